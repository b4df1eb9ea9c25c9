//! What a technology costs per person per day.

use std::collections::BTreeMap;

use super::report::{Report, Saying};
use crate::model::Cell;
use crate::model::{Measure, PeriodKind, PrintedTable, Rule, TableId, Weight};

const ID: TableId = TableId::AtdTechnology;
/// Prices have never moved by less than this without being wrong.
const CHANGE: f64 = 0.25;

/// Prices by technology: the last good ones, and those of the last release whatever it was.
#[derive(Default)]
pub(super) struct Prices {
    good: BTreeMap<String, f64>,
    last: BTreeMap<String, f64>,
}

fn differ(one: f64, other: f64) -> bool {
    (one - other).abs() > CHANGE * one.abs().max(other.abs())
}

fn prices(table: &PrintedTable) -> BTreeMap<String, (f64, &Cell)> {
    let mut prices = BTreeMap::new();
    for cost in table.of(Measure::DailyCost) {
        let technology = cost.identity.category(0);
        let people = table.find(Measure::People, &[technology], PeriodKind::Snapshot);
        if let Some(people) = people.filter(|people| people.value > 0.0 && technology != "all") {
            prices.insert(technology.to_owned(), (cost.value / people.value, &cost.cell));
        }
    }
    prices
}

impl Prices {
    pub(super) fn judge(&self, report: &mut Report<'_>) {
        let Some(table) = report.table(ID) else { return };
        let mut words = Vec::new();
        let mut cells = Vec::new();
        for (technology, (price, cell)) in prices(table) {
            // What is no technology costs nothing, whatever was known before (2025-12-22).
            if technology == "no_technology" && price > 0.005 {
                words.push(format!("no technology: ${price:.2} per person per day"));
                cells.push(cell);
                continue;
            }
            let Some(good) = self.good.get(&technology) else { continue };
            let printed_before =
                self.last.get(&technology).is_some_and(|last| !differ(*last, price));
            if differ(*good, price) && !printed_before {
                words.push(format!(
                    "{}: ${price:.2} per person per day, was ${good:.2}",
                    technology.replace('_', " ")
                ));
                cells.push(cell);
            }
        }
        if !words.is_empty() {
            let message = format!("the price changed: {}", words.join("; "));
            let saying = Saying::of(Rule::UnitPriceChanged, Weight::Hold, ID, message);
            report.say(saying.at(cells));
        }
    }

    /// Takes a judged release in.
    pub(super) fn accept(&mut self, report: &Report<'_>) {
        let Some(table) = report.table(ID) else { return };
        for (technology, (price, _)) in prices(table) {
            if !report.holds(ID) {
                self.good.insert(technology.clone(), price);
            }
            self.last.insert(technology, price);
        }
    }
}
