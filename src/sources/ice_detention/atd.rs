//! The Alternatives-to-Detention sheet (`ATD FY22 YTD`).

use crate::model::{Dimension, Measure, TableId};
use crate::sources::layout::{AsOfRule, Column, Columns, Rows, SheetKind, Span, TableSpec, Title};
use crate::sources::vocabulary::{AREA, ATD_STATUS, ATTENDANCE, TECHNOLOGY};

const COUNT: Column = Column { printed: &["count"], measure: Measure::People, category: None };

const COURT: Columns = Columns::Fixed(&[
    Column { printed: &["count"], measure: Measure::Hearings, category: None },
    Column { printed: &["percent"], measure: Measure::Share, category: None },
]);

/// The sheet's tables.
pub const TABLES: &[TableSpec] = &[
    // One row per family status; people and mean days in the program.
    TableSpec {
        table: TableId::AtdStatus,
        sheet: SheetKind::Atd,
        title: Title { begins: &["atd active population by status"], never: &[] },
        rows: Rows::Labels(ATD_STATUS),
        columns: Columns::Fixed(&[
            COUNT,
            Column { printed: &["alip"], measure: Measure::AverageDays, category: None },
        ]),
        span: Span::Snapshot,
        as_of: AsOfRule::ParticipantsReport,
        fixed: &[],
    },
    // One row per technology, nationwide, from August 2022; people and US dollars a day.
    TableSpec {
        table: TableId::AtdTechnology,
        sheet: SheetKind::Atd,
        title: Title { begins: &["atd active population counts and daily cost"], never: &[] },
        rows: Rows::Labels(TECHNOLOGY),
        columns: Columns::Fixed(&[
            COUNT,
            Column { printed: &["daily tech cost"], measure: Measure::DailyCost, category: None },
        ]),
        span: Span::Snapshot,
        as_of: AsOfRule::ParticipantsReport,
        fixed: &[],
    },
    // One row per area of responsibility, its technologies below it; the title's date is often wrong
    // (0913/21 says 5/8/2021), so the participants report dates the table.
    TableSpec {
        table: TableId::AtdArea,
        sheet: SheetKind::Atd,
        title: Title { begins: &["active atd participants and average length"], never: &[] },
        rows: Rows::Areas { areas: AREA, technologies: TECHNOLOGY },
        columns: Columns::Fixed(&[
            COUNT,
            Column {
                printed: &["average length in program"],
                measure: Measure::AverageDays,
                category: None,
            },
        ]),
        span: Span::Snapshot,
        as_of: AsOfRule::SheetParticipantsReport,
        fixed: &[],
    },
    // Attendance at hearings of the fiscal year through the month in the title (the engine drops
    // `FY26 thru March` from the title before it is compared).
    TableSpec {
        table: TableId::CourtTotalHearings,
        sheet: SheetKind::Atd,
        title: Title { begins: &["court appearance total hearings"], never: &[] },
        rows: Rows::Labels(ATTENDANCE),
        columns: COURT,
        span: Span::YearToDate,
        as_of: AsOfRule::TitleMonth,
        fixed: &[(Dimension::Hearing, "total")],
    },
    TableSpec {
        table: TableId::CourtFinalHearings,
        sheet: SheetKind::Atd,
        title: Title { begins: &["court appearance final hearings"], never: &[] },
        rows: Rows::Labels(ATTENDANCE),
        columns: COURT,
        span: Span::YearToDate,
        as_of: AsOfRule::TitleMonth,
        fixed: &[(Dimension::Hearing, "final")],
    },
];
