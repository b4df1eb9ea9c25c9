//! The counts as files: by place as Parquet, by state and for the nation as CSV, and what was odd.

use std::iter::repeat_n;

use super::grid::date;
use super::{Breakdown, Cell, Population, RecordsError};
use crate::columnar::{self, Sink, Written};
use crate::model::{Datum, SeriesTable};

/// One file to be written.
#[derive(Debug)]
pub struct OutputFile {
    /// Its name.
    pub name: &'static str,
    /// A table of rows, or the bytes of a Parquet file.
    pub content: Content,
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    /// To be written as CSV.
    Table(SeriesTable),
    /// To be written as they are.
    Bytes(Vec<u8>),
}

/// Every file of a count.
///
/// # Errors
/// [`RecordsError::Columnar`] where a file cannot be made.
pub fn files(population: &Population) -> Result<Vec<OutputFile>, RecordsError> {
    let mut all = vec![
        OutputFile { name: "by_place.parquet", content: Content::Bytes(by_place(population)?) },
        OutputFile { name: "quirks.csv", content: Content::Table(quirks(population)) },
    ];
    for (name, table) in [
        ("nation.csv", cells(population, "nation", |cell| cell.state == "all")),
        ("states.csv", cells(population, "states", |cell| cell.state != "all")),
    ] {
        if !table.rows.is_empty() {
            all.push(OutputFile { name, content: Content::Table(table) });
        }
    }
    Ok(all)
}

/// A row per place and day, places in the order of their codes.
///
/// # Errors
/// [`RecordsError::Columnar`].
pub fn by_place(population: &Population) -> Result<Vec<u8>, RecordsError> {
    let n_days = population.span.n_days;
    let mut order: Vec<usize> = (0..population.by_place.n_keys()).collect();
    match &population.numbers {
        Some(numbers) => order.sort_by_key(|at| numbers.get(*at)),
        None => order.sort_by_key(|at| population.places.get(*at)),
    }
    let n_rows = order.len() * n_days;
    let mut codes = Codes::of(population, n_rows);
    let mut days: Vec<i32> = Vec::with_capacity(n_rows);
    let mut midnight: Vec<i32> = Vec::with_capacity(n_rows);
    let mut any_time: Vec<i32> = Vec::with_capacity(n_rows);
    for place in order {
        codes.repeat(place, n_days);
        days.extend(population.span.days());
        midnight.extend(population.by_place.row(place).iter().map(|pair| pair[0]));
        any_time.extend(population.by_place.row(place).iter().map(|pair| pair[1]));
    }
    let columns = [
        codes.column(&population.places),
        ("date", Written::Days(&days)),
        ("midnight", Written::Numbers(&midnight)),
        ("any_time", Written::Numbers(&any_time)),
    ];
    Ok(columnar::write(&columns, &[], Sink::Passing)?)
}

/// The column of places: numbers where the file has numbers.
enum Codes<'p> {
    Numbers(&'p [i32], Vec<i32>),
    Texts(Vec<u32>),
}

impl<'p> Codes<'p> {
    fn of(population: &'p Population, n_rows: usize) -> Self {
        match &population.numbers {
            Some(numbers) => Self::Numbers(numbers, Vec::with_capacity(n_rows)),
            None => Self::Texts(Vec::with_capacity(n_rows)),
        }
    }

    fn repeat(&mut self, place: usize, n: usize) {
        match self {
            Self::Numbers(numbers, rows) => {
                rows.extend(numbers.get(place).into_iter().flat_map(|code| repeat_n(*code, n)));
            }
            Self::Texts(rows) => rows.extend(repeat_n(u32::try_from(place).unwrap_or(u32::MAX), n)),
        }
    }

    fn column<'a>(&'a self, words: &'a [String]) -> (&'static str, Written<'a>) {
        match self {
            Self::Numbers(_, rows) => ("facility_id", Written::Numbers(rows)),
            Self::Texts(rows) => ("detloc", Written::Texts { words, rows }),
        }
    }
}

fn name_of(by: Breakdown) -> &'static str {
    match by {
        Breakdown::All => "all",
        Breakdown::Sex => "sex",
        Breakdown::Criminality => "criminality",
        Breakdown::Age => "age",
        Breakdown::DaysInCustody => "days_in_custody",
    }
}

fn cells(population: &Population, name: &str, wanted: impl Fn(&Cell) -> bool) -> SeriesTable {
    let mut chosen: Vec<(&Cell, &[super::grid::Pair])> = population
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| wanted(cell))
        .map(|(key, cell)| (cell, population.by_cell.row(key)))
        .collect();
    chosen.sort();
    let mut rows = Vec::new();
    for (at, day) in population.span.days().enumerate() {
        for (cell, counts) in &chosen {
            let Some([midnight, any_time]) = counts.get(at) else { continue };
            // Time in custody is counted at midnight only.
            let any_time = match cell.by {
                Breakdown::DaysInCustody => Datum::Null,
                _ => Datum::Number(f64::from(*any_time)),
            };
            rows.push(vec![
                Datum::Date(date(day)),
                Datum::Text(cell.state.clone()),
                Datum::Text(name_of(cell.by).to_owned()),
                Datum::Text(cell.category.to_owned()),
                Datum::Number(f64::from(*midnight)),
                any_time,
            ]);
        }
    }
    let columns = ["date", "state", "breakdown", "category", "midnight", "any_time"];
    let columns = columns.map(str::to_owned).to_vec();
    SeriesTable { name: name.to_owned(), columns, rows }
}

fn quirks(population: &Population) -> SeriesTable {
    let rows = population.quirks.met().map(|(quirk, n)| {
        vec![
            Datum::Text(quirk.id().to_owned()),
            // Exact up to 2^53.
            Datum::Number(f64::from(u32::try_from(n).unwrap_or(u32::MAX))),
            Datum::Text(quirk.meaning().to_owned()),
        ]
    });
    let columns = ["quirk", "rows", "meaning"].map(str::to_owned).to_vec();
    SeriesTable { name: "quirks".to_owned(), columns, rows: rows.collect() }
}
