//! Everything that is published of one place: `data/v1/places/<facility_id>.json`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::population::Population;
use super::record::{Listing, Record, Sheet};
use super::words;
use crate::charts::Language;
use crate::counters::Bilingual;
use crate::model::{Capture, Datum, Measure, SeriesTable};
use crate::normalize::interval::PARTS;

/// Figures beside the record: documents, the coronavirus page, solitary confinement, daily counts.
pub struct Beside<'a> {
    captures: &'a [Capture],
    covid: ByPlace<'a>,
    segregation: ByPlace<'a>,
}

/// A series with its rows by place.
struct ByPlace<'a> {
    table: &'a SeriesTable,
    rows: BTreeMap<&'a str, Vec<&'a Vec<Datum>>>,
}

impl<'a> ByPlace<'a> {
    fn new(table: &'a SeriesTable) -> Self {
        let mut rows: BTreeMap<&str, Vec<&Vec<Datum>>> = BTreeMap::new();
        for row in &table.rows {
            if let Some(id) = table.field(row, "facility_id").text() {
                rows.entry(id).or_default().push(row);
            }
        }
        Self { table, rows }
    }

    fn of(&self, id: &str) -> &[&'a Vec<Datum>] {
        self.rows.get(id).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Beside<'a> {
    /// From the manifest, `covid_by_facility` and `segregation`.
    pub fn new(
        captures: &'a [Capture],
        covid: &'a SeriesTable,
        segregation: &'a SeriesTable,
    ) -> Self {
        Self { captures, covid: ByPlace::new(covid), segregation: ByPlace::new(segregation) }
    }
}

/// One place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Profile {
    /// Stable id.
    pub facility_id: String,
    /// Name in mixed case.
    pub name: String,
    /// Every name that ICE printed, with the first and last as-of date.
    pub names: Vec<Used>,
    /// Newest street address as printed.
    pub address: Option<String>,
    /// Newest city as printed.
    pub city: Option<String>,
    /// Newest ZIP code.
    pub zip: Option<String>,
    /// Two-letter code; `CU` for Guantánamo Bay.
    pub state: Option<String>,
    /// `printed`, `other_release` or `location`.
    pub state_basis: Option<String>,
    /// County of the coordinates.
    pub county: Option<String>,
    /// Newest area of responsibility as printed.
    pub area_of_responsibility: Option<String>,
    /// Its field office.
    pub field_office: Option<String>,
    /// Contract type as printed.
    pub contract_type: Option<String>,
    /// ICE's code of the place.
    pub detloc: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// `street` or `city`.
    pub precision: Option<String>,
    /// Who says where it lies.
    pub location_source: Option<String>,
    /// As-of date of the first facility sheet that lists it.
    pub first_listed: NaiveDate,
    /// As-of date of the last.
    pub last_listed: NaiveDate,
    /// Whether the newest facility sheet lists it.
    pub is_listed: bool,
    /// Sentences that can be quoted.
    pub sentence: Bilingual,
    /// The newest figures with their receipt.
    pub newest: Newest,
    /// Change of the average since the release before; `null` where one of the two is missing.
    pub change: Option<Change>,
    /// A column for each figure, an entry for each facility sheet that lists the place.
    pub history: BTreeMap<&'static str, Vec<serde_json::Value>>,
    /// Inspections as printed, with the first and last as-of date of each.
    pub inspections: Vec<Inspected>,
    /// Daily counts; `null` until they are published.
    pub daily: Option<Daily>,
    /// Cases and deaths on the coronavirus page; `null` where it never named the place.
    pub covid: Option<BTreeMap<&'static str, Vec<serde_json::Value>>>,
    /// Placements in solitary confinement ("segregation") by month; `null` where none is reported.
    pub segregation: Option<BTreeMap<&'static str, Vec<serde_json::Value>>>,
}

/// A printed name with its use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Used {
    /// As printed.
    pub printed: String,
    /// First as-of date.
    pub first: NaiveDate,
    /// Last as-of date.
    pub last: NaiveDate,
}

/// An inspection as printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inspected {
    /// Who inspected.
    pub inspection_type: Option<String>,
    /// Standard.
    pub standard: Option<String>,
    /// Result.
    pub rating: Option<String>,
    /// End, as printed.
    pub date: Option<String>,
    /// First as-of date.
    pub first: NaiveDate,
    /// Last as-of date.
    pub last: NaiveDate,
}

/// Counts of each day from records, from `first_day` on, one entry a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Daily {
    /// The day of the first entry.
    pub first_day: NaiveDate,
    /// People at midnight; `null` where a day has no count.
    pub midnight: Vec<Option<u32>>,
    /// Where the counts come from.
    pub source: String,
}

