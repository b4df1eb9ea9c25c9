//! Places and states as JSON: a file for each, and an index of each kind.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::model::State;
use crate::places::Record;
use crate::profiles::entry::{self, Entry};
use crate::profiles::profile::Profile;
use crate::profiles::profiled::{self, Beside};
use crate::profiles::state_profile::{self, StateProfile};

/// Folders that hold files of places and states alone, below `data/v1` and `charts`.
pub const FOLDERS: [&str; 2] = ["places", "states"];

type Files = Vec<(String, Vec<u8>)>;

/// Every profile of places, by id.
pub fn profiles(record: &Record, beside: &Beside<'_>) -> BTreeMap<String, Profile> {
    let ids: Vec<&str> = record.ids().collect();
    let profile = |id: &&str| Some(((*id).to_owned(), profiled::of(record, beside, id)?));
    ids.par_iter().filter_map(profile).collect()
}

/// Every profile of states, by code.
pub fn state_profiles(record: &Record) -> BTreeMap<State, StateProfile> {
    let states = state_profile::states(record);
    states
        .into_iter()
        .filter_map(|state| Some((state, state_profile::of(record, state)?)))
        .collect()
}

/// The files of places and states, with their indexes.
///
/// # Errors
/// [`serde_json::Error`], which these types do not cause.
pub fn files(
    profiles: &BTreeMap<String, Profile>,
    states: &BTreeMap<State, StateProfile>,
    record: &Record,
) -> Result<Files, serde_json::Error> {
    let mut files: Files = profiles
        .par_iter()
        .map(|(id, profile)| Ok((format!("places/{id}.json"), line(profile)?)))
        .collect::<Result<_, serde_json::Error>>()?;
    for (state, profile) in states {
        files.push((format!("states/{}.json", state.code().to_lowercase()), line(profile)?));
    }
    let mut entries: Vec<Entry> = profiles.keys().filter_map(|id| entry::of(record, id)).collect();
    entry::sort(&mut entries);
    let newest = record.newest().map(|sheet| sheet.as_of);
    let places: Vec<serde_json::Value> =
        entries.iter().map(|entry| with_file(entry, &entry.facility_id)).collect();
    files.push((
        "places/index.json".to_owned(),
        pretty(&json!({ "as_of": newest, "places": places }))?,
    ));
    let states: Vec<serde_json::Value> = states.values().map(state_entry).collect();
    files.push((
        "states/index.json".to_owned(),
        pretty(&json!({ "as_of": newest, "states": states }))?,
    ));
    Ok(files)
}

fn with_file(entry: &Entry, id: &str) -> serde_json::Value {
    let mut value = serde_json::to_value(entry).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("file".to_owned(), format!("{id}.json").into());
    }
    value
}

fn state_entry(profile: &StateProfile) -> serde_json::Value {
    json!({
        "state": profile.state,
        "name": profile.name,
        "is_listed": profile.is_listed,
        "as_of": profile.newest.as_of,
        "facilities": profile.newest.facilities,
        "average_daily_population": profile.newest.average_daily_population,
        "interval_average_daily_population": profile.newest.interval_average_daily_population,
        "per_100000_residents": profile.newest.per_100000_residents,
        "file": format!("{}.json", profile.state.to_lowercase()),
    })
}

/// JSON on one line: a place's history is long.
fn line(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn pretty(value: &serde_json::Value) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
