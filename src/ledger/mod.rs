//! The figures of every document, on disk and corrected: one immutable Parquet file per capture.

pub mod frame;
pub mod file;
mod writing;
pub mod rows;
pub mod files;
pub mod decisions;
pub mod facility;
pub mod places;
mod record;

pub use record::{Asked, Counting, Ledger, Standing};

/// What went wrong in this stage.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// A frame operation failed.
    #[error("frame operation failed")]
    Frame(#[from] polars::error::PolarsError),
    /// Figures make no file.
    #[error("cannot make a ledger file")]
    Columnar(#[from] crate::columnar::ColumnarError),
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
}
