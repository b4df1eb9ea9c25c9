//! The published series: declarations.

use crate::model::{Dimension, Measure, TableId};

/// What the first column of a series holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKey {
    /// The table's as-of date.
    AsOf,
    /// The as-of date; for a transcribed figure without one, the day it was read (`date_basis` says which).
    AsOfOrRead,
    /// The month, written as its first day; newest as-of date first.
    Month,
    /// The first day of the period, under this name; newest publication first. For tables that carry no as-of
    /// date of their own: the period dates them.
    Period(&'static str),
}

/// A key column beside the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The source, transcriptions under the page they were read from.
    Source,
    /// A breakdown; `all` where the table has none.
    By(Dimension),
    /// The stable facility id.
    FacilityId,
    /// The facility's name as its source prints it.
    FacilityAsPrinted,
    /// The fiscal year of the figure's period.
    FiscalYear,
    /// The first day of the figure's period, where the publisher names one.
    FirstDay,
}

/// How figures stand in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One column per measure.
    Wide,
    /// Two columns, `measure` and `value`.
    Long,
}

/// One published series.
#[derive(Debug)]
pub struct SeriesSpec {
    /// Name; the file is `series/<name>.csv`.
    pub name: &'static str,
    /// Tables that feed it.
    pub tables: &'static [TableId],
    /// Measures with their column names.
    pub measures: &'static [(Measure, &'static str)],
    /// First column.
    pub date: DateKey,
    /// Further key columns.
    pub keys: &'static [Key],
    /// Row form.
    pub shape: Shape,
    /// Only these categories.
    pub only: &'static [(Dimension, &'static str)],
    /// Columns after `published_on` and `capture`.
    pub extra: &'static [Extra],
    /// What the figures are, with unit, source table and breaks in meaning.
    pub definition: &'static str,
}

/// A column after the fixed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// `as_of` where the publisher dated the figure, `read` where only the day of reading is known.
    DateBasis,
    /// The measure, where one column joins two (`releases` until January 2024, then `book_outs`).
    Kind,
    /// The last day of the figure's fiscal year so far: a row never joins figures that run to different days.
    Through,
    /// Column and capture of each figure that the row's capture does not give, where a row joins figures of two.
    OtherCaptures,
}

impl Extra {
    /// Column name.
    pub fn name(self) -> &'static str {
        match self {
            Self::DateBasis => "date_basis",
            Self::Kind => "kind",
            Self::Through => "through",
            Self::OtherCaptures => "other_captures",
        }
    }
}

impl Key {
    /// Column name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::By(dimension) => dimension.name(),
            Self::FacilityId => "facility_id",
            Self::FacilityAsPrinted => "facility_as_printed",
            Self::FiscalYear => "fiscal_year",
            Self::FirstDay => "first_day",
        }
    }
}

impl DateKey {
    /// Column name.
    pub fn name(self) -> &'static str {
        match self {
            Self::AsOf | Self::AsOfOrRead => "as_of",
            Self::Month => "month",
            Self::Period(name) => name,
        }
    }
}

/// The series of that name.
pub fn find(name: &str) -> Option<&'static SeriesSpec> {
    SERIES.iter().find(|spec| spec.name == name)
}

const AGENCY: Key = Key::By(Dimension::ArrestingAgency);
const CRIMINALITY: Key = Key::By(Dimension::Criminality);

/// Every measure of the facility sheet that is a quantity.
const FACILITY_MEASURES: &[(Measure, &str)] = &[
    (Measure::AverageDays, "average_days"),
    (Measure::LevelA, "level_a"),
    (Measure::LevelB, "level_b"),
    (Measure::LevelC, "level_c"),
    (Measure::LevelD, "level_d"),
    (Measure::MaleCriminal, "male_criminal"),
    (Measure::MaleNonCriminal, "male_non_criminal"),
    (Measure::FemaleCriminal, "female_criminal"),
    (Measure::FemaleNonCriminal, "female_non_criminal"),
    (Measure::ThreatLevel1, "threat_level_1"),
    (Measure::ThreatLevel2, "threat_level_2"),
    (Measure::ThreatLevel3, "threat_level_3"),
    (Measure::NoThreatLevel, "no_threat_level"),
    (Measure::Mandatory, "mandatory"),
    (Measure::GuaranteedMinimum, "guaranteed_minimum"),
];

