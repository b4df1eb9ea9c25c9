//! `update`, `fetch` and `backfill` as cron runs them, against a replica of the sites.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::replica::Reply;
use crate::shared;
use crate::sites::{
    FOLDER, HTML, JULY_8, JULY_21, PAGE, TRAC, WALL, XLSX, command, files, first_update, page,
    published, run, sites, sites_with, status, trac, transferred, workbooks, xlsx,
};

#[test]
fn the_right_files_are_found_taken_and_published_and_a_second_run_touches_nothing() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{code}: {told}");
    let asked: Vec<String> = replica.seen().into_iter().map(|seen| seen.path).collect();
    assert_eq!(
        asked,
        [
            "/www.ice.gov/robots.txt".to_owned(),
            format!("/{PAGE}"),
            format!("/{FOLDER}/{JULY_8}"),
            format!("/{FOLDER}/FY21-detentionstats.XLSX?v=1"),
        ],
        "the current file before the year-end file, and no list of facilities"
    );
    let counters = std::fs::read_to_string(data.join("v1/counters.csv")).unwrap();
    assert!(counters.contains("284813"), "{counters}");
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert!(manifest.contains("2022-07-08,ice_workbook"), "{manifest}");

    let before = files(&data);
    let started = Instant::now();
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("nothing new; no file was changed"), "{told}");
    let seen = replica.seen();
    assert_eq!(transferred(&seen), 0, "{seen:?}");
    assert!(
        seen[0].user_agent.starts_with("detention-stats/")
            && seen[0].user_agent.contains("mailto:tests@example.org")
    );
    assert_eq!(files(&data), before, "a file was touched");
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn new_bytes_under_an_old_address_and_old_bytes_under_a_new_one_are_told_apart() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    // The same address, silently replaced.
    replica.document(&format!("{FOLDER}/{JULY_8}"), &workbooks().july_21, XLSX);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{told}");
    assert!(told.contains("1 new"), "{told}");
    let count =
        |data: &Path| std::fs::read_to_string(data.join("captures.csv")).unwrap().lines().count();
    assert_eq!(count(&data), 4, "a header and three documents");
    // Bytes that are known, published again under another name: one more name, no more documents.
    replica.document(PAGE, &page(&[JULY_21, JULY_8]), HTML);
    replica.document(&format!("{FOLDER}/{JULY_21}"), &workbooks().july_21, XLSX);
    let series = |data: &Path| {
        let text = std::fs::read_to_string(data.join("v1/series/atd.csv")).unwrap();
        text.lines().map(|line| line.split(',').take(4).collect::<Vec<_>>().join(",")).collect()
    };
    let before: Vec<String> = series(&data);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{told}");
    assert_eq!(count(&data), 4, "{told}");
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert!(manifest.contains(&format!("{JULY_8}; {JULY_21}")), "{manifest}");
    assert_eq!(series(&data), before, "no figure changes");
}

