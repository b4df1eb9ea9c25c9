//! People detained: the coronavirus page's figures and the workbook's, drawn apart, beside what Congress paid for.

use anyhow::Result;

use super::parts::{Step, beside_peak, described, line, newest, points};
use super::words::{Unit, count};
use super::{Body, Drawing, Inputs, Level, Panel};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table("detained")?;
    let of = |source: &str| points(&table, &[("source", source)], "people");
    let (workbook, page) = (of("ice_workbook"), of("ice_coronavirus_page"));
    let Some(last) = newest(&workbook).or(newest(&page)) else { return Ok(None) };
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let peak = beside_peak(&workbook, Step::Day, inputs.language);
    let headline = inputs.say(
        format!("{people} people detained by ICE on {day}{peak}"),
        format!("{people} personas detenidas por ICE el {day}{peak}"),
    );
    let mut panel = Panel::of(
        "",
        Unit::Count,
        vec![
            line(inputs.say("ICE workbook", "Libro de ICE"), workbook, 45),
            line(
                inputs.say("ICE coronavirus page", "Página de ICE sobre el coronavirus"),
                page,
                30,
            ),
        ],
    );
    panel.levels = levels(inputs, &panel);
    panel.events = inputs.events_of("people_detained");
    panel.held = inputs.held("detained_by_disposition")?;
    let funded = if panel.levels.is_empty() {
        String::new()
    } else {
        inputs.say(
            " The dashed level is the number of people a day for whom Congress funded detention, fiscal years 2021 to 2024.",
            " La línea discontinua es el número de personas por día para las que el Congreso financió la detención, años fiscales 2021 a 2024.",
        )
    };
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line chart of people in ICE detention since 2019. {headline}."),
            format!("Gráfico de líneas de las personas detenidas por ICE desde 2019. {headline}."),
        ),
        description: format!(
            "{}{funded}",
            described(&panel.lines, Unit::Count, Step::Day, inputs.language)
        ),
        headline,
        subtitle: inputs.say(
            "People in ICE detention on one day. ICE’s coronavirus page and its workbook count differently.",
            "Personas detenidas por ICE en un día. La página sobre el coronavirus y el libro de ICE cuentan de forma distinta.",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, as of {day}; ICE coronavirus page, ended May 2023. Gaps: nothing published. ×: a release was held back."),
            format!("Fuente: estadísticas de detención de ICE, al {day}; página de ICE sobre el coronavirus, hasta mayo de 2023. Huecos: nada publicado. ×: cifras retenidas."),
        ),
        body: Body::Panels(vec![panel]),
    }))
}

/// Funded levels within the span of the lines.
fn levels(inputs: &Inputs<'_>, panel: &Panel) -> Vec<Level> {
    let days = || panel.lines.iter().flat_map(|line| line.points.iter().map(|point| point.day));
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Vec::new() };
    let mut levels: Vec<Level> = Vec::new();
    for funding in inputs.funding.iter().filter(|funding| funding.is_enacted) {
        let (Some(from), Some(to)) = (funding.year.first_day(), funding.year.last_day()) else {
            continue;
        };
        let (from, to) = (from.max(first), to.min(last));
        if from >= to {
            continue;
        }
        match levels.last_mut() {
            Some(before) if (before.value - funding.people).abs() < 0.5 => before.to = to,
            _ => {
                let people = count(funding.people);
                let label = if levels.is_empty() {
                    inputs.say(
                        format!("Funded: {people} a day"),
                        format!("Fondos para {people}"),
                    )
                } else {
                    people
                };
                levels.push(Level { from, to, value: funding.people, label });
            }
        }
    }
    levels
}
