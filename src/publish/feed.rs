//! The Atom feed: one entry per release, latest first, one per decision, one per day and file that we corrected.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use minijinja::{AutoEscape, Environment, context};

use super::releases::Note;
use super::site::Site;
use crate::model::{Measure, TableId};
use crate::reference::{Action, Correction, Decision};

const TEMPLATE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <title>detention-stats: releases of ICE's detention statistics</title>
  <subtitle>What is new, revised, held and gone in each release; decisions, and corrections of our own errors</subtitle>
  <id>urn:x-detention-stats:feed</id>
  <updated>{{ updated }}T00:00:00Z</updated>
  <author><name>detention-stats</name></author>
  <link rel="self" type="application/atom+xml" href="{{ own }}"/>
  <link rel="alternate" type="text/html" href="{{ page }}"/>
  <rights>CC0 1.0</rights>
{%- for entry in entries %}
  <entry>
    <title>{{ entry.title }}</title>
    <id>urn:x-detention-stats:{{ entry.id }}</id>
    <updated>{{ entry.day }}T00:00:00Z</updated>
    <link href="{{ entry.link }}"/>
    <summary type="text">{{ entry.summary }}</summary>
    {%- for category in entry.categories %}
    <category term="{{ category }}"/>
    {%- endfor %}
  </entry>
{%- endfor %}
</feed>
"#;

/// Entries kept in the feed; the notes themselves all stay.
const ENTRIES: usize = 60;

/// The feed of the newest releases.
///
/// # Errors
/// [`minijinja::Error`], which the template does not cause.
pub fn xml(
    notes: &[Note],
    (decisions, corrections): (&[Decision], &[Correction]),
    site: &Site,
) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_keep_trailing_newline(true);
    environment.add_template("feed.xml", TEMPLATE)?;
    let newest: Vec<&Note> = notes.iter().rev().take(ENTRIES).collect();
    let mut dated: Vec<(NaiveDate, minijinja::Value)> =
        newest.iter().map(|note| (note.published_on, entry(note, site))).collect();
    let document = |decision: &Decision| {
        let capture = decision.capture_id()?;
        let note = notes.iter().find(|note| note.capture == capture.as_str())?;
        Some(note.document.as_str())
    };
    dated.extend(decisions.iter().map(|decision| {
        let document = document(decision).unwrap_or(&decision.source);
        (decision.decided_on, decided(decision, document, site))
    }));
    dated.extend(corrected(corrections, site));
    dated.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    let updated = dated.first().map_or_else(|| "1970-01-01".to_owned(), |(day, _)| day.to_string());
    let entries: Vec<minijinja::Value> = dated.into_iter().map(|(_, entry)| entry).collect();
    environment.get_template("feed.xml")?.render(context! {
        updated,
        entries,
        own => link(site, "feed.xml"),
        page => markup(&site.address("charts/index.html", "../../charts/index.html")),
    })
}

/// The address of a file below `data/v1`, from the feed; an address holds no markup.
fn link(site: &Site, name: &str) -> minijinja::Value {
    markup(&site.address(&format!("data/v1/{name}"), name))
}

fn markup(address: &str) -> minijinja::Value {
    minijinja::Value::from_safe_string(address.replace('&', "&amp;"))
}

