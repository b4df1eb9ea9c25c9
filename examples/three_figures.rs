//! The newest figures of the published files, with polars: people detained, people monitored, facilities with a case.

#![expect(clippy::print_stdout, reason = "its answer is what it prints")]

use polars::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let detained = newest("detained.csv", "people", ("source", Some("ice_workbook")))?;
    let monitored = newest("atd.csv", "people", ("status", Some("all")))?;
    let facilities = newest("covid.csv", "facilities_with_cases", ("source", None))?;
    println!("people detained: {detained}");
    println!("people monitored: {monitored}");
    println!("facilities with a case: {facilities}");
    Ok(())
}

/// The last row that has a figure and, where one is asked for, this word in a column.
fn newest(
    file: &str,
    figure: &str,
    (column, word): (&str, Option<&str>),
) -> Result<String, Box<dyn std::error::Error>> {
    let frame = read(&format!("data/v1/series/{file}"))?;
    let mut wanted = frame.column(figure)?.str()?.not_equal("");
    if let Some(word) = word {
        wanted = wanted & frame.column(column)?.str()?.equal(word);
    }
    let last = frame.filter(&wanted)?.tail(Some(1));
    let field = |name: &str| -> PolarsResult<String> {
        Ok(last.column(name)?.str()?.get(0).unwrap_or_default().to_owned())
    };
    Ok(format!("{} ({})", field(figure)?, field("as_of")?))
}

/// A CSV file as columns of text.
fn read(path: &str) -> Result<DataFrame, Box<dyn std::error::Error>> {
    let mut reader = csv::Reader::from_path(path)?;
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let column = |(at, name): (usize, &String)| {
        let values: Vec<&str> = rows.iter().map(|row| row.get(at).unwrap_or("")).collect();
        Column::new(name.as_str().into(), values)
    };
    Ok(DataFrame::new(rows.len(), names.iter().enumerate().map(column).collect())?)
}
