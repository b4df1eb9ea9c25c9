//! The engine: one table from its title, by its spec.
//! Comes in: a grid, a spec, the title's place. Goes out: observations, problems, claimed cells.
//! Never: a figure under a label that the spec does not know; such cells stay unclaimed and are reported.

use std::sync::Arc;

use crate::extract::as_of::{self, Place};
use crate::extract::footnotes::Footnotes;
use crate::extract::grid::{Cell, CellValue, Exclusion, Grid, Use};
use crate::extract::label;
use crate::extract::spec::{Axis, Column, Columns, Rows, Span, TableSpec};
use crate::model::time::month_number;
use crate::model::{
    AsOf, Category, Dimension, FiscalYear, Measure, Observation, Period, Problem, Severity, Value,
};

/// Where a title was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Row of the title.
    pub row: u32,
    /// Column of the title.
    pub column: u32,
}

/// What a table is read in.
#[derive(Debug)]
pub struct Context<'a> {
    /// Its sheet; cells used are claimed here.
    pub grid: &'a mut Grid,
    /// Fiscal year of the sheet.
    pub year: Option<FiscalYear>,
    /// Footnotes of the workbook.
    pub footnotes: &'a Footnotes,
    /// The sheet's participants report, for ATD tables without a line of their own.
    pub participants: AsOf,
    /// Titles of all tables on the sheet.
    pub anchors: &'a [Anchor],
    /// Figures so far.
    pub observations: Vec<Observation>,
    /// Problems so far.
    pub problems: Vec<Problem>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy)]
