//! Figures that we count from printed ones, under rules of ours.

use polars::prelude::*;

use crate::model::{Dimension, Measure, TableId};
use crate::normalize::frame::{
    AS_OF, AS_OF_CELL, AS_OF_PRINTED, AS_OF_SHEET, AS_OF_TEXT, BREAKDOWN, CAPTURE, CATEGORY,
    COLUMN, COLUMN_LABEL, COMPLETE, LEDGER, MEASURE, PERIOD, PERIOD_START, PUBLISHED_ON, RAW, ROW,
    ROW_LABEL, SHEET, SOURCE, TABLE, TEXT, UNIT, VALUE,
};

/// Column that orders figures of one date: the greater rank is published.
pub const RANK: &str = "rank";
/// Column with the facility id.
pub const FACILITY_ID: &str = "facility_id";

/// The derived rows of the tables asked for: sums over figures, counts over the rows that are listed.
pub fn rows(ledger: &LazyFrame, listed: &LazyFrame, tables: &[TableId]) -> Vec<LazyFrame> {
    let mut derived = Vec::new();
    if tables.contains(&TableId::AtdArea) {
        derived.push(nation_by_technology(ledger));
    }
    if tables.contains(&TableId::CovidSummary) {
        derived.push(facilities_with_cases(listed));
    }
    derived
}

/// What identifies one table of one capture.
fn table_of_capture() -> Vec<Expr> {
    [SOURCE, CAPTURE, PUBLISHED_ON, AS_OF, PERIOD_START].into_iter().map(col).collect()
}

fn first(names: &[&str]) -> Vec<Expr> {
    names.iter().map(|name| col(*name).first()).collect()
}

/// People by technology for the nation, summed over the areas: what ICE printed before August 2022.
fn nation_by_technology(ledger: &LazyFrame) -> LazyFrame {
    let [_, second, _] = CATEGORY;
    let [first_category, ..] = CATEGORY;
    let mut keys = table_of_capture();
    keys.push(col(second));
    let mut aggregates = vec![col(VALUE).sum(), len().cast(DataType::Float64).alias("n_areas")];
    aggregates.extend(first(&[
        PERIOD,
        COMPLETE,
        UNIT,
        AS_OF_PRINTED,
        AS_OF_TEXT,
        AS_OF_SHEET,
        AS_OF_CELL,
        SHEET,
        COLUMN_LABEL,
        "breakdown_1",
        "breakdown_2",
    ]));
    let summed = ledger
        .clone()
        .filter(col(TABLE).eq(lit(TableId::AtdArea.name())))
        .filter(col(MEASURE).eq(lit(Measure::People.name())))
        .filter(col(first_category).neq(lit("all")))
        .filter(col(second).neq(lit("all")))
        .group_by_stable(keys)
        .agg(aggregates)
        .with_columns([
            lit("all").alias(first_category),
            lit(TableId::AtdArea.name()).alias(TABLE),
            lit(Measure::People.name()).alias(MEASURE),
            lit("sum over the areas of responsibility").alias(ROW_LABEL),
        ]);
    as_ledger(summed)
}

/// Rows of the facility table that ever had a confirmed case: the campaign's definition counts rows.
fn facilities_with_cases(ledger: &LazyFrame) -> LazyFrame {
    let counted = rows_with(ledger, Measure::CasesTotal)
        .group_by_stable(table_of_capture())
        .agg(count_aggregates(len().cast(DataType::Float64)))
        .with_columns([
            lit(Measure::FacilitiesWithCases.name()).alias(MEASURE),
            lit("rows with a total above 0").alias(ROW_LABEL),
        ]);
    as_ledger(counted)
}

/// Facility rows (never the TOTAL row) in which a measure is above zero.
fn rows_with(ledger: &LazyFrame, measure: Measure) -> LazyFrame {
    let [first_category, ..] = CATEGORY;
    ledger
        .clone()
        .filter(col(TABLE).eq(lit(TableId::CovidFacilities.name())))
        .filter(col(MEASURE).eq(lit(measure.name())))
        .filter(col(first_category).neq(lit("all")))
        .filter(col(VALUE).gt(lit(0.0)))
}

fn count_aggregates(count: Expr) -> Vec<Expr> {
    let mut aggregates = vec![count.alias(VALUE)];
    aggregates.extend(first(&[
        PERIOD,
        COMPLETE,
        AS_OF_PRINTED,
        AS_OF_TEXT,
        AS_OF_SHEET,
        AS_OF_CELL,
        SHEET,
        COLUMN_LABEL,
    ]));
    aggregates.push(lit("facilities").first().alias(UNIT));
    aggregates.push(lit(TableId::CovidFacilities.name()).first().alias(TABLE));
    aggregates.push(lit(Dimension::Facility.name()).first().alias("breakdown_1"));
    aggregates.push(lit("all").first().alias("category_1"));
    aggregates
}

/// The ledger's columns in order, null where the derived row has none.
fn as_ledger(frame: LazyFrame) -> LazyFrame {
    let [_, second, third] = BREAKDOWN;
    let [_, second_category, third_category] = CATEGORY;
    let mut frame = frame;
    let schema = frame.collect_schema().ok();
    let missing: Vec<Expr> =
        [second, second_category, third, third_category, TEXT, RAW, COLUMN, ROW_LABEL]
            .into_iter()
            .filter(|name| schema.as_ref().is_none_or(|schema| schema.get(name).is_none()))
            .map(|name| lit(NULL).cast(DataType::String).alias(name))
            .collect();
    frame
        .with_columns(missing)
        .with_columns([lit(NULL).cast(DataType::UInt32).alias(ROW)])
        .select(LEDGER.iter().map(|name| col(*name)).collect::<Vec<_>>())
}
