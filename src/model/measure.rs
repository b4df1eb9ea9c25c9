//! What numbers count, with their units and the values they can have.

use super::named::named;

named! {
    /// What a number counts, with its unit.
    Measure {
        /// People on a day.
        People = "people",
        /// Share of people, 0 to 1.
        Share = "share",
        /// Mean length in days.
        AverageDays = "average_days",
        /// US dollars per day.
        DailyCost = "daily_cost",
        /// Book-ins in a period.
        BookIns = "book_ins",
        /// Final releases in a period (until January 2024: into the United States).
        Releases = "releases",
        /// Final book-outs in a period (from February 2024: includes removals and transfers).
        BookOuts = "book_outs",
        /// Removals in a period.
        RemovalsCount = "removals",
        /// Mean number of people detained per day.
        AverageDailyPopulation = "average_daily_population",
        /// Court hearings.
        Hearings = "hearings",
        /// Parole requests or decisions.
        Paroles = "paroles",
        /// Arrests in a period.
        Arrests = "arrests",
        /// Final releases or book-outs with a bond posted.
        BondedOut = "bonded_out",
        /// US dollars.
        AverageBond = "average_bond",
        /// Placements in segregation.
        Placements = "placements",
        /// Mean consecutive days in segregation.
        AverageConsecutiveDays = "average_consecutive_days",
        /// Mean cumulative days in segregation.
        AverageCumulativeDays = "average_cumulative_days",
        /// People guaranteed by contract to be paid for, per day.
        GuaranteedMinimum = "guaranteed_minimum",
        /// COVID-19 tests administered.
        Tests = "tests",
        /// Confirmed COVID-19 cases since the page began.
        CasesTotal = "cases_total",
        /// Confirmed cases under isolation or monitoring.
        CasesCurrent = "cases_current",
        /// Deaths.
        Deaths = "deaths",
        /// Rows of the coronavirus page's facility table with a confirmed case since the page began.
        FacilitiesWithCases = "facilities_with_cases",
        /// Text: a name, an address, a footnote.
        Text = "text",
        /// Facility name.
        Name = "name",
        /// Street address.
        StreetAddress = "address",
        /// City.
        City = "city",
        /// State, two letters.
        State = "state",
        /// ZIP code, text.
        Zip = "zip",
        /// Area of responsibility code, three letters.
        AreaCode = "area_of_responsibility",
        /// Contract type.
        TypeDetailed = "type_detailed",
        /// Who is held: `Male`, `Female`, `Female/Male`.
        Gender = "gender",
        /// Mean people per day, classification level A.
        LevelA = "level_a",
        /// Classification level B.
        LevelB = "level_b",
        /// Classification level C.
        LevelC = "level_c",
        /// Classification level D.
        LevelD = "level_d",
        /// Mean people per day: men with a criminal record.
        MaleCriminal = "male_criminal",
        /// Men without.
        MaleNonCriminal = "male_non_criminal",
        /// Women with a criminal record.
        FemaleCriminal = "female_criminal",
        /// Women without.
        FemaleNonCriminal = "female_non_criminal",
        /// ICE threat level 1.
        ThreatLevel1 = "threat_level_1",
        /// ICE threat level 2.
        ThreatLevel2 = "threat_level_2",
        /// ICE threat level 3.
        ThreatLevel3 = "threat_level_3",
        /// No ICE threat level.
        NoThreatLevel = "no_threat_level",
        /// Mean people per day under mandatory detention.
        Mandatory = "mandatory",
        /// Inspection column, as printed.
        LastInspectionType = "last_inspection_type",
        /// Inspection column.
        LastInspectionStandard = "last_inspection_standard",
        /// Inspection column.
        LastInspectionRating = "last_inspection_rating",
        /// Inspection column.
        LastInspectionDate = "last_inspection_date",
        /// Inspection column.
        PendingInspection = "pending_inspection",
        /// Inspection column.
        SecondLastInspectionType = "second_last_inspection_type",
        /// Inspection column.
        SecondLastInspectionStandard = "second_last_inspection_standard",
        /// Inspection column.
        SecondLastInspectionRating = "second_last_inspection_rating",
        /// Inspection column.
        SecondLastInspectionDate = "second_last_inspection_date",
        /// Inspection column of 2023.
        LastNakamotoStandard = "last_nakamoto_inspection_standard",
        /// Inspection column of 2023.
        LastNakamotoRating = "last_nakamoto_inspection_rating",
        /// Inspection column of 2023.
        LastNakamotoDate = "last_nakamoto_inspection_date",
        /// Detention facility code.
        FacilityCode = "facility_code",
    }
}

