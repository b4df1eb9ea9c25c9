//! What one answer says: where it leads, why it is refused, how long to wait, what is in it.

use std::io::Read;
use std::time::{Duration, Instant};

use reqwest::Url;
use reqwest::blocking::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_LENGTH, DATE, HeaderMap, LOCATION, RETRY_AFTER};

use super::{Cause, FetchError, pace};
use crate::extract::html;

/// A failed try.
pub(super) struct Failure {
    pub(super) error: FetchError,
    /// Whether another try may help.
    pub(super) passing: bool,
    /// Whether the host is busy.
    pub(super) busy: bool,
    /// The pause that the host asks for.
    pub(super) pause: Option<Duration>,
}

impl Failure {
    pub(super) fn passing(error: FetchError) -> Self {
        Self { error, passing: true, busy: false, pause: None }
    }

    pub(super) fn lasting(error: FetchError) -> Self {
        Self { error, passing: false, busy: false, pause: None }
    }
}

pub(super) fn redirect(asked: &Url, target: &Url, reason: &'static str) -> FetchError {
    let (url, target) = (asked.to_string(), target.to_string());
    FetchError::Redirect { url, target, reason, archived: false }
}

/// The two last parts of a host's name: `ice.gov` of `www.ice.gov`.
fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let mut parts: Vec<&str> = host.rsplit('.').take(2).collect();
    parts.reverse();
    parts.join(".")
}

/// Only http and https are followed, within one site, and never from the protected to the open.
pub(super) fn next_hop(
    asked: &Url,
    at: &Url,
    headers: &HeaderMap,
    within_site: bool,
) -> Result<Url, FetchError> {
    let location = header(headers, LOCATION.as_str()).unwrap_or_default();
    let archived = headers.contains_key("memento-datetime");
    let refused = |reason| FetchError::Redirect {
        url: asked.to_string(),
        target: location.clone(),
        reason,
        archived,
    };
    if location.is_empty() {
        return Err(refused("it names no target"));
    }
    let mut next = at.join(&location).map_err(|_| refused("the target is no address"))?;
    if !matches!(next.scheme(), "http" | "https") || next.host_str().is_none() {
        return Err(refused("only http and https are followed"));
    }
    if within_site && site(&next) != site(asked) {
        return Err(refused("it leads to another site"));
    }
    // What was asked for under protection is: servers that name http mean the same place.
    if at.scheme() == "https" && next.scheme() == "http" && next.set_scheme("https").is_err() {
        return Err(refused("it leads from https to http"));
    }
    Ok(next)
}

pub(super) fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Bytes of a refusal that are read to tell what it is.
const REFUSAL_BYTES: u64 = 64 * 1024;

pub(super) fn refused(
    asked: &Url,
    status: u16,
    archived: bool,
    (response, deadline): (Response, Instant),
) -> Failure {
    let headers = &response.headers().clone();
    // Only to say what came; where it cannot be read, the status says enough.
    let (text, _) = read_until(response.take(REFUSAL_BYTES), deadline);
    let text = String::from_utf8_lossy(&text);
    let title = if text.trim_start().starts_with('<') { html::title(&text) } else { String::new() };
    let what = match (archived, title.is_empty()) {
        (true, _) => "an archived error page".to_owned(),
        (false, false) => format!("a page titled `{title}`"),
        (false, true) => String::new(),
    };
    // An archived answer is history: asking again will not change it.
    let busy = status == 429 && !archived;
    let passing = busy || (status >= 500 && !archived);
    let pause = if passing { retry_after(headers) } else { None };
    let error = if busy {
        let asked_for = header(headers, RETRY_AFTER.as_str())
            .map_or_else(|| "it answered 429".to_owned(), |after| format!("429, wait `{after}`"));
        FetchError::Busy { url: asked.to_string(), asked: asked_for }
    } else {
        FetchError::Status { url: asked.to_string(), status, what, archived }
    };
    Failure { error, passing, busy, pause }
}

