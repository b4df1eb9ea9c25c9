//! The figures of a picture as a table.

use chrono::NaiveDate;

use super::{Bar, Bars, Body, Dot, Drawing, Panel, Unit};
use crate::model::{Datum, SeriesTable};

/// The table beside a picture.
pub fn table(drawing: &Drawing) -> SeriesTable {
    let text = |words: &str| Datum::Text(words.to_owned());
    let (columns, rows): (&[&str], Vec<Vec<Datum>>) = match &drawing.body {
        Body::Panels(panels) => (
            &["date", "panel", "line", "value", "unit", "complete", "first_stated"],
            panels.iter().flat_map(points).collect(),
        ),
        Body::Bars(bars) => {
            let rows = bars.rows.iter().map(|row| bar_row(row, bars)).collect();
            (&["label", "value", "mark", "unit", "as_of"], rows)
        }
        Body::Columns(columns) => {
            let rows = columns
                .rows
                .iter()
                .map(|row| {
                    vec![
                        text(&row.name),
                        row.value.map_or(Datum::Null, Datum::Number),
                        Datum::Flag(!row.partial),
                        text(columns.unit.name()),
                        Datum::Date(row.date),
                    ]
                })
                .collect();
            (&["label", "value", "complete", "unit", "as_of"], rows)
        }
        Body::Map(map) => {
            let columns = &["label", "value", "unit", "as_of", "latitude", "longitude"];
            (columns, map.dots.iter().map(|dot| dot_row(dot, map.date)).collect())
        }
        Body::Counters(tiles) => {
            let rows = tiles
                .iter()
                .map(|tile| [tile.id, &tile.number, &tile.as_of, &tile.sentence].map(text).to_vec())
                .collect();
            (&["id", "number", "as_of", "sentence"], rows)
        }
    };
    SeriesTable {
        name: drawing.name.to_owned(),
        columns: columns.iter().map(ToString::to_string).collect(),
        rows,
    }
}

/// Columns of words for readers, with the name of their Spanish.
const WORDS: [(&str, &str); 3] =
    [("panel", "panel_es"), ("line", "line_es"), ("label", "label_es")];

/// The table beside an English picture, with the words of the Spanish one in columns at its end.
pub fn bilingual(english: &Drawing, spanish: Option<&Drawing>) -> SeriesTable {
    let mut all = table(english);
    let Some(spanish) = spanish.map(table) else { return all };
    for (name, added) in WORDS {
        let Some(at) = all.position(name) else { continue };
        all.columns.push(added.to_owned());
        // Both are drawn from the same figures in the same order.
        let mut words = spanish.rows.iter().map(|row| row.get(at).cloned());
        for row in &mut all.rows {
            row.push(words.next().flatten().unwrap_or(Datum::Null));
        }
    }
    all
}

fn dot_row(dot: &Dot, date: NaiveDate) -> Vec<Datum> {
    let (north, east) = dot.degrees.unzip();
    let number = |degrees: Option<f64>| degrees.map_or(Datum::Null, Datum::Number);
    vec![
        Datum::Text(format!("{}, {}", dot.name, dot.place)),
        Datum::Number(dot.value),
        Datum::Text(Unit::Count.name().to_owned()),
        Datum::Date(date),
        number(north),
        number(east),
    ]
}

fn bar_row(bar: &Bar, bars: &Bars) -> Vec<Datum> {
    vec![
        Datum::Text(bar.label.clone()),
        Datum::Number(bar.value),
        bar.mark.map_or(Datum::Null, Datum::Number),
        Datum::Text(bars.unit.name().to_owned()),
        Datum::Date(bars.date),
    ]
}

fn points(panel: &Panel) -> impl Iterator<Item = Vec<Datum>> {
    let text = |words: &str| Datum::Text(words.to_owned());
    panel.lines.iter().flat_map(move |line| {
        line.points.iter().map(move |point| {
            vec![
                Datum::Date(point.day),
                text(&panel.heading),
                text(&line.label),
                Datum::Number(point.value),
                text(panel.unit.name()),
                Datum::Flag(!point.partial),
                point.first.map_or(Datum::Null, Datum::Number),
            ]
        })
    })
}
