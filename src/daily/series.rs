//! The series of the daily population.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::archive::sha256;
use crate::columnar::{self, ColumnarError, Sink, Written};
use crate::model::population::{DailyPlace, DailyPopulation, DayCount};
use crate::model::{Datum, SeriesId, SeriesTable, Sha256};
use crate::reference::detlocs::Detlocs;

use super::{Vintage, file};

/// What the series are made from.
pub struct Basis<'a> {
    /// The release.
    pub vintage: &'a Vintage,
    /// What is known of the codes.
    pub detlocs: &'a Detlocs,
    /// How many of its days are complete.
    pub n_complete: usize,
}

/// In which form a series is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As CSV.
    Csv,
    /// As Parquet: too many rows for a spreadsheet.
    Parquet,
}

/// One series.
pub struct DailySpec {
    /// Which series it is; the file is `series/<name>.csv` or `.parquet`.
    pub id: SeriesId,
    /// What the figures are and how they differ from ICE's.
    pub definition: &'static str,
    /// Its form.
    pub form: Form,
    /// Its columns; `published_on` and `capture` follow.
    pub columns: &'static [&'static str],
    /// Makes it.
    make: fn(&Basis<'_>) -> Vec<Vec<Datum>>,
}

/// The registry.
pub const DAILY: &[DailySpec] = &[
    DailySpec {
        id: SeriesId::DailyPopulation,
        definition: "People in ICE detention each day since 2022-10-01, counted by the Deportation Data Project from ICE's individual records (Freedom of Information Act; CC0). `midnight`: people in a place over the midnight that ends the day. `any_time`: people in each place at any time of the day, summed, so that a person who is moved counts twice. Not ICE's own count and never joined to it: on the 68 days with both until February 2026, `midnight` is 0.9978 of ICE's `Currently Detained` in the median, within 1% on 58 days and 2.4% on all. ICE's monthly average daily population lies between the two. `complete` is false for the last days of a release, which are still incomplete (at least seven). The publisher removed the file from its main branch in June 2026 without giving a reason.",
        form: Form::Csv,
        columns: &["date", "midnight", "any_time", "complete"],
        make: nation,
    },
    DailySpec {
        id: SeriesId::DailyPopulationByState,
        definition: "People in ICE detention each day by state: the places of `daily_population` summed, so that `any_time` counts a person who is moved within a state twice. `unknown`: places whose state no list gives (50 of 707 codes, with few people). `CU` is Guantanamo Bay.",
        form: Form::Csv,
        columns: &["date", "state", "midnight", "any_time", "complete"],
        make: by_state,
    },
    DailySpec {
        id: SeriesId::UnlistedPlaces,
        definition: "People each day at places that no facility sheet in this record lists: mostly hold rooms at ICE offices, also jails and police stations; hospitals are not in the records. (The sheet of January 2021, which is held, names every code that ICE keeps.) One row for each day on which anybody was there; no row means nobody. Counts as in `daily_population`.",
        form: Form::Csv,
        columns: &["date", "detloc", "name", "midnight", "any_time"],
        make: unlisted,
    },
    DailySpec {
        id: SeriesId::DailyPopulationByFacility,
        definition: "People each day in each place, as in `daily_population`: a row per place and day (Parquet, by place, then day; 0 is nobody). `facility_id` is empty for places that no facility sheet lists.",
        form: Form::Parquet,
        columns: &FACILITY_COLUMNS,
        make: by_facility,
    },
];

impl DailySpec {
    /// The series of a release.
    pub fn table(&self, basis: &Basis<'_>) -> SeriesTable {
        let capture = &basis.vintage.capture;
        let provenance = [Datum::Date(capture.published_on), Datum::Text(capture.id().to_string())];
        let rows = (self.make)(basis).into_iter().map(|row| [row, provenance.to_vec()].concat());
        SeriesTable { rows: rows.collect(), ..self.empty() }
    }

    /// The series without rows, where nothing is known.
    pub fn empty(&self) -> SeriesTable {
        let columns = self.columns.iter().chain(&["published_on", "capture"]);
        SeriesTable {
            name: self.id.name().to_owned(),
            columns: columns.map(|column| (*column).to_owned()).collect(),
            rows: Vec::new(),
        }
    }
}

/// How a series is counted; `None` for one of ICE's figures.
pub fn of(id: SeriesId) -> Option<&'static DailySpec> {
    DAILY.iter().find(|spec| spec.id == id)
}

fn number(value: u32) -> Datum {
    Datum::Number(f64::from(value))
}

fn text(value: &str) -> Datum {
    Datum::Text(value.to_owned())
}

impl Basis<'_> {
    fn population(&self) -> &DailyPopulation {
        &self.vintage.population
    }

    fn complete(&self, number: usize) -> Datum {
        Datum::Flag(number < self.n_complete)
    }
}

