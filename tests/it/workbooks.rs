//! Every figure that independent readers took from the real workbooks equals what the ledger holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use detention_stats::archive::Archive;
use detention_stats::ledger::Ledger;
use detention_stats::model::{Address, AsOf, Cell, Datum, Figure, TableId, Text, Words};
use detention_stats::pipeline::{self, ImportRequest};

use crate::shared;

const COLUMNS: [&str; 18] = [
    "capture",
    "table",
    "measure",
    "category_1",
    "category_2",
    "category_3",
    "period",
    "value",
    "sheet",
    "row",
    "column",
    "as_of_printed",
    "as_of_sheet",
    "as_of_cell",
    "text",
    "row_label",
    "column_label",
    "period_start",
];

/// One ledger row as texts.
pub(crate) type Row = BTreeMap<&'static str, String>;

/// All workbooks imported once for all tests: rows by the first twelve characters of the file's hash.
pub(crate) fn ledger() -> Option<&'static BTreeMap<String, Vec<Row>>> {
    static LEDGER: OnceLock<Option<BTreeMap<String, Vec<Row>>>> = OnceLock::new();
    LEDGER.get_or_init(|| Some(import(&shared::folder("workbooks")?))).as_ref()
}

fn import(workbooks: &Path) -> BTreeMap<String, Vec<Row>> {
    let data = tempfile::tempdir().unwrap();
    let paths: [PathBuf; 1] = [workbooks.to_path_buf()];
    let report = pipeline::import(&ImportRequest {
        data: data.path(),
        paths: &paths,
        published: None,
        now: "2026-11-26T00:00:00Z".parse().unwrap(),
        progress: &|_| {},
    })
    .unwrap();
    assert!(report.refused.is_empty(), "refused: {:?}", report.refused);
    let captures = Archive::new(data.path()).captures().unwrap();
    let ledger = Ledger::open(data.path(), &captures).unwrap();
    let mut by_capture: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for release in &ledger.releases {
        let rows = by_capture.entry(release.capture.to_string()).or_default();
        for (table, printed) in &release.tables {
            let figures = printed.all().map(|figure| (figure.row, of_figure(*table, figure)));
            let words = printed.words.iter().map(|words| (words.row, of_words(*table, words)));
            let mut of_table: Vec<(u32, Row)> = figures.chain(words).collect();
            of_table.sort_by_key(|(row, _)| *row);
            rows.extend(of_table.into_iter().map(|(_, row)| row));
        }
    }
    for rows in by_capture.values_mut() {
        without_closing_sheets(rows);
    }
    by_capture
}

fn text(text: Option<Text>) -> String {
    text.map(|text| text.to_string()).unwrap_or_default()
}

/// What figures and words have in common.
fn of_cell(table: TableId, cell: &Cell, categories: [Option<Text>; 3], as_of: &AsOf) -> Row {
    let address = as_of.address.as_ref();
    let mut row: Row = COLUMNS.into_iter().map(|column| (column, String::new())).collect();
    row.extend([
        ("table", table.name().to_owned()),
        ("category_1", text(categories[0])),
        ("category_2", text(categories[1])),
        ("category_3", text(categories[2])),
        ("sheet", cell.sheet.to_string()),
        ("row", cell.row.to_string()),
        ("column", cell.column.to_string()),
        ("as_of_printed", as_of.printed.map(|day| day.to_string()).unwrap_or_default()),
        ("as_of_sheet", address.map(|address| address.sheet.to_string()).unwrap_or_default()),
        ("as_of_cell", address.map(Address::cell).unwrap_or_default()),
    ]);
    row
}

fn of_figure(table: TableId, figure: &Figure) -> Row {
    let identity = &figure.identity;
    let mut row = of_cell(table, &figure.cell, identity.categories, &figure.as_of);
    row.extend([
        ("measure", identity.measure.name().to_owned()),
        ("period", identity.period.name().to_owned()),
        ("value", Datum::Number(figure.value).csv()),
        ("row_label", text(figure.printed.row_label)),
        ("column_label", text(figure.printed.column_label)),
        ("period_start", identity.start.map(|day| day.to_string()).unwrap_or_default()),
    ]);
    row
}

