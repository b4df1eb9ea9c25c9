//! Every picture that a build publishes.

use anyhow::Result;
use rayon::prelude::*;

use super::making::{Files, Making};
use super::{Judged, pretty};
use crate::charts::{self, CHARTS, ChartSpec, Drawing, Inputs, Language, Window};
use crate::edition::Edition;
use crate::edition::catalog;
use crate::edition::counters;
use crate::model::{Receipt, SeriesId};
use crate::publish;
use crate::publish::page::{Asked, Shown};
use crate::publish::site::{Site, ending};
use crate::reference::corrections;
use crate::render::{self, Bare, Look, Picture, Size, Theme};

/// Drawings from an edition, in the order of languages and of the registry; charts without a figure are left out.
///
/// # Errors
/// Where a series cannot be made.
pub fn drawings(
    edition: &Edition,
    wanted: &[&'static ChartSpec],
    window: Window,
    languages: &[Language],
) -> Result<Vec<Drawing>> {
    let mut all = Vec::new();
    for language in languages {
        for chart in wanted {
            let inputs = Inputs { edition, window, language: *language };
            all.extend(charts::draw(chart.name, &inputs)?);
        }
    }
    Ok(all)
}

/// The look in which a build publishes a chart.
pub fn usual(chart: &ChartSpec) -> Look {
    Look { size: if chart.is_card { Size::Card } else { Size::Wide }, theme: Theme::Light }
}

/// The stem of a picture's file: what is not usual is in the name.
pub fn stem(drawing: &Drawing, look: Look) -> String {
    let mut stem = drawing.name.to_owned();
    let chart = charts::find(drawing.name);
    if chart.is_none_or(|chart| usual(chart).size != look.size) {
        stem.push('-');
        stem.push_str(look.size.name());
    }
    if look.theme != Theme::Light {
        stem.push('-');
        stem.push_str(look.theme.name());
    }
    if drawing.language != Language::En {
        stem.push('.');
        stem.push_str(drawing.language.code());
    }
    stem
}

/// What a build publishes below `charts/`: pictures in both languages, tables, embeddable pages, the index, the page in
/// both languages.
///
/// # Errors
/// Where a table cannot be had or a picture cannot be drawn.
pub(super) fn files(judged: &Judged, site: &Site, folder: &Making) -> Result<()> {
    let edition = &judged.edition;
    let all: Vec<&ChartSpec> = CHARTS.iter().collect();
    let drawings = drawings(edition, &all, Window::default(), &Language::BOTH)?;
    drawings.par_iter().try_for_each(|drawing| folder.put_all(pictures(drawing, &drawings)?))?;
    let shown = shown(edition, &drawings)?;
    let page = publish::page::Page {
        charts: &shown,
        counters: edition.counters(),
        anomalies: &judged.anomalies(),
        disappeared: &publish::findings::disappeared(&judged.stops, &edition.judgements().endings),
        law: &asked(edition)?,
        corrections: &corrections::table(&edition.judgements().corrections),
        places: edition.places()?,
        fonts: &render::web_fonts(),
        site,
    };
    for language in Language::BOTH {
        let html = publish::page::html(&page, language)?;
        folder.put(&format!("index{}", ending(language)), html.as_bytes())?;
    }
    for (name, script) in publish::page::scripts(&page)? {
        folder.put(&name, script.as_bytes())?;
    }
    folder.put("index.json", &pretty(&publish::page::index(&shown))?)
}

/// What the law asks for, with the day on which the newest figure of each was published.
fn asked(edition: &Edition) -> Result<Vec<Asked<'_>>> {
    let mut all = Vec::new();
    for paragraph in &edition.judgements().law_paragraphs {
        let published_on = match paragraph.series {
            Some(id) => edition.last_published(id)?,
            None => None,
        };
        all.push(Asked { paragraph, published_on });
    }
    Ok(all)
}

/// The pictures, the table and the embeddable page of one drawing; the table has the labels of both languages.
fn pictures(drawing: &Drawing, all: &[Drawing]) -> Result<Files> {
    let Some(chart) = charts::find(drawing.name) else { return Ok(Vec::new()) };
    let look = usual(chart);
    let mut files = Files::new();
    let embed = publish::page::embed(drawing, &bare(drawing, chart)?)?;
    let stem = stem(drawing, look);
    files.push((format!("embed/{stem}.html"), embed.into_bytes()));
    files.push((format!("{stem}.svg"), render::render(drawing, look, Picture::Svg)?));
    files.push((format!("{stem}.png"), render::render(drawing, look, Picture::Png)?));
    if drawing.language == Language::En && !chart.is_card {
        let is_spanish =
            |other: &&Drawing| other.name == drawing.name && other.language == Language::Es;
        let table = charts::data::bilingual(drawing, all.iter().find(is_spanish));
        let csv = publish::series::csv(&table)?;
        files.push((format!("{stem}.csv"), csv.into_bytes()));
    }
    Ok(files)
}

/// The pictures of a chart for a page, wide and for phones; the page's style shows one of them. A card is text there.
fn bare(drawing: &Drawing, chart: &ChartSpec) -> Result<Vec<Bare>> {
    if chart.is_card {
        return Ok(Vec::new());
    }
    let sizes = [usual(chart).size, Size::Narrow, Size::Small];
    Ok(sizes
        .into_iter()
        .map(|size| render::bare(drawing, Look { size, ..usual(chart) }))
        .collect::<Result<_, _>>()?)
}

/// Newest figures whose receipts the page shows.
const RECEIPTS: usize = 6;

/// The charts as the page shows them.
fn shown<'a>(edition: &Edition, drawings: &'a [Drawing]) -> Result<Vec<Shown<'a>>> {
    let of = |name: &str, language: Language| {
        drawings.iter().find(|drawing| drawing.name == name && drawing.language == language)
    };
    let mut all = Vec::new();
    for chart in CHARTS {
        let (Some(en), Some(es)) = (of(chart.name, Language::En), of(chart.name, Language::Es))
        else {
            continue;
        };
        all.push(Shown {
            pictures: [bare(en, chart)?, bare(es, chart)?],
            tables: [charts::data::table(en), charts::data::table(es)],
            receipts: newest_receipts(edition, chart),
            files: chart.files(),
            is_card: chart.is_card,
            en,
            es,
        });
    }
    Ok(all)
}

/// Receipts of the newest figures of the series that a chart is drawn from.
fn newest_receipts(edition: &Edition, chart: &ChartSpec) -> Vec<Receipt> {
    // Each of a thousand figures of one day has its own receipt: `explain` prints them.
    const TOO_MANY: [SeriesId; 2] = [SeriesId::FacilityLatest, SeriesId::Segregation];
    let wanted = chart.series.first().filter(|id| !TOO_MANY.contains(id));
    let Some(spec) = wanted.and_then(|id| catalog::of(*id)) else { return Vec::new() };
    let figures = edition.ledger.receipts(spec, edition.known_on);
    let newest = figures.iter().map(|chosen| chosen.date).max();
    let of_newest = figures.iter().filter(|chosen| Some(chosen.date) == newest).take(RECEIPTS);
    of_newest.filter_map(|chosen| counters::receipt(&edition.captures, chosen)).collect()
}
