//! Parts of one table that must add to its total.
//!
//! Known exceptions: the family and adult means of a month are taken over the days on which such places were open; the
//! two rows of bonds set are parts of `bonded out`; on 2020-09-01 the people under extended case management stood
//! inside the other groups; what a blank label leaves out (2026-02-02) is a small difference.

use std::collections::BTreeMap;

use super::report::{Report, Saying};
use crate::model::Cell;
use crate::model::series::number_words;
use crate::model::table::{Sum, profile};
use crate::model::{
    Figure, FiscalYear, Identity, Measure, PeriodKind, PrintedTable, Rule, TableId, Text, Weight,
};

/// A difference of this many people or events is published with a word.
pub(super) const SMALL: f64 = 10.0;
/// So is one of this share of the table's total.
pub(super) const SMALL_SHARE: f64 = 0.001;

/// A difference of one is published with a word whatever the total is; so is one below this share of the total that
/// the parts belong to.
const OWN_SHARE: f64 = 0.01;

/// Whether a difference is too large to publish beside a table's total.
pub(super) fn is_material(difference: f64, total: f64) -> bool {
    difference.abs() > SMALL.max(SMALL_SHARE * total.abs())
}

/// Whether it is too large for the total of the parts themselves (one month, one area, one small sheet).
fn is_material_to_its_own(difference: f64, own: f64) -> bool {
    difference.abs() > 1.5 && difference.abs() > OWN_SHARE * own.abs()
}

pub(super) fn judge(report: &mut Report<'_>) {
    for (id, printed) in &report.release.tables {
        let mut wrong: Vec<Wrong<'_>> = Vec::new();
        let profile = profile(*id);
        for sum in profile.sums {
            wrong.extend(differences(printed, sum));
        }
        wrong.extend(months(printed, profile.months_add));
        if *id == TableId::AtdStatus && extended_inside(printed) {
            wrong.clear();
        }
        say(report, *id, printed, &wrong);
    }
}

/// A total and the sum that contradicts it.
struct Wrong<'t> {
    total: &'t Figure,
    sum: f64,
    parts: Vec<&'t Cell>,
}

impl Wrong<'_> {
    fn difference(&self) -> f64 {
        self.sum - self.total.value
    }
}

/// What a figure shares with its total: everything but one category.
type Group<'t> = (Measure, Vec<Option<&'t str>>, PeriodKind, Option<chrono::NaiveDate>);

fn group(identity: &Identity, at: usize) -> Group<'_> {
    let others = identity
        .categories
        .iter()
        .enumerate()
        .map(|(place, category)| if place == at { None } else { category.as_deref() })
        .collect();
    (identity.measure, others, identity.period, identity.start)
}

fn differences<'t>(printed: &'t PrintedTable, sum: &Sum) -> Vec<Wrong<'t>> {
    let mut totals: BTreeMap<Group<'t>, &'t Figure> = BTreeMap::new();
    let mut parts: BTreeMap<Group<'t>, (f64, Vec<&'t Cell>)> = BTreeMap::new();
    for figure in &printed.figures {
        let identity = &figure.identity;
        let category = identity.category(sum.at);
        if !sum.measures.contains(&identity.measure) || sum.but.contains(&category) {
            continue;
        }
        if category == "all" {
            totals.insert(group(identity, sum.at), figure);
        } else if !category.is_empty() {
            let (value, cells) = parts.entry(group(identity, sum.at)).or_default();
            *value += figure.value;
            cells.push(&figure.cell);
        }
    }
    totals
        .into_iter()
        .filter_map(|(group, total)| {
            let (sum, parts) = parts.remove(&group)?;
            differs(sum, total).then_some(Wrong { total, sum, parts })
        })
        .collect()
}

/// Months against the year to date.
fn months<'t>(printed: &'t PrintedTable, measures: &[Measure]) -> Vec<Wrong<'t>> {
    // Some tables print the months of several years.
    type Key<'t> = (Measure, &'t [Option<Text>; 3], Option<FiscalYear>);
    fn key(figure: &Figure) -> Key<'_> {
        let Identity { measure, categories, start, .. } = &figure.identity;
        (*measure, categories, start.map(FiscalYear::of))
    }
    let mut sums: BTreeMap<Key<'t>, (f64, Vec<&'t Cell>)> = BTreeMap::new();
    let wanted = |figure: &&Figure| measures.contains(&figure.identity.measure);
    for figure in printed.figures.iter().filter(wanted) {
        if figure.identity.period == PeriodKind::Month {
            let (value, cells) = sums.entry(key(figure)).or_default();
            *value += figure.value;
            cells.push(&figure.cell);
        }
    }
    printed
        .figures
        .iter()
        .filter(wanted)
        .filter(|figure| figure.identity.period == PeriodKind::FiscalYearToDate)
        .filter_map(|total| {
            let (sum, parts) = sums.get(&key(total))?;
            differs(*sum, total).then(|| Wrong { total, sum: *sum, parts: parts.clone() })
        })
        .collect()
}

/// Counts must be equal; means and dollars equal but for the last digits of a sum.
fn differs(sum: f64, total: &Figure) -> bool {
    let room = match total.identity.measure {
        Measure::AverageDailyPopulation | Measure::DailyCost => {
            1e-3_f64.max(1e-6 * total.value.abs())
        }
        _ => 0.5,
    };
    (sum - total.value).abs() > room
}

/// Whether the two large groups alone are the total: the extended ones then stand inside them (2020-09-01).
fn extended_inside(printed: &PrintedTable) -> bool {
    let of = |status: &str| {
        printed.find(Measure::People, &[status], PeriodKind::Snapshot).map(|figure| figure.value)
    };
    match (of("family_unit"), of("single_adult"), of("all")) {
        (Some(families), Some(adults), Some(all)) => (families + adults - all).abs() < 0.5,
        _ => false,
    }
}

fn say(report: &mut Report<'_>, id: TableId, printed: &PrintedTable, wrong: &[Wrong<'_>]) {
    let greatest = |measure: Measure| printed.of(measure).map(|f| f.value).fold(0.0, f64::max);
    let worst = wrong.iter().max_by(|a, b| a.difference().abs().total_cmp(&b.difference().abs()));
    let Some(worst) = worst else { return };
    let material = wrong.iter().any(|wrong| {
        is_material(wrong.difference(), greatest(wrong.total.identity.measure))
            || is_material_to_its_own(wrong.difference(), wrong.total.value)
    });
    let weight = if material { Weight::Hold } else { Weight::Warning };
    let who = worst.total.identity.words();
    let which = if who.is_empty() { String::new() } else { format!(" for {who}") };
    let more = match wrong.len() {
        1 => String::new(),
        2 => "; 1 other total in this table disagrees".to_owned(),
        n => format!("; {} other totals in this table disagree", n - 1),
    };
    let message = format!(
        "the printed total{which} is {}, its parts sum to {}{more}",
        number_words(worst.total.value),
        number_words(worst.sum)
    );
    let cells = std::iter::once(&worst.total.cell).chain(worst.parts.iter().copied());
    report.say(Saying::of(Rule::PartsDoNotAdd, weight, id, message).at(cells));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_people_or_one_in_a_thousand_are_material() {
        assert!(!is_material(9.0, 100.0) && is_material(-11.0, 100.0));
        assert!(!is_material(95.0, 100_000.0) && is_material(105.0, 100_000.0));
        assert!(!is_material_to_its_own(1.0, 17.0) && is_material_to_its_own(2.0, 4.0));
        assert!(!is_material_to_its_own(21.0, 2_766.0) && is_material_to_its_own(45.0, 342.0));
    }
}
