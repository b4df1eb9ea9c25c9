//! A note on each release, in sentences: what is new, revised, held, gone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::check::stops::Stop;
use crate::edition::revisions::{Count, Revisions};
use crate::model::series::number_words;
use crate::model::{
    Capture, CaptureId, Figure, Finding, Hold, Measure, PeriodKind, PrintedTable, Release, Rule,
    SourceId, TableId, Weight,
};
use crate::places::Record;
use crate::profiles::changes;

/// Where the notes are below `v1`.
pub const FOLDER: &str = "releases";

/// What is said of one release.
#[derive(Debug, Clone)]
pub struct Note {
    /// Publication.
    pub published_on: NaiveDate,
    /// The capture's id.
    pub capture: String,
    /// File name.
    pub document: String,
    /// Sections with their sentences; none is empty.
    pub sections: Vec<(&'static str, Vec<String>)>,
}

/// What the notes are made from.
pub struct Basis<'a> {
    /// Releases in the order of publication.
    pub releases: &'a [Release],
    /// The manifest.
    pub captures: &'a [Capture],
    /// Findings.
    pub findings: &'a [Finding],
    /// Holds.
    pub holds: &'a [Hold],
    /// Revisions.
    pub revisions: &'a Revisions,
    /// Stops.
    pub stops: &'a [Stop],
    /// Facility sheets.
    pub places: &'a Record,
}

/// Notes on all releases of the workbook, in the order of publication.
pub fn notes(basis: &Basis<'_>) -> Vec<Note> {
    let mut good: BTreeMap<&'static str, (NaiveDate, f64)> = BTreeMap::new();
    basis
        .releases
        .iter()
        .filter(|release| release.source == SourceId::IceWorkbook)
        .map(|release| {
            let sections = [
                ("New", new(basis, release, &mut good)),
                ("Facilities", changes::told(basis.places, &release.capture)),
                ("Held", held(basis, release, &good)),
                ("Revised", revised(basis, release)),
                ("Discontinued and resumed", stopped(basis, release)),
                ("Also found", remarks(basis, release)),
            ];
            Note {
                published_on: release.published_on,
                capture: release.capture.to_string(),
                document: release.document.clone(),
                sections: sections.into_iter().filter(|(_, said)| !said.is_empty()).collect(),
            }
        })
        .collect()
}

/// Figures that lead a note.
struct Lead {
    what: &'static str,
    table: TableId,
    find: fn(&PrintedTable) -> Option<&Figure>,
}

const LEADS: &[Lead] = &[
    Lead {
        what: "people detained",
        table: TableId::DetainedByDisposition,
        find: |table| table.find(Measure::People, &["all", "all"], PeriodKind::Snapshot),
    },
    Lead {
        what: "people monitored under Alternatives to Detention",
        table: TableId::AtdStatus,
        find: |table| table.find(Measure::People, &["all"], PeriodKind::Snapshot),
    },
    Lead {
        what: "book-ins since 1 October",
        table: TableId::BookInsByAgency,
        find: |table| table.find(Measure::BookIns, &["all"], PeriodKind::FiscalYearToDate),
    },
    Lead {
        what: "removals since 1 October",
        table: TableId::Removals,
        find: |table| table.find(Measure::RemovalsCount, &["all"], PeriodKind::FiscalYearToDate),
    },
    Lead {
        what: "transgender people detained",
        table: TableId::Transgender,
        find: |table| table.find(Measure::People, &["all", "all"], PeriodKind::Snapshot),
    },
];

fn is_held(basis: &Basis<'_>, release: &Release, table: TableId) -> bool {
    basis.holds.iter().any(|hold| {
        hold.table == table && hold.capture == release.capture && hold.measures.is_empty()
    })
}

fn new(
    basis: &Basis<'_>,
    release: &Release,
    good: &mut BTreeMap<&'static str, (NaiveDate, f64)>,
) -> Vec<String> {
    let mut said = Vec::new();
    for lead in LEADS {
        let Some(table) = release.tables.get(&lead.table) else { continue };
        let (Some(figure), Some(as_of)) = ((lead.find)(table), table.as_of) else { continue };
        if is_held(basis, release, lead.table) {
            continue;
        }
        let before = good.get(lead.what).copied();
        let fresh = before.is_none_or(|(date, _)| date < as_of);
        if !fresh {
            continue;
        }
        let since = before.map_or_else(String::new, |(date, value)| {
            format!(", after {} on {date}", number_words(value))
        });
        said.push(format!("{} {} on {as_of}{since}.", number_words(figure.value), lead.what));
        good.insert(lead.what, (as_of, figure.value));
    }
    if said.is_empty() {
        said.push("No newer headline figure.".to_owned());
    }
    said
}

fn held(
    basis: &Basis<'_>,
    release: &Release,
    good: &BTreeMap<&'static str, (NaiveDate, f64)>,
) -> Vec<String> {
    let mut by_message: Vec<(&Finding, Vec<&str>)> = Vec::new();
    let own = |finding: &&Finding| {
        finding.held
            && finding.capture == release.capture
            && finding.published_on == release.published_on
    };
    for finding in basis.findings.iter().filter(own) {
        let table = finding.table.map_or("", TableId::name);
        match by_message.iter_mut().find(|(known, _)| known.rule == finding.rule) {
            Some((_, tables)) => tables.push(table),
            None => by_message.push((finding, vec![table])),
        }
    }
    let mut said: Vec<String> = by_message
        .iter()
        .map(|(finding, tables)| {
            let which: Vec<String> = tables.iter().map(|table| format!("`{table}`")).collect();
            format!("{}: {} ({}).", which.join(", "), finding.message, finding.rule)
        })
        .collect();
    for lead in LEADS {
        let stays = is_held(basis, release, lead.table).then(|| good.get(lead.what)).flatten();
        if let Some((date, value)) = stays {
            said.push(format!(
                "Kept the last good figure: {} {} on {date}.",
                number_words(*value),
                lead.what
            ));
        }
    }
    said
}

