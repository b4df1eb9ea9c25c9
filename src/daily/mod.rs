//! People in each place on each day, from ICE's individual records: a second source beside ICE's statistics, never
//! joined to them.

pub mod file;
pub mod complete;
pub mod series;
pub mod witness;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use crate::disk::{self, DiskError};
use crate::model::population::{CountedDays, DailyPopulation, DayCount};
use crate::model::{Capture, Measure, PeriodKind, Release, SeriesTable, SourceId, TableId};
use crate::reference::detlocs::Detlocs;

pub use file::DailyFileError;
pub use series::{DAILY, DailySpec};

/// Why the daily population cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum DailyError {
    /// A file cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A ledger file is damaged.
    #[error(transparent)]
    File(#[from] DailyFileError),
    /// What is known of the codes is damaged.
    #[error(transparent)]
    Detlocs(#[from] crate::reference::ReferenceError),
}

/// One release of the daily population.
#[derive(Debug, Clone)]
pub struct Vintage {
    /// Its document.
    pub capture: Capture,
    /// Its counts.
    pub population: DailyPopulation,
}

/// People at midnight on each complete day, from the first on which somebody was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Midnights {
    /// The day of the first count.
    pub first_day: NaiveDate,
    /// People, a number for each day; `None` where one of the places has no count.
    pub people: Vec<Option<u32>>,
    /// Whether nobody ever was there; the counts are then those of all days.
    pub is_nobody: bool,
}

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
    /// Takes the release that counts on a day; `None` where there is none.
    ///
    /// # Errors
    /// [`DailyError`] where a file of `data/reference` is damaged.
    pub fn of(
        data: &Path,
        vintages: Vec<Vintage>,
        stated: &BTreeMap<NaiveDate, f64>,
        known_on: Option<NaiveDate>,
    ) -> Result<Option<Self>, DailyError> {
        let Some(vintage) = newest(vintages, known_on) else { return Ok(None) };
        let n_complete = complete::n_complete(&vintage.population, stated);
        Ok(Some(Self { vintage, detlocs: Detlocs::read(data)?, n_complete }))
    }

    /// What its series are made from.
    pub fn basis(&self) -> series::Basis<'_> {
        series::Basis {
            vintage: &self.vintage,
            detlocs: &self.detlocs,
            n_complete: self.n_complete,
        }
    }

    /// People at all places that no facility sheet lists, on each complete day.
    pub fn unlisted(&self) -> Vec<(NaiveDate, DayCount)> {
        series::unlisted_by_day(&self.basis())
    }

    /// People at midnight at a place of ICE's list; `None` where the records do not have it.
    pub fn at_place(&self, id: &str) -> Option<Midnights> {
        // Of two facilities under one code, the one that the series of daily counts names.
        let code = self.detlocs.code(id).filter(|code| self.detlocs.facility(code) == Some(id))?;
        self.at_midnight(|of| of == code)
    }

    /// The same of all places of a state, by its two letters.
    pub fn in_state(&self, state: &str) -> Option<Midnights> {
        self.at_midnight(|code| self.detlocs.state(code) == state)
    }

    fn at_midnight(&self, is_own: impl Fn(&str) -> bool) -> Option<Midnights> {
        let population = &self.vintage.population;
        let places: Vec<_> = population.places.iter().filter(|of| is_own(&of.detloc)).collect();
        let sum = |at| DailyPopulation::sum(places.iter().copied(), at).map(|sum| sum.midnight);
        let people: Vec<Option<u32>> = (0..self.n_complete).map(sum).collect();
        let first = people.iter().position(|people| *people != Some(0));
        let (_, first_day) = population.days().nth(first.unwrap_or(0))?;
        let people = people.get(first.unwrap_or(0)..)?.to_vec();
        (!places.is_empty()).then_some(Midnights { first_day, people, is_nobody: first.is_none() })
    }

    /// One of its series.
    pub fn table(&self, spec: &DailySpec) -> SeriesTable {
        spec.table(&self.basis())
    }
}

/// Every release.
///
/// # Errors
/// [`DailyError`] where a ledger file is absent or damaged.
pub fn all(data: &Path, captures: &[Capture]) -> Result<Vec<Vintage>, DailyError> {
    let own = captures.iter().filter(|of| of.source == SourceId::DdpDailyPopulation);
    let read = |capture: &Capture| {
        let bytes = disk::read(&path(data, capture))?;
        let population = file::read(&bytes, capture)?;
        Ok(Vintage { capture: capture.clone(), population })
    };
    own.map(read).collect()
}

