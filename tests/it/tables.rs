//! Whole tables of 89 workbooks as another program read them, against the ledger, label by printed label.
//!
//! The other program dates by file, drops last rows and facility rows without a length of stay, and takes months that
//! have not begun for zero; so it is compared only where it has a row, and a zero of its own that we leave out as
//! not yet reported is no difference.

use std::collections::BTreeMap;

use crate::shared;
use crate::workbooks::{Findings, Row, ledger, number};

type Record = BTreeMap<String, String>;
/// Figures by table, row label, column label (or month, or measure), in comparison form.
type Figures = BTreeMap<(String, String, String), f64>;

fn key(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn figures(rows: &[Row]) -> Figures {
    let mut figures = Figures::new();
    for row in rows {
        let Ok(value) = row["value"].parse::<f64>() else { continue };
        let label = key(&row["row_label"]);
        let table = row["table"].clone();
        let label = match table.as_str() {
            "vulnerable_population" => format!("{} {label}", row["period_start"]),
            "facilities" => {
                let place: Vec<&str> = row["category_1"].split(" | ").take(3).collect();
                key(&place.join(" | "))
            }
            // The end-of-year sheet says EOFY2023.
            "fear_decision_time" => label.trim_start_matches("eo").to_owned(),
            "segregation" => format!("{} {label}", row["period_start"]),
            _ => label,
        };
        for column in [&row["column_label"], &row["measure"], &row["period_start"]] {
            figures.entry((table.clone(), label.clone(), key(column))).or_insert(value);
        }
    }
    figures
}

/// How one file of the other program maps to a table of ours.
struct Mapping {
    file: &'static str,
    table: &'static str,
    /// The row label of a record; the second argument remembers the heading above it.
    label: fn(&Record, &mut String) -> Option<String>,
    /// Columns of the record with the column label, month or measure they are under.
    columns: fn(&Record) -> Vec<(String, String)>,
}

fn pairs(record: &Record, pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(column, under)| (record[*column].clone(), (*under).to_owned())).collect()
}

fn plain(column: &'static str) -> impl Fn(&Record) -> Option<String> {
    move |record| Some(record[column].clone())
}

/// The heading rows end in `Average` and own the rows below.
fn block(record: &Record, heading: &mut String) -> Option<String> {
    let label = &record["agency"];
    if label.ends_with("Average") {
        heading.clone_from(label);
        return Some(label.clone());
    }
    Some(format!("{heading} / {label}"))
}

fn monthly(value: &str, total: &str) -> impl Fn(&Record) -> Vec<(String, String)> {
    let (value, total) = (value.to_owned(), total.to_owned());
    move |record| {
        vec![
            (record[&value].clone(), record["month"].clone()),
            (record[&total].clone(), "total".to_owned()),
        ]
    }
}

fn quarter_start(record: &Record) -> String {
    let year: i32 = record["data_fiscal_year"].parse().unwrap();
    match record["data_quarter"].as_str() {
        "1" => format!("{}-10-01", year - 1),
        "2" => format!("{year}-01-01"),
        "3" => format!("{year}-04-01"),
        _ => format!("{year}-07-01"),
    }
}

/// Where the other program is wrong: workbook, our table (or its beginning), and the cell that proves it.
const OTHER_READER_WRONG: &[(&str, &str, &str)] = &[
    // It took the first sheet that begins with ATD, the frozen `ATD EOFY23 ` of 9.30.2023, for the
    // current one, `ATD FY24 YTD` of 08.24.2024 (B32: 175,619).
    ("20240829200938-FY24_detentionStats08292024.xlsx", "atd_", "`ATD FY24 YTD`!B32"),
];

const FACILITY_COLUMNS: &[(&str, &str)] = &[
    ("level_a", "level_a"),
    ("level_b", "level_b"),
    ("level_c", "level_c"),
    ("level_d", "level_d"),
    ("male_crim", "male_criminal"),
    ("alos", "average_days"),
];

