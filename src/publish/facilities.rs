//! Places of detention over time: every name, address and type a place was printed under, with first and last use; and
//! the names that no place is known for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::series::field as safe;
use crate::model::{Datum, Measure, SeriesTable, TableId};
use crate::normalize::NormalizeError;
use crate::normalize::facility::own_id;
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

/// Tables that print names of places without being the facility sheet.
const OTHERS: [TableId; 3] = [TableId::CovidFacilities, TableId::Segregation, TableId::Stateless];

/// Attribute of a name that only another table prints.
const NAME_ELSEWHERE: &str = "name_in_other_table";

/// Id, attribute, text as printed, and the id that stays where two ids were one place.
type Printed = [String; 4];

/// `facilities.csv`: one row per place, attribute and printed text; under an id that was given up too, with the id
/// that stays in `same_as`.
///
/// # Errors
/// [`NormalizeError`] where the ledger cannot be queried.
pub fn history(ledger: &Ledger) -> Result<SeriesTable, NormalizeError> {
    let columns = ["table", "category_1", "measure", "text", "published_on"];
    let given: BTreeSet<&str> =
        ledger.judgements().register.iter().map(|row| row.facility_id.as_str()).collect();
    let mut uses: BTreeMap<Printed, Use> = BTreeMap::new();
    let ids_of = |table: TableId, place: &str| {
        let (id, own) = (ledger.facility_id(table, place), own_id(place));
        let mut ids = vec![(id.clone(), String::new())];
        // An id that was given to a place before its names were joined.
        if own != id && given.contains(own.as_str()) && ledger.id_that_stays(&own) == id {
            ids.push((own, id));
        }
        ids
    };
    let mut known: BTreeMap<(TableId, String), Vec<(String, String)>> = BTreeMap::new();
    let mut note = |table: TableId, place: &str, what: [&str; 2], day: NaiveDate| {
        let ids =
            known.entry((table, place.to_owned())).or_insert_with(|| ids_of(table, place)).clone();
        for (id, same_as) in ids {
            let [attribute, text] = what.map(str::to_owned);
            let used = uses
                .entry([id, attribute, text, same_as])
                .or_insert_with(|| (day, day, BTreeSet::new()));
            used.0 = used.0.min(day);
            used.1 = used.1.max(day);
            used.2.insert(day);
        }
    };
    for row in ledger.select(&[TableId::Facilities], &ATTRIBUTES, None, &columns)? {
        let [_, place, measure, text, published] = row.as_slice() else { continue };
        let (Some(place), Some(text), Some(day)) = (place.text(), text.text(), published.date())
        else {
            continue;
        };
        let attribute = measure.text().unwrap_or_default();
        note(TableId::Facilities, place, [attribute, text], day);
    }
    for (table, name, days) in names_elsewhere(ledger)? {
        for day in days {
            note(table, &name, [NAME_ELSEWHERE, &name], day);
        }
    }
    let rows = uses.into_iter().map(|(printed, used)| row_of(printed, &used)).collect();
    Ok(table(
        "facilities",
        &[
            "first_published",
            "last_published",
            "facility_id",
            "attribute",
            "printed",
            "n_releases",
            "same_as",
        ],
        rows,
    ))
}

fn row_of([id, attribute, text, same_as]: Printed, (first, last, days): &Use) -> Vec<Datum> {
    let n_releases = u32::try_from(days.len()).unwrap_or(u32::MAX);
    vec![
        Datum::Date(*first),
        Datum::Date(*last),
        Datum::Text(id),
        Datum::Text(attribute),
        Datum::Text(text),
        Datum::Number(f64::from(n_releases)),
        if same_as.is_empty() { Datum::Null } else { Datum::Text(same_as) },
    ]
}

