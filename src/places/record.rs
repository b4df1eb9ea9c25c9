//! Facility sheets as typed rows: one sheet for each as-of date, one listing for each place on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use hashbrown::HashMap;

use super::sheet::millionths;
pub use super::sheet::{Inspection, Interval, Listing, Sheet, StateBasis};
use super::sheet::{PrintedInspection, PrintedInspections};
use super::source::{self, Source, Words};
use crate::model::{
    Datum, Figure, FiscalYear, Measure, PeriodKind, PrintedTable, Release, SeriesTable, State,
    TableId, Text,
};
use crate::reference::Ground;

/// All facility sheets, in the order of their dates.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// The sheets.
    pub sheets: Vec<Sheet>,
    /// Where places lie.
    pub ground: Arc<Ground>,
    /// The number of the last sheet that lists each place.
    last: BTreeMap<String, usize>,
}

impl Record {
    /// The sheets of the record.
    pub fn read(source: &Source<'_>, ground: &Arc<Ground>) -> Self {
        let mut by_date: BTreeMap<NaiveDate, Sheet> = BTreeMap::new();
        for release in source.workbooks() {
            if let Some(sheet) = sheet(source, release) {
                by_date.insert(sheet.as_of, sheet);
            }
        }
        let mut sheets: Vec<Sheet> = by_date.into_values().collect();
        add_intervals(&mut sheets, source.intervals);
        add_states(&mut sheets, ground);
        Self::of_sheets(sheets, Arc::clone(ground))
    }

    /// Sheets in the order of their dates.
    pub fn of_sheets(sheets: Vec<Sheet>, ground: Arc<Ground>) -> Self {
        let listed = sheets
            .iter()
            .enumerate()
            .flat_map(|(number, sheet)| sheet.listings.keys().map(move |id| (id.clone(), number)));
        Self { last: listed.collect(), sheets, ground }
    }

    /// The newest sheet.
    pub fn newest(&self) -> Option<&Sheet> {
        self.sheets.last()
    }

    /// Every place ever listed, in the order of ids.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.last.keys().map(String::as_str)
    }

    /// A place's listings with their sheets, in the order of dates.
    pub fn of<'a>(
        &'a self,
        id: &'a str,
    ) -> impl DoubleEndedIterator<Item = (&'a Sheet, &'a Listing)> {
        self.sheets.iter().filter_map(move |sheet| Some((sheet, sheet.listings.get(id)?)))
    }

    /// The sheet before a date.
    pub fn before(&self, as_of: NaiveDate) -> Option<&Sheet> {
        self.sheets.iter().rev().find(|sheet| sheet.as_of < as_of)
    }

    /// Whether the newest sheet lists a place.
    pub fn is_listed(&self, id: &str) -> bool {
        self.newest().is_some_and(|sheet| sheet.listings.contains_key(id))
    }

    /// A place's newest listing.
    pub fn last(&self, id: &str) -> Option<(&Sheet, &Listing)> {
        let sheet = self.sheets.get(*self.last.get(id)?)?;
        Some((sheet, sheet.listings.get(id)?))
    }
}

/// The facility sheet of a release; `None` where it has none, or none that counts.
fn sheet(source: &Source<'_>, release: &Release) -> Option<Sheet> {
    let table = release.tables.get(&TableId::Facilities)?;
    let held = source.held(release, TableId::Facilities);
    if held.has_all() {
        return None;
    }
    let as_of = table.as_of?;
    let words = source::words(release, &held);
    let started = table.figures.iter().find_map(|figure| figure.identity.start);
    let mut listings: BTreeMap<String, Listing> = BTreeMap::new();
    for (row, figures) in rows(table) {
        let [Some(printed), ..] = figures.first().map_or([None; 3], |of| of.identity.categories)
        else {
            continue;
        };
        let mut listing = listing(printed, &words, row);
        for figure in &figures {
            let measure = figure.identity.measure;
            if !held.has(measure, &printed) {
                listing.figures.insert(measure, figure.value);
            }
        }
        match listings.entry(source.id(&printed)) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(listing);
            }
            std::collections::btree_map::Entry::Occupied(mut first) => {
                join(first.get_mut(), listing);
            }
        }
    }
    Some(Sheet {
        as_of,
        fiscal_year: started.map(FiscalYear::of).or_else(|| table.edition())?,
        published_on: release.published_on,
        capture: release.capture.clone(),
        document: release.document.clone(),
        sheet: table.figures.first().map(|figure| figure.cell.sheet)?,
        as_of_line: table.as_of_line.clone(),
        columns: columns(table),
        listings,
        monitored: monitored(source, release),
    })
}

/// Figures by row of the sheet.
fn rows(table: &PrintedTable) -> BTreeMap<u32, Vec<&Figure>> {
    let mut rows: BTreeMap<u32, Vec<&Figure>> = BTreeMap::new();
    for figure in &table.figures {
        rows.entry(figure.cell.row).or_default().push(figure);
    }
    rows
}

