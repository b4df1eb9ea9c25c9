//! People removed from the United States, by fiscal year.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;

use super::words::{Unit, count};
use super::{Body, ChartSpec, Column, Columns, Drawing, Inputs, Section, chart};
use crate::model::{SeriesId, SeriesTable};

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("removals", Some((Section::WhatHappened, 2))), &[SeriesId::Removals], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::Removals)?;
    let years = years(&table);
    let Some((&year, &(date, people))) = years.last_key_value() else { return Ok(None) };
    let day = inputs.language.day(date);
    let end = crate::model::FiscalYear(year).last_day();
    let (newest, running) = (count(people), end.is_some_and(|end| date < end));
    let headline = if running {
        let start = crate::model::FiscalYear(year).first_day().unwrap_or(date);
        let start = inputs.language.day(start);
        inputs.say(
            format!("{newest} removals from {start} to {day}"),
            format!("{newest} deportaciones del {start} al {day}"),
        )
    } else {
        inputs.say(
            format!("{newest} removals in fiscal year {year}"),
            format!("{newest} deportaciones en el año fiscal {year}"),
        )
    };
    let rows = columns(inputs, &years);
    let listed: Vec<String> =
        rows.iter().map(|row| format!("{}: {}", row.name, row.note)).collect();
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Columns for {} fiscal years. {headline}.", rows.len()),
            format!("Columnas de {} años fiscales. {headline}.", rows.len()),
        ),
        description: format!("{}.", listed.join("; ")),
        headline,
        subtitle: inputs.say(
            "Removals by ICE per fiscal year (October to September), latest figures. Outlined: part of the year.",
            "Deportaciones de ICE por año fiscal (octubre a septiembre), últimas cifras. Solo contorno: parte del año.",
        ),
        source_line: inputs.say(
            format!("Source: ICE detention statistics, as of {day}. A person removed twice counts twice."),
            format!("Fuente: estadísticas de detención de ICE, al {day}. Una persona deportada dos veces cuenta dos veces."),
        ),
        body: Body::Columns(Columns { unit: Unit::Count, rows, is_striped: false, level: None }),
    }))
}

/// A column for each year; an outline where its figures end before it does.
fn columns(inputs: &Inputs<'_>, years: &BTreeMap<i32, (NaiveDate, f64)>) -> Vec<Column> {
    years
        .iter()
        .map(|(year, (date, people))| {
            let end = crate::model::FiscalYear(*year).last_day();
            let partial = end.is_some_and(|end| *date < end);
            let until = inputs.language.short_day(*date);
            Column {
                label: year.to_string(),
                sublabel: if partial {
                    inputs.say(format!("to {until}"), format!("al {until}"))
                } else {
                    String::new()
                },
                name: inputs.say(
                    format!("{year}, until {}", inputs.language.day(*date)),
                    format!("{year}, hasta el {}", inputs.language.day(*date)),
                ),
                date: *date,
                value: Some(*people),
                partial,
                is_pale: false,
                note: count(*people),
            }
        })
        .collect()
}

/// By fiscal year, the newest figure with its day.
fn years(table: &SeriesTable) -> BTreeMap<i32, (NaiveDate, f64)> {
    let mut years: BTreeMap<i32, (NaiveDate, f64)> = BTreeMap::new();
    for row in table.matching(&[("family", "all")]) {
        let (Some(date), Some(people)) =
            (table.field(row, "as_of").date(), table.field(row, "people").number())
        else {
            continue;
        };
        let Ok(year) = table.field(row, "fiscal_year").csv().parse() else { continue };
        let known = years.entry(year).or_insert((date, people));
        if date >= known.0 {
            *known = (date, people);
        }
    }
    years
}
