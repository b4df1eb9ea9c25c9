//! `chart place --place ID`, `chart state --state TX`, `chart map --state TX`.

use anyhow::bail;

use super::chart::Chart;
use super::{UsageError, near};
use crate::charts::{self, Drawing, Language};
use crate::model::{SeriesId, State};
use crate::pipeline;
use crate::places::Record;
use crate::profiles::{drawing, find, profiled};

/// What a chart is about, where that is one place or state.
pub(super) enum Subject {
    Place(String),
    State(State),
}

impl Chart {
    /// The place or state asked for.
    pub(super) fn subject(&self) -> anyhow::Result<Option<Subject>> {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let fits = match (&self.place, &self.state) {
            (Some(_), Some(_)) => false,
            (Some(_), None) => names == ["place"],
            (None, Some(_)) => names == ["state"] || names == ["map"],
            (None, None) => !names.contains(&"place") && !names.contains(&"state"),
        };
        if let ([name], None, Some(_)) = (names.as_slice(), &self.place, &self.state)
            && !["place", "state", "map"].contains(name)
        {
            let state = self.state.as_deref().unwrap_or_default();
            let message = format!("`{name}` has no states; use `chart state --state {state}`");
            return Err(UsageError(message).into());
        }
        if !fits {
            let message =
                "use `chart place --place ID`, `chart state --state XX` or `chart map --state XX`";
            return Err(UsageError(message.to_owned()).into());
        }
        Ok(match (&self.place, &self.state) {
            (Some(text), _) => Some(Subject::Place(text.clone())),
            (None, Some(text)) => Some(Subject::State(near::state(text)?)),
            (None, None) => None,
        })
    }

    /// The drawings of one place or state, with what their files' names say.
    pub(super) fn of_subject(
        &self,
        subject: &Subject,
        (data, languages): (&std::path::Path, &[Language]),
    ) -> anyhow::Result<(Vec<Drawing>, String)> {
        let edition = pipeline::places::ask(data, self.known_on)?;
        let record = edition.places()?;
        let daily = edition.daily.as_ref();
        let (drawings, name): (Vec<Drawing>, String) = match subject {
            Subject::Place(text) => {
                let id = one(record, text)?;
                let last = record.last(&id).map(|(sheet, _)| sheet.as_of);
                let counts = daily.zip(last).and_then(|(daily, last)| {
                    profiled::daily_of_place(daily, &id, last).map(|counts| counts.points())
                });
                let counts = counts.unwrap_or_default();
                let draw = |language: &Language| drawing::place(record, (&id, &counts), *language);
                (languages.iter().filter_map(draw).collect(), id)
            }
            Subject::State(state) if self.names.iter().any(|name| name == "map") => {
                if state.is_apart() {
                    let code = state.code();
                    let message =
                        format!("no map of {}; use `chart state --state {code}`", state.english());
                    return Err(UsageError(message).into());
                }
                let table = edition.series(SeriesId::FacilityLatest)?;
                let outlines = &edition.judgements().ground()?.outlines;
                let draw = |language: &Language| {
                    charts::map::drawing(&table, outlines, Some(*state), *language)
                };
                (languages.iter().filter_map(draw).collect(), state.code().to_lowercase())
            }
            Subject::State(state) => {
                let counts = daily.and_then(|daily| profiled::daily_of_state(daily, *state));
                let counts = counts.map(|counts| counts.points()).unwrap_or_default();
                let draw =
                    |language: &Language| drawing::state(record, (*state, &counts), *language);
                (languages.iter().filter_map(draw).collect(), state.code().to_lowercase())
            }
        };
        if drawings.is_empty() {
            bail!("no facility list by that date has a figure for it");
        }
        Ok((drawings, format!("-{name}")))
    }
}

/// The one facility of that id or words.
fn one(record: &Record, text: &str) -> anyhow::Result<String> {
    match find::places(record, text).as_slice() {
        [id] => Ok((*id).to_owned()),
        [] => bail!("no facility matches `{text}`; `detention-stats place` shows near names"),
        several => bail!("`{text}` matches {} facilities: {}", several.len(), several.join(", ")),
    }
}
