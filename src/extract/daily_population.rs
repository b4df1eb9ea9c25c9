//! The Deportation Data Project's daily population: a row per place and day, as Parquet. The only file that reads the
//! project's Parquet.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use chrono::NaiveDate;

use crate::columnar::{self, ABSENT, ColumnarError, Columns, Group};
use crate::model::population::{DailyPlace, DailyPopulation, DayCount};
use crate::model::{Problem, Severity};

/// Why a Parquet file is refused.
#[derive(Debug, thiserror::Error)]
pub enum DailyError {
    /// It cannot be read.
    #[error(transparent)]
    Columnar(#[from] ColumnarError),
    /// Individual records are counted by a command of its own.
    #[error("a file of individual records: `detention-stats records FILE --out DIR` counts it")]
    Records,
    /// It holds something else.
    #[error("a Parquet file, but not the daily population: it has no column `{missing}`")]
    Foreign {
        /// The first column that it lacks.
        missing: &'static str,
    },
    /// It has no row with a place and a day.
    #[error("the daily population without a row")]
    Empty,
    /// A date is wrong.
    #[error("the daily population from {first} to {last}: more days than records reach back")]
    TooLong {
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
}

const PLACE: &str = "detention_facility_code";
const DATE: &str = "date";
const ANY_TIME: &str = "n_detained";
const MIDNIGHT: &str = "n_detained_at_midnight";
const NAME: &str = "detention_facility";

/// Columns that are read.
const READ: [&str; 5] = [PLACE, DATE, ANY_TIME, MIDNIGHT, NAME];
/// Columns that are known and left out: small cells of few people.
const LEFT_OUT: [&str; 4] = [
    "n_detained_male",
    "n_detained_female",
    "n_detained_convicted_criminal",
    "n_detained_possibly_under_18",
];

/// ICE has kept such records for so many days at most.
const MOST_DAYS: i64 = 60 * 366;

/// Whether bytes are a Parquet file.
pub fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(columnar::MAGIC)
}

/// Reads a file; columns come in any order.
///
/// # Errors
/// [`DailyError`] where it is damaged or something else; problems within it are in the list.
pub fn read(bytes: &[u8]) -> Result<(DailyPopulation, Vec<Problem>), DailyError> {
    let file = columnar::of_bytes(bytes)?;
    let mut problems = columns(&file)?;
    let mut rows = Rows::default();
    for group in file.groups() {
        rows.group(&group?)?;
    }
    let population = rows.finish(&mut problems)?;
    Ok((population, problems))
}

/// Refuses a file of something else, and tells of columns that are new.
fn columns(file: &Columns<Bytes>) -> Result<Vec<Problem>, DailyError> {
    let columns = file.columns();
    let has = |name: &str| columns.iter().any(|(have, _)| have == name);
    if has(PLACE) && has("book_in_date_time") && has("book_out_date_time") {
        return Err(DailyError::Records);
    }
    if let Some(missing) = READ.into_iter().find(|name| !has(name)) {
        return Err(DailyError::Foreign { missing });
    }
    let is_new = |name: &&str| !READ.contains(name) && !LEFT_OUT.contains(name);
    let new = columns.iter().map(|(name, _)| name.as_str()).filter(is_new);
    Ok(new
        .map(|name| problem(Severity::Notice, format!("unknown column `{name}`, not read")))
        .collect())
}

fn problem(severity: Severity, message: String) -> Problem {
    Problem { severity, table: None, address: None, message }
}

/// What is read of one place.
#[derive(Debug, Default)]
struct Place {
    name: Arc<str>,
    /// Count of each day that came, and whether it came again with another one.
    counts: BTreeMap<i32, (DayCount, bool)>,
    n_twice: usize,
    n_impossible: usize,
    other_names: usize,
}

#[derive(Debug, Default)]
struct Rows {
    places: BTreeMap<Arc<str>, Place>,
    n_nowhere: usize,
}

/// Rows read at a time.
const BATCH: usize = 65_536;

impl Rows {
    fn group(&mut self, group: &Group<'_, Bytes>) -> Result<(), ColumnarError> {
        let (mut codes, mut names) = (group.texts(PLACE)?, group.texts(NAME)?);
        let (mut dates, mut any_time) = (group.days(DATE)?, group.numbers(ANY_TIME)?);
        let mut midnight = group.numbers(MIDNIGHT)?;
        let (mut days, mut any, mut mid) = (Vec::new(), Vec::new(), Vec::new());
        let mut left = group.n_rows();
        while left > 0 {
            let n_rows = left.min(BATCH);
            left -= n_rows;
            dates.next(n_rows, &mut days)?;
            any_time.next(n_rows, &mut any)?;
            midnight.next(n_rows, &mut mid)?;
            let mut of_row: Vec<Arc<str>> = Vec::with_capacity(n_rows);
            codes.next(n_rows, |_, code| of_row.push(shared(of_row.last(), code)))?;
            let mut name_of_row: Vec<Arc<str>> = Vec::with_capacity(n_rows);
            names.next(n_rows, |_, name| name_of_row.push(shared(name_of_row.last(), name)))?;
            self.batch(&of_row, &name_of_row, (&days, &any, &mid));
        }
        Ok(())
    }

