//! Average daily population by fiscal year since 1994, in words beside the people detained on the newest day.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::{Months, NaiveDate};

use super::parts::{newest, points};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Column, Columns, Drawing, Inputs, Point, Section, chart};
use crate::model::{FiscalYear, SeriesId, SeriesTable};
use crate::reference::Reference;

/// The chart.
pub(super) const CHART: ChartSpec = ChartSpec {
    reference: &[Reference::PastPopulation],
    ..chart(
        ("long_view", Some((Section::HowMany, 1))),
        &[SeriesId::AverageDailyPopulation, SeriesId::Detained],
        draw,
    )
};

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let years = years(inputs)?;
    let detained = inputs.table(SeriesId::Detained)?;
    let today = newest(&points(&detained, &[("source", "ice_workbook")], "people"));
    let whole = || years.iter().filter(|(_, year)| !year.is_partial && year.people.is_some());
    let (Some(first), Some(last)) = (whole().next(), whole().next_back()) else { return Ok(None) };
    let headline = headline(inputs, [first, last]);
    let rows = columns(inputs, &years);
    let said = rows.iter().filter_map(|row| Some(format!("{}: {}", row.name, count(row.value?))));
    let (said, open) = (said.collect::<Vec<String>>().join("; "), open(inputs));
    let (short, today) = (short_months(inputs, &years), on_one_day(inputs, today));
    let outlined = outlined(inputs, &years);
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Columns for {} fiscal years. {headline}.", rows.len()),
            format!("Columnas de {} años fiscales. {headline}.", rows.len()),
        ),
        description: inputs.say(
            format!("{said}.{open} From 2019, ICE’s monthly averages weighted by the days of each month{short}.{today}"),
            format!("{said}.{open} Desde 2019, promedios mensuales de ICE ponderados por los días de cada mes{short}.{today}"),
        ),
        headline,
        subtitle: inputs.say(
            format!("People in immigration detention per day, average of each fiscal year (October to September).{open}{outlined}"),
            format!("Personas en detención migratoria al día, promedio de cada año fiscal (octubre a septiembre).{open}{outlined}"),
        ),
        source_line: source_line(inputs, &years),
        body: Body::Columns(Columns {
            unit: Unit::Count,
            rows,
            is_striped: false,
            level: None,
        }),
    }))
}

/// The average of a fiscal year.
struct Year {
    /// None where sources disagree.
    people: Option<f64>,
    /// Its last day with a figure.
    through: NaiveDate,
    is_partial: bool,
    /// Whether others compiled it.
    is_compiled: bool,
    /// Whether all months are there, the last with a part of its days.
    is_last_month_partial: bool,
}

/// Every fiscal year: compiled by others, then from ICE's monthly figures.
fn years(inputs: &Inputs<'_>) -> Result<BTreeMap<i32, Year>> {
    let mut years = BTreeMap::new();
    let compiled = &inputs.edition.judgements().past_population;
    for figure in compiled {
        let Some(through) = figure.through.filter(|day| inputs.shows(*day)) else { continue };
        let open = Year {
            people: None,
            through,
            is_partial: false,
            is_compiled: true,
            is_last_month_partial: false,
        };
        let year = years.entry(figure.year.0).or_insert(open);
        if figure.is_used {
            year.people = Some(figure.value);
        }
    }
    years.extend(monthly(&*inputs.table(SeriesId::AverageDailyPopulation)?));
    Ok(years)
}

/// Fiscal years that begin with ICE's monthly averages, each month weighted by its days; a running year has its whole
/// months only.
fn monthly(table: &SeriesTable) -> BTreeMap<i32, Year> {
    let all = points(table, &[("arresting_agency", "all"), ("criminality", "all")], "people");
    let mut months: BTreeMap<i32, Vec<Point>> = BTreeMap::new();
    for point in all {
        months.entry(FiscalYear::of(point.day).0).or_default().push(point);
    }
    months.into_iter().filter_map(|(year, months)| Some((year, average(year, months)?))).collect()
}

