//! Edits of labels, headers, titles and their letters.

use detention_stats::extract::grid::CellValue;

use super::bed::Book;
use super::edit::{At, Dice, Edited, Make, set};
use super::place;

/// The kinds.
pub(super) const KINDS: &[(&str, Make)] = &[
    ("label reworded", |at, book, _| label(at, book, |text| format!("{text} (revised)"))),
    ("label unknown", |at, book, _| label(at, book, |_| "Qqq wholly unknown".to_owned())),
    ("label blanked", |at, book, _| label(at, book, |_| String::new())),
    ("label misspelt", |at, book, _| label(at, book, misspelt)),
    ("label in capitals", |at, book, _| label(at, book, str::to_uppercase)),
    ("label with NBSP", |at, book, _| label(at, book, |text| format!("\u{a0}{text}\u{a0} "))),
    ("row labels exchanged", rows_exchanged),
    ("header exchanged", headers_exchanged),
    ("header blanked", |at, book, _| header(at, book, |_| String::new())),
    ("header unknown", |at, book, _| header(at, book, |_| "Wholly new".to_owned())),
    ("title reworded", |at, book, _| title(at, book, |text| format!("Wholly new words {text}"))),
    ("title removed", |at, book, _| title(at, book, |_| String::new())),
    ("title's year changed", |at, book, _| title(at, book, other_year)),
    ("title exchanged", titles_exchanged),
];

fn change(
    book: Book,
    at: (usize, u32, u32),
    by: impl Fn(&str) -> String,
    what: &str,
) -> Option<Edited> {
    let text = place::cell(&book, at.0, at.1, at.2)?.text()?.to_owned();
    set(book, at, CellValue::Text(by(&text)), what)
}

fn label(at: &At<'_>, book: Book, by: impl Fn(&str) -> String) -> Option<Edited> {
    change(book, (at.place.sheet, at.place.row, at.place.label?), by, "label")
}

fn header(at: &At<'_>, book: Book, by: impl Fn(&str) -> String) -> Option<Edited> {
    change(book, (at.place.sheet, at.place.header?, at.place.column), by, "header")
}

fn title(at: &At<'_>, book: Book, by: impl Fn(&str) -> String) -> Option<Edited> {
    let (row, column) = at.place.title?;
    change(book, (at.place.sheet, row, column), by, "title")
}

fn misspelt(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() > 3 {
        letters.swap(1, 2);
    }
    letters.into_iter().collect()
}

/// The first fiscal year in a text becomes the one before.
fn other_year(text: &str) -> String {
    for year in 2019..=2027 {
        for (old, new) in [
            (format!("FY{year}"), format!("FY{}", year - 1)),
            (format!("FY {year}"), format!("FY {}", year - 1)),
            (format!("FY{}", year - 2000), format!("FY{}", year - 2001)),
        ] {
            if text.contains(&old) {
                return text.replacen(&old, &new, 1);
            }
        }
    }
    text.to_owned()
}

fn exchange(mut book: Book, sheet: usize, [a, b]: [(u32, u32); 2], what: &str) -> Option<Edited> {
    let first = place::cell(&book, sheet, a.0, a.1)?.value.clone();
    let second = place::cell(&book, sheet, b.0, b.1)?.value.clone();
    if first == second {
        return None;
    }
    let what = format!("{what}: {first:?} and {second:?}");
    *place::value(&mut book, sheet, a.0, a.1)? = second;
    *place::value(&mut book, sheet, b.0, b.1)? = first;
    Some(Edited { book, what })
}

fn rows_exchanged(at: &At<'_>, book: Book, dice: &mut Dice) -> Option<Edited> {
    let column = at.place.label?;
    let other = other_rows(at, dice, |o| o.address.row)?;
    let (row, sheet) = (at.place.row, at.place.sheet);
    exchange(book, sheet, [(row, column), (other, column)], "row labels exchanged")
}

fn headers_exchanged(at: &At<'_>, book: Book, dice: &mut Dice) -> Option<Edited> {
    let row = at.place.header?;
    let other = other_rows(at, dice, |o| o.address.column)?;
    exchange(book, at.place.sheet, [(row, at.place.column), (row, other)], "headers exchanged")
}

/// Another row or column of the figure's block.
pub(super) fn other_rows(
    at: &At<'_>,
    dice: &mut Dice,
    of: impl Fn(&detention_stats::model::Observation) -> u32,
) -> Option<u32> {
    let (top, left, bottom, right) = at.place.block;
    let mut places: Vec<u32> = at
        .original
        .document
        .extraction
        .observations
        .iter()
        .filter(|o| o.table == at.figure.table && o.address.sheet == at.figure.address.sheet)
        .filter(|o| (top..=bottom).contains(&o.address.row))
        .filter(|o| (left..=right).contains(&o.address.column))
        .map(&of)
        .filter(|place| *place != of(at.figure))
        .collect();
    places.sort_unstable();
    places.dedup();
    dice.pick(&places).copied()
}

fn titles_exchanged(at: &At<'_>, book: Book, dice: &mut Dice) -> Option<Edited> {
    let here = at.place.title?;
    let tables = &at.original.targets;
    let figure = dice.pick(dice.clone().pick(tables)?)?;
    let there = place::of(&at.original.document, figure)?;
    if there.sheet != at.place.sheet || there.title? == here {
        return None;
    }
    exchange(book, at.place.sheet, [here, there.title?], "titles exchanged")
}
