//! The daily population: as committed, beside the workbook's figures, and what becomes of files that are none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use detention_stats::columnar::{self, Sink, Written};
use detention_stats::sources::ddp;

use crate::shared;
use crate::sites::{self, sites, status};

fn data() -> PathBuf {
    crate::fixed::data()
}

fn run(data: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .args(["--data", data.to_str().unwrap(), "--offline", "--quiet"])
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap(), text + &told)
}

/// Rows of a CSV text by their first field.
fn rows(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.unwrap());
    records.map(|r| (r[0].to_owned(), r.iter().map(str::to_owned).collect())).collect()
}

#[test]
fn the_nation_on_common_days_is_the_count_that_was_checked_by_hand() {
    let Some(records) = shared::folder("records") else { return };
    let check = std::fs::read_to_string(records.join("check_by_day.csv")).unwrap();
    let ours = std::fs::read_to_string(data().join("v1/series/daily_population.csv")).unwrap();
    let ours = rows(&ours);
    let check = rows(&check);
    assert_eq!(check.len(), 68);
    for (day, fields) in &check {
        let row = &ours[day];
        assert_eq!((&row[2], &row[1]), (&fields[2], &fields[3]), "{day}");
        assert_eq!(row[3], "true", "{day}");
    }
    let detained = std::fs::read_to_string(data().join("v1/series/detained.csv")).unwrap();
    let mut ratios: Vec<f64> = Vec::new();
    for line in csv::Reader::from_reader(detained.as_bytes()).records().map(|r| r.unwrap()) {
        if &line[1] == "ice_workbook" && check.contains_key(&line[0]) {
            let midnight: f64 = ours[&line[0]][1].parse().unwrap();
            ratios.push(midnight / line[2].parse::<f64>().unwrap());
        }
    }
    ratios.sort_by(f64::total_cmp);
    let median = f64::midpoint(ratios[33], ratios[34]);
    assert_eq!(format!("{median:.4}"), "0.9978");
    let n_within = |share: f64| ratios.iter().filter(|r| (*r - 1.0).abs() <= share).count();
    assert_eq!((ratios.len(), n_within(0.01), n_within(0.024)), (68, 58, 68));
}

#[test]
fn days_in_states_add_to_the_nation() {
    let file = |name: &str| std::fs::read_to_string(data().join("v1/series").join(name)).unwrap();
    let mut sums: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let states = file("daily_population_by_state.csv");
    for row in csv::Reader::from_reader(states.as_bytes()).records().map(|r| r.unwrap()) {
        let sum = sums.entry(row[0].to_owned()).or_default();
        sum.0 += row[2].parse::<u64>().unwrap();
        sum.1 += row[3].parse::<u64>().unwrap();
    }
    let nation = rows(&file("daily_population.csv"));
    assert_eq!(nation.len(), 1257);
    for (day, row) in nation {
        assert_eq!(sums[&day], (row[1].parse().unwrap(), row[2].parse().unwrap()), "{day}");
    }
}

#[test]
fn what_is_no_daily_population_is_refused_and_changes_nothing() {
    let Some(records) = shared::folder("records") else { return };
    let bytes = std::fs::read(records.join("facilities-daily-population-latest.parquet")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("data");
    std::fs::create_dir(&home).unwrap();
    let file = folder.path().join("facilities-daily-population-latest.parquet");
    let refused: [(&[u8], &str); 4] = [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:64\n", "Git LFS pointer"),
        (b"<html><title>Not found</title></html>", "titled `Not found`"),
        (&bytes[..bytes.len() / 2], "cut short"),
        (b"PAR1", "cut short"),
    ];
    for (content, why) in refused {
        std::fs::write(&file, content).unwrap();
        let (code, told) = run(&home, &["import", file.to_str().unwrap()]);
        assert_eq!(code, 1, "{told}");
        assert!(told.contains(why), "{told}");
        assert!(!home.join("captures.csv").exists());
    }
    std::fs::write(&file, &bytes).unwrap();
    let (code, told) = run(&home, &["import", file.to_str().unwrap()]);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("888699 figures"), "{told}");
    let (code, told) = run(&home, &["import", file.to_str().unwrap()]);
    assert_eq!((code, told.contains("0 imported, 1 already imported")), (0, true), "{told}");
    let (code, series) = run(&home, &["series", "daily_population", "--to", "2022-10-01"]);
    assert_eq!(code, 0, "{series}");
    assert!(series.ends_with("2022-10-01,25415,25784,true,2026-03-10,c649722ae7908\n"), "{series}");
    let (_, before) = run(&home, &["series", "daily_population", "--known-on", "2026-03-09"]);
    assert_eq!(before, "date,midnight,any_time,complete,published_on,capture\n", "not public yet");
}

/// Two places on two days, in the publisher's form.
fn daily_file() -> Vec<u8> {
    let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let (codes, names) = (texts(&["KRO", "STWRTGA"]), texts(&["KROME", "STEWART"]));
    let (rows, days) = ([0_u32, 0, 1, 1], [19_266, 19_267, 19_266, 19_267]);
    let (held, midnight, none) = ([5, 6, 7, 8], [4, 5, 6, 7], [0; 4]);
    let columns = [
        ("detention_facility_code", Written::Texts { words: &codes, rows: &rows }),
        ("date", Written::Days(&days)),
        ("n_detained", Written::Numbers(&held)),
        ("n_detained_at_midnight", Written::Numbers(&midnight)),
        ("n_detained_male", Written::Numbers(&none)),
        ("n_detained_female", Written::Numbers(&none)),
        ("n_detained_convicted_criminal", Written::Numbers(&none)),
        ("n_detained_possibly_under_18", Written::Numbers(&none)),
        ("detention_facility", Written::Texts { words: &names, rows: &rows }),
    ];
    columnar::write(&columns, &[], Sink::Published).unwrap()
}

