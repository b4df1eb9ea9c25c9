//! `chart [NAME…] [--from D] [--to D] [--format svg|png] [--out DIR]`.
//! Comes in: names. Goes out: pictures. Never: a number computed here.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{Exit, Outcome, Settings, UsageError, date, output};
use crate::charts::{self, Window};
use crate::pipeline::{self, Opened, Published};
use crate::render::{self, Picture};

/// Draw charts again, all or by name.
#[derive(Debug, Args)]
pub(super) struct Chart {
    /// Names; all charts without one.
    names: Vec<String>,
    /// From this day on.
    #[arg(long, value_parser = date, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// To this day, included.
    #[arg(long, value_parser = date, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// As it could have been drawn on this day.
    #[arg(long, value_parser = date, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// Only this form.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Folder, instead of the charts folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Svg,
    Png,
}

impl Chart {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        for name in &self.names {
            if !charts::names().contains(&name.as_str()) {
                let message =
                    format!("no chart `{name}`; the nearest is `{}`", charts::nearest(name));
                return Err(UsageError(message).into());
            }
        }
        let Opened { ledger, captures, .. } = pipeline::open(&settings.data)?;
        let window = Window { from: self.from, to: self.to, known_on: self.known_on };
        let folder = self.out.as_ref().unwrap_or(&settings.charts);
        let mut published = Published::default();
        for name in charts::names() {
            if !(self.names.is_empty() || self.names.iter().any(|wanted| wanted == name)) {
                continue;
            }
            let Some(drawing) = charts::draw(name, &ledger, &captures, &window)? else {
                tracing::warn!(chart = name, "No figure in this window; nothing drawn.");
                continue;
            };
            if self.format != Some(Format::Png) {
                let svg = render::render(&drawing, Picture::Svg)?;
                published.write(folder.join(format!("{name}.svg")), &svg)?;
            }
            if self.format != Some(Format::Svg) {
                let png = render::render(&drawing, Picture::Png)?;
                published.write(folder.join(format!("{name}.png")), &png)?;
            }
        }
        let written: Vec<String> =
            published.changed.iter().map(|path| format!("wrote {}\n", path.display())).collect();
        output::print(&written.concat())?;
        Ok(Exit::Done)
    }
}
