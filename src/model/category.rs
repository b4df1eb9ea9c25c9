//! What a figure is broken down by.

use std::borrow::Cow;
use std::fmt;

use super::named::named;

named! {
    /// A way of dividing people or events. Its name is the column name in every published file.
    Dimension {
        /// The agency that made the arrest: `ICE`, `CBP`, `all`.
        ArrestingAgency = "arresting_agency",
        /// `convicted`, `pending`, `other`, `non_criminal` (FY19 average daily population only), `all`.
        Criminality = "criminality",
        /// How the case is processed: `expedited_removal`, `notice_to_appear`, `reinstatement`, `other`, `all`.
        Disposition = "disposition",
        /// `adult`, `family`, `all`.
        FacilityType = "facility_type",
        /// Alternatives-to-Detention enrolment status.
        Status = "status",
        /// Alternatives-to-Detention monitoring technology.
        Technology = "technology",
        /// ICE area of responsibility (field office).
        AreaOfResponsibility = "area_of_responsibility",
        /// Why custody ended.
        Reason = "reason",
        /// Total or final court hearings.
        Hearing = "hearing",
        /// Attended or failed to attend.
        Attendance = "attendance",
        /// Length-of-custody bucket.
        DaysInCustody = "days_in_custody",
        /// Population of the in-custody length of stay sheet.
        Population = "population",
        /// Group named by the semiannual tables.
        Group = "group",
        /// Country of citizenship.
        Country = "country",
        /// Reason of a placement in segregation.
        PlacementReason = "placement_reason",
        /// Parole decision.
        Decision = "decision",
        /// A place of detention as its source prints it.
        Facility = "facility",
        /// Final-order status in the transgender-population sheet.
        FinalOrder = "final_order",
        /// Whether removals carry a family marker.
        Family = "family",
        /// Heading of a footnote section.
        Section = "section",
        /// Number of a row that has no other identity (facility rows, footnote lines).
        Row = "row",
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
