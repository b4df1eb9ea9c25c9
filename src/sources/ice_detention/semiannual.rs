//! The Semiannual sheet: twelve tables below each other, arrests, book-ins and removals of four groups by fiscal year.

use crate::model::{Dimension, Measure, TableId};
use crate::sources::countries::COUNTRY;
use crate::sources::layout::{AsOfRule, Column, Columns, Rows, SheetKind, Span, TableSpec, Title};

const fn counts(printed: &'static [&'static str], measure: Measure) -> [Column; 1] {
    [Column { printed, measure, category: None }]
}

const ARRESTS: Columns = Columns::Fixed(&counts(&["arrests"], Measure::Arrests));
const BOOK_INS: Columns = Columns::Fixed(&counts(&["bookins", "book ins"], Measure::BookIns));
const REMOVALS: Columns = Columns::Fixed(&counts(&["removals"], Measure::RemovalsCount));

const fn by_year(
    begins: &'static [&'static str],
    columns: Columns,
    fixed: &'static [(Dimension, &'static str)],
) -> TableSpec {
    TableSpec {
        table: TableId::Semiannual,
        sheet: SheetKind::Semiannual,
        title: Title { begins, never: &[] },
        rows: Rows::Years,
        columns,
        span: Span::YearToDate,
        as_of: AsOfRule::None,
        fixed,
    }
}

const fn by_country(begins: &'static [&'static str], measure: Measure) -> TableSpec {
    TableSpec {
        table: TableId::SemiannualByCountry,
        sheet: SheetKind::Semiannual,
        title: Title { begins, never: &[] },
        rows: Rows::Labels(COUNTRY),
        columns: Columns::Years(measure),
        span: Span::YearToDate,
        as_of: AsOfRule::None,
        fixed: &[(Dimension::Group, "countries_with_temporary_protected_status")],
    }
}

const ARMED_FORCES: &[(Dimension, &str)] = &[(Dimension::Group, "us_armed_forces")];
const CITIZENS: &[(Dimension, &str)] = &[(Dimension::Group, "us_citizens")];
const PARENTS: &[(Dimension, &str)] = &[(Dimension::Group, "parents_of_us_citizens")];

/// The sheet's tables.
pub const TABLES: &[TableSpec] = &[
    by_year(
        &[
            "united states armed forces noncitizen arrests",
            "united states armed forces alien arrests",
        ],
        ARRESTS,
        ARMED_FORCES,
    ),
    by_year(
        &[
            "united states armed forces noncitizen bookins",
            "united states armed forces alien bookins",
        ],
        BOOK_INS,
        ARMED_FORCES,
    ),
    by_year(
        &[
            "united states armed forces noncitizen removals",
            "united states armed forces alien removals",
        ],
        REMOVALS,
        ARMED_FORCES,
    ),
    by_year(
        &["united states citizen arrests", "united states citizens arrests"],
        ARRESTS,
        CITIZENS,
    ),
    by_year(
        &["united states citizen bookins", "united states citizens bookins"],
        BOOK_INS,
        CITIZENS,
    ),
    by_year(
        &["united states citizen removals", "united states citizens removals"],
        REMOVALS,
        CITIZENS,
    ),
    by_year(&["parents of usc arrests"], ARRESTS, PARENTS),
    by_year(&["parents of usc bookins"], BOOK_INS, PARENTS),
    by_year(&["parents of usc removals"], REMOVALS, PARENTS),
    by_country(&["temporary protected status countries arrests"], Measure::Arrests),
    by_country(&["temporary protected status countries bookins"], Measure::BookIns),
    by_country(&["temporary protected status countries removals"], Measure::RemovalsCount),
];
