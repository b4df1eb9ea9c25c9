//! Days to know and funded levels, as kept below `data/reference/`.
//! Comes in: text of the two files. Goes out: typed rows. Never: an event or a level without its source.

use chrono::NaiveDate;

use super::Language;
use crate::counters::Bilingual;
use crate::model::FiscalYear;

/// A day that a reader should know.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The day.
    pub date: NaiveDate,
    /// Charts that show it.
    pub charts: Vec<String>,
    /// 1 where it must be shown, 3 where it may be left out for room.
    pub weight: u32,
    /// A few words.
    pub text: Bilingual,
    /// The day since which it is known: its own, unless it was found later.
    pub known_on: NaiveDate,
}

impl Event {
    /// The words in one language.
    pub fn words(&self, language: Language) -> String {
        language.of(&self.text)
    }
}

/// People a day for whom detention was funded in a fiscal year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Funding {
    /// Fiscal year.
    pub year: FiscalYear,
    /// Whether the law says so; otherwise a budget asked for it.
    pub is_enacted: bool,
    /// People a day.
    pub people: f64,
}

/// Why a reference file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{file}`, line {line}: {problem}")]
pub struct ReferenceError {
    file: &'static str,
    line: usize,
    problem: String,
}

fn rows<T>(
    file: &'static str,
    text: &str,
    n_fields: usize,
    read: impl Fn(&[&str]) -> Option<T>,
) -> Result<Vec<T>, ReferenceError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .records()
        .enumerate()
        .map(|(index, record)| {
            let failed = |problem: String| ReferenceError { file, line: index + 2, problem };
            let record = record.map_err(|cause| failed(cause.to_string()))?;
            let fields: Vec<&str> = record.iter().collect();
            if fields.len() != n_fields || fields.last().is_none_or(|source| source.is_empty()) {
                return Err(failed(format!("expected {n_fields} fields, the last a source")));
            }
            read(&fields).ok_or_else(|| failed(format!("cannot read {fields:?}")))
        })
        .collect()
}

/// Reads `events.csv`.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn events(text: &str) -> Result<Vec<Event>, ReferenceError> {
    rows("events.csv", text, 8, |fields| {
        let [date, _, charts, weight, en, es, known_on, _] = fields else { return None };
        let date = date.parse().ok()?;
        Some(Event {
            date,
            known_on: if known_on.is_empty() { date } else { known_on.parse().ok()? },
            charts: charts.split(';').map(str::to_owned).collect(),
            weight: weight.parse().ok()?,
            text: Bilingual { en: (*en).to_owned(), es: (*es).to_owned() },
        })
    })
}

/// Reads `funding.csv`.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn funding(text: &str) -> Result<Vec<Funding>, ReferenceError> {
    rows("funding.csv", text, 6, |fields| {
        let [year, kind, people, ..] = fields else { return None };
        let is_enacted = match *kind {
            "enacted" => true,
            "requested" => false,
            _ => return None,
        };
        Some(Funding {
            year: FiscalYear(year.parse().ok()?),
            is_enacted,
            people: people.parse().ok()?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    #[test]
    fn what_is_committed_can_be_read_and_names_charts_that_exist() {
        let nowhere = std::path::Path::new("no such folder");
        let events = events(&Reference::Events.read(nowhere).unwrap()).unwrap();
        assert!(events.len() > 5);
        for event in &events {
            for chart in &event.charts {
                assert!(super::super::find(chart).is_some(), "{chart}");
            }
        }
        let funding = funding(&Reference::Funding.read(nowhere).unwrap()).unwrap();
        let of = |year: i32| {
            funding.iter().find(|row| row.is_enacted && row.year.0 == year).map(|row| row.people)
        };
        assert_eq!((of(2022), of(2024), of(2025)), (Some(34_000.0), Some(41_500.0), None));
        assert!(
            super::funding(
                "fiscal_year,kind,people_a_day,law,read_at,read_words\n2025,enacted,1,x,y,\n"
            )
            .is_err()
        );
    }
}
