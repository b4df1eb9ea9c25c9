//! A sheet's text without its blank cells: of seven million cells in ICE's workbooks six have a style and no content.

use memchr::memmem;

/// How a cell begins whose first attribute is its reference.
const CELL: &[u8] = b"<c r=\"";
/// How a row ends.
const ROW_END: &[u8] = b"</row>";

/// The last column of a sheet.
const LAST_COLUMN: &[u8] = b"XFD";

/// Takes out each cell without content between another cell or the start of its row before, and a cell with a reference
/// or the end of the row behind: then no position is counted from it. Only the form that spreadsheet programs write is known, with a reference that is
/// within every sheet; all else stays for the reader of cells. Text with comments or raw sections stays whole, since
/// what looks like a cell may be a word there.
pub(super) fn take_out(text: &mut Vec<u8>) {
    if memmem::find(text, b"<!").is_some() {
        return;
    }
    let finder = memmem::Finder::new(CELL);
    // What is kept is moved to the front; all before `kept` is done, all before `read` was looked at.
    let (mut kept, mut read) = (0, 0);
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| finder.find(rest)) {
        let start = from + at;
        let end = if is_after_tag(text, start) { blanks(text, start) } else { start };
        if end == start {
            from = start + CELL.len();
            continue;
        }
        text.copy_within(read..start, kept);
        kept += start - read;
        (read, from) = (end, end);
    }
    let rest = text.len() - read;
    text.copy_within(read.., kept);
    text.truncate(kept + rest);
}

/// Whether a cell follows the start of a row or another cell: one within a cell is for the reader, who refuses it.
fn is_after_tag(text: &[u8], start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let tag = memchr::memrchr(b'<', before).and_then(|at| before.get(at..)).unwrap_or_default();
    let is_empty = tag.ends_with(b"/>");
    tag == b"</c>"
        || tag.starts_with(b"<row") && tag.ends_with(b">") && !is_empty
        || tag.starts_with(b"<c ") && is_empty
}

/// The end of the blank cells in succession that begin here, as far as they can be taken out.
fn blanks(text: &[u8], start: usize) -> usize {
    let mut end = start;
    while let Some(next) = text.get(end..).and_then(blank) {
        let is_followed = text
            .get(end + next..)
            .is_some_and(|rest| rest.starts_with(CELL) || rest.starts_with(ROW_END));
        if !is_followed {
            break;
        }
        end += next;
    }
    end
}

/// The length of the blank cell that a text begins with: `<c r="K7"/>` or `<c r="K7" s="12" />`.
fn blank(text: &[u8]) -> Option<usize> {
    let rest = text.strip_prefix(CELL)?;
    let letters = run(rest, u8::is_ascii_uppercase, LAST_COLUMN.len())?;
    if letters == LAST_COLUMN.len() && rest.get(..letters)? > LAST_COLUMN {
        return None;
    }
    let row = rest.get(letters..).filter(|row| !row.starts_with(b"0"))?;
    let digits = run(row, u8::is_ascii_digit, 6)?;
    let rest = rest.get(letters + digits..)?.strip_prefix(b"\"")?;
    let rest = match rest.strip_prefix(b" s=\"") {
        None => rest,
        Some(style) => {
            let digits = run(style, u8::is_ascii_digit, 6)?;
            style.get(digits..)?.strip_prefix(b"\"")?
        }
    };
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    Some(text.len() - rest.strip_prefix(b"/>")?.len())
}

/// The length of the run of such bytes that a text begins with, from one to `most`.
fn run(text: &[u8], is_part: impl Fn(&u8) -> bool, most: usize) -> Option<usize> {
    let length = text.iter().take(most).take_while(|byte| is_part(byte)).count();
    (length > 0).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a row.
    fn check(row: &str, left: &str) {
        for start in ["<row>", "<row r=\"7\" spans=\"1:2\">", "<row><c r=\"A1\"><v>5</v></c>"] {
            let mut bytes = format!("{start}{row}").into_bytes();
            take_out(&mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), format!("{start}{left}"), "{row}");
        }
    }

    #[test]
    fn blank_cells_are_taken_out_and_no_others() {
        check(
            "<c r=\"A7\" s=\"1\"/><c r=\"B7\"/><c r=\"C7\"><v>5</v></c><c r=\"D7\" s=\"12\"/></row>",
            "<c r=\"C7\"><v>5</v></c></row>",
        );
        check(
            "<row><c r=\"XA999999\"/><c r=\"XFD1\"/></row><row><c r=\"A1\"/></row>",
            "<row></row><row></row>",
        );
        check("<c r=\"A7\" s=\"1\" /><c r=\"B7\" /></row>", "</row>");
        check("", "");
        for stays in [
            // The next cell's position is counted from this one, or something else is between them.
            "<c r=\"A7\"/><c><v>5</v></c>",
            "<c r=\"A7\" s=\"1\"/> <c r=\"B7\"/> ",
            "<c r=\"A7\"/><c s=\"1\" r=\"B7\"/></row>",
            // Not blank, or in no form that is known.
            "<c r=\"A7\" s=\"1\"></c></row>",
            "<c r=\"A7\" t=\"e\"/></row>",
            "<c r=\"A7\" s=\"1\" t=\"s\"/></row>",
            "<c r='A7'/></row>",
            "<c r=\"a7\"/></row>",
            "<c r=\"7\"/></row>",
            // Perhaps beyond the last cell: for the check of references.
            "<c r=\"XFE1\"/></row>",
            "<c r=\"A1048577\"/></row>",
            "<c r=\"A0\"/></row>",
            "<c r=\"A000000\"/></row>",
            // Within a cell, which its reader refuses.
            "<c r=\"B7\"><v>5</v><c r=\"A7\"/></row></c>",
            "<c r=\"B7\"><c r=\"A7\"/></row><v>5</v></c>",
            "<c r=\"B7\"><f/><c r=\"A7\"/></row></c>",
            "<row/><c r=\"A7\"/></row>",
            "<c r=\"A7\"/",
            "<c r=\"",
            // A word in a text that is no cell.
            "<c r=\"A7\" t=\"inlineStr\"><is><t><![CDATA[<c r=\"A1\"/></row>]]></t></is></c></row>",
        ] {
            check(stays, stays);
        }
    }

    #[test]
    fn of_cells_in_succession_only_those_before_a_reference_go() {
        check("<c r=\"A7\"/><c r=\"B7\"/><c/>", "<c r=\"B7\"/><c/>");
        check("<c r=\"A7\"/><c r=\"B7\" t=\"e\"/></row>", "<c r=\"B7\" t=\"e\"/></row>");
    }
}
