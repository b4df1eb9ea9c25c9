//! Findings and stops as files: `anomalies.csv`, `disappeared.csv`.

use crate::check::stops::Stop;
use crate::edition::catalog;
use crate::edition::spec::SeriesSpec;
use crate::ledger::decisions::{Action, Decision};
use crate::model::{CaptureId, Datum, Finding, Hold, Measure, Rows, SeriesTable, TableId, Weight};
use crate::publish::accounting::ProblemRow;
use crate::reference::Ending;

fn text(text: impl Into<String>) -> Datum {
    Datum::Text(text.into())
}

fn optional(date: Option<chrono::NaiveDate>) -> Datum {
    date.map_or(Datum::Null, Datum::Date)
}

/// The series in which a table's figures stand.
fn series_of(table: Option<TableId>) -> String {
    let Some(table) = table else { return String::new() };
    let names: Vec<&str> =
        catalog::all().filter(|spec| spec.tables.contains(&table)).map(SeriesSpec::name).collect();
    names.join("; ")
}

/// `anomalies.csv`: every finding heavier than a notice, what could not be read, and what a person corrected.
pub fn anomalies(
    findings: &[Finding],
    problems: &[ProblemRow],
    decisions: &[Decision],
) -> SeriesTable {
    let mut rows: Vec<Vec<Datum>> = findings
        .iter()
        .filter(|finding| finding.weight > Weight::Notice || finding.decision.is_some())
        .map(finding_row)
        .collect();
    rows.extend(problems.iter().filter(|p| p.severity == "refused").filter_map(problem_row));
    rows.extend(decisions.iter().filter_map(decision_row));
    rows.sort_by_key(|row| row.iter().map(Datum::csv).collect::<Vec<_>>());
    let columns = [
        "published_on",
        "as_of",
        "series",
        "table",
        "place",
        "finding",
        "severity",
        "message",
        "effect",
        "done",
        "document",
        "capture",
    ];
    SeriesTable { name: "anomalies".to_owned(), columns: columns.map(str::to_owned).to_vec(), rows }
}

fn finding_row(finding: &Finding) -> Vec<Datum> {
    let place = finding.cells.iter().take(6).cloned().collect::<Vec<_>>().join("; ");
    let measures: Vec<&str> = finding.measures.iter().map(|measure| measure.name()).collect();
    let done = match (&finding.decision, finding.until, finding.held) {
        (Some(decision), ..) => format!("by decision of {decision}"),
        (None, Some(until), true) => format!("held until {until}"),
        (None, None, true) if finding.rows == Rows::Parts => {
            "held: the parts; another table has the same total".to_owned()
        }
        (None, None, true) if finding.from.is_some() => {
            format!("held from {}", finding.from.unwrap_or(finding.published_on))
        }
        (None, None, true) if measures.is_empty() => "held".to_owned(),
        (None, None, true) => format!("held: {}", measures.join(", ")),
        _ => "noted".to_owned(),
    };
    vec![
        Datum::Date(finding.published_on),
        optional(finding.as_of),
        text(series_of(finding.table)),
        text(finding.table.map_or("", TableId::name)),
        text(place),
        text(finding.rule.id()),
        text(finding.weight.name()),
        text(&finding.message),
        text(finding.effect()),
        text(done),
        text(&finding.document),
        text(finding.capture.as_str()),
    ]
}

fn problem_row(problem: &ProblemRow) -> Option<Vec<Datum>> {
    let table = TableId::from_name(&problem.table);
    let place = if problem.sheet.is_empty() {
        String::new()
    } else {
        format!("{}!{}", problem.sheet, problem.cell)
    };
    Some(vec![
        Datum::Date(problem.published_on.parse().ok()?),
        Datum::Null,
        text(series_of(table)),
        text(&problem.table),
        text(place),
        text("unreadable"),
        text("refused"),
        text(&problem.message),
        text("not published: the figures at this place"),
        text("left out"),
        text(&problem.document),
        text(&problem.capture),
    ])
}

/// Corrected values have no finding of their own; corrected dates do.
fn decision_row(decision: &Decision) -> Option<Vec<Datum>> {
    let number = crate::model::series::number_words;
    let what = decision.measure.map_or("", crate::model::Measure::name);
    let (finding, message, effect) = match &decision.action {
        Action::CorrectValue { found, corrected } => (
            "misread",
            format!("`{what}` reads {}; {}", number(*found), decision.reason),
            format!("published as {}", number(*corrected)),
        ),
        Action::Withdraw => (
            "withdrawn",
            format!("the document was withdrawn; {}", decision.reason),
            "not published: the whole document".to_owned(),
        ),
        _ => return None,
    };
    Some(vec![
        optional(decision.date),
        Datum::Null,
        text(series_of(decision.table)),
        text(decision.table.map_or("", TableId::name)),
        text(&decision.cell),
        text(finding),
        text("corrected"),
        text(message),
        text(effect),
        text(format!("by decision of {} by {}", decision.decided_on, decision.decided_by)),
        text(&decision.source),
        text(decision.capture_id().map_or_else(String::new, |id| id.to_string())),
    ])
}

