//! The sources of figures.

use super::named::named;

named! {
    /// A publisher's document that recurs.
    SourceId {
        /// ICE's biweekly detention statistics workbook.
        IceWorkbook = "ice_workbook",
        /// ICE's coronavirus page, 2020-03-24 to 2023-05-18.
        IceCoronavirusPage = "ice_coronavirus_page",
        /// Figures read off the coronavirus page by others, its bytes not held.
        IceCoronavirusTranscription = "ice_coronavirus_transcription",
        /// TRAC's static JSON tables: a second reader of ICE's figures, for cross-checks only.
        TracTables = "trac_tables",
        /// The Deportation Data Project's count of people in each place on each day, from ICE's individual records.
        DdpDailyPopulation = "ddp_daily_population",
    }
}

/// What holds of a source's documents.
#[derive(Debug, Clone, Copy)]
pub struct SourceProfile {
    /// How the names of its documents end in the archive.
    pub extension: &'static str,
    /// Whether documents and figures of the source are ours to pass on.
    pub is_passed_on: bool,
    /// Whether its ledger files have a row per figure with its cell; otherwise they have a form of their own.
    pub has_cells: bool,
}

impl SourceId {
    /// What holds of its documents.
    pub const fn profile(self) -> SourceProfile {
        let (extension, is_passed_on, has_cells) = match self {
            Self::IceWorkbook => ("xlsx", true, true),
            Self::IceCoronavirusPage => ("html", true, true),
            Self::IceCoronavirusTranscription => ("csv", true, true),
            // The sidecar is a JSON file too. Compared with ICE's figures, never passed on.
            Self::TracTables => ("payload.json", false, true),
            Self::DdpDailyPopulation => ("parquet", true, false),
        };
        SourceProfile { extension, is_passed_on, has_cells }
    }

    /// Whether documents and figures of the source are ours to pass on.
    pub fn is_passed_on(self) -> bool {
        self.profile().is_passed_on
    }

    /// Whether its ledger files have a row per figure with its cell.
    pub fn has_cells(self) -> bool {
        self.profile().has_cells
    }
}
