//! The edits: each one change that somebody in an office, or a program, might make to a workbook.

use std::sync::Arc;

use detention_stats::extract::grid::CellValue;
use detention_stats::extract::xlsx::WorkbookError;
use detention_stats::extract::{Extraction, workbook};
use detention_stats::model::{Address, Observation, Problem, Severity, Value};

use super::bed::{Book, Original};
use super::place::{self, Place};
use super::{bed, blocks, dates, labels, packages, values};

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

/// An edited document: a book, or bytes.
pub(super) enum Changed {
    /// A book.
    Book(Edited),
    /// Bytes, and what was done.
    Bytes(Vec<u8>, String),
}

impl Changed {
    /// What is read in it, and what was done. Bytes that are no workbook are refused as a whole.
    pub(super) fn read(self) -> Option<(Extraction, String)> {
        match self {
            Self::Book(edited) => {
                Some((workbook::extract_grids(bed::grids(&edited.book)), edited.what))
            }
            Self::Bytes(bytes, what) => match workbook::extract(&bytes) {
                Ok(extraction) => Some((extraction, what)),
                Err(error) => Some((refused(&error), what)),
            },
        }
    }
}

/// What is told of a document that cannot be opened.
fn refused(error: &WorkbookError) -> Extraction {
    let problem = Problem {
        severity: Severity::Refused,
        table: None,
        address: Some(Address { sheet: Arc::from("the whole document"), row: 1, column: 1 }),
        message: error.to_string(),
    };
    Extraction { problems: vec![problem], ..Extraction::default() }
}

/// Makes an edit; `None` where it does not apply.
pub(super) type Make = fn(&At<'_>, Book, &mut Dice) -> Option<Edited>;

/// Makes an edit of the package; `None` where it does not apply.
pub(super) type Pack = fn(&At<'_>) -> Option<(Vec<u8>, String)>;

/// How a kind is made.
enum How {
    Grid(Make),
    Package(Pack),
}

/// One kind of edit.
pub(super) struct Kind {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether only one value is changed, so that a witness is asked for.
    pub(super) value: bool,
    how: How,
}

impl Kind {
    /// Makes it.
    pub(super) fn edit(&self, at: &At<'_>, dice: &mut Dice) -> Option<Changed> {
        match self.how {
            How::Grid(make) => make(at, at.original.document.book.clone(), dice).map(Changed::Book),
            How::Package(make) => make(at).map(|(bytes, what)| Changed::Bytes(bytes, what)),
        }
    }
}

/// Every kind.
pub(super) fn kinds() -> Vec<Kind> {
    let grid = |value: bool| {
        move |(name, make): &(&'static str, Make)| Kind { name, value, how: How::Grid(*make) }
    };
    let others = [labels::KINDS, blocks::KINDS, dates::KINDS].into_iter().flatten();
    let packages = packages::KINDS.iter().map(|(name, value, make)| Kind {
        name,
        value: *value,
        how: How::Package(*make),
    });
    values::KINDS.iter().map(grid(true)).chain(others.map(grid(false))).chain(packages).collect()
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
