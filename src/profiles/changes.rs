//! What a release changes for places: new, gone, renamed, the largest changes, guaranteed minimums crossed.

use super::find::plain;
use super::words;
use crate::charts::place_names::mixed;
use crate::charts::words::count;
use crate::model::{CaptureId, State};
use crate::places::record::{Listing, Record, Sheet};

/// How many of the largest changes a note names.
const LARGEST: usize = 10;
/// Names in one sentence; the rest are counted.
const NAMED: usize = 25;

/// Sentences on the places of a release, against the facility sheet before it; none where its sheet does not count or
/// is the first.
pub fn told(record: &Record, capture: &CaptureId) -> Vec<String> {
    let Some(sheet) = record.sheets.iter().find(|sheet| sheet.capture == *capture) else {
        return Vec::new();
    };
    let Some(before) = record.before(sheet.as_of) else { return Vec::new() };
    let sentences = [
        new(sheet, before),
        gone(sheet, before),
        renamed(sheet, before),
        largest(sheet, before),
        crossed((sheet, before), Crossing::Below),
        crossed((sheet, before), Crossing::Reached),
    ];
    sentences.into_iter().flatten().collect()
}

/// `Stewart Detention Center, Lumpkin, GA`.
fn called(listing: &Listing) -> String {
    let state = listing.state.map(|(state, _)| state);
    // ICE prints a fleet post office as the city of Guantánamo.
    let city = listing.city.as_deref().filter(|_| state != Some(State::GUANTANAMO)).map(mixed);
    let code = state.map(|state| state.code().to_owned());
    let parts = [Some(words::name(listing)), city, code];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn sentence(beginning: &str, named: &[String]) -> Option<String> {
    let shown = named.get(..NAMED.min(named.len())).unwrap_or_default();
    let rest = match named.len() - shown.len() {
        0 => String::new(),
        1 => "; and 1 other".to_owned(),
        n => format!("; and {n} others"),
    };
    (!named.is_empty()).then(|| format!("{beginning}: {}{rest}.", shown.join("; ")))
}

fn new(sheet: &Sheet, before: &Sheet) -> Option<String> {
    let beginning = format!(
        "New since the facility list of {}, with people a day since October 1",
        before.as_of
    );
    sentence(&beginning, &only_on(sheet, before))
}

fn gone(sheet: &Sheet, before: &Sheet) -> Option<String> {
    let beginning = format!(
        "No longer on the facility list (they were on {}), with people a day since October 1 until then",
        before.as_of
    );
    sentence(&beginning, &only_on(before, sheet))
}

/// Places that only the first of two sheets lists.
fn only_on(sheet: &Sheet, other: &Sheet) -> Vec<String> {
    let own = sheet.listings.iter().filter(|(id, _)| !other.listings.contains_key(*id));
    own.map(|(_, listing)| {
        let people = listing.people().map_or_else(String::new, |people| {
            let few = people > 0.0 && people < 0.5;
            format!(" ({})", if few { "fewer than 1".to_owned() } else { count(people) })
        });
        format!("{}{people}", called(listing))
    })
    .collect()
}

fn renamed(sheet: &Sheet, before: &Sheet) -> Option<String> {
    let named: Vec<String> = sheet
        .listings
        .iter()
        .filter_map(|(id, listing)| {
            let old = before.listings.get(id)?;
            (plain(&old.name) != plain(&listing.name))
                .then(|| format!("{} is now {}", words::name(old), called(listing)))
        })
        .collect();
    sentence("Renamed", &named)
}

/// Averages since the previous release, now and on the sheet before.
fn both<'a>(sheet: &'a Sheet, before: &'a Sheet) -> impl Iterator<Item = (&'a Listing, f64, f64)> {
    sheet.listings.iter().filter_map(|(id, listing)| {
        let then = before.listings.get(id)?.interval?;
        Some((listing, listing.interval?.people, then.people))
    })
}

