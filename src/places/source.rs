//! What the ledger says of places: the only file here that asks it.

use chrono::NaiveDate;
use hashbrown::HashMap;

use crate::ledger::Ledger;
use crate::model::{Hold, Measure, Release, Rows, SeriesTable, SourceId, TableId, Text};

/// The record as known on a day.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The figures, with what is held kept out.
    pub ledger: &'a Ledger,
    /// Averages between two releases, by place: `interval_average_daily_population`.
    pub intervals: &'a SeriesTable,
    /// As known on this day; `None` for now.
    pub known_on: Option<NaiveDate>,
}

/// Words of a facility sheet by printed row.
pub(super) type Words = HashMap<Text, HashMap<Measure, Text>>;

/// Tables that places are made from.
pub const TABLES: [TableId; 3] =
    [TableId::Facilities, TableId::AverageDailyPopulation, TableId::AtdArea];

/// What of one release's table is held on a day.
pub(super) struct Held<'a>(Vec<&'a Hold>);

impl Held<'_> {
    /// Whether a figure of a row is held; a hold without measures holds all.
    pub(super) fn has(&self, measure: Measure, row: &str) -> bool {
        self.0.iter().any(|hold| {
            (hold.measures.is_empty() || hold.measures.contains(&measure))
                && match &hold.rows {
                    Rows::Every => true,
                    Rows::Total => row == "all",
                    Rows::Parts => row != "all",
                    Rows::Only(label) => label.as_str() == row,
                }
        })
    }

    /// Whether the whole table is held.
    pub(super) fn has_all(&self) -> bool {
        self.0.iter().any(|hold| hold.measures.is_empty() && hold.rows == Rows::Every)
    }
}

impl<'a> Source<'a> {
    /// Releases of the workbook that were known, in the order of publication.
    pub(super) fn workbooks(&self) -> impl Iterator<Item = &'a Release> {
        let known_on = self.known_on;
        let workbooks = self.ledger.releases.iter().filter(|r| r.source == SourceId::IceWorkbook);
        workbooks.filter(move |release| known_on.is_none_or(|day| release.published_on <= day))
    }

    /// What of a release's table is held.
    pub(super) fn held(&self, release: &Release, table: TableId) -> Held<'a> {
        let is_of = |hold: &&Hold| {
            hold.table == table
                && hold.capture == release.capture
                && hold.published_on == release.published_on
                && hold.applies(self.known_on)
        };
        Held(self.ledger.holds().iter().filter(is_of).collect())
    }

    /// The id of a place as the facility sheet prints it.
    pub(super) fn id(&self, printed: &str) -> String {
        self.ledger.facility_id(TableId::Facilities, printed)
    }
}

/// The words of every row of a release's facility sheet.
pub(super) fn words(release: &Release, held: &Held<'_>) -> Words {
    let mut all = Words::new();
    let printed = release.tables.get(&TableId::Facilities).into_iter();
    for words in printed.flat_map(|table| &table.words) {
        let [place, ..] = words.categories;
        if let (Some(place), Some(text)) = (place, words.text)
            && !held.has(words.measure, &place)
        {
            all.entry(place).or_default().insert(words.measure, text);
        }
    }
    all
}
