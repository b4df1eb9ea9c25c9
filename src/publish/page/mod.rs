//! `charts/index.html`, `charts/index.es.html`, the embeddable pages, `charts/index.json`.

mod chart;
mod dataset;
mod embed;
mod figures;
mod find;
mod table;
mod words;

use std::collections::BTreeMap;

use minijinja::{Value, context};

use self::chart::chart;
use self::figures::figures;
use self::words::{environment, plain, receipt_value};
use crate::charts::{Body, Drawing, Language, Panel};
use crate::edition::counters::Counters;
use crate::model::{Datum, Receipt, SeriesTable};
use crate::publish::site::{Site, ending};

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

impl Shown<'_> {
    fn of(&self, language: Language) -> &Drawing {
        match language {
            Language::En => self.en,
            Language::Es => self.es,
        }
    }

    fn svg(&self, language: Language) -> &str {
        let [en, es] = &self.svg;
        if language == Language::En { en } else { es }
    }

    fn table(&self, language: Language) -> &SeriesTable {
        let [en, es] = &self.tables;
        if language == Language::En { en } else { es }
    }
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
    /// Where the page is on the web.
    pub site: &'a Site,
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

/// The page in a language.
///
/// # Errors
/// [`PageError`].
pub fn html(page: &Page<'_>, language: Language) -> Result<String, PageError> {
    let mut environment = environment(language);
    environment.add_template("page.html", include_str!("page.html"))?;
    let charts: Vec<&Shown<'_>> = page.charts.iter().filter(|shown| !shown.is_card).collect();
    let days = || {
        charts.iter().flat_map(|shown| panels(shown.en)).flat_map(|panel| {
            panel.lines.iter().flat_map(|line| line.points.iter().map(|point| point.day))
        })
    };
    let (first, last) = (days().min().unwrap_or_default(), days().max().unwrap_or_default());
    let counters: Vec<Value> =
        page.counters.counters.iter().map(|one| counter(one, page.charts, language)).collect();
    let sentences: Vec<String> =
        page.counters.counters.iter().map(|counter| language.of(&counter.sentence)).collect();
    let shown: Vec<Value> = charts.iter().map(|shown| chart(shown, language)).collect();
    let data: BTreeMap<&str, serde_json::Value> =
        charts.iter().map(|shown| (shown.en.name, figures(shown.of(language)))).collect();
    let safe = |text: &str| Value::from_safe_string(text.to_owned());
    let summary = sentences.join(" ");
    let title = title(language);
    let dataset = dataset::json(page, (title, &summary), (first, last), language);
    let html = environment.get_template("page.html")?.render(context! {
        language => language.code(),
        ending => ending(language),
        title,
        summary,
        // An address of a site has no markup in it.
        card => safe(&page.site.address(&format!("charts/{0}", card(language)), card(language))),
        own => page.site.absolute(&format!("charts/index{}", ending(language))).map(Value::from_safe_string),
        feed => safe(&page.site.address("data/v1/feed.xml", "../data/v1/feed.xml")),
        pages => pages(page.site),
        counters,
        charts => shown,
        first => first.to_string(),
        last => last.to_string(),
        held => held(page.anomalies, language),
        gone => gone(page.disappeared, language),
        dataset => safe(&script(&dataset)?),
        data => safe(&script(&data)?),
        states => find::states(page.places, language),
        places => safe(&find::places(page.places)),
        fonts => safe(page.fonts),
        css => safe(include_str!("page.css")),
        js => safe(include_str!("page.js")),
        uplot_css => safe(include_str!("uplot.min.css")),
        uplot_js => safe(include_str!("uplot.min.js")),
    })?;
    Ok(html)
}

/// Figures for a script: `</script>` cannot stand inside, since every `<` is written as its code.
fn script(of: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string(of)?.replace('<', "\\u003c"))
}

/// The page's name.
fn title(language: Language) -> &'static str {
    match language {
        Language::En => "People in US immigration detention",
        Language::Es => "Personas en detención migratoria en Estados Unidos",
    }
}

/// The sharing card.
fn card(language: Language) -> &'static str {
    match language {
        Language::En => "counters.png",
        Language::Es => "counters.es.png",
    }
}

/// The page in each language: its file, and its address where the site is known.
fn pages(site: &Site) -> Vec<Value> {
    let named = [(Language::En, "English"), (Language::Es, "Español")];
    let of = |(language, name): (Language, &str)| {
        let file = format!("index{}", ending(language));
        let address = site.address(&format!("charts/{file}"), &file);
        let address = Value::from_safe_string(address);
        context! { code => language.code(), name, file, address }
    };
    named.into_iter().map(of).collect()
}

fn panels(drawing: &Drawing) -> &[Panel] {
    match &drawing.body {
        Body::Panels(panels) => panels,
        _ => &[],
    }
}

fn counter(
    counter: &crate::edition::counters::Counter,
    charts: &[Shown<'_>],
    language: Language,
) -> Value {
    let number = counter.value.map(crate::edition::counters::words::grouped);
    let number = number.unwrap_or_else(|| language.say("no figure", "sin cifra"));
    // The same words as on the card: whether a newer figure is held back is among them.
    let words = |drawing: &Drawing| match &drawing.body {
        Body::Counters(tiles) => {
            tiles.iter().find(|tile| tile.id == counter.id).map(|tile| tile.source.clone())
        }
        _ => None,
    };
    let source = charts.iter().find_map(|shown| words(shown.of(language)));
    let receipt = counter.receipt.as_ref();
    context! {
        receipt => receipt.map(|receipt| receipt_value(receipt, &number, language)),
        number,
        label => language.of(&counter.label),
        as_of => language.of(&counter.as_of_text),
        source => source.unwrap_or_default(),
    }
}

fn held(anomalies: &SeriesTable, language: Language) -> Vec<Value> {
    let rows = anomalies
        .rows
        .iter()
        .rev()
        .filter(|row| anomalies.field(row, "done").csv().starts_with("held"));
    rows.take(FINDINGS)
        .map(|row| {
            let text = |column| anomalies.field(row, column).csv();
            context! {
                published_on => date((anomalies, row), "published_on", language),
                table => plain(&text("table")),
                message => text("message"),
                done => text("done"),
            }
        })
        .collect()
}

fn gone(disappeared: &SeriesTable, language: Language) -> Vec<Value> {
    let rows = disappeared
        .rows
        .iter()
        .rev()
        .filter(|row| disappeared.field(row, "returned_on").date().is_none());
    rows.map(|row| {
        let text = |column| disappeared.field(row, column).csv();
        context! {
            last_seen => date((disappeared, row), "last_seen", language),
            what => plain(&text("what")),
            missing_since => date((disappeared, row), "missing_since", language),
            document => text("last_document"),
        }
    })
    .collect()
}

fn date((table, row): (&SeriesTable, &[Datum]), column: &str, language: Language) -> String {
    table.field(row, column).date().map_or_else(String::new, |day| language.short_date(day))
}
