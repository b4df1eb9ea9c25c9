//! Decisions: guarded rows in which a person corrects a figure or a date, keeps a table out, or lets one in.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::ledger::LedgerError;
use crate::model::{AsOf, Cell, Document, DocumentRows, Figure, Measure, TableId, Words};
use crate::reference::{self, Reference};

pub use crate::reference::{Action, Decision};

/// A decision whose guard no longer holds.
pub fn damaged(line: usize, problem: String) -> LedgerError {
    LedgerError::Reference { file: Reference::Decisions.file_name().to_owned(), line, problem }
}

/// Reads the text of a `decisions.csv`.
///
/// # Errors
/// [`LedgerError::Judgement`] names the damaged line.
pub fn read(text: &str) -> Result<Vec<Decision>, LedgerError> {
    Ok(reference::decisions::read(&Reference::Decisions.rows_of(text)?)?)
}

/// Corrects each named figure and date. A decision that was compiled in, on a document that the ledger does not hold,
/// does nothing.
///
/// # Errors
/// [`LedgerError::Judgement`] where a row of the folder's own file names nothing in the ledger,
/// [`LedgerError::Reference`] where something else is at its place than the row names.
pub fn correct(documents: &mut [Document], decisions: &[Decision]) -> Result<(), LedgerError> {
    for decision in decisions {
        // A document named by too few digits for an id, and not found in the manifest.
        let is_named = decision.capture.is_empty() || decision.capture_id().is_some();
        let Some(table) = decision.table.filter(|_| is_named) else { continue };
        let capture = decision.capture_id();
        let place = Place::of(decision);
        let mut n_rows = 0;
        for document in documents.iter_mut() {
            let is_named = document.source.name() == decision.source
                && capture.as_ref().is_none_or(|id| document.capture == *id);
            let Some(rows) = document.tables.get_mut(&table).filter(|_| is_named) else { continue };
            n_rows += place.correct(rows, decision)?;
        }
        must_be_there(decision, n_rows)?;
    }
    Ok(())
}

fn must_be_there(decision: &Decision, n_figures: usize) -> Result<(), LedgerError> {
    if n_figures > 0 || !decision.is_own {
        return Ok(());
    }
    let table = decision.table.map_or("a table", TableId::name);
    let mut what = format!("figures of `{table}`");
    for (word, text) in [
        ("in document", decision.capture.clone()),
        ("measuring", decision.measure.map_or_else(String::new, |m| m.name().to_owned())),
        ("of", decision.date.map_or_else(String::new, |day| day.to_string())),
        ("in cell", decision.cell.clone()),
    ] {
        if !text.is_empty() {
            what = format!("{what} {word} {text}");
        }
    }
    Err(decision.refused(what, "none in the ledger").into())
}

/// The rows that a decision names.
struct Place<'a> {
    measure: Option<Measure>,
    start: Option<NaiveDate>,
    /// Sheet, column letters, row.
    cell: Option<(&'a str, &'a str, u32)>,
}

impl<'a> Place<'a> {
    fn of(decision: &'a Decision) -> Self {
        let cell = decision.cell.split_once('!').map(|(sheet, cell)| {
            let column = cell.trim_end_matches(|c: char| c.is_ascii_digit());
            let row = cell.get(column.len()..).and_then(|row| row.parse().ok()).unwrap_or(0);
            (sheet, column, row)
        });
        Self { measure: decision.measure, start: decision.date, cell }
    }

    fn names(&self, measure: Measure, start: Option<NaiveDate>, cell: &Cell) -> bool {
        self.measure.is_none_or(|wanted| wanted == measure)
            && (self.start.is_none() || self.start == start)
            && self.cell.is_none_or(|(sheet, column, row)| {
                cell.row == row && cell.column == column && cell.sheet == sheet
            })
    }

    /// Corrects the named rows of a table; how many there are.
    fn correct(&self, rows: &mut DocumentRows, of: &Decision) -> Result<usize, LedgerError> {
        let is_figure = |f: &&mut Figure| self.names(f.identity.measure, f.identity.start, &f.cell);
        let is_words = |w: &&mut Words| self.names(w.measure, w.start, &w.cell);
        let figures: Vec<&mut Figure> = rows.figures.iter_mut().filter(is_figure).collect();
        let words: Vec<&mut Words> = rows.words.iter_mut().filter(is_words).collect();
        let n_rows = figures.len() + words.len();
        match &of.action {
            Action::CorrectValue { found, corrected } => {
                correct_value(figures, of, (*found, *corrected))?;
            }
            Action::CorrectDate { found, corrected } => {
                let figures = figures.into_iter().map(|figure| &mut figure.as_of);
                let lines = figures.chain(words.into_iter().map(|words| &mut words.as_of));
                correct_date(lines.collect(), of, (*found, *corrected))?;
            }
            Action::Release { .. }
            | Action::Exclude { .. }
            | Action::Acknowledge { .. }
            | Action::Withdraw => {}
        }
        Ok(n_rows)
    }
}

fn correct_value(
    figures: Vec<&mut Figure>,
    decision: &Decision,
    (expected, corrected): (f64, f64),
) -> Result<(), LedgerError> {
    let found: Vec<f64> = figures.iter().map(|figure| figure.value).collect();
    if found.iter().any(|value| (value - expected).abs() > 0.0) {
        let what = decision.measure.map_or("", Measure::name);
        let when = decision.date.map_or_else(|| decision.cell.clone(), |date| date.to_string());
        let problem = format!(
            "expected {expected} in {what} on {when}, found {found:?}; the decision no longer applies"
        );
        return Err(damaged(decision.line, problem));
    }
    for figure in figures {
        figure.value = corrected;
    }
    Ok(())
}

fn correct_date(
    lines: Vec<&mut Arc<AsOf>>,
    decision: &Decision,
    (expected, corrected): (NaiveDate, NaiveDate),
) -> Result<(), LedgerError> {
    if let Some(other) = lines.iter().find(|line| line.printed != Some(expected)) {
        let other = other.printed.map_or_else(|| "no date".to_owned(), |date| date.to_string());
        let problem = format!(
            "expected the date {expected} above {}, found {other}; the decision no longer applies",
            decision.table.map_or("", TableId::name)
        );
        return Err(damaged(decision.line, problem));
    }
    for line in lines {
        *line = Arc::new(AsOf { date: Some(corrected), ..AsOf::clone(line) });
    }
    Ok(())
}
