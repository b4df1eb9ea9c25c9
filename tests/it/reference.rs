//! Mistakes in `data/reference`: each is refused with its file and line, and the published files stay as they were.

use std::path::Path;

use crate::made;
use crate::sites::{files, run};

const DECISIONS: &str = include_str!("../../data/reference/decisions.csv");
const ALIASES: &str = include_str!("../../data/reference/facility_aliases.csv");
const APART: &str = include_str!("../../data/reference/facility_do_not_merge.csv");
const RELEASES: &str = include_str!("../../data/reference/known_releases.csv");
const LAW: &str = include_str!("../../data/reference/law.csv");
const ENDINGS: &str = include_str!("../../data/reference/endings.csv");
const EVENTS: &str = include_str!("../../data/reference/events.csv");
const FUNDING: &str = include_str!("../../data/reference/funding.csv");
const POPULATION: &str = include_str!("../../data/reference/past_population.csv");
const DEATHS: &str = include_str!("../../data/reference/deaths.csv");
const REGISTER: &str = include_str!("../../data/reference/facilities.csv");

/// A file, what it holds, the line that is wrong, words of the message.
struct Mistake(&'static str, Vec<u8>, usize, &'static str);

fn first_line(text: &str, from: &str, to: &str) -> Vec<u8> {
    let (header, rest) = text.split_once('\n').unwrap();
    assert!(header.contains(from));
    format!("{}\n{rest}", header.replacen(from, to, 1)).into_bytes()
}

fn with(text: &str, row: &str) -> (Vec<u8>, usize) {
    (format!("{text}{row}\n").into_bytes(), text.lines().count() + 1)
}

