//! The edits: each one change that somebody in an office, or a program, might make to a workbook.

use detention_stats::extract::grid::CellValue;
use detention_stats::model::{Observation, Value};

use super::bed::{Book, Original};
use super::place::{self, Place};
use super::{blocks, dates, labels, values};

/// Numbers that look random and are the same every time.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D)
    }

    /// A number below `n`; `n` is not 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }

    /// One of these.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { Some(&of[self.below(of.len())]) }
    }
}

/// What an edit starts from.
pub(super) struct At<'a> {
    /// The document.
    pub(super) original: &'a Original,
    /// A published figure of it.
    pub(super) figure: &'a Observation,
    /// The figure's surroundings.
    pub(super) place: Place,
    /// Its number.
    pub(super) number: f64,
}

/// An edited book, and what was done.
pub(super) struct Edited {
    /// The book.
    pub(super) book: Book,
    /// What was done, for people.
    pub(super) what: String,
}

/// Makes an edit; `None` where it does not apply.
pub(super) type Make = fn(&At<'_>, Book, &mut Dice) -> Option<Edited>;

/// One kind of edit.
pub(super) struct Kind {
    /// Group and name.
    pub(super) name: &'static str,
    /// Whether only one value is changed, so that a witness is asked for.
    pub(super) value: bool,
    /// Makes it.
    pub(super) make: Make,
}

/// Every kind on grids.
pub(super) fn kinds() -> Vec<Kind> {
    let values = values::KINDS.iter().map(|(name, make)| Kind { name, value: true, make: *make });
    let others = [labels::KINDS, blocks::KINDS, dates::KINDS].into_iter().flatten();
    values.chain(others.map(|(name, make)| Kind { name, value: false, make: *make })).collect()
}

/// A figure to start from: a table first, so that the facility sheet does not get them all.
pub(super) fn start<'a>(original: &'a Original, dice: &mut Dice) -> Option<At<'a>> {
    let table = dice.pick(&original.targets)?;
    let figure = dice.pick(table)?;
    let Value::Number(number) = figure.value else { return None };
    let place = place::of(&original.document, figure)?;
    Some(At { original, figure, place, number })
}

/// Sets a value; `None` where the cell is blank or the same.
pub(super) fn set(
    mut book: Book,
    at: (usize, u32, u32),
    new: CellValue,
    what: &str,
) -> Option<Edited> {
    let value = place::value(&mut book, at.0, at.1, at.2)?;
    if *value == new {
        return None;
    }
    let what = format!("{what}: {value:?} -> {new:?}");
    *value = new;
    Some(Edited { book, what })
}
