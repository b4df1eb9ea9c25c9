//! Files that name persons: each counts once a day, however many of his stints touch it.
//!
//! A person's rows may stand anywhere in the file. So the persons are dealt to as many passes over the file as keep
//! the rows of one within a bound; the rows of a pass are sorted by person and counted.

use std::hash::{DefaultHasher, Hash, Hasher};

use parquet::file::reader::ChunkReader;

use super::plain::{Codes, NO_PLACE, Places};
use super::stint::Stint;
use super::sweep::Sweep;
use super::{Layout, Population, Quirk, Quirks, RecordsError, Span, StateOf, Task, batches};
use crate::columnar::{ABSENT, Columns, Days, Flags, Group, Numbers, Seconds, Texts};

const UNKNOWN_AGE: u8 = 7;

pub(super) fn count<R: ChunkReader + 'static>(
    files: &[Columns<R>],
    task: &Task<'_>,
    state_of: StateOf<'_>,
) -> Result<Population, RecordsError> {
    let n_rows: u64 = files.iter().map(Columns::n_rows).sum();
    let n_passes = n_rows.div_ceil(task.pass_rows).max(1);
    let mut places = Places::default();
    let mut quirks = Quirks::default();
    let mut sweep = Sweep::new(task.span);
    for pass in 0..n_passes {
        let mut reading = Reading::new(task);
        let mut stints = Vec::new();
        for group in files.iter().flat_map(Columns::groups) {
            reading.group(&group?, &mut places, |stint| {
                if (stint.person >> 20) % n_passes == pass {
                    stints.push(stint);
                }
            })?;
        }
        // Oddities of single rows are the same in every pass.
        if pass == 0 {
            quirks = reading.quirks;
        }
        stints.sort_unstable_by_key(|s| (s.person, s.book_in_at, s.place, s.book_out, s.stay));
        let states: Vec<String> = places.names.iter().map(|code| state_of(code)).collect();
        sweep.pass(&stints, &states, &mut quirks);
    }
    Ok(sweep.finish(places.names, quirks))
}

/// The file's rows, one after the other.
struct Reading<'l> {
    layout: &'l Layout,
    span: Span,
    quirks: Quirks,
    /// Rows read so far: the identifier of a row without one.
    row: u64,
    birth_year: Vec<Option<i32>>,
    came_at: Vec<Option<i64>>,
    left: Vec<i32>,
    stay_at: Vec<Option<i64>>,
    persons: Vec<u64>,
    sexes: Vec<u8>,
    criminalities: Vec<u8>,
    repeats: Vec<Option<bool>>,
}

/// The columns of one part of the file.
struct Parts {
    came: Seconds,
    left: Days,
    codes: Codes,
    person: Option<Texts>,
    stay: Option<Seconds>,
    sex: Option<Texts>,
    criminality: Option<Texts>,
    birth_year: Option<Numbers>,
    repeats: Option<Flags>,
}

impl Parts {
    fn of<R: ChunkReader + 'static>(
        group: &Group<'_, R>,
        layout: &Layout,
    ) -> Result<Self, RecordsError> {
        Ok(Self {
            came: group.seconds(layout.book_in)?,
            left: group.days(layout.book_out)?,
            codes: Codes::of(group, layout)?,
            person: layout.person.map(|name| group.texts(name)).transpose()?,
            stay: layout.stay.map(|name| group.seconds(name)).transpose()?,
            sex: layout.sex.map(|name| group.texts(name)).transpose()?,
            criminality: layout.criminality.map(|name| group.texts(name)).transpose()?,
            birth_year: layout.birth_year.map(|name| group.numbers(name)).transpose()?,
            repeats: layout.repeats.map(|name| group.flags(name)).transpose()?,
        })
    }
}

impl<'l> Reading<'l> {
    fn new(task: &Task<'l>) -> Self {
        Self {
            layout: task.layout,
            span: task.span,
            quirks: Quirks::default(),
            row: 0,
            birth_year: Vec::new(),
            came_at: Vec::new(),
            left: Vec::new(),
            stay_at: Vec::new(),
            persons: Vec::new(),
            sexes: Vec::new(),
            criminalities: Vec::new(),
            repeats: Vec::new(),
        }
    }

