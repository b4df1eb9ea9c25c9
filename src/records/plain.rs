//! Files that do not name persons: each row counts as one.

use hashbrown::HashMap;
use parquet::file::reader::ChunkReader;

use super::traffic::Traffic;
use super::{Grid, Layout, Population, Quirk, Quirks, RecordsError, Task, batches};
use crate::columnar::{ABSENT, Columns, Group};

pub(super) fn count<R: ChunkReader + 'static>(
    files: &[Columns<R>],
    task: &Task<'_>,
) -> Result<Population, RecordsError> {
    let Task { layout, span, .. } = *task;
    let mut places = Places::default();
    let mut traffic = Traffic::new(span);
    let mut quirks = Quirks::default();
    quirks.add(Quirk::WithoutPerson, files.iter().map(Columns::n_rows).sum());
    let (mut came, mut left) = (Vec::new(), Vec::new());
    for group in files.iter().flat_map(Columns::groups) {
        let group = group?;
        let mut book_in = group.days(layout.book_in)?;
        let mut book_out = group.days(layout.book_out)?;
        let mut codes = Codes::of(&group, layout)?;
        for n_rows in batches(group.n_rows()) {
            book_in.next(n_rows, &mut came)?;
            book_out.next(n_rows, &mut left)?;
            let rows = codes.next(n_rows, &mut places)?;
            for ((came, left), place) in came.iter().zip(&left).zip(rows) {
                quirks.of_stint(span, *came, *left);
                let is_lost = *came == ABSENT || *place == NO_PLACE;
                quirks.add(Quirk::WithoutPlaceOrBookIn, u64::from(is_lost));
            }
            traffic.add(rows, (&came, &left), places.names.len());
        }
    }
    let numbers = layout.is_numbered.then(|| places.numbers());
    Ok(Population {
        span,
        numbers: numbers.flatten(),
        places: places.names,
        by_place: traffic.sum(),
        cells: Vec::new(),
        by_cell: Grid::default(),
        quirks,
    })
}

/// The number of a row without a code.
pub(super) const NO_PLACE: u32 = u32::MAX;

/// Codes of places with their dense numbers, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) names: Vec<String>,
    by_name: HashMap<Vec<u8>, u32>,
    by_number: Vec<u32>,
}

impl Places {
    fn new_number(&mut self, name: String) -> u32 {
        self.names.push(name);
        u32::try_from(self.names.len() - 1).unwrap_or(NO_PLACE)
    }

    /// The codes as numbers, where all are.
    pub(super) fn numbers(&self) -> Option<Vec<i32>> {
        self.names.iter().map(|name| name.parse().ok()).collect()
    }

    pub(super) fn of_text(&mut self, code: &[u8]) -> u32 {
        if code.is_empty() {
            return NO_PLACE;
        }
        if let Some(known) = self.by_name.get(code) {
            return *known;
        }
        let number = self.new_number(String::from_utf8_lossy(code).into_owned());
        self.by_name.insert(code.to_vec(), number);
        number
    }

    /// Small numbers are looked up in a list, which is faster.
    fn of_number(&mut self, code: i32) -> u32 {
        const LISTED: usize = 1 << 20;
        let Some(at) = usize::try_from(code).ok().filter(|at| *at < LISTED) else {
            return self.of_text(code.to_string().as_bytes());
        };
        if self.by_number.len() <= at {
            self.by_number.resize(at + 1, NO_PLACE);
        }
        let known = self.by_number.get(at).copied().unwrap_or(NO_PLACE);
        if known != NO_PLACE {
            return known;
        }
        let number = self.new_number(code.to_string());
        if let Some(entry) = self.by_number.get_mut(at) {
            *entry = number;
        }
        number
    }
}

/// The column of codes.
pub(super) struct Codes {
    column: CodeColumn,
    numbers: Vec<Option<i32>>,
    places: Vec<u32>,
}

enum CodeColumn {
    Numbers(crate::columnar::Numbers),
    Texts(crate::columnar::Texts),
}

impl Codes {
    pub(super) fn of<R: ChunkReader + 'static>(
        group: &Group<'_, R>,
        layout: &Layout,
    ) -> Result<Self, RecordsError> {
        let column = if layout.is_numbered {
            CodeColumn::Numbers(group.numbers(layout.place)?)
        } else {
            CodeColumn::Texts(group.texts(layout.place)?)
        };
        Ok(Self { column, numbers: Vec::new(), places: Vec::new() })
    }

    pub(super) fn next(
        &mut self,
        n_rows: usize,
        known: &mut Places,
    ) -> Result<&[u32], RecordsError> {
        self.places.clear();
        match &mut self.column {
            CodeColumn::Numbers(column) => {
                column.next(n_rows, &mut self.numbers)?;
                let number = |code: &Option<i32>| code.map_or(NO_PLACE, |c| known.of_number(c));
                self.places.extend(self.numbers.iter().map(number));
            }
            CodeColumn::Texts(column) => column.next(n_rows, |_, code| {
                self.places.push(known.of_text(code.unwrap_or_default()));
            })?,
        }
        Ok(&self.places)
    }
}
