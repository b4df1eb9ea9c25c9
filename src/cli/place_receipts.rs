//! `explain` for the series of places: receipts of the cells that a sum or an average is made from.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::explain::{Explain, Explanation, explanation};
use super::{Settings, UsageError};
use crate::model::{Capture, Datum, Measure, SeriesTable};
use crate::normalize::interval::PARTS;
use crate::normalize::spec;
use crate::pipeline;
use crate::pipeline::places::AskedPlaces;
use crate::places::series::PlaceSeries;

/// A place and a date whose cells are asked for.
type Wanted = BTreeSet<(NaiveDate, String)>;

impl Explain {
    /// Receipts behind the rows of a series of places that match.
    pub(super) fn of_places(
        &self,
        series: &PlaceSeries,
        settings: &Settings,
    ) -> anyhow::Result<(Vec<Explanation>, Vec<Capture>)> {
        let asked = pipeline::places::ask(&settings.data, self.known_on)?;
        let table = series.table(&asked.record);
        let measure = self.conditions.iter().find(|(key, _)| key == "measure");
        for (key, _) in self.conditions.iter().filter(|(key, _)| key != "measure") {
            if table.position(key).is_none() {
                let message = format!("`{}` has no column `{key}`", table.name);
                return Err(UsageError(message).into());
            }
        }
        let column = measure.map_or("average_daily_population", |(_, column)| column.as_str());
        if table.position(column).is_none() {
            let message = format!("`{}` has no column `{column}`", table.name);
            return Err(UsageError(message).into());
        }
        let newest = asked.record.newest().map(|sheet| sheet.as_of);
        // Without a date, the newest sheet: a sum over a state stands in a hundred cells.
        let as_of = self.as_of.or(newest);
        let rows: Vec<&Vec<Datum>> = table
            .rows
            .iter()
            .filter(|row| table.field(row, "as_of").date() == as_of)
            .filter(|row| self.matches(&table, row, &asked))
            .collect();
        let found = if column == "people_monitored_atd" {
            monitored(&asked, &table, &rows)?
        } else {
            let with_before = column.starts_with("interval_");
            let wanted = places(&asked, &table, (&rows, with_before));
            cells(&asked, &wanted, &measures(column))?
        };
        Ok((found, asked.captures))
    }

    fn matches(&self, table: &SeriesTable, row: &[Datum], asked: &AskedPlaces) -> bool {
        let keys = self.conditions.iter().filter(|(key, _)| key != "measure");
        keys.into_iter().all(|(key, value)| {
            let value =
                if key == "facility_id" { asked.ledger.id_that_stays(value) } else { value };
            table.field(row, key).csv() == value
        })
    }
}

/// Measures of the facility sheet behind a column.
fn measures(column: &str) -> Vec<Measure> {
    match column {
        "average_length_of_stay_days" => vec![Measure::AverageDays],
        _ => Measure::from_name(column)
            .filter(|measure| *measure != Measure::AverageDailyPopulation)
            .map_or_else(|| PARTS.to_vec(), |measure| vec![measure]),
    }
}

/// The places behind rows, on their date and, for an average since the release before, on the date before it.
fn places(
    asked: &AskedPlaces,
    table: &SeriesTable,
    (rows, with_before): (&[&Vec<Datum>], bool),
) -> Wanted {
    let mut wanted = Wanted::new();
    for row in rows {
        let Some(as_of) = table.field(row, "as_of").date() else { continue };
        let Some(sheet) = asked.record.sheets.iter().find(|sheet| sheet.as_of == as_of) else {
            continue;
        };
        let (id, state, area) = (
            table.field(row, "facility_id").text(),
            table.field(row, "state").text(),
            table.field(row, "area_of_responsibility").text(),
        );
        for (place, listing) in &sheet.listings {
            let is_own = if let Some(id) = id {
                id == place
            } else {
                let code = listing.state.map(|(state, _)| state.code());
                state.is_none_or(|state| code == Some(state))
                    && area.is_none_or(|area| listing.area.as_deref() == Some(area))
            };
            if !is_own {
                continue;
            }
            wanted.insert((as_of, place.clone()));
            let before = asked
                .record
                .before(as_of)
                .filter(|before| with_before && before.fiscal_year == sheet.fiscal_year);
            wanted.extend(before.map(|before| (before.as_of, place.clone())));
        }
    }
    wanted
}

fn cells(
    asked: &AskedPlaces,
    wanted: &Wanted,
    measures: &[Measure],
) -> anyhow::Result<Vec<Explanation>> {
    let Some(spec) = spec::find("facility_population") else { return Ok(Vec::new()) };
    let table = asked.ledger.receipts(spec, asked.known_on)?;
    let is_wanted = |row: &&Vec<Datum>| {
        let measure = table.field(row, "measure").text().and_then(Measure::from_name);
        let date = table.field(row, "date").date();
        let place = table.field(row, "facility_id").text();
        let key = date.zip(place).map(|(date, place)| (date, place.to_owned()));
        measure.is_some_and(|measure| measures.contains(&measure))
            && key.is_some_and(|key| wanted.contains(&key))
    };
    let rows = table.rows.iter().filter(is_wanted);
    Ok(rows.filter_map(|row| explanation(spec, &table, row, &asked.captures)).collect())
}

/// Receipts of people monitored in an area.
fn monitored(
    asked: &AskedPlaces,
    table: &SeriesTable,
    rows: &[&Vec<Datum>],
) -> anyhow::Result<Vec<Explanation>> {
    let Some(spec) = spec::find("atd_by_technology") else { return Ok(Vec::new()) };
    let areas = &asked.record.ground.areas;
    let wanted: BTreeSet<(NaiveDate, &str)> = rows
        .iter()
        .filter_map(|row| {
            let code = table.field(row, "area_of_responsibility").text()?;
            let area = areas.iter().find(|area| area.code == code)?;
            Some((table.field(row, "atd_as_of").date()?, area.name_in_atd_table.as_str()))
        })
        .collect();
    let receipts = asked.ledger.receipts(spec, asked.known_on)?;
    let is_wanted = |row: &&Vec<Datum>| {
        let date = receipts.field(row, "date").date();
        let area = receipts.field(row, "area_of_responsibility").text();
        receipts.field(row, "technology").text() == Some("all")
            && receipts.field(row, "measure").text() == Some(Measure::People.name())
            && date.zip(area).is_some_and(|key| wanted.contains(&key))
    };
    let rows = receipts.rows.iter().filter(is_wanted);
    Ok(rows.filter_map(|row| explanation(spec, &receipts, row, &asked.captures)).collect())
}
