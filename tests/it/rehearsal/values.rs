//! Edits of one value.

use detention_stats::extract::grid::CellValue;
use detention_stats::model::Value;

use super::bed::Book;
use super::edit::{At, Dice, Edited, Make, set};
use super::place;

/// The kinds.
pub(super) const KINDS: &[(&str, Make)] = &[
    ("value doubled", |at, book, _| number(at, book, at.number * 2.0)),
    ("value halved", |at, book, _| number(at, book, (at.number / 2.0).floor())),
    ("value x100", |at, book, _| number(at, book, at.number * 100.0)),
    ("value negative", |at, book, _| number(at, book, -at.number)),
    ("value zeroed", |at, book, _| number(at, book, 0.0)),
    ("digits transposed", transposed),
    ("digit dropped", dropped),
    ("copied from above", above),
    ("value 1e999", |at, book, _| text(at, book, CellValue::Number(f64::INFINITY))),
    ("value NaN", |at, book, _| text(at, book, CellValue::Number(f64::NAN))),
    ("error cell", |at, book, _| text(at, book, CellValue::Error("#REF!".to_owned()))),
    ("number as text", |at, book, _| text(at, book, CellValue::Text(format!("{}", at.number)))),
    ("number blanked", |at, book, _| text(at, book, CellValue::Text(String::new()))),
    ("words for number", |at, book, _| text(at, book, CellValue::Text("see note".to_owned()))),
    ("decimal comma", |at, book, _| {
        let comma = format!("{:.1}", at.number).replace('.', ",");
        text(at, book, CellValue::Text(comma))
    }),
    ("full-width digits", |at, book, _| {
        let wide = format!("{:.0}", at.number)
            .chars()
            .map(|c| c.to_digit(10).and_then(|d| char::from_u32(0xFF10 + d)).unwrap_or(c))
            .collect();
        text(at, book, CellValue::Text(wide))
    }),
];

fn text(at: &At<'_>, book: Book, value: CellValue) -> Option<Edited> {
    if at.number.abs() < 2.0 {
        return None;
    }
    set(book, (at.place.sheet, at.place.row, at.place.column), value, "value")
}

/// A change of less than a factor of two is made only where a sum, a twin or the previous release tells.
fn number(at: &At<'_>, book: Book, new: f64) -> Option<Edited> {
    if at.number.abs() < 2.0 {
        return None;
    }
    text(at, book, CellValue::Number(new))
}

fn digits(at: &At<'_>, change: impl Fn(&mut Vec<u8>)) -> Option<f64> {
    if at.number.fract() != 0.0 || at.number < 10.0 {
        return None;
    }
    let mut digits = format!("{:.0}", at.number).into_bytes();
    change(&mut digits);
    String::from_utf8(digits).ok()?.parse().ok()
}

fn transposed(at: &At<'_>, book: Book, _: &mut Dice) -> Option<Edited> {
    number(at, book, digits(at, |digits| digits.swap(0, 1))?)
}

fn dropped(at: &At<'_>, book: Book, _: &mut Dice) -> Option<Edited> {
    number(
        at,
        book,
        digits(at, |digits| {
            digits.remove(1);
        })?,
    )
}

fn above(at: &At<'_>, book: Book, _: &mut Dice) -> Option<Edited> {
    let row = at.place.row.checked_sub(1)?;
    let above = place::cell(&book, at.place.sheet, row, at.place.column)?;
    let CellValue::Number(value) = above.value else { return None };
    number(at, book, value)
}

/// Whether anything else in the documents tells what this figure must be: it is part or total of a sum of its own
/// table, or is in another table too, or in the previous release with nearly the same number.
pub(super) fn witnessed(at: &At<'_>) -> bool {
    let figure = at.figure;
    let count = matches!(
        figure.measure.unit(),
        "people" | "book_ins" | "releases" | "book_outs" | "removals" | "hearings"
    ) || figure.breakdown.iter().any(|(_, of)| of.as_str() == "all");
    let all = |o: &detention_stats::model::Observation| {
        o.breakdown.iter().filter(|(_, of)| of.as_str() == "all").count()
    };
    let observations = &at.original.document.extraction.observations;
    let same_span = |o: &&detention_stats::model::Observation| {
        o.measure == figure.measure && o.period == figure.period
    };
    let number = |o: &detention_stats::model::Observation| match o.value {
        Value::Number(number) => number,
        Value::Text(_) => f64::NAN,
    };
    // A sum: one category differs, and one of the two is the total; means add where they are means over all days.
    let adds = !matches!(figure.measure.unit(), "days" | "share" | "percent" | "US dollars");
    let sum = adds
        && observations.iter().filter(same_span).any(|o| {
            o.table == figure.table
                && all(o) != all(figure)
                && o.breakdown.len() == figure.breakdown.len()
                && o.breakdown.iter().zip(&figure.breakdown).filter(|(a, b)| a != b).count() == 1
                && number(o).abs() > 0.0
        });
    let twin = count
        && at.number >= 100.0
        && observations.iter().any(|o| {
            o.table != figure.table
                && o.period == figure.period
                && (number(o) - at.number).abs() < 1e-9
        });
    let before = at.original.before.as_ref().is_some_and(|before| {
        before.extraction.observations.iter().filter(same_span).any(|o| {
            let ratio = number(o) / at.number;
            o.table == figure.table
                && o.breakdown == figure.breakdown
                && at.number >= 50.0
                && (0.8..=1.25).contains(&ratio)
        })
    });
    let split = figure.measure.name();
    let of_split = ["level_", "male_", "female_", "threat_level", "no_threat"]
        .iter()
        .any(|begin| split.starts_with(begin))
        && at.number >= 2.0;
    sum || twin || before || of_split
}
