//! How fresh each source is: `status.json`, and what `status` prints.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::item::Item;
use crate::disk::{self, DiskError};
use crate::sources::{Life, Source};

/// What is known of one source.
#[derive(Debug, Clone)]
pub struct SourceStatus {
    /// The source.
    pub source: &'static Source,
    /// The last run in which all of it went through and something was noted.
    pub last_success: Option<DateTime<Utc>>,
    /// When its newest document came.
    pub last_change: Option<DateTime<Utc>>,
    /// The newest day for which published figures of it speak.
    pub newest_as_of: Option<NaiveDate>,
    /// Its newest publication that is known of, held or not.
    pub newest_publication: Option<NaiveDate>,
    /// When its newest document in the record was published.
    pub newest_document: Option<NaiveDate>,
    /// Tables of its newest document that are held.
    pub n_holds: usize,
    /// What was out of reach.
    pub last_problem: Option<String>,
}

impl SourceStatus {
    /// The last day on which the next publication is in time.
    pub fn expected_next(&self) -> Option<NaiveDate> {
        let Life::Publishes { every_days } = self.source.life else { return None };
        self.newest_publication?.checked_add_days(chrono::Days::new(u64::from(every_days)))
    }

    /// Days since then.
    pub fn days_late(&self, today: NaiveDate) -> Option<i64> {
        Some((today - self.expected_next()?).num_days().max(0))
    }

    /// How far the record is behind, as a sentence.
    fn published(&self, today: NaiveDate) -> String {
        if let Life::Ended(day) = self.source.life {
            return format!("discontinued on {day}; only `backfill` reads it");
        }
        let Some(newest) = self.newest_publication else {
            return "compared with ICE's figures, not passed on".to_owned();
        };
        let mut said = match self.newest_document {
            Some(held) if held < newest => {
                format!("latest release here {held}; one of {newest} is known, no copy archived")
            }
            _ => format!("latest release {newest}"),
        };
        if let (Some(next), Some(late)) = (self.expected_next(), self.days_late(today)) {
            let _ = write!(said, "; next due by {next}");
            let days = if late == 1 { "day" } else { "days" };
            if late > 0 {
                let _ = write!(said, ", {late} {days} late");
            }
        }
        said
    }

    /// How up to date it is, seen from a day.
    pub fn state(&self, today: NaiveDate) -> UpToDate {
        if let Life::Ended(_) = self.source.life {
            return UpToDate::Ended;
        }
        if self.last_problem.is_some() {
            return UpToDate::OutOfReach;
        }
        if self.last_change.is_none() {
            return UpToDate::NeverFetched;
        }
        if !self.source.id.is_passed_on() {
            return UpToDate::Compared;
        }
        match (self.n_holds, self.days_late(today)) {
            (1.., _) => UpToDate::Held,
            (0, Some(1..)) => UpToDate::Late,
            _ => UpToDate::Current,
        }
    }
}

/// How up to date a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UpToDate {
    /// Its publisher removed it.
    Ended,
    /// The last run did not reach all of it.
    OutOfReach,
    /// No document of it is here.
    NeverFetched,
    /// Tables of its newest document are held.
    Held,
    /// The next publication is overdue.
    Late,
    /// It is compared and not passed on.
    Compared,
    /// None of these.
    Current,
}

impl UpToDate {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::OutOfReach => "out of reach",
            Self::NeverFetched => "never fetched",
            Self::Held => "held",
            Self::Late => "late",
            Self::Compared => "compared",
            Self::Current => "current",
        }
    }
}

/// A moment as `status.json` has it.
pub fn time(at: Option<DateTime<Utc>>) -> Option<String> {
    at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// What the published files were made from, and what of it needs review: the part of `status.json` that runs read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// The hash of everything that the published files were made from.
    pub basis: String,
    /// What needs review.
    pub open_items: Vec<Item>,
    /// Every document, by its id: one that is missing later was lost.
    pub documents: Vec<String>,
    /// Rows of each file of `data/reference`.
    pub reference_rows: BTreeMap<String, usize>,
}

impl Record {
    /// The record of the last publication; empty where there is none.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn read(data: &Path) -> Result<Self, DiskError> {
        let bytes = disk::read_if_there(&data.join("v1").join("status.json"))?.unwrap_or_default();
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }
}

/// `status.json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Status<'a> {
    /// The day from which lateness is judged: that of the newest retrieval.
    pub seen_from: NaiveDate,
    /// Hash of everything that the published files were made from.
    pub basis: &'a str,
    /// Each source.
    pub sources: Vec<SourceEntry<'a>>,
    /// What needs review.
    pub open_items: &'a [Item],
    /// Every document, by its id.
    pub documents: &'a [String],
    /// Rows of each file of `data/reference`.
    #[cfg_attr(test, schemars(extend("each" = "Rows of the file.")))]
    pub reference_rows: &'a BTreeMap<String, usize>,
}

