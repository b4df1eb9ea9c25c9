//! `backfill`: imports past captures from the Wayback Machine.

use std::fmt::Write as _;
use std::time::Instant;

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::network::{self, Network};
use super::{Exit, Outcome, Settings, UsageError, date, output};
use crate::fetch::{causes, web_archive};
use crate::pipeline;
use crate::pipeline::backfill::{self, BackfillReport, BackfillRequest, Density};
use crate::sources::{Origin, Source};

/// Import past captures from the Wayback Machine; rerun to resume
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats backfill --dry-run
  detention-stats backfill ice_coronavirus_page --each change --from 2021-01-01")]
pub(super) struct Backfill {
    /// Sources [default: all]
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// First date
    #[arg(long, value_parser = date, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Last date
    #[arg(long, value_parser = date, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Coronavirus-page captures to fetch
    #[arg(long, value_enum, default_value_t = Each::Day)]
    each: Each,
    /// List captures without downloading
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Each {
    /// The first of each day
    Day,
    /// Each that differs from the one before
    Change,
}

impl Backfill {
    pub(super) fn run(&self, settings: &Settings, network: &Network) -> Outcome {
        let mut sources = network::chosen(&self.sources)?;
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            return Err(UsageError(format!("--from {from} is after --to {to}")).into());
        }
        let in_archive = |source: &&'static Source| {
            source.origins.contains(&Origin::WebArchive) || !source.kept.is_empty()
        };
        for source in sources.iter().filter(|source| !in_archive(source)) {
            if !self.sources.is_empty() {
                output::note(&format!("{}: not in the Wayback Machine; skipped", source.id.name()));
            }
        }
        sources.retain(in_archive);
        if self.dry_run {
            return self.dry(settings, network, &sources);
        }
        if settings.offline {
            output::note("offline: no request was made");
            return Ok(Exit::Done);
        }
        crate::pipeline::must_be_there(&settings.data)?;
        let Some(_lock) = network::lock(settings)? else { return Ok(Exit::Locked) };
        let client = network.client(settings)?;
        pipeline::import::recover(&settings.data, settings.now)?;
        let mut exit = Exit::Done;
        for source in sources {
            let bar = output::progress(settings.quiet);
            let started = Instant::now();
            let report = backfill::backfill(
                &BackfillRequest {
                    progress: &|done, of, what| {
                        bar.set_length(of as u64);
                        bar.set_position(done as u64);
                        bar.set_message(what.to_owned());
                    },
                    ..self.request(settings, source)
                },
                &client,
            )
            .context("backfill stopped; rerun to resume")?;
            bar.finish_and_clear();
            output::print(&text(source, &report, started.elapsed().as_secs_f64()))?;
            exit = worse(exit, &report);
        }
        pipeline::state::note_closed(&settings.data, &client.closed(), settings.now)?;
        Ok(exit)
    }

    fn request<'a>(&self, settings: &'a Settings, source: &'static Source) -> BackfillRequest<'a> {
        BackfillRequest {
            data: &settings.data,
            source,
            from: self.from,
            to: self.to,
            density: match self.each {
                Each::Day => Density::Daily,
                Each::Change => Density::EveryChange,
            },
            now: settings.now,
            progress: &|_, _, _| {},
        }
    }

    fn dry(&self, settings: &Settings, network: &Network, sources: &[&'static Source]) -> Outcome {
        let client = network.client(settings)?;
        let mut exit = Exit::Done;
        for source in sources {
            let request = self.request(settings, source);
            let Some(query) = backfill::query(&request) else { continue };
            output::print(&format!("{}\n", query.request(None)))?;
            if settings.offline {
                continue;
            }
            match backfill::plan(&request, &client)? {
                Ok((rows, n_done)) => {
                    let mut text = String::new();
                    for row in &rows {
                        let address = web_archive::memento_url(&row.timestamp, &row.original);
                        let _ = writeln!(text, "{address}");
                    }
                    output::print(&text)?;
                    output::note(&format!(
                        "{}: {} captures to download, {n_done} already done",
                        source.id.name(),
                        rows.len()
                    ));
                }
                Err(error) => {
                    output::note(&format!("{}: {}", source.id.name(), causes(&error)));
                    exit = Exit::OutOfReach;
                }
            }
        }
        Ok(exit)
    }
}

/// 5 if the archive stopped us, 3 if something could not be read or downloaded.
fn worse(before: Exit, report: &BackfillReport) -> Exit {
    let nothing_came = !report.failed.is_empty() && report.taken.imported.is_empty();
    if report.stopped.is_some() || nothing_came || before == Exit::OutOfReach {
        Exit::OutOfReach
    } else if !report.failed.is_empty() || report.n_unreadable > 0 || report.taken.n_refusals() > 0
    {
        Exit::NeedsPerson
    } else {
        before
    }
}

fn text(source: &Source, report: &BackfillReport, seconds: f64) -> String {
    let mut text = String::new();
    let n_asked = report.taken.imported.len()
        + report.taken.known.len()
        + report.refused.len()
        + report.failed.len();
    let _ = writeln!(
        text,
        "{}: {} captures selected, {} already done, {} imported, {} duplicates, {} refused, {} to retry",
        source.id.name(),
        report.n_wanted,
        report.n_done_before,
        report.taken.imported.len(),
        report.taken.known.len(),
        report.refused.len(),
        report.failed.len(),
    );
    if n_asked > 0 {
        let n_asked = f64::from(u32::try_from(n_asked).unwrap_or(u32::MAX));
        let _ = writeln!(
            text,
            "    {n_asked} requests in {seconds:.0} s, {:.2} per second; {} differ from the index's digest",
            n_asked / seconds.max(0.001),
            report.n_other_digest
        );
    }
    for (what, why) in &report.refused {
        let _ = writeln!(text, "    refused {what}: {why}");
    }
    for (_, why) in &report.failed {
        let _ = writeln!(text, "    to retry: {why}");
    }
    if let Some(why) = &report.stopped {
        let _ = writeln!(text, "    stopped: {why}; rerun to resume");
    }
    if !report.taken.imported.is_empty() {
        text.push_str("imported into the ledger; run `detention-stats build` to publish\n");
    }
    text
}
