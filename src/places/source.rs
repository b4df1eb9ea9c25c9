//! What the ledger says of places: the only file here that asks it.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::model::{CaptureId, Measure, Release, Rows, SeriesTable, SourceId, TableId};
use crate::normalize::series::Ledger;
use crate::normalize::{NormalizeError, reckoned, spec};

/// The record as known on a day.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The ledger, with what is held.
    pub ledger: &'a Ledger,
    /// Releases in the order of publication.
    pub releases: &'a [Release],
    /// As known on this day; `None` for now.
    pub known_on: Option<NaiveDate>,
}

/// Words of the facility sheet by document and printed row.
pub(super) type Words = HashMap<(CaptureId, String), HashMap<Measure, String>>;

/// Columns of words that are told of a place.
const WORDS: [Measure; 14] = [
    Measure::Name,
    Measure::StreetAddress,
    Measure::City,
    Measure::State,
    Measure::Zip,
    Measure::AreaCode,
    Measure::TypeDetailed,
    Measure::LastInspectionType,
    Measure::LastInspectionStandard,
    Measure::LastInspectionRating,
    Measure::LastInspectionDate,
    Measure::LastNakamotoStandard,
    Measure::LastNakamotoRating,
    Measure::LastNakamotoDate,
];

/// Tables that places are told from.
pub const TABLES: [TableId; 5] = [
    TableId::Facilities,
    TableId::AverageDailyPopulation,
    TableId::AtdArea,
    TableId::CovidFacilities,
    TableId::Segregation,
];

impl<'a> Source<'a> {
    /// Releases of the workbook that were known, in the order of publication.
    pub(super) fn workbooks(&self) -> impl Iterator<Item = &'a Release> {
        let known_on = self.known_on;
        let workbooks = self.releases.iter().filter(|r| r.source == SourceId::IceWorkbook);
        workbooks.filter(move |release| known_on.is_none_or(|day| release.published_on <= day))
    }

    /// Whether a figure of a row is held; a hold without measures holds all.
    pub(super) fn is_held(
        &self,
        release: &Release,
        table: TableId,
        (measure, row): (Measure, &str),
    ) -> bool {
        self.ledger.holds().iter().any(|hold| {
            hold.table == table
                && hold.capture == release.capture
                && hold.published_on == release.published_on
                && (hold.measures.is_empty() || hold.measures.contains(&measure))
                && match &hold.rows {
                    Rows::Every => true,
                    Rows::Total => row == "all",
                    Rows::Parts => row != "all",
                    Rows::Only(label) => label.as_str() == row,
                }
                && hold.stands(self.known_on)
        })
    }

    /// Whether a whole table of a release is held.
    pub(super) fn is_table_held(&self, release: &Release, table: TableId) -> bool {
        self.ledger.holds().iter().any(|hold| {
            hold.table == table
                && hold.capture == release.capture
                && hold.published_on == release.published_on
                && hold.measures.is_empty()
                && hold.rows == Rows::Every
                && hold.stands(self.known_on)
        })
    }

    /// The id of a place as the facility sheet prints it.
    pub(super) fn id(&self, printed: &str) -> String {
        self.ledger.facility_id(TableId::Facilities, printed)
    }

    /// The words of every row.
    pub(super) fn words(&self) -> Result<Words, NormalizeError> {
        let columns = ["capture", "category_1", "measure", "text"];
        let mut words: Words = HashMap::new();
        for row in self.ledger.select(&[TableId::Facilities], &WORDS, self.known_on, &columns)? {
            let [capture, place, measure, text] = row.as_slice() else { continue };
            let capture = capture.text().and_then(CaptureId::from_text);
            let measure = measure.text().and_then(Measure::from_name);
            let (Some(capture), Some(place), Some(measure), Some(text)) =
                (capture, place.text(), measure, text.text())
            else {
                continue;
            };
            let key = (capture, place.to_owned());
            words.entry(key).or_default().insert(measure, text.to_owned());
        }
        Ok(words)
    }

    /// Averages between two releases, by place.
    pub(super) fn intervals(&self) -> Result<SeriesTable, NormalizeError> {
        let id = |printed: &str| self.id(printed);
        let judgements = self.ledger.judgements();
        let basis = reckoned::Basis {
            releases: self.releases,
            holds: self.ledger.holds(),
            known_releases: &judgements.known_releases,
            law: &judgements.law,
            facility_id: &id,
            known_on: self.known_on,
        };
        match reckoned::find("interval_average_daily_population") {
            Some(spec) => (spec.make)(&basis),
            None => Ok(SeriesTable { name: String::new(), columns: Vec::new(), rows: Vec::new() }),
        }
    }

    /// A published series of rows by place.
    ///
    /// # Errors
    /// [`NormalizeError`] where the ledger cannot be queried.
    pub fn series(&self, name: &str) -> Result<SeriesTable, NormalizeError> {
        if let Some(spec) = spec::find(name) {
            return self.ledger.series(spec, self.known_on);
        }
        let nearest = crate::normalize::shape::nearest(name).to_owned();
        Err(NormalizeError::NoSuchSeries { name: name.to_owned(), nearest })
    }
}
