//! Names that a publisher, or somebody in its place, could print: none is run or breaks a file.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;

use crate::made::july;
use crate::pictures::run;

/// Names that a publisher, or somebody in its place, could print.
const HOSTILE: [&str; 4] = [
    "<script>alert(1)</script>&\"'",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "\u{202e}NOITNETED\u{202c}\u{200f} CENTER",
    "]]></svg><img src=x onerror=alert(1)>",
];

/// The columns of a facility sheet of FY2022.
pub(crate) const FACILITY_HEADS: [&str; 23] = [
    "Name",
    "Address",
    "City",
    "State",
    "Zip",
    "AOR",
    "Type Detailed",
    "Male/Female",
    "FY22 ALOS",
    "Level A",
    "Level B",
    "Level C",
    "Level D",
    "Male Crim",
    "Male Non-Crim",
    "Female Crim",
    "Female Non-Crim",
    "ICE Threat Level 1",
    "ICE Threat Level 2",
    "ICE Threat Level 3",
    "No ICE Threat Level",
    "Mandatory",
    "Guaranteed Minimum",
];

/// A workbook with a facility sheet whose names are hostile; figures that add up.
fn hostile(folder: &Path) -> PathBuf {
    let path = folder.join("FY22_detentionStats07082022.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Facilities FY22").unwrap();
    sheet.write_string(2, 0, "ICE FACILITIES DATA, FY22").unwrap();
    sheet.write_string(5, 0, "Source: ICE Integrated Decision Support (IIDS), 06/27/2022").unwrap();
    for (column, head) in (0_u16..).zip(FACILITY_HEADS) {
        sheet.write_string(6, column, head).unwrap();
    }
    let long = "A very long name of a place ".repeat(11);
    let names = HOSTILE.into_iter().chain([long.as_str()]);
    for (row, name) in (7_u32..).zip(names) {
        let words = [name, name, "CITY", "GA", "31815", "ATL", "DIGSA", "Male"];
        for (column, word) in (0_u16..).zip(words) {
            sheet.write_string(row, column, word).unwrap();
        }
        let people = f64::from(200 - row * 5);
        let figures = [
            30.0,
            people,
            0.0,
            0.0,
            0.0,
            people,
            0.0,
            0.0,
            0.0,
            people,
            0.0,
            0.0,
            0.0,
            people / 2.0,
            100.0,
        ];
        for (column, figure) in (8_u16..).zip(figures) {
            sheet.write_number(row, column, figure).unwrap();
        }
    }
    workbook.save(&path).unwrap();
    path
}

#[test]
fn hostile_names_go_through_everything_without_being_run() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let july = july(place.path());
    let own = hostile(place.path());
    let (code, told) = run(&data, &["import", own.to_str().unwrap(), july.to_str().unwrap()]);
    assert!(matches!(code, 0 | 3), "{told}");
    let (code, told) = run(&data, &["build"]);
    assert!(matches!(code, 0 | 3), "{told}");
    let read = |name: &str| std::fs::read_to_string(data.join(name)).unwrap();
    // Every name is in the record as printed.
    let facilities = read("v1/facilities.csv");
    assert!(facilities.contains("<script>alert(1)</script>&\"\"'"), "{facilities}");

    // CSV: no field is a formula.
    for entry in walk(&data.join("v1"))
        .into_iter()
        .chain(walk(&data.join("charts")))
        .chain(walk(&data.join("reference")))
    {
        if entry.extension().is_none_or(|kind| kind != "csv") {
            continue;
        }
        for record in csv::Reader::from_path(&entry).unwrap().records() {
            for field in &record.unwrap() {
                assert!(!field.starts_with(['=', '+', '@', '\t']), "{}: {field}", entry.display());
            }
        }
    }
    // A second build appends nothing to the register.
    let register = read("reference/facilities.csv");
    run(&data, &["build"]);
    assert_eq!(read("reference/facilities.csv"), register);

    // Markup: nothing that a browser would run, no mark that turns text around, no layout pushed aside.
    for file in walk(&data.join("charts")) {
        let Some(kind) = file.extension().and_then(|kind| kind.to_str()) else { continue };
        if !["svg", "html"].contains(&kind) {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for run in ["<script>alert", "onerror=alert(1)>", "]]></svg>", "<img src=x"] {
            assert!(!text.contains(run), "{}: {run}", file.display());
        }
        if kind == "svg" {
            assert!(!text.contains('\u{202e}') && !text.contains('\u{200f}'), "{}", file.display());
            well_formed(&text, &file);
        }
    }
    let picture = read("charts/facilities.svg");
    assert!(picture.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;"), "{picture}");
    let page = read("charts/index.html");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt;&amp;&quot;&#x27;"));
    assert!(page.matches("</script>").count() == 2, "the page has its own scripts only");
    // The long name is cut in the picture and whole in the table.
    assert!(picture.contains('…'));
    assert!(
        read("charts/facilities.csv")
            .to_lowercase()
            .contains(&"a very long name of a place ".repeat(11).trim().to_lowercase())
    );
}

pub(crate) fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

/// Tags open and close in order, and no bare `<` or `&` is in text.
pub(crate) fn well_formed(svg: &str, file: &Path) {
    let mut open: Vec<&str> = Vec::new();
    for part in svg.split('<').skip(1) {
        let (tag, text) =
            part.split_once('>').unwrap_or_else(|| panic!("{}: {part}", file.display()));
        let name = tag.split([' ', '\n']).next().unwrap();
        if let Some(closed) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{}", file.display());
        } else if !tag.ends_with('/') && !name.starts_with('?') {
            open.push(name);
        }
        for entity in text.split('&').skip(1) {
            let name = entity.split(';').next().unwrap();
            assert!(
                ["lt", "gt", "amp", "quot", "apos", "#39"].contains(&name),
                "{}: &{name}",
                file.display()
            );
        }
    }
    assert!(open.is_empty(), "{}: {open:?}", file.display());
}
