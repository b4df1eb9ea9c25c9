//! Everything that is published as of a day, made from the record on demand, each thing at most once.

pub mod chosen;
pub mod spec;
pub mod catalog;
mod derived;
mod doubled;
mod vintage;
pub mod shape;
mod series;
mod local;
pub mod revisions;
pub mod computed;
pub mod register;
pub mod counters;
pub mod diff;

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use crate::daily::{self, Daily, DailySpec};
use crate::ledger::Ledger;
use crate::ledger::LedgerError;
use crate::ledger::frame::PUBLISHED_ON;
use crate::model::interval;
use crate::model::{Capture, SeriesId, SeriesTable, SourceId, TableId};
use crate::places::{self, PlaceSpec, Record};
use crate::reference::{Judgements, LocalFigure};
use computed::ComputedSpec;
use counters::{Counter, Counters, Definition, Seen};
use revisions::Revisions;
use shape::SeriesFrame;

/// What is published as of a day.
#[derive(Debug)]
pub struct Edition {
    /// The figures, with what is held kept out.
    pub ledger: Ledger,
    /// The manifest, without what is not ours to pass on.
    pub captures: Vec<Capture>,
    /// The day; `None` for today's.
    pub known_on: Option<NaiveDate>,
    /// The second source: people in each place on each day, where it was opened and the record has it.
    pub daily: Option<Daily>,
    /// What an analyst added below `data/local`, where it was read.
    pub local: Vec<LocalFigure>,
    seen: Seen,
    frames: Vec<OnceLock<SeriesFrame>>,
    tables: Vec<OnceLock<Arc<SeriesTable>>>,
    counters: OnceLock<Counters>,
    revisions: OnceLock<Revisions>,
    facilities: OnceLock<Arc<SeriesTable>>,
    places: OnceLock<Record>,
}

impl Edition {
    /// What is published as of a day from these figures.
    pub fn new(ledger: Ledger, captures: Vec<Capture>, known_on: Option<NaiveDate>) -> Self {
        let on = known_on.or_else(|| seen_from(&captures));
        let newest_known = newest_known(&captures, ledger.judgements(), known_on);
        Self {
            seen: Seen { on, newest_known },
            ledger,
            captures,
            known_on,
            daily: None,
            local: Vec::new(),
            frames: SeriesId::EVERY.iter().map(|_| OnceLock::new()).collect(),
            tables: SeriesId::EVERY.iter().map(|_| OnceLock::new()).collect(),
            counters: OnceLock::new(),
            revisions: OnceLock::new(),
            facilities: OnceLock::new(),
            places: OnceLock::new(),
        }
    }

    /// The same, its age judged from another day: the command line's today.
    #[must_use]
    pub fn seen_on(mut self, day: NaiveDate) -> Self {
        self.seen.on = Some(day);
        self
    }

    /// What persons wrote below `data/reference`.
    pub fn judgements(&self) -> &Judgements {
        self.ledger.judgements()
    }

