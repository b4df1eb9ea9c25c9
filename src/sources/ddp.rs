//! The Deportation Data Project's daily population (`https://deportationdata.org`): people in each place on each day
//! since 2022-10-01, counted from ICE's individual records, which it obtained under the Freedom of Information Act.
//!
//! The publisher removed the file from its main branch in June 2026 without giving a reason; it is in the history.

use super::{Life, Origin, Source};
use crate::model::{Sha256, SourceId};

/// The declaration.
pub const SOURCE: Source = Source {
    id: SourceId::DdpDailyPopulation,
    title: "Deportation Data Project, daily population by facility",
    addresses: &[CURRENT],
    links: false,
    origins: &[Origin::Publisher],
    kept: &[PINNED],
    life: Life::Ended(REMOVED),
    attribution: "Government data provided by ICE in response to a FOIA request to the Deportation Data Project (CC0 1.0)",
};

/// The file's address while it was published.
pub const CURRENT: &str = "https://media.githubusercontent.com/media/deportationdata/ice/main/data/facilities-daily-population-latest.parquet";

/// The same file in the history of the publisher's repository.
pub const PINNED: &str = "https://media.githubusercontent.com/media/deportationdata/ice/a15b182fa1dd79fb95b739bcf8ee2bbb2adb1651/data/facilities-daily-population-latest.parquet";

/// SHA-256 of that file.
const PINNED_SHA256: &str = "649722ae79088a91aab26b8f4f7889a71e12e56a36ee102213ba632293312017";

/// The address at which bytes can be had again, where one is known.
pub fn address_of(sha256: &Sha256) -> Option<String> {
    (sha256.as_str() == PINNED_SHA256).then(|| PINNED.to_owned())
}

/// The month in which the publisher removed it is known, the day is not: its last.
pub const REMOVED: &str = "2026-06-30";
