//! The Vulnerable & Special Population sheet: one table per quarter, from FY2022.

use crate::model::{Measure, TableId};
use crate::sources::layout::{AsOfRule, Column, Columns, Rows, SheetKind, Span, TableSpec, Title};
use crate::sources::vocabulary::PLACEMENT_REASON;

const fn column(printed: &'static [&'static str], measure: Measure) -> Column {
    Column { printed, measure, category: None }
}

/// The engine drops `Fiscal Year (FY) 2022` from the title before it is compared.
pub const TABLES: &[TableSpec] = &[TableSpec {
    table: TableId::Vulnerable,
    sheet: SheetKind::Vulnerable,
    title: Title { begins: &["quarter"], never: &[] },
    rows: Rows::Labels(PLACEMENT_REASON),
    columns: Columns::Fixed(&[
        column(&["number of placements"], Measure::Placements),
        column(
            &["average number of consecutive days in segregation"],
            Measure::AverageConsecutiveDays,
        ),
        column(
            &["average number of cumulative days in segregation"],
            Measure::AverageCumulativeDays,
        ),
    ]),
    span: Span::Quarter,
    as_of: AsOfRule::None,
    fixed: &[],
}];
