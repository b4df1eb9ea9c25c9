//! TRAC's static JSON tables: a second reader of ICE's figures.
//!
//! © TRAC Reports, Inc. The payloads are used with attribution, kept on the machine that fetched them, and not
//! committed.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use crate::extract::Extraction;
use crate::extract::as_of::refused;
use crate::model::{
    Address, AsOf, Category, Dimension, Measure, Observation, Period, TableId, Value,
};

/// One row of a payload.
type Row = Map<String, Json>;

/// Reads a payload; `None` where it is none of the four.
pub fn extract(text: &str) -> Option<Extraction> {
    let rows: Vec<Row> = serde_json::from_str(text).ok()?;
    let first = rows.first()?;
    let has = |key: &str| first.contains_key(key);
    let read: fn(&Row, usize, &mut Extraction) = if has("total_all") && has("ice_conv") {
        detained
    } else if has("atd_technology") && has("count_num") {
        monitored
    } else if has("guaranteed_min_num") && has("detention_facility_city") {
        places
    } else if has("period_date") && has("cbp") {
        book_ins
    } else {
        return None;
    };
    let mut extraction = Extraction::default();
    for (row, number) in rows.iter().zip(1..) {
        read(row, number, &mut extraction);
    }
    Some(extraction)
}

fn text<'a>(row: &'a Row, key: &str) -> &'a str {
    row.get(key).and_then(Json::as_str).unwrap_or_default().trim()
}

/// A number, or one padded and grouped in a text: `"               1,878"`.
fn number(row: &Row, key: &str) -> Option<f64> {
    match row.get(key)? {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().replace(',', "").parse().ok(),
        _ => None,
    }
}

/// `07/11/2026`.
fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%m/%d/%Y").ok()
}

fn address(table: TableId, row: usize) -> Address {
    let row = u32::try_from(row).unwrap_or(u32::MAX);
    Address { sheet: Arc::from(table.name()), row, column: 1 }
}

/// One figure of a row.
struct Stated<'a> {
    table: TableId,
    measure: Measure,
    key: &'a str,
    breakdown: Vec<(Dimension, Category)>,
    period: Period,
    as_of: &'a str,
}

fn state(row: &Row, at: usize, stated: Stated<'_>, extraction: &mut Extraction) {
    let Stated { table, measure, key, breakdown, period, as_of } = stated;
    let Some(value) = number(row, key) else {
        if row.get(key).is_some_and(|field| !field.is_null()) {
            let message = format!("expected a number in `{key}`, found `{}`", text(row, key));
            extraction.problems.push(refused(table, Some(address(table, at)), message));
        }
        return;
    };
    let date = day(text(row, as_of));
    extraction.observations.push(Observation {
        table,
        measure,
        breakdown,
        period,
        complete: true,
        as_of: Arc::new(AsOf {
            date,
            printed: date,
            text: Some(Arc::from(text(row, as_of))),
            address: Some(address(table, at)),
        }),
        value: Value::Number(value),
        address: address(table, at),
        row_label: Arc::from(key),
        column_label: Arc::from("TRAC Reports, Inc."),
        raw: None,
    });
}

/// People detained on a day. Before 2021-11-15 the date is the one of posting.
fn detained(row: &Row, at: usize, extraction: &mut Extraction) {
    let table = TableId::TracDetained;
    let Some(date) = day(text(row, "date")) else {
        let message = format!("expected a date, found `{}`", text(row, "date"));
        extraction.problems.push(refused(table, Some(address(table, at)), message));
        return;
    };
    let agencies = [("ice", "ICE"), ("cbp", "CBP"), ("total", "all")];
    let kinds = [("all", "all"), ("conv", "convicted"), ("pend", "pending"), ("other", "other")];
    for (agency, arresting_agency) in agencies {
        for (kind, criminality) in kinds {
            let breakdown = vec![
                (Dimension::Criminality, Category::known(criminality)),
                (Dimension::ArrestingAgency, Category::known(arresting_agency)),
            ];
            let key = format!("{agency}_{kind}");
            let stated = Stated {
                table,
                measure: Measure::People,
                key: &key,
                breakdown,
                period: Period::Day(date),
                as_of: "date",
            };
            state(row, at, stated, extraction);
        }
    }
}

