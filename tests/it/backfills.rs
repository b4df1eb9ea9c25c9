//! `backfill` against a replica of the Wayback Machine: every capture once, whatever stops the run.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};

use crate::interrupted::{captures, kills, spread};
use crate::replica::{Replica, Reply};
use crate::{shared, sites as runs};

/// The coronavirus page in its last layout, with the real figures of 11 July 2022 but for the population.
fn page_of(day: NaiveDate, population: u32) -> Vec<u8> {
    let date = day.format("%-m/%-d/%Y");
    format!(
        r#"<!DOCTYPE html><html lang="en"><head><title>ICE Guidance on COVID-19 | ICE</title></head><body><main>
<h1>ICE Guidance on COVID-19</h1><h2 id="detStat">ICE Detainee Statistics</h2>
<table class="caseStatus"><tbody><tr>
<td><div>DETAINED POPULATION<sup>1</sup><br />AS OF {date}</div><div>{},{:03}</div></td>
<td><div>COVID-19 POSITIVE CASES CURRENTLY IN CUSTODY<sup>2</sup><br />UNDER ISOLATION OR MONITORING AS OF {date}</div><div>652</div></td>
<td><div>DETAINEES TESTED<br />AS OF {date}</div><div>733,445</div></td>
</tr></tbody></table>
<h3>COVID-19 ICE Detainee Statistics by Facility</h3><p>AS OF {date}</p>
<table class="caseStatus table table-bordered"><thead><tr><th>Custody/AOR/Facility</th><th>Confirmed cases currently under isolation or monitoring</th><th>Detainee deaths<sup>3</sup></th><th>Total confirmed COVID-19 cases<sup>4</sup></th></tr></thead>
<tbody><tr><td colspan="4"><strong>Atlanta Field Office</strong></td></tr>
<tr><td>Charleston County Detention Center</td><td>0</td><td>0</td><td>2</td></tr>
<tr><td>Folkston Annex (IHSC)</td><td>652</td><td>12</td><td>47,004</td></tr>
<tr><td><strong>TOTAL</strong></td><td><strong>652</strong></td><td><strong>12</strong></td><td><strong>47,006</strong></td></tr>
</tbody></table></main></body></html>"#,
        population / 1000,
        population % 1000
    )
    .into_bytes()
}

const INDEX: &str = "web.archive.org/cdx/search/cdx?url=https%3A%2F%2Fwww.ice.gov%2Fcoronavirus&output=json&fl=urlkey%2Ctimestamp%2Coriginal%2Cmimetype%2Cstatuscode%2Cdigest%2Clength&from=20220701&to=20220930&filter=%21statuscode%3A%5B345%5D..&limit=1000&showResumeKey=true&collapse=timestamp%3A8";

fn memento(replica: &Replica, stamp: &str, bytes: &[u8]) {
    let when = chrono::NaiveDateTime::parse_from_str(stamp, "%Y%m%d%H%M%S").unwrap();
    let when = when.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let headers = vec![("Memento-Datetime", when), ("Content-Type", "text/html".to_owned())];
    let address = format!("web.archive.org/web/{stamp}id_/https://www.ice.gov/coronavirus");
    replica.set(&address, Reply::Status { code: 200, headers, body: bytes.to_vec() });
}

