//! What is counted, by which rule: the campaign's three figures.

pub mod words;
mod freshness;
mod past;
mod detained;
mod covid;
mod atd;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use crate::edition::chosen::Chosen;
use crate::ledger::Ledger;
pub use crate::model::Bilingual;
use crate::model::series::number_text;
use crate::model::{Capture, Measure, Receipt, SourceId, TableId, Text};
use past::Past;

/// Whether a counter still moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its source still publishes.
    Current,
    /// The newest release lost the figure, a newer release is known and not here, or the next one is overdue;
    /// `status_reason` says which.
    Stale,
    /// A newer figure is kept back; this is the last good one.
    Held,
    /// Its source has ended.
    Discontinued,
    /// Nothing was known yet.
    Unknown,
}

/// An earlier figure of the same source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Previous {
    /// That figure.
    pub value: i64,
    /// The date that it describes.
    pub as_of: NaiveDate,
}

/// Files of a counter, below the folder in which `data` and `charts` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Links {
    /// Its chart, SVG.
    pub chart: &'static str,
    /// Its card for a frame, HTML.
    pub embed: &'static str,
    /// Its series, CSV.
    pub series: &'static str,
}

/// Another figure that a reader may meet for the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rival {
    /// Which figure it is.
    pub id: String,
    /// The figure.
    pub value: i64,
    /// The date that it describes.
    pub as_of: NaiveDate,
    /// Why it differs.
    pub note: String,
    /// The same in Spanish.
    pub note_es: String,
}

/// One counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Counter {
    /// Which figure it is.
    #[cfg_attr(test, schemars(extend("enum" = COUNTERS.iter().map(|counter| counter.id).collect::<Vec<_>>())))]
    pub id: &'static str,
    /// The figure; `null` if there is none.
    pub value: Option<i64>,
    /// The date that it describes.
    pub as_of: Option<NaiveDate>,
    /// When its document was published.
    pub published_on: Option<NaiveDate>,
    /// Current, or why not: stale (a newer figure is due or missing), held (a newer one is left out as faulty),
    /// discontinued (no longer published), unknown (no figure).
    pub status: Status,
    /// Why the counter is stale; `null` where it is not.
    pub status_reason: Option<Bilingual>,
    /// What is counted.
    pub label: Bilingual,
    /// A sentence that can be quoted.
    pub sentence: Bilingual,
    /// The date in words.
    pub as_of_text: Bilingual,
    /// Which cells the figure is.
    pub definition: &'static str,
    /// The same in Spanish.
    pub definition_es: &'static str,
    /// How the newest figure is chosen.
    pub rule: &'static str,
    /// Source id of the document.
    pub source: Option<String>,
    /// The figure before, from the same source; `null` if there is none.
    pub previous: Option<Previous>,
    /// The figure about a year earlier: of those at most twenty days from it the nearest, from the same source.
    pub year_ago: Option<Previous>,
    /// The highest figure of the same source on record.
    pub peak: Option<Previous>,
    /// Files of the counter, below the folder in which data and charts are.
    pub links: Links,
    /// Value less previous value.
    pub change: Option<i64>,
    /// Days from `as_of` to the newest publication in the record; not the age as of today.
    pub age_days: Option<i64>,
    /// Alternative figures that a reader may meet for the same thing.
    pub rivals: Vec<Rival>,
    /// Where the figure comes from; `null` if there is no figure.
    pub receipt: Option<Receipt>,
}

/// All counters as they could have been given on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Counters {
    /// Version of this form; keys may be added within one.
    pub schema_version: u32,
    /// The day whose knowledge the file has; `null` for all that is in the record.
    pub known_on: Option<NaiveDate>,
    /// The day from which age is judged: in published files that of the newest retrieval.
    pub seen_from: Option<NaiveDate>,
    /// The newest release of the workbook that is known of, here or not.
    pub newest_known_release: Option<NaiveDate>,
    /// The last day on which the newest release here is not overdue by 8 U.S.C. 1378a.
    pub stale_after: Option<NaiveDate>,
    /// The three key figures.
    pub counters: Vec<Counter>,
}

