//! Published tables, read back.

use super::dictionary::{self, Kind};
use crate::model::series::field;
use crate::model::{Datum, SeriesTable};

/// Reads a table; `None` where a field is not of its column's type.
pub fn table(name: &str, bytes: &[u8]) -> Option<SeriesTable> {
    let mut reader = csv::Reader::from_reader(bytes);
    let columns: Vec<String> = reader.headers().ok()?.iter().map(str::to_owned).collect();
    let kinds: Vec<Kind> = columns
        .iter()
        .map(|column| dictionary::find(column).map(|(_, kind, _)| *kind))
        .collect::<Option<_>>()?;
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).ok()? {
        let row: Option<Vec<Datum>> =
            record.iter().zip(&kinds).map(|(text, kind)| datum(text, *kind)).collect();
        rows.push(row?);
    }
    Some(SeriesTable { name: name.to_owned(), columns, rows })
}

fn datum(text: &str, kind: Kind) -> Option<Datum> {
    if text.is_empty() {
        return Some(Datum::Null);
    }
    Some(match kind {
        Kind::Date => Datum::Date(text.parse().ok()?),
        Kind::Number | Kind::Integer => Datum::Number(text.parse().ok()?),
        Kind::Boolean => Datum::Flag(text.parse().ok()?),
        Kind::String => {
            // As it was before it was made safe for spreadsheets.
            let plain = text.strip_prefix('\'').filter(|plain| field(plain) == text);
            Datum::Text(plain.unwrap_or(text).to_owned())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::series;

    #[test]
    fn a_table_survives_the_way_through_its_file() {
        let table = SeriesTable {
            name: "detained".to_owned(),
            columns: ["as_of", "source", "people", "complete"].map(str::to_owned).to_vec(),
            rows: vec![vec![
                Datum::Date("2022-07-05".parse().unwrap()),
                Datum::Text("=1+1".to_owned()),
                Datum::Number(23_156.0),
                Datum::Flag(false),
            ]],
        };
        let csv = series::csv(&table).unwrap();
        assert_eq!(super::table("detained", csv.as_bytes()), Some(table));
        assert_eq!(super::table("x", b"as_of,people\n2022-07-05,many\n"), None);
    }
}
