//! Places, states and areas: the published series against the facility sheet's own figures.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::schemas;

type Row = BTreeMap<String, String>;

fn rows(name: &str) -> Vec<Row> {
    let path = crate::fixed::data().join(format!("v1/series/{name}.csv"));
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
            *sheets.entry(row["as_of"].clone()).or_default() +=
                row["value"].parse::<f64>().unwrap();
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

fn v1(name: &str) -> std::path::PathBuf {
    crate::fixed::data().join("v1").join(name)
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn files(folder: &Path, extension: &str) -> Vec<std::path::PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == extension))
        .collect();
    found.sort();
    found
}

fn weight(files: &[std::path::PathBuf]) -> u64 {
    files.iter().map(|path| path.metadata().unwrap().len()).sum()
}

#[test]
fn files_of_places_and_states_have_the_shape_of_their_schemas_and_keep_their_size() {
    for (folder, schema, most) in
        [("places", "place.schema.json", 8_000_000), ("states", "state.schema.json", 2_000_000)]
    {
        let schema = json(&v1(schema));
        let all = files(&v1(folder), "json");
        assert!(all.len() > 50, "{folder}: {}", all.len());
        assert!(weight(&all) <= most, "{folder}: {} bytes", weight(&all));
        for path in &all {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            if name == "index" {
                continue;
            }
            let value = json(path);
            schemas::check(&schema, &value, &name);
            let history = value["history"].as_object().unwrap();
            let lengths: BTreeSet<usize> =
                history.values().map(|column| column.as_array().unwrap().len()).collect();
            assert_eq!(lengths.len(), 1, "{name}: columns of different lengths");
        }
        let key = if folder == "places" { "places" } else { "states" };
        let index = json(&v1(&format!("{folder}/index.json")));
        assert_eq!(index[key].as_array().unwrap().len(), all.len() - 1, "{folder}");
        for entry in index[key].as_array().unwrap() {
            let file = v1(folder).join(entry["file"].as_str().unwrap());
            assert!(file.is_file(), "{}", file.display());
        }
    }
}

#[test]
fn a_place_has_its_newest_figures_with_their_cells() {
    let stewart = json(&v1("places/stewart-detention-center-lumpkin-ga.json"));
    let newest = &stewart["newest"];
    let cells = newest["receipt"]["cells"].as_object().unwrap();
    for part in PARTS {
        assert_eq!(cells[part].as_array().unwrap().len(), 1, "{part}");
    }
    assert_eq!(newest["receipt"]["sheet"], "Facilities FY26");
    assert!(newest["receipt"]["sha256"].as_str().unwrap().len() == 64);
    assert!(newest["previous_receipt"]["document"].as_str().unwrap().contains("02122026"));
}

/// The daily counts of listed places add to most of the nation's, and to no more.
#[test]
fn daily_counts_of_places_are_parts_of_the_nation() {
    let day: chrono::NaiveDate = "2025-06-15".parse().unwrap();
    let nation = rows("daily_population");
    let nation = nation.iter().find(|row| row["date"] == day.to_string()).unwrap();
    let nation: u64 = nation["midnight"].parse().unwrap();
    let mut listed = 0;
    for path in files(&v1("places"), "json") {
        let Some(daily) = json(&path)["daily"].as_object().cloned() else { continue };
        let first: chrono::NaiveDate = daily["first_day"].as_str().unwrap().parse().unwrap();
        let after = usize::try_from((day - first).num_days()).ok();
        let count = after.and_then(|after| daily["midnight"].get(after)?.as_u64());
        listed += count.unwrap_or(0);
        assert!(daily["source"].as_str().unwrap().contains("individual records"));
    }
    assert!(listed <= nation && listed * 10 > nation * 9, "{listed} of {nation}");
}

#[test]
fn every_place_and_state_has_its_pages_and_every_link_leads_somewhere() {
    let charts = crate::fixed::charts();
    let places = files(&charts.join("places"), "html");
    let states = files(&charts.join("states"), "html");
    let cards = files(&charts.join("states"), "png");
    assert_eq!(places.len(), 2 * (files(&v1("places"), "json").len() - 1));
    assert_eq!(states.len(), 2 * (files(&v1("states"), "json").len() - 1));
    assert_eq!(cards.len(), states.len());
    let pages: Vec<_> = places.iter().chain(&states).cloned().collect();
    assert!(weight(&pages) <= 12_000_000, "{} bytes of pages", weight(&pages));
    assert!(weight(&cards) <= 5_000_000, "{} bytes of cards", weight(&cards));
    for page in &pages {
        let html = std::fs::read_to_string(page).unwrap();
        assert!(!html.contains("<script"), "{}", page.display());
        for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.split('#').next().unwrap();
            if link.starts_with("https://") || link.starts_with("data:") || link.is_empty() {
                continue;
            }
            let target = page.parent().unwrap().join(link);
            assert!(target.exists(), "{}: {link}", page.display());
        }
    }
    let index = std::fs::read_to_string(charts.join("index.html")).unwrap();
    assert!(index.contains("href=\"states/tx.html\""));
    let listed = std::fs::read_to_string(charts.join("places.js")).unwrap();
    let listed = listed.trim().trim_start_matches("window.places=").trim_end_matches(';');
    let listed: Vec<serde_json::Value> = serde_json::from_str(listed).unwrap();
    assert_eq!(2 * listed.len(), places.len());
}

/// The program on the small ledger: exit code and what it says.
fn run(data: &Path, arguments: &[&str]) -> (i32, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .arg("--data")
        .arg(data)
        .args(["--offline", "--quiet"])
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    (code, format!("{}{}", text(&output.stdout), text(&output.stderr)))
}

