//! One closed vocabulary: our category, every label under which ICE has printed it.
//!
//! Where a wording changed meaning (releases to book-outs in February 2024), the tables differ, not the labels.

use crate::model::Dimension;
use crate::sources::layout::{Axis, Label};

/// Shorthand that keeps the tables readable.
const fn label(category: &'static str, printed: &'static [&'static str]) -> Label {
    Label { category, printed }
}

/// The three words for criminality, with the FY19 form `Non-Criminal` (pending and other together).
pub const CRIMINALITY: Axis = Axis {
    dimension: Dimension::Criminality,
    labels: &[
        label("all", &["total"]),
        label("convicted", &["convicted criminal"]),
        label("pending", &["pending criminal charges"]),
        label("other", &["other immigration violator"]),
        label("non_criminal", &["non criminal"]),
    ],
};

/// Arresting agency; the length-of-stay and population tables add the word Average.
pub const AGENCY: Axis = Axis {
    dimension: Dimension::ArrestingAgency,
    labels: &[
        label("all", &["total", "average"]),
        label("ICE", &["ice", "ice average"]),
        label("CBP", &["cbp", "cbp average"]),
    ],
};

/// Processing disposition.
pub const DISPOSITION: Axis = Axis {
    dimension: Dimension::Disposition,
    labels: &[
        label("all", &["total"]),
        label("expedited_removal", &["expedited removal i 860"]),
        label("notice_to_appear", &["notice to appear i 862"]),
        label(
            "reinstatement",
            &["reinstatement of deport order i 871", "reinstatment of deport order i 871"],
        ),
        label("other", &["other"]),
    ],
};

/// Facility type. FRC until May 2021, FSC from June 2021: both are places for families.
pub const FACILITY_TYPE: Axis = Axis {
    dimension: Dimension::FacilityType,
    labels: &[
        label("all", &["total"]),
        label("adult", &["adult"]),
        label("family", &["frc", "fsc"]),
    ],
};

/// ATD status; FAMU is a family unit, ECMS extended case management.
pub const ATD_STATUS: Axis = Axis {
    dimension: Dimension::Status,
    labels: &[
        label("all", &["total"]),
        label("family_unit", &["famu"]),
        label("extended_case_management_family_unit", &["ecms famu"]),
        label("single_adult", &["single adult"]),
        label("extended_case_management_single_adult", &["ecms single adult"]),
    ],
};

/// ATD technology. GPS became Ankle Monitor in January 2024, TR became VoiceID in July 2023,
/// VeriWatch became Wristworn in February 2024; each pair is one technology.
pub const TECHNOLOGY: Axis = Axis {
    dimension: Dimension::Technology,
    labels: &[
        label("all", &["total"]),
        label("smartlink", &["smartlink"]),
        label("ankle_monitor", &["gps", "ankle monitor"]),
        label("voiceid", &["voiceid", "voice id", "tr"]),
        label("wristworn", &["veriwatch", "wristworn"]),
        label("dual_technology", &["dual tech", "dual technology"]),
        label("no_technology", &["no tech", "no technology"]),
    ],
};

/// ICE areas of responsibility; Harlingen exists since December 2021.
pub const AREA: Axis = Axis {
    dimension: Dimension::AreaOfResponsibility,
    labels: &[
        label("all", &["total"]),
        label("Atlanta", &["atlanta"]),
        label("Baltimore", &["baltimore"]),
        label("Boston", &["boston"]),
        label("Buffalo", &["buffalo"]),
        label("Chicago", &["chicago"]),
        label("Dallas", &["dallas"]),
        label("Denver", &["denver"]),
        label("Detroit", &["detroit"]),
        label("El Paso", &["el paso"]),
        label("Harlingen", &["harlingen"]),
        label("Houston", &["houston"]),
        label("Los Angeles", &["los angeles"]),
        label("Miami", &["miami"]),
        label("New Orleans", &["new orleans"]),
        label("New York", &["new york", "new york city"]),
        label("Newark", &["newark"]),
        label("Philadelphia", &["philadelphia"]),
        label("Phoenix", &["phoenix"]),
        label("Salt Lake City", &["salt lake city"]),
        label("San Antonio", &["san antonio"]),
        label("San Diego", &["san diego"]),
        label("San Francisco", &["san francisco"]),
        label("Seattle", &["seattle"]),
        label("St. Paul", &["st paul", "saint paul"]),
        label("Washington DC", &["washington dc", "washingtondc", "washington"]),
    ],
};

/// Why custody ended. Bond Set by ICE and Bond Set by IJ are parts of Bonded Out.
pub const REASON: Axis = Axis {
    dimension: Dimension::Reason,
    labels: &[
        label("all", &["total"]),
        label("bonded_out", &["bonded out"]),
        label("bond_set_by_ice", &["bond set by ice"]),
        label("bond_set_by_immigration_judge", &["bond set by ij"]),
        label("court_ordered", &["court ordered", "court ordered total"]),
        label("order_of_recognizance", &["order of recognizance"]),
        label("order_of_supervision", &["order of supervision"]),
        label("paroled", &["paroled"]),
        label("prosecutorial_discretion", &["prosecutorial discretion"]),
        label(
            "proceedings_terminated",
            &["proceedings terminated", "proceedings terminated total"],
        ),
        label("release_to_remove", &["release to remove", "release to remove total"]),
        label(
            "relief_granted_by_immigration_judge",
            &["relief granted by ij", "relief granted by ij total"],
        ),
        label(
            "transfer_to_marshals_or_other_agency",
            &[
                "transfer to us marshals or other agency",
                "transfer to us marshals or other agency total",
            ],
        ),
        label("transferred", &["transferred", "transferred total"]),
        label("other", &["other", "other total"]),
    ],
};

/// Whether removals carry a family marker: FRC or FSC detention until November 2023, then a family identifier.
pub const FAMILY_REMOVALS: Axis = Axis {
    dimension: Dimension::Family,
    labels: &[
        label("all", &["total"]),
        label(
            "family_detention",
            &[
                "removals with an frc detention",
                "removals with a frc detention",
                "removals with a fsc detention",
                "removals with an fsc detention",
            ],
        ),
        label("family_identifier", &["removals with a famu identifier"]),
    ],
};

/// Court attendance.
pub const ATTENDANCE: Axis = Axis {
    dimension: Dimension::Attendance,
    labels: &[
        label("all", &["total"]),
        label("attended", &["attended"]),
        label("failed_to_attend", &["failed to attend"]),
    ],
};

/// Length-of-custody buckets.
pub const DAYS_IN_CUSTODY: Axis = Axis {
    dimension: Dimension::DaysInCustody,
    labels: &[
        label("all", &["total"]),
        label("0-180", &["0 180 days"]),
        label("181-365", &["181 365 days"]),
        label("366-730", &["366 730 days"]),
        label("more_than_730", &["more than 730 days"]),
    ],
};

/// Parole decisions.
pub const PAROLE: Axis = Axis {
    dimension: Dimension::Decision,
    labels: &[
        label("requested", &["parole requested"]),
        label("granted", &["parole granted"]),
        label("denied", &["parole denied"]),
    ],
};

/// Why a person was placed in segregation.
pub const PLACEMENT_REASON: Axis = Axis {
    dimension: Dimension::PlacementReason,
    labels: &[
        label("all", &["grand total", "total"]),
        label("disciplinary", &["disciplinary"]),
        label("facility_security_threat", &["facility security threat"]),
        label("medical_mental_health", &["medical mental health", "medical mental"]),
        label(
            "pending_investigation",
            &["pending investigation of disciplinary violation", "pending investigation"],
        ),
        label("protective_custody", &["protective custody"]),
    ],
};

/// Populations of the in-custody length of stay sheet; wordings changed in January 2023.
pub const CUSTODY_POPULATION: Axis = Axis {
    dimension: Dimension::Population,
    labels: &[
        label("all", &["total"]),
        label(
            "adult",
            &["adult facility individuals", "adult facility aliens", "adult facility noncitizens"],
        ),
        label(
            "family",
            &[
                "frc facility individuals",
                "fsc facility individuals",
                "fsc facility aliens",
                "fsc facility noncitizens",
            ],
        ),
        label(
            "adult_with_positive_fear_claim",
            &[
                "post determination for adult facility individuals with positive fear claim",
                "post determination for adult facility individuals with postive fear claim",
                "single adults with a positive fear determination still in custody",
            ],
        ),
        label(
            "family_with_positive_fear_claim",
            &[
                "post determination for frc facility individuals with positive fear claim",
                "post determination for frc facility individuals with postive fear claim",
                "post determination for fsc facility individuals with positive fear claim",
                "post determination for fsc facility individuals with postive fear claim",
                "family units with a positive fear determination still in custody",
            ],
        ),
    ],
};
