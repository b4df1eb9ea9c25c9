//! ICE detention facilities that had a confirmed COVID-19 case: rows of the page's table with a total above zero.

use std::collections::BTreeSet;

use super::{Basis, Counter, Draft, Figure, Rival, Status, figure, finish, last_two_read};
use crate::model::{CaptureId, Measure, Sha256, TableId};
use crate::normalize::{NormalizeError, spec};
use crate::sources::ice_coronavirus;

pub(super) fn count(basis: &Basis<'_>) -> Result<Counter, NormalizeError> {
    let mut newest = (None, None);
    if let Some(spec) = spec::find("covid") {
        let wanted = [("measure", Measure::FacilitiesWithCases.name())];
        let table = basis.ledger.receipts_of(spec, basis.known_on, &wanted)?;
        newest = last_two_read(table.rows.iter().filter_map(|row| figure(basis, &table, row)));
    }
    let (chosen, previous) = newest;
    let rivals = match &chosen {
        Some(chosen) => rivals(basis, chosen)?,
        None => Vec::new(),
    };
    let ended = ice_coronavirus::ENDED
        .parse()
        .ok()
        .zip(basis.newest)
        .is_some_and(|(end, newest)| newest > end);
    let status = match (&chosen, ended) {
        (None, _) => Status::Unknown,
        (Some(_), true) => Status::Discontinued,
        (Some(_), false) => Status::Current,
    };
    Ok(finish(
        basis,
        Draft {
            id: "facilities_with_covid_cases",
            definition: "Rows of the facility table on ICE's coronavirus page whose total of confirmed COVID-19 cases since March 2020 is above zero. Field-office rows and the TOTAL row are not counted.",
            rule: "Counted on the newest facility table, by row as the campaign counted; one place listed under two names counts twice. The number of places, each counted once, is given as rival.",
            figure: chosen,
            previous,
            status,
            status_reason: None,
            rivals,
        },
    ))
}

/// Places counted once, and rows with a current case, from the same table.
fn rivals(basis: &Basis<'_>, chosen: &Figure) -> Result<Vec<Rival>, NormalizeError> {
    let id = Sha256::new(&*chosen.receipt.sha256).map(|sha256| CaptureId::of(&sha256).to_string());
    let columns = ["capture", "published_on", "measure", "category_1", "value"];
    let measures = [Measure::CasesTotal, Measure::CasesCurrent];
    let rows =
        basis.ledger.listed(TableId::CovidFacilities, &measures, chosen.published_on, &columns)?;
    let mut places: BTreeSet<String> = BTreeSet::new();
    let mut current: i64 = 0;
    for row in &rows {
        let [capture, published_on, measure, name, value] = row.as_slice() else { continue };
        let same_table =
            capture.text() == id.as_deref() && published_on.date() == Some(chosen.published_on);
        let counts = value.number().is_some_and(|value| value > 0.0);
        let (Some(name), true, true) = (name.text(), same_table, counts) else { continue };
        if name == "all" {
            continue;
        }
        if measure.text() == Some(Measure::CasesTotal.name()) {
            places.insert(basis.ledger.facility_id(TableId::CovidFacilities, name));
        } else if measure.text() == Some(Measure::CasesCurrent.name()) {
            current += 1;
        }
    }
    let distinct = i64::try_from(places.len()).unwrap_or(i64::MAX);
    Ok(vec![
        Rival {
            id: "distinct_facilities".to_owned(),
            value: distinct,
            as_of: chosen.as_of,
            note: "the same rows with each place counted once".to_owned(),
        },
        Rival {
            id: "facilities_with_current_case".to_owned(),
            value: current,
            as_of: chosen.as_of,
            note: "rows with a case under isolation or monitoring on that day".to_owned(),
        },
    ])
}
