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
        (false, _) => LevelFilter::TRACE,
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
    // Where stderr is gone, there is nobody left to tell.
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
/// A reader such as `head` that closed the pipe, or a full disk behind it, does not change what was done, nor the exit
/// code that tells of it; the latter is told on stderr.
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
/// `--quiet` keeps it back: whoever is mailed what is printed is not told that another run is at work.
pub(super) fn note(line: &str) {
    if IS_QUIET.load(Ordering::Relaxed) {
        return;
    }
    let mut stderr = io::stderr().lock();
    // Where stderr is gone, there is nobody left to tell.
    let _ = writeln!(stderr, "{line}");
}
