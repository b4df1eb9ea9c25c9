//! From the ledger to one series, as it could have been published on any day.

use chrono::NaiveDate;

use super::chosen::{Basis, Chosen, KEYS, KeyValue, Source};
use super::shape::{SeriesFrame, shaped};
use super::spec::{DateKey, Extra, Key, SeriesSpec};
use super::{derived, doubled, vintage};
use crate::ledger::{Asked, Counting, Ledger, LedgerError, Standing};
use crate::model::{Figure, FiscalYear, Measure, PeriodKind, Release, SeriesTable, TableId, Text};

impl Ledger {
    /// The figures of held tables in the form of a series: what would be published if nothing were held.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn held_series(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
    ) -> Result<SeriesTable, LedgerError> {
        shaped(&self.figures(spec, known_on, Standing::Held), spec)?.table(spec.name())
    }

    /// The series as it could have been published on a day; `None` for today's.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn series(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
    ) -> Result<SeriesTable, LedgerError> {
        self.series_frame(spec, known_on)?.table(spec.name())
    }

    /// The same, still in columns: for those who only write it out.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn series_frame(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
    ) -> Result<SeriesFrame, LedgerError> {
        shaped(&self.figures(spec, known_on, Standing::Published), spec)
    }

    /// The published figures of a series, each with the cell that it was read from, by date, keys and measure.
    pub fn receipts(&self, spec: &SeriesSpec, known_on: Option<NaiveDate>) -> Vec<Chosen<'_>> {
        let mut figures = self.figures(spec, known_on, Standing::Published);
        figures.sort_by(|a, b| {
            let names = (a.measure().name(), b.measure().name());
            (a.date, a.keys, names.0).cmp(&(b.date, b.keys, names.1))
        });
        figures
    }

    /// One figure per date, key and measure: the newest vintage.
    fn figures(
        &self,
        spec: &SeriesSpec,
        known_on: Option<NaiveDate>,
        standing: Standing,
    ) -> Vec<Chosen<'_>> {
        let asked = Asked { known_on, standing, counting: Counting::Figures };
        let listed = Asked { counting: Counting::Rows, ..asked };
        let is_wanted = |measure: Measure| spec.measures.iter().any(|(known, _)| *known == measure);
        let mut all = Vec::new();
        for (table, place) in spec.tables.iter().zip(0_u64..) {
            for (release, figure) in self.rows(*table, asked) {
                if is_wanted(figure.identity.measure) {
                    let file = place << 16 | u64::from(release.order);
                    let order = file << 32 | u64::from(figure.row);
                    let figure = Source::Printed(figure);
                    all.extend(self.keyed(spec, (release, *table), (figure, order)));
                }
            }
        }
        let mut counted = Vec::new();
        if spec.tables.contains(&TableId::AtdArea)
            && !spec.only.contains(&derived::ALL_TECHNOLOGIES)
        {
            counted.extend(derived::nation_by_technology(self.rows(TableId::AtdArea, asked)));
        }
        if spec.tables.contains(&TableId::CovidSummary)
            && spec.tables.contains(&TableId::CovidFacilities)
        {
            let rows = self.rows(TableId::CovidFacilities, listed);
            counted.extend(derived::facilities_with_cases(rows));
        }
        for ((release, table, figure), order) in counted.into_iter().zip(u64::MAX / 2..) {
            if is_wanted(figure.identity.measure) {
                let figure = Source::Counted(Box::new(figure));
                all.extend(self.keyed(spec, (release, table), (figure, order)));
            }
        }
        if spec.tables.contains(&TableId::Facilities) && spec.keys.contains(&Key::FacilityId) {
            all = doubled::summed(all, &self.places, &self.doubled);
        }
        vintage::newest(all, spec)
    }

    /// A figure under its date and keys; `None` for one without a date, or of other categories than the series has.
    fn keyed<'a>(
        &self,
        spec: &SeriesSpec,
        (release, table): (&'a Release, TableId),
        (figure, order): (Source<'a>, u64),
    ) -> Option<Chosen<'a>> {
        let (date, basis) = dated(&figure, spec.date)?;
        let is_wanted = |(dimension, category): &(_, &str)| {
            figure.category_of(*dimension).is_some_and(|text| text == *category)
        };
        if !spec.only.iter().all(is_wanted) {
            return None;
        }
        let through = if spec.extra.contains(&Extra::Through) { last_day(&figure) } else { None };
        let place = || {
            let printed = figure.identity.categories[0]?;
            self.places.get(&(table, printed))
        };
        let mut keys = [KeyValue::None; KEYS];
        for (value, key) in keys.iter_mut().zip(spec.keys) {
            *value = match key {
                Key::Source => KeyValue::Text(Text::of(release.published_source().name())),
                Key::By(dimension) => KeyValue::of(figure.category_of(*dimension)),
                Key::FiscalYear | Key::FirstDay => {
                    figure.identity.start.map_or(KeyValue::None, KeyValue::Date)
                }
                Key::FacilityId => KeyValue::of(place().map(|place| place.id)),
                Key::FacilityAsPrinted => KeyValue::of(place().map(|place| place.name)),
            };
        }
        Some(Chosen { figure, release, table, date, basis, keys, through, order })
    }
}

/// The date of a figure in a series, and what it is.
fn dated(figure: &Figure, key: DateKey) -> Option<(NaiveDate, Basis)> {
    let (as_of, start) = (figure.as_of.date, figure.identity.start);
    match key {
        DateKey::AsOf => Some((as_of?, Basis::AsOf)),
        DateKey::AsOfOrRead => match as_of {
            Some(day) => Some((day, Basis::AsOf)),
            None => Some((start?, Basis::Read)),
        },
        // A month without an as-of date has no place among its vintages.
        DateKey::Month => {
            let is_month = figure.identity.period == PeriodKind::Month && as_of.is_some();
            start.filter(|_| is_month).map(|day| (day, Basis::AsOf))
        }
        DateKey::Period(_) => Some((start?, Basis::AsOf)),
    }
}

/// The last day that a figure covers: of a whole fiscal year its own, of a year to date the as-of date.
fn last_day(figure: &Figure) -> Option<NaiveDate> {
    match figure.identity.period {
        PeriodKind::WholeFiscalYear => FiscalYear::of(figure.identity.start?).last_day(),
        _ => figure.as_of.date,
    }
}
