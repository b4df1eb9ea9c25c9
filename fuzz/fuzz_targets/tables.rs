//! Grids of ICE's own words and of numbers, in any order and at any place: the engines under all their titles.
#![no_main]

use detention_stats_fuzz::extract::grid::{Cell, CellValue, Grid};
use detention_stats_fuzz::extract::workbook;
use detention_stats_fuzz::holds;
use libfuzzer_sys::fuzz_target;

const SHEETS: [&str; 8] = [
    "ATD FY22 YTD",
    "Detention FY22",
    "Facilities FY22 ",
    " ICLOS and Detainees",
    "Monthly Bond Statistics",
    "Trans. Detainee Pop. FY22",
    "Monthly Segregation",
    "Footnotes",
];

fn word(at: u8) -> String {
    let words: Vec<&str> = include_str!("../words.txt").lines().collect();
    words.get(usize::from(at) % words.len()).map_or_else(String::new, |word| (*word).to_owned())
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&n_sheets, mut rest)) = bytes.split_first() else { return };
    let mut cells: Vec<Vec<Cell>> = vec![Vec::new(); usize::from(n_sheets % 3) + 1];
    while let [sheet, row, column, kind, value, more @ ..] = rest {
        let n = cells.len();
        let number = f64::from(*value) * if *kind & 8 == 0 { 1.0 } else { 97.5 };
        let value = match kind % 5 {
            0 | 1 => CellValue::Text(word(*value)),
            2 | 3 => CellValue::Number(number),
            _ => CellValue::Error("#N/A".to_owned()),
        };
        let cell = Cell { row: u32::from(*row) + 1, column: u32::from(*column % 40) + 1, value };
        if let Some(sheet) = cells.get_mut(usize::from(*sheet) % n) {
            sheet.push(cell);
        }
        rest = more;
    }
    let grids: Vec<Grid> = cells
        .into_iter()
        .enumerate()
        .filter_map(|(at, cells)| {
            let name = SHEETS.get((usize::from(n_sheets) / 3 + at) % SHEETS.len())?;
            Some(Grid::new(name, true, cells))
        })
        .collect();
    holds(&workbook::extract_grids(grids));
});
