//! Sums of places by state and by area of responsibility.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Listing, Record, Sheet};
use super::sheet::millionths;
use super::{number, optional, text};
use crate::model::{Datum, SeriesTable, State};

/// What the places of one state or area sum to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Population {
    /// Places listed.
    pub facilities: u32,
    /// People per day since 1 October; `None` where a place has no figure, or none is listed.
    pub people: Option<f64>,
    /// People per day since the previous release, over the places counted in `interval_facilities`; `None` for none.
    pub interval: Option<f64>,
    /// Places with an average since the previous release.
    pub interval_facilities: u32,
}

impl Population {
    /// The sum over listings.
    pub fn of<'a>(listings: impl Iterator<Item = &'a Listing>) -> Self {
        let mut sum = Self::default();
        for listing in listings {
            let before = if sum.facilities == 0 { Some(0.0) } else { sum.people };
            sum.facilities += 1;
            let both = before.zip(listing.people());
            sum.people = both.map(|(sum, people)| millionths(sum + people));
            if let Some(interval) = &listing.interval {
                sum.interval_facilities += 1;
                let before = sum.interval.unwrap_or(0.0);
                sum.interval = Some(((before + interval.people) * 1e3).round() / 1e3);
            }
        }
        sum
    }
}

impl Sheet {
    /// The states on the sheet; `None` among them where a place has none.
    pub fn states(&self) -> BTreeSet<Option<State>> {
        self.listings.values().map(|listing| listing.state.map(|(state, _)| state)).collect()
    }

    /// The listings of a state with their ids.
    pub fn of_state(&self, state: Option<State>) -> impl Iterator<Item = (&str, &Listing)> {
        self.listings
            .iter()
            .filter(move |(_, listing)| listing.state.map(|(state, _)| state) == state)
            .map(|(id, listing)| (id.as_str(), listing))
    }
}

pub(super) fn states(record: &Record) -> SeriesTable {
    let mut rows = Vec::new();
    for sheet in &record.sheets {
        let all = sheet.people();
        for state in sheet.states() {
            let sum = Population::of(sheet.of_state(state).map(|(_, listing)| listing));
            let residents = state.and_then(|of| record.ground.residents.on(of, sheet.as_of));
            let share = sum.people.zip(all.filter(|all| *all > 0.0)).map(|(sum, all)| sum / all);
            let rate =
                sum.people.zip(residents).map(|(people, (_, residents))| people / residents * 1e5);
            let rounded = |value: Option<f64>| number(value.map(millionths));
            rows.push(vec![
                Datum::Date(sheet.as_of),
                optional(state.map(State::code)),
                count(sum.facilities),
                number(sum.people),
                number(sum.interval),
                rounded(share),
                rounded(rate),
                count(sum.interval_facilities),
                number(residents.map(|(_, people)| people)),
                residents.map_or(Datum::Null, |(date, _)| Datum::Date(date)),
                Datum::Date(sheet.published_on),
                Datum::Text(sheet.capture.to_string()),
            ]);
        }
    }
    table(
        "state_population",
        &[
            "as_of",
            "state",
            "facilities",
            "average_daily_population",
            "interval_average_daily_population",
            "share_of_nation",
            "per_100000_residents",
            "interval_facilities",
            "residents",
            "residents_as_of",
            "published_on",
            "capture",
        ],
        rows,
    )
}

pub(super) fn areas(record: &Record) -> SeriesTable {
    let names: BTreeMap<&str, &str> = record
        .ground
        .areas
        .iter()
        .map(|area| (area.name_in_atd_table.as_str(), area.code.as_str()))
        .collect();
    let mut rows = Vec::new();
    for sheet in &record.sheets {
        let (atd_as_of, monitored) = sheet.monitored.clone().unzip();
        let monitored: BTreeMap<String, f64> = monitored
            .unwrap_or_default()
            .into_iter()
            .map(|(name, people)| {
                (names.get(name.as_str()).map_or(name.clone(), ToString::to_string), people)
            })
            .collect();
        let mut codes: BTreeSet<Option<&str>> =
            sheet.listings.values().map(|listing| listing.area.as_deref()).collect();
        codes.extend(monitored.keys().map(|code| Some(code.as_str())));
        for code in codes {
            let own = sheet.listings.values().filter(|listing| listing.area.as_deref() == code);
            let sum = Population::of(own);
            let people = code.and_then(|code| monitored.get(code)).copied();
            rows.push(vec![
                Datum::Date(sheet.as_of),
                optional(code),
                number(sum.people),
                number(people),
                people.and(atd_as_of).map_or(Datum::Null, Datum::Date),
                optional(code.and_then(|code| record.ground.field_office(code))),
                count(sum.facilities),
                number(sum.interval),
                count(sum.interval_facilities),
                Datum::Date(sheet.published_on),
                Datum::Text(sheet.capture.to_string()),
            ]);
        }
    }
    table(
        "area_population",
        &[
            "as_of",
            "area_of_responsibility",
            "average_daily_population",
            "people_monitored_atd",
            "atd_as_of",
            "field_office",
            "facilities",
            "interval_average_daily_population",
            "interval_facilities",
            "published_on",
            "capture",
        ],
        rows,
    )
}

fn count(n: u32) -> Datum {
    Datum::Number(f64::from(n))
}

fn table(name: &str, columns: &[&str], rows: Vec<Vec<Datum>>) -> SeriesTable {
    let columns = columns.iter().map(|column| text(column).csv()).collect();
    SeriesTable { name: name.to_owned(), columns, rows }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::example::listing;
    use super::*;

    #[test]
    fn sums_count_the_places_behind_each_figure() {
        let mut new = listing("B", 5.0, 0.0, 0.0);
        new.interval = None;
        let places = [listing("A", 10.0, 12.0, 0.0), new];
        let sum = Population::of(places.iter());
        assert_eq!((sum.facilities, sum.interval_facilities), (2, 1));
        assert_eq!((sum.people, sum.interval), (Some(15.0), Some(12.0)));
        let mut unknown = listing("C", 1.0, 1.0, 0.0);
        unknown.figures.clear();
        let places = [unknown, listing("A", 10.0, 12.0, 0.0)];
        assert_eq!(Population::of(places.iter()).people, None, "a sum without one of its places");
        assert_eq!(Population::of([].iter()), Population::default());
        assert_eq!(Population::default().people, None, "no place is no figure");
    }
}
