//! Columns that repeat another one.

use super::*;

/// A sheet of so many places whose stay equals the population at so many of them.
fn sheet(n_places: u32, n_equal: u32) -> Vec<Finding> {
    let mut figures = Vec::new();
    for row in 1..=n_places {
        let name = format!("PLACE {row} | CITY | TX | 78000");
        let people = 30.0 + f64::from(row);
        let stay = if row <= n_equal { people } else { 1.5 * people };
        for (measure, value) in [(Measure::MaleCriminal, people), (Measure::AverageDays, stay)] {
            let mut one = figure(measure, PeriodKind::FiscalYearToDate, &[&name], value);
            one.cell.row = row;
            figures.push(one);
        }
    }
    let sheet = PrintedTable { figures, ..table("2021-02-08", Vec::new()) };
    check(&[release(1, "2021-03-05", vec![(TableId::Facilities, sheet)])])
}

fn is_held(found: &[Finding], measures: &[Measure]) -> bool {
    let of = |f: &&Finding| f.rule == Rule::ColumnOutOfRange && f.measures == measures;
    found.iter().filter(of).any(|finding| finding.held)
}

#[test]
fn a_stay_that_repeats_the_population_is_held_and_single_equal_places_are_not() {
    let stay = [Measure::AverageDays];
    assert!(is_held(&sheet(146, 146), &stay));
    assert!(is_held(&sheet(40, 36), &stay), "nine in ten");
    assert!(!is_held(&sheet(40, 35), &stay), "fewer");
    assert!(!is_held(&sheet(19, 19), &stay), "too few places");
}

#[test]
fn two_months_with_the_same_figures_in_every_row_are_held() {
    let held = |second: [f64; 4]| {
        let month = |start: &str, values: [f64; 4]| {
            let names = ["CBP", "ICE", "families", "adults"];
            let of = |(name, value): (&str, f64)| {
                let mut one = figure(Measure::BookIns, PeriodKind::Month, &[name], value);
                one.identity.start = Some(day(start));
                one
            };
            names.into_iter().zip(values).map(of).collect::<Vec<_>>()
        };
        let first = [28_670.0, 3_100.0, 45.0, 31_725.0];
        let figures = [month("2021-10-01", first), month("2021-11-01", second)].concat();
        let tables = vec![(TableId::BookInsByFacilityType, table("2021-12-04", figures))];
        is_held(&check(&[release(1, "2021-12-09", tables)]), &[Measure::BookIns])
    };
    assert!(held([28_670.0, 3_100.0, 45.0, 31_725.0]));
    assert!(!held([28_670.0, 3_100.0, 46.0, 31_726.0]));
}
