//! Places of detention, their states and ICE's areas: what the facility sheet says of each, release by release.
//!
//! `source` is the only file that asks the ledger; everything else works on its rows.

pub mod source;
pub mod ground;
pub mod sheet;
pub mod record;
pub mod series;
pub mod population;
pub mod words;
pub mod entry;
pub mod profile;
pub mod profiled;
pub mod state_profile;
pub mod find;
pub mod drawing;
pub mod changes;

pub use ground::Ground;
pub use record::{Listing, Record, Sheet, StateBasis};
pub use source::Source;

/// Why places cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum PlacesError {
    /// The ledger cannot be queried.
    #[error(transparent)]
    Ledger(#[from] crate::normalize::NormalizeError),
    /// A reference file does not fit.
    #[error(transparent)]
    Reference(#[from] crate::reference::ReferenceError),
}
