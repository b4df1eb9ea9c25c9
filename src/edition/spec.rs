//! What declares a series.

use crate::model::{Dimension, Measure, SeriesId, TableId};

/// What the first column of a series holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKey {
    /// The table's as-of date.
    AsOf,
    /// The as-of date; for a transcribed figure without one, the day it was read (`date_basis` says which).
    AsOfOrRead,
    /// The month, written as its first day; newest as-of date first.
    Month,
    /// The first day of the period, under this name; newest publication first. For tables that carry no as-of
    /// date of their own: the period dates them.
    Period(&'static str),
}

/// A key column beside the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The source, transcriptions under the page they were read from.
    Source,
    /// A breakdown; `all` where the table has none.
    By(Dimension),
    /// The stable facility id.
    FacilityId,
    /// The facility's name as its source prints it.
    FacilityAsPrinted,
    /// The fiscal year of the figure's period.
    FiscalYear,
    /// The first day of the figure's period, where the publisher names one.
    FirstDay,
}

/// How figures are arranged in rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One column per measure.
    Wide,
    /// Two columns, `measure` and `value`.
    Long,
}

/// One published series.
#[derive(Debug)]
pub struct SeriesSpec {
    /// Which series it is.
    pub id: SeriesId,
    /// Tables that feed it.
    pub tables: &'static [TableId],
    /// Measures with their column names.
    pub measures: &'static [(Measure, &'static str)],
    /// First column.
    pub date: DateKey,
    /// Further key columns.
    pub keys: &'static [Key],
    /// Row form.
    pub shape: Shape,
    /// Only these categories.
    pub only: &'static [(Dimension, &'static str)],
    /// Columns after `published_on` and `capture`.
    pub extra: &'static [Extra],
    /// What the figures are, with unit, source table and breaks in meaning.
    pub definition: &'static str,
}

/// A column after the fixed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// `as_of` where the publisher dated the figure, `read` where only the day of reading is known.
    DateBasis,
    /// The measure, where one column joins two (`releases` until January 2024, then `book_outs`).
    Kind,
    /// The last day of the figure's fiscal year so far: a row never joins figures that run to different days.
    Through,
    /// Column and capture of each figure that the row's capture does not give, where a row joins figures of two.
    OtherCaptures,
}

impl Extra {
    /// Column name.
    pub fn name(self) -> &'static str {
        match self {
            Self::DateBasis => "date_basis",
            Self::Kind => "kind",
            Self::Through => "through",
            Self::OtherCaptures => "other_captures",
        }
    }
}

impl Key {
    /// Column name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::By(dimension) => dimension.name(),
            Self::FacilityId => "facility_id",
            Self::FacilityAsPrinted => "facility_as_printed",
            Self::FiscalYear => "fiscal_year",
            Self::FirstDay => "first_day",
        }
    }
}

impl DateKey {
    /// Column name.
    pub fn name(self) -> &'static str {
        match self {
            Self::AsOf | Self::AsOfOrRead => "as_of",
            Self::Month => "month",
            Self::Period(name) => name,
        }
    }
}

impl SeriesSpec {
    /// Its name; the file is `series/<name>.csv`.
    pub const fn name(&self) -> &'static str {
        self.id.name()
    }
}