fn edited(text: &str, from: &str, to: &str) -> Vec<u8> {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

fn headings() -> Vec<Mistake> {
    let decisions = "decisions.csv";
    vec![
        Mistake(decisions, first_line(DECISIONS, "decided_by", "author"), 1, "column `author`"),
        Mistake(decisions, first_line(DECISIONS, "cell,field", "field,cell"), 1, "`cell`"),
        Mistake(
            decisions,
            first_line(DECISIONS, "found,corrected", "corrected,found"),
            1,
            "`found`",
        ),
        Mistake(decisions, first_line(DECISIONS, ",evidence", ""), 1, "`evidence`"),
        Mistake(decisions, first_line(DECISIONS, "cell,field", "cell,cell"), 1, "once"),
        Mistake(decisions, first_line(DECISIONS, ",", ";"), 1, "column"),
        Mistake(decisions, Vec::new(), 1, "found nothing"),
        Mistake("facility_aliases.csv", first_line(ALIASES, "printed", "name"), 1, "`name`"),
        Mistake(
            "facility_aliases.csv",
            first_line(ALIASES, "printed,facility_id", "facility_id,printed"),
            1,
            "`printed`",
        ),
        Mistake(
            "facility_do_not_merge.csv",
            first_line(APART, "other_facility_id", "other"),
            1,
            "`other`",
        ),
        Mistake("known_releases.csv", first_line(RELEASES, "published_on", "date"), 1, "`date`"),
        Mistake("endings.csv", first_line(ENDINGS, "what", "which"), 1, "`which`"),
        Mistake(
            "events.csv",
            first_line(EVENTS, "text_en,text_es", "text_es,text_en"),
            1,
            "`text_en`",
        ),
        Mistake("funding.csv", first_line(FUNDING, "people_a_day", "beds"), 1, "`beds`"),
        Mistake("facilities.csv", first_line(REGISTER, "kind", "sort"), 1, "`sort`"),
    ]
}

fn decisions(sha256: &str) -> Vec<Mistake> {
    let row = |row: String, words| {
        let (text, line) = with(DECISIONS, &row);
        Mistake("decisions.csv", text, line, words)
    };
    let start = "2026-11-25,somebody";
    let short = &sha256[..12];
    let windows: Vec<u8> = DECISIONS
        .replacen("mistyped in January", "mistyped \u{1} in January", 1)
        .bytes()
        .map(|byte| if byte == 1 { 0x93 } else { byte })
        .collect();
    vec![
        Mistake("decisions.csv", windows, 3, "UTF-8, found the byte 0x93"),
        row(
            format!("{start},exclude,ice_workbook,000000000000,atd_status,,,,,2022-07-04,,why,"),
            "captures.csv",
        ),
        row(
            format!("{start},exclude,ice_workbook,25440,atd_status,,,,,2022-07-04,,why,"),
            "eight digits",
        ),
        row(
            format!("{start},exclude,ice_coronavirus_page,{short},atd_status,,,,,2022-07-04,,why,"),
            "source",
        ),
        row(
            format!("{start},exclude,ice_workbook,{short},atd_states,,,,,2022-07-04,,why,"),
            "`atd_states`",
        ),
        row(
            format!("{start},exclude,ice_workbook,{short},bonds,,,,,2022-07-04,,why,"),
            "none in the ledger",
        ),
        row(
            format!(
                "{start},correct,ice_workbook,{short},atd_status,people,,ATD FY22 YTD!B99,value,1,2,why,"
            ),
            "none in the ledger",
        ),
        row(
            format!(
                "{start},correct,ice_workbook,{short},atd_status,persons,,ATD FY22 YTD!B9,value,1,2,why,"
            ),
            "`persons`",
        ),
        row(
            format!("{start},correct,ice_workbook,{short},atd_status,people,,B9,value,1,2,why,"),
            "a cell",
        ),
        row(
            format!(
                "{start},correct,ice_workbook,{short},atd_status,,,,as_of,2022-07-05,2022-07-06,why,"
            ),
            "no longer applies",
        ),
        row(
            format!("{start},correct,ice_workbook,{short},atd_status,people,,S!B9,people,1,2,why,"),
            "value or as_of",
        ),
        row(
            format!(
                "{start},correct,ice_workbook,{short},atd_status,people,,S!B9,value,1e3,2,why,"
            ),
            "number",
        ),
        row(format!("{start},fix,ice_workbook,{short},atd_status,,,,,,,why,"), "`fix`"),
        row(
            format!(
                "25.11.2026,somebody,exclude,ice_workbook,{short},atd_status,,,,,2022-07-04,,why,"
            ),
            "a date",
        ),
        row(format!("{start},acknowledge,ice_workbook,{short},,,,,,no_such_rule,,why,"), "rule"),
        row(
            format!("{start},exclude,ice_workbook,{short},atd_status,,,,,2022-07-04,,why"),
            "14 fields",
        ),
        row(DECISIONS.lines().nth(1).unwrap().to_owned(), "once"),
        row("2026-11-25,\"somebody,exclude".to_owned(), "expected"),
    ]
}

fn others() -> Vec<Mistake> {
    let row = |file: &'static str, text: &str, row: &str, words| {
        let (text, line) = with(text, row);
        Mistake(file, text, line, words)
    };
    let (aliases, apart) = ("facility_aliases.csv", "facility_do_not_merge.csv");
    vec![
        row(aliases, ALIASES, "Somewhere Jail,no-such-place-tx,why", "register"),
        row(
            aliases,
            ALIASES,
            "A name that no document prints,adams-county-det-center-natchez-ms,why",
            "document prints",
        ),
        row(
            aliases,
            ALIASES,
            "adams-county-det-center-natchez-ms,ADAMS COUNTY | NATCHEZ,why",
            "`facility_id`",
        ),
        row(
            aliases,
            ALIASES,
            "ADAMS COUNTY DET CENTER,pike-county-correctional-facility-lords-valley-pa,why",
            "one place",
        ),
        row(
            aliases,
            ALIASES,
            "Pike Jail,pike-county-jail-lords-valley-pa,why",
            "the id that stays",
        ),
        row(
            aliases,
            ALIASES,
            "Butler County Jail | El Dorado | KS,butler-county-jail-hamilton-oh,why",
            "do_not_merge",
        ),
        row(apart, APART, "no-such-place-tx,adams-county-det-center-natchez-ms,why", "register"),
        row(apart, APART, "albany-county-jail-laramie-wy,albany-county-jail-albany-ny,why", "once"),
        row("known_releases.csv", RELEASES, "2026-13-01,,why", "a date"),
        row("known_releases.csv", RELEASES, "2021-04-29,,why", "once"),
        row("endings.csv", ENDINGS, "table,no_such_table,why,,,,", "`no_such_table`"),
        row("endings.csv", ENDINGS, "sheet,stateless,why,,,,", "`sheet`"),
        row("endings.csv", ENDINGS, "table,bonds,why,2025-01-02,2025-01-01,,a", "`last_seen`"),
        row("endings.csv", ENDINGS, "table,bonds,why,2025-01-02,,,a", "a date"),
        row("events.csv", EVENTS, "2026-01-01,policy,no_such_chart,1,a,b,,c", "`no_such_chart`"),
        row("events.csv", EVENTS, "2026-01-01,policy,removals,9,a,b,,c", "1, 2 or 3"),
        row("events.csv", EVENTS, "2026-01-01,policy,removals,1,a,b,,", "`source`"),
        row("funding.csv", FUNDING, "2025,enacted,\"41,500\",a,b,c", "number"),
        row("past_population.csv", POPULATION, "2018,42188,maybe,a,b,c,d,", "yes or nothing"),
        row("past_population.csv", POPULATION, "2018,42189,yes,a,b,c,d,", "one figure"),
        row("deaths.csv", DEATHS, "2024,13,yes,2024-09-30,a,b,", "one figure"),
        row("deaths.csv", DEATHS, "2023,4,,2024-09-30,a,b,", "within its fiscal year"),
        row("deaths.csv", DEATHS, "2026,29,yes,,a,b,", "a date in `through`"),
        row("funding.csv", FUNDING, "25,enacted,41500,a,b,c", "a year"),
        row("funding.csv", FUNDING, "2024,enacted,41501,a,b,c", "once"),
        row("law.csv", LAW, "a,b,2025-01-01,,2025-01-02,two,16,c,2", "a number of releases"),
        row("law.csv", LAW, "a,b,2025-01-01,,2025-01-02,2,16,c,2", "one law in force"),
        Mistake("law.csv", edited(LAW, "2019-12-27", "2019-12-01"), 2, "`in_force_from`"),
        Mistake("facilities.csv", edited(REGISTER, ",place,", ",plaice,"), 2, "`plaice`"),
        Mistake("facilities.csv", edited(REGISTER, "2019-10-07", "07.10.2019"), 2, "a date"),
    ]
}

