//! The data dictionary: what every published column holds.

/// How a column is typed, in the words of Frictionless table schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A day.
    Date,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// Words.
    String,
    /// `true` or `false`.
    Boolean,
}

impl Kind {
    /// The schema's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::String => "string",
            Self::Boolean => "boolean",
        }
    }
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// No number, or one without a unit.
    Plain,
    /// People.
    People,
    /// People on an average day.
    PeoplePerDay,
    /// People per 100,000 residents.
    PeoplePer100000,
    /// Events.
    Events,
    /// Days.
    Days,
    /// US dollars.
    Dollars,
    /// US dollars a day.
    DollarsPerDay,
    /// A share, 0 to 1.
    Share,
    /// Degrees.
    Degrees,
    /// Facilities.
    Facilities,
    /// Rows, documents or figures.
    Rows,
    /// That of the row's measure.
    OfItsMeasure,
}

impl Unit {
    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::People => "people",
            Self::PeoplePerDay => "people per day",
            Self::PeoplePer100000 => "people per 100,000 residents",
            Self::Events => "events",
            Self::Days => "days",
            Self::Dollars => "US dollars",
            Self::DollarsPerDay => "US dollars per day",
            Self::Share => "share",
            Self::Degrees => "degrees",
            Self::Facilities => "facilities",
            Self::Rows => "count",
            Self::OfItsMeasure => "that of the measure",
        }
    }

    /// Over what figures of the unit may be added up; none where they may not.
    pub fn adds_over(self) -> &'static str {
        match self {
            Self::People | Self::PeoplePerDay | Self::Facilities | Self::DollarsPerDay => {
                "categories of one date"
            }
            Self::Events => "categories and months",
            Self::Rows => "rows",
            _ => "",
        }
    }
}

use Kind::{Boolean, Date, Integer, Number, String as Text};
use Unit::{
    Days, Degrees, Dollars, DollarsPerDay, Events, Facilities, OfItsMeasure, People,
    PeoplePer100000, PeoplePerDay, Plain, Rows, Share,
};

/// A column: name, type, unit, meaning.
pub type Entry = (&'static str, Kind, Unit, &'static str);

