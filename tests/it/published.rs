//! What sites consume, read as they read it: every column is explained, hashes are those of the files, notes and feed
//! are there for every release.

use std::collections::BTreeSet;
use std::path::PathBuf;

use detention_stats::archive::sha256;
use detention_stats::publish::dictionary;
use serde_json::Value;

use crate::shared;

fn v1() -> PathBuf {
    crate::fixed::data().join("v1")
}

fn json(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(v1().join(name)).unwrap()).unwrap()
}

fn csv_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in [v1(), v1().join("series")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|kind| kind == "csv") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 40, "{}", found.len());
    found
}

#[test]
fn every_column_is_in_the_dictionary_and_every_entry_is_used() {
    let mut used = BTreeSet::new();
    for path in csv_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        for column in text.lines().next().unwrap().split(',') {
            assert!(dictionary::find(column).is_some(), "{}: {column}", path.display());
            used.insert(column.to_owned());
        }
    }
    let unused: Vec<&str> = dictionary::COLUMNS
        .iter()
        .map(|(name, ..)| *name)
        .filter(|name| !used.contains(*name))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn the_data_package_lists_every_file_with_its_hash_and_schema() {
    let package = json("datapackage.json");
    let resources = package["resources"].as_array().unwrap();
    // One series is too long for CSV; all others are Parquet too, and nine JSON.
    let files = csv_files();
    let n_series = files.iter().filter(|path| path.parent().unwrap().ends_with("series")).count();
    assert_eq!(resources.len(), files.len() + 1 + n_series + 9);
    for resource in resources {
        let path = resource["path"].as_str().unwrap();
        let bytes = std::fs::read(v1().join(path)).unwrap();
        assert_eq!(resource["hash"], format!("sha256:{}", sha256(&bytes)), "{path}");
        // Readers of the package do not count the bytes of Parquet.
        let n_bytes = resource.get("bytes").map_or(bytes.len() as u64, |n| n.as_u64().unwrap());
        assert_eq!(n_bytes, bytes.len() as u64, "{path}");
        assert!(!resource["description"].as_str().unwrap().is_empty(), "{path}");
        for field in resource["schema"]["fields"].as_array().unwrap() {
            assert_ne!(field["type"], "any", "{path}: {}", field["name"]);
        }
    }
}

/// Fields typed as dates are dates, numbers are numbers: what a loader with the schema would trip over.
#[test]
fn every_field_is_of_the_type_that_its_schema_says() {
    for path in csv_files() {
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let header = reader.headers().unwrap().clone();
        for record in reader.records() {
            let record = record.unwrap();
            for (column, field) in header.iter().zip(record.iter()).filter(|(_, f)| !f.is_empty()) {
                let (_, kind, ..) = dictionary::find(column).unwrap();
                let ok = match kind {
                    dictionary::Kind::Date => field.parse::<chrono::NaiveDate>().is_ok(),
                    dictionary::Kind::Number => field.parse::<f64>().is_ok(),
                    dictionary::Kind::Integer => field.parse::<i64>().is_ok(),
                    dictionary::Kind::Boolean => field == "true" || field == "false",
                    dictionary::Kind::String => true,
                };
                assert!(ok, "{}: {column} is `{field}`", path.display());
            }
        }
    }
}

#[test]
fn the_counters_have_every_key_that_their_schema_requires() {
    let (counters, schema) = (json("counters.json"), json("counters.schema.json"));
    let item = &schema["properties"]["counters"]["items"];
    for counter in counters["counters"].as_array().unwrap() {
        for key in item["required"].as_array().unwrap() {
            assert!(counter.get(key.as_str().unwrap()).is_some(), "{key}");
        }
        for key in counter.as_object().unwrap().keys() {
            assert!(item["properties"].get(key).is_some(), "{key} is not in the schema");
        }
        let receipt = &item["properties"]["receipt"]["properties"];
        for key in counter["receipt"].as_object().unwrap().keys() {
            assert!(receipt.get(key).is_some(), "receipt: {key} is not in the schema");
        }
    }
}

#[test]
fn every_release_has_its_note_and_the_newest_stand_in_the_feed() {
    let captures = std::fs::read_to_string(v1().join("../captures.csv")).unwrap();
    let days: BTreeSet<&str> = captures
        .lines()
        .filter(|line| line.contains(",ice_workbook,"))
        .map(|line| line.split(',').next().unwrap())
        .collect();
    for day in &days {
        let note = std::fs::read_to_string(v1().join(format!("releases/{day}.md"))).unwrap();
        assert!(note.contains("## New"), "{day}");
    }
    let feed = std::fs::read_to_string(v1().join("feed.xml")).unwrap();
    let decisions = std::fs::read_to_string(v1().join("../reference/decisions.csv")).unwrap();
    let n_decisions = csv::Reader::from_reader(decisions.as_bytes()).records().count();
    assert!(n_decisions > 0);
    assert_eq!(feed.matches("<category term=\"release\"/>").count(), 60);
    assert_eq!(feed.matches("<category term=\"correction\"/>").count(), n_decisions);
    assert!(feed.contains(&format!("releases/{}.md", days.last().unwrap())));
    let corrections = shared::records(&v1().join("corrections.csv"));
    let own: BTreeSet<String> =
        corrections.iter().map(|row| format!("{}:{}", row["corrected_on"], row["file"])).collect();
    assert!(own.len() > 10, "{}", own.len());
    assert_eq!(feed.matches("<category term=\"own_correction\"/>").count(), own.len());
    assert!(feed.contains("xml:lang=\"en\""));
    let ids: Vec<&str> = feed.split("<id>").skip(1).filter_map(|of| of.split('<').next()).collect();
    let different: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(different.len(), ids.len(), "each id once");
    assert!(ids.iter().all(|id| !id.contains(char::is_whitespace)), "{ids:?}");
}
