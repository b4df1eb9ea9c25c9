//! The only network door: a polite client, and what it may bring home.

use std::sync::Arc;

pub mod client;
mod answer;
mod brief;
pub mod pace;
mod guard;
mod robots;
pub mod payload;
pub mod discover;
pub mod web_archive;

pub use answer::causes;
pub use brief::brief;
pub use client::{Answer, Client, Fetched, Settings, Validators};

/// What stopped a request or a transfer.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The HTTP library: no such name, no route, no handshake.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    /// The connection, or the packing of what came.
    #[error(transparent)]
    Transfer(#[from] std::io::Error),
    /// Text that is no URL.
    #[error(transparent)]
    Url(<reqwest::Url as std::str::FromStr>::Err),
    /// The host's robots rules could not be read.
    #[error("its robots rules")]
    Robots(#[source] Arc<FetchError>),
    /// Another number of bytes than the host announced.
    #[error("{0} were announced")]
    Length(u64),
    /// A limit or a rule of ours.
    #[error("{0}")]
    Rule(&'static str),
}

/// Why a document could not be downloaded. Each names the address; [`causes`] writes it with its causes.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The host did not answer: no such name, no route, no handshake, no time left.
    #[error("cannot reach {url}")]
    Unreachable {
        /// Address as asked.
        url: String,
        /// What the network said.
        #[source]
        cause: Cause,
    },
    /// The host answered with a status that is none of success.
    #[error("{url} answered {status}{}", detail(what))]
    Status {
        /// Address as asked.
        url: String,
        /// HTTP status.
        status: u16,
        /// What the body is, where it tells something.
        what: String,
        /// Whether the answer is a capture of the web archive, which does not change.
        archived: bool,
    },
    /// The transfer broke, or was shorter than announced.
    #[error("the transfer of {url} broke after {received} bytes")]
    Broken {
        /// Address as asked.
        url: String,
        /// Bytes that came.
        received: u64,
        /// What happened.
        #[source]
        cause: Cause,
    },
    /// More bytes than such a document can have.
    #[error("{url} sends more than {limit} bytes; given up")]
    TooLarge {
        /// Address as asked.
        url: String,
        /// The limit.
        limit: u64,
    },
    /// A redirect that is not followed.
    #[error("{url} redirects to {target}: {reason}")]
    Redirect {
        /// Address as asked.
        url: String,
        /// Where to.
        target: String,
        /// Why not.
        reason: &'static str,
        /// Whether the answer is a capture of the web archive, which does not change.
        archived: bool,
    },
    /// The web archive did not give the capture: a page of its own in its place, or another capture.
    #[error("{url}: {reason}")]
    NoCapture {
        /// Address as asked.
        url: String,
        /// What came.
        reason: String,
    },
    /// The host asks to be left alone for longer than a run can wait, or again and again.
    #[error("{url} asks for fewer requests: {asked}")]
    Busy {
        /// Address as asked.
        url: String,
        /// What it asks.
        asked: String,
    },
    /// The host's robots rules forbid the address.
    #[error("the robots rules of {host} forbid {url}")]
    Robots {
        /// Host.
        host: String,
        /// Address as asked.
        url: String,
    },
    /// Something else came than was asked for.
    #[error("{url}: {reason}")]
    Refused {
        /// Address as asked.
        url: String,
        /// What came.
        reason: String,
    },
    /// The address cannot be read.
    #[error("`{url}` is not a usable address")]
    Address {
        /// As given.
        url: String,
        /// Why not.
        #[source]
        cause: Cause,
    },
}

fn detail(what: &str) -> String {
    if what.is_empty() { String::new() } else { format!(": {what}") }
}
