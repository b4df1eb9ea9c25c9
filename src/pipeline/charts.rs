//! Tables for charts, and every picture that a build publishes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use anyhow::{Result, bail};
use chrono::NaiveDate;
use rayon::prelude::*;

use super::{Files, Opened, PROBLEMS, reckoned};
use crate::charts::{self, CHARTS, ChartSpec, Drawing, Inputs, Language, Window};
use crate::counters::{self, Counters};
use crate::disk;
use crate::model::{Datum, Receipt, SeriesTable};
use crate::normalize::{reckoned as specs, revisions, spec};
use crate::places::{Record, series as place_series};
use crate::publish;
use crate::publish::page::Shown;
use crate::reference::Judgements;
use crate::render::{self, Look, Picture, Size, Theme};

/// What the name of a table of one series' revisions begins with.
pub const REVISIONS: &str = "revisions of ";

/// Published tables by name, each made once.
pub struct Tables<'a> {
    opened: &'a Opened,
    data: &'a Path,
    known_on: Option<NaiveDate>,
    places: Option<&'a Record>,
    made: Mutex<BTreeMap<String, Arc<OnceLock<Arc<SeriesTable>>>>>,
}

impl<'a> Tables<'a> {
    /// The tables of a record, as known on a day.
    pub fn new(opened: &'a Opened, data: &'a Path, known_on: Option<NaiveDate>) -> Self {
        Self { opened, data, known_on, places: None, made: Mutex::default() }
    }

    /// The same with facility sheets that were read already.
    #[must_use]
    pub fn with_places(self, places: &'a Record) -> Self {
        Self { places: Some(places), ..self }
    }

    /// One table.
    ///
    /// # Errors
    /// Where there is none of that name, or the ledger cannot be queried.
    pub fn get(&self, name: &str) -> Result<Arc<SeriesTable>> {
        let cell = match self.made.lock() {
            Ok(mut made) => Arc::clone(made.entry(name.to_owned()).or_default()),
            Err(_) => Arc::default(),
        };
        if let Some(table) = cell.get() {
            return Ok(Arc::clone(table));
        }
        let table = Arc::new(self.make(name)?);
        Ok(Arc::clone(cell.get_or_init(|| table)))
    }

    fn make(&self, name: &str) -> Result<SeriesTable> {
        if let Some(spec) = spec::find(name) {
            return Ok(self.opened.ledger.series(spec, self.known_on)?);
        }
        if let Some(spec) = specs::find(name) {
            return reckoned(self.opened, spec, self.known_on);
        }
        if let Some(series) = place_series::find(name) {
            if let Some(record) = self.places {
                return Ok(series.table(record));
            }
            let record = super::places::record(self.opened, self.data, self.known_on)?;
            return Ok(series.table(&record));
        }
        if let Some(series) = name.strip_prefix(REVISIONS) {
            let all = revisions::all(&self.opened.releases, self.opened.ledger.holds());
            return Ok(revisions::table(all.all.iter().filter(|one| one.series == series)));
        }
        match name {
            "anomalies" => {
                let problems = disk::read_if_there(&self.data.join(PROBLEMS))?.unwrap_or_default();
                let problems = publish::accounting::read(&problems)?;
                let (findings, decisions) = (&self.opened.findings, self.opened.ledger.decisions());
                Ok(publish::findings::anomalies(findings, &problems, decisions))
            }
            "disappeared" => {
                let endings = &self.opened.ledger.judgements().endings;
                Ok(publish::findings::disappeared(&self.opened.stops, endings))
            }
            "facilities" => Ok(publish::facilities::history(&self.opened.ledger)?),
            _ => bail!("there is no table `{name}`"),
        }
    }
}