#[test]
fn one_source_out_of_reach_does_not_stop_another() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let (code, told) = run(&data, &replica.address, &["update"]);
    assert_eq!(code, 3, "TRAC is not there: {told}");
    assert!(told.contains("trac_tables: 0 new, 0 unchanged, 4 failed"), "{told}");
    assert!(told.contains("ice_coronavirus_page: discontinued on 2023-05-18"), "{told}");
    assert!(data.join("v1/counters.csv").exists());
    let asked = replica.seen();
    assert!(!asked.iter().any(|seen| seen.path.contains("coronavirus")), "{asked:?}");
    // A wall before ICE, and TRAC in order.
    for (name, json) in trac() {
        replica.document(&format!("{TRAC}/{name}"), json.as_bytes(), "application/json");
    }
    replica.set(PAGE, status(403, &[], WALL));
    let before = published(&data);
    let (code, told) = run(&data, &replica.address, &["update"]);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("trac_tables: 4 new"), "{told}");
    let (code, _) = run(&data, &replica.address, &["update"]);
    assert_eq!(code, 3);
    // On a fresh checkout TRAC's tables are not there; they come again, and nothing that is committed changes.
    let committed = |data: &Path| {
        let all = files(data).into_iter();
        let inside = |path: &PathBuf| {
            let inside = path.strip_prefix(data).unwrap();
            !inside.starts_with("raw") && !inside.starts_with("ledger/trac_tables")
        };
        all.filter(|(path, _)| inside(path)).collect::<BTreeMap<_, _>>()
    };
    let once = committed(&data);
    std::fs::remove_dir_all(data.join("raw")).unwrap();
    std::fs::remove_dir_all(data.join("ledger/trac_tables")).unwrap();
    let (code, told) = run(&data, &replica.address, &["update"]);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("trac_tables: 0 new, 4 unchanged"), "{told}");
    assert!(data.join("raw/captures.csv").exists());
    assert_eq!(committed(&data), once);
    // Nothing of TRAC's is published, nor listed for others.
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert!(!manifest.contains("trac_tables"), "{manifest}");
    let changed: Vec<PathBuf> = published(&data)
        .into_iter()
        .filter(|(path, (bytes, _))| before.get(path).is_none_or(|(old, _)| old != bytes))
        .map(|(path, _)| path.strip_prefix(&data).unwrap().to_path_buf())
        .collect();
    assert_eq!(changed, [PathBuf::from("v1/status.json")]);
}

#[test]
fn two_runs_at_once_are_one() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    replica.set(PAGE, Reply::Slow(Duration::from_secs(2)));
    let mut first = command(&data, &replica.address, &["update", "ice_workbook"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(600));
    let started = Instant::now();
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 4, "{told}");
    assert!(told.contains("another run is using"), "{told}");
    assert!(started.elapsed() < Duration::from_secs(1));
    // A dead run holds nothing.
    first.kill().unwrap();
    first.wait().unwrap();
    replica.document(PAGE, &page(&[JULY_8]), HTML);
    assert_eq!(run(&data, &replica.address, &["update", "ice_workbook"]).0, 0);
}

#[test]
fn where_the_publisher_is_walled_off_the_web_archive_stands_in() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    replica.set(PAGE, status(403, &[], WALL));
    let archived = |address: &str, stamp: &str, bytes: &[u8]| {
        let newest = format!("web.archive.org/web/29991231235959id_/https://{address}");
        let target = format!("https://web.archive.org/web/{stamp}id_/https://{address}");
        replica.set(&newest, status(302, &[("Location", &target)], ""));
        let memento = ("Memento-Datetime", "Fri, 22 Jul 2022 05:44:42 GMT".to_owned());
        let body = bytes.to_vec();
        replica.set(
            &target["https://".len()..],
            Reply::Status { code: 200, headers: vec![memento], body },
        );
    };
    let today = chrono::Utc::now().format("%Y%m%d000000").to_string();
    archived(PAGE, &today, &page(&[JULY_21, JULY_8]));
    archived(&format!("{FOLDER}/{JULY_21}"), "20220722054500", &workbooks().july_21);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{told}");
    assert!(told.contains("1 new, 2 unchanged, 0 failed, from the Wayback Machine"), "{told}");
    assert!(told.contains("stood in"), "{told}");
    let (_, status) = run(&data, &replica.address, &["status", "--json"]);
    assert!(status.contains("answered 403") && status.contains("stood in"), "{status}");
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert!(
        manifest.contains("https://web.archive.org/web/20220722054500id_/https://www.ice.gov/doclib/detention/FY22_detentionStats07212022.xlsx"),
        "{manifest}"
    );
}

