//! What charts ask of the days to know and funded levels below `data/reference`.

use super::Language;
pub use crate::reference::{Event, Funding};

impl Event {
    /// The words in one language.
    pub fn words(&self, language: Language) -> String {
        language.of(&self.text)
    }
}
