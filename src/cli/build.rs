//! `build`.
//! Comes in: the ledger. Goes out: series, counters and charts as files, and a summary. Never: a request.

use std::fmt::Write as _;

use anyhow::Context;
use clap::Args;

use super::counters::Language;
use super::{Exit, Outcome, Settings, output};
use crate::archive::Archive;
use crate::counters::Counters;
use crate::normalize::series::Ledger;
use crate::pipeline::{self, Published};

/// Make series, counters and charts from the ledger, offline.
#[derive(Debug, Args)]
pub(super) struct Build {}

impl Build {
    #[expect(clippy::unused_self, reason = "every command runs in the same way")]
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let ledger = Ledger::open(&settings.data).context("cannot open the ledger")?;
        let captures = Archive::new(&settings.data).captures()?;
        let (published, counters) =
            pipeline::build(&ledger, &captures, &settings.data, &settings.charts)
                .context("build stopped")?;
        output::print(&summary(settings, &ledger, captures.len(), &published, &counters))?;
        Ok(Exit::Done)
    }
}

fn summary(
    settings: &Settings,
    ledger: &Ledger,
    n_captures: usize,
    published: &Published,
    counters: &Counters,
) -> String {
    let mut text = super::counters::text(counters, Language::En);
    let n_files = published.changed.len() + published.n_unchanged;
    let _ = writeln!(
        text,
        "{} figures of {n_captures} documents made {n_files} files in `{}` and `{}`: {} written, {} unchanged",
        ledger.height(),
        settings.data.join("v1").display(),
        settings.charts.display(),
        published.changed.len(),
        published.n_unchanged,
    );
    for path in &published.changed {
        let _ = writeln!(text, "  wrote {}", path.display());
    }
    text
}
