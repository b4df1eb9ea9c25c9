//! The facility sheet: splits, days, lists of places.

use super::*;

/// A facility sheet: mean people over so many days at each place, by sex and criminality and by the other splits.
fn places(as_of: &str, days: u32, stays: &[(&str, u32)]) -> PrintedTable {
    let mut figures = Vec::new();
    for (row, (name, total)) in (1_u32..).zip(stays) {
        let mean = f64::from(*total) / f64::from(days);
        let people = [Measure::MaleCriminal, Measure::LevelA, Measure::NoThreatLevel];
        let none = [Measure::MaleNonCriminal, Measure::FemaleCriminal, Measure::FemaleNonCriminal];
        let values = people.map(|of| (of, mean)).into_iter().chain(none.map(|of| (of, 0.0)));
        for (measure, value) in values {
            let mut one = figure(measure, PeriodKind::FiscalYearToDate, &[name], value);
            one.cell.row = row;
            figures.push(one);
        }
    }
    let mut table = table(as_of, Vec::new());
    table.figures = figures;
    table
}

fn names(n: usize) -> Vec<String> {
    (0..n).map(|at| format!("PLACE {at} | CITY {at} | TX | 78000")).collect()
}

/// Two sheets of 2022, a fortnight apart, in which the days in custody fell at so many of 100 places.
fn fallen(n_fallen: usize) -> Vec<Finding> {
    let names = names(100);
    let then: Vec<(&str, u32)> =
        names.iter().zip(3001..).map(|(name, n)| (name.as_str(), n)).collect();
    let now: Vec<(&str, u32)> = then
        .iter()
        .enumerate()
        .map(|(at, (name, n))| (*name, if at < n_fallen { n - 50 } else { n + 140 }))
        .collect();
    check(&[
        release(1, "2022-07-08", vec![(TableId::Facilities, places("2022-06-27", 269, &then))]),
        release(2, "2022-07-21", vec![(TableId::Facilities, places("2022-07-11", 283, &now))]),
    ])
}

#[test]
fn stays_that_fall_at_many_places_hold_the_sheet() {
    assert_eq!(weight(&fallen(0), 2, Rule::StaysFell), None);
    assert_eq!(weight(&fallen(3), 2, Rule::StaysFell), Some(Weight::Warning));
    assert_eq!(weight(&fallen(4), 2, Rule::StaysFell), Some(Weight::Hold));
}

#[test]
fn the_days_of_the_means_must_fit_the_date_of_the_sheet() {
    let names = names(40);
    let stays: Vec<(&str, u32)> =
        names.iter().zip(3001..).map(|(name, n)| (name.as_str(), n)).collect();
    let of = |as_of: &str| {
        let sheet = places(as_of, 269, &stays);
        weight(
            &check(&[release(1, "2022-09-01", vec![(TableId::Facilities, sheet)])]),
            1,
            Rule::DaysContradictDate,
        )
    };
    // 269 days end on 2022-06-26.
    assert_eq!(of("2022-06-26"), None);
    assert_eq!(of("2022-06-28"), None, "two days before the date");
    assert_eq!(of("2022-06-29"), Some(Weight::Warning));
    assert_eq!(of("2022-07-01"), Some(Weight::Warning), "five days before the date");
    assert_eq!(of("2022-07-02"), Some(Weight::Hold));
    assert_eq!(of("2022-06-25"), Some(Weight::Hold), "more days than there were");
}

#[test]
fn splits_that_differ_in_one_row_of_twenty_hold_the_sheet() {
    let names = names(40);
    let stays: Vec<(&str, u32)> =
        names.iter().zip(3001..).map(|(name, n)| (name.as_str(), n)).collect();
    let one = |n_failing: usize, by: f64| {
        let mut sheet = places("2022-06-27", 269, &stays);
        let levels = sheet.figures.iter_mut().filter(|f| f.identity.measure == Measure::LevelA);
        for figure in levels.take(n_failing) {
            figure.value += by;
        }
        weight(
            &check(&[release(1, "2022-07-08", vec![(TableId::Facilities, sheet)])]),
            1,
            Rule::SplitsDisagree,
        )
    };
    assert_eq!(one(0, 5.0), None);
    assert_eq!(one(2, 2.0), Some(Weight::Warning));
    assert_eq!(one(1, 5.0), Some(Weight::Hold), "one figure is wrong, and its split with it");
    assert_eq!(one(3, 2.0), Some(Weight::Hold));
    assert_eq!(one(30, 1.0), Some(Weight::Warning), "values below one left out, as on 2022-08-04");
}

