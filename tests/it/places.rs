//! Places, states and areas: the published series against the facility sheet's own figures.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Row = BTreeMap<String, String>;

fn rows(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/v1/series/{name}.csv"));
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

const PARTS: [&str; 4] =
    ["male_criminal", "male_non_criminal", "female_criminal", "female_non_criminal"];

/// Sheets whose places have no sum: both rows of Folkston are `#N/A` (J30:V30, J65:V65).
const WITHOUT_SUM: [&str; 1] = ["2019-10-07"];

/// Sums by date; `None` where a row has no figure.
fn sums(name: &str) -> BTreeMap<String, Option<f64>> {
    let mut sums: BTreeMap<String, Option<f64>> = BTreeMap::new();
    for row in rows(name) {
        let sum = sums.entry(row["as_of"].clone()).or_insert(Some(0.0));
        // An area for which the sheet lists no place has nothing to add.
        if row.get("facilities").is_some_and(|n| n == "0") {
            continue;
        }
        *sum = sum.and_then(|sum| Some(sum + row["average_daily_population"].parse::<f64>().ok()?));
    }
    sums
}

#[test]
fn places_states_and_areas_add_to_the_sum_of_every_sheet() {
    let mut sheets: BTreeMap<String, f64> = BTreeMap::new();
    for row in rows("facility_population") {
        if PARTS.contains(&row["measure"].as_str()) {
            *sheets.entry(row["as_of"].clone()).or_default() += row["value"].parse::<f64>().unwrap();
        }
    }
    assert!(sheets.len() > 90, "{}", sheets.len());
    for name in ["facility_history", "state_population", "area_population"] {
        let found = sums(name);
        assert_eq!(found.len(), sheets.len(), "{name}");
        for (as_of, sum) in &sheets {
            let has_sum = !WITHOUT_SUM.contains(&as_of.as_str());
            assert_eq!(found[as_of].is_some(), has_sum, "{name} {as_of}");
            if let Some(own) = found[as_of] {
                assert!((own - sum).abs() < 1e-3, "{name} {as_of}: {own}, the sheet has {sum}");
            }
        }
    }
    let (newest, sum) = sheets.last_key_value().unwrap();
    let latest = sums("facility_latest");
    assert!((latest[newest].unwrap() - sum).abs() < 1e-3 && latest.len() == 1);
}

#[test]
fn every_place_has_coordinates_and_a_state_and_guantanamo_is_never_florida() {
    let mut places: BTreeSet<String> = BTreeSet::new();
    for row in rows("facility_history") {
        for column in ["latitude", "longitude", "precision", "state", "state_basis"] {
            assert!(!row[column].is_empty(), "{}: no {column}", row["facility_id"]);
        }
        let is_guantanamo = row["city"] == "FPO" || row["detloc"].ends_with("CU");
        assert_eq!(row["state"] == "CU", is_guantanamo, "{}", row["facility_id"]);
        places.insert(row["facility_id"].clone());
    }
    assert!(places.len() > 400, "{}", places.len());
    let blank = |row: &&Row| row["state_basis"] == "other_release";
    let history = rows("facility_history");
    let named: BTreeSet<&str> =
        history.iter().filter(blank).map(|row| row["facility_id"].as_str()).collect();
    assert!(named.contains("imperial-regional-detention-facility-calexico-ca"), "{named:?}");
}

#[test]
fn guantanamo_has_no_residents_and_texas_has() {
    let states = rows("state_population");
    let of = |state: &str| states.iter().rev().find(|row| row["state"] == state).unwrap();
    assert!(of("CU")["per_100000_residents"].is_empty() && of("CU")["residents"].is_empty());
    let texas = of("TX");
    let rate: f64 = texas["per_100000_residents"].parse().unwrap();
    let people: f64 = texas["average_daily_population"].parse().unwrap();
    let residents: f64 = texas["residents"].parse().unwrap();
    assert!((people / residents * 1e5 - rate).abs() < 1e-5);
}
