//! `update`: fetches and publishes; the command that cron runs.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use tracing::error;

use super::network::{self, Network, Together};
use super::{Exit, Outcome, Settings, output};
use crate::edition::counters::Counters;
use crate::model::Capture;
use crate::pipeline::fetch::SourceReport;
use crate::pipeline::review::Item;
use crate::pipeline::told::Told;
use crate::pipeline::{self, ImportReport, Published, pending, record};
use crate::publish::status::Record;
use crate::sources::SOURCES;

/// Fetch new releases and publish the results
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats update --contact you@example.org
  detention-stats update --notify 'mail -s detention-stats you@example.org'")]
pub(super) struct Update {
    /// Sources [default: all]
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// Shell command to run on new data, when an item needs review, after an error, or after `--patience` hours without
    /// a source; gets a summary on stdin and the exit code in `DETENTION_STATS_EXIT`
    #[arg(long, value_name = "COMMAND")]
    notify: Option<String>,
    /// Hours sources may be unreachable before --notify runs
    #[arg(long, value_name = "HOURS", default_value_t = 24)]
    patience: u32,
    #[command(flatten)]
    place: super::base_url::BaseUrl,
}

/// How long the command of `--notify` may take.
const NOTIFY: Duration = Duration::from_mins(5);

/// What a run did after the fetch.
struct Built {
    published: Published,
    counters: Counters,
}

impl Update {
    pub(super) fn run(&self, settings: &Settings, network: &Network) -> Outcome {
        let sources = network::chosen(&self.sources)?;
        crate::pipeline::must_be_there(&settings.data)?;
        let Some(_lock) = network::lock(settings)? else { return Ok(Exit::Locked) };
        self.place.remember(&settings.data)?;
        match self.locked(settings, network, &sources) {
            Ok(exit) => Ok(exit),
            Err(failure) => {
                let words = format!("detention-stats update failed: {failure:#}");
                let _ = self.notify(&words, Exit::Failed);
                Err(failure)
            }
        }
    }

