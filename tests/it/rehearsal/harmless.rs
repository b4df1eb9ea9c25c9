//! Changes that change nothing: the figures must stay, and nothing must be reported.

use std::fmt::Write as _;

use detention_stats::extract::grid::{Cell, CellValue};
use detention_stats::extract::workbook;
use detention_stats::sources::label;
use detention_stats::sources::layout::Axis;
use detention_stats::sources::vocabulary::{AREA, FACILITY_TYPE, FAMILY_REMOVALS, TECHNOLOGY};
use rayon::prelude::*;

use super::bed::{self, Book, Original, Sheet};
use super::judge::{self, Sort};

/// Changes a book and no figure.
type Change = fn(&mut Book);

const VARIANTS: &[(&str, Change)] = &[
    ("unedited", |_| {}),
    ("blanks around every text", |book| texts(book, |text| format!("  {text} "))),
    ("blanks doubled", |book| texts(book, |text| text.replace(' ', "  "))),
    ("no-break spaces", |book| texts(book, |text| text.replace(' ', "\u{a0}"))),
    ("labels in capitals", |book| short_texts(book, str::to_uppercase)),
    ("labels in small letters", |book| short_texts(book, str::to_lowercase)),
    ("sheets in another order", |book| book.reverse()),
    ("everything lower and to the right", |book| {
        for cell in book.iter_mut().flat_map(|sheet| &mut sheet.cells) {
            cell.row += 7;
            cell.column += 2;
        }
    }),
    ("known aliases", aliases),
    ("a hidden copy of every sheet", |book| {
        let copies: Vec<Sheet> = book
            .iter()
            .map(|sheet| Sheet {
                name: format!("{}_DEL", sheet.name),
                visible: false,
                ..sheet.clone()
            })
            .collect();
        book.extend(copies);
    }),
    ("blanks around sheet names", |book| {
        for sheet in book {
            sheet.name = format!(" {} ", sheet.name.trim());
        }
    }),
    ("a sheet of words", |book| {
        let cell = bed_cell("Please read the notes below");
        book.push(Sheet { name: "Notes".to_owned(), visible: true, cells: vec![cell] });
    }),
];

fn bed_cell(text: &str) -> Cell {
    Cell { row: 1, column: 1, value: CellValue::Text(text.to_owned()) }
}

fn texts(book: &mut [Sheet], by: impl Fn(&str) -> String) {
    for cell in book.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        if let CellValue::Text(text) = &mut cell.value {
            *text = by(text);
        }
    }
}

/// Labels and titles; a place's own name is no label of ours.
fn short_texts(book: &mut Book, by: impl Fn(&str) -> String) {
    let lists = ["facilities", "footnotes", "segregation", "semiannual"];
    for sheet in book {
        let name = sheet.name.to_lowercase();
        if lists.iter().any(|list| name.contains(list)) {
            continue;
        }
        let list =
            |cell: &Cell| cell.text().is_some_and(|t| t.to_lowercase().contains("stateless"));
        let end = sheet.cells.iter().find(|c| list(c)).map_or(u32::MAX, |cell| cell.row);
        for cell in sheet.cells.iter_mut().filter(|cell| cell.row < end) {
            if let CellValue::Text(text) = &mut cell.value {
                *text = by(text);
            }
        }
    }
}

/// Every label under another of the words that ICE has used for it.
fn aliases(book: &mut Book) {
    // A total is told from a part by its place, so that its words are no mere aliases.
    let axes: [&Axis; 4] = [&TECHNOLOGY, &FACILITY_TYPE, &AREA, &FAMILY_REMOVALS];
    let other = |text: &str| {
        let key = label::key(text);
        let printed = axes
            .iter()
            .flat_map(|axis| axis.labels)
            .map(|label| label.printed)
            .find(|printed| printed.contains(&key.as_str()) && printed.len() > 1)?;
        let at = printed.iter().position(|word| *word == key)?;
        Some(printed[(at + 1) % printed.len()].to_owned())
    };
    texts(book, |text| other(text).unwrap_or_else(|| text.to_owned()));
}

/// How many harmless variants were reported or changed a figure, with their names.
pub(super) fn false_reports(originals: &[Original]) -> (usize, usize, String) {
    let cases: Vec<(&Original, &(&str, Change))> =
        originals.iter().flat_map(|o| VARIANTS.iter().map(move |v| (o, v))).collect();
    let bad: Vec<String> = cases
        .par_iter()
        .filter_map(|(original, (name, change))| {
            let mut book = original.document.book.clone();
            change(&mut book);
            let after = workbook::extract_grids(bed::grids(&book));
            let verdict = judge::sort(original, &after, &mut original.history.clone());
            let fine = verdict.sort == Sort::Read && verdict.new_reports == 0;
            (!fine).then(|| format!("{name}: {} {}", original.document.file, verdict.words))
        })
        .collect();
    let mut text = String::new();
    for line in &bad {
        let _ = writeln!(text, "    {line}");
    }
    (cases.len(), bad.len(), text)
}
