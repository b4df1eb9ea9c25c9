//! A series as CSV and JSON.

use crate::model::series::{field, number_text};
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
                .map(|(column, field)| (column.clone(), json_of(field)))
                .collect::<serde_json::Map<_, _>>()
        })
        .collect()
}

/// One field; whole numbers without a point, null for what JSON has no number for.
pub fn json_of(field: &Datum) -> serde_json::Value {
    match field {
        Datum::Null => serde_json::Value::Null,
        Datum::Flag(flag) => (*flag).into(),
        Datum::Number(number) => number_json(*number),
        Datum::Date(_) | Datum::Text(_) => field.csv().into(),
    }
}

fn number_json(number: f64) -> serde_json::Value {
    match number_text(number).parse::<i64>() {
        Ok(whole) => whole.into(),
        Err(_) => serde_json::Number::from_f64(number).into(),
    }
}
