//! `--base-url` of `build` and `update`.

use std::path::Path;

use clap::Args;

use crate::pipeline;
use crate::publish::site::Site;

/// Where the published files are on the web.
#[derive(Debug, Args)]
pub(super) struct BaseUrl {
    /// Public URL of the directory that holds `charts` and `data`, for absolute links; saved in `data/site.json`; an
    /// empty value removes it [default: saved URL]
    #[arg(long, value_name = "URL", value_parser = Site::at)]
    base_url: Option<Site>,
}

impl BaseUrl {
    /// Keeps what was given; without an argument everything stays.
    pub(super) fn remember(&self, data: &Path) -> anyhow::Result<()> {
        match &self.base_url {
            Some(site) => pipeline::site::remember(data, site),
            None => Ok(()),
        }
    }
}
