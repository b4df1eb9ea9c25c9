//! `update`, `fetch` and `backfill` as cron runs them, against a replica of the sites.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use crate::cli;
use crate::replica::{Replica, Reply, Seen};
use crate::shared;

pub(crate) const PAGE: &str = "www.ice.gov/detain/detention-management";
pub(crate) const FOLDER: &str = "www.ice.gov/doclib/detention";
pub(crate) const JULY_8: &str = "FY22_detentionStats07082022.xlsx";
pub(crate) const JULY_21: &str = "FY22_detentionStats07212022.xlsx";
const HTML: &str = "text/html; charset=UTF-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const TRAC: &str = "tracreports.org/immigration/detentionstats";

/// ICE's page as described: the year-end file first, the current one, two lists that are no statistics; a relative
/// link, one in upper case with a query, one twice.
pub(crate) fn page(current: &[&str]) -> Vec<u8> {
    let mut page = String::from(
        r#"<!DOCTYPE html><html lang="en"><head><title>Detention Management | ICE</title></head><body>
<h1>Detention Management</h1><h2 id="stats">Detention Statistics</h2><ul>
<li><a href="/doclib/detention/FY21-detentionstats.XLSX?v=1">Detention FY 2021</a></li>
"#,
    );
    for name in current {
        page.push_str(&format!(
            "<li><a class=\"survey-processed\" href=\"https://www.ice.gov/doclib/detention/{name}\">Detention FY 2022 YTD, Alternatives to Detention FY 2022 YTD and Facilities FY 2022 YTD</a></li>\n<li><a href=\"/doclib/detention/{name}#again\">again</a></li>\n"
        ));
    }
    page.push_str(
        r#"<li><a href="https://www.ice.gov/doclib/detention/Over72HourFacilities.xlsx">Over 72 hours</a></li>
<li><a href="https://www.ice.gov/doclib/facilityInspections/dedicatedNonDedicatedFacilityList.xlsx">List</a></li>
</ul></body></html>"#,
    );
    page.into_bytes()
}

/// Akamai's refusal.
const WALL: &str = "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access this on this server.</BODY></HTML>";

/// Small workbooks of two releases and a year-end file, made here with real figures.
pub(crate) struct Workbooks {
    pub(crate) july_8: Vec<u8>,
    pub(crate) july_21: Vec<u8>,
    year_end: Vec<u8>,
}

pub(crate) fn workbooks() -> &'static Workbooks {
    static MADE: std::sync::OnceLock<Workbooks> = std::sync::OnceLock::new();
    MADE.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        let bytes = |path: PathBuf| std::fs::read(path).unwrap();
        Workbooks {
            july_8: bytes(cli::july(place.path())),
            july_21: bytes(cli::july_21(place.path())),
            year_end: bytes(cli::year_end(place.path())),
        }
    })
}

/// The sites as they were on 8 July 2022.
pub(crate) fn sites() -> Replica {
    let replica = Replica::start();
    replica.document(PAGE, &page(&[JULY_8]), HTML);
    replica.document(&format!("{FOLDER}/{JULY_8}"), &workbooks().july_8, XLSX);
    replica.document(
        &format!("{FOLDER}/FY21-detentionstats.XLSX?v=1"),
        &workbooks().year_end,
        XLSX,
    );
    replica
}

/// The sites after 21 July, with one answer for the new workbook.
pub(crate) fn sites_with(new: Reply) -> Replica {
    let replica = sites();
    replica.document(PAGE, &page(&[JULY_21, JULY_8]), HTML);
    replica.set(&format!("{FOLDER}/{JULY_21}"), new);
    replica
}

pub(crate) fn xlsx(bytes: &[u8]) -> Reply {
    Reply::Document { bytes: bytes.to_vec(), kind: XLSX }
}