/// An archive with one capture a day over `n` days, in two pages of its index, one of them with a row twice; besides
/// a revisit, an archived refusal and one capture that the archive answers with one of another year.
fn archive(n: u64) -> (Replica, Vec<String>) {
    use data_encoding::BASE32;
    use sha1::Digest;
    let replica = Replica::start();
    let mut rows: Vec<String> = Vec::new();
    let mut stamps = Vec::new();
    let row = |stamp: &str, mime: &str, status: &str, digest: &str| {
        format!(
            r#"["gov,ice)/coronavirus","{stamp}","https://www.ice.gov/coronavirus","{mime}","{status}","{digest}","9000"]"#
        )
    };
    for at in 0..n {
        let day: NaiveDate = "2022-07-01".parse().unwrap();
        let day = day.checked_add_days(Days::new(at)).unwrap();
        let stamp = format!("{}031500", day.format("%Y%m%d"));
        let bytes = page_of(day, 23_000 + u32::try_from(at).unwrap());
        let digest = BASE32.encode(&sha1::Sha1::digest(&bytes));
        rows.push(row(&stamp, "text/html", "200", &digest));
        memento(&replica, &stamp, &bytes);
        stamps.push(stamp);
    }
    // A revisit repeats the bytes of the first capture.
    let first = page_of("2022-07-01".parse().unwrap(), 23_000);
    rows.push(row("20220920031500", "warc/revisit", "-", "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"));
    memento(&replica, "20220920031500", &first);
    rows.push(row("20220921031500", "text/html", "200", "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"));
    replica.set(
        "web.archive.org/web/20220921031500id_/https://www.ice.gov/coronavirus",
        Reply::Status {
            code: 403,
            headers: vec![("Memento-Datetime", "Wed, 21 Sep 2022 03:15:00 GMT".to_owned())],
            body: b"<html><title>Access Denied</title>".to_vec(),
        },
    );
    rows.push(row("20220922031500", "text/html", "200", "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"));
    replica.set(
        "web.archive.org/web/20220922031500id_/https://www.ice.gov/coronavirus",
        Reply::Status {
            code: 302,
            headers: vec![(
                "Location",
                "https://web.archive.org/web/20200401000000id_/https://www.ice.gov/coronavirus"
                    .to_owned(),
            )],
            body: Vec::new(),
        },
    );
    memento(&replica, "20200401000000", &first);
    stamps.extend(["20220920031500", "20220921031500", "20220922031500"].map(str::to_owned));
    let header = r#"["urlkey","timestamp","original","mimetype","statuscode","digest","length"]"#;
    let half = rows.len() / 2;
    let key = "gov%2Cice%29%2Fcoronavirus+20220715031501";
    let pages = [
        format!("[{header},\n{},\n[],\n[\"{key}\"]]", rows[..=half].join(",\n")),
        format!("[{header},\n{}]", rows[half..].join(",\n")),
    ];
    let sent = key.replace('%', "%25").replace('+', "%2B");
    replica.document(INDEX, pages[0].as_bytes(), "application/json");
    replica.document(&format!("{INDEX}&resumeKey={sent}"), pages[1].as_bytes(), "application/json");
    (replica, stamps)
}

const BACKFILL: [&str; 6] =
    ["backfill", "ice_coronavirus_page", "--from", "2022-07-01", "--to", "2022-09-30"];

/// How often each capture was asked for.
fn asked(replica: &Replica) -> BTreeMap<String, usize> {
    let mut asked = BTreeMap::new();
    for seen in replica.seen() {
        if let Some(rest) = seen.path.strip_prefix("/web.archive.org/web/") {
            *asked.entry(rest[..14].to_owned()).or_insert(0) += 1;
        }
    }
    asked
}