/// The newest figures of a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Newest {
    /// The date of the sheet.
    pub as_of: NaiveDate,
    /// Its publication.
    pub published_on: NaiveDate,
    /// People per day since 1 October.
    pub average_daily_population: Option<f64>,
    /// That 1 October.
    pub average_from: Option<NaiveDate>,
    /// People per day since the release before.
    pub interval_average_daily_population: Option<f64>,
    /// Lower bound.
    pub interval_lowest: Option<f64>,
    /// Upper bound.
    pub interval_highest: Option<f64>,
    /// First day of the interval.
    pub interval_first_day: Option<NaiveDate>,
    /// Last day of the interval.
    pub interval_last_day: Option<NaiveDate>,
    /// People that ICE pays for in any case; `null` where there is no minimum.
    pub guaranteed_minimum: Option<f64>,
    /// Whether the interval average reaches the minimum.
    pub guaranteed_minimum_met: Option<bool>,
    /// Average length of stay, days.
    pub average_length_of_stay_days: Option<f64>,
    /// Where the figures stand.
    pub receipt: SheetReceipt,
    /// Where the sheet before stands, from which the interval average is computed.
    pub previous_receipt: Option<SheetReceipt>,
}

/// Where figures of a place stand in a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetReceipt {
    /// Source id.
    pub source: &'static str,
    /// File name.
    pub document: String,
    /// SHA-256; `null` where the manifest does not have it.
    pub sha256: Option<String>,
    /// The publisher's address.
    pub url: Option<String>,
    /// The web archive's address.
    pub archive_url: Option<String>,
    /// Sheet.
    pub sheet: String,
    /// Cells by measure; `average_daily_population` is the sum of the first four.
    pub cells: BTreeMap<&'static str, Vec<String>>,
    /// The line that dates the sheet.
    pub as_of_text: Option<String>,
    /// Its cell.
    pub as_of_cell: Option<String>,
    /// The date.
    pub as_of: NaiveDate,
    /// Publication.
    pub published_on: NaiveDate,
}

/// A change of the average.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// As-of date of the release before.
    pub previous_as_of: NaiveDate,
    /// Its interval average.
    pub previous: f64,
    /// The difference.
    pub change: f64,
}

/// A place as it is published; `None` for an unknown id.
pub fn of(record: &Record, beside: &Beside<'_>, id: &str) -> Option<Profile> {
    let (sheet, listing) = record.last(id)?;
    let (first, _) = record.of(id).next()?;
    let location = record.ground.locations.get(id);
    let say = |language| words::place(record, id, language).join(" ");
    Some(Profile {
        facility_id: id.to_owned(),
        name: words::name(listing),
        names: names(record, id),
        address: listing.address.clone(),
        city: listing.city.clone(),
        zip: listing.zip.clone(),
        state: listing.state.map(|(state, _)| state.code().to_owned()),
        state_basis: listing.state.map(|(_, basis)| basis.name().to_owned()),
        county: location.and_then(|location| location.county.clone()),
        area_of_responsibility: listing.area.clone(),
        field_office: listing
            .area
            .as_deref()
            .and_then(|area| record.ground.field_office(area))
            .map(str::to_owned),
        contract_type: listing.kind.clone(),
        detloc: location.and_then(|location| location.detloc.clone()),
        latitude: location.map(|location| location.latitude),
        longitude: location.map(|location| location.longitude),
        precision: location.map(|location| location.precision.name().to_owned()),
        location_source: location.map(|location| location.source.clone()),
        first_listed: first.as_of,
        last_listed: sheet.as_of,
        is_listed: record.is_listed(id),
        sentence: Bilingual { en: say(Language::En), es: say(Language::Es) },
        newest: newest(record, beside.captures, (id, sheet, listing)),
        change: changed(record, id),
        history: history(record, id),
        inspections: inspections(record, id),
        daily: None,
        covid: covid(&beside.covid, id),
        segregation: as_columns(
            beside.segregation.table,
            beside.segregation.of(id),
            &[("month", "month"), ("placements", "placements")],
        ),
    })
}

fn newest(
    record: &Record,
    captures: &[Capture],
    (id, sheet, listing): (&str, &Sheet, &Listing),
) -> Newest {
    let interval = listing.interval;
    let minimum = listing.minimum();
    let met = interval.zip(minimum).map(|(interval, minimum)| interval.people >= minimum);
    let before = record.of(id).rev().nth(1).filter(|(before, _)| {
        before.fiscal_year == sheet.fiscal_year && interval.is_some()
    });
    Newest {
        as_of: sheet.as_of,
        published_on: sheet.published_on,
        average_daily_population: listing.people(),
        average_from: sheet.fiscal_year.first_day(),
        interval_average_daily_population: interval.map(|interval| interval.people),
        interval_lowest: interval.map(|interval| interval.lowest),
        interval_highest: interval.map(|interval| interval.highest),
        interval_first_day: interval.map(|interval| interval.first_day),
        interval_last_day: interval.map(|interval| interval.last_day),
        guaranteed_minimum: minimum,
        guaranteed_minimum_met: met,
        average_length_of_stay_days: listing.figure(Measure::AverageDays),
        receipt: receipt(captures, sheet, listing),
        previous_receipt: before.map(|(sheet, listing)| receipt(captures, sheet, listing)),
    }
}

