//! `records FILE… --out DIR`.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::{Exit, Outcome, Settings, output};
use crate::records::{self, Content, Population};
use crate::reference::detlocs::Detlocs;
use crate::{disk, publish};

/// Count people per day from individual records
///
/// Reads stints (one row per stay in one place) as Parquet or Feather. Counts people per day by place, and by
/// state and for the nation also by sex, criminality, age and days in custody. Only the counts are written, into DIR.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Records {
    /// Parquet or Feather files, read as one data set
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Output directory
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

const EXAMPLES: &str = "Examples:
  detention-stats records detention-stints-latest.parquet --out counts
  detention-stats records part-1.parquet part-2.parquet --out counts --json";

impl Records {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let mut files = Vec::new();
        for path in &self.files {
            let columns = records::open(path);
            files.push(columns.with_context(|| format!("cannot read `{}`", path.display()))?);
        }
        let detlocs = Detlocs::read(&settings.data)?;
        let population = records::count(&files, &|code| detlocs.state(code).to_owned())
            .with_context(|| format!("cannot count `{}`", self.named()))?;
        for file in records::files(&population)? {
            let path = self.out.join(file.name);
            match file.content {
                Content::Bytes(bytes) => disk::write(&path, &bytes)?,
                Content::Table(table) => {
                    disk::write(&path, publish::series::csv(&table)?.as_bytes())?
                }
            };
        }
        if settings.json {
            output::print_json(&json(&population))?;
        } else {
            output::print(&self.text(&population))?;
        }
        Ok(Exit::Done)
    }

    fn named(&self) -> String {
        let names: Vec<String> = self.files.iter().map(|file| file.display().to_string()).collect();
        names.join("`, `")
    }

    fn text(&self, population: &Population) -> String {
        let mut text = format!(
            "{} places, {} days from {} to {}, written to `{}`\n",
            population.places.len(),
            population.span.n_days,
            records::date(population.span.first),
            records::date(population.span.last()),
            self.out.display(),
        );
        for (quirk, n) in population.quirks.met() {
            let _ = writeln!(text, "{n:>10}  {}", quirk.meaning());
        }
        text
    }
}

fn json(population: &Population) -> serde_json::Value {
    let quirks: serde_json::Map<String, serde_json::Value> =
        population.quirks.met().map(|(quirk, n)| (quirk.id().to_owned(), n.into())).collect();
    serde_json::json!({
        "places": population.places.len(),
        "first_day": records::date(population.span.first).to_string(),
        "last_day": records::date(population.span.last()).to_string(),
        "quirks": quirks,
    })
}
