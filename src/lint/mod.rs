//! Figures in texts of others: which are right, outdated or wrong, by what is published.
//!
//! A number that is not surely ours is never called wrong or outdated. Nothing here reads or writes files.

mod vocabulary;
pub mod text;
pub mod dates;
pub mod numbers;
pub mod context;
pub mod subjects;
pub mod known;
pub mod verdict;
pub mod patch;

use chrono::NaiveDate;
use serde::Serialize;

use crate::edition::Edition;
use crate::edition::counters;
use crate::ledger::LedgerError;
use crate::model::TableId;
use crate::places::source::TABLES;
use context::{Dated, Reading};
use dates::{Date, Tie};
use known::{Facts, Known};
use numbers::{Meant, Number};
use patch::Edit;
use subjects::Names;
use text::{Markup, Words};
use verdict::{Claim, Judged, Verdict};

/// Every table that a text is compared with.
pub fn tables() -> Vec<TableId> {
    [counters::tables(), TABLES.to_vec()].concat()
}

/// A figure in a text and what is said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// Line of the text, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
    /// The number as written.
    pub text: String,
    /// What is said.
    pub verdict: Verdict,
    /// What is counted.
    pub subject: String,
    /// The date beside it.
    pub as_of: Option<NaiveDate>,
    /// The published figure that it is; `null` where it is none.
    pub figure: Option<Known>,
    /// The newest figure of the same, where this is not it.
    pub newest: Option<Known>,
    /// What else to know.
    pub notes: Vec<String>,
}

/// What is said of a text.
#[derive(Debug, Default)]
pub struct Linted {
    /// Its figures, in order.
    pub figures: Vec<Said>,
    /// What would make outdated figures those of today, with their dates.
    pub edits: Vec<Edit>,
}

/// Compares texts with what is published.
pub struct Linter<'a> {
    edition: &'a Edition,
    names: Names,
    /// The day from which age is judged.
    today: NaiveDate,
    /// The oldest as-of date of a right figure, in days before that day.
    max_age: Option<i64>,
}

/// A figure as found, before what is said of it is put into words.
struct Met<'a> {
    at: usize,
    number: &'a Number,
    dated: Option<Dated>,
    judged: Judged,
    label: String,
}

impl<'a> Linter<'a> {
    /// Compares with what is published as of the edition's day; age is judged from that day, else from `today`.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn new(
        edition: &'a Edition,
        today: NaiveDate,
        max_age: Option<i64>,
    ) -> Result<Self, LedgerError> {
        let names = Names::of(edition.places()?);
        Ok(Self { edition, names, today: edition.known_on.unwrap_or(today), max_age })
    }

    /// Finds the figures of a text and judges each.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn lint(&self, source: &str, markup: Markup) -> Result<Linted, LedgerError> {
        let words = text::words(source, markup);
        let dates = dates::dates(&words.text);
        let numbers = numbers::numbers(&words.text, &dates);
        let reading = Reading { words: &words, dates: &dates, numbers: &numbers };
        let mut met = Vec::new();
        for (at, number) in numbers.iter().enumerate() {
            met.extend(self.met(&reading, (at, number))?);
        }
        let figures = met.iter().map(|met| said(met, &reading, source)).collect();
        Ok(Linted { figures, edits: edits(&met, &reading, source) })
    }

    fn met<'n>(
        &self,
        reading: &Reading<'_>,
        (at, number): (usize, &'n Number),
    ) -> Result<Option<Met<'n>>, LedgerError> {
        let below = reading.context(at).and_then(|of| subjects::subject(&of, &self.names));
        let found = below.or_else(|| {
            reading.context_above(at).and_then(|of| subjects::subject(&of, &self.names))
        });
        let Some(found) = found else { return Ok(None) };
        let facts = Facts::of(self.edition, &found.subject)?;
        let dated = reading.dated(at);
        let date = dated.and_then(|dated| Some((reading.dates.get(dated.at)?, dated.is_sure)));
        let claim = Claim { number, date, found: &found, facts: &facts };
        let judged = self.aged(claim.judge(self.edition));
        Ok(Some(Met { at, number, dated, judged, label: facts.label }))
    }

    /// A right figure that is older than is allowed.
    fn aged(&self, mut judged: Judged) -> Judged {
        let age = judged.matched.as_ref().map(|known| (self.today - known.as_of).num_days());
        if let (Verdict::Right, Some(age), Some(most)) = (judged.verdict, age, self.max_age)
            && age > most
        {
            judged.verdict = Verdict::OutdatedByAge;
            judged.notes.insert(0, format!("{age} days old, more than {most}"));
        }
        judged
    }
}

fn said(met: &Met<'_>, reading: &Reading<'_>, source: &str) -> Said {
    let bytes = reading.words.source(&met.number.span);
    let before = source.get(..bytes.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let date = met.dated.and_then(|dated| reading.dates.get(dated.at));
    Said {
        line: before.matches('\n').count() + 1,
        column: line.chars().count() + 1,
        text: reading.words.part(met.number.span.clone()).to_owned(),
        verdict: met.judged.verdict,
        subject: met.label.clone(),
        as_of: date.map(|date| date.day),
        figure: met.judged.matched.clone(),
        newest: met.judged.newer.clone(),
        notes: met.judged.notes.clone(),
    }
}

/// Newer values in place of outdated ones, each with its date. A date that several figures share changes only where
/// all of them move to the same day; a figure without a date only where no date is near.
fn edits(met: &[Met<'_>], reading: &Reading<'_>, source: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for one in met {
        let Some(newer) = newer(one) else { continue };
        let value = replaced(reading.words, source, &one.number.span);
        let Some(bytes) = value else { continue };
        let mut own = vec![Edit { bytes, text: one.number.again(newer.value) }];
        match one.dated.and_then(|dated| Some((dated, reading.dates.get(dated.at)?))) {
            Some((dated, date)) => {
                let Some(bytes) = date_bytes(date, reading, source) else { continue };
                let of_date = |other: &&Met<'_>| other.dated.is_some_and(|d| d.at == dated.at);
                let moves = |other: &Met<'_>| {
                    let is_same = self::newer(other).is_some_and(|new| new.as_of == newer.as_of);
                    is_same && other.judged.is_of_date
                };
                if !met.iter().filter(of_date).all(moves) {
                    continue;
                }
                own.push(Edit { bytes, text: date.again(newer.as_of) });
            }
            None if reading.has_date_near(one.at) => continue,
            None => {}
        }
        own.retain(|edit| !edits.contains(edit));
        own.retain(|edit| source.get(edit.bytes.clone()) != Some(edit.text.as_str()));
        edits.extend(own);
    }
    edits
}

/// The figure that takes the place of an outdated one.
fn newer<'m>(met: &'m Met<'_>) -> Option<&'m Known> {
    let is_outdated = met.judged.verdict == Verdict::Outdated && met.number.meant != Meant::Open;
    met.judged.newer.as_ref().filter(|_| is_outdated)
}

fn date_bytes(date: &Date, reading: &Reading<'_>, source: &str) -> Option<std::ops::Range<usize>> {
    let is_own = date.tie == Tie::AsOf && date.other.is_none();
    is_own.then(|| replaced(reading.words, source, &date.span)).flatten()
}

/// The bytes of some words, where no tag and no line break is among them.
fn replaced(
    words: &Words,
    source: &str,
    span: &std::ops::Range<usize>,
) -> Option<std::ops::Range<usize>> {
    let bytes = words.source(span);
    let is_whole = source.get(bytes.clone()).is_some_and(|text| !text.contains(['<', '\n']));
    is_whole.then_some(bytes)
}
