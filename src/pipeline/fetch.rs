//! Sources to archive and ledger, each on its own.
//!
//! The publisher is asked first. Where its page is out of reach, the web archive's newest copy of the page is used,
//! and workbooks that are not known by name are taken from there; where one workbook is out of reach, so is that one.

mod archived;
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, Utc};
use tracing::{info, warn};

use self::page::{links_of, must_be_whole, name_of};
use crate::archive::file_name::FileName;
use crate::archive::unread::Unread;
use crate::archive::{Archive, sha256, unread};
use crate::extract::document::DocumentError;
use crate::fetch::discover::Link;
use crate::fetch::payload::Expected;
use crate::fetch::{Answer, Client, FetchError, causes, discover, payload};
use crate::model::Sha256;
use crate::pipeline::import::{Arrival, ImportReport};
use crate::pipeline::state::{Known, State};
use crate::pipeline::{import, state};
use crate::sources::{Life, Origin, Source};

/// What became of one source.
#[derive(Debug)]
pub struct SourceReport {
    /// The source.
    pub source: &'static Source,
    /// Whether anything was asked: a source that ended is not.
    pub asked: bool,
    /// What was taken in.
    pub taken: ImportReport,
    /// Documents that are what they were.
    pub n_unchanged: usize,
    /// Where the documents came from.
    pub origin: Origin,
    /// What could not be had, from any place.
    pub problems: Vec<String>,
    /// What the publisher did not give, and the web archive did.
    pub stood_in: Option<String>,
}

impl SourceReport {
    fn new(source: &'static Source) -> Self {
        let taken = ImportReport::default();
        let origin = Origin::Publisher;
        let problems = Vec::new();
        Self { source, asked: true, taken, n_unchanged: 0, origin, problems, stood_in: None }
    }

    /// Whether everything asked for is here.
    pub fn went_through(&self) -> bool {
        self.problems.is_empty()
    }
}

/// One run over some sources.
struct Run<'a> {
    data: &'a Path,
    client: &'a Client,
    now: DateTime<Utc>,
    /// Documents in the manifest.
    held: BTreeSet<Sha256>,
    /// Their publisher's names, in lower case.
    names: BTreeSet<String>,
    state: State,
}

