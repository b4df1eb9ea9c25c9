//! What the page's script draws: points, levels, days to know, releases held.

use serde_json::json;

use super::{Shown, panels};
use crate::charts::{Panel, Point};

/// What the script draws.
pub(super) fn figures(shown: &Shown<'_>) -> serde_json::Value {
    let panels: Vec<serde_json::Value> =
        panels(shown.en).iter().zip(panels(shown.es)).map(|(en, es)| panel(en, es)).collect();
    json!({ "panels": panels })
}

/// Day and value; whether the period had not ended, and what was stated first, where there is such a thing to say.
fn figure(point: &Point) -> serde_json::Value {
    let short = |value: f64| (value * 1e4).round() / 1e4;
    let (day, value) = (point.day, short(point.value));
    match (point.partial, point.first) {
        (false, None) => json!([day, value]),
        (partial, None) => json!([day, value, partial]),
        (partial, Some(first)) => json!([day, value, partial, short(first)]),
    }
}

fn panel(en: &Panel, es: &Panel) -> serde_json::Value {
    let lines: Vec<serde_json::Value> = en
        .lines
        .iter()
        .zip(&es.lines)
        .map(|(en, es)| {
            let points: Vec<serde_json::Value> = en.points.iter().map(figure).collect();
            json!({
                "label": { "en": en.label, "es": es.label },
                "gap": en.gap_days,
                "breaks": en.breaks,
                "points": points,
                "fine": en.is_fine,
            })
        })
        .collect();
    let levels: Vec<serde_json::Value> = en
        .levels
        .iter()
        .zip(&es.levels)
        .map(|(en, es)| {
            json!({
                "from": en.from,
                "to": en.to,
                "value": en.value,
                "label": { "en": en.label, "es": es.label },
            })
        })
        .collect();
    let events: Vec<serde_json::Value> = en
        .events
        .iter()
        .map(|event| {
            let text = json!({ "en": event.text.en, "es": event.text.es });
            json!({ "date": event.date, "text": text, "weight": event.weight })
        })
        .collect();
    let firsts = |line: &crate::charts::Line| {
        line.points.iter().all(|point| chrono::Datelike::day(&point.day) == 1)
    };
    json!({
        "heading": { "en": en.heading, "es": es.heading },
        "unit": en.unit.name(),
        "monthly": en.lines.iter().all(firsts),
        "lines": lines,
        "levels": levels,
        "events": events,
        "held": en.held,
        "until": en.until,
    })
}