/// Names of places in other tables than the facility sheet, with the days on which they were published.
fn names_elsewhere(
    ledger: &Ledger,
) -> Result<Vec<(TableId, String, BTreeSet<NaiveDate>)>, NormalizeError> {
    let mut found = Vec::new();
    for table in OTHERS {
        let mut names: BTreeMap<String, BTreeSet<NaiveDate>> = BTreeMap::new();
        for row in ledger.select(&[table], &[], None, &["category_1", "published_on"])? {
            let [name, published] = row.as_slice() else { continue };
            let (Some(name), Some(day)) = (name.text(), published.date()) else { continue };
            if name != "all" {
                names.entry(name.to_owned()).or_default().insert(day);
            }
        }
        found.extend(names.into_iter().map(|(name, days)| (table, name, days)));
    }
    Ok(found)
}

/// File name of the register below `<data>/reference/`.
pub const REGISTER: &str = "facilities.csv";

const REGISTER_COLUMNS: [&str; 5] =
    ["facility_id", "kind", "printed", "first_published", "capture"];

/// The register with what it does not yet hold appended: every place as printed (`NAME | CITY | STATE`) and every
/// code that the table of stateless people prints, under its id. A row once written is never changed.
///
/// # Errors
/// [`NormalizeError`] where the ledger cannot be queried or the register is damaged.
pub fn register(ledger: &Ledger, registered: &str) -> Result<String, NormalizeError> {
    let damaged = |line: usize, problem: String| NormalizeError::Reference {
        file: REGISTER.to_owned(),
        line,
        problem,
    };
    let mut known: BTreeSet<[String; 3]> = BTreeSet::new();
    for (index, row) in csv::Reader::from_reader(registered.as_bytes()).records().enumerate() {
        let row = row.map_err(|cause| damaged(index + 2, cause.to_string()))?;
        let field = |at: usize| row.get(at).unwrap_or_default().to_owned();
        let printed = field(2);
        // As it was before `field` made it safe for spreadsheets.
        let plain = printed.strip_prefix('\'').filter(|rest| safe(rest) == printed);
        known.insert([field(0), field(1), plain.unwrap_or(&printed).to_owned()]);
    }
    let mut new: BTreeMap<[String; 3], (NaiveDate, String)> = BTreeMap::new();
    for (key, first) in printed_places(ledger)? {
        let earlier = new.get(&key).is_some_and(|before| *before <= first);
        if !known.contains(&key) && !earlier {
            new.insert(key, first);
        }
    }
    let mut rows: Vec<([String; 3], (NaiveDate, String))> = new.into_iter().collect();
    rows.sort_by(|a, b| (a.1.0, &a.0).cmp(&(b.1.0, &b.0)));
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let failed = |cause: csv::Error| damaged(0, cause.to_string());
    if registered.is_empty() {
        writer.write_record(REGISTER_COLUMNS).map_err(failed)?;
    }
    for ([id, kind, printed], (first, capture)) in &rows {
        let first = first.to_string();
        writer.write_record([id, kind, safe(printed).as_ref(), &first, capture]).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|cause| damaged(0, cause.to_string()))?;
    Ok(format!("{registered}{}", String::from_utf8_lossy(&bytes)))
}

/// What identifies a register row, and its first evidence.
type Registered = ([String; 3], (NaiveDate, String));

fn printed_places(ledger: &Ledger) -> Result<Vec<Registered>, NormalizeError> {
    let columns = ["table", "category_1", "measure", "text", "published_on", "capture"];
    let mut found = names_of_tables(ledger)?;
    let tables = [TableId::Facilities, TableId::Stateless];
    let measures = [Measure::Name, Measure::FacilityCode];
    for row in ledger.select(&tables, &measures, None, &columns)? {
        let [of, place, measure, text, day, capture] = row.as_slice() else { continue };
        let (Some(place), Some(text), Some(day)) = (place.text(), text.text(), day.date()) else {
            continue;
        };
        let Some(of) = of.text().and_then(TableId::from_name) else { continue };
        let measure = measure.text();
        let (kind, printed) = if measure == Some(Measure::Name.name()) {
            ("place", place.split(" | ").take(3).collect::<Vec<_>>().join(" | "))
        } else if measure == Some(Measure::FacilityCode.name()) {
            ("code", text.to_owned())
        } else {
            continue;
        };
        let key = [ledger.facility_id(of, place), kind.to_owned(), printed];
        found.push((key, (day, capture.csv())));
    }
    Ok(found)
}

