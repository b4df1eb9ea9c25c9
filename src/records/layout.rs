//! Under which names a file of stints has its columns: the Deportation Data Project's, or plain ones.

use parquet::file::reader::ChunkReader;

use super::RecordsError;
use crate::columnar::{Columns, Kind};

/// Whether a column of that name is read.
pub(super) fn is_read(column: &str) -> bool {
    let others = [PERSON, SEX, CRIMINALITY, BIRTH_YEAR, REPEATS, NAME];
    let names = PLACE.iter().chain(&BOOK_IN).chain(&BOOK_OUT).chain(&STAY).chain(&others);
    names.copied().any(|name| name == column)
}

/// The names of the columns that are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The place's code.
    pub place: &'static str,
    /// Whether the code is a number.
    pub is_numbered: bool,
    /// The beginning of the stint.
    pub book_in: &'static str,
    /// Its end; absent in rows of people who are still there.
    pub book_out: &'static str,
    /// The person; without it each row counts as a person of its own.
    pub person: Option<&'static str>,
    /// The beginning of the stay.
    pub stay: Option<&'static str>,
    /// Sex.
    pub sex: Option<&'static str>,
    /// Criminality at book-in.
    pub criminality: Option<&'static str>,
    /// Year of birth.
    pub birth_year: Option<&'static str>,
    /// The Project's flag of rows that repeat another.
    pub repeats: Option<&'static str>,
}

const PLACE: [&str; 2] = ["detention_facility_code", "facility_id"];
/// The older files have days without times.
const BOOK_IN: [&str; 3] = ["book_in_date_time", "book_in_date", "book_in"];
const BOOK_OUT: [&str; 3] = ["book_out_date_time", "book_out_date", "book_out"];
const STAY: [&str; 2] = ["stay_book_in_date_time", "stay_book_in_date"];
pub(super) const PERSON: &str = "unique_identifier";
const SEX: &str = "gender";
const CRIMINALITY: &str = "book_in_criminality";
const BIRTH_YEAR: &str = "birth_year";
const REPEATS: &str = "duplicate_drop_row";
/// ICE's name of the place.
pub(super) const NAME: &str = "detention_facility";

impl Layout {
    /// Finds the columns.
    ///
    /// # Errors
    /// [`RecordsError::Foreign`] names the one without which nothing can be counted.
    pub fn of<R: ChunkReader + 'static>(file: &Columns<R>) -> Result<Self, RecordsError> {
        let columns = file.columns();
        let kind =
            |name: &str| columns.iter().find(|(have, _)| have == name).map(|(_, kind)| *kind);
        let needed = |names: &'static [&'static str]| {
            let found = names.iter().copied().find(|name| kind(name).is_some());
            found.ok_or(RecordsError::Foreign { expected: names })
        };
        let optional = |name: &'static str| kind(name).map(|_| name);
        let place = needed(&PLACE)?;
        Ok(Self {
            place,
            is_numbered: matches!(kind(place), Some(Kind::Int32 | Kind::Int64)),
            book_in: needed(&BOOK_IN)?,
            book_out: needed(&BOOK_OUT)?,
            person: optional(PERSON),
            stay: STAY.into_iter().find_map(optional),
            sex: optional(SEX),
            criminality: optional(CRIMINALITY),
            birth_year: optional(BIRTH_YEAR),
            repeats: optional(REPEATS),
        })
    }

    /// Whether a file with these columns holds stints.
    pub fn is_known(columns: &[(String, Kind)]) -> bool {
        let has = |names: &[&str]| names.iter().any(|n| columns.iter().any(|(c, _)| c == n));
        has(&PLACE) && has(&BOOK_IN) && has(&BOOK_OUT)
    }
}