/// A source as `status.json` has it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceEntry<'a> {
    /// Source id.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// How up to date it is.
    pub state: UpToDate,
    /// Last run that reached all of it (UTC).
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    pub last_success: Option<String>,
    /// When its newest document came (UTC).
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    pub last_change: Option<String>,
    /// Newest date that published figures of it describe.
    pub newest_as_of: Option<NaiveDate>,
    /// Its newest publication that is known of.
    pub newest_publication: Option<NaiveDate>,
    /// Last day on which the next publication is in time.
    pub expected_next: Option<NaiveDate>,
    /// Days since then, seen from `seen_from`.
    pub days_late: Option<i64>,
    /// Tables of its newest document that are held.
    pub holds: usize,
    /// What was out of reach in the last run.
    pub last_problem: Option<&'a str>,
    /// When the publisher removed it.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub ended_on: Option<&'static str>,
    /// How to credit it.
    pub attribution: &'static str,
}

/// The record of all sources, seen from a day; with what the published files were made from.
pub fn seen<'a>(all: &'a [SourceStatus], today: NaiveDate, record: &'a Record) -> Status<'a> {
    let entry = |status: &'a SourceStatus| SourceEntry {
        id: status.source.id.name(),
        title: status.source.title,
        state: status.state(today),
        last_success: time(status.last_success),
        last_change: time(status.last_change),
        newest_as_of: status.newest_as_of,
        newest_publication: status.newest_publication,
        expected_next: status.expected_next(),
        days_late: status.days_late(today),
        holds: status.n_holds,
        last_problem: status.last_problem.as_deref(),
        ended_on: match status.source.life {
            Life::Ended(day) => Some(day),
            Life::Publishes { .. } => None,
        },
        attribution: status.source.attribution,
    };
    Status {
        seen_from: today,
        basis: &record.basis,
        sources: all.iter().map(entry).collect(),
        open_items: &record.open_items,
        documents: &record.documents,
        reference_rows: &record.reference_rows,
    }
}

/// The same for people.
pub fn text(all: &[SourceStatus], today: NaiveDate) -> String {
    let none = || "none".to_owned();
    let mut text = String::new();
    for status in all {
        let _ = writeln!(text, "{}: {}", status.source.title, status.state(today).words());
        let newest = status.newest_as_of.map_or_else(none, |day| day.to_string());
        let _ = writeln!(text, "  latest figures as of: {newest}");
        let _ = writeln!(text, "  published: {}", status.published(today));
        let last = |time_of| time(time_of).unwrap_or_else(none);
        let _ = writeln!(
            text,
            "  last complete run: {}; last new document: {}",
            last(status.last_success),
            last(status.last_change),
        );
        if status.n_holds > 0 {
            let _ = writeln!(text, "  tables held in the latest document: {}", status.n_holds);
        }
        if let Some(problem) = &status.last_problem {
            let _ = writeln!(text, "  last problem: {}", crate::fetch::brief(problem));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{ice_coronavirus, ice_detention};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_source_is_late_from_the_day_after_the_one_on_which_it_was_due() {
        let at = "2022-07-08T12:00:00Z".parse().unwrap();
        let mut status = SourceStatus {
            source: &ice_detention::SOURCE,
            last_success: Some(at),
            last_change: Some(at),
            newest_as_of: Some(day("2022-07-05")),
            newest_publication: Some(day("2022-07-08")),
            newest_document: Some(day("2022-06-27")),
            n_holds: 0,
            last_problem: None,
        };
        assert_eq!(status.expected_next(), Some(day("2022-07-24")));
        assert_eq!(status.state(day("2022-07-24")), UpToDate::Current);
        assert_eq!(status.state(day("2022-07-25")), UpToDate::Late);
        assert_eq!(status.days_late(day("2022-08-04")), Some(11));
        assert_eq!(
            status.published(day("2022-08-04")),
            "latest release here 2022-06-27; one of 2022-07-08 is known, no copy archived; next due by 2022-07-24, 11 days late"
        );
        status.n_holds = 1;
        assert_eq!(status.state(day("2022-07-24")), UpToDate::Held);
        status.last_problem = Some("403".to_owned());
        assert_eq!(status.state(day("2022-07-24")), UpToDate::OutOfReach);
        status.source = &ice_coronavirus::SOURCE;
        assert_eq!(status.state(day("2022-07-24")), UpToDate::Ended);
        assert_eq!(status.days_late(day("2030-01-01")), None);
    }
}
