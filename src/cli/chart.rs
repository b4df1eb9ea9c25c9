//! `chart`: draws charts.

use std::path::PathBuf;

use anyhow::bail;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::{Exit, Outcome, Settings, UsageError, date, near, output};
use crate::charts::{self, CHARTS, ChartSpec, Drawing, Language, Window};
use crate::model::TableId;
use crate::pipeline::question;
use crate::pipeline::{self, Published};
use crate::profiles::drawing;
use crate::publish;
use crate::render::{self, Look, Picture, Size, Theme};

/// Draw charts
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats chart people_detained --from 2022-01-01 --out people.svg
  detention-stats chart covid --size 640 --theme dark --lang es --out pictures")]
pub(super) struct Chart {
    /// Charts [default: all]
    pub(super) names: Vec<String>,
    /// Facility of `chart place`: id, or words that match only this facility
    #[arg(long, value_name = "ID")]
    pub(super) place: Option<String>,
    /// State of `chart state` or `chart map`: two-letter code or name
    #[arg(long, value_name = "STATE")]
    pub(super) state: Option<String>,
    /// First date
    #[arg(long, value_parser = date, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Last date
    #[arg(long, value_parser = date, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Use only data published by this date
    #[arg(long, value_parser = date, value_name = "DATE")]
    pub(super) known_on: Option<NaiveDate>,
    /// Only this format [default: SVG and PNG]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Width and height in pixels, or 640 (phone): 1200x675, 1200x630, 1080x1080, 1080x1350
    #[arg(long, value_parser = size, value_name = "SIZE", value_delimiter = ',')]
    size: Vec<Size>,
    /// Color theme
    #[arg(long, value_enum, value_delimiter = ',')]
    theme: Vec<Paper>,
    /// Language
    #[arg(long, value_enum, value_delimiter = ',')]
    lang: Vec<super::counters::Language>,
    /// Every size, theme and language
    #[arg(long, conflicts_with_all = ["size", "theme", "lang"])]
    all: bool,
    /// Output directory, or file for one chart
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Print descriptions only
    #[arg(long)]
    text: bool,
    /// List charts
    #[arg(long)]
    list: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Vector
    Svg,
    /// Bitmap
    Png,
    /// Chart data
    Csv,
    /// Description
    Txt,
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Csv => "csv",
            Self::Txt => "txt",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Paper {
    Light,
    Dark,
}

fn size(text: &str) -> Result<Size, String> {
    Size::from_name(text).ok_or_else(|| {
        let names: Vec<&str> = Size::ALL.iter().map(|size| size.name()).collect();
        format!("expected one of {}, found `{text}`", names.join(", "))
    })
}

impl Chart {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let subject = self.subject()?;
        let mut wanted = self.wanted()?;
        if self.list {
            let lines: Vec<String> = wanted
                .iter()
                .map(|chart| format!("{}  from {}\n", chart.name, sources(chart)))
                .collect();
            output::print(&lines.concat())?;
            return Ok(Exit::Done);
        }
        let window = self.window()?;
        let is_cut = window.from.is_some() || window.to.is_some();
        // These show one facility list.
        let is_of_one_day =
            |chart: &&&ChartSpec| chart.is_card || ["map", "facilities"].contains(&chart.name);
        if is_cut && self.names.is_empty() {
            wanted.retain(|chart| !is_of_one_day(&chart));
        }
        if let Some(chart) = wanted.iter().find(|chart| is_cut && is_of_one_day(chart)) {
            let message = format!("`{}` shows one day; use --known-on", chart.name);
            return Err(UsageError(message).into());
        }
        if subject.is_some() && window.to.is_some() {
            let message = "a chart of one place or state ends with its newest list; use --known-on";
            return Err(UsageError(message.to_owned()).into());
        }
        let languages = self.languages();
        if let Some(subject) = subject {
            let (mut drawings, name) = self.of_subject(&subject, (&settings.data, &languages))?;
            if let Some(from) = window.from {
                let begun = drawings.into_iter().filter_map(|of| drawing::begin(of, from));
                drawings = begun.collect();
                if drawings.is_empty() {
                    bail!("`{}` has no data{}", self.names.join(" "), self.when());
                }
            }
            return self.give(settings, &drawings, &name);
        }
        let tables: Vec<TableId> = wanted.iter().flat_map(|chart| chart.tables()).collect();
        let mut edition = question::ask(&settings.data, &tables, self.known_on)?;
        if wanted.iter().any(|chart| chart.needs_records()) {
            edition.daily = pipeline::daily::of(&edition, &settings.data)?;
        }
        let drawings = pipeline::charts::drawings(&edition, &wanted, window, &languages)?;
        let missing: Vec<&str> = wanted
            .iter()
            .map(|chart| chart.name)
            .filter(|name| !drawings.iter().any(|drawing| drawing.name == *name))
            .collect();
        // Who names a chart counts on its file.
        if let (Some(name), false) = (missing.first(), self.names.is_empty()) {
            bail!("`{name}` has no data{}", self.when());
        }
        for chart in missing {
            tracing::warn!(chart, "No data; nothing drawn.");
        }
        self.give(settings, &drawings, "")
    }

