//! The daily population within the record: which release counts, its series, its findings.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::NaiveDate;

use super::{Files, Opened};
use crate::counters::{Counters, Rival};
use crate::daily::series::{self, Basis, DAILY, DailySpec, Form};
use crate::daily::{self, Vintage, complete, witness};
use crate::model::{Capture, Hold, Release, SeriesTable, TableId};
use crate::normalize::reckoned;
use crate::publish;
use crate::reference::detlocs::Detlocs;

/// The release of the daily population that counts on a day, with what its series are made from.
#[derive(Debug)]
pub struct Daily {
    /// The release.
    pub vintage: Vintage,
    /// What is known of the codes of places.
    pub detlocs: Detlocs,
    /// How many of its days are complete.
    pub n_complete: usize,
}

impl Daily {
    /// Opens the release that counts on a day; `None` where the record has none.
    ///
    /// # Errors
    /// Where its ledger file or a file of `data/reference` is damaged.
    pub fn open(
        data: &Path,
        captures: &[Capture],
        stated: &BTreeMap<NaiveDate, f64>,
        known_on: Option<NaiveDate>,
    ) -> Result<Option<Self>> {
        let vintage =
            daily::newest(data, captures, known_on).context("cannot open the daily population")?;
        let Some(vintage) = vintage else { return Ok(None) };
        let n_complete = complete::n_complete(&vintage.population, stated);
        Ok(Some(Self { vintage, detlocs: Detlocs::read(data)?, n_complete }))
    }

    fn basis(&self) -> Basis<'_> {
        Basis { vintage: &self.vintage, detlocs: &self.detlocs, n_complete: self.n_complete }
    }

    /// One of its series.
    pub fn table(&self, spec: &DailySpec) -> SeriesTable {
        spec.table(&self.basis())
    }
}

/// ICE's own counts by day, as known on a day, without those that are held then.
pub fn stated(
    releases: &[Release],
    holds: &[Hold],
    known_on: Option<NaiveDate>,
) -> BTreeMap<NaiveDate, f64> {
    let is_left_out = |release: &Release, table: TableId| {
        let of_it = |hold: &&Hold| hold.capture == release.capture && hold.table == table;
        known_on.is_some_and(|day| day < release.published_on)
            || holds.iter().filter(of_it).any(|hold| hold.stands(known_on))
    };
    let all = daily::stated(releases, &is_left_out);
    all.into_iter().map(|(day, (people, _))| (day, people)).collect()
}

/// Adds the newest release to an opened record, and where ICE's figures and the records disagree.
pub(super) fn add(opened: &mut Opened, data: &Path) -> Result<()> {
    let stated = stated(&opened.releases, opened.ledger.holds(), None);
    let Some(daily) = Daily::open(data, &opened.captures, &stated, None)? else { return Ok(()) };
    let Some(spec) = reckoned::find("interval_average_daily_population") else { return Ok(()) };
    let intervals = super::reckoned(opened, spec, None)?;
    opened.findings.extend(witness::compare(&witness::Inputs {
        releases: &opened.releases,
        intervals: &intervals,
        vintage: &daily.vintage,
        detlocs: &daily.detlocs,
        n_complete: daily.n_complete,
    }));
    opened.findings.sort_by(|a, b| {
        let of = |f: &crate::model::Finding| (f.published_on, f.capture.clone(), f.rule, f.table);
        of(a).cmp(&of(b))
    });
    opened.daily = Some(daily);
    Ok(())
}

/// Adds the count of the records at midnight to the figures that a reader may meet for people detained, where they
/// have one for the counter's day.
///
/// # Errors
/// Where a ledger file is damaged.
pub fn add_rival(counters: &mut Counters, data: &Path, captures: &[Capture]) -> Result<()> {
    let known_on = counters.known_on;
    let Some(counter) = counters.counters.iter_mut().find(|one| one.id == "people_detained") else {
        return Ok(());
    };
    let Some(as_of) = counter.as_of else { return Ok(()) };
    let Some(vintage) = daily::covering(data, captures, (as_of, known_on))? else { return Ok(()) };
    let count = vintage.population.number_of(as_of).and_then(|at| vintage.population.nation(at));
    counter.rivals.extend(count.map(|count| Rival {
        id: "individual_records_at_midnight".to_owned(),
        value: i64::from(count.midnight),
        as_of,
        note: "people in detention over the midnight that ends the same day, counted from ICE's individual records by the Deportation Data Project; the last days of its release are still filling up".to_owned(),
    }));
    Ok(())
}

/// The published files of its series; none where the record has no release.
pub(super) fn files(opened: &Opened) -> Result<Files> {
    let Some(daily) = &opened.daily else { return Ok(Files::new()) };
    let of = |spec: &DailySpec| -> Result<(String, Vec<u8>)> {
        Ok(match spec.form {
            Form::Csv => {
                let csv = publish::series::csv(&daily.table(spec))?;
                (format!("series/{}.csv", spec.name), csv.into_bytes())
            }
            Form::Parquet => {
                let bytes = series::by_facility_parquet(&daily.basis())?;
                (format!("series/{}.parquet", spec.name), bytes)
            }
        })
    };
    DAILY.iter().map(of).collect()
}

/// A series as it could have been published on a day; empty where nothing was known then.
///
/// # Errors
/// Where a file of the record is damaged.
pub fn ask(data: &Path, spec: &DailySpec, known_on: Option<NaiveDate>) -> Result<SeriesTable> {
    let asked = super::question::ask(data, &[TableId::DetainedByDisposition])?;
    let releases = asked.ledger.releases(&asked.captures)?;
    let stated = stated(&releases, asked.ledger.holds(), known_on);
    Ok(match Daily::open(data, &asked.captures, &stated, known_on)? {
        Some(daily) => daily.table(spec),
        None => spec.empty(),
    })
}
