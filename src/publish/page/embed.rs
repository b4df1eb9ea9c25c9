//! Pages with one chart or card, and the index of all.

use minijinja::{Value, context};
use serde_json::json;

use super::Shown;
use super::words::environment;
use crate::charts::{Body, Drawing, Language};

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

/// A page with one chart or card, for a frame in another page; it needs no script.
///
/// # Errors
/// [`minijinja::Error`], which the template does not cause.
pub fn embed(drawing: &Drawing, svg: &str) -> Result<String, minijinja::Error> {
    let mut environment = environment(drawing.language);
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
                "series": shown.files,
            })
        })
        .collect();
    json!({ "charts": all })
}