enum Role {
    Value(Measure, Option<(Dimension, &'static str)>),
    Month(Measure, u32),
    YearTotal(Measure),
    Year(Measure, FiscalYear),
}

#[derive(Debug, Clone)]
struct Head {
    column: u32,
    role: Role,
    printed: Arc<str>,
}

/// Labels of one data row.
#[derive(Debug, Clone, Default)]
struct RowLabel {
    breakdown: Vec<(Dimension, Category)>,
    year: Option<FiscalYear>,
    printed: String,
}

enum Row {
    Data(RowLabel),
    RepeatedTotal,
    Unlabelled,
    Unknown(String),
    Note,
    Blank,
}

/// Reads the table whose title stands at `anchor`.
pub fn read(context: &mut Context<'_>, spec: &TableSpec, anchor: Anchor) {
    let Some((header_row, heads)) = header(context, spec, anchor) else {
        let address = context.grid.address(anchor.row, anchor.column);
        let message = "no header with a known column below the title".to_owned();
        context.problems.push(as_of::refused(spec.table, Some(address), message));
        return;
    };
    let heads = beside_its_header(context, spec, anchor, header_row, heads);
    let title = context.grid.text(anchor.row, anchor.column).unwrap_or_default();
    // A table of quarters stands on a sheet of many years: its title decides.
    let year = match spec.span {
        Span::Quarter => year_before_quarter(&title),
        _ => context.year.or_else(|| label::fiscal_year(&title)),
    };
    let time = TitleReading { year, quarter: quarter_in(&title) };
    let rows = labelled_rows(context, spec, anchor, header_row, &heads);
    let last_row = rows.last().map_or(header_row, |(row, _)| *row);
    let place = Place {
        grid: context.grid,
        title_row: anchor.row,
        column: anchor.column,
        last_row,
        year,
        footnotes: context.footnotes,
        participants: &context.participants,
    };
    let (mut dated, problems) = as_of::find(spec.as_of, spec.table, &place);
    context.problems.extend(problems);
    contradicted_by_months(context, spec, &heads, &rows, year, &mut dated);
    let dated = Arc::new(dated);
    for (row, found) in rows {
        match found {
            Row::Data(found) => read_row(context, spec, row, &found, &heads, time, &dated),
            other => report_row(context, spec, row, &other, &heads),
        }
    }
}

/// The header: the first row below the title with a known column, and the columns it names.
fn header(context: &Context<'_>, spec: &TableSpec, anchor: Anchor) -> Option<(u32, Vec<Head>)> {
    let wall = wall(context.anchors, anchor);
    (anchor.row + 1..=anchor.row + 3).find_map(|row| {
        let heads = heads_of(context, spec, anchor, row, wall);
        (!heads.is_empty()).then_some((row, heads))
    })
}

/// The first column that belongs to a neighbour whose title stands in the same rows.
fn wall(anchors: &[Anchor], own: Anchor) -> u32 {
    anchors
        .iter()
        .filter(|other| other.column > own.column)
        .filter(|other| other.row + 1 >= own.row && other.row <= own.row + 2)
        .map(|other| other.column)
        .min()
        .unwrap_or(u32::MAX)
}

/// The one value column of a table whose figures stand beside their merged header: 0110/22, 0216/22 and
/// 0302/22 print final releases in L under a header merged over J and K.
fn beside_its_header(
    context: &Context<'_>,
    spec: &TableSpec,
    anchor: Anchor,
    header_row: u32,
    mut heads: Vec<Head>,
) -> Vec<Head> {
    let [only] = heads.as_mut_slice() else { return heads };
    let Columns::Fixed([_]) = spec.columns else { return heads };
    let wall = wall(context.anchors, anchor);
    let first = context.grid.row(header_row + 1);
    let filled: Vec<u32> = first
        .iter()
        .filter(|cell| cell.column > anchor.column && cell.column < wall && cell.is_numeric())
        .map(|cell| cell.column)
        .collect();
    if let [column] = filled.as_slice()
        && column.abs_diff(only.column) <= 2
    {
        only.column = *column;
    }
    heads
}

/// Known columns of a header row. Up to three blank header cells may be skipped where a known column
/// follows (merged labels: `ICE Removals` has its figures two columns on); anything else beyond a blank
/// belongs to a neighbour.
fn heads_of(
    context: &Context<'_>,
    spec: &TableSpec,
    anchor: Anchor,
    row: u32,
    wall: u32,
) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    let mut previous = anchor.column;
    for cell in context.grid.row(row) {
        if cell.column < anchor.column || cell.column >= wall {
            continue;
        }
        let gap = cell.column.saturating_sub(previous) > 1;
        let far = cell.column - previous > 4;
        previous = cell.column;
        let printed = match &cell.value {
            CellValue::Text(text) => label::squeeze(text),
            CellValue::Number(number) => number.to_string(),
            CellValue::Date(_) | CellValue::Error(_) => continue,
        };
        let label_column = cell.column == anchor.column;
        let known = role_of(spec, &label::key(&printed), &printed);
        if gap && (far || known.is_none()) {
            break;
        }
        if let Some(role) = known.filter(|_| !label_column) {
            heads.push(Head { column: cell.column, role, printed: Arc::from(printed) });
        }
    }
    heads
}

fn role_of(spec: &TableSpec, key: &str, printed: &str) -> Option<Role> {
    match spec.columns {
        Columns::Fixed(columns) => {
            let column: &Column = columns.iter().find(|column| column.printed.contains(&key))?;
            Some(Role::Value(column.measure, column.category))
        }
        Columns::Months(measure) => match key {
            "total" | "fy overall" => Some(Role::YearTotal(measure)),
            word => Some(Role::Month(measure, month_number(word)?)),
        },
        Columns::Years(measure) => Some(Role::Year(measure, label::fiscal_year(printed)?)),
        Columns::One(measure) => Some(Role::Value(measure, None)),
    }
}

/// Data rows below the header, each with its labels, to the end of the table.
fn labelled_rows(
    context: &Context<'_>,
    spec: &TableSpec,
    anchor: Anchor,
    header_row: u32,
    heads: &[Head],
) -> Vec<(u32, Row)> {
    let mut reader = LabelReader::new(spec.rows, anchor.column);
    let open_end = matches!(spec.rows, Rows::Areas { .. });
    let mut rows = Vec::new();
    let mut row = header_row;
    let last = context.grid.last_row();
    while row < last {
        row += 1;
        let begins_another =
            context.anchors.iter().any(|other| other.row == row && other.column == anchor.column);
        if begins_another {
            break;
        }
        let filled = heads.iter().any(|head| {
            context
                .grid
                .get(row, head.column)
                .is_some_and(|cell| cell.is_numeric() || is_dash(cell))
        });
        let found = reader.read(context.grid, row, filled);
        match found {
            Row::Blank | Row::Note if open_end => {}
            Row::Blank if resumes(context, spec, anchor, row) => {}
            Row::Blank | Row::Note => break,
            found => rows.push((row, found)),
        }
    }
    rows
}

/// Whether a known label stands directly below one blank row (0818/23 row 52).
fn resumes(context: &Context<'_>, spec: &TableSpec, anchor: Anchor, blank: u32) -> bool {
    let next = blank + 1;
    if context.anchors.iter().any(|other| other.row == next) {
        return false;
    }
    let Some(key) = context.grid.key(next, anchor.column) else { return false };
    match spec.rows {
        Rows::Labels(axis) => axis.find(&key).is_some(),
        Rows::Blocks { outer, inner } => outer.find(&key).or_else(|| inner.find(&key)).is_some(),
        Rows::FillDown { outer, .. } => outer.find(&key).is_some(),
        Rows::Years | Rows::YearsFillDown { .. } | Rows::Areas { .. } | Rows::Names(_) => false,
    }
}

fn is_dash(cell: &Cell) -> bool {
    cell.text().is_some_and(|text| text.trim() == "-")
}

/// Turns the label cells of successive rows into categories.
struct LabelReader {
    rows: Rows,
    column: u32,
    outer: Option<Category>,
    outer_printed: String,
    year: Option<FiscalYear>,
    total_seen: bool,
}

impl LabelReader {
    fn new(rows: Rows, column: u32) -> Self {
        Self {
            rows,
            column,
            outer: None,
            outer_printed: String::new(),
            year: None,
            total_seen: false,
        }
    }

