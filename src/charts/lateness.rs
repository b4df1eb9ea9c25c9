//! Days between two releases of ICE's workbook, beside what the law asks for.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{Datelike, NaiveDate};

use super::words::{Unit, count};
use super::{Body, ChartSpec, Column, ColumnLevel, Columns, Drawing, Inputs, Section, chart};
use crate::model::{Datum, SeriesId, SeriesTable};

/// The chart.
pub(super) const CHART: ChartSpec =
    chart(("lateness", Some((Section::NoLongerPublished, 0))), &[SeriesId::Lateness], draw);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::Lateness)?;
    let Some(duty) = inputs.edition.judgements().law.last() else { return Ok(None) };
    let limit = f64::from(duty.longest_gap_days);
    let mut rows = columns(inputs, &table);
    let days_of = |row: &Column| row.value.unwrap_or_default();
    let late: Vec<&Column> = rows.iter().filter(|row| days_of(row) > limit).collect();
    let (n_late, n_all) = (late.len(), rows.len());
    let longest = rows.iter().max_by(|a, b| days_of(a).total_cmp(&days_of(b))).cloned();
    let Some(longest) = longest else { return Ok(None) };
    let (days, when) = (count(days_of(&longest)), longest.name.clone());
    if let Some(row) = rows.iter_mut().find(|row| row.name == when) {
        row.note = inputs.say(format!("{days} days"), format!("{days} días"));
    }
    let Some(Halves { without, all, since }) = halves(&table) else { return Ok(None) };
    let since = inputs.language.month(since);
    let newest = rows.last().map(|row| row.name.clone()).unwrap_or_default();
    let headline = inputs.say(
        format!("{n_late} of {n_all} ICE releases came more than {limit} days after the one before; the longest gap was {days} days"),
        format!("{n_late} de {n_all} publicaciones de ICE llegaron más de {limit} días después de la anterior; el intervalo más largo fue de {days} días"),
    );
    let listed: Vec<String> = rows
        .iter()
        .filter(|row| days_of(row) > limit)
        .map(|row| format!("{} ({})", row.name, count(days_of(row))))
        .collect();
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Columns, one for each known release of ICE’s statistics. {headline}, ending on {when}."),
            format!("Columnas, una por cada publicación conocida de las estadísticas de ICE. {headline}, hasta el {when}."),
        ),
        description: inputs.say(
            format!("Releases that came more than {limit} days after the one before, with the days between: {}.", listed.join("; ")),
            format!("Publicaciones que llegaron más de {limit} días después de la anterior, con los días transcurridos: {}.", listed.join("; ")),
        ),
        headline,
        subtitle: inputs.say(
            format!("Days since the previous known release. The law asks for two a month. In {without} of {all} half-months since {since} no release is known. Striped: no copy archived here."),
            format!("Días desde la publicación conocida anterior. La ley pide dos al mes. En {without} de {all} quincenas desde {since} no se conoce ninguna publicación. Rayado: sin copia archivada aquí."),
        ),
        source_line: inputs.say(
            format!("Source: publication dates of ICE detention statistics, to {newest}. Some releases may be unknown."),
            format!("Fuente: fechas de publicación de las estadísticas de detención de ICE, hasta el {newest}. Puede haber publicaciones desconocidas."),
        ),
        body: Body::Columns(Columns {
            unit: Unit::Days,
            rows,
            is_striped: true,
            level: Some(ColumnLevel {
                value: limit,
                label: inputs.say(format!("Late: over {limit} days"), format!("Tarde: más de {limit} días")),
            }),
        }),
    }))
}

/// The halves of months from the first known release to the newest.
struct Halves {
    /// How many have no known release.
    without: usize,
    /// How many there are.
    all: usize,
    /// A day in the first of them.
    since: NaiveDate,
}

/// The law counts halves of months, not days between releases: two in one half do not make up for none in the next.
fn halves(table: &SeriesTable) -> Option<Halves> {
    let days = table.rows.iter().filter_map(|row| table.field(row, "published_on").date());
    let since = days.clone().min()?;
    let half = |day: NaiveDate| {
        (day.year() * 12 + day.month0().cast_signed()) * 2 + i32::from(day.day() > 15)
    };
    let with: BTreeSet<i32> = days.map(half).collect();
    let (first, last) = (with.first()?, with.last()?);
    let all = usize::try_from(last - first + 1).ok()?;
    Some(Halves { without: all - with.len(), all, since })
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
        // A second file of the same day is no release of its own.
        if days <= 0.0 {
            continue;
        }
        let this = day.format("%Y").to_string();
        let label = if this == year { String::new() } else { this.clone() };
        year = this;
        rows.push(Column {
            label,
            sublabel: String::new(),
            date: day,
            name: inputs.language.day(day),
            value: Some(days),
            is_pale: false,
            partial: *table.field(row, "held") == Datum::Flag(false),
            note: String::new(),
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_releases_in_one_half_do_not_make_up_for_none_in_the_next() {
        let day = |text: &str| vec![Datum::Date(text.parse().unwrap())];
        let days = ["2026-01-02", "2026-01-15", "2026-02-16", "2026-02-28", "2026-03-01"];
        let table = SeriesTable {
            name: "lateness".to_owned(),
            columns: vec!["published_on".to_owned()],
            rows: days.map(day).to_vec(),
        };
        // January 16-31 and February 1-15 have none.
        let Halves { without, all, since } = halves(&table).unwrap();
        assert_eq!((without, all, since.to_string().as_str()), (2, 5, "2026-01-02"));
    }
}
