//! The texts of a page, and the counts in them.

use crate::sources::label;

/// The texts of a page that its lists and sentences are read from.
#[derive(Debug, Default)]
pub struct Texts {
    /// List items with their numbers, from 1.
    pub items: Vec<(usize, String)>,
    /// Paragraphs that are no stamps.
    pub paragraphs: Vec<String>,
    /// `div`s in table cells.
    pub boxes: Vec<String>,
    /// `Updated 05/01/2020 5:00pm`: paragraphs of class `timestamp`.
    pub stamps: Vec<String>,
}

/// A count: digits with thousands separators in the right places, nothing else (`3,1292` is refused).
pub fn count(text: &str) -> Option<f64> {
    let text = label::squeeze(text);
    let groups: Vec<&str> = text.split(',').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let well_formed = groups.iter().all(digits)
        && match groups.as_slice() {
            [only] => only.len() <= 12,
            [first, rest @ ..] => first.len() <= 3 && rest.iter().all(|part| part.len() == 3),
            [] => false,
        };
    well_formed.then(|| groups.concat().parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_with_a_footnote_digit_glued_on_are_refused() {
        // The page of 2022-01-27 printed 3,129 with the superscript 2 as `3,1292`.
        assert_eq!(count("3,1292"), None);
        assert_eq!(count("3,129"), Some(3129.0));
        assert_eq!(count("0"), Some(0.0));
        assert_eq!(count("1,2,3"), None);
        assert_eq!(count(""), None);
    }
}
