//! The parts of a workbook's package: each occurs once, and no sheet names a cell beyond a sheet's edge.

use std::collections::BTreeSet;

use memchr::{memchr_iter, memmem};

use super::blank;
use super::container::{Package, Part};

/// The last row of a sheet.
pub(super) const LAST_ROW: u64 = 1_048_576;
/// The last column of a sheet (`XFD`).
pub(super) const LAST_COLUMN: u64 = 16_384;

/// Why a package is not read; whatever was taken from it would be a choice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// Two parts of one name; names differ neither by case nor by the form of the path.
    #[error(
        "the part `{part}` is in the file twice, expected once; which of the two is meant is not certain"
    )]
    PartTwice {
        /// The name, as the second of them has it.
        part: String,
    },
    /// The list of parts does not name what a reader of the file would find.
    #[error("the list of parts at the end of the file cannot be read")]
    Directory,
    /// A cell reference that no sheet has.
    #[error(
        "part `{part}`: the cell reference `{reference}` lies beyond the last cell of a sheet (XFD1048576)"
    )]
    Reference {
        /// The part.
        part: String,
        /// The reference as printed.
        reference: String,
    },
}

/// Checks that each part occurs once and that every cell reference of the sheets names a cell.
///
/// # Errors
/// [`PackageError`].
pub(super) fn check(bytes: &[u8], package: &Package) -> Result<(), PackageError> {
    let listed = listed(bytes).ok_or(PackageError::Directory)?;
    let mut names = BTreeSet::new();
    for name in &listed {
        if !names.insert(plain(name)) {
            return Err(PackageError::PartTwice { part: name.clone() });
        }
    }
    if package.n_parts != listed.len() {
        return Err(PackageError::Directory);
    }
    for part in package.parts.iter().filter(|part| is_sheet(part)) {
        if let Some(reference) = beyond(&part.text) {
            return Err(PackageError::Reference { part: part.name.clone(), reference });
        }
    }
    Ok(())
}

/// Whether a reader of figures needs a part: any but pictures, themes and what describes the document.
pub(super) fn is_wanted(part: &str) -> bool {
    let others = ["xl/theme/", "xl/drawings/", "xl/media/", "xl/printersettings/", "docprops/"];
    let part = plain(part);
    !others.iter().any(|other| part.starts_with(other))
}

/// Takes the blank cells out of every sheet.
pub(super) fn without_blanks(package: &mut Package) {
    package
        .parts
        .iter_mut()
        .filter(|part| is_sheet(part))
        .for_each(|part| blank::take_out(&mut part.text));
}

fn is_sheet(part: &Part) -> bool {
    let head = part.text.get(..64 * 1024).unwrap_or(&part.text);
    may_be_sheet(&plain(&part.name))
        && [&b"worksheet"[..], b"sheetData"].iter().any(|word| memmem::find(head, word).is_some())
}

/// Sheets lie in `xl/worksheets` by custom only; these parts are none, and some of them are large.
fn may_be_sheet(part: &str) -> bool {
    let others = ["xl/sharedstrings", "xl/styles"];
    // Names come in lower case.
    part.rsplit('.').next() == Some("xml") && !others.iter().any(|other| part.starts_with(other))
}

