//! `lint` on the committed data: the campaign's own text, sentences with traps, patches, exit codes.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

use chrono::NaiveDate;
use detention_stats::edition::Edition;
use detention_stats::lint::text::Markup;
use detention_stats::lint::{self, Linter};
use detention_stats::pipeline::question;

use crate::lint_sentences::{JULY_2022, Sentence, TODAY};

/// The three figures of the campaign's page in July 2022.
const CAMPAIGN: &str = r#"<div><b>23,753</b><p>people detained by ICE</p><p>As of 7/11/22</p></div>
<div><b>137</b><p>ICE detention facilities that had confirmed COVID-19 case</p><p>As of 7/11/22</p></div>
<div><b>284,813</b><p>families and immigrants monitored under ICE's "Alternatives to Detention" surveillance program</p><p>As of 7/4/22</p></div>
"#;

fn data() -> PathBuf {
    crate::fixed::data()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The committed record as known on July 13, 2022, and all of it.
fn editions() -> &'static [Edition; 2] {
    static OPEN: OnceLock<[Edition; 2]> = OnceLock::new();
    OPEN.get_or_init(|| {
        [Some(day("2022-07-13")), None]
            .map(|known_on| question::ask(&data(), &lint::tables(), known_on).unwrap())
    })
}

fn linter(edition: &Edition) -> Linter<'_> {
    Linter::new(edition, day("2026-11-24"), None).unwrap()
}

