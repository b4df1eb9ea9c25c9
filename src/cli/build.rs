//! `build`.

use std::fmt::Write as _;

use anyhow::Context;
use clap::Args;

use super::counters::Language;
use super::{Exit, Outcome, Settings, output};
use crate::pipeline::review::{self, Item};
use crate::pipeline::{self, Judged, Published};

/// Make series, counters and charts from the ledger, offline.
#[derive(Debug, Args)]
pub(super) struct Build {}

impl Build {
    #[expect(clippy::unused_self, reason = "every command runs in the same way")]
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        pipeline::must_be_there(&settings.data)?;
        let Some(_lock) = super::network::lock(settings)? else { return Ok(Exit::Locked) };
        pipeline::import::recover(&settings.data, settings.now)
            .context("cannot take in what an earlier run left")?;
        let judged = pipeline::open(&settings.data)?;
        let published =
            pipeline::build(&judged, &settings.data, &settings.charts).context("build stopped")?;
        let items = review::open_items(&judged, &settings.data)?;
        output::print(&summary(settings, &judged, &published, &items))?;
        Ok(if items.is_empty() { Exit::Done } else { Exit::NeedsPerson })
    }
}

fn summary(settings: &Settings, judged: &Judged, published: &Published, items: &[Item]) -> String {
    let mut text = super::counters::text(judged.edition.counters(), Language::En);
    let n_files = published.changed.len() + published.n_unchanged;
    let _ = writeln!(
        text,
        "{} figures of {} documents made {n_files} files in `{}` and `{}`: {} written, {} unchanged",
        judged.edition.ledger.height(),
        judged.edition.captures.len(),
        settings.data.join("v1").display(),
        settings.charts.display(),
        published.changed.len(),
        published.n_unchanged,
    );
    for item in items {
        let _ = writeln!(text, "needs review: {}", item.words());
    }
    for path in &published.changed {
        let _ = writeln!(text, "  wrote {}", path.display());
    }
    text
}
