//! The coronavirus page, reading by reading.

use super::*;

fn reading(n: u32, day_read: &str, measure: Measure, value: f64) -> Release {
    let mut one = figure(measure, PeriodKind::Day, &[], value);
    one.identity.start = Some(day(day_read));
    Release {
        source: SourceId::IceCoronavirusTranscription,
        published_from: PublishedFrom::Read,
        ..release(n, day_read, vec![(TableId::CovidSummary, table(day_read, vec![one]))])
    }
}

#[test]
fn a_fall_on_the_page_is_held_until_two_readings_stand_beside_it() {
    let of = |values: &[f64]| {
        let releases: Vec<Release> = values
            .iter()
            .zip(1_u32..)
            .map(|(value, n)| reading(n, &format!("2020-06-{n:02}"), Measure::CasesTotal, *value))
            .collect();
        check(&releases)
    };
    // 780 for 1,4xx on 2020-06-03: never confirmed.
    let typo = of(&[1400.0, 1410.0, 780.0, 1450.0, 1460.0]);
    assert!(
        typo.iter().any(|f| f.held && f.until.is_none() && f.published_on == day("2020-06-03"))
    );
    assert_eq!(typo.len(), 1, "{typo:?}");
    // 47,056 to 44,397: ICE took cases back, and the next readings keep it.
    let taken_back = of(&[46_980.0, 47_056.0, 44_397.0, 44_400.0, 44_410.0]);
    let first = taken_back.iter().find(|f| f.published_on == day("2020-06-03")).unwrap();
    assert_eq!(first.until, Some(day("2020-06-05")));
    assert_eq!(first.measures, [Measure::CasesTotal]);
    // A single record taken back is a warning.
    let one = of(&[62.0, 61.0]);
    assert_eq!(one.iter().map(|f| f.weight).collect::<Vec<_>>(), [Weight::Warning]);
    // Eleven times as many on one day.
    let leap = of(&[1400.0, 14_100.0, 1420.0]);
    assert!(leap.iter().any(|f| f.rule == Rule::Jump && f.held), "{leap:?}");
    assert!(of(&[14_100.0, 15_400.0]).is_empty(), "nine in a hundred");
}

/// A page with the cases of two places and of all.
fn page(day_read: &str, n: u32, (tacoma, alexandria): (f64, f64)) -> Release {
    let of = |place: &str, value: f64| {
        let mut one = figure(Measure::CasesTotal, PeriodKind::Day, &[place], value);
        one.identity.start = Some(day(day_read));
        one
    };
    let rest = 44_000.0;
    let figures = vec![
        of("Tacoma", tacoma),
        of("Alexandria", alexandria),
        of("elsewhere", rest),
        of("all", tacoma + alexandria + rest),
    ];
    Release {
        source: SourceId::IceCoronavirusTranscription,
        published_from: PublishedFrom::Read,
        ..release(n, day_read, vec![(TableId::CovidFacilities, table(day_read, figures))])
    }
}

#[test]
fn a_place_counted_twice_is_held_with_the_total_and_no_other_place() {
    let held = |readings: &[(f64, f64)]| {
        let releases: Vec<Release> = readings
            .iter()
            .zip(1_u32..)
            .map(|(cases, n)| page(&format!("2022-07-{n:02}"), n, *cases))
            .collect();
        let found = check(&releases).into_iter().filter(|f| f.held && f.until.is_none());
        let mut found: Vec<(String, String, Option<String>)> = found
            .map(|f| {
                let from = f.from.map(|day| day.to_string());
                (f.published_on.to_string(), f.rows.name().to_owned(), from)
            })
            .collect();
        found.sort();
        found
    };
    let row = |day: &str, rows: &str| {
        (format!("2022-07-{day}"), rows.to_owned(), Some("2022-07-04".to_owned()))
    };
    // Tacoma as in 2022: 439, twice 880, then 455.
    assert_eq!(
        held(&[(439.0, 456.0), (880.0, 456.0), (882.0, 463.0), (455.0, 479.0)]),
        [row("02", "Tacoma"), row("02", "total"), row("03", "Tacoma"), row("03", "total")]
    );
    assert_eq!(held(&[(439.0, 456.0), (880.0, 456.0), (882.0, 463.0), (890.0, 479.0)]), []);
    // Few cases, and a rise of less than a quarter, are places that took cases back.
    assert_eq!(held(&[(15.0, 456.0), (34.0, 456.0), (34.0, 463.0), (15.0, 479.0)]), []);
    assert_eq!(held(&[(400.0, 456.0), (495.0, 456.0), (495.0, 463.0), (401.0, 479.0)]), []);
    // A rise of fewer than a hundred cases leaves the total.
    assert_eq!(
        held(&[(100.0, 456.0), (190.0, 456.0), (190.0, 463.0), (110.0, 479.0)]),
        [row("02", "Tacoma"), row("03", "Tacoma")]
    );
}

