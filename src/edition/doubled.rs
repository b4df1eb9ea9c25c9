//! Places that one document prints in two rows.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::chosen::{Chosen, Source};
use crate::ledger::places::{Doubled, Places};
use crate::model::{Figure, Measure, PeriodKind, Text};

/// What two rows of one place share.
type Sum = (u32, Option<NaiveDate>, PeriodKind, Option<NaiveDate>, Measure, Text);

/// People of a place that a document prints in two rows: their sum, without a cell of its own. Averages over people
/// cannot be added and are left out. 2022-06-17 has Pike County, PA, as its correctional facility (51.7 people) and
/// as its jail (0.6).
pub(super) fn summed<'a>(
    candidates: Vec<Chosen<'a>>,
    places: &Places,
    doubled: &Doubled,
) -> Vec<Chosen<'a>> {
    if doubled.is_empty() {
        return candidates;
    }
    let mut sums: HashMap<Sum, usize> = HashMap::new();
    let mut all: Vec<Chosen<'a>> = Vec::with_capacity(candidates.len());
    for chosen in candidates {
        let place = chosen.figure.identity.categories[0];
        let place = place.and_then(|printed| places.get(&(chosen.table, printed)));
        let in_two = place.filter(|place| doubled.contains(&(chosen.capture().clone(), place.id)));
        let Some(place) = in_two else {
            all.push(chosen);
            continue;
        };
        let identity = chosen.figure.identity;
        if identity.measure == Measure::AverageDays {
            continue;
        }
        let (order, as_of) = (chosen.release.order, chosen.figure.as_of.date);
        let key = (order, as_of, identity.period, identity.start, identity.measure, place.id);
        let known = sums.get(&key).and_then(|at| all.get_mut(*at));
        if let Some(Chosen { figure: Source::Counted(sum), .. }) = known {
            sum.value += chosen.figure.value;
            continue;
        }
        sums.insert(key, all.len());
        let mut sum = Figure::clone(&chosen.figure);
        sum.printed.raw = None;
        sum.cell.row = 0;
        all.push(Chosen { figure: Source::Counted(Box::new(sum)), ..chosen });
    }
    all
}
