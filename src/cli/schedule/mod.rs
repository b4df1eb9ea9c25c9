//! `schedule`: a crontab line, systemd units or a workflow that runs `update`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::network::Network;
use super::{Exit, Outcome, Settings, UsageError, output};

/// Print a schedule for `update`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats schedule cron --contact you@example.org
  detention-stats schedule systemd-service --folder /srv/detention-stats")]
pub(super) struct Schedule {
    /// Scheduler
    #[arg(value_enum, value_name = "SCHEDULER")]
    form: Form,
    /// Working directory of the job
    #[arg(long, value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A line for `crontab -e`
    Cron,
    /// `detention-stats.service`
    SystemdService,
    /// `detention-stats.timer`
    SystemdTimer,
    /// `.github/workflows/update.yml`
    Github,
}

impl Form {
    fn template(self) -> &'static str {
        match self {
            Self::Cron => include_str!("crontab"),
            Self::SystemdService => include_str!("detention-stats.service"),
            Self::SystemdTimer => include_str!("detention-stats.timer"),
            Self::Github => include_str!("update.yml"),
        }
    }
}

impl Form {
    /// A word as the form's reader takes it for one.
    fn quoted(self, word: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:@+=,".contains(c);
        match self {
            _ if word.chars().all(plain) => word.to_owned(),
            // Cron takes a bare `%` for the end of the line.
            Self::Cron => format!("'{}'", word.replace('\'', "'\\''").replace('%', "\\%")),
            _ => {
                let word = word.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%");
                let word = word.replace('$', "$$");
                format!("\"{word}\"")
            }
        }
    }
}

/// The contact until one is given.
const NOBODY: &str = "https://example.org/contact";

impl Schedule {
    /// The contact as a variable: cron takes a line as it is, a unit takes a word, in which `$` is no sign.
    fn variable(&self, contact: &str) -> String {
        let line = format!("DETENTION_STATS_CONTACT={contact}");
        match self.form {
            Form::SystemdService => self.form.quoted(&line).replace("$$", "$"),
            _ => line,
        }
    }

    pub(super) fn run(&self, settings: &Settings, network: &Network) -> Outcome {
        let program = std::env::current_exe()?;
        let folder = std::path::absolute(&self.folder)?;
        if !folder.is_dir() {
            let message = format!("directory `{}` not found; set --folder", folder.display());
            return Err(UsageError(message).into());
        }
        let word = |path: &Path| self.form.quoted(&path.display().to_string());
        let mut arguments = String::new();
        for (option, usual, given) in
            [("--data", "data", &settings.data), ("--charts", "charts", &settings.charts)]
        {
            if given.as_path() != Path::new(usual) {
                let _ = write!(arguments, " {option} {}", word(&std::path::absolute(given)?));
            }
        }
        // The folder of a unit is taken as it is, blanks and all.
        let folder = match self.form {
            Form::SystemdService => folder.display().to_string().replace('%', "%%"),
            _ => word(&folder),
        };
        let contact = network.contact().unwrap_or(NOBODY);
        let text = self
            .form
            .template()
            .replace("{program}", &word(&program))
            .replace("{arguments}", &arguments)
            .replace("{contact}", &self.variable(contact))
            .replace("{folder}", &folder);
        output::print(&text)?;
        if contact == NOBODY && matches!(self.form, Form::Cron | Form::SystemdService) {
            output::note("replace the example contact with your own, or set --contact");
        }
        Ok(Exit::Done)
    }
}