/// Measures whose cells a receipt names: the four parts of the average, the minimum, the stay.
const RECEIPT: [Measure; 2] = [Measure::GuaranteedMinimum, Measure::AverageDays];

/// Where a listing's figures stand.
pub fn receipt(captures: &[Capture], sheet: &Sheet, listing: &Listing) -> SheetReceipt {
    let capture = captures.iter().find(|capture| capture.id() == sheet.capture);
    let measures = PARTS.iter().chain(&RECEIPT);
    let cells = measures
        .filter(|measure| listing.figures.contains_key(measure))
        .map(|measure| (measure.name(), sheet.cells(listing, *measure)));
    let (as_of_text, as_of_cell) = sheet.as_of_line.clone().unzip();
    SheetReceipt {
        source: "ice_workbook",
        document: sheet.document.clone(),
        sha256: capture.map(|capture| capture.sha256.to_string()),
        url: capture.and_then(|capture| capture.url.clone()),
        archive_url: capture.and_then(|capture| capture.archive_url.clone()),
        sheet: sheet.sheet.to_string(),
        cells: cells.collect(),
        as_of_text,
        as_of_cell,
        as_of: sheet.as_of,
        published_on: sheet.published_on,
    }
}

fn names(record: &Record, id: &str) -> Vec<Used> {
    let mut names: Vec<Used> = Vec::new();
    for (sheet, listing) in record.of(id) {
        match names.iter_mut().find(|used| used.printed == listing.name) {
            Some(used) => used.last = sheet.as_of,
            None => names.push(Used {
                printed: listing.name.clone(),
                first: sheet.as_of,
                last: sheet.as_of,
            }),
        }
    }
    names
}

fn inspections(record: &Record, id: &str) -> Vec<Inspected> {
    let mut found: Vec<Inspected> = Vec::new();
    for (sheet, listing) in record.of(id) {
        let of = &listing.inspection;
        if of.rating.is_none() && of.date.is_none() {
            continue;
        }
        let is_same = |known: &Inspected| {
            known.date == of.date && known.rating == of.rating && known.standard == of.standard
        };
        match found.last_mut().filter(|last| is_same(last)) {
            Some(last) => last.last = sheet.as_of,
            None => found.push(Inspected {
                inspection_type: of.kind.clone(),
                standard: of.standard.clone(),
                rating: of.rating.clone(),
                date: of.date.clone(),
                first: sheet.as_of,
                last: sheet.as_of,
            }),
        }
    }
    found
}

/// The change of the average between a place's two newest listings.
fn changed(record: &Record, id: &str) -> Option<Change> {
    let mut listings = record.of(id).rev();
    let (_, now) = listings.next()?;
    let (sheet, then) = listings.next()?;
    let (now, then) = (now.interval?, then.interval?);
    let change = ((now.people - then.people) * 1e3).round() / 1e3;
    Some(Change { previous_as_of: sheet.as_of, previous: then.people, change })
}

type Read = fn(&Sheet, &Listing) -> Datum;

fn number(value: Option<f64>) -> Datum {
    value.map_or(Datum::Null, Datum::Number)
}

/// Columns of the history; names are those of `facility_history.csv`.
const HISTORY: [(&str, Read); 16] = [
    ("as_of", |sheet, _| Datum::Date(sheet.as_of)),
    ("published_on", |sheet, _| Datum::Date(sheet.published_on)),
    ("capture", |sheet, _| Datum::Text(sheet.capture.to_string())),
    ("average_daily_population", |_, listing| number(listing.people())),
    ("interval_average_daily_population", |_, listing| {
        number(listing.interval.map(|interval| interval.people))
    }),
    ("interval_lowest", |_, listing| number(listing.interval.map(|interval| interval.lowest))),
    ("interval_highest", |_, listing| number(listing.interval.map(|interval| interval.highest))),
    ("guaranteed_minimum", |_, of| number(of.figure(Measure::GuaranteedMinimum))),
    ("average_length_of_stay_days", |_, of| number(of.figure(Measure::AverageDays))),
    ("male_criminal", |_, of| number(of.figure(Measure::MaleCriminal))),
    ("male_non_criminal", |_, of| number(of.figure(Measure::MaleNonCriminal))),
    ("female_criminal", |_, of| number(of.figure(Measure::FemaleCriminal))),
    ("female_non_criminal", |_, of| number(of.figure(Measure::FemaleNonCriminal))),
    ("no_threat_level", |_, of| number(of.figure(Measure::NoThreatLevel))),
    ("mandatory", |_, of| number(of.figure(Measure::Mandatory))),
    ("interval_first_day", |_, listing| {
        listing.interval.map_or(Datum::Null, |interval| Datum::Date(interval.first_day))
    }),
];

