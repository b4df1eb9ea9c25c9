//! The coronavirus page before June 2020: a list of places, a sentence or two, a stamp (layouts V1 to V3).
//!
//! V3 (2020-04-28 to 2020-06-01) is known from selectors that worked on it and from a real list. V2 (2020-04-22) and
//! V1 (2020-03-24) are known by description only: their sentence and list items, nothing else. What is read from them
//! has the layout in its column label, so that a reader can tell.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::extract::Extraction;
use crate::extract::as_of::refused;
use crate::extract::dates::dates_in;
use crate::extract::page_text::{Texts, count};
use crate::model::time::month_number;
use crate::model::{
    Address, AsOf, Category, Dimension, Measure, Observation, Period, TableId, Value,
};
use crate::sources::label;

/// The layouts that are lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListLayout {
    /// List only.
    V1,
    /// List and a sentence on tests.
    V2,
    /// List, tests in a box, and the population in a sentence.
    V3,
}

impl ListLayout {
    /// The word in the column label.
    fn name(self) -> &'static str {
        match self {
            Self::V1 => "layout V1 (known by description only)",
            Self::V2 => "layout V2 (known by description only)",
            Self::V3 => "layout V3",
        }
    }
}

/// One item: `14 detainees at Adams County Correctional Center (Natchez, MS)`.
fn item(text: &str) -> Option<(f64, &str)> {
    let (number, rest) = text.split_once(' ')?;
    let rest = rest.strip_prefix("detainees at ").or_else(|| rest.strip_prefix("detainee at "))?;
    // Names may contain parentheses of their own; the last pair is city and state.
    let (name, place) = rest.rsplit_once(" (")?;
    let (_, state) = place.strip_suffix(')')?.rsplit_once(", ")?;
    let is_state = state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase());
    is_state.then(|| Some((count(number)?, name))).flatten()
}

/// Which layout a page of lists has, if it is one.
pub fn recognise(texts: &Texts) -> Option<ListLayout> {
    if !texts.items.iter().any(|(_, text)| item(text).is_some()) {
        return None;
    }
    let says = |words: &str| {
        texts.paragraphs.iter().chain(&texts.boxes).any(|text| label::key(text).contains(words))
    };
    Some(if says("detained population") {
        ListLayout::V3
    } else if says("has administered") {
        ListLayout::V2
    } else {
        ListLayout::V1
    })
}

const LIST: &str = "list of confirmed cases";
const SUMMARY: &str = "sentences";

/// Reads a page of lists.
pub fn extract(texts: &Texts, layout: ListLayout) -> Extraction {
    let mut extraction = Extraction::default();
    let stamp = texts.stamps.last().cloned().unwrap_or_default();
    let dated = Arc::new(stamped(&stamp));
    if dated.date.is_none() {
        let message = "no `Updated` stamp with a date; the list is left undated".to_owned();
        extraction.problems.push(refused(TableId::CovidFacilities, None, message));
    }
    places(texts, layout, &dated, &mut extraction);
    match layout {
        ListLayout::V1 => {}
        ListLayout::V2 => tests_sentence(texts, layout, &mut extraction),
        ListLayout::V3 => {
            tests_box(texts, layout, &dated, &mut extraction);
            population(texts, layout, &mut extraction);
        }
    }
    extraction
}

fn address(sheet: &str, row: usize) -> Address {
    Address { sheet: Arc::from(sheet), row: u32::try_from(row).unwrap_or(u32::MAX), column: 1 }
}

fn stamped(text: &str) -> AsOf {
    let date = dates_in(text).first().and_then(|found| found.date);
    AsOf { date, printed: date, text: Some(Arc::from(text)), address: Some(address(LIST, 0)) }
}

fn figure(
    (table, measure): (TableId, Measure),
    value: f64,
    place: (Address, &Arc<AsOf>),
    (row_label, layout, raw): (&str, ListLayout, &str),
) -> Observation {
    Observation {
        table,
        measure,
        breakdown: Vec::new(),
        period: Period::Snapshot,
        complete: true,
        as_of: Arc::clone(place.1),
        value: Value::Number(value),
        address: place.0,
        row_label: Arc::from(row_label),
        column_label: Arc::from(layout.name()),
        raw: Some(raw.to_owned()),
    }
}

