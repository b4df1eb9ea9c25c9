//! The small frozen ledger of `tests/fixtures/ledger`: a dozen documents of all eras, real figures, the program's own
//! files. `make fixtures` takes it anew from `data/ledger`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One workbook of each layout era, July 2022 with its neighbours, and what was read off the coronavirus page.
const DOCUMENTS: [&str; 14] = [
    "FY19-detentionstats.xlsx",
    "FY20-detentionstats.xlsx",
    "FY21_detention-stats_0414.xlsx",
    "FY21_detentionStats11122021.xlsx",
    "FY22_detentionStats06272022.xlsx",
    "FY22_detentionStats07082022.xlsx",
    "FY22_detentionStats07212022.xlsx",
    "FY22_detentionStats08192022.xlsx",
    "FY23_detentionStats08032023.xlsx",
    "FY24_detentionStats03292024.xlsx",
    "FY25_detentionStats04162025.xlsx",
    "FY26_detentionStats_02122026.xlsx",
    "ice_coronavirus_page.csv",
    "ice_coronavirus_page_facilities.csv",
];

/// What the fixture may weigh in bytes.
const MOST: u64 = 1_500_000;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A data folder made of the fixture and the reference, in a place of its own; nothing where there is no fixture yet.
pub(crate) fn data() -> Option<tempfile::TempDir> {
    let fixture = project("tests/fixtures/ledger");
    if !fixture.join("captures.csv").is_file() {
        eprintln!("skipped: no fixture, `make fixtures` makes it");
        return None;
    }
    let place = tempfile::tempdir().unwrap();
    copy(&fixture, place.path());
    copy(&project("data/reference"), &place.path().join("reference"));
    Some(place)
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// Takes the fixture from a data folder; gives the number of documents.
fn take(data: &Path, to: &Path) -> usize {
    if to.exists() {
        std::fs::remove_dir_all(to).unwrap();
    }
    let mut reader = csv::Reader::from_path(data.join("captures.csv")).unwrap();
    std::fs::create_dir_all(to).unwrap();
    let mut writer = csv::Writer::from_path(to.join("captures.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    writer.write_record(&header).unwrap();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (day, source, sha256) = (at("published_on"), at("source"), at("sha256"));
    let mut met = BTreeSet::new();
    for row in reader.records().map(Result::unwrap) {
        let names: Vec<&str> = row[at("file_names")].split(';').map(str::trim).collect();
        let Some(name) = DOCUMENTS.iter().find(|d| names.iter().any(|n| n.ends_with(*d))) else {
            continue;
        };
        // One capture of a name: the first.
        if !met.insert(*name) {
            continue;
        }
        let file = format!("ledger/{}/{}-{}.parquet", &row[source], &row[day], &row[sha256][..8]);
        std::fs::create_dir_all(to.join(&file).parent().unwrap()).unwrap();
        std::fs::copy(data.join(&file), to.join(&file)).unwrap();
        writer.write_record(&row).unwrap();
    }
    writer.flush().unwrap();
    met.len()
}

fn weight(folder: &Path) -> u64 {
    let of =
        |path: PathBuf| if path.is_dir() { weight(&path) } else { path.metadata().unwrap().len() };
    std::fs::read_dir(folder).unwrap().map(|entry| of(entry.unwrap().path())).sum()
}

/// `make fixtures` sets the variable; otherwise the recipe is tried in a place of its own, so that it stays usable.
#[test]
fn the_fixture_is_taken_from_the_ledger() {
    let place = tempfile::tempdir().unwrap();
    let tried = place.path().join("ledger");
    let anew = std::env::var_os("DETENTION_STATS_FIXTURES").is_some();
    let to = if anew { project("tests/fixtures/ledger") } else { tried };
    let n = take(&project("data"), &to);
    assert_eq!(n, DOCUMENTS.len());
    assert!(weight(&to) <= MOST, "{} bytes", weight(&to));
}

#[test]
fn the_fixture_prints_the_campaign_page_of_july_2022() {
    let Some(place) = data() else { return };
    let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .arg("--data")
        .arg(place.path())
        .arg("--charts")
        .arg(place.path().join("charts"))
        .args(["counters", "--known-on", "2022-07-13", "--format", "json"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let counters: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let values: Vec<i64> = counters["counters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|counter| counter["value"].as_i64().unwrap())
        .collect();
    assert_eq!(values, [23_753, 137, 284_813]);
}
