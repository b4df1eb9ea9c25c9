//! People detained for over six months, one year, two years.

use anyhow::Result;
use chrono::NaiveDate;

use super::parts::{Step, described, line, newest, on, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Point, Section, chart};
use crate::model::SeriesId;

/// From here on ICE counts otherwise: the mean stay falls by a third between 2021-09-30 and 2021-10-15, while as many
/// people are held.
const COUNT_CHANGED: NaiveDate = match NaiveDate::from_ymd_opt(2021, 10, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// The chart.
pub(super) const CHART: ChartSpec = chart(
    ("over_two_years", Some((Section::HowLong, 1))),
    &[SeriesId::PeopleByDaysInCustody],
    draw,
);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::PeopleByDaysInCustody)?;
    let of =
        |days: &str| points(&table, &[("population", "all"), ("days_in_custody", days)], "people");
    let two_years = of("more_than_730");
    let one_year = sums(&two_years, &of("366-730"));
    let six_months = sums(&one_year, &of("181-365"));
    let Some(last) = newest(&six_months) else { return Ok(None) };
    let Some(longest) = on(&two_years, last.day) else { return Ok(None) };
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let longest = count(longest);
    let headline = inputs.say(
        format!("{people} people had been detained for over six months on {day}, {longest} of them for over two years"),
        format!("{people} personas llevaban más de seis meses detenidas el {day}; {longest} de ellas, más de dos años"),
    );
    let mut panel = Panel::of(
        "",
        Unit::Count,
        vec![
            line(inputs.say("Over 6 months", "Más de 6 meses"), six_months),
            line(inputs.say("Over 1 year", "Más de 1 año"), one_year),
            line(inputs.say("Over 2 years", "Más de 2 años"), two_years),
        ],
    );
    panel.events = inputs.events_of("over_two_years");
    if panel.events.iter().any(|event| event.date == COUNT_CHANGED) {
        for line in &mut panel.lines {
            line.breaks = vec![COUNT_CHANGED];
        }
    }
    let changed = if panel.events.is_empty() {
        String::new()
    } else {
        inputs.say(
            " ICE changed its method in October 2021; its average fell by a third.",
            " ICE cambió su método en octubre de 2021; su promedio bajó un tercio.",
        )
    };
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line chart with three lines. {headline}."),
            format!("Gráfico con tres líneas. {headline}."),
        ),
        description: described(&panel.lines, Unit::Count, Step::Day, inputs.language),
        headline,
        subtitle: inputs.say(
            "People in ICE detention on one day, by time in continuous custody",
            "Personas detenidas por ICE en un día, por tiempo de detención continua",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics (in-custody length of stay), as of {day}. Gaps: no data.{changed}"),
            format!("Fuente: estadísticas de detención de ICE (tiempo de permanencia), al {day}. Huecos: sin datos.{changed}"),
        ),
        body: Body::Panels(vec![panel]),
    }))
}

/// The sum of two groups on the days that have both.
fn sums(one: &[Point], other: &[Point]) -> Vec<Point> {
    let both = |point: &Point| {
        let more = on(other, point.day)?;
        // What was published first of one group is not so of the sum.
        Some(Point { value: point.value + more, first: None, ..*point })
    };
    one.iter().filter_map(both).collect()
}
