//! A series cut and turned as `series` was asked to: rows by their fields, columns by name, a column for each category.

use std::collections::{BTreeMap, BTreeSet};

use super::{UsageError, near, output};
use crate::edition::catalog;
use crate::edition::spec::Shape;
use crate::model::{Datum, SeriesId, SeriesTable};

/// Keeps the rows whose fields have these values.
///
/// # Errors
/// Where the series has no such column.
pub(super) fn keep_rows(
    table: &mut SeriesTable,
    conditions: &[(String, String)],
) -> Result<(), UsageError> {
    for (column, value) in conditions {
        let at = position(table, column)?;
        let known: BTreeSet<String> =
            table.rows.iter().filter_map(|row| row.get(at)).map(Datum::csv).collect();
        let had_rows = !table.rows.is_empty();
        table.rows.retain(|row| row.get(at).is_some_and(|field| field.csv() == *value));
        if had_rows && table.rows.is_empty() {
            let near = near::value(value, &known);
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            output::note(&format!("no row has {column}={value}{near}"));
        }
    }
    Ok(())
}

/// Keeps these columns, in this order.
///
/// # Errors
/// Where the series has no such column.
pub(super) fn keep_columns(table: &mut SeriesTable, columns: &[String]) -> Result<(), UsageError> {
    let places: Vec<usize> =
        columns.iter().map(|column| position(table, column)).collect::<Result<_, _>>()?;
    for row in &mut table.rows {
        *row = places.iter().map(|at| row.get(*at).cloned().unwrap_or(Datum::Null)).collect();
    }
    table.columns = columns.to_vec();
    Ok(())
}

fn position(table: &SeriesTable, column: &str) -> Result<usize, UsageError> {
    table.position(column).ok_or_else(|| near::column(column, &table.columns))
}

/// One row for each date, a column for each figure and combination of categories: `ICE_convicted`, or
/// `people_ICE_convicted` where rows have several figures. Where a date has no such figure the field is empty.
///
/// # Errors
/// Where the series has no breakdown.
pub(super) fn widened(id: SeriesId, table: &SeriesTable) -> Result<SeriesTable, UsageError> {
    let (keys, values) = keys_and_values(id, table);
    let (Some(date), false) = (table.columns.first(), keys.is_empty()) else {
        let message = format!("`{id}` has one row for each date already");
        return Err(UsageError(message));
    };
    let mut rows: BTreeMap<String, (Datum, BTreeMap<String, Datum>)> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    for row in &table.rows {
        let Some(day) = row.first() else { continue };
        let of_day = rows.entry(day.csv()).or_insert_with(|| (day.clone(), BTreeMap::new()));
        let categories = keys.iter().map(|key| table.field(row, key).csv());
        let category = categories.collect::<Vec<_>>().join("_");
        for value in &values {
            let name = match values.len() {
                1 => category.clone(),
                _ => format!("{value}_{category}"),
            };
            if !names.contains(&name) {
                names.push(name.clone());
            }
            of_day.1.insert(name, table.field(row, value).clone());
        }
    }
    let wide = rows.into_values().map(|(day, mut fields)| {
        let figures = names.iter().map(|name| fields.remove(name).unwrap_or(Datum::Null));
        std::iter::once(day).chain(figures).collect()
    });
    let rows = wide.collect();
    let columns = std::iter::once(date.clone()).chain(names).collect();
    Ok(SeriesTable { name: table.name.clone(), columns, rows })
}

/// The columns that divide a date's figures, and those of figures.
fn keys_and_values(id: SeriesId, table: &SeriesTable) -> (Vec<String>, Vec<String>) {
    let own = |wanted: &[&str]| -> Vec<String> {
        wanted
            .iter()
            .filter(|name| table.position(name).is_some())
            .map(|n| (*n).to_owned())
            .collect()
    };
    if let Some(spec) = catalog::of(id) {
        let mut keys: Vec<&str> = spec.keys.iter().map(|key| key.name()).collect();
        let mut values: Vec<&str> = spec.measures.iter().map(|(_, name)| *name).collect();
        values.dedup();
        if spec.shape == Shape::Long {
            keys.push("measure");
            values = vec!["value"];
        }
        return (own(&keys), own(&values));
    }
    let keys = own(&["state", "area_of_responsibility", "facility_id", "detloc"]);
    // Of a place that has a facility id or a code, the state divides nothing further.
    let keys = keys.into_iter().next_back().into_iter().collect();
    let is_figure = |at: usize| {
        table.rows.iter().filter_map(|row| row.get(at)).any(|field| field.number().is_some())
    };
    let known = ["latitude", "longitude", "fiscal_year", "days"];
    let values = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, name)| is_figure(*at) && !known.contains(&name.as_str()));
    (keys, values.map(|(_, name)| name.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> SeriesTable {
        let day = |text: &str| Datum::Date(text.parse().unwrap());
        let word = |text: &str| Datum::Text(text.to_owned());
        let row = |date: &str, agency: &str, kind: &str, people: f64| {
            vec![day(date), word(agency), word(kind), Datum::Number(people), day("2022-07-08")]
        };
        let columns = ["as_of", "arresting_agency", "criminality", "people", "published_on"];
        SeriesTable {
            name: "detained_by_criminality".to_owned(),
            columns: columns.map(str::to_owned).to_vec(),
            rows: vec![
                row("2022-07-05", "ICE", "convicted", 4_000.0),
                row("2022-07-05", "CBP", "convicted", 900.0),
                row("2022-07-19", "ICE", "convicted", 4_100.0),
            ],
        }
    }

    fn lines(table: &SeriesTable) -> Vec<String> {
        let line = |row: &Vec<Datum>| row.iter().map(Datum::csv).collect::<Vec<_>>().join(",");
        table.rows.iter().map(line).collect()
    }

    #[test]
    fn rows_and_columns_are_chosen_by_name() {
        let mut cut = table();
        keep_rows(&mut cut, &[("arresting_agency".to_owned(), "ICE".to_owned())]).unwrap();
        keep_columns(&mut cut, &["people".to_owned(), "as_of".to_owned()]).unwrap();
        assert_eq!(lines(&cut), ["4000,2022-07-05", "4100,2022-07-19"]);
        let wrong = keep_columns(&mut table(), &["peopel".to_owned()]).unwrap_err();
        assert!(wrong.0.contains("people"), "{}", wrong.0);
        assert!(keep_rows(&mut table(), &[("state".to_owned(), "TX".to_owned())]).is_err());
    }

    #[test]
    fn a_wide_series_has_a_row_for_each_date_and_no_figure_where_there_is_none() {
        let wide = widened(SeriesId::DetainedByCriminality, &table()).unwrap();
        assert_eq!(wide.columns, ["as_of", "ICE_convicted", "CBP_convicted"]);
        assert_eq!(lines(&wide), ["2022-07-05,4000,900", "2022-07-19,4100,"]);
    }
}
