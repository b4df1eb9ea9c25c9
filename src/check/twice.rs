//! One label in two rows of a table, with two figures: one of the two rows is another's.
//!
//! In December 2021 two areas of the ATD sheet were both called Houston.

use hashbrown::HashMap;

use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::table::{Named, profile};
use crate::model::{Figure, Identity, Rule, Weight};

pub(super) fn judge(report: &mut Report<'_>) {
    for (id, table) in &report.release.tables {
        // One name may belong to two places (`facilities` judges its own).
        if matches!(profile(*id).named, Named::Places | Named::Offices) {
            continue;
        }
        let mut seen: HashMap<&Identity, &Figure> = HashMap::new();
        let mut twice: Vec<(&Figure, &Figure)> = Vec::new();
        for figure in &table.figures {
            match seen.get(&figure.identity) {
                Some(first) if (first.value - figure.value).abs() > 0.0 => {
                    twice.push((*first, figure));
                }
                Some(_) => {}
                None => {
                    seen.insert(&figure.identity, figure);
                }
            }
        }
        let Some((first, second)) = twice.first() else { continue };
        let who = first.identity.words();
        let message = format!(
            "{} figures stand twice with two values: {} and {} for {}",
            twice.len(),
            number_words(first.value),
            number_words(second.value),
            if who.is_empty() { "all" } else { &who }
        );
        let parts_only = twice.iter().all(|(figure, _)| !figure.identity.is_total());
        let cells = twice.iter().flat_map(|(one, other)| [&one.cell, &other.cell]);
        let saying = Saying::of(Rule::RowsRepeated, Weight::Hold, *id, message).at(cells);
        report.say(saying.parts_only(parts_only));
    }
}