/// `23,753 right; 137 outdated`.
fn said(linter: &Linter<'_>, text: &str, markup: Markup) -> String {
    let linted = linter.lint(text, markup).unwrap();
    let of =
        |said: &lint::Said| format!("{} {}", said.text, said.verdict.words().replace(' ', "_"));
    linted.figures.iter().map(of).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(edition: &Edition, sentences: &[Sentence]) {
    let linter = linter(edition);
    let differ: Vec<String> = sentences
        .iter()
        .filter_map(|(markup, text, expected)| {
            let found = said(&linter, text, *markup);
            (found != *expected).then(|| format!("{text}\n  found `{found}`, not `{expected}`"))
        })
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn every_sentence_is_judged_as_the_record_allows_and_no_trap_is_called_wrong() {
    let [july, today] = editions();
    assert!(JULY_2022.len() + TODAY.len() >= 80);
    check(july, JULY_2022);
    check(today, TODAY);
}

#[test]
fn the_campaigns_figures_were_right_and_are_outdated_and_another_digit_is_wrong() {
    let [july, today] = editions();
    let (then, now) = (linter(july), linter(today));
    let html = Markup::Html;
    assert_eq!(said(&then, CAMPAIGN, html), "23,753 right; 137 right; 284,813 right");
    assert_eq!(said(&now, CAMPAIGN, html), "23,753 outdated; 137 outdated; 284,813 outdated");
    let one_line = text_of(CAMPAIGN);
    assert_eq!(said(&then, &one_line, Markup::Plain), said(&then, CAMPAIGN, html), "{one_line}");
    for (right, wrong) in [("23,753", "23,758"), ("137", "187"), ("284,813", "384,813")] {
        let changed = CAMPAIGN.replace(right, wrong);
        for linter in [&then, &now] {
            let found = said(linter, &changed, html);
            assert!(found.contains(&format!("{wrong} wrong")), "{found}");
            assert_eq!(found.matches("wrong").count(), 1, "{found}");
        }
    }
    let linted = now.lint(CAMPAIGN, html).unwrap();
    let [_, facilities, _] = linted.figures.as_slice() else { panic!("three figures") };
    assert_eq!(facilities.notes, ["ICE no longer publishes this figure"]);
    let newest = facilities.newest.as_ref().unwrap();
    assert_eq!((newest.value.to_string(), newest.as_of), ("137".to_owned(), day("2023-02-07")));
}

/// The same in one line, as a reader copies it.
fn text_of(html: &str) -> String {
    let text: String = html.split('<').filter_map(|part| part.split_once('>')).map(|p| p.1).fold(
        String::new(),
        |text, part| match part.trim() {
            "" => text,
            part => format!("{text} {part}"),
        },
    );
    text.trim().to_owned()
}

#[test]
fn the_ready_sentences_of_counters_are_recognized_in_both_languages() {
    let [july, _] = editions();
    let linter = linter(july);
    for counter in &july.counters().counters {
        let value = detention_stats::model::series::grouped(counter.value.unwrap());
        let (label, as_of) = (&counter.label, &counter.as_of_text);
        for text in [
            counter.sentence.en.clone(),
            counter.sentence.es.clone(),
            format!("{value} {}, {}", label.en, as_of.en),
            format!("{value} {}, {}", label.es, as_of.es),
            format!("{value}\n\n{}\n\n{}", label.es, as_of.es),
        ] {
            assert_eq!(said(&linter, &text, Markup::Plain), format!("{value} right"), "{text}");
        }
    }
}

#[test]
fn a_date_of_two_figures_moves_only_with_both() {
    let [_, today] = editions();
    let linter = linter(today);
    let fixed = |text: &str| {
        let linted = linter.lint(text, Markup::Plain).unwrap();
        lint::patch::applied(text, &linted.edits)
    };
    for (text, expected) in [
        (
            "As of July 11, 2022, ICE held 23,753 people in detention.",
            "As of April 4, 2026, ICE held 60,311 people in detention.",
        ),
        (
            "Al 11 de julio de 2022, ICE tenía detenidas a casi 24,000 personas.",
            "Al 4 de abril de 2026, ICE tenía detenidas a casi 61,000 personas.",
        ),
        (
            "As of 7/11/22, ICE detained 23,753 people and monitored 284,813 people in Alternatives to Detention.",
            "As of 4/4/26, ICE detained 60,311 people and monitored 180,701 people in Alternatives to Detention.",
        ),
        (
            "ICE held 23,753 people in detention and monitored 284,813 people in Alternatives to Detention as of 7/4/22.",
            "ICE held 23,753 people in detention and monitored 284,813 people in Alternatives to Detention as of 7/4/22.",
        ),
        ("ICE is detaining 23,753 people.", "ICE is detaining 60,311 people."),
    ] {
        assert_eq!(fixed(text), expected);
    }
    for kept in [
        "As of 7/11/22, ICE detained 23,754 people and monitored 284,813 people in Alternatives to Detention.",
        "As of 7/11/22, ICE detained 23,753 people, and 137 ICE detention facilities had a confirmed COVID-19 case.",
        "On July 11, 2022, ICE held 23,753 people in detention.",
        "As of 7/11/22\n\n23,753\n\npeople detained by ICE\n\nAs of 7/4/22\n\n284,813\n\npeople monitored under Alternatives to Detention",
        "ICE is detaining 23,753 people.\n\nPublished July 20, 2022",
        "As of 7/11/22, ICE detained 23,754 people.",
    ] {
        assert_eq!(fixed(kept), kept);
    }
}

fn run(arguments: &[&str], stdin: &str) -> Output {
    use std::io::Write;
    let mut command = Command::new(env!("CARGO_BIN_EXE_detention-stats"));
    command.arg("--data").arg(data()).arg("lint").args(arguments);
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
    // A run that ends by its command line reads nothing.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn exit_codes_say_whether_somebody_should_act() {
    let july = ["-", "--known-on", "2022-07-13"];
    let code = |arguments: &[&str], text: &str| run(arguments, text).status.code();
    assert_eq!(code(&july, CAMPAIGN), Some(0));
    assert_eq!(code(&["-"], CAMPAIGN), Some(3));
    assert_eq!(code(&july, "Call 555-0137."), Some(0));
    assert_eq!(code(&["-", "--known-on", "2022-07-13", "--max-age", "9"], CAMPAIGN), Some(0));
    let aged = run(&["-", "--known-on", "2022-07-13", "--max-age", "8"], CAMPAIGN);
    assert_eq!(aged.status.code(), Some(3));
    assert!(out(&aged).contains("outdated by age: 284,813"), "{}", out(&aged));
    assert_eq!(code(&["no such file.html"], ""), Some(1));
    assert_eq!(code(&["-", "--fix"], CAMPAIGN), Some(2));
    assert_eq!(code(&[], ""), Some(2));
    let bytes = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(bytes.path(), [0xff, 0xfe, 0x00]).unwrap();
    assert_eq!(code(&[bytes.path().to_str().unwrap()], ""), Some(1));
}

#[test]
fn json_has_each_figure_with_its_place_and_what_is_newer() {
    let output = run(&["-", "--format", "json", "--diff"], CAMPAIGN);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let file = &json["files"][0];
    let figure = &file["figures"][2];
    assert_eq!((&figure["line"], &figure["column"]), (&3.into(), &9.into()));
    assert_eq!(figure["verdict"], "outdated");
    assert_eq!(figure["as_of"], "2022-07-04");
    assert_eq!(figure["figure"]["published_on"], "2022-07-08");
    assert_eq!(figure["newest"]["as_of"], "2026-04-04");
    assert!(file["patch"].as_str().unwrap().starts_with("--- a/stdin\n"));
}

#[test]
fn a_patch_is_printed_and_written_and_then_nothing_is_outdated() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("page.html");
    std::fs::write(&file, CAMPAIGN).unwrap();
    let path = file.to_str().unwrap();
    let printed = run(&[path, "--diff"], "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), CAMPAIGN, "--diff writes nothing");
    let patch = out(&printed);
    for line in ["-<div><b>23,753</b>", "+<div><b>60,311</b>", "@@ -1,3 +1,3 @@"] {
        assert!(patch.contains(line), "{patch}");
    }
    let written = run(&[path, "--fix"], "");
    assert_eq!(written.status.code(), Some(0), "{}", out(&written));
    let fixed = CAMPAIGN
        .replace("23,753", "60,311")
        .replace("284,813", "180,701")
        .replacen("7/11/22", "4/4/26", 1)
        .replace("7/11/22", "2/7/23")
        .replace("7/4/22", "4/4/26");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), fixed);
    assert_eq!(out(&run(&[path, "--diff"], "")), "");
}

#[test]
fn what_a_patch_leaves_is_told_with_its_place() {
    let text = "<p>On July 11, 2022, 23,753 people were detained by ICE. 284,813 people are monitored under Alternatives to Detention.</p>\n";
    let output = run(&["-", "--diff"], text);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), out(&output)), (Some(3), String::new()), "{told}");
    assert!(told.contains("outdated, not changed: 284,813 people monitored"), "{told}");
    assert!(told.contains("stdin:1:"), "{told}");
    // Where the patch changes everything nothing is left.
    let output = run(&["-", "--diff"], CAMPAIGN);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("not changed"));
}
