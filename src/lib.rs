//! detention-stats keeps the public record of US immigration detention.
//!
//! ```text
//! sources ─ fetch ─ archive ─ extract ─ ledger ─ check ─ edition ─ publish ─ files
//!  where     bytes   captures  cells →   figures  verdicts  as of   charts ─ render ─ SVG PNG
//!                              observ.                      a day
//! ```
//!
//! The modules stand here in reading order. What holds everywhere, checked by `tests/it/layout.rs` where it says so:
//! - `model` imports nothing of ours, does no I/O and knows no clock (checked).
//! - No module needs one that needs it, nor does a file inside a module; what files of a module share is in its
//!   `mod.rs` (checked). No file has over 400 lines (checked), no function over four parameters (clippy).
//! - `extract` sees neither network nor disk nor ledger: bytes in, observations and problems out (checked).
//! - polars is used in `ledger`, `edition` and `columnar` only, plotters in `render` only, calamine and scraper in one
//!   file each, the `parquet` crate in `columnar` and `records` only (checked).
//! - Files are touched in `disk` only, the network in `fetch` only; the clock is read in `main` only (clippy).
//! - A figure is never filled, guessed, clamped or defaulted. What cannot be read is a problem with its place.
//! - A release is judged by what was public when it came; a held table is never what the next one is compared with.
//! - The same ledger gives the same bytes, on every machine.
//! - Verdicts are made when documents, rules or judgements change, and stored (`ledger/verdicts.csv`). `build`, `update`
//!   and `check` judge the whole record; every question reads the stored verdicts and the tables it needs.
//!
//! # The way of one figure
//! `FY22_detentionStats07082022.xlsx`, `ATD FY22 YTD`!B18, 284,813 people monitored. Into the record:
//! 1. [`pipeline::import()`] takes the bytes from [`archive`] and calls
//! 2. [`extract::document::read`] and [`extract::workbook::extract`]: [`extract::xlsx::grids`] gives the cells that are
//!    not blank; by its layout in [`sources`] the cell becomes a [`model::Observation`], or a [`model::Problem`];
//! 3. [`ledger::files::bytes`] writes it into the document's Parquet file, by [`columnar::write`].
//!
//! Out of the record, for every answer and every file:
//! 4. [`ledger::files::read_tables`] (a question) or [`ledger::files::read`] (a build): rows of the file become
//!    [`model::Figure`]s, corrected by [`ledger::decisions::correct`]; [`model::Document::releases`] makes
//!    [`model::Release`]s of them, one for each publication;
//! 5. [`check::run`] judges them, or [`pipeline::question::ask`] reads the stored verdicts; `Ledger::holding` keeps out
//!    what is held;
//! 6. [`edition::Edition`]: `Ledger::receipts` chooses the newest vintage of each figure of a series;
//! 7. to the counter: [`edition::Edition::counters`], [`publish::counters::json`];
//! 8. to a chart: [`edition::Edition::series`], [`charts::draw`], [`render::render`].
//!
//! # To add something
//! - A wording of ICE's: one key in `sources::vocabulary`.
//! - A table: its id, its Spanish name and what it means in [`model::table`], where the compiler asks for all three, and
//!   its layout below `sources`. A sheet that no table was on also needs its names in `sources::layout` and its file there.
//! - A series: a member of [`model::SeriesId`] and one entry in `edition::catalog`.
//! - A chart: one file in `charts`, with its name, section and series, and its line in the registry there;
//!   `tests/it/headlines.rs` computes its headline a second time.
//! - A counter: one file in `edition::counters`, with its words and links, and its line in the registry there.
//! - A rule: a member of [`model::Rule`] with its reason in both languages, and one function in the file of its kind in
//!   `check`: rules that compare the same things share a file, since they share what they compare.
//! - A JSON file: its type, and a line for its schema in `publish::schemas`; `make schemas` makes the schema from the
//!   type, and the codebook takes its keys from it.
//! - A wording of campaigns for a figure of ours: one word in `lint::vocabulary`.
//! - A source: a member of [`model::SourceId`] with what holds of its documents, one file in `sources` and its line in the
//!   registry there: three files, since `model` may not know `sources`. A new kind of document needs a reader in
//!   `extract` as well.
//!
//! Where this differs from the first drawing: `edition` holds the counters, since they are figures of a day like the
//! series; `model::interval` is the arithmetic of averages, which checks and series share; texts of the record are kept
//! once for the whole process ([`model::Text`]), so that nine hundred thousand figures fit into some hundred megabytes;
//! `daily` keeps the second source in columns of its own. All Parquet is written by [`columnar::write`], with polars'
//! encoders and without frames, and read in two ways: the ledger of figures as frames of polars, whole; individual records
//! and daily counts by the `parquet` crate, batch by batch, since they may not fit into memory.

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
pub mod lint;
pub mod records;
pub mod pipeline;
pub mod cli;