fn largest(sheet: &Sheet, before: &Sheet) -> Option<String> {
    let mut changes: Vec<(&Listing, f64, f64)> = both(sheet, before).collect();
    changes.sort_by(|a, b| (b.1 - b.2).abs().total_cmp(&(a.1 - a.2).abs()));
    changes.truncate(LARGEST);
    changes.retain(|(_, now, then)| (now.round() - then.round()).abs() >= 1.0);
    let named: Vec<String> = changes
        .iter()
        .map(|(listing, now, then)| {
            format!("{} {} to {}", called(listing), count(*then), count(*now))
        })
        .collect();
    let (first, last) = sheet.interval_days()?;
    let (then_first, then_last) = before.interval_days()?;
    let days = format!("({then_first} to {then_last}, then {first} to {last})");
    sentence(&format!("Largest changes in people detained per day on average {days}"), &named)
}

/// In which way a guaranteed minimum was crossed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Crossing {
    Below,
    Reached,
}

fn crossed((sheet, before): (&Sheet, &Sheet), crossing: Crossing) -> Option<String> {
    let named: Vec<String> = both(sheet, before)
        .filter_map(|(listing, now, then)| {
            let minimum = listing.minimum()?;
            let is_crossed = match crossing {
                Crossing::Below => now < minimum && then >= minimum,
                Crossing::Reached => now >= minimum && then < minimum,
            };
            is_crossed.then(|| {
                format!(
                    "{} ({} people a day, before it {}; minimum {})",
                    called(listing),
                    count(now),
                    count(then),
                    count(minimum)
                )
            })
        })
        .collect();
    let beginning = match crossing {
        Crossing::Below => "Fell below the guaranteed minimum",
        Crossing::Reached => "Reached the guaranteed minimum again",
    };
    sentence(beginning, &named)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::places::sheet::example::{listing, sheet};

    #[test]
    fn a_release_tells_what_it_changes_for_places() {
        let before = sheet(
            "2026-02-05",
            vec![
                ("a", listing("A JAIL", 100.0, 120.0, 110.0)),
                ("b", listing("B JAIL", 50.0, 40.0, 45.0)),
                ("c", listing("C JAIL", 7.0, 7.0, 0.0)),
                ("e", listing("E JAIL", 20.0, 20.0, 30.0)),
            ],
        );
        let after = sheet(
            "2026-04-02",
            vec![
                ("a", listing("A COUNTY JAIL", 100.0, 90.0, 110.0)),
                ("b", listing("B JAIL", 50.0, 60.0, 45.0)),
                ("d", listing("D JAIL", 0.3, 0.3, 0.0)),
                // Below its minimum before and after: not crossed.
                ("e", listing("E JAIL", 20.0, 20.0, 30.0)),
            ],
        );
        let capture = after.capture.clone();
        let record = Record::of_sheets(vec![before, after], Arc::default());
        let said = told(&record, &capture);
        assert_eq!(
            said,
            [
                "New since the facility list of 2026-02-05, with people a day since October 1: D Jail, Lumpkin, GA (fewer than 1).",
                "No longer on the facility list (they were on 2026-02-05), with people a day since October 1 until then: C Jail, Lumpkin, GA (7).",
                "Renamed: A Jail is now A County Jail, Lumpkin, GA.",
                "Largest changes in people detained per day on average (2026-02-05 to 2026-04-01, then 2026-02-05 to 2026-04-01): A County Jail, Lumpkin, GA 120 to 90; B Jail, Lumpkin, GA 40 to 60.",
                "Fell below the guaranteed minimum: A County Jail, Lumpkin, GA (90 people a day, before it 120; minimum 110).",
                "Reached the guaranteed minimum again: B Jail, Lumpkin, GA (60 people a day, before it 40; minimum 45).",
            ]
        );
        // The first sheet has nothing before it.
        assert!(told(&record, &record.sheets[0].capture).is_empty());
    }
}
