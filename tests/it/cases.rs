//! Small faulty inputs made from a real workbook: what each must lead to, by the real program.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::shared;

const NAME: &str = "FY26_detentionStats_02122026.xlsx";
/// The releases before it, so that there is a history.
const BEFORE: [&str; 3] = [
    "resaved-FY26_detentionStats12222025.xlsx",
    "resaved-FY26_detentionStats01082026.xlsx",
    "FY26_detentionStats02022026.xlsx",
];
/// The day after its publication.
const DAY: &str = "2026-02-13";

fn run(data: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .arg("--data")
        .arg(data)
        .args(arguments)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The workbook with one part changed.
fn edited(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == part {
            content = change(String::from_utf8(content).unwrap()).into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Replaces what stands inside a cell.
fn with_cell(xml: &str, cell: &str, kind: &str, inside: &str) -> String {
    let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
    let end = start + xml[start..].find("</c>").unwrap() + 4;
    format!("{}<c r=\"{cell}\"{kind}>{inside}</c>{}", &xml[..start], &xml[end..])
}

/// The part of the workbook's n-th sheet.
fn part_of(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

struct Bench {
    place: tempfile::TempDir,
    workbook: Vec<u8>,
}

fn bench() -> Option<Bench> {
    let folder = shared::folder("workbooks")?;
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    std::fs::create_dir_all(&data).unwrap();
    let paths: Vec<PathBuf> = BEFORE.iter().map(|name| folder.join(name)).collect();
    let mut arguments = vec!["import"];
    arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
    run(&data, &arguments);
    Some(Bench { workbook: std::fs::read(folder.join(NAME)).unwrap(), place })
}

impl Bench {
    /// Imports the edited workbook into a copy of the record: exit code, what was said, the counter with its status.
    fn outcome(&self, bytes: &[u8], id: &str) -> (i32, String, String) {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        copy(&self.place.path().join("data"), &data);
        let file = place.path().join(NAME);
        std::fs::write(&file, bytes).unwrap();
        let (code, said) = run(&data, &["import", file.to_str().unwrap()]);
        let (_, json) = run(&data, &["counters", "--known-on", DAY, "--json"]);
        let counters: serde_json::Value = serde_json::from_str(&json).unwrap();
        let all = counters["counters"].as_array().unwrap();
        let counter = all.iter().find(|counter| counter["id"] == id).unwrap();
        let words = format!("{} {}", counter["value"], counter["status"].as_str().unwrap());
        (code, said, words)
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_headline_that_is_no_number_is_reported_and_its_counter_stale() {
    let Some(bench) = bench() else { return };
    let sheet = part_of(3);
    for (kind, inside, found) in [
        ("", "<v>NaN</v>", "found `NaN`"),
        (" t=\"e\"", "<v>#REF!</v>", "found `#REF!`"),
        ("", "<f>SUM(D11:D14)</f>", "a formula without its result"),
    ] {
        let bytes = edited(&bench.workbook, &sheet, |xml| with_cell(&xml, "D10", kind, inside));
        let (code, said, counter) = bench.outcome(&bytes, "people_detained");
        assert_eq!(code, 3, "{said}");
        assert!(said.contains("`Detention FY26`!D10") && said.contains(found), "{said}");
        assert_eq!(counter, "70766 stale");
    }
}

#[test]
fn the_unedited_workbook_is_read() {
    let Some(bench) = bench() else { return };
    let (code, said, counter) = bench.outcome(&bench.workbook, "people_detained");
    assert_eq!((code, counter.as_str()), (0, "68289 current"), "{said}");
    let (_, _, counter) = bench.outcome(&bench.workbook, "people_monitored_atd");
    assert_eq!(counter, "179991 current");
}

#[test]
fn a_negative_or_infinite_figure_is_reported_with_its_cell() {
    let Some(bench) = bench() else { return };
    let sheet = part_of(3);
    for (inside, found) in [("<v>-68289</v>", "found `-68289`"), ("<v>1e999</v>", "found `inf`")] {
        let bytes = edited(&bench.workbook, &sheet, |xml| with_cell(&xml, "D10", "", inside));
        let (code, said, counter) = bench.outcome(&bytes, "people_detained");
        assert_eq!(code, 3, "{said}");
        assert!(said.contains("D10") && said.contains(found), "{said}");
        assert_eq!(counter, "70766 stale");
    }
}

#[test]
fn a_cell_beyond_the_sheet_refuses_the_document() {
    let Some(bench) = bench() else { return };
    let sheet = part_of(6);
    let row = "<row r=\"4294967303\"><c r=\"K4294967303\"><v>9999</v></c></row></sheetData>";
    let bytes = edited(&bench.workbook, &sheet, |xml| xml.replace("</sheetData>", row));
    let (code, said, counter) = bench.outcome(&bytes, "people_detained");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("4294967303"), "{said}");
    assert!(counter.starts_with("70766 "), "{counter}");
}
