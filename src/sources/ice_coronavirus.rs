//! ICE's coronavirus page (`https://www.ice.gov/coronavirus`), 2020-03-24 to 2023-05-18.
//!
//! Six layouts: lists until May 2020 (V1 to V3), then tables (V4 to V6). Layout V6 (from 2021-01-13): a summary table
//! of three cells, each a label with its own date above a number, and a facility table under a heading with a fourth
//! date. Field-office rows have one cell, facility rows four, the last row is TOTAL. TOTAL and the sum of the rows
//! differ on many days; both are kept.

use super::{Life, Origin, Source};
use crate::model::SourceId;

/// The declaration. The page is gone; only `backfill` reads it, from the web archive.
pub const SOURCE: Source = Source {
    id: SourceId::IceCoronavirusPage,
    title: "ICE coronavirus page",
    addresses: &[URL],
    links: false,
    origins: &[Origin::WebArchive],
    kept: &[],
    life: Life::Ended(ENDED),
    attribution: "US Immigration and Customs Enforcement (US government work)",
};

/// The page's address.
pub const URL: &str = "https://www.ice.gov/coronavirus";

/// The day on which ICE removed the page, between 20:03 and 21:03 UTC.
pub const ENDED: &str = "2023-05-18";

/// Key of the summary label of the population.
pub const POPULATION: &str = "detained population";
/// Key part of the summary label of current cases.
pub const CURRENT: &str = "currently in custody";
/// Key part of the summary label of tests.
pub const TESTS: &str = "tested";
/// Key of the facility table's first header cell.
pub const FACILITY_HEADER: &str = "custody aor facility";
/// Key of the facility table's last row.
pub const TOTAL: &str = "total";