fn nation(basis: &Basis<'_>) -> Vec<Vec<Datum>> {
    let population = basis.population();
    let row = |(at, day)| {
        let DayCount { midnight, any_time } = population.nation(at)?;
        Some(vec![Datum::Date(day), number(midnight), number(any_time), basis.complete(at)])
    };
    population.days().filter_map(row).collect()
}

fn by_state(basis: &Basis<'_>) -> Vec<Vec<Datum>> {
    let population = basis.population();
    let mut states: BTreeMap<&str, Vec<&DailyPlace>> = BTreeMap::new();
    for place in &population.places {
        states.entry(basis.detlocs.state(&place.detloc)).or_default().push(place);
    }
    let mut rows = Vec::new();
    for (at, day) in population.days() {
        for (state, places) in &states {
            let sum = DailyPopulation::sum(places.iter().copied(), at);
            let Some(DayCount { midnight, any_time }) = sum else { continue };
            rows.push(vec![
                Datum::Date(day),
                text(state),
                number(midnight),
                number(any_time),
                basis.complete(at),
            ]);
        }
    }
    rows
}

/// Places that ICE's facility sheets do not list.
fn unlisted_places<'a>(basis: &'a Basis<'_>) -> Vec<&'a DailyPlace> {
    let places = basis.population().places.iter();
    places.filter(|place| basis.detlocs.facility(&place.detloc).is_none()).collect()
}

/// The sum over them on each complete day.
pub(super) fn unlisted_by_day(basis: &Basis<'_>) -> Vec<(NaiveDate, DayCount)> {
    let places = unlisted_places(basis);
    let sum = |at: usize| {
        let counts = places.iter().filter_map(|place| DailyPopulation::count(place, at));
        counts.fold(DayCount::default(), |sum, of| DayCount {
            midnight: sum.midnight + of.midnight,
            any_time: sum.any_time + of.any_time,
        })
    };
    let days = basis.population().days().take(basis.n_complete);
    days.map(|(at, day)| (day, sum(at))).collect()
}

fn unlisted(basis: &Basis<'_>) -> Vec<Vec<Datum>> {
    let mut rows = Vec::new();
    let places = unlisted_places(basis);
    for (at, day) in basis.population().days() {
        for place in &places {
            let count = DailyPopulation::count(place, at).filter(|count| count.any_time > 0);
            let Some(DayCount { midnight, any_time }) = count else { continue };
            rows.push(vec![
                Datum::Date(day),
                text(&place.detloc),
                text(&place.name),
                number(midnight),
                number(any_time),
            ]);
        }
    }
    rows
}

const FACILITY_COLUMNS: [&str; 7] =
    ["date", "detloc", "facility_id", "state", "midnight", "any_time", "complete"];

fn by_facility(basis: &Basis<'_>) -> Vec<Vec<Datum>> {
    let mut rows = Vec::new();
    for place in &basis.population().places {
        let facility = basis.detlocs.facility(&place.detloc);
        let state = basis.detlocs.state(&place.detloc);
        for (at, day) in basis.population().days() {
            let Some(count) = DailyPopulation::count(place, at) else { continue };
            rows.push(vec![
                Datum::Date(day),
                text(&place.detloc),
                facility.map_or(Datum::Null, text),
                text(state),
                number(count.midnight),
                number(count.any_time),
                basis.complete(at),
            ]);
        }
    }
    rows
}

/// The hash of all that `daily_population_by_facility` follows from.
pub fn by_facility_source(basis: &Basis<'_>) -> Sha256 {
    let mut text = format!("{} {}\n", basis.vintage.capture.sha256, basis.n_complete);
    for place in &basis.population().places {
        let facility = basis.detlocs.facility(&place.detloc).unwrap_or_default();
        let line = [&*place.detloc, facility, basis.detlocs.state(&place.detloc)].join(",");
        text.push_str(&line);
        text.push('\n');
    }
    sha256(text.as_bytes())
}

