//! Releases that exist and were not captured: a file that could not be read, a link without a document.
//!
//! `data/unread.csv` is part of the record, so that a counter says on every machine that a newer release exists. A run
//! that brings nothing else publishes nothing anew.

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::ArchiveError;
use super::file_name::FileName;
use crate::disk;
use crate::model::{Capture, SourceId};

/// The list below the data folder.
pub const UNREAD: &str = "unread.csv";
/// Longest reason in characters; the rest is cut.
const LONGEST: usize = 200;

/// One release that is not here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unread {
    /// The day in its name.
    pub published_on: NaiveDate,
    /// The publisher's file name.
    pub document: String,
    /// Why it is not here.
    pub evidence: String,
}

impl Unread {
    /// A release newer than every captured one, if its file name follows the publisher's pattern; a date in the
    /// future is an error in the name.
    pub fn of(name: &str, why: &str, captures: &[Capture], now: DateTime<Utc>) -> Option<Self> {
        let read = FileName::read(name);
        let (document, published_on) = (read.publisher?, read.released?);
        let workbooks = captures.iter().filter(|capture| capture.source == SourceId::IceWorkbook);
        let newest = workbooks.map(|capture| capture.published_on).max();
        let is_newer = newest.is_none_or(|newest| published_on > newest);
        let evidence = format!("not read: {}", why.chars().take(LONGEST).collect::<String>());
        (is_newer && published_on <= now.date_naive().succ_opt()?).then_some(Self {
            published_on,
            document,
            evidence,
        })
    }
}

/// What is listed below a data folder; releases captured since are left out.
///
/// # Errors
/// [`ArchiveError`] where the file is damaged.
pub fn read(data: &Path, captures: &[Capture]) -> Result<Vec<Unread>, ArchiveError> {
    let bytes = disk::read_if_there(&data.join(UNREAD))?.unwrap_or_default();
    let mut rows = Vec::new();
    for (row, line) in csv::Reader::from_reader(bytes.as_slice()).deserialize().zip(2..) {
        let row: Unread = row.map_err(|cause| ArchiveError::Unread {
            line,
            problem: format!("expected published_on,document,evidence: {cause}"),
        })?;
        let is_here = captures.iter().any(|capture| capture.file_names.contains(&row.document));
        if !is_here {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Adds releases to the list, each once, and removes those captured since.
///
/// # Errors
/// [`ArchiveError`] where the file is damaged or cannot be written.
pub fn note(data: &Path, new: Vec<Unread>, captures: &[Capture]) -> Result<(), ArchiveError> {
    let file = data.join(UNREAD);
    let before = disk::read_if_there(&file)?;
    let mut rows = read(data, captures)?;
    for row in new {
        if !rows.iter().any(|known| known.document == row.document) {
            rows.push(row);
        }
    }
    if rows.is_empty() && before.is_none() {
        return Ok(());
    }
    rows.sort();
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    let written = writer
        .write_record(["published_on", "document", "evidence"])
        .and_then(|()| rows.iter().try_for_each(|row| writer.serialize(row)))
        .map_err(|cause| cause.to_string())
        .and_then(|()| writer.into_inner().map_err(|cause| cause.to_string()))
        .map_err(|problem| ArchiveError::Unread { line: 1, problem })?;
    if before.as_deref() != Some(written.as_slice()) {
        disk::write(&file, &written)?;
    }
    Ok(())
}
