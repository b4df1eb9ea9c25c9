//! Workbook bytes to grids. The only file that knows calamine.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;

use crate::extract::container::{self, ContainerError};
use crate::extract::grid::{Cell, CellValue, Grid};
use crate::extract::package::{self, PackageError};

/// Why bytes are not a workbook that can be read.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// An OLE container with an encrypted package.
    #[error("expected a workbook (.xlsx), found a password-protected or legacy Office file")]
    Protected,
    /// A zip archive that is damaged or not a workbook.
    #[error("expected a whole workbook (.xlsx), found a damaged or truncated one")]
    Damaged(#[source] XlsxError),
    /// A container that no workbook would be, or a damaged part of it.
    #[error("expected a whole workbook (.xlsx), found one that cannot be unpacked")]
    Container(#[source] ContainerError),
    /// A package in which two things bear one name, or a reference names no cell.
    #[error("expected a sound workbook (.xlsx), found a damaged one; nothing of it is read")]
    Package(#[source] PackageError),
    /// Two sheets of one name, which cannot be told apart.
    #[error(
        "the sheet name `{sheet}` is in the workbook twice, expected once; nothing of it is read"
    )]
    SheetTwice {
        /// Sheet name.
        sheet: String,
    },
    /// One sheet cannot be read.
    #[error("sheet `{sheet}` cannot be read")]
    Sheet {
        /// Sheet name.
        sheet: String,
        /// Cause.
        #[source]
        cause: XlsxError,
    },
}

/// Every worksheet of a workbook, hidden ones included, in workbook order.
///
/// # Errors
/// [`WorkbookError::Damaged`] where the container cannot be opened, [`WorkbookError::Package`] and
/// [`WorkbookError::SheetTwice`] where a part, a sheet or a cell cannot be distinguished from another,
/// [`WorkbookError::Sheet`] where one sheet cannot be read.
pub fn grids(bytes: &[u8]) -> Result<Vec<Grid>, WorkbookError> {
    let mut package =
        container::unpack(bytes, package::is_wanted).map_err(|cause| unopened(bytes, cause))?;
    package::without_blanks(&mut package);
    package::check(bytes, &package).map_err(WorkbookError::Package)?;
    // Each part is unpacked once, and the reader sees no part that was not looked at.
    let stored = package.stored().map_err(WorkbookError::Container)?;
    let mut workbook = reader(&stored)?;
    let names = workbook.sheets_metadata().iter().map(|sheet| sheet.name.as_str());
    if let Some(sheet) = package::repeated(names) {
        return Err(WorkbookError::SheetTwice { sheet });
    }
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut grids = Vec::with_capacity(sheets.len());
    for (name, visible) in sheets {
        let cells = cells_of(&mut workbook, &name)
            .map_err(|cause| WorkbookError::Sheet { sheet: name.clone(), cause })?;
        grids.push(Grid::new(&name, visible, cells));
    }
    Ok(grids)
}

fn reader(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, WorkbookError> {
    Xlsx::new(Cursor::new(bytes)).map_err(|cause| match cause {
        XlsxError::Password => WorkbookError::Protected,
        cause => WorkbookError::Damaged(cause),
    })
}

/// Why bytes that are not unpacked are refused: in the reader's words where it cannot open them either. What it could
/// open all the same was not looked at, and is not read.
fn unopened(bytes: &[u8], cause: ContainerError) -> WorkbookError {
    match cause {
        ContainerError::Damaged(_) => {
            reader(bytes).err().unwrap_or(WorkbookError::Container(cause))
        }
        cause => WorkbookError::Container(cause),
    }
}

fn cells_of(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Cell>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let mut cells = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        let (row, column) = cell.pos;
        let value = value_of(&cell.value);
        let is_empty = match &value {
            None => true,
            Some(CellValue::Text(text)) => text.is_empty(),
            Some(_) => false,
        };
        // A program that computes nothing saves formulas without their results.
        let value = if is_empty && cell.formula.is_some() {
            Some(CellValue::Error(NOT_COMPUTED.to_owned()))
        } else {
            value
        };
        if let Some(value) = value {
            cells.push(Cell { row: row + 1, column: column + 1, value });
        }
    }
    Ok(each_once(cells))
}

const NOT_COMPUTED: &str = "a formula without its result";
const TWICE: &str = "a cell that is in the sheet twice";

/// Cells in reading order. Of two cells at one place neither is read.
fn each_once(mut cells: Vec<Cell>) -> Vec<Cell> {
    if !cells.is_sorted_by_key(|cell| (cell.row, cell.column)) {
        cells.sort_by_key(|cell| (cell.row, cell.column));
    }
    cells.dedup_by(|later, first| {
        let same = (later.row, later.column) == (first.row, first.column);
        if same {
            first.value = CellValue::Error(TWICE.to_owned());
        }
        same
    });
    cells
}

