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

use Kind::{Boolean, Date, Integer, Number, String as Text};

/// A column: name, type, meaning with unit.
pub type Entry = (&'static str, Kind, &'static str);

/// Every column of every file below `data/v1/`, by name.
#[rustfmt::skip]
pub const COLUMNS: &[Entry] = &[
    ("area_of_responsibility", Text, "ICE area of responsibility (field office); `all` for the nation"),
    ("arresting_agency", Text, "agency that made the arrest: ICE, CBP, all"),
    ("arrests", Number, "arrests in the fiscal year, events"),
    ("as_of", Date, "the day that the publisher's table speaks for"),
    ("atd_as_of", Date, "the date of the table of people monitored under Alternatives to Detention"),
    ("attendance", Text, "attended, failed_to_attend, all"),
    ("attribute", Text, "what of the place is printed: its name, address, type, area; name_in_other_table where another table than the facility sheet names it"),
    ("average_bond_usd", Number, "mean bond posted, US dollars"),
    ("average_consecutive_days", Number, "mean consecutive days in segregation, days"),
    ("average_cumulative_days", Number, "mean cumulative days in segregation, days"),
    ("average_daily_population", Number, "people detained per day on average since 1 October, as of the date of the row: the sum over sex and criminality"),
    ("average_days", Number, "mean length, days"),
    ("average_length_of_stay_days", Number, "average length of stay at the place since 1 October, days"),
    ("bonded_out", Number, "releases or book-outs with a bond posted, events"),
    ("book_ins", Number, "book-ins to ICE detention, events"),
    ("book_outs", Number, "final book-outs from ICE detention, removals and transfers included, events"),
    ("capture", Text, "the document: `c` and the first twelve characters of its SHA-256; `captures.csv` has the whole and its address"),
    ("cases_current", Number, "confirmed COVID-19 cases under isolation or monitoring, people"),
    ("cases_total", Number, "confirmed COVID-19 cases since March 2020, people"),
    ("cell", Text, "cell in which the figure stands; its sheet stands before it (`SHEET!B11`) or in the column `sheet`"),
    ("change", Number, "value less previous value, in the unit of the measure"),
    ("change_share", Number, "change as a share of the previous value"),
    ("city", Text, "city as printed"),
    ("column", Text, "column of the series' file in which the figure stands"),
    ("complete", Boolean, "false where the figure does not cover the whole period: the month was running, and ICE never stated it again after its end"),
    ("corrected_on", Date, "when the error was corrected"),
    ("country", Text, "country of citizenship"),
    ("county", Text, "county in which the place's coordinates lie"),
    ("criminality", Text, "convicted, pending, other, non_criminal (FY2019 only), all"),
    ("date", Date, "the day or month that the figure speaks for"),
    ("date_basis", Text, "as_of where the publisher dated the figure, read where only the day of reading is known"),
    ("days", Number, "days"),
    ("days_in_custody", Text, "days in custody so far: 0-180, 181-365, 366-730, more_than_730, all"),
    ("days_late", Number, "days beyond the 16 that two releases a month may lie apart"),
    ("days_since_previous", Number, "days since the release before"),
    ("deaths", Number, "deaths of people in ICE custody with COVID-19 since March 2020"),
    ("decision", Text, "parole granted, denied or requested; in `holds.csv` the decision of a person, with its reason"),
    ("decisions", Number, "parole decisions, events"),
    ("detloc", Text, "ICE's code of the place; empty where it is undecided"),
    ("disposition", Text, "how the case is processed: expedited_removal, notice_to_appear, reinstatement, other, all"),
    ("document", Text, "the publisher's file name"),
    ("done", Text, "what was done about the finding"),
    ("effect", Text, "what the finding means for the published figures"),
    ("evidence", Text, "what tells the day of publication"),
    ("facilities", Integer, "places on the facility sheet"),
    ("facilities_with_cases", Number, "rows of the page's facility table that ever had a confirmed case"),
    ("facility_as_printed", Text, "the place's name in its source's own spelling"),
    ("facility_id", Text, "stable id of a place of detention; `all` for the nation"),
    ("facility_type", Text, "adult, family, all"),
    ("family", Text, "family_detention until November 2023, family_identifier from December 2023, all"),
    ("female_criminal", Number, "women with a criminal record, people per day on average since 1 October"),
    ("female_non_criminal", Number, "women without a criminal record, people per day on average since 1 October"),
    ("field_office", Text, "the area's field office"),
    ("file", Text, "file below `data/v1/`"),
    ("final_order", Text, "with, without or of unknown final-order status, all"),
    ("finding", Text, "the rule that found it; `detention-stats check --rules` explains each"),
    ("first_day", Date, "first day of the span, included"),
    ("first_published", Date, "first publication under this text"),
    ("first_published_on", Date, "publication of the first statement of the figure"),
    ("first_value", Number, "the first statement of the figure"),
    ("fiscal_year", Integer, "US federal fiscal year, October to September, named by its end"),
    ("fiscal_year_start", Date, "1 October of the fiscal year"),
    ("group", Text, "group of people that the table is about"),
    ("guaranteed_minimum", Number, "people per day that ICE pays for even if fewer are detained"),
    ("hearing", Text, "total for all court hearings, final for the last ones"),
    ("hearings", Number, "court hearings, events"),
    ("held", Boolean, "whether the document's bytes are held and read here"),
    ("highest", Number, "upper bound that rounding leaves, people"),
    ("id", Text, "counter or rival"),
    ("inspection_date", Text, "end of the newest inspection, as printed"),
    ("inspection_rating", Text, "result of the newest inspection, as printed"),
    ("inspection_standard", Text, "standard of the newest inspection, as printed"),
    ("inspection_type", Text, "who inspected, as printed"),
    ("interval_average_daily_population", Number, "people detained per day on average since the release before (`interval_first_day` to `interval_last_day` where the row has them); computed from averages since 1 October"),
    ("interval_facilities", Integer, "places that this release and the one before both list, over which the interval average is summed"),
    ("interval_first_day", Date, "first day of the interval average"),
    ("interval_highest", Number, "upper bound of the interval average that rounding leaves, people"),
    ("interval_last_day", Date, "last day of the interval average"),
    ("interval_lowest", Number, "lower bound of the interval average that rounding leaves, people"),
    ("key", Text, "the row, as `column=value` joined by `; `"),
    ("keys", Text, "the figure's categories, `column=value` joined by `; `"),
    ("kind", Text, "what the row is about: the measure, or table, column, row, source"),
    ("known_from", Date, "first day on which the figures are kept out of the series"),
    ("known_until", Date, "first day on which they are no longer kept out; empty while they are"),
    ("label_en", Text, "label in English; for a rival, why it differs"),
    ("label_es", Text, "label in Spanish"),
    ("largest_change_share", Number, "largest change, as a share of the earlier value"),
    ("last_as_of", Date, "the date of the table when it was last seen"),
    ("last_day", Date, "last day over which the mean is taken"),
    ("last_document", Text, "the document in which it was last seen"),
    ("last_published", Date, "last publication under this text"),
    ("last_seen", Date, "publication of the last document that had it"),
    ("latitude", Number, "degrees north (WGS84)"),
    ("locked", Boolean, "whether the figure's fiscal year had ended when it was changed"),
    ("longitude", Number, "degrees east (WGS84)"),
    ("lowest", Number, "lower bound that rounding leaves, people"),
    ("male_criminal", Number, "men with a criminal record, people per day on average since 1 October"),
    ("male_non_criminal", Number, "men without a criminal record, people per day on average since 1 October"),
    ("mandatory", Number, "people under mandatory detention per day on average since 1 October; a part of the population, not a split"),
    ("measure", Text, "what is counted"),
    ("message", Text, "what was found, in a sentence"),
    ("missing_since", Date, "publication of the first document without it"),
    ("month", Date, "first day of the month"),
    ("n_changed_locked", Integer, "figures changed after their fiscal year had ended"),
    ("n_changed_unlocked", Integer, "figures changed while their fiscal year ran"),
    ("n_compared", Integer, "figures stated before and again"),
    ("n_releases", Integer, "releases that print it"),
    ("n_releases_missing", Integer, "releases without it"),
    ("name", Text, "name of the place as printed in that release"),
    ("nearest_known_id", Text, "the id that reads most alike, for the person who decides"),
    ("no_threat_level", Number, "people without an ICE threat level, per day on average since 1 October"),
    ("note", Text, "what is known about it"),
    ("other_captures", Text, "column=capture of each figure of the row that stands in another capture"),
    ("people", Number, "people"),
    ("people_detained", Number, "people detained on that day, by the coronavirus page"),
    ("people_monitored_atd", Number, "people monitored under Alternatives to Detention on `atd_as_of`"),
    ("per_100000_residents", Number, "people detained per day on average since 1 October, per 100,000 residents"),
    ("place", Text, "cells that show the finding"),
    ("placement_reason", Text, "why a person was placed in segregation"),
    ("placements", Number, "placements in segregation, events"),
    ("population", Text, "population of the in-custody sheet"),
    ("precision", Text, "street: the point is that of the street address; city: that of the city or ZIP area"),
    ("previous_capture", Text, "document of the earlier statement"),
    ("previous_cell", Text, "cell of the earlier statement"),
    ("previous_published_on", Date, "publication of the earlier statement"),
    ("previous_value", Number, "the earlier statement"),
    ("printed", Text, "as printed"),
    ("published_on", Date, "first evidence that the document was public"),
    ("published_value", Text, "what was published; empty where the figure had been left out"),
    ("quarter", Date, "first day of the quarter"),
    ("reason", Text, "why custody ended, or that a bond was posted; in `holds.csv` and `corrections.csv` why, in a sentence"),
    ("releases", Number, "final releases into the United States, events"),
    ("removals", Number, "removals, returns included, events"),
    ("requests", Number, "parole requests, events"),
    ("residents", Number, "residents of the state: census count or estimate, people"),
    ("residents_as_of", Date, "the day of the count or estimate"),
    ("returned_on", Date, "publication of the document that had it again; empty while it is missing"),
    ("right_value", Text, "what is right; empty where there is no figure"),
    ("rival_of", Text, "the counter to which this is another figure"),
    ("rows", Text, "rows concerned: all where empty, `total`, `parts` (all but the total), or the label of one row"),
    ("rule", Text, "the rule that holds the figures; `detention-stats check --rules` explains each"),
    ("same_as", Text, "the id that stays, where two ids were one place; empty otherwise"),
    ("sentence_en", Text, "a sentence that can be quoted, in English"),
    ("sentence_es", Text, "the same in Spanish"),
    ("series", Text, "series in which the figure stands"),
    ("severity", Text, "notice, warning, hold, refused, corrected"),
    ("sha256", Text, "SHA-256 of the document"),
    ("share", Number, "share, 0 to 1"),
    ("share_bonded_out", Number, "share of releases with a bond posted, 0 to 1"),
    ("share_of_nation", Number, "share of all people on the facility sheet, 0 to 1"),
    ("sheet", Text, "sheet of the workbook, or table of the page"),
    ("source", Text, "ice_workbook, ice_coronavirus_page; in `counters.csv` the source id of the document, which for figures read off the page is ice_coronavirus_transcription"),
    ("state", Text, "two-letter code of the state or territory as printed; `CU` for Guantánamo Bay, for which ICE prints FPO, FL"),
    ("state_basis", Text, "printed; other_release where this release leaves the state blank and another prints it; location for Guantánamo Bay"),
    ("status", Text, "family status of people monitored; for a counter current, stale, held, discontinued, unknown"),
    ("status_reason", Text, "why the counter is stale, in English"),
    ("table", Text, "table of the document"),
    ("technology", Text, "monitoring technology; `all` for the total"),
    ("tests", Number, "COVID-19 tests administered"),
    ("threat_level_1", Number, "people of ICE threat level 1 (the most serious), per day on average since 1 October"),
    ("threat_level_2", Number, "people of ICE threat level 2, per day on average since 1 October"),
    ("threat_level_3", Number, "people of ICE threat level 3, per day on average since 1 October"),
    ("through", Date, "last day that the figures of the row cover; empty where ICE names none"),
    ("url", Text, "the publisher's address"),
    ("usd_per_day", Number, "US dollars a day"),
    ("value", Number, "the figure, in the unit of its measure"),
    ("what", Text, "what stopped: a table, `table: column`, `table: row`, or a source"),
    ("wrong_from", Date, "first day on which the wrong figure was published"),
    ("wrong_until", Date, "first day on which it no longer was"),
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