fn record(place: &Path) -> (std::path::PathBuf, String) {
    let data = place.join("data");
    std::fs::create_dir_all(&data).unwrap();
    let workbook = made::july(place);
    let (code, said) = run(&data, "http://127.0.0.1:9", &["import", workbook.to_str().unwrap()]);
    assert!([0, 3].contains(&code), "{said}");
    let (code, said) = run(&data, "http://127.0.0.1:9", &["build"]);
    assert!([0, 3].contains(&code), "{said}");
    let sha256 =
        detention_stats::archive::Archive::new(&data).captures().unwrap()[0].sha256.clone();
    (data, sha256.to_string())
}

#[test]
fn every_mistake_is_refused_with_file_and_line() {
    let place = tempfile::tempdir().unwrap();
    let (data, sha256) = record(place.path());
    let (published, charts) = (files(&data.join("v1")), files(&data.join("charts")));
    assert!(published.len() > 20);
    let mistakes: Vec<Mistake> =
        headings().into_iter().chain(decisions(&sha256)).chain(others()).collect();
    let mut wrong = Vec::new();
    for Mistake(file, bytes, line, words) in &mistakes {
        let path = data.join("reference").join(file);
        let before = std::fs::read(&path).ok();
        std::fs::write(&path, bytes).unwrap();
        let (code, said) = run(&data, "http://127.0.0.1:9", &["build"]);
        let place = format!("data/reference/{file}, line {line}: ");
        if code != 1 || !said.contains(&place) || !said.contains(words) {
            wrong.push(format!("{file} ({words}): expected `{place}`, exit 1; {code}: {said}"));
        }
        match before {
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), mistakes.len(), wrong.join("\n"));
    assert!(published == files(&data.join("v1")) && charts == files(&data.join("charts")));
}

#[test]
fn a_document_may_be_named_by_twelve_digits_with_or_without_the_letter_or_by_all() {
    let place = tempfile::tempdir().unwrap();
    let (data, sha256) = record(place.path());
    let mut bases = std::collections::BTreeSet::new();
    for name in [sha256[..12].to_owned(), format!("c{}", &sha256[..12]), sha256.clone()] {
        // Blank lines, lines of commas and a mark of the encoding mean nothing.
        let row = format!(
            "2026-11-25,somebody,exclude,ice_workbook,{name},atd_status,,,,,2022-07-04,,why,seen"
        );
        let text = format!("\u{feff}{DECISIONS}\n\n{row}\n,,,,,,,,,,,,,\n\n");
        std::fs::write(data.join("reference/decisions.csv"), text).unwrap();
        let (code, said) = run(&data, "http://127.0.0.1:9", &["build"]);
        assert!([0, 3].contains(&code), "{said}");
        let anomalies = std::fs::read_to_string(data.join("v1/anomalies.csv")).unwrap();
        assert!(anomalies.contains("by decision of 2026-11-25"), "{name}: {anomalies}");
        let status = std::fs::read_to_string(data.join("v1/status.json")).unwrap();
        bases.insert(status);
    }
    assert_eq!(bases.len(), 3, "each edit makes another basis, so that `update` publishes anew");
}
