//! What a value cell says.
//! Comes in: a cell, the measure of its column. Goes out: a figure, nothing, or unexpected words. Never: a word read as
//! zero, but for the dash that ICE prints for it.

use crate::extract::grid::{Cell, CellValue};
use crate::extract::label;
use crate::model::{Measure, Value};

/// What a value cell says.
pub enum Reading {
    /// A figure, with its text where it was not printed as a number.
    Figure(Value, Option<String>),
    /// Not published: blank, `N/A`, `*`, `null`, an error cell.
    Nothing,
    /// Words where a number belongs.
    Unexpected(String),
}

/// Reads a value cell: `-` is a published zero (Dec 2021 files), `N/A`, `*` and `null` are nothing.
pub fn value_of(cell: &Cell, measure: Measure) -> Reading {
    match &cell.value {
        CellValue::Number(number) if measure.is_text() => {
            Reading::Figure(Value::Text(number.to_string()), None)
        }
        CellValue::Number(number) => Reading::Figure(Value::Number(*number), None),
        CellValue::Date(date) if measure.is_text() => {
            Reading::Figure(Value::Text(date.to_string()), None)
        }
        CellValue::Date(date) => Reading::Unexpected(date.to_string()),
        CellValue::Error(_) => Reading::Nothing,
        CellValue::Text(text) => match (measure.is_text(), label::squeeze(text)) {
            (true, text) => Reading::Figure(Value::Text(text), None),
            (false, text) if text == "-" => Reading::Figure(Value::Number(0.0), Some(text)),
            (false, text) if is_placeholder(&text) => Reading::Nothing,
            (false, text) => Reading::Unexpected(text),
        },
    }
}

/// ICE's words for "no figure".
pub fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    text.is_empty()
        || text.chars().all(|c| c == '*')
        || matches!(lower.as_str(), "n/a" | "null" | "na")
}
