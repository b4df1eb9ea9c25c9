//! Documents that a publisher took away and whose address in its history is known.

use anyhow::Result;

use super::{BackfillReport, BackfillRequest};
use crate::archive::Archive;
use crate::fetch::payload::{self, Expected};
use crate::fetch::{Answer, Client, Validators};
use crate::pipeline::import::{self, Arrival};

/// Asks each address whose document is not here.
///
/// # Errors
/// Where the data folder cannot be read or written; what could not be had is in the report.
pub(super) fn take(
    request: &BackfillRequest<'_>,
    client: &Client,
    report: &mut BackfillReport,
) -> Result<()> {
    let captures = Archive::new(request.data).captures()?;
    for address in request.source.kept {
        report.n_wanted += 1;
        if captures.iter().any(|capture| capture.url.as_deref() == Some(address)) {
            report.n_done_before += 1;
            continue;
        }
        let answer = client.get(address, &Validators::default(), Expected::Parquet.limit());
        let page = match answer {
            Ok(Answer::Document(page)) => page,
            Ok(Answer::NotModified) => continue,
            Err(error) => {
                report.failed.push(((*address).to_owned(), error.to_string()));
                continue;
            }
        };
        if let Some(reason) = payload::refusal(Expected::Parquet, &page.bytes) {
            report.failed.push(((*address).to_owned(), reason));
            continue;
        }
        let arrival = Arrival {
            bytes: page.bytes,
            name: address.rsplit('/').next().unwrap_or(address).to_owned(),
            url: (*address).to_owned(),
            archive_url: None,
            archived_at: None,
            retrieved_at: request.now,
        };
        let mut taken = import::take_in(request.data, vec![arrival], request.now)?;
        if let Some((_, reason)) = taken.refused.pop() {
            report.refused.push(((*address).to_owned(), reason));
        }
        report.taken.extend(taken);
    }
    Ok(())
}
