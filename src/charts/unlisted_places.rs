//! People at places that ICE's facility list does not show: mostly hold rooms at its offices.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;

use super::parts::{Step, daily_line, described, newest};
use super::words::{Unit, count};
use super::{Body, Drawing, Inputs, Panel, Point};
use crate::model::{Datum, SeriesTable};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table("unlisted_places")?;
    let days = complete_days(&*inputs.table("daily_population")?);
    let (any_time, midnight) = (sums(&table, &days, "any_time"), sums(&table, &days, "midnight"));
    let Some(last) = newest(&midnight) else { return Ok(None) };
    let average = recent(&midnight);
    let (people, day) = (count(average.round()), inputs.language.day(last.day));
    let headline = inputs.say(
        format!("{people} people a night at places missing from ICE’s facility list"),
        format!("{people} personas por noche en lugares que faltan en la lista de centros de ICE"),
    );
    let lines = vec![
        daily_line(inputs.say("At any time of the day", "A cualquier hora del día"), any_time),
        daily_line(inputs.say("At midnight", "A medianoche"), midnight),
    ];
    let mut panel = Panel::of("", Unit::Count, lines);
    panel.events = inputs.events_of("unlisted_places");
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line chart of people at places that ICE’s list does not show. {headline}."),
            format!("Gráfico de líneas de personas en lugares que la lista de ICE no muestra. {headline}."),
        ),
        description: described(&panel.lines, Unit::Count, Step::Day, inputs.language),
        headline,
        subtitle: inputs.say(
            format!("People each day at hold rooms, hospitals and other places on no ICE facility sheet. Headline: average of the 28 nights to {day}."),
            format!("Personas cada día en salas de espera, hospitales y otros lugares que no figuran en ninguna lista de ICE. Titular: promedio de las 28 noches hasta el {day}."),
        ),
        source_line: inputs.say(
            format!("Source: Deportation Data Project, individual ICE records, as of {day}. At any time: who is moved counts at each place."),
            format!("Fuente: Deportation Data Project, registros individuales de ICE, al {day}. A cualquier hora: quien es trasladado cuenta en cada lugar."),
        ),
        body: Body::Panels(vec![panel]),
    }))
}

/// Days of which the count is complete.
fn complete_days(nation: &SeriesTable) -> Vec<NaiveDate> {
    let is_complete = |row: &&Vec<Datum>| *nation.field(row, "complete") == Datum::Flag(true);
    let rows = nation.rows.iter().filter(is_complete);
    rows.filter_map(|row| row.first().and_then(Datum::date)).collect()
}

/// The sum over all places on each of some days; a day without a row is one without anybody.
fn sums(table: &SeriesTable, days: &[NaiveDate], column: &str) -> Vec<Point> {
    let mut sums: BTreeMap<NaiveDate, f64> = days.iter().map(|day| (*day, 0.0)).collect();
    for row in &table.rows {
        let day = row.first().and_then(Datum::date);
        let sum = day.and_then(|day| sums.get_mut(&day));
        if let (Some(sum), Some(people)) = (sum, table.field(row, column).number()) {
            *sum += people;
        }
    }
    let point = |(day, value)| Point { day, value, partial: false, first: None };
    sums.into_iter().map(point).collect()
}

/// The mean of the newest 28 days, or of as many as there are.
fn recent(points: &[Point]) -> f64 {
    let (sum, n) = points
        .iter()
        .rev()
        .take(28)
        .fold((0.0, 0.0), |(sum, n), point| (sum + point.value, n + 1.0));
    if n > 0.0 { sum / n } else { 0.0 }
}