fn places(texts: &Texts, layout: ListLayout, dated: &Arc<AsOf>, extraction: &mut Extraction) {
    for (row, text) in &texts.items {
        let Some((value, name)) = item(text) else {
            let key = label::key(text);
            if key.contains("detainee at") || key.contains("detainees at") {
                let message = format!("expected `N detainees at PLACE (CITY, ST)`, found `{text}`");
                let place = Some(address(LIST, *row));
                extraction.problems.push(refused(TableId::CovidFacilities, place, message));
            }
            continue;
        };
        let cut = label::too_long(name);
        if let Some((_, message)) = &cut {
            let place = Some(address(LIST, *row));
            extraction.problems.push(refused(TableId::CovidFacilities, place, message.clone()));
        }
        let name = cut.as_ref().map_or(name, |(short, _)| short.as_str());
        let mut one = figure(
            (TableId::CovidFacilities, Measure::CasesTotal),
            value,
            (address(LIST, *row), dated),
            (name, layout, text),
        );
        one.breakdown.push((Dimension::Facility, Category::named(name)));
        extraction.observations.push(one);
    }
}

/// V3: a box with labels and numbers; the number after `tested`.
fn tests_box(texts: &Texts, layout: ListLayout, dated: &Arc<AsOf>, extraction: &mut Extraction) {
    let pairs = texts.boxes.windows(2).enumerate();
    for (row, pair) in pairs {
        let [words, number] = pair else { continue };
        if !label::key(words).contains("tested") {
            continue;
        }
        if let Some(value) = count(number) {
            extraction.observations.push(figure(
                (TableId::CovidSummary, Measure::Tests),
                value,
                (address(SUMMARY, row + 1), dated),
                (words, layout, number),
            ));
        } else {
            let message = format!("expected a count after `{words}`, found `{number}`");
            let place = Some(address(SUMMARY, row + 1));
            extraction.problems.push(refused(TableId::CovidSummary, place, message));
        }
    }
}

/// V3: the first number after a colon in the sentence on the detained population, with the sentence's own date.
fn population(texts: &Texts, layout: ListLayout, extraction: &mut Extraction) {
    let found = texts
        .paragraphs
        .iter()
        .enumerate()
        .find(|(_, text)| label::key(text).contains("detained population"));
    let Some((row, text)) = found else { return };
    let place = address(SUMMARY, row + 1);
    let number = text
        .split_once(": ")
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .map(|word| word.trim_end_matches(['.', ';']));
    let date = in_words(text).or_else(|| dates_in(text).first().and_then(|found| found.date));
    let (Some(number), Some(date)) = (number, date) else {
        let message = format!("expected a number after a colon and a date, found `{text}`");
        extraction.problems.push(refused(TableId::CovidSummary, Some(place), message));
        return;
    };
    let Some(value) = count(number) else {
        let message = format!("expected a count, found `{number}`");
        extraction.problems.push(refused(TableId::CovidSummary, Some(place), message));
        return;
    };
    let as_of = Arc::new(AsOf {
        date: Some(date),
        printed: Some(date),
        text: Some(Arc::from(text.as_str())),
        address: Some(place.clone()),
    });
    extraction.observations.push(figure(
        (TableId::CovidSummary, Measure::People),
        value,
        (place, &as_of),
        ("detained population", layout, number),
    ));
}

/// `As of April 22, ICE has administered 407 tests.` The layout lived in April 2020 only, which gives the year.
const V2_YEAR: &str = "2020";

fn tests_sentence(texts: &Texts, layout: ListLayout, extraction: &mut Extraction) {
    let found = texts
        .paragraphs
        .iter()
        .chain(&texts.boxes)
        .enumerate()
        .find(|(_, text)| label::key(text).contains("has administered"));
    let Some((row, text)) = found else { return };
    let place = address(SUMMARY, row + 1);
    let number = text
        .split_once("administered ")
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .and_then(|word| Some((word, count(word)?)));
    let day = text
        .split_once(',')
        .and_then(|(first, _)| first.trim().strip_prefix("As of "))
        .and_then(|words| in_words(&format!("{words}, {V2_YEAR}")));
    let (Some((raw, value)), Some(date)) = (number, day) else {
        let message =
            format!("expected `As of MONTH DAY, ICE has administered N tests`, found `{text}`");
        extraction.problems.push(refused(TableId::CovidSummary, Some(place), message));
        return;
    };
    let as_of = Arc::new(AsOf {
        date: Some(date),
        printed: Some(date),
        text: Some(Arc::from(text.as_str())),
        address: Some(place.clone()),
    });
    extraction.observations.push(figure(
        (TableId::CovidSummary, Measure::Tests),
        value,
        (place, &as_of),
        ("tests administered", layout, raw),
    ));
}

