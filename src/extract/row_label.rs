//! Row labels: what each row below a header counts.

use crate::extract::grid::Grid;
use crate::model::{Category, Dimension, FiscalYear};
use crate::sources::label;
use crate::sources::layout::{Axis, Rows};

/// Labels of one data row.
#[derive(Debug, Clone, Default)]
pub(super) struct RowLabel {
    pub(super) breakdown: Vec<(Dimension, Category)>,
    pub(super) year: Option<FiscalYear>,
    pub(super) printed: String,
}

/// What a row below a header is.
pub(super) enum Row {
    Data(RowLabel),
    RepeatedTotal,
    Unlabelled,
    Unknown(String),
    Note,
    Blank,
}

/// The label cells of a row.
struct Labels {
    /// The first, as a key.
    key: String,
    /// The first, as printed.
    printed: String,
    /// The one beside it, in tables that have two.
    second: Option<String>,
    /// Whether the row has a figure in a value column.
    filled: bool,
}

/// Turns the label cells of successive rows into categories.
pub(super) struct LabelReader {
    rows: Rows,
    column: u32,
    outer: Option<Category>,
    outer_printed: String,
    year: Option<FiscalYear>,
    total_seen: bool,
}

impl LabelReader {
    pub(super) fn new(rows: Rows, column: u32) -> Self {
        Self {
            rows,
            column,
            outer: None,
            outer_printed: String::new(),
            year: None,
            total_seen: false,
        }
    }

    /// The labels of the next row; `filled` where it has a figure in a value column.
    pub(super) fn read(&mut self, grid: &Grid, row: u32, filled: bool) -> Row {
        let first = grid.text(row, self.column);
        let key = first.as_deref().map(label::key).unwrap_or_default();
        let printed = first.unwrap_or_default();
        let second = || grid.text(row, self.column + 1);
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
            Rows::Blocks { outer, inner } => {
                self.block(outer, inner, Labels { key, printed, second: None, filled })
            }
            Rows::Areas { areas, technologies } => {
                self.area(areas, technologies, Labels { key, printed, second: None, filled })
            }
            Rows::FillDown { outer, inner } => {
                let second = second();
                self.fill_down(outer, inner, Labels { key, printed, second, filled })
            }
            Rows::YearsFillDown { inner } => {
                let second = second();
                self.year_rows(inner, Labels { key, printed, second, filled })
            }
        }
    }

    fn block(&mut self, outer: Axis, inner: Axis, labels: Labels) -> Row {
        let Labels { key, printed, filled, .. } = labels;
        if let Some(category) = outer.find(&key) {
            self.outer = Some(Category::known(category));
            self.outer_printed.clone_from(&printed);
            let breakdown = vec![
                (outer.dimension, Category::known(category)),
                (inner.dimension, Category::ALL),
            ];
            return data(breakdown, printed);
        }
        if let (Some(category), Some(owner)) = (inner.find(&key), &self.outer) {
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

    fn area(&mut self, areas: Axis, technologies: Axis, labels: Labels) -> Row {
        let Labels { key, printed, filled, .. } = labels;
        let pair = |area: Category, technology: Category| {
            vec![(areas.dimension, area), (technologies.dimension, technology)]
        };
        if key == "grand total" {
            return Row::RepeatedTotal;
        }
        if let Some(category) = areas.find(&key) {
            let total = category == "all";
            if total && self.total_seen {
                return Row::RepeatedTotal;
            }
            self.total_seen |= total;
            self.outer = (!total).then(|| Category::known(category));
            self.outer_printed.clone_from(&printed);
            return data(pair(Category::known(category), Category::ALL), printed);
        }
        if let (Some(category), Some(owner)) = (technologies.find(&key), &self.outer) {
            let printed = format!("{} / {printed}", self.outer_printed);
            data(pair(owner.clone(), Category::known(category)), printed)
        } else {
            if !printed.is_empty() && filled {
                self.outer = None;
            }
            unlabelled(printed, filled)
        }
    }

    fn fill_down(&mut self, outer: Axis, inner: Axis, labels: Labels) -> Row {
        let Labels { key, printed, second, filled } = labels;
        if !key.is_empty() {
            self.outer = outer.find(&key).map(Category::known);
            self.outer_printed.clone_from(&printed);
            if self.outer.is_none() {
                return unlabelled(printed, filled);
            }
        }
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

    fn year_rows(&mut self, inner: Axis, labels: Labels) -> Row {
        let Labels { printed, second, filled, .. } = labels;
        if !printed.is_empty() {
            self.year = label::fiscal_year(&printed);
            self.outer_printed.clone_from(&printed);
        }
        let second = second.unwrap_or_default();
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
    if let Some((_, message)) = label::too_long(&printed) {
        return Row::Unknown(message);
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
