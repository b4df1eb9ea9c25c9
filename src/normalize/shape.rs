//! Chosen figures in the columns and the order of their series: frames, tables, CSV, Parquet.

use polars::prelude::*;

use crate::model::{Measure, SeriesTable};
use crate::normalize::NormalizeError;
use crate::normalize::frame::{
    self, AS_OF_CELL, AS_OF_TEXT, CAPTURE, COLUMN, COLUMN_LABEL, COMPLETE, MEASURE, PUBLISHED_ON,
    RAW, ROW, ROW_LABEL, SHEET, VALUE,
};
use crate::normalize::spec::{DateKey, Extra, Key, SERIES, SeriesSpec, Shape};
use crate::normalize::vintage::{DATE, DATE_BASIS, key_columns};

/// Chosen figures in the columns and the order of their series.
pub(super) fn shaped(figures: LazyFrame, spec: &SeriesSpec) -> Result<SeriesFrame, NormalizeError> {
    let wide = match spec.shape {
        Shape::Wide => widen(figures, spec),
        Shape::Long => figures.select(long_columns(spec)),
    };
    let by: Vec<PlSmallStr> = sort_keys(spec).into_iter().map(PlSmallStr::from).collect();
    let frame = wide.sort(by, SortMultipleOptions::default()).collect()?;
    Ok(SeriesFrame(with_other_captures(frame, spec)?))
}

/// Joins the captures of single figures into one column, leaving those of the row's own capture out.
pub(super) fn with_other_captures(
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
pub(super) fn capture_of(column: &str) -> String {
    format!("capture of {column}")
}

/// One row per key, one column per measure.
pub(super) fn widen(figures: LazyFrame, spec: &SeriesSpec) -> LazyFrame {
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
pub(super) fn is_of_column(spec: &SeriesSpec, column: &str) -> Expr {
    let own = spec.measures.iter().filter(|(_, other)| *other == column);
    frame::any(own.map(|(measure, _)| col(MEASURE).eq(lit(measure.name()))))
        .unwrap_or_else(|| lit(false))
}

/// Columns after the values.
pub(super) fn trailing(spec: &SeriesSpec) -> Vec<&'static str> {
    let mut names = Vec::new();
    if spec.date == DateKey::Month {
        names.push(COMPLETE);
    }
    names.extend([PUBLISHED_ON, CAPTURE]);
    names.extend(spec.extra.iter().map(|extra| extra.name()));
    names
}

/// The date and key columns under their published names.
pub(super) fn heading(spec: &SeriesSpec) -> Vec<Expr> {
    let mut columns = vec![col(DATE).alias(spec.date.name())];
    columns.extend(spec.keys.iter().map(|key| match key {
        Key::Source => col("source_key").alias("source"),
        other => col(other.name()),
    }));
    columns
}

pub(super) fn long_columns(spec: &SeriesSpec) -> Vec<Expr> {
    let mut columns = heading(spec);
    columns.extend([col(MEASURE), col(VALUE)]);
    columns.extend(trailing(spec).into_iter().map(col));
    columns
}

/// Published rows are sorted by all their keys.
pub(super) fn sort_keys(spec: &SeriesSpec) -> Vec<&'static str> {
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
pub struct SeriesFrame(pub(super) DataFrame);

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

/// Columns of [`Ledger::receipts`](crate::normalize::series::Ledger::receipts) with the place of a figure.
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
