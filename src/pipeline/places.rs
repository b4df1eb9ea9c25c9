//! Places from the opened record, or from the tables that a question about places needs.

use std::path::Path;

use anyhow::{Context, Result};
use chrono::NaiveDate;

use super::question::{self, Asked};
use super::{Files, Opened};
use crate::model::{Capture, Release};
use crate::normalize::series::Ledger;
use crate::places::series::PLACE_SERIES;
use crate::places::source::TABLES;
use crate::places::{Ground, Record, Source};
use crate::publish;

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