/// At its address the file is gone and may come back; in the history of the repository it is still there.
#[test]
fn the_publishers_file_is_asked_for_and_its_absence_is_no_failure() {
    const PARQUET: &str = "application/octet-stream";
    let address = |of: &str| of.strip_prefix("https://").unwrap().to_owned();
    let place = tempfile::tempdir().unwrap();
    let home = place.path().join("data");
    let replica = sites();
    let fetch = |home: &Path, command: &str| {
        sites::run(home, &replica.address, &[command, "ddp_daily_population"])
    };
    replica.set(&address(ddp::CURRENT), status(404, &[], "not found"));
    let (code, told) = fetch(&home, "fetch");
    assert_eq!(code, 0, "gone is no failure: {told}");
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:64\nsize 9\n";
    for (bytes, why) in [
        (&pointer[..], "Git LFS pointer"),
        (&b"<!doctype html><title>Sign in</title>"[..], "an HTML page"),
    ] {
        replica.document(&address(ddp::CURRENT), bytes, PARQUET);
        let (code, told) = fetch(&home, "fetch");
        assert_eq!(code, 5, "{told}");
        assert!(told.contains(why), "{told}");
        assert!(!home.join("captures.csv").exists(), "{told}");
    }
    // It came back.
    replica.document(&address(ddp::CURRENT), &daily_file(), PARQUET);
    let (code, told) = fetch(&home, "update");
    assert!(matches!(code, 0 | 3), "{code}: {told}");
    let series = std::fs::read_to_string(home.join("v1/series/daily_population.csv")).unwrap();
    assert!(
        series.contains("2022-10-01,10,12,") && series.contains("2022-10-02,12,14,"),
        "{series}"
    );
    let (code, told) = fetch(&home, "fetch");
    assert_eq!(code, 0, "{told}");
    // The one in the history, into another record, once.
    let other = place.path().join("other");
    replica.document(&address(ddp::PINNED), &daily_file(), PARQUET);
    let (code, told) = fetch(&other, "backfill");
    assert!(matches!(code, 0 | 3), "{code}: {told}");
    let manifest = std::fs::read_to_string(other.join("captures.csv")).unwrap();
    assert!(manifest.contains(ddp::PINNED), "{manifest}");
    replica.seen();
    let (_, told) = fetch(&other, "backfill");
    assert_eq!(std::fs::read_to_string(other.join("captures.csv")).unwrap(), manifest, "{told}");
}

/// A file of three stints of two persons at Krome and one at Boston's hold room.
fn stints(file: &Path) {
    use detention_stats::columnar::{Sink, Written, write};
    let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let persons = words(&["person A", "person B"]);
    let (places, names) = (words(&["KRO", "BOSHOLD"]), words(&["KROME", "BOSTON HOLDROOM"]));
    // 2026-03-01 is day 20,513.
    let days = |all: [i32; 3]| all.map(|day| 20_512 + day);
    let (came, left) = (days([1, 1, 3]), days([40, 3, 40]));
    let columns = [
        ("unique_identifier", Written::Texts { words: &persons, rows: &[0, 1, 1] }),
        ("detention_facility_code", Written::Texts { words: &places, rows: &[0, 1, 0] }),
        ("detention_facility", Written::Texts { words: &names, rows: &[0, 1, 0] }),
        ("book_in_date_time", Written::Days(&came)),
        ("book_out_date_time", Written::Days(&left)),
    ];
    std::fs::write(file, write(&columns, &[], Sink::Passing).unwrap()).unwrap();
}

#[test]
fn individual_records_are_imported_as_daily_counts_and_kept_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("data");
    std::fs::create_dir(&home).unwrap();
    let file = folder.path().join("detention-stints-latest.parquet");
    stints(&file);
    let (code, told) = run(&home, &["import", file.to_str().unwrap()]);
    assert_eq!(code, 0, "{told}");
    let manifest = std::fs::read_to_string(home.join("captures.csv")).unwrap();
    assert!(manifest.contains("daily-population-computed-from-"), "marked: {manifest}");
    let (code, series) = run(&home, &["series", "daily_population", "--to", "2026-03-05"]);
    assert_eq!(code, 0, "{series}");
    let counts: Vec<String> = series
        .lines()
        .skip(1)
        .map(|l| l.split(',').take(3).collect::<Vec<_>>().join(" "))
        .collect();
    // From the first book-out on; on that day one person is counted at two places, as the Project does.
    assert_eq!(counts, ["2026-03-03 2 3", "2026-03-04 2 2", "2026-03-05 2 2"]);
    let (_, unlisted) = run(&home, &["series", "unlisted_places"]);
    assert!(unlisted.contains("2026-03-03,BOSHOLD,BOSTON HOLDROOM,0,1,"), "{unlisted}");
    for (path, (bytes, _)) in crate::sites::files(&home) {
        let has = bytes.windows(8).any(|window| window == b"person A");
        assert!(!has, "a record of a person in {}", path.display());
    }
    let (code, told) = run(&home, &["import", file.to_str().unwrap()]);
    assert_eq!((code, told.contains("0 imported, 1 already imported")), (0, true), "{told}");
}
