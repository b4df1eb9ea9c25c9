//! Everything that is published of one state: `data/v1/states/<xx>.json`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::entry::{self, Entry};
use super::profile::Daily;
use super::{profiled, words};
use crate::charts::Language;
use crate::model::Bilingual;
use crate::model::State;
use crate::places::population::Population;
use crate::places::record::{Record, Sheet};
use crate::places::sheet::millionths;

/// One state, territory, or Guantánamo Bay.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StateProfile {
    /// Two-letter code; `CU` for Guantánamo Bay.
    pub state: &'static str,
    /// Its name.
    pub name: Bilingual,
    /// Whether the newest facility sheet lists a place in it.
    pub is_listed: bool,
    /// Sentences that can be quoted.
    pub sentence: Bilingual,
    /// The newest sums; the cells are in the files of the places.
    pub newest: StateFigures,
    /// Residents by which the rate is computed; `null` where there is no count.
    pub residents: Option<f64>,
    /// The day of that count or estimate.
    pub residents_as_of: Option<NaiveDate>,
    /// ICE's areas of responsibility that have places here, as printed.
    pub areas_of_responsibility: BTreeSet<String>,
    /// Its places: listed ones by people, then those no longer listed.
    pub places: Vec<Entry>,
    /// A column for each figure, an entry for each facility sheet with a place here.
    #[cfg_attr(test, schemars(extend("each" = super::profile::COLUMN)))]
    pub history: BTreeMap<&'static str, Vec<serde_json::Value>>,
    /// Daily counts from individual records, a second source; `null` where they have no place there.
    pub daily: Option<Daily>,
}

/// Sums of a state on one sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StateFigures {
    /// The date of the sheet.
    pub as_of: NaiveDate,
    /// Its publication.
    pub published_on: NaiveDate,
    /// The document.
    pub document: String,
    /// Places listed.
    pub facilities: u32,
    /// People per day since 1 October.
    pub average_daily_population: Option<f64>,
    /// People per day since the previous release, over `interval_facilities`.
    pub interval_average_daily_population: Option<f64>,
    /// Places that both releases list.
    pub interval_facilities: u32,
    /// First day of the interval.
    pub interval_first_day: Option<NaiveDate>,
    /// Last day of the interval.
    pub interval_last_day: Option<NaiveDate>,
    /// Share of all people on the sheet, 0 to 1.
    pub share_of_nation: Option<f64>,
    /// People per day since 1 October for each 100,000 residents.
    pub per_100000_residents: Option<f64>,
}

/// Every state that ever had a place on a facility sheet.
pub fn states(record: &Record) -> BTreeSet<State> {
    record.sheets.iter().flat_map(Sheet::states).flatten().collect()
}

/// A state as it is published; `None` where no sheet ever listed a place in it.
pub fn of(
    record: &Record,
    daily: Option<&crate::daily::Daily>,
    state: State,
) -> Option<StateProfile> {
    let own = |sheet: &&Sheet| sheet.of_state(Some(state)).next().is_some();
    let sheet = record.sheets.iter().rev().find(own)?;
    let say = |language| words::state(record, sheet, state, language).join(" ");
    let mut places: Vec<Entry> = record
        .ids()
        .filter(|id| {
            let last = record.last(id).and_then(|(_, listing)| listing.state);
            last.map(|(state, _)| state) == Some(state)
        })
        .filter_map(|id| entry::of(record, id))
        .collect();
    entry::sort(&mut places);
    let residents = record.ground.residents.on(state, sheet.as_of);
    Some(StateProfile {
        state: state.code(),
        name: Bilingual { en: state.english().to_owned(), es: state.spanish().to_owned() },
        is_listed: record.newest().is_some_and(|newest| newest.as_of == sheet.as_of),
        sentence: Bilingual { en: say(Language::En), es: say(Language::Es) },
        newest: figures(record, sheet, state),
        residents: residents.map(|(_, people)| people),
        residents_as_of: residents.map(|(day, _)| day),
        areas_of_responsibility: sheet
            .of_state(Some(state))
            .filter_map(|(_, listing)| listing.area.clone())
            .collect(),
        places,
        history: history(record, state),
        daily: daily.and_then(|daily| profiled::daily_of_state(daily, state)),
    })
}

/// The sums of a state on a sheet.
pub fn figures(record: &Record, sheet: &Sheet, state: State) -> StateFigures {
    let sum = Population::of(sheet.of_state(Some(state)).map(|(_, listing)| listing));
    let days = sum.interval.and_then(|_| sheet.interval_days());
    let all = sheet.people().filter(|all| *all > 0.0);
    let residents = record.ground.residents.on(state, sheet.as_of);
    StateFigures {
        as_of: sheet.as_of,
        published_on: sheet.published_on,
        document: sheet.document.clone(),
        facilities: sum.facilities,
        average_daily_population: sum.people,
        interval_average_daily_population: sum.interval,
        interval_facilities: sum.interval_facilities,
        interval_first_day: days.map(|(first, _)| first),
        interval_last_day: days.map(|(_, last)| last),
        share_of_nation: sum.people.zip(all).map(|(people, all)| millionths(people / all)),
        per_100000_residents: sum
            .people
            .zip(residents)
            .map(|(people, (_, residents))| millionths(people / residents * 1e5)),
    }
}

fn history(record: &Record, state: State) -> BTreeMap<&'static str, Vec<serde_json::Value>> {
    let mut columns: BTreeMap<&'static str, Vec<serde_json::Value>> = BTreeMap::new();
    for sheet in &record.sheets {
        if sheet.of_state(Some(state)).next().is_none() {
            continue;
        }
        let sum = Population::of(sheet.of_state(Some(state)).map(|(_, listing)| listing));
        let fields: [(&'static str, serde_json::Value); 6] = [
            ("as_of", sheet.as_of.to_string().into()),
            ("published_on", sheet.published_on.to_string().into()),
            ("facilities", sum.facilities.into()),
            ("average_daily_population", sum.people.into()),
            ("interval_average_daily_population", sum.interval.into()),
            ("interval_facilities", sum.interval_facilities.into()),
        ];
        for (name, field) in fields {
            columns.entry(name).or_default().push(field);
        }
    }
    columns
}
