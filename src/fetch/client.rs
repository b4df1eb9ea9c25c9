//! One request, politely: paced, conditional, bounded, repeated where that helps.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::Url;
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED,
};
use serde::{Deserialize, Serialize};
use tracing::{debug, warn};

use super::answer::{Failure, body, causes, header, next_hop, redirect, refused};
use super::guard::{self, PublicOnly};
use super::pace::{self, Pace};
use super::robots::{INTERFACES, Rules};
use super::{Cause, FetchError};

/// How the client behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who asks, with a contact.
    pub user_agent: String,
    /// Every request for `https://HOST/PATH` goes to `MIRROR/HOST/PATH`.
    pub mirror: Option<String>,
    /// Time for one transfer, from the first byte sent to the last received.
    pub timeout: Duration,
    /// Every pause is multiplied by this.
    pub pace: f64,
    /// Hosts that asked an earlier run to be left alone, and how long that still holds.
    pub closed: BTreeMap<String, Duration>,
    /// Time for all transfers of the run together.
    pub budget: Duration,
}

/// The name under which robots rules address us.
pub const AGENT: &str = "detention-stats";

/// What a server told of a document, so that it can be asked whether it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// Its tag.
    pub etag: Option<String>,
    /// When it was changed, in the server's words.
    pub last_modified: Option<String>,
}

/// A document that came.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The address it came from in the end, on the publisher's site.
    pub url: String,
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// Whether its length was told, so that a cut would have been seen.
    pub is_announced: bool,
    /// Type as told.
    pub content_type: String,
    /// What to ask with next time.
    pub validators: Validators,
    /// The moment of an archived capture (`Memento-Datetime`), where the answer is one.
    pub memento: Option<String>,
}

/// What a server answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The document.
    Document(Box<Fetched>),
    /// It is what it was.
    NotModified,
}

/// The client.
pub struct Client {
    http: reqwest::blocking::Client,
    mirror: Option<Url>,
    pace: Pace,
    timeout: Duration,
    rules: Mutex<BTreeMap<String, Arc<Rules>>>,
    /// Hosts that are left alone, until when.
    closed: Mutex<BTreeMap<String, Instant>>,
    /// How often each host kept a request waiting until its time was over.
    hung: Mutex<BTreeMap<String, u32>>,
    started: Instant,
    budget: Duration,
}

/// Redirects followed.
const HOPS: usize = 5;
/// Times that a request is made in all.
const TRIES: u32 = 3;
/// Requests that a host may keep waiting; then it is left alone for the rest of the run.
const HANGS: u32 = 2;
const ROBOTS: &str = "/robots.txt";
/// Largest `robots.txt` that is read.
const ROBOTS_BYTES: u64 = 512 * 1024;