fn status(code: u16, headers: &[(&'static str, &str)], body: &str) -> Reply {
    let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Reply::Status { code, headers, body: body.as_bytes().to_vec() }
}

pub(crate) fn command(data: &Path, mirror: &str, arguments: &[&str]) -> Command {
    std::fs::create_dir_all(data).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_detention-stats"));
    command
        .arg("--data")
        .arg(data)
        .arg("--charts")
        .arg(data.join("charts"))
        // A proxy of the machine's would not know the replica.
        .env("NO_PROXY", "127.0.0.1,localhost,.invalid")
        .args(["--mirror", mirror, "--pace", "0.001", "--contact", "mailto:tests@example.org"])
        .args(arguments);
    command
}

pub(crate) fn run(data: &Path, mirror: &str, arguments: &[&str]) -> (i32, String) {
    let output = command(data, mirror, arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    (code, format!("{}{}", text(&output.stdout), text(&output.stderr)))
}

/// Every file with its bytes and the time of its last change.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, (Vec<u8>, SystemTime)>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                let time = std::fs::metadata(&path).unwrap().modified().unwrap();
                found.insert(path.clone(), (std::fs::read(&path).unwrap(), time));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, &mut found);
    found
}

fn published(data: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut all = files(&data.join("v1"));
    all.extend(files(&data.join("charts")));
    all
}

/// A data folder with what was public on 8 July.
pub(crate) fn first_update(replica: &Replica, place: &Path) -> PathBuf {
    let data = place.join("data");
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{code}: {told}");
    assert!(data.join("v1/counters.csv").exists(), "{told}");
    replica.seen();
    data
}

fn transferred(seen: &[Seen]) -> usize {
    seen.iter().filter(|seen| !seen.path.ends_with("/robots.txt")).map(|seen| seen.sent).sum()
}

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
fn faults_leave_the_publication_as_it_was_and_say_why() {
    let new = &workbooks().july_21;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let html = |body: &str| Reply::Document { bytes: body.as_bytes().to_vec(), kind: XLSX };
    let to = |target: &str| status(302, &[("Location", target)], "");
    let itself = format!("https://{FOLDER}/{JULY_21}");
    let faults: Vec<(&str, Reply, &str)> = vec![
        (
            "403 with a page",
            status(403, &[("Content-Type", HTML)], WALL),
            "answered 403: a page titled `Access Denied`",
        ),
        (
            "200 with a page named .xlsx",
            html(WALL),
            "an HTML page titled `Access Denied` in place of a workbook",
        ),
        (
            "a login page",
            html("<!doctype html><title>Sign in</title>"),
            "an HTML page titled `Sign in`",
        ),
        ("404", status(404, &[], "no"), "answered 404"),
        ("429 without a time", status(429, &[], ""), "asks for fewer requests: it answered 429"),
        ("429 with seconds", status(429, &[("Retry-After", "120")], ""), "429, wait `120`"),
        (
            "429 with more than a run waits",
            status(429, &[("Retry-After", "7200")], ""),
            "429, wait `7200`",
        ),
        ("500 for ever", status(500, &[], "x"), "answered 500"),
        ("a reset in the middle", Reply::Reset { bytes: new.clone() }, "broke after"),
        ("a short body", Reply::Short { bytes: new.clone(), missing: 10 }, "broke after"),
        (
            "a wrong length",
            Reply::Short { bytes: new[..new.len() / 2].to_vec(), missing: new.len() },
            "broke after",
        ),
        ("a body without an end", Reply::Endless, "sends more than"),
        ("a truncated workbook", xlsx(&new[..new.len() / 2]), "damaged or truncated"),
        ("an empty answer", xlsx(b""), "the answer is empty"),
        ("a zip bomb", xlsx(&zip_bomb()), "unpacks to more than"),
        ("an XML bomb", xlsx(&xml_bomb()), "unrecognized entity `&a10;`"),
        ("a redirect loop", to(&itself), "it leads back to itself"),
        ("a longer loop", to("https://www.ice.gov/a"), "more than five hops"),
        ("a redirect to a file", to("file:///etc/passwd"), "only http and https are followed"),
        (
            "a redirect to another scheme",
            to("ftp://www.ice.gov/x.xlsx"),
            "only http and https are followed",
        ),
        ("a slow server", Reply::Slow(Duration::from_secs(3)), "cannot reach"),
    ];
    for (name, reply, words) in faults {
        let good = sites();
        let place = tempfile::tempdir().unwrap();
        let data = first_update(&good, place.path());
        let before = published(&data);
        let manifest = std::fs::read(data.join("captures.csv")).unwrap();
        let replica = sites_with(reply);
        // Two addresses that lead to each other.
        replica.set("www.ice.gov/a", to("https://www.ice.gov/b"));
        replica.set("www.ice.gov/b", to("https://www.ice.gov/a"));
        let (code, told) =
            run(&data, &replica.address, &["--timeout", "1", "update", "ice_workbook"]);
        assert_eq!(code, 5, "{name}: {told}");
        assert!(told.contains(words), "{name}: expected `{words}` in {told}");
        assert!(told.contains(JULY_21), "{name}: {told}");
        assert_eq!(published(&data), before, "{name}: a published file was touched");
        assert_eq!(
            text(&std::fs::read(data.join("captures.csv")).unwrap()),
            text(&manifest),
            "{name}"
        );
        let (_, status) = run(&data, &replica.address, &["status", "--json"]);
        assert!(status.contains("out_of_reach"), "{name}: {status}");
        // Once the fault is gone, and a host that wanted peace has had it, the next run brings the workbook.
        let left_alone = std::fs::remove_file(data.join("raw/left_alone.json")).is_ok();
        assert_eq!(left_alone, name.starts_with("429"), "{name}");
        let (code, told) = run(&data, &recovered().address, &["update", "ice_workbook"]);
        assert!(matches!(code, 0 | 3), "{name}: {code} {told}");
        assert!(told.contains(&format!("{JULY_21}  ")), "{name}: {told}");
        let (_, status) = run(&data, &replica.address, &["status", "--json"]);
        assert!(!status.contains("out_of_reach"), "{name}: {status}");
    }
}

/// The sites with the new workbook in order; one replica for all.
fn recovered() -> &'static Replica {
    static SITES: std::sync::OnceLock<Replica> = std::sync::OnceLock::new();
    SITES.get_or_init(|| sites_with(xlsx(&workbooks().july_21)))
}

