//! Charts, cards and the page as their users get them: names, sizes, languages, hostile text, the same bytes always.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn committed() -> PathBuf {
    crate::fixed::data()
}

pub(crate) fn charts_folder() -> PathBuf {
    crate::fixed::charts()
}

pub(crate) fn run(data: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .arg("--data")
        .arg(data)
        .arg("--charts")
        .arg(data.join("charts"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    (code, format!("{}{}", text(&output.stdout), text(&output.stderr)))
}

pub(crate) fn index() -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(charts_folder().join("index.json")).unwrap()).unwrap()
}

#[test]
fn the_index_lists_every_picture_with_words_in_both_languages() {
    let index = index();
    let charts = index["charts"].as_array().unwrap();
    assert_eq!(charts.len(), detention_stats::charts::CHARTS.len(), "a chart has no figure");
    let files = "README.md index.html index.es.html index.json \
                 figures.js figures.es.js places.js uplot.min.js";
    let mut listed: BTreeSet<String> = files.split_whitespace().map(str::to_owned).collect();
    for chart in charts {
        for language in ["en", "es"] {
            for words in ["headline", "alt", "description", "source"] {
                let text = chart[language][words].as_str().unwrap();
                assert!(text.len() > 5, "{}: {language} {words}: `{text}`", chart["name"]);
            }
            let own = format!("{} {}", chart[language]["headline"], chart[language]["description"]);
            assert!(
                !own.to_lowercase().contains("detainee") && !own.to_lowercase().contains("alien"),
                "{own}"
            );
        }
        assert_ne!(chart["en"]["headline"], chart["es"]["headline"]);
        let files = ["pictures", "embed"].iter().flat_map(|key| chart[key].as_array().unwrap());
        listed.extend(
            files.chain([&chart["table"]]).filter_map(|file| file.as_str().map(str::to_owned)),
        );
        for series in chart["series"].as_array().unwrap() {
            assert!(committed().join("v1").join(series.as_str().unwrap()).exists(), "{series}");
        }
    }
    let mut there = BTreeSet::new();
    for (folder, prefix) in [(charts_folder(), ""), (charts_folder().join("embed"), "embed/")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                there.insert(format!("{prefix}{}", path.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    assert_eq!(there, listed);
}

#[test]
fn the_folder_stays_small_and_the_page_asks_for_nothing() {
    fn size(folder: &Path) -> u64 {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                // Pages of places and states have sizes of their own (`places.rs`).
                let is_place = path.ends_with("places") || path.ends_with("states");
                match path.is_dir() {
                    true if is_place => 0,
                    true => size(&path),
                    false => std::fs::metadata(&path).unwrap().len(),
                }
            })
            .sum()
    }
    assert!(size(&charts_folder()) < 12_500_000, "{} bytes", size(&charts_folder()));
    let page = std::fs::read_to_string(charts_folder().join("index.html")).unwrap();
    for asked in
        ["<link rel=\"stylesheet\"", "<script src", "@import", "url(http", "<img", "<iframe"]
    {
        assert!(!page.contains(asked), "{asked}");
    }
}

#[test]
fn pictures_carry_their_words() {
    for name in ["people_detained", "counters", "counters.es", "facilities"] {
        let svg = std::fs::read_to_string(charts_folder().join(format!("{name}.svg"))).unwrap();
        assert!(
            svg.contains("role=\"img\"") && svg.contains("<title id=") && svg.contains("<desc id="),
            "{name}"
        );
        assert!(svg.contains("font/woff2") && svg.contains("<text "), "{name}");
        assert!(!svg.contains("opacity=\"0.99"), "{name}: a dashed line is none");
    }
    let svg = std::fs::read_to_string(charts_folder().join("people_detained.svg")).unwrap();
    let counters = std::fs::read_to_string(committed().join("v1/counters.csv")).unwrap();
    let value: i64 = counters
        .lines()
        .find_map(|line| line.split(",people_detained,").nth(1))
        .and_then(|rest| rest.split(',').next())
        .and_then(|value| value.parse().ok())
        .unwrap();
    let grouped = detention_stats::edition::counters::words::grouped(value);
    assert!(svg.contains(&grouped), "{grouped} is not in the picture");
    assert!(svg.contains("Source: ICE detention statistics, as of"));
}

#[test]
fn a_chart_can_be_had_in_every_size_theme_and_language() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let arguments = [
        "chart",
        "book_ins",
        "--size",
        "640,1200x675",
        "--theme",
        "light,dark",
        "--lang",
        "en,es",
        "--format",
        "png",
        "--out",
        out.to_str().unwrap(),
    ];
    let (code, told) = run(&committed(), &arguments);
    assert_eq!(code, 0, "{told}");
    let mut names: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "book_ins-640-dark.es.png",
            "book_ins-640-dark.png",
            "book_ins-640.es.png",
            "book_ins-640.png",
            "book_ins-dark.es.png",
            "book_ins-dark.png",
            "book_ins.es.png",
            "book_ins.png",
        ]
    );
    let wide = |name: &str| {
        let bytes = std::fs::read(out.join(name)).unwrap();
        u32::from_be_bytes(bytes[16..20].try_into().unwrap())
    };
    assert_eq!((wide("book_ins-640.png"), wide("book_ins.png")), (640, 1200));
    let committed = std::fs::read(charts_folder().join("book_ins.png")).unwrap();
    assert!(
        std::fs::read(out.join("book_ins.png")).unwrap() == committed,
        "the same bytes as the build"
    );
}

