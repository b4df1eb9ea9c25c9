//! What helps a user at the command line: schedules, completions, manual pages, near names.

use std::process::Command;

use crate::sites::run;

/// The program on the committed data: its exit code, and all that it prints.
fn program(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .current_dir(crate::fixed::root())
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
    let lost = ["schedule", "cron", "--folder", folder.to_str().unwrap()];
    let (code, told) = run(place.path(), "http://127.0.0.1:9", &lost);
    assert!(code == 2 && told.contains("not found; set --folder"), "{told}");
    std::fs::create_dir(&folder).unwrap();
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
fn what_cannot_be_answered_says_what_to_do() {
    for (line, words) in [
        (
            "explain inspections --where facility_id=x",
            "series inspections --where facility_id=x --columns as_of,last_date_printed,capture`",
        ),
        ("explain daily_population", "its `capture` column names the file"),
        (
            "explain interval_average_daily_population",
            "run `detention-stats explain facility_history",
        ),
        ("explain lateness", "computed from publication dates"),
        (
            "explain detained --as-of 2022-07-06",
            "`detained` has no figure for 2022-07-06; the nearest are ",
        ),
        ("series detained --from 2030-01-01", "`detained` has no data from 2030-01-01"),
        ("series detained --columns nosuch", "unknown column `nosuch`; columns: as_of, "),
        ("series facility_population --where facility_id=stewart", "did you mean `stewart-"),
        ("state ZZ", "unknown state `ZZ`; use a two-letter code or a name"),
        (
            "chart people_detained --state TX",
            "`people_detained` has no states; use `chart state --state TX`",
        ),
        ("help --help", "Usage: detention-stats"),
    ] {
        let (_, told) = program(&line.split(' ').collect::<Vec<_>>());
        assert!(told.contains(words), "{line}: {told}");
    }
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

#[test]
fn what_became_known_between_two_days_is_new_revised_held_or_gone() {
    let ask = |arguments: &[&str]| {
        let (code, told) = program(&[&["diff"], arguments].concat());
        (code, told)
    };
    let (code, csv) = ask(&["2022-07-01", "2022-07-13", "atd", "detained", "--format", "csv"]);
    assert_eq!(code, 0, "{csv}");
    let has = |line: &str| assert!(csv.lines().any(|row| row.starts_with(line)), "{line}\n{csv}");
    has("2022-07-04,new,atd,,status=all,people,,284813,2022-07-08,c");
    has("2022-07-05,new,detained,,source=ice_workbook,people,,23156,2022-07-08,c");
    has("2022-07-11,new,detained,,source=ice_coronavirus_page,people,,23753,2022-07-13,c");
    // The facility sheet of 2022-07-08 is held, and never was published.
    let (_, csv) = ask(&["2022-07-01", "2022-07-13", "facility_population", "--format", "csv"]);
    let kinds: Vec<&str> = csv.lines().skip(1).filter_map(|row| row.split(',').nth(1)).collect();
    assert!(!kinds.is_empty() && kinds.iter().all(|kind| *kind == "held"), "{kinds:?}");
    let (_, json) =
        program(&["diff", "2022-06-01", "2022-07-13", "average_daily_population", "--json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let june = rows.iter().find(|row| {
        row["date"] == "2022-05-01" && row["keys"] == "arresting_agency=all; criminality=all"
    });
    let june = june.unwrap();
    assert_eq!(june["change"], "revised");
    assert!(june["value_before"].as_f64().unwrap() < june["value_after"].as_f64().unwrap());
    let (code, same) = ask(&["2022-07-08", "2022-07-08"]);
    assert_eq!((code, same.contains("no figure changed")), (0, true), "{same}");
    let (code, told) = ask(&["2022-07-13", "2022-07-01"]);
    assert_eq!((code, told.contains("is after the second")), (2, true), "{told}");
}

#[test]
fn a_series_is_cut_by_fields_and_columns_and_turned_wide() {
    let (code, wide) = program(&[
        "series",
        "detained_by_criminality",
        "--known-on",
        "2022-07-13",
        "--from",
        "2022-07-01",
        "--wide",
    ]);
    assert_eq!(code, 0, "{wide}");
    assert!(wide.starts_with("as_of,") && wide.contains("ICE_convicted"), "{wide}");
    assert_eq!(wide.lines().count(), 2, "{wide}");
    let cut = ["series", "atd", "--where", "status=all", "--columns", "as_of,people"];
    let (_, cut) = program(&[&cut[..], &["--from", "2022-07-01", "--to", "2022-07-10"]].concat());
    assert_eq!(cut, "as_of,people\n2022-07-04,284813\n");
}