    fn locked(
        &self,
        settings: &Settings,
        network: &Network,
        sources: &[&'static crate::sources::Source],
    ) -> Outcome {
        let archive = crate::archive::Archive::new(&settings.data);
        let told_before = match self.notify {
            Some(_) => Some(Told::begin(&settings.data, &archive.captures()?)?),
            None => None,
        };
        let recovered = pipeline::import::recover(&settings.data, settings.now)
            .context("cannot complete the import of an earlier run")?;
        let captures = archive.captures()?;
        record::must_be_whole(&settings.data, &captures)?;
        let damaged = record::damaged(&settings.data, &settings.charts)?;
        let reports = if settings.offline {
            output::note("offline: no request was made");
            Vec::new()
        } else {
            let client = network.client(settings)?;
            pipeline::fetch::fetch(&settings.data, sources, &client, settings.now)
                .context("fetch stopped")?
        };
        let is_due = pending::is_marked(&settings.data)?
            || pipeline::is_outdated(&settings.data)?
            || !damaged.is_empty();
        let built =
            if is_due { Some(build(settings).context("kept the existing files")?) } else { None };
        for path in &damaged {
            output::note(&format!(
                "restored `{}`, which differed from what was published",
                path.display()
            ));
        }
        let items = Record::read(&settings.data)?.open_items;
        let exit = exit(&reports, &recovered, built.as_ref(), &items);
        if settings.json {
            output::print_json(&told(&reports, built.as_ref(), &items, exit))?;
        } else {
            output::print(&text(&reports, built.as_ref(), &items))?;
        }
        let Some(told_before) = told_before else { return Ok(exit) };
        let captures = archive.captures()?;
        let new = told_before.new_among(&captures);
        let is_news = built.as_ref().is_some_and(|built| !built.published.changed.is_empty());
        let is_untold = told_before.lacks_any(&items) || !new.is_empty();
        // An open item that was reported before is no reason to notify again.
        let without_items = self::exit(&reports, &recovered, built.as_ref(), &[]);
        let is_patient = is_outage(&reports, &recovered) && self.is_patient(settings, &reports)?;
        let is_trouble = without_items != Exit::Done && !is_patient;
        if is_news || is_untold || is_trouble {
            let counters = match built {
                Some(built) => Some(built.counters),
                // An earlier run published them and was killed before it notified.
                None if !new.is_empty() => Some(counters(settings)?),
                None => None,
            };
            let news = News { documents: &new, counters: counters.as_ref(), items: &items };
            if self.notify(&paragraph(settings, &reports, &news, exit)?, exit) {
                Told::note(&settings.data, &items, &captures)?;
            }
        }
        Ok(exit)
    }

    /// Whether what is out of reach is so for less time than would worry a person.
    fn is_patient(&self, settings: &Settings, reports: &[SourceReport]) -> anyhow::Result<bool> {
        let last = pipeline::state::last_run(&settings.data)?;
        let failed = reports.iter().filter(|report| !report.went_through());
        let since = failed.filter_map(|report| last.get(report.source.id.name())).map(|p| p.since);
        let patience = chrono::TimeDelta::hours(i64::from(self.patience));
        // A moment to come, of a clock that was wrong, is no reason to be silent.
        let passed = since.min().map(|since| settings.now - since);
        Ok(passed.is_some_and(|passed| passed >= chrono::TimeDelta::zero() && passed < patience))
    }

    /// Runs the command with a paragraph; returns whether it succeeded. A failure is logged without the command's text,
    /// which may contain a password, and changes nothing else.
    fn notify(&self, paragraph: &str, exit: Exit) -> bool {
        let Some(command) = &self.notify else { return false };
        let text = format!("{}\n", shortened(paragraph));
        let told = || -> std::io::Result<bool> {
            let mut child = Command::new("sh")
                .args(["-c", command])
                .env("DETENTION_STATS_EXIT", exit.code().to_string())
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()?;
            if let Some(mut stdin) = child.stdin.take() {
                let text = text.clone();
                // A command that does not read its input is not waited for here.
                std::thread::spawn(move || stdin.write_all(text.as_bytes()));
            }
            // The lock is held meanwhile.
            let limit = Instant::now() + NOTIFY;
            loop {
                if let Some(status) = child.try_wait()? {
                    return Ok(status.success());
                }
                if Instant::now() > limit {
                    child.kill()?;
                    child.wait()?;
                    return Ok(false);
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        match told() {
            Ok(true) => return true,
            Ok(false) => error!("The command of --notify failed."),
            Err(cause) => error!(%cause, "The command of --notify cannot be run."),
        }
        false
    }
}

/// Bytes of the paragraph that a command gets.
const PARAGRAPH: usize = 4096;

fn shortened(paragraph: &str) -> String {
    let plain: String = paragraph.chars().filter(|c| !c.is_control()).collect();
    if plain.len() < PARAGRAPH {
        return plain;
    }
    let cut = (0..PARAGRAPH - 4).rev().find(|at| plain.is_char_boundary(*at)).unwrap_or(0);
    format!("{}…", plain.get(..cut).unwrap_or_default())
}

fn counters(settings: &Settings) -> anyhow::Result<Counters> {
    let judged = pipeline::open(&settings.data)?;
    Ok(judged.edition.counters().clone())
}

fn build(settings: &Settings) -> anyhow::Result<Built> {
    let judged = pipeline::open(&settings.data)?;
    let published = pipeline::build(&judged, &settings.data, &settings.charts)?;
    Ok(Built { published, counters: judged.edition.counters().clone() })
}

/// Whether the only trouble is a source that could not be reached.
fn is_outage(reports: &[SourceReport], recovered: &ImportReport) -> bool {
    let taken = reports.iter().map(|report| &report.taken).chain([recovered]);
    let is_unread = taken.map(ImportReport::n_refusals).sum::<usize>() > 0;
    network::together(reports) != Together::All && !is_unread
}

fn exit(
    reports: &[SourceReport],
    recovered: &ImportReport,
    built: Option<&Built>,
    items: &[Item],
) -> Exit {
    let n_refused: usize = reports.iter().map(|report| report.taken.n_refusals()).sum();
    let is_new = built.is_some_and(|built| !built.published.changed.is_empty());
    match network::together(reports) {
        Together::None if is_new => Exit::NeedsPerson,
        Together::None => Exit::OutOfReach,
        Together::Some => Exit::NeedsPerson,
        Together::All if n_refused + recovered.n_refusals() > 0 || !items.is_empty() => {
            Exit::NeedsPerson
        }
        Together::All => Exit::Done,
    }
}

fn text(reports: &[SourceReport], built: Option<&Built>, items: &[Item]) -> String {
    let mut text: String = reports.iter().map(network::told).collect();
    match built {
        Some(built) => {
            text.push_str(&published_line(&built.published));
            text.push('\n');
        }
        None if reports.is_empty() => text.push_str("nothing was asked; no file was changed\n"),
        None if network::together(reports) == Together::All => {
            text.push_str("nothing new; no file was changed\n");
        }
        None => text.push_str("nothing was published; kept the existing files\n"),
    }
    for item in items {
        let _ = writeln!(text, "needs review: {}", item.words());
    }
    text
}

fn published_line(published: &Published) -> String {
    format!("{} files written, {} unchanged", published.changed.len(), published.n_unchanged)
}

fn told(
    reports: &[SourceReport],
    built: Option<&Built>,
    items: &[Item],
    exit: Exit,
) -> serde_json::Value {
    let sources: Vec<serde_json::Value> = reports.iter().map(network::record).collect();
    serde_json::json!({
        "sources": sources,
        "files_written": built.map_or(0, |built| built.published.changed.len()),
        "open_items": items,
        "exit": exit.code(),
    })
}

/// What was not reported yet.
struct News<'a> {
    documents: &'a [&'a Capture],
    counters: Option<&'a Counters>,
    items: &'a [Item],
}

/// The summary that --notify gets.
fn paragraph(
    settings: &Settings,
    reports: &[SourceReport],
    news: &News<'_>,
    exit: Exit,
) -> anyhow::Result<String> {
    let mut sentences = vec![match exit {
        Exit::Done => "detention-stats: new figures are published.".to_owned(),
        Exit::OutOfReach => {
            "detention-stats: no source could be reached; kept the existing figures.".to_owned()
        }
        _ => "detention-stats: needs review.".to_owned(),
    }];
    for source in SOURCES {
        let of_source = news.documents.iter().filter(|capture| capture.source == source.id);
        let names: Vec<&str> = of_source.map(|capture| capture.document()).collect();
        if !names.is_empty() {
            sentences.push(format!("New from {}: {}.", source.title, names.join(", ")));
        }
    }
    for report in reports.iter().filter(|report| !report.went_through()) {
        let troubles = network::troubles(report).join("; ");
        sentences.push(format!("Not downloaded: {}: {troubles}.", report.source.id.name()));
    }
    for capture in news.documents {
        let n = pipeline::import::n_refused(&settings.data, capture)?;
        if n > 0 {
            sentences.push(format!(
                "{n} cells of {} could not be read; `check` lists them.",
                capture.document()
            ));
        }
    }
    sentences.extend(news.items.iter().map(|item| format!("Needs review: {}.", item.words())));
    if let Some(counters) = news.counters {
        sentences.extend(counters.counters.iter().map(|counter| counter.sentence.en.clone()));
    }
    Ok(sentences.join(" "))
}