fn of_words(table: TableId, words: &Words) -> Row {
    let mut row = of_cell(table, &words.cell, words.categories, &words.as_of);
    row.extend([("measure", words.measure.name().to_owned()), ("text", text(words.text))]);
    row
}

/// The other reader takes the current ATD sheet only; ours has the closing sheet of the year before too.
fn without_closing_sheets(rows: &mut Vec<Row>) {
    let is_atd = |row: &&Row| row["table"].starts_with("atd_");
    let closes = |sheet: &str| sheet.contains("EOFY");
    let sheets: BTreeSet<String> =
        rows.iter().filter(is_atd).map(|row| row["sheet"].clone()).collect();
    let current = sheets.iter().rev().find(|sheet| !closes(sheet)).or(sheets.last()).cloned();
    rows.retain(|row| {
        !is_atd(&row) || Some(&row["sheet"]) == current.as_ref() || !closes(&row["sheet"])
    });
}

/// Where a field of `headline.csv` stands: table, measure, categories in order, period.
struct Field(&'static str, &'static str, &'static str, &'static [&'static str], &'static str);

const SNAP: &str = "snapshot";
const YEAR: &str = "fiscal_year_to_date";

/// Fields that name one cell.
const FIGURES: &[Field] = &[
    Field("detained_total", "detained_by_disposition", "people", &["all", "all"], SNAP),
    Field("detained_adult", "detained_by_disposition", "people", &["all", "adult"], SNAP),
    Field("detained_family", "detained_by_disposition", "people", &["all", "family"], SNAP),
    Field(
        "disp_expedited",
        "detained_by_disposition",
        "people",
        &["expedited_removal", "all"],
        SNAP,
    ),
    Field("disp_nta", "detained_by_disposition", "people", &["notice_to_appear", "all"], SNAP),
    Field(
        "disp_reinstatement",
        "detained_by_disposition",
        "people",
        &["reinstatement", "all"],
        SNAP,
    ),
    Field("disp_other", "detained_by_disposition", "people", &["other", "all"], SNAP),
    Field("detained_ice", "detained_by_criminality", "people", &["all", "ICE"], SNAP),
    Field("detained_cbp", "detained_by_criminality", "people", &["all", "CBP"], SNAP),
    Field("detained_crim_table_total", "detained_by_criminality", "people", &["all", "all"], SNAP),
    Field("detained_convicted", "detained_by_criminality", "people", &["convicted", "all"], SNAP),
    Field("detained_pending", "detained_by_criminality", "people", &["pending", "all"], SNAP),
    Field("detained_other_violator", "detained_by_criminality", "people", &["other", "all"], SNAP),
    Field(
        "detained_ice_convicted",
        "detained_by_criminality",
        "people",
        &["convicted", "ICE"],
        SNAP,
    ),
    Field("detained_ice_pending", "detained_by_criminality", "people", &["pending", "ICE"], SNAP),
    Field("detained_ice_other", "detained_by_criminality", "people", &["other", "ICE"], SNAP),
    Field(
        "detained_cbp_convicted",
        "detained_by_criminality",
        "people",
        &["convicted", "CBP"],
        SNAP,
    ),
    Field("detained_cbp_pending", "detained_by_criminality", "people", &["pending", "CBP"], SNAP),
    Field("detained_cbp_other", "detained_by_criminality", "people", &["other", "CBP"], SNAP),
    Field("bookins_ytd_total", "book_ins_by_agency", "book_ins", &["all"], YEAR),
    Field("bookins_ytd_ice", "book_ins_by_agency", "book_ins", &["ICE"], YEAR),
    Field("bookins_ytd_cbp", "book_ins_by_agency", "book_ins", &["CBP"], YEAR),
    Field("final_bookouts_ytd_total", "final_releases_by_facility_type", "", &["all"], YEAR),
    Field("removals_ytd_total", "removals", "removals", &["all"], YEAR),
    Field("removals_ytd_family", "removals", "removals", &["family"], YEAR),
    Field("adp_fy_overall", "average_daily_population", "", &["all", "all"], YEAR),
    Field("alos_fy_overall", "length_of_stay", "", &["all", "all"], YEAR),
    Field(
        "adp_fy_overall_facility_table",
        "average_daily_population_by_facility_type",
        "",
        &["all"],
        YEAR,
    ),
    Field("alos_fy_overall_facility_table", "length_of_stay_by_facility_type", "", &["all"], YEAR),
    Field("atd_famu", "atd_status", "people", &["family_unit"], SNAP),
    Field("atd_ecms_famu", "atd_status", "people", &["extended_case_management_family_unit"], SNAP),
    Field("atd_single_adult", "atd_status", "people", &["single_adult"], SNAP),
    Field(
        "atd_ecms_single_adult",
        "atd_status",
        "people",
        &["extended_case_management_single_adult"],
        SNAP,
    ),
    Field("atd_total", "atd_status", "people", &["all"], SNAP),
    Field("atd_alip_total", "atd_status", "average_days", &["all"], SNAP),
    Field("atd_total_aor_table", "atd_area", "people", &["all", "all"], SNAP),
    Field("atd_tech_table_total", "atd_technology", "people", &["all"], SNAP),
    Field("atd_daily_cost_total", "atd_technology", "daily_cost", &["all"], SNAP),
];

/// Technologies: one cell of the technology table where the workbook has it, else a sum over the areas.
const TECHNOLOGIES: &[(&str, &str)] = &[
    ("atd_smartlink", "smartlink"),
    ("atd_gps", "ankle_monitor"),
    ("atd_ankle_monitor", "ankle_monitor"),
    ("atd_telephonic", "voiceid"),
    ("atd_wristworn", "wristworn"),
    ("atd_dual_tech", "dual_technology"),
    ("atd_no_tech", "no_technology"),
];

/// Dates as printed.
const DATES: &[(&str, &str)] = &[
    ("detention_as_of", "detained_by_disposition"),
    ("fytd_data_through", "average_daily_population"),
    ("bookins_through", "book_ins_by_agency"),
    ("removals_through", "removals"),
    ("atd_as_of", "atd_status"),
    ("atd_tech_as_of", "atd_technology"),
    ("atd_aor_title_as_of", "atd_area"),
    ("facilities_iids_date", "facilities"),
];

/// Sums over the facility rows.
const FACILITY_SUMS: &[(&str, &[&str])] = &[
    ("facility_adp_sum_level", &["level_a", "level_b", "level_c", "level_d"]),
    (
        "facility_adp_sum_criminality",
        &["male_criminal", "male_non_criminal", "female_criminal", "female_non_criminal"],
    ),
    (
        "facility_adp_sum_threat",
        &["threat_level_1", "threat_level_2", "threat_level_3", "no_threat_level"],
    ),
    ("facility_adp_sum_mandatory", &["mandatory"]),
];

fn is(row: &Row, field: &Field) -> bool {
    let Field(_, table, measure, categories, period) = field;
    let categories_match = categories.iter().enumerate().all(|(at, wanted)| {
        let found = row[["category_1", "category_2", "category_3"][at]].as_str();
        found == *wanted || (*wanted == "family" && found.starts_with("family"))
    });
    row["table"] == *table
        && (measure.is_empty() || row["measure"] == *measure)
        && row["period"] == *period
        && categories_match
}

pub(crate) fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3)
}