fn history(record: &Record, id: &str) -> BTreeMap<&'static str, Vec<serde_json::Value>> {
    let column = |read: Read| {
        let field = |(sheet, listing)| crate::publish::series::json_of(&read(sheet, listing));
        record.of(id).map(field).collect()
    };
    HISTORY.into_iter().map(|(name, read)| (name, column(read))).collect()
}

/// Columns of some rows; `None` where there is none.
fn as_columns(
    table: &SeriesTable,
    rows: &[&Vec<Datum>],
    wanted: &[(&'static str, &str)],
) -> Option<BTreeMap<&'static str, Vec<serde_json::Value>>> {
    let column = |name: &str| {
        rows.iter().map(|row| crate::publish::series::json_of(table.field(row, name))).collect()
    };
    let columns = wanted.iter().map(|(name, of)| (*name, column(of)));
    (!rows.is_empty()).then(|| columns.collect())
}

const COVID: [(&str, &str); 4] = [
    ("as_of", "as_of"),
    ("cases_total", "cases_total"),
    ("cases_current", "cases_current"),
    ("deaths", "deaths"),
];

/// Days on which a figure of the coronavirus page changed, and the last day.
fn covid(of: &ByPlace<'_>, id: &str) -> Option<BTreeMap<&'static str, Vec<serde_json::Value>>> {
    let (table, all) = (of.table, of.of(id));
    let figures = |row: &Vec<Datum>| {
        COVID.iter().skip(1).map(|(_, of)| table.field(row, of).csv()).collect::<Vec<_>>()
    };
    let mut rows: Vec<&Vec<Datum>> = Vec::new();
    for (at, row) in all.iter().enumerate() {
        let is_last = at + 1 == all.len();
        if is_last || rows.last().is_none_or(|before| figures(before) != figures(row)) {
            rows.push(row);
        }
    }
    as_columns(table, &rows, &COVID)
}

/// What a place is in a list: `index.json` and a state's file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Stable id.
    pub facility_id: String,
    /// Name in mixed case.
    pub name: String,
    /// City as printed.
    pub city: Option<String>,
    /// Two-letter code.
    pub state: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Whether the newest facility sheet lists it.
    pub is_listed: bool,
    /// The date of its newest sheet.
    pub as_of: NaiveDate,
    /// People per day since 1 October.
    pub average_daily_population: Option<f64>,
    /// People per day since the release before.
    pub interval_average_daily_population: Option<f64>,
    /// People that ICE pays for in any case.
    pub guaranteed_minimum: Option<f64>,
}

/// A place in a list.
pub fn entry(record: &Record, id: &str) -> Option<Entry> {
    let (sheet, listing) = record.last(id)?;
    let location = record.ground.locations.get(id);
    Some(Entry {
        facility_id: id.to_owned(),
        name: words::name(listing),
        city: listing.city.clone(),
        state: listing.state.map(|(state, _)| state.code().to_owned()),
        latitude: location.map(|location| location.latitude),
        longitude: location.map(|location| location.longitude),
        is_listed: record.is_listed(id),
        as_of: sheet.as_of,
        average_daily_population: listing.people(),
        interval_average_daily_population: listing.interval.map(|interval| interval.people),
        guaranteed_minimum: listing.minimum(),
    })
}

/// The entries of listed places, most people first; then those no longer listed, newest first.
pub fn sort(entries: &mut [Entry]) {
    let people = |entry: &Entry| {
        entry.interval_average_daily_population.or(entry.average_daily_population).unwrap_or(-1.0)
    };
    entries.sort_by(|a, b| {
        b.is_listed
            .cmp(&a.is_listed)
            .then_with(|| if a.is_listed { std::cmp::Ordering::Equal } else { b.as_of.cmp(&a.as_of) })
            .then_with(|| people(b).total_cmp(&people(a)))
            .then_with(|| a.facility_id.cmp(&b.facility_id))
    });
}

/// Population of a sheet's places in a state; for callers that have the profile's types only.
pub fn population(sheet: &Sheet, state: Option<crate::model::State>) -> Population {
    Population::of(sheet.of_state(state).map(|(_, listing)| listing))
}
