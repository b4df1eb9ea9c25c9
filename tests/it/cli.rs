//! The program as its users run it, on small workbooks made here with real figures, and on the committed ledger.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::fixed::data as committed;
use crate::made::{Cell, Cells, atd, detention, footnotes, july, n, put, t, write};

fn program(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_detention-stats"));
    command.arg("--data").arg(data).arg("--charts").arg(data.join("charts"));
    command
}

fn run(data: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = program(data).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn json(data: &Path, arguments: &[&str]) -> Value {
    let (code, stdout, stderr) = run(data, arguments);
    assert_eq!(code, 0, "{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn a_workbook_goes_in_and_its_counters_come_out_with_receipts() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let workbook = july(place.path());
    let (code, stdout, stderr) = run(&data, &["import", workbook.to_str().unwrap()]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(stdout.contains("published 2022-07-08 (file_name)"), "{stdout}");

    let counters = json(&data, &["counters", "--format", "json"]);
    let detained = &counters["counters"][0];
    assert_eq!(detained["value"], 23156);
    assert_eq!(detained["as_of"], "2022-07-05");
    assert_eq!(detained["receipt"]["cell"], "D10");
    assert_eq!(detained["receipt"]["as_of_cell"], "Footnotes!B72");
    let atd = &counters["counters"][2];
    assert_eq!((&atd["value"], &atd["as_of"]), (&284_813.into(), &"2022-07-04".into()));
    assert_eq!(atd["receipt"]["cell"], "B18");
    let covid = &counters["counters"][1];
    assert_eq!((&covid["value"], &covid["status"]), (&Value::Null, &"unknown".into()));
    assert!(counters["counters"][0]["sentence"]["es"].as_str().unwrap().contains("23,156"));
}

#[test]
fn nothing_is_known_before_it_was_published() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    run(&data, &["import", july(place.path()).to_str().unwrap()]);
    let counters = json(&data, &["counters", "--known-on", "2022-07-07", "--format", "json"]);
    assert_eq!(counters["counters"][2]["value"], Value::Null);
}

#[test]
fn the_same_bytes_under_two_names_are_one_capture() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let workbook = july(place.path());
    run(&data, &["import", workbook.to_str().unwrap()]);
    let again = place.path().join("FY22_detentionStats07212022.xlsx");
    std::fs::copy(&workbook, &again).unwrap();
    run(&data, &["import", again.to_str().unwrap()]);
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert_eq!(manifest.lines().count(), 2, "{manifest}");
    assert!(
        manifest.contains("FY22_detentionStats07082022.xlsx; FY22_detentionStats07212022.xlsx")
    );
    assert_eq!(files_below(&data.join("ledger/ice_workbook")).len(), 1);
    let (_, told, _) = run(&data, &["check", "--notices"]);
    assert!(told.contains("same_bytes_new_name"), "{told}");
}

#[test]
fn a_second_run_writes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let workbook = july(place.path());
    run(&data, &["import", workbook.to_str().unwrap()]);
    run(&data, &["build"]);
    let before = files_below(&data);
    let (code, stdout, _) = run(&data, &["import", workbook.to_str().unwrap()]);
    assert_eq!(code, 0);
    assert!(stdout.contains("1 already imported"), "{stdout}");
    let (code, stdout, _) = run(&data, &["build"]);
    assert_eq!(code, 0);
    assert!(stdout.contains(": 0 written"), "{stdout}");
    assert_eq!(files_below(&data), before);
}

#[test]
fn bad_files_are_refused_each_with_its_reason_and_the_good_one_goes_in() {
    let place = tempfile::tempdir().unwrap();
    let inbox = place.path().join("inbox");
    std::fs::create_dir(&inbox).unwrap();
    let data = place.path().join("data");
    let whole = std::fs::read(july(&inbox)).unwrap();
    let bad: [(&str, &[u8], &str); 6] = [
        ("truncated.xlsx", &whole[..whole.len() / 2], "damaged or truncated"),
        (
            "wall.xlsx",
            b"<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>no</BODY></HTML>",
            "refuses access",
        ),
        ("empty.xlsx", b"", "the file is empty"),
        (
            "page.html",
            b"<!DOCTYPE html><html><head><title>News</title></head></html>",
            "unknown kind, titled `News`",
        ),
        ("locked.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on", "password-protected"),
        ("notes.xlsx", b"PK\x03\x04", "damaged or truncated"),
    ];
    for (name, bytes, _) in bad {
        std::fs::write(inbox.join(name), bytes).unwrap();
    }
    for (name, _, reason) in bad {
        let (code, stdout, _) = run(&data, &["import", inbox.join(name).to_str().unwrap()]);
        assert_eq!(code, 1, "{name}");
        assert!(stdout.contains(name) && stdout.contains(reason), "{name}: {stdout}");
        assert!(files_below(&data).is_empty(), "{name} left something behind");
    }
    let (code, stdout, _) = run(&data, &["import", inbox.to_str().unwrap()]);
    assert_eq!(code, 3, "{stdout}");
    assert!(stdout.contains("1 imported, 0 already imported, 6 refused"), "{stdout}");
    assert_eq!(files_below(&data.join("ledger/ice_workbook")).len(), 1);
    assert_eq!(files_below(&data.join("raw")).len(), 2, "the bytes and their sidecar");
}

