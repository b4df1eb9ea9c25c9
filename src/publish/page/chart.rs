//! One chart of the page: its words, its still picture, its table, its receipts.

use minijinja::{Value, context};

use super::table::{Table, table};
use super::words::{pair, receipt_value};
use super::{Shown, panels};

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

pub(super) fn chart(shown: &Shown<'_>) -> Value {
    let Shown { en, es, svg, tables, receipts, .. } = shown;
    let safe = |text: &str| Value::from_safe_string(text.to_owned());
    let Table { columns, rows, caption } = table(tables);
    let name = short(en.name);
    context! {
        name => en.name,
        // The picture shows its headline, at every width.
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
