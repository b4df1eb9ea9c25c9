//! One chart of the page: its words, its still pictures, its table, its receipts, how to share it.

use minijinja::{Value, context};

use super::Shown;
use super::table::{Table, table};
use super::words::receipt_value;
use crate::charts::{Drawing, Language};
use crate::publish::site::{Site, ending};

pub(super) fn chart(shown: &Shown<'_>, site: &Site, language: Language) -> Value {
    let drawing = shown.of(language);
    let framed = shown.framed(language);
    let Table { columns, rows, caption } = table(shown.table(language), language);
    let name = drawing.name;
    let file = format!("index{}#{name}", ending(language));
    let link = site.address(&format!("charts/{file}"), &file);
    let stem = format!("{name}{}", if language == Language::Es { ".es" } else { "" });
    context! {
        name,
        stem,
        headline => drawing.headline,
        subtitle => drawing.subtitle,
        source => drawing.source_line,
        alt => drawing.alt,
        description => drawing.description,
        pictures => framed.pictures.iter().map(|picture| picture.svg.clone()).map(Value::from_safe_string).collect::<Vec<Value>>(),
        columns,
        rows,
        caption,
        citation => citation(drawing, &link),
        embed => framed.code(site),
        link,
        receipts => shown.receipts.iter().map(|receipt| {
            let figure = receipt.as_of.map(|day| language.day(day)).unwrap_or_default();
            receipt_value(receipt, &figure, language)
        }).collect::<Vec<Value>>(),
    }
}

/// How to cite a chart: its headline, its sources with their dates, its address.
fn citation(drawing: &Drawing, link: &str) -> String {
    let source = drawing.source_line.split(". ").next().unwrap_or_default();
    let (headline, source) = (&drawing.headline, source.trim_end_matches('.'));
    drawing.language.say(
        format!("“{headline}.” {source}. detention-stats, {link}"),
        format!("«{headline}». {source}. detention-stats, {link}"),
    )
}
