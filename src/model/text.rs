//! Words that repeat a thousand times, kept once.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;

use ustr::Ustr;

/// A text of the record: a category, a label, a sheet's name. Equal texts are one in memory, so that they are copied
/// and compared as numbers are.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Text(Ustr);

impl Text {
    /// The text of these letters.
    pub fn of(letters: &str) -> Self {
        Self(Ustr::from(letters))
    }

    /// Its letters.
    pub fn as_str(self) -> &'static str {
        self.0.as_str()
    }
}

impl Ord for Text {
    /// By letters.
    fn cmp(&self, other: &Self) -> Ordering {
        if self.0 == other.0 { Ordering::Equal } else { self.as_str().cmp(other.as_str()) }
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl From<&str> for Text {
    fn from(letters: &str) -> Self {
        Self::of(letters)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
