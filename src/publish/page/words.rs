//! Texts of the page: escaped, in both languages; receipts as definition lists.

use std::fmt::Write as _;

use minijinja::{AutoEscape, Environment, Value, context};

use crate::charts::Language;
use crate::model::Receipt;

/// Templates in a language: `say(english, spanish)` is the one of the two.
pub(super) fn environment(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_keep_trailing_newline(true);
    environment.add_function("say", move |en: String, es: String| language.say(en, es));
    environment.add_function("receipts", move |all: Value| receipts(&all, language));
    environment
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// Receipts as definition lists.
fn receipts(all: &Value, language: Language) -> Value {
    let mut html = String::new();
    for receipt in all.try_iter().into_iter().flatten() {
        html.push_str("<dl class=\"receipt\">");
        for (key, en, es) in [
            ("figure", "Figure", "Cifra"),
            ("document", "Document", "Documento"),
            ("place", "Cell", "Celda"),
            ("row_label", "Row", "Fila"),
            ("column_label", "Column", "Columna"),
            ("raw", "In the source", "En la fuente"),
            ("as_of_text", "Source date", "Fecha en la fuente"),
            ("published_on", "Published", "Publicado"),
            ("sha256", "SHA-256", "SHA-256"),
        ] {
            let value = receipt.get_attr(key).unwrap_or_default();
            let text = value.as_str().map(str::to_owned).unwrap_or_default();
            if !text.is_empty() {
                let _ =
                    write!(html, "<dt>{}</dt><dd>{}</dd>", language.say(en, es), escaped(&text));
            }
        }
        for (key, en, es) in [
            ("url", "Source URL", "URL de la fuente"),
            ("archive_url", "Wayback Machine", "Wayback Machine"),
        ] {
            let value = receipt.get_attr(key).unwrap_or_default();
            // Only the web; a link is followed by a person, never by the page.
            let Some(url) = value.as_str().filter(|url| url.starts_with("https://")) else {
                continue;
            };
            let url = escaped(url);
            let _ = write!(
                html,
                "<dt>{}</dt><dd><a rel=\"noreferrer\" href=\"{url}\">{url}</a></dd>",
                language.say(en, es)
            );
        }
        html.push_str("</dl>");
    }
    Value::from_safe_string(html)
}

pub(super) fn receipt_value(receipt: &Receipt, figure: &str, language: Language) -> Value {
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
        published_on => language.day(receipt.published_on),
        sha256 => receipt.sha256,
        url => receipt.url,
        archive_url => receipt.archive_url,
    }
}

/// A table's or row's id in words: `atd_technology: voiceid` is "ATD technology: VoiceID".
pub(super) fn plain(id: &str) -> String {
    let word = |word: &str| match word {
        "atd" => "ATD".to_owned(),
        "covid" => "COVID-19".to_owned(),
        "ice" => "ICE".to_owned(),
        "voiceid" => "VoiceID".to_owned(),
        other => other.to_owned(),
    };
    let words: Vec<String> = id
        .split(['_', ' '])
        .map(|part| match part.strip_suffix(':') {
            Some(part) => format!("{}:", word(part)),
            None => word(part),
        })
        .collect();
    words.join(" ")
}
