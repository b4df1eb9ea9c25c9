//! Places from the opened record, or from the tables that a question about places needs.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use rayon::prelude::*;

use super::question::{self, Asked};
use super::record::{self, PublishedFile};
use super::{Files, Opened};
use crate::charts::Language;
use crate::model::{Capture, Release, State};
use crate::normalize::series::Ledger;
use crate::places::profiled::Beside;
use crate::places::series::PLACE_SERIES;
use crate::places::source::TABLES;
use crate::places::state_profile::StateProfile;
use crate::places::{Ground, Record, Source};
use crate::places::{drawing, ground};
use crate::publish;
use crate::publish::place_pages::{self, Pages};
use crate::render::{self, Look, Picture, Size, Theme};

/// What a question about places is answered from.
pub struct AskedPlaces {
    /// The tables, with what is held.
    pub ledger: Ledger,
    /// The manifest.
    pub captures: Vec<Capture>,
    /// Releases in the order of publication.
    pub releases: Vec<Release>,
    /// The facility sheets.
    pub record: Record,
    /// As known on this day.
    pub known_on: Option<NaiveDate>,
}

impl AskedPlaces {
    /// The record as a source of further tables.
    pub fn source(&self) -> Source<'_> {
        Source { ledger: &self.ledger, releases: &self.releases, known_on: self.known_on }
    }
}

/// Opens the tables that places are told from.
///
/// # Errors
/// Where a file is damaged or something of the record is missing.
pub fn ask(data: &Path, known_on: Option<NaiveDate>) -> Result<AskedPlaces> {
    let Asked { ledger, captures } = question::ask(data, &TABLES)?;
    let releases = ledger.releases(&captures)?;
    let source = Source { ledger: &ledger, releases: &releases, known_on };
    let record = Record::read(&source, ground(data)?)?;
    Ok(AskedPlaces { ledger, captures, releases, record, known_on })
}

/// The facility sheets of an opened record, as known on a day.
///
/// # Errors
/// Where the ledger cannot be queried or a reference file does not fit.
pub fn record(opened: &Opened, data: &Path, known_on: Option<NaiveDate>) -> Result<Record> {
    let source = Source { ledger: &opened.ledger, releases: &opened.releases, known_on };
    Ok(Record::read(&source, ground(data)?)?)
}

fn ground(data: &Path) -> Result<Ground> {
    Ground::read(data).context("cannot read where places lie")
}

/// The series of places as files below `data/v1`.
///
/// # Errors
/// Where a table cannot be written.
pub fn series(record: &Record) -> Result<Files> {
    PLACE_SERIES
        .iter()
        .map(|series| {
            let csv = publish::series::csv(&series.table(record))?;
            Ok((format!("series/{}.csv", series.name), csv.into_bytes()))
        })
        .collect()
}

/// What a build publishes of places beside their series: files below `data/v1` and below `charts`.
pub struct PlaceFiles {
    /// Names below `data/v1`.
    pub contract: Files,
    /// Names below `charts`.
    pub pictures: Files,
    /// Files that are as they were published, by their names in `files.json`; they are not made again.
    pub kept: BTreeMap<String, PublishedFile>,
}

/// The files of places and states; those published before stay where they were made from the same record, by the same
/// rules, and are whole.
///
/// # Errors
/// Where the ledger cannot be queried or a file cannot be made.
pub fn files(
    opened: &Opened,
    record: &Record,
    (data, charts, basis): (&Path, &Path, &str),
) -> Result<PlaceFiles> {
    if let Some(kept) = record::kept(data, charts, (basis, &publish::places::FOLDERS))? {
        return Ok(PlaceFiles { contract: schemas(), pictures: Files::new(), kept });
    }
    let source = Source { ledger: &opened.ledger, releases: &opened.releases, known_on: None };
    let (covid, segregation) = (source.series("covid_by_facility")?, source.series("segregation")?);
    let beside = Beside::new(&opened.captures, &covid, &segregation);
    let profiles = publish::places::profiles(record, &beside);
    let states = publish::places::state_profiles(record);
    let outlines = ground::outlines(data)?;
    let pages = Pages { record, profiles: &profiles, states: &states, outlines: &outlines };
    let mut pictures = place_pages::files(&pages);
    pictures.extend(cards(record, &states)?);
    let mut contract = publish::places::files(&profiles, &states, record)?;
    contract.extend(schemas());
    Ok(PlaceFiles { contract, pictures, kept: BTreeMap::new() })
}

fn schemas() -> Files {
    publish::places::schemas().to_vec()
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
