//! Where the real documents are, when they are there.

use std::io::Write;
use std::path::PathBuf;

/// The folder of real documents beside the project, or nothing; then the test is named in a file, of which `make test`
/// makes its last line.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if path.is_dir() {
        return Some(path);
    }
    let list = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("skipped.txt");
    let mut list = std::fs::File::options().create(true).append(true).open(list).unwrap();
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    list.write_all(format!("{test}\n").as_bytes()).unwrap();
    None
}

/// The records of a CSV file as maps from column to field.
pub(crate) fn records(path: &std::path::Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}