fn average(year: i32, mut months: Vec<Point>) -> Option<Year> {
    let is_partial = months.len() < 12;
    if is_partial {
        months.retain(|month| !month.partial);
    }
    let next = |day: NaiveDate| day.checked_add_months(Months::new(1));
    let (mut sum, mut days) = (0.0, 0.0);
    for month in &months {
        #[expect(clippy::cast_precision_loss, reason = "days of a month")]
        let length = (next(month.day)? - month.day).num_days() as f64;
        sum += month.value * length;
        days += length;
    }
    let expected = FiscalYear(year).first_day()?;
    let in_order = (0_u32..).zip(&months);
    let follow = in_order
        .into_iter()
        .all(|(at, month)| expected.checked_add_months(Months::new(at)) == Some(month.day));
    let last = months.last()?;
    let through = next(last.day)?.pred_opt()?;
    (follow && days > 0.0).then(|| Year {
        people: Some(sum / days),
        through,
        is_partial,
        is_compiled: false,
        is_last_month_partial: last.partial,
    })
}

/// The years whose last month is not whole in ICE’s last figure.
fn short_months(inputs: &Inputs<'_>, years: &BTreeMap<i32, Year>) -> String {
    let short = years.iter().filter(|(_, year)| year.is_last_month_partial);
    let short: Vec<String> = short.map(|(year, _)| year.to_string()).collect();
    if short.is_empty() {
        return String::new();
    }
    let listed = short.join(", ");
    inputs.say(
        format!("; their last month is not whole in ICE’s last figure for {listed}"),
        format!("; el último mes está incompleto en la última cifra de ICE para {listed}"),
    )
}

fn headline(inputs: &Inputs<'_>, [first, last]: [(&i32, &Year); 2]) -> String {
    let people = |year: &Year| count(year.people.unwrap_or_default());
    let (from, to) = (people(first.1), people(last.1));
    let (began, ended) = (first.0, last.0);
    if began == ended {
        return inputs.say(
            format!("{to} people a day in immigration detention in fiscal {ended}"),
            format!("{to} personas al día en detención migratoria en el año fiscal {ended}"),
        );
    }
    let (rose, subio) =
        if last.1.people >= first.1.people { ("rose", "subió") } else { ("fell", "bajó") };
    inputs.say(
        format!("Average daily population in detention {rose} from {from} in fiscal {began} to {to} in fiscal {ended}"),
        format!("La población media diaria en detención {subio} de {from} en el año fiscal {began} a {to} en el {ended}"),
    )
}

/// People detained on the newest day, beside averages of years; empty where there is no such figure.
fn on_one_day(inputs: &Inputs<'_>, today: Option<Point>) -> String {
    today.map_or_else(String::new, |today| {
        let (people, day) = (count(today.value), inputs.language.day(today.day));
        inputs.say(
            format!(" On one day, {day}: {people}."),
            format!(" En un solo día, {day}: {people}."),
        )
    })
}

/// The months of a running year that are drawn; empty where the last year is whole.
fn outlined(inputs: &Inputs<'_>, years: &BTreeMap<i32, Year>) -> String {
    let running = years.iter().next_back().filter(|(_, year)| year.is_partial);
    let Some((year, through)) = running.map(|(year, of)| (*year, of.through)) else {
        return String::new();
    };
    let name = |day: NaiveDate| {
        let month = inputs.language.month(day);
        month.split('\u{a0}').next().unwrap_or_default().to_owned()
    };
    let (first, last) = (name(FiscalYear(year).first_day().unwrap_or(through)), name(through));
    if first == last {
        return inputs.say(format!(" Outlined: {last} only."), format!(" Solo contorno: {last}."));
    }
    inputs.say(
        format!(" Outlined: {first} to {last} only."),
        format!(" Solo contorno: de {first} a {last}."),
    )
}