#[test]
fn a_backfill_takes_every_capture_once_and_goes_on_where_it_was_cut_off() {
    let (replica, stamps) = archive(40);
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let (code, told) =
        runs::run(&data, &replica.address, &[&BACKFILL[..], &["--dry-run"]].concat());
    assert_eq!(code, 0, "{told}");
    assert_eq!(told.matches("id_/https://www.ice.gov/coronavirus").count(), stamps.len(), "{told}");
    assert!(asked(&replica).is_empty() && !data.join("captures.csv").exists());

    let mut run = runs::command(&data, &replica.address, &BACKFILL)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let journal = data.join("raw/backfill.jsonl");
    let n_done = || std::fs::read_to_string(&journal).map_or(0, |text| text.lines().count());
    let started = Instant::now();
    while n_done() < 15 && started.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(2));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    let n_before = n_done();
    assert!((15..43).contains(&n_before), "{n_before} done before the cut");

    let (code, told) = runs::run(&data, &replica.address, &BACKFILL);
    assert_eq!(code, 3, "{told}");
    let asked = asked(&replica);
    for stamp in &stamps {
        // The one that was on its way when the run was killed may be asked for twice.
        assert!(asked.get(stamp).is_some_and(|n| *n <= 2), "{stamp}: {asked:?}");
    }
    let twice = asked.iter().filter(|(stamp, n)| **n > 1 && stamps.contains(*stamp)).count();
    assert!(twice <= 1, "{asked:?}");
    assert!(
        told.contains("43 captures selected") && told.contains("1 refused, 1 to retry"),
        "{told}"
    );
    assert!(told.contains("an archived error page"), "{told}");
    assert!(told.contains("the archive answers with the capture of 2020-04-01"), "{told}");
    assert_eq!(captures(&data), 40, "the revisit brings no new bytes");

    // A third run asks only for what the archive withheld, and after three days none does.
    let (code, told) = runs::run(&data, &replica.address, &BACKFILL);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("43 captures selected, 42 already done, 0 imported"), "{told}");
    let noted = std::fs::read_to_string(&journal).unwrap();
    let withheld = noted.lines().find(|line| line.contains("\"failed\"")).unwrap();
    let today = chrono::Utc::now().date_naive();
    let earlier: String = (1..3)
        .map(|n| (today - chrono::Days::new(n)).to_string())
        .map(|day| withheld.replace(&today.to_string(), &day) + "\n")
        .collect();
    std::fs::write(&journal, noted + &earlier).unwrap();
    let (code, told) = runs::run(&data, &replica.address, &BACKFILL);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("43 captures selected, 43 already done, 0 imported"), "{told}");
    let (_, series) = runs::run(
        &data,
        &replica.address,
        &["series", "covid", "--from", "2022-07-11", "--to", "2022-07-11"],
    );
    assert!(series.contains("2022-07-11,23010,733445,47006,652,12,2"), "{series}");
}

#[test]
fn a_backfill_killed_at_any_moment_loses_nothing() {
    let (replica, _) = archive(8);
    let place = tempfile::tempdir().unwrap();
    let whole = place.path().join("whole");
    let started = Instant::now();
    // One of the captures is withheld, and told.
    assert_eq!(runs::run(&whole, &replica.address, &BACKFILL).0, 3);
    let time = started.elapsed();
    for n in 0..kills() {
        let data = place.path().join("killed");
        let _ = std::fs::remove_dir_all(&data);
        let mut run = runs::command(&data, &replica.address, &BACKFILL)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(time.mul_f64(spread(n)));
        run.kill().unwrap();
        run.wait().unwrap();
        captures(&data);
        let (code, told) = runs::run(&data, &replica.address, &BACKFILL);
        assert!(matches!(code, 3 | 5), "kill {n}: {told}");
        assert_eq!(captures(&data), 8, "kill {n}: {told}");
        assert_eq!(runs::run(&data, &replica.address, &["--offline", "build"]).0, 0);
    }
}

#[test]
fn the_archive_that_asks_for_peace_gets_it() {
    let (replica, stamps) = archive(3);
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let busy = Reply::Status { code: 429, headers: Vec::new(), body: Vec::new() };
    let address = format!("web.archive.org/web/{}id_/https://www.ice.gov/coronavirus", stamps[1]);
    replica.set(&address, busy);
    let (code, told) = runs::run(&data, &replica.address, &BACKFILL);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("asks for fewer requests") && told.contains("rerun to resume"), "{told}");
    assert_eq!(asked(&replica).get(&stamps[1]), Some(&3), "given up after three");
    // It is left alone by the next run too, for a while.
    let (code, told) = runs::run(&data, &replica.address, &BACKFILL);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("it is not asked for"), "{told}");
    assert!(replica.seen().is_empty(), "asked again at once");
    std::fs::remove_file(data.join("raw/left_alone.json")).unwrap();
    // An address that the archive blocks.
    let blocked = "org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error\n";
    replica.document(INDEX, blocked.as_bytes(), "text/plain");
    let (code, told) = runs::run(&data, &replica.address, &BACKFILL);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("the web archive blocks this address"), "{told}");
    // Nothing there at all.
    replica.document(INDEX, b"[]", "application/json");
    let (code, told) = runs::run(&data, &replica.address, &BACKFILL);
    assert_eq!(code, 0, "{told}");
}

