//! The web archive's copies, where the publisher's page or document is out of reach.

use anyhow::Result;
use tracing::info;

use super::page::links_of;
use super::{Run, SourceReport};
use crate::fetch::discover::Link;
use crate::fetch::payload::Expected;
use crate::fetch::{FetchError, causes, web_archive};
use crate::pipeline::import::Arrival;
use crate::sources::Origin;

/// Days for which an archived copy of a page of links is used in place of the page.
const COPY_DAYS: i64 = 21;

impl Run<'_> {
    /// The web archive's newest copy of the page, in place of the page.
    pub(super) fn through_archived_page(
        &mut self,
        report: &mut SourceReport,
        address: &str,
        problem: &str,
    ) -> Result<()> {
        if !report.source.origins.contains(&Origin::WebArchive) {
            report.problems.push(problem.to_owned());
            return Ok(());
        }
        let copy = web_archive::at(self.client, web_archive::NEWEST, address, Expected::LinkPage);
        let read = copy.and_then(|copy| Ok((links_of(address, &copy.fetched)?, copy.taken_at)));
        let (links, taken_at) = match read {
            Ok(read) => read,
            Err(second) => {
                let second = causes(&second);
                info!("{second}");
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
                let second = causes(&second);
                info!("{second}");
                report.problems.push(format!("{problem}; in the web archive: {second}"));
            }
        }
        Ok(())
    }

    /// The web archive's newest copy of one workbook.
    pub(super) fn archived(
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
