//! The facility sheet's reader: two header rows, one row per place, notes below.

use std::sync::Arc;

use crate::extract::as_of::{check_year, refused};
use crate::extract::context::Context;
use crate::extract::date_line::line;
use crate::extract::dates::dates_in;
use crate::extract::grid::{Cell, CellValue, Grid, Use};
use crate::extract::value::{Reading, value_of};
use crate::model::{
    AsOf, Category, Dimension, FiscalYear, Measure, Observation, Period, Severity, TableId, Value,
};
use crate::sources::ice_detention::facilities::COLUMNS;
use crate::sources::label;

/// Filled cells beside the name that make a row a facility and not a note.
const LEAST_FILLED: usize = 5;

/// Reads the facility rows.
pub fn read(context: &mut Context<'_>) {
    let Some((header_row, name_column)) = header_row(context.grid) else {
        let message = "no header row with `Name` and `Address`".to_owned();
        context.problems.push(refused(TableId::Facilities, None, message));
        return;
    };
    let heads = heads(context.grid, header_row);
    repeated_columns(context, &heads);
    let as_of = Arc::new(decision_support_date(context, header_row));
    // A sheet republished under a new year's name still says in its header which year it averages over.
    let sheet = Sheet { heads: &heads, year: context.year, as_of: &as_of };
    let last = context.grid.last_row();
    for row in header_row + 1..=last {
        let filled = context.grid.row(row).len();
        let Some(name) = context.grid.text(row, name_column) else {
            if filled > LEAST_FILLED {
                let address = context.grid.address(row, name_column);
                let message = "a row of figures without a facility name".to_owned();
                context.problems.push(refused(TableId::Facilities, Some(address), message));
            } else if filled > 0 {
                break;
            }
            continue;
        };
        if filled <= LEAST_FILLED {
            break;
        }
        let name = shortened(context, (row, name_column), name);
        read_row(context, row, &name, &sheet);
    }
}

/// A name that is far too long is cut and told.
fn shortened(context: &mut Context<'_>, (row, column): (u32, u32), name: String) -> String {
    let Some((short, message)) = label::too_long(&name) else { return name };
    let address = context.grid.address(row, column);
    context.problems.push(refused(TableId::Facilities, Some(address), message));
    short
}

/// The first row in which `Name` is left of `Address`.
fn header_row(grid: &Grid) -> Option<(u32, u32)> {
    grid.cells().iter().find_map(|cell| {
        let is = |cell: &Cell, word: &str| cell.text().is_some_and(|text| label::key(text) == word);
        let next = grid.get(cell.row, cell.column + 1);
        (is(cell, "name") && next.is_some_and(|next| is(next, "address")))
            .then_some((cell.row, cell.column))
    })
}

struct Head {
    column: u32,
    measure: Measure,
    printed: Arc<str>,
}

fn heads(grid: &Grid, row: u32) -> Vec<Head> {
    grid.row(row)
        .iter()
        .filter_map(|cell| {
            let printed = label::squeeze(cell.text()?);
            let key = without_year(&label::key(&printed));
            let column = COLUMNS.iter().find(|column| column.printed.contains(&key.as_str()))?;
            Some(Head { column: cell.column, measure: column.measure, printed: Arc::from(printed) })
        })
        .collect()
}

