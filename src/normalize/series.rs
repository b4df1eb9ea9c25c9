//! From the ledger to one series, as it could have been published on any day.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use chrono::NaiveDate;
use polars::prelude::*;

use crate::archive::unread::Unread;
use crate::model::{
    Capture, Datum, FiscalYear, Hold, Measure, Release, Rows, SeriesTable, SourceId, TableId,
};
use crate::normalize::decisions::{self, Decision};
use crate::normalize::derived::RANK;
use crate::normalize::facility::Aliases;
use crate::normalize::frame::{
    self, AS_OF, AS_OF_CELL, AS_OF_TEXT, BREAKDOWN, CAPTURE, CATEGORY, COLUMN, COLUMN_LABEL,
    COMPLETE, MEASURE, PERIOD, PERIOD_START, PUBLISHED_ON, RAW, ROW, ROW_LABEL, SHEET, SOURCE,
    TABLE, VALUE,
};
use crate::normalize::spec::{DateKey, Extra, Key, SERIES, SeriesSpec, Shape};
use crate::normalize::{NormalizeError, derived, ledger, places, printed};
use crate::reference::{Judgements, KnownRelease};

/// The ledger, corrected, with facility ids and what is held: what every series is made from.
#[derive(Debug)]
pub struct Ledger {
    /// One frame per table, so that a series touches only its own figures.
    tables: BTreeMap<TableId, DataFrame>,
    facilities: DataFrame,
    /// The ids of places as tables print them, each reckoned once.
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

const DATE: &str = "date";
const DATE_BASIS: &str = "date_basis";
const ORDER: &str = "order";
const FROZEN: &str = "frozen";
const CURRENT: &str = "current";
const VINTAGE: &str = "vintage";

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

    /// The figures of held tables in the form of a series: what would stand there if nothing were held.
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

/// Chosen figures in the columns and the order of their series.
fn shaped(figures: LazyFrame, spec: &SeriesSpec) -> Result<SeriesFrame, NormalizeError> {
    let wide = match spec.shape {
        Shape::Wide => widen(figures, spec),
        Shape::Long => figures.select(long_columns(spec)),
    };
    let by: Vec<PlSmallStr> = sort_keys(spec).into_iter().map(PlSmallStr::from).collect();
    let frame = wide.sort(by, SortMultipleOptions::default()).collect()?;
    Ok(SeriesFrame(with_other_captures(frame, spec)?))
}

/// Joins the captures of single figures into one column, leaving those of the row's own capture out.
fn with_other_captures(
    mut frame: DataFrame,
    spec: &SeriesSpec,
) -> Result<DataFrame, NormalizeError> {
    if !spec.extra.contains(&Extra::OtherCaptures) {
        return Ok(frame);
    }
    let mut others: Vec<Vec<String>> = vec![Vec::new(); frame.height()];
    for (_, name) in spec.measures {
        let own = frame.column(CAPTURE)?.str()?.clone();
        let of_figure = frame.drop_in_place(&capture_of(name))?;
        for ((other, own), found) in of_figure.str()?.iter().zip(own.iter()).zip(&mut others) {
            if let Some(other) = other.filter(|other| Some(*other) != own) {
                found.push(format!("{name}={other}"));
            }
        }
    }
    let joined: StringChunked =
        others.iter().map(|all| (!all.is_empty()).then(|| all.join(" "))).collect();
    let joined = joined.with_name(Extra::OtherCaptures.name().into()).into_series();
    frame.with_column(joined.into())?;
    Ok(frame)
}

/// The column that holds the capture of one measure of a row until the row is made.
fn capture_of(column: &str) -> String {
    format!("capture of {column}")
}

/// Whether a row is its table's total.
fn is_total() -> Expr {
    let [first, second, _] = CATEGORY;
    let all = |name: &str| col(name).is_null().or(col(name).eq(lit("all")));
    all(first).and(all(second))
}

/// Only these measures.
fn of_measures(rows: LazyFrame, measures: &[Measure]) -> LazyFrame {
    let wanted = frame::any(measures.iter().map(|measure| col(MEASURE).eq(lit(measure.name()))));
    rows.filter(wanted.unwrap_or_else(|| lit(false)))
}

/// Only dated figures, with the date in the spec's sense.
fn dated(rows: LazyFrame, spec: &SeriesSpec) -> LazyFrame {
    match spec.date {
        DateKey::AsOf => {
            rows.with_columns([col(AS_OF).alias(DATE), lit("as_of").alias(DATE_BASIS)])
        }
        DateKey::AsOfOrRead => rows.with_columns([
            when(col(AS_OF).is_null()).then(col(PERIOD_START)).otherwise(col(AS_OF)).alias(DATE),
            when(col(AS_OF).is_null()).then(lit("read")).otherwise(lit("as_of")).alias(DATE_BASIS),
        ]),
        // A month without an as-of date has no place among its vintages.
        DateKey::Month => rows
            .filter(col(PERIOD).eq(lit("month")))
            .filter(col(AS_OF).is_not_null())
            .with_columns([col(PERIOD_START).alias(DATE), lit("as_of").alias(DATE_BASIS)]),
        DateKey::Period(_) => {
            rows.with_columns([col(PERIOD_START).alias(DATE), lit("as_of").alias(DATE_BASIS)])
        }
    }
    .filter(col(DATE).is_not_null())
}

/// The last day that each figure covers: of a whole fiscal year its own, of a year to date the as-of date.
fn with_span(rows: LazyFrame, spec: &SeriesSpec) -> Result<LazyFrame, NormalizeError> {
    if !spec.extra.contains(&Extra::Through) {
        return Ok(rows);
    }
    let mut frame = rows.collect()?;
    let days = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.date()?.physical().clone());
    let (starts, as_of) = (days(PERIOD_START)?, days(AS_OF)?);
    let last_of_year = |start: i32| {
        let last = FiscalYear::of(frame::day(Some(start))?).last_day()?;
        i32::try_from((last - NaiveDate::default()).num_days()).ok()
    };
    let periods = frame.column(PERIOD)?.str()?;
    let through: Int32Chunked = periods
        .iter()
        .zip(starts.iter().zip(as_of.iter()))
        .map(|(period, (start, as_of))| match period {
            Some("fiscal_year") => start.and_then(last_of_year),
            _ => as_of,
        })
        .collect();
    let through = through.with_name(Extra::Through.name().into()).into_date().into_series();
    frame.with_column(through.into())?;
    Ok(frame.lazy())
}