fn monitored(row: &Row, at: usize, extraction: &mut Extraction) {
    let named = |text: &str| match text {
        "" | "Total" | "All" => Category::ALL,
        other => Category::named(other),
    };
    for (key, measure) in [("count_num", Measure::People), ("alip_num", Measure::AverageDays)] {
        let stated = Stated {
            table: TableId::TracAtd,
            measure,
            key,
            breakdown: vec![
                (Dimension::AreaOfResponsibility, named(text(row, "aor"))),
                (Dimension::Technology, named(text(row, "atd_technology"))),
            ],
            period: Period::Snapshot,
            as_of: "download_date",
        };
        state(row, at, stated, extraction);
    }
}

fn places(row: &Row, at: usize, extraction: &mut Extraction) {
    let name = match text(row, "name") {
        "Total" => Category::ALL,
        name => Category::named(format!(
            "{name} | {} | {} | {}",
            text(row, "detention_facility_city"),
            text(row, "detention_facility_state"),
            text(row, "detention_facility_zip")
        )),
    };
    let measures = [
        ("count", Measure::AverageDailyPopulation),
        ("guaranteed_min_num", Measure::GuaranteedMinimum),
    ];
    for (key, measure) in measures {
        let stated = Stated {
            table: TableId::TracFacilities,
            measure,
            key,
            breakdown: vec![(Dimension::Facility, name.clone())],
            period: Period::Snapshot,
            as_of: "download_date",
        };
        state(row, at, stated, extraction);
    }
}

fn book_ins(row: &Row, at: usize, extraction: &mut Extraction) {
    let table = TableId::TracBookIns;
    let month = NaiveDate::parse_from_str(text(row, "period_date"), "%d%b%y").ok();
    let Some(month) = month else {
        let message = format!("expected a month, found `{}`", text(row, "period_date"));
        extraction.problems.push(refused(table, Some(address(table, at)), message));
        return;
    };
    // Months to come have no figures by agency and a total of zero.
    if row.get("ice").is_none_or(Json::is_null) {
        return;
    }
    for (key, agency) in [("ice", "ICE"), ("cbp", "CBP"), ("total", "all")] {
        let stated = Stated {
            table,
            measure: Measure::BookIns,
            key,
            breakdown: vec![(Dimension::ArrestingAgency, Category::known(agency))],
            period: Period::Month(month),
            as_of: "download_date",
        };
        state(row, at, stated, extraction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(String, f64)> {
        let read = extract(text).unwrap();
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        read.observations
            .iter()
            .map(|o| {
                let names: Vec<&str> = o.breakdown.iter().map(|(_, c)| c.as_str()).collect();
                let Value::Number(number) = o.value else { panic!("a number") };
                (names.join(" "), number)
            })
            .collect()
    }

    #[test]
    fn each_of_the_four_payloads_is_known_by_its_keys() {
        let detained = values(
            r#"[{"date":"07/05/2022","ice_all":6040,"cbp_all":17116,"total_all":23156,"ice_conv":4594,"total_conv":5434}]"#,
        );
        assert!(detained.contains(&("all all".to_owned(), 23_156.0)));
        assert!(detained.contains(&("convicted ICE".to_owned(), 4594.0)));
        let monitored = values(
            r#"[{"aor":"","atd_technology":"Total","count_num":183181,"alip_num":"               788.5","download_date":"07/11/2026"}]"#,
        );
        assert_eq!(monitored, [("all all".to_owned(), 183_181.0), ("all all".to_owned(), 788.5)]);
        let places = values(
            r#"[{"name":"PLACE","detention_facility_city":"TOWN","detention_facility_state":"MS","detention_facility_zip":"39120","count":"               1,878","guaranteed_min_num":null,"download_date":"07/09/2026","order":1}]"#,
        );
        assert_eq!(places, [("PLACE | TOWN | MS | 39120".to_owned(), 1878.0)]);
        let months = values(
            r#"[{"period_date":"01JUN22","ice":5042,"cbp":16441,"total":21483,"download_date":"09/24/2022"},{"period_date":"01AUG26","ice":null,"cbp":null,"total":0,"download_date":"04/04/2026"}]"#,
        );
        assert_eq!(months.len(), 3, "a month to come is no figure");
        assert!(extract(r#"[{"a":1}]"#).is_none());
        assert!(extract("[").is_none());
    }
}
