//! What is published where. Declarations only.

pub mod label;
pub mod layout;
pub mod vocabulary;
pub mod countries;
pub mod ice_detention;
pub mod ice_coronavirus;
pub mod trac;
pub mod ddp;

use crate::model::SourceId;

/// Where a source's documents are looked for, in the order in which the places are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The publisher's own address.
    Publisher,
    /// The web archive's newest copy of it.
    WebArchive,
}

/// Whether a source still publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It does, at least every so many days by its own rule.
    Publishes {
        /// Days between two releases, at most.
        every_days: u32,
    },
    /// It ended on this day; the web archive has what there was.
    Ended(&'static str),
}

/// A source that a run can fetch.
#[derive(Debug)]
pub struct Source {
    /// Its documents' id.
    pub id: SourceId,
    /// What it is, for people.
    pub title: &'static str,
    /// Pages that link to its documents, or the documents themselves.
    pub addresses: &'static [&'static str],
    /// Whether the addresses are pages of links.
    pub links: bool,
    /// The order in which places are tried.
    pub origins: &'static [Origin],
    /// Addresses in the publisher's history of documents that it took away: `backfill` asks them.
    pub kept: &'static [&'static str],
    /// Whether it still publishes.
    pub life: Life,
    /// How it is to be credited, and under which terms its documents may be used.
    pub attribution: &'static str,
}

/// Every source that a run can fetch, in the order in which they are tried.
pub const SOURCES: &[Source] =
    &[ice_detention::SOURCE, ice_coronavirus::SOURCE, trac::SOURCE, ddp::SOURCE];

/// The source of that id.
pub fn find(id: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| source.id.name() == id)
}
