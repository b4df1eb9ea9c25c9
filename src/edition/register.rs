//! Places of detention over time: every name, address and type a place was printed under, with first and last use; and
//! the names that no place is known for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::ledger::Ledger;
use crate::ledger::LedgerError;
use crate::model::series::field as safe;
use crate::model::table::{Named, tables_where};
use crate::model::{Datum, Measure, Release, SeriesTable, TableId, Text};
use crate::reference::place_id::own_id;

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

/// Attribute of a name that only another table prints.
const NAME_ELSEWHERE: &str = "name_in_other_table";

/// Id, attribute, text as printed, and the id that stays where two ids were one place.
type Printed = [String; 4];

/// `facilities.csv`: one row per place, attribute and printed text; under an id that was given up too, with the id
/// that stays in `same_as`.
pub fn history(ledger: &Ledger) -> SeriesTable {
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
    for (release, words) in ledger.words_of(TableId::Facilities) {
        let (Some(place), Some(text)) = (words.categories[0], words.text) else { continue };
        if ATTRIBUTES.contains(&words.measure) {
            let what = [words.measure.name(), text.as_str()];
            note(TableId::Facilities, &place, what, release.published_on);
        }
    }
    for (table, name, days) in names_elsewhere(ledger) {
        for day in days {
            note(table, &name, [NAME_ELSEWHERE, &name], day);
        }
    }
    let rows = uses.into_iter().map(|(printed, used)| row_of(printed, &used)).collect();
    table(
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
    )
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

/// Names of places in other tables than the facility sheet, with their releases.
fn printed_elsewhere(ledger: &Ledger) -> impl Iterator<Item = (TableId, Text, &Release)> {
    let others = tables_where(|table| table.named == Named::Places)
        .filter(|table| *table != TableId::Facilities);
    others.flat_map(move |table| {
        let figures = ledger
            .figures_of(table, None)
            .map(|(release, figure)| (release, figure.identity.categories[0]));
        let words = ledger.words_of(table).map(|(release, words)| (release, words.categories[0]));
        let is_name = |name: &Text| *name != "all";
        figures
            .chain(words)
            .filter_map(move |(release, name)| Some((table, name.filter(is_name)?, release)))
    })
}

/// The same with the days on which they were published.
fn names_elsewhere(ledger: &Ledger) -> Vec<(TableId, Text, BTreeSet<NaiveDate>)> {
    let mut names: BTreeMap<(TableId, Text), BTreeSet<NaiveDate>> = BTreeMap::new();
    for (table, name, release) in printed_elsewhere(ledger) {
        names.entry((table, name)).or_default().insert(release.published_on);
    }
    names.into_iter().map(|((table, name), days)| (table, name, days)).collect()
}

/// File name of the register below `<data>/reference/`.
pub const REGISTER: &str = "facilities.csv";

const REGISTER_COLUMNS: [&str; 5] =
    ["facility_id", "kind", "printed", "first_published", "capture"];

/// The register with what it does not yet hold appended: every place as printed (`NAME | CITY | STATE`) and every
/// code that the table of stateless people prints, under its id. A row once written is never changed.
///
/// # Errors
/// [`LedgerError`] where the register is damaged.
pub fn register(ledger: &Ledger, registered: &str) -> Result<String, LedgerError> {
    let damaged = |line: usize, problem: String| LedgerError::Reference {
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
    for (key, first) in printed_places(ledger) {
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

fn printed_places(ledger: &Ledger) -> Vec<Registered> {
    let mut found = names_of_tables(ledger);
    for table in [TableId::Facilities, TableId::Stateless] {
        for (release, words) in ledger.words_of(table) {
            let (Some(place), Some(text)) = (words.categories[0], words.text) else { continue };
            let (kind, printed) = match words.measure {
                Measure::Name => {
                    ("place", place.split(" | ").take(3).collect::<Vec<_>>().join(" | "))
                }
                Measure::FacilityCode => ("code", text.to_string()),
                _ => continue,
            };
            let key = [ledger.facility_id(table, &place), kind.to_owned(), printed];
            found.push((key, (release.published_on, release.capture.to_string())));
        }
    }
    found
}

/// Names of other tables: of places that the facility sheet may never print.
fn names_of_tables(ledger: &Ledger) -> Vec<Registered> {
    let mut first: BTreeMap<[String; 3], (NaiveDate, String)> = BTreeMap::new();
    for (table, name, release) in printed_elsewhere(ledger) {
        let key = [ledger.facility_id(table, &name), "name".to_owned(), name.to_string()];
        let seen = (release.published_on, release.capture.to_string());
        let earliest = first.entry(key).or_insert_with(|| seen.clone());
        if seen < *earliest {
            *earliest = seen;
        }
    }
    first.into_iter().collect()
}

/// `facilities_unmatched.csv`: names of other tables that no place of the facility sheet is known for.
pub fn unmatched(ledger: &Ledger) -> SeriesTable {
    let mut known: BTreeMap<Text, String> = BTreeMap::new();
    for (_, words) in ledger.words_of(TableId::Facilities) {
        if let Some(place) = words.categories[0].filter(|_| words.measure == Measure::Name) {
            known.entry(place).or_insert_with(|| ledger.facility_id(TableId::Facilities, &place));
        }
    }
    let places: BTreeSet<&String> = known.values().collect();
    let by_word = by_word(&places);
    let mut names: BTreeMap<(&str, Text), (TableId, NaiveDate, NaiveDate)> = BTreeMap::new();
    for (table, name, release) in printed_elsewhere(ledger) {
        let day = release.published_on;
        let used = names.entry((table.name(), name)).or_insert((table, day, day));
        used.1 = used.1.min(day);
        used.2 = used.2.max(day);
    }
    let mut rows = Vec::new();
    for ((of, name), (table, first, last)) in names {
        let id = ledger.facility_id(table, &name);
        if places.contains(&id) {
            continue;
        }
        let nearest = nearest(&id, &by_word, ledger);
        rows.push(vec![
            Datum::Date(first),
            Datum::Date(last),
            Datum::Text(of.to_owned()),
            Datum::Text(name.to_string()),
            Datum::Text(id),
            Datum::Text(nearest),
        ]);
    }
    table(
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
    )
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
