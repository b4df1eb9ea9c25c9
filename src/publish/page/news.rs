//! What changed with the last release, and how old the figures are.

use chrono::NaiveDate;

use crate::charts::Language;
use crate::edition::counters::words::grouped;
use crate::edition::counters::{self, Counter, Counters, Status};

/// One sentence on what changed since the previous release; empty where no counter can be compared.
pub(super) fn changed(counters: &Counters, language: Language) -> String {
    let changes: Vec<Change> = counters
        .counters
        .iter()
        .filter(|counter| counter.status != Status::Discontinued)
        .filter_map(|counter| change(counter, language))
        .collect();
    let Some(first) = changes.first() else { return String::new() };
    let days = (first.from, first.to);
    let clauses = |dated: bool| -> String {
        let of = |one: &Change| {
            let span = language.span(one.from, one.to);
            if dated { format!("{span} {}", one.words) } else { one.words.clone() }
        };
        changes.iter().map(of).collect::<Vec<_>>().join("; ")
    };
    // Where all describe the same days, these are said once.
    let (span, clauses) = if changes.iter().all(|one| (one.from, one.to) == days) {
        (format!(" ({})", language.span(first.from, first.to)), clauses(false))
    } else {
        (String::new(), clauses(true))
    };
    language.say(
        format!("Since the previous release{span}: {clauses}."),
        format!("Desde la publicación anterior{span}: {clauses}."),
    )
}

/// How a counter changed.
struct Change {
    from: NaiveDate,
    to: NaiveDate,
    words: String,
}

fn change(counter: &Counter, language: Language) -> Option<Change> {
    let (value, to) = counter.value.zip(counter.as_of)?;
    let before = counter.previous.as_ref()?;
    let change = counter.change?;
    let [of_en, of_es] = counters::find(counter.id)?.short?;
    let (size, now, then) = (grouped(change.abs()), grouped(value), grouped(before.value));
    let words = match change.signum() {
        1 => language.say(
            format!("{of_en} up {size}, from {then} to {now}"),
            format!("{of_es}, {size} más, de {then} a {now}"),
        ),
        -1 => language.say(
            format!("{of_en} down {size}, from {then} to {now}"),
            format!("{of_es}, {size} menos, de {then} a {now}"),
        ),
        _ => language
            .say(format!("{of_en} unchanged at {now}"), format!("{of_es}, sin cambio, {now}")),
    };
    Some(Change { from: before.as_of, to, words })
}

/// How old the figures are.
pub(super) struct Age {
    /// The newest release that a figure comes from.
    pub(super) published_on: NaiveDate,
    /// Whether ICE has published a newer one, as far as is known.
    pub(super) newer: String,
    /// Whether that is so.
    pub(super) is_behind: bool,
}

/// The age of the figures that still move; `None` where there are none.
pub(super) fn age(counters: &Counters, language: Language) -> Option<Age> {
    let moving = counters.counters.iter().filter(|one| one.status != Status::Discontinued);
    let published_on = moving.filter_map(|counter| counter.published_on).max()?;
    let known = counters.newest_known_release.filter(|known| *known > published_on);
    let newer = match (known, counters.seen_from) {
        (Some(known), _) => {
            let known = language.day(known);
            language.say(
                format!("ICE published a newer release on {known}; no copy is archived here."),
                format!("ICE publicó datos más nuevos el {known}; aquí no hay copia archivada."),
            )
        }
        (None, Some(seen)) => {
            let seen = language.day(seen);
            language.say(
                format!("No newer release was known on {seen}."),
                format!("Al {seen} no se conocía ninguna publicación más nueva."),
            )
        }
        (None, None) => String::new(),
    };
    Some(Age { published_on, newer, is_behind: known.is_some() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::counters::{Bilingual, Links, Previous};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn counter(id: &'static str, (value, before): (i64, i64), status: Status) -> Counter {
        let none = || Bilingual { en: String::new(), es: String::new() };
        Counter {
            id,
            value: Some(value),
            as_of: Some(day("2026-04-04")),
            published_on: Some(day("2026-04-09")),
            status,
            status_reason: None,
            label: none(),
            sentence: none(),
            as_of_text: none(),
            definition: "",
            definition_es: "",
            rule: "",
            source: None,
            previous: Some(Previous { value: before, as_of: day("2026-02-07") }),
            year_ago: None,
            peak: None,
            links: Links { chart: "", embed: "", series: "" },
            change: Some(value - before),
            age_days: None,
            rivals: Vec::new(),
            receipt: None,
        }
    }

    fn counters(newest_known: Option<&str>) -> Counters {
        Counters {
            schema_version: 1,
            known_on: None,
            seen_from: Some(day("2026-11-26")),
            newest_known_release: newest_known.map(day),
            stale_after: None,
            counters: vec![
                counter("people_detained", (60_311, 68_289), Status::Stale),
                counter("facilities_with_covid_cases", (137, 130), Status::Discontinued),
                counter("people_monitored_atd", (180_701, 180_701), Status::Current),
            ],
        }
    }

    #[test]
    fn the_sentence_says_how_the_moving_counters_changed() {
        let said = changed(&counters(None), Language::En).replace('\u{a0}', " ");
        assert_eq!(
            said,
            "Since the previous release (from February 7 to April 4, 2026): people detained down 7,978, from 68,289 to 60,311; people monitored unchanged at 180,701."
        );
        let said = changed(&counters(None), Language::Es).replace('\u{a0}', " ");
        assert!(said.contains("(del 7 de febrero al 4 de abril de 2026): personas detenidas, 7,978 menos, de 68,289 a 60,311"), "{said}");
        assert!(!said.contains("137"), "what is closed does not change: {said}");
        let mut apart = counters(None);
        apart.counters[2].as_of = Some(day("2026-04-05"));
        let said = changed(&apart, Language::En).replace('\u{a0}', " ");
        assert!(said.contains("release: from February 7 to April 4, 2026 people"), "{said}");
    }

    #[test]
    fn a_newer_release_is_told_only_where_one_is_known() {
        let age_of = |known| age(&counters(known), Language::En).unwrap();
        let behind = age_of(Some("2026-07-20"));
        assert!(behind.is_behind && behind.newer.contains("July\u{a0}20,\u{a0}2026; no copy"));
        for known in [None, Some("2026-04-09")] {
            let age = age_of(known);
            assert!(!age.is_behind && age.newer.starts_with("No newer release was known on"));
            assert_eq!(age.published_on, day("2026-04-09"));
        }
    }
}
