//! A file of judgements as rows that know their line.

use std::hash::{Hash, Hasher};

use chrono::NaiveDate;
use csv::StringRecord;
use hashbrown::HashSet;

use super::{Reference, ReferenceError, day, number};

/// One line of a file below `data/reference`.
#[derive(Debug, Clone)]
pub struct Row {
    /// The file.
    pub reference: Reference,
    /// Line of the file, from 1.
    pub line: usize,
    /// Whether the line is not among those compiled in, so that something must match it.
    pub is_own: bool,
    fields: StringRecord,
}

impl Row {
    /// What is in a column; empty where the file has no such column.
    pub fn get(&self, column: &str) -> &str {
        let at = self.reference.columns().iter().position(|name| *name == column);
        at.and_then(|at| self.fields.get(at)).unwrap_or_default()
    }

    /// An error of this line.
    pub fn refused(&self, expected: impl Into<String>, found: impl Into<String>) -> ReferenceError {
        refused(self.reference, self.line, expected, found)
    }

    /// The text of a column that must not be empty.
    ///
    /// # Errors
    /// [`ReferenceError::Row`].
    pub fn text(&self, column: &str) -> Result<String, ReferenceError> {
        let text = self.get(column);
        if text.trim().is_empty() {
            return Err(self.refused(format!("a text in `{column}`"), "nothing"));
        }
        Ok(text.to_owned())
    }

    /// A column's text as something else.
    ///
    /// # Errors
    /// [`ReferenceError::Row`] where it is nothing of that kind.
    pub fn parsed<T>(
        &self,
        column: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ReferenceError> {
        let text = self.get(column);
        parse(text)
            .ok_or_else(|| self.refused(format!("{expected} in `{column}`"), format!("`{text}`")))
    }

    /// The same, where the column may be empty.
    ///
    /// # Errors
    /// [`ReferenceError::Row`].
    pub fn optional<T>(
        &self,
        column: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ReferenceError> {
        if self.get(column).is_empty() {
            return Ok(None);
        }
        self.parsed(column, expected, parse).map(Some)
    }

    /// A day.
    ///
    /// # Errors
    /// [`ReferenceError::Row`].
    pub fn date(&self, column: &str) -> Result<NaiveDate, ReferenceError> {
        self.parsed(column, "a date such as 2022-07-08", day)
    }

    /// A number.
    ///
    /// # Errors
    /// [`ReferenceError::Row`].
    pub fn number(&self, column: &str) -> Result<f64, ReferenceError> {
        self.parsed(column, "a number in digits", number)
    }

    /// A column that this kind of row leaves empty.
    ///
    /// # Errors
    /// [`ReferenceError::Row`].
    pub fn empty(&self, column: &str) -> Result<(), ReferenceError> {
        match self.get(column) {
            "" => Ok(()),
            text => Err(self.refused(format!("nothing in `{column}`"), format!("`{text}`"))),
        }
    }
}

/// An error of a file's line.
pub(super) fn refused(
    reference: Reference,
    line: usize,
    expected: impl Into<String>,
    found: impl Into<String>,
) -> ReferenceError {
    ReferenceError::Row {
        file: reference.file_name(),
        line,
        expected: expected.into(),
        found: found.into(),
    }
}

/// The rows of a file; each with as many fields as there are columns, none twice.
pub(super) fn read(reference: Reference, bytes: &[u8]) -> Result<Vec<Row>, ReferenceError> {
    let misfit = |misfit: Misfit| misfit.of(reference);
    let text = utf8(bytes).map_err(misfit)?;
    let mut records = records(text).map_err(misfit)?.into_iter();
    let header = records.next();
    heading(reference, header.as_ref())?;
    let is_compiled_in = text == reference.compiled_in();
    let compiled_in: HashSet<Fields> = if is_compiled_in {
        HashSet::new()
    } else {
        let own = self::records(reference.compiled_in()).map_err(misfit)?;
        own.into_iter().map(|(_, fields)| Fields(fields)).collect()
    };
    let is_own = |fields: &Fields| !is_compiled_in && !compiled_in.contains(fields);
    let columns = reference.columns();
    let records: Vec<(usize, Fields)> =
        records.map(|(line, fields)| (line, Fields(fields))).collect();
    let mut seen: HashSet<&Fields> = HashSet::with_capacity(records.len());
    for (line, fields) in &records {
        if fields.0.len() != columns.len() {
            let expected = format!("{} fields ({})", columns.len(), columns.join(","));
            return Err(refused(reference, *line, expected, fields.0.len().to_string()));
        }
        if !seen.insert(fields) {
            return Err(refused(reference, *line, "each row once", "the same row again"));
        }
    }
    let row = |(line, fields): (usize, Fields)| Row {
        reference,
        line,
        is_own: is_own(&fields),
        fields: fields.0,
    };
    drop(seen);
    Ok(records.into_iter().map(row).collect())
}

/// The fields of a line, to be looked up.
#[derive(PartialEq, Eq)]
struct Fields(StringRecord);

impl Hash for Fields {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_slice().hash(state);
    }
}

/// A file's text, without the mark that Excel puts before it.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Misfit> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let (good, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
        let found = rest.first().map_or_else(String::new, |byte| format!("the byte 0x{byte:02X}"));
        Misfit::new(1 + line_ends(good), "text in UTF-8", found)
    })
}