/// A key without the words that name a fiscal year.
fn without_year(key: &str) -> String {
    let words = key.split(' ').filter(|word| {
        let digits = word.strip_prefix("fy").unwrap_or("x");
        digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Two columns of one meaning would make every figure ambiguous; the sheet is read without them.
fn repeated_columns(context: &mut Context<'_>, heads: &[Head]) {
    for (at, head) in heads.iter().enumerate() {
        if heads.iter().take(at).any(|earlier| earlier.measure == head.measure) {
            let message = format!("a second column `{}`", head.printed);
            context.problems.push(refused(TableId::Facilities, None, message));
        }
    }
}

fn decision_support_date(context: &mut Context<'_>, header_row: u32) -> AsOf {
    let found = (1..header_row).rev().find_map(|row| {
        context.grid.row(row).iter().find_map(|cell| {
            let text = label::squeeze(cell.text()?);
            let key = label::key(&text);
            (key.contains("integrated decision support") && key.contains("source"))
                .then(|| (text, context.grid.address(cell.row, cell.column)))
        })
    });
    let Some((text, address)) = found else {
        let message = "no `Source: ICE Integrated Decision Support` line".to_owned();
        context.problems.push(refused(TableId::Facilities, None, message));
        return AsOf::default();
    };
    let token = dates_in(&text).first().map(|found| found.date);
    match line(&text, address, token) {
        Ok(as_of) => {
            let (as_of, problems) = check_year(as_of, TableId::Facilities, context.year);
            context.problems.extend(problems);
            as_of
        }
        Err((as_of, message)) => {
            let problem = refused(TableId::Facilities, as_of.address.clone(), message);
            context.problems.push(problem);
            as_of
        }
    }
}

/// What all rows share.
struct Sheet<'a> {
    heads: &'a [Head],
    year: Option<FiscalYear>,
    as_of: &'a Arc<AsOf>,
}

fn read_row(context: &mut Context<'_>, row: u32, name: &str, sheet: &Sheet<'_>) {
    let Sheet { heads, year, as_of } = *sheet;
    let column_of = |wanted: Measure| heads.iter().find(|head| head.measure == wanted);
    let text_of = |wanted: Measure| {
        column_of(wanted)
            .and_then(|head| context.grid.get(row, head.column))
            .map(|cell| plain(cell, wanted))
            .unwrap_or_default()
    };
    let key =
        [name.to_owned(), text_of(Measure::City), text_of(Measure::State), text_of(Measure::Zip)]
            .join(" | ");
    let facility = Category::named(key);
    let row_label: Arc<str> = Arc::from(name);
    let period = year.map_or(Period::Snapshot, Period::FiscalYearToDate);
    let mut used: Vec<Measure> = Vec::new();
    for head in heads {
        if used.contains(&head.measure) {
            continue;
        }
        used.push(head.measure);
        let Some(cell) = context.grid.get(row, head.column) else { continue };
        let (value, raw) = match value_of(cell, head.measure) {
            Reading::Figure(Value::Text(_), _) => {
                let text = plain(cell, head.measure);
                (Value::Text(text), (head.measure == Measure::Zip).then(|| printed(cell)))
            }
            Reading::Figure(value, raw) => (value, raw),
            Reading::Nothing => continue,
            Reading::Unexpected(text) => {
                let address = context.grid.address(row, head.column);
                let message = format!("expected a number, found `{text}`");
                let mut problem = refused(TableId::Facilities, Some(address), message);
                // FY19 prints both rows of Folkston as `#N/A` (J30:V30, J65:V65).
                if year == Some(FiscalYear(2019)) && text == "#N/A" {
                    problem.severity = Severity::Notice;
                }
                context.problems.push(problem);
                continue;
            }
        };
        context.observations.push(Observation {
            table: TableId::Facilities,
            measure: head.measure,
            breakdown: vec![(Dimension::Facility, facility.clone())],
            period,
            complete: false,
            as_of: Arc::clone(as_of),
            value,
            address: context.grid.address(row, head.column),
            row_label: Arc::clone(&row_label),
            column_label: Arc::clone(&head.printed),
            raw,
        });
        context.grid.claim(row, head.column, Use::Observed);
    }
}

fn printed(cell: &Cell) -> String {
    match &cell.value {
        CellValue::Number(number) => number.to_string(),
        CellValue::Text(text) => text.clone(),
        CellValue::Date(date) => date.to_string(),
        CellValue::Error(error) => error.clone(),
    }
}

/// The cell as text; ZIP codes get back the leading zero that Excel dropped until December 2025.
fn plain(cell: &Cell, measure: Measure) -> String {
    let text = label::squeeze(&printed(cell));
    let is_short_zip = measure == Measure::Zip
        && (3..5).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_short_zip { format!("{text:0>5}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_texts_lose_their_fiscal_year() {
        assert_eq!(without_year("fy22 alos"), "alos");
        assert_eq!(without_year("pending fy25 inspection"), "pending inspection");
    }

    #[test]
    fn zip_codes_get_their_leading_zero_back() {
        let cell = |value: CellValue| Cell { row: 1, column: 1, value };
        assert_eq!(plain(&cell(CellValue::Number(2360.0)), Measure::Zip), "02360");
        assert_eq!(plain(&cell(CellValue::Text("31815".into())), Measure::Zip), "31815");
    }
}