#[test]
fn an_old_copy_of_a_page_does_not_hide_that_the_publisher_is_out_of_reach() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    replica.set(PAGE, status(403, &[], WALL));
    let at = |stamp: &str| format!("web.archive.org/web/{stamp}id_/https://{PAGE}");
    let old = format!("https://{}", at("20220722054442"));
    replica.set(&at("29991231235959"), status(302, &[("Location", &old)], ""));
    let memento = ("Memento-Datetime", "Fri, 22 Jul 2022 05:44:42 GMT".to_owned());
    let page = Reply::Status { code: 200, headers: vec![memento], body: page(&[JULY_8]) };
    replica.set(&old["https://".len()..], page);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("copy of 2022-07-22 stood in"), "{told}");
    // The archive's own page, or the capture of another address, is no copy.
    let other = "https://web.archive.org/web/20220722054442id_/https://www.ice.gov/other";
    replica.set(&at("29991231235959"), status(302, &[("Location", other)], ""));
    let memento = ("Memento-Datetime", "Fri, 22 Jul 2022 05:44:42 GMT".to_owned());
    let body = b"<title>other</title>".to_vec();
    replica
        .set(&other["https://".len()..], Reply::Status { code: 200, headers: vec![memento], body });
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("a capture of `https://www.ice.gov/other`"), "{told}");
    let outage = Reply::Status { code: 200, headers: Vec::new(), body: b"<p>maintenance".to_vec() };
    replica.set(&at("29991231235959"), outage);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("no archived capture"), "{told}");
}

#[test]
fn documents_that_cannot_be_read_are_kept_and_unforeseen_names_are_taken() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    let (renamed, odd, broken) = (
        "FY22_detentionStats07212022_0.xlsx",
        "ICE-Detention-Statistics-2022.xlsx",
        "FY27_detentionStats01012027.xlsx",
    );
    replica.document(PAGE, &page(&[renamed, odd, broken, JULY_8]), HTML);
    replica.document(&format!("{FOLDER}/{renamed}"), &workbooks().july_21, XLSX);
    replica.document(&format!("{FOLDER}/{odd}"), &workbooks().july_21, XLSX);
    let bytes = &workbooks().july_21[..workbooks().july_21.len() / 2];
    replica.document(&format!("{FOLDER}/{broken}"), bytes, XLSX);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 3, "{told}");
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert!(manifest.contains(renamed) && manifest.contains(odd), "{manifest}");
    let kept: Vec<_> = std::fs::read_dir(data.join("raw/unread")).unwrap().collect();
    assert_eq!(kept.len(), 2, "bytes and what is known of them: {kept:?}");
    assert!(told.contains("its bytes are kept as"), "{told}");
    // It is told again while it is there, and asked for in full: another file may come to be there.
    replica.seen();
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("damaged or truncated"), "{told}");
    assert!(transferred(&replica.seen()) > 0);
    // A workbook of something else behind an unforeseen name is left out, once and for all.
    let foreign = "detention-population-statistics.xlsx";
    replica.document(PAGE, &page(&[foreign, "DetentionFacilitiesByState.xlsx", JULY_8]), HTML);
    let mut other = rust_xlsxwriter::Workbook::new();
    other.add_worksheet().write(0, 0, "something else").unwrap();
    replica.document(&format!("{FOLDER}/{foreign}"), &other.save_to_buffer().unwrap(), XLSX);
    for _ in 0..2 {
        let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
        assert_eq!(code, 3, "what was found in July is still open: {told}");
        assert!(told.contains("0 failed") && told.contains("needs review"), "{told}");
    }
    assert!(replica.seen().iter().all(|seen| !seen.path.contains("ByState")));
}

#[test]
fn a_table_that_cannot_be_read_stops_no_later_command() {
    let replica = sites();
    for table in
        ["detention_agen_date", "atd_pop_table", "facilities", "book_in_agen_program_table"]
    {
        let address = format!("tracreports.org/immigration/detentionstats/{table}.json");
        replica.document(&address, b"[{\"x\":1}]", "application/json");
    }
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let (code, told) = run(&data, &replica.address, &["fetch"]);
    assert_eq!(code, 3, "{told}");
    for arguments in [&["fetch"][..], &["--offline", "build"], &["update"]] {
        let (code, told) = run(&data, &replica.address, arguments);
        assert!(code != 1, "{arguments:?}: {told}");
    }
}

