//! Days between two releases of ICE's workbook, beside what the law asks for.

use anyhow::Result;

use super::words::{Unit, count};
use super::{Body, Column, Columns, Drawing, Inputs};
use crate::model::{Datum, SeriesTable};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table("lateness")?;
    let limit = f64::from(crate::sources::ice_detention::MANDATE_DAYS);
    let mut rows = columns(inputs, &table);
    let late: Vec<&Column> = rows.iter().filter(|row| row.value > limit).collect();
    let (n_late, n_all) = (late.len(), rows.len());
    let longest = rows.iter().max_by(|a, b| a.value.total_cmp(&b.value)).cloned();
    let Some(longest) = longest else { return Ok(None) };
    let (days, when) = (count(longest.value), longest.name.clone());
    if let Some(row) = rows.iter_mut().find(|row| row.name == when) {
        row.note = inputs.say(format!("{days} days"), format!("{days} días"));
    }
    let headline = inputs.say(
        format!("{n_late} of {n_all} releases came late; the longest silence lasted {days} days"),
        format!(
            "{n_late} de {n_all} ediciones llegaron tarde; el silencio más largo duró {days} días"
        ),
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
            format!("Columns, one for each release of ICE’s workbook. {headline}, until {when}."),
            format!("Columnas, una por cada edición del libro de ICE. {headline}, hasta el {when}."),
        ),
        description: inputs.say(
            format!("Releases that came later than {limit} days after the one before, with the days between: {}.", listed.join("; ")),
            format!("Ediciones que llegaron más de {limit} días después de la anterior, con los días transcurridos: {}.", listed.join("; ")),
        ),
        headline,
        subtitle: inputs.say(
            "Days between two releases of the workbook. ICE must publish twice a month. Lighter: known of, not held by us.",
            "Días entre dos ediciones del libro. ICE debe publicar dos veces al mes. Más claro: conocida, no conservada.",
        ),
        source_line: inputs.say(
            format!("Source: release dates of ICE detention statistics, until {when}."),
            format!("Fuente: fechas de publicación de las estadísticas de detención de ICE, hasta el {when}."),
        ),
        body: Body::Columns(Columns {
            unit: Unit::Days,
            rows,
            level: Some((limit, inputs.say("16 days", "16 días"))),
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
            name: inputs.language.day(day),
            value: days,
            partial: *table.field(row, "held") == Datum::Flag(false),
            note: String::new(),
        });
    }
    rows
}
