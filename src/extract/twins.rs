//! Tables of one sheet that date each other: hearings and final hearings, areas and family status.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::extract::as_of::{check_year, refused};
use crate::extract::context::Context;
use crate::model::{AsOf, Measure, Observation, Problem, Severity, TableId, Value};
use crate::sources::label;

/// Takes the dates away, or mends them, that two tables of the ATD sheet show to be wrong.
pub fn settle(context: &mut Context<'_>) {
    hearings(context);
    areas(context);
}

fn figures(
    observations: &[Observation],
    table: TableId,
    measure: Measure,
) -> impl Iterator<Item = &Observation> {
    observations.iter().filter(move |figure| figure.table == table && figure.measure == measure)
}

fn number(figure: &Observation) -> Option<f64> {
    match figure.value {
        Value::Number(number) => Some(number),
        Value::Text(_) => None,
    }
}

fn is_total(figure: &Observation, but: usize) -> bool {
    figure.breakdown.iter().skip(but).all(|(_, category)| category.as_str() == "all")
}

/// Whoever missed a final hearing missed a hearing, and ICE counts each person once: both tables print one number of
/// people who failed to attend (in 110 of 111 pairs). Where the numbers differ, one table is of another month
/// (1031/23 `ATD FY24 YTD`!E19: final hearings of August under `Year End`) and neither is dated. Where only the titles
/// differ, the earlier title was left unchanged (0513/24 E19: April under `thru March`) and its table is not dated.
fn hearings(context: &mut Context<'_>) {
    const TABLES: [TableId; 2] = [TableId::CourtTotalHearings, TableId::CourtFinalHearings];
    let missed = |table| {
        figures(&context.observations, table, Measure::Hearings)
            .find(|figure| {
                figure.breakdown.iter().any(|(_, category)| category.as_str() == "failed_to_attend")
            })
            .and_then(|figure| Some((number(figure)?, figure.as_of.date)))
    };
    let [total, last] = TABLES;
    let (Some((all, all_day)), Some((final_ones, final_day))) = (missed(total), missed(last))
    else {
        return;
    };
    if (all - final_ones).abs() > 0.0 {
        let message = format!(
            "{all} people failed to attend hearings, {final_ones} final ones: the two tables are not of one month"
        );
        for table in TABLES {
            undate(context, table, &message);
        }
        return;
    }
    if let (Some(all_day), Some(final_day)) = (all_day, final_day)
        && all_day != final_day
    {
        let earlier = if all_day < final_day { total } else { last };
        let message = format!(
            "the titles of hearings and final hearings name {all_day} and {final_day} over figures of one day"
        );
        undate(context, earlier, &message);
    }
}

fn undate(context: &mut Context<'_>, table: TableId, message: &str) {
    let mut address = None;
    for figure in context.observations.iter_mut().filter(|figure| figure.table == table) {
        if figure.as_of.date.is_some() {
            address = address.or_else(|| figure.as_of.address.clone());
        }
        let mut undated = (*figure.as_of).clone();
        undated.date = None;
        figure.as_of = Arc::new(undated);
        figure.complete = false;
    }
    if let Some(address) = address {
        let message = format!("{message}; the table is left undated");
        context.problems.push(refused(table, Some(address), message));
    }
}

/// The table of areas has no participants report of its own. Its total is that of the status table, or the sum of that
/// table's parts, in every sheet whose title has a wrong date; where it is neither, the two tables are of different
/// days and the title dates this one (0901/20: areas of 8/14/2020 below a status table of 7/31/2020).
fn areas(context: &mut Context<'_>) {
    let of_area = |figure: &&Observation| is_total(figure, 0);
    let area = figures(&context.observations, TableId::AtdArea, Measure::People).find(of_area);
    let Some((people, dated)) = area.and_then(|f| Some((number(f)?, Arc::clone(&f.as_of)))) else {
        return;
    };
    let status = || figures(&context.observations, TableId::AtdStatus, Measure::People);
    let total = status().find(|figure| is_total(figure, 0)).and_then(number);
    let parts: f64 = status().filter(|figure| !is_total(figure, 0)).filter_map(number).sum();
    let Some(total) = total else { return };
    let same = |other: f64| (people - other).abs() <= 0.0;
    let Some(printed) = dated.printed.filter(|printed| Some(*printed) != dated.date) else {
        return;
    };
    if same(total) || same(parts) {
        return;
    }
    date_areas(context, printed, people, total);
}

