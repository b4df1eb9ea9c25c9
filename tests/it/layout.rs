//! The walls of the architecture, read off the `use` lines; every file says what it is for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every file below a folder, by its path inside it.
fn paths(root: &Path) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_made = path.file_name().is_some_and(|name| name == "target");
            if path.is_dir() && !is_made {
                walk(&path, found);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(root, &mut found);
    found.sort();
    found.iter().map(|path| path.strip_prefix(root).unwrap().to_path_buf()).collect()
}

/// Every Rust file below a folder, with its path inside it and its text.
fn below(root: &Path) -> Vec<(PathBuf, String)> {
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let text = |path: PathBuf| {
        let text = std::fs::read_to_string(root.join(&path)).unwrap();
        (path, text)
    };
    paths(root).into_iter().filter(is_rust).map(text).collect()
}

fn sources() -> Vec<(PathBuf, String)> {
    let found = below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(found.len() > 30, "the source was not found");
    found
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
    check(
        "polars only in ledger, edition and columnar",
        |p| within(p, "ledger") || within(p, "edition") || within(p, "columnar"),
        |l| l.contains("polars"),
    );
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
    check(
        "parquet in columnar; records name its readers",
        |p| within(p, "columnar") || within(p, "records"),
        |l| l.contains("parquet::") && !l.contains("polars") && !l.contains("shape::parquet"),
    );
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
        for word in
            ["crate::fetch", "crate::disk", "crate::ledger", "crate::edition", "crate::archive"]
        {
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
    const DECIDING: [&str; 15] = [
        "columnar",
        "daily",
        "model",
        "sources",
        "extract",
        "ledger",
        "check",
        "edition",
        "reference",
        "publish",
        "charts",
        "places",
        "profiles",
        "render",
        "pipeline",
    ];
    let mut all = String::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in paths(&root) {
        let test = path.components().any(|part| part.as_os_str() == "tests");
        let states_it = path.ends_with("pipeline/rules.rs");
        if test || states_it || !DECIDING.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let bytes = std::fs::read(root.join(&path)).unwrap();
        // Pages, styles, schemas and fonts count as they are.
        let content = if path.extension().is_some_and(|extension| extension == "rs") {
            code_of(&String::from_utf8(bytes).unwrap())
        } else {
            detention_stats::archive::sha256(&bytes).to_string()
        };
        all.push_str(&format!("{}\n{content}\n", path.display()));
    }
    let digest = detention_stats::archive::sha256(all.as_bytes());
    assert_eq!(
        detention_stats::pipeline::rules::RULES,
        digest.short(16),
        "what decides the published files has changed: write the right-hand value to RULES in src/pipeline/rules.rs"
    );
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["src", "tests", "benches", "fuzz"] {
        for (path, text) in below(&root.join(folder)) {
            let name = Path::new(folder).join(&path).display().to_string();
            let n_lines = text.lines().count();
            assert!(n_lines <= 400, "{name} has {n_lines} lines");
        }
    }
}

/// The modules of ours that a file's code names: `crate::a::b` as `a::b`, `super::c` from the file's own place.
fn named_in(path: &Path, text: &str) -> Vec<String> {
    let own: Vec<String> = place_of(path).split("::").map(str::to_owned).collect();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut named = Vec::new();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let joined = lines.collect::<Vec<_>>().join(" ");
    for line in joined.split(';') {
        for (word, n_up) in [("crate::", own.len()), ("super::super::", 2), ("super::", 1)] {
            let Some((before, rest)) = line.split_once(word) else { continue };
            if before.ends_with("super::") || (word == "super::" && line.contains("super::super::"))
            {
                continue;
            }
            let base = own.get(..own.len().saturating_sub(n_up)).unwrap_or_default().join("::");
            let rest = rest.trim_end_matches([';', ',', ' ']);
            let items: Vec<String> = match rest.split_once('{') {
                Some((stem, items)) => {
                    let items = items.trim_end_matches('}').split(',');
                    items.map(|item| format!("{stem}{}", item.trim())).collect()
                }
                None => vec![rest.to_owned()],
            };
            for item in items {
                let word = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
                let item = item.split(word).next().unwrap_or_default().to_owned();
                named.push(if base.is_empty() { item } else { format!("{base}::{item}") });
            }
        }
    }
    named
}

/// `ledger/file.rs` as `ledger::file`, `ledger/mod.rs` as `ledger`.
fn place_of(path: &Path) -> String {
    let text = path.with_extension("").to_string_lossy().replace('/', "::");
    text.trim_end_matches("::mod").to_owned()
}

/// Whoever reaches itself; empty where nothing does.
fn circles(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut found = Vec::new();
    for start in arrows.keys() {
        let (mut reached, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(at) = next.pop() {
            for to in arrows.get(at).into_iter().flatten() {
                if reached.insert(to) {
                    next.push(to);
                }
            }
        }
        if reached.contains(start) {
            found.push(start.clone());
        }
    }
    found
}

#[test]
fn no_two_modules_need_each_other() {
    let files: Vec<(PathBuf, String)> = sources()
        .into_iter()
        .filter(|(path, _)| !path.components().any(|part| part.as_os_str() == "tests"))
        .collect();
    let places: BTreeSet<String> = files.iter().map(|(path, _)| place_of(path)).collect();
    let top = |place: &str| place.split("::").next().unwrap_or_default().to_owned();
    let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut inside: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in &files {
        let own = place_of(path);
        if ["lib", "main"].contains(&own.as_str()) {
            continue;
        }
        for named in named_in(path, text) {
            if top(&named) != top(&own) && places.iter().any(|place| top(place) == top(&named)) {
                modules.entry(top(&own)).or_default().insert(top(&named));
            }
            // The longest file that it names; a module's own `mod.rs` holds what its files share.
            let mut at = named.as_str();
            while !at.is_empty() && !places.contains(at) {
                at = at.rsplit_once("::").map_or("", |(stem, _)| stem);
            }
            let is_parent = own.starts_with(&format!("{at}::"));
            let is_inside = top(at) == top(&own) && at.contains("::") && at != own;
            if is_inside && !is_parent && own.contains("::") {
                inside.entry(own.clone()).or_default().insert(at.to_owned());
            }
        }
    }
    assert_eq!(circles(&modules), Vec::<String>::new(), "modules that need each other");
    assert_eq!(circles(&inside), Vec::<String>::new(), "files that need each other");
    let both = [("a", "b"), ("b", "a")]
        .map(|(from, to)| (from.to_owned(), BTreeSet::from([to.to_owned()])));
    assert_eq!(circles(&BTreeMap::from(both)), ["a", "b"], "a circle is found");
}
