//! `status`: how up to date each source is.

use clap::Args;

use super::{Exit, Outcome, Settings, output};
use crate::pipeline::{self, state};
use crate::publish;

/// Show how up to date each source is
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats status
  detention-stats status --json")]
pub(super) struct Status {}

impl Status {
    #[expect(clippy::unused_self, reason = "every command runs in the same way")]
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let judged = pipeline::open(&settings.data)?;
        let last_run = state::last_run(&settings.data)?;
        let statuses = pipeline::status::all(&judged, &settings.data, Some(&last_run))?;
        let today = settings.now.date_naive();
        if settings.json {
            let record = pipeline::record::now(&judged, &settings.data)?;
            output::print_json(&publish::status::seen(&statuses, today, &record))?;
        } else {
            output::print(&publish::status::text(&statuses, today))?;
        }
        Ok(Exit::Done)
    }
}