/// Our own errors: an entry for each day and file, with how many figures were wrong for which reason.
fn corrected(
    corrections: &[Correction],
    site: &Site,
) -> impl Iterator<Item = (NaiveDate, minijinja::Value)> {
    let mut all: BTreeMap<(NaiveDate, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for one in corrections {
        let reasons = all.entry((one.corrected_on, &one.file)).or_default();
        *reasons.entry(&one.reason).or_default() += 1;
    }
    let figures = |n: usize| if n == 1 { "1 figure".to_owned() } else { format!("{n} figures") };
    all.into_iter().map(move |((day, file), reasons)| {
        let said: Vec<String> =
            reasons.iter().map(|(reason, n)| format!("{}: {reason}.", figures(*n))).collect();
        let n_all = reasons.values().sum();
        let entry = context! {
            title => format!("{day}: we corrected {} in {file}", figures(n_all)),
            id => format!("own-correction:{day}:{file}"),
            day => day.to_string(),
            link => link(site, "corrections.csv"),
            summary => said.join(" "),
            categories => ["own_correction"],
        };
        (day, entry)
    })
}

/// A text as a part of an identifier: no letter in it that an address may not have.
fn part(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "!._-:".contains(c);
    text.chars().map(|c| if plain(c) { c } else { '-' }).collect()
}

fn entry(note: &Note, site: &Site) -> minijinja::Value {
    let held = note.sections.iter().any(|(heading, _)| *heading == "Held");
    let title = format!(
        "{}: {}{}",
        note.published_on,
        note.document,
        if held { " (some tables held)" } else { "" }
    );
    let sentences: Vec<&str> =
        note.sections.iter().flat_map(|(_, said)| said).map(String::as_str).take(12).collect();
    let mut categories = vec!["release"];
    categories.extend(held.then_some("held"));
    context! {
        title,
        id => format!("release:{}", note.capture),
        day => note.published_on.to_string(),
        link => link(site, &format!("{}/{}.md", super::releases::FOLDER, note.published_on)),
        summary => sentences.join(" "),
        categories,
    }
}

/// A correction, an exclusion, a release of a held table.
fn decided(decision: &Decision, document: &str, site: &Site) -> minijinja::Value {
    let Decision { decided_on, table, capture, reason, .. } = decision;
    let of = if capture.is_empty() { &decision.source } else { capture };
    let date = decision.date.map_or_else(String::new, |date| format!(":{date}"));
    let measure = decision.measure.map_or("", Measure::name);
    let table = table.map_or("all", TableId::name);
    context! {
        title => format!("{decided_on}: {}: {table} in {document}", kind(&decision.action)),
        id => part(&format!("decision:{decided_on}:{of}:{table}:{measure}{date}:{}", decision.cell)),
        day => decided_on.to_string(),
        link => link(site, "anomalies.csv"),
        summary => reason,
        categories => ["correction"],
    }
}

/// What a decision does, in a word.
fn kind(action: &Action) -> &'static str {
    match action {
        Action::CorrectValue { .. } | Action::CorrectDate { .. } => "Correction",
        Action::Release { .. } => "Published despite a rule",
        Action::Exclude { .. } => "Left out",
        Action::Acknowledge { .. } => "Reviewed",
        Action::Withdraw => "Withdrawn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let note = Note {
            published_on: "2022-07-08".parse().unwrap(),
            capture: "f9fb79248790".to_owned(),
            document: "<script>&\"'.xlsx".to_owned(),
            sections: vec![("New", vec!["a < b".to_owned()])],
        };
        let xml = xml(&[note], (&[], &[]), &Site::at("https://example.org").unwrap()).unwrap();
        assert!(xml.contains("&lt;script&gt;&amp;&quot;&#x27;.xlsx"), "{xml}");
        assert!(xml.contains("a &lt; b"));
        assert!(
            xml.contains("href=\"https://example.org/data/v1/releases/2022-07-08.md\""),
            "{xml}"
        );
        assert!(xml.contains("href=\"https://example.org/data/v1/feed.xml\""), "{xml}");
    }

    #[test]
    fn our_own_errors_are_counted_by_day_file_and_reason() {
        let correction = |file: &str, reason: &str| Correction {
            corrected_on: "2026-11-26".parse().unwrap(),
            file: file.to_owned(),
            key: "as_of=2023-09-30".to_owned(),
            column: "people".to_owned(),
            published_value: "1".to_owned(),
            right_value: "2".to_owned(),
            wrong_from: "2026-11-24".parse().unwrap(),
            wrong_until: "2026-11-26".parse().unwrap(),
            reason: reason.to_owned(),
        };
        let file = "series/atd.csv";
        let all = [correction(file, "a"), correction(file, "b"), correction(file, "b")];
        let xml = xml(&[], (&[], &all), &Site::default()).unwrap();
        assert_eq!(xml.matches("<entry>").count(), 1, "{xml}");
        assert!(
            xml.contains("<title>2026-11-26: we corrected 3 figures in series&#x2f;atd.csv"),
            "{xml}"
        );
        assert!(xml.contains("1 figure: a. 2 figures: b."), "{xml}");
        assert!(xml.contains("<updated>2026-11-26T00:00:00Z</updated>"), "{xml}");
    }

    #[test]
    fn an_identifier_has_no_space() {
        assert_eq!(
            part("decision:2026-11-24:c1:atd:ATD FY22 YTD!B18"),
            "decision:2026-11-24:c1:atd:ATD-FY22-YTD!B18"
        );
    }
}
