//! What helps a user at the command line: schedules, completions, manual pages, near names.

use std::process::Command;

use crate::sites::run;

/// The program on the committed data: its exit code, and all that it prints.
fn program(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[test]
fn schedules_name_this_program() {
    let place = tempfile::tempdir().unwrap();
    for form in ["cron", "systemd-service", "systemd-timer", "github"] {
        let (code, text) = run(place.path(), "http://127.0.0.1:9", &["schedule", form]);
        assert_eq!(code, 0, "{text}");
        assert!(!text.contains("{program}") && !text.contains("{folder}"), "{text}");
        let runs = form == "systemd-timer" || text.contains("update");
        assert!(runs && text.contains("detention"), "{text}");
    }
    let folder = place.path().join("a b's 5%");
    let given = ["schedule", "cron", "--contact", "mailto:me@example.org", "--folder"];
    let (_, text) = run(
        place.path(),
        "http://127.0.0.1:9",
        &[&given[..], &[folder.to_str().unwrap()]].concat(),
    );
    assert!(text.contains("DETENTION_STATS_CONTACT=mailto:me@example.org\n"), "{text}");
    assert!(text.contains(r"a b'\''s 5\%'") && text.contains(" --data /"), "{text}");
}

#[test]
fn completions_and_manual_pages_are_made_for_every_shell_and_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, script) = program(&["completions", shell]);
        assert!(code == 0 && script.contains("counters"), "{shell}: {script}");
    }
    let (code, page) = program(&["man"]);
    assert!(code == 0 && page.contains(".TH detention-stats 1"), "{page}");
    let (code, page) = program(&["man", "chart"]);
    assert!(code == 0 && page.contains(".TH detention-stats-chart 1"), "{page}");
    let (code, told) = program(&["man", "chrt"]);
    assert!(code == 2 && told.contains("did you mean `chart`?"), "{told}");
}

#[test]
fn a_misspelt_name_gets_its_neighbour() {
    let (code, told) = program(&["serise"]);
    assert!(code == 2 && told.contains("'series'"), "{told}");
    let (code, told) = program(&["explain", "people_detaned"]);
    assert!(code == 2 && told.contains("did you mean `people_detained`?"), "{told}");
    let (code, told) = program(&["explain", "nosuch"]);
    assert!(code == 2 && told.contains("run `detention-stats series`"), "{told}");
    let (code, told) = program(&["explain", "FY22_detentionStats07082022.xlsx"]);
    assert!(code == 2 && told.contains("add --verify"), "{told}");
}

#[test]
fn the_summary_of_revisions_is_a_table() {
    let (code, table) = program(&["revisions", "--summary"]);
    let mut lines = table.lines();
    let head = lines.next().unwrap();
    assert!(code == 0 && head.starts_with("published_on  capture "), "{head}");
    let at = head.find("n_compared").unwrap() + "n_compared".len();
    assert!(lines.all(|line| line.chars().nth(at - 1).unwrap().is_ascii_digit()), "{table}");
}