/// A workbook of which one part unpacks to 5 GB.
fn zip_bomb() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().large_file(true);
    writer.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let block = vec![b' '; 16 << 20];
    for _ in 0..320 {
        writer.write_all(&block).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.len() < 30 << 20, "{} bytes", bytes.len());
    bytes
}

/// A workbook whose sheet names entities that grow by ten, ten times over.
fn xml_bomb() -> Vec<u8> {
    let mut entities = String::from("<!ENTITY a0 \"lol\">");
    for n in 1..=10 {
        let inner = format!("&a{};", n - 1).repeat(10);
        entities.push_str(&format!("<!ENTITY a{n} \"{inner}\">"));
    }
    let sheet = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [{entities}]><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&a10;</t></is></c></row></sheetData></worksheet>"
    );
    let original = &workbooks().july_21;
    let mut from = zip::ZipArchive::new(Cursor::new(original.as_slice())).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            writer.write_all(sheet.as_bytes()).unwrap();
        } else {
            std::io::copy(&mut part, &mut writer).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_server_that_fails_twice_and_then_answers_is_asked_three_times() {
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&sites(), place.path());
    let fails = status(500, &[], "x");
    let replica = sites_with(Reply::Then(vec![fails.clone(), fails, xlsx(&workbooks().july_21)]));
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{told}");
    assert!(told.contains(&format!("{JULY_21}  ")), "{told}");
    let times = replica.seen().iter().filter(|seen| seen.path.ends_with(JULY_21)).count();
    assert_eq!(times, 3);
}

