//! `charts/index.html`, `charts/index.es.html`, the embeddable pages, `charts/index.json`.

mod chart;
mod dataset;
mod embed;
mod evidence;
mod figures;
mod find;
mod height;
mod index;
mod law;
mod news;
mod sections;
mod spanish;
mod table;
mod words;

use std::collections::BTreeMap;

use minijinja::{Value, context};

use self::chart::chart;
use self::figures::figures;
use self::height::Framed;
use self::sections::SECTIONS;
use self::words::{environment, receipt_value};
use crate::charts::{Body, Drawing, Language, Panel};
use crate::edition::counters::Counters;
use crate::model::{Receipt, SeriesTable};
use crate::publish::site::{Site, ending};
use crate::render::Bare;

pub use self::embed::embed;
pub use self::index::{ChartsIndex, index};
pub use self::law::Asked;

/// A chart as the page shows it.
pub struct Shown<'a> {
    /// In English.
    pub en: &'a Drawing,
    /// In Spanish.
    pub es: &'a Drawing,
    /// Its wide and narrow pictures without words, English and Spanish; none of a card.
    pub pictures: [Vec<Bare>; 2],
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

    fn framed(&self, language: Language) -> Framed<'_> {
        let [en, es] = &self.pictures;
        let pictures = if language == Language::En { en } else { es };
        Framed { drawing: self.of(language), pictures }
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
    /// What the law asks for.
    pub law: &'a [Asked<'a>],
    /// `corrections.csv`.
    pub corrections: &'a SeriesTable,
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
    let safe = |text: &str| Value::from_safe_string(text.to_owned());
    let summary = sentences.join(" ");
    let title = title(language);
    let (law_gone, law) = law::rows(page.law, page.disappeared, language);
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
        changed => news::changed(page.counters, language),
        age => age(page.counters, language),
        sections => sections(&charts, page.site, language),
        cite => cite(page, language),
        first => first.to_string(),
        last => last.to_string(),
        held => evidence::held(page.anomalies, language),
        law_gone,
        law,
        gone => evidence::gone(page.disappeared, language),
        corrections => evidence::corrections(page.corrections, language),
        dataset => safe(&script(&dataset)?),
        states => find::states(page.places, language),
        fonts => safe(page.fonts),
        css => safe(include_str!("page.css")),
        js => safe(include_str!("page.js")),
        uplot_css => safe(include_str!("uplot.min.css")),
    })?;
    Ok(html)
}

/// What the page loads when somebody reads on: the figures of its charts in both languages, its facilities, and the
/// library that draws. As scripts, since a page opened from disk may load nothing else.
///
/// # Errors
/// [`PageError::Figures`].
pub fn scripts(page: &Page<'_>) -> Result<Vec<(String, String)>, PageError> {
    let mut files = vec![
        ("uplot.min.js".to_owned(), include_str!("uplot.min.js").to_owned()),
        ("places.js".to_owned(), format!("window.places={};\n", find::places(page.places))),
    ];
    for language in Language::BOTH {
        let charts = page.charts.iter().filter(|shown| !shown.is_card);
        let data: BTreeMap<&str, serde_json::Value> =
            charts.map(|shown| (shown.en.name, figures(shown.of(language)))).collect();
        let file = format!("figures{}", ending(language).replace(".html", ".js"));
        files.push((file, format!("window.figures={};\n", script(&data)?)));
    }
    Ok(files)
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

/// The sections that have a chart, with them.
fn sections(charts: &[&Shown<'_>], site: &Site, language: Language) -> Vec<Value> {
    let of = |section: &sections::Section| {
        let mut own: Vec<(usize, &&Shown<'_>)> = charts
            .iter()
            .filter_map(|shown| Some((section.place(shown.en.name)?, shown)))
            .collect();
        own.sort_by_key(|(place, _)| *place);
        let charts: Vec<Value> =
            own.into_iter().map(|(_, shown)| chart(shown, site, language)).collect();
        context! {
            id => section.id,
            heading => section.heading(language),
            lead => section.lead(language),
            charts,
        }
    };
    SECTIONS.iter().map(of).collect()
}

/// How old the figures are.
fn age(counters: &Counters, language: Language) -> Option<Value> {
    let age = news::age(counters, language)?;
    Some(context! {
        date => age.published_on.to_string(),
        day => language.day(age.published_on),
        newer => age.newer,
        is_behind => age.is_behind,
    })
}

/// How to cite the whole.
fn cite(page: &Page<'_>, language: Language) -> String {
    let day = news::age(page.counters, language).map(|age| language.day(age.published_on));
    let day = day.unwrap_or_default();
    let file = format!("index{}", ending(language));
    let address = page.site.address(&format!("charts/{file}"), &file);
    let title = title(language);
    language.say(
        format!("detention-stats, “{title},” with figures from ICE’s release of {day}. {address}"),
        format!(
            "detention-stats, «{title}», con cifras de la publicación de ICE del {day}. {address}"
        ),
    )
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
    // The same words as on the card: they say whether a newer figure is held.
    let words = |drawing: &Drawing| match &drawing.body {
        Body::Counters(tiles) => {
            let tile = tiles.iter().find(|tile| tile.id == counter.id)?;
            Some((tile.label.clone(), tile.source.clone()))
        }
        _ => None,
    };
    let of_card = charts.iter().find_map(|shown| words(shown.of(language)));
    let (label, source) = of_card.unwrap_or_else(|| (language.of(&counter.label), String::new()));
    let receipt = counter.receipt.as_ref();
    context! {
        receipt => receipt.map(|receipt| receipt_value(receipt, &number, language)),
        number,
        label,
        as_of => language.of(&counter.as_of_text),
        source,
    }
}
