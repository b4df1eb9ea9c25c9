//! detention-stats keeps the public record of US immigration detention.
//!
//! ```text
//! sources ─ fetch ─ archive ─ extract ─ normalize ─ check ─ counters ─ publish ─ charts ─ render
//!  where     bytes  captures  cells →    ledger,    findings   the      CSV JSON   what    SVG PNG
//!                             observ.    series      holds     three
//! ```
//!
//! The modules stand here in reading order. What holds everywhere:
//! - `model` imports nothing of ours, does no I/O and knows no clock.
//! - `extract` sees neither the network, nor the disk, nor frames: bytes in, observations and problems out.
//! - The network is asked in `fetch` only, by `update`, `fetch` and `backfill` only.
//! - polars stands in `normalize` only, plotters in `render` only, calamine and scraper in one file each.
//! - Files are touched in `disk` only; the clock is read in `main` only.
//! - A figure is never filled, guessed, clamped or defaulted. What cannot be read is a problem with its place.
//! - A release is judged by what was public when it came; a held table is never what the next one is compared with.
//! - The same ledger gives the same bytes, on every machine.
//! - What is held is decided when documents, rules or judgements change, and stored (`ledger/verdicts.csv`). `build`,
//!   `update` and `check` judge the whole record; `series`, `counters` and `explain` read the stored verdicts and their
//!   tables alone (`pipeline::question`).
//! - A hold names a table, its measures and its rows (`model::Rows`): one place counted twice does not take the others
//!   of that day with it.
//!
//! `tests/it/layout.rs` reads the `use` lines and fails where a wall is crossed.
//!
//! To add a wording of ICE's: one key in `sources::vocabulary`. A table: one spec in `sources::ice_detention`.
//! A series: one entry in `normalize::spec`. A chart: one file in `charts` and one line in its registry.
//! A rule: one member of `model::finding::Rule` with its reason, and one function in the file of its kind in `check`:
//! rules that compare the same things share a file, since they share what they compare.
//! The archive has a folder (`archive/`), since reading file names is a subject of its own.

pub mod model;
pub mod sources;
pub mod disk;
pub mod archive;
pub mod columnar;
pub mod extract;
pub mod fetch;
pub mod reference;
pub mod ledger;
pub mod check;
pub mod daily;
pub mod places;
pub mod edition;
pub mod charts;
pub mod profiles;
pub mod render;
pub mod publish;
pub mod records;
pub mod pipeline;
pub mod cli;
