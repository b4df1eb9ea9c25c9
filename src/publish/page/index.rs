//! `charts/index.json`: every chart with its words, files, and the heights of its embeddable pages.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Shown;
use super::height::WIDTHS;
use crate::charts::{self, Drawing, Language};
use crate::publish::site::ending;

/// `charts/index.json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChartsIndex<'a> {
    /// Every chart, in the order of the page.
    pub charts: Vec<ChartEntry<'a>>,
}

/// A chart with its words and files.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChartEntry<'a> {
    /// Its name, as the program takes it.
    pub name: &'static str,
    /// Whether it is a card with one figure.
    pub is_card: bool,
    /// Its words in English.
    pub en: ChartWords<'a>,
    /// Its words in Spanish.
    pub es: ChartWords<'a>,
    /// Its pictures, beside this file.
    pub pictures: Vec<String>,
    /// Its figures as CSV, beside this file; `null` for a card.
    pub table: Option<String>,
    /// Its pages for frames, English and Spanish, beside this file.
    pub embed: [String; 2],
    /// How high a frame must be.
    pub embed_heights: Heights,
    /// Files of the series that it is drawn from.
    pub series: &'a [String],
    /// Files below `data/reference` that it is drawn from.
    pub reference: Vec<&'static str>,
}

/// The words of a chart in one language.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChartWords<'a> {
    /// What it shows, as a sentence.
    pub headline: &'a str,
    /// What is counted, over which days.
    pub subtitle: &'a str,
    /// What is in the picture, for who does not see it.
    pub alt: &'a str,
    /// Its figures in words.
    pub description: &'a str,
    /// Where the figures come from, as of when.
    pub source: &'a str,
}

/// Heights of frames by their widths, both in pixels.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Heights {
    /// Of the English page.
    #[cfg_attr(test, schemars(extend("each" = HEIGHT)))]
    pub en: BTreeMap<String, i32>,
    /// Of the Spanish page.
    #[cfg_attr(test, schemars(extend("each" = HEIGHT)))]
    pub es: BTreeMap<String, i32>,
}

#[cfg(test)]
const HEIGHT: &str = "Height of a frame of this width.";

/// What is said of all charts.
pub fn index<'a>(charts: &'a [Shown<'_>]) -> ChartsIndex<'a> {
    ChartsIndex { charts: charts.iter().map(one).collect() }
}

fn one<'a>(shown: &'a Shown<'_>) -> ChartEntry<'a> {
    let name = shown.en.name;
    let stems = [name.to_owned(), format!("{name}.{}", Language::Es.code())];
    let chart = charts::find(name);
    let reference = chart.map_or(&[][..], |chart| chart.reference).iter();
    let heights = |language: Language| -> BTreeMap<String, i32> {
        let framed = shown.framed(language);
        WIDTHS.iter().map(|width| (width.to_string(), framed.height(*width))).collect()
    };
    ChartEntry {
        name,
        is_card: shown.is_card,
        en: words(shown.en),
        es: words(shown.es),
        pictures: stems
            .iter()
            .flat_map(|stem| [format!("{stem}.svg"), format!("{stem}.png")])
            .collect(),
        table: (!shown.is_card).then(|| format!("{name}.csv")),
        embed: Language::BOTH.map(|language| format!("embed/{name}{}", ending(language))),
        embed_heights: Heights { en: heights(Language::En), es: heights(Language::Es) },
        series: &shown.files,
        reference: reference.map(|file| file.file_name()).collect(),
    }
}

fn words(drawing: &Drawing) -> ChartWords<'_> {
    ChartWords {
        headline: &drawing.headline,
        subtitle: &drawing.subtitle,
        alt: &drawing.alt,
        description: &drawing.description,
        source: &drawing.source_line,
    }
}
