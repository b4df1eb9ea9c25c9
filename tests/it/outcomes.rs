//! What is published after the known faults are held: series, counters, stops, revisions.

use std::collections::BTreeMap;

use detention_stats::edition::Edition;
use detention_stats::edition::catalog;
use detention_stats::model::{Datum, SeriesId};
use detention_stats::pipeline;

use crate::faults::opened;

/// One figure of a series as published on a day; empty where there is none.
fn published(series: &str, known_on: &str, wanted: &[(&str, &str)], column: &str) -> String {
    let spec = catalog::find(series).unwrap();
    let table = opened().edition.ledger.series(spec, known_on.parse().ok()).unwrap();
    let row = table.matching(wanted).last().cloned();
    row.map_or_else(String::new, |row| table.field(&row, column).csv())
}

#[test]
fn what_stays_published_is_the_last_good_figure() {
    let all = [("status", "all")];
    let newest = |day: &str| published("atd", day, &all, "people");
    // V1: the status table of 2021-09-13 is held, the areas of the same document state the total.
    assert_eq!(newest("2021-09-15"), "117682");
    let areas = [("as_of", "2021-08-28"), ("area_of_responsibility", "all"), ("technology", "all")];
    assert_eq!(published("atd_by_technology", "2021-09-15", &areas, "people"), "124054");
    // S9: February's 182,607 never stands for July.
    assert_eq!(newest("2022-08-05"), "296250");
    // S10: 96,574 of May 2021 never stands for September 2022.
    assert_eq!(newest("2022-09-20"), "297994");
    // X1, 08292024: the frozen EOFY23 sheet (194,427) comes first in the workbook.
    assert_eq!(newest("2024-08-30"), "175619");
    // V8: the split of 2025-02-23 is held, the total of the day is not.
    let split =
        [("as_of", "2025-02-23"), ("arresting_agency", "ICE"), ("criminality", "convicted")];
    assert_eq!(published("detained_by_criminality", "2025-03-01", &split, "people"), "");
    let day = [("as_of", "2025-02-23"), ("source", "ice_workbook")];
    assert_eq!(published("detained", "2025-03-01", &day, "people"), "43759");
    // S2, S3: no figure of 2021 is under a date of 2020.
    let october = [("as_of", "2020-10-02"), ("source", "ice_workbook")];
    assert_eq!(published("detained", "2021-11-30", &october, "people"), "19068");
    // F1: the facility sheet of the reference workbook is held, the one before it stays.
    let spec = catalog::find("facility_population").unwrap();
    let table = opened().edition.ledger.series(spec, "2022-07-13".parse().ok()).unwrap();
    let last = table.rows.last().and_then(|row| row.first()).map(Datum::csv);
    assert_eq!(last.as_deref(), Some("2022-06-13"));
    // F6: the other columns of the sheet are published.
    let mandatory = |row: &&Vec<Datum>| {
        table.field(row, "as_of").csv() == "2022-01-10"
            && table.field(row, "measure").csv() == "mandatory"
    };
    assert_eq!(table.rows.iter().filter(mandatory).count(), 0);
    let level = |row: &&Vec<Datum>| {
        table.field(row, "as_of").csv() == "2022-01-10"
            && table.field(row, "measure").csv() == "level_a"
    };
    assert_eq!(table.rows.iter().filter(level).count(), 128);
}

/// On 2022-06-10 the page counted three places twice; the lower readings after it are the true ones.
#[test]
fn cases_that_were_counted_twice_are_no_level_for_those_after_them() {
    let cases =
        |day: &str, known_on: &str| published("covid", known_on, &[("as_of", day)], "cases_total");
    assert_eq!(cases("2022-06-10", "2022-06-12"), "46980", "nobody could know yet");
    assert_eq!(cases("2022-06-10", "2022-06-14"), "");
    assert_eq!(cases("2022-06-14", "2022-06-14"), "44397");
    assert_eq!(cases("2022-06-22", "2022-12-31"), "", "the page of two weeks before");
    assert_eq!(cases("2022-12-13", "2022-12-13"), "49661");
    assert_eq!(cases("2022-07-11", "2022-07-13"), "47006");
}

#[test]
fn held_figures_are_reachable() {
    let spec = catalog::find("atd").unwrap();
    let table = opened().edition.ledger.held_series(spec, None).unwrap();
    let stale: Vec<String> = table
        .matching(&[("status", "all")])
        .map(|row| {
            format!("{} {}", table.field(row, "as_of").csv(), table.field(row, "people").csv())
        })
        .collect();
    for expected in ["2021-08-28 96574", "2022-02-12 182607", "2022-02-26 182607"] {
        assert!(stale.iter().any(|row| row == expected), "{expected}: {stale:?}");
    }
}

fn counters_on(day: chrono::NaiveDate) -> detention_stats::edition::counters::Counters {
    opened().edition.counters_on(day)
}

/// August and September 2022: two stale sheets, one of them of 2021.
#[test]
fn the_counter_never_falls_to_a_copy() {
    let mut day: chrono::NaiveDate = "2022-08-01".parse().unwrap();
    let mut seen: BTreeMap<(i64, String), u32> = BTreeMap::new();
    while day <= "2022-09-30".parse().unwrap() {
        let counters = counters_on(day);
        let atd = counters.counters.iter().find(|c| c.id == "people_monitored_atd").unwrap();
        let as_of = atd.as_of.unwrap();
        *seen.entry((atd.value.unwrap(), as_of.to_string())).or_default() += 1;
        let status = serde_json::to_value(atd.status).unwrap();
        let stale = (day >= "2022-08-04".parse().unwrap() && day < "2022-08-09".parse().unwrap())
            || (day >= "2022-09-15".parse().unwrap() && day < "2022-09-29".parse().unwrap());
        assert_eq!(status, if stale { "held" } else { "current" }, "{day}");
        day = day.succ_opt().unwrap();
    }
    let expected = BTreeMap::from([
        ((296_250, "2022-07-16".to_owned()), 18),
        ((297_994, "2022-08-13".to_owned()), 41),
        ((316_700, "2022-09-24".to_owned()), 2),
    ]);
    assert_eq!(seen, expected);
}

