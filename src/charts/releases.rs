//! How people leave detention, month by month: small multiples.
//!
//! Until September 2023 ICE's table counts releases into the United States; after, every book-out.

use anyhow::Result;

use super::parts::{Step, described, line, newest, on, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Line, Panel, Point, Section, chart};
use crate::model::SeriesId;

const REASONS: [(&str, &str, &str); 6] = [
    ("release_to_remove", "To be removed", "Para ser deportadas"),
    ("order_of_recognizance", "Own recognizance", "Bajo su responsabilidad"),
    ("bonded_out", "Bond", "Con fianza"),
    ("paroled", "Parole", "Permiso humanitario (parole)"),
    ("court_ordered", "Court order", "Por orden judicial"),
    ("transfer_to_marshals_or_other_agency", "To another agency", "A otra agencia"),
];

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("releases", Some((Section::WhatHappened, 1))), &[SeriesId::Releases], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::Releases)?;
    let of = |reason: &str, kind: &str| {
        let wanted = [("reason", reason), ("criminality", "all"), ("kind", kind)];
        points(&table, &wanted, "people")
    };
    let Some((headline, month)) = headline(inputs, &of) else { return Ok(None) };
    let subtitle = if of("all", "book_outs").is_empty() {
        inputs.say(
            "Releases into the United States per month; a person released twice counts twice. Open circle: partial month. Each panel has its own scale.",
            "Liberaciones en Estados Unidos por mes; quien es liberado dos veces cuenta dos veces. Círculo vacío: mes incompleto. Cada gráfico tiene su escala.",
        )
    } else {
        inputs.say(
            "Book-outs per month; a person booked out twice counts twice. Until September 2023 ICE counted releases only. Open circle: partial month. Each panel has its own scale.",
            "Salidas por mes; quien sale dos veces cuenta dos veces. Hasta septiembre de 2023 ICE contaba solo liberaciones. Círculo vacío: mes incompleto. Cada gráfico tiene su escala.",
        )
    };
    let panels: Vec<Panel> = REASONS
        .into_iter()
        .map(|(reason, en, es)| {
            let lines: Vec<Line> = [
                (inputs.say("every book-out", "toda salida"), of(reason, "book_outs")),
                (inputs.say("releases only", "solo liberaciones"), of(reason, "releases")),
            ]
            .into_iter()
            .filter(|(_, points)| !points.is_empty())
            .map(|(label, points)| line(label, points))
            .collect();
            Panel::of(inputs.say(en, es), Unit::Count, lines)
        })
        .filter(|panel| !panel.lines.is_empty())
        .collect();
    let described: Vec<String> = panels
        .iter()
        .map(|panel| {
            let words = described(&panel.lines, Unit::Count, Step::Month, inputs.language);
            format!("{}: {words}", panel.heading)
        })
        .collect();
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Small line charts by month, one for each kind of book-out. {headline}."),
            format!("Pequeños gráficos mensuales, uno por forma de salida. {headline}."),
        ),
        description: described.join(" "),
        headline,
        subtitle,
        source_line: inputs.say(
            format!("Source: ICE detention statistics, latest complete month: {month}. Other reasons are in the data."),
            format!("Fuente: estadísticas de detención de ICE, último mes completo: {month}. Otros motivos están en los datos."),
        ),
        body: Body::Panels(panels),
    }))
}

/// The latest complete month: every book-out where ICE counts them, else the releases that it sums itself; with the month.
fn headline(
    inputs: &Inputs<'_>,
    of: &dyn Fn(&str, &str) -> Vec<Point>,
) -> Option<(String, String)> {
    let book_outs = newest(&of("all", "book_outs"));
    let last = book_outs.or_else(|| newest(&of("all", "releases")))?;
    let month = inputs.language.month(last.day);
    let people = count(last.value);
    if book_outs.is_none() {
        let headline = inputs.say(
            format!("{people} releases from ICE detention in {month}"),
            format!("{people} liberaciones de la detención de ICE en {month}"),
        );
        return Some((headline, month));
    }
    let to_remove = on(&of("release_to_remove", "book_outs"), last.day)?;
    let share = Unit::Share.text(to_remove / last.value, inputs.language);
    let to_remove = count(to_remove);
    let headline = inputs.say(
        format!("{people} book-outs from ICE detention in {month}, {to_remove} of them ({share}) to remove people"),
        format!("{people} salidas de la detención de ICE en {month}; {to_remove} ({share}) para deportar a personas"),
    );
    Some((headline, month))
}
