//! Workbook bytes to grids. The only file that knows calamine.
//! Comes in: bytes. Goes out: one grid per worksheet. Never: a dense range or a guess about a broken file.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;

use crate::extract::container::{self, ContainerError};
use crate::extract::grid::{Cell, CellValue, Grid};

/// Why bytes are not a workbook that can be read.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// An OLE container with an encrypted package.
    #[error("expected a workbook (.xlsx), found a password-protected or legacy Office file")]
    Protected,
    /// A zip archive that is damaged or not a workbook.
    #[error("expected a whole workbook (.xlsx), found a damaged or truncated one")]
    Damaged(#[source] XlsxError),
    /// A container that no workbook would be.
    #[error("expected a workbook (.xlsx), found a container that is not unpacked")]
    Container(#[source] ContainerError),
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
/// [`WorkbookError::Damaged`] where the container cannot be opened, [`WorkbookError::Sheet`] where one sheet cannot.
pub fn grids(bytes: &[u8]) -> Result<Vec<Grid>, WorkbookError> {
    match container::check(bytes) {
        // What is damaged is told by the reader, with its place.
        Ok(()) | Err(ContainerError::Damaged(_)) => {}
        Err(cause) => return Err(WorkbookError::Container(cause)),
    }
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|cause| match cause {
        XlsxError::Password => WorkbookError::Protected,
        cause => WorkbookError::Damaged(cause),
    })?;
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

fn cells_of(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Cell>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let mut cells = Vec::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        if let Some(value) = value_of(cell.get_value()) {
            cells.push(Cell { row: row + 1, column: column + 1, value });
        }
    }
    Ok(cells)
}

fn value_of(data: &DataRef<'_>) -> Option<CellValue> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Float(number) => CellValue::Number(*number),
        #[expect(clippy::cast_precision_loss, reason = "cells hold counts far below 2^53")]
        DataRef::Int(number) => CellValue::Number(*number as f64),
        DataRef::SharedString(text) => CellValue::Text((*text).to_owned()),
        DataRef::DateTime(stamp) => {
            let (year, month, day, ..) = stamp.to_ymd_hms_milli();
            let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
            match date.filter(|_| stamp.is_datetime()) {
                Some(date) => CellValue::Date(date),
                None => CellValue::Number(stamp.as_f64()),
            }
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            CellValue::Text(text.clone())
        }
        DataRef::Bool(truth) => CellValue::Error(truth.to_string()),
        DataRef::Error(error) => CellValue::Error(error.to_string()),
    })
}