#[test]
fn what_stopped_stands_in_the_list_until_it_returns() {
    let stop = |what: &str| opened().stops.iter().filter(|s| s.what == what).collect::<Vec<_>>();
    let transgender = stop("transgender_population");
    let [only] = transgender.as_slice() else { panic!("{transgender:?}") };
    assert_eq!(only.last_seen.to_string(), "2025-01-16");
    assert_eq!(only.missing_since.to_string(), "2025-02-27");
    assert_eq!(only.returned_on, None);
    let families = stop("detained_by_disposition: family");
    let [only] = families.as_slice() else { panic!("{families:?}") };
    assert_eq!(only.returned_on.map(|day| day.to_string()).as_deref(), Some("2025-05-09"));
    let csv = std::fs::read_to_string(crate::fixed::data().join("v1/disappeared.csv")).unwrap();
    assert!(csv.contains("2023-05-18,source,ice_coronavirus_page,2023-05-18,,"), "{csv}");
}

#[test]
fn the_longest_gaps_between_releases_are_in_the_lateness_series() {
    let data = crate::fixed::data();
    let Edition { ledger, captures, .. } = pipeline::open(&data).unwrap().edition;
    let edition = Edition::new(ledger, captures, "2026-04-30".parse().ok());
    let table = edition.series(SeriesId::Lateness).unwrap();
    let mut gaps: Vec<(i64, String)> = table
        .rows
        .iter()
        .filter_map(|row| {
            let days = table.field(row, "days_since_previous").number()?;
            #[expect(clippy::cast_possible_truncation, reason = "days between releases")]
            let days = days as i64;
            Some((days, table.field(row, "published_on").csv()))
        })
        .collect();
    gaps.sort();
    gaps.reverse();
    let longest: Vec<(i64, &str)> = gaps.iter().take(3).map(|(d, on)| (*d, on.as_str())).collect();
    assert_eq!(longest, [(59, "2024-11-15"), (57, "2025-11-20"), (56, "2026-04-09")]);
    let late = |on: &str| {
        let wanted = [("published_on", on)];
        let row = table.matching(&wanted).next().unwrap();
        table.field(row, "days_late").csv()
    };
    assert_eq!(late("2024-11-15"), "43", "sixteen of the 59 days are in time");
}

#[test]
fn the_mean_between_two_releases_shows_the_present() {
    let table = opened().edition.series(SeriesId::IntervalAverageDailyPopulation).unwrap();
    let row = |as_of: &str, id: &str| {
        let wanted = [("as_of", as_of), ("facility_id", id)];
        let row = table.matching(&wanted).next().cloned().unwrap_or_else(|| panic!("{as_of} {id}"));
        let number = |column: &str| table.field(&row, column).number().unwrap();
        (number("people"), number("lowest"), number("highest"), number("days"))
    };
    // 21,880.6145 over 275 days and 21,960.1903 over 289: 23,523.3 over the fourteen days between.
    let (people, lowest, highest, days) = row("2022-07-16", "all");
    assert!((people - 23_523.286).abs() < 1e-3 && (days - 14.0).abs() < 1e-9, "{people} {days}");
    assert!(highest - lowest < 1e-6);
    // People detained on 2022-07-05 and 2022-07-17 were 23,156 and 22,886.
    let (people, ..) = row("2022-07-02", "all");
    assert!((22_000.0..25_000.0).contains(&people), "{people}");
    // Whole numbers leave bounds of some ten people around a place of two hundred.
    let (people, lowest, highest, _) = row("2025-12-11", "adams-county-det-center-natchez-ms");
    assert!(
        lowest < people && people < highest && highest - lowest > 5.0,
        "{lowest} {people} {highest}"
    );
    // No interval spans 1 October.
    for row in &table.rows {
        let (first, last) = (table.field(row, "first_day").csv(), table.field(row, "as_of").csv());
        assert!(
            !(first.as_str() < "2022-10-01" && last.as_str() >= "2022-10-01"),
            "{first} {last}"
        );
    }
}

#[test]
fn revisions_name_both_cells_and_leave_running_months_out() {
    let found = opened().edition.revisions();
    let of = |date: &str, keys: &str, now: &str| {
        found
            .all
            .iter()
            .find(|r| {
                r.series == "average_daily_population"
                    && r.date.to_string() == date
                    && r.keys == keys
                    && r.now.capture.as_str() == now
            })
            .unwrap_or_else(|| panic!("{date} {keys} {now}"))
    };
    // June 2022 of all: 22,967.13 printed on 2022-07-08, read again in the workbook of 2022-07-21.
    let june = of("2022-06-01", "arresting_agency=all; criminality=all", "cad136ff242ce");
    assert_eq!(june.before.cell, "Detention FY22!J76");
    assert_eq!(june.now.cell, "Detention FY22!J76");
    assert!(june.change().abs() > 0.0 && !june.locked);
    // A month that still ran is no earlier statement.
    let july = |r: &&detention_stats::edition::revisions::Revision| {
        r.series == "average_daily_population"
            && r.date.to_string() == "2022-07-01"
            && r.before.capture.as_str() == "cad136ff242ce"
    };
    assert_eq!(found.all.iter().filter(july).count(), 0);
}