/// Names of other tables: of places that the facility sheet may never print.
fn names_of_tables(ledger: &Ledger) -> Result<Vec<Registered>, NormalizeError> {
    let columns = ["table", "category_1", "published_on", "capture"];
    let mut first: BTreeMap<[String; 3], (NaiveDate, String)> = BTreeMap::new();
    for row in ledger.select(&OTHERS, &[], None, &columns)? {
        let [of, name, day, capture] = row.as_slice() else { continue };
        let (Some(name), Some(day)) = (name.text().filter(|name| *name != "all"), day.date())
        else {
            continue;
        };
        let Some(of) = of.text().and_then(TableId::from_name) else { continue };
        let key = [ledger.facility_id(of, name), "name".to_owned(), name.to_owned()];
        let seen = (day, capture.csv());
        let earliest = first.entry(key).or_insert_with(|| seen.clone());
        if seen < *earliest {
            *earliest = seen;
        }
    }
    Ok(first.into_iter().collect())
}

/// `facilities_unmatched.csv`: names of other tables that no place of the facility sheet is known for.
///
/// # Errors
/// [`NormalizeError`] where the ledger cannot be queried.
pub fn unmatched(ledger: &Ledger) -> Result<SeriesTable, NormalizeError> {
    let columns = ["category_1", "table", "published_on"];
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for row in ledger.select(&[TableId::Facilities], &[Measure::Name], None, &columns)? {
        if let Some(place) = row.first().and_then(Datum::text)
            && !known.contains_key(place)
        {
            known.insert(place.to_owned(), ledger.facility_id(TableId::Facilities, place));
        }
    }
    let places: BTreeSet<&String> = known.values().collect();
    let by_word = by_word(&places);
    let mut names: BTreeMap<(String, String), Use> = BTreeMap::new();
    for row in ledger.select(&OTHERS, &[], None, &columns)? {
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
        let Some(place_of) = TableId::from_name(&of) else { continue };
        let id = ledger.facility_id(place_of, &name);
        if name == "all" || places.contains(&id) {
            continue;
        }
        let nearest = nearest(&id, &by_word, ledger);
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

/// Words that half of all places carry.
const COMMON: [&str; 10] = [
    "county",
    "jail",
    "center",
    "detention",
    "facility",
    "correctional",
    "processing",
    "city",
    "ice",
    "regional",
];

fn telling_words(id: &str) -> impl Iterator<Item = &str> {
    id.split('-').filter(|word| word.len() >= 3 && !COMMON.contains(word))
}

/// Places by the words that tell them apart.
fn by_word<'a>(places: &BTreeSet<&'a String>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut by_word: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for place in places {
        for word in telling_words(place) {
            by_word.entry(word).or_default().push(place);
        }
    }
    by_word
}

/// The place that shares a telling word and reads most alike, shown to the person who decides; empty where none
/// does, or where a reviewed row keeps them apart.
fn nearest(id: &str, by_word: &BTreeMap<&str, Vec<&str>>, ledger: &Ledger) -> String {
    let similarity = |other: &str| strsim::jaro_winkler(id, other);
    telling_words(id)
        .filter_map(|word| by_word.get(word))
        .flatten()
        .filter(|place| !ledger.are_apart(id, place))
        .max_by(|a, b| similarity(a).total_cmp(&similarity(b)))
        .map_or_else(String::new, ToString::to_string)
}

fn table(name: &str, columns: &[&str], rows: Vec<Vec<Datum>>) -> SeriesTable {
    SeriesTable {
        name: name.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows,
    }
}
