//! From a person's stints to the days on which he counts, in each place, state and the nation.

use super::grid::Presence;
use super::grid::usize_of;
use super::stint::{AGES, CRIMINALITIES, Numbered, SEXES, Stint};
use super::{Breakdown, Cell, Grid, Population, Quirk, Quirks, Span};
use crate::columnar::ABSENT;

/// A key of the counts of states and the nation: number of the state (0 for the nation), breakdown, category.
type Key = (usize, Breakdown, usize);

/// Days since the beginning of the stay: the first of each band, with its name, as the in-custody sheet bands them.
const CUSTODY: [(i32, &str); 4] =
    [(0, "0-180"), (181, "181-365"), (366, "366-730"), (731, "more_than_730")];

/// The counts as they grow.
pub(super) struct Sweep {
    span: Span,
    by_place: Grid,
    by_cell: Grid,
    keys: Numbered<Key>,
    /// `all`, then states as they came.
    states: Numbered<String>,
    /// A person's presences by key, kept to be filled again.
    places: Vec<(usize, Presence)>,
    cells: Vec<(Key, Presence)>,
}

impl Sweep {
    pub(super) fn new(span: Span) -> Self {
        let mut states = Numbered::new();
        states.of(&"all".to_owned());
        Self {
            span,
            by_place: Grid::new(span.n_days),
            by_cell: Grid::new(span.n_days),
            keys: Numbered::new(),
            states,
            places: Vec::new(),
            cells: Vec::new(),
        }
    }

    /// Counts the persons of a pass; `states` has the state of each place.
    pub(super) fn pass(&mut self, stints: &[Stint], states: &[String], quirks: &mut Quirks) {
        let states: Vec<usize> = states.iter().map(|state| self.states.of(state)).collect();
        for person in stints.chunk_by(|one, other| one.person == other.person) {
            self.person(person, &states);
            odd(person, quirks);
        }
    }

    fn person(&mut self, stints: &[Stint], states: &[usize]) {
        self.places.clear();
        self.cells.clear();
        for stint in stints {
            let presence = Presence::of(self.span, stint.book_in, stint.book_out);
            let state = states.get(usize_of(stint.place)).copied().unwrap_or(0);
            self.places.push((usize_of(stint.place), presence));
            for area in [0, state] {
                for (by, category) in [
                    (Breakdown::All, 0),
                    (Breakdown::Sex, stint.sex),
                    (Breakdown::Criminality, stint.criminality),
                    (Breakdown::Age, stint.age),
                ] {
                    self.cells.push(((area, by, usize::from(category)), presence));
                }
            }
            if stint.stay != ABSENT {
                self.cells.extend(in_custody(self.span, stint, presence));
            }
        }
        let by_place = &mut self.by_place;
        merged(&mut self.places, |place, presence| by_place.add(*place, presence));
        let (by_cell, keys) = (&mut self.by_cell, &mut self.keys);
        merged(&mut self.cells, |key, presence| by_cell.add(keys.of(key), presence));
    }

    /// The counts, once every pass is in.
    pub(super) fn finish(mut self, places: Vec<String>, quirks: Quirks) -> Population {
        self.by_place.sum();
        self.by_cell.sum();
        let cell = |(state, by, category): &Key| Cell {
            state: self.states.keys.get(*state).cloned().unwrap_or_default(),
            by: *by,
            category: category_of(*by, *category),
        };
        Population {
            span: self.span,
            places,
            numbers: None,
            by_place: self.by_place,
            cells: self.keys.keys.iter().map(cell).collect(),
            by_cell: self.by_cell,
            quirks,
        }
    }
}

fn category_of(by: Breakdown, category: usize) -> &'static str {
    let named = match by {
        Breakdown::All => None,
        Breakdown::Sex => SEXES.get(category).copied(),
        Breakdown::Criminality => CRIMINALITIES.get(category).copied(),
        Breakdown::Age => AGES.get(category).copied(),
        Breakdown::DaysInCustody => CUSTODY.get(category).map(|(_, name)| *name),
    };
    named.unwrap_or("all")
}

