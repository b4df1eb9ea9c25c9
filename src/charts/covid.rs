//! COVID-19 in ICE detention: confirmed cases, deaths, facilities that had a case.

use anyhow::Result;

use super::parts::{Step, described, newest, page_line, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Section, chart};
use crate::model::SeriesId;

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("covid", Some((Section::Pandemic, 0))), &[SeriesId::Covid], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::Covid)?;
    let parts = [
        ("cases_total", inputs.say("Confirmed cases", "Casos confirmados")),
        ("deaths", inputs.say("Deaths", "Muertes")),
        ("facilities_with_cases", inputs.say("Facilities with a case", "Centros con algún caso")),
    ]
    .map(|(column, label)| page_line(label, points(&table, &[], column)));
    let [cases, deaths, places] = &parts;
    let [cases, deaths, places] = [cases, deaths, places].map(|line| newest(&line.points));
    let Some(last) = cases.or(deaths).or(places) else { return Ok(None) };
    let day = inputs.language.day(last.day);
    let counted: Vec<String> = [
        (cases, "COVID-19 cases", "casos de COVID-19"),
        (deaths, "deaths", "muertes"),
        (places, "facilities", "centros"),
    ]
    .into_iter()
    .filter_map(|(point, en, es)| {
        Some(format!("{}\u{a0}{}", count(point?.value), inputs.say(en, es)))
    })
    .collect();
    let counted = counted.join(", ");
    let headline = inputs.say(
        format!("{counted}: what ICE reported of the pandemic in detention"),
        format!("{counted}: lo que ICE informó de la pandemia en detención"),
    );
    let ended = inputs.page_ended();
    let description = described(&parts, Unit::Count, Step::Day, inputs.language);
    let panels: Vec<Panel> = parts
        .into_iter()
        .filter(|line| !line.points.is_empty())
        .map(|line| Panel::of(line.label.clone(), Unit::Count, vec![line]))
        .collect();
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line charts. {headline}, until {day}."),
            format!("Gráficos de líneas. {headline}, hasta el {day}."),
        ),
        description,
        headline,
        subtitle: inputs.say(
            format!("Counted since March 2020, until {day}. Lines fall where ICE’s page showed a lower figure."),
            format!("Recuento desde marzo de 2020 hasta el {day}. Las líneas bajan donde la página de ICE mostró una cifra menor."),
        ),
        source_line: inputs.say(
            format!("Source: ICE coronavirus page{ended}, as transcribed by volunteers (n8craig, aadittambe), as of {day}. Gaps: no data."),
            format!("Fuente: página de ICE sobre el coronavirus{ended}, transcrita por voluntarios (n8craig, aadittambe), al {day}. Huecos: sin datos."),
        ),
        body: Body::Panels(panels),
    }))
}
