//! From the ledger to one series, as it could have been published on any day.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use chrono::NaiveDate;
use polars::prelude::*;

use crate::archive::unread::Unread;
use crate::model::{Capture, Datum, Hold, Measure, Release, Rows, SeriesTable, TableId};
use crate::normalize::decisions::{self, Decision};
use crate::normalize::facility::Aliases;
use crate::normalize::frame::{self, CAPTURE, CATEGORY, MEASURE, PUBLISHED_ON};
use crate::normalize::shape::{SeriesFrame, shaped};
use crate::normalize::spec::SeriesSpec;
use crate::normalize::vintage::{
    DATE, ORDER, dated, is_total, key_columns, keyed, newest_vintage, of_measures, ranked,
    with_span,
};
use crate::normalize::{NormalizeError, derived, ledger, places, printed};
use crate::reference::{Judgements, KnownRelease};

/// The ledger, corrected, with facility ids and what is held: what every series is made from.
#[derive(Debug)]
pub struct Ledger {
    /// One frame per table, so that a series touches only its own figures.
    tables: BTreeMap<TableId, DataFrame>,
    facilities: DataFrame,
    /// The ids of places by table and printed name, each computed once.
    ids: HashMap<(TableId, String), String>,
    /// Places that a document prints in two rows.
    doubled: Vec<places::Doubled>,
    aliases: Aliases,
    judgements: Judgements,
    holds: Vec<Hold>,
}

/// Which figures are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Those of tables that are not held.
    Published,
    /// Those of held tables.
    Held,
}

/// Which holds count.
#[derive(Clone, Copy)]
enum Counting {
    /// All of them.
    Figures,
    /// Not those of single rows: a place whose count is held is listed all the same.
    Rows,
}

impl Ledger {
    /// Reads the ledger files of these captures and applies the corrections; nothing is held yet.
    ///
    /// # Errors
    /// [`NormalizeError`]: a damaged file, or a correction whose guard failed.
    pub fn open(data: &Path, captures: &[Capture]) -> Result<Self, NormalizeError> {
        Self::with(data, captures, |decisions| {
            decisions::correct(ledger::read(data, captures)?, decisions)
        })
    }

