//! The words of this crate: plain data that every stage shares.

mod named;
pub mod text;
pub mod bilingual;
pub mod chart_id;
pub mod series_id;
pub mod time;
pub mod category;
pub mod table;
pub mod observation;
pub mod capture;
pub mod receipt;
pub mod series;
pub mod figure;
pub mod population;
pub mod state;
pub mod release;
pub mod document;
pub mod interval;
pub mod finding;

pub use bilingual::Bilingual;
pub use capture::{Capture, CaptureId, CapturePrefix, PublishedFrom, Sha256};
pub use category::{Category, Dimension};
pub use chart_id::ChartId;
pub use document::{Document, Rows as DocumentRows};
pub use figure::{Cell, Figure, Identity, PeriodKind, Printed, Words};
pub use finding::{Finding, Hold, Rows, Rule, Weight};
pub use observation::{Address, AsOf, Observation, Problem, Severity, Value};
pub use receipt::Receipt;
pub use release::{PrintedTable, Release};
pub use series::{Datum, SeriesTable};
pub use series_id::SeriesId;
pub use state::State;
pub use table::{Measure, Range, SourceId, TableId};
pub use text::Text;
pub use time::{FiscalYear, Period};
