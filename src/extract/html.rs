//! The coronavirus page with its tables (layouts V4 to V6), and the texts and links of any page. The only file that
//! knows scraper.

use std::sync::Arc;

use scraper::{ElementRef, Html, Selector};

use crate::extract::Extraction;
use crate::extract::as_of::refused;
use crate::extract::dates::dates_in;
pub use crate::extract::depth::is_too_deep;
use crate::extract::page_list::{self, ListLayout};
use crate::extract::page_text::{Texts, count};
use crate::model::{
    Address, AsOf, Category, Dimension, Measure, Observation, Period, TableId, Value,
};
use crate::sources::ice_coronavirus as page;
use crate::sources::label;

/// What a page turned out to be.
#[derive(Debug)]
pub enum PageKind {
    /// The coronavirus page in a layout of tables.
    Coronavirus,
    /// The coronavirus page in a layout of lists.
    CoronavirusList(ListLayout),
    /// A refusal in place of a document.
    Refusal,
    /// Anything else; the text is the page's title.
    Unknown(String),
}

/// Tells what a page is by its content.
pub fn recognise(html: &str) -> PageKind {
    let document = Html::parse_document(html);
    let title = first_text(&document, "title").or_else(|| first_text(&document, "h1"));
    let title = title.unwrap_or_default();
    let key = label::key(&title);
    let body = label::key(&html.chars().take(4000).collect::<String>());
    if key.contains("access denied") || body.contains("you dont have permission to access") {
        return PageKind::Refusal;
    }
    if REFUSALS.iter().any(|words| key.contains(words)) {
        return PageKind::Refusal;
    }
    if facility_table(&document).is_some() && summary_table(&document).is_some() {
        return PageKind::Coronavirus;
    }
    match page_list::recognise(&texts_of(&document)) {
        Some(layout) if key.contains("covid") => PageKind::CoronavirusList(layout),
        _ => PageKind::Unknown(title),
    }
}

/// Titles of pages that are in place of a document: bot walls, captchas, logins, errors.
const REFUSALS: [&str; 12] = [
    "attention required",
    "just a moment",
    "are you a human",
    "are you a robot",
    "captcha",
    "pardon our interruption",
    "request unsuccessful",
    "request rejected",
    "sign in",
    "log in",
    "too many requests",
    "service unavailable",
];

/// The texts of a page.
pub fn texts(html: &str) -> Texts {
    texts_of(&Html::parse_document(html))
}

fn texts_of(document: &Html) -> Texts {
    let all = |css: &str| -> Vec<ElementRef<'_>> {
        selector(css).map(|css| document.select(&css).collect()).unwrap_or_default()
    };
    let stamp =
        |element: &ElementRef<'_>| element.value().classes().any(|class| class == "timestamp");
    Texts {
        items: (1..).zip(all("li").into_iter().map(text_of)).collect(),
        paragraphs: all("p").into_iter().filter(|p| !stamp(p)).map(text_of).collect(),
        boxes: all("td div").into_iter().map(text_of).collect(),
        stamps: all("p").into_iter().filter(stamp).map(text_of).collect(),
    }
}

/// Every address that a page links to, with the link's text, in page order.
pub fn links(html: &str) -> Vec<(String, String)> {
    let document = Html::parse_document(html);
    let anchors = selector("a[href]");
    anchors
        .map(|css| {
            document
                .select(&css)
                .filter_map(|a| Some((a.value().attr("href")?.trim().to_owned(), text_of(a))))
                .collect()
        })
        .unwrap_or_default()
}

