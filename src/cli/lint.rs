//! `lint FILE… [--known-on D] [--max-age DAYS] [--format text|json] [--diff] [--fix]`.

use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Exit, Outcome, Settings, UsageError, date, output};
use crate::disk;
use crate::lint::known::Known;
use crate::lint::text::Markup;
use crate::lint::{Linted, Linter, Said, patch};
use crate::model::series::number_words;
use crate::pipeline::question;

/// Compare the figures in a text with the published ones
#[derive(Debug, Args)]
#[command(
    after_help = "right: published for its date. outdated: presented as current, but a newer figure is known. outdated \
by age: right, but older than --max-age. wrong: never published for its date. cannot tell: no date, and no published \
figure is the same. Exit code 3: a figure is outdated, outdated by age or wrong.

Examples:
  detention-stats lint index.html
  detention-stats lint campaign.md --known-on 2022-07-13 --diff"
)]
pub(super) struct Lint {
    /// HTML, Markdown or plain text; - reads standard input
    #[arg(required = true, num_args = 1.., value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Use only data published by this date
    #[arg(long, value_parser = date, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// Report correct figures whose as-of date is more than this many days ago
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32))]
    max_age: Option<u32>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print a patch for outdated figures and their dates, where both can be changed safely
    #[arg(long)]
    diff: bool,
    /// Update outdated figures and their dates in the files
    #[arg(long)]
    fix: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A text with what is said of it.
struct Checked {
    name: String,
    linted: Linted,
    patch: String,
}

impl Lint {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let is_stdin = |file: &PathBuf| file == Path::new("-");
        if self.fix && self.files.iter().any(is_stdin) {
            return Err(UsageError("--fix needs a file; use --diff with `-`".to_owned()).into());
        }
        let texts = self.files.iter().map(|file| read(file)).collect::<anyhow::Result<Vec<_>>>()?;
        let edition = question::ask(&settings.data, &crate::lint::tables(), self.known_on)?;
        let today = settings.now.date_naive();
        let linter = Linter::new(&edition, today, self.max_age.map(i64::from))?;
        let mut all = Vec::new();
        for (file, text) in self.files.iter().zip(&texts) {
            all.push(self.check(&linter, file, text)?);
        }
        if settings.json || self.format == Format::Json {
            output::print_json(&self.json(&all))?;
        } else if self.diff {
            output::print(&all.iter().map(|one| one.patch.as_str()).collect::<String>())?;
        } else {
            output::print(&all.iter().map(told).collect::<String>())?;
        }
        let mut figures = all.iter().flat_map(|one| &one.linted.figures);
        let needs_change = figures.any(|said| said.verdict.needs_change());
        Ok(if needs_change { Exit::NeedsPerson } else { Exit::Done })
    }

    /// Judges a text; with `--fix` writes it first and judges what is then there.
    fn check(&self, linter: &Linter<'_>, file: &Path, text: &str) -> anyhow::Result<Checked> {
        let markup = Markup::of(file, text);
        let mut linted = linter.lint(text, markup)?;
        let name = name(file);
        let new = patch::applied(text, &linted.edits);
        let patch = patch::unified(&name, text, &new);
        if self.fix && new != text {
            disk::rewrite(file, new.as_bytes())?;
            let n = patch.lines().filter(|line| line.starts_with('+')).count().saturating_sub(1);
            output::note(&format!("{name}: changed {}", output::counted(n, "line", "lines")));
            linted = linter.lint(&new, markup)?;
        }
        if self.diff || self.fix {
            let left = linter.lint(&new, markup)?.figures;
            for said in left.iter().filter(|said| said.verdict.needs_change()) {
                output::note(&not_changed(&name, said));
            }
        }
        Ok(Checked { name, linted, patch })
    }

    fn json(&self, all: &[Checked]) -> serde_json::Value {
        let file = |one: &Checked| {
            let mut value = json!({ "file": one.name, "figures": one.linted.figures });
            if let (true, Some(object)) = (self.diff, value.as_object_mut()) {
                object.insert("patch".to_owned(), one.patch.clone().into());
            }
            value
        };
        json!({ "known_on": self.known_on, "files": all.iter().map(file).collect::<Vec<_>>() })
    }
}

/// What a patch leaves for a person.
fn not_changed(name: &str, said: &Said) -> String {
    format!(
        "{name}:{}:{}: {}, not changed: {} {}; edit it by hand",
        said.line,
        said.column,
        said.verdict.words(),
        said.text,
        said.subject
    )
}

fn name(file: &Path) -> String {
    if file == Path::new("-") { "stdin".to_owned() } else { file.display().to_string() }
}

fn read(file: &Path) -> anyhow::Result<String> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        disk::read(file)?
    };
    String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8 text", name(file)))
}

/// A line for each figure, and what to know of it below.
fn told(one: &Checked) -> String {
    if one.linted.figures.is_empty() {
        return format!("{}: no figure of ours found\n", one.name);
    }
    one.linted.figures.iter().map(|said| line(&one.name, said)).collect()
}

fn line(name: &str, said: &Said) -> String {
    let as_of = said.as_of.map_or_else(|| "no date".to_owned(), |day| format!("as of {day}"));
    let mut text = format!(
        "{name}:{}:{}: {}: {} {}, {as_of}\n",
        said.line,
        said.column,
        said.verdict.words(),
        said.text,
        said.subject
    );
    if let Some(figure) = &said.figure {
        let _ = writeln!(text, "  published: {}", known(figure));
    }
    if let Some(newest) = &said.newest {
        let _ = writeln!(text, "  newest:    {}", known(newest));
    }
    for note in &said.notes {
        let _ = writeln!(text, "  note:      {note}");
    }
    text
}

fn known(known: &Known) -> String {
    let published = known.published_on.map_or_else(String::new, |day| format!(", published {day}"));
    format!("{} as of {} ({}{published})", number_words(known.value), known.as_of, known.source)
}
