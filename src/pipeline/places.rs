//! Places as files: what a build publishes of them beside their series.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;
use rayon::prelude::*;

use super::making::{Files, Making};
use super::record;
use super::{daily, question};
use crate::charts::Language;
use crate::edition::{Edition, tables_of};
use crate::model::{SeriesId, State, TableId};
use crate::places::Record;
use crate::places::source::TABLES;
use crate::profiles::drawing;
use crate::profiles::profiled::Beside;
use crate::profiles::state_profile::StateProfile;
use crate::publish;
use crate::publish::listed::PublishedFile;
use crate::publish::place_pages::{self, Pages};
use crate::render::{self, Look, Picture, Size, Theme};

/// Opens the tables that places are made from, with those of what is beside them.
///
/// # Errors
/// Where a file is damaged or something of the record is missing.
pub fn ask(data: &Path, known_on: Option<NaiveDate>) -> Result<Edition> {
    let beside = [TableId::CovidFacilities, TableId::Segregation];
    // Which days of the individual records are complete is known from ICE's own counts.
    let of_records = tables_of(SeriesId::DailyPopulation);
    let tables = [&TABLES[..], &beside, of_records].concat();
    let mut edition = question::ask(data, &tables, known_on)?;
    edition.daily = daily::of(&edition, data)?;
    Ok(edition)
}

/// Makes the files of places and states, below `data/v1` and below `charts`; those published before stay where they were
/// made from the same record, by the same rules, and are whole: these, by their names in `files.json`, are not made again.
///
/// # Errors
/// Where the ledger cannot be queried or a file cannot be made.
pub(super) fn files(
    edition: &Edition,
    (data, charts, basis): (&Path, &Path, &str),
    (contract, pictures): (&Making, &Making),
) -> Result<BTreeMap<String, PublishedFile>> {
    if let Some(kept) = record::kept(data, charts, (basis, &publish::places::FOLDERS))? {
        return Ok(kept);
    }
    let record = edition.places()?;
    let covid = edition.series(SeriesId::CovidByFacility)?;
    let segregation = edition.series(SeriesId::Segregation)?;
    let beside = Beside::new(&edition.captures, &covid, &segregation, edition.daily.as_ref());
    let profiles = publish::places::profiles(record, &beside);
    let states = publish::places::state_profiles(record, edition.daily.as_ref());
    let outlines = &edition.judgements().ground()?.outlines;
    let site = &super::site::of(data)?;
    let pages = Pages { record, profiles: &profiles, states: &states, outlines, site };
    pictures.put_all(place_pages::files(&pages))?;
    pictures.put_all(cards(record, &states)?)?;
    contract.put_all(publish::places::files(&profiles, &states, record)?)?;
    Ok(BTreeMap::new())
}

/// A sharing card for each state in each language.
fn cards(record: &Record, states: &BTreeMap<State, StateProfile>) -> Result<Files> {
    let all: Vec<(State, Language)> =
        states.keys().flat_map(|state| Language::BOTH.map(|language| (*state, language))).collect();
    let card = |(state, language): &(State, Language)| {
        let Some(drawing) = drawing::card(record, *state, *language) else { return Ok(None) };
        let look = Look { size: Size::Card, theme: Theme::Light };
        let ending = if *language == Language::Es { ".es" } else { "" };
        let name = format!("states/{}{ending}.png", state.code().to_lowercase());
        Ok(Some((name, render::render(&drawing, look, Picture::Png)?)))
    };
    let cards = all.par_iter().map(card).collect::<Result<Vec<Option<_>>>>()?;
    Ok(cards.into_iter().flatten().collect())
}
