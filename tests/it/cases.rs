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
        (" t=\"str\"", "<f>SUM(D11:D14)</f><v></v>", "a formula without its result"),
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
fn totals_that_are_errors_are_reported_each_with_its_cell() {
    let Some(bench) = bench() else { return };
    let bytes = edited(&bench.workbook, &part_of(2), |xml| {
        ["B14", "B22", "B30"]
            .iter()
            .fold(xml, |xml, cell| with_cell(&xml, cell, " t=\"e\"", "<v>#N/A</v>"))
    });
    let (code, said, counter) = bench.outcome(&bytes, "people_monitored_atd");
    assert_eq!(code, 3, "{said}");
    for cell in ["B14", "B22", "B30"] {
        assert!(said.contains(&format!("`ATD FY26 YTD`!{cell}: expected a number")), "{said}");
    }
    assert_eq!(counter, "180079 stale");
}

#[test]
fn a_bond_figure_that_is_no_number_and_a_month_to_come_are_refused() {
    let Some(bench) = bench() else { return };
    let edits = [
        ("K7", "<v>NaN</v>", "`Monthly Bond Statistics`!K7: expected a number, found `NaN`"),
        ("K7", "<v>1e999</v>", "`Monthly Bond Statistics`!K7: expected a number, found `inf`"),
    ];
    for (cell, inside, words) in edits {
        let bytes = edited(&bench.workbook, &part_of(6), |xml| with_cell(&xml, cell, "", inside));
        let (code, said, counter) = bench.outcome(&bytes, "people_detained");
        assert_eq!((code, counter.as_str()), (3, "68289 current"), "{said}");
        assert!(said.contains(words), "{said}");
    }
    // 46419 is 2027-02-01; the cell keeps its style, by which it is a date.
    let bytes = edited(&bench.workbook, &part_of(6), |xml| {
        let start = xml.find("<c r=\"O3\"").unwrap();
        let end = start + xml[start..].find("</c>").unwrap();
        let value = start + xml[start..end].find("<v>").unwrap();
        format!("{}<v>46419</v>{}", &xml[..value], &xml[end..])
    });
    let (code, said, _) = bench.outcome(&bytes, "people_detained");
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("!O3: the month 2027-02-01 had not begun on 2026-02-07"), "{said}");
}

#[test]
fn a_date_of_another_year_and_a_year_in_a_title_are_named_as_the_reason() {
    let Some(bench) = bench() else { return };
    let text = |words: &str| format!("<is><t>{words}</t></is>");
    let dated = text(
        "National Docket data are a snapshot as of 02/07/2024 (IIDS v.2.0 run date 02/09/2026; EID as of 02/07/2026).",
    );
    let bytes = edited(&bench.workbook, &part_of(10), |xml| {
        with_cell(&xml, "B71", " t=\"inlineStr\"", &dated)
    });
    let (code, said, counter) = bench.outcome(&bytes, "people_detained");
    assert_eq!((code, counter.as_str()), (3, "70766 held"), "{said}");
    assert!(said.contains("`Footnotes`!B71: as-of date 2024-02-07"), "{said}");
    let title = text("ICE DETENTION DATA, FY2025");
    let bytes = edited(&bench.workbook, &part_of(3), |xml| {
        with_cell(&xml, "A3", " t=\"inlineStr\"", &title)
    });
    let (code, said, counter) = bench.outcome(&bytes, "people_detained");
    assert_eq!((code, counter.as_str()), (3, "68289 current"), "{said}");
    assert!(said.contains("`Detention FY26`!A3") && said.contains("2025"), "{said}");
}

/// Gives one name of the package's list of parts to another part as well, in place.
#[test]
fn a_part_that_is_in_the_package_twice_refuses_the_document() {
    let Some(bench) = bench() else { return };
    let mut bytes = edited(&bench.workbook, "", |xml| xml);
    let (from, to) = (b"xl/worksheets/sheet9.xml", b"xl/worksheets/sheet3.xml");
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }
    let (code, said, counter) = bench.outcome(&bytes, "people_detained");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("xl/worksheets/sheet3.xml") && said.contains("twice"), "{said}");
    assert_eq!(counter, "70766 stale", "a newer release exists");
}

#[test]
fn a_page_with_a_mistyped_year_never_becomes_the_counter() {
    let Some(folder) = shared::folder("pages/covid") else { return };
    let page = std::fs::read_to_string(folder.join("v6_as-of_2022-07-11.html")).unwrap();
    let outcome = |page: String| {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        std::fs::create_dir_all(&data).unwrap();
        let file = place.path().join("ice_coronavirus.html");
        std::fs::write(&file, page).unwrap();
        let arguments = ["import", "--published", "2022-07-12", file.to_str().unwrap()];
        let (code, said) = run(&data, &arguments);
        let (_, detained) = run(&data, &["series", "detained"]);
        let (_, covid) = run(&data, &["series", "covid"]);
        (code, said, detained, covid)
    };
    let (code, said, detained, _) = outcome(page.clone());
    assert_eq!(code, 0, "{said}");
    assert!(detained.contains("2022-07-11,ice_coronavirus_page,23753"), "{detained}");
    for year in ["2021", "2023"] {
        let (code, said, detained, covid) =
            outcome(page.replace("7/11/2022", &format!("7/11/{year}")));
        assert_eq!(code, 3, "{said}");
        assert!(said.contains("`summary table`!A1: the figures under"), "{said}");
        assert!(!detained.contains("23753") && !covid.contains(&format!("{year}-07-11")));
    }
    let (code, said, detained, covid) =
        outcome(page.replacen("AS OF 7/11/2022", "AS OF 7/11/2023", 1));
    assert_eq!(code, 3, "{said}");
    assert!(!detained.contains("23753"), "{detained}");
    assert!(covid.contains(",47006,") && covid.contains(",137,"), "the rest stays: {covid}");
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
    assert_eq!(counter, "70766 stale", "a newer release exists");
}