/// The registry, in the order of the data dictionary.
pub const SERIES: &[SeriesSpec] = &[
    SeriesSpec {
        name: "detained",
        tables: &[TableId::DetainedByDisposition, TableId::CovidSummary],
        measures: &[(Measure::People, "people")],
        date: DateKey::AsOfOrRead,
        keys: &[Key::Source],
        shape: Shape::Wide,
        only: &[(Dimension::Disposition, "all"), (Dimension::FacilityType, "all")],
        extra: &[Extra::DateBasis],
        definition: "People detained by ICE on one day. Two sources that count differently and are never spliced: ICE's coronavirus page (2020 to 2023-05-18) and the workbook's `Currently Detained` total.",
    },
    SeriesSpec {
        name: "detained_by_criminality",
        tables: &[TableId::DetainedByCriminality],
        measures: &[(Measure::People, "people")],
        date: DateKey::AsOf,
        keys: &[AGENCY, CRIMINALITY],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "People detained on one day by arresting agency and criminality (workbook, `ICE Currently Detained by Criminality and Arresting Agency`).",
    },
    SeriesSpec {
        name: "detained_by_facility_type",
        tables: &[TableId::DetainedByDisposition],
        measures: &[(Measure::People, "people")],
        date: DateKey::AsOf,
        keys: &[Key::By(Dimension::Disposition), Key::By(Dimension::FacilityType)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "People detained on one day by processing disposition and facility type. `family` is FRC until May 2021 and FSC from June 2021; ICE printed no family column from December 2023 to April 2025.",
    },
    SeriesSpec {
        name: "atd",
        tables: &[TableId::AtdStatus],
        measures: &[(Measure::People, "people"), (Measure::AverageDays, "average_days")],
        date: DateKey::AsOf,
        keys: &[Key::By(Dimension::Status)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "People monitored under Alternatives to Detention by family status, and their mean days in the program (workbook, ATD sheet, status table).",
    },
    SeriesSpec {
        name: "atd_by_technology",
        tables: &[TableId::AtdArea, TableId::AtdTechnology],
        measures: &[(Measure::People, "people"), (Measure::AverageDays, "average_days")],
        date: DateKey::AsOf,
        keys: &[Key::By(Dimension::AreaOfResponsibility), Key::By(Dimension::Technology)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "People monitored under Alternatives to Detention by area of responsibility and technology. Nationwide figures by technology are printed from August 2022; before, they are the sum over the areas. GPS was renamed Ankle Monitor in January 2024, TR was renamed VoiceID in July 2023, VeriWatch was renamed Wristworn in February 2024.",
    },
    SeriesSpec {
        name: "average_daily_population",
        tables: &[TableId::AverageDailyPopulation],
        measures: &[(Measure::AverageDailyPopulation, "people")],
        date: DateKey::Month,
        keys: &[AGENCY, CRIMINALITY],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Mean number of people held at the midnight count, by month, arresting agency and criminality. FY2019 knows `non_criminal` (pending and other together).",
    },
    SeriesSpec {
        name: "book_ins",
        tables: &[TableId::BookInsByAgency],
        measures: &[(Measure::BookIns, "people")],
        date: DateKey::Month,
        keys: &[AGENCY],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Initial book-ins to ICE detention by month and arresting agency.",
    },
    SeriesSpec {
        name: "releases",
        tables: &[TableId::ReleasesByReason],
        measures: &[(Measure::Releases, "people"), (Measure::BookOuts, "people")],
        date: DateKey::Month,
        keys: &[Key::By(Dimension::Reason), CRIMINALITY],
        shape: Shape::Wide,
        only: &[],
        extra: &[Extra::Kind],
        definition: "People who left ICE detention by month, reason and criminality. Until January 2024 final releases into the United States (`releases`); from February 2024 all final book-outs, with removals and transfers (`book_outs`).",
    },
    SeriesSpec {
        name: "length_of_stay",
        tables: &[TableId::LengthOfStay],
        measures: &[(Measure::AverageDays, "days")],
        date: DateKey::Month,
        keys: &[AGENCY, CRIMINALITY],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Mean days in ICE detention of people who left it, by month, arresting agency and criminality.",
    },
    SeriesSpec {
        name: "facility_population",
        tables: &[TableId::Facilities],
        measures: FACILITY_MEASURES,
        date: DateKey::AsOf,
        keys: &[Key::FiscalYear, Key::FacilityId],
        shape: Shape::Long,
        only: &[],
        extra: &[],
        definition: "Facility sheet: mean people per day over the fiscal year to date, in three independent splits (classification, criminality and sex, threat level), people under mandatory detention, mean days of stay, and the minimum number of people a day that the contract pays for.",
    },
    SeriesSpec {
        name: "covid",
        tables: &[TableId::CovidSummary, TableId::CovidFacilities],
        measures: &[
            (Measure::People, "people_detained"),
            (Measure::Tests, "tests"),
            (Measure::CasesTotal, "cases_total"),
            (Measure::CasesCurrent, "cases_current"),
            (Measure::Deaths, "deaths"),
            (Measure::FacilitiesWithCases, "facilities_with_cases"),
        ],
        date: DateKey::AsOfOrRead,
        keys: &[],
        shape: Shape::Wide,
        only: &[(Dimension::Facility, "all")],
        extra: &[Extra::DateBasis],
        definition: "ICE's coronavirus page: people detained, tests, confirmed cases since the page began and now, deaths, and rows of the facility table that ever had a confirmed case. Each figure stands on its own date. Cases fall where ICE took them back.",
    },
    SeriesSpec {
        name: "covid_by_facility",
        tables: &[TableId::CovidFacilities],
        measures: &[
            (Measure::CasesTotal, "cases_total"),
            (Measure::CasesCurrent, "cases_current"),
            (Measure::Deaths, "deaths"),
        ],
        date: DateKey::AsOfOrRead,
        keys: &[Key::FacilityId, Key::FacilityAsPrinted],
        shape: Shape::Wide,
        only: &[],
        extra: &[Extra::DateBasis],
        definition: "The rows of the coronavirus page's facility table, in ICE's own spelling.",
    },
    SeriesSpec {
        name: "atd_cost_by_technology",
        tables: &[TableId::AtdTechnology],
        measures: &[(Measure::People, "people"), (Measure::DailyCost, "usd_per_day")],
        date: DateKey::AsOf,
        keys: &[Key::By(Dimension::Technology)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "People monitored under Alternatives to Detention and the cost of the technology in US dollars a day, nationwide, from August 2022. The cost is that of the technology only.",
    },
    SeriesSpec {
        name: "court_appearances",
        tables: &[TableId::CourtTotalHearings, TableId::CourtFinalHearings],
        measures: &[(Measure::Hearings, "hearings"), (Measure::Share, "share")],
        date: DateKey::AsOf,
        keys: &[Key::By(Dimension::Hearing), Key::By(Dimension::Attendance)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Court hearings of people monitored with court tracking, attended and missed, fiscal year to date; `total` counts all hearings, `final` the last ones. `as_of` is the last day of the month in the table's title, or the day of the line below the table; a table whose title, line and twin do not agree is left out.",
    },
    SeriesSpec {
        name: "fear_decision_time",
        tables: &[TableId::FearDecisionTime],
        measures: &[(Measure::AverageDays, "days")],
        date: DateKey::AsOf,
        keys: &[Key::FiscalYear, Key::By(Dimension::FacilityType)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Mean days from the USCIS fear decision to release from ICE detention, fiscal year to date; `as_of` is the day through which the releases are counted.",
    },
    SeriesSpec {
        name: "fear_decisions",
        tables: &[TableId::FearDecisions],
        measures: &[(Measure::People, "people")],
        date: DateKey::AsOf,
        keys: &[Key::By(Dimension::FacilityType)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "People detained on one day with a fear of persecution or torture that USCIS found established.",
    },
    SeriesSpec {
        name: "fear_length_of_stay",
        tables: &[TableId::FearLengthOfStay],
        measures: &[(Measure::AverageDays, "days"), (Measure::People, "people")],
        date: DateKey::AsOf,
        keys: &[Key::By(Dimension::DaysInCustody)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "People detained with a credible or reasonable fear claim by days in custody; printed in five releases of May to July 2021.",
    },
    SeriesSpec {
        name: "book_ins_by_facility_type",
        tables: &[TableId::BookInsByFacilityType],
        measures: &[(Measure::BookIns, "people")],
        date: DateKey::AsOf,
        keys: &[Key::FiscalYear, Key::By(Dimension::FacilityType), CRIMINALITY],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Initial book-ins of the fiscal year to date by facility type and criminality.",
    },
    SeriesSpec {
        name: "releases_by_facility_type",
        tables: &[TableId::FinalReleasesByFacilityType],
        measures: &[(Measure::Releases, "people"), (Measure::BookOuts, "people")],
        date: DateKey::AsOf,
        keys: &[Key::FiscalYear, Key::By(Dimension::FacilityType)],
        shape: Shape::Wide,
        only: &[],
        extra: &[Extra::Kind],
        definition: "People who left ICE detention in the fiscal year to date by facility type. Releases into the United States until January 2024 (`releases`), all book-outs with removals and transfers from February 2024 (`book_outs`).",
    },
    SeriesSpec {
        name: "removals",
        tables: &[TableId::Removals],
        measures: &[(Measure::RemovalsCount, "people")],
        date: DateKey::AsOf,
        keys: &[Key::FiscalYear, Key::By(Dimension::Family)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Removals of the fiscal year to date, returns included. `family_detention` counts removals after detention in a family center, until November 2023; `family_identifier` counts people who carry a family identifier, from December 2023: not the same thing.",
    },
    SeriesSpec {
        name: "releases_by_reason_annual",
        tables: &[TableId::ReleasesByReasonAnnual],
        measures: &[(Measure::Releases, "people")],
        date: DateKey::AsOf,
        keys: &[Key::FiscalYear, Key::By(Dimension::Reason), CRIMINALITY],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Final releases of the fiscal year to date by reason and criminality; the form printed until February 2021. The two bond rows are parts of `bonded_out`.",
    },
    SeriesSpec {
        name: "average_daily_population_by_facility_type",
        tables: &[TableId::AverageDailyPopulationByFacilityType],
        measures: &[(Measure::AverageDailyPopulation, "people")],
        date: DateKey::Month,
        keys: &[Key::By(Dimension::FacilityType)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Mean number of people held at the midnight count by month and facility type. The family figure is a mean over the days on which such places were open: parts need not add to the total.",
    },
    SeriesSpec {
        name: "length_of_stay_by_facility_type",
        tables: &[TableId::LengthOfStayByFacilityType],
        measures: &[(Measure::AverageDays, "days")],
        date: DateKey::Month,
        keys: &[Key::By(Dimension::FacilityType)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Mean days in ICE detention of people who left it, by month and facility type.",
    },
    SeriesSpec {
        name: "length_of_stay_adult",
        tables: &[TableId::LengthOfStayAdult],
        measures: &[(Measure::AverageDays, "days")],
        date: DateKey::Month,
        keys: &[AGENCY],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Mean days in ICE detention of people who left adult facilities, by month and arresting agency.",
    },
    SeriesSpec {
        name: "parole_requested",
        tables: &[TableId::ParoleRequested],
        measures: &[(Measure::Paroles, "requests")],
        date: DateKey::Month,
        keys: &[],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Parole requests of people with a positive credible fear determination, by month.",
    },
    SeriesSpec {
        name: "parole_status",
        tables: &[TableId::ParoleStatus],
        measures: &[(Measure::Paroles, "decisions")],
        date: DateKey::Month,
        keys: &[Key::By(Dimension::Decision)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Parole of people with a positive credible fear determination, by month: granted and denied; requested and granted in the three releases of March and April 2022.",
    },
    SeriesSpec {
        name: "stateless",
        tables: &[TableId::Stateless],
        measures: &[(Measure::People, "people")],
        date: DateKey::AsOf,
        keys: &[Key::FacilityId, Key::FacilityAsPrinted],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Stateless people detained on one day by place of detention, from April 2024.",
    },
    SeriesSpec {
        name: "in_custody_length_of_stay",
        tables: &[TableId::CustodyLengthOfStay],
        measures: &[(Measure::AverageDays, "days")],
        date: DateKey::Period("date"),
        keys: &[Key::By(Dimension::Population)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Mean days in custody so far of the people who were in custody on the 15th and the last day of each month, by population. ICE zeroes years that it no longer fills in; those are left out.",
    },
    SeriesSpec {
        name: "people_by_days_in_custody",
        tables: &[TableId::PeopleByDaysInCustody],
        measures: &[(Measure::People, "people")],
        date: DateKey::Period("date"),
        keys: &[Key::By(Dimension::Population), Key::By(Dimension::DaysInCustody)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "People in custody on the 15th and the last day of each month by population and by days in custody so far. `more_than_730` are people held over two years.",
    },
    SeriesSpec {
        name: "bonds",
        tables: &[TableId::Bonds],
        measures: &[
            (Measure::Releases, "releases"),
            (Measure::BookOuts, "book_outs"),
            (Measure::BondedOut, "bonded_out"),
            (Measure::Share, "share_bonded_out"),
            (Measure::AverageBond, "average_bond_usd"),
            (Measure::AverageDays, "average_days"),
        ],
        date: DateKey::Month,
        keys: &[Key::By(Dimension::Reason)],
        shape: Shape::Wide,
        only: &[],
        extra: &[Extra::OtherCaptures],
        definition: "Releases and book-outs by month in all (`all`) and with a bond posted (`bond_posted`), the mean bond in US dollars and the mean days of stay. `other_captures` names the capture of each figure of the row that stands in an earlier release than `capture`: since January 2024 ICE prints book-outs where it printed releases, and figures that contradict each other are not taken from a later one.",
    },
    SeriesSpec {
        name: "semiannual",
        tables: &[TableId::Semiannual],
        measures: &[
            (Measure::Arrests, "arrests"),
            (Measure::BookIns, "book_ins"),
            (Measure::RemovalsCount, "removals"),
        ],
        date: DateKey::Period("fiscal_year_start"),
        keys: &[Key::FiscalYear, Key::By(Dimension::Group)],
        shape: Shape::Wide,
        only: &[],
        extra: &[Extra::Through],
        definition: "Arrests, book-ins and removals by fiscal year of members of the US armed forces, US citizens, and parents of US citizens, through the day in `through`, where ICE says through which day a year runs. A year may have two rows, where ICE counted one thing through a later day than another.",
    },
    SeriesSpec {
        name: "semiannual_by_country",
        tables: &[TableId::SemiannualByCountry],
        measures: &[
            (Measure::Arrests, "arrests"),
            (Measure::BookIns, "book_ins"),
            (Measure::RemovalsCount, "removals"),
        ],
        date: DateKey::Period("fiscal_year_start"),
        keys: &[Key::FiscalYear, Key::By(Dimension::Country)],
        shape: Shape::Wide,
        only: &[],
        extra: &[Extra::Through],
        definition: "Arrests, book-ins and removals by fiscal year of people from countries with temporary protected status, through the day in `through`.",
    },
    SeriesSpec {
        name: "transgender_population",
        tables: &[TableId::Transgender],
        measures: &[(Measure::People, "people"), (Measure::BookIns, "book_ins")],
        date: DateKey::AsOf,
        keys: &[Key::By(Dimension::FinalOrder)],
        shape: Shape::Wide,
        only: &[(Dimension::AreaOfResponsibility, "all")],
        extra: &[],
        definition: "Transgender people detained on one day and booked in during the fiscal year to date, nationwide, by final-order status; June 2021 to January 2025, when ICE stopped the sheet. Areas with a handful of people stay in the ledger and are not published here.",
    },
    SeriesSpec {
        name: "vulnerable_population",
        tables: &[TableId::Vulnerable],
        measures: &[
            (Measure::Placements, "placements"),
            (Measure::AverageConsecutiveDays, "average_consecutive_days"),
            (Measure::AverageCumulativeDays, "average_cumulative_days"),
        ],
        date: DateKey::Period("quarter"),
        keys: &[Key::By(Dimension::PlacementReason)],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Placements of vulnerable and special populations in segregation by quarter and reason, with mean days.",
    },
    SeriesSpec {
        name: "segregation",
        tables: &[TableId::Segregation],
        measures: &[(Measure::Placements, "placements")],
        date: DateKey::Period("month"),
        keys: &[Key::FacilityId, Key::FacilityAsPrinted],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "Placements in segregation by month and place of detention, from April 2024.",
    },
    SeriesSpec {
        name: "family_releases",
        tables: &[TableId::FamilyReleases],
        measures: &[(Measure::Releases, "people")],
        date: DateKey::AsOf,
        keys: &[Key::FirstDay],
        shape: Shape::Wide,
        only: &[],
        extra: &[],
        definition: "People in families (ICE: FAMU) released from ICE custody from `first_day` to `as_of`, both included; a sentence of the ATD sheet, from May 2025.",
    },
];