    fn batch(
        &mut self,
        codes: &[Arc<str>],
        names: &[Arc<str>],
        (days, any_time, midnight): (&[i32], &[Option<i32>], &[Option<i32>]),
    ) {
        let counts = days.iter().zip(any_time).zip(midnight);
        for ((code, name), ((day, any_time), midnight)) in codes.iter().zip(names).zip(counts) {
            if code.is_empty() || *day == ABSENT {
                self.n_nowhere += 1;
                continue;
            }
            let place = self.places.entry(Arc::clone(code)).or_default();
            if place.name.is_empty() {
                place.name = Arc::clone(name);
            } else if place.name != *name {
                place.other_names += 1;
            }
            let number = |value: &Option<i32>| value.and_then(|value| u32::try_from(value).ok());
            let (Some(any_time), Some(midnight)) = (number(any_time), number(midnight)) else {
                place.n_impossible += 1;
                continue;
            };
            // Who is there over midnight is there on the day.
            if midnight > any_time {
                place.n_impossible += 1;
                continue;
            }
            let count = DayCount { midnight, any_time };
            let twice =
                place.counts.insert(*day, (count, false)).map(|(before, _)| before != count);
            if let Some(differs) = twice {
                place.n_twice += 1;
                place.counts.insert(*day, (count, differs));
            }
        }
    }

