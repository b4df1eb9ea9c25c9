//! Places of detention, their states and ICE's areas: what the facility sheet says of each, release by release.
//!
//! `source` is the only file that asks the ledger; everything else works on its rows.

pub mod source;
pub mod sheet;
pub mod record;
mod inspections;
pub mod series;
pub mod population;

pub use record::{Listing, Record, Sheet, StateBasis};
pub use series::{PLACES, PlaceSpec};
pub use source::Source;

use crate::model::Datum;

fn text(words: &str) -> Datum {
    Datum::Text(words.to_owned())
}

fn optional(words: Option<&str>) -> Datum {
    words.map_or(Datum::Null, text)
}

fn number(value: Option<f64>) -> Datum {
    value.map_or(Datum::Null, Datum::Number)
}
