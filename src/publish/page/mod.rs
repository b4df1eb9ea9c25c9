//! `charts/index.html`, the embeddable pages, `charts/index.json`.

mod figures;
mod find;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use minijinja::{AutoEscape, Environment, Value, context};
use serde_json::json;

use self::figures::figures;
use crate::charts::{Body, Drawing, Language, Panel};
use crate::counters::Counters;
use crate::model::{Datum, Receipt, SeriesTable};

/// A chart as the page shows it.
pub struct Shown<'a> {
    /// In English.
    pub en: &'a Drawing,
    /// In Spanish.
    pub es: &'a Drawing,
    /// Pictures without fonts, English and Spanish.
    pub svg: [String; 2],
    /// Its figures, English and Spanish.
    pub tables: [SeriesTable; 2],
    /// Receipts of its newest figures.
    pub receipts: Vec<Receipt>,
    /// Files of the series that it is drawn from.
    pub series: &'static [&'static str],
    /// Whether it is a card.
    pub is_card: bool,
}

/// What the page shows besides.
pub struct Page<'a> {
    /// The charts, in order.
    pub charts: &'a [Shown<'a>],
    /// The counters.
    pub counters: &'a Counters,
    /// `anomalies.csv`.
    pub anomalies: &'a SeriesTable,
    /// `disappeared.csv`.
    pub disappeared: &'a SeriesTable,
    /// Facility sheets, for the search and the list of states.
    pub places: &'a crate::places::Record,
    /// The fonts as CSS.
    pub fonts: &'a str,
}

/// Rows of a table on the page, newest first; the whole is in the file beside it.
const ROWS: usize = 40;
/// Findings on the page, newest first.
const FINDINGS: usize = 40;

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_keep_trailing_newline(true);
    environment.add_function("both", |en: String, es: String| both(&en, &es));
    environment.add_function("receipts", |all: Value| receipts(&all));
    environment
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// A text in both languages, of which the page shows one.
fn both(en: &str, es: &str) -> Value {
    if en == es {
        return Value::from_safe_string(escaped(en));
    }
    let (en, es) = (escaped(en), escaped(es));
    Value::from_safe_string(format!(
        "<span class=\"en\" lang=\"en\">{en}</span><span class=\"es\" lang=\"es\">{es}</span>"
    ))
}

/// Receipts as definition lists.
fn receipts(all: &Value) -> Value {
    let mut html = String::new();
    for receipt in all.try_iter().into_iter().flatten() {
        html.push_str("<dl class=\"receipt\">");
        for (key, en, es) in [
            ("figure", "Figure", "Cifra"),
            ("document", "Document", "Documento"),
            ("place", "Cell", "Celda"),
            ("row_label", "Row", "Fila"),
            ("column_label", "Column", "Columna"),
            ("raw", "As printed", "Como está impreso"),
            ("as_of_text", "Date line", "Línea de la fecha"),
            ("published_on", "Public since", "Público desde"),
            ("sha256", "SHA-256", "SHA-256"),
        ] {
            let value = receipt.get_attr(key).unwrap_or_default();
            let text = value.as_str().map(str::to_owned).unwrap_or_default();
            if !text.is_empty() {
                let _ = write!(html, "<dt>{}</dt><dd>{}</dd>", both(en, es), escaped(&text));
            }
        }
        for (key, en, es) in
            [("url", "Address", "Dirección"), ("archive_url", "Web archive", "Archivo web")]
        {
            let value = receipt.get_attr(key).unwrap_or_default();
            // Only the web; a link is followed by a person, never by the page.
            let Some(url) = value.as_str().filter(|url| url.starts_with("https://")) else {
                continue;
            };
            let url = escaped(url);
            let _ = write!(
                html,
                "<dt>{}</dt><dd><a rel=\"noreferrer\" href=\"{url}\">{url}</a></dd>",
                both(en, es)
            );
        }
        html.push_str("</dl>");
    }
    Value::from_safe_string(html)
}

fn receipt_value(receipt: &Receipt, figure: &str) -> Value {
    let place = match (&receipt.sheet, &receipt.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => String::new(),
    };
    context! {
        figure,
        document => receipt.document,
        place,
        row_label => receipt.row_label,
        column_label => receipt.column_label,
        raw => receipt.raw,
        as_of_text => receipt.as_of_text,
        published_on => receipt.published_on.to_string(),
        sha256 => receipt.sha256,
        url => receipt.url,
        archive_url => receipt.archive_url,
    }
}

