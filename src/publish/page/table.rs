//! The table beside a chart, in words: values with their units, no codes.

use chrono::NaiveDate;

use crate::charts::Language;
use crate::model::series::number_words;
use crate::model::{Datum, SeriesTable};

/// Rows of a table on the page; the CSV file beside it has all.
const ROWS: usize = 40;

/// A table as the page shows it.
pub(super) struct Table {
    /// Headings.
    pub(super) columns: Vec<String>,
    /// Rows, latest first; ranked ones in their order.
    pub(super) rows: Vec<Vec<String>>,
    /// How many rows there are, and which are shown.
    pub(super) caption: String,
}

/// The table of a chart's figures in a language.
pub(super) fn table(of: &SeriesTable, language: Language) -> Table {
    let mut rows: Vec<&Vec<Datum>> = of.rows.iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(day_of(of, row)));
    let is_ranked =
        rows.first().map(|row| day_of(of, row)) == rows.last().map(|row| day_of(of, row));
    let n_rows = rows.len();
    rows.truncate(ROWS);
    let shown: Vec<&String> = of.columns.iter().filter(|name| is_shown(of, name)).collect();
    Table {
        columns: shown.iter().map(|name| heading(name, language)).collect(),
        rows: rows
            .iter()
            .map(|row| shown.iter().map(|name| cell((of, row), name, language)).collect())
            .collect(),
        caption: caption(n_rows, is_ranked, language),
    }
}

fn caption(n_rows: usize, is_ranked: bool, language: Language) -> String {
    let (first_en, first_es) =
        if is_ranked { ("First", "Primeras") } else { ("Latest", "Últimas") };
    if n_rows <= ROWS {
        return language.say(format!("{n_rows} rows"), format!("{n_rows} filas"));
    }
    let all = number_words(f64::from(u32::try_from(n_rows).unwrap_or(u32::MAX)));
    language.say(
        format!("{first_en} {ROWS} of {all} rows; the CSV file has all."),
        format!("{first_es} {ROWS} de {all} filas; el archivo CSV las tiene todas."),
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

fn heading(name: &str, language: Language) -> String {
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
    language.say(en, es)
}

fn cell((table, row): (&SeriesTable, &Vec<Datum>), name: &str, language: Language) -> String {
    let say = |en: &str, es: &str| language.say(en.to_owned(), es.to_owned());
    match table.field(row, name) {
        Datum::Number(number) => with_unit(*number, &table.field(row, "unit").csv(), language),
        Datum::Flag(true) => say("complete", "completo"),
        Datum::Flag(false) => say("partial", "parcial"),
        Datum::Date(day) => language.short_date(*day),
        other => other.csv(),
    }
}

fn with_unit(number: f64, unit: &str, language: Language) -> String {
    let words = number_words((number * 1000.0).round() / 1000.0);
    match unit {
        "share" => {
            format!("{:.1}%", number * 100.0)
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
        let made = table(&one, Language::En);
        assert_eq!(made.columns, ["Name", "Value", "Period", "As of"]);
        assert_eq!(
            made.rows.first().unwrap(),
            &["a release", "29 days", "partial", "Mar\u{a0}2,\u{a0}2021"]
        );
        let made = table(&one, Language::Es);
        assert_eq!(made.columns, ["Nombre", "Valor", "Período", "Al"]);
        assert_eq!(
            made.rows.first().unwrap(),
            &["a release", "29 días", "parcial", "2\u{a0}mar\u{a0}2021"]
        );
    }
}
