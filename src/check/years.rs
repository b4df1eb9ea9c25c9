//! A year that is far out of line with the years before and after it in the same table.
//!
//! ICE prints 64 removals of parents of citizens for fiscal year 2021, between 10,998 and some 6,000, in every release
//! since 2023. Nothing contradicts the figure, so it is published, with a word.

use std::collections::BTreeMap;

use super::history::History;
use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::{Figure, FiscalYear, PeriodKind, Rule, TableId, Weight};

/// A year of less than this share of both its neighbours is out of line.
const SHARE: f64 = 0.05;
/// Neighbours of at least so many.
const LEAST: f64 = 1_000.0;

pub(super) fn judge(report: &mut Report<'_>, history: &History<'_>) {
    let id = TableId::Semiannual;
    let Some(table) = report.table(id) else { return };
    let mut rows: BTreeMap<_, BTreeMap<FiscalYear, &Figure>> = BTreeMap::new();
    for figure in &table.figures {
        let start =
            figure.identity.start.filter(|_| figure.identity.period == PeriodKind::WholeFiscalYear);
        let Some(start) = start else { continue };
        let row = (figure.identity.measure, &figure.identity.categories);
        rows.entry(row).or_default().insert(FiscalYear::of(start), figure);
    }
    let before = history.last(id);
    let is_known = |figure: &Figure| {
        before.is_some_and(|before| {
            before.table.figures.iter().any(|then| {
                then.identity == figure.identity && (then.value - figure.value).abs() < 0.5
            })
        })
    };
    for years in rows.values() {
        for (year, figure) in years {
            let neighbour =
                |by: i32| years.get(&FiscalYear(year.0 + by)).map(|figure| figure.value);
            let (Some(last), Some(next)) = (neighbour(-1), neighbour(1)) else { continue };
            let least = last.min(next);
            if least < LEAST || figure.value > SHARE * least || is_known(figure) {
                continue;
            }
            let message = format!(
                "{} for fiscal year {} ({}), between {} and {} in the years around it",
                number_words(figure.value),
                year.0,
                figure.identity.words(),
                number_words(last),
                number_words(next)
            );
            let saying = Saying::of(Rule::YearOutOfLine, Weight::Warning, id, message);
            report.say(saying.at([&figure.cell]));
        }
    }
}