    fn read(&mut self, grid: &Grid, row: u32, filled: bool) -> Row {
        let first = grid.text(row, self.column);
        let key = first.as_deref().map(label::key).unwrap_or_default();
        let printed = first.unwrap_or_default();
        match self.rows {
            Rows::Labels(axis) => match axis.find(&key) {
                Some(category) => data(vec![(axis.dimension, Category::known(category))], printed),
                None => unlabelled(printed, filled),
            },
            Rows::Years => match label::fiscal_year(&printed) {
                Some(year) => {
                    Row::Data(RowLabel { breakdown: Vec::new(), year: Some(year), printed })
                }
                None => unlabelled(printed, filled),
            },
            Rows::Names(dimension) => name(dimension, &key, printed, filled),
            Rows::Blocks { outer, inner } => self.block(outer, inner, &key, printed, filled),
            Rows::Areas { areas, technologies } => {
                self.area(areas, technologies, &key, printed, filled)
            }
            Rows::FillDown { outer, inner } => {
                self.fill_down(grid, row, (outer, inner), &key, printed, filled)
            }
            Rows::YearsFillDown { inner } => self.year_rows(grid, row, inner, printed, filled),
        }
    }

    fn block(&mut self, outer: Axis, inner: Axis, key: &str, printed: String, filled: bool) -> Row {
        if let Some(category) = outer.find(key) {
            self.outer = Some(Category::known(category));
            self.outer_printed.clone_from(&printed);
            let breakdown = vec![
                (outer.dimension, Category::known(category)),
                (inner.dimension, Category::ALL),
            ];
            return data(breakdown, printed);
        }
        if let (Some(category), Some(owner)) = (inner.find(key), &self.outer) {
            let breakdown = vec![
                (outer.dimension, owner.clone()),
                (inner.dimension, Category::known(category)),
            ];
            return data(breakdown, format!("{} / {printed}", self.outer_printed));
        }
        // An unknown heading must not lend its rows to the heading before it.
        if !printed.is_empty() && filled {
            self.outer = None;
        }
        unlabelled(printed, filled)
    }

    fn area(
        &mut self,
        areas: Axis,
        technologies: Axis,
        key: &str,
        printed: String,
        filled: bool,
    ) -> Row {
        let pair = |area: Category, technology: Category| {
            vec![(areas.dimension, area), (technologies.dimension, technology)]
        };
        if key == "grand total" {
            return Row::RepeatedTotal;
        }
        if let Some(category) = areas.find(key) {
            let total = category == "all";
            if total && self.total_seen {
                return Row::RepeatedTotal;
            }
            self.total_seen |= total;
            self.outer = (!total).then(|| Category::known(category));
            self.outer_printed.clone_from(&printed);
            return data(pair(Category::known(category), Category::ALL), printed);
        }
        if let (Some(category), Some(owner)) = (technologies.find(key), &self.outer) {
            let printed = format!("{} / {printed}", self.outer_printed);
            data(pair(owner.clone(), Category::known(category)), printed)
        } else {
            if !printed.is_empty() && filled {
                self.outer = None;
            }
            unlabelled(printed, filled)
        }
    }

