//! The series of places: history, newest release, states, areas, inspections.

use super::inspections;
use super::population::{areas, states};
use super::record::{Listing, Record, Sheet};
use super::{number, optional, text};
use crate::model::{Datum, Measure, SeriesId, SeriesTable};

/// One series of places.
pub struct PlaceSpec {
    /// Which series it is; the file is `series/<name>.csv`.
    pub id: SeriesId,
    /// What the figures are and how they follow.
    pub definition: &'static str,
    make: fn(&Record) -> SeriesTable,
}

impl PlaceSpec {
    /// Makes it.
    pub fn table(&self, record: &Record) -> SeriesTable {
        (self.make)(record)
    }
}

/// The registry.
pub const PLACES: &[PlaceSpec] = &[
    PlaceSpec {
        id: SeriesId::FacilityHistory,
        definition: "Facility sheet, a row per place and release (of releases with one as-of date, the one published last): people detained per day on average since 1 October, `average_daily_population`, which is the sum over sex and criminality; the average between this release and the one before, `interval_average_daily_population`, computed, with bounds; guaranteed minimum, average length of stay, and splits of the average since 1 October by sex and criminality, threat level, and mandatory detention (a part, not a split). No row is a subtotal: places add to the sheet's sum. Coordinates, county and DETLOC from `data/reference/coordinates.csv`.",
        make: |record| history(record, SeriesId::FacilityHistory, &record.sheets),
    },
    PlaceSpec {
        id: SeriesId::FacilityLatest,
        definition: "`facility_history` for the newest facility sheet alone.",
        make: |record| {
            let newest = record.sheets.len().saturating_sub(1);
            history(
                record,
                SeriesId::FacilityLatest,
                record.sheets.get(newest..).unwrap_or_default(),
            )
        },
    },
    PlaceSpec {
        id: SeriesId::StatePopulation,
        definition: "Sums of `facility_history` over the places of a state, territory or Guantánamo Bay (`CU`), a row per release and state, none for the nation. `interval_average_daily_population` is the sum over the `interval_facilities` places that this release and the one before both list. `per_100000_residents` is by `average_daily_population` and the newest census count or estimate of residents before the as-of date; empty where there is none.",
        make: states,
    },
    PlaceSpec {
        id: SeriesId::AreaPopulation,
        definition: "ICE's areas of responsibility, a row per release and area: people detained per day on average since 1 October, summed over the places for which the facility sheet prints the area, beside people monitored under Alternatives to Detention in the same document, on `atd_as_of`. The area of a place is the one that ICE prints, not that of its county.",
        make: areas,
    },
    PlaceSpec {
        id: SeriesId::Inspections,
        definition: "Inspections that the facility sheet shows of each place, a row per place and release, as printed: the last one, the second to last one (until October 2023), and from February to October 2023 the last one of the contractor Nakamoto beside that of ICE's Office of Detention Oversight (ODO). Since 2019-12-27 the law (8 U.S.C. 1378a) asks for the two most recent inspections of each facility (`inspections_required`); since November 2023 the sheet has columns for one (`inspections_on_sheet`). Dates are also given as days; what is not a day (`N/A`, `Scheduled FY26`), or is after the publication, is in `last_date_printed` only. `second_in_step` is false in sheets whose columns of the second to last inspection do not hold what their headings say (published 2021-03-05, and most from 2023-03-31 to 2023-10-31, where `second_type` holds the standard and `second_standard` the rating).",
        make: inspections::table,
    },
];

/// How a series is made from facility sheets; `None` for any other.
pub fn of(id: SeriesId) -> Option<&'static PlaceSpec> {
    PLACES.iter().find(|spec| spec.id == id)
}

/// Figures of a listing in their columns.
const FIGURES: [(Measure, &str); 11] = [
    (Measure::GuaranteedMinimum, "guaranteed_minimum"),
    (Measure::AverageDays, "average_length_of_stay_days"),
    (Measure::MaleCriminal, "male_criminal"),
    (Measure::MaleNonCriminal, "male_non_criminal"),
    (Measure::FemaleCriminal, "female_criminal"),
    (Measure::FemaleNonCriminal, "female_non_criminal"),
    (Measure::ThreatLevel1, "threat_level_1"),
    (Measure::ThreatLevel2, "threat_level_2"),
    (Measure::ThreatLevel3, "threat_level_3"),
    (Measure::NoThreatLevel, "no_threat_level"),
    (Measure::Mandatory, "mandatory"),
];

const BEFORE: [&str; 16] = [
    "as_of",
    "fiscal_year",
    "facility_id",
    "name",
    "city",
    "state",
    "county",
    "area_of_responsibility",
    "detloc",
    "latitude",
    "longitude",
    "precision",
    "average_daily_population",
    "interval_average_daily_population",
    "interval_lowest",
    "interval_highest",
];

const AFTER: [&str; 9] = [
    "inspection_type",
    "inspection_standard",
    "inspection_rating",
    "inspection_date",
    "state_basis",
    "interval_first_day",
    "interval_last_day",
    "published_on",
    "capture",
];

fn history(record: &Record, id: SeriesId, sheets: &[Sheet]) -> SeriesTable {
    let columns = BEFORE.into_iter().chain(FIGURES.iter().map(|(_, column)| *column)).chain(AFTER);
    let rows = sheets.iter().flat_map(|sheet| {
        sheet.listings.iter().map(move |(id, listing)| row(record, sheet, (id, listing)))
    });
    SeriesTable {
        name: id.name().to_owned(),
        columns: columns.map(str::to_owned).collect(),
        rows: rows.collect(),
    }
}

/// The row of a place in `facility_history`.
fn row(record: &Record, sheet: &Sheet, (id, listing): (&str, &Listing)) -> Vec<Datum> {
    let location = record.ground.locations.get(id);
    let interval = listing.interval.as_ref();
    let mut row = vec![
        Datum::Date(sheet.as_of),
        Datum::Number(f64::from(sheet.fiscal_year.0)),
        text(id),
        text(&listing.name),
        optional(listing.city.as_deref()),
        optional(listing.state.map(|(state, _)| state.code())),
        optional(location.and_then(|location| location.county.as_deref())),
        optional(listing.area.as_deref()),
        optional(location.and_then(|location| location.detloc.as_deref())),
        number(location.map(|location| location.latitude)),
        number(location.map(|location| location.longitude)),
        optional(location.map(|location| location.precision.name())),
        number(listing.people()),
        number(interval.map(|interval| interval.people)),
        number(interval.map(|interval| interval.lowest)),
        number(interval.map(|interval| interval.highest)),
    ];
    row.extend(FIGURES.iter().map(|(measure, _)| number(listing.figure(*measure))));
    let inspection = &listing.inspection;
    row.extend([
        optional(inspection.kind.as_deref()),
        optional(inspection.standard.as_deref()),
        optional(inspection.rating.as_deref()),
        optional(inspection.date.as_deref()),
        optional(listing.state.map(|(_, basis)| basis.name())),
        interval.map_or(Datum::Null, |interval| Datum::Date(interval.first_day)),
        interval.map_or(Datum::Null, |interval| Datum::Date(interval.last_day)),
        Datum::Date(sheet.published_on),
        Datum::Text(sheet.capture.to_string()),
    ]);
    row
}
