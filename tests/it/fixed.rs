//! A fixed record for tests that know its figures: the documents of `tests/fixtures/documents.csv` and no other, so that
//! a document that arrives tomorrow breaks no test. As long as the record of this checkout has no other documents it is
//! the fixed one; afterwards the fixed one is made from it, once for a set of documents.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::fixtures::copy;

/// Published day, source and hash of each document. Removing a line here is how a test forgets a document.
const DOCUMENTS: &str = include_str!("../fixtures/documents.csv");

const MANIFEST: &str = "captures.csv";

/// The checkout itself: for the tests that look whether what is committed is consistent.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The data folder of the fixed record, with all that a build publishes.
pub(crate) fn data() -> PathBuf {
    root().join("data")
}

/// The charts of the fixed record.
pub(crate) fn charts() -> PathBuf {
    root().join("charts")
}

/// The folder of both.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| made(project(), DOCUMENTS))
}

/// Manifest lines as published day, source and hash.
fn ids(manifest: &str) -> BTreeSet<String> {
    let id = |line: &str| line.splitn(4, ',').take(3).collect::<Vec<_>>().join(",");
    manifest.lines().skip(1).map(id).collect()
}

/// The folder that has `data` and `charts` of these documents alone: the one given, or one made from it.
fn made(from: &Path, documents: &str) -> PathBuf {
    let manifest = std::fs::read_to_string(from.join("data").join(MANIFEST)).unwrap();
    let (fixed, there) = (ids(documents), ids(&manifest));
    let absent: Vec<_> = fixed.difference(&there).collect();
    assert!(absent.is_empty(), "documents of the fixed record are gone: {absent:?}");
    if fixed == there {
        return from.to_path_buf();
    }
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
    let data = place.join("data");
    std::fs::create_dir_all(&data).unwrap();
    for name in ["ledger", "reference"] {
        copy(&from.join("data").join(name), &data.join(name));
    }
    let others: Vec<&str> =
        there.difference(&fixed).map(|id| id.rsplit(',').next().unwrap()).collect();
    for name in [MANIFEST, "accounting.csv", "problems.csv"] {
        let lines = std::fs::read_to_string(from.join("data").join(name)).unwrap();
        // By its hash, or by the beginning of it by which other files name a document.
        let is_other = |line: &str| others.iter().any(|hash| line.contains(&hash[..12]));
        let kept: String = lines.split_inclusive('\n').filter(|line| !is_other(line)).collect();
        std::fs::write(data.join(name), kept).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .arg("--data")
        .arg(&data)
        .arg("--charts")
        .arg(place.join("charts"))
        .args(["--offline", "--quiet", "build"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    place
}

#[test]
fn the_fixed_record_is_made_without_the_documents_that_came_later() {
    // As if the last two had come after the record was fixed.
    let fewer: Vec<&str> = DOCUMENTS.lines().collect();
    let fewer = fewer[..fewer.len() - 2].join("\n");
    let place = made(project(), &fewer);
    let manifest = std::fs::read_to_string(place.join("data").join(MANIFEST)).unwrap();
    assert_eq!(ids(&manifest), ids(&fewer));
    let headline = std::fs::read_to_string(place.join("data/v1/counters.json")).unwrap();
    let last = fewer.lines().last().unwrap().split(',').next().unwrap();
    let counters: serde_json::Value = serde_json::from_str(&headline).unwrap();
    assert!(counters["counters"][0]["as_of"].as_str().unwrap() <= last);
    std::fs::remove_dir_all(place).unwrap();
}
