//! The largest facilities: people detained per day since the previous release, beside the average since October.

use anyhow::Result;
use chrono::NaiveDate;

use super::place_names::mixed;
use super::words::{Unit, count};
use super::{Bar, Bars, Body, ChartSpec, Drawing, Inputs, Section, chart};
use crate::model::{Datum, FiscalYear, SeriesId, SeriesTable, State};

/// Facilities shown.
const SHOWN: usize = 12;

/// Bars over one span of days, with its words.
struct Ranked {
    bars: Vec<Bar>,
    days: String,
    measure: String,
    mark: String,
}

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("facilities", Some((Section::Where, 1))), &[SeriesId::FacilityLatest], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::FacilityLatest)?;
    let newest = table.rows.iter().filter_map(|row| table.field(row, "as_of").date()).max();
    let Some(date) = newest else { return Ok(None) };
    let rows: Vec<&Vec<Datum>> =
        table.rows.iter().filter(|row| table.field(row, "as_of").date() == Some(date)).collect();
    let start = FiscalYear::of(date).first_day().unwrap_or(date);
    let ranked = since_before(inputs, (&table, &rows), start)
        .unwrap_or_else(|| since_october(inputs, (&table, &rows), (start, date)));
    let Ranked { mut bars, days, measure, mark } = ranked;
    bars.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.label.cmp(&b.label)));
    bars.truncate(SHOWN);
    let Some(first) = bars.first() else { return Ok(None) };
    let people = count(first.value);
    let headline = inputs.say(
        format!("{} held the most people: {people} a day on average", first.label),
        format!("{} tuvo a más personas detenidas: {people} al día en promedio", first.label),
    );
    let (n_shown, n_rows) = (bars.len(), rows.len());
    let (n_paid, n_below) = minimums(&table, &rows);
    let (day, start) = (inputs.language.day(date), inputs.language.day(start));
    let below = inputs.say(
        format!("Of {n_paid} with a guaranteed minimum, {n_below} held fewer people than that."),
        format!("De {n_paid} con mínimo garantizado, {n_below} tuvieron a menos personas."),
    );
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Ranked bars of the {n_shown} largest of {n_rows} facilities on ICE’s list. {headline}. {below}"),
            format!("Barras ordenadas de los {n_shown} mayores de {n_rows} centros de la lista de ICE. {headline}. {below}"),
        ),
        description: format!("{}.", listed(inputs, &bars).join("; ")),
        headline,
        subtitle: inputs.say(
            format!("People detained per day on average {days}: the {n_shown} largest of {n_rows} facilities. {below}"),
            format!("Personas detenidas al día en promedio {days}: los {n_shown} mayores de {n_rows} centros. {below}"),
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, facility list of {day}. The average since the previous release is computed; ICE’s own average begins on {start}."),
            format!("Fuente: estadísticas de detención de ICE, lista de centros del {day}. El promedio desde la publicación anterior es calculado; el de ICE empieza el {start}."),
        ),
        body: Body::Bars(Bars {
            unit: Unit::Count,
            date,
            measure,
            is_mark_pale: !mark.is_empty(),
            mark,
            rows: bars,
        }),
    }))
}

/// The list with its rows.
type List<'a> = (&'a SeriesTable, &'a [&'a Vec<Datum>]);

/// By the average since the previous release; `None` where no facility has one.
fn since_before(inputs: &Inputs<'_>, (table, rows): List<'_>, start: NaiveDate) -> Option<Ranked> {
    let start = inputs.language.day(start);
    Some(Ranked {
        days: days(inputs, table, rows)?,
        bars: rows.iter().filter_map(|row| bar(table, row)).collect(),
        measure: inputs.say("Since the previous release", "Desde la publicación anterior"),
        mark: inputs.say(format!("Average since {start}"), format!("Promedio desde el {start}")),
    })
}

/// By ICE's own average, where none since the previous release can be computed.
fn since_october(
    inputs: &Inputs<'_>,
    (table, rows): List<'_>,
    (start, date): (NaiveDate, NaiveDate),
) -> Ranked {
    let bar = |row: &&Vec<Datum>| {
        let value = table.field(row, "average_daily_population").number()?;
        Some(Bar { label: label(table, row)?, value, mark: None })
    };
    Ranked {
        bars: rows.iter().filter_map(bar).collect(),
        days: inputs.language.span(start, date),
        measure: String::new(),
        mark: String::new(),
    }
}

/// A facility with both averages; `None` without one since the previous release.
fn bar(table: &SeriesTable, row: &[Datum]) -> Option<Bar> {
    Some(Bar {
        label: label(table, row)?,
        value: table.field(row, "interval_average_daily_population").number()?,
        mark: table.field(row, "average_daily_population").number(),
    })
}

/// Name, city and state.
fn label(table: &SeriesTable, row: &[Datum]) -> Option<String> {
    let text = |column: &str| table.field(row, column).text();
    // ICE prints a fleet post office as the city of Guantánamo.
    let is_guantanamo = text("state") == Some(State::GUANTANAMO.code());
    let city = text("city").filter(|_| !is_guantanamo).map(mixed);
    let parts = [Some(mixed(text("name")?)), city, text("state").map(str::to_owned)];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// The days of most averages since the previous release.
fn days(inputs: &Inputs<'_>, table: &SeriesTable, rows: &[&Vec<Datum>]) -> Option<String> {
    let mut days: Vec<(NaiveDate, NaiveDate)> = rows
        .iter()
        .filter_map(|row| {
            let first = table.field(row, "interval_first_day").date()?;
            Some((first, table.field(row, "interval_last_day").date()?))
        })
        .collect();
    days.sort();
    let (first, last) = *days.get(days.len() / 2)?;
    Some(inputs.language.span(first, last))
}

/// Facilities with a guaranteed minimum, and those of them below it.
fn minimums(table: &SeriesTable, rows: &[&Vec<Datum>]) -> (usize, usize) {
    let of = |row: &&Vec<Datum>| {
        let minimum = table.field(row, "guaranteed_minimum").number().filter(|of| *of > 0.0)?;
        let people = table.field(row, "interval_average_daily_population").number()?;
        Some(people < minimum)
    };
    let below: Vec<bool> = rows.iter().filter_map(of).collect();
    (below.len(), below.iter().filter(|is_below| **is_below).count())
}

/// Each bar in words.
fn listed(inputs: &Inputs<'_>, rows: &[Bar]) -> Vec<String> {
    rows.iter()
        .map(|row| {
            let since = row.mark.map_or_else(String::new, |mark| {
                inputs.say(
                    format!(" ({} since October)", count(mark)),
                    format!(" ({} desde octubre)", count(mark)),
                )
            });
            format!("{} {}{since}", row.label, count(row.value))
        })
        .collect()
}
