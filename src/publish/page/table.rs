//! The table beside a chart, in words: values with their units, no codes.

use chrono::NaiveDate;
use minijinja::Value;

use super::words::pair;
use crate::charts::Language;
use crate::model::series::number_words;
use crate::model::{Datum, SeriesTable};

/// Rows of a table on the page; the CSV file beside it has all.
const ROWS: usize = 40;

/// A table as the page shows it, each text in both languages.
pub(super) struct Table {
    /// Headings.
    pub(super) columns: Vec<Value>,
    /// Rows, latest first; ranked ones in their order.
    pub(super) rows: Vec<Vec<Value>>,
    /// How many rows there are, and which are shown.
    pub(super) caption: Value,
}

/// The table of a chart's figures, in English and Spanish.
pub(super) fn table(tables: &[SeriesTable; 2]) -> Table {
    let [english, spanish] = tables;
    let mut rows: Vec<(&Vec<Datum>, &Vec<Datum>)> =
        english.rows.iter().zip(&spanish.rows).collect();
    rows.sort_by_key(|(row, _)| std::cmp::Reverse(day_of(english, row)));
    let is_ranked = rows.first().map(|(row, _)| day_of(english, row))
        == rows.last().map(|(row, _)| day_of(english, row));
    let n_rows = rows.len();
    rows.truncate(ROWS);
    let shown: Vec<&String> =
        english.columns.iter().filter(|name| is_shown(english, name)).collect();
    Table {
        columns: shown.iter().map(|name| heading(name)).collect(),
        rows: rows
            .iter()
            .map(|(en, es)| {
                let both = |name: &&String| {
                    let (en, es) = ((english, *en), (spanish, *es));
                    pair(&cell(en, name, Language::En), &cell(es, name, Language::Es))
                };
                shown.iter().map(both).collect()
            })
            .collect(),
        caption: caption(n_rows, is_ranked),
    }
}

fn caption(n_rows: usize, is_ranked: bool) -> Value {
    let (first_en, first_es) =
        if is_ranked { ("First", "Primeras") } else { ("Latest", "Últimas") };
    if n_rows <= ROWS {
        return pair(&format!("{n_rows} rows"), &format!("{n_rows} filas"));
    }
    pair(
        &format!("{first_en} {ROWS} of {n_rows} rows; the CSV file has all."),
        &format!("{first_es} {ROWS} de {n_rows} filas; el archivo CSV las tiene todas."),
    )
}

/// The day of a row.
fn day_of(table: &SeriesTable, row: &[Datum]) -> Option<NaiveDate> {
    let day = |name: &str| table.position(name).and_then(|at| row.get(at)).and_then(Datum::date);
    day("date").or_else(|| day("as_of"))
}

/// Units are beside their values; a column without any text, or complete throughout, says nothing.
fn is_shown(table: &SeriesTable, name: &str) -> bool {
    let Some(at) = table.position(name) else { return false };
    let mut fields = table.rows.iter().filter_map(|row| row.get(at));
    match name {
        "unit" => false,
        "complete" => fields.any(|field| *field == Datum::Flag(false)),
        _ => fields.any(|field| !field.csv().is_empty()),
    }
}

fn heading(name: &str) -> Value {
    let (en, es) = match name {
        "date" => ("Date", "Fecha"),
        "panel" => ("Chart", "Gráfico"),
        "line" => ("Line", "Línea"),
        "value" => ("Value", "Valor"),
        "complete" => ("Period", "Período"),
        "label" => ("Name", "Nombre"),
        "mark" => ("Guaranteed minimum", "Mínimo garantizado"),
        "first_stated" => ("First published as", "Publicado primero como"),
        "as_of" => ("As of", "Al"),
        other => (other, other),
    };
    pair(en, es)
}

fn cell((table, row): (&SeriesTable, &Vec<Datum>), name: &str, language: Language) -> String {
    let say = |en: &str, es: &str| language.say(en.to_owned(), es.to_owned());
    match table.field(row, name) {
        Datum::Number(number) => with_unit(*number, &table.field(row, "unit").csv(), language),
        Datum::Flag(true) => say("complete", "completo"),
        Datum::Flag(false) => say("partial", "parcial"),
        other => other.csv(),
    }
}

fn with_unit(number: f64, unit: &str, language: Language) -> String {
    let words = number_words((number * 1000.0).round() / 1000.0);
    match unit {
        "share" => {
            let share = format!("{:.1}", number * 100.0);
            language.say(format!("{share}%"), format!("{share}\u{a0}%"))
        }
        "days" => language.say(format!("{words} days"), format!("{words} días")),
        "usd" => format!("${words}"),
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_releases_are_shown_latest_first_and_without_codes() {
        let row = |day: u32, whole: bool| {
            let date = NaiveDate::from_ymd_opt(2021, 3, day).unwrap();
            let text = |text: &str| Datum::Text(text.to_owned());
            let complete = Datum::Flag(whole);
            vec![text("a release"), Datum::Number(29.0), complete, text("days"), Datum::Date(date)]
        };
        let columns = ["label", "value", "complete", "unit", "as_of"].map(str::to_owned).to_vec();
        let rows = vec![row(1, true), row(2, false)];
        let one = SeriesTable { name: "lateness".to_owned(), columns, rows };
        let made = table(&[one.clone(), one]);
        let words = |values: &[Value]| -> Vec<String> {
            values.iter().map(|both| both.get_attr("en").unwrap().to_string()).collect()
        };
        assert_eq!(words(&made.columns), ["Name", "Value", "Period", "As of"]);
        let first = made.rows.first().unwrap();
        assert_eq!(words(first), ["a release", "29 days", "partial", "2021-03-02"]);
    }
}