#[test]
fn more_deaths_than_cases_at_one_place_hold_that_place() {
    let mut farmville = page("2022-09-23", 1, (439.0, 340.0));
    let deaths = figure(Measure::Deaths, PeriodKind::Day, &["Alexandria"], 406.0);
    let table = farmville.tables.get_mut(&TableId::CovidFacilities).unwrap();
    let row = table.figures[1].cell;
    table.figures.push(Figure { cell: row, ..deaths });
    let found = check(&[farmville]);
    let held: Vec<(&str, &[Measure])> =
        found.iter().filter(|f| f.held).map(|f| (f.rows.name(), f.measures.as_slice())).collect();
    assert_eq!(held, [("Alexandria", &[Measure::Deaths][..])]);
}

#[test]
fn falls_and_leaps_on_the_page_are_judged_from_both_sides() {
    let held = |measure: Measure, values: &[f64]| {
        let releases: Vec<Release> = values
            .iter()
            .zip(1_u32..)
            .map(|(value, n)| reading(n, &format!("2020-06-{n:02}"), measure, *value))
            .collect();
        check(&releases).iter().any(|finding| finding.held)
    };
    let cases = Measure::CasesTotal;
    assert!(!held(cases, &[10_000.0, 9_950.0]), "half of one in a hundred");
    assert!(held(cases, &[10_000.0, 9_880.0]));
    assert!(!held(cases, &[14_100.0, 15_400.0]), "nine in a hundred");
    assert!(held(cases, &[14_100.0, 15_700.0]), "eleven");
    assert!(!held(cases, &[4_000.0, 4_500.0]), "five hundred");
    assert!(held(cases, &[10_000.0, 11_500.0]), "fifteen hundred");
    assert!(!held(Measure::Tests, &[100_000.0, 121_000.0]));
    assert!(held(Measure::Tests, &[100_000.0, 123_000.0]));
}

#[test]
fn readings_within_one_in_a_hundred_confirm_a_fall() {
    let until = |beside: f64| {
        let values = [47_056.0, 44_397.0, beside, beside + 1.0];
        let releases: Vec<Release> = values
            .iter()
            .zip(1_u32..)
            .map(|(v, n)| reading(n, &format!("2020-06-{n:02}"), Measure::CasesTotal, *v))
            .collect();
        let found = check(&releases);
        found.iter().find(|f| f.published_on == day("2020-06-02")).unwrap().until
    };
    assert_eq!(until(44_397.0 * 1.005), Some(day("2020-06-04")));
    assert_eq!(until(44_397.0 * 1.015), None);
}

#[test]
fn rows_and_total_of_the_page_may_differ_by_half_of_one_in_a_hundred() {
    let of = |sum: f64| {
        let rows = vec![
            figure(Measure::CasesTotal, PeriodKind::Day, &["all"], 20_000.0),
            figure(Measure::CasesTotal, PeriodKind::Day, &["a place"], sum),
        ];
        let page = Release {
            source: SourceId::IceCoronavirusPage,
            ..release(1, "2022-07-13", vec![(TableId::CovidFacilities, table("2022-07-11", rows))])
        };
        weight(&check(&[page]), 1, Rule::PartsDoNotAdd)
    };
    assert_eq!(of(20_080.0), None);
    assert_eq!(of(20_130.0), Some(Weight::Warning));
}
