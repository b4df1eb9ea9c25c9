//! `charts/index.html`, the embeddable pages, `charts/index.json`.

mod chart;
mod embed;
mod figures;
mod find;
mod table;
mod words;

use std::collections::BTreeMap;

use minijinja::{Value, context};

use self::chart::chart;
use self::figures::figures;
use self::words::{environment, pair, plain, receipt_value};
use crate::charts::{Body, Drawing, Panel};
use crate::edition::counters::Counters;
use crate::model::{Receipt, SeriesTable};

pub use self::embed::{embed, index};

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
    pub files: Vec<String>,
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

/// Why the page cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The template and its values do not fit.
    #[error("cannot fill the template of the page")]
    Template(#[from] minijinja::Error),
    /// A figure has no form in JSON.
    #[error("cannot write the figures of the page")]
    Figures(#[from] serde_json::Error),
}

/// Findings on the page, newest first.
const FINDINGS: usize = 40;

/// The page.
///
/// # Errors
/// [`PageError`].
pub fn html(page: &Page<'_>) -> Result<String, PageError> {
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
    let data = serde_json::to_string(&data)?.replace('<', "\\u003c");
    let safe = |text: &str| Value::from_safe_string(text.to_owned());
    let html = environment.get_template("page.html")?.render(context! {
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
    })?;
    Ok(html)
}

fn panels(drawing: &Drawing) -> &[Panel] {
    match &drawing.body {
        Body::Panels(panels) => panels,
        _ => &[],
    }
}

fn counter(counter: &crate::edition::counters::Counter, charts: &[Shown<'_>]) -> Value {
    let number = counter.value.map(crate::edition::counters::words::grouped);
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
                table => plain(&text("table")),
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
            what => plain(&text("what")),
            missing_since => text("missing_since"),
            document => text("last_document"),
        }
    })
    .collect()
}
