//! A rule whose surprises wait for one release.

use std::collections::BTreeMap;

use super::history::Earlier;
use super::report::Saying;
use crate::model::{Identity, Rule, TableId};

/// What a rule says of a table beside an earlier one; nothing where the two are alike.
pub(super) type Compare = fn(TableId, Earlier<'_>, Earlier<'_>) -> Option<Saying>;

/// A rule whose surprises wait here.
pub(super) struct Waiting {
    pub(super) rule: Rule,
    /// Days after which the past says nothing.
    pub(super) near_days: i64,
    pub(super) compare: Compare,
    /// Whether a later table says what the one that waits said, rather than what stood before.
    pub(super) repeats: fn(TableId, PrintedTables<'_>) -> bool,
}

/// A later table, the one that waits, and the one before that.
#[derive(Clone, Copy)]
pub(super) struct PrintedTables<'a> {
    pub(super) now: Earlier<'a>,
    pub(super) held: Earlier<'a>,
    pub(super) before: Earlier<'a>,
}

/// Figures that moved by less than this factor do not tell two tables apart.
const TELLS: f64 = 1.2;

/// Nor do changes of so few.
const FEW: f64 = 12.0;

/// Whether every figure that had moved is now where it had moved to.
pub(super) fn figures_repeat(_: TableId, tables: PrintedTables<'_>) -> bool {
    let PrintedTables { now, held, before } = tables;
    let of = |earlier: Earlier<'_>| -> BTreeMap<Identity, f64> {
        let figures = earlier.table.figures.iter();
        figures.map(|figure| (figure.identity, figure.value)).collect()
    };
    let (now, before) = (of(now), of(before));
    let far = |one: f64, other: f64| (one.max(1.0) / other.max(1.0)).ln().abs();
    held.table.figures.iter().all(|figure| {
        let (now, before) = (now.get(&figure.identity), before.get(&figure.identity));
        let (Some(now), Some(before)) = (now, before) else { return true };
        let alike =
            |one: f64, other: f64| (one - other).abs() < FEW || far(one, other) <= TELLS.ln();
        alike(figure.value, *before)
            || alike(*now, figure.value) && far(*now, figure.value) < far(*now, *before)
    })
}
