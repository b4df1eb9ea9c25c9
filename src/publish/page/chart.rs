//! One chart of the page: its words, its still picture, its table, its receipts.

use minijinja::{Value, context};

use super::words::{pair, receipt_value};
use super::{Shown, panels};
use crate::model::Datum;

/// Rows of a table on the page, newest first; the whole is in the file beside it.
const ROWS: usize = 40;

/// A short name of a chart: what stands before its first colon or comma is too long for a list.
fn short(name: &str) -> (&'static str, &'static str) {
    match name {
        "people_detained" => ("People detained", "Personas detenidas"),
        "detained_by_agency" => ("By arresting agency", "Según quién arrestó"),
        "detained_by_criminality" => ("By criminal record", "Según antecedentes"),
        "atd_total" => ("Alternatives to Detention", "Alternativas a la detención"),
        "atd_by_technology" => ("By technology", "Según la tecnología"),
        "atd_by_area" => ("By area", "Por área"),
        "covid" => ("COVID-19", "COVID-19"),
        "book_ins" => ("Book-ins", "Ingresos"),
        "releases" => ("Ways out", "Salidas"),
        "removals" => ("Removals", "Expulsiones"),
        "length_of_stay" => ("Length of stay", "Duración"),
        "facilities" => ("Largest places", "Mayores centros"),
        "family_detention" => ("Family detention", "Detención familiar"),
        "transgender" => ("Transgender people", "Personas transgénero"),
        "segregation" => ("Segregation", "Segregación"),
        "bonds" => ("Bonds", "Fianzas"),
        "over_two_years" => ("Over two years", "Más de dos años"),
        "lateness" => ("Days late", "Días de retraso"),
        _ => ("Chart", "Gráfico"),
    }
}

pub(super) fn chart(shown: &Shown<'_>) -> Value {
    let Shown { en, es, svg, tables, receipts, .. } = shown;
    let [english, spanish] = tables;
    let safe = |text: &str| Value::from_safe_string(text.to_owned());
    let columns: Vec<Value> =
        english.columns.iter().map(|name| pair(&name.replace('_', " "), column_es(name))).collect();
    let n_rows = english.rows.len();
    // Dated rows newest first, ranked ones as they are.
    let newest_first = english.columns.first().is_some_and(|name| name == "date");
    let mut rows: Vec<(&Vec<Datum>, &Vec<Datum>)> =
        english.rows.iter().zip(&spanish.rows).collect();
    if newest_first {
        rows.sort_by_key(|row| std::cmp::Reverse(day_of(row.0)));
    }
    rows.truncate(ROWS);
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|(en, es)| en.iter().zip(*es).map(|(en, es)| pair(&cell(en), &cell(es))).collect())
        .collect();
    let caption = if n_rows > ROWS {
        pair(
            &format!("The newest {ROWS} of {n_rows} rows; all are in the CSV file."),
            &format!("Las {ROWS} filas más nuevas de {n_rows}; todas están en el archivo CSV."),
        )
    } else {
        pair(&format!("All {n_rows} rows."), &format!("Todas las {n_rows} filas."))
    };
    let name = short(en.name);
    context! {
        name => en.name,
        // Its headline stands in the picture, at every width.
        still_only => panels(en).is_empty(),
        short => pair(name.0, name.1),
        headline => pair(&en.headline, &es.headline),
        subtitle => pair(&en.subtitle, &es.subtitle),
        source => pair(&en.source_line, &es.source_line),
        alt => pair(&en.alt, &es.alt),
        description => pair(&en.description, &es.description),
        svg => context! { en => safe(&svg[0]), es => safe(&svg[1]) },
        columns,
        rows,
        caption,
        receipts => receipts.iter().map(|receipt| {
            let figure = receipt.as_of.map(|day| day.to_string()).unwrap_or_default();
            receipt_value(receipt, &figure)
        }).collect::<Vec<Value>>(),
    }
}

fn day_of(row: &[Datum]) -> Option<chrono::NaiveDate> {
    row.first().and_then(Datum::date)
}

fn cell(datum: &Datum) -> String {
    match datum {
        Datum::Number(number) => {
            let rounded = (number * 1000.0).round() / 1000.0;
            crate::model::series::number_words(rounded)
        }
        other => other.csv(),
    }
}

fn column_es(name: &str) -> &str {
    match name {
        "date" => "fecha",
        "panel" => "gráfico",
        "line" => "línea",
        "value" => "valor",
        "unit" => "unidad",
        "complete" => "período completo",
        "label" => "nombre",
        "mark" => "marca",
        "first_stated" => "primera cifra",
        "as_of" => "al",
        other => other,
    }
}
