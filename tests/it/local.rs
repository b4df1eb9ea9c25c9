//! What an analyst adds below `data/local`: a series of its own with its source in every row, in no counter; a wrong row
//! is refused with its file and line.

use std::path::Path;

use crate::fixtures;
use crate::sites::{files, run};

const GUIDE: &str = include_str!("../../data/README.md");

/// The example in `data/README.md`.
fn example() -> String {
    let (_, rest) = GUIDE.split_once("## Your own figures").unwrap();
    let (_, rest) = rest.split_once("```csv\n").unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

fn add(data: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(data.join("local")).unwrap();
    std::fs::write(data.join("local").join(name), text).unwrap();
}

fn ask(data: &Path, arguments: &[&str]) -> (i32, String) {
    run(data, "http://127.0.0.1:9", arguments)
}

#[test]
fn the_example_of_the_guide_is_a_series_of_its_own_and_in_no_counter() {
    let Some(place) = fixtures::data() else { return };
    let data = place.path();
    let build = ["--offline", "build"];
    let (code, text) = ask(data, &build);
    assert!(code == 0 || code == 3, "{text}");
    let before = std::fs::read(data.join("v1/counters.json")).unwrap();
    assert_eq!(
        std::fs::read_to_string(data.join("v1/series/local.csv")).unwrap().lines().count(),
        1
    );
    add(data, "county_jail_log.csv", &example());
    let (_, text) = ask(data, &build);
    assert!(text.contains("wrote") && text.contains("series/local.csv"), "{text}");
    assert_eq!(std::fs::read(data.join("v1/counters.json")).unwrap(), before);
    let published = std::fs::read_to_string(data.join("v1/series/local.csv")).unwrap();
    assert_eq!(published.lines().count(), 3, "the newest of two, and another: {published}");
    assert!(published.lines().skip(1).all(|row| row.contains(",county_jail_log,")), "{published}");
    let (code, asked) = ask(data, &["series", "local", "--where", "source=county_jail_log"]);
    assert_eq!((code, asked.as_str()), (0, published.as_str()));
    // A revised figure replaces the one before from its publication on.
    let (_, then) =
        ask(data, &["series", "local", "--known-on", "2022-08-09", "--columns", "date,value"]);
    assert_eq!(then, "date,value\n2022-07-31,41\n");
    // Nothing changed: nothing is written.
    let kept = files(&data.join("v1"));
    ask(data, &build);
    assert_eq!(files(&data.join("v1")), kept);
    std::fs::remove_dir_all(data.join("local")).unwrap();
    ask(data, &build);
    assert_eq!(
        std::fs::read_to_string(data.join("v1/series/local.csv")).unwrap().lines().count(),
        1
    );
}

#[test]
fn every_wrong_row_of_every_file_is_named_and_the_published_files_stay() {
    let Some(place) = fixtures::data() else { return };
    let data = place.path();
    ask(data, &["--offline", "build"]);
    let before = files(&data.join("v1"));
    let good = example();
    let lines: Vec<&str> = good.lines().collect();
    let (header, row) = (lines[0], lines[1]);
    let wrong = [
        (
            row.replace("2022-07-31", "7/31/2022"),
            "expected a date such as 2022-07-08 in `date`, found `7/31/2022`",
        ),
        (row.replace(",41,", ",\"4,100\","), "a number in digits in `value`"),
        (row.replace(",people,", ",persons,"), "one of people, people per day"),
        (row.replace("jail_population", "detained"), "not one of our series"),
        (row.replace(",TX,", ",Texas,"), "a state such as TX"),
        (row.replace("2022-09-01", "2022-08-01"), "a day from `published_on` on"),
        (format!("{row},more"), "fields, found"),
        (row.to_owned(), "found nothing"),
    ];
    let mut text = format!("{header}\n");
    for (line, _) in &wrong[..7] {
        text.push_str(line);
        text.push('\n');
    }
    add(data, "county_jail_log.csv", &text);
    add(data, "Other File.CSV", &good);
    let (code, told) = ask(data, &["--offline", "build"]);
    assert_eq!(code, 1, "{told}");
    for (line, (_, words)) in (2..).zip(&wrong[..7]) {
        let own =
            told.lines().find(|said| said.contains(&format!("county_jail_log.csv, line {line}: ")));
        assert!(own.is_some_and(|said| said.contains(words)), "line {line}, {words}: {told}");
    }
    assert!(told.contains("error: rename `Other File.CSV`: use lower case letters"), "{told}");
    assert_eq!(files(&data.join("v1")), before);
    let (code, told) = ask(data, &["series", "local"]);
    assert!(code == 1 && told.contains("county_jail_log.csv, line 2"), "{told}");
    let (code, _) = ask(data, &["series", "detained"]);
    assert_eq!(code, 0, "other questions have their answer");
    std::fs::remove_file(data.join("local/Other File.CSV")).unwrap();
    let twice = format!("{header}\n{row}\n\n{}\n", row.replace(",41,", ",42,"));
    let no_document = format!("{}\n{row}\n", header.replace("document,", ""));
    for (text, words) in [
        (twice, "line 4: expected one figure for each publication, found that of line 2"),
        (no_document, "line 1: expected a column `document`"),
    ] {
        add(data, "county_jail_log.csv", &text);
        let (code, told) = ask(data, &["--offline", "build"]);
        assert!(code == 1 && told.contains(words), "{words}: {told}");
    }
}
