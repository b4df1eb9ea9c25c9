//! One chart of the page: its words, its still picture, its table, its receipts.

use minijinja::{Value, context};

use super::table::{Table, table};
use super::words::receipt_value;
use super::{Shown, panels};
use crate::charts::Language;

/// A short name of a chart, for the list of contents.
fn short(name: &str) -> (&'static str, &'static str) {
    match name {
        "people_detained" => ("People detained", "Personas detenidas"),
        "detained_by_agency" => ("By arresting agency", "Según quién arrestó"),
        "detained_by_criminality" => ("By criminal record", "Según antecedentes"),
        "atd_total" => ("Alternatives to Detention", "Alternativas a la detención"),
        "atd_by_technology" => ("By technology", "Según la tecnología"),
        "atd_by_area" => ("By ICE area", "Por área de ICE"),
        "covid" => ("COVID-19", "COVID-19"),
        "book_ins" => ("Book-ins", "Ingresos"),
        "releases" => ("Book-outs", "Salidas"),
        "removals" => ("Removals", "Deportaciones"),
        "length_of_stay" => ("Length of stay", "Duración"),
        "facilities" => ("Largest facilities", "Centros más grandes"),
        "map" => ("Map", "Mapa"),
        "family_detention" => ("Family detention", "Detención familiar"),
        "transgender" => ("Transgender people", "Personas transgénero"),
        "segregation" => ("Solitary confinement", "Aislamiento"),
        "bonds" => ("Bonds", "Fianzas"),
        "over_two_years" => ("Over two years", "Más de dos años"),
        "lateness" => ("Late releases", "Publicaciones tardías"),
        _ => ("Chart", "Gráfico"),
    }
}

pub(super) fn chart(shown: &Shown<'_>, language: Language) -> Value {
    let drawing = shown.of(language);
    let Table { columns, rows, caption } = table(shown.table(language), language);
    let name = short(drawing.name);
    context! {
        name => drawing.name,
        // The picture shows its headline, at every width.
        still_only => panels(drawing).is_empty(),
        short => language.say(name.0, name.1),
        headline => drawing.headline,
        subtitle => drawing.subtitle,
        source => drawing.source_line,
        alt => drawing.alt,
        description => drawing.description,
        svg => Value::from_safe_string(shown.svg(language).to_owned()),
        columns,
        rows,
        caption,
        receipts => shown.receipts.iter().map(|receipt| {
            let figure = receipt.as_of.map(|day| language.day(day)).unwrap_or_default();
            receipt_value(receipt, &figure, language)
        }).collect::<Vec<Value>>(),
    }
}
