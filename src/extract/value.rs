//! What a value cell says.

use crate::extract::grid::{Cell, CellValue};
use crate::model::{Measure, Value};
use crate::sources::label;

/// What a value cell says.
pub enum Reading {
    /// A figure, with its text where it was not printed as a number.
    Figure(Value, Option<String>),
    /// Not published: blank, `N/A`, `*`, `null`.
    Nothing,
    /// Words, an error (`#REF!`), a truth value or a formula without its result where a figure belongs.
    Unexpected(String),
}

/// Reads a value cell: `-` is a published zero (Dec 2021 files), `N/A`, `*` and `null` are nothing.
pub fn value_of(cell: &Cell, measure: Measure) -> Reading {
    match &cell.value {
        CellValue::Number(number) if !number.is_finite() => Reading::Unexpected(number.to_string()),
        // Nothing that ICE counts or averages is below zero (seven lengths of stay of 2023-12-07 were).
        CellValue::Number(number) if !measure.is_text() && *number < 0.0 => {
            Reading::Unexpected(number.to_string())
        }
        CellValue::Number(number) if measure.is_text() => {
            Reading::Figure(Value::Text(number.to_string()), None)
        }
        CellValue::Number(number) => Reading::Figure(Value::Number(*number), None),
        CellValue::Date(date) if measure.is_text() => {
            Reading::Figure(Value::Text(date.to_string()), None)
        }
        CellValue::Date(date) => Reading::Unexpected(date.to_string()),
        CellValue::Error(error) => Reading::Unexpected(error.clone()),
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

/// Whether a text is a number in a notation that is not read (`1.234,5`, `23,156`, `2.3E4`, `12 345`).
pub fn is_number_in_words(text: &str) -> bool {
    let part = |c: char| {
        c.is_ascii_digit() || c.is_whitespace() || "+-.,'\u{2019}%$()eE\u{2212}".contains(c)
    };
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(part)
}

/// Whether a cell is meant as a figure, readable or not: such a cell is never passed over without a word.
pub fn is_meant_as_figure(cell: &Cell) -> bool {
    match &cell.value {
        CellValue::Number(_) | CellValue::Error(_) => true,
        CellValue::Text(text) => is_number_in_words(text),
        CellValue::Date(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_figures() {
        let read = |value: CellValue| match value_of(
            &Cell { row: 1, column: 1, value },
            Measure::People,
        ) {
            Reading::Figure(Value::Number(number), _) => number.to_string(),
            Reading::Figure(Value::Text(text), _) => text,
            Reading::Nothing => "nothing".to_owned(),
            Reading::Unexpected(text) => format!("refused {text}"),
        };
        assert_eq!(read(CellValue::Number(23_156.0)), "23156");
        assert_eq!(read(CellValue::Text("-".into())), "0");
        for placeholder in ["N/A", "*", "null"] {
            assert_eq!(read(CellValue::Text(placeholder.into())), "nothing");
        }
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(read(CellValue::Number(number)), format!("refused {number}"));
        }
        for error in ["#REF!", "#N/A", "TRUE"] {
            assert_eq!(read(CellValue::Error(error.into())), format!("refused {error}"));
        }
        for text in ["1.234,5", "23,156", "2.3E4", "12 345", "12\u{a0}345", "(5)", "\u{2212}5"] {
            assert_eq!(
                read(CellValue::Text(text.into())),
                format!("refused {}", label::squeeze(text))
            );
            assert!(is_number_in_words(text), "{text}");
        }
        assert!(!is_number_in_words("Placement Count") && !is_number_in_words("-"));
    }
}