    /// The same of some tables alone.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_tables(
        data: &Path,
        captures: &[Capture],
        wanted: &[TableId],
    ) -> Result<Self, NormalizeError> {
        Self::with(data, captures, |decisions| {
            let of_wanted =
                |decision: &&Decision| decision.table.is_some_and(|table| wanted.contains(&table));
            let decisions: Vec<Decision> = decisions.iter().filter(of_wanted).cloned().collect();
            decisions::correct(ledger::read_tables(data, captures, wanted)?, &decisions)
        })
    }

    fn with(
        data: &Path,
        captures: &[Capture],
        tables: impl FnOnce(&[Decision]) -> Result<BTreeMap<TableId, DataFrame>, NormalizeError>,
    ) -> Result<Self, NormalizeError> {
        let mut judgements = Judgements::read(data)?;
        for decision in &mut judgements.decisions {
            decision.resolve(captures)?;
        }
        let tables = tables(&judgements.decisions)?;
        let aliases = Aliases::new(&judgements.aliases, &judgements.apart);
        let facilities = places::ids(&tables, &aliases)?;
        places::must_name_one(&facilities, &judgements)?;
        let doubled = places::doubled(&tables, &facilities)?;
        let ids = places::by_name(&facilities)?;
        Ok(Self { tables, facilities, ids, doubled, aliases, judgements, holds: Vec::new() })
    }

    /// Keeps these tables out of every series from now on.
    #[must_use]
    pub fn holding(self, holds: Vec<Hold>) -> Self {
        Self { holds, ..self }
    }

    /// Adds releases that were seen and are not here.
    #[must_use]
    pub fn knowing(mut self, unread: Vec<Unread>) -> Self {
        let known = unread.into_iter().map(|Unread { published_on, document, evidence }| {
            KnownRelease { published_on, document, evidence }
        });
        self.judgements.known_releases.extend(known);
        self
    }

    /// What is kept out.
    pub fn holds(&self) -> &[Hold] {
        &self.holds
    }

    /// What persons decided.
    pub fn decisions(&self) -> &[Decision] {
        &self.judgements.decisions
    }

    /// Every document with its tables, held or not, in the order of publication.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn releases(&self, captures: &[Capture]) -> Result<Vec<Release>, NormalizeError> {
        printed::releases(&self.tables, captures)
    }

    /// What persons wrote below `data/reference`.
    pub fn judgements(&self) -> &Judgements {
        &self.judgements
    }

    /// The stable id of a place as a table prints it.
    pub fn facility_id(&self, table: TableId, printed: &str) -> String {
        let known = self.ids.get(&(table, printed.to_owned()));
        known.cloned().unwrap_or_else(|| self.aliases.id(table, printed))
    }

    /// The id that stays of a place that had two.
    pub fn id_that_stays<'a>(&'a self, id: &'a str) -> &'a str {
        self.aliases.stays(id)
    }

    /// Whether a reviewed row keeps two places apart.
    pub fn are_apart(&self, one: &str, other: &str) -> bool {
        self.aliases.are_apart(one, other)
    }

    /// Number of figures.
    pub fn height(&self) -> usize {
        self.tables.values().map(DataFrame::height).sum()
    }

    /// Ledger rows of some tables known on a day, as plain rows of the given columns; of all measures where none
    /// is named.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn select(
        &self,
        tables: &[TableId],
        measures: &[Measure],
        known_on: Option<NaiveDate>,
        columns: &[&str],
    ) -> Result<Vec<Vec<Datum>>, NormalizeError> {
        let known = self.known(tables, known_on, Standing::Published, Counting::Figures)?;
        let known = if measures.is_empty() { known } else { of_measures(known, measures) };
        let chosen =
            known.select(columns.iter().map(|name| col(*name)).collect::<Vec<_>>()).collect()?;
        frame::rows(&chosen)
    }

    /// Rows of a table as one publication lists them, those whose figure is held among them.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn listed(
        &self,
        table: TableId,
        measures: &[Measure],
        published_on: NaiveDate,
        columns: &[&str],
    ) -> Result<Vec<Vec<Datum>>, NormalizeError> {
        let rows = self.known(&[table], Some(published_on), Standing::Published, Counting::Rows)?;
        let of_day = col(PUBLISHED_ON).eq(frame::date_literal(published_on));
        let columns: Vec<Expr> = columns.iter().map(|name| col(*name)).collect();
        frame::rows(&of_measures(rows, measures).filter(of_day).select(columns).collect()?)
    }

    fn known(
        &self,
        tables: &[TableId],
        known_on: Option<NaiveDate>,
        standing: Standing,
        counting: Counting,
    ) -> Result<LazyFrame, NormalizeError> {
        let mut parts = Vec::new();
        for table in tables {
            let Some(frame) = self.tables.get(table) else { continue };
            let held = self.held(*table, known_on, counting);
            parts.push(match (held, standing) {
                (None, Standing::Published) => frame.clone(),
                (None, Standing::Held) => frame.clear(),
                (Some(held), Standing::Published) => {
                    frame.clone().lazy().filter(held.not()).collect()?
                }
                (Some(held), Standing::Held) => frame.clone().lazy().filter(held).collect()?,
            });
        }
        let mut parts = parts.into_iter();
        let mut rows = match parts.next() {
            Some(first) => first,
            None => ledger::empty()?,
        };
        for part in parts {
            rows.vstack_mut_owned(part)?;
        }
        let rows = rows.lazy();
        Ok(match known_on {
            Some(day) => rows.filter(col(PUBLISHED_ON).lt_eq(frame::date_literal(day))),
            None => rows,
        })
    }

    /// Which rows of a table are held on a day; `None` where none is.
    fn held(
        &self,
        table: TableId,
        known_on: Option<NaiveDate>,
        counting: Counting,
    ) -> Option<Expr> {
        let standing = self.holds.iter().filter(|hold| {
            let counts = match counting {
                Counting::Figures => true,
                Counting::Rows => !matches!(hold.rows, Rows::Only(_)),
            };
            counts && hold.table == table && hold.stands(known_on)
        });
        frame::any(standing.map(|hold| {
            let release = col(CAPTURE)
                .eq(lit(hold.capture.as_str()))
                .and(col(PUBLISHED_ON).eq(frame::date_literal(hold.published_on)));
            let measures = hold.measures.iter().map(|m| col(MEASURE).eq(lit(m.name())));
            let held = match frame::any(measures) {
                Some(measures) => release.and(measures),
                None => release,
            };
            match &hold.rows {
                Rows::Every => held,
                Rows::Total => held.and(is_total()),
                Rows::Parts => held.and(is_total().not()),
                Rows::Only(label) => held.and(col(CATEGORY[0]).eq_missing(lit(label.as_str()))),
            }
        }))
    }

    /// Whether figures of these tables published after a day are held.
    pub fn holds_after(
        &self,
        tables: &[TableId],
        measure: Measure,
        day: NaiveDate,
        known_on: Option<NaiveDate>,
    ) -> bool {
        self.holds.iter().any(|hold| {
            tables.contains(&hold.table)
                && hold.rows.has_total()
                && (hold.measures.is_empty() || hold.measures.contains(&measure))
                && hold.published_on > day
                && known_on.is_none_or(|known_on| hold.published_on <= known_on)
                && hold.stands(known_on)
        })
    }

    /// The figures of held tables in the form of a series: what would be published if nothing were held.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn held_series(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
    ) -> Result<SeriesTable, NormalizeError> {
        shaped(self.figures(spec, known_on, Standing::Held)?, spec)?.table(spec.name)
    }

    /// The series as it could have been published on a day; `None` for today's.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn series(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
    ) -> Result<SeriesTable, NormalizeError> {
        self.series_frame(spec, known_on)?.table(spec.name)
    }

    /// The same, still in columns: for those who only write it out.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn series_frame(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
    ) -> Result<SeriesFrame, NormalizeError> {
        shaped(self.figures(spec, known_on, Standing::Published)?, spec)
    }

    /// The chosen figures of a series, one row each, with the cell that each was read from: the ledger's
    /// columns and `date`, the keys (the source as `source_key`) and `date_basis`.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn receipts(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
    ) -> Result<SeriesTable, NormalizeError> {
        self.receipts_of(spec, known_on, &[])
    }

    /// Those of them with these texts in these columns.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn receipts_of(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
        wanted: &[(&str, &str)],
    ) -> Result<SeriesTable, NormalizeError> {
        let mut by: Vec<PlSmallStr> = vec![DATE.into()];
        by.extend(key_columns(spec).into_iter().map(PlSmallStr::from));
        by.push(MEASURE.into());
        let figures = self.figures(spec, known_on, Standing::Published)?;
        let frame = wanted
            .iter()
            .fold(figures, |rows, (column, text)| rows.filter(col(*column).eq(lit(*text))))
            .sort(by, SortMultipleOptions::default().with_maintain_order(true))
            .collect()?;
        SeriesFrame(frame).table(spec.name)
    }

    /// One row per date, key and measure: the newest vintage, with its provenance.
    fn figures(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
        standing: Standing,
    ) -> Result<LazyFrame, NormalizeError> {
        let known = self.known(spec.tables, known_on, standing, Counting::Figures)?;
        let listed = self.known(spec.tables, known_on, standing, Counting::Rows)?;
        let mut all = vec![known.clone()];
        all.extend(derived::rows(&known, &listed, spec.tables));
        // Ledger files stand in the order of publication and hash, their rows in reading order: the last tie.
        let rows = concat(all, UnionArgs::default())?.with_row_index(ORDER, None);
        let measures: Vec<Measure> = spec.measures.iter().map(|(measure, _)| *measure).collect();
        let rows = with_span(dated(of_measures(rows, &measures), spec), spec)?;
        let rows = places::summed(keyed(rows, spec, &self.facilities), spec, &self.doubled)?;
        newest_vintage(ranked(rows), spec)
    }
}
