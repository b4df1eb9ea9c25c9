//! Ids of places beside the names that tables print, and places that one document prints in two rows.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;

use crate::ledger::LedgerError;
use crate::ledger::facility::Aliases;
use crate::model::table::{Named, tables_where};
use crate::model::{CaptureId, Dimension, Figure, Measure, Release, TableId, Text};
use crate::reference::Judgements;
use crate::reference::place_id::{own_id, slug};

/// Tables whose first breakdown is a place of detention, the facility sheet first.
fn tables() -> impl Iterator<Item = TableId> {
    tables_where(|table| table.named == Named::Places)
}

/// A place as a table prints it.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Its stable id.
    pub id: Text,
    /// Its name alone, without city and state.
    pub name: Text,
}

/// Places by table and printed words.
pub type Places = HashMap<(TableId, Text), Place>;

/// Each printed place with its id.
pub(super) fn ids(releases: &[Release], aliases: &Aliases) -> Places {
    let mut places = Places::new();
    let mut add = |table: TableId, printed: Option<Text>| {
        let Some(printed) = printed else { return };
        places.entry((table, printed)).or_insert_with(|| Place {
            id: Text::of(&aliases.id(table, &printed)),
            name: Text::of(printed.split(" | ").next().unwrap_or_default()),
        });
    };
    for release in releases {
        for table in tables() {
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
pub(super) fn must_name_one(places: &Places, judgements: &Judgements) -> Result<(), LedgerError> {
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

/// By document and place: in how many rows a place is printed, where it is printed under more than one name.
pub type Doubled = BTreeMap<(CaptureId, Text), usize>;

/// Places that a facility sheet prints under two names at once.
pub(super) fn doubled(releases: &[Release], places: &Places) -> Doubled {
    let mut rows: BTreeMap<(CaptureId, Text), BTreeSet<(Text, Text)>> = BTreeMap::new();
    for release in releases {
        let Some(sheet) = release.tables.get(&TableId::Facilities) else { continue };
        let names = sheet.words.iter().filter(|words| words.measure == Measure::Name);
        for printed in names.filter_map(|words| words.categories[0]) {
            if let Some(place) = places.get(&(TableId::Facilities, printed)) {
                let key = (release.capture.clone(), place.id);
                rows.entry(key).or_default().insert((place.name, printed));
            }
        }
    }
    let n_names = |rows: &BTreeSet<(Text, Text)>| {
        rows.iter().map(|(name, _)| *name).collect::<BTreeSet<Text>>().len()
    };
    rows.into_iter()
        .filter(|(_, rows)| n_names(rows) > 1)
        .map(|(key, rows)| (key, rows.len()))
        .collect()
}