#[test]
fn counters_of_a_day_are_drawn_and_said() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().to_str().unwrap();
    let (code, told) =
        run(&committed(), &["chart", "counters", "--known-on", "2022-07-13", "--out", out]);
    assert_eq!(code, 0, "{told}");
    let svg = std::fs::read_to_string(place.path().join("counters-2022-07-13.svg")).unwrap();
    for number in ["23,753", "137", "284,813"] {
        assert!(
            svg.contains(&format!(">\n{number}\n<")) || svg.contains(&format!(">{number}<")),
            "{number}: {}",
            &svg[svg.len() - 3000..]
        );
    }
    let (_, said) = run(
        &committed(),
        &["chart", "counters", "--known-on", "2022-07-13", "--text", "--lang", "es"],
    );
    assert!(
        said.contains("ICE tenía detenidas a 23,753 personas el 11 de julio de 2022"),
        "{said}"
    );
    let file = place.path().join("one.png");
    let (code, told) = run(&committed(), &["chart", "counters", "--out", file.to_str().unwrap()]);
    assert!(code == 0 && file.exists(), "{told}");
}

#[test]
fn unknown_names_and_sizes_are_told_with_the_near_ones() {
    let (code, told) = run(&committed(), &["chart", "people_detaned"]);
    assert_eq!(code, 2);
    assert!(
        told.contains("unknown chart `people_detaned`; did you mean `people_detained`?"),
        "{told}"
    );
    let (code, told) = run(&committed(), &["chart", "covid", "--size", "800x600"]);
    assert_eq!(code, 2);
    assert!(told.contains("1200x675, 1200x630, 1080x1080, 1080x1350, 640"), "{told}");
    let (code, told) = run(&committed(), &["chart", "covid", "--all", "--out", "/tmp/one.png"]);
    assert_eq!(code, 2, "{told}");
    let (_, list) = run(&committed(), &["chart", "--list"]);
    assert_eq!(list.lines().count(), detention_stats::charts::CHARTS.len(), "{list}");
}

