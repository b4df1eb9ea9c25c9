//! ICE's figures beside those of a second reader.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::series::number_words;
use crate::model::{Finding, Measure, PeriodKind, Release, Rows, Rule, SourceId, TableId, Weight};

/// The first date of TRAC's table that is an as-of date, by its own footnote.
const FIRST_AS_OF: NaiveDate = match NaiveDate::from_ymd_opt(2021, 11, 15) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// A figure by its date, arresting agency and criminality.
type Figures = BTreeMap<(NaiveDate, String, String), (f64, String)>;

/// Findings on people detained for dates that both state.
pub(super) fn compare(releases: &[Release]) -> Vec<Finding> {
    let mut second: Figures = BTreeMap::new();
    for release in releases.iter().filter(|release| release.source == SourceId::TracTables) {
        let Some(table) = release.tables.get(&TableId::TracDetained) else { continue };
        for figure in table.of(Measure::People) {
            // Dates before this one are those of posting.
            let Some(date) = figure.identity.start.filter(|date| *date >= FIRST_AS_OF) else {
                continue;
            };
            let key = (
                date,
                figure.identity.category(1).to_owned(),
                figure.identity.category(0).to_owned(),
            );
            second.insert(key, (figure.value, figure.cell.text()));
        }
    }
    let mut findings = Vec::new();
    for release in releases.iter().filter(|release| release.source == SourceId::IceWorkbook) {
        findings.extend(one(release, &second));
    }
    findings
}

fn one(release: &Release, second: &Figures) -> Option<Finding> {
    let id = TableId::DetainedByCriminality;
    let table = release.tables.get(&id)?;
    let date = table.as_of?;
    let mut cells = Vec::new();
    let mut words = Vec::new();
    for figure in table.of(Measure::People) {
        if figure.identity.period != PeriodKind::Snapshot {
            continue;
        }
        let key =
            (date, figure.identity.category(1).to_owned(), figure.identity.category(0).to_owned());
        let Some((theirs, place)) = second.get(&key) else { continue };
        if (theirs - figure.value).abs() >= 0.5 {
            let who = figure.identity.words();
            let who = if who.is_empty() { "all".to_owned() } else { who };
            words.push(format!(
                "{who}: {} here, {} there",
                number_words(figure.value),
                number_words(*theirs)
            ));
            cells.extend([figure.cell.text(), place.clone()]);
        }
    }
    if words.is_empty() {
        return None;
    }
    words.truncate(4);
    Some(Finding {
        rule: Rule::SecondSourceDisagrees,
        weight: Weight::Warning,
        source: release.source,
        capture: release.capture.clone(),
        document: release.document.clone(),
        published_on: release.published_on,
        table: Some(id),
        measures: Vec::new(),
        rows: Rows::Every,
        as_of: Some(date),
        message: format!("TRAC states other figures for {date}: {}", words.join("; ")),
        cells,
        held: false,
        from: None,
        until: None,
        decision: None,
    })
}
