//! Figures that an analyst adds: files below `data/local`, one for each source, a row for each figure with its
//! provenance.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use csv::StringRecord;

use super::rows::{self, Misfit};
use super::{Registered, day, number};
use crate::disk::{self, DiskError};
use crate::model::{SeriesId, SourceId, State};

/// The columns of a file, in the order in which the guide shows them; any order is read.
pub const COLUMNS: [&str; 17] = [
    "series",
    "date",
    "through",
    "facility_id",
    "state",
    "keys",
    "value",
    "unit",
    "publisher",
    "document",
    "location",
    "url",
    "sha256",
    "published_on",
    "transcribed_by",
    "transcribed_on",
    "note",
];

/// Columns that a file may leave out.
const OPTIONAL: [&str; 7] = ["through", "facility_id", "state", "keys", "url", "sha256", "note"];

/// Units of the figures.
pub const UNITS: [&str; 8] = [
    "people",
    "people per day",
    "events",
    "days",
    "US dollars",
    "US dollars per day",
    "share",
    "count",
];

/// One figure with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalFigure {
    /// The file's name without its ending: which source it is.
    pub source: String,
    /// The analyst's name of the series.
    pub series: String,
    /// The day, or the first day, that the figure describes.
    pub date: NaiveDate,
    /// The last day that it describes, if it is of more than one.
    pub through: Option<NaiveDate>,
    /// The place, by its id in `facilities.csv`.
    pub facility_id: Option<String>,
    /// The state.
    pub state: Option<State>,
    /// Further categories, `key=value` joined by `; `.
    pub keys: Option<String>,
    /// The figure.
    pub value: f64,
    /// One of [`UNITS`].
    pub unit: String,
    /// Who published the document.
    pub publisher: String,
    /// Its title or file name.
    pub document: String,
    /// Where in it the figure is: a page, a table, a cell.
    pub location: String,
    /// Its address.
    pub url: Option<String>,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
    /// When it was published.
    pub published_on: NaiveDate,
    /// Who copied the figure.
    pub transcribed_by: String,
    /// When.
    pub transcribed_on: NaiveDate,
    /// What else is to be known.
    pub note: Option<String>,
}

impl LocalFigure {
    /// What makes the figure that figure, whenever it was published.
    pub fn identity(&self) -> impl Ord + use<> {
        let texts = [
            Some(self.source.clone()),
            Some(self.series.clone()),
            self.facility_id.clone(),
            self.state.map(|state| state.code().to_owned()),
            self.keys.clone(),
        ];
        (self.date, texts, self.through)
    }
}

/// A line that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The file, as it was opened.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// What would have been right.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// What the name of a file has to be.
const FILE_NAME: &str = "lower case letters, digits and `_`, for example `county_jail.csv`; names of our sources are taken";

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, expected, found } = self;
        if expected == FILE_NAME {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            return write!(f, "rename `{name}`: use {FILE_NAME}");
        }
        write!(f, "{}, line {line}: expected {expected}, found {found}", file.display())
    }
}

/// Why the figures below `data/local` are refused.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// A file cannot be read.
    #[error("cannot read the files of `data/local`")]
    Disk(#[from] DiskError),
    /// Lines that do not fit, of all files.
    #[error("{}", lines(.0))]
    Rows(Vec<Refused>),
}

fn lines(refused: &[Refused]) -> String {
    refused.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nerror: ")
}

/// The files below `data/local` by path, with their content.
///
/// # Errors
/// [`DiskError`].
pub fn files(data: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, DiskError> {
    let files = disk::files_if_there(&data.join("local"))?;
    let is_csv = |path: &PathBuf| path.extension().is_some_and(|of| of.eq_ignore_ascii_case("csv"));
    let tables = files.into_iter().filter(is_csv);
    tables.map(|path| disk::read(&path).map(|bytes| (path, bytes))).collect()
}

/// The figures of every file, sorted by what makes them those figures and by publication.
///
/// # Errors
/// [`LocalError::Rows`] names every line of every file that does not fit.
pub fn read(data: &Path, register: &[Registered]) -> Result<Vec<LocalFigure>, LocalError> {
    let places: BTreeSet<&str> = register.iter().map(|one| one.facility_id.as_str()).collect();
    let (mut figures, mut refused) = (Vec::new(), Vec::new());
    for (file, bytes) in files(data)? {
        let (good, misfits) = of_file(&file, &bytes, &places);
        figures.extend(good);
        refused.extend(misfits.into_iter().map(|Misfit { line, expected, found }| Refused {
            file: file.clone(),
            line,
            expected,
            found,
        }));
    }
    if !refused.is_empty() {
        return Err(LocalError::Rows(refused));
    }
    figures.sort_by_cached_key(|figure| (figure.identity(), figure.published_on));
    Ok(figures)
}

fn of_file(file: &Path, bytes: &[u8], places: &BTreeSet<&str>) -> (Vec<LocalFigure>, Vec<Misfit>) {
    let source = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let records = match named(&source).and_then(|()| rows::records(rows::utf8(bytes)?)) {
        Ok(records) => records,
        Err(misfit) => return (Vec::new(), vec![misfit]),
    };
    let mut records = records.into_iter();
    let columns = match heading(records.next()) {
        Ok(columns) => columns,
        Err(misfit) => return (Vec::new(), vec![misfit]),
    };
    let (mut figures, mut misfits) = (Vec::new(), Vec::new());
    let mut seen = BTreeMap::new();
    for (line, fields) in records {
        let row = Line { number: line, columns: &columns, fields: &fields };
        match figure(&source, &row, places) {
            Ok(figure) => {
                if let Some(first) = seen.insert((figure.identity(), figure.published_on), line) {
                    let found = format!("that of line {first} again");
                    misfits.push(Misfit::new(line, "one figure for each publication", found));
                }
                figures.push(figure);
            }
            Err(misfit) => misfits.push(misfit),
        }
    }
    (figures, misfits)
}

/// A name as sources and series have it.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn named(source: &str) -> Result<(), Misfit> {
    let is_ours = SourceId::EVERY.iter().any(|id| id.name() == source);
    if !is_name(source) || is_ours {
        return Err(Misfit::new(1, FILE_NAME, format!("`{source}`")));
    }
    Ok(())
}

