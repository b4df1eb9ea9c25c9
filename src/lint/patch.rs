//! A text with newer figures, and what changed in it as a unified patch.

use std::fmt::Write as _;
use std::ops::Range;

/// A part of a text and what is put in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the source.
    pub bytes: Range<usize>,
    /// What is put there; no line break.
    pub text: String,
}

/// The text with all edits, which do not overlap.
pub fn applied(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.bytes.start);
    let (mut new, mut at) = (String::new(), 0);
    for edit in sorted {
        let Some(kept) = text.get(at..edit.bytes.start) else { continue };
        new.push_str(kept);
        new.push_str(&edit.text);
        at = edit.bytes.end;
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

/// Unchanged lines shown before and after a change.
const AROUND: usize = 3;

/// The patch from a text to another with as many lines; empty where they are the same.
pub fn unified(name: &str, old: &str, new: &str) -> String {
    let lines: Vec<(&str, &str)> =
        old.split_inclusive('\n').zip(new.split_inclusive('\n')).collect();
    let changed: Vec<usize> =
        lines.iter().enumerate().filter(|(_, (old, new))| old != new).map(|(at, _)| at).collect();
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for at in changed {
        let hunk = at.saturating_sub(AROUND)..(at + AROUND + 1).min(lines.len());
        match hunks.last_mut() {
            Some(last) if hunk.start <= last.end => last.end = hunk.end,
            _ => hunks.push(hunk),
        }
    }
    if hunks.is_empty() {
        return String::new();
    }
    let name = name.trim_start_matches("./").trim_start_matches('/');
    let mut patch = format!("--- a/{name}\n+++ b/{name}\n");
    for hunk in hunks {
        let n = hunk.len();
        let _ = writeln!(patch, "@@ -{first},{n} +{first},{n} @@", first = hunk.start + 1);
        push_hunk(&mut patch, lines.get(hunk).unwrap_or_default());
    }
    patch
}

/// Lines of one hunk: of a run of changed lines first the old ones, then the new ones.
fn push_hunk(patch: &mut String, lines: &[(&str, &str)]) {
    for run in lines.chunk_by(|(a, b), (c, d)| (a == b) == (c == d)) {
        let is_same = run.first().is_some_and(|(old, new)| old == new);
        for (old, _) in run {
            push_line(patch, if is_same { ' ' } else { '-' }, old);
        }
        for (_, new) in run.iter().filter(|_| !is_same) {
            push_line(patch, '+', new);
        }
    }
}

fn push_line(patch: &mut String, mark: char, line: &str) {
    patch.push(mark);
    patch.push_str(line);
    if !line.ends_with('\n') {
        patch.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_has_three_lines_around_and_joins_what_is_near() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\nlast";
        let at = old.find('5').unwrap();
        let end = old.len();
        let edits = [
            Edit { bytes: end - 4..end, text: "end".to_owned() },
            Edit { bytes: at..at + 1, text: "five".to_owned() },
        ];
        let new = applied(old, &edits);
        assert_eq!(
            unified("x.md", old, &new),
            "--- a/x.md\n+++ b/x.md\n@@ -2,10 +2,10 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n 10\n-last\n\\ No newline at end of file\n+end\n\\ No newline at end of file\n"
        );
        assert_eq!(unified("x.md", old, old), "");
    }
}