/// A chart of the committed record in words.
fn said(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .args(["--data", "data", "--offline", "chart"])
        .args(arguments)
        .arg("--text")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_part_of_the_record_claims_nothing_about_the_whole_and_says_what_it_is() {
    for name in ["atd_total", "people_detained", "family_detention"] {
        let words = said(&[name, "--from", "2021-01-01", "--to", "2021-12-31"]);
        let headline = words.lines().next().unwrap();
        assert!(!headline.contains("highest"), "{headline}");
        assert!(words.contains("Shown from January 1, 2021 to December 31, 2021."), "{words}");
    }
    let es = said(&["atd_total", "--from", "2021-01-01", "--lang", "es"]);
    assert!(es.contains("Se muestra desde el 1 de enero de 2021."), "{es}");
    // The end of a table is told where the picture reaches it, and nowhere else.
    assert!(said(&["transgender"]).contains("the last figure it published"));
    for cut in [["--to", "2023-12-31"], ["--known-on", "2024-06-30"]] {
        let words = said(&["transgender", cut[0], cut[1]]);
        assert!(
            !words.contains("last figure it published") && !words.contains("Missing"),
            "{words}"
        );
    }
    let late = said(&["lateness", "--known-on", "2022-07-13"]);
    assert!(late.contains("to July 8, 2022."), "{late}");
    // A panel without figures does not take the others with it.
    assert!(said(&["covid", "--to", "2021-01-01"]).contains("COVID-19 cases"));
    assert!(said(&["releases", "--to", "2023-06-01"]).contains("releases from ICE detention"));
}

#[test]
fn a_picture_of_a_day_knows_nothing_of_what_came_after_and_says_its_day() {
    for name in [
        "people_detained",
        "long_view",
        "deaths",
        "covid",
        "atd_by_technology",
        "over_two_years",
        "book_ins",
        "releases",
    ] {
        let words = said(&[name, "--known-on", "2022-07-13"]);
        assert!(words.contains("As known on July 13, 2022."), "{name}: {words}");
        for year in 2023..2027 {
            assert!(!words.contains(&year.to_string()), "{name}: {words}");
        }
    }
    let words = said(&["people_detained", "--known-on", "2022-07-13"]);
    assert!(words.starts_with("23,753 people detained by ICE on July 11, 2022"), "{words}");
    assert!(!said(&["over_two_years", "--known-on", "2022-07-13"]).contains("changed the count"));
}

#[test]
fn every_event_is_drawn_in_the_charts_that_it_names() {
    let script = std::fs::read_to_string("charts/figures.js").unwrap();
    let json = script.trim().trim_start_matches("window.figures=").trim_end_matches(';');
    let figures: serde_json::Value = serde_json::from_str(json).unwrap();
    let mut reader = csv::Reader::from_path("data/reference/events.csv").unwrap();
    let mut n = 0;
    for row in reader.records().map(Result::unwrap) {
        for chart in row[2].split(';') {
            let drawn = figures[chart]["panels"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|panel| panel["events"].as_array().unwrap())
                .any(|event| event["text"] == row[4] && event["date"] == row[0]);
            assert!(drawn, "{} in {chart}", &row[4]);
            n += 1;
        }
    }
    assert!(n > 10);
}

#[test]
fn windows_and_missing_figures_are_usage_errors_or_failures() {
    let chart = |arguments: &[&str]| {
        let place = tempfile::tempdir().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
            .args(["--data", "data", "--offline", "chart"])
            .args(arguments)
            .arg("--out")
            .arg(place.path())
            .output()
            .unwrap();
        let files: Vec<String> = std::fs::read_dir(place.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap(), files)
    };
    let (code, told, _) = chart(&["counters", "--to", "2022-07-13"]);
    assert!(code == 2 && told.contains("use --known-on"), "{code} {told}");
    let (code, told, _) = chart(&["covid", "--from", "2022-01-02", "--to", "2022-01-01"]);
    assert!(code == 2 && told.contains("is after"), "{code} {told}");
    let (code, told, _) = chart(&["covid", "--from", "2025-01-01"]);
    assert!(code == 1 && told.contains("has no data from "), "{code} {told}");
    let (code, _, files) = chart(&["book_ins", "--from", "2025-01-01", "--format", "svg"]);
    assert_eq!((code, files), (0, vec!["book_ins-from-2025-01-01.svg".to_owned()]));
}

#[test]
fn the_tables_of_charts_end_with_their_words_in_spanish() {
    let mut n = 0;
    for chart in index()["charts"].as_array().unwrap() {
        let Some(file) = chart["table"].as_str() else { continue };
        let rows = crate::shared::records(&charts_folder().join(file));
        let added: Vec<(&str, &str)> = [("line", "line_es"), ("label", "label_es")]
            .into_iter()
            .filter(|(name, _)| rows[0].contains_key(*name))
            .collect();
        assert_eq!(added.len(), 1, "{file}");
        for (name, spanish) in added {
            assert!(
                rows.iter().all(|row| row[name].is_empty() == row[spanish].is_empty()),
                "{file}"
            );
            n += usize::from(rows.iter().any(|row| row[name] != row[spanish]));
        }
    }
    assert!(n > 12, "{n} tables with other words in Spanish");
}

#[test]
fn the_page_shows_what_the_law_asks_for_beside_what_was_last_published() {
    for (file, inspection, stay) in [
        ("index.html", "Oct 31, 2023</td><td>Nov 15, 2023", "Jan 9, 2023</td><td>Jan 21, 2023"),
        ("index.es.html", "31 oct 2023</td><td>15 nov 2023", "9 ene 2023</td><td>21 ene 2023"),
    ] {
        let page = std::fs::read_to_string(charts_folder().join(file)).unwrap();
        let page = page.replace('\u{a0}', " ");
        let (_, section) = page.split_once("id=\"no-longer-published\"").unwrap();
        let (_, section) = section.split_once("8 U.S.C. 1378a)</th>").unwrap();
        let (table, _) = section.split_once("</table>").unwrap();
        assert!(table.contains("(3)(K)") && table.contains(inspection), "{file}: {table}");
        assert!(table.contains("(1)(D)") && table.contains(stay), "{file}: {table}");
    }
}
