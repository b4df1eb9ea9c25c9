//! One figure of the record.

use std::sync::Arc;

use super::named::named;
use super::{AsOf, Dimension, Measure, Period, Text};
use chrono::NaiveDate;

named! {
    /// The kind of span that a figure describes; its word is the ledger's `period` column.
    PeriodKind {
        /// One day: the table's as-of date.
        Snapshot = "snapshot",
        /// One calendar month.
        Month = "month",
        /// From 1 October to the as-of date.
        FiscalYearToDate = "fiscal_year_to_date",
        /// A whole past fiscal year.
        WholeFiscalYear = "fiscal_year",
        /// A quarter of a fiscal year.
        Quarter = "quarter",
        /// One day named by the table itself.
        Day = "day",
        /// From one day to another.
        Days = "days",
    }
}

impl PeriodKind {
    /// The kind of a period.
    pub fn of(period: Period) -> Self {
        match period {
            Period::Snapshot => Self::Snapshot,
            Period::Month(_) => Self::Month,
            Period::FiscalYearToDate(_) => Self::FiscalYearToDate,
            Period::WholeFiscalYear(_) => Self::WholeFiscalYear,
            Period::Quarter(..) => Self::Quarter,
            Period::Day(_) => Self::Day,
            Period::Days(..) => Self::Days,
        }
    }

    /// Whether the figure is dated by its table's as-of date and not by the period itself.
    pub fn moves_with_as_of(self) -> bool {
        matches!(self, Self::Snapshot | Self::FiscalYearToDate)
    }
}

/// Where a figure is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Sheet as printed; for a page, the table's name.
    pub sheet: Text,
    /// Column letters.
    pub column: Text,
    /// Row, from 1.
    pub row: u32,
}

impl Cell {
    /// `ATD FY22 YTD!B11`.
    pub fn text(&self) -> String {
        format!("{}!{}{}", self.sheet, self.column, self.row)
    }
}

/// What makes a figure that figure, whatever release prints it; the as-of date is the table's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// What it counts.
    pub measure: Measure,
    /// Its categories, in the table's order.
    pub categories: [Option<Text>; 3],
    /// The kind of span.
    pub period: PeriodKind,
    /// First day of the span, where it has one.
    pub start: Option<NaiveDate>,
}

impl Identity {
    /// The category at a place of the table's order; empty where the table has fewer.
    pub fn category(&self, at: usize) -> &str {
        self.categories.get(at).and_then(Option::as_deref).unwrap_or_default()
    }

    /// Whether the figure counts people or events, so that parts add to a total.
    pub fn is_total(&self) -> bool {
        self.categories.iter().flatten().all(|category| &**category == "all")
    }

    /// `convicted, ICE` for a message; empty for a total.
    pub fn words(&self) -> String {
        let named = self.categories.iter().flatten().filter(|category| &***category != "all");
        named.map(|category| category.replace('_', " ")).collect::<Vec<_>>().join(", ")
    }
}

/// One numeric figure: what the checks, the series and the receipts are made from.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What makes it that figure.
    pub identity: Identity,
    /// What its categories divide, in the table's order.
    pub dimensions: [Option<Dimension>; 3],
    /// The number.
    pub value: f64,
    /// False while its period runs.
    pub complete: bool,
    /// Its cell.
    pub cell: Cell,
    /// The words beside it.
    pub printed: Printed,
    /// The table's date and the line that states it.
    pub as_of: Arc<AsOf>,
    /// When it became public.
    pub published_on: NaiveDate,
    /// Its row in the ledger file.
    pub row: u32,
}

/// What is printed beside a figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Printed {
    /// Row label.
    pub row_label: Option<Text>,
    /// Column label.
    pub column_label: Option<Text>,
    /// The cell's text where it was not a number.
    pub raw: Option<Text>,
}

#[cfg(test)]
impl Figure {
    /// A figure in a cell, without the words beside it.
    pub(crate) fn alone(identity: Identity, value: f64, cell: Cell) -> Self {
        Self {
            identity,
            dimensions: [None; 3],
            value,
            complete: true,
            cell,
            printed: Printed::default(),
            as_of: Arc::default(),
            published_on: NaiveDate::default(),
            row: 0,
        }
    }
}

impl Figure {
    /// The category of a dimension, `all` where the table does not have it; `None` where the cell gives none.
    pub fn category_of(&self, dimension: Dimension) -> Option<Text> {
        let at = self.dimensions.iter().rposition(|known| *known == Some(dimension));
        match at {
            Some(at) => self.identity.categories.get(at).copied().flatten(),
            None => Some(Text::of("all")),
        }
    }

    /// Whether its first two categories, where it has them, are `all`.
    pub fn is_table_total(&self) -> bool {
        let [first, second, _] = self.identity.categories;
        let is_all = |category: Option<Text>| category.is_none_or(|text| text == "all");
        is_all(first) && is_all(second)
    }
}

/// A cell that holds words: a name, an address, a date.
#[derive(Debug, Clone)]
pub struct Words {
    /// Their column.
    pub measure: Measure,
    /// Their categories, in the table's order.
    pub categories: [Option<Text>; 3],
    /// The words; `None` for an empty cell.
    pub text: Option<Text>,
    /// First day of their span, where they have one.
    pub start: Option<NaiveDate>,
    /// Their cell.
    pub cell: Cell,
    /// The table's date.
    pub as_of: Arc<AsOf>,
    /// When they became public.
    pub published_on: NaiveDate,
    /// Their row in the ledger file.
    pub row: u32,
}
