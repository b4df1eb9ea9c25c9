//! Transgender people in detention, and the end of the table.

use anyhow::Result;

use super::parts::{Step, described, line, newest, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Section, chart};
use crate::model::{SeriesId, TableId};

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("transgender", Some((Section::Who, 3))), &[SeriesId::TransgenderPopulation], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::TransgenderPopulation)?;
    let all = points(&table, &[("final_order", "all")], "people");
    let Some(last) = newest(&all) else { return Ok(None) };
    let missing_since = inputs.missing_since(TableId::Transgender);
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let headline = if missing_since.is_some() {
        inputs.say(
            format!("ICE held {people} transgender people on {day}; the last figure it published"),
            format!("ICE tenía detenidas a {people} personas transgénero el {day}; la última cifra que publicó"),
        )
    } else {
        inputs.say(
            format!("ICE held {people} transgender people on {day}"),
            format!("ICE tenía detenidas a {people} personas transgénero el {day}"),
        )
    };
    let mut panel = Panel::of(
        "",
        Unit::Count,
        vec![line(inputs.say("Transgender people", "Personas transgénero"), all)],
    );
    panel.events = inputs.events_of("transgender");
    panel.held = inputs.held(TableId::Transgender);
    if missing_since.is_some() {
        // The silence since then is part of the picture.
        let releases = inputs.table(SeriesId::Detained)?;
        panel.until = newest(&points(&releases, &[("source", "ice_workbook")], "people"))
            .map(|point| point.day);
    }
    let silence = missing_since.map_or_else(String::new, |since| {
        let month = inputs.language.month(since);
        inputs.say(
            format!(" In no release collected since {month}."),
            format!(" En ninguna publicación reunida desde {month}."),
        )
    });
    let faulty = if panel.held.is_empty() {
        String::new()
    } else {
        inputs.say(" ×: left out, error in ICE’s table.", " ×: omitida, error en la tabla de ICE.")
    };
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line chart. {headline}."),
            format!("Gráfico de líneas. {headline}."),
        ),
        description: described(&panel.lines, Unit::Count, Step::Day, inputs.language),
        headline,
        subtitle: inputs.say(
            "Transgender people in ICE detention on one day; counts people ICE recorded as transgender",
            "Personas transgénero detenidas por ICE en un día; cuenta a quienes ICE registró como transgénero",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, as of {day}.{silence} Gaps: no data.{faulty}"),
            format!("Fuente: estadísticas de detención de ICE, al {day}.{silence} Huecos: sin datos.{faulty}"),
        ),
        body: Body::Panels(vec![panel]),
    }))
}
