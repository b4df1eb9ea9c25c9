//! What is drawn: one chart per file, all text and numbers computed here.

pub mod words;
pub mod place_names;
pub mod parts;
mod people_detained;
mod long_view;
mod deaths;
mod detained_by_agency;
mod detained_by_criminality;
mod atd_total;
mod atd_by_technology;
mod atd_by_area;
mod covid;
mod book_ins;
mod releases;
mod removals;
mod length_of_stay;
mod facilities;
mod family_detention;
mod transgender;
mod unlisted_places;
mod segregation;
mod bonds;
mod over_two_years;
mod lateness;
mod counters;
pub mod map;
pub mod projection;
mod inputs;
pub mod reference;
pub mod data;
mod columns;

use anyhow::{Result, bail};
use chrono::NaiveDate;

use crate::edition;
use crate::model::{SeriesId, TableId};
use crate::reference::Reference;

pub use columns::{Column, ColumnLevel, Columns};
pub use inputs::{Inputs, Window};
pub use map::{Dot, Map};
pub use reference::{Event, Funding};
pub use words::{Language, Unit};

/// Everything that a picture says.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The chart's name.
    pub name: &'static str,
    /// Its language.
    pub language: Language,
    /// The fact, in a sentence.
    pub headline: String,
    /// What is measured, in which unit.
    pub subtitle: String,
    /// Source and as-of date.
    pub source_line: String,
    /// Alternative text: type, data, the point.
    pub alt: String,
    /// The picture in words, written from the data.
    pub description: String,
    /// The picture itself.
    pub body: Body,
}

/// The kinds of picture.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Panels of lines on one time axis.
    Panels(Vec<Panel>),
    /// Ranked bars.
    Bars(Bars),
    /// Columns beside each other, one for each year or event.
    Columns(Columns),
    /// Counters beside each other.
    Counters(Vec<CounterTile>),
    /// Dots on a map.
    Map(Map),
}

/// Lines over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Heading; empty where the chart has one panel.
    pub heading: String,
    /// How values are written.
    pub unit: Unit,
    /// Lines, in order of colour.
    pub lines: Vec<Line>,
    /// Levels to compare with.
    pub levels: Vec<Level>,
    /// Days to know.
    pub events: Vec<Event>,
    /// Days of tables that are held.
    pub held: Vec<NaiveDate>,
    /// The axis runs at least to this day: the silence after a last figure is shown.
    pub until: Option<NaiveDate>,
}

impl Panel {
    /// A panel of lines, with nothing else.
    pub fn of(heading: impl Into<String>, unit: Unit, lines: Vec<Line>) -> Self {
        Self {
            heading: heading.into(),
            unit,
            lines,
            levels: Vec::new(),
            events: Vec::new(),
            held: Vec::new(),
            until: None,
        }
    }
}

/// One line with its label at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Label.
    pub label: String,
    /// Points in date order.
    pub points: Vec<Point>,
    /// Days without a point after which the line breaks.
    pub gap_days: i64,
    /// Days on which the way of counting changed: no stroke crosses them.
    pub breaks: Vec<NaiveDate>,
    /// Whether it is drawn as a fine line behind the others.
    pub is_fine: bool,
}

/// One figure of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Its day.
    pub day: NaiveDate,
    /// Its value.
    pub value: f64,
    /// Whether the period had not ended.
    pub partial: bool,
    /// What was published first, where that was another value.
    pub first: Option<f64>,
}

/// A level from one day to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Value.
    pub value: f64,
    /// Label; empty where the one before says it.
    pub label: String,
}

/// Ranked bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// How values are written.
    pub unit: Unit,
    /// What the bars are.
    pub measure: String,
    /// The day that they describe.
    pub date: NaiveDate,
    /// What the marks are; empty where there are none.
    pub mark: String,
    /// Whether marks are the same measure over a longer time, paler, without their number.
    pub is_mark_pale: bool,
    /// The bars, longest first.
    pub rows: Vec<Bar>,
}

impl Bars {
    /// Bars of a measure in its unit, with nothing to compare them with.
    pub fn without_marks((unit, measure): (Unit, String), date: NaiveDate, rows: Vec<Bar>) -> Self {
        Self { unit, measure, date, mark: String::new(), is_mark_pale: false, rows }
    }
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Label.
    pub label: String,
    /// Its length.
    pub value: f64,
    /// Another value on the same scale.
    pub mark: Option<f64>,
}

/// One counter in a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterTile {
    /// The counter's id.
    pub id: &'static str,
    /// The number, grouped.
    pub number: String,
    /// What it counts.
    pub label: String,
    /// Its date.
    pub as_of: String,
    /// Where it comes from.
    pub source: String,
    /// A sentence that can be quoted.
    pub sentence: String,
}

