//! The documents that are edited, each with the releases that were public before it, read once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use detention_stats::archive::{self, file_name::FileName};
use detention_stats::extract::Extraction;
use detention_stats::extract::grid::{Cell, Grid};
use detention_stats::extract::{workbook, xlsx};
use detention_stats::model::{
    Capture, Finding, FiscalYear, Observation, PublishedFrom, Release, SourceId, TableId,
};
use rayon::prelude::*;

use super::judge;

/// So many releases before the edited one keep their list of places, which is most of each and takes most of the time.
const PLACES: usize = 3;

/// One sheet that can be edited.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    /// Name as printed.
    pub(super) name: String,
    /// False where hidden.
    pub(super) visible: bool,
    /// Its cells.
    pub(super) cells: Vec<Cell>,
}

/// A workbook as sheets.
pub(super) type Book = Vec<Sheet>;

/// The grids of a book.
pub(super) fn grids(book: &Book) -> Vec<Grid> {
    book.iter().map(|s| Grid::new(&s.name, s.visible, s.cells.clone())).collect()
}

/// A document as read.
pub(super) struct Document {
    /// File name.
    pub(super) file: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Its sheets.
    pub(super) book: Book,
    /// What is in it.
    pub(super) extraction: Extraction,
    /// Its entry in the manifest.
    pub(super) capture: Capture,
    /// Its releases.
    pub(super) releases: Vec<Release>,
}

impl Document {
    /// Reads a document.
    pub(super) fn read(file: &str, bytes: Vec<u8>) -> Self {
        let grids = xlsx::grids(&bytes).unwrap();
        let book = grids
            .iter()
            .map(|g| Sheet {
                name: g.name.to_string(),
                visible: g.visible,
                cells: g.cells().to_vec(),
            })
            .collect();
        Self::of(file, bytes, book)
    }

    /// A document of these sheets.
    pub(super) fn of(file: &str, bytes: Vec<u8>, book: Book) -> Self {
        let extraction = workbook::extract_grids(grids(&book));
        let newest = extraction.observations.iter().filter_map(|o| o.as_of.date).max();
        let (published_on, published_from) = FileName::read(file)
            .published(newest)
            .unwrap_or((NaiveDate::MAX, PublishedFrom::NewestAsOf));
        let capture = Capture {
            source: SourceId::IceWorkbook,
            sha256: archive::sha256(&[file.as_bytes(), &bytes].concat()),
            file_names: vec![file.to_owned()],
            bytes: u64::try_from(bytes.len()).unwrap(),
            url: None,
            archive_url: None,
            published_on,
            published_from,
            retrieved_at: DateTime::UNIX_EPOCH,
        };
        let releases = Release::of(&capture, &extraction.observations);
        Self { file: file.to_owned(), bytes, book, extraction, capture, releases }
    }
}

/// A document to be edited.
pub(super) struct Original {
    /// The document.
    pub(super) document: Arc<Document>,
    /// The document before it, whose blocks are pasted.
    pub(super) before: Option<Arc<Document>>,
    /// The releases before it, in the order of publication.
    pub(super) history: Vec<Release>,
    /// Their manifest.
    pub(super) captures: Vec<Capture>,
    /// What is published of it, unedited.
    pub(super) published: judge::Published,
    /// What is published of the releases before it.
    pub(super) published_before: judge::Published,
    /// What is said of it, unedited.
    pub(super) findings: Vec<Finding>,
    /// The figures whose cells are edited.
    pub(super) targets: Vec<Vec<Observation>>,
}

impl Original {
    /// One of these documents, after those that were public before it.
    pub(super) fn of(documents: &[Arc<Document>], at: usize) -> Self {
        let document = Arc::clone(&documents[at]);
        let day = document.capture.published_on;
        let since = FiscalYear(FiscalYear::of(day).0 - 1).first_day().unwrap();
        let earlier: Vec<_> = documents
            .iter()
            .filter(|d| d.capture.published_on < day && d.capture.published_on >= since)
            .cloned()
            .collect();
        let mut history: Vec<Release> = earlier.iter().flat_map(|d| d.releases.clone()).collect();
        let old = history.len().saturating_sub(PLACES);
        for release in &mut history[..old] {
            release.tables.remove(&TableId::Facilities);
        }
        let captures: Vec<Capture> = earlier.iter().map(|d| d.capture.clone()).collect();
        let before = earlier.last().cloned();
        let judged_before = judge::check(&history, &captures);
        let mut published_before = judge::Published::default();
        for release in &history {
            judge::publish(release, &judged_before, &mut published_before);
        }
        history.extend(document.releases.iter().cloned());
        let judged = judge::check(&history, &captures);
        let mut published = judge::Published::default();
        for release in &document.releases {
            judge::publish(release, &judged, &mut published);
        }
        history.truncate(history.len() - document.releases.len());
        let targets = targets(&document, &published);
        Self {
            document,
            before,
            history,
            captures,
            published,
            published_before,
            findings: judged.findings,
            targets,
        }
    }
}

/// The published figures, table by table.
fn targets(document: &Document, published: &judge::Published) -> Vec<Vec<Observation>> {
    let cells: BTreeSet<&(String, u32, u32)> = published.cells.iter().collect();
    let mut tables: BTreeMap<_, Vec<Observation>> = BTreeMap::new();
    for figure in &document.extraction.observations {
        let address = &figure.address;
        if cells.contains(&(address.sheet.to_string(), address.row, address.column)) {
            tables.entry(figure.table).or_default().push(figure.clone());
        }
    }
    tables.into_values().collect()
}

/// The originals of these names, with so many of the workbooks before each.
pub(super) fn originals(folder: &Path, names: &[&str], nearest: usize) -> Vec<Original> {
    let mut files: Vec<(NaiveDate, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|e| e == "xlsx"))
        .map(|name| (roughly(&name), name))
        .collect();
    files.sort();
    let mut wanted = BTreeSet::new();
    for name in names {
        let at = files.iter().position(|(_, file)| file == name).unwrap();
        wanted.extend(files[at.saturating_sub(nearest)..=at].iter().map(|(_, file)| file.clone()));
    }
    let wanted: Vec<String> = wanted.into_iter().collect();
    let mut documents: Vec<_> = wanted
        .par_iter()
        .map(|file| Arc::new(Document::read(file, std::fs::read(folder.join(file)).unwrap())))
        .collect();
    documents.sort_by_key(|d| (d.capture.published_on, d.capture.sha256.clone()));
    let places: Vec<usize> =
        names.iter().map(|name| documents.iter().position(|d| d.file == *name).unwrap()).collect();
    places.par_iter().map(|at| Original::of(&documents, *at)).collect()
}

/// The day of publication as far as the name tells.
fn roughly(name: &str) -> NaiveDate {
    let known = FileName::read(name).published(None).map(|(day, _)| day);
    let year = detention_stats::sources::label::fiscal_year(&name.replace(['-', '_'], " "));
    known.or_else(|| year?.last_day()).unwrap_or(NaiveDate::MIN)
}
