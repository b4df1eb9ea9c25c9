//! What is drawn: one chart per file, all text and numbers computed here.
//! Comes in: published tables. Goes out: a [`Drawing`]. Never: a colour or a coordinate; `render` knows those.

pub mod words;
mod parts;
mod people_detained;
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
mod segregation;
mod bonds;
mod over_two_years;
mod lateness;
mod counters;
pub mod reference;
pub mod data;

use std::sync::Arc;

use anyhow::{Result, bail};
use chrono::NaiveDate;

use crate::counters::Counters;
use crate::model::SeriesTable;
use crate::reference::Duty;
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
    /// The day that they speak for.
    pub date: NaiveDate,
    /// What the marks are; empty where there are none.
    pub mark: String,
    /// The bars, longest first.
    pub rows: Vec<Bar>,
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

/// Columns beside each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// How values are written.
    pub unit: Unit,
    /// The columns.
    pub rows: Vec<Column>,
    /// Whether what is not whole is striped; otherwise it is an outline. Thin columns have no outline.
    pub is_striped: bool,
    /// A level across all, with its label.
    pub level: Option<(f64, String)>,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Label below; empty labels are left out.
    pub label: String,
    /// Words below the label; empty for none.
    pub sublabel: String,
    /// What it is in full, for tables.
    pub name: String,
    /// Its day.
    pub date: NaiveDate,
    /// Its height.
    pub value: f64,
    /// Whether the period had not ended.
    pub partial: bool,
    /// Words above; empty for none.
    pub note: String,
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

/// What part of the record is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Window {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// To this day, included.
    pub to: Option<NaiveDate>,
}

impl Window {
    fn holds(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What charts are made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// A published table by its name.
    pub tables: &'a (dyn Fn(&str) -> Result<Arc<SeriesTable>> + Sync),
    /// The counters.
    pub counters: &'a (dyn Fn() -> Result<Counters> + Sync),
    /// Days to know.
    pub events: &'a [Event],
    /// Funded people a day.
    pub funding: &'a [Funding],
    /// What the law asks for.
    pub law: &'a [Duty],
    /// What part of the record is drawn.
    pub window: Window,
    /// The day as of which it is drawn, where it is not today.
    pub known_on: Option<NaiveDate>,
    /// The language.
    pub language: Language,
}

type Draw = fn(&Inputs<'_>) -> Result<Option<Drawing>>;

/// One chart of the registry.
pub struct ChartSpec {
    /// Name; files are `<name>.svg`, `<name>.png`, `<name>.csv`.
    pub name: &'static str,
    /// Published files that it is drawn from.
    pub series: &'static [&'static str],
    /// Whether it is a card with counters.
    pub is_card: bool,
    draw: Draw,
}

const fn chart(name: &'static str, series: &'static [&'static str], draw: Draw) -> ChartSpec {
    ChartSpec { name, series, is_card: false, draw }
}

const fn card(name: &'static str, draw: Draw) -> ChartSpec {
    ChartSpec { name, series: &["counters"], is_card: true, draw }
}

/// The registry: adding a chart is one file and one line.
pub const CHARTS: &[ChartSpec] = &[
    chart("people_detained", &["detained"], people_detained::draw),
    chart("detained_by_agency", &["detained_by_criminality"], detained_by_agency::draw),
    chart("detained_by_criminality", &["detained_by_criminality"], detained_by_criminality::draw),
    chart("atd_total", &["atd_by_technology"], atd_total::draw),
    chart("atd_by_technology", &["atd_by_technology"], atd_by_technology::draw),
    chart("atd_by_area", &["atd_by_technology"], atd_by_area::draw),
    chart("covid", &["covid"], covid::draw),
    chart("book_ins", &["book_ins"], book_ins::draw),
    chart("releases", &["releases"], releases::draw),
    chart("removals", &["removals"], removals::draw),
    chart("length_of_stay", &["length_of_stay"], length_of_stay::draw),
    chart("facilities", &["facility_population"], facilities::draw),
    chart("family_detention", &["detained_by_facility_type"], family_detention::draw),
    chart("transgender", &["transgender_population"], transgender::draw),
    chart("segregation", &["segregation"], segregation::draw),
    chart("bonds", &["bonds"], bonds::draw),
    chart("over_two_years", &["people_by_days_in_custody"], over_two_years::draw),
    chart("lateness", &["lateness"], lateness::draw),
    card("counters", counters::all),
    card("counter_people_detained", |inputs| counters::one(inputs, "people_detained")),
    card("counter_facilities_with_covid_cases", |inputs| {
        counters::one(inputs, "facilities_with_covid_cases")
    }),
    card("counter_people_monitored_atd", |inputs| counters::one(inputs, "people_monitored_atd")),
];

/// Every chart's name, in order.
pub fn names() -> Vec<&'static str> {
    CHARTS.iter().map(|chart| chart.name).collect()
}

/// The chart of that name.
pub fn find(name: &str) -> Option<&'static ChartSpec> {
    CHARTS.iter().find(|chart| chart.name == name)
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

impl Inputs<'_> {
    /// A table within the window: rows whose first date lies in it.
    fn table(&self, name: &str) -> Result<Arc<SeriesTable>> {
        let table = (self.tables)(name)?;
        if self.window.from.is_none() && self.window.to.is_none() {
            return Ok(table);
        }
        let mut table = SeriesTable::clone(&table);
        let first =
            |row: &Vec<crate::model::Datum>| row.first().and_then(crate::model::Datum::date);
        table.rows.retain(|row| first(row).is_some_and(|day| self.window.holds(day)));
        Ok(Arc::new(table))
    }

