//! Series and counters to files.
//! Comes in: plain tables and counters. Goes out: deterministic bytes. Never: the clock, or a rewritten unchanged file.

pub mod accounting;
pub mod counters;
pub mod facilities;
pub mod series;
