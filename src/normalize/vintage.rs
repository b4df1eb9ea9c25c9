//! Which figure of each date, key and measure is published: the newest vintage.

use chrono::NaiveDate;
use polars::prelude::*;

use crate::model::{FiscalYear, Measure, SourceId, TableId};
use crate::normalize::NormalizeError;
use crate::normalize::derived::RANK;
use crate::normalize::frame::{
    self, AS_OF, BREAKDOWN, CAPTURE, CATEGORY, MEASURE, PERIOD, PERIOD_START, PUBLISHED_ON, ROW,
    SOURCE, TABLE,
};
use crate::normalize::spec::{DateKey, Extra, Key, SeriesSpec};

pub(super) const DATE: &str = "date";
pub(super) const DATE_BASIS: &str = "date_basis";
pub(super) const ORDER: &str = "order";
pub(super) const FROZEN: &str = "frozen";
pub(super) const CURRENT: &str = "current";
pub(super) const VINTAGE: &str = "vintage";

/// Whether a row is its table's total.
pub(super) fn is_total() -> Expr {
    let [first, second, _] = CATEGORY;
    let all = |name: &str| col(name).is_null().or(col(name).eq(lit("all")));
    all(first).and(all(second))
}

/// Only these measures.
pub(super) fn of_measures(rows: LazyFrame, measures: &[Measure]) -> LazyFrame {
    let wanted = frame::any(measures.iter().map(|measure| col(MEASURE).eq(lit(measure.name()))));
    rows.filter(wanted.unwrap_or_else(|| lit(false)))
}

/// Only dated figures, with the date in the spec's sense.
pub(super) fn dated(rows: LazyFrame, spec: &SeriesSpec) -> LazyFrame {
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
pub(super) fn with_span(rows: LazyFrame, spec: &SeriesSpec) -> Result<LazyFrame, NormalizeError> {
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
pub(super) fn category_of(dimension: &str) -> Expr {
    let mut found = lit("all");
    for (breakdown, category) in BREAKDOWN.into_iter().zip(CATEGORY) {
        found = when(col(breakdown).eq(lit(dimension))).then(col(category)).otherwise(found);
    }
    found
}

/// Key columns, and only the categories that the spec wants.
pub(super) fn keyed(rows: LazyFrame, spec: &SeriesSpec, facilities: &DataFrame) -> LazyFrame {
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
pub(super) fn ranked(rows: LazyFrame) -> LazyFrame {
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

pub(super) fn key_columns(spec: &SeriesSpec) -> Vec<&'static str> {
    spec.keys
        .iter()
        .map(|key| match key {
            Key::Source => "source_key",
            other => other.name(),
        })
        .collect()
}

/// The newest vintage of each figure: the latest as-of date, then the latest publication.
pub(super) fn newest_vintage(
    rows: LazyFrame,
    spec: &SeriesSpec,
) -> Result<LazyFrame, NormalizeError> {
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
pub(super) fn newest_of_a_date(
    rows: LazyFrame,
    subset: Vec<&str>,
) -> Result<LazyFrame, NormalizeError> {
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
