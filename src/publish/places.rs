//! Places and states as JSON: a file for each, and an index of each kind.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use crate::daily::Daily;
use crate::model::{Bilingual, State};
use crate::places::Record;
use crate::profiles::entry::{self, Entry};
use crate::profiles::profile::Profile;
use crate::profiles::profiled::{self, Beside};
use crate::profiles::state_profile::{self, StateProfile};

/// Folders that hold files of places and states alone, below `data/v1` and `charts`.
pub const FOLDERS: [&str; 2] = ["places", "states"];

type Files = Vec<(String, Vec<u8>)>;

/// `places/index.json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlacesIndex {
    /// Date of the newest facility sheet.
    pub as_of: Option<NaiveDate>,
    /// Every place ever listed: listed ones by people, then those no longer listed.
    pub places: Vec<PlaceEntry>,
}

/// A place with its file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlaceEntry {
    /// What the list says of it.
    #[serde(flatten)]
    pub entry: Entry,
    /// File of the place, beside this one.
    pub file: String,
}

/// `states/index.json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatesIndex {
    /// Date of the newest facility sheet.
    pub as_of: Option<NaiveDate>,
    /// Every state with a place.
    pub states: Vec<StateEntry>,
}

/// A state with its file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StateEntry {
    /// Two-letter code; `CU` for Guantánamo Bay.
    pub state: &'static str,
    /// Its name.
    pub name: Bilingual,
    /// Whether the newest facility sheet lists a place in it.
    pub is_listed: bool,
    /// Date of the newest sheet that does.
    pub as_of: NaiveDate,
    /// Places listed.
    pub facilities: u32,
    /// People per day since 1 October.
    pub average_daily_population: Option<f64>,
    /// People per day since the previous release, over the places that both releases list.
    pub interval_average_daily_population: Option<f64>,
    /// People per day since 1 October for each 100,000 residents.
    pub per_100000_residents: Option<f64>,
    /// File of the state, beside this one.
    pub file: String,
}

/// Every profile of places, by id.
pub fn profiles(record: &Record, beside: &Beside<'_>) -> BTreeMap<String, Profile> {
    let ids: Vec<&str> = record.ids().collect();
    let profile = |id: &&str| Some(((*id).to_owned(), profiled::of(record, beside, id)?));
    ids.par_iter().filter_map(profile).collect()
}

/// Every profile of states, by code.
pub fn state_profiles(record: &Record, daily: Option<&Daily>) -> BTreeMap<State, StateProfile> {
    let states = state_profile::states(record);
    states
        .into_iter()
        .filter_map(|state| Some((state, state_profile::of(record, daily, state)?)))
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
    let as_of = record.newest().map(|sheet| sheet.as_of);
    let places = entries.into_iter().map(|entry| {
        let file = format!("{}.json", entry.facility_id);
        PlaceEntry { entry, file }
    });
    let places = PlacesIndex { as_of, places: places.collect() };
    let states = StatesIndex { as_of, states: states.values().map(state_entry).collect() };
    files.push(("places/index.json".to_owned(), pretty(&places)?));
    files.push(("states/index.json".to_owned(), pretty(&states)?));
    Ok(files)
}

fn state_entry(profile: &StateProfile) -> StateEntry {
    let newest = &profile.newest;
    StateEntry {
        state: profile.state,
        name: profile.name.clone(),
        is_listed: profile.is_listed,
        as_of: newest.as_of,
        facilities: newest.facilities,
        average_daily_population: newest.average_daily_population,
        interval_average_daily_population: newest.interval_average_daily_population,
        per_100000_residents: newest.per_100000_residents,
        file: format!("{}.json", profile.state.to_lowercase()),
    }
}

/// JSON on one line: a place's history is long.
fn line(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn pretty(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
