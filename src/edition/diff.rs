//! What became known between two days: figures that are new, revised, held or gone.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::catalog;
use super::spec::{SeriesSpec, Shape};
use crate::ledger::{Ledger, LedgerError};
use crate::model::{CaptureId, Datum, SeriesTable};

/// What became of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Published on the later day and not on the earlier one.
    New,
    /// Published on both, with another value.
    Revised,
    /// Held on the later day and not on the earlier one.
    Held,
    /// Published on the earlier day, on the later one neither published nor held.
    Gone,
}

impl ChangeKind {
    /// All of them.
    pub const EVERY: [Self; 4] = [Self::New, Self::Revised, Self::Held, Self::Gone];

    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Revised => "revised",
            Self::Held => "held",
            Self::Gone => "gone",
        }
    }
}

/// One figure whose state differs between two days.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// Its series.
    pub series: &'static str,
    /// The date that it describes.
    pub date: NaiveDate,
    /// Its key columns with their fields, in the order of the series.
    pub keys: Vec<(String, String)>,
    /// Its column; in a series with `measure` and `value` its measure.
    pub column: String,
    /// As published on the earlier day.
    pub before: Option<f64>,
    /// As published on the later day; of a held figure the value that is held.
    pub after: Option<f64>,
    /// The document that changed it: where it is gone, the one that last had it.
    pub capture: Option<CaptureId>,
    /// When that became public.
    pub published_on: Option<NaiveDate>,
}

impl Change {
    /// The facility it is of.
    pub fn facility_id(&self) -> Option<&str> {
        self.keys.iter().find(|(name, _)| name == "facility_id").map(|(_, id)| id.as_str())
    }

    /// `status=all; technology=…`.
    pub fn key_text(&self) -> String {
        let pairs: Vec<String> =
            self.keys.iter().map(|(name, field)| format!("{name}={field}")).collect();
        pairs.join("; ")
    }
}

/// Every figure of these series whose state differs between the two days, in the order of series, date and keys.
///
/// # Errors
/// [`LedgerError::Frame`].
pub fn between(
    ledger: &Ledger,
    specs: &[&'static SeriesSpec],
    (earlier, later): (NaiveDate, NaiveDate),
) -> Result<Vec<Change>, LedgerError> {
    let mut all = Vec::new();
    for spec in specs {
        let published = |day| ledger.series(spec, Some(day)).map(|table| figures(spec, &table));
        let held = |day| ledger.held_series(spec, Some(day)).map(|table| figures(spec, &table));
        let (before, after) = (published(earlier)?, published(later)?);
        let (held_before, held_after) = (held(earlier)?, held(later)?);
        let change =
            |kind, key: &Key, (old, new): (Option<f64>, Option<f64>), of: &Stated| Change {
                kind,
                series: spec.name(),
                date: key.date,
                keys: key.keys.clone(),
                column: key.column.clone(),
                before: old,
                after: new,
                capture: of.capture.clone(),
                published_on: of.published_on,
            };
        let mut changes = Vec::new();
        for (key, now) in &after {
            match before.get(key) {
                None => changes.push(change(ChangeKind::New, key, (None, Some(now.value)), now)),
                Some(then) if then.value.to_bits() != now.value.to_bits() => {
                    let values = (Some(then.value), Some(now.value));
                    changes.push(change(ChangeKind::Revised, key, values, now));
                }
                Some(_) => {}
            }
        }
        for (key, held) in &held_after {
            if !held_before.contains_key(key) && !after.contains_key(key) {
                let values = (before.get(key).map(|then| then.value), Some(held.value));
                changes.push(change(ChangeKind::Held, key, values, held));
            }
        }
        for (key, then) in &before {
            if !after.contains_key(key) && !held_after.contains_key(key) {
                changes.push(change(ChangeKind::Gone, key, (Some(then.value), None), then));
            }
        }
        changes.sort_by(|one, other| {
            let of = |change: &Change| (change.date, change.keys.clone(), change.column.clone());
            of(one).cmp(&of(other))
        });
        all.extend(changes);
    }
    Ok(all)
}

/// The series that are read off tables, in the order of their names' declaration.
pub fn specs() -> Vec<&'static SeriesSpec> {
    catalog::all().collect()
}

/// What makes a figure of a series that figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    date: NaiveDate,
    keys: Vec<(String, String)>,
    column: String,
}

/// A figure with the document that states it.
#[derive(Debug, Clone)]
struct Stated {
    value: f64,
    capture: Option<CaptureId>,
    published_on: Option<NaiveDate>,
}

fn figures(spec: &SeriesSpec, table: &SeriesTable) -> BTreeMap<Key, Stated> {
    let n_keys = 1 + spec.keys.len();
    let columns: Vec<&str> = match spec.shape {
        Shape::Long => vec!["value"],
        Shape::Wide => spec.measures.iter().map(|(_, name)| *name).collect(),
    };
    let mut figures = BTreeMap::new();
    for row in &table.rows {
        let Some(date) = row.first().and_then(Datum::date) else { continue };
        let keys: Vec<(String, String)> = table
            .columns
            .iter()
            .zip(row)
            .take(n_keys)
            .skip(1)
            .map(|(name, field)| (name.clone(), field.csv()))
            .collect();
        for column in &columns {
            let Some(value) = table.field(row, column).number() else { continue };
            let column = match spec.shape {
                Shape::Long => table.field(row, "measure").csv(),
                Shape::Wide => (*column).to_owned(),
            };
            let capture = table.field(row, "capture").text().and_then(CaptureId::from_text);
            let published_on = table.field(row, "published_on").date();
            let stated = Stated { value, capture, published_on };
            figures.insert(Key { date, keys: keys.clone(), column }, stated);
        }
    }
    figures
}