const MAPPINGS: &[Mapping] = &[
    Mapping {
        file: "adp-by-agency-criminality.csv",
        table: "average_daily_population",
        label: block,
        columns: |r| {
            let mut columns = monthly("adp", "adp_fy_ytd")(r);
            columns[1].1 = "fy overall".to_owned();
            columns
        },
    },
    Mapping {
        file: "stay-length-by-agency-criminality.csv",
        table: "length_of_stay",
        label: block,
        columns: |r| {
            let mut columns = monthly("avg_stay_length_days", "avg_stay_length_days_fy_ytd")(r);
            columns[1].1 = "fy overall".to_owned();
            columns
        },
    },
    Mapping {
        file: "book-ins-by-arresting-agency.csv",
        table: "book_ins_by_agency",
        label: |r, _| plain("arresting_agency")(r),
        columns: |r| monthly("n_book_ins", "n_book_ins_ytd")(r),
    },
    Mapping {
        file: "book-outs-by-reason.csv",
        table: "releases_by_reason",
        label: |r, _| match r["criminality"].as_str() {
            "" => Some(r["release_reason"].clone()),
            criminality => Some(format!("{} / {criminality}", r["release_reason"])),
        },
        columns: |r| monthly("n_book_outs", "n_book_outs_ytd")(r),
    },
    Mapping {
        file: "book-outs-by-reason-annual.csv",
        table: "releases_by_reason_annual",
        label: |r, _| plain("release_reason")(r),
        columns: |r| {
            pairs(
                r,
                &[
                    ("convicted_criminal", "convicted criminal"),
                    ("pending_criminal_charges", "pending criminal charges"),
                    ("other_immigration_violator", "other immigration violator"),
                    ("total", "total"),
                ],
            )
        },
    },
    Mapping {
        file: "book-ins-by-facility-type.csv",
        table: "book_ins_by_facility_type",
        label: |r, _| plain("facility_type")(r),
        columns: |r| {
            pairs(
                r,
                &[
                    ("convicted_criminal", "convicted criminal"),
                    ("pending_criminal_charges", "pending criminal charges"),
                    ("other_immigration_violator", "other immigration violator"),
                    ("total", "total"),
                ],
            )
        },
    },
    Mapping {
        file: "book-outs-by-facility-type.csv",
        table: "final_releases_by_facility_type",
        label: |r, _| plain("facility_type")(r),
        columns: |r| pairs(r, &[("total", "total")]),
    },
    Mapping {
        file: "currently-detained-by-criminality.csv",
        table: "detained_by_criminality",
        label: |r, _| plain("criminality")(r),
        columns: |r| {
            pairs(
                r,
                &[
                    ("ice", "ice"),
                    ("percent_ice", "percent ice"),
                    ("cbp", "cbp"),
                    ("percent_cbp", "percent cbp"),
                    ("total", "total"),
                ],
            )
        },
    },
    Mapping {
        file: "currently-detained-by-disposition.csv",
        table: "detained_by_disposition",
        label: |r, _| plain("disposition")(r),
        columns: |r| pairs(r, &[("adult", "adult"), ("total", "total")]),
    },
    Mapping {
        file: "removals.csv",
        table: "removals",
        label: |_, _| Some("Total".to_owned()),
        columns: |r| pairs(r, &[("removals", "removals")]),
    },
    Mapping {
        file: "fear-decision-time.csv",
        table: "fear_decision_time",
        label: |r, _| Some(format!("FY{}", r["data_fiscal_year"])),
        columns: |r| pairs(r, &[("adult", "adult"), ("total", "total")]),
    },
    Mapping {
        file: "atd-population.csv",
        table: "atd_status",
        label: |r, _| (r["table"] == "status").then(|| r["category"].clone()),
        columns: |r| pairs(r, &[("count", "count"), ("value", "alip")]),
    },
    Mapping {
        file: "atd-population.csv",
        table: "atd_technology",
        label: |r, _| {
            let note = r["category"].starts_with("Data") || r["category"].starts_with("Costs");
            (r["table"] == "technology" && !note).then(|| r["category"].clone())
        },
        columns: |r| pairs(r, &[("count", "count"), ("value", "daily tech cost")]),
    },
    Mapping {
        file: "atd-by-aor.csv",
        table: "atd_area",
        label: |r, area| {
            let label = &r["aor_technology"];
            let technologies = [
                "GPS",
                "SmartLINK",
                "TR",
                "VoiceID",
                "No Tech",
                "VeriWatch",
                "Veriwatch",
                "Dual Tech",
                "Ankle Monitor",
                "Wristworn",
            ];
            if technologies.contains(&label.as_str()) {
                return Some(format!("{area} / {label}"));
            }
            area.clone_from(label);
            // The repeated total of 0809/22 row 119, and the unlabelled counts of five files.
            (label != "Grand Total" && !label.is_empty() && label != "NA").then(|| label.clone())
        },
        columns: |r| {
            pairs(r, &[("count", "count"), ("avg_length_in_program", "average length in program")])
        },
    },
    Mapping {
        file: "vulnerable-population.csv",
        table: "vulnerable_population",
        label: |r, _| Some(format!("{} {}", quarter_start(r), r["placement_reason"])),
        columns: |r| {
            pairs(
                r,
                &[
                    ("n_placements", "placements"),
                    ("avg_consecutive_days", "average_consecutive_days"),
                    ("avg_cumulative_days", "average_cumulative_days"),
                ],
            )
        },
    },
    Mapping {
        file: "segregation.csv",
        table: "segregation",
        label: |r, _| Some(format!("{} {}", r["date"], r["facility"])),
        columns: |r| pairs(r, &[("placement_count", "placements")]),
    },
    Mapping {
        file: "facilities.csv",
        table: "facilities",
        label: |r, _| Some(format!("{} | {} | {}", r["name"], r["city"], r["state"])),
        columns: |r| pairs(r, FACILITY_COLUMNS),
    },
];

