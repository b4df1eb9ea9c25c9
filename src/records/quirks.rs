//! What is odd in records, counted: nothing of it is repaired beyond what the Project's own count does.

use std::collections::BTreeMap;

use super::Span;
use crate::columnar::ABSENT;

/// A known oddity of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quirk {
    /// Rows without a person's identifier.
    WithoutPerson,
    /// Rows without a place or a book-in.
    WithoutPlaceOrBookIn,
    /// Rows that the Project flags as repeating another.
    FlaggedAsRepeated,
    /// Stints without a book-out.
    WithoutBookOut,
    /// Of these, stints that another stint of the same person follows.
    OpenButFollowed,
    /// Stints whose book-out day is before their book-in day.
    BookOutBeforeBookIn,
    /// Stints that began before the first day counted.
    BeganBeforeFirstDay,
    /// Stints that begin before the person's last one ended, at another place.
    Overlapping,
    /// Stays that begin before their first stint.
    StayBeforeFirstStint,
    /// One person, place and book-in under two stays.
    StintInTwoStays,
    /// Rows whose year of birth is absent or impossible.
    WithoutBirthYear,
    /// Rows whose criminality is in no known words.
    UnknownCriminality,
    /// Rows whose sex is in no known words.
    UnknownSex,
}

impl Quirk {
    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::WithoutPerson => "without_person",
            Self::WithoutPlaceOrBookIn => "without_place_or_book_in",
            Self::FlaggedAsRepeated => "flagged_as_repeated",
            Self::WithoutBookOut => "without_book_out",
            Self::OpenButFollowed => "open_but_followed",
            Self::BookOutBeforeBookIn => "book_out_before_book_in",
            Self::BeganBeforeFirstDay => "began_before_first_day",
            Self::Overlapping => "overlapping",
            Self::StayBeforeFirstStint => "stay_before_first_stint",
            Self::StintInTwoStays => "stint_in_two_stays",
            Self::WithoutBirthYear => "without_birth_year",
            Self::UnknownCriminality => "unknown_criminality",
            Self::UnknownSex => "unknown_sex",
        }
    }

    /// What it is and how it is counted.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::WithoutPerson => {
                "rows without an identifier of a person; each counts as a person of its own"
            }
            Self::WithoutPlaceOrBookIn => "rows without a place or a book-in; not counted",
            Self::FlaggedAsRepeated => {
                "rows that the Project flags as repeating another (bond events); a person counts once a day in a place, so they add nobody"
            }
            Self::WithoutBookOut => {
                "stints without a book-out; counted to the last day of the file"
            }
            Self::OpenButFollowed => {
                "of these, stints that a later stint of the same person follows; counted at both places as the Project does"
            }
            Self::BookOutBeforeBookIn => {
                "stints whose book-out day is before their book-in day; counted on the book-in day, at no midnight"
            }
            Self::BeganBeforeFirstDay => {
                "stints that began before the first day counted; the file holds only those of them that had not ended by then"
            }
            Self::Overlapping => {
                "stints that begin before an earlier one of the same person at another place ended; counted at both places, once in the nation"
            }
            Self::StayBeforeFirstStint => {
                "stays that begin before their first stint; the days between are not counted"
            }
            Self::StintInTwoStays => "stints under two stays; counted once",
            Self::WithoutBirthYear => {
                "rows without a possible year of birth; under `unknown` by age"
            }
            Self::UnknownCriminality => "rows without a known criminality; under `unknown`",
            Self::UnknownSex => "rows without a known sex; under `unknown`",
        }
    }
}

/// How often each was met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quirks(BTreeMap<Quirk, u64>);

impl Quirks {
    /// Counts some more.
    pub fn add(&mut self, quirk: Quirk, n: u64) {
        if n > 0 {
            *self.0.entry(quirk).or_default() += n;
        }
    }

    /// How often one was met.
    pub fn of(&self, quirk: Quirk) -> u64 {
        self.0.get(&quirk).copied().unwrap_or(0)
    }

    /// Those that were met, with their counts.
    pub fn met(&self) -> impl Iterator<Item = (Quirk, u64)> + '_ {
        self.0.iter().map(|(quirk, n)| (*quirk, *n))
    }

    /// What one stint shows alone.
    pub(super) fn of_stint(&mut self, span: Span, book_in: i32, book_out: i32) {
        if book_in == ABSENT {
            return;
        }
        if book_out == ABSENT {
            self.add(Quirk::WithoutBookOut, 1);
        } else if book_out < book_in {
            self.add(Quirk::BookOutBeforeBookIn, 1);
        }
        if book_in < span.first {
            self.add(Quirk::BeganBeforeFirstDay, 1);
        }
    }
}