    /// A series that is read off tables, in columns; `None` for one that is computed.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn frame(&self, id: SeriesId) -> Result<Option<&SeriesFrame>, LedgerError> {
        let Some(spec) = catalog::of(id) else { return Ok(None) };
        made_once(self.frames.get(id as usize), || self.ledger.series_frame(spec, self.known_on))
    }

    /// A series as plain rows.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn series(&self, id: SeriesId) -> Result<Arc<SeriesTable>, LedgerError> {
        let make = || Ok(Arc::new(self.made(id)?));
        Ok(made_once(self.tables.get(id as usize), make)?.map(Arc::clone).unwrap_or_default())
    }

    /// The same for one who is its only reader: it is not kept.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn passing_series(&self, id: SeriesId) -> Result<Arc<SeriesTable>, LedgerError> {
        match self.tables.get(id as usize).and_then(OnceLock::get) {
            Some(made) => Ok(Arc::clone(made)),
            None => Ok(Arc::new(self.made(id)?)),
        }
    }

    fn made(&self, id: SeriesId) -> Result<SeriesTable, LedgerError> {
        let of_records = |spec: &DailySpec| {
            self.daily.as_ref().map_or_else(|| spec.empty(), |daily| daily.table(spec))
        };
        match (self.frame(id)?, computed::of(id)) {
            (Some(frame), _) => frame.table(id.name()),
            (None, Some(spec)) => self.computed(spec),
            // Every id is declared: a test in the catalog says so.
            (None, None) => match places::series::of(id) {
                Some(spec) => self.of_places(spec),
                None => Ok(daily::series::of(id).map(of_records).unwrap_or_default()),
            },
        }
    }

    /// The day on which the newest figure of a series was published.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn last_published(&self, id: SeriesId) -> Result<Option<NaiveDate>, LedgerError> {
        if let Some(frame) = self.frame(id)? {
            return frame.last_published();
        }
        let table = self.passing_series(id)?;
        Ok(table.rows.iter().filter_map(|row| table.field(row, PUBLISHED_ON).date()).max())
    }

    fn computed(&self, spec: &ComputedSpec) -> Result<SeriesTable, LedgerError> {
        let id = |printed: &str| self.ledger.facility_id(TableId::Facilities, printed);
        (spec.make)(&computed::Basis {
            releases: &self.ledger.releases,
            captures: &self.captures,
            holds: self.ledger.holds(),
            known_releases: &self.judgements().known_releases,
            law: &self.judgements().law,
            local: &self.local,
            facility_id: &id,
            known_on: self.known_on,
        })
    }

    fn of_places(&self, spec: &PlaceSpec) -> Result<SeriesTable, LedgerError> {
        Ok(spec.table(self.places()?))
    }

    /// The facility sheets, with where their places lie.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn places(&self) -> Result<&Record, LedgerError> {
        if let Some(record) = self.places.get() {
            return Ok(record);
        }
        let intervals = self.series(SeriesId::IntervalAverageDailyPopulation)?;
        let (ledger, known_on) = (&self.ledger, self.known_on);
        let source = places::Source { ledger, intervals: &intervals, known_on };
        let record = Record::read(&source, self.judgements().ground()?);
        Ok(self.places.get_or_init(|| record))
    }

    /// The three counters.
    pub fn counters(&self) -> &Counters {
        self.counters.get_or_init(|| counters::compute(&self.basis(self.known_on, self.seen)))
    }

    /// The counters of an earlier day.
    pub fn counters_on(&self, day: NaiveDate) -> Counters {
        let newest_known = newest_known(&self.captures, self.judgements(), Some(day));
        counters::compute(&self.basis(Some(day), Seen { on: Some(day), newest_known }))
    }

    /// One counter alone.
    pub fn counter(&self, definition: &Definition) -> Counter {
        counters::one(definition, &self.basis(self.known_on, self.seen))
    }

    fn basis(&self, known_on: Option<NaiveDate>, seen: Seen) -> counters::Basis<'_> {
        let published = self.captures.iter().map(|capture| capture.published_on);
        let newest = published.filter(|day| known_on.is_none_or(|known_on| *day <= known_on)).max();
        let (ledger, captures) = (&self.ledger, self.captures.as_slice());
        counters::Basis { ledger, captures, known_on, newest, seen }
    }

    /// What the publisher changed after the fact.
    pub fn revisions(&self) -> &Revisions {
        self.revisions.get_or_init(|| revisions::all(&self.ledger.releases, self.ledger.holds()))
    }

    /// Every name, address and type under which places were printed.
    pub fn facilities(&self) -> Arc<SeriesTable> {
        Arc::clone(self.facilities.get_or_init(|| Arc::new(register::history(&self.ledger))))
    }

    /// The days on which tables of this kind were published whose figures are held.
    pub fn held_days(&self, table: TableId) -> Vec<NaiveDate> {
        let holds = self.ledger.holds().iter();
        let whole = holds.filter(|hold| {
            hold.table == table
                && hold.measures.is_empty()
                && hold.rows.has_total()
                && hold.from <= hold.published_on
                && hold.applies(None)
        });
        let mut days: Vec<NaiveDate> = whole.map(|hold| hold.published_on).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The first release of the workbook since which every one lacks a table, as known on a day.
    pub fn missing_since(&self, table: TableId, until: Option<NaiveDate>) -> Option<NaiveDate> {
        let is_reached = |day: &NaiveDate| {
            [self.known_on, until].into_iter().flatten().all(|limit| *day <= limit)
        };
        let with = self.ledger.releases.iter().filter(|r| r.tables.contains_key(&table));
        let last = with.map(|release| release.published_on).filter(is_reached).max()?;
        let workbooks = self.captures.iter().filter(|c| c.source == SourceId::IceWorkbook);
        let days = workbooks.map(|capture| capture.published_on).filter(is_reached);
        days.filter(|day| *day > last).min()
    }
}

/// A thing that may fail, made at the first demand; `None` where there is no place for it.
fn made_once<T>(
    place: Option<&OnceLock<T>>,
    make: impl FnOnce() -> Result<T, LedgerError>,
) -> Result<Option<&T>, LedgerError> {
    let Some(place) = place else { return Ok(None) };
    if place.get().is_none() {
        let made = make()?;
        place.get_or_init(|| made);
    }
    Ok(place.get())
}

/// The tables that a series is made from.
pub fn tables_of(id: SeriesId) -> &'static [TableId] {
    match (catalog::of(id), id) {
        (Some(spec), _) => spec.tables,
        (None, SeriesId::IntervalAverageDailyPopulation) => &interval::TABLES,
        (None, _) if is_of_records(id) => &[TableId::DetainedByDisposition],
        (None, _) if places::series::of(id).is_some() => &places::source::TABLES,
        // Releases are counted by their documents.
        (None, _) => &[],
    }
}

/// Whether a series is counted from individual records.
pub fn is_of_records(id: SeriesId) -> bool {
    daily::series::of(id).is_some()
}

/// The day of the newest retrieval.
pub fn seen_from(captures: &[Capture]) -> Option<NaiveDate> {
    captures.iter().map(|capture| capture.retrieved_at.date_naive()).max()
}

/// The newest publication of the workbook that is known of on a day, here or not.
pub fn newest_known(
    captures: &[Capture],
    judgements: &Judgements,
    known_on: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let here = captures.iter().filter(|capture| capture.source == SourceId::IceWorkbook);
    let is_here =
        |document: &String| captures.iter().any(|capture| capture.file_names.contains(document));
    let known = judgements.known_releases.iter();
    let elsewhere = known.filter(|release| !is_here(&release.document));
    here.map(|capture| capture.published_on)
        .chain(elsewhere.map(|release| release.published_on))
        .filter(|day| known_on.is_none_or(|known_on| *day <= known_on))
        .max()
}
