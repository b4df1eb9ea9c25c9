//! Counts by key and day: +1 on the day on which somebody comes, -1 on the day from which he is gone, and the running
//! sum.

use chrono::{Days, NaiveDate};
use parquet::file::reader::ChunkReader;

use super::{Layout, RecordsError, batches};
use crate::columnar::{ABSENT, Columns};

/// The days that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first, in days since 1970-01-01.
    pub first: i32,
    /// How many.
    pub n_days: usize,
}

/// No record of ICE reaches over so many days.
const MOST_DAYS: i32 = 100 * 366;

/// The date of a day since 1970-01-01.
pub fn date(day: i32) -> NaiveDate {
    let epoch = NaiveDate::default();
    let after = u64::try_from(day).ok().and_then(|days| epoch.checked_add_days(Days::new(days)));
    let before = || epoch.checked_sub_days(Days::new(u64::from(day.unsigned_abs())));
    after.or_else(before).unwrap_or(epoch)
}

impl Span {
    /// From the first book-out to the last day of the file: a release holds stints that were open or ended since its
    /// first day, so that before its first book-out others are missing.
    ///
    /// # Errors
    /// [`RecordsError::Empty`] or [`RecordsError::TooLong`].
    pub fn of<R: ChunkReader + 'static>(
        files: &[Columns<R>],
        layout: &Layout,
    ) -> Result<Self, RecordsError> {
        let came = days_of(files, layout.book_in)?.ok_or(RecordsError::Empty)?;
        let left = days_of(files, layout.book_out)?;
        let first = left.map_or(came.0, |left| left.0);
        let last = left.map_or(came.1, |left| left.1.max(came.1));
        if last < first || last - first > MOST_DAYS {
            return Err(RecordsError::TooLong { first: date(first), last: date(last) });
        }
        let n_days = usize::try_from(last - first + 1).unwrap_or(0);
        Ok(Self { first, n_days })
    }

    /// The last day.
    pub fn last(self) -> i32 {
        self.first + i32::try_from(self.n_days).unwrap_or(0) - 1
    }

    /// The place of a day among those counted: 0 for days before the first, their number for days after the last.
    pub fn offset(self, day: i32) -> usize {
        let after = day.saturating_sub(self.first).max(0);
        usize::try_from(after).unwrap_or(0).min(self.n_days)
    }

    /// Every day, in order.
    pub fn days(self) -> impl Iterator<Item = i32> + Clone {
        self.first..=self.last()
    }
}

/// Least and greatest day of a column: as the files state them, else read off their rows.
fn days_of<R: ChunkReader + 'static>(
    files: &[Columns<R>],
    column: &str,
) -> Result<Option<(i32, i32)>, RecordsError> {
    let mut range: Option<(i32, i32)> = None;
    let mut widen = |from: i32, to: i32| {
        range = Some(range.map_or((from, to), |(a, b)| (a.min(from), b.max(to))));
    };
    let mut days = Vec::new();
    for file in files {
        if let Some((from, to)) = file.stated_days(column)? {
            widen(from, to);
            continue;
        }
        for group in file.groups() {
            let group = group?;
            let mut column = group.days(column)?;
            for n_rows in batches(group.n_rows()) {
                column.next(n_rows, &mut days)?;
                for day in days.iter().copied().filter(|day| *day != ABSENT) {
                    widen(day, day);
                }
            }
        }
    }
    Ok(range)
}

/// The days of one presence, as places among the days counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Presence {
    /// The first day.
    pub from: usize,
    /// The first day whose midnight is not counted any more.
    pub until_midnight: usize,
    /// The first day on which he is not there at any time.
    pub until: usize,
}

impl Presence {
    /// Of a stint from its book-in day to its book-out day; while it is open, to the last day counted.
    pub fn of(span: Span, book_in: i32, book_out: i32) -> Self {
        let is_open = book_out == ABSENT;
        let end = if is_open { span.last() } else { book_out.max(book_in) };
        let leaves = if is_open { span.last() + 1 } else { end };
        Self {
            from: span.offset(book_in),
            until_midnight: span.offset(leaves),
            // Days before the first one counted are none.
            until: span.offset(end.saturating_add(1)),
        }
    }
}

/// Counts of one key, first as differences, then as sums: at midnight, and at any time.
pub(super) type Pair = [i32; 2];

/// Counts by key and day.
#[derive(Debug, Default)]
pub struct Grid {
    n_days: usize,
    rows: Vec<Vec<Pair>>,
}

impl Grid {
    /// A grid of so many days without keys.
    pub fn new(n_days: usize) -> Self {
        Self { n_days, rows: Vec::new() }
    }

    /// A grid of counts that are sums already.
    pub(super) fn of_sums(n_days: usize, rows: Vec<Vec<Pair>>) -> Self {
        Self { n_days, rows }
    }

    /// Number of keys.
    pub fn n_keys(&self) -> usize {
        self.rows.len()
    }

    /// Adds somebody's presence to a key; keys before it that are new count nobody.
    pub fn add(&mut self, key: usize, presence: Presence) {
        while self.rows.len() <= key {
            // One more than days: what leaves after the last one.
            self.rows.push(vec![[0, 0]; self.n_days + 1]);
        }
        let Some(row) = self.rows.get_mut(key) else { return };
        let mut change = |day: usize, by: Pair| {
            if let Some(cell) = row.get_mut(day) {
                cell[0] += by[0];
                cell[1] += by[1];
            }
        };
        change(presence.from, [1, 1]);
        change(presence.until_midnight, [-1, 0]);
        change(presence.until, [0, -1]);
    }

    /// Turns differences into counts, once all are added.
    pub fn sum(&mut self) {
        for row in &mut self.rows {
            let mut so_far = [0, 0];
            for cell in row.iter_mut() {
                so_far = [so_far[0] + cell[0], so_far[1] + cell[1]];
                *cell = so_far;
            }
            row.truncate(self.n_days);
        }
    }

    /// The counts of a key, one for each day.
    pub fn row(&self, key: usize) -> &[[i32; 2]] {
        self.rows.get(key).map_or(&[], Vec::as_slice)
    }
}

/// A number of 32 bits as an index.
pub(super) fn usize_of(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
