//! A dot for each facility of the newest release, sized by the people detained there since the previous release.

use anyhow::Result;
use chrono::NaiveDate;

use super::place_names::mixed;
use super::projection::project;
use super::words::count;
use super::{Body, ChartSpec, Drawing, Inputs, Language, Section, chart};
use crate::model::{Datum, SeriesId, SeriesTable, State};
use crate::reference::Ring;

/// Dots on outlines, in the plane of the outlines.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// Closed lines; none for a territory.
    pub rings: Vec<Vec<(f64, f64)>>,
    /// Facilities, most people first.
    pub dots: Vec<Dot>,
    /// What has no place on the map, by state, with its people.
    pub apart: Vec<(String, f64)>,
    /// The words before them.
    pub apart_words: String,
    /// What the size of a dot is, after a number.
    pub measure: String,
    /// The date of the list.
    pub date: NaiveDate,
}

/// One facility on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Name.
    pub name: String,
    /// City and state.
    pub place: String,
    /// In the plane of the outlines; `None` where it is named apart.
    pub at: Option<(f64, f64)>,
    /// Degrees north and east.
    pub degrees: Option<(f64, f64)>,
    /// People per day.
    pub value: f64,
}

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("map", Some((Section::Where, 0))), &[SeriesId::FacilityLatest], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::FacilityLatest)?;
    let outlines = &inputs.edition.judgements().ground()?.outlines;
    Ok(drawing(&table, outlines, None, inputs.language))
}

/// One facility of the list.
struct Facility {
    name: String,
    place: String,
    state: Option<State>,
    degrees: Option<(f64, f64)>,
    people: f64,
}

/// The map of the nation, or of one state; `None` where no facility is listed.
pub fn drawing(
    table: &SeriesTable,
    outlines: &[Ring],
    only: Option<State>,
    language: Language,
) -> Option<Drawing> {
    let as_of = table.rows.iter().filter_map(|row| table.field(row, "as_of").date()).max()?;
    let of_day = |row: &&Vec<Datum>| table.field(row, "as_of").date() == Some(as_of);
    let rows: Vec<&Vec<Datum>> = table.rows.iter().filter(of_day).collect();
    let all: Vec<Facility> = rows.iter().filter_map(|row| place(table, row)).collect();
    let n_unknown = rows
        .iter()
        .filter(|row| only.is_none() || state_of(table, row) == only)
        .filter(|row| table.field(row, "interval_average_daily_population").number().is_none())
        .count();
    let mut places: Vec<Facility> =
        all.into_iter().filter(|place| only.is_none() || place.state == only).collect();
    places.sort_by(|a, b| b.people.total_cmp(&a.people).then_with(|| a.name.cmp(&b.name)));
    if places.is_empty() {
        return None;
    }
    let days = days(table, &rows, language);
    let n = places.len();
    let total: f64 = places.iter().map(|place| place.people).sum();
    let region = only.map(|state| language.say(state.english(), state.spanish()));
    let headline = headline((n, total), region.as_deref(), language);
    let unknown = unknown(n_unknown, language);
    let listed: Vec<String> = places
        .iter()
        .take(15)
        .map(|place| format!("{} ({}) {}", place.name, place.place, count(place.people)))
        .collect();
    let day = language.day(as_of);
    Some(Drawing {
        name: "map",
        language,
        alt: language.say(
            format!("Map with a dot for each of {n} facilities, larger where more people are detained. {headline}."),
            format!("Mapa con un punto por cada uno de {n} centros, mayor donde hay más personas detenidas. {headline}."),
        ),
        description: format!("{}.", listed.join("; ")),
        headline,
        subtitle: language.say(
            format!("People detained per day on average {days}, by facility"),
            format!("Personas detenidas al día en promedio {days}, por centro"),
        ),
        source_line: language.say(
            format!("Source: ICE detention statistics, facility list of {day}; average since the previous release, computed.{unknown} Coordinates: Deportation Data Project, US Census Bureau."),
            format!("Fuente: estadísticas de detención de ICE, lista de centros del {day}; promedio desde la publicación anterior, calculado.{unknown} Coordenadas: Deportation Data Project, Oficina del Censo de EE. UU."),
        ),
        body: Body::Map(body(&places, outlines, (only, as_of), language)),
    })
}

