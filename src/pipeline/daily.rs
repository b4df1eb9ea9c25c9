//! The daily population within the record: which release counts, its series, its findings.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::NaiveDate;

use super::Judged;
use super::making::Making;
use crate::daily::series::{self, DAILY, DailySpec, Form};
use crate::daily::{self, Daily, Vintage, witness};
use crate::edition::Edition;
use crate::edition::counters::{Counters, Rival};
use crate::model::{Capture, Hold, Release, SeriesId, TableId};
use crate::publish;

/// ICE's own counts by day, as known on a day, without those that are held then.
pub fn stated(
    releases: &[Release],
    holds: &[Hold],
    known_on: Option<NaiveDate>,
) -> BTreeMap<NaiveDate, f64> {
    let is_left_out = |release: &Release, table: TableId| {
        let of_it = |hold: &&Hold| hold.capture == release.capture && hold.table == table;
        known_on.is_some_and(|day| day < release.published_on)
            || holds.iter().filter(of_it).any(|hold| hold.applies(known_on))
    };
    let all = daily::stated(releases, &is_left_out);
    all.into_iter().map(|(day, (people, _))| (day, people)).collect()
}

/// The release of the daily population that counts for an edition.
///
/// # Errors
/// Where its ledger file or a file of `data/reference` is damaged.
pub fn of(edition: &Edition, data: &Path) -> Result<Option<Daily>> {
    let (ledger, known_on) = (&edition.ledger, edition.known_on);
    let stated = stated(&ledger.releases, ledger.holds(), known_on);
    Daily::of(data, vintages(data, &edition.captures)?, &stated, known_on).context(UNREADABLE)
}

const UNREADABLE: &str = "cannot open the daily population";

/// Every release of the daily population.
///
/// # Errors
/// Where a ledger file is damaged.
pub(super) fn vintages(data: &Path, captures: &[Capture]) -> Result<Vec<Vintage>> {
    daily::all(data, captures).context(UNREADABLE)
}

/// Adds the newest release to a judged record, and where ICE's figures and the records disagree.
pub(super) fn add(judged: &mut Judged, data: &Path, vintages: Vec<Vintage>) -> Result<()> {
    let ledger = &judged.edition.ledger;
    let stated = stated(&ledger.releases, ledger.holds(), None);
    let Some(daily) = Daily::of(data, vintages, &stated, None).context(UNREADABLE)? else {
        return Ok(());
    };
    let intervals = judged.edition.series(SeriesId::IntervalAverageDailyPopulation)?;
    judged.findings.extend(witness::compare(&witness::Inputs {
        releases: &judged.edition.ledger.releases,
        intervals: &intervals,
        vintage: &daily.vintage,
        detlocs: &daily.detlocs,
        n_complete: daily.n_complete,
    }));
    judged.findings.sort_by(|a, b| {
        let of = |f: &crate::model::Finding| (f.published_on, f.capture.clone(), f.rule, f.table);
        of(a).cmp(&of(b))
    });
    judged.edition.daily = Some(daily);
    Ok(())
}

/// The counters with the count of the records at midnight among the alternative figures.
///
/// # Errors
/// Where a ledger file is damaged.
pub fn with_records(edition: &Edition, data: &Path) -> Result<Counters> {
    let mut counters = edition.counters().clone();
    add_rival(&mut counters, data, &edition.captures)?;
    Ok(counters)
}

/// Adds the count of the records at midnight to the figures that a reader may meet for people detained, where they
/// have one for the counter's day.
///
/// # Errors
/// Where a ledger file is damaged.
fn add_rival(counters: &mut Counters, data: &Path, captures: &[Capture]) -> Result<()> {
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
        note: "people in detention over the midnight that ends the same day, counted from ICE's individual records by the Deportation Data Project; the last days of its release are still incomplete".to_owned(),
        note_es: "personas detenidas en la medianoche con que termina el mismo día, contadas a partir de los registros individuales de ICE por el Deportation Data Project; los últimos días de su publicación aún se completan".to_owned(),
    }));
    Ok(())
}

/// Makes the published files of its series; none where the record has no release.
pub(super) fn files(edition: &Edition, contract: &Making) -> Result<()> {
    let Some(daily) = &edition.daily else { return Ok(()) };
    let make = |spec: &DailySpec| match spec.form {
        Form::Csv => {
            let csv = publish::series::csv(&*edition.passing_series(spec.id)?)?;
            contract.put_table(&format!("series/{}.csv", spec.id), csv.as_bytes())
        }
        Form::Parquet => {
            let (basis, name) = (daily.basis(), format!("series/{}.parquet", spec.id));
            let make = || Ok(series::by_facility_parquet(&basis)?);
            contract.put_other(&name, &series::by_facility_source(&basis), make)
        }
    };
    DAILY.iter().try_for_each(make)
}