/// Column letters of each measure.
fn columns(table: &PrintedTable) -> BTreeMap<Measure, Text> {
    let of = |figure: &Figure| (figure.identity.measure, figure.cell.column);
    table.figures.iter().map(of).collect()
}

fn listing(printed: Text, words: &Words, row: u32) -> Listing {
    let none = HashMap::new();
    let words = words.get(&printed).unwrap_or(&none);
    let word = |measure: Measure| {
        let text = words.get(&measure).filter(|text| !text.is_empty());
        text.map(ToString::to_string)
    };
    let name = printed.split(" | ").next().unwrap_or_default();
    let nakamoto = word(Measure::LastNakamotoDate).is_some();
    let last =
        |measure, of_nakamoto| word(measure).or_else(|| word(of_nakamoto).filter(|_| nakamoto));
    Listing {
        name: word(Measure::Name).unwrap_or_else(|| name.to_owned()),
        address: word(Measure::StreetAddress),
        city: word(Measure::City),
        zip: word(Measure::Zip),
        state: None,
        area: word(Measure::AreaCode),
        kind: word(Measure::TypeDetailed),
        inspection: Inspection {
            kind: word(Measure::LastInspectionType),
            standard: last(Measure::LastInspectionStandard, Measure::LastNakamotoStandard),
            rating: last(Measure::LastInspectionRating, Measure::LastNakamotoRating),
            date: last(Measure::LastInspectionDate, Measure::LastNakamotoDate),
        },
        inspections: inspections(words),
        figures: BTreeMap::new(),
        interval: None,
        rows: vec![row],
        printed_state: word(Measure::State).and_then(|code| State::from_code(&code)),
    }
}

/// The inspections of a row, each field as printed.
fn inspections(words: &HashMap<Measure, Text>) -> PrintedInspections {
    let word = |measure: Measure| words.get(&measure).copied().filter(|text| !text.is_empty());
    PrintedInspections {
        last: PrintedInspection {
            kind: word(Measure::LastInspectionType),
            date: word(Measure::LastInspectionDate),
            standard: word(Measure::LastInspectionStandard),
            rating: word(Measure::LastInspectionRating),
        },
        nakamoto: PrintedInspection {
            kind: None,
            date: word(Measure::LastNakamotoDate),
            standard: word(Measure::LastNakamotoStandard),
            rating: word(Measure::LastNakamotoRating),
        },
        second: PrintedInspection {
            kind: word(Measure::SecondLastInspectionType),
            date: word(Measure::SecondLastInspectionDate),
            standard: word(Measure::SecondLastInspectionStandard),
            rating: word(Measure::SecondLastInspectionRating),
        },
        pending: word(Measure::PendingInspection),
    }
}

/// A second row of the same place: people are added, averages over people cannot be. 2022-06-17 has Pike County, PA,
/// as its correctional facility (51.7 people) and as its jail (0.6). Where one row has no figure there is no sum; a
/// guaranteed minimum that one row leaves empty is that of the other.
fn join(first: &mut Listing, second: Listing) {
    let may_lack = |measure: &Measure| *measure == Measure::GuaranteedMinimum;
    first.figures.retain(|measure, _| may_lack(measure) || second.figures.contains_key(measure));
    for (measure, value) in second.figures {
        match first.figures.get_mut(&measure) {
            Some(sum) => *sum = millionths(*sum + value),
            None if may_lack(&measure) => {
                first.figures.insert(measure, value);
            }
            None => {}
        }
    }
    first.figures.remove(&Measure::AverageDays);
    first.rows.extend(second.rows);
}

/// People monitored by area in a release.
fn monitored(source: &Source<'_>, release: &Release) -> Option<(NaiveDate, BTreeMap<String, f64>)> {
    let table = release.tables.get(&TableId::AtdArea)?;
    let held = source.held(release, TableId::AtdArea);
    if held.has_all() {
        return None;
    }
    let people = table.of(Measure::People).filter(|figure| {
        let identity = &figure.identity;
        identity.period == PeriodKind::Snapshot
            && identity.category(1) == "all"
            && identity.category(0) != "all"
            && !held.has(Measure::People, identity.category(0))
    });
    let by_area: BTreeMap<String, f64> =
        people.map(|figure| (figure.identity.category(0).to_owned(), figure.value)).collect();
    Some((table.as_of?, by_area)).filter(|(_, by_area)| !by_area.is_empty())
}

