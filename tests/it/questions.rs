//! Questions read the stored verdicts: their answers are those of a record that was judged anew.

use std::path::PathBuf;

use chrono::NaiveDate;
use detention_stats::edition::catalog;
use detention_stats::edition::counters;
use detention_stats::pipeline::{self, question};

use crate::sites as runs;

/// A copy of the small ledger of all eras, judged.
fn judged() -> (tempfile::TempDir, PathBuf) {
    let place = crate::fixtures::data().unwrap();
    let data = place.path().to_owned();
    let opened = pipeline::open(&data).unwrap();
    question::keep_verdicts(&opened.findings, &data).unwrap();
    (place, data)
}

#[test]
fn stored_verdicts_answer_as_a_judged_record_does() {
    let (_place, data) = judged();
    let opened = pipeline::open(&data).unwrap();
    assert!(opened.edition.ledger.holds().len() > 20, "the fixture has faulty documents");
    let days = ["2022-07-13", "2024-07-09"];
    let days = days.map(|day| day.parse::<NaiveDate>().unwrap());
    for day in days.into_iter().map(Some).chain([None]) {
        for spec in catalog::all() {
            let asked = question::ask(&data, spec.tables, day).unwrap();
            let answer = asked.ledger.series(spec, day).unwrap();
            let judged = opened.edition.ledger.series(spec, day).unwrap();
            assert!(answer == judged, "{} {day:?}", spec.name());
            let held = asked.ledger.held_series(spec, day).unwrap();
            let judged = opened.edition.ledger.held_series(spec, day).unwrap();
            assert!(held == judged, "held {} {day:?}", spec.name());
        }
        let all = match day {
            Some(day) => opened.edition.counters_on(day),
            None => opened.edition.counters().clone(),
        };
        for (definition, counter) in counters::COUNTERS.iter().zip(&all.counters) {
            let one = question::ask(&data, definition.tables, day).unwrap().counter(definition);
            let json = |counter| serde_json::to_string(counter).unwrap();
            assert_eq!(json(&one), json(counter), "{} {day:?}", definition.id);
        }
    }
}

/// What is done to the record, in words.
type Change<'a> = (&'a str, &'a dyn Fn());

#[test]
fn verdicts_of_other_judgements_are_made_anew_in_memory_and_that_is_said() {
    let (_place, data) = judged();
    let ask = || runs::run(&data, "http://127.0.0.1:9", &["series", "atd"]);
    let (code, told) = ask();
    assert!(code == 0 && !told.contains("verdicts"), "{told}");
    let verdicts = data.join("ledger/verdicts.csv");
    let whole = std::fs::read_to_string(&verdicts).unwrap();
    let shorter = whole.lines().take(3).collect::<Vec<_>>().join("\n");
    let decisions = data.join("reference/decisions.csv");
    let before = std::fs::read_to_string(&decisions).unwrap();
    let changes: [Change<'_>; 3] = [
        ("edited", &|| std::fs::write(&verdicts, &shorter).unwrap()),
        ("deleted", &|| std::fs::remove_file(&verdicts).unwrap()),
        ("other judgements", &|| std::fs::write(&decisions, format!("{before}\n")).unwrap()),
    ];
    for (what, change) in changes {
        std::fs::write(&verdicts, &whole).unwrap();
        change();
        let (code, again) = ask();
        assert!(code == 0 && again.contains("The stored verdicts"), "{what}: {again}");
        let rows = |text: &str| -> Vec<String> {
            text.lines().filter(|line| line.starts_with("20")).map(str::to_owned).collect()
        };
        assert_eq!(rows(&again), rows(&told), "{what}");
    }
}

#[test]
fn a_fiscal_year_is_explained_as_it_is_published() {
    let (_place, data) = judged();
    let of_place = ["explain", "facility_population", "--where", "measure=average_days"];
    let (code, told) = runs::run(&data, "http://127.0.0.1:9", &of_place);
    let years: Vec<&str> =
        told.split("fiscal_year=").skip(1).filter_map(|rest| rest.split(' ').next()).collect();
    assert!(code == 0 && years.len() > 20, "{code} {}", years.len());
    assert!(years.iter().all(|year| year.len() == 4), "{years:?}");
}