#[test]
fn a_page_in_the_way_or_without_links_is_refused() {
    let pages: [(&str, Reply, &str); 4] = [
        ("wall", status(403, &[], WALL), "answered 403: a page titled `Access Denied`"),
        (
            "wall under 200",
            Reply::Document { bytes: WALL.into(), kind: HTML },
            "that refuses access",
        ),
        (
            "no links",
            Reply::Document {
                bytes: b"<html><title>Detention Management</title>moved".to_vec(),
                kind: HTML,
            },
            "links to no workbook of statistics",
        ),
        (
            "forbidden",
            status(200, &[("Content-Type", "text/plain")], "no"),
            "expected an HTML page",
        ),
    ];
    for (name, reply, words) in pages {
        let replica = sites();
        let place = tempfile::tempdir().unwrap();
        let data = first_update(&replica, place.path());
        let before = published(&data);
        replica.set(PAGE, reply);
        let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
        assert_eq!(code, 5, "{name}: {told}");
        assert!(told.contains(words), "{name}: {told}");
        assert_eq!(published(&data), before, "{name}");
    }
}

#[test]
fn hosts_that_cannot_be_reached_are_told() {
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&sites(), place.path());
    let before = published(&data);
    // A server that speaks no TLS.
    let plain = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = plain.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in plain.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    for (name, mirror) in [
        ("no such name", "http://no-such-host.invalid".to_owned()),
        ("no TLS", format!("https://127.0.0.1:{port}")),
        ("nobody there", "http://127.0.0.1:9".to_owned()),
    ] {
        let (code, told) = run(&data, &mirror, &["--timeout", "2", "update"]);
        assert_eq!(code, 5, "{name}: {told}");
        assert!(told.contains("cannot reach https://www.ice.gov/"), "{name}: {told}");
        assert_eq!(published(&data), before, "{name}");
    }
}

#[test]
fn new_bytes_under_an_old_address_and_old_bytes_under_a_new_one_are_told_apart() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&replica, place.path());
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

/// TRAC's four tables, a row of each written by hand.
fn trac() -> [(&'static str, &'static str); 4] {
    [
        (
            "pop_agen_table.json",
            r#"[{"date":"07/05/2022","ice_all":6433,"cbp_all":16723,"total_all":23156,"ice_other":400,"cbp_other":15500,"total_other":15900,"ice_pend":1233,"cbp_pend":323,"total_pend":1556,"ice_conv":4800,"cbp_conv":900,"total_conv":5700}]"#,
        ),
        (
            "atd_pop_table.json",
            r#"[{"aor":"","atd_technology":"Total","count_num":183181,"alip_num":" 788.5","download_date":"07/11/2026","family_unit":"All"}]"#,
        ),
        (
            "facilities.json",
            r#"[{"name":"Total","detention_facility_city":"","detention_facility_state":"","detention_facility_zip":"","type_detailed":"","count":" 62,517","guaranteed_min_num":47773,"download_date":"07/09/2026","order":0}]"#,
        ),
        (
            "book_in_agen_program_table.json",
            r#"[{"download_date":"09/24/2022","period":"jun","period_date":"01JUN22","ice":5042,"cbp":16441,"total":21483,"monstr":"Jun-22","f_latest_period":0}]"#,
        ),
    ]
}

#[test]
fn robots_rules_are_kept() {
    let replica = sites();
    replica.document(
        "www.ice.gov/robots.txt",
        b"User-agent: *\nDisallow: /doclib/\n",
        "text/plain",
    );
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let (code, told) = run(&data, &replica.address, &["fetch", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("the robots rules of www.ice.gov forbid"), "{told}");
    assert!(
        !replica
            .seen()
            .iter()
            .any(|seen| seen.path.contains("/doclib/") && !seen.path.contains("web.archive.org"))
    );
}

#[test]
fn two_runs_at_once_are_one() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&replica, place.path());
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
    assert!(told.contains("another run holds"), "{told}");
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
    let data = first_update(&replica, place.path());
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
    let data = first_update(&replica, place.path());
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
    let data = first_update(&replica, place.path());
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
    // It is told again while it stands there, and asked for in full: another file may come to stand there.
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
    let data = first_update(&replica, place.path());
    let note = place.path().join("note");
    let notify = format!("cat > {}", note.display());
    let (code, told) = run(&data, &replica.address, &["update", "--notify", &notify]);
    assert_eq!(code, 3, "TRAC's tables are not there: {told}");
    assert!(!note.exists());
    run(&data, &replica.address, &["update", "--notify", &notify, "--patience", "0"]);
    assert!(note.exists());
}

