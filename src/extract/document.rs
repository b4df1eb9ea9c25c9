//! What a document is, told by its content, and its figures.

use crate::extract::daily_population::{self, DailyError};
use crate::extract::xlsx::WorkbookError;
use crate::extract::{Extraction, html, page_list, trac, transcription, workbook, xlsx};
use crate::model::SourceId;
use crate::model::population::DailyPopulation;

/// Why a document is refused. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// A damaged, truncated or protected workbook.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// A Parquet file that is damaged or of something else.
    #[error(transparent)]
    Daily(#[from] DailyError),
    /// What a repository keeps in place of a large file.
    #[error("a Git LFS pointer in place of the file; download the file itself")]
    Pointer,
    /// A workbook of something else.
    #[error("a workbook, but none of its sheets holds a known ICE table")]
    ForeignWorkbook,
    /// A bot wall's page in place of the document.
    #[error("an HTML page that refuses access, in place of the document")]
    Refusal,
    /// A page that is not known.
    #[error("an HTML page of unknown kind, titled `{title}`")]
    UnknownPage {
        /// Its title.
        title: String,
    },
    /// A page that would take long to parse.
    #[error("an HTML page that is nested too deep, or too large, to be one of the publisher's")]
    TooDeep,
    /// Anything else.
    #[error("neither a workbook nor a page nor a transcription that is known")]
    Unknown,
}

/// A recognised document.
#[derive(Debug)]
pub struct Document {
    /// Whose it is.
    pub source: SourceId,
    /// What it holds.
    pub extraction: Extraction,
    /// The daily population, where it holds that and no table of cells.
    pub population: Option<DailyPopulation>,
}

impl Document {
    fn new(source: SourceId, extraction: Extraction) -> Self {
        Self { source, extraction, population: None }
    }

    /// How many figures it holds.
    pub fn n_figures(&self) -> usize {
        match &self.population {
            Some(population) => population.places.len() * population.n_days,
            None => self.extraction.observations.len(),
        }
    }
}

/// Recognises and reads a document.
///
/// # Errors
/// [`DocumentError`] where it is not a document of ours; problems within one are in its extraction.
pub fn read(bytes: &[u8]) -> Result<Document, DocumentError> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const OLE: &[u8] = b"\xD0\xCF\x11\xE0";
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(DocumentError::Empty);
    }
    if bytes.starts_with(OLE) {
        return Err(WorkbookError::Protected.into());
    }
    if bytes.starts_with(ZIP) {
        let grids = xlsx::grids(bytes)?;
        if !workbook::is_detention_statistics(&grids) {
            return Err(DocumentError::ForeignWorkbook);
        }
        let extraction = workbook::extract_grids(grids);
        return Ok(Document::new(SourceId::IceWorkbook, extraction));
    }
    if daily_population::is_parquet(bytes) {
        let (population, problems) = daily_population::read(bytes)?;
        let extraction = Extraction { problems, ..Extraction::default() };
        let source = SourceId::DdpDailyPopulation;
        return Ok(Document { source, extraction, population: Some(population) });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| DocumentError::Unknown)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('<') {
        return page(text);
    }
    if text.trim_start().starts_with('[') {
        let extraction = trac::extract(text).ok_or(DocumentError::Unknown)?;
        return Ok(Document::new(SourceId::TracTables, extraction));
    }
    if text.starts_with("version https://git-lfs") {
        return Err(DocumentError::Pointer);
    }
    let form = transcription::recognise(text).ok_or(DocumentError::Unknown)?;
    let extraction = transcription::extract(text, form);
    Ok(Document::new(SourceId::IceCoronavirusTranscription, extraction))
}

/// Bytes of the largest page that is parsed.
const LARGEST_PAGE: usize = 8 * 1024 * 1024;

fn page(text: &str) -> Result<Document, DocumentError> {
    if text.len() > LARGEST_PAGE || html::is_too_deep(text) {
        return Err(DocumentError::TooDeep);
    }
    match html::recognise(text) {
        html::PageKind::Coronavirus => {
            Ok(Document::new(SourceId::IceCoronavirusPage, html::extract(text)))
        }
        html::PageKind::CoronavirusList(layout) => Ok(Document::new(
            SourceId::IceCoronavirusPage,
            page_list::extract(&html::texts(text), layout),
        )),
        html::PageKind::Refusal => Err(DocumentError::Refusal),
        html::PageKind::Unknown(title) => Err(DocumentError::UnknownPage { title }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        read(bytes).unwrap_err().to_string()
    }

    #[test]
    fn documents_of_other_kinds_are_refused_by_content() {
        assert_eq!(refusal(b""), "the file is empty");
        let denied = b"<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>no</BODY></HTML>";
        assert!(refusal(denied).contains("refuses access"));
        assert!(refusal(b"<html><title>News</title></html>").contains("titled `News`"));
        assert!(refusal(b"PK\x03\x04 and then nothing").contains("damaged or truncated"));
        assert!(refusal(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("password-protected"));
        assert!(refusal(b"a,b\n1,2\n").contains("neither"));
        let pointer =
            b"version https://git-lfs.github.com/spec/v1\noid sha256:649722ae\nsize 1347003\n";
        assert!(refusal(pointer).contains("Git LFS pointer"));
        assert!(refusal(b"PAR1 and then nothing").contains("cut short"));
    }
}
