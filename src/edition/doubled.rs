//! Places that one document prints in two rows.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hashbrown::HashMap;

use super::chosen::{Chosen, Source};
use crate::ledger::places::{Doubled, Places};
use crate::model::{Figure, Measure, PeriodKind, Text};

/// What two rows of one place share.
type Sum = (u32, Option<NaiveDate>, PeriodKind, Option<NaiveDate>, Measure, Text);

/// People of a place that a document prints in two rows: their sum, without a cell of its own. Averages over people
/// cannot be added and are left out. 2022-06-17 has Pike County, PA, as its correctional facility (51.7 people) and
/// as its jail (0.6).
pub(super) fn summed<'a>(
    candidates: Vec<Chosen<'a>>,
    places: &Places,
    doubled: &Doubled,
) -> Vec<Chosen<'a>> {
    if doubled.is_empty() {
        return candidates;
    }
    let mut sums: HashMap<Sum, usize> = HashMap::new();
    // The rows that a sum is made from.
    let mut added: HashMap<usize, BTreeSet<Text>> = HashMap::new();
    let mut all: Vec<Chosen<'a>> = Vec::with_capacity(candidates.len());
    for chosen in candidates {
        let place = chosen.figure.identity.categories[0];
        let place = place.and_then(|printed| places.get(&(chosen.table, printed)));
        let in_two =
            place.filter(|place| doubled.contains_key(&(chosen.capture().clone(), place.id)));
        let Some(place) = in_two else {
            all.push(chosen);
            continue;
        };
        let identity = chosen.figure.identity;
        let row = identity.categories[0].unwrap_or_default();
        if identity.measure == Measure::AverageDays {
            continue;
        }
        let (order, as_of) = (chosen.release.order, chosen.figure.as_of.date);
        let key = (order, as_of, identity.period, identity.start, identity.measure, place.id);
        let at = *sums.get(&key).unwrap_or(&all.len());
        added.entry(at).or_default().insert(row);
        let known = all.get_mut(at);
        if let Some(Chosen { figure: Source::Counted(sum), .. }) = known {
            sum.value += chosen.figure.value;
            continue;
        }
        sums.insert(key, at);
        let mut sum = Figure::clone(&chosen.figure);
        sum.printed.raw = None;
        sum.cell.row = 0;
        all.push(Chosen { figure: Source::Counted(Box::new(sum)), ..chosen });
    }
    // A sum without one of its rows is none; a guaranteed minimum that one row leaves empty is that of the other.
    let is_whole = |(at, chosen): &(usize, Chosen<'a>)| {
        let Some(rows) = added.get(at) else { return true };
        let printed = chosen.figure.identity.categories[0];
        let place = printed.and_then(|printed| places.get(&(chosen.table, printed)));
        let wanted = place.and_then(|place| doubled.get(&(chosen.capture().clone(), place.id)));
        chosen.measure() == Measure::GuaranteedMinimum || wanted == Some(&rows.len())
    };
    (0..).zip(all).filter(is_whole).map(|(_, chosen)| chosen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::chosen::{Basis, KEYS, KeyValue};
    use crate::ledger::places::Place;
    use crate::model::{CaptureId, Cell, Identity, PublishedFrom, Release, SourceId, TableId};

    /// Sums of the people in these rows, of a place that the sheet prints in two.
    fn sums(rows: &[(&str, Measure, f64)]) -> Vec<(Measure, f64)> {
        let capture = CaptureId::from_text("c0123456789ab").unwrap();
        let release = Release {
            source: SourceId::IceWorkbook,
            capture: capture.clone(),
            document: "a.xlsx".to_owned(),
            published_on: NaiveDate::default(),
            published_from: PublishedFrom::Given,
            order: 0,
            tables: [].into(),
            footnotes: Vec::new(),
        };
        let id = Text::of("pike");
        let place = |name: &str| {
            ((TableId::Facilities, Text::of(name)), Place { id, name: Text::of(name) })
        };
        let places: Places = ["JAIL", "ANNEX"].map(place).into();
        let figures: Vec<Figure> = rows
            .iter()
            .map(|(name, measure, value)| {
                let categories = [Some(Text::of(name)), None, None];
                let period = PeriodKind::FiscalYearToDate;
                let identity = Identity { measure: *measure, categories, period, start: None };
                Figure::alone(identity, *value, Cell::default())
            })
            .collect();
        let chosen = figures.iter().map(|figure| Chosen {
            figure: Source::Printed(figure),
            release: &release,
            table: TableId::Facilities,
            date: NaiveDate::default(),
            basis: Basis::AsOf,
            keys: [KeyValue::None; KEYS],
            through: None,
            order: 0,
        });
        let doubled = Doubled::from([((capture, id), 2)]);
        let summed = summed(chosen.collect(), &places, &doubled);
        summed.iter().map(|chosen| (chosen.measure(), chosen.figure.value)).collect()
    }

    #[test]
    fn a_row_without_its_figure_leaves_no_sum() {
        let (people, least) = (Measure::MaleCriminal, Measure::GuaranteedMinimum);
        let both = [("JAIL", people, 51.5), ("ANNEX", people, 0.5)];
        assert_eq!(sums(&both), [(people, 52.0)]);
        assert_eq!(sums(&both[..1]), [], "the other row could not be read");
        assert_eq!(
            sums(&[("JAIL", least, 100.0)]),
            [(least, 100.0)],
            "left empty in the other row"
        );
        assert_eq!(sums(&[("JAIL", Measure::AverageDays, 9.0)]), [], "no sum of averages");
    }
}
