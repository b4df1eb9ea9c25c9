//! Places of detention over time: every name, address and type a place was printed under, with first and last use;
//! and the names that no place is known for.
//! Comes in: the ledger. Goes out: two tables. Never: a match on a guess; the nearest known name is only shown.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{Datum, Measure, SeriesTable, TableId};
use crate::normalize::NormalizeError;
use crate::normalize::series::Ledger;

const ATTRIBUTES: [Measure; 7] = [
    Measure::Name,
    Measure::StreetAddress,
    Measure::City,
    Measure::State,
    Measure::Zip,
    Measure::AreaCode,
    Measure::TypeDetailed,
];

/// First and last publication, and in how many releases.
type Use = (NaiveDate, NaiveDate, BTreeSet<NaiveDate>);

/// `facilities.csv`: one row per place, attribute and printed text.
///
/// # Errors
/// [`NormalizeError`] where the ledger cannot be queried.
pub fn history(ledger: &Ledger) -> Result<SeriesTable, NormalizeError> {
    let columns = ["category_1", "measure", "text", "published_on"];
    let mut uses: BTreeMap<(String, String, String), Use> = BTreeMap::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for row in ledger.select(&[TableId::Facilities], None, &columns)? {
        let [place, measure, text, published] = row.as_slice() else { continue };
        let (Some(place), Some(text), Some(day)) = (place.text(), text.text(), published.date())
        else {
            continue;
        };
        let attribute = measure.text().unwrap_or_default();
        if !ATTRIBUTES.iter().any(|known| known.name() == attribute) {
            continue;
        }
        let id = ids.entry(place.to_owned()).or_insert_with(|| ledger.facility_id(place)).clone();
        let used = uses
            .entry((id, attribute.to_owned(), text.to_owned()))
            .or_insert_with(|| (day, day, BTreeSet::new()));
        used.0 = used.0.min(day);
        used.1 = used.1.max(day);
        used.2.insert(day);
    }
    let rows = uses
        .into_iter()
        .map(|((id, attribute, text), (first, last, releases))| {
            let n_releases = u32::try_from(releases.len()).unwrap_or(u32::MAX);
            vec![
                Datum::Date(first),
                Datum::Date(last),
                Datum::Text(id),
                Datum::Text(attribute),
                Datum::Text(text),
                Datum::Number(f64::from(n_releases)),
            ]
        })
        .collect();
    Ok(table(
        "facilities",
        &["first_published", "last_published", "facility_id", "attribute", "printed", "n_releases"],
        rows,
    ))
}

/// `facilities_unmatched.csv`: names of other tables that no place of the facility sheet is known for.
///
/// # Errors
/// [`NormalizeError`] where the ledger cannot be queried.
pub fn unmatched(ledger: &Ledger) -> Result<SeriesTable, NormalizeError> {
    let columns = ["category_1", "table", "published_on"];
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for row in ledger.select(&[TableId::Facilities], None, &columns)? {
        if let Some(place) = row.first().and_then(Datum::text)
            && !known.contains_key(place)
        {
            known.insert(place.to_owned(), ledger.facility_id(place));
        }
    }
    let places: BTreeSet<&String> = known.values().collect();
    let others = [TableId::CovidFacilities, TableId::Segregation, TableId::Stateless];
    let mut names: BTreeMap<(String, String), Use> = BTreeMap::new();
    for row in ledger.select(&others, None, &columns)? {
        let [name, of, published] = row.as_slice() else { continue };
        let (Some(name), Some(of), Some(day)) = (name.text(), of.text(), published.date()) else {
            continue;
        };
        let used = names
            .entry((of.to_owned(), name.to_owned()))
            .or_insert_with(|| (day, day, BTreeSet::new()));
        used.0 = used.0.min(day);
        used.1 = used.1.max(day);
    }
    let mut rows = Vec::new();
    for ((of, name), (first, last, _)) in names {
        let id = ledger.facility_id(&name);
        if name == "all" || places.contains(&id) {
            continue;
        }
        let similarity = |other: &str| strsim::jaro_winkler(&id, other);
        let nearest = places
            .iter()
            .max_by(|a, b| similarity(a).total_cmp(&similarity(b)))
            .map_or_else(String::new, ToString::to_string);
        rows.push(vec![
            Datum::Date(first),
            Datum::Date(last),
            Datum::Text(of),
            Datum::Text(name),
            Datum::Text(id),
            Datum::Text(nearest),
        ]);
    }
    Ok(table(
        "facilities_unmatched",
        &[
            "first_published",
            "last_published",
            "table",
            "printed",
            "facility_id",
            "nearest_known_id",
        ],
        rows,
    ))
}

fn table(name: &str, columns: &[&str], rows: Vec<Vec<Datum>>) -> SeriesTable {
    SeriesTable {
        name: name.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows,
    }
}