fn revised(basis: &Basis<'_>, release: &Release) -> Vec<String> {
    let own = |(published_on, capture, _): &(NaiveDate, CaptureId, &'static str)| {
        *published_on == release.published_on && *capture == release.capture
    };
    let counts = basis.revisions.counts.iter().filter(|(key, _)| own(key));
    let mut total = Count::default();
    let mut said = Vec::new();
    for ((_, _, series), count) in counts {
        total.n_compared += count.n_compared;
        let n_changed = count.n_changed_unlocked + count.n_changed_locked;
        if n_changed == 0 {
            continue;
        }
        let locked = match count.n_changed_locked {
            0 => String::new(),
            n => format!(" ({n} in fiscal years that had ended)"),
        };
        said.push(format!(
            "`{series}`: revised {n_changed} of {} earlier figures{locked}, by at most {:.2}%.",
            count.n_compared,
            count.largest_share * 100.0
        ));
    }
    if said.is_empty() && total.n_compared > 0 {
        said.push(format!("Revised none of {} earlier figures.", total.n_compared));
    }
    said
}

fn stopped(basis: &Basis<'_>, release: &Release) -> Vec<String> {
    let mut said = Vec::new();
    for stop in basis.stops {
        if stop.missing_since == release.published_on {
            let last = stop.last_seen;
            said.push(format!(
                "The {} `{}` is no longer published; last published on {last}.",
                stop.kind, stop.what
            ));
        }
        if stop.returned_on == Some(release.published_on) {
            let since = stop.missing_since;
            said.push(format!(
                "The {} `{}` is published again; it was missing from {since}.",
                stop.kind, stop.what
            ));
        }
    }
    said
}

fn remarks(basis: &Basis<'_>, release: &Release) -> Vec<String> {
    basis
        .findings
        .iter()
        .filter(|finding| {
            !finding.held
                && finding.capture == release.capture
                && finding.published_on == release.published_on
                && !matches!(finding.rule, Rule::Stopped | Rule::Returned)
        })
        .map(|finding| {
            let table = finding.table.map_or_else(String::new, |table| format!("`{table}`: "));
            let weight = if finding.weight == Weight::Warning { "" } else { ", no fault" };
            format!("{table}{} ({}{weight}).", finding.message, finding.rule)
        })
        .collect()
}

/// The notes as files: one a day of publication.
pub fn files(basis: &Basis<'_>, notes: &[Note]) -> Vec<(String, Vec<u8>)> {
    let mut by_day: BTreeMap<NaiveDate, String> = BTreeMap::new();
    for note in notes {
        let text = by_day.entry(note.published_on).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&markdown(basis, note));
    }
    by_day
        .into_iter()
        .map(|(day, text)| (format!("{FOLDER}/{day}.md"), text.into_bytes()))
        .collect()
}

fn markdown(basis: &Basis<'_>, note: &Note) -> String {
    let capture = basis.captures.iter().find(|c| c.id().as_str() == note.capture);
    let mut text = format!("# {}: {}\n\n", note.published_on, escaped(&note.document));
    if let Some(capture) = capture {
        let _ = writeln!(
            text,
            "SHA-256 `{}`, {} bytes. Published on {} ({}).",
            capture.sha256,
            number_words(f64::from(u32::try_from(capture.bytes).unwrap_or(u32::MAX))),
            capture.published_on,
            capture.published_from.name().replace('_', " ")
        );
    }
    for (heading, said) in &note.sections {
        let _ = writeln!(text, "\n## {heading}\n");
        for sentence in said {
            let _ = writeln!(text, "- {}", escaped(sentence));
        }
    }
    text
}

/// Names and words of others make neither links nor markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '[' | ']' => out.extend(['\\', letter]),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_make_no_links() {
        assert_eq!(escaped("a [b](https://x) <img>"), "a \\[b\\](https://x) &lt;img>");
        assert_eq!(escaped("`table`: 5,655 of 6,651\u{1b}"), "`table`: 5,655 of 6,651 ");
    }

    #[test]
    fn a_day_with_two_releases_has_one_file() {
        let basis = Basis {
            releases: &[],
            captures: &[],
            findings: &[],
            holds: &[],
            revisions: &Revisions::default(),
            stops: &[],
            places: &Record::default(),
        };
        let note = |document: &str| Note {
            published_on: "2023-04-12".parse().unwrap(),
            capture: "cd69a23f6bd54".to_owned(),
            document: document.to_owned(),
            sections: vec![("New", vec!["One.".to_owned()])],
        };
        let files = files(&basis, &[note("a.xlsx"), note("b.xlsx")]);
        let [(name, bytes)] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!(name, "releases/2023-04-12.md");
        let text = String::from_utf8_lossy(bytes);
        assert!(
            text.contains("# 2023-04-12: a.xlsx\n\n\n## New\n\n- One.\n\n# 2023-04-12: b.xlsx"),
            "{text}"
        );
    }
}