#[test]
fn whole_tables_of_another_reader_equal_the_ledger() {
    let (Some(ledger), Some(expected)) = (ledger(), shared::folder("expected")) else { return };
    let captures: BTreeMap<String, String> = shared::records(&expected.join("headline.csv"))
        .into_iter()
        .map(|record| (record["file"].clone(), format!("c{}", &record["sha256"][..12])))
        .collect();
    let figures: BTreeMap<&String, Figures> =
        ledger.iter().map(|(capture, rows)| (capture, figures(rows))).collect();
    let mut findings = Findings::default();
    let mut n_not_begun = 0;
    for mapping in MAPPINGS {
        let mut heading = String::new();
        for record in shared::records(&expected.join("tables").join(mapping.file)) {
            let Some(capture) = captures.get(&record["file"]) else { continue };
            let Some(label) = (mapping.label)(&record, &mut heading) else { continue };
            let proven = OTHER_READER_WRONG.iter().any(|(file, table, _)| {
                record["file"] == *file && mapping.table.starts_with(table)
            });
            if proven {
                continue;
            }
            let own = &figures[capture];
            for (value, under) in (mapping.columns)(&record) {
                if value.is_empty() || value == "NA" {
                    continue;
                }
                let at = (mapping.table.to_owned(), key(&label), key(&under));
                let found = own.get(&at).copied();
                if found.is_none() && number(&value).abs() <= 0.0 {
                    n_not_begun += 1;
                    continue;
                }
                let place = format!("{} {} {label} / {under}", record["file"], mapping.table);
                findings.close(&place, &value, found);
            }
        }
    }
    eprintln!("{n_not_begun} zeros of months that had not begun");
    findings.done(150_000);
}

/// Rows of the facility sheets of January 2021 to January 2025, counted by other means.
#[test]
fn every_facility_row_of_the_89_workbooks_is_in_the_ledger_with_its_columns() {
    let (Some(ledger), Some(expected)) = (ledger(), shared::folder("expected")) else { return };
    let in_tables: std::collections::BTreeSet<String> =
        shared::records(&expected.join("tables/removals.csv"))
            .into_iter()
            .map(|r| r["file"].clone())
            .collect();
    let mut n_rows = 0;
    let mut n_files = 0;
    for record in shared::records(&expected.join("headline.csv")) {
        if !in_tables.contains(&record["file"]) {
            continue;
        }
        n_files += 1;
        let rows = &ledger[&format!("c{}", &record["sha256"][..12])];
        let of = |measure: &str| {
            rows.iter()
                .filter(|row| row["table"] == "facilities" && row["measure"] == measure)
                .count()
        };
        n_rows += of("name");
        for measure in
            ["address", "city", "area_of_responsibility", "type_detailed", "no_threat_level"]
        {
            assert!(of(measure) * 10 >= of("name") * 9, "{}: {measure}", record["file"]);
        }
    }
    eprintln!("{n_rows} facility rows of {n_files} workbooks");
    assert_eq!((n_rows, n_files), (12_845, 89));
}