/// The years for which sources disagree, with what they say.
fn open(inputs: &Inputs<'_>) -> String {
    let all = &inputs.edition.judgements().past_population;
    let shown = |year: FiscalYear| year.last_day().is_some_and(|day| inputs.shows(day));
    let used: BTreeSet<FiscalYear> =
        all.iter().filter(|one| one.is_used).map(|one| one.year).collect();
    let mut open: BTreeMap<i32, Vec<String>> = BTreeMap::new();
    for one in all.iter().filter(|one| !used.contains(&one.year) && shown(one.year)) {
        open.entry(one.year.0).or_default().push(count(one.value));
    }
    let said = open.iter().map(|(year, figures)| {
        inputs.say(
            format!(" {year} is blank: sources disagree ({}).", figures.join(" or ")),
            format!(" {year} está en blanco: las fuentes no coinciden ({}).", figures.join(" o ")),
        )
    });
    said.collect()
}

fn columns(inputs: &Inputs<'_>, years: &BTreeMap<i32, Year>) -> Vec<Column> {
    let whole = || years.iter().filter(|(_, year)| !year.is_partial && year.people.is_some());
    let value = |year: &Year| year.people.unwrap_or_default();
    let highest = whole().max_by(|a, b| value(a.1).total_cmp(&value(b.1))).map(|(year, _)| *year);
    let ends = [whole().next(), whole().next_back()].map(|end| end.map(|(year, _)| *year));
    years
        .iter()
        .map(|(year, of)| {
            let until = inputs.language.day(of.through);
            let is_named = of.is_partial || highest == Some(*year) || ends.contains(&Some(*year));
            Column {
                label: year.to_string(),
                sublabel: if of.is_partial {
                    let until = inputs.language.short_day(of.through);
                    inputs.say(format!("to {until}"), format!("al {until}"))
                } else {
                    String::new()
                },
                name: if of.is_partial {
                    inputs
                        .say(format!("{year}, until {until}"), format!("{year}, hasta el {until}"))
                } else {
                    year.to_string()
                },
                date: of.through,
                value: of.people,
                partial: of.is_partial,
                is_pale: of.is_compiled,
                note: of.people.filter(|_| is_named).map(count).unwrap_or_default(),
            }
        })
        .collect()
}

fn source_line(inputs: &Inputs<'_>, years: &BTreeMap<i32, Year>) -> String {
    let compiled = years.iter().rev().find(|(_, year)| year.is_compiled).map(|(year, _)| *year);
    let first = years.keys().next().copied().unwrap_or_default();
    let compiled = compiled.map(|last| {
        inputs.say(
            format!("{first}–{last} (light bars): budget documents and research, listed in past_population.csv (compiled by n8craig, etchin and others)"),
            format!("{first}–{last} (barras claras): documentos de presupuesto y estudios, enumerados en past_population.csv (recopilados por n8craig, etchin y otros)"),
        )
    });
    let own = years.iter().rev().find(|(_, year)| !year.is_compiled).map(|(_, year)| {
        let day = inputs.language.day(year.through);
        let since = years.iter().find(|(_, year)| !year.is_compiled).map_or(0, |(year, _)| *year);
        inputs.say(
            format!("from {since}, ICE detention statistics, as of {day}"),
            format!("desde {since}, estadísticas de detención de ICE, al {day}"),
        )
    });
    let said: Vec<String> = [compiled, own].into_iter().flatten().collect();
    let all = said.join("; ");
    inputs.say(format!("Source: {all}."), format!("Fuente: {all}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i32, month: u32, value: f64, partial: bool) -> Point {
        let day = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
        Point { day, value, partial, first: None }
    }

    #[test]
    fn months_weigh_by_their_days_and_a_running_year_has_whole_months_only() {
        let months = vec![
            month(2025, 10, 100.0, false),
            month(2025, 11, 200.0, false),
            month(2025, 12, 900.0, true),
        ];
        let year = average(2026, months).unwrap();
        assert!((year.people.unwrap() - (3100.0 + 6000.0) / 61.0).abs() < 1e-9);
        assert!(year.is_partial && year.through.to_string() == "2025-11-30");
    }

    #[test]
    fn a_year_with_a_month_missing_in_between_has_no_average() {
        let months = vec![month(2025, 10, 100.0, false), month(2025, 12, 200.0, false)];
        assert!(average(2026, months).is_none());
    }
}