    /// Prints the drawings in words, or writes their files.
    fn give(&self, settings: &Settings, drawings: &[Drawing], subject: &str) -> Outcome {
        if self.text {
            output::print(&drawings.iter().map(words).collect::<Vec<_>>().join("\n"))?;
        } else {
            output::print(&self.write(settings, drawings, subject)?)?;
        }
        Ok(Exit::Done)
    }

    fn window(&self) -> anyhow::Result<Window> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            let message = format!("--from {from} is after --to {to}");
            return Err(UsageError(message).into());
        }
        Ok(Window { from: self.from, to: self.to })
    }

    /// The window and the day in words, for messages.
    fn when(&self) -> String {
        let day = |word: &str, day: Option<NaiveDate>| {
            day.map_or_else(String::new, |day| format!(" {word} {day}"))
        };
        [day("from", self.from), day("to", self.to), day("published by", self.known_on)].concat()
    }

    /// The window and the day, for names of files: such a picture never replaces a published one.
    fn scope(&self) -> String {
        let day = |word: &str, day: Option<NaiveDate>| {
            day.map_or_else(String::new, |day| format!("-{word}{day}"))
        };
        [day("from-", self.from), day("to-", self.to), day("", self.known_on)].concat()
    }

    fn wanted(&self) -> anyhow::Result<Vec<&'static ChartSpec>> {
        if self.names.is_empty() {
            return Ok(CHARTS.iter().collect());
        }
        self.names
            .iter()
            .map(|name| {
                charts::find(name).ok_or_else(|| {
                    let known = charts::names().into_iter();
                    near::unknown("chart", name, known, "detention-stats chart --list").into()
                })
            })
            .collect()
    }

    fn languages(&self) -> Vec<Language> {
        match self.lang.as_slice() {
            _ if self.all => Language::BOTH.to_vec(),
            [] => vec![Language::En],
            some => some.iter().map(|language| language.chart()).collect(),
        }
    }

    /// Every size and theme to draw a chart in.
    fn looks(&self, chart: &ChartSpec) -> Vec<Look> {
        let usual = pipeline::charts::usual(chart);
        let sizes = match self.size.as_slice() {
            _ if self.all => Size::ALL.to_vec(),
            [] => vec![usual.size],
            some => some.to_vec(),
        };
        let themes: Vec<Theme> = match self.theme.as_slice() {
            _ if self.all => Theme::BOTH.to_vec(),
            [] => vec![usual.theme],
            some => some
                .iter()
                .map(|paper| match paper {
                    Paper::Light => Theme::Light,
                    Paper::Dark => Theme::Dark,
                })
                .collect(),
        };
        sizes
            .into_iter()
            .flat_map(|size| themes.iter().map(move |theme| Look { size, theme: *theme }))
            .collect()
    }

    fn write(
        &self,
        settings: &Settings,
        drawings: &[Drawing],
        subject: &str,
    ) -> anyhow::Result<String> {
        let formats = match self.format {
            Some(format) => vec![format],
            None => vec![Format::Svg, Format::Png],
        };
        let mut jobs: Vec<(&Drawing, Look, Format)> = Vec::new();
        for drawing in drawings {
            let Some(chart) = charts::find(drawing.name) else { continue };
            for look in self.looks(chart) {
                jobs.extend(formats.iter().map(|format| (drawing, look, *format)));
            }
        }
        let folder = self.out.as_ref().unwrap_or(&settings.charts);
        let single = self.single(&jobs)?;
        if let Some((format, path)) = single {
            jobs.truncate(1);
            for job in &mut jobs {
                job.2 = format;
            }
            let [(drawing, look, format)] = jobs.as_slice() else { return Ok(String::new()) };
            let mut published = Published::default();
            published.write(path.clone(), &bytes(drawing, *look, *format)?)?;
            return Ok(told(&published));
        }
        let scope = format!("{subject}{}", self.scope());
        let made: Vec<(PathBuf, Vec<u8>)> = jobs
            .into_par_iter()
            .map(|(drawing, look, format)| {
                let stem = format!("{}{scope}", pipeline::charts::stem(drawing, look));
                let path = folder.join(format!("{stem}.{}", format.extension()));
                Ok((path, bytes(drawing, look, format)?))
            })
            .collect::<anyhow::Result<_>>()?;
        let mut published = Published::default();
        for (path, bytes) in made {
            published.write(path, &bytes)?;
        }
        Ok(told(&published))
    }

    /// The file of --out, if it names one.
    fn single(
        &self,
        jobs: &[(&Drawing, Look, Format)],
    ) -> anyhow::Result<Option<(Format, &PathBuf)>> {
        let Some(path) = &self.out else { return Ok(None) };
        let extension = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        let known = [Format::Svg, Format::Png, Format::Csv, Format::Txt];
        let Some(format) = known.into_iter().find(|format| format.extension() == extension) else {
            return Ok(None);
        };
        let mut looks: Vec<(&str, Look)> =
            jobs.iter().map(|(drawing, look, _)| (drawing.name, *look)).collect();
        looks.dedup();
        if looks.len() > 1 || self.format.is_some_and(|asked| asked != format) {
            let message = format!(
                "`{}` is one file; choose one chart, size, theme and format",
                path.display()
            );
            return Err(UsageError(message).into());
        }
        Ok(Some((format, path)))
    }
}