#[test]
fn captures_that_the_archive_does_not_give_do_not_stand_in_the_way_of_the_rest() {
    let (replica, stamps) = archive(8);
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let address =
        |stamp: &str| format!("web.archive.org/web/{stamp}id_/https://www.ice.gov/coronavirus");
    for stamp in &stamps[..5] {
        let gone = Reply::Status { code: 404, headers: Vec::new(), body: b"not now".to_vec() };
        replica.set(&address(stamp), gone);
    }
    let (code, told) = runs::run(&data, &replica.address, &BACKFILL);
    assert_eq!(code, 5, "{told}");
    replica.seen();
    // The next run begins with what was not asked for yet.
    let (_, told) = runs::run(&data, &replica.address, &BACKFILL);
    let asked: Vec<String> = replica.seen().into_iter().map(|seen| seen.path).collect();
    for stamp in &stamps[5..] {
        assert!(asked.iter().any(|path| path.contains(stamp.as_str())), "{asked:?} {told}");
    }
    let manifest = std::fs::read_to_string(data.join("captures.csv")).unwrap();
    for stamp in &stamps[5..8] {
        assert!(manifest.contains(stamp.as_str()), "{manifest}");
    }
}

/// The index as it was recorded, in its text form over three pages.
#[test]
fn recorded_answers_of_the_index_are_read_to_their_end() {
    let Some(folder) = shared::folder("pages/web_archive") else { return };
    let body = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let replica = Replica::start();
    let text = "text/plain;charset=UTF-8";
    replica.document(INDEX, &body("cdx_text_multipage_p1_cnn_2001.body"), text);
    let key = |body: &[u8]| {
        let text = String::from_utf8_lossy(body).into_owned();
        let key = text.trim_end().lines().last().unwrap().to_owned();
        key.replace('%', "%25").replace('+', "%2B")
    };
    let second = key(&body("cdx_text_multipage_p1_cnn_2001.body"));
    replica.document(
        &format!("{INDEX}&resumeKey={second}"),
        &body("cdx_text_multipage_p2_cnn_2001.body"),
        text,
    );
    let third = key(&body("cdx_text_multipage_p2_cnn_2001.body"));
    replica.document(
        &format!("{INDEX}&resumeKey={third}"),
        &body("cdx_text_multipage_last_cnn_2001.body"),
        text,
    );
    let place = tempfile::tempdir().unwrap();
    let (code, told) = runs::run(
        &place.path().join("data"),
        &replica.address,
        &[&BACKFILL[..], &["--dry-run"]].concat(),
    );
    assert_eq!(code, 0, "{told}");
    assert_eq!(replica.seen().len(), 3, "three pages");
    let rows = [
        body("cdx_text_multipage_p1_cnn_2001.body"),
        body("cdx_text_multipage_p2_cnn_2001.body"),
        body("cdx_text_multipage_last_cnn_2001.body"),
    ]
    .concat();
    let mut stamps: Vec<String> = String::from_utf8_lossy(&rows)
        .lines()
        .filter(|line| line.contains(" text/html 200 ") || line.contains(" warc/revisit - "))
        .map(|line| line.split(' ').nth(1).unwrap().to_owned())
        .collect();
    stamps.sort();
    stamps.dedup();
    assert!(stamps.len() >= 3, "{stamps:?}");
    for stamp in stamps {
        assert!(told.contains(&format!("/web/{stamp}id_/")), "{stamp} is missing: {told}");
    }
}
