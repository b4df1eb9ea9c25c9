//! What people paid to be free, and how long they had waited.

use anyhow::Result;

use super::parts::{Step, described, line, newest, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Section, chart};
use crate::model::SeriesId;

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("bonds", Some((Section::WhatHappened, 3))), &[SeriesId::Bonds], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::Bonds)?;
    let of = |column: &str| points(&table, &[("reason", "bond_posted")], column);
    let (amounts, days) = (of("average_bond_usd"), of("average_days"));
    let Some(last) = newest(&amounts) else { return Ok(None) };
    let (amount, month) = (count(last.value), inputs.language.month(last.day));
    let waited = newest(&days).filter(|point| point.day == last.day);
    let waited = waited.map_or_else(String::new, |point| {
        inputs.say(
            format!(", after {} days in detention", count(point.value)),
            format!(", tras {} días de detención", count(point.value)),
        )
    });
    let headline = inputs.say(
        format!("People freed on bond in {month} had paid ${amount} on average{waited}"),
        format!("Quienes salieron con fianza en {month} pagaron en promedio ${amount}{waited}"),
    );
    let panels: Vec<Panel> = [
        (inputs.say("Average bond posted", "Fianza media pagada"), Unit::Dollars, amounts),
        (
            inputs.say("Average days in detention", "Promedio de días de detención"),
            Unit::Days,
            days,
        ),
    ]
    .into_iter()
    .filter(|(_, _, points)| !points.is_empty())
    .map(|(heading, unit, points)| Panel::of(heading.clone(), unit, vec![line(heading, points)]))
    .collect();
    let described: Vec<String> = panels
        .iter()
        .map(|panel| described(&panel.lines, panel.unit, Step::Month, inputs.language))
        .collect();
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Two line charts by month. {headline}."),
            format!("Dos gráficos mensuales de líneas. {headline}."),
        ),
        description: described.join(" "),
        headline,
        subtitle: inputs.say(
            "By month in which people were freed. Open circle: partial month. Bond counts that contradict each other are left out.",
            "Por mes de salida. Círculo vacío: mes incompleto. Los recuentos de fianzas que se contradicen se omiten.",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, latest complete month: {month}."),
            format!("Fuente: estadísticas de detención de ICE, último mes completo: {month}."),
        ),
        body: Body::Panels(panels),
    }))
}
