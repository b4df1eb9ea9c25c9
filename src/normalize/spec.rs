//! The published series: declarations.
//! Comes in: nothing. Goes out: the registry [`SERIES`]. Never: code that computes.

use crate::model::{Dimension, Measure, TableId};

/// What the first column of a series holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKey {
    /// The table's as-of date.
    AsOf,
    /// The as-of date; for a transcribed figure without one, the day it was read (`date_basis` says which).
    AsOfOrRead,
    /// The month, written as its first day.
    Month,
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
}

impl Extra {
    /// Column name.
    pub fn name(self) -> &'static str {
        match self {
            Self::DateBasis => "date_basis",
            Self::Kind => "kind",
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
        }
    }
}

impl DateKey {
    /// Column name.
    pub fn name(self) -> &'static str {
        match self {
            Self::AsOf | Self::AsOfOrRead => "as_of",
            Self::Month => "month",
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
];
