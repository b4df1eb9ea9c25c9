//! `fetch`: downloads and imports new documents.

use anyhow::Context;
use clap::Args;

use super::network::{self, Network, Together};
use super::{Exit, Outcome, Settings, output};
use crate::pipeline;

/// Download and import new documents without publishing
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats fetch --contact you@example.org
  detention-stats fetch ice_workbook")]
pub(super) struct Fetch {
    /// Sources [default: all]
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
}

impl Fetch {
    pub(super) fn run(&self, settings: &Settings, network: &Network) -> Outcome {
        let sources = network::chosen(&self.sources)?;
        if settings.offline {
            output::note("offline: no request was made");
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
                output::print(
                    "imported into the ledger; run `detention-stats build` to publish\n",
                )?;
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
