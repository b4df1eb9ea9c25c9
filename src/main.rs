//! Arguments, tracing, the clock (read once), the exit code.

use std::process::ExitCode;

use clap::Parser;
use detention_stats::cli;

fn main() -> ExitCode {
    let arguments = match cli::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { cli::Exit::Usage.code() } else { 0 });
        }
    };
    cli::logging(&arguments);
    #[expect(clippy::disallowed_methods, reason = "the clock is read here and nowhere else")]
    let now = chrono::Utc::now();
    ExitCode::from(cli::run(arguments, now).code())
}