/// One counter: its words, the tables that it is computed from, and how.
pub struct Definition {
    /// Its id.
    pub id: &'static str,
    /// Tables that it needs.
    pub tables: &'static [TableId],
    /// What it counts, in English and Spanish.
    pub label: [&'static str; 2],
    /// The same in two or three words, where changes are told; none for a record that is closed.
    pub short: Option<[&'static str; 2]>,
    /// A sentence that can be quoted as it is, in English and Spanish.
    sentence: fn(&words::Said) -> [String; 2],
    links: Links,
    count: fn(&Basis<'_>) -> Counter,
}

/// The counters, in the order of the campaign page.
pub static COUNTERS: &[&Definition] = &[&detained::COUNTER, &covid::COUNTER, &atd::COUNTER];

/// The counter of that id.
pub fn find(id: &str) -> Option<&'static Definition> {
    COUNTERS.iter().copied().find(|definition| definition.id == id)
}

/// Every table that a counter needs.
pub fn tables() -> Vec<TableId> {
    COUNTERS.iter().flat_map(|definition| definition.tables).copied().collect()
}

/// What the counters are computed from.
pub struct Basis<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The manifest.
    pub captures: &'a [Capture],
    /// The day, if not today.
    pub known_on: Option<NaiveDate>,
    /// The newest publication known on that day.
    pub newest: Option<NaiveDate>,
    /// From when and beside which releases the figures are seen.
    pub seen: Seen,
}

/// From when and beside which releases counters are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// The day from which age is judged.
    pub on: Option<NaiveDate>,
    /// The newest release of the workbook that is known of, here or not.
    pub newest_known: Option<NaiveDate>,
}

impl Basis<'_> {
    /// Whether a newer figure of these tables than one published on a day is held.
    fn is_held_after(&self, tables: &[TableId], published_on: NaiveDate) -> bool {
        self.ledger.holds_after((tables, Measure::People), published_on, self.known_on)
    }
}

/// Computes one counter alone.
pub fn one(definition: &Definition, basis: &Basis<'_>) -> Counter {
    (definition.count)(basis)
}

/// The version of the counters' JSON.
const SCHEMA_VERSION: u32 = 1;

/// Computes the three counters.
pub fn compute(basis: &Basis<'_>) -> Counters {
    let law = &basis.ledger.judgements().law;
    let newest = freshness::newest_workbook(basis);
    Counters {
        schema_version: SCHEMA_VERSION,
        known_on: basis.known_on,
        seen_from: basis.seen.on,
        newest_known_release: basis.seen.newest_known,
        stale_after: newest.and_then(|newest| freshness::stale_after(law, newest.published_on)),
        counters: COUNTERS.par_iter().map(|definition| (definition.count)(basis)).collect(),
    }
}

/// One dated figure with the row that proves it.
#[derive(Debug, Clone)]
struct Figure {
    value: i64,
    as_of: NaiveDate,
    published_on: NaiveDate,
    receipt: Receipt,
}