/// `holds.csv`, and `ledger/verdicts.csv` as it is made: what is or was kept out of the series, from which publication
/// until which, by which rule; one row for each measure where not the whole table is held.
pub fn holds(findings: &[Finding]) -> SeriesTable {
    let mut rows: Vec<Vec<Datum>> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.held) {
        let mut measures: Vec<&str> = finding.measures.iter().map(|m| m.name()).collect();
        if measures.is_empty() {
            measures.push("");
        }
        rows.extend(measures.into_iter().map(|measure| {
            vec![
                Datum::Date(finding.from.unwrap_or(finding.published_on)),
                optional(finding.until),
                text(finding.source.name()),
                text(finding.capture.as_str()),
                text(finding.table.map_or("", TableId::name)),
                text(measure),
                optional(finding.as_of),
                text(finding.rule.id()),
                text(finding.decision.clone().unwrap_or_default()),
                text(&finding.message),
                text(finding.rows.name()),
                Datum::Date(finding.published_on),
            ]
        }));
    }
    rows.sort_by_key(|row| row.iter().map(Datum::csv).collect::<Vec<_>>());
    rows.dedup();
    let columns = [
        "known_from",
        "known_until",
        "source",
        "capture",
        "table",
        "measure",
        "as_of",
        "rule",
        "decision",
        "reason",
        "rows",
        "published_on",
    ];
    SeriesTable { name: "holds".to_owned(), columns: columns.map(str::to_owned).to_vec(), rows }
}

/// What `holds.csv` keeps out; `None` where a line is not one that [`holds`] writes.
pub fn read_holds(csv: &[u8]) -> Option<Vec<Hold>> {
    let mut reader = csv::Reader::from_reader(csv);
    let columns = reader.headers().ok()?.clone();
    let mut holds = Vec::new();
    for record in reader.records() {
        let record = record.ok()?;
        let of = |name: &str| {
            let at = columns.iter().position(|column| column == name)?;
            record.get(at)
        };
        let measure = match of("measure")? {
            "" => None,
            name => Some(Measure::from_name(name)?),
        };
        let until = match of("known_until")? {
            "" => None,
            day => Some(day.parse().ok()?),
        };
        holds.push(Hold {
            capture: CaptureId::from_text(of("capture")?)?,
            published_on: of("published_on")?.parse().ok()?,
            table: TableId::from_name(of("table")?)?,
            measures: measure.into_iter().collect(),
            rows: match of("rows")? {
                "" => Rows::Every,
                "total" => Rows::Total,
                "parts" => Rows::Parts,
                label => Rows::Only(unescaped(label).to_owned()),
            },
            from: of("known_from")?.parse().ok()?,
            until,
        });
    }
    Some(holds)
}

/// A text without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn unescaped(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if crate::model::series::field(rest) != rest => rest,
        _ => text,
    }
}

/// `disappeared.csv`: what stopped, when it was last seen, since when it is missing, whether it returned.
pub fn disappeared(stops: &[Stop], endings: &[Ending]) -> SeriesTable {
    let note = |kind: &str, what: &str| {
        let known = endings.iter().find(|ending| ending.kind == kind && ending.what == what);
        text(known.map_or("", |ending| ending.note.as_str()))
    };
    let mut rows: Vec<Vec<Datum>> = stops
        .iter()
        .map(|stop| {
            vec![
                Datum::Date(stop.last_seen),
                text(stop.kind),
                text(&stop.what),
                Datum::Date(stop.missing_since),
                optional(stop.returned_on),
                Datum::Number(f64::from(stop.n_missing)),
                optional(stop.last_as_of),
                text(&stop.last_document),
                text(stop.capture.as_str()),
                note(stop.kind, &stop.what),
            ]
        })
        .collect();
    rows.extend(endings.iter().filter_map(|ending| {
        let seen = ending.seen.as_ref()?;
        Some(vec![
            Datum::Date(seen.last_seen),
            text(&ending.kind),
            text(&ending.what),
            Datum::Date(seen.missing_since),
            Datum::Null,
            Datum::Null,
            optional(seen.last_as_of),
            text(&seen.last_document),
            text(""),
            text(&ending.note),
        ])
    }));
    rows.sort_by_key(|row| row.iter().map(Datum::csv).collect::<Vec<_>>());
    let columns = [
        "last_seen",
        "kind",
        "what",
        "missing_since",
        "returned_on",
        "n_releases_missing",
        "last_as_of",
        "last_document",
        "capture",
        "note",
    ];
    SeriesTable {
        name: "disappeared".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows,
    }
}