fn add_intervals(sheets: &mut [Sheet], table: &SeriesTable) {
    let at = |name: &str| table.position(name);
    let (Some(as_of), Some(id), Some(people)) = (at("as_of"), at("facility_id"), at("people"))
    else {
        return;
    };
    let (lowest, highest) = (at("lowest"), at("highest"));
    let (first, last) = (at("first_day"), at("last_day"));
    for row in &table.rows {
        let number = |at: Option<usize>| at.and_then(|at| row.get(at)).and_then(Datum::number);
        let day = |at: Option<usize>| at.and_then(|at| row.get(at)).and_then(Datum::date);
        let Some(date) = day(Some(as_of)) else { continue };
        let Ok(index) = sheets.binary_search_by_key(&date, |sheet| sheet.as_of) else { continue };
        let place = row.get(id).and_then(Datum::text);
        let listing = sheets
            .get_mut(index)
            .and_then(|sheet| place.and_then(|place| sheet.listings.get_mut(place)));
        let (Some(listing), Some(people)) = (listing, number(Some(people))) else { continue };
        let (Some(lowest), Some(highest)) = (number(lowest), number(highest)) else { continue };
        let (Some(first_day), Some(last_day)) = (day(first), day(last)) else { continue };
        listing.interval = Some(Interval { people, lowest, highest, first_day, last_day });
    }
}

/// State as printed; where blank, that of the place's other releases; Guantánamo by where it lies.
fn add_states(sheets: &mut [Sheet], ground: &Ground) {
    let mut printed: BTreeMap<String, State> = BTreeMap::new();
    for sheet in sheets.iter() {
        for (id, listing) in &sheet.listings {
            if let Some(state) = listing.printed_state {
                printed.insert(id.clone(), state);
            }
        }
    }
    for (id, listing) in sheets.iter_mut().flat_map(|sheet| &mut sheet.listings) {
        let located = ground.locations.get(id).map(|location| location.state);
        let guantanamo = located.filter(|state| *state == State::GUANTANAMO);
        listing.state = guantanamo
            .map(|state| (state, StateBasis::Location))
            .or_else(|| listing.printed_state.map(|state| (state, StateBasis::Printed)))
            .or_else(|| printed.get(id).map(|state| (*state, StateBasis::OtherRelease)))
            .or_else(|| located.map(|state| (state, StateBasis::Location)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::example::{listing, sheet};
    use super::*;

    /// 2022-06-17 has Pike County, PA, in two rows.
    #[test]
    fn a_place_in_two_rows_has_the_sum_and_no_average_stay() {
        let mut first = listing("PIKE COUNTY CORRECTIONAL FACILITY", 51.7, 50.0, 0.0);
        first.figures.insert(Measure::AverageDays, 40.0);
        let mut second = listing("PIKE COUNTY JAIL", 0.6, 0.0, 0.0);
        second.rows = vec![10];
        join(&mut first, second);
        assert!((first.people().unwrap() - 52.3).abs() < 1e-6);
        assert_eq!(first.figure(Measure::AverageDays), None);
        let mut third = listing("PIKE COUNTY ANNEX", 1.0, 1.0, 0.0);
        third.figures.remove(&Measure::MaleCriminal);
        let mut joined = first.clone();
        join(&mut joined, third.clone());
        assert_eq!((joined.figure(Measure::MaleCriminal), joined.people()), (None, None));
        join(&mut third, first.clone());
        assert_eq!(third.figure(Measure::MaleCriminal), None, "in either order");
        let cells = sheet("2022-06-13", Vec::new()).cells(&first, Measure::MaleCriminal);
        assert_eq!(cells, ["N9", "N10"]);
    }

    #[test]
    fn a_place_without_one_of_the_four_parts_has_no_sum() {
        let mut place = listing("A JAIL", 10.0, 10.0, 0.0);
        place.figures.remove(&Measure::FemaleCriminal);
        assert_eq!(place.people(), None);
        let sheet = sheet("2026-04-02", vec![("a", place), ("b", listing("B", 1.0, 1.0, 0.0))]);
        assert_eq!(sheet.people(), None, "no default in place of a figure");
    }

    #[test]
    fn a_blank_state_is_that_of_other_releases_and_guantanamo_is_never_florida() {
        let blank = |name: &str| Listing { state: None, ..listing(name, 1.0, 1.0, 0.0) };
        let printed = |name: &str, code: &str| Listing {
            printed_state: State::from_code(code),
            ..blank(name)
        };
        let mut sheets = vec![
            sheet("2026-02-05", vec![("a-jail", printed("A JAIL", "CA"))]),
            sheet(
                "2026-04-02",
                vec![
                    ("a-jail", blank("A JAIL")),
                    ("jtf-camp-six-fpo-fl", printed("JTF CAMP SIX", "FL")),
                ],
            ),
        ];
        let ground = Ground::read(std::path::Path::new("no such folder")).unwrap();
        add_states(&mut sheets, &ground);
        let state = |at: usize, id: &str| {
            sheets[at].listings[id].state.map(|(state, basis)| (state.code(), basis))
        };
        assert_eq!(state(0, "a-jail"), Some(("CA", StateBasis::Printed)));
        assert_eq!(state(1, "a-jail"), Some(("CA", StateBasis::OtherRelease)));
        assert_eq!(state(1, "jtf-camp-six-fpo-fl"), Some(("CU", StateBasis::Location)));
    }
}