/// A part's name as every reader of packages compares it: lower case, forward slashes, no empty or dot steps.
fn plain(name: &str) -> String {
    let lower = name.to_ascii_lowercase().replace('\\', "/");
    let mut steps: Vec<&str> = Vec::new();
    for step in lower.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
/// Bytes of an entry of the list before its name, and of the list's end before its comment.
const ENTRY_SIZE: usize = 46;
const END_SIZE: usize = 22;

/// The names in the list of parts, repeated ones too, which readers of archives leave out without a word.
fn listed(bytes: &[u8]) -> Option<Vec<String>> {
    let latest = bytes.len().checked_sub(END_SIZE)?;
    let earliest = latest.saturating_sub(usize::from(u16::MAX));
    let end = (earliest..=latest)
        .rev()
        .find(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(END)))?;
    let count = short(bytes, end + 10)?;
    let size = usize::try_from(long(bytes, end + 12)?).ok()?;
    let mut at = end.checked_sub(size)?;
    let mut names = Vec::new();
    for _ in 0..count {
        if !bytes.get(at..)?.starts_with(ENTRY) {
            return None;
        }
        let name = usize::from(short(bytes, at + 28)?);
        let rest = usize::from(short(bytes, at + 30)?) + usize::from(short(bytes, at + 32)?);
        let from = at + ENTRY_SIZE;
        names.push(String::from_utf8_lossy(bytes.get(from..from + name)?).into_owned());
        at = from + name + rest;
    }
    (at == end).then_some(names)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The first reference of a sheet's text that names no cell. Attributes `r` and `ref` are references wherever they
/// stand.
fn beyond(text: &[u8]) -> Option<String> {
    let mut start = 0;
    for at in memchr_iter(b'=', text) {
        let before = text.get(start..at).unwrap_or_default();
        start = at + 1;
        // Of three attributes of a cell one is a reference.
        if !before.last().is_some_and(|byte| b"rf \t\n\r".contains(byte)) {
            continue;
        }
        let named = before.ends_with(b" r") || before.ends_with(b" ref") || spaced(before);
        let Some((quote, value)) = text.get(start..)?.split_first().filter(|_| named) else {
            continue;
        };
        if !matches!(quote, b'"' | b'\'') {
            continue;
        }
        let value = value.split(|byte| byte == quote).next().unwrap_or_default();
        let value = value.split(|byte| *byte == b'=').next().unwrap_or_default();
        // Nearly every reference is this short, and then it needs no second look.
        let sound = value.len() <= 6 && value.iter().all(u8::is_ascii_alphanumeric);
        let small = sound && value.iter().take_while(|byte| byte.is_ascii_alphabetic()).count() < 3;
        if !small && !value.split(|byte| *byte == b':').all(is_reference) {
            return Some(String::from_utf8_lossy(value).into_owned());
        }
    }
    None
}

/// Whether an attribute's name ends here after another space than a blank, or before a space.
fn spaced(before: &[u8]) -> bool {
    let name = before.trim_ascii_end();
    let start = name.iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
    matches!(name.get(start..), Some(b"r" | b"ref"))
}

/// `K7`, `k7`, `$K$7`, a row's `7` or a column's `K`, within a sheet.
fn is_reference(text: &[u8]) -> bool {
    let mut column = 0_u64;
    let mut row = 0_u64;
    let mut digits = 0;
    for byte in text {
        match byte {
            b'$' => {}
            b'0'..=b'9' => {
                digits += 1;
                row = row.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
            }
            byte if byte.is_ascii_alphabetic() && digits == 0 => {
                let letter = u64::from(byte.to_ascii_uppercase() - b'A') + 1;
                column = column.saturating_mul(26).saturating_add(letter);
            }
            _ => return false,
        }
    }
    column <= LAST_COLUMN && (digits == 0 || (1..=LAST_ROW).contains(&row))
}

/// Names that are in a list more than once, compared without case.
pub(super) fn repeated<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(name.trim().to_lowercase())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::container::{package, unpack};

    fn check(bytes: &[u8]) -> Result<(), PackageError> {
        super::check(bytes, &unpack(bytes, is_wanted).unwrap())
    }

    /// A package whose second name is changed into another of the same length, in both of its headers.
    fn renamed(parts: &[(&str, &str)], from: &str, to: &str) -> Vec<u8> {
        let mut bytes = package(parts);
        for at in 0..bytes.len() - from.len() {
            if bytes[at..].starts_with(from.as_bytes()) {
                bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
            }
        }
        bytes
    }

    #[test]
    fn a_part_twice_is_refused_whatever_its_case_or_path() {
        let parts = [("xl/worksheets/sheet1.xml", "<a/>"), ("xl/worksheets/sheetX.xml", "<b/>")];
        assert_eq!(check(&package(&parts)), Ok(()));
        for name in ["xl/worksheets/sheet1.xml", "xl/Worksheets/SHEET1.xml"] {
            let twice = renamed(&parts, "xl/worksheets/sheetX.xml", name);
            let found = check(&twice);
            assert_eq!(found, Err(PackageError::PartTwice { part: name.to_owned() }), "{name}");
        }
        let path =
            [("xl/worksheets/sheet1.xml", "<a/>"), ("xl\\worksheets\\.\\sheet1.xml", "<b/>")];
        assert!(matches!(check(&package(&path)), Err(PackageError::PartTwice { .. })));
    }

    #[test]
    fn references_beyond_the_sheet_are_found() {
        let sheet = |reference: &str| {
            let text = format!(
                "<worksheet><sheetData><row r=\"7\"><c r=\"{reference}\"/></row></sheetData>"
            );
            check(&package(&[("xl/worksheets/sheet1.xml", &text)]))
        };
        for sound in ["K7", "k7", "XFD1048576", "A1"] {
            assert_eq!(sheet(sound), Ok(()), "{sound}");
        }
        for beyond in ["K4294967303", "XFE1", "A1048577", "ZZZZ1", "A000000000"] {
            let found = sheet(beyond);
            assert!(matches!(found, Err(PackageError::Reference { .. })), "{beyond}: {found:?}");
        }
        assert_eq!(beyond(b"<row\tr ='4294967303'>"), Some("4294967303".to_owned()));
        assert_eq!(
            beyond(b"<dimension ref=\"A1:K99999999999\"/>"),
            Some("A1:K99999999999".to_owned())
        );
    }

    #[test]
    fn a_sheet_name_twice_is_found_without_case() {
        assert_eq!(repeated(["ATD", "Detention", "atd "]), Some("atd ".to_owned()));
        assert_eq!(repeated(["ATD", "Detention"]), None);
    }
}
