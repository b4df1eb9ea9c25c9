//! Every parser of bytes that come from others, fed with damaged bytes: it may refuse, it never panics and never takes
//! long. `DETENTION_STATS_FUZZ_SECONDS` runs each parser for so long.

use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use detention_stats::archive::file_name::FileName;
use detention_stats::extract::{document, html, index};
use detention_stats::fetch::discover;
use detention_stats::fetch::payload::{self, Expected};

use crate::sets::Seeded;

type Parser = (&'static str, fn() -> Vec<Vec<u8>>, fn(&[u8]));

const PAGE: &str = r#"<!doctype html><html><head><title>COVID-19</title></head><body><h2>Confirmed cases</h2>
<p class="timestamp">Updated 07/11/2022 5:00pm</p><table><tr><th>Detained population</th><td>23,753</td></tr></table>
<ul><li>Custody Facility: Bluebonnet (TX) 1,234 <a href="/doclib/detention/FY22_detentionStats07082022.xlsx">x</a></li></ul></body></html>"#;

const TRANSCRIPTION: &str =
    "read_on,measure,value,as_of,transcribed_by,note\n2022-07-13,population,23753,2022-07-11,a,\n";

fn workbooks() -> Vec<Vec<u8>> {
    let made = crate::sites::workbooks();
    vec![made.july_8.clone(), made.july_21.clone()]
}

/// The text of the largest sheet of each workbook.
fn sheets() -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for bytes in workbooks() {
        let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> =
            parts.file_names().map(|name| name.unwrap().into_owned()).collect();
        let sheets = names.iter().filter(|name| name.starts_with("xl/worksheets/sheet"));
        let texts = sheets.map(|name| {
            let mut text = Vec::new();
            parts.by_name(name).unwrap().read_to_end(&mut text).unwrap();
            text
        });
        found.extend(texts.max_by_key(Vec::len));
    }
    found
}

/// A sound package around the text of a sheet, so that damage reaches the reader of cells.
fn package(sheet: &[u8]) -> Vec<u8> {
    let mut parts = zip::ZipArchive::new(Cursor::new(workbooks().remove(0))).unwrap();
    let mut whole = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let names: Vec<String> = parts.file_names().map(|name| name.unwrap().into_owned()).collect();
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for name in names {
        whole.start_file(&name, stored).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            whole.write_all(sheet).unwrap();
        } else {
            std::io::copy(&mut parts.by_name(&name).unwrap(), &mut whole).unwrap();
        }
    }
    whole.finish().unwrap().into_inner()
}

const INDEX: &str = r#"[["urlkey","timestamp","original","mimetype","statuscode","digest","length"],
["gov,ice)/coronavirus","20220711031500","https://www.ice.gov/coronavirus","text/html","200","3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ","9000"],
[],
["gov%2Cice%29%2Fcoronavirus+20220715031501"]]"#;

const PARSERS: &[Parser] = &[
    ("workbook", workbooks, |bytes| drop(document::read(bytes))),
    ("sheet", sheets, |bytes| drop(document::read(&package(bytes)))),
    (
        "index of the web archive",
        || vec![INDEX.into()],
        |bytes| drop(index::read(&String::from_utf8_lossy(bytes))),
    ),
    (
        "page",
        || vec![PAGE.into()],
        |bytes| {
            drop(document::read(bytes));
            let text = String::from_utf8_lossy(bytes);
            if !html::is_too_deep(&text) {
                drop(html::links(&text));
            }
            drop(html::title(&text));
        },
    ),
    ("transcription", || vec![TRANSCRIPTION.into()], |bytes| drop(document::read(bytes))),
    (
        "table of TRAC",
        || vec![br#"[{"date":"2022-07-03","value":"284,813"}]"#.to_vec()],
        |bytes| {
            drop(document::read(bytes));
            drop(payload::refusal(Expected::Json, bytes));
        },
    ),
    (
        "list of links",
        || vec![PAGE.into()],
        |bytes| {
            if payload::refusal(Expected::LinkPage, bytes).is_none() {
                drop(discover::workbooks(
                    "https://www.ice.gov/detain/detention-management",
                    &String::from_utf8_lossy(bytes),
                ));
            }
        },
    ),
    (
        "file name",
        || vec![b"20220709054442-FY22_detentionStats07082022.xlsx".to_vec()],
        |bytes| {
            drop(FileName::read(&String::from_utf8_lossy(bytes)));
        },
    ),
];

/// Bytes with a few of them changed, cut, doubled or exchanged.
fn damaged(bytes: &[u8], dice: &mut Seeded) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.next(6) {
        if bytes.is_empty() {
            return bytes;
        }
        let (at, to) = (dice.next(bytes.len()), dice.next(bytes.len()));
        match dice.next(6) {
            0 => bytes[at] = u8::try_from(dice.next(256)).unwrap(),
            1 => bytes[at] ^= 1 << dice.next(8),
            2 => bytes.truncate(at),
            3 => bytes.swap(at, to),
            4 => {
                let part = bytes[at.min(to)..at.max(to)].to_vec();
                bytes.splice(at..at, part.into_iter().take(4096));
            }
            _ => {
                let odd: [&[u8]; 6] =
                    [b"<div>", b"1e999", b"\xFF\xFE", b"\"\"", b"&#x0;", b"99999999999999999999"];
                bytes.splice(at..at, odd[dice.next(odd.len())].iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn damaged_bytes_never_panic_and_never_take_long() {
    let seconds = std::env::var("DETENTION_STATS_FUZZ_SECONDS").ok().and_then(|n| n.parse().ok());
    let time = Duration::from_secs(seconds.unwrap_or(1));
    for (name, seeds, parse) in PARSERS {
        let seeds = seeds();
        let begun = Instant::now();
        let mut n = 0_u64;
        while begun.elapsed() < time {
            let mut dice = Seeded(n);
            let bytes = damaged(&seeds[dice.next(seeds.len())], &mut dice);
            let one = Instant::now();
            parse(&bytes);
            // The one bound on time in these tests: an input that hangs a parser is what is looked for.
            assert!(one.elapsed().as_secs() < 5, "{name}, seed {n}: {:?}", one.elapsed());
            n += 1;
        }
        eprintln!("{name}: {n} inputs in {:?}", begun.elapsed());
    }
}