fn value_of(data: &DataRef<'_>) -> Option<CellValue> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Float(number) => number_of(*number),
        #[expect(clippy::cast_precision_loss, reason = "cells hold counts far below 2^53")]
        DataRef::Int(number) => CellValue::Number(*number as f64),
        DataRef::SharedString(text) => CellValue::Text((*text).to_owned()),
        DataRef::DateTime(stamp) => date_of(stamp),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            CellValue::Text(text.clone())
        }
        DataRef::Bool(truth) => CellValue::Error(truth.to_string().to_uppercase()),
        DataRef::Error(error) => CellValue::Error(error.to_string()),
    })
}

/// `NaN`, and what is too large for a number (`1e999`), are errors and not figures.
fn number_of(number: f64) -> CellValue {
    if number.is_finite() {
        CellValue::Number(number)
    } else {
        CellValue::Error(number.to_string())
    }
}

/// The day after the last one that a workbook can hold (9999-12-31), in days since 1900.
const DAYS: f64 = 2_958_466.0;

fn date_of(stamp: &ExcelDateTime) -> CellValue {
    let days = stamp.as_f64();
    if !(0.0..DAYS).contains(&days) || !stamp.is_datetime() {
        return number_of(days);
    }
    let (year, month, day, ..) = stamp.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
        .map_or_else(|| number_of(days), CellValue::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32, column: u32, number: f64) -> Cell {
        Cell { row, column, value: CellValue::Number(number) }
    }

    #[test]
    fn of_two_cells_at_one_place_neither_is_read() {
        let cells = each_once(vec![cell(2, 1, 5.0), cell(1, 1, 4.0), cell(2, 1, 6.0)]);
        let [first, second] = cells.as_slice() else { panic!("{cells:?}") };
        assert_eq!(first, &cell(1, 1, 4.0));
        assert_eq!(second.value, CellValue::Error(TWICE.to_owned()));
    }

    #[test]
    fn what_is_no_number_is_an_error() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let read = value_of(&DataRef::Float(number));
            assert_eq!(read, Some(CellValue::Error(number.to_string())));
            let stamp = ExcelDateTime::new(number, calamine::ExcelDateTimeType::DateTime, false);
            assert_eq!(date_of(&stamp), CellValue::Error(number.to_string()));
        }
        assert_eq!(value_of(&DataRef::Bool(true)), Some(CellValue::Error("TRUE".to_owned())));
        let stamp = ExcelDateTime::new(1e15, calamine::ExcelDateTimeType::DateTime, false);
        assert_eq!(date_of(&stamp), CellValue::Number(1e15));
    }

    /// A workbook in a folder of pictures, whose parts nobody looked at, with a cell beyond the sheet's edge.
    fn hidden(folder: &str) -> Vec<u8> {
        const OF: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relation = |kind: &str, target: &str| {
            format!(
                "<Relationships><Relationship Id=\"a\" Type=\"{OF}/{kind}\" Target=\"{target}\"/></Relationships>"
            )
        };
        let book = format!(
            "<workbook xmlns:r=\"{OF}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
        );
        let sheet = "<worksheet><sheetData><row r=\"7\"><c r=\"B7\"><v>5</v></c></row></sheetData></worksheet>";
        let path = |name: &str| format!("{folder}/{name}");
        let parts = [
            ("_rels/.rels".to_owned(), relation("officeDocument", &path("workbook.xml"))),
            (path("workbook.xml"), book),
            (path("_rels/workbook.xml.rels"), relation("worksheet", "worksheets/sheet1.xml")),
            (path("worksheets/sheet1.xml"), sheet.to_owned()),
            ("xl/media/last.xml".to_owned(), "<last/>".to_owned()),
        ];
        let parts: Vec<(&str, &str)> =
            parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        container::package(&parts)
    }

    #[test]
    fn the_reader_sees_no_part_that_was_not_looked_at() {
        // A part whose checksum is wrong.
        let broken = |mut bytes: Vec<u8>, part: &str| {
            for (header, offset, size) in [(b"PK\x03\x04", 14, 30), (b"PK\x01\x02", 16, 46)] {
                let is_of = |at: &usize| {
                    bytes[*at..].starts_with(header)
                        && bytes[at + size..].starts_with(part.as_bytes())
                };
                let at = (0..bytes.len() - size).find(is_of).unwrap();
                bytes[at + offset] ^= 0xFF;
            }
            bytes
        };
        // Nobody needs the last one.
        for bytes in [hidden("xl"), broken(hidden("xl"), "xl/media/last.xml")] {
            assert_eq!(grids(&bytes).unwrap()[0].cells(), [cell(7, 2, 5.0)]);
        }
        // Its own reader would open it, and read what nobody looked at.
        let mut headless = hidden("xl");
        let name = headless.windows(17).position(|word| word == b"xl/media/last.xml").unwrap();
        headless[name - 30] ^= 0xFF;
        let refused = grids(&headless).unwrap_err();
        assert!(matches!(refused, WorkbookError::Container(ContainerError::Damaged(_))));
        let sheet = broken(hidden("xl"), "xl/worksheets/sheet1.xml");
        let refused = grids(&sheet).unwrap_err();
        assert!(matches!(refused, WorkbookError::Container(ContainerError::Part { .. })));
        for bytes in [hidden("xl/media"), broken(hidden("xl/media"), "xl/media/last.xml")] {
            assert!(matches!(grids(&bytes), Err(WorkbookError::Damaged(_))));
        }
    }
}