/// The first `Apr. 25, 2020` or `April 25, 2020` of a text.
fn in_words(text: &str) -> Option<NaiveDate> {
    let words: Vec<&str> = text.split([' ', '(', ')']).filter(|word| !word.is_empty()).collect();
    words.windows(3).find_map(|words| {
        let [month, day, year] = words else { return None };
        let month = month_number(&month.trim_end_matches('.').to_ascii_lowercase())?;
        let day = day.trim_end_matches(',').parse().ok()?;
        let year: String = year.chars().take_while(char::is_ascii_digit).collect();
        NaiveDate::from_ymd_opt(year.parse().ok()?, month, day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::html;

    fn read(body: &str) -> (Option<ListLayout>, Extraction) {
        let page = format!(
            "<html><title>ICE Guidance on COVID-19 | ICE</title><body>{body}</body></html>"
        );
        let texts = html::texts(&page);
        let layout = recognise(&texts);
        (layout, layout.map(|layout| extract(&texts, layout)).unwrap_or_default())
    }

    fn values(extraction: &Extraction) -> Vec<(Measure, f64, Option<String>)> {
        extraction
            .observations
            .iter()
            .filter_map(|o| match o.value {
                Value::Number(n) => Some((o.measure, n, o.as_of.date.map(|d| d.to_string()))),
                Value::Text(_) => None,
            })
            .collect()
    }

    #[test]
    fn the_list_of_may_2020_is_read_with_its_three_dates() {
        let (layout, read) = read(
            "<p>ICE's currently detained population: 29,675 (as of Apr. 25, 2020).</p>
             <table><tr><td><div>Confirmed cases among detainees</div><div>15</div><div>Detainees tested</div><div>1,073</div></td>
             <td><ul><li>14 detainees at Adams County Correctional Center (Natchez, MS)</li><li>1 detainee at Folkston ICE Processing Center (Main) (Folkston, GA)</li></ul></td></tr></table>
             <p class=\"timestamp\">Updated 05/01/2020 5:00pm</p>",
        );
        assert_eq!(layout, Some(ListLayout::V3));
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        let may = Some("2020-05-01".to_owned());
        assert_eq!(
            values(&read),
            [
                (Measure::CasesTotal, 14.0, may.clone()),
                (Measure::CasesTotal, 1.0, may.clone()),
                (Measure::Tests, 1073.0, may),
                (Measure::People, 29_675.0, Some("2020-04-25".to_owned())),
            ]
        );
        let second = &read.observations[1].breakdown[0].1;
        assert_eq!(second.as_str(), "Folkston ICE Processing Center (Main)");
    }

    #[test]
    fn the_layouts_of_march_and_april_2020_are_marked_as_known_by_description() {
        let item = "<ul><li>1 detainee at Bergen County Jail (Hackensack, NJ)</li></ul><p class=\"timestamp\">Updated 03/24/2020 6:00pm</p>";
        let (layout, first) = read(item);
        assert_eq!(layout, Some(ListLayout::V1));
        assert!(first.observations[0].column_label.contains("description only"));
        let (layout, second) =
            read(&format!("<p>As of April 22, ICE has administered 407 tests.</p>{item}"));
        assert_eq!(layout, Some(ListLayout::V2));
        assert!(values(&second).contains(&(Measure::Tests, 407.0, Some("2020-04-22".to_owned()))));
    }

    #[test]
    fn a_list_without_a_stamp_is_undated_and_a_strange_item_is_told() {
        let (_, read) = read(
            "<ul><li>1 detainee at Bergen County Jail (Hackensack, NJ)</li><li>some detainees at an unknown place</li></ul>",
        );
        assert_eq!(values(&read), [(Measure::CasesTotal, 1.0, None)]);
        assert_eq!(read.problems.len(), 2, "{:?}", read.problems);
        assert_eq!(super::recognise(&html::texts("<ul><li>15 at Alexandria (LA)</li></ul>")), None);
    }
}