#[test]
fn months_that_have_not_begun_are_no_figures() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    run(&data, &["import", july(place.path()).to_str().unwrap()]);
    let (_, stdout, _) = run(&data, &["series", "book_ins"]);
    assert!(
        stdout.starts_with("month,arresting_agency,people,complete,published_on,capture\n"),
        "{stdout}"
    );
    assert!(stdout.contains("2022-06-01,all,21467,true,2022-07-08,"), "{stdout}");
    assert!(stdout.contains("2022-07-01,all,1109,false,"), "{stdout}");
    assert!(!stdout.contains("2022-08-01"), "August had not begun: {stdout}");
}

#[test]
fn a_dash_is_a_published_zero() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    run(&data, &["import", july(place.path()).to_str().unwrap()]);
    let found = json(
        &data,
        &[
            "--json",
            "explain",
            "detained_by_facility_type",
            "--where",
            "disposition=expedited_removal",
            "--where",
            "facility_type=family",
        ],
    );
    assert_eq!(found[0]["value"], 0);
    assert_eq!(found[0]["receipt"]["raw"], "-");
}

/// The detention sheet with every table moved down and right.
fn moved(cells: &Cells, down: u32, right: u16) -> Cells {
    cells
        .iter()
        .map(|(row, column, cell)| {
            let (by, along) = if *row >= 7 { (down, right) } else { (0, 0) };
            (row + by, column + along, cell.clone())
        })
        .collect()
}

#[test]
fn a_moved_table_is_read_at_its_new_place() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let path = place.path().join("FY22_detentionStats07082022.xlsx");
    let sheets = [
        ("ATD FY22 YTD", atd()),
        ("Detention FY22", moved(&detention(), 7, 2)),
        ("Footnotes", footnotes()),
    ];
    write(&path, &sheets);
    let (code, _, _) = run(&data, &["import", path.to_str().unwrap()]);
    assert_eq!(code, 0);
    let counters = json(&data, &["--json", "counters"]);
    assert_eq!(counters["counters"][0]["value"], 23156);
    assert_eq!(counters["counters"][0]["receipt"]["cell"], "F17");
}

#[test]
fn an_unknown_label_is_told_with_its_cell_and_the_nearest_known_one() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let path = place.path().join("FY22_detentionStats07082022.xlsx");
    let mut cells = detention();
    put(&mut cells, 15, 1, &[t("Visa Waver Removal"), n(1.0), n(2.0), n(3.0)]);
    write(&path, &[("ATD FY22 YTD", atd()), ("Detention FY22", cells), ("Footnotes", footnotes())]);
    let (code, stdout, _) = run(&data, &["import", path.to_str().unwrap()]);
    assert_eq!(code, 3);
    assert!(
        stdout.contains("`Detention FY22`!B15: unknown row label `Visa Waver Removal`"),
        "{stdout}"
    );
    assert_eq!(json(&data, &["--json", "counters"])["counters"][0]["value"], 23156);
}

#[test]
fn a_stale_atd_sheet_of_another_year_never_moves_the_counter() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let path = place.path().join("FY22_detentionStats09152022.xlsx");
    let stale: Cells = atd()
        .into_iter()
        .map(|(row, column, cell)| match cell {
            Cell::Text("Data from BI Inc. Participants Report, 7.4.2022") => {
                (row, column, t("Data from BI Inc. Participants Report, 5.8.2021"))
            }
            other => (row, column, other),
        })
        .collect();
    write(
        &path,
        &[("ATD FY22 YTD", stale), ("Detention FY22", detention()), ("Footnotes", footnotes())],
    );
    let (code, stdout, _) = run(&data, &["import", path.to_str().unwrap()]);
    assert_eq!(code, 3);
    assert!(stdout.contains("2021-05-08 does not lie in the sheet's fiscal year 2022"), "{stdout}");
    assert_eq!(json(&data, &["--json", "counters"])["counters"][2]["value"], Value::Null);
}

