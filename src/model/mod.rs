//! The words of this crate: plain data that every stage shares.

pub mod time;
pub mod category;
pub mod table;
pub mod observation;
pub mod capture;
pub mod receipt;
pub mod series;
pub mod state;
pub mod release;
pub mod finding;

pub use capture::{Capture, CaptureId, CapturePrefix, PublishedFrom, Sha256};
pub use category::{Category, Dimension};
pub use finding::{Finding, Hold, Rows, Rule, Weight};
pub use observation::{Address, AsOf, Observation, Problem, Severity, Value};
pub use receipt::Receipt;
pub use release::{Cell, Figure, Identity, PeriodKind, PrintedTable, Release};
pub use series::{Datum, SeriesTable};
pub use state::State;
pub use table::{Measure, Range, SourceId, TableId};
pub use time::{FiscalYear, Period};
