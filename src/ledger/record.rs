//! The ledger, opened: releases with what is held.

use std::path::Path;

use chrono::NaiveDate;
use hashbrown::HashMap;
use rayon::prelude::*;

use super::decisions::{self, Decision};
use super::facility::Aliases;
use super::places::{self, Doubled, Places};
use super::{LedgerError, files};
use crate::archive::unread::Unread;
use crate::model::{
    Capture, CaptureId, Document, Figure, Hold, Measure, PrintedTable, Release, Rows, TableId,
    Text, Words,
};
use crate::reference::{Judgements, KnownRelease, ReferenceError};

/// The ledger, corrected, with facility ids and what is held: what every series is made from.
#[derive(Debug)]
pub struct Ledger {
    /// Every document as it was made public, held or not, in the order of publication.
    pub releases: Vec<Release>,
    /// Those of a second source, which is compared and not passed on.
    pub compared: Vec<Release>,
    /// The ids of places by table and printed name, each computed once.
    pub places: Places,
    /// Places that a document prints in two rows.
    pub doubled: Doubled,
    aliases: Aliases,
    judgements: Judgements,
    holds: Vec<Hold>,
}

/// Which figures are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Those of tables that are not held.
    Published,
    /// Those of held tables.
    Held,
}

/// Which holds count.
#[derive(Debug, Clone, Copy)]
pub enum Counting {
    /// All of them.
    Figures,
    /// Not those of single rows: a place whose count is held is listed all the same.
    Rows,
}

impl Ledger {
    /// Reads the ledger files of these captures and applies the corrections; nothing is held yet.
    ///
    /// # Errors
    /// [`LedgerError`]: a damaged file, or a correction whose guard failed.
    pub fn open(data: &Path, captures: &[Capture]) -> Result<Self, LedgerError> {
        Self::open_by(data, captures, || Judgements::read(data))
    }

