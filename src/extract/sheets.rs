//! Which sheet of a workbook is which: kind, fiscal year, and the one that is read where several claim to be it.

use crate::extract::dates::dates_in;
use crate::extract::grid::{Cell, Exclusion, Grid, Use};
use crate::model::{FiscalYear, Problem, Severity, TableId};
use crate::sources::ice_detention::{SHEETS, TABLES, UNREAD};
use crate::sources::label;
use crate::sources::layout::{SheetKind, TableSpec};

pub(super) struct Sheet {
    pub(super) grid: Grid,
    pub(super) kind: Option<SheetKind>,
    pub(super) year: Option<FiscalYear>,
    pub(super) chosen: bool,
}

/// Gives every visible sheet its kind and year, and chooses one sheet per kind: the newest fiscal year.
pub(super) fn identify(grids: Vec<Grid>, problems: &mut Vec<Problem>) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = grids
        .into_iter()
        .filter(|grid| grid.visible)
        .map(|mut grid| {
            if let Some(sheet) = unread(&mut grid, problems) {
                return sheet;
            }
            let kind = kind_by_name(&grid.name).or_else(|| kind_by_content(&grid));
            if kind.is_none() && grid.cells().iter().any(Cell::is_numeric) {
                problems.push(sheet_problem(&grid, unknown_sheet(&grid)));
            }
            let (year, problem) = year_of(&grid);
            problems.extend(problem);
            Sheet { grid, kind, year, chosen: false }
        })
        .collect();
    let mut kinds: Vec<SheetKind> = sheets.iter().filter_map(|sheet| sheet.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        choose(kind, &mut sheets, problems);
    }
    let of = |kind: SheetKind| {
        sheets.iter().filter(|s| s.kind == Some(kind)).map(|s| s.year).max().flatten()
    };
    let year = of(SheetKind::Detention).or_else(|| of(SheetKind::Atd));
    for sheet in &mut sheets {
        // A sheet that names no year is of the year of the Detention sheet beside it.
        sheet.year = sheet.year.or(year);
    }
    sheets
}

/// A sheet of a few releases whose shape is not known: its figures are excluded by name and it is reported.
pub(super) fn unread(grid: &mut Grid, problems: &mut Vec<Problem>) -> Option<Sheet> {
    let key = label::key(&grid.name);
    UNREAD.iter().find(|name| key.starts_with(**name))?;
    let message =
        format!("the sheet `{}` is of a shape that is not known; it is not read", grid.name);
    problems.push(sheet_problem(grid, message));
    grid.claim_rest(Use::Excluded(Exclusion::UnreadSheet));
    let grid = std::mem::replace(grid, Grid::new("", true, Vec::new()));
    Some(Sheet { grid, kind: None, year: None, chosen: false })
}

pub(super) fn choose(kind: SheetKind, sheets: &mut [Sheet], problems: &mut Vec<Problem>) {
    let newest = sheets.iter().filter(|s| s.kind == Some(kind)).map(|s| s.year).max().flatten();
    let mut rivals: Vec<&mut Sheet> =
        sheets.iter_mut().filter(|s| s.kind == Some(kind) && s.year == newest).collect();
    if let [only] = rivals.as_mut_slice() {
        only.chosen = true;
    } else {
        for sheet in &rivals {
            problems.push(sheet_problem(&sheet.grid, rivalry(rivals.len())));
        }
    }
    let is_closing = |sheet: &Sheet| kind == SheetKind::Atd && closes_its_year(sheet);
    let older = |sheet: &Sheet| sheet.kind == Some(kind) && sheet.year < newest;
    let closing: Vec<Option<FiscalYear>> =
        sheets.iter().filter(|s| older(s) && is_closing(s)).map(|s| s.year).collect();
    for sheet in sheets.iter_mut().filter(|sheet| older(sheet)) {
        let of_year = closing.iter().filter(|year| **year == sheet.year).count();
        match (sheet.year, is_closing(sheet), of_year) {
            (Some(_), true, 1) => sheet.chosen = true,
            (Some(_), true, several) => {
                problems.push(sheet_problem(&sheet.grid, rivalry(several)));
            }
            (Some(_), false, _) => {
                sheet.grid.claim_rest(Use::Excluded(Exclusion::OlderYearSheet));
            }
            (None, ..) => {
                let message =
                    "a sheet without a fiscal year beside one that has it; it is not read";
                problems.push(sheet_problem(&sheet.grid, message.to_owned()));
            }
        }
    }
}

pub(super) fn rivalry(sheets: usize) -> String {
    format!("{sheets} visible sheets of one kind and fiscal year, expected 1; none of them is read")
}

/// Whether a sheet of an earlier year holds that year's last figures: by its name, or by a participants report of the
/// year's last week where it has another name. Only 1031/23 `ATD EOFY23 ` has the participants of 2023-09-30; the sheet
/// has its own dates, so that the copies of it in later files say the same.
pub(super) fn closes_its_year(sheet: &Sheet) -> bool {
    let last_day = sheet.year.and_then(FiscalYear::last_day);
    let in_last_week = |day: chrono::NaiveDate| {
        last_day.is_some_and(|last| (0..7).contains(&(last - day).num_days()))
    };
    let reports = |text: &str| {
        label::key(text).contains("participants report")
            && dates_in(text).iter().filter_map(|found| found.date).any(in_last_week)
    };
    label::key(&sheet.grid.name).contains("eofy")
        || sheet.grid.cells().iter().filter_map(Cell::text).any(reports)
}

