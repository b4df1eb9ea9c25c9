//! One figure that a document states in two tables.

use std::collections::BTreeMap;

use super::parts::is_material;
use super::report::{Report, Saying};
use crate::model::Cell;
use crate::model::series::number_words;
use crate::model::{Measure, PeriodKind, PrintedTable, Rule, TableId, Weight};

/// A figure with the span it describes.
type Statements<'a> = BTreeMap<(Option<chrono::NaiveDate>, String), (f64, Vec<&'a Cell>)>;

/// Two ways to state one figure.
struct Pair {
    what: &'static str,
    tables: [TableId; 2],
    states: [fn(&PrintedTable) -> Statements<'_>; 2],
    /// Relative room for means.
    room: f64,
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "people monitored",
        tables: [TableId::AtdStatus, TableId::AtdArea],
        states: [|t| totals(t, Measure::People), |t| totals(t, Measure::People)],
        room: 0.0,
    },
    Pair {
        what: "people monitored",
        tables: [TableId::AtdTechnology, TableId::AtdArea],
        states: [|t| totals(t, Measure::People), |t| totals(t, Measure::People)],
        room: 0.0,
    },
    Pair {
        what: "people monitored by technology",
        tables: [TableId::AtdTechnology, TableId::AtdArea],
        states: [technologies, technologies_of_areas],
        room: 0.0,
    },
    Pair {
        what: "people detained",
        tables: [TableId::DetainedByDisposition, TableId::DetainedByCriminality],
        states: [|t| totals(t, Measure::People), |t| totals(t, Measure::People)],
        room: 0.0,
    },
    Pair {
        what: "book-ins since 1 October",
        tables: [TableId::BookInsByAgency, TableId::BookInsByFacilityType],
        states: [|t| totals(t, Measure::BookIns), |t| totals(t, Measure::BookIns)],
        room: 0.0,
    },
    Pair {
        what: "releases since 1 October",
        tables: [TableId::ReleasesByReason, TableId::FinalReleasesByFacilityType],
        states: [|t| totals(t, Measure::Releases), |t| totals(t, Measure::Releases)],
        room: 0.0,
    },
    Pair {
        what: "book-outs since 1 October",
        tables: [TableId::ReleasesByReason, TableId::FinalReleasesByFacilityType],
        states: [|t| totals(t, Measure::BookOuts), |t| totals(t, Measure::BookOuts)],
        room: 0.0,
    },
    Pair {
        what: "average daily population",
        tables: [TableId::AverageDailyPopulation, TableId::AverageDailyPopulationByFacilityType],
        states: [
            |t| spans(t, Measure::AverageDailyPopulation),
            |t| spans(t, Measure::AverageDailyPopulation),
        ],
        room: 1e-6,
    },
];

pub(super) fn judge(report: &mut Report<'_>) {
    for pair in PAIRS {
        let [first, second] = pair.tables;
        let (Some(one), Some(other)) = (report.table(first), report.table(second)) else {
            continue;
        };
        // Tables of two dates need not agree; the ages are judged elsewhere.
        if one.as_of != other.as_of {
            continue;
        }
        let [state_one, state_other] = pair.states;
        compare(report, pair, &state_one(one), &state_other(other));
    }
}

fn compare(report: &mut Report<'_>, pair: &Pair, one: &Statements<'_>, other: &Statements<'_>) {
    let greatest = one.values().chain(other.values()).map(|(v, _)| v.abs()).fold(0.0, f64::max);
    let mut differing: Vec<(f64, String)> = Vec::new();
    let mut cells: Vec<&Cell> = Vec::new();
    for ((start, name), (value, places)) in one {
        let Some((rival, rival_places)) = other.get(&(*start, name.clone())) else { continue };
        let difference = (value - rival).abs();
        if difference <= 1e-3_f64.max(pair.room * greatest) {
            continue;
        }
        let which = match (name.as_str(), start) {
            ("", None) => String::new(),
            ("", Some(start)) => format!("{start}: "),
            (name, _) => format!("{}: ", name.replace('_', " ")),
        };
        let words = format!("{which}{} and {}", number_words(*value), number_words(*rival));
        differing.push((difference, words));
        cells.extend(places.iter().chain(rival_places));
    }
    let Some(worst) = differing.iter().map(|(difference, _)| *difference).reduce(f64::max) else {
        return;
    };
    let words: Vec<&str> = differing.iter().take(3).map(|(_, words)| words.as_str()).collect();
    let [first, second] = pair.tables;
    let message = format!(
        "{}: `{first}` and `{second}` of one document differ: {}",
        pair.what,
        words.join("; ")
    );
    let material = is_material(worst, greatest);
    for table in accused(report, pair.tables, material) {
        let weight = if material { Weight::Hold } else { Weight::Warning };
        report.say(
            Saying::of(Rule::TablesDisagree, weight, table, message.clone())
                .at(cells.iter().copied()),
        );
    }
}

/// The table whose own parts contradict it already; where neither or both are, both of them.
fn accused(report: &Report<'_>, tables: [TableId; 2], material: bool) -> Vec<TableId> {
    let [first, second] = tables;
    match (report.holds(first), report.holds(second)) {
        _ if !material => vec![first],
        (true, false) => vec![first],
        (false, true) => vec![second],
        _ => vec![first, second],
    }
}

/// The total over all categories.
fn totals(table: &PrintedTable, measure: Measure) -> Statements<'_> {
    table
        .of(measure)
        .filter(|figure| figure.identity.is_total() && figure.identity.period.moves_with_as_of())
        .map(|figure| ((None, String::new()), (figure.value, vec![&figure.cell])))
        .collect()
}

/// The same for every month and the year to date.
fn spans(table: &PrintedTable, measure: Measure) -> Statements<'_> {
    table
        .of(measure)
        .filter(|figure| figure.identity.is_total())
        .map(|figure| {
            let year = figure.identity.period == PeriodKind::FiscalYearToDate;
            let name = if year { "year_to_date" } else { "" };
            ((figure.identity.start, name.to_owned()), (figure.value, vec![&figure.cell]))
        })
        .collect()
}

fn technologies(table: &PrintedTable) -> Statements<'_> {
    table
        .of(Measure::People)
        .filter(|figure| figure.identity.category(0) != "all")
        .map(|figure| {
            ((None, figure.identity.category(0).to_owned()), (figure.value, vec![&figure.cell]))
        })
        .collect()
}

fn technologies_of_areas(table: &PrintedTable) -> Statements<'_> {
    let mut sums = Statements::new();
    for figure in table.of(Measure::People) {
        let (area, technology) = (figure.identity.category(0), figure.identity.category(1));
        if area != "all" && technology != "all" {
            let (value, cells) =
                sums.entry((None, technology.to_owned())).or_insert((0.0, Vec::new()));
            *value += figure.value;
            if cells.len() < 3 {
                cells.push(&figure.cell);
            }
        }
    }
    sums
}
