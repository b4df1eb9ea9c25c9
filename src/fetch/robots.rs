//! A host's wishes on what is fetched from it by a program.
//!
//! As RFC 9309 has it: no such file means that everything may be fetched; a server that fails means that nothing may.
//! The web archive's index and mementos are an interface made for programs, under limits of their own (`pace`).

use std::sync::Arc;
use std::time::Duration;

use texting_robots::Robot;

use super::FetchError;

/// Hosts whose interface is made for programs.
pub(super) const INTERFACES: [&str; 1] = [super::pace::WEB_ARCHIVE];

/// What is known of a host's rules.
pub(super) enum Rules {
    /// Everything may be fetched.
    Open,
    /// What the file says.
    File(Box<Robot>),
    /// The server could not say, and why: nothing may be fetched in this run.
    Closed(Arc<FetchError>),
}

impl Rules {
    /// Reads a file; one that cannot be read has no rules.
    pub(super) fn read(agent: &str, bytes: &[u8]) -> Self {
        Robot::new(agent, bytes).map_or(Self::Open, |robot| Self::File(Box::new(robot)))
    }

    /// Whether an address may be asked for.
    pub(super) fn allow(&self, url: &str) -> bool {
        match self {
            Self::Open => true,
            Self::File(robot) => robot.allowed(url),
            Self::Closed(_) => false,
        }
    }

    /// The pause between two requests that the file asks for, a minute at most.
    pub(super) fn delay(&self) -> Option<Duration> {
        match self {
            Self::File(robot) => robot.delay.map(|seconds| seconds.clamp(0.0, 60.0)),
            _ => None,
        }
        .map(Duration::from_secs_f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_those_for_our_name_or_for_everybody() {
        let text = b"User-agent: *\nDisallow: /private/\n\nUser-agent: detention-stats\nDisallow: /doclib/\n";
        let ours = Rules::read("detention-stats", text);
        assert!(!ours.allow("https://www.ice.gov/doclib/detention/a.xlsx"));
        assert!(ours.allow("https://www.ice.gov/private/x"));
        let others = Rules::read("another", text);
        assert!(others.allow("https://www.ice.gov/doclib/detention/a.xlsx"));
        assert!(!others.allow("https://www.ice.gov/private/x"));
        assert!(Rules::read("any", b"<html>404</html>").allow("https://www.ice.gov/"));
        let slow = Rules::read("any", b"User-agent: *\nCrawl-delay: 10\n");
        assert_eq!(slow.delay(), Some(Duration::from_secs(10)));
        let url = "https://www.ice.gov/robots.txt".to_owned();
        let error = FetchError::Refused { url, reason: "503".to_owned() };
        assert!(!Rules::Closed(Arc::new(error)).allow("https://www.ice.gov/"));
    }
}
