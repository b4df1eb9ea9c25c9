//! People detained by what ICE says of their criminal record: number and share.

use anyhow::Result;

use super::parts::{Step, described, line, newest, on, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Point, Section, chart};
use crate::model::{SeriesId, TableId};

/// The chart.
pub(super) const CHART: ChartSpec = chart(
    ("detained_by_criminality", Some((Section::Who, 0))),
    &[SeriesId::DetainedByCriminality],
    draw,
);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::DetainedByCriminality)?;
    let of = |criminality: &str| {
        points(&table, &[("arresting_agency", "all"), ("criminality", criminality)], "people")
    };
    let all = of("all");
    let parts = [
        ("other", inputs.say("Neither", "Ni condena ni cargos")),
        ("pending", inputs.say("Pending charge", "Cargos pendientes")),
        ("convicted", inputs.say("Convicted", "Con condena")),
    ]
    .map(|(key, label)| (of(key), label));
    let Some(last) = newest(&all) else { return Ok(None) };
    let Some(neither) = parts.first().and_then(|(points, _)| on(points, last.day)) else {
        return Ok(None);
    };
    let day = inputs.language.day(last.day);
    let share = Unit::Share.text(neither / last.value, inputs.language);
    let (people, neither) = (count(last.value), count(neither));
    let headline = inputs.say(
        format!(
            "{share} of people detained on {day} had neither a conviction nor a pending charge"
        ),
        format!(
            "El {share} de las personas detenidas el {day} no tenía condena ni cargos pendientes"
        ),
    );
    let [numbers, shares] = panels(inputs, &all, &parts);
    let description = described(&numbers.lines, Unit::Count, Step::Day, inputs.language);
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Two line charts, number and share, with three lines each. {headline}: {neither} of {people}."),
            format!("Dos gráficos de líneas, número y proporción, con tres líneas cada uno. {headline}: {neither} de {people}."),
        ),
        description,
        headline,
        subtitle: inputs.say(
            format!("People in ICE detention by criminal record, as ICE states it; neither: {neither} of {people}"),
            format!("Personas detenidas por ICE según sus antecedentes penales, como los declara ICE; sin condena ni cargos: {neither} de {people}"),
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, as of {day}. ICE calls “neither” “other immigration violator”. Gaps: no data. ×: left out, error in ICE’s table."),
            format!("Fuente: estadísticas de detención de ICE, al {day}. ICE lo llama «other immigration violator». Huecos: sin datos. ×: omitida, error en la tabla de ICE."),
        ),
        body: Body::Panels(vec![numbers, shares]),
    }))
}

/// Numbers, and shares of all.
fn panels(inputs: &Inputs<'_>, all: &[Point], parts: &[(Vec<Point>, String)]) -> [Panel; 2] {
    let shares = |points: &[Point]| -> Vec<Point> {
        points
            .iter()
            .filter_map(|point| {
                let whole = on(all, point.day).filter(|whole| *whole > 0.0)?;
                Some(Point { value: point.value / whole, ..*point })
            })
            .collect()
    };
    let share_lines =
        parts.iter().map(|(points, label)| line(label.clone(), shares(points))).collect();
    let lines = parts.iter().map(|(points, label)| line(label.clone(), points.clone())).collect();
    let mut numbers = Panel::of(inputs.say("People", "Personas"), Unit::Count, lines);
    numbers.held = inputs.held(TableId::DetainedByCriminality);
    let mut shares =
        Panel::of(inputs.say("Share of all", "Parte del total"), Unit::Share, share_lines);
    shares.held.clone_from(&numbers.held);
    for panel in [&mut numbers, &mut shares] {
        panel.events = inputs.events_of("detained_by_criminality");
    }
    [numbers, shares]
}
