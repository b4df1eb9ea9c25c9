//! Judgements about documents, kept as rows: decisions, aliases.
//! Comes in: a data folder. Goes out: the text of a reference file, from the folder or, where it has none, as compiled
//! in. Never: a judgement written in code.

use std::path::Path;

use crate::disk::{self, DiskError};

/// A reference file that every data folder starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// What a person decided about figures, dates and tables: who, when, why, under which guard.
    Decisions,
    /// Names under which one place has been printed.
    FacilityAliases,
    /// Places whose names look alike and that are not one place.
    FacilityDoNotMerge,
    /// Workbooks that are known to have been published and whose bytes are not held.
    KnownReleases,
    /// What is known of things that ICE stopped publishing.
    Endings,
    /// Days that a reader of charts should know.
    Events,
    /// The number of people a day for whom detention was funded, by fiscal year.
    Funding,
}

impl Reference {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Decisions,
        Self::FacilityAliases,
        Self::FacilityDoNotMerge,
        Self::KnownReleases,
        Self::Endings,
        Self::Events,
        Self::Funding,
    ];

    /// File name below `<data>/reference/`.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Decisions => "decisions.csv",
            Self::FacilityAliases => "facility_aliases.csv",
            Self::FacilityDoNotMerge => "facility_do_not_merge.csv",
            Self::KnownReleases => "known_releases.csv",
            Self::Endings => "endings.csv",
            Self::Events => "events.csv",
            Self::Funding => "funding.csv",
        }
    }

    fn compiled_in(self) -> &'static str {
        match self {
            Self::Decisions => include_str!("../data/reference/decisions.csv"),
            Self::FacilityAliases => include_str!("../data/reference/facility_aliases.csv"),
            Self::FacilityDoNotMerge => {
                include_str!("../data/reference/facility_do_not_merge.csv")
            }
            Self::KnownReleases => include_str!("../data/reference/known_releases.csv"),
            Self::Endings => include_str!("../data/reference/endings.csv"),
            Self::Events => include_str!("../data/reference/events.csv"),
            Self::Funding => include_str!("../data/reference/funding.csv"),
        }
    }

    /// The file's text.
    ///
    /// # Errors
    /// [`DiskError`] where the file is there and cannot be read.
    pub fn read(self, data: &Path) -> Result<String, DiskError> {
        let path = data.join("reference").join(self.file_name());
        let found = disk::read_if_there(&path)?;
        Ok(found.map_or_else(
            || self.compiled_in().to_owned(),
            |bytes| String::from_utf8_lossy(&bytes).into_owned(),
        ))
    }
}
