//! A series as CSV and JSON.

use crate::model::series::field;
use crate::model::{Datum, SeriesTable};

/// UTF-8, LF, header first; empty is not published, 0 is a published zero.
///
/// # Errors
/// [`csv::Error`] where a row is not as long as the header.
pub fn csv(table: &SeriesTable) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(&table.columns)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|datum| match datum {
            Datum::Text(text) => field(text).into_owned(),
            other => other.csv(),
        }))?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A list of objects, one per row.
pub fn json(table: &SeriesTable) -> serde_json::Value {
    table
        .rows
        .iter()
        .map(|row| {
            table
                .columns
                .iter()
                .zip(row)
                .map(|(column, field)| (column.clone(), field.json()))
                .collect::<serde_json::Map<_, _>>()
        })
        .collect()
}
