//! Printed text made comparable.

use crate::model::FiscalYear;

/// White space squeezed to single blanks and trimmed; no-break spaces and newlines count as white space.
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The text in lower case, words only, single blanks: `ICE Initial Book-Ins (In Days)` is
/// `ice initial book ins in days`. `%` becomes the word `percent`.
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    // Nearly every text is plain letters and digits.
    let plain = text.bytes().take_while(|byte| byte.is_ascii() && *byte != b'%').count();
    let (plain, text) = text.split_at(plain);
    for byte in plain.bytes() {
        if byte.is_ascii_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(char::from(byte.to_ascii_lowercase()));
        } else if !matches!(byte, b'\'' | b'.') {
            gap = true;
        }
    }
    let mut push = |character: char, gap: &mut bool| {
        if *gap && !out.is_empty() {
            out.push(' ');
        }
        *gap = false;
        out.push(character);
    };
    for character in text.chars() {
        if character == '%' {
            gap = true;
            for letter in "percent".chars() {
                push(letter, &mut gap);
            }
            gap = true;
        } else if character.is_alphanumeric() {
            for lower in character.to_lowercase().filter(|lower| lower.is_alphanumeric()) {
                push(lower, &mut gap);
            }
        } else if !matches!(character, '\'' | '’' | '.') {
            gap = true;
        }
    }
    out
}

/// Whether a key begins with the words of a prefix.
pub fn begins(key: &str, prefix: &str) -> bool {
    key.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The first fiscal year named in a text: `FY22`, `FY2022`, `FY 2022`, `EOFY2020`, `EOYFY20`.
pub fn fiscal_year(text: &str) -> Option<FiscalYear> {
    let lower = text.to_ascii_lowercase();
    let mut rest = lower.as_str();
    while let Some(at) = rest.find("fy") {
        let after = rest.get(at + 2..)?;
        let digits: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
        let year = match digits.len() {
            2 => digits.parse::<i32>().ok().map(|year| year + 2000),
            4 => digits.parse::<i32>().ok(),
            _ => None,
        };
        if let Some(year) = year.filter(|year| (2000..2100).contains(year)) {
            return Some(FiscalYear(year));
        }
        rest = after;
    }
    None
}

/// Letters of the longest label that is read whole; names of places have 60 at most.
const LONGEST: usize = 200;

/// A label that is far too long, cut, and the words that tell of it: it is a slip of the hand, and every later file
/// would carry it.
pub fn too_long(text: &str) -> Option<(String, String)> {
    let n = text.chars().count();
    let message = || format!("a label of {n} letters, cut to {LONGEST}");
    (n > LONGEST).then(|| (text.chars().take(LONGEST).collect(), message()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_forget_case_blanks_and_punctuation() {
        assert_eq!(key("  ICE  Initial Book-Ins\u{a0}(In Days):*"), "ice initial book ins in days");
        assert_eq!(key("Bond Posted Releases (%)"), "bond posted releases percent");
        assert_eq!(key("St. Paul"), "st paul");
        // The short way through plain letters and the long one agree, and so does where they meet.
        for text in [
            "Book-Ins (In Days)",
            "St. Paul's 2.5",
            "Año fiscal",
            "Percent of FY 2019",
            "A\u{a0}-b",
        ] {
            assert_eq!(key(&format!("%{text}")), format!("percent {}", key(text)), "{text}");
            assert_eq!(
                key(&format!("x {text} 50%")),
                format!("x {} 50 percent", key(text)),
                "{text}"
            );
        }
        assert_eq!(key("Notice to Appear (I-862)"), "notice to appear i 862");
    }

    #[test]
    fn fiscal_years_are_read_in_all_their_spellings() {
        for (text, year) in [
            ("ATD FY23 YTD ", 2023),
            ("Detention EOFY2020", 2020),
            ("Facilities EOYFY20 ", 2020),
            ("ICE Transgender* Detainee Population FY 2025 YTD:  as of", 2025),
        ] {
            assert_eq!(fiscal_year(text), Some(FiscalYear(year)), "{text}");
        }
        assert_eq!(fiscal_year("Detention"), None);
        assert_eq!(fiscal_year("FY202"), None);
    }

    #[test]
    fn prefixes_end_at_word_borders() {
        assert!(begins("ice removals fy2022", "ice removals"));
        assert!(!begins("ice removalsx", "ice removals"));
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent(text in "\\PC{0,60}") {
            prop_assert_eq!(squeeze(&squeeze(&text)), squeeze(&text));
            prop_assert_eq!(key(&key(&text)), key(&text));
        }
    }
}