fn line_ends(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// What is wrong with a line of a CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    /// Line, from 1.
    pub(super) line: usize,
    /// What would have been right.
    pub(super) expected: String,
    /// What is there.
    pub(super) found: String,
}

impl Misfit {
    pub(super) fn new(line: usize, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { line, expected: expected.into(), found: found.into() }
    }

    fn of(self, reference: Reference) -> ReferenceError {
        refused(reference, self.line, self.expected, self.found)
    }
}

/// Records with their lines, without blank ones and those of only commas.
pub(super) fn records(text: &str) -> Result<Vec<(usize, StringRecord)>, Misfit> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, |at| usize::try_from(at.line()).unwrap_or(1));
            Misfit::new(line, "comma-separated fields", error.to_string())
        })?;
        let start = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0));
        // The reader's position may be that of blank lines before the record.
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += line_ends(text.as_bytes().get(counted..start + blank).unwrap_or_default());
        counted = start + blank;
        if record.iter().any(|field| !field.trim().is_empty()) {
            records.push((line, record));
        }
    }
    if text.matches('"').count() % 2 == 1 {
        let line = records.last().map_or(1, |(line, _)| *line);
        return Err(Misfit::new(line, "a quotation mark at the end of a field", "none"));
    }
    Ok(records)
}

fn heading(
    reference: Reference,
    header: Option<&(usize, StringRecord)>,
) -> Result<(), ReferenceError> {
    let columns = reference.columns();
    let Some((line, names)) = header else {
        return Err(refused(reference, 1, format!("the columns {}", columns.join(",")), "nothing"));
    };
    for (at, name) in names.iter().enumerate() {
        if !columns.contains(&name) {
            let expected = format!("the columns {}", columns.join(","));
            return Err(refused(reference, *line, expected, format!("the column `{name}`")));
        }
        if names.iter().take(at).any(|before| before == name) {
            let expected = format!("the column `{name}` once");
            return Err(refused(reference, *line, expected, "it again"));
        }
    }
    if let Some(missing) = columns.iter().find(|name| !names.iter().any(|have| have == **name)) {
        let expected = format!("a column `{missing}`");
        return Err(refused(
            reference,
            *line,
            expected,
            names.iter().collect::<Vec<_>>().join(","),
        ));
    }
    // Two columns that changed places may have done so above the fields only.
    if let Some((expected, found)) =
        columns.iter().zip(names).find(|(column, name)| **column != *name)
    {
        let expected = format!("the column `{expected}` before the next");
        return Err(refused(reference, *line, expected, format!("`{found}` in its place")));
    }
    Ok(())
}
