//! Ids of places beside the names that tables print, and places that one document prints in two rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use ustr::Ustr;

use crate::model::{CaptureId, Dimension, Figure, Measure, PeriodKind, Release, TableId, Words};
use crate::normalize::NormalizeError;
use crate::normalize::chosen::{Chosen, Source};
use crate::normalize::facility::{Aliases, own_id, slug};
use crate::reference::Judgements;

/// Tables whose first breakdown is a place of detention.
pub const PLACES: [TableId; 4] =
    [TableId::Facilities, TableId::CovidFacilities, TableId::Segregation, TableId::Stateless];

/// A place as a table prints it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) id: Ustr,
    /// Its name alone, without city and state.
    pub(super) name: Ustr,
}

/// Places by table and printed words.
pub(super) type Places = HashMap<(TableId, Ustr), Place>;

/// Each printed place with its id.
pub(super) fn ids(releases: &[Release], aliases: &Aliases) -> Places {
    let mut places = Places::new();
    let mut add = |table: TableId, printed: Option<Ustr>| {
        let Some(printed) = printed else { return };
        places.entry((table, printed)).or_insert_with(|| Place {
            id: Ustr::from(&aliases.id(table, &printed)),
            name: Ustr::from(printed.split(" | ").next().unwrap_or_default()),
        });
    };
    for release in releases {
        for table in PLACES {
            let Some(printed) = release.tables.get(&table) else { continue };
            let of_place = |figure: &&Figure| figure.dimensions[0] == Some(Dimension::Facility);
            for figure in printed.all().filter(of_place) {
                add(table, figure.identity.categories[0]);
            }
            for words in &printed.words {
                add(table, words.categories[0]);
            }
        }
    }
    places
}

/// Each alias of the folder's own file joins a name that some document prints.
pub(super) fn must_name_one(
    places: &Places,
    judgements: &Judgements,
) -> Result<(), NormalizeError> {
    let own: Vec<_> = judgements.aliases.iter().filter(|alias| alias.is_own()).collect();
    if own.is_empty() {
        return Ok(());
    }
    let mut known: BTreeSet<String> =
        judgements.register.iter().map(|row| own_id(&row.printed)).collect();
    for (table, place) in places.keys() {
        let id = own_id(place);
        known.insert(format!("{}-{id}", slug(table.name())));
        known.insert(id);
    }
    match own.iter().find(|alias| !known.contains(&slug(&alias.printed))) {
        Some(alias) => {
            let found = format!("`{}`", alias.printed);
            Err(alias.refused("a name that a document prints", found).into())
        }
        None => Ok(()),
    }
}

/// A document and a place that it prints under two names, each with figures of its own.
pub(super) type Doubled = BTreeSet<(CaptureId, Ustr)>;

/// Places that a facility sheet prints under two names at once.
pub(super) fn doubled(releases: &[Release], places: &Places) -> Doubled {
    let mut names: BTreeMap<(CaptureId, Ustr), BTreeSet<Ustr>> = BTreeMap::new();
    for release in releases {
        let Some(sheet) = release.tables.get(&TableId::Facilities) else { continue };
        let is_name = |words: &&Words| words.measure == Measure::Name;
        for words in sheet.words.iter().filter(is_name) {
            let place = words.categories[0].and_then(|of| places.get(&(TableId::Facilities, of)));
            if let Some(place) = place {
                let key = (release.capture.clone(), place.id);
                names.entry(key).or_default().insert(place.name);
            }
        }
    }
    names.into_iter().filter(|(_, names)| names.len() > 1).map(|(key, _)| key).collect()
}

/// What two rows of one place share.
type Sum = (u32, Option<NaiveDate>, PeriodKind, Option<NaiveDate>, Measure, Ustr);

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
    let mut all: Vec<Chosen<'a>> = Vec::with_capacity(candidates.len());
    for chosen in candidates {
        let place = chosen.figure.identity.categories[0];
        let place = place.and_then(|printed| places.get(&(chosen.table, printed)));
        let in_two = place.filter(|place| doubled.contains(&(chosen.capture().clone(), place.id)));
        let Some(place) = in_two else {
            all.push(chosen);
            continue;
        };
        let identity = chosen.figure.identity;
        if identity.measure == Measure::AverageDays {
            continue;
        }
        let (order, as_of) = (chosen.release.order, chosen.figure.as_of.date);
        let key = (order, as_of, identity.period, identity.start, identity.measure, place.id);
        let known = sums.get(&key).and_then(|at| all.get_mut(*at));
        if let Some(Chosen { figure: Source::Counted(sum), .. }) = known {
            sum.value += chosen.figure.value;
            continue;
        }
        sums.insert(key, all.len());
        let mut sum = Figure::clone(&chosen.figure);
        sum.printed.raw = None;
        sum.cell.row = 0;
        all.push(Chosen { figure: Source::Counted(Box::new(sum)), ..chosen });
    }
    all
}
