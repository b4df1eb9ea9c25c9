//! Places and states as readers see them: sentences, profiles, pictures, what a release changes.

pub mod words;
pub mod entry;
pub mod profile;
pub mod profiled;
pub mod state_profile;
pub mod find;
pub mod drawing;
pub mod changes;
