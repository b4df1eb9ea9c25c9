//! People detained by the agency that arrested them.

use anyhow::Result;

use super::parts::{Step, described, line, newest, on, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Section, chart};
use crate::model::{SeriesId, TableId};

/// The chart.
pub(super) const CHART: ChartSpec = chart(
    ("detained_by_agency", Some((Section::Who, 1))),
    &[SeriesId::DetainedByCriminality],
    draw,
);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::DetainedByCriminality)?;
    let of = |agency: &str| {
        points(&table, &[("arresting_agency", agency), ("criminality", "all")], "people")
    };
    let (all, ice, cbp) = (of("all"), of("ICE"), of("CBP"));
    let Some(last) = newest(&all) else { return Ok(None) };
    let (Some(by_ice), Some(by_cbp)) = (on(&ice, last.day), on(&cbp, last.day)) else {
        return Ok(None);
    };
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let (by_ice, by_cbp) = (count(by_ice), count(by_cbp));
    let headline = inputs.say(
        format!("Of {people} people detained on {day}, ICE arrested {by_ice} and CBP {by_cbp}"),
        format!("De {people} personas detenidas el {day}, ICE arrestó a {by_ice} y CBP a {by_cbp}"),
    );
    let mut panel = Panel::of(
        "",
        Unit::Count,
        vec![
            line(inputs.say("Arrested by ICE", "Arrestadas por ICE"), ice),
            line(inputs.say("Arrested by CBP", "Arrestadas por CBP"), cbp),
        ],
    );
    panel.events = inputs.events_of("detained_by_agency");
    panel.held = inputs.held(TableId::DetainedByCriminality);
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
            "People in ICE detention on one day, by the agency that arrested them: ICE, or Customs and Border Protection (CBP)",
            "Personas detenidas por ICE en un día, según quién las arrestó: ICE, o Aduanas y Protección Fronteriza (CBP)",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, as of {day}. Gaps: no data. ×: left out, error in ICE’s table."),
            format!("Fuente: estadísticas de detención de ICE, al {day}. Huecos: sin datos. ×: omitida, error en la tabla de ICE."),
        ),
        body: Body::Panels(vec![panel]),
    }))
}
