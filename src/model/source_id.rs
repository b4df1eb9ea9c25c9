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

impl SourceId {
    /// Whether documents and figures of the source are ours to pass on.
    pub fn is_passed_on(self) -> bool {
        self != Self::TracTables
    }

    /// Whether its ledger files have a row per figure with its cell; otherwise they have a form of their own.
    pub fn has_cells(self) -> bool {
        self != Self::DdpDailyPopulation
    }
}