fn pair(en: &str, es: &str) -> Value {
    context! { en, es }
}

/// The page.
///
/// # Errors
/// [`minijinja::Error`], which the template does not cause.
pub fn html(page: &Page<'_>) -> Result<String, minijinja::Error> {
    let mut environment = environment();
    environment.add_template("page.html", include_str!("page.html"))?;
    let charts: Vec<&Shown<'_>> = page.charts.iter().filter(|shown| !shown.is_card).collect();
    let days = || {
        charts.iter().flat_map(|shown| panels(shown.en)).flat_map(|panel| {
            panel.lines.iter().flat_map(|line| line.points.iter().map(|point| point.day))
        })
    };
    let (first, last) = (days().min().unwrap_or_default(), days().max().unwrap_or_default());
    let counters: Vec<Value> =
        page.counters.counters.iter().map(|one| counter(one, page.charts)).collect();
    let sentences: Vec<&str> =
        page.counters.counters.iter().map(|counter| counter.sentence.en.as_str()).collect();
    let shown: Vec<Value> = charts.iter().map(|shown| chart(shown)).collect();
    let data: BTreeMap<&str, serde_json::Value> =
        charts.iter().map(|shown| (shown.en.name, figures(shown))).collect();
    // `</script>` cannot stand inside: every `<` is written as its code.
    let data = serde_json::to_string(&data).unwrap_or_default().replace('<', "\\u003c");
    let safe = |text: &str| Value::from_safe_string(text.to_owned());
    environment.get_template("page.html")?.render(context! {
        summary => pair(&sentences.join(" "), ""),
        counters,
        charts => shown,
        first => first.to_string(),
        last => last.to_string(),
        held => held(page.anomalies),
        gone => gone(page.disappeared),
        data => safe(&data),
        states => find::states(page.places),
        places => safe(&find::places(page.places)),
        fonts => safe(page.fonts),
        css => safe(include_str!("page.css")),
        js => safe(include_str!("page.js")),
        uplot_css => safe(include_str!("uplot.min.css")),
        uplot_js => safe(include_str!("uplot.min.js")),
    })
}

fn panels(drawing: &Drawing) -> &[Panel] {
    match &drawing.body {
        Body::Panels(panels) => panels,
        _ => &[],
    }
}

fn counter(counter: &crate::counters::Counter, charts: &[Shown<'_>]) -> Value {
    let number = counter.value.map(crate::counters::words::grouped);
    let none = ("no figure", "sin cifra");
    let (en, es) = match &number {
        Some(number) => (number.as_str(), number.as_str()),
        None => none,
    };
    // The same words as on the card: whether a newer figure is held back is among them.
    let words = |drawing: &Drawing| match &drawing.body {
        Body::Counters(tiles) => {
            tiles.iter().find(|tile| tile.id == counter.id).map(|tile| tile.source.clone())
        }
        _ => None,
    };
    let sources = charts.iter().find_map(|shown| words(shown.en).zip(words(shown.es)));
    let (source_en, source_es) = sources.unwrap_or_default();
    let source = pair(&source_en, &source_es);
    context! {
        number => pair(en, es),
        label => pair(&counter.label.en, &counter.label.es),
        as_of => pair(&counter.as_of_text.en, &counter.as_of_text.es),
        source,
        receipt => counter.receipt.as_ref().map(|receipt| receipt_value(receipt, en)),
    }
}

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
        "facilities" => ("Largest facilities", "Mayores centros"),
        "map" => ("Map", "Mapa"),
        "family_detention" => ("Family detention", "Detención familiar"),
        "transgender" => ("Transgender people", "Personas transgénero"),
        "segregation" => ("Segregation", "Segregación"),
        "bonds" => ("Bonds", "Fianzas"),
        "over_two_years" => ("Over two years", "Más de dos años"),
        "lateness" => ("Days late", "Días de retraso"),
        _ => ("Chart", "Gráfico"),
    }
}

fn chart(shown: &Shown<'_>) -> Value {
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
        "since_october" => "desde octubre",
        "latitude" => "latitud",
        "longitude" => "longitud",
        "as_of" => "al",
        other => other,
    }
}

