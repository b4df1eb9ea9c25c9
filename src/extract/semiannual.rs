//! Through which day the newest year of each semiannual table runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::extract::as_of::refused;
use crate::extract::context::Context;
use crate::extract::dates::dates_in;
use crate::extract::footnotes::FootnoteLine;
use crate::model::{
    AsOf, Category, Dimension, FiscalYear, Measure, Observation, Period, Severity, TableId,
};
use crate::sources::label;

/// One table: arrests of parents, removals of the armed forces.
type Table = (TableId, Measure, Option<Category>);

/// Gives the newest year of every table its span. The day is in the row label (`FY2022 (10/1/2021 - 3/31/2022)`)
/// or in the section of `Footnotes`, one line for each group and measure (0924/25 B131: `FY2025 ICE Arrests data are
/// updated through 04/22/2025`). A year that runs through a day before its last is not whole, whatever year the file
/// is of (1121/24: FY2024 through 04/22/2024 in a file of FY2025). Years before the newest are whole.
pub fn date_spans(context: &mut Context<'_>) {
    let mut newest: BTreeMap<Table, FiscalYear> = BTreeMap::new();
    for figure in &context.observations {
        if let Some(year) = year_of(figure) {
            let known = newest.entry(table_of(figure)).or_insert(year);
            *known = (*known).max(year);
        }
    }
    let mut undated: Option<Observation> = None;
    let lines = section(context);
    for figure in &mut context.observations {
        let Some(year) = year_of(figure) else { continue };
        if newest.get(&table_of(figure)) != Some(&year) {
            continue;
        }
        match through(figure, year, &lines) {
            Some(through) => {
                let whole = through.date >= year.last_day();
                figure.period = if whole {
                    Period::WholeFiscalYear(year)
                } else {
                    Period::FiscalYearToDate(year)
                };
                figure.complete = whole;
                figure.as_of = Arc::new(through);
            }
            None if matches!(figure.period, Period::FiscalYearToDate(_)) => {
                undated = undated.or_else(|| Some(figure.clone()));
            }
            None => {}
        }
    }
    if let Some(figure) = undated {
        let message = "nothing says through which day the newest year runs".to_owned();
        let mut problem = refused(figure.table, Some(figure.address), message);
        problem.severity = Severity::Notice;
        context.problems.push(problem);
    }
}

fn table_of(figure: &Observation) -> Table {
    let group = figure.breakdown.iter().find(|(dimension, _)| *dimension == Dimension::Group);
    (figure.table, figure.measure, group.map(|(_, category)| category.clone()))
}

fn year_of(figure: &Observation) -> Option<FiscalYear> {
    match figure.period {
        Period::FiscalYearToDate(year) | Period::WholeFiscalYear(year) => Some(year),
        _ => None,
    }
}

/// A line that says through which day data of a group run.
struct Line<'a> {
    /// The heading of its group (`For Parents of United States Citizens tables:`); empty before the first.
    heading: String,
    /// Its words.
    key: String,
    /// The date that it names after `through`; `None` inside where no calendar has it.
    through: Option<NaiveDate>,
    said: &'a FootnoteLine,
}

/// The lines of the section that name a day.
fn section<'a>(context: &Context<'a>) -> Vec<Line<'a>> {
    let mut heading = String::new();
    let mut lines = Vec::new();
    for line in &context.footnotes.lines {
        if !line.section_key.contains("semiannual") {
            continue;
        }
        let key = label::key(&line.text);
        if key.starts_with("for ") && key.ends_with("tables") {
            heading = key;
        } else if let Some(at) = line.text.to_ascii_lowercase().find("through")
            && let Some(found) = dates_in(&line.text).into_iter().find(|found| found.start > at)
        {
            lines.push(Line { heading: heading.clone(), key, through: found.date, said: line });
        }
    }
    lines
}

fn through(figure: &Observation, year: FiscalYear, lines: &[Line<'_>]) -> Option<AsOf> {
    let in_year = |date: &NaiveDate| FiscalYear::of(*date) == year;
    let dates = dates_in(&figure.row_label);
    if let Some(day) = dates.last().and_then(|found| found.date).filter(in_year) {
        return Some(stated(day, &figure.row_label, figure.address.clone()));
    }
    lines.iter().find_map(|line| {
        let speaks = line.heading.is_empty() || line.heading.contains(heading_of(figure)?);
        if !(speaks && line.key.contains(data_of(figure.measure)?)) {
            return None;
        }
        let day = line.through.filter(in_year)?;
        Some(stated(day, &line.said.text, line.said.address.clone()))
    })
}

fn stated(day: NaiveDate, text: &str, address: crate::model::Address) -> AsOf {
    AsOf {
        date: Some(day),
        printed: Some(day),
        text: Some(Arc::from(text)),
        address: Some(address),
    }
}

/// The words of the heading above a group's lines.
fn heading_of(figure: &Observation) -> Option<&'static str> {
    let (_, group) = figure.breakdown.iter().find(|(by, _)| *by == Dimension::Group)?;
    Some(match group.as_str() {
        "us_armed_forces" => "for united states armed forces",
        "us_citizens" => "for united states citizens",
        "parents_of_us_citizens" => "for parents of united states citizens",
        "countries_with_temporary_protected_status" => "for temporary protected status",
        _ => return None,
    })
}

/// The words for a measure's data.
fn data_of(measure: Measure) -> Option<&'static str> {
    Some(match measure {
        Measure::Arrests => "arrests data",
        Measure::BookIns => "detention data",
        Measure::RemovalsCount => "removals data",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::sample::{after, day, figure};

    fn parents(measure: Measure, period: Period) -> Observation {
        let by = [(Dimension::Group, "parents_of_us_citizens")];
        figure((TableId::Semiannual, measure), &by, period, 6_341.0)
    }

    #[test]
    fn a_year_through_april_is_no_whole_year() {
        // 0924/25 `Footnotes`!B131: arrests of FY2025 through April, in the file of a later year too.
        let lines = [
            (118, 1, "Semiannual Arrests, Bookins and Removals"),
            (118, 2, "For United States Citizens tables:"),
            (119, 2, "FY2025 ICE Arrests data are updated through 03/31/2025 (IIDS)."),
            (130, 2, "For Parents of United States Citizens tables:"),
            (131, 2, "FY2025 ICE Arrests data are updated through 04/22/2025 (IIDS)."),
            (132, 2, "FY2025 ICE Detention data are updated through 09/30/2025 (IIDS)."),
        ];
        let year = FiscalYear(2025);
        let figures = vec![
            parents(Measure::Arrests, Period::WholeFiscalYear(FiscalYear(2024))),
            parents(Measure::Arrests, Period::WholeFiscalYear(year)),
            parents(Measure::BookIns, Period::FiscalYearToDate(year)),
        ];
        let (kept, problems) = after(date_spans, 2026, &lines, figures);
        assert!(problems.is_empty());
        let spans: Vec<_> = kept.iter().map(|f| (f.period, f.as_of.date, f.complete)).collect();
        assert_eq!(spans[0], (Period::WholeFiscalYear(FiscalYear(2024)), None, true));
        let april = Some(day("2025-04-22"));
        assert_eq!(spans[1], (Period::FiscalYearToDate(year), april, false));
        let september = Some(day("2025-09-30"));
        assert_eq!(spans[2], (Period::WholeFiscalYear(year), september, true));
    }

    #[test]
    fn a_running_year_without_a_day_is_reported() {
        let figures = vec![parents(Measure::Arrests, Period::FiscalYearToDate(FiscalYear(2025)))];
        assert_eq!(after(date_spans, 2025, &[], figures).1.len(), 1);
    }
}
