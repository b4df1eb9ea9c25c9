//! Sources to archive and ledger, each on its own.
//!
//! The publisher is asked first. Where its page is out of reach, the web archive's newest copy of the page stands in,
//! and workbooks that are not known by name are taken from there; where one workbook is out of reach, so is that one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, Utc};
use tracing::{info, warn};

use super::import::{self, Arrival, ImportReport};
use super::state::{self, Known, State};
use crate::archive::file_name::FileName;
use crate::archive::unread::{self, Unread};
use crate::archive::{Archive, sha256};
use crate::extract::document::DocumentError;
use crate::fetch::discover::{self, Link};
use crate::fetch::payload::{self, Expected};
use crate::fetch::{Answer, Client, FetchError, Fetched, web_archive};
use crate::model::Sha256;
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

/// Days for which an archived copy of a page of links stands in for the page.
const COPY_DAYS: i64 = 21;

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
                warn!("{problem}");
                report.problems.push(problem.to_string());
            }
        }
        Ok(report)
    }

    /// A source that its publisher took away: it may come back, and that it is not there is no failure.
    fn ended(&mut self, mut report: SourceReport) -> Result<SourceReport> {
        for address in report.source.addresses {
            if let Err(problem) = self.document(&mut report, address, Expected::Parquet)? {
                info!(source = report.source.id.name(), "The source has ended: {problem}");
            }
        }
        report.asked = !report.taken.imported.is_empty();
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
                warn!("{problem}");
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
            warn!("{problem}");
            if self.names.contains(&link.name.to_ascii_lowercase()) {
                report.problems.push(problem.to_string());
            } else if let Err(second) = self.archived(report, &link)? {
                warn!("{second}");
                let captures = Archive::new(self.data).captures()?;
                let unread = Unread::of(&link.name, &problem.to_string(), &captures, self.now);
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
                // Asked for in full again: another program may read it, or another file may stand there.
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

    /// The web archive's newest copy of the page, in place of the page.
    fn through_archived_page(
        &mut self,
        report: &mut SourceReport,
        address: &str,
        problem: &FetchError,
    ) -> Result<()> {
        if !report.source.origins.contains(&Origin::WebArchive) {
            report.problems.push(problem.to_string());
            return Ok(());
        }
        let copy = web_archive::at(self.client, web_archive::NEWEST, address, Expected::LinkPage);
        let read = copy.and_then(|copy| Ok((links_of(address, &copy.fetched)?, copy.taken_at)));
        let (links, taken_at) = match read {
            Ok(read) => read,
            Err(second) => {
                warn!("{second}");
                report.problems.push(format!("{problem}; in the web archive: {second}"));
                return Ok(());
            }
        };
        report.origin = Origin::WebArchive;
        let told = format!("{problem}; the web archive's copy of {} stood in", taken_at.date());
        // A copy of a page that changes every two weeks does not stand in for it for long.
        if (self.now.naive_utc() - taken_at).num_days() > COPY_DAYS {
            report.problems.push(told);
        } else {
            report.stood_in = Some(told);
        }
        for link in links {
            if self.names.contains(&link.name.to_ascii_lowercase()) {
                report.n_unchanged += 1;
            } else if let Err(second) = self.archived(report, &link)? {
                warn!("{second}");
                report.problems.push(format!("{problem}; in the web archive: {second}"));
            }
        }
        Ok(())
    }

    /// The web archive's newest copy of one workbook.
    fn archived(
        &mut self,
        report: &mut SourceReport,
        link: &Link,
    ) -> Result<Result<(), FetchError>> {
        let copy = web_archive::at(self.client, web_archive::NEWEST, &link.url, Expected::Workbook);
        let copy = match copy {
            Ok(copy) => copy,
            Err(error) => return Ok(Err(error)),
        };
        report.origin = Origin::WebArchive;
        let archive_url = copy.fetched.url.clone();
        let arrival = Arrival {
            bytes: copy.fetched.bytes,
            name: link.name.clone(),
            url: link.url.clone(),
            archive_url: Some(archive_url.clone()),
            archived_at: Some(copy.taken_at),
            retrieved_at: self.now,
        };
        let taken = self.take(report, arrival)?;
        Ok(taken.map_err(|reason| FetchError::Refused { url: archive_url, reason }))
    }
}

/// The workbooks that a page links to; a page without any is not the page.
fn links_of(address: &str, page: &Fetched) -> Result<Vec<Link>, FetchError> {
    let refused = |reason: String| FetchError::Refused { url: address.to_owned(), reason };
    if let Some(reason) = payload::refusal(Expected::LinkPage, &page.bytes) {
        return Err(refused(reason));
    }
    let links = discover::workbooks(address, &String::from_utf8_lossy(&page.bytes));
    if links.is_empty() {
        return Err(refused("the page links to no workbook of statistics".to_owned()));
    }
    Ok(links)
}

/// A page without its end, of which nobody told the length or which links to less than before, is a part of one.
fn must_be_whole(address: &str, page: &Fetched, has_fewer: bool) -> Result<(), FetchError> {
    let tail = page.bytes.len().saturating_sub(4096);
    let tail = String::from_utf8_lossy(page.bytes.get(tail..).unwrap_or_default());
    if tail.to_ascii_lowercase().contains("</html") || page.is_announced && !has_fewer {
        return Ok(());
    }
    let reason = "the page has no end: it was cut on its way".to_owned();
    Err(FetchError::Refused { url: address.to_owned(), reason })
}

/// The last part of an address, without its query.
fn name_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// Whether any source changed anything.
pub fn is_news(reports: &[SourceReport]) -> bool {
    reports.iter().any(|report| !report.taken.imported.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_an_address() {
        assert_eq!(name_of("https://www.ice.gov/doclib/detention/a.xlsx?v=1#x"), "a.xlsx");
    }
}
