//! `build`: publishes what the ledger holds.

use std::fmt::Write as _;

use anyhow::Context;
use clap::Args;

use super::counters::Language;
use super::{Exit, Outcome, Settings, output};
use crate::edition::Edition;
use crate::edition::counters;
use crate::pipeline::review::{self, Item};
use crate::pipeline::{self, Published, current, question, record};
use crate::publish::status::Record;

/// Rebuild series, counters and charts from the ledger
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats build
  detention-stats build --base-url https://example.org/detention-stats")]
pub(super) struct Build {
    #[command(flatten)]
    place: super::base_url::BaseUrl,
}

impl Build {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        pipeline::must_be_there(&settings.data)?;
        let Some(_lock) = super::network::lock(settings)? else { return Ok(Exit::Locked) };
        self.place.remember(&settings.data)?;
        pipeline::import::recover(&settings.data, settings.now)
            .context("cannot complete the import of an earlier run")?;
        let (data, charts) = (&settings.data, &settings.charts);
        let (edition, published, items) = if current::is_current(data, charts)? {
            let edition = question::ask(data, &counters::tables(), None)?;
            let n_unchanged = record::n_files(data)?;
            let published = Published { changed: Vec::new(), n_unchanged };
            (edition, published, Record::read(data)?.open_items)
        } else {
            let judged = pipeline::open(data)?;
            let published = pipeline::build(&judged, data, charts).context("build stopped")?;
            let items = review::open_items(&judged, data)?;
            (judged.edition, published, items)
        };
        output::print(&summary(settings, &edition, &published, &items))?;
        Ok(if items.is_empty() { Exit::Done } else { Exit::NeedsPerson })
    }
}

fn summary(
    settings: &Settings,
    edition: &Edition,
    published: &Published,
    items: &[Item],
) -> String {
    let mut text = super::counters::text(edition.counters(), Language::En);
    let n_files = published.changed.len() + published.n_unchanged;
    let _ = writeln!(
        text,
        "{} documents, {n_files} files in `{}` and `{}`: {} written, {} unchanged",
        edition.captures.len(),
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
