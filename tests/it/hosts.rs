//! Hosts that fail, refuse, redirect or hang: the publication stays as it was, and the reason is reported.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use crate::replica::Reply;
use crate::sites::{
    FOLDER, HTML, JULY_8, JULY_21, PAGE, WALL, XLSX, first_update, page, published, recovered, run,
    sites, sites_with, status, workbooks, xlsx,
};

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
        ("a slow server", Reply::Slow(Duration::from_secs(3)), "from www.ice.gov: "),
    ];
    for (name, reply, words) in faults {
        let place = tempfile::tempdir().unwrap();
        let data = first_update(place.path());
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
    let data = first_update(place.path());
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
        let data = first_update(place.path());
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
    let data = first_update(place.path());
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
        assert!(told.contains("www.ice.gov: "), "{name}: {told}");
        assert_eq!(published(&data), before, "{name}");
    }
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
fn what_a_host_asks_for_has_a_limit() {
    for asked in ["18446744073709551615", "9999999999999"] {
        let place = tempfile::tempdir().unwrap();
        let data = first_update(place.path());
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
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
    let replica = sites_with(status(302, &[("Location", "https://evil.example/x.xlsx")], ""));
    replica.document("evil.example/x.xlsx", &workbooks().july_21, XLSX);
    let (code, told) = run(&data, &replica.address, &["update", "ice_workbook"]);
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("it leads to another site"), "{told}");
    // To the open form of a protected address it goes, protected; a handler's address has no name, the link's stands.
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
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
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
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
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
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
    let place = tempfile::tempdir().unwrap();
    let data = first_update(place.path());
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
fn a_host_that_hangs_is_left_alone_and_what_is_new_is_published() {
    let (_place, data, _) = crate::trust::published();
    let replica = sites_with(xlsx(&workbooks().july_21));
    let hanging: Vec<String> =
        (1..=12).map(|n| format!("FY2{}_detentionStats0{}152021.xlsx", n % 2, n % 9 + 1)).collect();
    let mut links: Vec<&str> = hanging.iter().map(String::as_str).collect();
    links.extend([JULY_21, JULY_8]);
    replica.document(PAGE, &page(&links), "text/html");
    for name in &hanging {
        replica.set(
            &format!("{FOLDER}/{name}"),
            crate::replica::Reply::Drip { bytes: vec![0; 1 << 20] },
        );
    }
    let (code, told) = run(&data, &replica.address, &["--timeout", "1", "update", "ice_workbook"]);
    assert_eq!(code, 3, "{told}");
    let asked = replica.seen();
    // The archive's copies of those links are another host, which answers at once.
    let n_waited = asked.iter().filter(|seen| {
        seen.path[1..].starts_with(FOLDER) && hanging.iter().any(|name| seen.path.contains(name))
    });
    assert_eq!(n_waited.count(), 2, "the host is left alone after two: {asked:?}");
    assert!(
        told.contains("left alone") && told.contains("FY22_detentionStats07212022.xlsx"),
        "{told}"
    );
    let counters = std::fs::read_to_string(data.join("v1/counters.csv")).unwrap();
    assert!(counters.contains("296250"), "{counters}");
}
