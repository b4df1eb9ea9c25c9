//! Steps wider than usual, levels that last, rows that vanish, prices.

use super::*;

/// Two people-of-a-kind series, a fortnight apart, with steps of about 5 %; then what is asked.
fn paced(last: &[(f64, f64)]) -> Vec<Release> {
    let mut values: Vec<(f64, f64)> = (0..12)
        .map(|n| (50_000.0 * 1.05_f64.powi(n % 2) + f64::from(n), 20_000.0 * 0.96_f64.powi(n % 2)))
        .collect();
    values.extend(last);
    let first = day("2022-01-02");
    values
        .into_iter()
        .zip(0_u32..)
        .map(|((one, other), n)| {
            let as_of = first.checked_add_days(Days::new(u64::from(n) * 14)).unwrap();
            let published = as_of.checked_add_days(Days::new(4)).unwrap().to_string();
            let date = as_of.to_string();
            release(
                n,
                &published,
                vec![(TableId::AtdStatus, status(&date, [one, other], one + other))],
            )
        })
        .collect()
}

#[test]
fn a_surprise_is_a_step_wider_than_its_series_declares() {
    let jumps =
        |one: f64, other: f64| weight(&check(&paced(&[(one, other)])), 12, Rule::Jump).is_some();
    assert!(!jumps(52_000.0, 20_000.0));
    assert!(!jumps(70_000.0, 20_000.0), "the total rises by 25 %");
    assert!(jumps(80_000.0, 20_000.0), "the total rises by 38 %");
    assert!(!jumps(52_500.0, 13_500.0), "a part falls by 32 %");
    assert!(jumps(52_500.0, 12_000.0), "a part falls by 37 %");
    // Beside an older release only, the past says nothing.
    let old: Vec<Release> = {
        let mut all = paced(&[(90_000.0, 20_000.0)]);
        all.drain(8..12);
        all
    };
    assert_eq!(weight(&check(&old), 12, Rule::Jump), None);
}

#[test]
fn a_level_that_lasts_is_believed_and_ends_the_holds_before_it() {
    let kept: Vec<(f64, f64)> = (0..7).map(|n| (100_000.0 + f64::from(n), 20_000.0)).collect();
    let checked = decided(&paced(&kept), &[]).unwrap();
    let hold = |n: u32| checked.holds.iter().find(|h| h.capture == id(n));
    let untils: Vec<Option<String>> =
        (12..18).map(|n| hold(n).map(|h| h.until.unwrap().to_string())).collect();
    let until = Some("2022-07-07".to_owned());
    assert_eq!(untils, [until, None, None, None, None, None]);
    let first = hold(12).unwrap();
    assert!(first.applies(Some(day("2022-07-06"))));
    assert!(!first.applies(Some(day("2022-07-07"))) && !first.applies(None));
    // What comes back to the old level confirms nothing.
    let back = paced(&[(100_000.0, 20_000.0), (100_001.0, 20_000.0), (52_600.0, 20_000.0)]);
    let checked = decided(&back, &[]).unwrap();
    let now: Vec<_> = checked.holds.iter().filter(|hold| hold.applies(None)).collect();
    assert_eq!(now.len(), 2, "both, from the release on that came back: {:?}", checked.holds);
    assert!(now.iter().all(|hold| hold.from == day("2022-07-21")));
}

#[test]
fn rows_of_two_in_a_hundred_do_not_vanish() {
    let of = |as_of: &str, rows: &[(&str, f64)]| {
        let total: f64 = rows.iter().map(|(_, value)| value).sum();
        let mut figures: Vec<Figure> =
            rows.iter().map(|(name, value)| people(&[name, "all"], *value)).collect();
        figures.push(people(&["all", "all"], total));
        vec![(TableId::DetainedByCriminality, table(as_of, figures))]
    };
    let gone = |share: f64| {
        let found = check(&[
            release(
                1,
                "2022-07-08",
                of("2022-07-05", &[("convicted", 10_000.0 - share), ("other", share)]),
            ),
            release(2, "2022-07-21", of("2022-07-17", &[("convicted", 9_999.0)])),
        ]);
        weight(&found, 2, Rule::RowsVanished)
    };
    assert_eq!(gone(190.0), None);
    assert_eq!(gone(210.0), Some(Weight::Hold));
}

fn technologies(as_of: &str, price: f64) -> PrintedTable {
    let cost = |name: &str, value| figure(Measure::DailyCost, PeriodKind::Snapshot, &[name], value);
    table(
        as_of,
        vec![
            people(&["smartlink"], 100_000.0),
            people(&["all"], 100_000.0),
            cost("smartlink", price * 100_000.0),
            cost("all", price * 100_000.0),
        ],
    )
}

#[test]
fn a_price_is_held_once_and_believed_when_it_is_printed_again() {
    let of = |n: u32, published: &str, as_of: &str, price: f64| {
        let mut table = technologies(as_of, price);
        table.figures[0].value += f64::from(n);
        table.figures[1].value += f64::from(n);
        release(n, published, vec![(TableId::AtdTechnology, table)])
    };
    let found = check(&[
        of(1, "2023-05-26", "2023-05-20", 0.96),
        of(2, "2023-06-08", "2023-06-03", 1.10),
        of(3, "2023-06-22", "2023-06-17", 2.46),
        of(4, "2023-07-06", "2023-07-01", 2.46),
    ]);
    assert_eq!(weight(&found, 2, Rule::UnitPriceChanged), None, "within a quarter");
    assert_eq!(weight(&found, 3, Rule::UnitPriceChanged), Some(Weight::Hold));
    assert_eq!(weight(&found, 4, Rule::UnitPriceChanged), None);
}

/// Two days of records that count so many people on the last day of `paced`, published then.
fn records(people: u32, published_on: &str) -> CountedDays {
    use crate::model::population::{DailyPlace, DailyPopulation, DayCount};
    let count = Some(DayCount { midnight: people, any_time: people });
    let place = DailyPlace { detloc: "KRO".into(), name: "KROME".into(), counts: vec![count; 2] };
    let first = day("2022-06-18");
    let population = DailyPopulation { first, n_days: 2, places: vec![place] };
    let mut counted = CountedDays::default();
    counted.add(&population, 2, day(published_on));
    counted
}

#[test]
fn individual_records_of_the_same_day_confirm_a_total_from_their_publication_on() {
    let mut releases = paced(&[(90_000.0, 40_000.0)]);
    for release in &mut releases {
        let status = release.tables.remove(&TableId::AtdStatus).unwrap();
        let total = status.figures.last().unwrap().clone();
        let detained = PrintedTable { figures: vec![total], ..status };
        release.tables.insert(TableId::DetainedByDisposition, detained);
    }
    let hold = |records: &CountedDays| {
        let checked = counted(&releases, &[], records).unwrap();
        checked.holds.into_iter().find(|hold| hold.capture == id(12))
    };
    let held = hold(&CountedDays::default()).unwrap();
    assert_eq!(held.until, None);
    assert_eq!(hold(&records(129_000, "2022-06-20")), None, "known before the release");
    let until = hold(&records(129_000, "2022-09-01")).unwrap().until;
    assert_eq!(until, Some(day("2022-09-01")));
    assert_eq!(hold(&records(126_000, "2022-06-20")).unwrap().until, None, "3 % fewer people");
}
