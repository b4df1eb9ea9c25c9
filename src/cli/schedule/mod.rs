//! `schedule FORM`.
//! Comes in: a form. Goes out: a ready schedule, with this program's path and folder in it. Never: anything installed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, Outcome, output};

/// Print a ready schedule for `update`.
#[derive(Debug, Args)]
pub(super) struct Schedule {
    /// What runs it.
    #[arg(value_enum)]
    form: Form,
    /// The folder in which `data` and `charts` stand.
    #[arg(long, value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A line for `crontab -e`.
    Cron,
    /// `detention-stats.service`.
    SystemdService,
    /// `detention-stats.timer`.
    SystemdTimer,
    /// `.github/workflows/update.yml`.
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

impl Schedule {
    pub(super) fn run(&self) -> Outcome {
        let program = std::env::current_exe()?;
        let folder = std::path::absolute(&self.folder)?;
        let text = self
            .form
            .template()
            .replace("{program}", &program.display().to_string())
            .replace("{folder}", &folder.display().to_string());
        output::print(&text)?;
        Ok(Exit::Done)
    }
}
