//! Whether a number is a published figure: right, outdated, wrong, or nothing that can be told.
//!
//! `wrong` needs a figure that the record has for the very date, and a subject that is surely meant; in doubt it cannot
//! be told.

use chrono::NaiveDate;
use serde::Serialize;

use super::dates::{Date, Tie};
use super::known::{Facts, Known};
use super::numbers::{Meant, Number};
use super::subjects::{Fit, Found, Subject};
use crate::edition::Edition;
use crate::model::series::number_words;

/// What is said of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Published for its date, or the newest figure.
    Right,
    /// Published for its date, and a newer one is known.
    Outdated,
    /// Right, but its date is further back than was allowed.
    OutdatedByAge,
    /// Never published for its date.
    Wrong,
    /// None of the others for sure.
    CannotTell,
}

impl Verdict {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Outdated => "outdated",
            Self::OutdatedByAge => "outdated by age",
            Self::Wrong => "wrong",
            Self::CannotTell => "cannot tell",
        }
    }

    /// Whether somebody should change the text.
    pub fn needs_change(self) -> bool {
        matches!(self, Self::Outdated | Self::OutdatedByAge | Self::Wrong)
    }
}

/// A verdict with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// The published figure that it is.
    pub matched: Option<Known>,
    /// The newest figure, where it is of a later date.
    pub newer: Option<Known>,
    /// What else to know.
    pub notes: Vec<String>,
    /// Whether it was found under the date beside the number.
    pub is_of_date: bool,
}

/// A number, what it counts and when.
pub struct Claim<'a> {
    /// The number.
    pub number: &'a Number,
    /// Its date, and whether that is surely its own.
    pub date: Option<(&'a Date, bool)>,
    /// What it counts.
    pub found: &'a Found,
    /// What the record has of that.
    pub facts: &'a Facts,
}

