//! A published series as plain rows.

use std::borrow::Cow;
use std::fmt::Write as _;

use chrono::NaiveDate;

/// One field of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// Not published.
    Null,
    /// A day.
    Date(NaiveDate),
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
    /// A truth value.
    Flag(bool),
}

impl Datum {
    /// As written in a CSV file: empty for null, shortest exact form for numbers.
    pub fn csv(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Date(date) => date.to_string(),
            Self::Number(number) => number_text(*number),
            Self::Text(text) => text.clone(),
            Self::Flag(flag) => flag.to_string(),
        }
    }

    /// As written in JSON: whole numbers without a point, null for what JSON has no number for.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Flag(flag) => (*flag).into(),
            Self::Number(number) => match number_text(*number).parse::<i64>() {
                Ok(whole) => whole.into(),
                Err(_) => serde_json::Number::from_f64(*number).into(),
            },
            Self::Date(_) | Self::Text(_) => self.csv().into(),
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, if it is text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The day, if it is one.
    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }
}

/// Text as a field of a CSV file that spreadsheets open: what they would take for a formula begins with an apostrophe,
/// which makes it words. Numbers stay as they are.
pub fn field(text: &str) -> Cow<'_, str> {
    let mut letters = text.chars();
    let is_formula = match (letters.next(), letters.next()) {
        (Some('=' | '+' | '@' | '\t' | '\r'), _) => true,
        (Some('-'), Some(next)) => !(next.is_ascii_digit() || next == '.' || next == ' '),
        _ => false,
    };
    if is_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The shortest text that reads back as the same number; whole numbers without a point.
pub fn number_text(number: f64) -> String {
    let mut text = String::new();
    push_number(&mut text, number);
    text
}

/// The same, appended to a text.
pub fn push_number(text: &mut String, number: f64) {
    if number.abs() <= 0.0 {
        // `-0` would be a sign without a meaning.
        text.push('0');
    } else {
        // Writing to a String cannot fail.
        let _ = write!(text, "{number}");
    }
}

/// `284,813`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

/// A number for people to read: `284,813`, `1,544.8`, `0.26`.
pub fn number_words(number: f64) -> String {
    let decimals = if (number - number.round()).abs() < 1e-9 {
        0
    } else if number.abs() >= 100.0 {
        1
    } else {
        2
    };
    let text = format!("{:.decimals$}", number.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    let sign = if number < 0.0 { "-" } else { "" };
    match rest {
        Some(rest) => format!("{sign}{whole}.{rest}"),
        None => format!("{sign}{whole}"),
    }
}

/// A series: columns and rows, sorted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeriesTable {
    /// Its name; the file is `<name>.csv`.
    pub name: String,
    /// Column names.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Datum>>,
}

impl SeriesTable {
    /// Position of a column.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// The field of a row; [`Datum::Null`] where there is no such column.
    pub fn field<'a>(&self, row: &'a [Datum], column: &str) -> &'a Datum {
        self.position(column).and_then(|at| row.get(at)).unwrap_or(&Datum::Null)
    }

    /// Rows whose text fields have these values.
    pub fn matching<'a>(
        &'a self,
        wanted: &'a [(&'a str, &'a str)],
    ) -> impl Iterator<Item = &'a Vec<Datum>> {
        self.rows.iter().filter(move |row| {
            wanted.iter().all(|(column, value)| self.field(row, column).csv() == *value)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_written_in_their_shortest_exact_form() {
        assert_eq!(number_text(23156.0), "23156");
        assert_eq!(number_text(17_962.193_55), "17962.19355");
        assert_eq!(number_text(-0.0), "0");
    }

    #[test]
    fn formulas_become_words_and_numbers_stay() {
        assert_eq!(field("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        for formula in ["+1+1", "@SUM(A1)", "-cmd|' /C calc'!A0", "\t=1"] {
            assert!(field(formula).starts_with('\''), "{formula}");
        }
        for words in ["-12.5", "-.5", "-", "- ", "Adams", "", "0", "1=1"] {
            assert_eq!(field(words), words);
        }
    }

    proptest! {
        #[test]
        fn numbers_survive_the_round_trip(number in -1e12f64..1e12) {
            let back: f64 = number_text(number).parse().unwrap();
            prop_assert!((back - number).abs() <= 0.0);
        }
    }
}