    fn finish(self, problems: &mut Vec<Problem>) -> Result<DailyPopulation, DailyError> {
        let days = || self.places.values().flat_map(|place| place.counts.keys().copied());
        let (Some(first), Some(last)) = (days().min(), days().max()) else {
            return Err(DailyError::Empty);
        };
        let length = i64::from(last) - i64::from(first) + 1;
        if length > MOST_DAYS {
            return Err(DailyError::TooLong { first: date(first), last: date(last) });
        }
        if self.n_nowhere > 0 {
            let told = format!("{} rows without a code or a date, left out", self.n_nowhere);
            problems.push(problem(Severity::Refused, told));
        }
        let n_days = usize::try_from(length).unwrap_or(0);
        let mut places = Vec::new();
        for (detloc, place) in self.places {
            let counts: Vec<Option<DayCount>> = (first..=last)
                .map(|day| place.counts.get(&day).filter(|(_, differs)| !differs).map(|(c, _)| *c))
                .collect();
            place.tell(&detloc, n_days, problems);
            places.push(DailyPlace { detloc, name: place.name, counts });
        }
        Ok(DailyPopulation { first: date(first), n_days, places })
    }
}

impl Place {
    fn tell(&self, detloc: &str, n_days: usize, problems: &mut Vec<Problem>) {
        let n_differing = self.counts.values().filter(|(_, differs)| *differs).count();
        let n_missing = n_days - self.counts.len();
        for (n, severity, what) in [
            (
                n_missing,
                Severity::Refused,
                "days without a count, left out with that day's sums of the nation and the state",
            ),
            (
                self.n_impossible,
                Severity::Refused,
                "counts negative, absent, or higher at midnight than at any time of the day, left out with the sums of their days",
            ),
            (
                n_differing,
                Severity::Refused,
                "days with two different counts, left out with that day's sums of the nation and the state",
            ),
            (self.n_twice - n_differing, Severity::Notice, "rows that repeat another"),
            (self.other_names, Severity::Notice, "rows with another name than the first"),
        ] {
            if n > 0 {
                problems.push(problem(severity, format!("place `{detloc}`: {what}: {n}")));
            }
        }
    }
}

/// The text of a row; of a row like the one before the same text.
fn shared(before: Option<&Arc<str>>, text: Option<&[u8]>) -> Arc<str> {
    let text = text.unwrap_or_default();
    match before {
        Some(before) if before.as_bytes() == text => Arc::clone(before),
        _ => Arc::from(&*String::from_utf8_lossy(text)),
    }
}

fn date(day: i32) -> NaiveDate {
    let epoch = NaiveDate::default();
    epoch.checked_add_signed(chrono::TimeDelta::days(i64::from(day))).unwrap_or(epoch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columnar::{Sink, Written};

    /// Rows of code, day, any time, midnight.
    fn file(rows: &[(&str, i32, i32, i32)], more: Option<&str>) -> Vec<u8> {
        let words: Vec<String> = rows.iter().map(|row| row.0.to_owned()).collect();
        let at: Vec<u32> = (0..u32::try_from(rows.len()).unwrap()).collect();
        let days: Vec<i32> = rows.iter().map(|row| row.1).collect();
        let any: Vec<i32> = rows.iter().map(|row| row.2).collect();
        let mid: Vec<i32> = rows.iter().map(|row| row.3).collect();
        // Not in the publisher's order.
        let mut columns = vec![
            (MIDNIGHT, Written::Numbers(&mid)),
            (NAME, Written::Texts { words: &words, rows: &at }),
            (DATE, Written::Days(&days)),
            (ANY_TIME, Written::Numbers(&any)),
            (PLACE, Written::Texts { words: &words, rows: &at }),
        ];
        columns.extend(more.map(|name| (name, Written::Numbers(&any[..]))));
        columnar::write(&columns, &[], Sink::Passing).unwrap()
    }

    fn told(rows: &[(&str, i32, i32, i32)]) -> Vec<String> {
        let (_, problems) = read(&file(rows, None)).unwrap();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn places_and_days_are_read_in_any_order_of_rows_and_columns() {
        let rows = [
            ("KRO", 19_267, 7, 5),
            ("BTV", 19_266, 2, 1),
            ("KRO", 19_266, 9, 8),
            ("BTV", 19_267, 0, 0),
        ];
        let (population, problems) = read(&file(&rows, None)).unwrap();
        assert_eq!(problems, []);
        assert_eq!(population.first.to_string(), "2022-10-01");
        assert_eq!(population.last().to_string(), "2022-10-02");
        let codes: Vec<&str> = population.places.iter().map(|place| &*place.detloc).collect();
        assert_eq!(codes, ["BTV", "KRO"]);
        assert_eq!(population.nation(0), Some(DayCount { midnight: 9, any_time: 11 }));
        assert_eq!(population.nation(1), Some(DayCount { midnight: 5, any_time: 7 }));
    }

    #[test]
    fn what_cannot_be_is_left_out_and_reported() {
        assert_eq!(
            told(&[("KRO", 1, 5, 4), ("KRO", 3, 5, 4)]),
            [
                "place `KRO`: days without a count, left out with that day's sums of the nation and the state: 1"
            ]
        );
        let impossible =
            told(&[("KRO", 1, 5, 4), ("KRO", 2, -1, 0), ("KRO", 3, 3, 4), ("KRO", 4, 1, 1)]);
        assert!(
            impossible.iter().any(|text| text.contains("counts negative") && text.ends_with(": 2")),
            "{impossible:?}"
        );
        assert_eq!(
            told(&[("KRO", 1, 5, 4), ("KRO", 1, 6, 4)]),
            [
                "place `KRO`: days with two different counts, left out with that day's sums of the nation and the state: 1"
            ]
        );
        assert_eq!(
            told(&[("KRO", 1, 5, 4), ("KRO", 1, 5, 4)]),
            ["place `KRO`: rows that repeat another: 1"]
        );
        assert_eq!(
            told(&[("KRO", 1, 5, 4), ("", 1, 5, 4)]),
            ["1 rows without a code or a date, left out"]
        );
        let (population, _) = read(&file(&[("KRO", 1, 5, 4), ("KRO", 1, 6, 4)], None)).unwrap();
        assert_eq!(population.nation(0), None, "two counts of one day are none");
    }

    #[test]
    fn an_unknown_column_is_told_and_a_missing_one_refuses_the_file() {
        let (_, problems) = read(&file(&[("KRO", 1, 5, 4)], Some("n_new"))).unwrap();
        assert_eq!(problems[0].to_string(), "unknown column `n_new`, not read");
        let days = [1];
        let other = columnar::write(&[(DATE, Written::Days(&days))], &[], Sink::Passing).unwrap();
        assert_eq!(
            read(&other).unwrap_err().to_string(),
            "a Parquet file, but not the daily population: it has no column `detention_facility_code`"
        );
        let whole = file(&[("KRO", 1, 5, 4)], None);
        assert!(read(&whole[..whole.len() / 2]).unwrap_err().to_string().contains("cut short"));
    }
}
