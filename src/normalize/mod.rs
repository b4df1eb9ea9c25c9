//! Observations to dated series. The only user of polars.

pub mod frame;
pub mod ledger;
mod ledger_file;
mod rows;
pub mod chosen;
pub mod decisions;
pub mod facility;
pub mod places;
pub mod register;
pub mod spec;
pub mod catalog;
pub mod derived;
pub mod interval;
pub mod revisions;
pub mod reckoned;
mod vintage;
pub mod shape;
pub mod series;

/// What went wrong in this stage.
#[derive(Debug, thiserror::Error)]
pub enum NormalizeError {
    /// A frame operation failed.
    #[error("frame operation failed")]
    Frame(#[from] polars::error::PolarsError),
    /// A ledger file could not be read or written.
    #[error("ledger file `{file}`: {problem}")]
    Ledger {
        /// File name.
        file: String,
        /// Cause.
        problem: String,
    },
    /// A file below `data/reference` is refused.
    #[error(transparent)]
    Judgement(#[from] crate::reference::ReferenceError),
    /// A decision's guard failed.
    #[error("data/reference/{file}, line {line}: {problem}")]
    Reference {
        /// File name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What was expected and found.
        problem: String,
    },
    /// A table could not be written as CSV.
    #[error("cannot write CSV: {problem}")]
    Csv {
        /// Cause.
        problem: String,
    },
    /// A series of that name does not exist.
    #[error("no series `{name}`; the nearest is `{nearest}`")]
    NoSuchSeries {
        /// As asked.
        name: String,
        /// Nearest known name.
        nearest: String,
    },
}
