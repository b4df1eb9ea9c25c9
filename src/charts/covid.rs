//! COVID-19 in ICE detention: confirmed cases, deaths, facilities that had a case.

use anyhow::Result;

use super::parts::{Step, described, line, newest, points};
use super::words::{Unit, count};
use super::{Body, Drawing, Inputs, Panel};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table("covid")?;
    let parts = [
        ("cases_total", inputs.say("Confirmed cases", "Casos confirmados")),
        ("deaths", inputs.say("Deaths", "Muertes")),
        ("facilities_with_cases", inputs.say("Facilities with a case", "Centros con algún caso")),
    ]
    .map(|(column, label)| line(label, points(&table, &[], column), 30));
    let [cases, deaths, places] = &parts;
    let (Some(last), Some(died), Some(place)) =
        (newest(&cases.points), newest(&deaths.points), newest(&places.points))
    else {
        return Ok(None);
    };
    let day = inputs.language.day(last.day);
    let headline = inputs.say(
        format!("{}\u{a0}COVID-19 cases, {}\u{a0}deaths, {}\u{a0}facilities: what ICE told of the pandemic in detention", count(last.value), count(died.value), count(place.value)),
        format!("{}\u{a0}casos de COVID-19, {}\u{a0}muertes, {}\u{a0}centros: lo que ICE contó de la pandemia en detención", count(last.value), count(died.value), count(place.value)),
    );
    let description = described(&parts, Unit::Count, Step::Day, inputs.language);
    let panels: Vec<Panel> = parts
        .into_iter()
        .map(|line| Panel::of(line.label.clone(), Unit::Count, vec![line]))
        .collect();
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Three line charts. {headline}, from March 2020 to {day}."),
            format!("Tres gráficos de líneas. {headline}, de marzo de 2020 al {day}."),
        ),
        description,
        headline,
        subtitle: inputs.say(
            format!("Counted since March 2020, until {day}. ICE took back some cases and one death."),
            format!("Recuento desde marzo de 2020 hasta el {day}. ICE retiró algunos casos y una muerte."),
        ),
        source_line: inputs.say(
            format!("Source: ICE coronavirus page (ended May 2023), read by n8craig and aadittambe; last figure {day}."),
            format!("Fuente: página de ICE sobre el coronavirus (hasta mayo de 2023), leída por n8craig y aadittambe; última cifra {day}."),
        ),
        body: Body::Panels(panels),
    }))
}
