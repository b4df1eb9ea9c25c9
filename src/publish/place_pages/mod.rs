//! A static page for each place and state in English and Spanish: no script, nothing asked of another host.

mod html;
mod line;
mod place;
mod state;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::charts::Language;
use crate::model::State;
use crate::places::Record;
use crate::profiles::profile::Profile;
use crate::profiles::state_profile::StateProfile;
use crate::publish::site::{Site, ending};
use crate::reference::Ring;

/// What the pages are made from.
pub struct Pages<'a> {
    /// The facility sheets.
    pub record: &'a Record,
    /// Places by id.
    pub profiles: &'a BTreeMap<String, Profile>,
    /// States by code.
    pub states: &'a BTreeMap<State, StateProfile>,
    /// Outlines of the states.
    pub outlines: &'a [Ring],
    /// Where the pages are on the web.
    pub site: &'a Site,
}

/// The pages by their names below `charts`.
pub fn files(pages: &Pages<'_>) -> Vec<(String, Vec<u8>)> {
    let both = |stem: String, page: &dyn Fn(Language) -> String| {
        Language::BOTH
            .map(|language| (format!("{stem}{}", ending(language)), page(language).into_bytes()))
    };
    let mut files: Vec<(String, Vec<u8>)> = pages
        .profiles
        .par_iter()
        .flat_map_iter(|(id, profile)| {
            both(format!("places/{id}"), &|language| place::page(pages, profile, language))
        })
        .collect();
    files.par_extend(pages.states.par_iter().flat_map_iter(|(state, profile)| {
        let stem = format!("states/{}", state.code().to_lowercase());
        both(stem, &|language| state::page(pages, (*state, profile), language))
    }));
    files
}
