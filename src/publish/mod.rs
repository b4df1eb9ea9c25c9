//! Series, counters, findings and notes to files.

pub mod item;
pub mod listed;
pub mod accounting;
pub mod counters;
pub mod dictionary;
pub mod forms;
pub mod schemas;
pub mod codebook;
pub mod feed;
pub mod findings;
pub mod package;
pub mod page;
pub mod place_pages;
pub mod places;
pub mod releases;
pub mod series;
pub mod site;
pub mod status;
pub mod typed;
