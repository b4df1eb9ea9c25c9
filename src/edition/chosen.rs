//! A figure that may be published in a series, under its date and keys.

use std::ops::Deref;

use chrono::NaiveDate;

use crate::edition::spec::{Key, SeriesSpec};
use crate::model::{CaptureId, Figure, Measure, Release, TableId, Text};

/// Most keys that a series has beside its date.
pub const KEYS: usize = 3;

/// One key of a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyValue {
    /// The publisher gives none.
    #[default]
    None,
    /// A category, a source, a place.
    Text(Text),
    /// The first day of a fiscal year or a period.
    Date(NaiveDate),
}

impl KeyValue {
    pub(super) fn of(text: Option<Text>) -> Self {
        text.map_or(Self::None, Self::Text)
    }

    /// The text, if it is text.
    pub fn text(self) -> Option<Text> {
        match self {
            Self::Text(text) => Some(text),
            Self::None | Self::Date(_) => None,
        }
    }

    /// The day, if it is one.
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Self::Date(day) => Some(day),
            Self::None | Self::Text(_) => None,
        }
    }
}

/// A figure as its document prints it, or one that we count from printed ones under a rule of ours.
#[derive(Debug, Clone)]
pub enum Source<'a> {
    /// In a cell.
    Printed(&'a Figure),
    /// Counted; it has no cell of its own.
    Counted(Box<Figure>),
}

impl Deref for Source<'_> {
    type Target = Figure;

    fn deref(&self) -> &Figure {
        match self {
            Self::Printed(figure) => figure,
            Self::Counted(figure) => figure,
        }
    }
}

/// What dates a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The publisher's as-of date.
    AsOf,
    /// The day on which a transcribed figure was read.
    Read,
}

impl Basis {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::AsOf => "as_of",
            Self::Read => "read",
        }
    }
}

/// A figure under the date and the keys of its series.
#[derive(Debug, Clone)]
pub struct Chosen<'a> {
    /// The figure.
    pub figure: Source<'a>,
    /// Its release.
    pub release: &'a Release,
    /// Its table.
    pub table: TableId,
    /// The date of its row.
    pub date: NaiveDate,
    /// What that date is.
    pub basis: Basis,
    /// The keys of its row, in the order of the series.
    pub keys: [KeyValue; KEYS],
    /// The last day that it covers, where the series says so.
    pub through: Option<NaiveDate>,
    /// Its place among all figures asked for: tables as the series names them, files, rows; counted figures last.
    pub(super) order: u64,
}

impl Chosen<'_> {
    /// What it counts.
    pub fn measure(&self) -> Measure {
        self.figure.identity.measure
    }

    /// Its document.
    pub fn capture(&self) -> &CaptureId {
        &self.release.capture
    }

    /// Whether it is in a cell.
    pub fn is_printed(&self) -> bool {
        matches!(self.figure, Source::Printed(_))
    }

    /// One of its keys; [`KeyValue::None`] for a key that the series does not have.
    pub fn key(&self, spec: &SeriesSpec, wanted: Key) -> KeyValue {
        let at = spec.keys.iter().position(|key| *key == wanted);
        at.and_then(|at| self.keys.get(at)).copied().unwrap_or_default()
    }

    /// Whether a key is the total.
    pub fn is_all(&self, spec: &SeriesSpec, key: Key) -> bool {
        self.key(spec, key).text().is_some_and(|text| text == "all")
    }
}