pub(super) fn sheet_problem(grid: &Grid, message: String) -> Problem {
    let address = Some(grid.address(1, 1));
    Problem { severity: Severity::Refused, table: None, address, message }
}

pub(super) fn unknown_sheet(grid: &Grid) -> String {
    let key = label::key(&grid.name);
    let names = SHEETS.iter().flat_map(|spec| spec.begins.iter().chain(spec.contains));
    let nearest = names
        .max_by(|a, b| strsim::jaro_winkler(a, &key).total_cmp(&strsim::jaro_winkler(b, &key)))
        .copied()
        .unwrap_or("none");
    format!("unknown sheet `{}` with figures, the nearest known kind is `{nearest}`", grid.name)
}

pub(super) fn kind_by_name(name: &str) -> Option<SheetKind> {
    let key = label::key(name);
    SHEETS
        .iter()
        .find(|spec| {
            spec.begins.iter().any(|begin| key.starts_with(begin))
                || spec.contains.iter().any(|word| key.contains(word))
        })
        .map(|spec| spec.kind)
}

/// The kind of a sheet under a new name: the one kind whose own words stand near its top, or of whose tables at
/// least two titles are on it (one alone may be a row label elsewhere: `ICE Final Releases with Bond Posted`).
pub(super) fn kind_by_content(grid: &Grid) -> Option<SheetKind> {
    let top = grid.cells().iter().take_while(|cell| cell.row <= 8);
    let keys: Vec<String> = top.filter_map(|cell| Some(label::key(cell.text()?))).collect();
    let own_words = SHEETS
        .iter()
        .find(|spec| spec.on_top.iter().any(|words| keys.iter().any(|key| key.contains(words))));
    if let Some(spec) = own_words {
        return Some(spec.kind);
    }
    let mut tables: Vec<(SheetKind, TableId)> = grid
        .cells()
        .iter()
        .filter_map(|cell| Some(title_key(cell.text()?)))
        .filter_map(|key| specs().find(|spec| spec.title.matches(&key)))
        .map(|spec| (spec.sheet, spec.table))
        .collect();
    tables.sort_unstable();
    tables.dedup();
    let mut kinds: Vec<SheetKind> = tables
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|of_kind| of_kind.len() >= 2)
        .filter_map(|of_kind| of_kind.first().map(|(kind, _)| *kind))
        .collect();
    match (kinds.pop(), kinds.is_empty()) {
        (Some(kind), true) => Some(kind),
        _ => None,
    }
}

/// The fiscal year in the sheet's heading (`ICE DETENTION DATA, FY2022`), else in its name. Where the two differ and
/// more titles of tables on the sheet side with its name, the heading is the one that is wrong.
pub(super) fn year_of(grid: &Grid) -> (Option<FiscalYear>, Option<Problem>) {
    let named = label::fiscal_year(&grid.name);
    let top = grid.cells().first().map_or(1, |cell| cell.row);
    let heading = grid.cells().iter().take_while(|cell| cell.row < top + 8).find_map(|cell| {
        let key = label::key(cell.text()?);
        let is_heading = ["detention data", "facilities data", "transgender"]
            .iter()
            .any(|words| key.starts_with("ice ") && key.contains(words));
        is_heading.then(|| Some((cell, label::fiscal_year(&key)?))).flatten()
    });
    let (Some((cell, year)), Some(name)) = (heading, named) else {
        return (heading.map(|(_, year)| year).or(named), None);
    };
    let titles = |of: FiscalYear| {
        let others = grid.cells().iter().filter(|other| !std::ptr::eq(*other, cell));
        let title = |text: &&str| specs().any(|spec| spec.title.matches(&title_key(text)));
        others
            .filter_map(Cell::text)
            .filter(title)
            .filter(|text| label::fiscal_year(text) == Some(of))
            .count()
    };
    let (for_name, for_heading) = if year == name { (0, 0) } else { (titles(name), titles(year)) };
    if for_name <= for_heading {
        return (Some(year), None);
    }
    let message = format!(
        "the title `{}` names fiscal year {}, the sheet's name and {for_name} titles of its tables {}; the sheet is read as the latter",
        label::squeeze(cell.text().unwrap_or_default()),
        year.0,
        name.0
    );
    let address = Some(grid.address(cell.row, cell.column));
    (Some(name), Some(Problem { severity: Severity::Refused, table: None, address, message }))
}

pub(super) fn specs() -> impl Iterator<Item = &'static TableSpec> {
    TABLES.iter().copied().flatten()
}

/// A title's key without the fiscal year and month before the first real word (`FY26 thru March Court ..`).
pub(super) fn title_key(text: &str) -> String {
    // Titles are sentences: neither figures' labels nor footnotes.
    if !(8..=300).contains(&text.len()) {
        return String::new();
    }
    let key = label::key(text);
    let mut words: Vec<&str> = key.split(' ').collect();
    while let [first, rest @ ..] = words.as_slice() {
        let fiscal = label::fiscal_year(first).is_some();
        let filler =
            matches!(*first, "ytd" | "thru" | "through" | "fiscal" | "fy" | "year" | "end")
                || is_year(first)
                || crate::model::time::month_number(first).is_some();
        if !(fiscal || filler) {
            break;
        }
        words = rest.to_vec();
    }
    words.join(" ")
}

pub(super) fn is_year(word: &str) -> bool {
    word.parse::<i32>().is_ok_and(|year| (2000..2100).contains(&year))
}
