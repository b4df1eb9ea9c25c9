//! Small workbooks made here with real figures, and changes to them.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;

/// Text or number cells of a sheet by address.
pub(crate) type Cells = Vec<(u32, u16, Cell)>;

#[derive(Clone)]
pub(crate) enum Cell {
    Text(&'static str),
    Number(f64),
}

pub(crate) fn put(cells: &mut Cells, row: u32, column: u16, values: &[Cell]) {
    for (offset, value) in (0_u16..).zip(values) {
        cells.push((row - 1, column - 1 + offset, value.clone()));
    }
}

pub(crate) fn t(text: &'static str) -> Cell {
    Cell::Text(text)
}

pub(crate) fn n(number: f64) -> Cell {
    Cell::Number(number)
}

/// The ATD sheet of 2022-07-08 with three of its areas; their rest is under Houston so that they add up.
pub(crate) fn atd() -> Cells {
    let mut cells = Cells::new();
    put(&mut cells, 4, 1, &[t("ICE ALTERNATIVES TO DETENTION DATA, FY22")]);
    put(
        &mut cells,
        5,
        1,
        &[t(
            "ATD Active Population by Status, Extended Case Management Service, Count and ALIP, FY22",
        )],
    );
    put(&mut cells, 6, 1, &[t("FAMU Status"), t("Count"), t("ALIP")]);
    put(&mut cells, 7, 1, &[t("FAMU"), n(92518.0), n(547.388)]);
    put(&mut cells, 8, 1, &[t("ECMS-FAMU"), n(501.0), n(1054.5)]);
    put(&mut cells, 9, 1, &[t("Single Adult"), n(191_423.0), n(264.445)]);
    put(&mut cells, 10, 1, &[t("ECMS-Single Adult"), n(371.0), n(1049.33)]);
    put(&mut cells, 11, 1, &[t("Total"), n(284_813.0), n(358.768)]);
    put(&mut cells, 12, 1, &[t("Data from BI Inc. Participants Report, 7.4.2022")]);
    put(
        &mut cells,
        16,
        1,
        &[t(
            "Active ATD Participants and Average Length in Program, FY22,  as of 7/4/2022, by AOR and Technology",
        )],
    );
    put(&mut cells, 17, 1, &[t("AOR/Technology"), t("Count"), t("Average Length in Program")]);
    put(&mut cells, 18, 1, &[t("Total"), n(284_813.0), n(358.768)]);
    put(&mut cells, 19, 1, &[t("Atlanta"), n(4694.0), n(514.155)]);
    put(&mut cells, 20, 1, &[t("GPS"), n(452.0), n(386.695)]);
    put(&mut cells, 21, 1, &[t("SmartLINK"), n(3689.0), n(377.419)]);
    put(&mut cells, 22, 1, &[t("TR"), n(553.0), n(1530.49)]);
    put(&mut cells, 23, 1, &[t("Houston"), n(280_119.0), n(247.0)]);
    put(&mut cells, 24, 1, &[t("SmartLINK"), n(280_119.0), n(229.0)]);
    cells
}

/// The first tables of the Detention sheet of 2022-07-08.
pub(crate) fn detention() -> Cells {
    let mut cells = Cells::new();
    put(&mut cells, 3, 1, &[t("ICE DETENTION DATA, FY2022")]);
    put(
        &mut cells,
        8,
        1,
        &[t(
            "ICE Currently Detained by Processing Disposition and Detention Facility Type: FY2022",
        )],
    );
    put(&mut cells, 9, 1, &[t("Processing Disposition"), t("FSC"), t("Adult"), t("Total")]);
    put(&mut cells, 10, 1, &[t("Total"), n(0.0), n(23156.0), n(23156.0)]);
    put(&mut cells, 11, 1, &[t("Expedited Removal (I-860)"), t("-"), n(9733.0), n(9733.0)]);
    put(&mut cells, 12, 1, &[t("Notice to Appear (I-862)"), n(0.0), n(10414.0), n(10414.0)]);
    put(
        &mut cells,
        13,
        1,
        &[t("Reinstatement of Deport Order (I-871)"), n(0.0), n(2212.0), n(2212.0)],
    );
    put(&mut cells, 14, 1, &[t("Other"), n(0.0), n(797.0), n(797.0)]);
    put(&mut cells, 18, 9, &[t("ICE Initial Book-Ins by Arresting Agency and Month: FY2022")]);
    let months =
        ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"];
    put(&mut cells, 19, 9, &[t("Agency")]);
    put(&mut cells, 19, 10, &months.map(t));
    put(&mut cells, 19, 22, &[t("Total")]);
    let total = [
        28670.0, 30328.0, 30423.0, 25598.0, 25635.0, 31041.0, 25403.0, 26132.0, 21467.0, 1109.0,
        0.0, 0.0, 245_806.0,
    ];
    put(&mut cells, 20, 9, &[t("Total")]);
    put(&mut cells, 20, 10, &total.map(n));
    cells
}

pub(crate) fn footnotes() -> Cells {
    let mut cells = Cells::new();
    put(&mut cells, 4, 1, &[t("Term"), t("Definition")]);
    put(
        &mut cells,
        72,
        1,
        &[
            t("ICE Currently Detained Population Breakdown"),
            t(
                "ICE National Docket data are a snapshot as of 07/05/2022 (IIDS v.2.0 run date 07/06/2022; EID as of 07/05/2022).",
            ),
        ],
    );
    put(
        &mut cells,
        79,
        1,
        &[
            t("FY2022 ICE Initial Book-Ins"),
            t(
                "FY2022 ICE Detention data are updated through 07/02/2022 (IIDS v.2.0 run date 07/04/2022; EID as of 07/02/2022).",
            ),
        ],
    );
    cells
}

pub(crate) fn write(path: &Path, sheets: &[(&str, Cells)]) {
    let mut workbook = Workbook::new();
    for (name, cells) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, column, cell) in cells {
            match cell {
                Cell::Text(text) => sheet.write_string(*row, *column, *text).unwrap(),
                Cell::Number(number) => sheet.write_number(*row, *column, *number).unwrap(),
            };
        }
    }
    workbook.save(path).unwrap();
}

