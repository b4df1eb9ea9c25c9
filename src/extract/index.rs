//! The web archive's index of captures (CDX), in its text and JSON forms.
//!
//! Text: seven fields a line, then, where more follows, an empty line and the key (already URL-encoded once). JSON: a
//! list of lists, the first of which is the header; where more follows, an empty list and one with the key. Rows
//! repeat across pages; revisits have the type `warc/revisit` and the status `-`.

use serde_json::Value;

/// One capture of the archive.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexRow {
    /// The archive's key of the address.
    pub url_key: String,
    /// When the archive took it (UTC), fourteen digits.
    pub timestamp: String,
    /// The address as captured.
    pub original: String,
    /// Type as recorded; `warc/revisit` for content that was there already.
    pub mime_type: String,
    /// HTTP status; `-` for revisits.
    pub status: String,
    /// Base32 of the SHA-1 of the payload.
    pub digest: String,
}

impl IndexRow {
    /// Whether the capture holds a document: a success, or a revisit of one.
    pub fn is_success(&self) -> bool {
        self.status == "200" || (self.status == "-" && self.mime_type == "warc/revisit")
    }
}

/// One page of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexPage {
    /// Captures in the index's order, each once.
    pub rows: Vec<IndexRow>,
    /// The key that continues the list, as sent; `None` on the last page.
    pub resume_key: Option<String>,
    /// Lines that could not be read, with what was expected.
    pub problems: Vec<String>,
}

/// Why a response is no index.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// The archive refuses the address as a whole.
    #[error("the web archive blocks this address")]
    Blocked,
    /// A page or another text in place of the index.
    #[error("expected an index, found `{found}`")]
    NoIndex {
        /// Its beginning.
        found: String,
    },
}

/// Reads a response in whichever form it has; an empty body is an empty list.
///
/// # Errors
/// [`IndexError`] where it is no index at all.
pub fn read(body: &str) -> Result<IndexPage, IndexError> {
    let start = body.trim_start();
    if start.contains("AdministrativeAccessControlException") || start.contains("Blocked Site") {
        return Err(IndexError::Blocked);
    }
    let mut page = match start.chars().next() {
        None => IndexPage::default(),
        Some('[') => json(start)?,
        Some('<' | '{') => return Err(no_index(start)),
        Some(_) => text(body)?,
    };
    let mut seen = std::collections::BTreeSet::new();
    page.rows.retain(|row| seen.insert(row.clone()));
    Ok(page)
}

fn no_index(body: &str) -> IndexError {
    IndexError::NoIndex { found: body.chars().take(80).collect() }
}

fn row(fields: &[&str]) -> Option<IndexRow> {
    let [url_key, timestamp, original, mime_type, status, digest, ..] = fields else { return None };
    let is_time = timestamp.len() == 14 && timestamp.bytes().all(|b| b.is_ascii_digit());
    is_time.then(|| IndexRow {
        url_key: (*url_key).to_owned(),
        timestamp: (*timestamp).to_owned(),
        original: (*original).to_owned(),
        mime_type: (*mime_type).to_owned(),
        status: (*status).to_owned(),
        digest: (*digest).to_owned(),
    })
}

fn text(body: &str) -> Result<IndexPage, IndexError> {
    let mut page = IndexPage::default();
    let mut lines = body.lines().enumerate();
    for (number, line) in lines.by_ref() {
        if line.trim().is_empty() {
            break;
        }
        let fields: Vec<&str> = line.split(' ').collect();
        match row(&fields) {
            Some(row) => page.rows.push(row),
            None => page
                .problems
                .push(format!("line {}: expected 7 fields, found `{line}`", number + 1)),
        }
    }
    let key = lines.map(|(_, line)| line.trim()).find(|line| !line.is_empty());
    page.resume_key = key.map(str::to_owned);
    if page.rows.is_empty() && !page.problems.is_empty() {
        return Err(no_index(body));
    }
    Ok(page)
}

/// The fields asked for, in the order of [`IndexRow`].
pub const FIELDS: &str = "urlkey,timestamp,original,mimetype,statuscode,digest,length";

