//! The columns of a ledger file as typed rows.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, Utf8ViewArray};
use chrono::NaiveDate;
use hashbrown::HashMap;
use polars::prelude::*;

use super::LedgerError;
use super::file::damaged;
use super::frame::{
    self, AS_OF, AS_OF_CELL, AS_OF_PRINTED, AS_OF_SHEET, AS_OF_TEXT, BREAKDOWN, CATEGORY, COLUMN,
    COLUMN_LABEL, COMPLETE, MEASURE, PERIOD, PERIOD_START, PUBLISHED_ON, RAW, ROW, ROW_LABEL,
    SHEET, TABLE, TEXT, VALUE,
};
use crate::model::observation::column_number;
use crate::model::{
    Address, AsOf, Cell, Dimension, DocumentRows, Figure, Identity, Measure, PeriodKind, Printed,
    TableId, Text, Words,
};

/// A column of texts. Rows of one text have one view of it, as they came from the file's dictionary, so that each text is
/// looked up once.
struct Texts<'a> {
    parts: std::vec::IntoIter<&'a Utf8ViewArray>,
    part: Option<&'a Utf8ViewArray>,
    at: usize,
    last: Option<(u128, Text)>,
    known: HashMap<u128, Text>,
}

impl<'a> Texts<'a> {
    fn new(frame: &'a DataFrame, name: &str) -> PolarsResult<Self> {
        let parts: Vec<&Utf8ViewArray> = frame.column(name)?.str()?.downcast_iter().collect();
        let mut parts = parts.into_iter();
        Ok(Self { part: parts.next(), parts, at: 0, last: None, known: HashMap::new() })
    }

    fn next(&mut self) -> Option<Text> {
        let mut part = self.part?;
        while self.at == part.len() {
            // Views of another part lead to other texts.
            (self.at, self.last) = (0, None);
            self.known.clear();
            self.part = self.parts.next();
            part = self.part?;
        }
        let at = self.at;
        self.at += 1;
        if part.is_null(at) {
            return None;
        }
        let view = part.views().get(at)?.as_u128();
        if let Some((last, known)) = self.last
            && last == view
        {
            return Some(known);
        }
        let known = *self.known.entry(view).or_insert_with(|| Text::of(part.value(at)));
        self.last = Some((view, known));
        Some(known)
    }
}

/// A column of words of a closed vocabulary.
struct Named<'a, T> {
    texts: Texts<'a>,
    known: HashMap<Text, T>,
    from_name: fn(&str) -> Option<T>,
    what: &'static str,
}

impl<'a, T: Copy> Named<'a, T> {
    fn new(
        frame: &'a DataFrame,
        name: &'static str,
        from_name: fn(&str) -> Option<T>,
    ) -> PolarsResult<Self> {
        let texts = Texts::new(frame, name)?;
        Ok(Self { texts, known: HashMap::new(), from_name, what: name })
    }

    fn next(&mut self) -> Result<Option<T>, String> {
        let Some(text) = self.texts.next() else { return Ok(None) };
        if let Some(known) = self.known.get(&text) {
            return Ok(Some(*known));
        }
        let member = (self.from_name)(&text)
            .ok_or_else(|| format!("the column `{}` has the unknown word `{text}`", self.what))?;
        self.known.insert(text, member);
        Ok(Some(member))
    }
}

/// A column of days; most rows have the day of the row before.
struct Dates<'a> {
    days: Box<dyn Iterator<Item = Option<i32>> + 'a>,
    last: (Option<i32>, Option<NaiveDate>),
}

impl<'a> Dates<'a> {
    fn new(frame: &'a DataFrame, name: &str) -> PolarsResult<Self> {
        let days = Box::new(frame.column(name)?.date()?.physical().iter());
        Ok(Self { days, last: (None, None) })
    }

    fn next(&mut self) -> Option<NaiveDate> {
        let day = self.days.next().flatten();
        if self.last.0 != day {
            self.last = (day, frame::day(day));
        }
        self.last.1
    }
}