    fn fill_down(
        &mut self,
        grid: &Grid,
        row: u32,
        (outer, inner): (Axis, Axis),
        key: &str,
        printed: String,
        filled: bool,
    ) -> Row {
        if !key.is_empty() {
            self.outer = outer.find(key).map(Category::known);
            self.outer_printed.clone_from(&printed);
            if self.outer.is_none() {
                return unlabelled(printed, filled);
            }
        }
        let second = grid.text(row, self.column + 1);
        let second_key = second.as_deref().map(label::key).unwrap_or_default();
        let category = match (key.is_empty(), second_key.as_str()) {
            (true, "") => return unlabelled(String::new(), filled),
            (false, "") => Category::ALL,
            (_, second) => match inner.find(second) {
                Some(category) => Category::known(category),
                None => return unlabelled(second.to_owned(), filled),
            },
        };
        let Some(owner) = self.outer.clone() else {
            return unlabelled(second.unwrap_or_default(), filled);
        };
        let printed = match second {
            Some(second) => format!("{} / {second}", self.outer_printed),
            None => self.outer_printed.clone(),
        };
        data(vec![(outer.dimension, owner), (inner.dimension, category)], printed)
    }

    fn year_rows(
        &mut self,
        grid: &Grid,
        row: u32,
        inner: Axis,
        printed: String,
        filled: bool,
    ) -> Row {
        if !printed.is_empty() {
            self.year = label::fiscal_year(&printed);
            self.outer_printed.clone_from(&printed);
        }
        let second = grid.text(row, self.column + 1).unwrap_or_default();
        match (self.year, inner.find(&label::key(&second))) {
            (Some(year), Some(category)) => Row::Data(RowLabel {
                breakdown: vec![(inner.dimension, Category::known(category))],
                year: Some(year),
                printed: format!("{} / {second}", self.outer_printed),
            }),
            _ if printed.is_empty() => unlabelled(second, filled),
            _ => unlabelled(printed, filled),
        }
    }
}

fn name(dimension: Dimension, key: &str, printed: String, filled: bool) -> Row {
    if !filled || key.is_empty() {
        return unlabelled(printed, filled);
    }
    let category = if key == "total" { Category::ALL } else { Category::named(printed.clone()) };
    data(vec![(dimension, category)], printed)
}

fn data(breakdown: Vec<(Dimension, Category)>, printed: String) -> Row {
    Row::Data(RowLabel { breakdown, year: None, printed })
}

fn unlabelled(printed: String, filled: bool) -> Row {
    match (printed.is_empty(), filled) {
        (true, true) => Row::Unlabelled,
        (true, false) => Row::Blank,
        (false, true) => Row::Unknown(printed),
        (false, false) => Row::Note,
    }
}

/// Leaves the date out where the table itself reports a month that begins over a week later (1007/21:
/// footnotes of October 2020 under figures through September 2021). A few days are ordinary: counts run to
/// the day of the query (0109/23: January figures under `through 12/31/2022`).
fn contradicted_by_months(
    context: &mut Context<'_>,
    spec: &TableSpec,
    heads: &[Head],
    rows: &[(u32, Row)],
    year: Option<FiscalYear>,
    dated: &mut AsOf,
) {
    let Some(date) = dated.date else { return };
    let reported = |head: &&Head| {
        rows.iter().any(|(row, found)| {
            let same_year =
                matches!(found, Row::Data(label) if label.year.is_none() || label.year == year);
            same_year
                && matches!(
                    context.grid.get(*row, head.column).map(|cell| &cell.value),
                    Some(CellValue::Number(number)) if number.abs() > 0.0
                )
        })
    };
    let later = heads.iter().filter(reported).find_map(|head| {
        let Role::Month(_, month) = head.role else { return None };
        year?.month(month).filter(|first| *first > date + chrono::Days::new(7))
    });
    let Some(month) = later else { return };
    dated.date = None;
    let message = format!(
        "as-of date {date} is contradicted by figures for the month of {month}; the table is left undated"
    );
    context.problems.push(as_of::refused(spec.table, dated.address.clone(), message));
}

/// What the title or the sheet says of time.
#[derive(Debug, Clone, Copy)]
struct TitleReading {
    year: Option<FiscalYear>,
    quarter: Option<u8>,
}

/// The year in `Fiscal Year (FY) 2022 Quarter 2 Data`.
fn year_before_quarter(title: &str) -> Option<FiscalYear> {
    let key = label::key(title);
    let (before, _) = key.split_once("quarter")?;
    let year =
        before.split(' ').find_map(|word| word.trim_start_matches("fy").parse::<i32>().ok())?;
    (2000..2100).contains(&year).then_some(FiscalYear(year))
}

/// `Quarter 2` as a number from 1 to 4.
fn quarter_in(title: &str) -> Option<u8> {
    let key = label::key(title);
    let (_, rest) = key.split_once("quarter ")?;
    let number: u8 = rest.split(' ').next()?.parse().ok()?;
    (1..=4).contains(&number).then_some(number)
}

/// What all cells of one row share.
struct RowReading<'a> {
    spec: &'a TableSpec,
    row: u32,
    found: &'a RowLabel,
    label: Arc<str>,
    year: Option<FiscalYear>,
    sheet_year: Option<FiscalYear>,
    /// With no date to go by, a month is taken as not begun where it and all later months are zero.
    last_reported: Option<chrono::NaiveDate>,
    /// The quarter named in the title.
    quarter: Option<u8>,
    dated: &'a Arc<AsOf>,
}