/// A question of the page that charts answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// How many people are detained.
    HowMany,
    /// Where.
    Where,
    /// Who they are.
    Who,
    /// How long they are detained.
    HowLong,
    /// How people outside detention are monitored.
    Monitored,
    /// What happens to them.
    WhatHappened,
    /// The pandemic, which has passed.
    Pandemic,
    /// What ICE no longer publishes.
    NoLongerPublished,
}

type Draw = fn(&Inputs<'_>) -> Result<Option<Drawing>>;

/// One chart of the registry.
pub struct ChartSpec {
    /// Name; files are `<name>.svg`, `<name>.png`, `<name>.csv`.
    pub name: &'static str,
    /// Where it is on the page; nowhere for a card.
    pub section: Place,
    /// The series that it is drawn from; none for a card with counters.
    pub series: &'static [SeriesId],
    /// Files below `data/reference` that it is drawn from besides.
    pub reference: &'static [Reference],
    /// Whether it is a card with counters.
    pub is_card: bool,
    draw: Draw,
}

impl ChartSpec {
    /// The tables that it needs.
    pub fn tables(&self) -> Vec<TableId> {
        let mut tables: Vec<TableId> =
            self.series.iter().flat_map(|id| edition::tables_of(*id)).copied().collect();
        if self.is_card {
            tables.extend(crate::edition::counters::tables());
        }
        // How far the releases reach that lack a table.
        tables.extend(edition::tables_of(SeriesId::Detained));
        tables
    }

    /// Whether it draws what was counted from individual records.
    pub fn needs_records(&self) -> bool {
        self.series.iter().any(|id| edition::is_of_records(*id))
    }

    /// Published files that it is drawn from, below `v1`.
    pub fn files(&self) -> Vec<String> {
        if self.is_card {
            return vec!["counters.csv".to_owned()];
        }
        self.series.iter().map(|id| format!("series/{id}.csv")).collect()
    }
}

/// A section of the page, and the place in it.
type Place = Option<(Section, usize)>;

const fn chart(
    (name, section): (&'static str, Place),
    series: &'static [SeriesId],
    draw: Draw,
) -> ChartSpec {
    ChartSpec { name, section, series, reference: &[], is_card: false, draw }
}

const fn card(name: &'static str, draw: Draw) -> ChartSpec {
    ChartSpec { name, section: None, series: &[], reference: &[], is_card: true, draw }
}

/// The registry: adding a chart is one file and one line.
pub const CHARTS: &[ChartSpec] = &[
    people_detained::CHART,
    long_view::CHART,
    detained_by_agency::CHART,
    detained_by_criminality::CHART,
    atd_total::CHART,
    atd_by_technology::CHART,
    atd_by_area::CHART,
    covid::CHART,
    book_ins::CHART,
    releases::CHART,
    removals::CHART,
    length_of_stay::CHART,
    facilities::CHART,
    map::CHART,
    unlisted_places::CHART,
    family_detention::CHART,
    transgender::CHART,
    deaths::CHART,
    segregation::CHART,
    bonds::CHART,
    over_two_years::CHART,
    lateness::CHART,
    card("counters", |inputs| Ok(Some(counters::all(inputs)))),
    card("counter_people_detained", |inputs| Ok(counters::one(inputs, "people_detained"))),
    card("counter_facilities_with_covid_cases", |inputs| {
        Ok(counters::one(inputs, "facilities_with_covid_cases"))
    }),
    card("counter_people_monitored_atd", |inputs| {
        Ok(counters::one(inputs, "people_monitored_atd"))
    }),
];

/// Charts of one place or state, drawn on request from the facility sheets.
const ON_REQUEST: &[ChartSpec] = &[
    chart(("place", None), &[SeriesId::FacilityHistory], |_| Ok(None)),
    chart(("state", None), &[SeriesId::StatePopulation], |_| Ok(None)),
];

/// Every chart's name, in order.
pub fn names() -> Vec<&'static str> {
    CHARTS.iter().map(|chart| chart.name).collect()
}

/// The chart of that name.
pub fn find(name: &str) -> Option<&'static ChartSpec> {
    CHARTS.iter().chain(ON_REQUEST).find(|chart| chart.name == name)
}

/// The known names nearest to a wrong one.
pub fn nearest(name: &str) -> Vec<&'static str> {
    let mut names = names();
    let near = |known: &str| strsim::jaro_winkler(known, name);
    names.sort_by(|a, b| near(b).total_cmp(&near(a)));
    names.truncate(3);
    names
}

/// Makes the drawing of that name; `None` where the record has no figure for it.
///
/// # Errors
/// An unknown name, or a table that cannot be had.
pub fn draw(name: &str, inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let Some(chart) = find(name) else {
        bail!("no chart `{name}`; the nearest are {}", nearest(name).join(", "));
    };
    let drawing = (chart.draw)(inputs)?;
    // A card says itself as of when it is.
    let scope = if chart.is_card { String::new() } else { inputs.scope() };
    Ok(drawing.map(|drawing| Drawing {
        name: chart.name,
        source_line: format!("{}{scope}", drawing.source_line),
        ..drawing
    }))
}