    /// The same by judgements that come from elsewhere.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_by(
        data: &Path,
        captures: &[Capture],
        judgements: impl FnOnce() -> Result<Judgements, ReferenceError> + Send,
    ) -> Result<Self, LedgerError> {
        Self::with(captures, judgements, || files::read(data, captures), |_| true)
    }

    /// The same of some tables alone.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_tables(
        data: &Path,
        captures: &[Capture],
        wanted: &[TableId],
    ) -> Result<Self, LedgerError> {
        let documents = || files::read_tables(data, captures, wanted);
        let judgements = || Judgements::read(data);
        Self::with(captures, judgements, documents, |table| wanted.contains(&table))
    }

    fn with(
        captures: &[Capture],
        judgements: impl FnOnce() -> Result<Judgements, ReferenceError> + Send,
        documents: impl FnOnce() -> Result<Vec<Document>, LedgerError> + Send,
        is_wanted: impl Fn(TableId) -> bool,
    ) -> Result<Self, LedgerError> {
        let (judgements, documents) = rayon::join(judgements, documents);
        let (mut judgements, mut documents) = (judgements?, documents?);
        for decision in &mut judgements.decisions {
            decision.resolve(captures)?;
        }
        let of_wanted = |decision: &&Decision| decision.table.is_some_and(&is_wanted);
        let wanted: Vec<Decision> =
            judgements.decisions.iter().filter(of_wanted).cloned().collect();
        decisions::correct(&mut documents, &wanted)?;
        let known: HashMap<CaptureId, &Capture> =
            captures.iter().map(|capture| (capture.id(), capture)).collect();
        let mut releases: Vec<Release> = documents
            .into_par_iter()
            .flat_map_iter(|document| {
                let capture = known.get(&document.capture).copied();
                document.releases(capture)
            })
            .collect();
        releases.sort_by(|a, b| (a.published_on, &a.capture).cmp(&(b.published_on, &b.capture)));
        let aliases = Aliases::new(&judgements.aliases, &judgements.apart);
        let places = places::ids(&releases, &aliases);
        places::must_name_one(&places, &judgements)?;
        let doubled = places::doubled(&releases, &places);
        let (holds, compared) = (Vec::new(), Vec::new());
        Ok(Self { releases, compared, places, doubled, aliases, judgements, holds })
    }

    /// Sets what is not ours to pass on apart, and keeps what is held out of every series from now on.
    #[must_use]
    pub fn holding(mut self, holds: Vec<Hold>) -> Self {
        self.holds = holds;
        (self.releases, self.compared) =
            self.releases.into_iter().partition(|release| release.source.is_passed_on());
        self
    }

    /// Adds releases that were seen and are not here.
    #[must_use]
    pub fn knowing(mut self, unread: Vec<Unread>) -> Self {
        let known = unread.into_iter().map(|Unread { published_on, document, evidence }| {
            KnownRelease { published_on, document, evidence }
        });
        self.judgements.known_releases.extend(known);
        self
    }

    /// What is kept out.
    pub fn holds(&self) -> &[Hold] {
        &self.holds
    }

    /// What persons decided.
    pub fn decisions(&self) -> &[Decision] {
        &self.judgements.decisions
    }

    /// What persons wrote below `data/reference`.
    pub fn judgements(&self) -> &Judgements {
        &self.judgements
    }

    /// The stable id of a place as a table prints it.
    pub fn facility_id(&self, table: TableId, printed: &str) -> String {
        let known = self.places.get(&(table, Text::of(printed)));
        known.map_or_else(|| self.aliases.id(table, printed), |place| place.id.to_string())
    }

    /// The id that stays of a place that had two.
    pub fn id_that_stays<'a>(&'a self, id: &'a str) -> &'a str {
        self.aliases.stays(id)
    }

    /// Whether a reviewed row keeps two places apart.
    pub fn are_apart(&self, one: &str, other: &str) -> bool {
        self.aliases.are_apart(one, other)
    }

    /// Number of rows: figures, words, footnotes.
    pub fn height(&self) -> usize {
        let rows_of = |release: &Release| {
            let tables = release.tables.values();
            let n_rows =
                |table: &PrintedTable| table.figures.len() + table.older.len() + table.words.len();
            release.footnotes.len() + tables.map(n_rows).sum::<usize>()
        };
        self.releases.iter().chain(&self.compared).map(rows_of).sum()
    }

    /// Every release, those of a second source among them.
    fn all(&self) -> impl Iterator<Item = &Release> {
        self.releases.iter().chain(&self.compared)
    }

    /// The figures of a table that are published and known on a day.
    pub fn figures_of(
        &self,
        table: TableId,
        known_on: Option<NaiveDate>,
    ) -> impl Iterator<Item = (&Release, &Figure)> {
        let (standing, counting) = (Standing::Published, Counting::Figures);
        self.rows(table, Asked { known_on, standing, counting })
    }

    /// The figures of a table as one publication lists them, those of single rows that are held among them.
    pub fn listed(
        &self,
        table: TableId,
        published_on: NaiveDate,
    ) -> impl Iterator<Item = (&Release, &Figure)> {
        let known_on = Some(published_on);
        let asked = Asked { known_on, standing: Standing::Published, counting: Counting::Rows };
        self.rows(table, asked).filter(move |(release, _)| release.published_on == published_on)
    }

    /// The words of a table that are published today.
    pub fn words_of(&self, table: TableId) -> impl Iterator<Item = (&Release, &Words)> {
        let standing = self.standing(None, Counting::Figures);
        self.all().flat_map(move |release| {
            let holds = standing.of(release, table);
            let words = release.tables.get(&table).map_or(&[][..], |table| &table.words);
            let is_published = move |words: &&Words| {
                let [first, second, _] = words.categories;
                let row = Row { measure: words.measure, first, second };
                !holds.iter().any(|hold| row.is_of(hold))
            };
            words.iter().filter(is_published).map(move |words| (release, words))
        })
    }

    /// The figures of a table, as asked for.
    pub fn rows(&self, table: TableId, asked: Asked) -> impl Iterator<Item = (&Release, &Figure)> {
        let holds = self.standing(asked.known_on, asked.counting);
        let wanted = asked.standing == Standing::Held;
        self.all()
            .filter(move |release| asked.known_on.is_none_or(|day| release.published_on <= day))
            .filter_map(move |release| Some((release, release.tables.get(&table)?)))
            .flat_map(move |(release, printed)| {
                let holds = holds.of(release, table);
                let is_wanted = move |figure: &&Figure| {
                    let [first, second, _] = figure.identity.categories;
                    let row = Row { measure: figure.identity.measure, first, second };
                    holds.iter().any(|hold| row.is_of(hold)) == wanted
                };
                printed.all().filter(is_wanted).map(move |figure| (release, figure))
            })
    }

    /// What is held on a day, by release and table.
    fn standing(&self, known_on: Option<NaiveDate>, counting: Counting) -> Holds<'_> {
        let mut holds = Holds::default();
        for hold in self.holds.iter().filter(|hold| hold.applies(known_on)) {
            let counts = match counting {
                Counting::Figures => true,
                Counting::Rows => !matches!(hold.rows, Rows::Only(_)),
            };
            if counts {
                let key = (hold.capture.clone(), hold.published_on, hold.table);
                holds.0.entry(key).or_default().push(hold);
            }
        }
        holds
    }

    /// Whether figures of these tables published after a day are held.
    pub fn holds_after(
        &self,
        (tables, measure): (&[TableId], Measure),
        day: NaiveDate,
        known_on: Option<NaiveDate>,
    ) -> bool {
        self.holds.iter().any(|hold| {
            tables.contains(&hold.table)
                && hold.rows.has_total()
                && (hold.measures.is_empty() || hold.measures.contains(&measure))
                && hold.published_on > day
                && known_on.is_none_or(|known_on| hold.published_on <= known_on)
                && hold.applies(known_on)
        })
    }
}

/// Which rows are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// What was known on this day; `None` for today.
    pub known_on: Option<NaiveDate>,
    /// Published or held ones.
    pub standing: Standing,
    /// Which holds count.
    pub counting: Counting,
}

/// Holds by release and table.
#[derive(Default)]
struct Holds<'a>(HashMap<(CaptureId, NaiveDate, TableId), Vec<&'a Hold>>);

impl<'a> Holds<'a> {
    fn of(&self, release: &Release, table: TableId) -> Vec<&'a Hold> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let key = (release.capture.clone(), release.published_on, table);
        self.0.get(&key).cloned().unwrap_or_default()
    }
}

/// What a hold looks at.
struct Row {
    measure: Measure,
    first: Option<Text>,
    second: Option<Text>,
}

impl Row {
    fn is_of(&self, hold: &Hold) -> bool {
        let is_measure = hold.measures.is_empty() || hold.measures.contains(&self.measure);
        let is_all = |category: Option<Text>| category.is_none_or(|text| text == "all");
        let is_total = || is_all(self.first) && is_all(self.second);
        is_measure
            && match &hold.rows {
                Rows::Every => true,
                Rows::Total => is_total(),
                Rows::Parts => !is_total(),
                Rows::Only(label) => self.first.is_some_and(|text| text == label.as_str()),
            }
    }
}