fn read_row(
    context: &mut Context<'_>,
    spec: &TableSpec,
    row: u32,
    found: &RowLabel,
    heads: &[Head],
    title: TitleReading,
    dated: &Arc<AsOf>,
) {
    let sheet_year = title.year;
    let year = found.year.or(sheet_year);
    let reading = RowReading {
        spec,
        row,
        found,
        label: Arc::from(found.printed.as_str()),
        year,
        sheet_year,
        last_reported: last_month_with_figures(context.grid, row, heads, year),
        quarter: title.quarter,
        dated,
    };
    for head in heads {
        match read_cell(context.grid, &reading, head) {
            CellReading::Figure(observation) => {
                context.observations.push(*observation);
                context.grid.claim(row, head.column, Use::Observed);
            }
            CellReading::NotYetReported => {
                context.grid.claim(row, head.column, Use::Excluded(Exclusion::NotYetReported));
            }
            CellReading::Nothing => {}
            CellReading::Refused(message) => {
                let address = context.grid.address(row, head.column);
                context.problems.push(as_of::refused(spec.table, Some(address), message));
            }
        }
    }
}

enum CellReading {
    Figure(Box<Observation>),
    NotYetReported,
    Nothing,
    Refused(String),
}

fn read_cell(grid: &Grid, reading: &RowReading<'_>, head: &Head) -> CellReading {
    let Some(cell) = grid.get(reading.row, head.column) else { return CellReading::Nothing };
    let (measure, category) = match head.role {
        Role::Value(measure, category) => (measure, category),
        Role::Month(measure, _) | Role::YearTotal(measure) | Role::Year(measure, _) => {
            (measure, None)
        }
    };
    let (value, raw) = match value_of(cell, measure) {
        Reading::Figure(value, raw) => (value, raw),
        Reading::Nothing => return CellReading::Nothing,
        Reading::Unexpected(text) => {
            return CellReading::Refused(format!("expected a number, found `{text}`"));
        }
    };
    let Some(period) = period_of(head.role, reading) else {
        let message = "no fiscal year in the title, the sheet or the row";
        return CellReading::Refused(message.to_owned());
    };
    let zero = matches!(value, Value::Number(number) if number.abs() <= 0.0);
    if zero && let Period::Month(first) = period {
        let not_begun = match reading.dated.date {
            Some(date) => as_of::not_begun(first, date),
            None => reading.last_reported.is_none_or(|last| first > last),
        };
        if not_begun {
            return CellReading::NotYetReported;
        }
    }
    let fixed = reading.spec.fixed.iter().map(|(d, c)| (*d, Category::known(c)));
    let of_column = category.map(|(d, c)| (d, Category::known(c)));
    CellReading::Figure(Box::new(Observation {
        table: reading.spec.table,
        measure,
        breakdown: fixed.chain(reading.found.breakdown.iter().cloned()).chain(of_column).collect(),
        period,
        complete: is_complete(period, reading.dated),
        as_of: Arc::clone(reading.dated),
        value,
        address: grid.address(reading.row, head.column),
        row_label: Arc::clone(&reading.label),
        column_label: Arc::clone(&head.printed),
        raw,
    }))
}

fn period_of(role: Role, reading: &RowReading<'_>) -> Option<Period> {
    let to_date = || reading.year.map(|year| span_of_year(year, reading.sheet_year));
    match role {
        Role::Month(_, month) => Some(Period::Month(reading.year?.month(month)?)),
        Role::Year(_, year) => Some(span_of_year(year, reading.sheet_year)),
        Role::YearTotal(_) => to_date(),
        Role::Value(..) => match reading.spec.span {
            Span::Snapshot => Some(Period::Snapshot),
            Span::YearToDate => to_date(),
            Span::Quarter => Some(Period::Quarter(reading.year?, reading.quarter?)),
        },
    }
}

