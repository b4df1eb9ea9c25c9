//! `charts/index.json`: every chart with its words, files, and the heights of its embeddable pages.

use std::collections::BTreeMap;

use serde_json::json;

use super::Shown;
use super::height::WIDTHS;
use crate::charts::{self, Drawing, Language};
use crate::publish::site::ending;

/// `charts/index.json`.
pub fn index(charts: &[Shown<'_>]) -> serde_json::Value {
    let all: Vec<serde_json::Value> = charts.iter().map(one).collect();
    json!({ "charts": all })
}

fn one(shown: &Shown<'_>) -> serde_json::Value {
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
    let stems = [name.to_owned(), format!("{name}.{}", Language::Es.code())];
    let pictures: Vec<String> =
        stems.iter().flat_map(|stem| [format!("{stem}.svg"), format!("{stem}.png")]).collect();
    let chart = charts::find(name);
    let reference: Vec<&str> = chart
        .map_or(&[][..], |chart| chart.reference)
        .iter()
        .map(|file| file.file_name())
        .collect();
    let heights = |language: Language| -> BTreeMap<String, i32> {
        let framed = shown.framed(language);
        WIDTHS.iter().map(|width| (width.to_string(), framed.height(*width))).collect()
    };
    json!({
        "name": name,
        "is_card": shown.is_card,
        "en": words(shown.en),
        "es": words(shown.es),
        "pictures": pictures,
        "table": (!shown.is_card).then(|| format!("{name}.csv")),
        "embed": Language::BOTH.map(|language| format!("embed/{name}{}", ending(language))),
        "embed_heights": { "en": heights(Language::En), "es": heights(Language::Es) },
        "series": shown.files,
        "reference": reference,
    })
}
