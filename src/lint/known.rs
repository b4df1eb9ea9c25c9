//! What the record has of a subject: every published figure, and the newest ones.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::subjects::Subject;
use crate::charts::place_names::mixed;
use crate::edition::Edition;
use crate::edition::catalog;
use crate::edition::counters::{Counters, Status};
use crate::ledger::LedgerError;
use crate::model::{Datum, SeriesId, SeriesTable};
use crate::places::Record;

/// A published figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Known {
    /// The figure: people, facilities, cases, or people per day.
    pub value: f64,
    /// The date it describes.
    pub as_of: NaiveDate,
    /// When it was published; `null` for an alternative figure.
    pub published_on: Option<NaiveDate>,
    /// The source that a series names, the id of an alternative figure, else the series and its column.
    pub source: String,
}

/// What the record has of a subject.
#[derive(Debug, Default)]
pub struct Facts {
    /// What is counted, in words.
    pub label: String,
    /// Every figure of the series, by date.
    pub all: Vec<Known>,
    /// The newest figure, then its alternatives.
    pub current: Vec<Known>,
    /// Figures that ICE printed and that are left out of the series as errors in its table.
    pub held: Vec<Known>,
    /// Why no newer figure is expected.
    pub note: Option<&'static str>,
}

/// Why a figure of a discontinued series is the last one.
const DISCONTINUED: &str = "ICE no longer publishes this figure";

impl Facts {
    /// What the record has of a subject.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn of(edition: &Edition, subject: &Subject) -> Result<Self, LedgerError> {
        let all = |series, columns: &[&str]| figures(edition, series, columns);
        Ok(match subject {
            Subject::Detained | Subject::FacilitiesWithCases | Subject::Monitored => {
                let (series, column) = column_of(subject);
                let counters = edition.counters();
                let current = of_counters(counters, subject);
                let id = counter_id(subject);
                let counter = counters.counters.iter().find(|counter| counter.id == id);
                let has_ended = counter.is_some_and(|c| c.status == Status::Discontinued);
                Self {
                    label: counter.map_or_else(String::new, |c| c.label.en.clone()),
                    all: all(series, &[column])?,
                    current,
                    held: held(edition, series, column)?,
                    note: has_ended.then_some(DISCONTINUED),
                }
            }
            Subject::Cases => Self::of_page(
                "confirmed COVID-19 cases among people detained by ICE",
                all(SeriesId::Covid, &["cases_total", "cases_current"])?,
            ),
            Subject::Deaths => Self::of_page(
                "deaths on ICE's coronavirus page",
                all(SeriesId::Covid, &["deaths"])?,
            ),
            Subject::Tests => Self::of_page(
                "COVID-19 tests of people detained by ICE",
                all(SeriesId::Covid, &["tests"])?,
            ),
            Subject::State(state) => {
                let columns = ["average_daily_population", "interval_average_daily_population"];
                let table = edition.series(SeriesId::StatePopulation)?;
                let mut own = (*table).clone();
                own.rows.retain(|row| table.field(row, "state").text() == Some(state.code()));
                Self::of_places(state.english(), of_table(&own, &columns))
            }
            Subject::Places(ids) => {
                let record = edition.places()?;
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                let of = |id: &&str| of_place(record, id);
                let mut all: Vec<Known> = ids.iter().flat_map(of).collect();
                all.sort_by_key(|known| known.as_of);
                let last = ids.first().and_then(|id| record.last(id));
                let name = last.map_or_else(String::new, |(_, listing)| mixed(&listing.name));
                Self::of_places(&name, all)
            }
        })
    }

    fn of_page(label: &str, all: Vec<Known>) -> Self {
        let current = newest(&all);
        Self { label: label.to_owned(), all, current, note: Some(DISCONTINUED), ..Self::default() }
    }

    fn of_places(name: &str, all: Vec<Known>) -> Self {
        let current = newest(&all);
        let label = format!("people detained per day on average, {name}");
        Self { label, all, current, ..Self::default() }
    }

    /// The newest figures that were public on a day, and later publications that are dated so: as they were then.
    pub fn around(&self, edition: &Edition, subject: &Subject, day: NaiveDate) -> Vec<Known> {
        let is_counter = matches!(
            subject,
            Subject::Detained | Subject::FacilitiesWithCases | Subject::Monitored
        );
        if !is_counter {
            let public = self.all.iter().filter(|k| k.published_on.is_some_and(|on| on <= day));
            return newest(&public.cloned().collect::<Vec<_>>());
        }
        let last = day.checked_add_days(AFTER).unwrap_or(day);
        let last = edition.known_on.map_or(last, |known_on| last.min(known_on));
        let of_series = self.all.iter().filter(|k| k.as_of == day).filter_map(|k| k.published_on);
        let captured = edition.captures.iter().map(|capture| capture.published_on);
        let mut days: Vec<NaiveDate> = of_series
            .chain(captured)
            .filter(|published| *published > day && *published <= last)
            .collect();
        days.sort_unstable();
        days.dedup();
        let is_first = edition.known_on.is_none_or(|known_on| day <= known_on);
        let mut found = Vec::new();
        if is_first {
            found.extend(of_counters(&edition.counters_on(day), subject));
        }
        for published in days {
            let then = of_counters(&edition.counters_on(published), subject);
            found.extend(then.into_iter().filter(|known| known.as_of == day));
        }
        found
    }
}

