//! Edits of columns, rows, blocks and sheets.

use detention_stats::extract::grid::{Cell, CellValue};

use super::bed::{Book, Sheet};
use super::edit::{At, Dice, Edited, Make};
use super::labels::other_rows;
use super::place;

/// The kinds.
pub(super) const KINDS: &[(&str, Make)] = &[
    ("column inserted", |at, book, _| column_inserted(at, book)),
    ("column removed", |at, book, _| column_removed(at, book)),
    ("columns exchanged", columns_exchanged),
    ("column shifted by a row", |at, book, _| column_shifted(at, book)),
    ("column's figures exchanged", column_figures_exchanged),
    ("row removed", |at, book, _| row_removed(at, book)),
    ("row duplicated", |at, book, _| row_put_in(at, book, false)),
    ("unknown row inserted", |at, book, _| row_put_in(at, book, true)),
    ("rows' figures exchanged", row_figures_exchanged),
    ("row shifted by a column", |at, book, _| row_shifted(at, book)),
    ("empty row inserted", |at, book, _| empty_row(at, book)),
    ("table moved", |at, book, _| table_moved(at, book)),
    ("table removed", |at, book, _| table_removed(at, book)),
    ("stale figures under new date", |at, book, _| stale(at, book, false)),
    ("stale table with its date", |at, book, _| stale(at, book, true)),
    ("sheet renamed", |at, mut book, _| {
        "Wholly new sheet".clone_into(&mut book[at.place.sheet].name);
        told(book, "sheet renamed")
    }),
    ("sheet removed", |at, mut book, _| {
        drop(book.remove(at.place.sheet));
        told(book, "sheet removed")
    }),
    ("sheet hidden", |at, mut book, _| {
        book[at.place.sheet].visible = false;
        told(book, "sheet hidden")
    }),
    ("sheet duplicated", |at, mut book, _| {
        let mut copy = book[at.place.sheet].clone();
        copy.name = format!("{} (2)", copy.name.trim());
        book.push(copy);
        told(book, "sheet duplicated")
    }),
    ("stale sheet of the last release", stale_sheet),
    ("stale sheet put beside", |at, mut book, _| {
        let mut old = sheet_before(at)?;
        if old.name == book[at.place.sheet].name {
            old.name = format!("{} (2)", old.name.trim());
        }
        book.push(old);
        told(book, "last release's sheet put beside")
    }),
];

fn told(book: Book, what: &str) -> Option<Edited> {
    Some(Edited { book, what: what.to_owned() })
}

/// Whether a cell is in the figure's block.
fn inside(at: &At<'_>, cell: &Cell) -> bool {
    let (top, left, bottom, right) = at.place.block;
    (top..=bottom).contains(&cell.row) && (left..=right).contains(&cell.column)
}

fn cells<'a>(at: &At<'_>, book: &'a mut Book) -> &'a mut Vec<Cell> {
    &mut book[at.place.sheet].cells
}

fn column_inserted(at: &At<'_>, mut book: Book) -> Option<Edited> {
    let (header, column) = (at.place.header?, at.place.column);
    let (first, last) = (header, at.place.block.2);
    for cell in cells(at, &mut book).iter_mut().filter(|cell| cell.column >= column) {
        cell.column += 1;
    }
    for row in first..=last {
        let value = if row == header {
            CellValue::Text("Wholly new column".to_owned())
        } else {
            CellValue::Number(987_654.25)
        };
        cells(at, &mut book).push(Cell { row, column, value });
    }
    told(book, "column inserted")
}

fn column_removed(at: &At<'_>, mut book: Book) -> Option<Edited> {
    let column = at.place.column;
    cells(at, &mut book).retain(|cell| !(inside(at, cell) && cell.column == column));
    told(book, "column of the table removed")
}

fn columns_exchanged(at: &At<'_>, mut book: Book, dice: &mut Dice) -> Option<Edited> {
    let (here, there) = (at.place.column, other_rows(at, dice, |o| o.address.column)?);
    let header = at.place.header?;
    for cell in cells(at, &mut book).iter_mut().filter(|c| inside(at, c) && c.row >= header) {
        cell.column = match cell.column {
            c if c == here => there,
            c if c == there => here,
            c => c,
        };
    }
    told(book, "two columns exchanged with their headers")
}

fn column_figures_exchanged(at: &At<'_>, mut book: Book, dice: &mut Dice) -> Option<Edited> {
    let (here, there) = (at.place.column, other_rows(at, dice, |o| o.address.column)?);
    for cell in cells(at, &mut book).iter_mut().filter(|c| inside(at, c) && c.is_numeric()) {
        cell.column = match cell.column {
            c if c == here => there,
            c if c == there => here,
            c => c,
        };
    }
    told(book, "figures of two columns exchanged under their headers")
}

fn column_shifted(at: &At<'_>, mut book: Book) -> Option<Edited> {
    let column = at.place.column;
    let moved = |c: &Cell| inside(at, c) && c.column == column && c.is_numeric();
    let below = at.place.block.2 + 1;
    cells(at, &mut book).retain(|c| (c.row, c.column) != (below, column));
    for cell in cells(at, &mut book).iter_mut().filter(|c| moved(c)) {
        cell.row += 1;
    }
    told(book, "column's figures one row lower")
}

