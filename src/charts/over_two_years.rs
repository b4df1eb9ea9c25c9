//! People held for more than two years.

use anyhow::Result;
use chrono::NaiveDate;

use super::parts::{Step, described, line, newest, points};
use super::words::{Unit, count};
use super::{Body, Drawing, Inputs, Panel};
use crate::model::SeriesId;

/// From here on ICE counts otherwise: the mean stay falls by a third between 2021-09-30 and 2021-10-15, while as many
/// people are held.
const COUNT_CHANGED: NaiveDate = match NaiveDate::from_ymd_opt(2021, 10, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::PeopleByDaysInCustody)?;
    let of =
        |days: &str| points(&table, &[("population", "all"), ("days_in_custody", days)], "people");
    let (longest, year) = (of("more_than_730"), of("366-730"));
    let Some(last) = newest(&longest) else { return Ok(None) };
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let headline = inputs.say(
        format!("{people} people had been held by ICE for more than two years on {day}"),
        format!("{people} personas llevaban más de dos años detenidas por ICE el {day}"),
    );
    let mut panel = Panel::of(
        "",
        Unit::Count,
        vec![
            line(inputs.say("More than two years", "Más de dos años"), longest),
            line(inputs.say("One to two years", "De uno a dos años"), year),
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
            format!("Line chart with two lines. {headline}."),
            format!("Gráfico con dos líneas. {headline}."),
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
