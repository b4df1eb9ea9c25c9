//! The facility sheet (`Facilities FY22`): one row per place of detention.
//!
//! Header texts lose a leading fiscal year before they are compared (`FY22 ALOS`, `Pending FY25 Inspection`).

use crate::model::Measure;
use crate::sources::layout::Column;

const fn column(printed: &'static [&'static str], measure: Measure) -> Column {
    Column { printed, measure, category: None }
}

/// Every column seen from FY19 to FY26. The first four classification, four criminality and four threat
/// columns are three independent splits of the same mean population; `mandatory` is a part of it.
pub const COLUMNS: &[Column] = &[
    column(&["name"], Measure::Name),
    column(&["address"], Measure::StreetAddress),
    column(&["city"], Measure::City),
    column(&["state"], Measure::State),
    column(&["zip", "zip code"], Measure::Zip),
    column(&["aor"], Measure::AreaCode),
    column(&["type detailed"], Measure::TypeDetailed),
    column(&["male female"], Measure::Gender),
    column(&["alos"], Measure::AverageDays),
    column(&["level a"], Measure::LevelA),
    column(&["level b"], Measure::LevelB),
    column(&["level c"], Measure::LevelC),
    column(&["level d"], Measure::LevelD),
    column(&["male crim"], Measure::MaleCriminal),
    column(&["male non crim"], Measure::MaleNonCriminal),
    column(&["female crim"], Measure::FemaleCriminal),
    column(&["female non crim"], Measure::FemaleNonCriminal),
    column(&["ice threat level 1"], Measure::ThreatLevel1),
    column(&["ice threat level 2"], Measure::ThreatLevel2),
    column(&["ice threat level 3"], Measure::ThreatLevel3),
    column(&["no ice threat level"], Measure::NoThreatLevel),
    column(&["mandatory"], Measure::Mandatory),
    column(&["guaranteed minimum"], Measure::GuaranteedMinimum),
    column(&["last inspection type"], Measure::LastInspectionType),
    column(
        &["last inspection standard", "odo last inspection standard"],
        Measure::LastInspectionStandard,
    ),
    column(
        &["last inspection rating final", "odo final rating", "last final rating"],
        Measure::LastInspectionRating,
    ),
    column(
        &[
            "last inspection date",
            "last inspection end date",
            "odo inspection end date",
            "odo final report date",
        ],
        Measure::LastInspectionDate,
    ),
    column(&["pending inspection"], Measure::PendingInspection),
    column(
        &["second to last inspection type", "second to last nakamoto inspection type"],
        Measure::SecondLastInspectionType,
    ),
    column(
        &["second to last inspection standard", "second to last nakamoto inspection standard"],
        Measure::SecondLastInspectionStandard,
    ),
    column(&["second to last inspection rating"], Measure::SecondLastInspectionRating),
    column(
        &["second to last inspection date", "second to last nakamoto inspection date"],
        Measure::SecondLastInspectionDate,
    ),
    column(&["last nakamoto inspection standard"], Measure::LastNakamotoStandard),
    column(&["last nakamoto inspection rating final"], Measure::LastNakamotoRating),
    column(&["last nakamoto inspection date"], Measure::LastNakamotoDate),
];
