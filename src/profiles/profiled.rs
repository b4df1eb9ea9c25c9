//! One place's profile from the facility sheets and what is beside them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::profile::{self, Change, Inspected, Newest, Profile, SheetReceipt, Used};
use super::words;
use crate::charts::Language;
use crate::daily::Daily;
use crate::model::Bilingual;
use crate::model::interval::PARTS;
use crate::model::{Capture, Datum, Measure, SeriesTable, State};
use crate::places::record::{Listing, Record, Sheet};

/// Figures beside the record: documents, the coronavirus page, solitary confinement, daily counts.
pub struct Beside<'a> {
    captures: &'a [Capture],
    covid: ByPlace<'a>,
    segregation: ByPlace<'a>,
    daily: Option<&'a Daily>,
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
    /// From the manifest, `covid_by_facility`, `segregation` and the second source.
    pub fn new(
        captures: &'a [Capture],
        covid: &'a SeriesTable,
        segregation: &'a SeriesTable,
        daily: Option<&'a Daily>,
    ) -> Self {
        let (covid, segregation) = (ByPlace::new(covid), ByPlace::new(segregation));
        Self { captures, covid, segregation, daily }
    }
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
        daily: beside.daily.and_then(|daily| daily_of_place(daily, id, sheet.as_of)),
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
    let before = record
        .of(id)
        .rev()
        .nth(1)
        .filter(|(before, _)| before.fiscal_year == sheet.fiscal_year && interval.is_some());
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
        let field = |(sheet, listing)| read(sheet, listing).json();
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
    let column = |name: &str| rows.iter().map(|row| table.field(row, name).json()).collect();
    let columns = wanted.iter().map(|(name, of)| (*name, column(of)));
    (!rows.is_empty()).then(|| columns.collect())
}

/// The counts of the individual records at a place; none where nobody ever was there and ICE listed it before these years
/// only.
pub fn daily_of_place(daily: &Daily, id: &str, last_listed: NaiveDate) -> Option<profile::Daily> {
    let of_these_years = last_listed >= daily.vintage.population.first;
    let counts = daily.at_place(id).filter(|counts| of_these_years || !counts.is_nobody)?;
    Some(profile::Daily::of(counts, &daily.vintage.capture))
}

/// The same of a state.
pub fn daily_of_state(daily: &Daily, state: State) -> Option<profile::Daily> {
    let counts = daily.in_state(state.code())?;
    Some(profile::Daily::of(counts, &daily.vintage.capture))
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