/// `Retry-After` in either form: seconds, or a date seen from the answer's own.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let after = header(headers, RETRY_AFTER.as_str())?;
    if let Ok(seconds) = after.trim().parse() {
        return Some(Duration::from_secs(seconds).min(pace::MOST));
    }
    let date = |text: &str| chrono::DateTime::parse_from_rfc2822(text).ok();
    let wait = date(&after)? - date(&header(headers, DATE.as_str())?)?;
    Some(wait.to_std().unwrap_or(Duration::ZERO).min(pace::MOST))
}

/// The body, within its limit on the wire and after unpacking.
pub(super) fn body(
    asked: &Url,
    response: Response,
    limit: u64,
    deadline: Instant,
) -> Result<Vec<u8>, Failure> {
    let too_large = || Failure::lasting(FetchError::TooLarge { url: asked.to_string(), limit });
    let encoding = header(response.headers(), CONTENT_ENCODING.as_str()).unwrap_or_default();
    let length = header(response.headers(), CONTENT_LENGTH.as_str())
        .and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let broken = |received: usize, cause: Cause| {
        Failure::passing(FetchError::Broken {
            url: asked.to_string(),
            received: u64::try_from(received).unwrap_or(u64::MAX),
            cause,
        })
    };
    let (bytes, cause) = read_until(response.take(limit + 1), deadline);
    if let Some(cause) = cause {
        return Err(broken(bytes.len(), cause));
    }
    let received = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if received > limit {
        return Err(too_large());
    }
    if let Some(announced) = length.filter(|announced| *announced != received) {
        return Err(broken(bytes.len(), Cause::Length(announced)));
    }
    if encoding.is_empty() || encoding.eq_ignore_ascii_case("identity") {
        return Ok(bytes);
    }
    if !encoding.eq_ignore_ascii_case("gzip") {
        let reason = format!("it is packed as `{encoding}`, which was not asked for");
        let error = FetchError::Refused { url: asked.to_string(), reason };
        return Err(Failure::lasting(error));
    }
    let mut unpacked = Vec::new();
    let mut unpacker = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(limit + 1);
    if let Err(error) = unpacker.read_to_end(&mut unpacked) {
        return Err(broken(bytes.len(), error.into()));
    }
    if u64::try_from(unpacked.len()).unwrap_or(u64::MAX) > limit {
        return Err(too_large());
    }
    Ok(unpacked)
}

/// What comes until the end or a moment, and why it is not all. The library's own limit is for each piece: a server
/// that drips would never reach it.
fn read_until(mut from: impl Read, deadline: Instant) -> (Vec<u8>, Option<Cause>) {
    let mut bytes = Vec::new();
    let mut piece = vec![0_u8; 64 * 1024];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return (bytes, None),
            Ok(n) => bytes.extend(piece.iter().take(n)),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return (bytes, Some(error.into())),
        }
        if Instant::now() > deadline {
            return (bytes, Some(Cause::Rule("it takes longer than --timeout allows")));
        }
    }
}

/// An error with its causes, each once.
pub fn causes(error: &dyn std::error::Error) -> String {
    let mut text = Vec::new();
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push(words);
        }
        next = error.source();
    }
    text.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_names_its_pause_in_seconds_or_as_a_date() {
        let after = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            retry_after(&headers).map(|pause| pause.as_secs())
        };
        assert_eq!(after(&[("retry-after", "120")]), Some(120));
        let date = ("date", "Wed, 26 Oct 2022 22:57:02 GMT");
        assert_eq!(after(&[("retry-after", "Wed, 26 Oct 2022 22:58:32 GMT"), date]), Some(90));
        assert_eq!(after(&[("retry-after", "Wed, 26 Oct 2022 22:50:00 GMT"), date]), Some(0));
        assert_eq!(after(&[("retry-after", "soon"), date]), None);
        assert_eq!(after(&[]), None);
    }
}
