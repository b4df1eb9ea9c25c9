//! Ids of places beside the names that tables print, and places that one document prints in two rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use polars::prelude::*;

use crate::model::{Measure, TableId};
use crate::normalize::derived::FACILITY_ID;
use crate::normalize::facility::{Aliases, own_id, slug};
use crate::normalize::frame::{
    AS_OF, BREAKDOWN, CAPTURE, CATEGORY, COLUMN, MEASURE, PERIOD, PERIOD_START, PUBLISHED_ON, RAW,
    ROW, TABLE, VALUE,
};
use crate::normalize::spec::{Key, SeriesSpec};
use crate::normalize::{NormalizeError, frame, ledger};
use crate::reference::Judgements;

/// Tables whose first breakdown is a place of detention.
pub const PLACES: [TableId; 4] =
    [TableId::Facilities, TableId::CovidFacilities, TableId::Segregation, TableId::Stateless];

const AS_PRINTED: &str = "facility_as_printed";

/// A document and a place that it prints under two names, each with figures of its own.
pub(super) type Doubled = (String, String);

/// Table, place as printed there, id, name as printed: one row each.
pub(super) fn ids(
    tables: &BTreeMap<TableId, DataFrame>,
    aliases: &Aliases,
) -> Result<DataFrame, NormalizeError> {
    let [first_breakdown, ..] = BREAKDOWN;
    let [first_category, ..] = CATEGORY;
    let columns = || [col(TABLE), col(first_category)];
    let named = PLACES.iter().filter_map(|table| tables.get(table));
    let mut names: Vec<LazyFrame> = vec![ledger::empty()?.lazy().select(columns())];
    names.extend(named.map(|frame| {
        frame.clone().lazy().filter(col(first_breakdown).eq(lit("facility"))).select(columns())
    }));
    let printed = concat(names, UnionArgs::default())?
        .unique(None, UniqueKeepStrategy::Any)
        .sort([TABLE, first_category], SortMultipleOptions::default())
        .collect()?;
    let table = printed.column(TABLE)?.str()?;
    let place = printed.column(first_category)?.str()?;
    let id = |(table, place): (Option<&str>, Option<&str>)| {
        Some(aliases.id(TableId::from_name(table?)?, place?))
    };
    let ids: StringChunked = table.iter().zip(place.iter()).map(id).collect();
    let name = |place: Option<&str>| place.and_then(|p| p.split(" | ").next()).map(str::to_owned);
    let names: StringChunked = place.iter().map(name).collect();
    let columns = vec![
        printed.column(TABLE)?.clone(),
        printed.column(first_category)?.clone(),
        ids.with_name(FACILITY_ID.into()).into_series().into(),
        names.with_name(AS_PRINTED.into()).into_series().into(),
    ];
    Ok(DataFrame::new(printed.height(), columns)?)
}

/// The ids by table and name.
pub(super) fn by_name(
    places: &DataFrame,
) -> Result<HashMap<(TableId, String), String>, NormalizeError> {
    let [first_category, ..] = CATEGORY;
    let tables = places.column(TABLE)?.str()?.iter();
    let names = places.column(first_category)?.str()?.iter();
    let ids = places.column(FACILITY_ID)?.str()?.iter();
    Ok(tables
        .zip(names)
        .zip(ids)
        .filter_map(|((table, name), id)| {
            Some(((TableId::from_name(table?)?, name?.to_owned()), id?.to_owned()))
        })
        .collect())
}

/// Each alias of the folder's own file joins a name that some document prints.
pub(super) fn must_name_one(
    places: &DataFrame,
    judgements: &Judgements,
) -> Result<(), NormalizeError> {
    let own: Vec<_> = judgements.aliases.iter().filter(|alias| alias.is_own()).collect();
    if own.is_empty() {
        return Ok(());
    }
    let [first_category, ..] = CATEGORY;
    let mut known: BTreeSet<String> =
        judgements.register.iter().map(|row| own_id(&row.printed)).collect();
    let tables = places.column(TABLE)?.str()?.iter();
    for (table, place) in tables.zip(places.column(first_category)?.str()?.iter()) {
        let id = own_id(place.unwrap_or_default());
        known.insert(format!("{}-{id}", slug(table.unwrap_or_default())));
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

/// Places that a facility sheet prints under two names at once.
pub(super) fn doubled(
    tables: &BTreeMap<TableId, DataFrame>,
    places: &DataFrame,
) -> Result<Vec<Doubled>, NormalizeError> {
    let Some(sheets) = tables.get(&TableId::Facilities) else { return Ok(Vec::new()) };
    let [first_category, ..] = CATEGORY;
    let found = sheets
        .clone()
        .lazy()
        .filter(col(MEASURE).eq(lit(Measure::Name.name())))
        .join(
            places.clone().lazy(),
            [col(TABLE), col(first_category)],
            [col(TABLE), col(first_category)],
            JoinArgs::new(JoinType::Left),
        )
        .group_by([col(CAPTURE), col(FACILITY_ID)])
        .agg([col(AS_PRINTED).n_unique().alias("n_names")])
        .filter(col("n_names").gt(lit(1)))
        .sort([CAPTURE, FACILITY_ID], SortMultipleOptions::default())
        .collect()?;
    let captures = found.column(CAPTURE)?.str()?.iter();
    Ok(captures
        .zip(found.column(FACILITY_ID)?.str()?.iter())
        .filter_map(|(capture, id)| Some((capture?.to_owned(), id?.to_owned())))
        .collect())
}

/// People of a place that a document prints in two rows: their sum, without a cell of its own. Averages over people
/// cannot be added and are left out. 2022-06-17 has Pike County, PA, as its correctional facility (51.7 people) and
/// as its jail (0.6).
pub(super) fn summed(
    rows: LazyFrame,
    spec: &SeriesSpec,
    doubled: &[Doubled],
) -> Result<LazyFrame, NormalizeError> {
    let of_places =
        spec.tables.contains(&TableId::Facilities) && spec.keys.contains(&Key::FacilityId);
    let in_two = frame::any(doubled.iter().map(|(capture, id)| {
        col(CAPTURE).eq(lit(capture.as_str())).and(col(FACILITY_ID).eq(lit(id.as_str())))
    }));
    let Some(in_two) = in_two.filter(|_| of_places) else { return Ok(rows) };
    let in_two = in_two.fill_null(lit(false));
    let mut rows = rows;
    let columns: Vec<PlSmallStr> = rows.collect_schema()?.iter_names_cloned().collect();
    let keys: Vec<PlSmallStr> =
        [TABLE, CAPTURE, PUBLISHED_ON, AS_OF, PERIOD, PERIOD_START, MEASURE, FACILITY_ID]
            .map(PlSmallStr::from)
            .to_vec();
    let rest = columns
        .iter()
        .filter(|name| !keys.contains(name))
        .map(|name| if name == VALUE { col(VALUE).sum() } else { col(name.clone()).first() });
    let without_cell =
        |name: &str| when(lit(false)).then(col(name)).otherwise(lit(NULL)).alias(name);
    let sums = rows
        .clone()
        .filter(in_two.clone().and(col(MEASURE).neq(lit(Measure::AverageDays.name()))))
        .group_by_stable(keys.iter().map(|name| col(name.clone())).collect::<Vec<_>>())
        .agg(rest.collect::<Vec<_>>())
        .select(columns.iter().map(|name| col(name.clone())).collect::<Vec<_>>())
        .with_columns([ROW, COLUMN, RAW].map(without_cell));
    Ok(concat([rows.filter(in_two.not()), sums], UnionArgs::default())?)
}
