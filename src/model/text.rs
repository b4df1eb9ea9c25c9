//! Words that repeat a thousand times, kept once.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::{LazyLock, Mutex, PoisonError};

use hashbrown::{DefaultHashBuilder, HashMap};

/// A text of the record: a category, a label, a sheet's name. Equal texts are one in memory, so that they are copied
/// and compared as numbers are, and as small as one.
#[derive(Clone, Copy)]
pub struct Text(&'static Letters);

struct Letters(Box<str>);

/// Every text once, in parts by hash, so that readers of several documents rarely wait for each other.
static KNOWN: LazyLock<Known> = LazyLock::new(Known::default);

type Part = HashMap<&'static str, &'static Letters>;

#[derive(Default)]
struct Known {
    hasher: DefaultHashBuilder,
    parts: [Mutex<Part>; 16],
}

impl Known {
    fn letters(&self, text: &str) -> &'static Letters {
        let [first, rest @ ..] = &self.parts;
        let at = usize::try_from(self.hasher.hash_one(text) % 16).unwrap_or_default();
        let part = at.checked_sub(1).and_then(|at| rest.get(at)).unwrap_or(first);
        // A map is whole whatever became of who last held it.
        let mut known = part.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(letters) = known.get(text) {
            return letters;
        }
        // Kept to the end of the run: a record's texts are few beside its figures.
        let letters: &'static Letters = Box::leak(Box::new(Letters(text.into())));
        known.insert(&letters.0, letters);
        letters
    }
}

impl Text {
    /// The text of these letters.
    pub fn of(letters: &str) -> Self {
        Self(KNOWN.letters(letters))
    }

    /// Its letters.
    pub fn as_str(self) -> &'static str {
        &self.0.0
    }
}

impl Default for Text {
    /// No letters.
    fn default() -> Self {
        Self::of("")
    }
}

impl PartialEq for Text {
    /// By place, since equal texts are one.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}

impl Ord for Text {
    /// By letters.
    fn cmp(&self, other: &Self) -> Ordering {
        if self == other { Ordering::Equal } else { self.as_str().cmp(other.as_str()) }
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn equal_letters_are_one_text_and_others_are_not() {
        let of = |letters: &str| Text::of(&[letters, ""].concat());
        assert!(of("Krome") == of("Krome") && size_of::<Option<Text>>() == size_of::<usize>());
        assert!(of("Krome") != of("Krom") && of("Krome") != of("krome"));
        assert!(of("") == Text::default() && of("") != of(" "));
        let all: HashSet<Text> = ["a", "b", "a", "", ""].into_iter().map(of).collect();
        assert_eq!(all.len(), 3);
        assert!(of("a") < of("b") && of("B") < of("a"));
    }
}