#[test]
fn what_a_host_asks_for_has_a_limit() {
    for asked in ["18446744073709551615", "9999999999999"] {
        let good = sites();
        let place = tempfile::tempdir().unwrap();
        let data = first_update(&good, place.path());
        let replica = sites_with(status(429, &[("Retry-After", asked)], ""));
        let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
        assert_eq!(code, 5, "{told}");
        let until = std::fs::read_to_string(data.join("raw/left_alone.json")).unwrap();
        let soon = (chrono::Utc::now() + chrono::TimeDelta::days(1)).to_rfc3339();
        let until: BTreeMap<String, String> = serde_json::from_str(&until).unwrap();
        assert!(until["www.ice.gov"] < soon, "{until:?}");
    }
}

#[test]
fn a_redirect_to_another_site_is_not_followed_and_one_within_it_is() {
    let good = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&good, place.path());
    let replica = sites_with(status(302, &[("Location", "https://evil.example/x.xlsx")], ""));
    replica.document("evil.example/x.xlsx", &workbooks().july_21, XLSX);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("it leads to another site"), "{told}");
    // To the open form of a protected address it goes, protected; a handler's address has no name, the link's stands.
    let good = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&good, place.path());
    let replica = sites_with(status(302, &[("Location", "http://www.ice.gov/files?id=7")], ""));
    replica.document("www.ice.gov/files?id=7", &workbooks().july_21, XLSX);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{told}");
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert!(
        manifest.contains(JULY_21) && manifest.contains("https://www.ice.gov/files?id=7"),
        "{manifest}"
    );
    assert!(manifest.contains("2022-07-21,ice_workbook"), "{manifest}");
    // Within the site it is, and the address in the end is the one that is kept.
    let good = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&good, place.path());
    let moved = format!("https://{FOLDER}/2022/{JULY_21}");
    let replica = sites_with(status(301, &[("Location", &moved)], ""));
    replica.document(&moved["https://".len()..], &workbooks().july_21, XLSX);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert!(matches!(code, 0 | 3), "{told}");
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    assert!(manifest.contains(&moved), "{manifest}");
}

#[test]
fn a_dripping_server_is_left_at_the_end_of_its_time() {
    let good = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&good, place.path());
    let replica = sites_with(Reply::Drip { bytes: workbooks().july_21.clone() });
    let started = Instant::now();
    let (code, told) = run(&data, &replica.address, &["--timeout", "1", "update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("takes longer than --timeout allows"), "{told}");
    // So does one whose refusal drips.
    let wall = Reply::Drip { bytes: vec![b' '; 1 << 20] };
    let replica = sites_with(Reply::Refusal(Box::new(wall)));
    let (code, told) = run(&data, &replica.address, &["--timeout", "1", "update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("answered 503"), "{told}");
    assert!(started.elapsed() < Duration::from_secs(25), "{:?}", started.elapsed());
}

#[test]
fn an_answer_of_unchanged_that_nobody_asked_for_is_an_error() {
    let good = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&good, place.path());
    let replica = sites_with(status(304, &[], ""));
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("answered 304"), "{told}");
}

#[test]
fn robots_rules_that_moved_are_followed() {
    let replica = sites();
    replica.set(
        "www.ice.gov/robots.txt",
        status(301, &[("Location", "https://www.ice.gov/r.txt")], ""),
    );
    replica.document("www.ice.gov/r.txt", b"User-agent: *\nDisallow: /", "text/plain");
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("the robots rules of www.ice.gov forbid"), "{told}");
}

#[test]
fn an_update_publishes_what_a_person_decided_and_recovery_comes_before_a_build() {
    let replica = sites();
    let place = tempfile::tempdir().unwrap();
    let data = first_update(&replica, place.path());
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
    let data = first_update(&replica, place.path());
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
