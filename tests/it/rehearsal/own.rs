//! Two small workbooks of our own with ICE's figures of June and July 2022, for where no real documents are.

use std::sync::Arc;

use detention_stats::extract::grid::{Cell, CellValue};

use super::bed::{Document, Original, Sheet};

/// One release: its date, the three dates printed, and its figures.
struct Figures {
    file: &'static str,
    report: &'static str,
    docket: &'static str,
    status: [(&'static str, f64, f64); 5],
    detained: [(&'static str, f64); 5],
}

const RELEASES: [Figures; 2] = [
    Figures {
        file: "FY22_detentionStats06162022.xlsx",
        report: "6.3.2022",
        docket: "06/05/2022",
        status: [
            ("FAMU", 99_016.0, 506.5),
            ("ECMS-FAMU", 521.0, 1_047.2),
            ("Single Adult", 166_524.0, 290.7),
            ("ECMS-Single Adult", 378.0, 1_040.8),
            ("Total", 266_439.0, 373.5),
        ],
        detained: [
            ("Total", 24_591.0),
            ("Expedited Removal (I-860)", 10_621.0),
            ("Notice to Appear (I-862)", 10_933.0),
            ("Reinstatement of Deport Order (I-871)", 2_287.0),
            ("Other", 750.0),
        ],
    },
    Figures {
        file: "FY22_detentionStats07082022.xlsx",
        report: "7.4.2022",
        docket: "07/05/2022",
        status: [
            ("FAMU", 92_518.0, 547.4),
            ("ECMS-FAMU", 501.0, 1_054.5),
            ("Single Adult", 191_423.0, 264.4),
            ("ECMS-Single Adult", 371.0, 1_049.3),
            ("Total", 284_813.0, 358.8),
        ],
        detained: [
            ("Total", 23_156.0),
            ("Expedited Removal (I-860)", 9_733.0),
            ("Notice to Appear (I-862)", 10_414.0),
            ("Reinstatement of Deport Order (I-871)", 2_212.0),
            ("Other", 797.0),
        ],
    },
];

/// The second of them with the first before it.
pub(super) fn originals() -> Vec<Original> {
    let documents: Vec<Arc<Document>> = RELEASES.iter().map(|r| Arc::new(document(r))).collect();
    vec![Original::of(&documents, 1)]
}

fn document(release: &Figures) -> Document {
    let (mut atd, mut detention) = (Vec::new(), Vec::new());
    text(&mut atd, 4, 1, "ICE ALTERNATIVES TO DETENTION DATA, FY22");
    let title =
        "ATD Active Population by Status, Extended Case Management Service, Count and ALIP, FY22";
    text(&mut atd, 5, 1, title);
    for (column, header) in (1..).zip(["FAMU Status", "Count", "ALIP"]) {
        text(&mut atd, 6, column, header);
    }
    for (row, (label, count, days)) in (7..).zip(release.status) {
        text(&mut atd, row, 1, label);
        number(&mut atd, row, 2, count);
        number(&mut atd, row, 3, days);
    }
    let report = format!("Data from BI Inc. Participants Report, {}", release.report);
    text(&mut atd, 12, 1, &report);
    text(&mut detention, 3, 1, "ICE DETENTION DATA, FY2022");
    let title = "ICE Currently Detained by Processing Disposition and Detention Facility Type:";
    text(&mut detention, 8, 1, title);
    for (column, header) in (1..).zip(["Processing Disposition", "FSC", "Adult", "Total"]) {
        text(&mut detention, 9, column, header);
    }
    for (row, (label, count)) in (10..).zip(release.detained) {
        text(&mut detention, row, 1, label);
        number(&mut detention, row, 2, 0.0);
        number(&mut detention, row, 3, count);
        number(&mut detention, row, 4, count);
    }
    let mut footnotes = Vec::new();
    text(&mut footnotes, 2, 1, "FY2022 ICE Currently Detained Population:");
    let docket = format!("ICE National Docket data are a snapshot as of {}.", release.docket);
    text(&mut footnotes, 2, 2, &docket);
    let sheet = |name: &str, cells| Sheet { name: name.to_owned(), visible: true, cells };
    let book = vec![
        sheet("ATD FY22 YTD", atd),
        sheet("Detention FY22", detention),
        sheet("Footnotes", footnotes),
    ];
    Document::of(release.file, Vec::new(), book)
}

fn text(cells: &mut Vec<Cell>, row: u32, column: u32, text: &str) {
    cells.push(Cell { row, column, value: CellValue::Text(text.to_owned()) });
}

fn number(cells: &mut Vec<Cell>, row: u32, column: u32, number: f64) {
    cells.push(Cell { row, column, value: CellValue::Number(number) });
}