    fn group<R: ChunkReader + 'static>(
        &mut self,
        group: &Group<'_, R>,
        places: &mut Places,
        mut each: impl FnMut(Stint),
    ) -> Result<(), RecordsError> {
        let mut parts = Parts::of(group, self.layout)?;
        for n_rows in batches(group.n_rows()) {
            self.batch(&mut parts, n_rows)?;
            let codes = parts.codes.next(n_rows, places)?;
            for (at, place) in codes.iter().enumerate() {
                if let Some(stint) = self.stint(at, *place) {
                    each(stint);
                }
            }
        }
        Ok(())
    }

    fn batch(&mut self, parts: &mut Parts, n_rows: usize) -> Result<(), RecordsError> {
        parts.came.next(n_rows, &mut self.came_at)?;
        parts.left.next(n_rows, &mut self.left)?;
        if let Some(stay) = &mut parts.stay {
            stay.next(n_rows, &mut self.stay_at)?;
        }
        if let Some(years) = &mut parts.birth_year {
            years.next(n_rows, &mut self.birth_year)?;
        }
        if let Some(repeats) = &mut parts.repeats {
            repeats.next(n_rows, &mut self.repeats)?;
        }
        self.persons.clear();
        let (persons, first_row) = (&mut self.persons, self.row);
        let mut n_nameless = 0;
        if let Some(column) = &mut parts.person {
            column.next(n_rows, |at, person| {
                let own = first_row + u64::try_from(at).unwrap_or(0);
                let named = person.filter(|person| !person.is_empty());
                n_nameless += u64::from(named.is_none());
                persons.push(named.map_or_else(|| hash(&own), hash));
            })?;
        }
        self.quirks.add(Quirk::WithoutPerson, n_nameless);
        self.row += u64::try_from(n_rows).unwrap_or(0);
        coded(&mut self.sexes, parts.sex.as_mut(), n_rows, sex_of)?;
        coded(&mut self.criminalities, parts.criminality.as_mut(), n_rows, criminality_of)
    }

    fn stint(&mut self, at: usize, place: u32) -> Option<Stint> {
        let book_in_at = self.came_at.get(at).copied().flatten();
        let Some(book_in_at) = book_in_at.filter(|_| place != NO_PLACE) else {
            self.quirks.add(Quirk::WithoutPlaceOrBookIn, 1);
            return None;
        };
        let book_in = day_of(book_in_at);
        let book_out = self.left.get(at).copied().unwrap_or(ABSENT);
        self.quirks.of_stint(self.span, book_in, book_out);
        if self.repeats.get(at).copied().flatten() == Some(true) {
            self.quirks.add(Quirk::FlaggedAsRepeated, 1);
        }
        let stay_at = self.stay_at.get(at).copied().flatten();
        let (sex, criminality) =
            (self.sexes.get(at).copied()?, self.criminalities.get(at).copied()?);
        let age = age_of(self.birth_year.get(at).copied().flatten(), book_in);
        for (is_unknown, quirk) in [
            (sex == 2, Quirk::UnknownSex),
            (criminality == 3, Quirk::UnknownCriminality),
            (age == UNKNOWN_AGE, Quirk::WithoutBirthYear),
        ] {
            self.quirks.add(quirk, u64::from(is_unknown));
        }
        Some(Stint {
            person: self.persons.get(at).copied()?,
            book_in_at,
            book_in,
            book_out,
            stay: stay_at.map_or(ABSENT, day_of),
            place,
            sex,
            criminality,
            age,
            is_after_stay: stay_at.is_some_and(|stay| stay < book_in_at),
        })
    }
}

fn day_of(seconds: i64) -> i32 {
    i32::try_from(seconds.div_euclid(86_400)).unwrap_or(ABSENT)
}

fn hash<T: Hash + ?Sized>(of: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// The categories of a column's rows; all unknown where the file has no such column.
fn coded(
    into: &mut Vec<u8>,
    column: Option<&mut Texts>,
    n_rows: usize,
    code: fn(&[u8]) -> u8,
) -> Result<(), RecordsError> {
    into.clear();
    match column {
        Some(column) => column.next(n_rows, |_, text| into.push(code(text.unwrap_or_default())))?,
        None => into.resize(n_rows, code(b"")),
    }
    Ok(())
}

fn sex_of(text: &[u8]) -> u8 {
    match text {
        b"Female" => 0,
        b"Male" => 1,
        _ => 2,
    }
}

fn criminality_of(text: &[u8]) -> u8 {
    match text.first() {
        Some(b'1') => 0,
        Some(b'2') => 1,
        Some(b'3') => 2,
        _ => 3,
    }
}

/// The band of the age reached in the year of the book-in: born in a year, a person may have been one younger.
fn age_of(birth_year: Option<i32>, book_in: i32) -> u8 {
    let year = chrono::Datelike::year(&super::grid::date(book_in));
    match birth_year.map(|born| year - born) {
        Some(0..=17) => 0,
        Some(18..=24) => 1,
        Some(25..=34) => 2,
        Some(35..=44) => 3,
        Some(45..=54) => 4,
        Some(55..=64) => 5,
        Some(65..=120) => 6,
        _ => UNKNOWN_AGE,
    }
}