/// The values that a measure can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// Whole, not negative, fewer than all people of the country.
    Count,
    /// A mean number of people, or money: finite, not negative.
    Amount,
    /// From 0 to 1.
    Share,
    /// A mean number of days: not negative, and not more than the days since ICE began.
    Days,
    /// No quantity.
    Words,
}

impl Range {
    /// The day on which ICE began its work; nobody has been held by it for longer.
    pub const BEGINNING: chrono::NaiveDate = match chrono::NaiveDate::from_ymd_opt(2003, 3, 1) {
        Some(day) => day,
        None => chrono::NaiveDate::MIN,
    };
    /// More people than live in the country.
    pub const PEOPLE: f64 = 4e8;
}

impl Measure {
    /// The values that the measure can have.
    pub fn range(self) -> Range {
        self.range_and_unit().0
    }

    /// The unit of the number, as written in the ledger.
    pub fn unit(self) -> &'static str {
        self.range_and_unit().1
    }

    fn range_and_unit(self) -> (Range, &'static str) {
        match self {
            Self::People | Self::CasesTotal | Self::CasesCurrent | Self::Deaths => {
                (Range::Count, "people")
            }
            Self::BookIns
            | Self::Releases
            | Self::BookOuts
            | Self::RemovalsCount
            | Self::Hearings
            | Self::Paroles
            | Self::Arrests
            | Self::BondedOut
            | Self::Placements => (Range::Count, "events"),
            Self::Tests => (Range::Count, "tests"),
            Self::FacilitiesWithCases => (Range::Count, "facilities"),
            Self::AverageDailyPopulation
            | Self::GuaranteedMinimum
            | Self::LevelA
            | Self::LevelB
            | Self::LevelC
            | Self::LevelD
            | Self::MaleCriminal
            | Self::MaleNonCriminal
            | Self::FemaleCriminal
            | Self::FemaleNonCriminal
            | Self::ThreatLevel1
            | Self::ThreatLevel2
            | Self::ThreatLevel3
            | Self::NoThreatLevel
            | Self::Mandatory => (Range::Amount, "people"),
            Self::DailyCost => (Range::Amount, "usd_per_day"),
            Self::AverageBond => (Range::Amount, "usd"),
            Self::Share => (Range::Share, "fraction"),
            Self::AverageDays | Self::AverageConsecutiveDays | Self::AverageCumulativeDays => {
                (Range::Days, "days")
            }
            Self::Text
            | Self::Name
            | Self::StreetAddress
            | Self::City
            | Self::State
            | Self::Zip
            | Self::AreaCode
            | Self::TypeDetailed
            | Self::Gender
            | Self::LastInspectionType
            | Self::LastInspectionStandard
            | Self::LastInspectionRating
            | Self::LastInspectionDate
            | Self::PendingInspection
            | Self::SecondLastInspectionType
            | Self::SecondLastInspectionStandard
            | Self::SecondLastInspectionRating
            | Self::SecondLastInspectionDate
            | Self::LastNakamotoStandard
            | Self::LastNakamotoRating
            | Self::LastNakamotoDate
            | Self::FacilityCode => (Range::Words, "text"),
        }
    }

    /// Whether the column holds words, dates or codes and not a quantity.
    pub fn is_text(self) -> bool {
        self.unit() == "text"
    }
}
