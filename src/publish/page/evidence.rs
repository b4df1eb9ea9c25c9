//! What the page says of errors: ICE's, our own, and what is no longer published.

use std::collections::BTreeMap;

use minijinja::{Value, context};

use super::spanish;
use super::words::plain;
use crate::charts::Language;
use crate::charts::words::count;
use crate::model::{Datum, Rule, SeriesTable};

/// Errors on the page, newest first.
const FINDINGS: usize = 40;

/// The newest errors for which figures are left out.
pub(super) fn held(anomalies: &SeriesTable, language: Language) -> Vec<Value> {
    let rows = anomalies
        .rows
        .iter()
        .rev()
        .filter(|row| anomalies.field(row, "done").csv().starts_with("held"));
    rows.take(FINDINGS)
        .map(|row| {
            let text = |column| anomalies.field(row, column).csv();
            let rule = text("finding");
            let rule = Rule::EVERY.iter().find(|known| known.id() == rule);
            let spanish = rule.map_or("", |rule| rule.spanish());
            context! {
                published_on => date((anomalies, row), "published_on", language),
                table => named(&text("table"), language),
                message => language.say(text("message"), spanish),
                document => text("document"),
            }
        })
        .collect()
}

/// What ICE stopped publishing and has not resumed.
pub(super) fn gone(disappeared: &SeriesTable, language: Language) -> Vec<Value> {
    let rows = disappeared
        .rows
        .iter()
        .rev()
        .filter(|row| disappeared.field(row, "returned_on").date().is_none());
    rows.map(|row| {
        let text = |column| disappeared.field(row, column).csv();
        context! {
            last_seen => date((disappeared, row), "last_seen", language),
            what => named(&text("what"), language),
            missing_since => date((disappeared, row), "missing_since", language),
            document => text("last_document"),
        }
    })
    .collect()
}

/// Our own corrections: how many of each file, and when the last one was made.
pub(super) fn corrections(corrections: &SeriesTable, language: Language) -> Vec<Value> {
    let mut files: BTreeMap<String, (u32, Option<chrono::NaiveDate>)> = BTreeMap::new();
    for row in &corrections.rows {
        let of_file = files.entry(corrections.field(row, "file").csv()).or_default();
        of_file.0 += 1;
        of_file.1 = of_file.1.max(corrections.field(row, "corrected_on").date());
    }
    files
        .into_iter()
        .map(|(file, (n, last))| {
            context! {
                file,
                n => count(f64::from(n)),
                last => last.map_or_else(String::new, |day| language.short_date(day)),
            }
        })
        .collect()
}

/// A table's or row's id in words.
fn named(id: &str, language: Language) -> String {
    match language {
        Language::En => plain(id),
        Language::Es => spanish::plain(id).unwrap_or_else(|| plain(id)),
    }
}

fn date((table, row): (&SeriesTable, &[Datum]), column: &str, language: Language) -> String {
    table.field(row, column).date().map_or_else(String::new, |day| language.short_date(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_counted_by_file() {
        let row = |file: &str, day: &str| {
            vec![Datum::Text(file.to_owned()), Datum::Date(day.parse().unwrap())]
        };
        let table = SeriesTable {
            name: "corrections".to_owned(),
            columns: ["file", "corrected_on"].map(str::to_owned).to_vec(),
            rows: vec![
                row("series/covid.csv", "2026-11-26"),
                row("series/atd.csv", "2026-11-25"),
                row("series/covid.csv", "2026-11-20"),
            ],
        };
        let made = corrections(&table, Language::En);
        let said: Vec<String> = made
            .iter()
            .map(|row| {
                let of = |key: &str| row.get_attr(key).unwrap().to_string();
                format!("{} {} {}", of("file"), of("n"), of("last").replace('\u{a0}', " "))
            })
            .collect();
        assert_eq!(said, ["series/atd.csv 1 Nov 25, 2026", "series/covid.csv 2 Nov 26, 2026"]);
    }
}