#[test]
fn wrong_words_on_the_command_line_exit_with_2_and_name_the_nearest() {
    let place = tempfile::tempdir().unwrap();
    let (code, _, stderr) = run(place.path(), &["series", "detaned"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("did you mean `detained`?"), "{stderr}");
    assert_eq!(run(place.path(), &["counters", "--known-on", "July"]).0, 2);
    assert_eq!(run(place.path(), &["nonsense"]).0, 2);
}

#[test]
fn the_committed_data_print_the_campaign_page_of_july_2022() {
    let counters =
        json(&committed(), &["counters", "--known-on", "2022-07-13", "--format", "json"]);
    let of = |at: usize| {
        let counter = &counters["counters"][at];
        (counter["value"].as_i64().unwrap(), counter["as_of"].as_str().unwrap().to_owned())
    };
    assert_eq!(of(0), (23_753, "2022-07-11".to_owned()));
    assert_eq!(of(1), (137, "2022-07-11".to_owned()));
    assert_eq!(of(2), (284_813, "2022-07-04".to_owned()));
    let rivals = |at: usize| -> Vec<i64> {
        let rivals = counters["counters"][at]["rivals"].as_array().unwrap();
        rivals.iter().map(|rival| rival["value"].as_i64().unwrap()).collect()
    };
    assert_eq!(rivals(0), [23_156]);
    assert_eq!(rivals(1), [136, 49]);
    let receipt = &counters["counters"][2]["receipt"];
    assert_eq!(
        receipt["sha256"],
        "f9fb7924879028da2f0de2ea00a95b8f7342220587388bef372949eda42ccb74"
    );
    assert_eq!((&receipt["sheet"], &receipt["cell"]), (&"ATD FY22 YTD".into(), &"B18".into()));
}

#[test]
fn the_misread_31292_is_corrected_through_its_guarded_row() {
    let (code, stdout, stderr) =
        run(&committed(), &["series", "covid", "--from", "2022-01-27", "--to", "2022-01-27"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("2022-01-27,21602,515177,36813,3129,11,"), "{stdout}");
}

#[test]
fn a_correction_whose_guard_fails_stops_the_program() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let csv = place.path().join("ice_coronavirus_page.csv");
    std::fs::write(&csv, "read_on,measure,value,as_of,transcribed_by,note\n2022-01-27,cases_current,3129,,someone,\n").unwrap();
    let (code, stdout, stderr) = run(&data, &["import", csv.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(stdout.contains("1 imported") && stderr.contains("no longer applies"), "{stderr}");
    let (code, _, stderr) = run(&data, &["counters"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("expected 31292 in cases_current on 2022-01-27"), "{stderr}");
}

#[test]
fn building_from_the_committed_ledger_reproduces_every_published_byte() {
    // The one test of the record as it is, whatever documents it has.
    let committed = crate::fixed::project().join("data");
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    for (path, bytes) in files_below(&committed) {
        let inside = path.strip_prefix(&committed).unwrap().to_path_buf();
        if inside.starts_with("v1") || inside.starts_with("raw") {
            continue;
        }
        let target = data.join(inside);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, bytes).unwrap();
    }
    assert_eq!(run(&data, &["build"]).0, 0);
    let published = |folder: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let files = files_below(folder).into_iter();
        files
            .map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_path_buf(), bytes))
            .filter(|(path, _)| path != Path::new("README.md"))
            .collect()
    };
    let names = |files: &[(PathBuf, Vec<u8>)]| {
        files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>()
    };
    let charts = crate::fixed::project().join("charts");
    for (fresh, kept) in [("v1", committed.join("v1")), ("charts", charts)] {
        let (fresh, kept) = (published(&data.join(fresh)), published(&kept));
        assert_eq!(names(&fresh), names(&kept));
        for ((path, fresh), (_, kept)) in fresh.iter().zip(&kept) {
            assert!(fresh == kept, "{} differs from the committed file", path.display());
        }
    }
}

/// The reconstructed page of July 2022, where the shared documents are.
#[test]
fn the_reconstructed_page_outranks_the_transcriptions() {
    let Some(pages) = crate::shared::folder("pages") else { return };
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let page = pages.join("covid/v6_as-of_2022-07-11.html");
    let (code, stdout, _) =
        run(&data, &["import", "--published", "2022-07-13", page.to_str().unwrap()]);
    assert_eq!(code, 0, "{stdout}");
    let reference = committed().join("reference");
    for name in ["ice_coronavirus_page.csv", "ice_coronavirus_page_facilities.csv"] {
        run(&data, &["import", reference.join(name).to_str().unwrap()]);
    }
    let counters = json(&data, &["counters", "--known-on", "2022-07-13", "--format", "json"]);
    for at in [0, 1] {
        assert_eq!(counters["counters"][at]["receipt"]["source"], "ice_coronavirus_page");
    }
    let days = ["series", "covid", "--from", "2022-07-10", "--to", "2022-07-11"];
    let (_, covid, _) = run(&data, &[&days[..], &["--known-on", "2022-07-13"]].concat());
    assert!(covid.contains("2022-07-11,23753,,47006,652,12,137,"), "{covid}");
    // On 2022-07-20 the rows of three places fell by half: they had been counted twice in the total.
    let (_, covid, _) = run(&data, &days);
    assert!(covid.contains("2022-07-11,23753,,,652,,137,"), "{covid}");
    assert!(
        covid.contains("2022-07-10,") && covid.contains(",733445,"),
        "four dates, not one: {covid}"
    );
}

#[test]
fn a_folder_that_is_not_there_is_no_empty_record() {
    let place = tempfile::tempdir().unwrap();
    let none = place.path().join("none");
    for command in [&["counters"][..], &["build"], &["series", "detained"], &["check"]] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_detention-stats"))
            .arg("--data")
            .arg(&none)
            .arg("--charts")
            .arg(place.path().join("charts"))
            .args(command)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{command:?}: {told}");
        assert!(told.contains("not found; set --data"), "{told}");
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "{command:?}");
    }
}