fn date_areas(context: &mut Context<'_>, printed: NaiveDate, people: f64, total: f64) {
    let title = context.grid.cells().iter().find_map(|cell| {
        let text = label::squeeze(cell.text()?);
        let is_title = label::key(&text).contains("active atd participants and average length");
        is_title.then(|| (text, context.grid.address(cell.row, cell.column)))
    });
    let Some((text, address)) = title else { return };
    let of_title = |problem: &Problem| {
        problem.table == Some(TableId::AtdArea) && problem.address.as_ref() == Some(&address)
    };
    context.problems.retain(|problem| !of_title(problem));
    let own = AsOf {
        date: Some(printed),
        printed: Some(printed),
        text: Some(Arc::from(text.as_str())),
        address: Some(address.clone()),
    };
    let (own, problems) = check_year(own, TableId::AtdArea, context.year);
    context.problems.extend(problems);
    let own = Arc::new(own);
    for figure in context.observations.iter_mut().filter(|f| f.table == TableId::AtdArea) {
        figure.as_of = Arc::clone(&own);
    }
    let message = format!(
        "{people} people by area, {total} by status: the tables are of different days, the title dates this one"
    );
    let mut problem = refused(TableId::AtdArea, Some(address), message);
    problem.severity = Severity::Notice;
    context.problems.push(problem);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::sample::{after, dated, day, figure};
    use crate::model::{Dimension, FiscalYear, Period};

    fn missed(table: TableId, people: f64, date: &str) -> Observation {
        let by = [(Dimension::Attendance, "failed_to_attend")];
        let period = Period::FiscalYearToDate(FiscalYear(2024));
        dated(figure((table, Measure::Hearings), &by, period, people), date)
    }

    fn dates(all: (f64, &str), last: (f64, &str)) -> Vec<Option<NaiveDate>> {
        let figures = vec![
            missed(TableId::CourtTotalHearings, all.0, all.1),
            missed(TableId::CourtFinalHearings, last.0, last.1),
        ];
        let (kept, _) = after(settle, 2024, &[], figures);
        kept.iter().map(|figure| figure.as_of.date).collect()
    }

    #[test]
    fn hearings_and_final_hearings_date_each_other() {
        let (march, april) = ("2024-03-31", "2024-04-30");
        assert_eq!(dates((632.0, april), (632.0, april)), [Some(day(april)); 2]);
        // 0513/24: April's figures, the lower title still says March.
        assert_eq!(dates((632.0, april), (632.0, march)), [Some(day(april)), None]);
        // 1031/23: final hearings of August below all hearings of the year.
        assert_eq!(dates((736.0, april), (611.0, april)), [None; 2]);
    }

    #[test]
    fn areas_of_another_day_than_the_status_table_are_dated_by_their_title() {
        // 0901/20: 86,705 people on 7/31/2020 by status, 86,501 on 8/14/2020 by area.
        let people =
            |table, number| figure((table, Measure::People), &[], Period::Snapshot, number);
        let areas_dated = |by_status: f64| {
            let mut area = dated(people(TableId::AtdArea, 86_501.0), "2020-07-31");
            let as_of = AsOf { printed: Some(day("2020-08-14")), ..(*area.as_of).clone() };
            area.as_of = Arc::new(as_of);
            let mut grid = crate::extract::sample::sheet(
                "ATD FY20 YTD",
                &[(
                    50,
                    1,
                    "Active ATD Participants and Average Length in Program, as of 8/14/2020",
                )],
            );
            let footnotes = crate::extract::footnotes::Footnotes::default();
            let mut context = Context {
                grid: &mut grid,
                year: Some(FiscalYear(2020)),
                footnotes: &footnotes,
                participants: AsOf::default(),
                anchors: &[],
                observations: vec![people(TableId::AtdStatus, by_status), area],
                problems: Vec::new(),
            };
            settle(&mut context);
            context.observations.last().unwrap().as_of.date
        };
        assert_eq!(areas_dated(86_705.0), Some(day("2020-08-14")));
        assert_eq!(areas_dated(86_501.0), Some(day("2020-07-31")));
    }
}