/// A page's title, or else its first heading, without what would steer a terminal.
pub fn title(html: &str) -> String {
    if is_too_deep(html) {
        return String::new();
    }
    let document = Html::parse_document(html);
    let title = first_text(&document, "title").or_else(|| first_text(&document, "h1"));
    title.unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Reads a page of a layout of tables.
pub fn extract(html: &str) -> Extraction {
    let document = Html::parse_document(html);
    let mut extraction = Extraction::default();
    if let Some(table) = summary_table(&document) {
        read_summary(table, &mut extraction);
    }
    if let Some(table) = facility_table(&document) {
        let dated = facility_date(&document, table);
        read_facilities(table, &dated, &mut extraction);
    }
    extraction
}

fn selector(css: &str) -> Option<Selector> {
    Selector::parse(css).ok()
}

fn first_text(document: &Html, css: &str) -> Option<String> {
    let found = document.select(&selector(css)?).next()?;
    Some(text_of(found))
}

fn text_of(element: ElementRef<'_>) -> String {
    label::squeeze(&element.text().collect::<Vec<_>>().join(" "))
}

fn tables(document: &Html) -> Vec<ElementRef<'_>> {
    selector("table").map(|css| document.select(&css).collect()).unwrap_or_default()
}

fn cells<'a>(row: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    selector(css).map(|css| row.select(&css).collect()).unwrap_or_default()
}

fn summary_table(document: &Html) -> Option<ElementRef<'_>> {
    tables(document).into_iter().find(|table| {
        cells(*table, "td")
            .iter()
            .any(|cell| label::key(&text_of(*cell)).starts_with(page::POPULATION))
    })
}

fn facility_table(document: &Html) -> Option<ElementRef<'_>> {
    tables(document).into_iter().find(|table| {
        cells(*table, "th, td")
            .first()
            .is_some_and(|c| label::key(&text_of(*c)) == page::FACILITY_HEADER)
    })
}

fn dated(text: &str, address: Address) -> Arc<AsOf> {
    let date = dates_in(text).first().and_then(|found| found.date);
    Arc::new(AsOf { date, printed: date, text: Some(Arc::from(text)), address: Some(address) })
}

fn at(sheet: &str, row: usize, column: usize) -> Address {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Address { sheet: Arc::from(sheet), row: number(row), column: number(column) }
}

const SUMMARY: &str = "summary table";
const FACILITIES: &str = "facility table";

fn read_summary(table: ElementRef<'_>, extraction: &mut Extraction) {
    for (index, cell) in cells(table, "td").into_iter().enumerate() {
        let address = at(SUMMARY, 1, index + 1);
        let parts: Vec<String> = cells(cell, "div").into_iter().map(text_of).collect();
        let [printed, number, ..] = parts.as_slice() else {
            let message = "expected a label and a number, found less".to_owned();
            extraction.problems.push(refused(TableId::CovidSummary, Some(address), message));
            continue;
        };
        let key = label::key(printed);
        let measure = if key.starts_with(page::POPULATION) {
            Measure::People
        } else if key.contains(page::CURRENT) {
            Measure::CasesCurrent
        } else if key.contains(page::TESTS) {
            Measure::Tests
        } else {
            let message = format!("unknown label `{printed}`");
            extraction.problems.push(refused(TableId::CovidSummary, Some(address), message));
            continue;
        };
        let as_of = dated(printed, address.clone());
        if as_of.date.is_none() {
            let message = format!("expected a date in `{printed}`, found none");
            extraction.problems.push(refused(
                TableId::CovidSummary,
                Some(address.clone()),
                message,
            ));
        }
        if let Some(value) = count(number) {
            extraction.observations.push(figure(
                (TableId::CovidSummary, measure),
                value,
                (address, &as_of),
                (printed, "", number),
            ));
        } else {
            let message = format!("expected a count, found `{number}`");
            extraction.problems.push(refused(TableId::CovidSummary, Some(address), message));
        }
    }
}

fn figure(
    (table, measure): (TableId, Measure),
    value: f64,
    (address, as_of): (Address, &Arc<AsOf>),
    (row_label, column_label, raw): (&str, &str, &str),
) -> Observation {
    Observation {
        table,
        measure,
        breakdown: Vec::new(),
        period: Period::Snapshot,
        complete: true,
        as_of: Arc::clone(as_of),
        value: Value::Number(value),
        address,
        row_label: Arc::from(row_label),
        column_label: Arc::from(column_label),
        raw: Some(raw.to_owned()),
    }
}