/// What a chart is drawn from.
fn sources(chart: &ChartSpec) -> String {
    let series = chart.series.iter().map(|id| id.name().to_owned());
    let reference = chart.reference.iter().map(|of| format!("data/reference/{}", of.file_name()));
    let names: Vec<String> = series.chain(reference).collect();
    if names.is_empty() { "counters".to_owned() } else { names.join(", ") }
}

fn told(published: &Published) -> String {
    let lines: Vec<String> =
        published.changed.iter().map(|path| format!("wrote {}\n", path.display())).collect();
    lines.concat()
}

fn bytes(drawing: &Drawing, look: Look, format: Format) -> anyhow::Result<Vec<u8>> {
    Ok(match format {
        Format::Svg => render::render(drawing, look, Picture::Svg)?,
        Format::Png => {
            // As published where it is published.
            let usual = charts::find(drawing.name).map(pipeline::charts::usual);
            let is_usual = usual.is_none_or(|usual| usual == look);
            let picture = if is_usual { Picture::Png } else { Picture::QuickPng };
            render::render(drawing, look, picture)?
        }
        Format::Csv => publish::series::csv(&charts::data::table(drawing))?.into_bytes(),
        Format::Txt => words(drawing).into_bytes(),
    })
}

/// A chart in words, ready to paste.
fn words(drawing: &Drawing) -> String {
    let text = match &drawing.body {
        charts::Body::Counters(_) => format!("{}\n{}\n", drawing.description, drawing.source_line),
        _ => format!(
            "{}\n{}\n{}\n{}\n",
            drawing.headline, drawing.subtitle, drawing.description, drawing.source_line
        ),
    };
    text.replace('\u{a0}', " ")
}
