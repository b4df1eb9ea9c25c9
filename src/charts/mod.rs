//! What is drawn: one chart per file, all text and numbers computed here.
//! Comes in: the ledger. Goes out: a [`Drawing`]. Never: a colour or a coordinate; `render` knows those.

mod people_detained;
mod atd_by_technology;
mod covid;
mod counters_card;

use anyhow::{Result, bail};
use chrono::NaiveDate;

use crate::model::{Capture, SeriesTable};
use crate::normalize::series::Ledger;

/// Everything that a picture says.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// The fact, in a sentence.
    pub headline: String,
    /// What is measured, in which unit.
    pub subtitle: String,
    /// Source and as-of date.
    pub source_line: String,
    /// Alternative text: type, data, the point.
    pub alt: String,
    /// The picture itself.
    pub body: Body,
}

/// The kinds of picture.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// One or more panels of lines, above each other, on one time axis.
    Lines(Vec<Panel>),
    /// Counters beside each other.
    Counters(Vec<CounterTile>),
}

/// Lines over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Heading; empty where the chart has one panel.
    pub heading: String,
    /// Lines, in order of colour.
    pub lines: Vec<Line>,
}

/// One line with its label at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Label.
    pub label: String,
    /// Points in date order.
    pub points: Vec<(NaiveDate, f64)>,
    /// Days without a point after which the line breaks.
    pub gap_days: i64,
}

/// One counter in a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterTile {
    /// The number, grouped.
    pub number: String,
    /// What it counts.
    pub label: String,
    /// Its date.
    pub as_of: String,
    /// Where it comes from.
    pub source: String,
}

/// What part of the record is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Window {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// To this day, included.
    pub to: Option<NaiveDate>,
    /// As known on this day.
    pub known_on: Option<NaiveDate>,
}

impl Window {
    fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What a chart is made from.
struct Inputs<'a> {
    ledger: &'a Ledger,
    captures: &'a [Capture],
    window: &'a Window,
}

struct ChartSpec {
    name: &'static str,
    draw: fn(&Inputs<'_>) -> Result<Option<Drawing>>,
}

/// The registry: adding a chart is one file and one line.
const CHARTS: &[ChartSpec] = &[
    ChartSpec { name: "people_detained", draw: people_detained::draw },
    ChartSpec { name: "atd_by_technology", draw: atd_by_technology::draw },
    ChartSpec { name: "covid", draw: covid::draw },
    ChartSpec { name: "counters", draw: counters_card::draw },
];

/// Every chart's name, in order.
pub fn names() -> Vec<&'static str> {
    CHARTS.iter().map(|chart| chart.name).collect()
}

/// The known name nearest to a wrong one.
pub fn nearest(name: &str) -> &'static str {
    names()
        .into_iter()
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)))
        .unwrap_or_default()
}

/// Makes the drawing of that name; `None` where the ledger has no figure for it.
///
/// # Errors
/// An unknown name, or a ledger that cannot be queried.
pub fn draw(
    name: &str,
    ledger: &Ledger,
    captures: &[Capture],
    window: &Window,
) -> Result<Option<Drawing>> {
    let Some(chart) = CHARTS.iter().find(|chart| chart.name == name) else {
        bail!("no chart `{name}`; the nearest is `{}`", nearest(name));
    };
    (chart.draw)(&Inputs { ledger, captures, window })
}

/// The usual size of a chart.
const CHART_SIZE: (u32, u32) = (1200, 675);
/// The size of a social card.
const CARD_SIZE: (u32, u32) = (1200, 630);

impl Inputs<'_> {
    /// A series within the window.
    fn series(&self, name: &str) -> Result<SeriesTable> {
        let Some(spec) = crate::normalize::spec::find(name) else { bail!("no series `{name}`") };
        let mut table = self.ledger.series(spec, self.window.known_on)?;
        let first =
            |row: &Vec<crate::model::Datum>| row.first().and_then(crate::model::Datum::date);
        table.rows.retain(|row| first(row).is_some_and(|day| self.window.holds(day)));
        Ok(table)
    }
}

/// The points of one column where the rows have these values; null is no point.
fn points(table: &SeriesTable, wanted: &[(&str, &str)], column: &str) -> Vec<(NaiveDate, f64)> {
    table
        .matching(wanted)
        .filter_map(|row| Some((row.first()?.date()?, table.field(row, column).number()?)))
        .collect()
}

/// A count in words: `60,311`.
fn count(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "counts of people, far below 2^53")]
    let whole = value.round() as i64;
    crate::counters::words::grouped(whole)
}

/// `April 4, 2026`.
fn day(date: NaiveDate) -> String {
    // No-break spaces keep a date on one line of a headline.
    crate::counters::words::day(date).en.replace(' ', "\u{a0}")
}
