//! What needs review, as `status.json` lists it.

use serde::{Deserialize, Serialize};

/// One thing that needs review, as `status.json` lists it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Item {
    /// When the document was published.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub published_on: String,
    /// The document.
    pub capture: String,
    /// Its file name.
    pub document: String,
    /// The table; empty if none is known.
    pub table: String,
    /// The rule.
    pub rule: String,
    /// What was found.
    pub message: String,
    /// The cells that show it.
    pub places: Vec<String>,
}

impl Item {
    /// In one line, for people.
    pub fn words(&self) -> String {
        let table = if self.table.is_empty() { "document" } else { &self.table };
        let places = match self.places.as_slice() {
            [] => String::new(),
            [first, ..] => format!(" ({first})"),
        };
        format!("{table} of {}: {}{places} ({})", self.document, self.message, self.rule)
    }
}
