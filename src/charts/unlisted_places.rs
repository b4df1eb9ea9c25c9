//! People at places that ICE's facility list does not show: mostly hold rooms at its offices.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;

use super::parts::{Step, described, line, newest};
use super::words::{Unit, count};
use super::{Body, Drawing, Inputs, Panel, Point};
use crate::model::{Datum, SeriesId, SeriesTable};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::UnlistedPlaces)?;
    let days = complete_days(&*inputs.table(SeriesId::DailyPopulation)?);
    let of = |column: &str| averages(&sums(&table, &days, column));
    let (any_time, midnight) = (of("any_time"), of("midnight"));
    let Some(last) = newest(&midnight) else { return Ok(None) };
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let headline = inputs.say(
        format!("{people} people a night at places missing from ICE’s facility list"),
        format!("{people} personas por noche en lugares que faltan en la lista de centros de ICE"),
    );
    let lines = vec![
        line(inputs.say("At any time of the day", "A cualquier hora del día"), any_time),
        line(inputs.say("At midnight", "A medianoche"), midnight),
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
            "People at hold rooms and other places on no ICE facility sheet, average of seven days.",
            "Personas en salas de espera y otros lugares que no figuran en ninguna lista de ICE, promedio de siete días.",
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

/// The mean of each seven days, at their last: fewer people are moved on weekends. Whole people.
fn averages(points: &[Point]) -> Vec<Point> {
    let mean = |week: &[Point]| {
        let sum: f64 = week.iter().map(|point| point.value).sum();
        week.last().map(|last| Point { value: (sum / 7.0).round(), ..*last })
    };
    points.windows(7).filter_map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_point_is_the_mean_of_its_week_and_the_first_days_have_none() {
        let first: NaiveDate = "2022-10-01".parse().unwrap();
        let point = |(day, value)| Point { day, value, partial: false, first: None };
        let values = [7.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 14.0];
        let points: Vec<Point> = first.iter_days().zip(values).map(point).collect();
        let means: Vec<(String, f64)> =
            averages(&points).iter().map(|point| (point.day.to_string(), point.value)).collect();
        assert_eq!(means, [("2022-10-07".to_owned(), 1.0), ("2022-10-08".to_owned(), 2.0)]);
    }
}
