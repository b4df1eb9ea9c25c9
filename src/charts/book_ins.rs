//! People booked into ICE detention by the agency that arrested them, month by month.

use anyhow::Result;

use super::parts::{Step, add_first, described, line, newest, on, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Section, chart};
use crate::model::SeriesId;

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("book_ins", Some((Section::WhatHappened, 0))), &[SeriesId::BookIns], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::BookIns)?;
    let revisions = inputs.revisions(SeriesId::BookIns);
    let of = |agency: &str| {
        let mut points = points(&table, &[("arresting_agency", agency)], "people");
        let keys = format!("arresting_agency={agency}");
        add_first(&mut points, &revisions, &[("measure", "book_ins"), ("keys", &keys)]);
        points
    };
    let (all, ice, cbp) = (of("all"), of("ICE"), of("CBP"));
    let Some(last) = newest(&all) else { return Ok(None) };
    let (Some(by_ice), Some(by_cbp)) = (on(&ice, last.day), on(&cbp, last.day)) else {
        return Ok(None);
    };
    let (people, month) = (count(last.value), inputs.language.month(last.day));
    let (by_ice, by_cbp) = (count(by_ice), count(by_cbp));
    let headline = inputs.say(
        format!("{people} book-ins to ICE detention in {month}: {by_ice} arrested by ICE, {by_cbp} by CBP"),
        format!("{people} ingresos en detención de ICE en {month}: {by_ice} por arrestos de ICE, {by_cbp} por arrestos de CBP"),
    );
    let mut panel = Panel::of(
        "",
        Unit::Count,
        vec![
            line(inputs.say("Arrested by ICE", "Arrestos de ICE"), ice),
            line(inputs.say("Arrested by CBP", "Arrestos de CBP"), cbp),
        ],
    );
    panel.events = inputs.events_of("book_ins");
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line chart by month with two lines. {headline}."),
            format!("Gráfico mensual con dos líneas. {headline}."),
        ),
        description: described(&panel.lines, Unit::Count, Step::Month, inputs.language),
        headline,
        subtitle: inputs.say(
            "Initial book-ins per month; a person booked in twice counts twice. Open circle: partial month. T-bars: from ICE’s first figure, where it changed by 5% or more.",
            "Ingresos iniciales por mes; quien ingresa dos veces cuenta dos veces. Círculo vacío: mes incompleto. Barras en T: desde la primera cifra de ICE, si cambió en 5% o más.",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, latest complete month: {month}."),
            format!("Fuente: estadísticas de detención de ICE, último mes completo: {month}."),
        ),
        body: Body::Panels(vec![panel]),
    }))
}