/// `daily_population_by_facility` as it is published, without a table of it in between.
///
/// # Errors
/// [`ColumnarError`].
pub fn by_facility_parquet(basis: &Basis<'_>) -> Result<Vec<u8>, ColumnarError> {
    let population = basis.population();
    let of = |word: fn(&Basis<'_>, &DailyPlace) -> String| -> Vec<String> {
        population.places.iter().map(|place| word(basis, place)).collect()
    };
    let codes = of(|_, place| place.detloc.to_string());
    let facilities =
        of(|basis, place| basis.detlocs.facility(&place.detloc).unwrap_or_default().to_owned());
    let states = of(|basis, place| basis.detlocs.state(&place.detloc).to_owned());
    let (mut rows, mut days, mut complete) = (Vec::new(), Vec::new(), Vec::new());
    let (mut midnight, mut any_time) = (Vec::new(), Vec::new());
    let first = file::day_number(population.first);
    for (place_at, place) in (0..).zip(&population.places) {
        for (at, day) in (0..population.n_days).zip(first..) {
            let Some(count) = DailyPopulation::count(place, at) else { continue };
            rows.push(place_at);
            days.push(day);
            complete.push(at < basis.n_complete);
            midnight.push(i32::try_from(count.midnight).unwrap_or(i32::MAX));
            any_time.push(i32::try_from(count.any_time).unwrap_or(i32::MAX));
        }
    }
    let once = vec![0; rows.len()];
    let published_on = vec![file::day_number(basis.vintage.capture.published_on); rows.len()];
    let capture = [basis.vintage.capture.id().to_string()];
    let columns = [
        ("date", Written::Days(&days)),
        ("detloc", Written::Texts { words: &codes, rows: &rows }),
        ("facility_id", Written::Texts { words: &facilities, rows: &rows }),
        ("state", Written::Texts { words: &states, rows: &rows }),
        ("midnight", Written::Numbers(&midnight)),
        ("any_time", Written::Numbers(&any_time)),
        ("complete", Written::Flags(&complete)),
        ("published_on", Written::Days(&published_on)),
        ("capture", Written::Texts { words: &capture, rows: &once }),
    ];
    columnar::write(&columns, &[], Sink::Published)
}

/// Small releases for tests.
#[cfg(test)]
pub(super) mod sample {
    use super::*;
    use crate::model::{Capture, PublishedFrom, SourceId};

    /// Krome (listed) and Boston's hold room (not), three days; no count of the hold room on the last.
    pub(crate) fn population() -> DailyPopulation {
        let count = |midnight, any_time| Some(DayCount { midnight, any_time });
        let place = |detloc: &str, name: &str, counts| DailyPlace {
            detloc: detloc.into(),
            name: name.into(),
            counts,
        };
        DailyPopulation {
            first: "2022-10-01".parse().unwrap(),
            n_days: 3,
            places: vec![
                place("BOSHOLD", "BOSTON HOLDROOM", vec![count(1, 4), count(0, 0), None]),
                place("KRO", "KROME", vec![count(5, 7), count(6, 6), count(6, 9)]),
            ],
        }
    }

    /// Its document.
    pub(crate) fn capture() -> Capture {
        Capture {
            source: SourceId::DdpDailyPopulation,
            sha256: crate::archive::sha256(b"sample"),
            file_names: vec!["daily.parquet".to_owned()],
            bytes: 6,
            url: None,
            archive_url: None,
            published_on: "2022-10-04".parse().unwrap(),
            published_from: PublishedFrom::Given,
            retrieved_at: "2026-11-26T10:00:00Z".parse().unwrap(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(name: &str) -> Vec<String> {
        let vintage = Vintage { capture: sample::capture(), population: sample::population() };
        let nowhere = tempfile::tempdir().unwrap();
        let detlocs = Detlocs::read(nowhere.path()).unwrap();
        let basis = Basis { vintage: &vintage, detlocs: &detlocs, n_complete: 2 };
        let table = of(SeriesId::from_name(name).unwrap()).unwrap().table(&basis);
        let line = |row: &Vec<Datum>| {
            let fields: Vec<String> = row.iter().map(Datum::csv).collect();
            fields.get(..fields.len() - 2).unwrap().join(",")
        };
        table.rows.iter().map(line).collect()
    }

    #[test]
    fn the_nation_is_the_sum_of_places_and_none_where_one_has_no_count() {
        assert_eq!(csv("daily_population"), ["2022-10-01,6,11,true", "2022-10-02,6,6,true"]);
        assert_eq!(
            csv("daily_population_by_state"),
            [
                "2022-10-01,FL,5,7,true",
                "2022-10-01,MA,1,4,true",
                "2022-10-02,FL,6,6,true",
                "2022-10-02,MA,0,0,true",
                "2022-10-03,FL,6,9,false",
            ]
        );
    }

    #[test]
    fn unlisted_places_have_a_row_for_each_day_with_somebody() {
        assert_eq!(csv("unlisted_places"), ["2022-10-01,BOSHOLD,BOSTON HOLDROOM,1,4"]);
    }

    #[test]
    fn the_published_parquet_has_the_rows_of_the_table() {
        let rows = csv("daily_population_by_facility");
        assert_eq!(rows.len(), 5);
        assert!(rows[2].starts_with("2022-10-01,KRO,krome"), "{}", rows[2]);
        let vintage = Vintage { capture: sample::capture(), population: sample::population() };
        let nowhere = tempfile::tempdir().unwrap();
        let detlocs = Detlocs::read(nowhere.path()).unwrap();
        let basis = Basis { vintage: &vintage, detlocs: &detlocs, n_complete: 2 };
        let file = columnar::of_bytes(&by_facility_parquet(&basis).unwrap()).unwrap();
        assert_eq!(file.n_rows(), 5);
        let names: Vec<String> = file.columns().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names.get(..7).unwrap(), FACILITY_COLUMNS);
    }
}
