//! The search for a facility and the list of states.

use minijinja::{Value, context};

use crate::charts::Language;
use crate::charts::words::count;
use crate::places::Record;
use crate::places::population::Population;
use crate::profiles::entry::{self, Entry};
use crate::profiles::state_profile;

/// States with their pages, by name; those without a listed facility without a number.
pub(super) fn states(record: &Record, language: Language) -> Vec<Value> {
    let mut states: Vec<_> = state_profile::states(record).into_iter().collect();
    states.sort_by_key(|state| language.say(state.english(), state.spanish()));
    let sum = |state| {
        let listings = record.newest()?.of_state(Some(state)).map(|(_, listing)| listing);
        let sum = Population::of(listings);
        sum.interval.or(sum.people).map(count)
    };
    states
        .into_iter()
        .map(|state| {
            context! {
                code => state.code().to_lowercase(),
                name => language.say(state.english(), state.spanish()),
                people => sum(state),
            }
        })
        .collect()
}

/// Every place as `[id, name, city, state, people]`, listed ones first; no markup can stand inside.
pub(super) fn places(record: &Record) -> String {
    let mut entries: Vec<Entry> = record.ids().filter_map(|id| entry::of(record, id)).collect();
    entry::sort(&mut entries);
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let people = entry.interval_average_daily_population.or(entry.average_daily_population);
            let people = people.filter(|_| entry.is_listed).map(count);
            (&entry.facility_id, &entry.name, &entry.city, &entry.state, people)
        })
        .collect();
    serde_json::to_string(&rows).unwrap_or_default().replace('<', "\\u003c").replace('>', "\\u003e")
}
