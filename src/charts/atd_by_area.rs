//! People monitored under Alternatives to Detention, by area of responsibility: ranked bars.

use anyhow::Result;

use super::parts::{newest, points};
use super::words::{Unit, count};
use super::{Bar, Bars, Body, ChartSpec, Drawing, Inputs, Section, chart};
use crate::model::SeriesId;

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("atd_by_area", Some((Section::Monitored, 2))), &[SeriesId::AtdByTechnology], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::AtdByTechnology)?;
    let wanted = [("area_of_responsibility", "all"), ("technology", "all")];
    let Some(last) = newest(&points(&table, &wanted, "people")) else { return Ok(None) };
    let date = last.day.to_string();
    let wanted = [("as_of", date.as_str()), ("technology", "all")];
    let mut rows: Vec<Bar> = table
        .matching(&wanted)
        .filter_map(|row| {
            let area = table.field(row, "area_of_responsibility").text()?;
            let value = table.field(row, "people").number()?;
            (area != "all").then(|| Bar { label: area.to_owned(), value, mark: None })
        })
        .collect();
    rows.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.label.cmp(&b.label)));
    let (Some(first), Some(second)) = (rows.first(), rows.get(1)) else { return Ok(None) };
    let day = inputs.language.day(last.day);
    let headline = inputs.say(
        format!(
            "{} and {} had the most people monitored: {} and {}",
            first.label,
            second.label,
            count(first.value),
            count(second.value)
        ),
        format!(
            "{} y {} eran las áreas con más personas vigiladas: {} y {}",
            first.label,
            second.label,
            count(first.value),
            count(second.value)
        ),
    );
    let listed: Vec<String> =
        rows.iter().map(|row| format!("{} {}", row.label, count(row.value))).collect();
    let measure = inputs.say("People monitored", "Personas vigiladas");
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Ranked bars of {} ICE areas. {headline} of {} in all, on {day}.", rows.len(), count(last.value)),
            format!("Barras ordenadas de {} áreas de ICE. {headline} de {} en total, el {day}.", rows.len(), count(last.value)),
        ),
        description: format!("{}.", listed.join(", ")),
        headline,
        subtitle: inputs.say(
            format!("People in “Alternatives to Detention” by ICE’s areas of responsibility, {} in all, on {day}", count(last.value)),
            format!("Personas en «alternativas a la detención» por áreas de responsabilidad de ICE, {} en total, el {day}", count(last.value)),
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics (BI Inc. participants report), as of {day}."),
            format!("Fuente: estadísticas de detención de ICE (informe de participantes de BI Inc.), al {day}."),
        ),
        body: Body::Bars(Bars::without_marks((Unit::Count, measure), last.day, rows)),
    }))
}