impl Client {
    /// Sets up the client; nothing is asked yet.
    ///
    /// # Errors
    /// [`FetchError::Address`] for a mirror that is no address, or a TLS library that cannot start.
    pub fn new(settings: &Settings) -> Result<Self, FetchError> {
        // A second call in one process finds the provider there, which is right.
        drop(rustls::crypto::ring::default_provider().install_default());
        let builder = reqwest::blocking::Client::builder()
            .user_agent(&settings.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(settings.timeout.min(Duration::from_secs(20)))
            .timeout(settings.timeout);
        let builder = match settings.mirror {
            Some(_) => builder,
            None => builder.dns_resolver(Arc::new(PublicOnly)),
        };
        let http = builder.build().map_err(|error| wrong("", error.into()))?;
        let mirror = match &settings.mirror {
            Some(url) => {
                let parsed = Url::parse(url).map_err(|error| wrong(url, Cause::Url(error)))?;
                if !matches!(parsed.scheme(), "http" | "https") {
                    return Err(wrong(url, Cause::Rule("expected http or https")));
                }
                Some(parsed)
            }
            None => None,
        };
        let pace = Pace::new(settings.pace);
        let started = Instant::now();
        let closed = settings.closed.iter().map(|(host, left)| (host.clone(), started + *left));
        let (rules, closed) = (Mutex::default(), Mutex::new(closed.collect()));
        let (timeout, budget) = (settings.timeout, settings.budget);
        let hung = Mutex::default();
        Ok(Self { http, mirror, pace, timeout, rules, closed, hung, started, budget })
    }

    /// Hosts that asked to be left alone, and for how long, from the moment at which this client was made.
    pub fn closed(&self) -> BTreeMap<String, Duration> {
        let Ok(closed) = self.closed.lock() else { return BTreeMap::new() };
        let since = |until: &Instant| until.saturating_duration_since(self.started);
        closed.iter().map(|(host, until)| (host.clone(), since(until))).collect()
    }

    /// What is left of the time for the run.
    fn left(&self) -> Duration {
        self.budget.saturating_sub(self.started.elapsed())
    }

    /// Whether a host kept us waiting too often.
    fn is_hung(&self, host: &str) -> bool {
        self.hung.lock().is_ok_and(|hung| hung.get(host).is_some_and(|n| *n >= HANGS))
    }

    fn note_hang(&self, host: &str) {
        if let Ok(mut hung) = self.hung.lock() {
            *hung.entry(host.to_owned()).or_default() += 1;
        }
    }

    fn refuses(&self, host: &str) -> Option<Duration> {
        let until = self.closed.lock().ok()?.get(host).copied()?;
        let left = until.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    fn close(&self, host: &str, pause: Duration) {
        if let Ok(mut closed) = self.closed.lock() {
            closed.insert(host.to_owned(), Instant::now() + pause.min(pace::MOST));
        }
    }

    /// Asks for a document; with validators, only whether it changed.
    ///
    /// # Errors
    /// [`FetchError`]; whatever was known before is kept.
    pub fn get(&self, url: &str, known: &Validators, limit: u64) -> Result<Answer, FetchError> {
        let start = parse(url)?;
        self.may_fetch(&start)?;
        let mut target = start.clone();
        for _ in 0..=HOPS {
            let answer =
                self.repeated(&Request { asked: &start, target: &target, known, limit })?;
            match answer {
                Hop::End(answer) => return Ok(answer),
                Hop::On(next) => {
                    // A capture of a redirect is answered by the archive with the address of another capture.
                    if next == target {
                        return Err(redirect(&start, &next, "it leads back to itself"));
                    }
                    self.may_fetch(&next)?;
                    target = next;
                }
            }
        }
        Err(redirect(&start, &target, "more than five hops"))
    }

    /// Whether the host's robots rules let us ask.
    fn may_fetch(&self, url: &Url) -> Result<(), FetchError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        if INTERFACES.contains(&host.as_str()) {
            return Ok(());
        }
        let known = self.rules.lock().ok().and_then(|rules| rules.get(&host).cloned());
        let rules = if let Some(rules) = known {
            rules
        } else {
            let rules = Arc::new(self.robots(url));
            if let Some(delay) = rules.delay() {
                self.pace.slow(&host, delay);
            }
            if let Ok(mut all) = self.rules.lock() {
                all.insert(host.clone(), Arc::clone(&rules));
            }
            rules
        };
        if let Rules::Closed(cause) = &*rules {
            let (url, cause) = (url.to_string(), Cause::Robots(Arc::clone(cause)));
            return Err(FetchError::Unreachable { url, cause });
        }
        if rules.allow(url.as_str()) {
            return Ok(());
        }
        Err(FetchError::Robots { host, url: url.to_string() })
    }

    /// The rules of a host; redirects of the file are followed as RFC 9309 asks.
    fn robots(&self, of: &Url) -> Rules {
        let mut url = of.clone();
        url.set_path(ROBOTS);
        url.set_query(None);
        let mut target = url.clone();
        for _ in 0..=HOPS {
            let (known, limit) = (&Validators::default(), ROBOTS_BYTES);
            match self.repeated(&Request { asked: &url, target: &target, known, limit }) {
                Ok(Hop::End(Answer::Document(file))) => return Rules::read(AGENT, &file.bytes),
                // Another host's rules are not this one's.
                Ok(Hop::On(next)) if next.host_str() == url.host_str() => target = next,
                // A file that cannot be found is no file; of one that cannot be read, nobody knows what it forbids.
                Ok(_) => break,
                Err(FetchError::Status { status, .. }) if (400..500).contains(&status) => break,
                Err(error) => return Rules::Closed(Arc::new(error)),
            }
        }
        Rules::Open
    }

    /// One hop, repeated after errors that may pass.
    fn repeated(&self, request: &Request<'_>) -> Result<Hop, FetchError> {
        let Request { asked, target, .. } = *request;
        let host = target.host_str().unwrap_or_default();
        if let Some(pause) = self.refuses(host) {
            let asked_for = format!("it is not asked for {} s", pause.as_secs());
            return Err(FetchError::Busy { url: asked.to_string(), asked: asked_for });
        }
        let unreachable = |cause: &'static str| FetchError::Unreachable {
            url: asked.to_string(),
            cause: Cause::Rule(cause),
        };
        if self.mirror.is_none() && !guard::may_be_asked(target) {
            return Err(unreachable("it is in a private network"));
        }
        if self.is_hung(host) {
            return Err(unreachable(
                "the host kept requests of this run waiting; it is left alone",
            ));
        }
        let mut n_failed = 0;
        loop {
            if self.left().is_zero() {
                return Err(unreachable("the time of the run is over (--max-time)"));
            }
            self.pace.wait_for(host, target.path());
            let asked_at = Instant::now();
            let failure = match self.once(request) {
                Ok(hop) => return Ok(hop),
                Err(failure) => failure,
            };
            n_failed += 1;
            let hangs = asked_at.elapsed() >= self.timeout.mul_f64(0.9);
            if hangs {
                self.note_hang(host);
            }
            if n_failed >= TRIES || !failure.passing || hangs {
                if failure.busy {
                    self.close(host, self.pace.scaled(failure.pause.unwrap_or(pace::SHUT_OUT)));
                }
                return Err(failure.error);
            }
            let pause = failure.pause.unwrap_or_else(|| {
                if failure.busy {
                    pace::after_refusal(host, n_failed - 1)
                } else {
                    pace::after_error(n_failed - 1)
                }
            });
            if pause > pace::LONGEST || self.pace.scaled(pause) > self.left() {
                if failure.busy {
                    self.close(host, self.pace.scaled(pause));
                }
                return Err(failure.error);
            }
            warn!(url = %target, error = causes(&failure.error), seconds = pause.as_secs(), "Waiting before another try.");
            self.pace.wait(pause);
        }
    }