/// The date of the facility table: the last `AS OF D` that is outside both tables and before it.
fn facility_date(document: &Html, table: ElementRef<'_>) -> Arc<AsOf> {
    let mut found = None;
    for element in document.root_element().descendants().filter_map(ElementRef::wrap) {
        if element.id() == table.id() {
            break;
        }
        let leaf =
            matches!(element.value().name(), "p" | "h2" | "h3" | "h4" | "h5" | "strong" | "span");
        if !leaf {
            continue;
        }
        let text = text_of(element);
        if label::key(&text).contains("as of") && !dates_in(&text).is_empty() && text.len() < 200 {
            found = Some(text);
        }
    }
    let caption = cells(table, "caption").first().map(|caption| text_of(*caption));
    let text = caption.filter(|text| !dates_in(text).is_empty()).or(found).unwrap_or_default();
    dated(&text, at(FACILITIES, 0, 1))
}

fn read_facilities(table: ElementRef<'_>, as_of: &Arc<AsOf>, extraction: &mut Extraction) {
    if as_of.date.is_none() {
        let message = "no `AS OF` date before the facility table".to_owned();
        extraction.problems.push(refused(TableId::CovidFacilities, None, message));
    }
    let headings: Vec<String> = cells(table, "th").into_iter().map(text_of).collect();
    let measures = [Measure::CasesCurrent, Measure::Deaths, Measure::CasesTotal];
    let words = ["under isolation", "deaths", "total confirmed"];
    let known = words.iter().enumerate().all(|(index, word)| {
        headings.get(index + 1).is_some_and(|heading| label::key(heading).contains(word))
    });
    if !known {
        let message = format!("unknown header `{}`", headings.join("` `"));
        extraction.problems.push(refused(TableId::CovidFacilities, None, message));
        return;
    }
    let mut office = String::new();
    for (index, row) in cells(table, "tr").into_iter().enumerate() {
        let row_number = index + 1;
        let texts: Vec<String> = cells(row, "td").into_iter().map(text_of).collect();
        match texts.as_slice() {
            [] => {}
            [only] => office.clone_from(only),
            [name, figures @ ..] if figures.len() == 3 => {
                for (column, (text, measure)) in figures.iter().zip(measures).enumerate() {
                    let address = at(FACILITIES, row_number, column + 2);
                    let heading = headings.get(column + 1).map_or("", String::as_str);
                    let place = Row { name, office: &office, heading };
                    covid_figure(&place, (measure, text), (address, as_of), extraction);
                }
            }
            other => {
                let address = at(FACILITIES, row_number, 1);
                let message = format!("expected 1 or 4 cells, found {}", other.len());
                extraction.problems.push(refused(TableId::CovidFacilities, Some(address), message));
            }
        }
    }
}

/// One row of the facility table.
pub struct Row<'a> {
    /// Facility as printed; `TOTAL` on the last row.
    pub name: &'a str,
    /// The field office above it.
    pub office: &'a str,
    /// The column's heading.
    pub heading: &'a str,
}

/// One figure of the facility table; a blank is not published, anything but a count is a problem.
pub fn covid_figure(
    row: &Row<'_>,
    (measure, text): (Measure, &str),
    (address, as_of): (Address, &Arc<AsOf>),
    extraction: &mut Extraction,
) {
    if text.trim().is_empty() {
        return;
    }
    let Some(value) = count(text) else {
        let message = format!("`{}`: expected a count, found `{text}`", row.name);
        extraction.problems.push(refused(TableId::CovidFacilities, Some(address), message));
        return;
    };
    let total = label::key(row.name) == page::TOTAL;
    let cut = label::too_long(row.name);
    if let Some((_, message)) = &cut {
        let place = Some(address.clone());
        extraction.problems.push(refused(TableId::CovidFacilities, place, message.clone()));
    }
    let name = cut.as_ref().map_or(row.name, |(short, _)| short);
    let category = if total { Category::ALL } else { Category::named(name) };
    let mut observation = figure(
        (TableId::CovidFacilities, measure),
        value,
        (address, as_of),
        (name, row.heading, text),
    );
    observation.breakdown.push((Dimension::Facility, category));
    if !total && !row.office.is_empty() {
        observation.breakdown.push((Dimension::AreaOfResponsibility, Category::named(row.office)));
    }
    extraction.observations.push(observation);
}
