//! The id of a place by its printed words.

use crate::sources::label;

/// The id that a printed place has by its own words, before any row joins it to another.
pub fn own_id(printed: &str) -> String {
    let mut parts = printed.split(" | ");
    let name = parts.next().unwrap_or_default();
    let city = parts.next().unwrap_or_default();
    let state = parts.next().unwrap_or_default();
    [slug(&without_footnote_mark(name)), slug(city), slug(state)]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// Words as an id: small letters and digits, joined by hyphens.
pub fn slug(text: &str) -> String {
    label::key(text).replace(' ', "-")
}

/// Whether words are an id already: [`slug`] changes nothing about them.
pub fn is_slug(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    // Nearly every text that is asked about is plain.
    text.split('-').all(|word| !word.is_empty() && word.bytes().all(plain)) || slug(text) == text
}

/// A name without the footnote digit or asterisks glued to its last word (`..RESIDENTIAL CENTER1`,
/// `Clinton County Jail***`); `AP - T7` and `#946` are names.
fn without_footnote_mark(name: &str) -> String {
    let name = name.trim().trim_end_matches('*');
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let marks = name.len() - stem.len();
    let last_word = stem.rsplit(' ').next().unwrap_or_default();
    let glued = marks == 1 && last_word.len() >= 4 && last_word.chars().all(char::is_alphabetic);
    if glued { stem.to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_is_what_stays_as_it_is(text in "[a-c0-1A\u{e9} .%-]{0,8}") {
            prop_assert_eq!(is_slug(&text), slug(&text) == text);
            prop_assert!(is_slug(&slug(&text)));
        }
    }
}
