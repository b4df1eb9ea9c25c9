//! `build`: publishes what the ledger holds.

use std::fmt::Write as _;

use anyhow::Context;
use clap::Args;

use super::counters::Language;
use super::{Exit, Outcome, Settings, output};
use crate::counters::Counters;
use crate::pipeline::review::{self, Item};
use crate::pipeline::{self, Opened, Published};

/// Rebuild series, counters and charts from the ledger
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats build
  detention-stats build --data data --charts public/charts")]
pub(super) struct Build {}

impl Build {
    #[expect(clippy::unused_self, reason = "every command runs in the same way")]
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        pipeline::must_be_there(&settings.data)?;
        let Some(_lock) = super::network::lock(settings)? else { return Ok(Exit::Locked) };
        pipeline::import::recover(&settings.data, settings.now)
            .context("cannot complete the import of an earlier run")?;
        let opened = pipeline::open(&settings.data)?;
        let (published, counters) =
            pipeline::build(&opened, &settings.data, &settings.charts).context("build stopped")?;
        let items = review::open_items(&opened, &settings.data)?;
        output::print(&summary(settings, &opened, (&published, &counters), &items))?;
        Ok(if items.is_empty() { Exit::Done } else { Exit::NeedsPerson })
    }
}

fn summary(
    settings: &Settings,
    opened: &Opened,
    (published, counters): (&Published, &Counters),
    items: &[Item],
) -> String {
    let mut text = super::counters::text(counters, Language::En);
    let n_files = published.changed.len() + published.n_unchanged;
    let _ = writeln!(
        text,
        "{} figures from {} documents, {n_files} files in `{}` and `{}`: {} written, {} unchanged",
        opened.ledger.height(),
        opened.captures.len(),
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
