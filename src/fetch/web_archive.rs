//! The web archive: its index, and the bytes of one capture.

use chrono::{NaiveDate, NaiveDateTime};
use data_encoding::BASE32;
use reqwest::Url;
use sha1::{Digest, Sha1};

use super::payload::{self, Expected};
use super::{Answer, Client, FetchError, Fetched, Validators};
use crate::extract::index::{self, IndexPage, IndexRow};

const INDEX: &str = "https://web.archive.org/cdx/search/cdx";
/// Rows of one page of the index.
const ROWS: &str = "1000";
/// A capture found beside the moment asked for may lie so many days from it.
const NEAR_DAYS: i64 = 1;

/// A question to the index.
#[derive(Debug, Clone)]
pub struct Query {
    /// The address, or the beginning of addresses.
    pub url: String,
    /// Whether everything below the address is asked for.
    pub prefix: bool,
    /// From this day on.
    pub from: NaiveDate,
    /// To this day, included.
    pub to: NaiveDate,
    /// Adjacent rows with the same value of this field are one (`digest`, `timestamp:8`).
    pub collapse: Option<&'static str>,
}

impl Query {
    /// The request for one page; the key as the page before sent it.
    pub fn request(&self, resume_key: Option<&str>) -> String {
        let Ok(mut url) = Url::parse(INDEX) else { return INDEX.to_owned() };
        {
            let mut pairs = url.query_pairs_mut();
            pairs.append_pair("url", &self.url);
            if self.prefix {
                pairs.append_pair("matchType", "prefix");
            }
            pairs
                .append_pair("output", "json")
                .append_pair("fl", index::FIELDS)
                .append_pair("from", &self.from.format("%Y%m%d").to_string())
                .append_pair("to", &self.to.format("%Y%m%d").to_string())
                // Revisits (status `-`) are captures of unchanged content; redirects and errors are none.
                .append_pair("filter", "!statuscode:[345]..")
                .append_pair("limit", ROWS)
                .append_pair("showResumeKey", "true");
            if let Some(field) = self.collapse {
                pairs.append_pair("collapse", field);
            }
            if let Some(key) = resume_key {
                // The key is URL-encoded already, and is encoded once more.
                pairs.append_pair("resumeKey", key);
            }
        }
        url.to_string()
    }
}

/// Asks the index, page by page. `met` sees each page and says whether to go on.
///
/// # Errors
/// [`FetchError`].
pub fn ask(
    client: &Client,
    query: &Query,
    mut met: impl FnMut(&IndexPage),
) -> Result<Vec<IndexRow>, FetchError> {
    let mut rows: Vec<IndexRow> = Vec::new();
    let mut key: Option<String> = None;
    let mut asked_with = std::collections::BTreeSet::new();
    loop {
        let url = query.request(key.as_deref());
        let Answer::Document(answer) =
            client.get(&url, &Validators::default(), Expected::Index.limit())?
        else {
            return Ok(rows);
        };
        let body = String::from_utf8_lossy(&answer.bytes);
        let page = index::read(&body)
            .map_err(|error| FetchError::Refused { url: url.clone(), reason: error.to_string() })?;
        if page.rows.is_empty() && !page.problems.is_empty() {
            let reason = format!("no row of the index can be read: {}", page.problems.join("; "));
            return Err(FetchError::Refused { url, reason });
        }
        met(&page);
        rows.extend(page.rows.iter().filter(|row| row.is_success()).cloned());
        let Some(next) = page.resume_key else { break };
        // A key that was used before would lead in a circle.
        if !asked_with.insert(next.clone()) {
            let reason = format!("the index gives the key `{next}` twice");
            return Err(FetchError::Refused { url, reason });
        }
        key = Some(next);
    }
    rows.sort();
    rows.dedup();
    rows.sort_by(|a, b| a.timestamp.cmp(&b.timestamp));
    Ok(rows)
}

/// The archive's address of the raw bytes of one capture.
pub fn memento_url(timestamp: &str, original: &str) -> String {
    format!("https://web.archive.org/web/{timestamp}id_/{original}")
}

/// The bytes of one capture.
#[derive(Debug)]
pub struct Memento {
    /// What came.
    pub fetched: Fetched,
    /// The moment of the capture that came (UTC).
    pub taken_at: NaiveDateTime,
    /// Whether the bytes have the digest of the index; `None` where it gave none.
    pub digest_matches: Option<bool>,
}