    fn once(&self, request: &Request<'_>) -> Result<Hop, Failure> {
        let Request { asked, target, known, limit } = *request;
        let unreachable = |error: reqwest::Error| {
            Failure::passing(FetchError::Unreachable {
                url: asked.to_string(),
                cause: error.into(),
            })
        };
        let mut request = self.http.get(self.mirrored(target)).header(ACCEPT_ENCODING, "identity");
        if let Some(etag) = &known.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(since) = &known.last_modified {
            request = request.header(IF_MODIFIED_SINCE, since);
        }
        debug!(url = %target, "Asking.");
        let time = self.timeout.min(self.left().max(Duration::from_millis(1)));
        // The library's own limit is for each piece of the answer; here only the end of the run is nearer.
        if time < self.timeout {
            request = request.timeout(time);
        }
        let deadline = Instant::now() + time;
        let response = request.send().map_err(unreachable)?;
        let status = response.status();
        let headers = response.headers().clone();
        if status == reqwest::StatusCode::NOT_MODIFIED && *known != Validators::default() {
            return Ok(Hop::End(Answer::NotModified));
        }
        if status.is_redirection() && status != reqwest::StatusCode::NOT_MODIFIED {
            // Rules may be on another site (RFC 9309); documents may not.
            let within_site = asked.path() != ROBOTS;
            let next = next_hop(asked, target, &headers, within_site);
            return next.map(Hop::On).map_err(Failure::lasting);
        }
        let memento = header(&headers, "memento-datetime");
        if !status.is_success() {
            let archived = memento.is_some();
            return Err(refused(asked, status.as_u16(), archived, (response, deadline)));
        }
        let bytes = body(asked, response, limit, deadline)?;
        Ok(Hop::End(Answer::Document(Box::new(Fetched {
            url: target.to_string(),
            is_announced: headers.contains_key(CONTENT_LENGTH),
            content_type: header(&headers, CONTENT_TYPE.as_str()).unwrap_or_default(),
            validators: Validators {
                etag: header(&headers, ETAG.as_str()),
                last_modified: header(&headers, LAST_MODIFIED.as_str()),
            },
            memento,
            bytes,
        }))))
    }

    /// The address that a request really goes to.
    fn mirrored(&self, url: &Url) -> Url {
        let Some(mirror) = &self.mirror else { return url.clone() };
        let mut through = mirror.clone();
        let base = mirror.path().trim_end_matches('/');
        through.set_path(&format!("{base}/{}{}", url.host_str().unwrap_or_default(), url.path()));
        through.set_query(url.query());
        through
    }
}

/// One request.
struct Request<'a> {
    /// The address that was asked for first.
    asked: &'a Url,
    /// Where its redirects led.
    target: &'a Url,
    known: &'a Validators,
    /// Bytes that the answer may have.
    limit: u64,
}

/// Where a hop led.
enum Hop {
    End(Answer),
    On(Url),
}

fn parse(url: &str) -> Result<Url, FetchError> {
    let parsed = Url::parse(url).map_err(|error| wrong(url, Cause::Url(error)))?;
    if matches!(parsed.scheme(), "http" | "https") && parsed.host_str().is_some() {
        return Ok(parsed);
    }
    Err(wrong(url, Cause::Rule("expected http or https and a host")))
}

fn wrong(url: &str, cause: Cause) -> FetchError {
    FetchError::Address { url: url.to_owned(), cause }
}
