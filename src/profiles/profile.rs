//! Everything that is published of one place: `data/v1/places/<facility_id>.json`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::daily::Midnights;
use crate::model::{Bilingual, Capture};

/// What each entry of an object of columns holds.
#[cfg(test)]
pub(super) const COLUMN: &str =
    "A column by its name in the series, an entry for each date; null is not published.";

/// What each entry of an object of cells holds.
#[cfg(test)]
const CELLS: &str = "Cells of one figure; several if the sheet has the place in several rows.";

/// One place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Profile {
    /// Stable id.
    pub facility_id: String,
    /// Name in mixed case.
    pub name: String,
    /// Every name that ICE printed, with the first and last as-of date.
    pub names: Vec<Used>,
    /// Newest street address as printed.
    pub address: Option<String>,
    /// Newest city as printed.
    pub city: Option<String>,
    /// Newest ZIP code.
    pub zip: Option<String>,
    /// Two-letter code; `CU` for Guantánamo Bay.
    pub state: Option<String>,
    /// `printed`, `other_release` or `location`.
    pub state_basis: Option<String>,
    /// County of the coordinates.
    pub county: Option<String>,
    /// Newest area of responsibility as printed.
    pub area_of_responsibility: Option<String>,
    /// Its field office.
    pub field_office: Option<String>,
    /// Contract type as printed.
    pub contract_type: Option<String>,
    /// ICE's code of the place.
    pub detloc: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// `street` or `city`.
    pub precision: Option<String>,
    /// Who says where it lies.
    pub location_source: Option<String>,
    /// As-of date of the first facility sheet that lists it.
    pub first_listed: NaiveDate,
    /// As-of date of the last.
    pub last_listed: NaiveDate,
    /// Whether the newest facility sheet lists it.
    pub is_listed: bool,
    /// Sentences that can be quoted.
    pub sentence: Bilingual,
    /// The newest figures with their receipt.
    pub newest: Newest,
    /// Change of the average since the previous release; `null` where one of the two is missing.
    pub change: Option<Change>,
    /// A column for each figure, an entry for each facility sheet that lists the place.
    #[cfg_attr(test, schemars(extend("each" = COLUMN)))]
    pub history: BTreeMap<&'static str, Vec<serde_json::Value>>,
    /// Inspections as printed, with the first and last as-of date of each.
    pub inspections: Vec<Inspected>,
    /// Daily counts from individual records, a second source; `null` where they do not have the place.
    pub daily: Option<Daily>,
    /// Cases and deaths on the coronavirus page; `null` where it never named the place.
    #[cfg_attr(test, schemars(extend("each" = COLUMN)))]
    pub covid: Option<BTreeMap<&'static str, Vec<serde_json::Value>>>,
    /// Placements in solitary confinement ("segregation") by month; `null` where none is reported.
    #[cfg_attr(test, schemars(extend("each" = COLUMN)))]
    pub segregation: Option<BTreeMap<&'static str, Vec<serde_json::Value>>>,
}

/// A printed name with its use.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Used {
    /// As printed.
    pub printed: String,
    /// First as-of date.
    pub first: NaiveDate,
    /// Last as-of date.
    pub last: NaiveDate,
}

/// An inspection as printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Inspected {
    /// Who inspected.
    pub inspection_type: Option<String>,
    /// Standard.
    pub standard: Option<String>,
    /// Result.
    pub rating: Option<String>,
    /// End, as printed.
    pub date: Option<String>,
    /// First as-of date.
    pub first: NaiveDate,
    /// Last as-of date.
    pub last: NaiveDate,
}

/// People at midnight on each complete day, from individual records: from `first_day` on, one entry a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Daily {
    /// The day of the first entry.
    pub first_day: NaiveDate,
    /// People at midnight; `null` where a day has no count.
    pub midnight: Vec<Option<u32>>,
    /// Where the counts come from.
    pub source: String,
}

impl Daily {
    /// Counts of a release.
    pub(super) fn of(counts: Midnights, capture: &Capture) -> Self {
        let source = format!(
            "ICE's individual records, counted by the Deportation Data Project ({}, published {})",
            capture.id(),
            capture.published_on
        );
        Self { first_day: counts.first_day, midnight: counts.people, source }
    }

    /// The days that have a count, with people.
    pub fn points(&self) -> Vec<(NaiveDate, f64)> {
        let days = self.first_day.iter_days().zip(&self.midnight);
        days.filter_map(|(day, people)| Some((day, f64::from((*people)?)))).collect()
    }
}

/// The newest figures of a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Newest {
    /// The date of the sheet.
    pub as_of: NaiveDate,
    /// Its publication.
    pub published_on: NaiveDate,
    /// People per day since 1 October.
    pub average_daily_population: Option<f64>,
    /// That 1 October.
    pub average_from: Option<NaiveDate>,
    /// People per day since the previous release.
    pub interval_average_daily_population: Option<f64>,
    /// Lower bound.
    pub interval_lowest: Option<f64>,
    /// Upper bound.
    pub interval_highest: Option<f64>,
    /// First day of the interval.
    pub interval_first_day: Option<NaiveDate>,
    /// Last day of the interval.
    pub interval_last_day: Option<NaiveDate>,
    /// People that ICE pays for in any case; `null` where there is no minimum.
    pub guaranteed_minimum: Option<f64>,
    /// Whether the interval average reaches the minimum.
    pub guaranteed_minimum_met: Option<bool>,
    /// Average length of stay, days.
    pub average_length_of_stay_days: Option<f64>,
    /// Where the figures stand.
    pub receipt: SheetReceipt,
    /// Where the sheet before is, from which the interval average is computed.
    pub previous_receipt: Option<SheetReceipt>,
}

/// Where figures of a place are in a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SheetReceipt {
    /// Source id.
    pub source: &'static str,
    /// File name.
    pub document: String,
    /// SHA-256; `null` where the manifest does not have it.
    pub sha256: Option<String>,
    /// The publisher's address.
    pub url: Option<String>,
    /// The web archive's address.
    pub archive_url: Option<String>,
    /// Sheet.
    pub sheet: String,
    /// Cells by measure; `average_daily_population` is the sum of the first four.
    #[cfg_attr(test, schemars(extend("each" = CELLS)))]
    pub cells: BTreeMap<&'static str, Vec<String>>,
    /// The line that dates the sheet.
    pub as_of_text: Option<String>,
    /// Its cell.
    pub as_of_cell: Option<String>,
    /// The date.
    pub as_of: NaiveDate,
    /// Publication.
    pub published_on: NaiveDate,
}

/// A change of the average.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Change {
    /// As-of date of the previous release.
    pub previous_as_of: NaiveDate,
    /// Its interval average.
    pub previous: f64,
    /// The difference.
    pub change: f64,
}