/// Fetches one capture of the index.
///
/// # Errors
/// [`FetchError`]: also for a capture of another moment, an archived error, or a page of the archive's own.
pub fn memento(client: &Client, row: &IndexRow, expected: Expected) -> Result<Memento, FetchError> {
    let memento = at(client, &row.timestamp, &row.original, expected)?;
    let digest = BASE32.encode(&Sha1::digest(&memento.fetched.bytes));
    let digest_matches = (row.digest.len() == 32).then(|| digest == row.digest);
    Ok(Memento { digest_matches, ..memento })
}

/// Fetches the capture of an address nearest to a moment (fourteen digits).
///
/// # Errors
/// [`FetchError`].
pub fn at(
    client: &Client,
    timestamp: &str,
    original: &str,
    expected: Expected,
) -> Result<Memento, FetchError> {
    let url = memento_url(timestamp, original);
    let refused = |reason: String| FetchError::Refused { url: url.clone(), reason };
    let not_it = |reason: String| FetchError::NoCapture { url: url.clone(), reason };
    let answer = client.get(&url, &Validators::default(), expected.limit())?;
    let Answer::Document(fetched) = answer else {
        return Err(refused("the archive has nothing newer".to_owned()));
    };
    // Without this header the answer is a page of the archive's own, whatever its status.
    if fetched.memento.is_none() {
        return Err(not_it("the answer is no archived capture".to_owned()));
    }
    let taken_at = stamp_of(&fetched.url).ok_or_else(|| {
        refused(format!("the capture's address `{}` carries no time", fetched.url))
    })?;
    let wanted = stamp(timestamp).ok_or_else(|| refused("no time was asked for".to_owned()))?;
    let other = original_of(&fetched.url).unwrap_or_default();
    if bare(other) != bare(original) {
        return Err(not_it(format!("the archive answers with a capture of `{other}`")));
    }
    let far = (taken_at - wanted).abs() > chrono::TimeDelta::days(NEAR_DAYS);
    if far && timestamp != NEWEST {
        return Err(not_it(format!("the archive answers with the capture of {taken_at}")));
    }
    if let Some(reason) = payload::refusal(expected, &fetched.bytes) {
        return Err(refused(reason));
    }
    Ok(Memento { fetched: *fetched, taken_at, digest_matches: None })
}

/// A moment to come: the archive answers with its newest capture.
pub const NEWEST: &str = "29991231235959";

fn stamp(digits: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(digits, "%Y%m%d%H%M%S").ok()
}

/// The address that a memento's address is of.
fn original_of(url: &str) -> Option<&str> {
    url.split_once("/web/")?.1.split_once('/').map(|(_, original)| original)
}

/// An address without its scheme, port, `www` and last slash: the archive takes those for one.
pub fn bare(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.replacen(":80/", "/", 1).replacen(":443/", "/", 1);
    rest.trim_end_matches('/').to_ascii_lowercase()
}

/// The time in a memento's address.
fn stamp_of(url: &str) -> Option<NaiveDateTime> {
    let rest = url.split_once("/web/")?.1;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    stamp(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_sent_encoded_once_more_as_recorded() {
        let query = Query {
            url: "www.ice.gov/coronavirus".to_owned(),
            prefix: false,
            from: "2020-03-24".parse().unwrap(),
            to: "2023-05-19".parse().unwrap(),
            collapse: Some("digest"),
        };
        let first = query.request(None);
        assert!(
            first.starts_with(
                "https://web.archive.org/cdx/search/cdx?url=www.ice.gov%2Fcoronavirus&output=json&"
            ),
            "{first}"
        );
        assert!(first.contains("from=20200324&to=20230519") && first.contains("collapse=digest"));
        let next = query.request(Some("com%2Ccnn%29%2F+2001041400593%3A"));
        assert!(next.ends_with("resumeKey=com%252Ccnn%2529%252F%2B2001041400593%253A"), "{next}");
    }

    #[test]
    fn the_moment_of_a_capture_is_read_off_its_final_address() {
        let url = memento_url("20220713000000", "https://www.ice.gov/coronavirus");
        assert_eq!(
            url,
            "https://web.archive.org/web/20220713000000id_/https://www.ice.gov/coronavirus"
        );
        assert_eq!(stamp_of(&url).unwrap().to_string(), "2022-07-13 00:00:00");
    }
}
