//! What a figure is broken down by.

use std::borrow::Cow;
use std::fmt;

/// A way of dividing people or events. Its name is the column name in every published file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The agency that made the arrest: `ICE`, `CBP`, `all`.
    ArrestingAgency,
    /// `convicted`, `pending`, `other`, `non_criminal` (FY19 average daily population only), `all`.
    Criminality,
    /// How the case is processed: `expedited_removal`, `notice_to_appear`, `reinstatement`, `other`, `all`.
    Disposition,
    /// `adult`, `family`, `all`.
    FacilityType,
    /// Alternatives-to-Detention enrolment status.
    Status,
    /// Alternatives-to-Detention monitoring technology.
    Technology,
    /// ICE area of responsibility (field office).
    AreaOfResponsibility,
    /// Why custody ended.
    Reason,
    /// Total or final court hearings.
    Hearing,
    /// Attended or failed to attend.
    Attendance,
    /// Length-of-custody bucket.
    DaysInCustody,
    /// Population of the in-custody length of stay sheet.
    Population,
    /// Group named by the semiannual tables.
    Group,
    /// Country of citizenship.
    Country,
    /// Reason of a placement in segregation.
    PlacementReason,
    /// Parole decision.
    Decision,
    /// A place of detention as its source prints it.
    Facility,
    /// Final-order status in the transgender-population sheet.
    FinalOrder,
    /// Whether removals carry a family marker.
    Family,
    /// Heading of a footnote section.
    Section,
    /// Number of a row that has no other identity (facility rows, footnote lines).
    Row,
}

impl Dimension {
    /// The column name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ArrestingAgency => "arresting_agency",
            Self::Criminality => "criminality",
            Self::Disposition => "disposition",
            Self::FacilityType => "facility_type",
            Self::Status => "status",
            Self::Technology => "technology",
            Self::AreaOfResponsibility => "area_of_responsibility",
            Self::Reason => "reason",
            Self::Hearing => "hearing",
            Self::Attendance => "attendance",
            Self::DaysInCustody => "days_in_custody",
            Self::Population => "population",
            Self::Group => "group",
            Self::Country => "country",
            Self::PlacementReason => "placement_reason",
            Self::Decision => "decision",
            Self::Facility => "facility",
            Self::FinalOrder => "final_order",
            Self::Family => "family",
            Self::Section => "section",
            Self::Row => "row",
        }
    }
}

/// One value of a dimension, in our own words; [`Category::ALL`] is the total in every dimension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(Cow<'static, str>);

impl Category {
    /// The total over a dimension.
    pub const ALL: Self = Self(Cow::Borrowed("all"));

    /// A member of the closed vocabulary.
    pub const fn known(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A proper name from an open set: a facility, a country, a row number.
    pub fn named(name: impl Into<String>) -> Self {
        Self(Cow::Owned(name.into()))
    }

    /// The text as published.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