/// A row of an earlier fiscal year is whole; the sheet's own year runs to the as-of date.
fn span_of_year(year: FiscalYear, sheet_year: Option<FiscalYear>) -> Period {
    if sheet_year.is_some_and(|current| year < current) {
        Period::WholeFiscalYear(year)
    } else {
        Period::FiscalYearToDate(year)
    }
}

fn is_complete(period: Period, dated: &AsOf) -> bool {
    match period {
        Period::Snapshot | Period::WholeFiscalYear(_) | Period::Quarter(..) | Period::Day(_) => {
            true
        }
        Period::Month(first) => match (dated.date, crate::model::time::last_of_month(first)) {
            (Some(date), Some(last)) => last <= date,
            _ => false,
        },
        Period::FiscalYearToDate(year) => {
            matches!((dated.date, year.last_day()), (Some(date), Some(last)) if last <= date)
        }
    }
}

fn last_month_with_figures(
    grid: &Grid,
    row: u32,
    heads: &[Head],
    year: Option<FiscalYear>,
) -> Option<chrono::NaiveDate> {
    heads
        .iter()
        .filter(|head| {
            matches!(
                grid.get(row, head.column).map(|cell| &cell.value),
                Some(CellValue::Number(number)) if number.abs() > 0.0
            )
        })
        .filter_map(|head| match head.role {
            Role::Month(_, month) => year?.month(month),
            _ => None,
        })
        .max()
}

/// What a value cell says.
pub enum Reading {
    /// A figure, with its text where it was not printed as a number.
    Figure(Value, Option<String>),
    /// Not published: blank, `N/A`, `*`, `null`, an error cell.
    Nothing,
    /// Words where a number belongs.
    Unexpected(String),
}

/// Reads a value cell: `-` is a published zero (Dec 2021 files), `N/A`, `*` and `null` are nothing.
pub fn value_of(cell: &Cell, measure: Measure) -> Reading {
    match &cell.value {
        CellValue::Number(number) if measure.is_text() => {
            Reading::Figure(Value::Text(number.to_string()), None)
        }
        CellValue::Number(number) => Reading::Figure(Value::Number(*number), None),
        CellValue::Date(date) if measure.is_text() => {
            Reading::Figure(Value::Text(date.to_string()), None)
        }
        CellValue::Date(date) => Reading::Unexpected(date.to_string()),
        CellValue::Error(_) => Reading::Nothing,
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

fn report_row(context: &mut Context<'_>, spec: &TableSpec, row: u32, found: &Row, heads: &[Head]) {
    let Some(first) = heads.iter().find(|head| context.grid.get(row, head.column).is_some()) else {
        return;
    };
    let address = context.grid.address(row, first.column);
    let (severity, message, used) = match found {
        Row::RepeatedTotal => (
            Severity::Notice,
            "the total is printed a second time".to_owned(),
            Some(Use::Excluded(Exclusion::RepeatedTotal)),
        ),
        Row::Unlabelled => (
            Severity::Refused,
            "a figure without a label; it is not published".to_owned(),
            Some(Use::Excluded(Exclusion::UnlabelledCount)),
        ),
        Row::Unknown(text) => (Severity::Refused, unknown_label(spec, text), None),
        Row::Data(_) | Row::Note | Row::Blank => return,
    };
    if let Some(used) = used {
        for head in heads {
            context.grid.claim(row, head.column, used);
        }
    }
    context.problems.push(Problem {
        severity,
        table: Some(spec.table),
        address: Some(address),
        message,
    });
}

fn unknown_label(spec: &TableSpec, text: &str) -> String {
    let axes: Vec<Axis> = match spec.rows {
        Rows::Labels(axis) => vec![axis],
        Rows::Blocks { outer, inner } | Rows::FillDown { outer, inner } => vec![outer, inner],
        Rows::Areas { areas, technologies } => vec![areas, technologies],
        Rows::YearsFillDown { inner } => vec![inner],
        Rows::Years | Rows::Names(_) => Vec::new(),
    };
    let key = label::key(text);
    let nearest = axes
        .iter()
        .flat_map(|axis| axis.labels)
        .flat_map(|label| label.printed)
        .max_by(|a, b| strsim::jaro_winkler(a, &key).total_cmp(&strsim::jaro_winkler(b, &key)));
    match nearest {
        Some(nearest) => {
            format!("unknown row label `{text}`, the nearest known one is `{nearest}`")
        }
        None => format!("unknown row label `{text}`"),
    }
}