/// The parts of a counter that differ between counters.
struct Draft {
    of: &'static Definition,
    /// In English and Spanish.
    definition: [&'static str; 2],
    rule: &'static str,
    figure: Option<Figure>,
    past: Past,
    status: Status,
    status_reason: Option<Bilingual>,
    rivals: Vec<Rival>,
}

fn finish(basis: &Basis<'_>, draft: Draft) -> Counter {
    let Draft { of, definition, rule, figure, past, status, status_reason, rivals } = draft;
    let [definition, definition_es] = definition;
    let value = figure.as_ref().map(|figure| figure.value);
    let as_of = figure.as_ref().map(|figure| figure.as_of);
    let source = figure.as_ref().map(|figure| figure.receipt.source.clone());
    // A transcribed figure without a date of the page's own is dated by the day it was read, and says so.
    let only_read = figure.as_ref().is_some_and(|figure| figure.receipt.as_of.is_none());
    let in_words = if only_read { words::read_on(as_of) } else { words::as_of(as_of) };
    Counter {
        id: of.id,
        value,
        as_of,
        published_on: figure.as_ref().map(|figure| figure.published_on),
        status,
        status_reason,
        label: words::both(of.label),
        sentence: words::sentence(of, value.zip(as_of), source.as_deref(), only_read),
        as_of_text: in_words,
        definition,
        definition_es,
        rule,
        source,
        change: value.zip(past.previous.as_ref()).map(|(value, before)| value - before.value),
        previous: past.previous,
        year_ago: past.year_ago,
        peak: past.peak,
        links: of.links,
        age_days: basis.newest.zip(as_of).map(|(newest, as_of)| (newest - as_of).num_days()),
        rivals,
        receipt: figure.map(|figure| figure.receipt),
    }
}

/// A chosen figure as a count; `None` where it is no whole number.
fn figure(basis: &Basis<'_>, chosen: &Chosen<'_>) -> Option<Figure> {
    Some(Figure {
        value: whole(chosen.figure.value)?,
        as_of: chosen.date,
        published_on: chosen.figure.published_on,
        receipt: receipt(basis.captures, chosen)?,
    })
}

/// A whole number; counts of people are printed without decimals.
fn whole(number: f64) -> Option<i64> {
    let fits = number.fract().abs() <= 0.0 && number.abs() < 9e15;
    #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^53, checked above")]
    fits.then_some(number as i64)
}

/// The receipt of a chosen figure.
pub fn receipt(captures: &[Capture], chosen: &Chosen<'_>) -> Option<Receipt> {
    let capture = captures.iter().find(|capture| capture.id() == *chosen.capture())?;
    let is_transcribed = chosen.release.source == SourceId::IceCoronavirusTranscription;
    let text = |text: Option<Text>| text.filter(|text| !text.is_empty()).map(|t| t.to_string());
    let figure = &chosen.figure;
    let (cell, printed, as_of) = (&figure.cell, &figure.printed, &figure.as_of);
    let as_of_text = as_of.text.as_deref().filter(|text| !text.is_empty()).map(str::to_owned);
    let as_of_sheet = as_of.address.as_ref().map(|address| &*address.sheet);
    Some(Receipt {
        source: chosen.release.source.name().to_owned(),
        document: capture.document().to_owned(),
        sha256: capture.sha256.to_string(),
        url: capture.url.clone(),
        archive_url: capture.archive_url.clone(),
        sheet: text(Some(cell.sheet)),
        cell: chosen.is_printed().then(|| format!("{}{}", cell.column, cell.row)),
        row_label: text(printed.row_label),
        column_label: text(printed.column_label),
        raw: text(printed.raw).or_else(|| Some(number_text(figure.value))),
        footnote: as_of_sheet
            .filter(|sheet| sheet.contains("Footnotes"))
            .and_then(|_| as_of_text.clone()),
        as_of: as_of.date,
        as_of_text,
        as_of_cell: as_of
            .address
            .as_ref()
            .map(|address| format!("{}!{}", address.sheet, address.cell())),
        published_on: figure.published_on,
        retrieved_at: Some(capture.retrieved_at),
        transcribed_by: if is_transcribed { transcriber(chosen) } else { None },
    })
}

/// Who read the figure: the row label of a summary line, the heading of a facility line.
fn transcriber(chosen: &Chosen<'_>) -> Option<String> {
    let printed = &chosen.figure.printed;
    let is_summary = chosen.table == TableId::CovidSummary;
    let label = if is_summary { printed.row_label } else { printed.column_label }?;
    Some(label.split(": ").next().unwrap_or(&label).to_owned())
}

/// Figures by date, the last of a date standing.
fn by_date(figures: impl Iterator<Item = Figure>) -> BTreeMap<NaiveDate, Figure> {
    figures.map(|figure| (figure.as_of, figure)).collect()
}
