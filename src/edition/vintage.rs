//! Which figure of each date, key and measure is published: the newest vintage.

use chrono::{Datelike, NaiveDate};
use hashbrown::HashMap;

use crate::edition::chosen::{Chosen, KEYS, KeyValue};
use crate::edition::spec::{DateKey, Extra, SeriesSpec};
use crate::model::{CaptureId, Measure, SourceId, TableId};

/// What makes a figure of a series that figure. Two measures that share a column are two names of one.
type Identity = (NaiveDate, [KeyValue; KEYS], Option<Measure>);

/// What puts one vintage before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Age {
    rank: u8,
    through: Option<NaiveDate>,
    as_of: Option<NaiveDate>,
    /// Whether its release gives it as its newest.
    is_current: bool,
    published: i32,
    order: u64,
}

/// The newest vintage of each figure, the oldest publication first: the latest as-of date, then the latest publication.
pub(super) fn newest<'a>(candidates: Vec<Chosen<'a>>, spec: &SeriesSpec) -> Vec<Chosen<'a>> {
    let one_column = spec.extra.contains(&Extra::Kind);
    let by_date = matches!(spec.date, DateKey::AsOf | DateKey::AsOfOrRead);
    let newest_of = if by_date { newest_dates(&candidates) } else { HashMap::new() };
    // The number of the best candidate so far: candidates themselves are large.
    let mut best: HashMap<Identity, (Age, usize)> = HashMap::with_capacity(candidates.len());
    for (number, chosen) in candidates.iter().enumerate() {
        let measure = (!one_column).then(|| chosen.measure());
        let age = if by_date {
            age_of_a_date(chosen, newest_of.get(chosen.capture()).copied())
        } else {
            age_of_a_period(chosen, spec)
        };
        let known = best.entry((chosen.date, chosen.keys, measure)).or_insert((age, number));
        if age > known.0 {
            *known = (age, number);
        }
    }
    let mut best: Vec<(Age, usize)> = best.into_values().collect();
    best.sort_unstable_by_key(|(age, _)| *age);
    let mut candidates: Vec<Option<Chosen<'a>>> = candidates.into_iter().map(Some).collect();
    best.into_iter().filter_map(|(_, number)| candidates.get_mut(number)?.take()).collect()
}

/// The newest as-of date of each document.
fn newest_dates(candidates: &[Chosen<'_>]) -> HashMap<CaptureId, NaiveDate> {
    let mut newest: HashMap<CaptureId, NaiveDate> = HashMap::new();
    for chosen in candidates {
        let Some(day) = chosen.figure.as_of.date else { continue };
        match newest.get_mut(chosen.capture()) {
            Some(known) => *known = (*known).max(day),
            None => {
                newest.insert(chosen.capture().clone(), day);
            }
        }
    }
    newest
}

/// Of figures of one date, those that a release gives as its newest, and of these the last published. A frozen sheet of
/// an earlier year only repeats what the first file with that sheet says (`ATD EOFY23 ` is in 24 files): there the
/// first published is used. A table that its own sheet leaves undated does not make the frozen one its newest (0513/24).
fn age_of_a_date(chosen: &Chosen<'_>, newest: Option<NaiveDate>) -> Age {
    let as_of = chosen.figure.as_of.date;
    let is_frozen = chosen.release.source == SourceId::IceWorkbook
        && as_of.zip(newest).is_some_and(|(as_of, newest)| as_of < newest);
    let published = chosen.figure.published_on.num_days_from_ce();
    Age {
        rank: rank(chosen),
        through: None,
        as_of,
        is_current: !is_frozen,
        published: if is_frozen { -published } else { published },
        order: chosen.order,
    }
}

fn age_of_a_period(chosen: &Chosen<'_>, spec: &SeriesSpec) -> Age {
    Age {
        rank: rank(chosen),
        through: chosen.through,
        as_of: if spec.date == DateKey::Month { chosen.figure.as_of.date } else { None },
        is_current: true,
        published: chosen.figure.published_on.num_days_from_ce(),
        order: chosen.order,
    }
}

/// Which of two figures of one date is published: a capture before a transcription, the transcribed table before the
/// transcribed summary, the printed national figure before our sum, the area table's total before the technology
/// table's.
fn rank(chosen: &Chosen<'_>) -> u8 {
    let is_transcribed = chosen.release.source == SourceId::IceCoronavirusTranscription;
    match (chosen.table, is_transcribed) {
        (TableId::AtdArea, _) if !chosen.is_printed() => 0,
        (TableId::CovidSummary, true) => 0,
        (_, true) => 1,
        (TableId::CovidFacilities | TableId::AtdTechnology, _) => 2,
        _ => 3,
    }
}
