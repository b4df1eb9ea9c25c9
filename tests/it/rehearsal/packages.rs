//! Edits of the file around the sheets: its zip archive and the XML inside.

use std::io::{Cursor, Read, Write};

use detention_stats::extract::grid::CellValue;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::edit::{At, Pack};

/// The kinds: name, whether one value is edited, how.
pub(super) const KINDS: &[(&str, bool, Pack)] = &[
    ("zip truncated", false, |at| {
        let bytes = &at.original.document.bytes;
        (!bytes.is_empty()).then_some(())?;
        Some((bytes[..bytes.len() * 3 / 5].to_vec(), "zip cut at three fifths".to_owned()))
    }),
    ("sheet's XML truncated", false, |at| {
        let (mut parts, sheet, from, _) = opened(at)?;
        parts[sheet].1.truncate(from);
        Some((packed(&parts), "sheet's XML cut before the figure".to_owned()))
    }),
    ("part twice", false, |at| {
        let (mut parts, sheet, ..) = opened(at)?;
        let (name, text) = parts[sheet].clone();
        let other = format!("{}~", &name[..name.len() - 1]);
        let changed = String::from_utf8_lossy(&text).replace("<v>1", "<v>2").into_bytes();
        parts.push((other.clone(), changed));
        let bytes = replaced(packed(&parts), other.as_bytes(), name.as_bytes());
        Some((bytes, "sheet's part twice, other figures in the second".to_owned()))
    }),
    ("cell twice", true, |at| {
        let cell = cell_of(at)?;
        let other = format!("{:.0}", at.number * 3.0 + 7.0);
        let second = with_value(&cell, &format!("<v>{other}</v>"))?;
        in_place(at, &format!("{cell}{second}"), "cell twice, another number in the second")
    }),
    ("cell reference overflows", true, |at| {
        let cell = cell_of(at)?;
        let reference = at.figure.address.cell();
        let new = cell.replacen(&reference, &format!("{}4294967307", &reference[..1]), 1);
        in_place(at, &new, "cell reference beyond the sheet")
    }),
    ("formula without value", true, |at| {
        let new = with_value(&cell_of(at)?, "<f>SUM(A1:A2)</f>")?;
        in_place(at, &new, "formula without value")
    }),
    ("number in the file 1e999", true, |at| {
        in_place(at, &with_value(&cell_of(at)?, "<v>1e999</v>")?, "number 1e999 in the XML")
    }),
    ("text index beyond the texts", true, |at| {
        let reference = at.figure.address.cell();
        let new = format!("<c r=\"{reference}\" t=\"s\"><v>99999999</v></c>");
        in_place(at, &new, "a shared text that is not there")
    }),
];

type Parts = Vec<(String, Vec<u8>)>;

/// The parts of the package, the number of the figure's sheet, and where its cell begins and ends.
fn opened(at: &At<'_>) -> Option<(Parts, usize, usize, usize)> {
    let mut archive = ZipArchive::new(Cursor::new(&at.original.document.bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).ok()?;
        parts.push((name, bytes));
    }
    let begin = format!("<c r=\"{}\"", at.figure.address.cell());
    let place = parts.iter().enumerate().find_map(|(number, (name, bytes))| {
        if !name.starts_with("xl/worksheets/sheet") {
            return None;
        }
        let text = String::from_utf8_lossy(bytes);
        let from = text.find(&begin)?;
        let to = from + text.get(from..)?.find("</c>")? + 4;
        let value = text.get(from..to)?.split_once("<v>")?.1.split_once("</v>")?.0.to_owned();
        let same = value.parse::<f64>().is_ok_and(|v| (v - at.number).abs() <= v.abs() * 1e-12);
        same.then_some((number, from, to))
    })?;
    Some((parts, place.0, place.1, place.2))
}

fn cell_of(at: &At<'_>) -> Option<String> {
    let (parts, sheet, from, to) = opened(at)?;
    // A number only; a place's own row would be written anew by the next test otherwise.
    let grids = &at.original.document.book[at.place.sheet].cells;
    let is_number = grids.iter().any(|c| {
        (c.row, c.column) == (at.place.row, at.place.column)
            && matches!(c.value, CellValue::Number(_))
    });
    is_number.then(|| String::from_utf8_lossy(&parts[sheet].1[from..to]).into_owned())
}

fn with_value(cell: &str, new: &str) -> Option<String> {
    let from = cell.find("<v>")?;
    let to = cell.find("</v>")? + 4;
    let bare = match (cell.find("<f"), new.starts_with("<f>")) {
        (Some(formula), true) => &cell[..formula],
        _ => &cell[..from],
    };
    Some(format!("{bare}{new}{}", &cell[to..]))
}

fn in_place(at: &At<'_>, new: &str, what: &str) -> Option<(Vec<u8>, String)> {
    let (mut parts, sheet, from, to) = opened(at)?;
    parts[sheet].1.splice(from..to, new.bytes());
    Some((packed(&parts), what.to_owned()))
}

fn packed(parts: &Parts) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from)
        .map(|(at, _)| at)
        .collect();
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}