fn row_removed(at: &At<'_>, mut book: Book) -> Option<Edited> {
    let row = at.place.row;
    cells(at, &mut book).retain(|c| c.row != row);
    for cell in cells(at, &mut book).iter_mut().filter(|c| c.row > row) {
        cell.row -= 1;
    }
    told(book, "row removed")
}

fn row_put_in(at: &At<'_>, mut book: Book, unknown: bool) -> Option<Edited> {
    let (row, label) = (at.place.row, at.place.label?);
    let copies: Vec<Cell> = cells(at, &mut book).iter().filter(|c| c.row == row).cloned().collect();
    for cell in cells(at, &mut book).iter_mut().filter(|c| c.row > row) {
        cell.row += 1;
    }
    for mut copy in copies {
        copy.row += 1;
        if unknown && copy.column == label {
            copy.value = CellValue::Text("Qqq unknown".to_owned());
        }
        cells(at, &mut book).push(copy);
    }
    told(book, if unknown { "unknown row put in" } else { "row duplicated" })
}

fn row_figures_exchanged(at: &At<'_>, mut book: Book, dice: &mut Dice) -> Option<Edited> {
    let (here, there) = (at.place.row, other_rows(at, dice, |o| o.address.row)?);
    for cell in cells(at, &mut book).iter_mut().filter(|c| inside(at, c) && c.is_numeric()) {
        cell.row = match cell.row {
            r if r == here => there,
            r if r == there => here,
            r => r,
        };
    }
    told(book, "figures of two rows exchanged beside their labels")
}

fn row_shifted(at: &At<'_>, mut book: Book) -> Option<Edited> {
    let row = at.place.row;
    for cell in cells(at, &mut book).iter_mut().filter(|c| inside(at, c) && c.row == row) {
        if cell.is_numeric() {
            cell.column += 1;
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    cells(at, &mut book).retain(|c| c.row != row || seen.insert(c.column));
    told(book, "row's figures one column to the right")
}

fn empty_row(at: &At<'_>, mut book: Book) -> Option<Edited> {
    let row = at.place.row;
    for cell in cells(at, &mut book).iter_mut().filter(|c| c.row >= row) {
        cell.row += 1;
    }
    told(book, "empty row put in above the figure")
}

fn table_moved(at: &At<'_>, mut book: Book) -> Option<Edited> {
    at.place.title?;
    let down = cells(at, &mut book).iter().map(|c| c.row).max()? + 3 - at.place.block.0;
    for cell in cells(at, &mut book).iter_mut().filter(|c| inside(at, c)) {
        cell.row += down;
    }
    told(book, "table moved to the foot of the sheet")
}

fn table_removed(at: &At<'_>, mut book: Book) -> Option<Edited> {
    at.place.title?;
    cells(at, &mut book).retain(|c| !inside(at, c));
    told(book, "table removed")
}

/// The figures of the previous release in the same table; with `date`, what stands around them too.
fn stale(at: &At<'_>, mut book: Book, date: bool) -> Option<Edited> {
    at.place.title?;
    let before = at.original.before.as_ref()?;
    let theirs = before.extraction.observations.iter().find(|o| {
        o.table == at.figure.table
            && o.measure == at.figure.measure
            && o.breakdown == at.figure.breakdown
    })?;
    let there = place::of(before, theirs)?;
    let size = |b: (u32, u32, u32, u32)| (b.2 - b.0, b.3 - b.1);
    if size(there.block) != size(at.place.block) {
        return None;
    }
    let (top, left, ..) = there.block;
    let source = &before.book[there.sheet].cells;
    for cell in cells(at, &mut book).iter_mut().filter(|c| inside(at, c) && c.is_numeric()) {
        let (row, column) =
            (cell.row - at.place.block.0 + top, cell.column - at.place.block.1 + left);
        let old = source.iter().find(|c| (c.row, c.column) == (row, column))?;
        cell.value = old.value.clone();
    }
    if book[at.place.sheet].cells == at.original.document.book[at.place.sheet].cells {
        return None;
    }
    if date {
        let day = theirs.as_of.date.filter(|day| Some(*day) != at.figure.as_of.date)?;
        let edited = super::dates::of_table(at, book, &mut Dice::new(0), day)?;
        return told(edited.book, "last release's figures, under their date");
    }
    told(book, "last release's figures under the new date")
}

fn sheet_before(at: &At<'_>) -> Option<Sheet> {
    let before = at.original.before.as_ref()?;
    let theirs = before.extraction.observations.iter().find(|o| o.table == at.figure.table)?;
    before.book.iter().find(|sheet| sheet.name == *theirs.address.sheet).cloned()
}

fn stale_sheet(at: &At<'_>, mut book: Book, _: &mut Dice) -> Option<Edited> {
    let name = book[at.place.sheet].name.clone();
    let old = sheet_before(at)?;
    if old.cells == book[at.place.sheet].cells {
        return None;
    }
    book[at.place.sheet] = Sheet { name, ..old };
    told(book, "sheet of the last release in place of this one")
}