/// What the releases count on their complete days. Which those are is read off each release alone, so that no figure
/// of ICE's confirms itself.
pub fn counted(vintages: &[Vintage]) -> CountedDays {
    let mut days = CountedDays::default();
    for Vintage { capture, population } in vintages {
        let n_complete = complete::n_complete(population, &BTreeMap::new());
        days.add(population, n_complete, capture.published_on);
    }
    days
}

/// The release with the newest days of those that were public on a day; of two that reach equally far, the one
/// published last; of two of one day, the one that was here first: a copy that somebody changed replaces none. `None`
/// where there is none.
fn newest(vintages: Vec<Vintage>, known_on: Option<NaiveDate>) -> Option<Vintage> {
    let is_known = |of: &Vintage| known_on.is_none_or(|day| of.capture.published_on <= day);
    vintages.into_iter().filter(is_known).max_by_key(|Vintage { capture, population }| {
        let here_first = Reverse((capture.retrieved_at, capture.sha256.clone()));
        (population.last(), capture.published_on, here_first)
    })
}

/// The release that counts, where it reaches a day; whether it does is read off the footers of the files.
///
/// # Errors
/// [`DailyError`] where a ledger file is absent or damaged.
pub fn covering(
    data: &Path,
    captures: &[Capture],
    (day, known_on): (NaiveDate, Option<NaiveDate>),
) -> Result<Option<Vintage>, DailyError> {
    for capture in captures.iter().filter(|of| of.source == SourceId::DdpDailyPopulation) {
        let bytes = disk::read(&path(data, capture))?;
        if file::last_day(&bytes).is_some_and(|last| day <= last) {
            return Ok(newest(all(data, captures)?, known_on));
        }
    }
    Ok(None)
}

/// Path of a capture's ledger file.
fn path(data: &Path, capture: &Capture) -> std::path::PathBuf {
    data.join("ledger").join(capture.source.name()).join(format!("{}.parquet", capture.stem()))
}

/// People detained by ICE's workbook, day by day: of several releases that state one day, the last; what is held is
/// left out.
pub fn stated<'a>(
    releases: &'a [Release],
    is_held: &'a dyn Fn(&Release, TableId) -> bool,
) -> BTreeMap<NaiveDate, (f64, &'a Release)> {
    let mut all = BTreeMap::new();
    let table = TableId::DetainedByDisposition;
    for release in releases.iter().filter(|release| release.source == SourceId::IceWorkbook) {
        let Some(printed) = release.tables.get(&table) else { continue };
        let total = printed.find(Measure::People, &["all", "all"], PeriodKind::Snapshot);
        if let (Some(day), Some(total)) = (printed.as_of, total)
            && !is_held(release, table)
        {
            all.insert(day, (total.value, release));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::series::sample;
    use super::*;

    /// A release of so many days that was published and came on these days of October 2022.
    fn release(n_days: usize, published: u32, came: u32) -> Vintage {
        let mut population = sample::population();
        population.n_days = n_days;
        let day = |day: u32| NaiveDate::from_ymd_opt(2022, 10, day).unwrap();
        let capture = Capture {
            sha256: crate::archive::sha256(format!("{n_days} {published} {came}").as_bytes()),
            published_on: day(published),
            retrieved_at: day(came).and_hms_opt(10, 0, 0).unwrap().and_utc(),
            ..sample::capture()
        };
        Vintage { capture, population }
    }

    #[test]
    fn the_release_with_the_newest_days_counts_and_none_that_was_not_public() {
        let counts = |all: &[(usize, u32, u32)], known_on: Option<&str>| {
            let known_on = known_on.map(|day| day.parse().unwrap());
            let all = all.iter().map(|(days, published, came)| release(*days, *published, *came));
            let chosen = newest(all.collect(), known_on)?;
            Some((
                chosen.population.n_days,
                chosen.capture.published_on,
                chosen.capture.retrieved_at,
            ))
        };
        let of = |(days, published, came): (usize, u32, u32)| {
            let Vintage { capture, population } = release(days, published, came);
            Some((population.n_days, capture.published_on, capture.retrieved_at))
        };
        let (short, long, later) = ((2, 3, 20), (3, 4, 10), (3, 9, 5));
        // An older one that came after a newer one changes nothing.
        for all in [[short, long], [long, short]] {
            assert_eq!(counts(&all, None), of(long));
            assert_eq!(counts(&all, Some("2022-10-03")), of(short));
            assert_eq!(counts(&all, Some("2022-10-02")), None);
        }
        // Of two that reach equally far, the one published last.
        assert_eq!(counts(&[later, long], None), of(later));
        // Of two of one day, the one that was here first, in whatever order they are listed.
        let copies = [(3, 4, 10), (3, 4, 11), (3, 4, 9)];
        for at in 0..3 {
            let mut all = copies;
            all.rotate_left(at);
            assert_eq!(counts(&all, None), of((3, 4, 9)));
        }
    }
}