fn json(body: &str) -> Result<IndexPage, IndexError> {
    let rows: Vec<Vec<Value>> = serde_json::from_str(body).map_err(|_| no_index(body))?;
    let mut page = IndexPage::default();
    let mut header: Vec<String> = Vec::new();
    let mut ended = false;
    for (number, fields) in rows.iter().enumerate() {
        let texts: Vec<&str> =
            fields.iter().map(|field| field.as_str().unwrap_or_default()).collect();
        match (texts.as_slice(), ended) {
            ([], _) => ended = true,
            // A key of blanks would ask for the first page again.
            ([key], true) if !key.trim().is_empty() => page.resume_key = Some((*key).to_owned()),
            (names, false) if number == 0 && names.contains(&"timestamp") => {
                header = names.iter().map(ToString::to_string).collect();
            }
            (texts, _) => {
                let of = |name: &str| {
                    let at = header.iter().position(|known| known == name);
                    at.and_then(|at| texts.get(at)).copied().unwrap_or_default()
                };
                let ordered: Vec<&str> = FIELDS.split(',').map(of).collect();
                match row(&ordered) {
                    Some(row) => page.rows.push(row),
                    None => {
                        page.problems.push(format!("row {}: {fields:?} is no capture", number + 1));
                    }
                }
            }
        }
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "gov,ice)/coronavirus 20201122150358 https://www.ice.gov/coronavirus text/html 200 HLNR6AWVWYCU3YAENY3HYHLIPNWN66X7 432";

    #[test]
    fn the_text_form_repeats_rows_and_ends_in_a_key() {
        let page = read(&format!("{LINE}\n{LINE}\n\ncom%2Ccnn%29%2F+2001041400593%3A\n")).unwrap();
        assert_eq!(page.rows.len(), 1);
        assert_eq!(page.resume_key.as_deref(), Some("com%2Ccnn%29%2F+2001041400593%3A"));
        assert!(page.rows[0].is_success());
        assert_eq!(page.rows[0].timestamp, "20201122150358");
        assert_eq!(read(&format!("{LINE}\n")).unwrap().resume_key, None);
        assert_eq!(read("").unwrap(), IndexPage::default());
    }

    #[test]
    fn the_json_form_has_a_header_and_the_same_rows() {
        let body = r#"[["timestamp","original","mimetype","statuscode","digest","length"],
            ["20201122150358","https://www.ice.gov/coronavirus","text/html","200","HLNR6AWVWYCU3YAENY3HYHLIPNWN66X7","432"],
            [],["gov%2Cice%29%2Fcoronavirus+2020"]]"#;
        let page = read(body).unwrap();
        assert_eq!(page.rows[0].digest, "HLNR6AWVWYCU3YAENY3HYHLIPNWN66X7");
        assert_eq!(page.resume_key.as_deref(), Some("gov%2Cice%29%2Fcoronavirus+2020"));
        assert_eq!(read("[]").unwrap(), IndexPage::default());
    }

    #[test]
    fn revisits_are_captures_and_redirects_are_none() {
        let of = |mime: &str, status: &str| {
            let line = format!(
                "gov,ice)/ 20200612014014 https://www.ice.gov/ {mime} {status} DBA3N454ZRZ42QEBER5QRT332DJTTLR5 606"
            );
            read(&line).unwrap().rows[0].is_success()
        };
        assert!(of("warc/revisit", "-"));
        assert!(!of("text/html", "301"));
        assert!(!of("text/html", "403"));
    }

    #[test]
    fn what_is_no_index_is_refused() {
        let blocked = "org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error";
        assert_eq!(read(blocked), Err(IndexError::Blocked));
        assert!(matches!(read("<html>503</html>"), Err(IndexError::NoIndex { .. })));
        assert!(matches!(read("Too many requests"), Err(IndexError::NoIndex { .. })));
        assert!(matches!(read("[{"), Err(IndexError::NoIndex { .. })));
        let page = read(&format!("{LINE}\nbroken line\n")).unwrap();
        assert_eq!((page.rows.len(), page.problems.len()), (1, 1));
    }

    #[test]
    fn a_blank_key_ends_the_list() {
        for key in ["", "  ", "\n"] {
            let body = serde_json::to_string(&serde_json::json!([[], [key]])).unwrap();
            assert_eq!(read(&body).unwrap().resume_key, None, "{body}");
        }
        assert_eq!(read("[[],[2]]").unwrap().resume_key, None);
        assert_eq!(read(&format!("{LINE}\n\n  \n")).unwrap().resume_key, None);
    }
}