/// The nights of a stint by the days that its stay had lasted by then; at midnight only.
fn in_custody(
    span: Span,
    stint: &Stint,
    presence: Presence,
) -> impl Iterator<Item = (Key, Presence)> {
    CUSTODY.iter().enumerate().filter_map(move |(band, (first, _))| {
        let begins = span.offset(stint.stay.saturating_add(*first));
        let next = CUSTODY.get(band + 1);
        let ends =
            next.map_or(span.n_days, |(next, _)| span.offset(stint.stay.saturating_add(*next)));
        let (from, until) = (presence.from.max(begins), presence.until_midnight.min(ends));
        let nights = Presence { from, until_midnight: until, until: from };
        (from < until).then_some(((0, Breakdown::DaysInCustody, band), nights))
    })
}

/// Joins the presences of each key, so that nobody counts twice on one day.
fn merged<K: Copy + Ord>(all: &mut [(K, Presence)], mut each: impl FnMut(&K, Presence)) {
    all.sort_unstable();
    for of_key in all.chunk_by(|one, other| one.0 == other.0) {
        let Some((key, _)) = of_key.first() else { continue };
        join(of_key.iter().map(|(_, p)| (p.from, p.until)), |from, until| {
            each(key, Presence { from, until_midnight: from, until });
        });
        join(of_key.iter().map(|(_, p)| (p.from, p.until_midnight)), |from, until| {
            each(key, Presence { from, until_midnight: until, until: from });
        });
    }
}

/// Joins spans that overlap or touch; they come in the order of their beginnings.
fn join(spans: impl Iterator<Item = (usize, usize)>, mut each: impl FnMut(usize, usize)) {
    let mut open: Option<(usize, usize)> = None;
    for (from, until) in spans.filter(|(from, until)| from < until) {
        match &mut open {
            Some((_, end)) if from <= *end => *end = until.max(*end),
            _ => {
                if let Some((from, until)) = open.replace((from, until)) {
                    each(from, until);
                }
            }
        }
    }
    if let Some((from, until)) = open {
        each(from, until);
    }
}

/// What the stints of one person show together; they come in the order of their beginnings.
fn odd(stints: &[Stint], quirks: &mut Quirks) {
    for (at, stint) in stints.iter().enumerate() {
        let before = stints.get(..at).unwrap_or_default();
        let after = stints.get(at + 1..).unwrap_or_default();
        let is_same =
            |other: &Stint| other.place == stint.place && other.book_in_at == stint.book_in_at;
        // A row that repeats another is no other stint.
        if stint.book_out == ABSENT && after.iter().any(|other| !is_same(other)) {
            quirks.add(Quirk::OpenButFollowed, 1);
        }
        let lasts = |other: &&Stint| {
            other.place != stint.place && other.book_out != ABSENT && other.book_out > stint.book_in
        };
        if before.iter().any(|other| lasts(&other)) && !before.iter().any(is_same) {
            quirks.add(Quirk::Overlapping, 1);
        }
        let of_stay = |other: &Stint| is_same(other) && other.stay == stint.stay;
        if before.iter().any(is_same) && !before.iter().any(of_stay) {
            quirks.add(Quirk::StintInTwoStays, 1);
        }
    }
    let mut stays: Vec<(i32, bool)> = stints
        .iter()
        .filter(|stint| stint.stay != ABSENT)
        .map(|stint| (stint.stay, stint.is_after_stay))
        .collect();
    // False sorts before true: one stint at the beginning of the stay is enough.
    stays.sort_unstable();
    stays.dedup_by_key(|(stay, _)| *stay);
    let n_late = stays.iter().filter(|(_, is_after)| *is_after).count();
    quirks.add(Quirk::StayBeforeFirstStint, u64::try_from(n_late).unwrap_or(0));
}
