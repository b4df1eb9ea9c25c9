//! Deaths in ICE custody by fiscal year, as others counted them.

use chrono::NaiveDate;

use super::words::{Unit, count};
use super::{Body, ChartSpec, Column, Columns, Drawing, Inputs, Section, chart};
use crate::model::FiscalYear;
use crate::reference::Reference;

/// The chart.
pub(super) const CHART: ChartSpec = ChartSpec {
    reference: &[Reference::Deaths],
    ..chart(("deaths", Some((Section::WhatHappened, 4))), &[], |inputs| Ok(draw(inputs)))
};

fn draw(inputs: &Inputs<'_>) -> Option<Drawing> {
    let years = years(inputs);
    let last = years.iter().rev().find(|year| !year.is_partial())?;
    let running = years.last().filter(|year| year.is_partial());
    let headline = headline(inputs, last, running);
    let rows: Vec<Column> = years.iter().map(|year| column(inputs, year)).collect();
    let said: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.name, row.note)).collect();
    let until = inputs.language.day(running.unwrap_or(last).through);
    let outlined = running.map_or_else(String::new, |running| {
        let day = inputs.language.month_day(running.through);
        inputs.say(format!(" Outlined: to {day} only."), format!(" Solo contorno: hasta el {day}."))
    });
    Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Columns for {} fiscal years. {headline}.", rows.len()),
            format!("Columnas de {} años fiscales. {headline}.", rows.len()),
        ),
        description: format!("{}.", said.join("; ")),
        headline,
        subtitle: inputs.say(
            format!("Deaths in ICE custody per fiscal year (October to September). Deaths after release are not counted.{outlined}"),
            format!("Muertes bajo custodia de ICE por año fiscal (octubre a septiembre). No se cuentan las muertes tras la liberación.{outlined}"),
        ),
        source_line: inputs.say(
            format!("Source: etchin/ice-detention-mortality on GitHub (CC BY 4.0), grouped by fiscal year, to {until}; 2017 and 2018: US Bureau of Justice Statistics."),
            format!("Fuente: etchin/ice-detention-mortality en GitHub (CC BY 4.0), agrupado por año fiscal, hasta el {until}; 2017 y 2018: Oficina de Estadísticas de Justicia de EE. UU."),
        ),
        body: Body::Columns(Columns { unit: Unit::Count, rows, is_striped: false, level: None }),
    })
}

/// The deaths of a fiscal year, until a day.
#[derive(Clone, Copy, PartialEq)]
struct Year {
    of: FiscalYear,
    deaths: f64,
    through: NaiveDate,
}

impl Year {
    fn is_partial(&self) -> bool {
        self.of.last_day().is_some_and(|end| self.through < end)
    }
}

/// The years within the window, each once.
fn years(inputs: &Inputs<'_>) -> Vec<Year> {
    let used = inputs.edition.judgements().deaths.iter().filter(|figure| figure.is_used);
    let mut years: Vec<Year> = used
        .filter_map(|figure| {
            let through = figure.through.filter(|day| inputs.shows(*day))?;
            Some(Year { of: figure.year, deaths: figure.value, through })
        })
        .collect();
    years.sort_by_key(|year| year.of);
    years.dedup();
    years
}

fn headline(inputs: &Inputs<'_>, last: &Year, running: Option<&Year>) -> String {
    let (deaths, year) = (count(last.deaths), last.of.0);
    let Some(running) = running else {
        return inputs.say(
            format!("{deaths} people died in ICE custody in fiscal year {year}"),
            format!("{deaths} personas murieron bajo custodia de ICE en el año fiscal {year}"),
        );
    };
    let start = running.of.first_day().unwrap_or(running.through);
    let (span, since) = (inputs.language.span(start, running.through), count(running.deaths));
    inputs.say(
        format!("{deaths} people died in ICE custody in fiscal year {year}, and {since} more {span}"),
        format!("{deaths} personas murieron bajo custodia de ICE en el año fiscal {year}, y otras {since} {span}"),
    )
}

fn column(inputs: &Inputs<'_>, one: &Year) -> Column {
    let (year, partial) = (one.of.0, one.is_partial());
    let until = inputs.language.short_day(one.through);
    let in_full = inputs.language.day(one.through);
    Column {
        label: year.to_string(),
        sublabel: if partial {
            inputs.say(format!("to {until}"), format!("al {until}"))
        } else {
            String::new()
        },
        name: if partial {
            inputs.say(format!("{year}, until {in_full}"), format!("{year}, hasta el {in_full}"))
        } else {
            year.to_string()
        },
        date: one.through,
        value: Some(one.deaths),
        partial,
        is_pale: false,
        note: count(one.deaths),
    }
}