/// The category of a dimension, wherever the table carries it; `all` where it does not.
fn category_of(dimension: &str) -> Expr {
    let mut found = lit("all");
    for (breakdown, category) in BREAKDOWN.into_iter().zip(CATEGORY) {
        found = when(col(breakdown).eq(lit(dimension))).then(col(category)).otherwise(found);
    }
    found
}

/// Key columns, and only the categories that the spec wants.
fn keyed(rows: LazyFrame, spec: &SeriesSpec, facilities: &DataFrame) -> LazyFrame {
    let [first_category, ..] = CATEGORY;
    let mut rows = rows;
    for (dimension, category) in spec.only {
        rows = rows.filter(category_of(dimension.name()).eq(lit(*category)));
    }
    if spec.keys.iter().any(|key| matches!(key, Key::FacilityId | Key::FacilityAsPrinted)) {
        rows = rows.join(
            facilities.clone().lazy(),
            [col(TABLE), col(first_category)],
            [col(TABLE), col(first_category)],
            JoinArgs::new(JoinType::Left),
        );
    }
    let page = lit(SourceId::IceCoronavirusPage.name());
    let transcription = lit(SourceId::IceCoronavirusTranscription.name());
    let columns: Vec<Expr> = spec
        .keys
        .iter()
        .filter_map(|key| match key {
            Key::Source => Some(
                when(col(SOURCE).eq(transcription.clone()))
                    .then(page.clone())
                    .otherwise(col(SOURCE))
                    .alias("source_key"),
            ),
            Key::By(dimension) => Some(category_of(dimension.name()).alias(dimension.name())),
            Key::FiscalYear | Key::FirstDay => Some(col(PERIOD_START).alias(key.name())),
            Key::FacilityId | Key::FacilityAsPrinted => None,
        })
        .collect();
    rows.with_columns(columns)
}