fn heading(header: Option<(usize, StringRecord)>) -> Result<Vec<String>, Misfit> {
    let expected = || format!("the columns {}", COLUMNS.join(","));
    let Some((line, names)) = header else { return Err(Misfit::new(1, expected(), "nothing")) };
    let names: Vec<String> = names.iter().map(str::to_owned).collect();
    if let Some(other) = names.iter().find(|name| !COLUMNS.contains(&name.as_str())) {
        return Err(Misfit::new(line, expected(), format!("the column `{other}`")));
    }
    let n_of = |column: &str| names.iter().filter(|name| *name == column).count();
    for column in COLUMNS {
        match n_of(column) {
            1 => {}
            0 if OPTIONAL.contains(&column) => {}
            0 => return Err(Misfit::new(line, format!("a column `{column}`"), names.join(","))),
            _ => return Err(Misfit::new(line, format!("the column `{column}` once"), "it again")),
        }
    }
    Ok(names)
}

/// The fields of a line by column name.
struct Line<'a> {
    number: usize,
    columns: &'a [String],
    fields: &'a StringRecord,
}

impl Line<'_> {
    fn get(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|name| name == column);
        at.and_then(|at| self.fields.get(at)).map_or("", str::trim)
    }

    fn refused(&self, column: &str, expected: &str) -> Misfit {
        let found = match self.get(column) {
            "" => "nothing".to_owned(),
            text => format!("`{text}`"),
        };
        Misfit::new(self.number, format!("{expected} in `{column}`"), found)
    }

    fn parsed<T>(
        &self,
        column: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Misfit> {
        parse(self.get(column)).ok_or_else(|| self.refused(column, expected))
    }

    fn optional<T>(
        &self,
        column: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Misfit> {
        if self.get(column).is_empty() {
            return Ok(None);
        }
        self.parsed(column, expected, parse).map(Some)
    }

    fn text(&self, column: &str) -> Result<String, Misfit> {
        self.parsed(column, "a text", |text| (!text.is_empty()).then(|| text.to_owned()))
    }

    fn date(&self, column: &str) -> Result<NaiveDate, Misfit> {
        self.parsed(column, "a date such as 2022-07-08", day)
    }
}

fn figure(source: &str, row: &Line<'_>, places: &BTreeSet<&str>) -> Result<LocalFigure, Misfit> {
    if row.fields.len() != row.columns.len() {
        let expected = format!("{} fields", row.columns.len());
        return Err(Misfit::new(row.number, expected, row.fields.len().to_string()));
    }
    let own = |text: &str| text.to_owned();
    let series = "a name in lower case letters, digits and `_` that is not one of our series";
    let is_own = |text: &str| is_name(text) && SeriesId::from_name(text).is_none();
    let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let is_address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    let figure = LocalFigure {
        source: source.to_owned(),
        series: row.parsed("series", series, |text| is_own(text).then(|| own(text)))?,
        date: row.date("date")?,
        through: row.optional("through", "a date such as 2022-07-08 or nothing", day)?,
        facility_id: row.optional("facility_id", "an id of `v1/facilities.csv`", |text| {
            places.contains(text).then(|| own(text))
        })?,
        state: row.optional("state", "a state such as TX", State::from_code)?,
        keys: row.optional("keys", "`key=value` joined by `; `", keys)?,
        value: row.parsed("value", "a number in digits", |text| {
            number(text).filter(|_| !text.is_empty())
        })?,
        unit: row.parsed("unit", &format!("one of {}", UNITS.join(", ")), |text| {
            UNITS.contains(&text).then(|| own(text))
        })?,
        publisher: row.text("publisher")?,
        document: row.text("document")?,
        location: row.text("location")?,
        url: row.optional("url", "an address", |text| is_address(text).then(|| own(text)))?,
        sha256: row.optional("sha256", "64 hexadecimal digits", |text| {
            is_hash(text).then(|| text.to_ascii_lowercase())
        })?,
        published_on: row.date("published_on")?,
        transcribed_by: row.text("transcribed_by")?,
        transcribed_on: row.date("transcribed_on")?,
        note: row.optional("note", "a text", |text| Some(own(text)))?,
    };
    if figure.through.is_some_and(|through| through < figure.date) {
        return Err(row.refused("through", "a day from `date` on"));
    }
    if figure.transcribed_on < figure.published_on {
        return Err(row.refused("transcribed_on", "a day from `published_on` on"));
    }
    Ok(figure)
}

/// Categories as they are published: `sex=female; age=18-24`.
fn keys(text: &str) -> Option<String> {
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=')?;
        let (key, value) = (key.trim(), value.trim());
        (is_name(key) && !value.is_empty()).then(|| format!("{key}={value}"))
    };
    let mut all: Vec<String> = text.split(';').map(pair).collect::<Option<_>>()?;
    all.sort();
    Some(all.join("; "))
}