/// A figure of a day is first published at most this much later.
const AFTER: Days = Days::new(45);

fn counter_id(subject: &Subject) -> &'static str {
    match subject {
        Subject::FacilitiesWithCases => "facilities_with_covid_cases",
        Subject::Monitored => "people_monitored_atd",
        _ => "people_detained",
    }
}

fn column_of(subject: &Subject) -> (SeriesId, &'static str) {
    match subject {
        Subject::FacilitiesWithCases => (SeriesId::Covid, "facilities_with_cases"),
        Subject::Monitored => (SeriesId::Atd, "people"),
        _ => (SeriesId::Detained, "people"),
    }
}

/// The figure of a counter and its alternatives.
fn of_counters(counters: &Counters, subject: &Subject) -> Vec<Known> {
    let id = counter_id(subject);
    let Some(counter) = counters.counters.iter().find(|counter| counter.id == id) else {
        return Vec::new();
    };
    let own = counter.value.zip(counter.as_of).map(|(value, as_of)| Known {
        value: number(value),
        as_of,
        published_on: counter.published_on,
        source: counter.source.clone().unwrap_or_default(),
    });
    let rivals = counter.rivals.iter().map(|rival| Known {
        value: number(rival.value),
        as_of: rival.as_of,
        published_on: None,
        source: rival.id.clone(),
    });
    own.into_iter().chain(rivals).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of people, far below 2^53")]
fn number(value: i64) -> f64 {
    value as f64
}

/// The figures of the newest date, whatever column they are from.
fn newest(all: &[Known]) -> Vec<Known> {
    let last = all.iter().map(|known| known.as_of).max();
    all.iter().filter(|known| Some(known.as_of) == last).cloned().collect()
}

/// Figures of a series: those of all people, where it is split.
fn figures(
    edition: &Edition,
    series: SeriesId,
    columns: &[&str],
) -> Result<Vec<Known>, LedgerError> {
    Ok(of_table(&of_all((*edition.series(series)?).clone()), columns))
}

fn held(edition: &Edition, series: SeriesId, column: &str) -> Result<Vec<Known>, LedgerError> {
    let Some(spec) = catalog::of(series) else { return Ok(Vec::new()) };
    let table = edition.ledger.held_series(spec, edition.known_on)?;
    Ok(of_table(&of_all(table), &[column]))
}

/// The rows of all people, where a series is split by status.
fn of_all(mut table: SeriesTable) -> SeriesTable {
    if let Some(at) = table.position("status") {
        table.rows.retain(|row| row.get(at).and_then(Datum::text) == Some("all"));
    }
    table
}

fn of_table(table: &SeriesTable, columns: &[&str]) -> Vec<Known> {
    let mut found = Vec::new();
    for row in &table.rows {
        let Some(as_of) = table.field(row, "as_of").date() else { continue };
        let source = table.field(row, "source").text();
        for column in columns {
            if let Some(value) = table.field(row, column).number() {
                found.push(Known {
                    value,
                    as_of,
                    published_on: table.field(row, "published_on").date(),
                    source: source
                        .map_or_else(|| format!("{}.{column}", table.name), str::to_owned),
                });
            }
        }
    }
    found
}

fn of_place(record: &Record, id: &str) -> Vec<Known> {
    let mut found = Vec::new();
    for (sheet, listing) in record.of(id) {
        let values = [
            ("average_daily_population", listing.people()),
            ("interval_average_daily_population", listing.interval.map(|of| of.people)),
        ];
        for (source, value) in values {
            found.extend(value.map(|value| Known {
                value,
                as_of: sheet.as_of,
                published_on: Some(sheet.published_on),
                source: format!("{}.{source}", SeriesId::FacilityHistory.name()),
            }));
        }
    }
    found
}