/// Which of two figures of one date stands: a capture before a transcription, the transcribed table before the
/// transcribed summary, the printed national figure before our sum, the area table's total before the technology
/// table's.
fn ranked(rows: LazyFrame) -> LazyFrame {
    let transcribed = col(SOURCE).eq(lit(SourceId::IceCoronavirusTranscription.name()));
    let of = |table: TableId| col(TABLE).eq(lit(table.name()));
    let sum = of(TableId::AtdArea).and(col(ROW).is_null());
    let rank = when(sum)
        .then(lit(0))
        .when(transcribed.clone().and(of(TableId::CovidSummary)))
        .then(lit(0))
        .when(transcribed)
        .then(lit(1))
        .when(of(TableId::CovidFacilities).or(of(TableId::AtdTechnology)))
        .then(lit(2))
        .otherwise(lit(3));
    rows.with_columns([rank.alias(RANK)])
}

fn key_columns(spec: &SeriesSpec) -> Vec<&'static str> {
    spec.keys
        .iter()
        .map(|key| match key {
            Key::Source => "source_key",
            other => other.name(),
        })
        .collect()
}

/// The newest vintage of each figure: the latest as-of date, then the latest publication.
fn newest_vintage(rows: LazyFrame, spec: &SeriesSpec) -> Result<LazyFrame, NormalizeError> {
    let mut subset: Vec<&str> = vec![DATE];
    subset.extend(key_columns(spec));
    // Two measures that share a column are two names of one figure.
    let one_column = spec.extra.contains(&Extra::Kind);
    if !one_column {
        subset.push(MEASURE);
    }
    if matches!(spec.date, DateKey::AsOf | DateKey::AsOfOrRead) {
        return newest_of_a_date(rows, subset);
    }
    let mut by: Vec<PlSmallStr> = vec![RANK.into()];
    if spec.extra.contains(&Extra::Through) {
        by.push(Extra::Through.name().into());
    }
    if spec.date == DateKey::Month {
        by.push(AS_OF.into());
    }
    by.extend([PUBLISHED_ON, ORDER].map(PlSmallStr::from));
    let nothing_last = SortMultipleOptions::default().with_nulls_last(false);
    Ok(rows.sort(by, nothing_last).unique_stable(Some(cols(subset)), UniqueKeepStrategy::Last))
}

/// Of figures of one date, those that a release gives as its newest, and of these the last published. A frozen sheet of
/// an earlier year only repeats what the first file with that sheet says (`ATD EOFY23 ` stands in 24 files): there the
/// first published stands. A table that its own sheet leaves undated does not make the frozen one its newest (0513/24).
fn newest_of_a_date(rows: LazyFrame, subset: Vec<&str>) -> Result<LazyFrame, NormalizeError> {
    let workbook = col(SOURCE).eq(lit(SourceId::IceWorkbook.name()));
    let frozen = workbook.and(col(AS_OF).lt(col(AS_OF).max().over([CAPTURE])?));
    let published = col(PUBLISHED_ON).cast(DataType::Int32);
    let rows = rows.with_columns([frozen.fill_null(lit(false)).alias(FROZEN)]).with_columns([
        when(col(FROZEN)).then(lit(0) - published.clone()).otherwise(published).alias(VINTAGE),
        col(FROZEN).not().alias(CURRENT),
    ]);
    let by = [RANK, AS_OF, CURRENT, VINTAGE, ORDER].map(PlSmallStr::from);
    let nothing_last = SortMultipleOptions::default().with_nulls_last(false);
    Ok(rows.sort(by, nothing_last).unique_stable(Some(cols(subset)), UniqueKeepStrategy::Last))
}

/// One row per key, one column per measure.
fn widen(figures: LazyFrame, spec: &SeriesSpec) -> LazyFrame {
    let mut keys = vec![col(DATE)];
    keys.extend(key_columns(spec).into_iter().map(col));
    if spec.extra.contains(&Extra::Through) {
        keys.push(col(Extra::Through.name()));
    }
    let mut columns: Vec<(Measure, &str)> = Vec::new();
    for (measure, name) in spec.measures {
        if !columns.iter().any(|(_, earlier)| earlier == name) {
            columns.push((*measure, *name));
        }
    }
    let names_captures = spec.extra.contains(&Extra::OtherCaptures);
    let mut aggregates: Vec<Expr> = Vec::new();
    for (_, name) in &columns {
        let wanted = is_of_column(spec, name);
        aggregates.push(col(VALUE).filter(wanted.clone()).first().alias(*name));
        if names_captures {
            aggregates.push(col(CAPTURE).filter(wanted).first().alias(capture_of(name)));
        }
    }
    aggregates.extend([
        // Rows stand in the order of publication: the newest of the row's figures.
        col(COMPLETE).last(),
        col(PUBLISHED_ON).last(),
        col(CAPTURE).last(),
        col(DATE_BASIS).last(),
        col(MEASURE).first().alias("kind"),
    ]);
    let mut names: Vec<&str> = columns.iter().map(|(_, name)| *name).collect();
    names.extend(trailing(spec));
    let mut chosen = heading(spec);
    names.retain(|name| *name != Extra::OtherCaptures.name());
    chosen.extend(names.into_iter().map(col));
    if names_captures {
        chosen.extend(columns.iter().map(|(_, name)| col(capture_of(name))));
    }
    figures.group_by_stable(keys).agg(aggregates).select(chosen)
}

