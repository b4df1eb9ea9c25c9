//! People at places that ICE's facility list does not show: mostly hold rooms at its offices.

use anyhow::Result;
use chrono::NaiveDate;

use super::parts::{Step, described, line, newest};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Point, Section, chart};
use crate::model::SeriesId;
use crate::model::population::DayCount;

/// The chart.
pub(super) const CHART: ChartSpec = chart(
    ("unlisted_places", Some((Section::Where, 2))),
    &[SeriesId::UnlistedPlaces, SeriesId::DailyPopulation],
    draw,
);

#[expect(clippy::unnecessary_wraps, reason = "charts are drawn in one way, and others read tables")]
fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let Some(daily) = &inputs.edition.daily else { return Ok(None) };
    let days: Vec<(NaiveDate, DayCount)> =
        daily.unlisted().into_iter().filter(|(day, _)| inputs.window.holds(*day)).collect();
    let of = |people: fn(&DayCount) -> u32| {
        let point = |(day, count): &(NaiveDate, DayCount)| Point {
            day: *day,
            value: f64::from(people(count)),
            partial: false,
            first: None,
        };
        averages(&days.iter().map(point).collect::<Vec<Point>>())
    };
    let (any_time, midnight) = (of(|count| count.any_time), of(|count| count.midnight));
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
