//! How often a host may be asked, and how long to wait after a refusal.
//!
//! The web archive's limits come from talks with its operators: 24 index requests a minute, one memento a second;
//! whoever ignores its 429 for more than a minute is shut out for an hour, doubling.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The web archive's host.
pub const WEB_ARCHIVE: &str = "web.archive.org";

/// Least time between two requests, by host and path.
pub fn between_requests(host: &str, path: &str) -> Duration {
    match host {
        WEB_ARCHIVE if path.starts_with("/cdx/") => Duration::from_millis(2500),
        _ => Duration::from_secs(1),
    }
}

/// How long to wait after the n-th refusal (429) that names no time itself.
pub fn after_refusal(host: &str, n: u32) -> Duration {
    let first = if host == WEB_ARCHIVE { 60 } else { 10 };
    Duration::from_secs(first << n.min(6))
}

/// How long to wait before the n-th repetition after an error of the server or a broken transfer.
pub fn after_error(n: u32) -> Duration {
    Duration::from_secs(1 << n.min(5))
}

/// How long a host is left alone that refused three times and named no time.
pub const SHUT_OUT: Duration = Duration::from_hours(1);

/// A host is left alone for no longer than this, whatever it asks.
pub const MOST: Duration = Duration::from_hours(24);

/// Longer pauses than this a run does not wait; it gives up and leaves the rest to the next.
pub const LONGEST: Duration = Duration::from_mins(5);

/// Pauses between requests, kept by host.
#[derive(Debug)]
pub struct Pace {
    last: Mutex<BTreeMap<String, Instant>>,
    /// Longer pauses that hosts ask for in their robots rules.
    asked: Mutex<BTreeMap<String, Duration>>,
    /// Every pause is multiplied by this: 1, but for tests against a replica.
    factor: f64,
}

impl Pace {
    /// A pace whose pauses are multiplied.
    pub fn new(factor: f64) -> Self {
        Self { last: Mutex::default(), asked: Mutex::default(), factor }
    }

    /// A time under this pace.
    pub fn scaled(&self, time: Duration) -> Duration {
        time.mul_f64(self.factor)
    }

    /// Notes that a host asks for a pause between requests.
    pub fn slow(&self, host: &str, pause: Duration) {
        if let Ok(mut asked) = self.asked.lock() {
            asked.insert(host.to_owned(), pause);
        }
    }

    /// Waits until the host may be asked again, and notes that it is asked now.
    pub fn wait_for(&self, host: &str, path: &str) {
        let asked = self.asked.lock().ok().and_then(|asked| asked.get(host).copied());
        let least = self.scaled(between_requests(host, path).max(asked.unwrap_or_default()));
        // The index has a limit of its own.
        let index = host == WEB_ARCHIVE && path.starts_with("/cdx/");
        let key = if index { format!("{host}/cdx") } else { host.to_owned() };
        let rest = {
            let Ok(mut last) = self.last.lock() else { return };
            let now = Instant::now();
            let due = last.get(&key).map_or(now, |last| *last + least).max(now);
            last.insert(key, due);
            due - now
        };
        std::thread::sleep(rest);
    }

    /// Waits a time and up to a fifth more, so that many runs do not come back at once, and none too early.
    pub fn wait(&self, time: Duration) {
        let jitter = 1.0 + 0.2 * unit();
        std::thread::sleep(time.mul_f64(jitter * self.factor));
    }
}

/// A number from 0 to 1 that differs from call to call; nothing published depends on it.
fn unit() -> f64 {
    use std::hash::{BuildHasher, RandomState};
    let bits = RandomState::new().hash_one(0_u8);
    f64::from(u32::try_from(bits >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_asked_as_its_operators_wish() {
        assert_eq!(between_requests(WEB_ARCHIVE, "/cdx/search/cdx"), Duration::from_millis(2500));
        assert_eq!(between_requests(WEB_ARCHIVE, "/web/2022id_/x"), Duration::from_secs(1));
        let waits: Vec<u64> = (0..3).map(|n| after_refusal(WEB_ARCHIVE, n).as_secs()).collect();
        assert_eq!(waits, [60, 120, 240]);
        assert_eq!(after_refusal("www.ice.gov", 1), Duration::from_secs(20));
    }

    #[test]
    fn two_requests_to_one_host_are_apart_and_two_hosts_do_not_wait_for_each_other() {
        let pace = Pace::new(0.05);
        let start = Instant::now();
        pace.wait_for("a", "/");
        pace.wait_for("b", "/");
        assert!(start.elapsed() < Duration::from_millis(40));
        pace.wait_for("a", "/");
        assert!(start.elapsed() >= Duration::from_millis(50));
        assert!((0..50).map(|_| unit()).all(|n| (0.0..=1.0).contains(&n)));
    }
}
