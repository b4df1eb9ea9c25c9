//! How fresh each source is: `status.json`, and what `status` prints.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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

    /// One word: `ended`, `out_of_reach`, `never_fetched`, `held`, `late`, `compared`, `current`.
    pub fn state(&self, today: NaiveDate) -> &'static str {
        if let Life::Ended(_) = self.source.life {
            return "ended";
        }
        if self.last_problem.is_some() {
            return "out_of_reach";
        }
        if self.last_change.is_none() {
            return "never_fetched";
        }
        if !self.source.id.is_passed_on() {
            return "compared";
        }
        match (self.n_holds, self.days_late(today)) {
            (1.., _) => "held",
            (0, Some(1..)) => "late",
            _ => "current",
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

/// The record of all sources, seen from a day; with what the published files were made from.
pub fn json(all: &[SourceStatus], today: NaiveDate, record: &Record) -> Value {
    let sources: Vec<Value> = all
        .iter()
        .map(|status| {
            json!({
                "id": status.source.id.name(),
                "title": status.source.title,
                "state": status.state(today),
                "last_success": time(status.last_success),
                "last_change": time(status.last_change),
                "newest_as_of": status.newest_as_of,
                "newest_publication": status.newest_publication,
                "expected_next": status.expected_next(),
                "days_late": status.days_late(today),
                "holds": status.n_holds,
                "last_problem": status.last_problem,
                "ended_on": match status.source.life {
                    Life::Ended(day) => Some(day),
                    Life::Publishes { .. } => None,
                },
                "attribution": status.source.attribution,
            })
        })
        .collect();
    json!({
        "seen_from": today,
        "basis": record.basis,
        "sources": sources,
        "open_items": record.open_items,
        "documents": record.documents,
        "reference_rows": record.reference_rows,
    })
}

/// The same for people.
pub fn text(all: &[SourceStatus], today: NaiveDate) -> String {
    let none = || "none".to_owned();
    let mut text = String::new();
    for status in all {
        let _ =
            writeln!(text, "{}: {}", status.source.title, status.state(today).replace('_', " "));
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
        assert_eq!(status.state(day("2022-07-24")), "current");
        assert_eq!(status.state(day("2022-07-25")), "late");
        assert_eq!(status.days_late(day("2022-08-04")), Some(11));
        assert_eq!(
            status.published(day("2022-08-04")),
            "latest release here 2022-06-27; one of 2022-07-08 is known, no copy archived; next due by 2022-07-24, 11 days late"
        );
        status.n_holds = 1;
        assert_eq!(status.state(day("2022-07-24")), "held");
        status.last_problem = Some("403".to_owned());
        assert_eq!(status.state(day("2022-07-24")), "out_of_reach");
        status.source = &ice_coronavirus::SOURCE;
        assert_eq!(status.state(day("2022-07-24")), "ended");
        assert_eq!(status.days_late(day("2030-01-01")), None);
    }
}