fn place(table: &SeriesTable, row: &[Datum]) -> Option<Facility> {
    let number = |column: &str| table.field(row, column).number();
    let text = |column: &str| table.field(row, column).text();
    let state = state_of(table, row);
    // ICE prints a fleet post office as the city of Guantánamo.
    let city = text("city").filter(|_| state != Some(State::GUANTANAMO)).map(mixed);
    let place: Vec<String> =
        [city, text("state").map(str::to_owned)].into_iter().flatten().collect();
    Some(Facility {
        name: mixed(text("name")?),
        place: place.join(", "),
        state,
        degrees: number("latitude").zip(number("longitude")),
        people: number("interval_average_daily_population")?,
    })
}

fn state_of(table: &SeriesTable, row: &[Datum]) -> Option<State> {
    table.field(row, "state").text().and_then(State::from_code)
}

/// `from February 5 to April 1, 2026`: the interval of most rows.
fn days(table: &SeriesTable, rows: &[&Vec<Datum>], language: Language) -> String {
    let mut counted: std::collections::BTreeMap<(NaiveDate, NaiveDate), usize> =
        std::collections::BTreeMap::new();
    for row in rows {
        let first = table.field(row, "interval_first_day").date();
        let last = table.field(row, "interval_last_day").date();
        if let Some(days) = first.zip(last) {
            *counted.entry(days).or_default() += 1;
        }
    }
    let most = counted.into_iter().max_by_key(|(_, n)| *n);
    most.map_or_else(String::new, |((first, last), _)| language.span(first, last))
}

fn headline((n, total): (usize, f64), region: Option<&str>, language: Language) -> String {
    let people = count(total);
    match region {
        None => language.say(
            format!("ICE detained {people} people a day at {n} facilities"),
            format!("{people} personas detenidas al día en {n} centros de ICE"),
        ),
        Some(region) if n == 1 => language.say(
            format!("{region}: {people} people detained per day at one facility"),
            format!("{region}: {people} personas detenidas al día en un centro"),
        ),
        Some(region) => language.say(
            format!("{region}: {people} people detained per day at {n} facilities"),
            format!("{region}: {people} personas detenidas al día en {n} centros"),
        ),
    }
}

fn unknown(n: usize, language: Language) -> String {
    match n {
        0 => String::new(),
        1 => language.say(
            " One facility that the previous release did not list is left out.",
            " Se omite un centro que no estaba en la publicación anterior.",
        ),
        n => language.say(
            format!(" {n} facilities that the previous release did not list are left out."),
            format!(" Se omiten {n} centros que no estaban en la publicación anterior."),
        ),
    }
}

fn body(
    places: &[Facility],
    outlines: &[Ring],
    (only, date): (Option<State>, NaiveDate),
    language: Language,
) -> Map {
    let is_shown = |ring: &&Ring| only.is_none_or(|state| ring.state == state);
    let rings = outlines.iter().filter(is_shown).map(|ring| ring.points.clone()).collect();
    let dot = |place: &Facility| {
        let at = place.state.zip(place.degrees).and_then(|(state, at)| project(state, at));
        let (name, city) = (place.name.clone(), place.place.clone());
        Dot { name, place: city, at, degrees: place.degrees, value: place.people }
    };
    let dots: Vec<Dot> = places.iter().map(dot).collect();
    // What has no place on the map is named beside it.
    let mut apart: Vec<(String, f64)> = Vec::new();
    for (place, _) in places.iter().zip(&dots).filter(|(_, dot)| dot.at.is_none()) {
        let name = place.state.map_or_else(
            || language.say("place unknown", "lugar desconocido"),
            |state| language.say(state.english(), state.spanish()),
        );
        match apart.iter_mut().find(|(known, _)| *known == name) {
            Some((_, people)) => *people += place.people,
            None => apart.push((name, place.people)),
        }
    }
    Map {
        rings,
        dots,
        apart,
        apart_words: language.say("Not on the map", "Fuera del mapa"),
        measure: language.say("people a day", "personas al día"),
        date,
    }
}
