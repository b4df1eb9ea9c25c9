//! Series in other forms: Parquet and JSON hold what the CSV file holds, row by row and field by field.

use std::path::PathBuf;

use detention_stats::model::series::number_text;
use detention_stats::publish::dictionary::{self, Kind};
use detention_stats::publish::forms::{Form, forms};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

fn v1() -> PathBuf {
    crate::fixed::data().join("v1")
}

/// Header and rows of a CSV file.
fn csv_rows(path: &str) -> (Vec<String>, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_path(v1().join(path)).unwrap();
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (header, reader.records().map(|record| record.unwrap()).collect())
}

/// Paths of all series below `data/v1` that are CSV.
fn series() -> Vec<String> {
    let entries = std::fs::read_dir(v1().join("series")).unwrap();
    let path = |entry: std::fs::DirEntry| format!("series/{}", entry.file_name().to_string_lossy());
    let all = entries.map(|entry| path(entry.unwrap()));
    let mut found: Vec<String> = all.filter(|path| !forms(path).is_empty()).collect();
    found.sort();
    assert!(found.len() > 40, "{}", found.len());
    found
}

/// A value of a Parquet file as a CSV field, with the type that it must have.
fn field(value: &Field) -> (String, Option<Kind>) {
    let day = |days: i32| chrono::NaiveDate::default() + chrono::Duration::days(days.into());
    match value {
        Field::Null => (String::new(), None),
        Field::Date(days) => (day(*days).to_string(), Some(Kind::Date)),
        Field::Double(number) => (number_text(*number), Some(Kind::Number)),
        Field::Long(number) => (number.to_string(), Some(Kind::Integer)),
        Field::Bool(flag) => (flag.to_string(), Some(Kind::Boolean)),
        Field::Str(text) => (text.clone(), Some(Kind::String)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn parquet_holds_what_csv_holds() {
    let mut n_rows = 0;
    for path in series() {
        let (header, rows) = csv_rows(&path);
        let file = std::fs::File::open(v1().join(Form::Parquet.renamed(&path))).unwrap();
        let file = SerializedFileReader::new(file).unwrap();
        let schema = file.metadata().file_metadata().schema_descr();
        let names: Vec<&str> = schema.columns().iter().map(|column| column.name()).collect();
        assert_eq!(names, header, "{path}");
        let mut read = file.get_row_iter(None).unwrap();
        for (line, row) in (2..).zip(&rows) {
            let fields = read.next().unwrap().unwrap();
            for ((name, value), text) in fields.get_column_iter().zip(row) {
                let (found, kind) = field(value);
                assert_eq!(found, text, "{path}, line {line}, {name}");
                let (_, said, ..) = dictionary::find(name).unwrap();
                assert!(kind.is_none_or(|kind| kind == *said), "{path}: {name} is {kind:?}");
            }
            n_rows += 1;
        }
        assert!(read.next().is_none(), "{path} has more rows as Parquet");
    }
    assert!(n_rows > 400_000, "{n_rows}");
}

#[test]
fn json_holds_what_csv_holds() {
    let with_json: Vec<String> =
        series().into_iter().filter(|path| forms(path).contains(&Form::Json)).collect();
    assert_eq!(with_json.len(), 9);
    for path in with_json {
        let (header, rows) = csv_rows(&path);
        let text = std::fs::read_to_string(v1().join(Form::Json.renamed(&path))).unwrap();
        let list: Vec<serde_json::Map<String, Value>> = serde_json::from_str(&text).unwrap();
        assert_eq!(list.len(), rows.len(), "{path}");
        for ((object, row), line) in list.iter().zip(&rows).zip(text.lines().skip(1)) {
            assert!(object.keys().eq(header.iter()), "{path}");
            for ((name, value), text) in object.iter().zip(row) {
                match value {
                    Value::Null => assert_eq!(text, "", "{path}: {name}"),
                    Value::String(found) => assert_eq!(found, text, "{path}: {name}"),
                    // As written: the parser's last digit may be another.
                    _ => assert!(line.contains(&format!("\"{name}\":{text}")), "{path}: {line}"),
                }
            }
        }
    }
}

/// A file on every machine that clones the record: they must stay small.
#[test]
fn other_forms_are_a_tenth_of_the_csv_files() {
    let size = |path: &str| std::fs::metadata(v1().join(path)).unwrap().len();
    let csv: u64 = series().iter().map(|path| size(path)).sum();
    let others: u64 = series()
        .iter()
        .flat_map(|path| forms(path).iter().map(|form| size(&form.renamed(path))))
        .sum();
    assert!(others < 5_000_000 && 8 * others < csv, "{others} of {csv}");
}
