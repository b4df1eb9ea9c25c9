//! What is known of a document: its names, its address, the day on which it was published.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::ImportRequest;
use super::candidates::{Candidate, document_name};
use crate::archive::file_name::FileName;
use crate::archive::sha256;
use crate::extract::document;
use crate::model::table::{Dated, profile};
use crate::model::{Capture, Observation, PublishedFrom, SourceId};
use crate::sources::{ddp, ice_coronavirus};

/// The newest date that the document describes: as-of dates, or days of reading.
fn newest_date(document: &document::Document) -> Option<NaiveDate> {
    if let Some(population) = &document.population {
        return Some(population.last());
    }
    let observations = document.extraction.observations.iter();
    if document.source == SourceId::IceCoronavirusTranscription {
        return observations.filter_map(|figure| figure.period.first_day()).max();
    }
    // Tables that each release renews show its age; others may be left over from another year.
    let leading = |figure: &&Observation| profile(figure.table).dated == Dated::Leading;
    let date = |figure: &Observation| figure.as_of.date;
    let newest = observations.clone().filter(leading).filter_map(date).max();
    newest.or_else(|| observations.filter_map(date).max())
}

/// A document whose newest figure is older than this when it is first seen is no new one.
const NEW_DAYS: i64 = 183;

/// A document that was read, with its bytes.
pub(super) struct Read<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) document: &'a document::Document,
}

/// The description of a document; `None` if nothing says when it was published. `known` is how it was described before.
pub(super) fn describe(
    request: &ImportRequest<'_>,
    candidate: &Candidate,
    Read { bytes, document }: Read<'_>,
    known: Option<&Capture>,
) -> Option<Capture> {
    let newest = newest_date(document);
    let arrival = candidate.arrival();
    let mut read: Vec<FileName> = candidate.names.iter().map(|name| FileName::read(name)).collect();
    for name in &mut read {
        name.stamp = name.stamp.or(arrival.and_then(|arrival| arrival.archived_at));
    }
    // The name under which the bytes came first stays the document's name.
    let mut names = known.map(|capture| capture.file_names.clone()).unwrap_or_default();
    let mut met: Vec<String> = candidate.names.iter().map(|name| document_name(name)).collect();
    met.sort();
    names.extend(met);
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    // The day of a first retrieval is evidence of what is new; an old file was public long before it was first seen.
    let retrieved = arrival
        .filter(|arrival| arrival.archived_at.is_none())
        .map(|arrival| arrival.retrieved_at.date_naive())
        // Nor can it have been public before the day it describes, whatever the clock says.
        .filter(|day| {
            newest.is_none_or(|newest| (0..=NEW_DAYS).contains(&(*day - newest).num_days()))
        })
        .map(|day| (day, PublishedFrom::Retrieved));
    // Somewhere on earth it is tomorrow.
    let tomorrow = request.now.date_naive().succ_opt().unwrap_or(NaiveDate::MAX);
    let told = read
        .iter()
        .filter_map(|name| name.published(newest))
        .chain(retrieved)
        .chain(known.map(|capture| (capture.published_on, capture.published_from)))
        // A day that has not come is a slip of the hand in a name, an archive's stamp or a header.
        .filter(|(day, _)| *day <= tomorrow)
        .min_by_key(|(date, from)| (*from == PublishedFrom::NewestAsOf, *date));
    let (published_on, published_from) = match (request.published, document.source) {
        (Some(given), _) => (given, PublishedFrom::Given),
        (None, SourceId::IceCoronavirusTranscription) => (newest?, PublishedFrom::Read),
        (None, _) => told?,
    };
    let url = match (arrival, document.source) {
        (Some(arrival), _) => Some(arrival.url.clone()),
        (None, SourceId::IceWorkbook) => read.iter().find_map(FileName::url),
        (None, SourceId::DdpDailyPopulation) => ddp::address_of(&sha256(bytes)),
        (None, SourceId::IceCoronavirusPage | SourceId::IceCoronavirusTranscription) => {
            Some(ice_coronavirus::URL.to_owned())
        }
        (None, _) => None,
    };
    Some(Capture {
        source: document.source,
        sha256: sha256(bytes),
        file_names: names,
        bytes: bytes.len() as u64,
        url: known.and_then(|capture| capture.url.clone()).or(url),
        archive_url: known
            .and_then(|capture| capture.archive_url.clone())
            .or_else(|| arrival.and_then(|arrival| arrival.archive_url.clone()))
            .or_else(|| read.iter().find_map(FileName::archive_url)),
        published_on,
        published_from,
        retrieved_at: known.map_or(request.now, |capture| capture.retrieved_at),
    })
}