fn held(anomalies: &SeriesTable) -> Vec<Value> {
    let rows = anomalies
        .rows
        .iter()
        .rev()
        .filter(|row| anomalies.field(row, "done").csv().starts_with("held"));
    rows.take(FINDINGS)
        .map(|row| {
            let text = |column| anomalies.field(row, column).csv();
            context! {
                published_on => text("published_on"),
                table => text("table"),
                message => text("message"),
                done => text("done"),
            }
        })
        .collect()
}

fn gone(disappeared: &SeriesTable) -> Vec<Value> {
    let rows = disappeared
        .rows
        .iter()
        .rev()
        .filter(|row| disappeared.field(row, "returned_on").date().is_none());
    rows.map(|row| {
        let text = |column| disappeared.field(row, column).csv();
        context! {
            last_seen => text("last_seen"),
            what => text("what"),
            missing_since => text("missing_since"),
            document => text("last_document"),
        }
    })
    .collect()
}

const EMBED: &str = r#"<!DOCTYPE html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:">
<meta name="color-scheme" content="light dark">
<title>{{ headline }}</title>
<link rel="icon" href="data:,">
<style>{{ css }}</style>
</head>
<body>
{%- if counters %}
<main><h1 class="hidden">{{ headline }}</h1><div class="counters">{% for tile in counters %}<div class="counter"><p class="number">{{ tile.number }}</p><p class="label">{{ tile.label }}</p><p class="date">{{ tile.as_of }}</p><p class="source">{{ tile.source }}</p></div>{% endfor %}</div><p class="foot">{{ source }}</p></main>
{%- else %}
<main><h1 class="hidden">{{ headline }}</h1><figure>{{ svg }}<figcaption class="hidden">{{ alt }}</figcaption></figure></main>
{%- endif %}
</body>
</html>
"#;

/// A page with one chart or card, to stand in a frame of another page; it needs no script.
///
/// # Errors
/// [`minijinja::Error`], which the template does not cause.
pub fn embed(drawing: &Drawing, svg: &str) -> Result<String, minijinja::Error> {
    let mut environment = environment();
    environment.add_template("embed.html", EMBED)?;
    let safe = |text: &str| Value::from_safe_string(text.to_owned());
    let counters: Vec<Value> = match &drawing.body {
        Body::Counters(tiles) => tiles
            .iter()
            .map(|tile| {
                context! {
                    number => tile.number,
                    label => tile.label,
                    as_of => tile.as_of,
                    source => tile.source,
                }
            })
            .collect(),
        _ => Vec::new(),
    };
    environment.get_template("embed.html")?.render(context! {
        language => drawing.language.code(),
        headline => drawing.headline,
        source => drawing.source_line,
        alt => drawing.alt,
        svg => safe(svg),
        counters,
        css => safe(include_str!("embed.css")),
    })
}

/// `charts/index.json`: every chart with its words and files.
pub fn index(charts: &[Shown<'_>]) -> serde_json::Value {
    let all: Vec<serde_json::Value> = charts
        .iter()
        .map(|shown| {
            let words = |drawing: &Drawing| {
                json!({
                    "headline": drawing.headline,
                    "subtitle": drawing.subtitle,
                    "alt": drawing.alt,
                    "description": drawing.description,
                    "source": drawing.source_line,
                })
            };
            let name = shown.en.name;
            let stems: Vec<String> = if shown.is_card {
                vec![name.to_owned(), format!("{name}.{}", Language::Es.code())]
            } else {
                vec![name.to_owned()]
            };
            let pictures: Vec<String> = stems
                .iter()
                .flat_map(|stem| [format!("{stem}.svg"), format!("{stem}.png")])
                .collect();
            json!({
                "name": name,
                "is_card": shown.is_card,
                "en": words(shown.en),
                "es": words(shown.es),
                "pictures": pictures,
                "table": (!shown.is_card).then(|| format!("{name}.csv")),
                "embed": [format!("embed/{name}.html"), format!("embed/{name}.es.html")],
                "series": shown.series.iter().map(|series| match *series {
                    "counters" => "counters.csv".to_owned(),
                    series => format!("series/{series}.csv"),
                }).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "charts": all })
}
