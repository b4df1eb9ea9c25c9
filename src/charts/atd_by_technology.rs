//! People monitored under Alternatives to Detention, by technology: small multiples.

use anyhow::Result;
use chrono::NaiveDate;

use super::parts::{Step, described, line, newest, on, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Panel, Point, Section, chart};
use crate::model::SeriesId;

/// Technologies with the names that readers of 2026 know them by.
const TECHNOLOGIES: [(&str, &str, &str); 6] = [
    ("smartlink", "SmartLINK app", "Aplicación SmartLINK"),
    ("ankle_monitor", "Ankle monitor", "Tobillera"),
    ("wristworn", "Wrist device", "Pulsera"),
    ("voiceid", "Telephone", "Teléfono"),
    ("dual_technology", "Two devices", "Dos dispositivos"),
    ("no_technology", "No device", "Sin dispositivo"),
];

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("atd_by_technology", Some((Section::Monitored, 1))), &[SeriesId::AtdByTechnology], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::AtdByTechnology)?;
    let of = |technology: &str| {
        let wanted = [("area_of_responsibility", "all"), ("technology", technology)];
        points(&table, &wanted, "people")
    };
    let all = of("all");
    let Some(last) = newest(&all) else { return Ok(None) };
    let lines: Vec<_> = TECHNOLOGIES
        .into_iter()
        .map(|(key, en, es)| line(inputs.say(en, es), of(key)))
        .filter(|line| !line.points.is_empty())
        .collect();
    let now = |key: &str| on(&of(key), last.day);
    let (Some(app), Some(ankle)) = (now("smartlink"), now("ankle_monitor")) else {
        return Ok(None);
    };
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let (app, ankle) = (count(app), count(ankle));
    let headline = inputs.say(
        format!("Of {people} people monitored, an app tracks {app} and an ankle monitor {ankle}"),
        format!("De {people} personas vigiladas, una aplicación rastrea a {app} y una tobillera a {ankle}"),
    );
    // Only from then on does ICE print the whole by technology.
    let since = NaiveDate::from_ymd_opt(2022, 8, 1).unwrap_or_default();
    let is_early = |point: &Point| point.day < since;
    let summed = match (all.first().is_some_and(is_early), is_early(&last)) {
        (false, _) => String::new(),
        (true, true) => inputs.say(" Summed over ICE’s areas.", " Suma de las áreas de ICE."),
        (true, false) => inputs.say(
            " Before August 2022 summed over ICE’s areas.",
            " Antes de agosto de 2022, suma de las áreas de ICE.",
        ),
    };
    let parts: Vec<String> = lines
        .iter()
        .filter_map(|line| Some(format!("{} {}", line.label, count(on(&line.points, last.day)?))))
        .collect();
    let description = described(&lines, Unit::Count, Step::Day, inputs.language);
    let panels = lines
        .into_iter()
        .map(|line| Panel::of(line.label.clone(), Unit::Count, vec![line]))
        .collect();
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Small line charts, one for each technology. On {day}: {}.", parts.join(", ")),
            format!("Pequeños gráficos de líneas, uno por tecnología. El {day}: {}.", parts.join(", ")),
        ),
        description,
        headline,
        subtitle: inputs.say(
            format!("People in “Alternatives to Detention” by technology, on {day}. Each panel has its own scale."),
            format!("Personas en «alternativas a la detención» según la tecnología, el {day}. Cada gráfico tiene su propia escala."),
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics (BI Inc. participants report), as of {day}.{summed} Gaps: no data."),
            format!("Fuente: estadísticas de detención de ICE (informe de participantes de BI Inc.), al {day}.{summed} Huecos: sin datos."),
        ),
        body: Body::Panels(panels),
    }))
}
