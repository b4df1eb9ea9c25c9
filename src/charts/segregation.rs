//! Placements in segregation, month by month.

use anyhow::Result;

use super::parts::{Step, beside_peak, described, line, newest, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Section, chart};
use crate::model::SeriesId;

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("segregation", Some((Section::WhatHappened, 5))), &[SeriesId::Segregation], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::Segregation)?;
    let all = points(&table, &[("facility_id", "all")], "placements");
    let Some(last) = newest(&all) else { return Ok(None) };
    let (placements, month) = (count(last.value), inputs.language.month(last.day));
    let peak = beside_peak(inputs, &all, Step::Month);
    let headline = inputs.say(
        format!("{placements} placements in segregation in {month}{peak}"),
        format!("{placements} ingresos en segregación en {month}{peak}"),
    );
    let mut panel =
        Panel::of("", Unit::Count, vec![line(inputs.say("Placements", "Ingresos"), all)]);
    panel.events = inputs.events_of("segregation");
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line chart by month. {headline}."),
            format!("Gráfico mensual de líneas. {headline}."),
        ),
        description: described(&panel.lines, Unit::Count, Step::Month, inputs.language),
        headline,
        subtitle: inputs.say(
            "Placements of detained people in solitary confinement (“segregation”) per month, all facilities",
            "Ingresos de personas detenidas en aislamiento («segregación») por mes, todos los centros",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, latest month: {month}. Gaps: no data. A person placed twice counts twice."),
            format!("Fuente: estadísticas de detención de ICE, último mes: {month}. Huecos: sin datos. Quien ingresa dos veces cuenta dos veces."),
        ),
        body: Body::Panels(vec![panel]),
    }))
}
