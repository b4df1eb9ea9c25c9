//! README files: their tables are what the program declares, their commands run, their output is real.
//! `make guides` writes the tables anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use detention_stats::charts::CHARTS;
use detention_stats::reference::Reference;
use serde_json::Value;

const README: &str = "README.md";
const DATA: &str = "data/README.md";
const PICTURES: &str = "charts/README.md";

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(project(path)).unwrap()
}

/// The CSV files of `data/v1` in or outside `series/`, with what the data package says that they hold.
fn described(is_series: bool) -> Vec<(String, String)> {
    let package: Value = serde_json::from_str(&read("data/v1/datapackage.json")).unwrap();
    let of = |resource: &Value| {
        let text = |key: &str| resource[key].as_str().unwrap().to_owned();
        (text("path"), text("description"))
    };
    let resources = package["resources"].as_array().unwrap();
    // Other forms of a file are named after it: `detained.parquet`.
    let is_first = |resource: &&Value| !resource["name"].as_str().unwrap().contains('.');
    let all = resources.iter().filter(is_first).map(of);
    all.filter(|(path, _)| path.starts_with("series/") == is_series).collect()
}

fn files() -> String {
    let mut table = "| file | contents |\n|---|---|\n".to_owned();
    for (path, description) in described(false) {
        let _ = writeln!(table, "| `v1/{path}` | {description} |");
    }
    table
}

fn series() -> String {
    let mut table = "| series | definition |\n|---|---|\n".to_owned();
    for (path, description) in described(true) {
        let name = path.trim_start_matches("series/").trim_end_matches(".csv");
        let _ = writeln!(table, "| `{name}` | {description} |");
    }
    table
}

fn charts() -> String {
    let mut table = "| chart | drawn from |\n|---|---|\n".to_owned();
    for chart in CHARTS {
        let series = chart.series.iter().map(|series| format!("`{series}`"));
        let reference = |file: &Reference| format!("`reference/{}`", file.file_name());
        let from: Vec<String> = series.chain(chart.reference.iter().map(reference)).collect();
        let kind = if chart.is_card { " (card)" } else { "" };
        let _ = writeln!(table, "| `{}`{kind} | {} |", chart.name, from.join(", "));
    }
    table
}

/// A text with a table between its marks.
fn with(text: &str, name: &str, table: &str) -> String {
    let mark = format!("<!-- {name}: generated, see tests/it/guides.rs -->\n");
    let (before, rest) = text.split_once(&mark).unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}{mark}{table}<!-- end -->{after}")
}

#[test]
fn the_tables_of_the_readme_files_are_current() {
    let data = with(&with(&read(DATA), "files", &files()), "series", &series());
    let pictures = with(&read(PICTURES), "charts", &charts());
    for (path, made) in [(DATA, data), (PICTURES, pictures)] {
        if std::env::var_os("DETENTION_STATS_GUIDES").is_some() {
            std::fs::write(project(path), made).unwrap();
        } else {
            assert!(
                read(path) == made,
                "{path} is out of date; `make guides` writes its tables anew"
            );
        }
    }
}

/// Fenced blocks of one language, each with the block that follows it.
fn blocks(text: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = text.split("```").collect();
    parts
        .iter()
        .skip(1)
        .step_by(2)
        .map(|block| block.split_once('\n').unwrap())
        .map(|(language, body)| (language.to_owned(), body.to_owned()))
        .collect()
}

/// A line of a shell block as its words; comments and redirections are left out.
fn words(line: &str) -> Vec<&str> {
    let line = line.split('#').next().unwrap_or_default();
    line.split(" > ").next().unwrap_or_default().split_whitespace().collect()
}

#[test]
fn every_command_in_the_readme_files_is_one() {
    let mut n_commands = 0;
    for path in [README, DATA, PICTURES] {
        for (language, body) in blocks(&read(path)) {
            let lines =
                body.lines().map(words).filter(|words| words.first() == Some(&"detention-stats"));
            for line in lines.filter(|_| language == "sh") {
                let parsed = detention_stats::cli::command().try_get_matches_from(&line);
                assert!(parsed.is_ok(), "{path}: {line:?}: {}", parsed.unwrap_err());
                n_commands += 1;
            }
        }
    }
    assert!(n_commands > 15, "{n_commands}");
}

#[test]
fn the_output_in_the_readme_is_what_its_commands_print() {
    let blocks = blocks(&read(README));
    let mut n_outputs = 0;
    for pair in blocks.windows(2) {
        let [(before, commands), (language, output)] = pair else { continue };
        if (before.as_str(), language.as_str()) != ("sh", "text") {
            continue;
        }
        // A block of several commands shows what the one as of a day prints.
        let lines = commands.lines().map(words);
        let line = lines.into_iter().find(|words| words.contains(&"--known-on")).unwrap();
        let made = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
            .current_dir(project("."))
            .args(&line[1..])
            .output()
            .unwrap();
        let made = String::from_utf8(made.stdout).unwrap();
        assert_eq!(made.trim_end(), output.trim_end(), "{line:?}");
        n_outputs += 1;
    }
    assert_eq!(n_outputs, 3);
}

#[test]
fn links_of_the_readme_files_lead_somewhere() {
    for path in [README, DATA, PICTURES] {
        let text = read(path);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let link = link.split('#').next().unwrap();
            let target = project(path).parent().unwrap().join(link);
            assert!(link.starts_with("https://") || target.exists(), "{path}: {link}");
        }
    }
}
