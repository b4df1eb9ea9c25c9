//! Where the real documents are, when they are there.

use std::path::PathBuf;

/// The folder of real documents beside the project, or a line on stderr and nothing.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: no real documents at {}", path.display());
    None
}

/// The records of a CSV file as maps from column to field.
pub(crate) fn records(path: &std::path::Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}
