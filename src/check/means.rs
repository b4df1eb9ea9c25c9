//! Averages of days that move further from one release to the next than any sound one did.
//!
//! An average over many thousand people, or over everybody since 1 October, moves slowly. Where people are moved from
//! one group to another it may leap (families in ATD, July 2022): the leap waits for one release.

use super::history::Earlier;
use super::report::Saying;
use super::waiting::{Waiting, figures_repeat};
use crate::model::series::number_words;
use crate::model::{Figure, Measure, PeriodKind, Rule, TableId, Weight};

/// Below so many days an average moves by single people.
const FEW_DAYS: f64 = 30.0;
/// An average of fewer people, where the table says how many they are.
const FEW_PEOPLE: f64 = 500.0;

/// How far an average moves, as a logarithm; nothing where it moves as it likes.
fn pace(id: TableId, figure: &Figure) -> Option<f64> {
    let family = (0..3).any(|at| figure.identity.category(at).contains("family"));
    match id {
        // The widest sound step is 0.35 (extended case management of a few hundred families).
        TableId::AtdStatus => Some(0.45),
        // One technology of one area: sound steps are wide, a double is wider.
        TableId::AtdArea if figure.identity.category(1) == "all" => Some(0.6),
        TableId::AtdArea if figure.identity.category(1) != "no_technology" => Some(0.68),
        TableId::FearDecisionTime if !family => Some(0.6),
        // Over everybody who left since 1 October: 0.17 at the most.
        TableId::LengthOfStay | TableId::LengthOfStayAdult => Some(0.25),
        TableId::LengthOfStayByFacilityType if !family => Some(0.25),
        _ => None,
    }
}

/// Releases come every two weeks; over a longer time an average of one area may double.
const NEAR_DAYS: i64 = 20;

/// The rule.
pub(super) const MOVED: Waiting =
    Waiting { rule: Rule::MeanMoved, near_days: NEAR_DAYS, compare, repeats: figures_repeat };

/// Compares two tables of one kind.
fn compare(id: TableId, now: Earlier<'_>, then: Earlier<'_>) -> Option<Saying> {
    let same_year = now.table.edition() == then.table.edition();
    let far: Vec<(&Figure, f64)> = now
        .table
        .of(Measure::AverageDays)
        .filter(|figure| figure.identity.period.moves_with_as_of())
        .filter(|figure| same_year || figure.identity.period == PeriodKind::Snapshot)
        .filter_map(|figure| {
            let pace = pace(id, figure)?;
            let before = then.table.figures.iter().find(|f| f.identity == figure.identity)?;
            let few = [now, then].iter().any(|earlier| is_of_few(*earlier, figure));
            let step = (figure.value.max(FEW_DAYS) / before.value.max(FEW_DAYS)).ln().abs();
            (step > pace && !few).then_some((figure, before.value))
        })
        .collect();
    let (figure, before) = far.first()?;
    let who = figure.identity.words();
    let message = format!(
        "{} averages of days moved further than any before in so short a time: {} instead of {}{}",
        far.len(),
        number_words(figure.value),
        number_words(*before),
        if who.is_empty() { String::new() } else { format!(" ({who})") }
    );
    let cells = far.iter().map(|(figure, _)| &figure.cell);
    let saying = Saying::of(Rule::MeanMoved, Weight::Hold, id, message);
    Some(saying.only(&[Measure::AverageDays]).at(cells))
}

/// Whether the average is over so few people that single ones move it.
fn is_of_few(of: Earlier<'_>, figure: &Figure) -> bool {
    let people = of.table.of(Measure::People).find(|people| {
        people.identity.categories == figure.identity.categories
            && people.identity.period == figure.identity.period
    });
    people.is_some_and(|people| people.value < FEW_PEOPLE)
}
