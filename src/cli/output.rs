//! stdout, stderr, the log, the progress bar.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tracing::level_filters::LevelFilter;

use super::{Arguments, LogFormat};

/// Whether `--quiet` was given.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Sets up the log on stderr.
pub fn logging(arguments: &Arguments) {
    IS_QUIET.store(arguments.quiet, Ordering::Relaxed);
    let level = match (arguments.quiet, arguments.verbose) {
        (true, _) => LevelFilter::ERROR,
        (false, 0) => LevelFilter::WARN,
        (false, 1) => LevelFilter::INFO,
        (false, _) => LevelFilter::DEBUG,
    };
    let builder = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(io::stderr)
        .with_target(false)
        .without_time();
    let set = match arguments.log_format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    // A second initialisation in one process keeps the first, which is right.
    drop(set);
}

/// Writes text to stdout.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    print_bytes(text.as_bytes())
}

/// Writes a record as JSON to stdout.
pub(super) fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    print(&format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// Writes an error with its causes to stderr.
pub(super) fn error(error: &anyhow::Error) {
    let mut stderr = io::stderr().lock();
    // If stderr is closed, nobody reads the message.
    let _ = writeln!(stderr, "error: {error:#}");
}

/// A bar for long work; hidden where stderr is no terminal.
pub(super) fn progress(quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {wide_bar} {per_sec} {eta}  {msg}")
    {
        bar.set_style(style);
    }
    bar
}

/// Writes bytes to stdout.
///
/// A reader such as `head` that closed the pipe, or a full disk behind it, changes neither what was done nor the exit
/// code; the full disk is reported on stderr.
#[expect(
    clippy::unnecessary_wraps,
    reason = "so that every command hands its output on in the same way"
)]
pub(super) fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
    match written {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            note(&format!("standard output cannot be written: {cause}"));
        }
        _ => {}
    }
    Ok(())
}

/// Writes a line to stderr.
///
/// Nothing under `--quiet`, so that cron mails no note that another run is using the data.
pub(super) fn note(line: &str) {
    if IS_QUIET.load(Ordering::Relaxed) {
        return;
    }
    let mut stderr = io::stderr().lock();
    // If stderr is closed, nobody reads the message.
    let _ = writeln!(stderr, "{line}");
}

/// `1 item`, `2 items`.
pub(super) fn counted(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}