const JULY: &str = "20220709054442-FY22_detentionStats07082022.xlsx";

pub(crate) fn july(folder: &Path) -> PathBuf {
    let path = folder.join(JULY);
    write(
        &path,
        &[("ATD FY22 YTD", atd()), ("Detention FY22", detention()), ("Footnotes", footnotes())],
    );
    path
}

/// The same cells with other words and numbers.
fn changed(cells: &Cells, words: &[(&str, &str)], numbers: &[(f64, f64)]) -> Cells {
    let mut cells = cells.clone();
    for (_, _, cell) in &mut cells {
        match cell {
            Cell::Text(text) => {
                let new =
                    words.iter().fold((*text).to_owned(), |t, (from, to)| t.replace(from, to));
                *text = Box::leak(new.into_boxed_str());
            }
            Cell::Number(number) => {
                let new = numbers.iter().find(|(from, _)| (from - *number).abs() < 0.5);
                *number = new.map_or(*number, |(_, to)| *to);
            }
        }
    }
    cells
}

/// The release of 2022-07-21: 296,250 people monitored.
pub(crate) fn july_21(folder: &Path) -> PathBuf {
    let path = folder.join("FY22_detentionStats07212022.xlsx");
    let words = [
        ("7.4.2022", "7.16.2022"),
        ("7/4/2022", "7/16/2022"),
        ("07/05/2022", "07/17/2022"),
        ("07/06/2022", "07/18/2022"),
        ("07/02/2022", "07/16/2022"),
        ("07/04/2022", "07/18/2022"),
    ];
    let numbers =
        [(284_813.0, 296_250.0), (191_423.0, 202_860.0), (280_119.0, 291_556.0), (1109.0, 9000.0)];
    let sheets: Vec<(&str, Cells)> =
        [("ATD FY22 YTD", atd()), ("Detention FY22", detention()), ("Footnotes", footnotes())]
            .into_iter()
            .map(|(name, cells)| (name, changed(&cells, &words, &numbers)))
            .collect();
    write(&path, &sheets);
    path
}

/// A year-end file of the fiscal year before.
pub(crate) fn year_end(folder: &Path) -> PathBuf {
    let path = folder.join("FY21-detentionstats.xlsx");
    let words =
        [("FY2022", "FY2021"), ("/2022", "/2021"), ("07/05/", "10/05/"), ("07/06/", "10/06/")];
    let numbers = [(23_156.0, 22_156.0), (10_414.0, 9_414.0)];
    let sheets = [
        ("Detention FY21", changed(&detention(), &words, &numbers)),
        ("Footnotes", changed(&footnotes(), &words, &[])),
    ];
    write(&path, &sheets);
    path
}
