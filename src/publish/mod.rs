//! Series, counters, findings and notes to files.

pub mod item;
pub mod accounting;
pub mod counters;
pub mod dictionary;
pub mod feed;
pub mod findings;
pub mod package;
pub mod page;
pub mod releases;
pub mod series;
pub mod status;