#[test]
fn sheets_add_to_the_figures_of_their_documents() {
    let Some(place) = crate::fixtures::data() else { return };
    let edition = detention_stats::pipeline::places::ask(place.path(), None).unwrap();
    let sheets = &edition.places().unwrap().sheets;
    assert!(sheets.len() >= 8, "{}", sheets.len());
    for sheet in sheets {
        let mut releases = edition.ledger.releases.iter();
        let release = releases.find(|release| release.capture == sheet.capture).unwrap();
        let table = &release.tables[&detention_stats::model::TableId::Facilities];
        let parts = |figure: &&detention_stats::model::Figure| {
            PARTS.contains(&figure.identity.measure.name())
        };
        let own: f64 = table.figures.iter().filter(parts).map(|figure| figure.value).sum();
        let places: f64 =
            sheet.listings.values().filter_map(detention_stats::places::Listing::people).sum();
        assert!((own - places).abs() < 1e-3, "{}: {places}, the sheet has {own}", sheet.as_of);
    }
    // As known on a day, nothing later.
    let day: chrono::NaiveDate = "2022-07-13".parse().unwrap();
    let edition = detention_stats::pipeline::places::ask(place.path(), Some(day)).unwrap();
    let sheets = &edition.places().unwrap().sheets;
    assert!(sheets.iter().all(|sheet| sheet.published_on <= day));
    assert!(!sheets.is_empty());
}

#[test]
fn a_facility_is_found_by_words_listed_where_several_fit_and_refused_with_near_names() {
    let Some(place) = crate::fixtures::data() else { return };
    let data = place.path();
    let (code, told) = run(data, &["place", "stewart"]);
    assert_eq!(code, 0, "{told}");
    assert!(
        told.contains("people a day were detained at Stewart Detention Center in Lumpkin, Georgia"),
        "{told}"
    );
    assert!(told.contains("stewart-detention-center-lumpkin-ga"), "{told}");
    let (code, told) = run(data, &["place", "county", "jail"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.lines().count() > 5, "{told}");
    let (code, told) = run(data, &["place", "stuart", "detention"]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("no facility matches `stuart detention`; the nearest are"), "{told}");
    let (code, told) = run(data, &["place", "stewart-detention-center-lumpkin-ga", "--json"]);
    let profile: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((code, &profile["state"]), (0, &serde_json::json!("GA")));
    let (code, told) = run(data, &["state", "guantanamo", "bay"]);
    assert_eq!(code, 0, "{told}");
    let (code, told) = run(data, &["state", "Texa"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("unknown state `Texa`; the nearest is TX (Texas)"), "{told}");
    let (code, told) = run(data, &["places", "--state", "LA", "--format", "csv"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.lines().skip(1).all(|line| line.contains(",LA,")), "{told}");
}

#[test]
fn explain_gives_the_cells_behind_a_sum() {
    let Some(place) = crate::fixtures::data() else { return };
    let data = place.path();
    let id = "facility_id=stewart-detention-center-lumpkin-ga";
    let (code, told) = run(data, &["explain", "facility_latest", "--where", id, "--json"]);
    assert_eq!(code, 0, "{told}");
    let found: Vec<serde_json::Value> = serde_json::from_str(&told).unwrap();
    assert_eq!(found.len(), 4);
    let sum: f64 = found.iter().map(|one| one["value"].as_f64().unwrap()).sum();
    let (_, csv) = run(data, &["series", "facility_latest"]);
    let row = csv.lines().find(|line| line.contains("stewart-detention-center")).unwrap();
    let people: f64 = row.split(',').nth(12).unwrap().parse().unwrap();
    assert!((sum - people).abs() < 1e-5, "{sum} {people}");
    assert!(found.iter().all(|one| one["receipt"]["cell"].is_string()));
    let (code, told) = run(data, &["explain", "state_population", "--where", "town=x"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("no column `town`"), "{told}");
}

#[test]
fn charts_of_places_are_drawn_on_request_and_wrong_requests_are_refused() {
    let Some(place) = crate::fixtures::data() else { return };
    let data = place.path();
    let out = data.join("out").to_string_lossy().into_owned();
    for (arguments, file) in [
        (vec!["place", "--place", "stewart"], "place-stewart-detention-center-lumpkin-ga.svg"),
        (vec!["state", "--state", "TX"], "state-tx.svg"),
        (vec!["map", "--state", "TX"], "map-tx.svg"),
        (vec!["map"], "map.svg"),
    ] {
        let mut all = vec!["chart"];
        all.extend(&arguments);
        all.extend(["--format", "svg", "--out", &out]);
        let (code, told) = run(data, &all);
        assert_eq!(code, 0, "{told}");
        let svg = std::fs::read_to_string(data.join("out").join(file)).unwrap();
        assert!(svg.contains("role=\"img\"") && svg.contains("<desc id="), "{file}");
    }
    let from = |day: &str| {
        let state = ["chart", "state", "--state", "TX", "--format", "csv", "--out", &out];
        run(data, &[&state[..], &["--from", day]].concat())
    };
    let (code, told) = from("2024-01-01");
    assert_eq!(code, 0, "{told}");
    let csv = std::fs::read_to_string(data.join("out/state-tx-from-2024-01-01.csv")).unwrap();
    assert!(csv.contains("2026-") && !csv.contains("2023-"), "{csv}");
    assert_eq!(from("2027-01-01").0, 1, "nothing is left");
    let map = ["chart", "map", "--from", "2024-01-01", "--out", &out];
    assert_eq!(run(data, &map).0, 2, "one day");
    for wrong in [vec!["place"], vec!["covid", "--state", "TX"], vec!["map", "--state", "Texa"]] {
        let mut all = vec!["chart"];
        all.extend(&wrong);
        assert_eq!(run(data, &all).0, 2, "{wrong:?}");
    }
}
