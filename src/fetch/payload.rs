//! Whether what came is what was asked for.

use crate::extract::html::{self, PageKind};

/// What is asked for, with the most bytes that it can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A workbook.
    Workbook,
    /// A page of links to workbooks.
    LinkPage,
    /// The coronavirus page.
    CoronavirusPage,
    /// A JSON table.
    Json,
    /// The web archive's index.
    Index,
    /// A Parquet file.
    Parquet,
}

impl Expected {
    /// The most bytes that such a document has: twenty times the largest seen.
    pub fn limit(self) -> u64 {
        const MIB: u64 = 1024 * 1024;
        match self {
            Self::Workbook | Self::Parquet => 32 * MIB,
            Self::LinkPage | Self::CoronavirusPage => 8 * MIB,
            Self::Json => 16 * MIB,
            Self::Index => 64 * MIB,
        }
    }
}

/// Why the bytes are not what was asked for.
pub fn refusal(expected: Expected, bytes: &[u8]) -> Option<String> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some("the answer is empty".to_owned());
    }
    match expected {
        Expected::Workbook => workbook(bytes),
        Expected::LinkPage | Expected::CoronavirusPage => page(bytes),
        Expected::Json => json(bytes),
        Expected::Index => None,
        Expected::Parquet => parquet(bytes),
    }
}

fn is_markup(bytes: &[u8]) -> bool {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let bytes = bytes.get(start..).unwrap_or_default();
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).starts_with(b"<")
}

fn title(bytes: &[u8]) -> String {
    html::title(&String::from_utf8_lossy(bytes))
}

fn workbook(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    Some(if is_markup(bytes) {
        format!("an HTML page titled `{}` in place of a workbook", title(bytes))
    } else {
        "neither a workbook nor a page".to_owned()
    })
}

fn parquet(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1") {
        return None;
    }
    Some(if is_markup(bytes) {
        format!("an HTML page titled `{}` in place of a Parquet file", title(bytes))
    } else if bytes.starts_with(b"version https://git-lfs") {
        "a Git LFS pointer in place of the file".to_owned()
    } else if bytes.starts_with(b"PAR1") {
        "a Parquet file that was cut short".to_owned()
    } else {
        "neither a Parquet file nor a page".to_owned()
    })
}

fn page(bytes: &[u8]) -> Option<String> {
    if !is_markup(bytes) {
        return Some("expected an HTML page, found something else".to_owned());
    }
    let text = String::from_utf8_lossy(bytes);
    if html::is_too_deep(&text) {
        return Some("its elements are nested too deep to be a page of the publisher".to_owned());
    }
    matches!(html::recognise(&text), PageKind::Refusal)
        .then(|| format!("a page titled `{}` that refuses access", title(bytes)))
}

fn json(bytes: &[u8]) -> Option<String> {
    if is_markup(bytes) {
        return Some(format!("an HTML page titled `{}` in place of JSON", title(bytes)));
    }
    serde_json::from_slice::<serde_json::Value>(bytes)
        .err()
        .map(|error| format!("no JSON: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(expected: Expected, bytes: &[u8]) -> String {
        refusal(expected, bytes).unwrap_or_default()
    }

    #[test]
    fn pages_in_place_of_documents_are_refused_by_their_title() {
        let wall = b"<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1></BODY></HTML>";
        assert!(
            reason(Expected::Workbook, wall)
                .contains("titled `Access Denied` in place of a workbook")
        );
        assert!(reason(Expected::LinkPage, wall).contains("refuses access"));
        for title in [
            "Just a moment...",
            "Attention Required! | Cloudflare",
            "Please verify: captcha",
            "Sign in to continue",
            "Pardon Our Interruption",
        ] {
            let page = format!("<!doctype html><title>{title}</title><p>x</p>");
            assert!(
                reason(Expected::LinkPage, page.as_bytes()).contains("refuses access"),
                "{title}"
            );
        }
        assert!(reason(Expected::Json, wall).contains("in place of JSON"));
        assert!(reason(Expected::Json, b"[{").contains("no JSON"));
        assert!(reason(Expected::Parquet, wall).contains("in place of a Parquet file"));
        assert!(reason(Expected::Parquet, b"version https://git-lfs.github.com/").contains("LFS"));
        assert!(reason(Expected::Parquet, b"PAR1...").contains("cut short"));
        assert_eq!(reason(Expected::Parquet, b"PAR1...PAR1"), "");
        assert_eq!(reason(Expected::Workbook, b" \n"), "the answer is empty");
        assert_eq!(reason(Expected::Workbook, b"PK\x03\x04..."), "");
        assert_eq!(reason(Expected::LinkPage, b"<title>Detention Management | ICE</title>"), "");
        assert_eq!(reason(Expected::Json, b"[]"), "");
    }
}
