//! `counters`: prints the three key figures.

use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{Exit, Outcome, Settings, date, output};
use crate::edition::counters::{self, Bilingual, Counter, Counters, words};
use crate::pipeline::{daily, question};
use crate::publish;

/// Print the three key figures
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats counters --known-on 2022-07-13
  detention-stats counters --format json")]
pub(super) struct CountersCommand {
    /// Use only data published by this date
    #[arg(long, value_parser = date, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Language of text output
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

/// Language of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    /// English
    En,
    /// Spanish
    Es,
}

impl Language {
    /// The same for charts.
    pub(super) fn chart(self) -> crate::charts::Language {
        match self {
            Self::En => crate::charts::Language::En,
            Self::Es => crate::charts::Language::Es,
        }
    }

    /// The text in this language.
    pub(super) fn of(self, text: &Bilingual) -> &str {
        match self {
            Self::En => &text.en,
            Self::Es => &text.es,
        }
    }
}

impl CountersCommand {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let edition = question::ask(&settings.data, &counters::tables(), self.known_on)?;
        // The command line sees the figures from today; published files do not contain the time of the run.
        let edition = match self.known_on {
            Some(_) => edition,
            None => edition.seen_on(settings.now.date_naive()),
        };
        let counters = daily::with_records(&edition, &settings.data)?;
        let format = if settings.json { Format::Json } else { self.format };
        match format {
            Format::Json => output::print_json(&counters)?,
            Format::Csv => output::print(&publish::counters::csv(&counters)?)?,
            Format::Text => output::print(&text(&counters, self.lang))?,
        }
        Ok(Exit::Done)
    }
}

/// The text form: number, date, source, alternative figures.
pub(super) fn text(counters: &Counters, language: Language) -> String {
    let mut text = String::new();
    for counter in &counters.counters {
        let _ = writeln!(text, "{}", one(counter, language));
    }
    text
}

fn one(counter: &Counter, language: Language) -> String {
    let label = language.of(&counter.label);
    let (Some(value), Some(as_of), Some(published)) =
        (counter.value, counter.as_of, counter.published_on)
    else {
        return format!("{label}\n  {}\n", language.of(&counter.sentence));
    };
    let source = counter.receipt.as_ref().map(|receipt| {
        let place = [receipt.sheet.as_deref(), receipt.cell.as_deref()];
        let place: Vec<&str> = place.into_iter().flatten().collect();
        format!("{}, {}", receipt.document, place.join("!"))
    });
    let only_read = counter.receipt.as_ref().is_some_and(|receipt| receipt.as_of.is_none());
    let (as_of_word, published_word, also) = match (language, only_read) {
        (Language::En, false) => ("as of", "published", "also"),
        (Language::En, true) => ("read on", "published", "also"),
        (Language::Es, false) => ("al", "publicado el", "otras cifras"),
        (Language::Es, true) => ("leído el", "publicado el", "otras cifras"),
    };
    let mut text = format!(
        "{label}\n  {}  {as_of_word} {as_of}  ({published_word} {published}; {})\n",
        words::grouped(value),
        source.unwrap_or_default(),
    );
    if let Some(reason) = &counter.status_reason {
        let _ = writeln!(text, "  {}", language.of(reason));
    }
    for rival in &counter.rivals {
        let _ = writeln!(
            text,
            "  {also}: {}  {as_of_word} {}  ({}: {})",
            words::grouped(rival.value),
            rival.as_of,
            rival.id,
            if language == Language::Es { &rival.note_es } else { &rival.note }
        );
    }
    text
}
