//! Dates of one document: impossible ones, absent ones, and tables much older than their neighbours.

use chrono::NaiveDate;

use super::report::{Report, Saying};
use crate::model::table::{Dated, profile, tables_where};
use crate::model::{FiscalYear, PrintedTable, Rule, TableId, Weight};

/// Tables that follow the release from one to the next, with dates of their own.
pub(super) fn current() -> impl Iterator<Item = TableId> {
    tables_where(|table| matches!(table.dated, Dated::Leading | Dated::Current))
}

/// Sound releases have tables of up to 26 days apart (2021-10-28, facilities at the end of the fiscal year).
const DAYS_APART: i64 = 30;

/// The newest date of a release that is not after its publication.
pub(super) fn newest(report: &Report<'_>) -> Option<NaiveDate> {
    tables_where(|table| table.dated == Dated::Leading)
        .filter_map(|table| report.table(table)?.date())
        .filter(|date| *date <= report.release.published_on)
        .max()
}

pub(super) fn judge(report: &mut Report<'_>) {
    let newest = newest(report);
    let release = report.release;
    let apart = |id: TableId| !matches!(profile(id).dated, Dated::Leading | Dated::Current);
    for (id, table) in release.tables.iter().filter(|(id, _)| apart(**id)) {
        to_come(report, *id, table);
    }
    for id in current() {
        let Some(table) = report.table(id) else { continue };
        to_come(report, id, table);
        impossible(report, id, table);
        if let Some(newest) = newest {
            mixed_age(report, id, table, newest);
        }
    }
    title(report);
}

fn to_come(report: &mut Report<'_>, id: TableId, table: &PrintedTable) {
    let published_on = report.release.published_on;
    let Some(date) = table.as_of.filter(|date| *date > published_on) else { return };
    let message = format!("dated {date}, after its publication on {published_on}");
    let saying = Saying::of(Rule::DateAfterPublication, Weight::Hold, id, message);
    report.say(saying.at_date_of(table));
}

fn impossible(report: &mut Report<'_>, id: TableId, table: &PrintedTable) {
    match (table.as_of, table.as_of_printed) {
        (None, Some(printed)) => {
            let year = table.edition().map_or(0, |FiscalYear(year)| year);
            let message =
                format!("the table is dated {printed}, and its sheet is one of fiscal year {year}");
            let saying = Saying::of(Rule::DateOutsideFiscalYear, Weight::Hold, id, message);
            report.say(saying.at_date_of(table));
        }
        (None, None) => {
            let message = "no date could be read for the table".to_owned();
            let saying = Saying::of(Rule::NoDate, Weight::Warning, id, message).at_date_of(table);
            // There is no line to point to: the table's first figure says where it is.
            report.say(saying.at(table.figures.first().map(|figure| &figure.cell)));
        }
        (Some(_), _) => {}
    }
}

fn mixed_age(report: &mut Report<'_>, id: TableId, table: &PrintedTable, newest: NaiveDate) {
    let Some(date) = table.date() else { return };
    let days = (newest - date).num_days();
    if days <= DAYS_APART {
        return;
    }
    let message = format!(
        "dated {date}, {days} days older than the newest table of the same document ({newest})"
    );
    report.say(Saying::of(Rule::MixedAge, Weight::Hold, id, message).at_date_of(table));
}

/// The date in the title above the areas beside the participants report that dates them.
fn title(report: &mut Report<'_>) {
    let Some(areas) = report.table(TableId::AtdArea) else { return };
    let (Some(date), Some(printed)) = (areas.as_of, areas.as_of_printed) else { return };
    if date != printed {
        let message = format!(
            "the title above the areas says {printed}, the participants report says {date}; the report dates the table"
        );
        let saying = Saying::of(Rule::DatesDisagree, Weight::Notice, TableId::AtdArea, message);
        report.say(saying.at_date_of(areas));
    }
}