/// Drawings from the record, in the order of languages and of the registry; charts without a figure are left out.
///
/// # Errors
/// Where a table cannot be had.
pub fn drawings(
    opened: &Opened,
    data: &Path,
    wanted: &[&'static ChartSpec],
    window: Window,
    known_on: Option<NaiveDate>,
    languages: &[Language],
) -> Result<Vec<Drawing>> {
    let tables = Tables::new(opened, data, known_on);
    drawings_from(&tables, wanted, window, languages)
}

/// Drawings from tables.
fn drawings_from(
    tables: &Tables<'_>,
    wanted: &[&'static ChartSpec],
    window: Window,
    languages: &[Language],
) -> Result<Vec<Drawing>> {
    let Tables { opened, data, known_on, .. } = *tables;
    let counters: OnceLock<Counters> = OnceLock::new();
    let get = |name: &str| tables.get(name);
    let count = || -> Result<Counters> {
        if let Some(counters) = counters.get() {
            return Ok(counters.clone());
        }
        let made = counters::compute(
            &opened.ledger,
            &opened.captures,
            known_on,
            super::seen(&opened.ledger, &opened.captures, known_on),
        )?;
        Ok(counters.get_or_init(|| made).clone())
    };
    drawn(&get, &count, data, wanted, (window, known_on), languages)
}

/// Drawings from what is published, in a tenth of the time; `None` where the record has moved on since, or a card is
/// wanted, whose receipts are in the record only.
///
/// # Errors
/// Where a published file cannot be read.
pub fn from_published(
    data: &Path,
    wanted: &[&'static ChartSpec],
    window: Window,
    languages: &[Language],
) -> Result<Option<Vec<Drawing>>> {
    let contract = data.join("v1");
    let status = disk::read_if_there(&contract.join("status.json"))?.unwrap_or_default();
    let status: serde_json::Value = serde_json::from_slice(&status).unwrap_or_default();
    let is_card = wanted.iter().any(|chart| chart.is_card);
    let is_fresh = || -> Result<bool> {
        let basis = super::basis(data)?;
        let same = status.get("basis").and_then(serde_json::Value::as_str) == Some(&basis);
        Ok(same && !super::pending::is_marked(data)?)
    };
    if is_card || !is_fresh()? {
        return Ok(None);
    }
    let made: Mutex<BTreeMap<String, Arc<SeriesTable>>> = Mutex::default();
    let get = |name: &str| -> Result<Arc<SeriesTable>> {
        if let Some(table) = made.lock().ok().and_then(|made| made.get(name).cloned()) {
            return Ok(table);
        }
        if let Some(series) = name.strip_prefix(REVISIONS) {
            let bytes = disk::read(&contract.join("revisions.csv"))?;
            let Some(mut table) = publish::published::table("revisions", &bytes) else {
                bail!("`revisions.csv` is damaged; `build` makes it again")
            };
            let at = table.position("series");
            table
                .rows
                .retain(|row| at.and_then(|at| row.get(at)).and_then(Datum::text) == Some(series));
            return Ok(Arc::new(table));
        }
        let is_series = spec::find(name).is_some()
            || specs::find(name).is_some()
            || place_series::find(name).is_some();
        let file = if is_series { format!("series/{name}.csv") } else { format!("{name}.csv") };
        let bytes = disk::read(&contract.join(&file))?;
        let Some(table) = publish::published::table(name, &bytes) else {
            bail!("`{file}` is damaged; `build` makes it again")
        };
        let table = Arc::new(table);
        if let Ok(mut made) = made.lock() {
            made.insert(name.to_owned(), Arc::clone(&table));
        }
        Ok(table)
    };
    let none = || bail!("cards are drawn from the record");
    drawn(&get, &none, data, wanted, (window, None), languages).map(Some)
}

fn drawn(
    tables: &(dyn Fn(&str) -> Result<Arc<SeriesTable>> + Sync),
    counters: &(dyn Fn() -> Result<Counters> + Sync),
    data: &Path,
    wanted: &[&'static ChartSpec],
    (window, known_on): (Window, Option<NaiveDate>),
    languages: &[Language],
) -> Result<Vec<Drawing>> {
    let judgements = Judgements::read(data)?;
    let Judgements { events, funding, law, .. } = &judgements;
    let outlines = &crate::places::ground::outlines(data)?;
    let mut all = Vec::new();
    for language in languages {
        for chart in wanted {
            let language = *language;
            let inputs = Inputs {
                tables,
                counters,
                events,
                funding,
                law,
                outlines,
                window,
                known_on,
                language,
            };
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

/// What a build publishes below `charts/`: every picture in English, the cards in both languages, tables, embeddable
/// pages, the index, the page.
///
/// # Errors
/// Where a table cannot be had or a picture cannot be drawn.
pub fn files(opened: &Opened, data: &Path, places: &Record) -> Result<Files> {
    let all: Vec<&ChartSpec> = CHARTS.iter().collect();
    let tables = Tables::new(opened, data, None).with_places(places);
    let drawings = drawings_from(&tables, &all, Window::default(), &Language::BOTH)?;
    let mut files: Files = drawings
        .par_iter()
        .map(pictures)
        .collect::<Result<Vec<Files>>>()?
        .into_iter()
        .flatten()
        .collect();
    let counters = counters::compute(
        &opened.ledger,
        &opened.captures,
        None,
        super::seen(&opened.ledger, &opened.captures, None),
    )?;
    let shown = shown(opened, &drawings)?;
    let html = publish::page::html(&publish::page::Page {
        charts: &shown,
        counters: &counters,
        anomalies: &*tables.get("anomalies")?,
        disappeared: &*tables.get("disappeared")?,
        places,
        fonts: &render::web_fonts(),
    })?;
    files.push(("index.html".to_owned(), html.into_bytes()));
    let mut index = serde_json::to_vec_pretty(&publish::page::index(&shown))?;
    index.push(b'\n');
    files.push(("index.json".to_owned(), index));
    Ok(files)
}

/// The pictures, the table and the embeddable page of one drawing.
fn pictures(drawing: &Drawing) -> Result<Files> {
    let Some(chart) = charts::find(drawing.name) else { return Ok(Vec::new()) };
    let look = usual(chart);
    let mut files = Files::new();
    let embed = publish::page::embed(drawing, &still(drawing, chart, !chart.is_card)?)?;
    let stem = stem(drawing, look);
    files.push((format!("embed/{stem}.html"), embed.into_bytes()));
    let is_english = drawing.language == Language::En;
    if is_english || chart.is_card {
        files.push((format!("{stem}.svg"), render::render(drawing, look, Picture::Svg)?));
        files.push((format!("{stem}.png"), render::render(drawing, look, Picture::Png)?));
    }
    if is_english && !chart.is_card {
        let csv = publish::series::csv(&charts::data::table(drawing))?;
        files.push((format!("{stem}.csv"), csv.into_bytes()));
    }
    Ok(files)
}

/// A picture to stand in a page, on request with the one for phones beside it; the page's style shows one of them.
fn still(drawing: &Drawing, chart: &ChartSpec, for_phones: bool) -> Result<String> {
    let plain = |look: Look| -> Result<String> {
        let bytes = render::render(drawing, look, Picture::PageSvg)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let wide = plain(usual(chart))?;
    if !for_phones {
        return Ok(wide);
    }
    let narrow = plain(Look { size: Size::Narrow, ..usual(chart) })?;
    Ok(format!("<div class=\"wide\">{wide}</div><div class=\"narrow\">{narrow}</div>"))
}

/// Newest figures whose receipts the page shows.
const RECEIPTS: usize = 6;

/// The charts as the page shows them.
fn shown<'a>(opened: &Opened, drawings: &'a [Drawing]) -> Result<Vec<Shown<'a>>> {
    let of = |name: &str, language: Language| {
        drawings.iter().find(|drawing| drawing.name == name && drawing.language == language)
    };
    let mut all = Vec::new();
    for chart in CHARTS {
        let (Some(en), Some(es)) = (of(chart.name, Language::En), of(chart.name, Language::Es))
        else {
            continue;
        };
        // Where the script draws, the still picture is for paper; where it does not, phones need their own.
        let is_still = !chart.is_card && !matches!(en.body, charts::Body::Panels(_));
        all.push(Shown {
            svg: [still(en, chart, is_still)?, still(es, chart, is_still)?],
            tables: [charts::data::table(en), charts::data::table(es)],
            receipts: newest_receipts(opened, chart)?,
            series: chart.series,
            is_card: chart.is_card,
            en,
            es,
        });
    }
    Ok(all)
}

/// Receipts of the newest figures of the series that a chart is drawn from.
fn newest_receipts(opened: &Opened, chart: &ChartSpec) -> Result<Vec<Receipt>> {
    // Each of a thousand figures of one day has its own receipt: `explain` prints them.
    const TOO_MANY: [&str; 2] = ["facility_population", "segregation"];
    let Some(spec) = chart.series.first().and_then(|name| spec::find(name)) else {
        return Ok(Vec::new());
    };
    if TOO_MANY.contains(&spec.name) {
        return Ok(Vec::new());
    }
    let table = opened.ledger.receipts(spec, None)?;
    let date = |row: &Vec<Datum>| table.field(row, "date").date();
    let newest = table.rows.iter().filter_map(date).max();
    let rows = table.rows.iter().filter(|row| date(row) == newest).take(RECEIPTS);
    Ok(rows.filter_map(|row| counters::receipt(&opened.captures, &table, row)).collect())
}