#[test]
fn splits_of_a_rounded_sheet_differ_by_less_than_four() {
    let names = names(40);
    let stays: Vec<(&str, u32)> =
        names.iter().zip(26_900..).map(|(name, n)| (name.as_str(), n)).collect();
    let by = |by: f64| {
        let mut sheet = places("2022-06-27", 269, &stays);
        for figure in &mut sheet.figures {
            figure.value = figure.value.round();
        }
        let levels = sheet.figures.iter_mut().filter(|f| f.identity.measure == Measure::LevelA);
        for figure in levels {
            figure.value += by;
        }
        let found = check(&[release(1, "2022-07-08", vec![(TableId::Facilities, sheet)])]);
        assert_eq!(weight(&found, 1, Rule::Rounded), Some(Weight::Notice));
        weight(&found, 1, Rule::SplitsDisagree)
    };
    assert_eq!(by(3.0), None);
    assert_eq!(by(6.0), Some(Weight::Hold));
}

#[test]
fn places_hold_at_most_three_in_a_hundred_more_than_the_nation() {
    let names = names(40);
    let stays: Vec<(&str, u32)> = names.iter().map(|name| (name.as_str(), 26_900)).collect();
    let of = |nation: f64| {
        let adp = figure(
            Measure::AverageDailyPopulation,
            PeriodKind::FiscalYearToDate,
            &["all", "all"],
            nation,
        );
        let tables = vec![
            (TableId::Facilities, places("2022-06-27", 269, &stays)),
            (TableId::AverageDailyPopulation, table("2022-07-02", vec![adp])),
        ];
        weight(&check(&[release(1, "2022-07-08", tables)]), 1, Rule::FacilitiesAboveNation)
    };
    // Forty places of a hundred people.
    assert_eq!(of(3_900.0), None);
    assert_eq!(of(3_880.0), Some(Weight::Hold));
}

#[test]
fn repeated_rows_of_one_in_twenty_hold_the_sheet_and_lost_rows_of_a_quarter_are_told() {
    let names = names(40);
    let stays: Vec<(&str, u32)> =
        names.iter().zip(3001..).map(|(name, n)| (name.as_str(), n)).collect();
    let sheet =
        |stays: &[(&str, u32)]| vec![(TableId::Facilities, places("2022-06-27", 269, stays))];
    let again = |n: usize| {
        let mut rows = stays.clone();
        rows.extend(stays.iter().take(n));
        weight(&check(&[release(1, "2022-07-08", sheet(&rows))]), 1, Rule::RowsRepeated)
    };
    assert_eq!(again(0), None);
    assert_eq!(again(2), Some(Weight::Warning));
    assert_eq!(again(3), Some(Weight::Hold));
    let lost = |n: usize| {
        let fewer = vec![(TableId::Facilities, places("2022-07-11", 283, &stays[n..]))];
        let found =
            check(&[release(1, "2022-07-08", sheet(&stays)), release(2, "2022-07-21", fewer)]);
        weight(&found, 2, Rule::RowsVanished)
    };
    assert_eq!(lost(10), None);
    assert_eq!(lost(11), Some(Weight::Warning));
}

#[test]
fn a_share_under_mandatory_detention_out_of_its_range_holds_that_column_only() {
    let names = names(40);
    let stays: Vec<(&str, u32)> =
        names.iter().zip(3001..).map(|(name, n)| (name.as_str(), n)).collect();
    let alone = |share: f64| {
        let mut sheet = places("2023-06-27", 269, &stays);
        let one = |figure: &Figure| {
            let mut one = figure.clone();
            one.identity.measure = Measure::Mandatory;
            one.value *= share;
            one
        };
        let mandatory: Vec<Figure> = sheet.of(Measure::MaleCriminal).map(one).collect();
        sheet.figures.extend(mandatory);
        let found = check(&[release(2, "2023-07-08", vec![(TableId::Facilities, sheet)])]);
        found.into_iter().find(|f| f.rule == Rule::ColumnOutOfRange)
    };
    assert_eq!(alone(0.31), None);
    let low = alone(0.29).unwrap();
    assert!(low.held);
    assert_eq!(low.measures, [Measure::Mandatory]);
    assert!(alone(0.91).unwrap().held);
    assert!(alone(0.0).unwrap().message.contains("zero in all of 40 rows"));
}
