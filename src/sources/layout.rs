//! The shapes in which tables are printed: the language in which `sources` declares what the world looks like.

use crate::model::{Dimension, Measure, TableId};

/// A kind of sheet in the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetKind {
    /// Boilerplate.
    Header,
    /// Alternatives to Detention.
    Atd,
    /// Detention.
    Detention,
    /// In-custody length of stay.
    Custody,
    /// Monthly bond statistics.
    Bond,
    /// Semiannual tables.
    Semiannual,
    /// Facilities.
    Facilities,
    /// Transgender population.
    Transgender,
    /// Vulnerable and special population.
    Vulnerable,
    /// Monthly segregation.
    Segregation,
    /// Footnotes.
    Footnotes,
}

/// How a sheet is recognised by its name: words its key begins with, or contains.
#[derive(Debug)]
pub struct SheetSpec {
    /// Kind.
    pub kind: SheetKind,
    /// The key begins with one of these.
    pub begins: &'static [&'static str],
    /// Or contains one of these.
    pub contains: &'static [&'static str],
    /// Words near the top that no other kind of sheet has, for sheets under a new name.
    pub on_top: &'static [&'static str],
}

/// A table's title: a key that begins with one of `begins` and contains none of `never`.
#[derive(Debug, Clone, Copy)]
pub struct Title {
    /// Beginnings, as keys.
    pub begins: &'static [&'static str],
    /// Words that make it another table's title.
    pub never: &'static [&'static str],
}

/// One category with every label it has been printed under, as keys.
#[derive(Debug)]
pub struct Label {
    /// Our word.
    pub category: &'static str,
    /// The publisher's words.
    pub printed: &'static [&'static str],
}

/// A dimension with its closed list of labels.
#[derive(Debug, Clone, Copy)]
pub struct Axis {
    /// Dimension.
    pub dimension: Dimension,
    /// Labels.
    pub labels: &'static [Label],
}

/// How rows are labelled.
#[derive(Debug, Clone, Copy)]
pub enum Rows {
    /// One label column, one dimension.
    Labels(Axis),
    /// One label column; a heading row with figures of its own owns the rows below it.
    Blocks {
        /// Heading rows.
        outer: Axis,
        /// Rows below, until the next heading.
        inner: Axis,
    },
    /// Two label columns; the first is printed only on the first row of its group.
    FillDown {
        /// First column.
        outer: Axis,
        /// Second column; blank means the total.
        inner: Axis,
    },
    /// Two label columns, the first a fiscal year printed only on the first row of its group.
    YearsFillDown {
        /// Second column.
        inner: Axis,
    },
    /// One label column of fiscal years; the year dates the row.
    Years,
    /// One label column: areas of responsibility, each followed by its technologies.
    Areas {
        /// Areas.
        areas: Axis,
        /// Technologies.
        technologies: Axis,
    },
    /// One label column of proper names, with a total row.
    Names(Dimension),
}

/// One value column.
#[derive(Debug)]
pub struct Column {
    /// Header keys.
    pub printed: &'static [&'static str],
    /// What it counts.
    pub measure: Measure,
    /// Its place in the column dimension.
    pub category: Option<(Dimension, &'static str)>,
}

/// How columns are labelled.
#[derive(Debug, Clone, Copy)]
pub enum Columns {
    /// By header text.
    Fixed(&'static [Column]),
    /// October to September, then a total for the year to date.
    Months(Measure),
    /// Fiscal years.
    Years(Measure),
}

/// The span that a table's fixed columns describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// One day.
    Snapshot,
    /// The fiscal year to the as-of date.
    YearToDate,
    /// The quarter named in the title.
    Quarter,
}

/// Where the date of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOfRule {
    /// `Data from BI Inc. Participants Report, D` below the table; checked against a date in the title.
    ParticipantsReport,
    /// The participants report's date below the status table, for tables without a line of their own.
    SheetParticipantsReport,
    /// The month named in the title (`thru March`), or the day of the `Court Data .. as of D` line.
    TitleMonth,
    /// A section of the Footnotes sheet whose heading contains one of these keys, first date after
    /// `through`, `as of` or `received on`.
    Footnote(&'static [&'static str]),
    /// The line of such a section that contains one of the words; a section may date several tables.
    FootnoteLine(&'static [&'static str], &'static [&'static str]),
    /// Such a section; where its heading is missing, the one date of all lines that contain one of the words.
    FootnoteOrLines(&'static [&'static str], &'static [&'static str]),
    /// The Integrated Decision Support line above the header.
    DecisionSupport,
    /// The date in the title.
    Title,
    /// No date of its own.
    None,
}

/// One table of the workbook.
#[derive(Debug)]
pub struct TableSpec {
    /// Identity.
    pub table: TableId,
    /// Sheet on which it is.
    pub sheet: SheetKind,
    /// Title.
    pub title: Title,
    /// Row labels.
    pub rows: Rows,
    /// Column labels.
    pub columns: Columns,
    /// Span of the fixed columns.
    pub span: Span,
    /// Date.
    pub as_of: AsOfRule,
    /// Dimensions fixed for the whole table, by title.
    pub fixed: &'static [(Dimension, &'static str)],
}

impl Axis {
    /// The category printed under a key.
    pub fn find(&self, key: &str) -> Option<&'static str> {
        self.labels.iter().find(|label| label.printed.contains(&key)).map(|label| label.category)
    }
}

impl Title {
    /// Whether a key is this title.
    pub fn matches(&self, key: &str) -> bool {
        self.begins.iter().any(|begin| crate::sources::label::begins(key, begin))
            && !self.never.iter().any(|word| key.contains(word))
    }
}