    /// The events of a chart within the window.
    fn events_of(&self, chart: &str) -> Vec<Event> {
        let own = |event: &&Event| event.charts.iter().any(|name| name == chart);
        self.events
            .iter()
            .filter(|event| self.window.holds(event.date) && self.knew(event.known_on))
            .filter(own)
            .cloned()
            .collect()
    }

    /// Whether a thing was known on the day as of which is drawn.
    fn knew(&self, day: NaiveDate) -> bool {
        self.known_on.is_none_or(|known_on| day <= known_on)
    }

    /// Whether a part of the record only is drawn.
    fn is_cut(&self) -> bool {
        self.window.from.is_some() || self.window.to.is_some()
    }

    /// That ICE took its coronavirus page away, where that was known.
    fn page_ended(&self) -> String {
        let ended: Option<NaiveDate> = crate::sources::ice_coronavirus::ENDED.parse().ok();
        match ended.filter(|day| self.knew(*day)) {
            Some(day) => {
                let month = self.language.month(day);
                self.say(format!(" (removed in {month})"), format!(" (retirada en {month})"))
            }
            None => String::new(),
        }
    }

    /// Since when a table is missing from every release, as far as the picture reaches.
    fn missing_since(&self, what: &str) -> Result<Option<NaiveDate>> {
        let stops = (self.tables)("disappeared")?;
        let of_table = [("kind", "table"), ("what", what)];
        let reached =
            |day: &NaiveDate| self.knew(*day) && self.window.to.is_none_or(|to| *day <= to);
        let missing = stops
            .matching(&of_table)
            .filter(|row| !stops.field(row, "returned_on").date().is_some_and(|day| reached(&day)));
        Ok(missing.filter_map(|row| stops.field(row, "missing_since").date()).filter(reached).max())
    }

    /// What part of the record a picture shows, and as of when, where that is not all and now: a picture that is
    /// passed on says it itself.
    fn scope(&self) -> String {
        let day = |day: NaiveDate| self.language.day(day);
        let window = match (self.window.from, self.window.to) {
            (None, None) => String::new(),
            (Some(from), None) => self.say(
                format!(" Shown from {} on.", day(from)),
                format!(" Se muestra desde el {}.", day(from)),
            ),
            (None, Some(to)) => self.say(
                format!(" Shown until {}.", day(to)),
                format!(" Se muestra hasta el {}.", day(to)),
            ),
            (Some(from), Some(to)) => self.say(
                format!(" Shown from {} to {}.", day(from), day(to)),
                format!(" Se muestra desde el {} hasta el {}.", day(from), day(to)),
            ),
        };
        let known = self.known_on.map_or_else(String::new, |known_on| {
            self.say(
                format!(" As known on {}.", day(known_on)),
                format!(" Según se sabía el {}.", day(known_on)),
            )
        });
        format!("{window}{known}")
    }

    fn say(&self, en: impl Into<String>, es: impl Into<String>) -> String {
        self.language.say(en, es)
    }

    /// The days of releases whose table of this id is held, where it has a date.
    fn held(&self, table: &str) -> Result<Vec<NaiveDate>> {
        let anomalies = (self.tables)("anomalies")?;
        let is_held = |row: &&Vec<crate::model::Datum>| {
            let text = |column| anomalies.field(row, column).csv();
            text("table") == table && text("done") == "held"
        };
        let mut days: Vec<NaiveDate> = anomalies
            .rows
            .iter()
            .filter(is_held)
            .filter_map(|row| anomalies.field(row, "published_on").date())
            .filter(|day| self.window.holds(*day) && self.knew(*day))
            .collect();
        days.sort();
        days.dedup();
        Ok(days)
    }
}