/// Whether a figure belongs into a column.
fn is_of_column(spec: &SeriesSpec, column: &str) -> Expr {
    let own = spec.measures.iter().filter(|(_, other)| *other == column);
    frame::any(own.map(|(measure, _)| col(MEASURE).eq(lit(measure.name()))))
        .unwrap_or_else(|| lit(false))
}

/// Columns after the values.
fn trailing(spec: &SeriesSpec) -> Vec<&'static str> {
    let mut names = Vec::new();
    if spec.date == DateKey::Month {
        names.push(COMPLETE);
    }
    names.extend([PUBLISHED_ON, CAPTURE]);
    names.extend(spec.extra.iter().map(|extra| extra.name()));
    names
}

/// The date and key columns under their published names.
fn heading(spec: &SeriesSpec) -> Vec<Expr> {
    let mut columns = vec![col(DATE).alias(spec.date.name())];
    columns.extend(spec.keys.iter().map(|key| match key {
        Key::Source => col("source_key").alias("source"),
        other => col(other.name()),
    }));
    columns
}

fn long_columns(spec: &SeriesSpec) -> Vec<Expr> {
    let mut columns = heading(spec);
    columns.extend([col(MEASURE), col(VALUE)]);
    columns.extend(trailing(spec).into_iter().map(col));
    columns
}

/// Published rows are sorted by all their keys.
fn sort_keys(spec: &SeriesSpec) -> Vec<&'static str> {
    let mut keys = vec![spec.date.name()];
    keys.extend(spec.keys.iter().map(|key| key.name()));
    if spec.shape == Shape::Long {
        keys.push(MEASURE);
    }
    if spec.extra.contains(&Extra::Through) {
        keys.push(Extra::Through.name());
    }
    keys
}

/// Every series name, and the nearest to a wrong one.
pub fn nearest(name: &str) -> &'static str {
    SERIES
        .iter()
        .map(|spec| spec.name)
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)))
        .unwrap_or_default()
}

/// A series in columns, sorted.
#[derive(Debug)]
pub struct SeriesFrame(DataFrame);

impl SeriesFrame {
    /// As plain rows.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn table(&self, name: &str) -> Result<SeriesTable, NormalizeError> {
        Ok(SeriesTable {
            name: name.to_owned(),
            columns: self.columns(),
            rows: frame::rows(&self.0)?,
        })
    }

    /// Column names in order.
    pub fn columns(&self) -> Vec<String> {
        self.0.get_column_names().iter().map(ToString::to_string).collect()
    }

    /// As CSV: the same bytes as its plain rows give, without making them.
    ///
    /// # Errors
    /// [`NormalizeError::Frame`].
    pub fn csv(&self) -> Result<Vec<u8>, NormalizeError> {
        frame::csv(&self.0)
    }
}

/// Columns of [`Ledger::receipts`] that tell where a figure was read.
pub const PROVENANCE: [&str; 8] =
    [SHEET, ROW, COLUMN, ROW_LABEL, COLUMN_LABEL, RAW, AS_OF_TEXT, AS_OF_CELL];

/// A series as Parquet bytes, numbers and texts as in its CSV.
///
/// # Errors
/// [`NormalizeError::Frame`].
pub fn parquet(table: &SeriesTable) -> Result<Vec<u8>, NormalizeError> {
    let columns =
        (0..table.columns.len()).map(|at| frame::column_of(table, at)).collect::<Vec<_>>();
    let mut frame = DataFrame::new(table.rows.len(), columns)?;
    let mut bytes = Vec::new();
    polars_io::parquet::write::ParquetWriter::new(&mut bytes)
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(bytes)
}
