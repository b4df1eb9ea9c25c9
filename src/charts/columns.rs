//! Columns beside each other: years, or events in their order.

use chrono::NaiveDate;

use super::words::Unit;

/// Columns beside each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// How values are written.
    pub unit: Unit,
    /// The columns.
    pub rows: Vec<Column>,
    /// Whether what is not whole is striped; otherwise it is an outline. Thin columns have no outline.
    pub is_striped: bool,
    /// A level across all; columns above it have another colour.
    pub level: Option<ColumnLevel>,
}

/// A level across all columns.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnLevel {
    /// Where it is.
    pub value: f64,
    /// Its label.
    pub label: String,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Label below; empty labels are left out.
    pub label: String,
    /// Words below the label; empty for none.
    pub sublabel: String,
    /// What it is in full, for tables.
    pub name: String,
    /// Its day.
    pub date: NaiveDate,
    /// Its height; none where there is a gap.
    pub value: Option<f64>,
    /// Whether the period had not ended.
    pub partial: bool,
    /// Whether it comes from another source than the others, and is paler.
    pub is_pale: bool,
    /// Words above; empty for none.
    pub note: String,
}
