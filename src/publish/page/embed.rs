//! Pages with one chart or card, for a frame in another page.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use minijinja::{Value, context};
use sha2::{Digest, Sha256};

use super::words::environment;
use crate::charts::{Body, Drawing};
use crate::publish::site::ending;
use crate::render::Bare;

const EMBED: &str = r#"<!DOCTYPE html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{{ digest }}'; img-src data:">
<meta name="color-scheme" content="light dark">
<title>{{ headline }}</title>
<link rel="icon" href="data:,">
<style>{{ css }}</style>
<script>{{ script }}</script>
</head>
<body>
<main>
{%- if counters %}
<h1 class="hidden">{{ headline }}</h1>
<div class="counters">{% for tile in counters %}<div class="counter"><p class="number">{{ tile.number }}</p><p class="label">{{ tile.label }}</p><p class="date">{{ tile.as_of }}</p><p class="source">{{ tile.source }}</p></div>{% endfor %}</div>
{%- else %}
<h1>{{ headline }}</h1>
{%- if subtitle %}
<p class="subtitle">{{ subtitle }}</p>
{%- endif %}
<figure><div class="wide">{{ wide }}</div><div class="narrow">{{ narrow }}</div><div class="small">{{ small }}</div></figure>
{%- endif %}
<p class="foot">{{ source }}</p>
<p class="back"><a href="../index{{ ending }}#{{ anchor }}" target="_blank" rel="noopener">{{ back }}</a></p>
</main>
</body>
</html>
"#;

/// `?theme=light` and `?theme=dark`; anything else follows the reader's own choice.
const THEME: &str = r#"{const theme=new URLSearchParams(location.search).get("theme");if(theme==="light"||theme==="dark")document.documentElement.dataset.theme=theme}"#;

/// The words of the link back to the page.
pub(super) fn back(drawing: &Drawing) -> String {
    drawing.language.say(
        "All figures and sources: detention-stats",
        "Todas las cifras y fuentes: detention-stats",
    )
}

/// A page with one chart or card; without script it follows the reader's theme.
///
/// # Errors
/// [`minijinja::Error`], which the template does not cause.
pub fn embed(drawing: &Drawing, pictures: &[Bare]) -> Result<String, minijinja::Error> {
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
    let anchor = if counters.is_empty() { drawing.name } else { "main" };
    let picture = |at: usize| safe(pictures.get(at).map_or("", |picture| picture.svg.as_str()));
    environment.get_template("embed.html")?.render(context! {
        language => drawing.language.code(),
        ending => ending(drawing.language),
        headline => drawing.headline,
        subtitle => drawing.subtitle,
        source => drawing.source_line,
        back => back(drawing),
        anchor,
        wide => picture(0),
        narrow => picture(1),
        small => picture(2),
        counters,
        css => safe(include_str!("embed.css")),
        script => safe(THEME),
        digest => safe(&BASE64_STANDARD.encode(Sha256::digest(THEME))),
    })
}
