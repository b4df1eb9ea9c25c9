//! Figures that an analyst added below `data/local`, as a series of their own: each row has its source.

use chrono::NaiveDate;

use crate::model::{Datum, SeriesId, SeriesTable, State};
use crate::reference::LocalFigure;

const COLUMNS: [&str; 18] = [
    "date",
    "source",
    "series",
    "facility_id",
    "state",
    "keys",
    "value",
    "unit",
    "through",
    "publisher",
    "document",
    "location",
    "url",
    "sha256",
    "transcribed_by",
    "transcribed_on",
    "note",
    "published_on",
];

/// The newest statement of each figure that was public on a day. The figures are sorted by identity, then publication.
pub(super) fn table(figures: &[LocalFigure], known_on: Option<NaiveDate>) -> SeriesTable {
    let is_public = |of: &&LocalFigure| known_on.is_none_or(|day| of.published_on <= day);
    let mut newest: Vec<&LocalFigure> = Vec::new();
    for figure in figures.iter().filter(is_public) {
        if newest.last().is_some_and(|last| last.identity() == figure.identity()) {
            newest.pop();
        }
        newest.push(figure);
    }
    SeriesTable {
        name: SeriesId::Local.name().to_owned(),
        columns: COLUMNS.map(str::to_owned).to_vec(),
        rows: newest.into_iter().map(row).collect(),
    }
}

fn row(figure: &LocalFigure) -> Vec<Datum> {
    let text = |text: &str| Datum::Text(text.to_owned());
    let optional = |words: Option<&str>| words.map_or(Datum::Null, text);
    vec![
        Datum::Date(figure.date),
        text(&figure.source),
        text(&figure.series),
        optional(figure.facility_id.as_deref()),
        optional(figure.state.map(State::code)),
        optional(figure.keys.as_deref()),
        Datum::Number(figure.value),
        text(&figure.unit),
        figure.through.map_or(Datum::Null, Datum::Date),
        text(&figure.publisher),
        text(&figure.document),
        text(&figure.location),
        optional(figure.url.as_deref()),
        optional(figure.sha256.as_deref()),
        text(&figure.transcribed_by),
        Datum::Date(figure.transcribed_on),
        optional(figure.note.as_deref()),
        Datum::Date(figure.published_on),
    ]
}