/// Typed columns, read row by row.
struct Columns<'a> {
    published_on: Dates<'a>,
    measure: Named<'a, Measure>,
    breakdown: [Named<'a, Dimension>; 3],
    categories: [Texts<'a>; 3],
    period: Named<'a, PeriodKind>,
    start: Dates<'a>,
    complete: Box<dyn Iterator<Item = Option<bool>> + 'a>,
    dating: Dating<'a>,
    value: Box<dyn Iterator<Item = Option<f64>> + 'a>,
    text: Texts<'a>,
    sheet: Texts<'a>,
    column: Texts<'a>,
    row: Box<dyn Iterator<Item = Option<u32>> + 'a>,
    row_label: Texts<'a>,
    column_label: Texts<'a>,
    raw: Texts<'a>,
}

impl<'a> Columns<'a> {
    fn new(frame: &'a DataFrame) -> PolarsResult<Self> {
        let texts = |name: &str| Texts::new(frame, name);
        let by = |name: &'static str| Named::new(frame, name, Dimension::from_name);
        let [first_by, second_by, third_by] = BREAKDOWN;
        let [first, second, third] = CATEGORY;
        Ok(Self {
            published_on: Dates::new(frame, PUBLISHED_ON)?,
            measure: Named::new(frame, MEASURE, Measure::from_name)?,
            breakdown: [by(first_by)?, by(second_by)?, by(third_by)?],
            categories: [texts(first)?, texts(second)?, texts(third)?],
            period: Named::new(frame, PERIOD, PeriodKind::from_name)?,
            start: Dates::new(frame, PERIOD_START)?,
            complete: Box::new(frame.column(COMPLETE)?.bool()?.iter()),
            dating: Dating::new(frame)?,
            value: Box::new(frame.column(VALUE)?.f64()?.iter()),
            text: texts(TEXT)?,
            sheet: texts(SHEET)?,
            column: texts(COLUMN)?,
            row: Box::new(frame.column(ROW)?.u32()?.iter()),
            row_label: texts(ROW_LABEL)?,
            column_label: texts(COLUMN_LABEL)?,
            raw: texts(RAW)?,
        })
    }

    /// Adds the next row; what is missing.
    fn add_next(&mut self, at: u32, rows: &mut DocumentRows) -> Result<(), String> {
        let absent = |name: &str| format!("row {at} has no `{name}`");
        let published_on = self.published_on.next().ok_or_else(|| absent(PUBLISHED_ON))?;
        let measure = self.measure.next()?.ok_or_else(|| absent(MEASURE))?;
        let [first_by, second_by, third_by] = &mut self.breakdown;
        let dimensions = [first_by.next()?, second_by.next()?, third_by.next()?];
        let [first, second, third] = &mut self.categories;
        let categories = [first.next(), second.next(), third.next()];
        let period = self.period.next()?.ok_or_else(|| absent(PERIOD))?;
        let start = self.start.next();
        let complete = self.complete.next().flatten().ok_or_else(|| absent(COMPLETE))?;
        let as_of = self.dating.next();
        let value = self.value.next().flatten();
        let text = self.text.next();
        let cell = Cell {
            sheet: self.sheet.next().ok_or_else(|| absent(SHEET))?,
            column: self.column.next().ok_or_else(|| absent(COLUMN))?,
            row: self.row.next().flatten().ok_or_else(|| absent(ROW))?,
        };
        let printed = Printed {
            row_label: self.row_label.next(),
            column_label: self.column_label.next(),
            raw: self.raw.next(),
        };
        match value {
            Some(value) => rows.figures.push(Figure {
                identity: Identity { measure, categories, period, start },
                dimensions,
                value,
                complete,
                cell,
                printed,
                as_of,
                published_on,
                row: at,
            }),
            None => rows.words.push(Words {
                measure,
                categories,
                text,
                start,
                cell,
                as_of,
                published_on,
                row: at,
            }),
        }
        Ok(())
    }
}

/// The columns that date a table; rows of one line share it.
struct Dating<'a> {
    date: Dates<'a>,
    printed: Dates<'a>,
    text: Texts<'a>,
    sheet: Texts<'a>,
    cell: Texts<'a>,
    last: Option<(Line, Arc<AsOf>)>,
}

type Line = (Option<NaiveDate>, Option<NaiveDate>, [Option<Text>; 3]);

impl<'a> Dating<'a> {
    fn new(frame: &'a DataFrame) -> PolarsResult<Self> {
        Ok(Self {
            date: Dates::new(frame, AS_OF)?,
            printed: Dates::new(frame, AS_OF_PRINTED)?,
            text: Texts::new(frame, AS_OF_TEXT)?,
            sheet: Texts::new(frame, AS_OF_SHEET)?,
            cell: Texts::new(frame, AS_OF_CELL)?,
            last: None,
        })
    }

    fn next(&mut self) -> Arc<AsOf> {
        let (date, printed) = (self.date.next(), self.printed.next());
        let [text, sheet, cell] = [self.text.next(), self.sheet.next(), self.cell.next()];
        let line = (date, printed, [text, sheet, cell]);
        if let Some((known, as_of)) = &self.last
            && *known == line
        {
            return Arc::clone(as_of);
        }
        let address = sheet.zip(cell).and_then(|(sheet, cell)| {
            let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
            let row = cell.get(letters.len()..)?.parse().ok()?;
            Some(Address { sheet: Arc::from(sheet.as_str()), row, column: column_number(letters)? })
        });
        let text = text.map(|text| Arc::from(text.as_str()));
        let as_of = Arc::new(AsOf { date, printed, text, address });
        self.last = Some((line, Arc::clone(&as_of)));
        as_of
    }
}

/// Table by table, the rows of a frame of the ledger.
///
/// # Errors
/// [`LedgerError::Ledger`] names the file and what it lacks.
pub(super) fn of_frame(
    frame: &DataFrame,
    file: &Path,
) -> Result<Vec<(TableId, DocumentRows)>, LedgerError> {
    let mut columns = Columns::new(frame)?;
    let mut tables: Vec<(TableId, DocumentRows)> = Vec::new();
    let mut current = None;
    for (name, at) in frame.column(TABLE)?.str()?.iter().zip(0_u32..) {
        if tables.is_empty() || current != name {
            let name = name.unwrap_or_default();
            let table = TableId::from_name(name)
                .ok_or_else(|| damaged(file, format!("expected a table, found `{name}`")))?;
            tables.push((table, DocumentRows::default()));
        }
        current = name;
        if let Some((_, rows)) = tables.last_mut() {
            columns.add_next(at, rows).map_err(|problem| damaged(file, problem))?;
        }
    }
    Ok(tables)
}
