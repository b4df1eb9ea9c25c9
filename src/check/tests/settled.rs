//! Figures that had settled: restated, exchanged, in two rows, out of line, leaping averages, shares.

use super::*;

/// Book-ins by month from October on, of so many months, with a total that is their sum.
fn months(as_of: &str, values: &[f64]) -> PrintedTable {
    let mut figures: Vec<Figure> = values
        .iter()
        .zip(0..)
        .map(|(value, month)| {
            let mut one = figure(Measure::BookIns, PeriodKind::Month, &["all"], *value);
            let first = day("2021-10-01");
            one.identity.start = first.checked_add_months(chrono::Months::new(month));
            one
        })
        .collect();
    let sum = values.iter().sum();
    figures.push(figure(Measure::BookIns, PeriodKind::FiscalYearToDate, &["all"], sum));
    table(as_of, figures)
}

const MONTHS: [f64; 10] = [
    28_670.0, 30_328.0, 30_423.0, 25_598.0, 25_635.0, 31_041.0, 25_403.0, 26_132.0, 21_467.0,
    24_120.0,
];

/// Four releases two weeks apart; the later ones as changed.
fn releases(changes: [&[(usize, f64)]; 4]) -> Vec<Release> {
    let dates = ["2022-08-13", "2022-08-27", "2022-09-10", "2022-09-24"];
    dates
        .iter()
        .zip(1..)
        .zip(changes)
        .map(|((date, n), changes)| {
            // No two releases are copies.
            let mut values = MONTHS.map(|value| value + f64::from(n));
            for (at, value) in changes {
                values[*at] = *value;
            }
            release(n, date, vec![(TableId::BookInsByAgency, months(date, &values))])
        })
        .collect()
}

#[test]
fn one_month_that_moves_among_others_that_stand_waits_for_one_release() {
    let held = |changes: [&[(usize, f64)]; 4], n: u32| {
        let found = check(&releases(changes));
        let own = found.iter().find(|f| f.rule == Rule::Restated && f.capture == id(n));
        own.map(|finding| (finding.held, finding.until))
    };
    // Below a quarter it is a revision.
    assert_eq!(held([&[], &[], &[(3, 31_000.0)], &[]], 3), None);
    // A slip of the hand: nobody repeats it, and the next release is not held.
    let slip: &[(usize, f64)] = &[(3, 52_598.0)];
    assert_eq!(held([&[], &[], slip, &[]], 3), Some((true, None)));
    assert_eq!(held([&[], &[], slip, &[]], 4), None);
    // A correction: the next release says the same, and both are believed from its day on.
    assert_eq!(held([&[], &[], slip, slip], 3), Some((true, Some(day("2022-09-24")))));
    assert_eq!(held([&[], &[], slip, slip], 4), None);
    // What nothing vouches for accuses nobody.
    assert_eq!(held([&[], slip, &[], &[]], 2), None);
}

#[test]
fn two_months_that_changed_places_are_seen_where_they_differ_by_a_few_in_a_hundred() {
    let exchanged: &[(usize, f64)] = &[(3, 26_132.0), (7, 25_598.0)];
    let held = |changes: &[(usize, f64)]| {
        weight(&check(&releases([&[], &[], changes, &[]])), 3, Rule::Restated)
    };
    assert_eq!(held(exchanged), None, "two in a hundred could be a revision");
    assert_eq!(held(&[(2, 28_670.0), (0, 30_423.0)]), Some(Weight::Hold));
}

#[test]
fn a_label_in_two_rows_with_two_figures_is_held_and_the_total_is_not() {
    let areas = |second: f64| {
        let mut figures = vec![
            people(&["all", "all"], 10_000.0),
            people(&["Houston", "all"], 6_000.0),
            people(&["Houston", "all"], second),
        ];
        figures.push(people(&["Chicago", "all"], 4_000.0 - second.min(4_000.0)));
        let table = table("2021-12-04", figures);
        check(&[release(1, "2021-12-09", vec![(TableId::AtdArea, table)])])
    };
    let found = areas(1_500.0);
    let twice = found.iter().find(|f| f.rule == Rule::RowsRepeated).unwrap();
    assert!(
        twice.held && twice.rows == Rows::Parts && twice.message.contains("Houston"),
        "{twice:?}"
    );
    assert_eq!(weight(&areas(6_000.0), 1, Rule::RowsRepeated), None, "the same row printed twice");
}

#[test]
fn a_year_of_a_twentieth_of_its_neighbours_is_told_once_and_published() {
    let sheet = |value: f64| {
        let figures = [(2020, 10_998.0), (2021, value), (2022, 6_000.0)].map(|(year, value)| {
            let group = ["parents_of_us_citizens"];
            let kind = PeriodKind::WholeFiscalYear;
            let mut one = figure(Measure::RemovalsCount, kind, &group, value);
            one.identity.start = crate::model::FiscalYear(year).first_day();
            one
        });
        table("2023-01-02", figures.to_vec())
    };
    let found = |value: f64| {
        check(&[
            release(1, "2023-01-09", vec![(TableId::Semiannual, sheet(value))]),
            release(2, "2023-01-21", vec![(TableId::Semiannual, sheet(value))]),
        ])
    };
    assert_eq!(weight(&found(64.0), 1, Rule::YearOutOfLine), Some(Weight::Warning));
    assert_eq!(weight(&found(64.0), 2, Rule::YearOutOfLine), None, "it was reported before");
    assert_eq!(weight(&found(400.0), 1, Rule::YearOutOfLine), None);
}

#[test]
fn an_average_that_leaps_waits_alone_and_its_people_are_published() {
    let of = |date: &str, n: u32, days: f64| {
        let all = f64::from(200_000 + n);
        let mut figures = vec![people(&["single_adult"], all), people(&["all"], all)];
        figures.push(figure(Measure::AverageDays, PeriodKind::Snapshot, &["single_adult"], days));
        table(date, figures)
    };
    let found = |leap: f64| {
        let days = [("2022-07-02", 264.0), ("2022-07-16", 264.0), ("2022-07-30", leap)];
        let all: Vec<Release> = days
            .iter()
            .zip(1..)
            .map(|((date, days), n)| {
                release(n, date, vec![(TableId::AtdStatus, of(date, n, *days))])
            })
            .collect();
        check(&all)
    };
    let leaps = found(528.0);
    let leap = leaps.iter().find(|f| f.rule == Rule::MeanMoved).unwrap();
    assert_eq!((leap.held, &*leap.measures), (true, &[Measure::AverageDays][..]));
    assert_eq!(weight(&found(380.0), 3, Rule::MeanMoved), None);
}

#[test]
fn a_share_is_the_ratio_of_its_counts_as_far_as_it_is_rounded() {
    let of = |share: f64| {
        let mut figures = vec![
            figure(Measure::Releases, PeriodKind::Month, &["all"], 25_129.0),
            figure(Measure::BondedOut, PeriodKind::Month, &["bond_posted"], 3_187.0),
            figure(Measure::Share, PeriodKind::Month, &["bond_posted"], share),
        ];
        for one in &mut figures {
            one.identity.start = Some(day("2022-03-01"));
        }
        let table = table("2022-06-06", figures);
        let found = check(&[release(1, "2022-06-09", vec![(TableId::Bonds, table)])]);
        weight(&found, 1, Rule::SharesDisagree)
    };
    assert_eq!(of(3_187.0 / 25_129.0), None);
    assert_eq!(of(0.127), None);
    assert_eq!(of(0.13), None);
    assert_eq!(of(0.05), Some(Weight::Hold));
}
