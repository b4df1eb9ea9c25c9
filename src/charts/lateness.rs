//! Days between two releases of ICE's workbook, beside what the law asks for.

use anyhow::Result;

use super::words::{Unit, count};
use super::{Body, Column, Columns, Drawing, Inputs};
use crate::model::{Datum, SeriesId, SeriesTable};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::Lateness)?;
    let Some(duty) = inputs.edition.judgements().law.last() else { return Ok(None) };
    let limit = f64::from(duty.longest_gap_days);
    let mut rows = columns(inputs, &table);
    let late: Vec<&Column> = rows.iter().filter(|row| row.value > limit).collect();
    let (n_late, n_all) = (late.len(), rows.len());
    let longest = rows.iter().max_by(|a, b| a.value.total_cmp(&b.value)).cloned();
    let Some(longest) = longest else { return Ok(None) };
    let (days, when) = (count(longest.value), longest.name.clone());
    if let Some(row) = rows.iter_mut().find(|row| row.name == when) {
        row.note = inputs.say(format!("{days} days"), format!("{days} días"));
    }
    let newest = rows.last().map(|row| row.name.clone()).unwrap_or_default();
    let headline = inputs.say(
        format!("ICE took over {limit} days to publish {n_late} of {n_all} releases; the longest wait was {days} days"),
        format!("ICE tardó más de {limit} días en publicar {n_late} de {n_all} publicaciones; la espera más larga fue de {days} días"),
    );
    let listed: Vec<String> = rows
        .iter()
        .filter(|row| row.value > limit)
        .map(|row| format!("{} ({})", row.name, count(row.value)))
        .collect();
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Columns, one for each known release of ICE’s statistics. {headline}, until {when}."),
            format!("Columnas, una por cada publicación conocida de las estadísticas de ICE. {headline}, hasta el {when}."),
        ),
        description: inputs.say(
            format!("Releases that came more than {limit} days after the one before, with the days between: {}.", listed.join("; ")),
            format!("Publicaciones que llegaron más de {limit} días después de la anterior, con los días transcurridos: {}.", listed.join("; ")),
        ),
        headline,
        subtitle: inputs.say(
            "Days from one known release of the statistics to the next. The law asks for two a month. Striped: no copy archived here.",
            "Días de una publicación conocida de las estadísticas a la siguiente. La ley pide dos al mes. Rayado: sin copia archivada aquí.",
        ),
        source_line: inputs.say(
            format!("Source: dates of ICE detention statistics, until {newest}. There may be more releases than are known."),
            format!("Fuente: fechas de las estadísticas de detención de ICE, hasta el {newest}. Puede haber más publicaciones que las conocidas."),
        ),
        body: Body::Columns(Columns {
            unit: Unit::Days,
            rows,
            is_striped: true,
            level: Some((limit, inputs.say(format!("Late: over {limit} days"), format!("Tarde: más de {limit} días")))),
        }),
    }))
}

/// One column for each release; the first of a year is named by it.
fn columns(inputs: &Inputs<'_>, table: &SeriesTable) -> Vec<Column> {
    let mut rows: Vec<Column> = Vec::new();
    let mut year = String::new();
    for row in &table.rows {
        let (Some(day), Some(days)) = (
            table.field(row, "published_on").date(),
            table.field(row, "days_since_previous").number(),
        ) else {
            continue;
        };
        let this = day.format("%Y").to_string();
        let label = if this == year { String::new() } else { this.clone() };
        year = this;
        rows.push(Column {
            label,
            sublabel: String::new(),
            date: day,
            name: inputs.language.day(day),
            value: days,
            partial: *table.field(row, "held") == Datum::Flag(false),
            note: String::new(),
        });
    }
    rows
}