/// Every column of every file below `data/v1/`, by name.
#[rustfmt::skip]
pub const COLUMNS: &[Entry] = &[
    ("adds_over", Text, Plain, "over what the figures of the column may be added up; empty if they may not"),
    ("also_as", Text, Plain, "the same rows in other files, joined by ` | `; empty if there are none"),
    ("any_time", Number, People, "people in a place at any time of the day; in sums a person who is moved counts at each place"),
    ("area_of_responsibility", Text, Plain, "ICE area of responsibility (field office); `all` for the nation"),
    ("arresting_agency", Text, Plain, "agency that made the arrest: ICE, CBP, all"),
    ("arrests", Number, Events, "arrests in the fiscal year, events"),
    ("as_of", Date, Plain, "as-of date of the publisher's table"),
    ("atd_as_of", Date, Plain, "the date of the table of people monitored under Alternatives to Detention"),
    ("attendance", Text, Plain, "attended, failed_to_attend, all"),
    ("attribute", Text, Plain, "what is printed of the facility: its name, address, type, area; name_in_other_table if another table than the facility sheet names it"),
    ("average_bond_usd", Number, Dollars, "average bond posted, US dollars"),
    ("average_consecutive_days", Number, Days, "average consecutive days in segregation, days"),
    ("average_cumulative_days", Number, Days, "average cumulative days in segregation, days"),
    ("average_daily_population", Number, PeoplePerDay, "people detained per day on average since 1 October, as of the date of the row: the sum over sex and criminality"),
    ("average_days", Number, Days, "average length, days"),
    ("average_length_of_stay_days", Number, Days, "average length of stay at the place since 1 October, days"),
    ("bonded_out", Number, Events, "releases or book-outs with a bond posted, events"),
    ("book_ins", Number, Events, "book-ins to ICE detention, events"),
    ("book_outs", Number, Events, "final book-outs from ICE detention, removals and transfers included, events"),
    ("capture", Text, Plain, "the document: `c` and the first twelve characters of its SHA-256; `captures.csv` has the whole and its address"),
    ("cases_current", Number, People, "confirmed COVID-19 cases under isolation or monitoring, people"),
    ("cases_total", Number, People, "confirmed COVID-19 cases since March 2020, people"),
    ("cell", Text, Plain, "cell of the figure; its sheet is before it (`SHEET!B11`) or in the column `sheet`"),
    ("change", Number, OfItsMeasure, "value less previous value, in the unit of the measure"),
    ("change_share", Number, Share, "change as a share of the previous value"),
    ("city", Text, Plain, "city as printed"),
    ("column", Text, Plain, "column of the figure in the series' file; in `codebook.csv` also a key of a JSON file (`counters[].value`)"),
    ("complete", Boolean, Plain, "false for a partial period: the month had not ended, and ICE never restated the figure after its end"),
    ("corrected_on", Date, Plain, "when the error was corrected"),
    ("country", Text, Plain, "country of citizenship"),
    ("county", Text, Plain, "county in which the place's coordinates lie"),
    ("criminality", Text, Plain, "convicted, pending, other, non_criminal (FY2019 only), all"),
    ("date", Date, Plain, "the day or month of the figure"),
    ("date_basis", Text, Plain, "as_of if the publisher dated the figure, read if only the day of reading is known"),
    ("days", Number, Days, "days"),
    ("days_in_custody", Text, Plain, "days in custody so far: 0-180, 181-365, 366-730, more_than_730, all"),
    ("days_late", Number, Days, "days beyond the 16 that two releases a month may lie apart"),
    ("days_since_last", Number, Days, "days from the last inspection that the sheet dates to `as_of`"),
    ("days_since_previous", Number, Days, "days since the previous release"),
    ("deaths", Number, People, "deaths of people in ICE custody with COVID-19 since March 2020"),
    ("decision", Text, Plain, "parole granted, denied or requested; in `holds.csv` the decision of a person, with its reason"),
    ("decisions", Number, Events, "parole decisions, events"),
    ("detloc", Text, Plain, "ICE's code of the place (DETLOC); empty where it is undecided"),
    ("disposition", Text, Plain, "how the case is processed: expedited_removal, notice_to_appear, reinstatement, other, all"),
    ("document", Text, Plain, "the publisher's file name"),
    ("done", Text, Plain, "what was done about the finding"),
    ("effect", Text, Plain, "what the finding means for the published figures"),
    ("empty", Text, Plain, "what an empty field means"),
    ("evidence", Text, Plain, "evidence of the day of publication"),
    ("facilities", Integer, Facilities, "places on the facility sheet"),
    ("facilities_with_cases", Number, Facilities, "rows of the page's facility table that ever had a confirmed case"),
    ("facility_as_printed", Text, Plain, "the facility's name in its source's own spelling"),
    ("facility_id", Text, Plain, "stable id of a facility; `all` for the national total"),
    ("facility_type", Text, Plain, "adult, family, all"),
    ("family", Text, Plain, "family_detention until November 2023, family_identifier from December 2023, all"),
    ("female_criminal", Number, PeoplePerDay, "women with a criminal record, people per day on average since 1 October"),
    ("female_non_criminal", Number, PeoplePerDay, "women without a criminal record, people per day on average since 1 October"),
    ("field_office", Text, Plain, "the area's field office"),
    ("file", Text, Plain, "file below `data/v1/`"),
    ("final_order", Text, Plain, "with, without or of unknown final-order status, all"),
    ("finding", Text, Plain, "the rule that found it; `detention-stats check --rules` explains each"),
    ("first_day", Date, Plain, "first day of the span, included"),
    ("first_published", Date, Plain, "first publication under this text"),
    ("first_published_on", Date, Plain, "publication of the first statement of the figure"),
    ("first_value", Number, OfItsMeasure, "the first statement of the figure"),
    ("fiscal_year", Integer, Plain, "US federal fiscal year, October to September, named by its end"),
    ("fiscal_year_start", Date, Plain, "1 October of the fiscal year"),
    ("group", Text, Plain, "group of people that the table is about"),
    ("guaranteed_minimum", Number, PeoplePerDay, "people per day that ICE pays for even if fewer are detained"),
    ("hearing", Text, Plain, "total for all court hearings, final for the last ones"),
    ("hearings", Number, Events, "court hearings, events"),
    ("held", Boolean, Plain, "whether the document's bytes are held and read here"),
    ("highest", Number, PeoplePerDay, "upper bound that rounding leaves, people"),
    ("id", Text, Plain, "counter or alternative figure"),
    ("inspection_date", Text, Plain, "end of the newest inspection, as printed"),
    ("inspection_rating", Text, Plain, "result of the newest inspection, as printed"),
    ("inspection_standard", Text, Plain, "standard of the newest inspection, as printed"),
    ("inspection_type", Text, Plain, "who inspected, as printed"),
    ("inspections_dated", Integer, Plain, "inspections of the place that the sheet shows with a date"),
    ("inspections_on_sheet", Integer, Plain, "inspections of a place that the sheet has columns for"),
    ("inspections_required", Integer, Plain, "most recent inspections of each facility that the law asks for (8 U.S.C. 1378a); empty before the first report was due"),
    ("interval_average_daily_population", Number, PeoplePerDay, "people detained per day on average since the previous release (`interval_first_day` to `interval_last_day` where the row has them); computed from averages since 1 October"),
    ("interval_facilities", Integer, Facilities, "places that this release and the one before both list, over which the interval average is summed"),
    ("interval_first_day", Date, Plain, "first day of the interval average"),
    ("interval_highest", Number, PeoplePerDay, "upper bound of the interval average that rounding leaves, people"),
    ("interval_last_day", Date, Plain, "last day of the interval average"),
    ("interval_lowest", Number, PeoplePerDay, "lower bound of the interval average that rounding leaves, people"),
    ("key", Text, Plain, "the row, as `column=value` joined by `; `"),
    ("key_role", Text, Plain, "primary: part of what makes a row that row; foreign: found in the named file"),
    ("keys", Text, Plain, "the figure's categories, `column=value` joined by `; `"),
    ("kind", Text, Plain, "what the row is about: the measure, or table, column, row, source"),
    ("known_from", Date, Plain, "first day on which the figures are kept out of the series"),
    ("known_until", Date, Plain, "first day on which they are no longer kept out; empty while they are"),
    ("label_en", Text, Plain, "label in English; for an alternative figure, why it differs"),
    ("label_es", Text, Plain, "label in Spanish"),
    ("largest_change_share", Number, Share, "largest change, as a share of the earlier value"),
    ("last_as_of", Date, Plain, "the date of the table when it was last seen"),
    ("last_date", Date, Plain, "day of the last inspection"),
    ("last_date_printed", Text, Plain, "the same as printed"),
    ("last_day", Date, Plain, "last day of the average"),
    ("last_document", Text, Plain, "the document in which it was last seen"),
    ("last_published", Date, Plain, "last publication under this text"),
    ("last_rating", Text, Plain, "result of the last inspection, as printed"),
    ("last_seen", Date, Plain, "publication of the last document that had it"),
    ("last_standard", Text, Plain, "standard of the last inspection, as printed"),
    ("last_type", Text, Plain, "type of the last inspection, as printed"),
    ("latitude", Number, Degrees, "degrees north (WGS84)"),
    ("location", Text, Plain, "where in the document the figure is: page, table or cell"),
    ("locked", Boolean, Plain, "whether the figure's fiscal year had ended when it was changed"),
    ("longitude", Number, Degrees, "degrees east (WGS84)"),
    ("lowest", Number, PeoplePerDay, "lower bound that rounding leaves, people"),
    ("male_criminal", Number, PeoplePerDay, "men with a criminal record, people per day on average since 1 October"),
    ("male_non_criminal", Number, PeoplePerDay, "men without a criminal record, people per day on average since 1 October"),
    ("mandatory", Number, PeoplePerDay, "people under mandatory detention per day on average since 1 October; a part of the population, not a split"),
    ("meaning", Text, Plain, "what the column holds"),
    ("measure", Text, Plain, "what is counted"),
    ("message", Text, Plain, "what was found, in a sentence"),
    ("midnight", Number, People, "people in a place over the midnight that ends the day"),
    ("missing_since", Date, Plain, "publication of the first document without it"),
    ("month", Date, Plain, "first day of the month"),
    ("n_changed_locked", Integer, Rows, "figures changed after their fiscal year had ended"),
    ("n_changed_unlocked", Integer, Rows, "figures changed while their fiscal year ran"),
    ("n_compared", Integer, Rows, "earlier figures that the release has again"),
    ("n_releases", Integer, Rows, "releases that print it"),
    ("n_releases_missing", Integer, Rows, "releases without it"),
    ("nakamoto_date", Date, Plain, "day of the last inspection by the contractor Nakamoto, where it has columns of its own"),
    ("nakamoto_date_printed", Text, Plain, "the same as printed"),
    ("nakamoto_rating", Text, Plain, "result of that inspection, as printed"),
    ("nakamoto_standard", Text, Plain, "standard of that inspection, as printed"),
    ("name", Text, Plain, "name of the place as ICE prints it"),
    ("nearest_known_id", Text, Plain, "the id that reads most alike, for the person who decides"),
    ("no_threat_level", Number, PeoplePerDay, "people without an ICE threat level, per day on average since 1 October"),
    ("note", Text, Plain, "what is known about it"),
    ("other_captures", Text, Plain, "column=capture of each figure of the row that comes from another capture"),
    ("pending_inspection", Text, Plain, "what the sheet says of an inspection to come"),
    ("people", Number, People, "people"),
    ("people_detained", Number, People, "people detained on that day, by the coronavirus page"),
    ("people_monitored_atd", Number, People, "people monitored under Alternatives to Detention on `atd_as_of`"),
    ("per_100000_residents", Number, PeoplePer100000, "people detained per day on average since 1 October, per 100,000 residents"),
    ("place", Text, Plain, "cells that show the finding"),
    ("placement_reason", Text, Plain, "why a person was placed in segregation"),
    ("placements", Number, Events, "placements in segregation, events"),
    ("population", Text, Plain, "population of the in-custody sheet"),
    ("precision", Text, Plain, "street: the point is that of the street address; city: that of the city or ZIP area"),
    ("previous_capture", Text, Plain, "document of the earlier statement"),
    ("previous_cell", Text, Plain, "cell of the earlier statement"),
    ("previous_published_on", Date, Plain, "publication of the earlier statement"),
    ("previous_value", Number, OfItsMeasure, "the earlier statement"),
    ("printed", Text, Plain, "as printed"),
    ("published_on", Date, Plain, "first evidence that the document was public"),
    ("published_value", Text, Plain, "what was published; empty if the figure had been left out"),
    ("publisher", Text, Plain, "who published the document"),
    ("quarter", Date, Plain, "first day of the quarter"),
    ("reason", Text, Plain, "why custody ended, or that a bond was posted; in `holds.csv` and `corrections.csv` why, in a sentence"),
    ("releases", Number, Events, "final releases into the United States, events"),
    ("removals", Number, Events, "removals, returns included, events"),
    ("requests", Number, Events, "parole requests, events"),
    ("residents", Number, People, "residents of the state: census count or estimate, people"),
    ("residents_as_of", Date, Plain, "the day of the count or estimate"),
    ("returned_on", Date, Plain, "publication of the document that had it again; empty while it is missing"),
    ("right_value", Text, Plain, "what is right; empty if there is no figure"),
    ("rival_of", Text, Plain, "the counter to which this is an alternative figure"),
    ("rows", Text, Plain, "rows concerned: all where empty, `total`, `parts` (all but the total), or the label of one row"),
    ("rule", Text, Plain, "the rule that holds the figures; `detention-stats check --rules` explains each"),
    ("same_as", Text, Plain, "the id that stays, if two ids were one facility; empty otherwise"),
    ("second_date", Date, Plain, "day of the second to last inspection"),
    ("second_date_printed", Text, Plain, "the same as printed"),
    ("second_in_step", Boolean, Plain, "false if the sheet’s columns of the second to last inspection do not hold what their headings say; empty without such columns"),
    ("second_rating", Text, Plain, "result of the second to last inspection, as printed"),
    ("second_standard", Text, Plain, "standard of the second to last inspection, as printed"),
    ("second_type", Text, Plain, "type of the second to last inspection, as printed"),
    ("sentence_en", Text, Plain, "a sentence that can be quoted, in English"),
    ("sentence_es", Text, Plain, "the same in Spanish"),
    ("series", Text, Plain, "series of the figure; in `local.csv` the analyst’s own name for it"),
    ("severity", Text, Plain, "notice, warning, hold, refused, corrected"),
    ("sha256", Text, Plain, "SHA-256 of the document"),
    ("share", Number, Share, "share, 0 to 1"),
    ("share_bonded_out", Number, Share, "share of releases with a bond posted, 0 to 1"),
    ("share_of_nation", Number, Share, "share of all people on the facility sheet, 0 to 1"),
    ("sheet", Text, Plain, "sheet of the workbook, or table of the page"),
    ("since", Text, Plain, "version of the program that first published the column"),
    ("source", Text, Plain, "ice_workbook, ice_coronavirus_page; in `counters.csv` the source id of the document, which for figures read off the page is ice_coronavirus_transcription; in `local.csv` the name of the file below `data/local`"),
    ("state", Text, Plain, "two-letter code of the state or territory; CU at Guantánamo Bay, for which ICE prints FPO, FL; unknown where no list gives one"),
    ("state_basis", Text, Plain, "printed; other_release where this release leaves the state blank and another prints it; location for Guantánamo Bay"),
    ("status", Text, Plain, "family status of people monitored; for a counter current, stale, held, discontinued, unknown"),
    ("status_reason", Text, Plain, "why the counter is stale, in English"),
    ("table", Text, Plain, "table of the document"),
    ("technology", Text, Plain, "monitoring technology; `all` for the total"),
    ("tests", Number, Events, "COVID-19 tests administered"),
    ("threat_level_1", Number, PeoplePerDay, "people of ICE threat level 1 (the most serious), per day on average since 1 October"),
    ("threat_level_2", Number, PeoplePerDay, "people of ICE threat level 2, per day on average since 1 October"),
    ("threat_level_3", Number, PeoplePerDay, "people of ICE threat level 3, per day on average since 1 October"),
    ("through", Date, Plain, "last day that the figures of the row cover; empty if ICE names none"),
    ("transcribed_by", Text, Plain, "who copied the figure"),
    ("transcribed_on", Date, Plain, "when it was copied"),
    ("type", Text, Plain, "date, number, integer, string, boolean; of keys of JSON files also array and object"),
    ("unit", Text, Plain, "unit of the numbers"),
    ("url", Text, Plain, "the publisher's address"),
    ("usd_per_day", Number, DollarsPerDay, "US dollars a day"),
    ("value", Number, OfItsMeasure, "the figure, in the unit of its measure"),
    ("what", Text, Plain, "what stopped: a table, `table: column`, `table: row`, or a source"),
    ("words", Text, Plain, "the closed list of its words, joined by ` | `; empty if there is none"),
    ("wrong_from", Date, Plain, "first day on which the wrong figure was published"),
    ("wrong_until", Date, Plain, "first day on which it no longer was"),
];

/// The entry of a column.
pub fn find(column: &str) -> Option<&'static Entry> {
    COLUMNS.iter().find(|(name, ..)| *name == column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_sorted_and_stand_once() {
        assert!(COLUMNS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