impl Claim<'_> {
    /// Judges it by what is known.
    pub fn judge(&self, edition: &Edition) -> Judged {
        match self.date {
            _ if self.found.fit == Fit::Another => {
                self.cannot_tell("the words beside it count another group, or what was done")
            }
            _ if self.number.meant == Meant::Open => {
                self.cannot_tell("not comparable: a range, a bound or a part")
            }
            Some((date, is_sure)) => self.dated(edition, date, is_sure),
            None => self.undated(),
        }
    }

    /// Whether a part or a coincidence may look like the figure.
    fn is_doubtful(&self) -> bool {
        let is_few = self.number.value < 1000.0;
        self.found.fit != Fit::Sure && (!self.number.is_exact() || is_few)
    }

    /// Whether an average of a place is so small that rounding and chance decide.
    fn is_small(&self) -> bool {
        let of_places = matches!(self.found.subject, Subject::State(_) | Subject::Places(_));
        of_places && self.number.value < 100.0
    }

    fn dated(&self, edition: &Edition, date: &Date, is_sure: bool) -> Judged {
        let days: Vec<NaiveDate> = [Some(date.day), date.other].into_iter().flatten().collect();
        let of_days = |known: &&Known| days.contains(&known.as_of);
        let is_it = |known: &&Known| self.number.is_true_of(known.value);
        let series = self.facts.all.iter().chain(&self.facts.current);
        let mut around: Vec<Known> = Vec::new();
        let matched = series.clone().filter(of_days).find(is_it).cloned();
        let has_day = series.clone().any(|known| of_days(&known));
        let matched = matched.or_else(|| {
            around = self.facts.around(edition, &self.found.subject, date.day);
            // What is rounded may fit an earlier figure by chance.
            let is_clear = self.number.is_exact() && !self.is_small();
            let may_be =
                |known: &&Known| of_days(known) || is_clear || (!has_day && !self.is_small());
            around.iter().filter(may_be).find(is_it).cloned()
        });
        let Some(matched) = matched else {
            // The date may be that of another figure.
            if !is_sure {
                return self.undated();
            }
            if self.facts.held.iter().filter(of_days).any(|known| is_it(&known)) {
                return self.cannot_tell("ICE printed it in a table that is left out as an error");
            }
            let mut of_day: Vec<Known> = series.clone().filter(of_days).cloned().collect();
            of_day.extend(around.into_iter().filter(|known| days.contains(&known.as_of)));
            return self.unmatched(date, &of_day);
        };
        if self.is_doubtful() && self.found.subject != Subject::FacilitiesWithCases {
            return self.cannot_tell("other words beside it may make it another figure");
        }
        let mut notes = Vec::new();
        if !days.contains(&matched.as_of) {
            notes.push(format!("the newest figure of that day; ICE dates it {}", matched.as_of));
        } else if matched.published_on.is_none() {
            notes.push(format!("alternative figure: {}", matched.source));
        } else if !series.clone().any(|known| is_same(known, &matched)) {
            notes.push("as it was published then; today's series has another figure".to_owned());
        }
        let newer = self.newer_than(&matched);
        let ages = date.tie == Tie::AsOf && newer.is_some();
        let verdict = if ages { Verdict::Outdated } else { Verdict::Right };
        Judged { is_of_date: true, ..self.matched(verdict, matched, notes) }
    }

    /// No published figure: wrong only where the record has others of the very day.
    fn unmatched(&self, date: &Date, of_day: &[Known]) -> Judged {
        let is_far = |known: &Known| (known.value - self.number.value).abs() > known.value * 0.25;
        let has_as_many_digits = |known: &Known| digits(known.value) == digits(self.number.value);
        let is_off = match self.number.meant {
            Meant::Exactly | Meant::MoreThan | Meant::LessThan => true,
            _ => of_day.iter().all(is_far),
        };
        let is_count = date.tie == Tie::AsOf || !self.found.is_act;
        let is_sure = self.found.fit == Fit::Sure && !self.is_small();
        let is_clear = is_sure && is_count && date.other.is_none();
        if is_clear && is_off && of_day.iter().any(has_as_many_digits) {
            let mut values: Vec<String> = of_day.iter().map(|k| number_words(k.value)).collect();
            values.dedup();
            let note = format!("published for {}: {}", date.day, values.join(", "));
            let newer = self.facts.current.first().cloned();
            return Judged {
                verdict: Verdict::Wrong,
                matched: None,
                newer,
                notes: vec![note],
                is_of_date: false,
            };
        }
        if of_day.is_empty() {
            return self.cannot_tell(&format!("no figure for {} in the record", date.day));
        }
        self.cannot_tell("not the published figure, but it may count something else")
    }

    fn undated(&self) -> Judged {
        let (number, facts) = (self.number, self.facts);
        let current = facts.current.iter().find(|known| number.fits(known.value));
        if let Some(current) = current {
            let is_right =
                !self.is_doubtful() && (!self.found.is_of_some_time || number.is_exact());
            if is_right {
                return self.matched(Verdict::Right, current.clone(), Vec::new());
            }
        }
        if self.found.fit != Fit::Sure || self.found.is_of_some_time || self.found.is_act {
            return self.cannot_tell("without a date of its own");
        }
        let of_places = matches!(self.found.subject, Subject::State(_) | Subject::Places(_));
        let may_match = !self.is_small() && (number.is_exact() || !of_places);
        let earlier = facts.all.iter().rev().find(|known| number.fits(known.value));
        if let Some(earlier) = earlier.filter(|_| may_match)
            && self.newer_than(earlier).is_some()
        {
            return self.matched(Verdict::Outdated, earlier.clone(), Vec::new());
        }
        let first = facts.current.first().filter(|known| number.is_true_of(known.value));
        if let Some(current) = first {
            return self.matched(Verdict::Right, current.clone(), Vec::new());
        }
        self.cannot_tell("without a date, and none of the published figures")
    }

    fn matched(&self, verdict: Verdict, matched: Known, mut notes: Vec<String>) -> Judged {
        notes.extend(self.facts.note.map(str::to_owned));
        let newer = self.newer_than(&matched);
        Judged { verdict, newer, matched: Some(matched), notes, is_of_date: false }
    }

    /// The newest figure, unless this is it or one of its alternatives.
    fn newer_than(&self, known: &Known) -> Option<Known> {
        if self.facts.current.iter().any(|current| is_same(current, known)) {
            return None;
        }
        self.facts.current.first().filter(|current| current.as_of > known.as_of).cloned()
    }

    fn cannot_tell(&self, note: &str) -> Judged {
        let newer = self.facts.current.first().cloned();
        let notes = vec![note.to_owned()];
        Judged { verdict: Verdict::CannotTell, matched: None, newer, notes, is_of_date: false }
    }
}

fn is_same(one: &Known, other: &Known) -> bool {
    one.as_of == other.as_of && one.value.total_cmp(&other.value).is_eq()
}

/// How many digits a number has before its point.
fn digits(value: f64) -> usize {
    format!("{:.0}", value.abs().floor()).len()
}
