//! `explain` for the series of places: receipts of the cells that a sum or an average is made from.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::explain::{Explain, Explanation, explanation};
use super::{Settings, UsageError};
use crate::edition::Edition;
use crate::edition::catalog;
use crate::edition::chosen::Chosen;
use crate::edition::spec::Key;
use crate::model::interval::PARTS;
use crate::model::{Capture, Datum, Dimension, Measure, SeriesId, SeriesTable, Text};
use crate::pipeline::question;
use crate::places::source::TABLES;
use crate::places::{PlaceSpec, Record};

/// A place and a date whose cells are asked for.
type Wanted = BTreeSet<(NaiveDate, String)>;

impl Explain {
    /// Receipts behind the rows of a series of places that match.
    pub(super) fn of_places(
        &self,
        spec: &PlaceSpec,
        settings: &Settings,
    ) -> anyhow::Result<(Vec<Explanation>, Vec<Capture>)> {
        let edition = question::ask(&settings.data, &TABLES, self.known_on)?;
        let record = edition.places()?;
        let table = edition.series(spec.id)?;
        let measure = self.conditions.iter().find(|(key, _)| key == "measure");
        for (key, _) in self.conditions.iter().filter(|(key, _)| key != "measure") {
            if table.position(key).is_none() {
                let message = format!("`{}` has no column `{key}`", table.name);
                return Err(UsageError(message).into());
            }
        }
        let column = measure.map_or("average_daily_population", |(_, column)| column.as_str());
        if measure.is_none() && table.position(column).is_none() {
            return Err(UsageError(self.without_cells(&table)).into());
        }
        if table.position(column).is_none() {
            let message = format!("`{}` has no column `{column}`", table.name);
            return Err(UsageError(message).into());
        }
        let newest = record.newest().map(|sheet| sheet.as_of);
        // Without a date, the newest sheet: a sum over a state is in a hundred cells.
        let as_of = self.as_of.or(newest);
        let rows: Vec<&Vec<Datum>> = table
            .rows
            .iter()
            .filter(|row| table.field(row, "as_of").date() == as_of)
            .filter(|row| self.matches(&table, row, &edition))
            .collect();
        let found = if column == "people_monitored_atd" {
            monitored(&edition, &table, &rows)?
        } else {
            let with_before = column.starts_with("interval_");
            let wanted = places(record, &table, (&rows, with_before));
            cells(&edition, &wanted, &measures(column))
        };
        Ok((found, edition.captures))
    }

    /// What to run for a series whose rows have words, not sums of cells.
    fn without_cells(&self, table: &SeriesTable) -> String {
        let place = self.conditions.iter().find(|(key, _)| key == "facility_id");
        let place = place.map_or("\u{2026}", |(_, id)| id.as_str());
        let name = &table.name;
        let wanted = ["as_of", "last_date_printed", "capture"];
        let there: Vec<&str> =
            wanted.into_iter().filter(|column| table.position(column).is_some()).collect();
        format!(
            "`explain` cannot show the cells of `{name}`; its `capture` column names the document: run `detention-stats \
             series {name} --where facility_id={place} --columns {}`",
            there.join(",")
        )
    }

    fn matches(&self, table: &SeriesTable, row: &[Datum], edition: &Edition) -> bool {
        let keys = self.conditions.iter().filter(|(key, _)| key != "measure");
        keys.into_iter().all(|(key, value)| {
            let value =
                if key == "facility_id" { edition.ledger.id_that_stays(value) } else { value };
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

/// The places behind rows, on their date and, for an average since the previous release, on the date before it.
fn places(
    record: &Record,
    table: &SeriesTable,
    (rows, with_before): (&[&Vec<Datum>], bool),
) -> Wanted {
    let mut wanted = Wanted::new();
    for row in rows {
        let Some(as_of) = table.field(row, "as_of").date() else { continue };
        let Some(sheet) = record.sheets.iter().find(|sheet| sheet.as_of == as_of) else {
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
            let before = record
                .before(as_of)
                .filter(|before| with_before && before.fiscal_year == sheet.fiscal_year);
            wanted.extend(before.map(|before| (before.as_of, place.clone())));
        }
    }
    wanted
}

/// Receipts of places' figures on their facility sheets.
fn cells(edition: &Edition, wanted: &Wanted, measures: &[Measure]) -> Vec<Explanation> {
    let Some(spec) = catalog::of(SeriesId::FacilityPopulation) else { return Vec::new() };
    let is_wanted = |chosen: &&Chosen<'_>| {
        let place = chosen.key(spec, Key::FacilityId).text();
        measures.contains(&chosen.measure())
            && place.is_some_and(|place| wanted.contains(&(chosen.date, place.to_string())))
    };
    let figures = edition.ledger.receipts(spec, edition.known_on);
    let wanted = figures.iter().filter(is_wanted);
    wanted.filter_map(|chosen| explanation(spec, chosen, &edition.captures)).collect()
}

/// Receipts of people monitored in an area.
fn monitored(
    edition: &Edition,
    table: &SeriesTable,
    rows: &[&Vec<Datum>],
) -> anyhow::Result<Vec<Explanation>> {
    let Some(spec) = catalog::of(SeriesId::AtdByTechnology) else { return Ok(Vec::new()) };
    let areas = &edition.places()?.ground.areas;
    let wanted: BTreeSet<(NaiveDate, Text)> = rows
        .iter()
        .filter_map(|row| {
            let code = table.field(row, "area_of_responsibility").text()?;
            let area = areas.iter().find(|area| area.code == code)?;
            Some((table.field(row, "atd_as_of").date()?, Text::of(&area.name_in_atd_table)))
        })
        .collect();
    let is_wanted = |chosen: &&Chosen<'_>| {
        let area = chosen.key(spec, Key::By(Dimension::AreaOfResponsibility)).text();
        chosen.is_all(spec, Key::By(Dimension::Technology))
            && chosen.measure() == Measure::People
            && area.is_some_and(|area| wanted.contains(&(chosen.date, area)))
    };
    let figures = edition.ledger.receipts(spec, edition.known_on);
    let wanted = figures.iter().filter(is_wanted);
    Ok(wanted.filter_map(|chosen| explanation(spec, chosen, &edition.captures)).collect())
}
