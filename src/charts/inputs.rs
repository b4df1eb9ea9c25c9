//! What charts are made from, within the part of the record that is drawn.

use std::sync::Arc;

use anyhow::Result;
use chrono::NaiveDate;

use super::{Event, Language};
use crate::edition::Edition;
use crate::edition::revisions;
use crate::model::{SeriesId, SeriesTable, TableId};

/// What part of the record is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Window {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// To this day, included.
    pub to: Option<NaiveDate>,
}

impl Window {
    pub(super) fn holds(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What charts are made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// What is published.
    pub edition: &'a Edition,
    /// What part of the record is drawn.
    pub window: Window,
    /// The language.
    pub language: Language,
}

impl Inputs<'_> {
    /// A table within the window: rows whose first date lies in it.
    pub(super) fn table(&self, id: SeriesId) -> Result<Arc<SeriesTable>> {
        let table = self.edition.series(id)?;
        if self.window.from.is_none() && self.window.to.is_none() {
            return Ok(table);
        }
        let mut table = SeriesTable::clone(&table);
        let first =
            |row: &Vec<crate::model::Datum>| row.first().and_then(crate::model::Datum::date);
        table.rows.retain(|row| first(row).is_some_and(|day| self.window.holds(day)));
        Ok(Arc::new(table))
    }

    /// The events of a chart within the window.
    pub(super) fn events_of(&self, chart: &str) -> Vec<Event> {
        let own = |event: &&Event| event.charts.iter().any(|name| name == chart);
        let events = &self.edition.judgements().events;
        events
            .iter()
            .filter(|event| self.window.holds(event.date) && self.knew(event.known_on))
            .filter(own)
            .cloned()
            .collect()
    }

    /// Whether a thing was known on the day as of which is drawn.
    pub(super) fn knew(&self, day: NaiveDate) -> bool {
        self.edition.known_on.is_none_or(|known_on| day <= known_on)
    }

    /// Whether a day is within the window and was known on the day as of which is drawn.
    pub(super) fn shows(&self, day: NaiveDate) -> bool {
        self.window.holds(day) && self.knew(day)
    }

    /// Whether a part of the record only is drawn.
    pub(super) fn is_cut(&self) -> bool {
        self.window.from.is_some() || self.window.to.is_some()
    }

    /// That ICE took its coronavirus page away, where that was known.
    pub(super) fn page_ended(&self) -> String {
        let ended: Option<NaiveDate> = crate::sources::ice_coronavirus::ENDED.parse().ok();
        match ended.filter(|day| self.knew(*day)) {
            Some(day) => {
                let month = self.language.month(day);
                self.say(format!(" (removed in {month})"), format!(" (retirada en {month})"))
            }
            None => String::new(),
        }
    }

    /// Since when a table is missing from every release, as far as the picture reaches.
    pub(super) fn missing_since(&self, table: TableId) -> Option<NaiveDate> {
        self.edition.missing_since(table, self.window.to)
    }

    /// What was changed after the fact in a series.
    pub(super) fn revisions(&self, series: SeriesId) -> SeriesTable {
        let all = &self.edition.revisions().all;
        revisions::table(all.iter().filter(|revision| revision.series == series.name()))
    }

    /// What part of the record a picture shows, and as of when, where that is not all and now: a picture that is
    /// passed on says it itself.
    pub(super) fn scope(&self) -> String {
        let day = |day: NaiveDate| self.language.day(day);
        let window = match (self.window.from, self.window.to) {
            (None, None) => String::new(),
            (Some(from), None) => self.say(
                format!(" Shown from {} on.", day(from)),
                format!(" Se muestra desde el {}.", day(from)),
            ),
            (None, Some(to)) => self.say(
                format!(" Shown until {}.", day(to)),
                format!(" Se muestra hasta el {}.", day(to)),
            ),
            (Some(from), Some(to)) => self.say(
                format!(" Shown from {} to {}.", day(from), day(to)),
                format!(" Se muestra desde el {} hasta el {}.", day(from), day(to)),
            ),
        };
        let known = self.edition.known_on.map_or_else(String::new, |known_on| {
            self.say(
                format!(" As known on {}.", day(known_on)),
                format!(" Según se sabía el {}.", day(known_on)),
            )
        });
        format!("{window}{known}")
    }

    pub(super) fn say(&self, en: impl Into<String>, es: impl Into<String>) -> String {
        self.language.say(en, es)
    }

    /// The days of releases whose table of this kind is held.
    pub(super) fn held(&self, table: TableId) -> Vec<NaiveDate> {
        let days = self.edition.held_days(table).into_iter();
        days.filter(|day| self.window.holds(*day) && self.knew(*day)).collect()
    }
}
