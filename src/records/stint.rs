//! One stint of a person, its categories, and keys by number.

use std::hash::Hash;

use hashbrown::HashMap;

#[cfg(doc)]
use crate::columnar::ABSENT;

/// One stint of a person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stint {
    /// Hash of the identifier. Two persons of ten million share one with a chance of three in a million.
    pub(super) person: u64,
    /// Seconds since 1970-01-01.
    pub(super) book_in_at: i64,
    /// The day of it.
    pub(super) book_in: i32,
    pub(super) book_out: i32,
    /// The first day of the stay; [`ABSENT`] where the file does not say.
    pub(super) stay: i32,
    pub(super) place: u32,
    pub(super) sex: u8,
    pub(super) criminality: u8,
    pub(super) age: u8,
    /// Whether the stay began before this stint, to the second.
    pub(super) is_after_stay: bool,
}

/// Categories, in the order of their numbers.
pub(super) const SEXES: [&str; 3] = ["female", "male", "unknown"];
pub(super) const CRIMINALITIES: [&str; 4] = ["convicted", "pending", "other", "unknown"];
pub(super) const AGES: [&str; 8] =
    ["0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65_and_over", "unknown"];

/// Keys that were given numbers in the order in which they came.
#[derive(Debug)]
pub(super) struct Numbered<K> {
    numbers: HashMap<K, usize>,
    pub(super) keys: Vec<K>,
}

impl<K: Clone + Eq + Hash> Numbered<K> {
    pub(super) fn new() -> Self {
        Self { numbers: HashMap::new(), keys: Vec::new() }
    }

    pub(super) fn of(&mut self, key: &K) -> usize {
        if let Some(known) = self.numbers.get(key) {
            return *known;
        }
        let number = self.keys.len();
        self.keys.push(key.clone());
        self.numbers.insert(key.clone(), number);
        number
    }
}