/// Fetches sources, one after the other.
///
/// # Errors
/// Where the data folder cannot be read or written; a source out of reach is in its report.
pub fn fetch(
    data: &Path,
    sources: &[&'static Source],
    client: &Client,
    now: DateTime<Utc>,
) -> Result<Vec<SourceReport>> {
    let captures = Archive::new(data).captures()?;
    let mut run = Run {
        data,
        client,
        now,
        held: captures.iter().map(|capture| capture.sha256.clone()).collect(),
        names: captures
            .iter()
            .flat_map(|capture| &capture.file_names)
            .map(|name| name.to_ascii_lowercase())
            .collect(),
        state: State::read(data)?,
    };
    let mut reports: Vec<SourceReport> = Vec::new();
    for source in sources {
        let before = run.state.clone();
        let report = run.source(source)?;
        // After the manifest, so that nothing is noted as known that is not held.
        if run.state != before {
            run.state.write(data)?;
        }
        reports.push(report);
    }
    let problems: BTreeMap<String, Option<String>> = reports
        .iter()
        .filter(|report| report.asked)
        .map(|report| {
            let all: Vec<&str> =
                report.problems.iter().chain(&report.stood_in).map(String::as_str).collect();
            let problem = (!all.is_empty()).then(|| all.join("; "));
            (report.source.id.name().to_owned(), problem)
        })
        .collect();
    // What is published of a run changes only with the figures.
    if is_news(&reports) {
        for report in reports.iter().filter(|report| report.asked) {
            let name = report.source.id.name();
            let is_new = !report.taken.imported.is_empty();
            let noted = run.state.sources.entry(name.to_owned()).or_default();
            noted.last_success = report.went_through().then_some(now).or(noted.last_success);
            noted.last_change = is_new.then_some(now).or(noted.last_change);
            noted.last_problem = problems.get(name).cloned().flatten();
        }
        run.state.write(data)?;
    }
    state::note_closed(data, &client.closed(), now)?;
    state::note_run(data, &problems, now)?;
    Ok(reports)
}

impl Run<'_> {
    fn source(&mut self, source: &'static Source) -> Result<SourceReport> {
        let mut report = SourceReport::new(source);
        if let Life::Ended(day) = source.life {
            if source.origins.contains(&Origin::Publisher) {
                return self.ended(report);
            }
            info!(
                source = source.id.name(),
                day, "The source has ended; only `backfill` reads it."
            );
            report.asked = false;
            return Ok(report);
        }
        for address in source.addresses {
            if source.links {
                self.through_page(&mut report, address)?;
            } else if let Err(problem) = self.document(&mut report, address, Expected::Json)? {
                let problem = causes(&problem);
                info!("{problem}");
                report.problems.push(problem);
            }
        }
        Ok(report)
    }

    /// A source that its publisher took away: it may come back, and that it is not there is no failure. Something else in
    /// its place is one.
    fn ended(&mut self, mut report: SourceReport) -> Result<SourceReport> {
        for address in report.source.addresses {
            match self.document(&mut report, address, Expected::Parquet)? {
                Ok(()) => {}
                Err(refused @ FetchError::Refused { .. }) => report.problems.push(causes(&refused)),
                Err(gone) => {
                    info!(source = report.source.id.name(), "The source has ended: {gone}");
                }
            }
        }
        report.asked = !report.taken.imported.is_empty() || !report.problems.is_empty();
        Ok(report)
    }

    fn known(&self, url: &str) -> Known {
        self.state.known(url, |hash| self.held.contains(hash))
    }

    /// Every workbook that a page links to.
    fn through_page(&mut self, report: &mut SourceReport, address: &str) -> Result<()> {
        let links = match self.links(address) {
            Ok(links) => links,
            Err(problem) => {
                let problem = causes(&problem);
                info!("{problem}");
                return self.through_archived_page(report, address, &problem);
            }
        };
        // What is new comes first, so that nothing known can keep it waiting.
        let is_known = |link: &Link| self.names.contains(&link.name.to_ascii_lowercase());
        let (known, new): (Vec<Link>, Vec<Link>) = links.into_iter().partition(is_known);
        for link in new.into_iter().chain(known) {
            let Err(problem) = self.document(report, &link.url, Expected::Workbook)? else {
                continue;
            };
            let problem = causes(&problem);
            info!("{problem}");
            if self.names.contains(&link.name.to_ascii_lowercase()) {
                report.problems.push(problem);
            } else if let Err(second) = self.archived(report, &link)? {
                let second = causes(&second);
                info!("{second}");
                let captures = Archive::new(self.data).captures()?;
                let unread = Unread::of(&link.name, &problem, &captures, self.now);
                unread::note(self.data, unread.into_iter().collect(), &captures)?;
                report.problems.push(format!("{problem}; in the web archive: {second}"));
            }
        }
        Ok(())
    }

    /// The page's links, asked for only where the page changed.
    fn links(&mut self, address: &str) -> Result<Vec<Link>, FetchError> {
        let known = self.known(address);
        match self.client.get(address, &known.validators, Expected::LinkPage.limit())? {
            Answer::NotModified => {
                Ok(known.links.iter().filter_map(|url| discover::of_address(url)).collect())
            }
            Answer::Document(page) => {
                let links = links_of(address, &page)?;
                must_be_whole(address, &page, links.len() < known.links.len())?;
                let urls = links.iter().map(|link| link.url.clone()).collect();
                let validators = page.validators.clone();
                let known = Known { validators, links: urls, ..Known::default() };
                self.state.addresses.insert(address.to_owned(), known);
                Ok(links)
            }
        }
    }

    /// One document of the publisher's.
    fn document(
        &mut self,
        report: &mut SourceReport,
        url: &str,
        expected: Expected,
    ) -> Result<Result<(), FetchError>> {
        let known = self.known(url);
        let page = match self.client.get(url, &known.validators, expected.limit()) {
            Ok(Answer::Document(page)) => page,
            Ok(Answer::NotModified) => {
                let Some(reason) = known.unread else {
                    report.n_unchanged += 1;
                    return Ok(Ok(()));
                };
                // It is what it was: told again, and not asked for elsewhere.
                report.problems.push(format!("{url}: {reason}"));
                return Ok(Ok(()));
            }
            Err(error) => return Ok(Err(error)),
        };
        if let Some(reason) = payload::refusal(expected, &page.bytes) {
            return Ok(Err(FetchError::Refused { url: url.to_owned(), reason }));
        }
        let hash = sha256(&page.bytes);
        let validators = page.validators.clone();
        // A redirect may lead to an address without a name; the link's is then the publisher's.
        let link_name = name_of(url);
        let name = FileName::read(&name_of(&page.url)).publisher.unwrap_or(link_name);
        // What is not passed on is not there after a fresh checkout; taken in again, it is no news.
        let noted = self.state.addresses.get(url).and_then(|known| known.sha256.as_deref());
        let again = noted == Some(hash.as_str());
        let seen = self.held.contains(&hash) && self.names.contains(&name.to_ascii_lowercase());
        if seen {
            report.n_unchanged += 1;
        } else {
            let arrival = Arrival {
                bytes: page.bytes,
                name,
                url: page.url,
                archive_url: None,
                archived_at: None,
                retrieved_at: self.now,
            };
            let n_before = report.taken.imported.len();
            if let Err(reason) = self.take(report, arrival)? {
                // A workbook of something else behind a name in no known form is not what was looked for.
                if reason.starts_with(&DocumentError::ForeignWorkbook.to_string())
                    && FileName::read(&name_of(url)).publisher.is_none()
                {
                    warn!(url, "Left out: {reason}.");
                    report.n_unchanged += 1;
                    let known = Known { validators, ..Known::default() };
                    self.state.addresses.insert(url.to_owned(), known);
                    return Ok(Ok(()));
                }
                // Asked for in full again: another program may read it, or another file may be there.
                let unread = Some(reason.clone());
                let known = Known { unread, ..Known::default() };
                self.state.addresses.insert(url.to_owned(), known);
                return Ok(Err(FetchError::Refused { url: url.to_owned(), reason }));
            }
            if again {
                report.taken.imported.truncate(n_before);
                report.n_unchanged += 1;
            }
        }
        let known = Known { validators, sha256: Some(hash.to_string()), ..Known::default() };
        self.state.addresses.insert(url.to_owned(), known);
        Ok(Ok(()))
    }

    /// Archive and ledger; the reason of a refusal where there is one.
    fn take(&mut self, report: &mut SourceReport, arrival: Arrival) -> Result<Result<(), String>> {
        let (hash, name) = (sha256(&arrival.bytes), arrival.name.to_ascii_lowercase());
        let mut taken = import::take_in(self.data, vec![arrival], self.now)?;
        if let Some((_, reason)) = taken.refused.pop() {
            return Ok(Err(reason));
        }
        report.n_unchanged += taken.known.len();
        self.held.insert(hash);
        self.names.insert(name);
        report.taken.extend(taken);
        Ok(Ok(()))
    }
}

/// Whether any source changed anything.
pub fn is_news(reports: &[SourceReport]) -> bool {
    reports.iter().any(|report| !report.taken.imported.is_empty())
}