#[test]
fn an_outage_of_one_source_of_two_is_told_only_when_it_lasts() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    let note = place.path().join("note");
    let notify = format!("cat > {}", note.display());
    let (code, told) = run(&data, &replica.address, &["update", "--notify", &notify]);
    assert_eq!(code, 3, "TRAC's tables are not there: {told}");
    assert!(!note.exists());
    run(&data, &replica.address, &["update", "--notify", &notify, "--patience", "0"]);
    assert!(note.exists());
}

#[test]
fn an_update_publishes_what_a_person_decided_and_recovery_comes_before_a_build() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    let decided = data.join("reference/known_releases.csv");
    std::fs::write(&decided, "published_on,document,evidence\n2022-07-20,,told by a reader\n")
        .unwrap();
    let (_, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(told.contains("files written"), "{told}");
    let lateness = std::fs::read_to_string(data.join("v1/series/lateness.csv")).unwrap();
    assert!(lateness.contains("2022-07-20"), "{lateness}");
    // A guard that does not hold stops the run, and the edition stands.
    let before = published(&data);
    std::fs::write(data.join("reference/decisions.csv"), "nonsense\n1\n").unwrap();
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 1, "{told}");
    assert_eq!(published(&data), before);
    std::fs::remove_file(data.join("reference/decisions.csv")).unwrap();
    // A document that was kept by a run that was then cut off is taken in by whichever command comes next.
    let sites = sites_with(xlsx(&workbooks().july_21));
    run(&data, &sites.address, &["update", "ice_workbook"]);
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    let without: String =
        manifest.split_inclusive('\n').filter(|line| !line.contains(JULY_21)).collect();
    std::fs::write(data.join("captures.csv"), without).unwrap();
    std::fs::write(data.join(".pending"), "cut off").unwrap();
    run(&data, &sites.address, &["--offline", "build"]);
    assert_eq!(std::fs::read_to_string(data.join("captures.csv")).unwrap(), manifest);
}

#[test]
fn a_person_is_told_when_figures_came_or_one_is_needed() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let note = place.path().join("note");
    let notify = format!("cat > {0}; echo $DETENTION_STATS_EXIT >> {0}", note.display());
    let arguments = ["update", "ice_workbook", "--notify", notify.as_str()];
    let at_once = [&arguments[..], &["--patience", "0"]].concat();
    run(&data, &replica.address, &arguments);
    let told = std::fs::read_to_string(&note).unwrap();
    assert!(told.contains(JULY_8) && told.contains("284,813"), "{told}");
    std::fs::remove_file(&note).unwrap();
    run(&data, &replica.address, &arguments);
    assert!(!note.exists(), "nothing new, nobody needed");
    replica.set(PAGE, status(403, &[], WALL));
    run(&data, &replica.address, &arguments);
    assert!(!note.exists(), "out of reach for less than a day");
    run(&data, &replica.address, &at_once);
    let told = std::fs::read_to_string(&note).unwrap();
    assert!(
        told.contains("no source could be reached")
            && told.contains("403")
            && told.ends_with("5\n"),
        "{told}"
    );
}

#[test]
fn nothing_is_asked_offline() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    for arguments in [
        &["--offline", "update"][..],
        &["--offline", "fetch"],
        &["--offline", "backfill"],
        &["--offline", "backfill", "--dry-run"],
    ] {
        let (code, told) = run(&data, &replica.address, arguments);
        assert_eq!(code, 0, "{told}");
    }
    assert!(replica.seen().is_empty());
}

/// A page of the real sites' making where the documents are there: every workbook of one year, found and read.
#[test]
fn real_workbooks_go_through_the_whole_way() {
    let Some(folder) = shared::folder("workbooks") else { return };
    let real =
        std::fs::read(folder.join("20220709054442-FY22_detentionStats07082022.xlsx")).unwrap();
    let replica = sites();
    replica.document(&format!("{FOLDER}/{JULY_8}"), &real, XLSX);
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{code}: {told}");
    let counters = std::fs::read_to_string(data.join("v1/counters.csv")).unwrap();
    assert!(counters.contains("284813") && counters.contains("23156"), "{counters}");
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert!(manifest.contains("f9fb7924"), "{manifest}");
}
