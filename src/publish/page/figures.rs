//! What the page's script draws: points, levels, days to know, releases held.

use serde_json::json;

use super::panels;
use crate::charts::{Drawing, Language, Panel, Point};

/// What the script draws.
pub(super) fn figures(drawing: &Drawing) -> serde_json::Value {
    let language = drawing.language;
    let panels: Vec<serde_json::Value> =
        panels(drawing).iter().map(|one| panel(one, language)).collect();
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

fn panel(of: &Panel, language: Language) -> serde_json::Value {
    let lines: Vec<serde_json::Value> = of
        .lines
        .iter()
        .map(|line| {
            let points: Vec<serde_json::Value> = line.points.iter().map(figure).collect();
            json!({
                "label": line.label,
                "gap": line.gap_days,
                "breaks": line.breaks,
                "points": points,
                "fine": line.is_fine,
            })
        })
        .collect();
    let levels: Vec<serde_json::Value> = of
        .levels
        .iter()
        .map(|level| {
            json!({
                "from": level.from,
                "to": level.to,
                "value": level.value,
                "label": level.label,
            })
        })
        .collect();
    let events: Vec<serde_json::Value> = of
        .events
        .iter()
        .map(|event| {
            let text = event.words(language);
            json!({ "date": event.date, "text": text, "weight": event.weight })
        })
        .collect();
    let firsts = |line: &crate::charts::Line| {
        line.points.iter().all(|point| chrono::Datelike::day(&point.day) == 1)
    };
    json!({
        "heading": of.heading,
        "unit": of.unit.name(),
        "monthly": of.lines.iter().all(firsts),
        "lines": lines,
        "levels": levels,
        "events": events,
        "held": of.held,
        "until": of.until,
    })
}
