//! The compact form in which the ledger keeps a release: Parquet, a row per place and day, that any engine reads.

use std::sync::Arc;

use bytes::Bytes;
use chrono::NaiveDate;

use crate::archive::sha256;
use crate::columnar::{self, ABSENT, ColumnarError, Group, Sink, Written};
use crate::model::Capture;
use crate::model::population::{DailyPlace, DailyPopulation, DayCount};

/// Why a ledger file is refused.
#[derive(Debug, thiserror::Error)]
pub enum DailyFileError {
    /// It cannot be read.
    #[error("the ledger file of {capture} cannot be read")]
    Columnar {
        /// The document.
        capture: String,
        /// Why not.
        #[source]
        cause: ColumnarError,
    },
    /// It holds something else than was written.
    #[error(
        "the ledger file of {capture}: {problem}; get it back from version control or `import` the document again"
    )]
    Other {
        /// The document.
        capture: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

const CAPTURE_SHA256: &str = "capture_sha256";
const ROWS_SHA256: &str = "rows_sha256";

/// The bytes of a ledger file; the same release gives the same bytes.
///
/// # Errors
/// [`ColumnarError`].
pub fn bytes(population: &DailyPopulation, capture: &Capture) -> Result<Vec<u8>, ColumnarError> {
    let codes: Vec<String> =
        population.places.iter().map(|place| place.detloc.to_string()).collect();
    let names: Vec<String> = population.places.iter().map(|place| place.name.to_string()).collect();
    let mut rows = Vec::new();
    let mut days = Vec::new();
    let mut midnight = Vec::new();
    let mut any_time = Vec::new();
    let first = day_number(population.first);
    for (at, place) in (0..).zip(&population.places) {
        for (day, count) in (first..).zip(&place.counts) {
            let Some(count) = count else { continue };
            rows.push(at);
            days.push(day);
            midnight.push(i32::try_from(count.midnight).unwrap_or(i32::MAX));
            any_time.push(i32::try_from(count.any_time).unwrap_or(i32::MAX));
        }
    }
    let columns = [
        ("detloc", Written::Texts { words: &codes, rows: &rows }),
        ("name", Written::Texts { words: &names, rows: &rows }),
        ("date", Written::Days(&days)),
        ("midnight", Written::Numbers(&midnight)),
        ("any_time", Written::Numbers(&any_time)),
    ];
    let said = [
        ("source", capture.source.name().to_owned()),
        (CAPTURE_SHA256, capture.sha256.to_string()),
        (ROWS_SHA256, rows_sha256(population)),
    ];
    columnar::write(&columns, &said, Sink::Kept)
}

/// Days from 1970-01-01 to a day.
pub(super) fn day_number(day: NaiveDate) -> i32 {
    i32::try_from((day - NaiveDate::default()).num_days()).unwrap_or(ABSENT)
}

fn date(day: i32) -> NaiveDate {
    let epoch = NaiveDate::default();
    epoch.checked_add_signed(chrono::TimeDelta::days(i64::from(day))).unwrap_or(epoch)
}

/// A hash over what a release holds, whatever the layout of the file that holds it.
fn rows_sha256(population: &DailyPopulation) -> String {
    let mut all = format!("{} {}\n", population.first, population.n_days).into_bytes();
    for place in &population.places {
        all.extend(place.detloc.bytes().chain([0]).chain(place.name.bytes()).chain([0]));
        for count in &place.counts {
            let [midnight, any_time] = match count {
                Some(count) => [count.midnight, count.any_time],
                None => [u32::MAX; 2],
            };
            all.extend(midnight.to_le_bytes());
            all.extend(any_time.to_le_bytes());
        }
    }
    sha256(&all).to_string()
}

/// Reads a ledger file; another document's in its place, or one with other rows than were written, is refused.
///
/// # Errors
/// [`DailyFileError`].
pub fn read(bytes: &[u8], capture: &Capture) -> Result<DailyPopulation, DailyFileError> {
    let columnar = |cause| DailyFileError::Columnar { capture: capture.id().to_string(), cause };
    let other = |problem| DailyFileError::Other { capture: capture.id().to_string(), problem };
    let file = columnar::of_bytes(bytes).map_err(columnar)?;
    if file.said(CAPTURE_SHA256).as_deref() != Some(capture.sha256.as_str()) {
        return Err(other("it holds the counts of another document"));
    }
    let mut rows = Rows::default();
    for group in file.groups() {
        group.and_then(|group| rows.group(&group)).map_err(columnar)?;
    }
    let population = rows.finish().ok_or_else(|| other("it has no rows"))?;
    if file.said(ROWS_SHA256) != Some(rows_sha256(&population)) {
        return Err(other("its rows are not those that were written"));
    }
    Ok(population)
}

/// The last day of a release by its footer; `None` for a damaged file.
pub(super) fn last_day(bytes: &[u8]) -> Option<NaiveDate> {
    let (_, last) = columnar::of_bytes(bytes).ok()?.stated_days("date").ok()??;
    Some(date(last))
}

/// A place and its counts by day, as they come.
type Read = (Arc<str>, Arc<str>, Vec<(i32, DayCount)>);

#[derive(Default)]
struct Rows {
    places: Vec<Read>,
}

impl Rows {
    fn group(&mut self, group: &Group<'_, Bytes>) -> Result<(), ColumnarError> {
        let n_rows = group.n_rows();
        let (mut days, mut midnight, mut any_time) = (Vec::new(), Vec::new(), Vec::new());
        group.days("date")?.next(n_rows, &mut days)?;
        group.numbers("midnight")?.next(n_rows, &mut midnight)?;
        group.numbers("any_time")?.next(n_rows, &mut any_time)?;
        let mut names: Vec<Arc<str>> = Vec::new();
        let mut name_of = Vec::with_capacity(n_rows);
        group.texts("name")?.next(n_rows, |_, name| {
            let name = name.unwrap_or_default();
            if names.last().is_none_or(|last| last.as_bytes() != name) {
                names.push(Arc::from(&*String::from_utf8_lossy(name)));
            }
            name_of.push(names.len() - 1);
        })?;
        let places = &mut self.places;
        group.texts("detloc")?.next(n_rows, |row, code| {
            let code = code.unwrap_or_default();
            if places.last().is_none_or(|(last, ..)| last.as_bytes() != code) {
                let name = name_of.get(row).and_then(|at| names.get(*at)).cloned();
                let code = Arc::from(&*String::from_utf8_lossy(code));
                places.push((code, name.unwrap_or_default(), Vec::new()));
            }
            let number = |of: &[Option<i32>]| u32::try_from(of.get(row).copied()??).ok();
            let count = number(&midnight).zip(number(&any_time));
            let (Some(day), Some((midnight, any_time))) = (days.get(row), count) else { return };
            if let Some((.., counts)) = places.last_mut() {
                counts.push((*day, DayCount { midnight, any_time }));
            }
        })
    }

    fn finish(self) -> Option<DailyPopulation> {
        let days =
            || self.places.iter().flat_map(|(.., counts)| counts.iter().map(|(day, _)| *day));
        let (first, last) = (days().min()?, days().max()?);
        let n_days = usize::try_from(last.checked_sub(first)?.checked_add(1)?).ok()?;
        let place = |(detloc, name, read): Read| {
            let mut counts = vec![None; n_days];
            for (day, count) in read {
                let at = usize::try_from(day - first).ok();
                if let Some(cell) = at.and_then(|at| counts.get_mut(at)) {
                    *cell = Some(count);
                }
            }
            DailyPlace { detloc, name, counts }
        };
        let places = self.places.into_iter().map(place).collect();
        Some(DailyPopulation { first: date(first), n_days, places })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daily::series::sample;

    #[test]
    fn a_release_comes_back_as_it_was_and_a_foreign_or_edited_file_is_refused() {
        let (population, capture) = (sample::population(), sample::capture());
        let kept = bytes(&population, &capture).unwrap();
        assert_eq!(read(&kept, &capture).unwrap(), population);
        assert_eq!(bytes(&population, &capture).unwrap(), kept);
        let mut other = capture.clone();
        other.sha256 = sha256(b"another");
        assert!(read(&kept, &other).unwrap_err().to_string().contains("another document"));
        // One count more under the old hash.
        let mut edited = population.clone();
        edited.places[0].counts[0] = Some(DayCount { midnight: 6, any_time: 8 });
        let forged = bytes(&edited, &capture).unwrap();
        assert_eq!(read(&forged, &capture).unwrap(), edited);
        let hash = |of: &DailyPopulation| rows_sha256(of);
        assert_ne!(hash(&edited), hash(&population));
        assert!(read(&kept[..kept.len() - 9], &capture).is_err());
    }

    #[test]
    fn the_committed_release_is_small() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("data/ledger/ddp_daily_population");
        for file in crate::disk::files_if_there(&folder).unwrap() {
            let size = crate::disk::size(&file).unwrap().unwrap();
            assert!(size <= 2_000_000, "{}: {size} bytes", file.display());
        }
    }
}
