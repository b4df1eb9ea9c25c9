//! Exit 0 means that ledger and published files are whole and current: each fault with its exit code, its message and
//! what is on disk after.

use std::path::{Path, PathBuf};

use crate::sites::{first_update, run, sites, sites_with, workbooks, xlsx};

/// A published record, with what it looked like.
pub(crate) fn published() -> (tempfile::TempDir, PathBuf, crate::replica::Replica) {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    (place, data, replica)
}

fn edition(data: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let mut files = crate::sites::files(&data.join("v1"));
    files.extend(crate::sites::files(&data.join("charts")));
    files.into_iter().map(|(path, (bytes, _))| (path, bytes)).collect()
}

fn edit(path: &Path, change: impl Fn(String) -> String) {
    let text = std::fs::read_to_string(path).unwrap();
    std::fs::write(path, change(text)).unwrap();
}

fn first_file(folder: &Path) -> PathBuf {
    crate::sites::files(folder).into_keys().next().unwrap()
}

#[test]
fn what_is_lost_from_the_record_is_told_and_the_publication_stands() {
    type Fault = (&'static str, fn(&Path), &'static [&'static str]);
    let faults: [Fault; 11] = [
        (
            "lines lost from the manifest",
            |data| {
                edit(&data.join("captures.csv"), |text| {
                    text.lines().take(2).fold(String::new(), |all, line| all + line + "\n")
                });
            },
            &["captures.csv", "lacks 1 of 2 documents", "git checkout", "import"],
        ),
        (
            "the manifest gone",
            |data| std::fs::remove_file(data.join("captures.csv")).unwrap(),
            &["lacks 2 of 2 documents"],
        ),
        (
            "a line twice",
            |data| {
                edit(&data.join("captures.csv"), |text| {
                    format!("{text}{}\n", text.lines().last().unwrap())
                });
            },
            &["captures.csv", "line 4", "is in line 3 too"],
        ),
        (
            "a file of the ledger gone",
            |data| std::fs::remove_file(first_file(&data.join("ledger/ice_workbook"))).unwrap(),
            &["files of the ledger are missing", "git checkout"],
        ),
        (
            "a file of the ledger emptied",
            |data| std::fs::write(first_file(&data.join("ledger/ice_workbook")), "").unwrap(),
            &["ledger/ice_workbook"],
        ),
        (
            "two files of the ledger exchanged",
            |data| {
                let files: Vec<PathBuf> =
                    crate::sites::files(&data.join("ledger/ice_workbook")).into_keys().collect();
                let bytes: Vec<Vec<u8>> =
                    files.iter().map(|file| std::fs::read(file).unwrap()).collect();
                std::fs::write(&files[0], &bytes[1]).unwrap();
                std::fs::write(&files[1], &bytes[0]).unwrap();
            },
            &["exchanged", "git checkout"],
        ),
        (
            "the account of the cells gone",
            |data| std::fs::remove_file(data.join("accounting.csv")).unwrap(),
            &["accounting.csv", "missing", "git checkout"],
        ),
        (
            "a line lost from the account of the cells",
            |data| {
                edit(&data.join("accounting.csv"), |text| {
                    text.lines().take(2).fold(String::new(), |all, line| all + line + "\n")
                });
            },
            &["accounting.csv", "cut or edited"],
        ),
        (
            "what could not be read gone",
            |data| std::fs::remove_file(data.join("problems.csv")).unwrap(),
            &["problems.csv", "git checkout"],
        ),
        (
            "a reference file emptied",
            |data| std::fs::write(data.join("reference/facilities.csv"), "").unwrap(),
            &["facilities.csv"],
        ),
        (
            "a reference file cut to its header",
            |data| {
                let file = data.join("reference/events.csv");
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(file, "date,kind,charts,weight,text_en,text_es,known_on,source\n")
                    .unwrap();
            },
            &["events.csv", "is empty"],
        ),
    ];
    for (name, damage, words) in faults {
        let (_place, data, replica) = published();
        let before = edition(&data);
        damage(&data);
        for arguments in [&["--offline", "build"][..], &["update", "ice_workbook"]] {
            let (code, told) = run(&data, &replica.address, arguments);
            assert_eq!(code, 1, "{name}, {arguments:?}: {told}");
            for word in words {
                assert!(told.contains(word), "{name}, {arguments:?}: {told}");
            }
            assert_eq!(edition(&data), before, "{name}");
        }
    }
}

#[test]
fn what_is_lost_from_the_publication_is_restored_and_told() {
    type Fault = (&'static str, fn(&Path));
    let faults: [Fault; 6] = [
        ("a series deleted", |data| std::fs::remove_file(data.join("v1/series/atd.csv")).unwrap()),
        ("a series cut", |data| {
            edit(&data.join("v1/series/atd.csv"), |text| text[..text.len() / 2].to_owned());
        }),
        ("a figure edited", |data| {
            edit(&data.join("v1/counters.csv"), |text| text.replace("284813", "284814"));
        }),
        ("all charts deleted", |data| std::fs::remove_dir_all(data.join("charts")).unwrap()),
        ("the status deleted", |data| std::fs::remove_file(data.join("v1/status.json")).unwrap()),
        ("the list of files deleted", |data| {
            std::fs::remove_file(data.join("v1/files.json")).unwrap();
        }),
    ];
    for (name, damage) in faults {
        let (_place, data, replica) = published();
        let before = edition(&data);
        damage(&data);
        let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
        assert_eq!(code, 0, "{name}: {told}");
        assert_eq!(edition(&data), before, "{name}: {told}");
        assert!(told.contains("restored") || told.contains("files written"), "{name}: {told}");
        let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
        assert!(code == 0 && told.contains("no file was changed"), "{name}: {told}");
    }
}

#[test]
fn a_known_document_comes_back_into_the_archive() {
    let (place, data, replica) = published();
    let folder = place.path().join("documents");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("FY22_detentionStats07082022.xlsx"), &workbooks().july_8).unwrap();
    std::fs::remove_dir_all(data.join("raw")).unwrap();
    let (code, told) = run(&data, &replica.address, &["import", folder.to_str().unwrap()]);
    assert_eq!(code, 0, "{told}");
    let (code, told) =
        run(&data, &replica.address, &["explain", "--verify", "FY22_detentionStats07082022.xlsx"]);
    assert_eq!(code, 0, "{told}");
}

#[test]
fn a_document_leaves_the_record_only_by_a_decision() {
    let (_place, data, replica) = published();
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    let line = manifest.lines().find(|line| line.contains("07082022")).unwrap();
    let hash = line.split(',').find(|field| field.len() == 64).unwrap().to_owned();
    let before = std::fs::read_to_string(data.join("v1/series/atd.csv")).unwrap();
    assert!(before.contains("2022-07-04,all,284813"), "{before}");
    // Without its line, and without a decision.
    edit(&data.join("captures.csv"), |text| text.replace(&format!("{line}\n"), ""));
    let (code, told) = run(&data, &replica.address, &["build"]);
    assert!(code == 1 && told.contains("lacks 1 of 2 documents"), "{told}");
    let decisions = data.join("reference/decisions.csv");
    let header = "decided_on,decided_by,action,source,capture,table,measure,date,cell,field,found,corrected,reason,evidence\n";
    std::fs::create_dir_all(data.join("reference")).unwrap();
    let row =
        format!("2026-11-26,a person,withdraw,ice_workbook,{hash},,,,,,,,no document of ICE's,\n");
    std::fs::write(&decisions, format!("{header}{row}")).unwrap();
    let (code, told) = run(&data, &replica.address, &["build"]);
    assert!(matches!(code, 0 | 3), "{code}: {told}");
    let after = std::fs::read_to_string(data.join("v1/series/atd.csv")).unwrap();
    assert!(!after.contains("284813"), "{after}");
    let told = std::fs::read_to_string(data.join("v1/anomalies.csv")).unwrap();
    assert!(told.contains("withdrawn") && told.contains("no document of ICE's"), "{told}");
    // With its line as well: the decision counts, and without the decision the document is back.
    std::fs::write(data.join("captures.csv"), &manifest).unwrap();
    let (_, series) = run(&data, &replica.address, &["series", "atd"]);
    assert!(!series.contains("284813"), "{series}");
    std::fs::remove_file(&decisions).unwrap();
    assert!(matches!(run(&data, &replica.address, &["build"]).0, 0 | 3));
    assert_eq!(std::fs::read_to_string(data.join("v1/series/atd.csv")).unwrap(), before);
}

#[test]
fn a_release_that_cannot_be_read_makes_the_counters_stale_until_it_is_here() {
    let (place, data, replica) = published();
    let name = "FY22_detentionStats07212022.xlsx";
    let whole = &workbooks().july_21;
    let file = place.path().join(name);
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let of = |on: &str| {
        let (_, told) = run(&data, &replica.address, &["counters", "--known-on", on, "--json"]);
        let begins = told.find('{').unwrap();
        let mut values = serde_json::Deserializer::from_str(&told[begins..]).into_iter();
        let told: serde_json::Value = values.next().unwrap().unwrap();
        let counters = told["counters"].as_array().unwrap().clone();
        let of = counters.into_iter().find(|one| one["id"] == "people_monitored_atd").unwrap();
        of["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(of("2022-07-22"), "current");
    let (code, told) = run(&data, &replica.address, &["import", file.to_str().unwrap()]);
    assert_eq!(code, 1, "{told}");
    assert_eq!((of("2022-07-22").as_str(), of("2022-07-20").as_str()), ("stale", "current"));
    let listed = std::fs::read_to_string(data.join("unread.csv")).unwrap();
    assert!(listed.contains(&format!("2022-07-21,{name},")), "{listed}");
    std::fs::write(&file, whole).unwrap();
    run(&data, &replica.address, &["import", file.to_str().unwrap()]);
    assert_eq!(of("2022-07-22"), "current");
    let listed = std::fs::read_to_string(data.join("unread.csv")).unwrap();
    assert!(!listed.contains(name), "{listed}");
}

#[test]
fn a_name_of_several_documents_is_refused_with_their_captures() {
    let (place, data, replica) = published();
    let name = "FY22_detentionStats07082022.xlsx";
    let file = place.path().join(name);
    std::fs::write(&file, &workbooks().july_21).unwrap();
    run(&data, &replica.address, &["import", file.to_str().unwrap()]);
    for question in [["explain", "--verify", name], ["revisions", "--release", name]] {
        let (code, told) = run(&data, &replica.address, &question);
        assert_eq!(code, 2, "{told}");
        assert!(
            told.contains("matches 2 documents") && told.contains("published 2022-07-"),
            "{told}"
        );
    }
    let (code, told) = run(&data, &replica.address, &["revisions", "--release", "nothing.xlsx"]);
    assert!(code == 2 && told.contains("no document `nothing.xlsx`"), "{told}");
}

#[test]
fn an_open_item_stays_open_over_runs_until_it_is_acknowledged() {
    let (place, data, _) = published();
    let replica = sites_with(xlsx(&workbooks().july_21));
    let note = place.path().join("note");
    let notify = format!("cat > {}", note.display());
    let update = ["update", "ice_workbook", "--notify", notify.as_str()];
    let (code, told) = run(&data, &replica.address, &update);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("needs review: book_ins_by_agency") && told.contains("V20"), "{told}");
    let paragraph = std::fs::read_to_string(&note).unwrap();
    assert!(paragraph.contains("Needs review") && paragraph.len() <= 4096, "{paragraph}");
    std::fs::remove_file(&note).unwrap();
    let (code, told) = run(&data, &replica.address, &update);
    assert!(code == 3 && !note.exists(), "told once, and still open: {told}");
    // Nobody was told of it yet, as after a kill between publishing and telling.
    std::fs::remove_file(data.join("raw/told.json")).unwrap();
    let (code, told) = run(&data, &replica.address, &update);
    assert!(code == 3 && note.exists(), "{told}");
    let (code, told) = run(&data, &replica.address, &["check"]);
    assert_eq!(code, 3, "{told}");
    // A person has seen it.
    let capture = std::fs::read_to_string(data.join("captures.csv"))
        .unwrap()
        .lines()
        .find(|line| line.contains("07212022"))
        .and_then(|line| line.split(',').nth(2).map(str::to_owned))
        .unwrap();
    let header = include_str!("../../data/reference/decisions.csv").lines().next().unwrap();
    let row =
        format!("2026-11-26,a person,acknowledge,ice_workbook,{capture},,,,,,,,seen,the cells\n");
    std::fs::create_dir_all(data.join("reference")).unwrap();
    std::fs::write(data.join("reference/decisions.csv"), format!("{header}\n{row}")).unwrap();
    for arguments in [&update[..], &["check"], &["--offline", "build"]] {
        let (code, told) = run(&data, &replica.address, arguments);
        assert_eq!(code, 0, "{arguments:?}: {told}");
    }
}

#[test]
fn wrong_words_on_the_command_line_are_told_with_the_right_ones() {
    let (place, data, replica) = published();
    let missing = place.path().join("nowhere");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .args(["--data".as_ref(), missing.as_os_str(), "update".as_ref()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!missing.exists());
    let (code, told) =
        run(&data, &replica.address, &["import", "https://www.ice.gov/doclib/detention/x.xlsx"]);
    assert!(code == 2 && told.contains("fetch") && told.contains("backfill"), "{told}");
    let (_, help) = run(&data, &replica.address, &["--help"]);
    for code in 0..=5 {
        assert!(help.contains(&format!("\n  {code}  ")), "{help}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_a_full_disk_and_a_narrow_umask_change_neither_code_nor_rights() {
    use std::os::unix::fs::PermissionsExt;
    let (place, data, _replica) = published();
    let program = env!("CARGO_BIN_EXE_detention-stats");
    let (data_text, charts) = (data.display(), data.join("charts"));
    let shell = |line: &str| {
        let status = std::process::Command::new("bash").args(["-c", line]).status().unwrap();
        status.code()
    };
    let check = format!("{program} --data {data_text} --charts {} series", charts.display());
    assert_eq!(shell(&format!("{check} > /dev/full")), Some(0));
    assert_eq!(shell(&format!("set -o pipefail; {check} | true")), Some(0));
    // A new edition, written under a umask that leaves nothing to others.
    let line = format!(
        "umask 077; rm -r {0}/v1; {program} --data {0} --charts {1} --offline build > /dev/null",
        data_text,
        charts.display()
    );
    assert_eq!(shell(&line), Some(0));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data.join("v1/series")), 0o755);
    assert_eq!(mode(&data.join("v1/series/atd.csv")), 0o644);
    // What a killed run was writing is swept away.
    std::fs::write(data.join("ledger/.writing-x"), "half").unwrap();
    assert_eq!(shell(&line), Some(0));
    assert!(!data.join("ledger/.writing-x").exists());
    // A pipe is no document.
    let pipe = place.path().join("pipe");
    assert_eq!(shell(&format!("mkfifo {}", pipe.display())), Some(0));
    let import = format!("timeout 20 {program} --data {data_text} import {}", pipe.display());
    assert_eq!(shell(&import), Some(1));
}

#[test]
fn a_day_that_has_not_come_is_no_evidence() {
    let (place, data, replica) = published();
    let future = place.path().join("29991231235959-FY22_detentionStats07212022.xlsx");
    std::fs::write(&future, &workbooks().july_21).unwrap();
    let (code, told) = run(&data, &replica.address, &["import", future.to_str().unwrap()]);
    assert_eq!(code, 3, "{told}");
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert!(manifest.contains("2022-07-21,") && !manifest.contains("2999-12-31"), "{manifest}");
}

/// A page that a parser would take long for is refused before it is parsed.
#[test]
fn nested_pages_are_refused_unparsed() {
    use detention_stats::extract::document::{self, DocumentError};
    for kilobytes in [25, 100, 400, 1_600] {
        let page = format!("<html><title>x</title>{}", "<div>".repeat(kilobytes * 205));
        let read = document::read(page.as_bytes());
        assert!(matches!(read, Err(DocumentError::TooDeep)), "{kilobytes} kB");
    }
    let large = format!("<html><title>x</title>{}", "<p>x</p>".repeat(1 << 20));
    assert!(matches!(document::read(large.as_bytes()), Err(DocumentError::TooDeep)));
}

/// A name of thirty thousand letters is no longer, in the ledger and in every later file, than one of two hundred.
#[test]
fn names_are_cut_at_two_hundred_letters_and_told() {
    use rust_xlsxwriter::Workbook;
    for letters in [100, 1_000, 30_000] {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("Facilities FY22").unwrap();
        sheet.write(5, 0, "Source: ICE Integrated Decision Support (IIDS), 07/05/2022").unwrap();
        for (column, head) in (0_u16..).zip(crate::hostile::FACILITY_HEADS) {
            sheet.write(6, column, head).unwrap();
            sheet.write(7, column, 1.0).unwrap();
        }
        sheet.write(7, 0, "A".repeat(letters)).unwrap();
        let grids =
            detention_stats::extract::xlsx::grids(&workbook.save_to_buffer().unwrap()).unwrap();
        let read = detention_stats::extract::workbook::extract_grids(grids);
        let longest = read.observations.iter().map(|o| o.row_label.len()).max();
        assert_eq!(longest, Some(letters.min(200)));
        let told = read.problems.iter().any(|p| p.message.contains("cut to 200"));
        assert_eq!(told, letters > 200);
    }
}
