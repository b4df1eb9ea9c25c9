//! People monitored under "Alternatives to Detention": the total of the workbook's table by area and technology.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Basis, Bilingual, Counter, Draft, Figure, Rival, Status, figure, finish, last_two};
use crate::model::{Measure, SeriesTable, TableId};
use crate::normalize::{NormalizeError, spec};

/// Tables that state the total.
const TABLES: &[TableId] = &[TableId::AtdStatus, TableId::AtdArea];

/// A figure older than this, seen from the newest publication, is no longer called current.
const STALE_DAYS: i64 = 120;

pub(super) fn count(basis: &Basis<'_>) -> Result<Counter, NormalizeError> {
    let (Some(areas), Some(status)) = (spec::find("atd_by_technology"), spec::find("atd")) else {
        return Ok(finish(basis, draft(None, None, (Status::Unknown, None), Vec::new())));
    };
    let people = ("measure", Measure::People.name());
    let all = [people, ("technology", "all")];
    let table = basis.ledger.receipts_of(areas, basis.known_on, &all)?;
    let totals =
        figures(basis, &table, &[people, ("area_of_responsibility", "all"), ("technology", "all")]);
    let sums = sums_of_areas(&table);
    let status_table =
        basis.ledger.receipts_of(status, basis.known_on, &[people, ("status", "all")])?;
    let status_totals = figures(basis, &status_table, &[people, ("status", "all")]);
    let mut confirmed: BTreeMap<NaiveDate, Figure> = totals
        .into_iter()
        .filter(|(date, total)| {
            sums.get(date) == Some(&total.value)
                || status_totals.get(date).is_some_and(|status| status.value == total.value)
        })
        .collect();
    // Where the areas are held (their split by technology is wrong, say), the status table's total stands; one whose
    // own parts do not add is held itself.
    for (date, total) in &status_totals {
        confirmed.entry(*date).or_insert_with(|| total.clone());
    }
    let (chosen, previous) = last_two(confirmed);
    let rival = chosen.as_ref().and_then(|chosen| {
        let status = status_totals.get(&chosen.as_of)?;
        (status.value != chosen.value).then(|| Rival {
            id: "atd_status_table_total".to_owned(),
            value: status.value,
            as_of: status.as_of,
            note:
                "total printed in the status table of the same sheet; the areas do not add up to it"
                    .to_owned(),
        })
    });
    let state = match (&chosen, basis.newest) {
        (None, _) => (Status::Unknown, None),
        (Some(chosen), Some(newest)) if (newest - chosen.as_of).num_days() > STALE_DAYS => {
            (Status::Discontinued, None)
        }
        (Some(chosen), _) => super::freshness::of_workbook(basis, chosen, TABLES)?,
    };
    Ok(finish(basis, draft(chosen, previous, state, rival.into_iter().collect())))
}

fn draft(
    figure: Option<Figure>,
    previous: Option<Figure>,
    (status, status_reason): (Status, Option<Bilingual>),
    rivals: Vec<Rival>,
) -> Draft {
    Draft {
        id: "people_monitored_atd",
        definition: "People enrolled in ICE's Alternatives to Detention programs, who are monitored by telephone, app, wrist or ankle device, or without technology.",
        rule: "The nationwide total of the table by area of responsibility and technology on the ATD sheet of the newest fiscal year, dated by the BI Inc. participants report, where the areas add up to it or the status table prints the same; where that table is held for its split by technology, the total of the status table, whose parts add up; otherwise the last total for which this holds.",
        figure,
        previous,
        status,
        status_reason,
        rivals,
    }
}

fn figures(
    basis: &Basis<'_>,
    table: &SeriesTable,
    wanted: &[(&str, &str)],
) -> BTreeMap<NaiveDate, Figure> {
    super::by_date(table.matching(wanted).filter_map(|row| figure(basis, table, row)))
}

/// The sum of the areas' totals by date.
fn sums_of_areas(table: &SeriesTable) -> BTreeMap<NaiveDate, i64> {
    let mut sums = BTreeMap::new();
    let wanted = [("measure", Measure::People.name()), ("technology", "all")];
    for row in table.matching(&wanted) {
        let area = table.field(row, "area_of_responsibility").text();
        let number = table.field(row, "value").number().and_then(super::whole);
        if let (Some(date), Some(number), true) =
            (table.field(row, "date").date(), number, area != Some("all"))
        {
            *sums.entry(date).or_insert(0) += number;
        }
    }
    sums
}
