//! The walls of the architecture, read off the `use` lines; every file says what it is for.

use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    assert!(found.len() > 30, "the source was not found");
    found
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.strip_prefix(&root).unwrap().to_path_buf(), text)
        })
        .collect()
}

fn check(what: &str, allowed: impl Fn(&Path) -> bool, mentions: impl Fn(&str) -> bool) {
    for (path, text) in sources() {
        let line = text.lines().find(|line| !line.trim_start().starts_with("//") && mentions(line));
        if let Some(line) = line {
            assert!(allowed(&path), "{what}: {} says `{}`", path.display(), line.trim());
        }
    }
}

fn within(path: &Path, folder: &str) -> bool {
    path.starts_with(folder)
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{} has no module text", path.display());
    }
}

#[test]
fn the_model_imports_nothing_of_ours() {
    for (path, text) in sources().iter().filter(|(path, _)| within(path, "model")) {
        for line in text.lines().filter(|line| line.contains("crate::")) {
            let own = line.contains("crate::model") || line.trim_start().starts_with("//");
            assert!(own, "{}: {line}", path.display());
        }
    }
}

#[test]
fn each_outside_crate_has_its_one_door() {
    check("polars only in normalize", |p| within(p, "normalize"), |l| l.contains("polars"));
    check("plotters only in render", |p| within(p, "render"), |l| l.contains("plotters::"));
    check(
        "calamine in one file",
        |p| p == Path::new("extract/xlsx.rs"),
        |l| l.contains("calamine::"),
    );
    check(
        "scraper in one file",
        |p| p == Path::new("extract/html.rs"),
        |l| l.contains("scraper::"),
    );
    check(
        "the network only in fetch",
        |p| within(p, "fetch"),
        |l| l.contains("reqwest") || l.contains("rustls") || l.contains("TcpStream"),
    );
    check("zip in one file", |p| p == Path::new("extract/container.rs"), |l| l.contains("zip::"));
    let disk = |p: &Path| p == Path::new("disk.rs") || within(p, "disk");
    check("files only through disk", disk, |l| l.contains("std::fs"));
    check("the clock only in main", |p| p == Path::new("main.rs"), |l| l.contains("Utc::now"));
    check(
        "anyhow only at the edge",
        |p| {
            within(p, "cli")
                || within(p, "charts")
                || p == Path::new("pipeline.rs")
                || within(p, "pipeline")
        },
        |l| l.contains("anyhow::"),
    );
}

#[test]
fn reading_never_touches_network_disk_or_frames() {
    for (path, text) in sources().iter().filter(|(path, _)| within(path, "extract")) {
        for word in ["crate::fetch", "crate::disk", "crate::normalize", "crate::archive"] {
            assert!(!text.contains(word), "{} uses {word}", path.display());
        }
    }
}

/// Comments, tests and layout decide nothing.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.flat_map(str::split_whitespace).collect()
}

#[test]
fn another_rule_is_another_fingerprint_so_that_the_next_update_publishes_anew() {
    const DECIDING: [&str; 11] = [
        "model",
        "sources",
        "extract",
        "normalize",
        "check",
        "counters",
        "reference",
        "publish",
        "charts",
        "places",
        "render",
    ];
    let mut all = String::new();
    for (path, text) in sources() {
        let test = path.components().any(|part| part.as_os_str() == "tests");
        if !test && DECIDING.iter().any(|folder| path.starts_with(folder)) {
            all.push_str(&format!("{}\n{}\n", path.display(), code_of(&text)));
        }
    }
    let digest = detention_stats::archive::sha256(all.as_bytes());
    assert_eq!(
        detention_stats::pipeline::rules::RULES,
        digest.short(16),
        "what decides the published files has changed: write the right-hand value to RULES in src/pipeline/rules.rs"
    );
}