/// Collects what differs, so that one run shows everything.
#[derive(Default)]
pub(crate) struct Findings {
    compared: usize,
    wrong: Vec<String>,
}

impl Findings {
    fn compare(&mut self, place: &str, expected: &str, found: Option<&str>) {
        self.compared += 1;
        if found != Some(expected) {
            self.wrong.push(format!("{place}: expected `{expected}`, found {found:?}"));
        }
    }

    pub(crate) fn close(&mut self, place: &str, expected: &str, found: Option<f64>) {
        self.compared += 1;
        if !found.is_some_and(|found| same(number(expected), found)) {
            self.wrong.push(format!("{place}: expected {expected}, found {found:?}"));
        }
    }

    pub(crate) fn done(self, at_least: usize) {
        assert!(self.compared >= at_least, "only {} comparisons", self.compared);
        let shown = self.wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
        assert!(
            self.wrong.is_empty(),
            "{} of {} differ:\n{shown}",
            self.wrong.len(),
            self.compared
        );
        eprintln!("{} comparisons with independent readers", self.compared);
    }
}

#[test]
fn headline_figures_and_their_cells_equal_the_ledger() {
    let Some(ledger) = ledger() else { return };
    let Some(expected) = shared::folder("expected") else { return };
    let mut cells: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    for record in shared::records(&expected.join("cells.csv")) {
        let key = (record["file"].clone(), record["field"].clone());
        cells.insert(key, (record["sheet"].clone(), record["cell"].clone()));
    }
    let mut findings = Findings::default();
    for record in shared::records(&expected.join("headline.csv")) {
        let file = record["file"].as_str();
        let rows = ledger
            .get(&format!("c{}", &record["sha256"][..12]))
            .unwrap_or_else(|| panic!("no ledger rows of {file}"));
        for field in FIGURES {
            let name = field.0;
            let found = rows.iter().find(|row| is(row, field));
            let place = format!("{file} {name}");
            if let Some(value) = record.get(name).filter(|value| !value.is_empty()) {
                findings.close(&place, value, found.map(|row| number(&row["value"])));
            }
            // A blank cell (FAMU in 0623/22 and 0627/22) has an address and no figure.
            let blank = record.get(name).is_some_and(String::is_empty);
            let cell = cells.get(&(file.to_owned(), name.to_owned())).filter(|_| !blank);
            if let Some((sheet, cell)) = cell {
                let cell = format!("{sheet}!{cell}");
                let own =
                    found.map(|row| format!("{}!{}{}", row["sheet"], row["column"], row["row"]));
                findings.compare(&place, &cell, own.as_deref());
            } else if blank {
                findings.compare(&place, "", found.map(|row| row["value"].as_str()).or(Some("")));
            }
        }
        for (name, technology) in TECHNOLOGIES {
            let value = record[*name].as_str();
            if value.is_empty() {
                continue;
            }
            let place = format!("{file} {name}");
            let printed = record["atd_tech_source"] == "tech_table";
            let of = |row: &&Row| {
                row["measure"] == "people"
                    && if printed {
                        row["table"] == "atd_technology" && row["category_1"] == *technology
                    } else {
                        row["table"] == "atd_area" && row["category_2"] == *technology
                    }
            };
            let sum: f64 = rows.iter().filter(of).map(|row| number(&row["value"])).sum();
            findings.close(&place, value, Some(sum));
        }
        for (name, table) in DATES {
            let value = record[*name].as_str();
            let found = rows.iter().find(|row| row["table"] == *table);
            let found = found.map(|row| row["as_of_printed"].as_str());
            if !value.is_empty() {
                findings.compare(&format!("{file} {name}"), value, found);
            }
        }
        let of_facilities = |measure: &str| {
            rows.iter()
                .filter(move |row| row["table"] == "facilities" && row["measure"] == measure)
                .collect::<Vec<_>>()
        };
        let n_rows = of_facilities("name").len().to_string();
        findings.compare(&format!("{file} facility_rows"), &record["facility_rows"], Some(&n_rows));
        for (name, measures) in FACILITY_SUMS {
            let sum: f64 = measures
                .iter()
                .flat_map(|measure| of_facilities(measure))
                .map(|row| number(&row["value"]))
                .sum();
            // The other reader rounded its sums to four decimals.
            let sum = (sum * 1e4).round() / 1e4;
            findings.close(&format!("{file} {name}"), &record[*name], Some(sum));
        }
    }
    findings.done(10_000);
}
