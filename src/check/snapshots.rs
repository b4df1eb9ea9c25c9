//! The people counted on one day that surprises are looked for in: one figure for each series of a table.

use std::collections::BTreeMap;

use super::report::Report;
use crate::model::Cell;
use crate::model::table::profile;
use crate::model::{Figure, Measure, PeriodKind, PrintedTable, Release, TableId};

/// One series' figure with its cells.
pub(super) type Now<'a> = BTreeMap<String, (f64, Vec<&'a Cell>)>;

/// The table in which a judged split is printed: before August 2022 the technologies stand only under the areas.
pub(super) fn printed(report: &Report<'_>, id: TableId) -> TableId {
    if report.release.tables.contains_key(&id) { id } else { TableId::AtdArea }
}

/// The series of a release in one table.
pub(super) fn series(release: &Release, id: TableId) -> Option<(&PrintedTable, Now<'_>)> {
    match id {
        TableId::AtdTechnology => technologies(release),
        TableId::AtdArea => {
            let table = release.tables.get(&id)?;
            let areas = table.of(Measure::People).filter(|figure| {
                figure.identity.category(1) == "all" && figure.identity.category(0) != "all"
            });
            let all = |figure: &Figure| figure.identity.is_total();
            let now = areas.chain(table.of(Measure::People).filter(|f| all(f)));
            Some((table, now.map(|f| (name(f), (f.value, vec![&f.cell]))).collect()))
        }
        _ => {
            let table = release.tables.get(&id)?;
            let now = table
                .of(Measure::People)
                .filter(|figure| figure.identity.period == PeriodKind::Snapshot)
                .map(|figure| (name(figure), (figure.value, vec![&figure.cell])))
                .collect();
            Some((table, now))
        }
    }
}

/// People by technology for the nation: the sum over the areas, which every release has.
fn technologies(release: &Release) -> Option<(&PrintedTable, Now<'_>)> {
    let table = release.tables.get(&TableId::AtdArea)?;
    let mut now = Now::new();
    for figure in table.of(Measure::People) {
        let (area, technology) = (figure.identity.category(0), figure.identity.category(1));
        if technology == "all" && area == "all" {
            now.insert("all".to_owned(), (figure.value, vec![&figure.cell]));
        } else if technology != "all" && area != "all" {
            let entry = now.entry(technology.replace('_', " ")).or_insert((0.0, Vec::new()));
            entry.0 += figure.value;
            if entry.1.len() < 2 {
                entry.1.push(&figure.cell);
            }
        }
    }
    Some((table, now))
}

fn name(figure: &Figure) -> String {
    let words = figure.identity.words();
    if words.is_empty() { "all".to_owned() } else { words }
}

/// Whether a table of the same document that is counted on its own states the same total for the same day.
pub(super) fn agrees(report: &Report<'_>, id: TableId) -> bool {
    let Some(other) = profile(id).same_total else { return false };
    let total = |id: TableId| {
        let table = report.table(id)?;
        let figure = table.of(Measure::People).find(|figure| figure.identity.is_total())?;
        Some((table.as_of, figure.value))
    };
    match (total(id), total(other)) {
        (Some((one, value)), Some((two, same))) => one == two && (value - same).abs() < 0.5,
        _ => false,
    }
}
