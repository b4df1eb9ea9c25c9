//! `fetch [SOURCE…]`.

use anyhow::Context;
use clap::Args;

use super::network::{self, Network, Together};
use super::{Exit, Outcome, Settings, output};
use crate::pipeline;

/// Discover and archive what is new. Documents that did not change cost one small request each.
#[derive(Debug, Args)]
pub(super) struct Fetch {
    /// Sources; all where none is named.
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
}

impl Fetch {
    pub(super) fn run(&self, settings: &Settings, network: &Network) -> Outcome {
        let sources = network::chosen(&self.sources)?;
        if settings.offline {
            output::note("offline: nothing was asked");
            return Ok(Exit::Done);
        }
        crate::pipeline::must_be_there(&settings.data)?;
        let Some(_lock) = network::lock(settings)? else { return Ok(Exit::Locked) };
        let client = network.client(settings)?;
        pipeline::import::recover(&settings.data, settings.now)?;
        let reports = pipeline::fetch::fetch(&settings.data, &sources, &client, settings.now)
            .context("fetch stopped")?;
        if settings.json {
            let records: Vec<_> = reports.iter().map(network::record).collect();
            output::print_json(&serde_json::json!({ "sources": records }))?;
        } else {
            output::print(&reports.iter().map(network::told).collect::<String>())?;
            if pipeline::fetch::is_news(&reports) {
                output::print("new figures are in the ledger; `build` publishes them\n")?;
            }
        }
        let n_refused: usize = reports.iter().map(|report| report.taken.n_refusals()).sum();
        Ok(match network::together(&reports) {
            Together::None => Exit::OutOfReach,
            Together::Some => Exit::NeedsPerson,
            Together::All if n_refused > 0 => Exit::NeedsPerson,
            Together::All => Exit::Done,
        })
    }
}
