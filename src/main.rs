//! Arguments, tracing, the clock (read once), the exit code.

use std::process::ExitCode;

use detention_stats::cli;

/// Stack of each worker: a task that waits for another may run a third on top of itself, and polars walks its plans by
/// recursion, so that a build came close to the usual two mebibytes.
const STACK: usize = 16 * 1024 * 1024;

fn main() -> ExitCode {
    let arguments = match cli::parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { cli::Exit::Usage.code() } else { 0 });
        }
    };
    cli::logging(&arguments);
    if let Err(error) = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global() {
        tracing::warn!(%error, "Workers keep the usual stack.");
    }
    #[expect(clippy::disallowed_methods, reason = "the clock is read here and nowhere else")]
    let now = chrono::Utc::now();
    ExitCode::from(cli::run(arguments, now).code())
}
