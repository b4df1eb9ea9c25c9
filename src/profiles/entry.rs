//! A place in a list: `index.json`, a state's file, `places`.

use chrono::NaiveDate;
use serde::Serialize;

use super::words;
use crate::places::record::Record;

/// What a place is in a list: `index.json` and a state's file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry {
    /// Stable id.
    pub facility_id: String,
    /// Name in mixed case.
    pub name: String,
    /// City as printed.
    pub city: Option<String>,
    /// Two-letter code.
    pub state: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Whether the newest facility sheet lists it.
    pub is_listed: bool,
    /// The date of its newest sheet.
    pub as_of: NaiveDate,
    /// People per day since 1 October.
    pub average_daily_population: Option<f64>,
    /// People per day since the previous release.
    pub interval_average_daily_population: Option<f64>,
    /// People that ICE pays for in any case.
    pub guaranteed_minimum: Option<f64>,
}

/// A place in a list; `None` for an unknown id.
pub fn of(record: &Record, id: &str) -> Option<Entry> {
    let (sheet, listing) = record.last(id)?;
    let location = record.ground.locations.get(id);
    Some(Entry {
        facility_id: id.to_owned(),
        name: words::name(listing),
        city: listing.city.clone(),
        state: listing.state.map(|(state, _)| state.code().to_owned()),
        latitude: location.map(|location| location.latitude),
        longitude: location.map(|location| location.longitude),
        is_listed: record.is_listed(id),
        as_of: sheet.as_of,
        average_daily_population: listing.people(),
        interval_average_daily_population: listing.interval.map(|interval| interval.people),
        guaranteed_minimum: listing.minimum(),
    })
}

/// The entries of listed places, most people first; then those no longer listed, newest first.
pub fn sort(entries: &mut [Entry]) {
    let people = |entry: &Entry| {
        entry.interval_average_daily_population.or(entry.average_daily_population).unwrap_or(-1.0)
    };
    entries.sort_by(|a, b| {
        b.is_listed
            .cmp(&a.is_listed)
            .then_with(
                || if a.is_listed { std::cmp::Ordering::Equal } else { b.as_of.cmp(&a.as_of) },
            )
            .then_with(|| people(b).total_cmp(&people(a)))
            .then_with(|| a.facility_id.cmp(&b.facility_id))
    });
}
