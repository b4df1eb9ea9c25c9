//! TRAC Immigration's static JSON tables (`https://tracreports.org/immigration/detentionstats/`).
//!
//! A second reader of ICE's workbook: people detained by agency since 2019, Alternatives to Detention by area and
//! technology, places of detention, book-ins by month. Figures are compared, never published in ICE's place.

use super::{Life, Origin, Source};
use crate::model::SourceId;

/// The declaration.
pub const SOURCE: Source = Source {
    id: SourceId::TracTables,
    title: "TRAC detention and ATD tables",
    addresses: &[
        "https://tracreports.org/immigration/detentionstats/pop_agen_table.json",
        "https://tracreports.org/immigration/detentionstats/atd_pop_table.json",
        "https://tracreports.org/immigration/detentionstats/facilities.json",
        "https://tracreports.org/immigration/detentionstats/book_in_agen_program_table.json",
    ],
    links: false,
    origins: &[Origin::Publisher],
    kept: &[],
    life: Life::Publishes { every_days: 30 },
    attribution: "TRAC Reports, Inc. (© TRAC; used with attribution for cross-checks, not redistributed)",
};
