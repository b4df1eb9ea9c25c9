//! Arrivals and departures by place and day, where each row counts as one: who is there at midnight is who came and
//! did not leave, and at any time also who left on that day.
//!
//! A cell is a byte for each, so that a thousand places over fourteen years stay in the processor's cache, where two
//! additions a row cost nothing; what passes 255 is kept beside.

use hashbrown::HashMap;

use super::Span;
use super::grid::{Grid, Pair, usize_of};
use crate::columnar::ABSENT;

/// Which of the two is counted.
#[derive(Debug, Clone, Copy)]
enum Side {
    Came = 0,
    Left = 1,
}

pub(super) struct Traffic {
    span: Span,
    cells: Vec<[u8; 2]>,
    /// What did not fit, by cell and side.
    beside: HashMap<(usize, usize), i32>,
}

impl Traffic {
    pub(super) fn new(span: Span) -> Self {
        Self { span, cells: Vec::new(), beside: HashMap::new() }
    }

    /// Counts a batch: place, book-in and book-out day of each row. Rows without a place count nothing.
    pub(super) fn add(&mut self, places: &[u32], (came, left): (&[i32], &[i32]), n_places: usize) {
        let n_days = self.span.n_days;
        self.cells.resize(n_places * n_days, [0, 0]);
        let (first, last) = (self.span.first, self.span.last());
        // One loop for each side: the processor then fetches many cells at once.
        for ((place, came), left) in places.iter().zip(came).zip(left) {
            let is_over = *left != ABSENT && (*left).max(*came) < first;
            if *came != ABSENT && *came <= last && !is_over {
                self.count(usize_of(*place), (*came).max(first), Side::Came);
            }
        }
        for ((place, came), left) in places.iter().zip(came).zip(left) {
            let end = (*left).max(*came);
            if *came != ABSENT && *left != ABSENT && first <= end && end <= last {
                self.count(usize_of(*place), end, Side::Left);
            }
        }
    }

    fn count(&mut self, place: usize, day: i32, side: Side) {
        let day = usize::try_from(day - self.span.first).unwrap_or(0);
        let at = place.saturating_mul(self.span.n_days).saturating_add(day);
        let side = side as usize;
        let Some(count) = self.cells.get_mut(at).and_then(|cell| cell.get_mut(side)) else {
            return;
        };
        if let Some(more) = count.checked_add(1) {
            *count = more;
        } else {
            *count = 0;
            *self.beside.entry((at, side)).or_default() += 256;
        }
    }

    /// The counts.
    pub(super) fn sum(self) -> Grid {
        let n_days = self.span.n_days;
        let beside = |at: usize, side: Side| {
            if self.beside.is_empty() {
                0
            } else {
                self.beside.get(&(at, side as usize)).copied().unwrap_or(0)
            }
        };
        let rows = self.cells.chunks(n_days.max(1)).enumerate().map(|(place, cells)| {
            let mut there = 0;
            let mut row: Vec<Pair> = Vec::with_capacity(n_days);
            for (day, [came, left]) in cells.iter().enumerate() {
                let at = place * n_days + day;
                let left = i32::from(*left) + beside(at, Side::Left);
                there += i32::from(*came) + beside(at, Side::Came) - left;
                row.push([there, there + left]);
            }
            row
        });
        Grid::of_sums(n_days, rows.collect())
    }
}
