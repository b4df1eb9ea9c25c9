//! States, the District of Columbia, territories, and Guantánamo Bay, by their two-letter codes.

/// A state, the District of Columbia, a territory, or Guantánamo Bay (`CU`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State(usize);

/// Code, English and Spanish name, sorted by code.
#[rustfmt::skip]
const STATES: [[&str; 3]; 57] = [
    ["AK", "Alaska", "Alaska"],
    ["AL", "Alabama", "Alabama"],
    ["AR", "Arkansas", "Arkansas"],
    ["AS", "American Samoa", "Samoa Americana"],
    ["AZ", "Arizona", "Arizona"],
    ["CA", "California", "California"],
    ["CO", "Colorado", "Colorado"],
    ["CT", "Connecticut", "Connecticut"],
    ["CU", "Guantánamo Bay", "Bahía de Guantánamo"],
    ["DC", "District of Columbia", "Distrito de Columbia"],
    ["DE", "Delaware", "Delaware"],
    ["FL", "Florida", "Florida"],
    ["GA", "Georgia", "Georgia"],
    ["GU", "Guam", "Guam"],
    ["HI", "Hawaii", "Hawái"],
    ["IA", "Iowa", "Iowa"],
    ["ID", "Idaho", "Idaho"],
    ["IL", "Illinois", "Illinois"],
    ["IN", "Indiana", "Indiana"],
    ["KS", "Kansas", "Kansas"],
    ["KY", "Kentucky", "Kentucky"],
    ["LA", "Louisiana", "Luisiana"],
    ["MA", "Massachusetts", "Massachusetts"],
    ["MD", "Maryland", "Maryland"],
    ["ME", "Maine", "Maine"],
    ["MI", "Michigan", "Míchigan"],
    ["MN", "Minnesota", "Minnesota"],
    ["MO", "Missouri", "Misuri"],
    ["MP", "Northern Mariana Islands", "Islas Marianas del Norte"],
    ["MS", "Mississippi", "Misisipi"],
    ["MT", "Montana", "Montana"],
    ["NC", "North Carolina", "Carolina del Norte"],
    ["ND", "North Dakota", "Dakota del Norte"],
    ["NE", "Nebraska", "Nebraska"],
    ["NH", "New Hampshire", "Nuevo Hampshire"],
    ["NJ", "New Jersey", "Nueva Jersey"],
    ["NM", "New Mexico", "Nuevo México"],
    ["NV", "Nevada", "Nevada"],
    ["NY", "New York", "Nueva York"],
    ["OH", "Ohio", "Ohio"],
    ["OK", "Oklahoma", "Oklahoma"],
    ["OR", "Oregon", "Oregón"],
    ["PA", "Pennsylvania", "Pensilvania"],
    ["PR", "Puerto Rico", "Puerto Rico"],
    ["RI", "Rhode Island", "Rhode Island"],
    ["SC", "South Carolina", "Carolina del Sur"],
    ["SD", "South Dakota", "Dakota del Sur"],
    ["TN", "Tennessee", "Tennessee"],
    ["TX", "Texas", "Texas"],
    ["UT", "Utah", "Utah"],
    ["VA", "Virginia", "Virginia"],
    ["VI", "US Virgin Islands", "Islas Vírgenes de EE. UU."],
    ["VT", "Vermont", "Vermont"],
    ["WA", "Washington", "Washington"],
    ["WI", "Wisconsin", "Wisconsin"],
    ["WV", "West Virginia", "Virginia Occidental"],
    ["WY", "Wyoming", "Wyoming"],
];

impl State {
    /// Guantánamo Bay, for which ICE prints `FPO, FL`.
    pub const GUANTANAMO: Self = Self(8);

    /// The state of that code, in capital letters.
    pub fn from_code(code: &str) -> Option<Self> {
        STATES.iter().position(|[known, ..]| *known == code).map(Self)
    }

    /// The state of that code or English or Spanish name, or of a first word that no other has, in whatever case.
    pub fn from_words(words: &str) -> Option<Self> {
        let asked = plain(words);
        let is_named = |names: &&[&str; 3]| names.iter().any(|name| plain(name) == asked);
        let begins = |names: &&[&str; 3]| {
            let first = names.iter().filter_map(|name| name.split_once(' '));
            asked.len() > 3 && first.into_iter().any(|(word, _)| plain(word) == asked)
        };
        let number = |names: &[&str; 3]| STATES.iter().position(|known| known == names);
        // The first word of one name alone: `guantanamo`.
        let mut beginnings = STATES.iter().filter(begins);
        let only = beginnings.next().filter(|_| beginnings.next().is_none());
        STATES.iter().find(is_named).or(only).and_then(number).map(Self)
    }

    /// All of them, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..STATES.len()).map(Self)
    }

    fn names(self) -> [&'static str; 3] {
        STATES.get(self.0).copied().unwrap_or_default()
    }

    /// The two-letter code; `CU` for Guantánamo Bay.
    pub fn code(self) -> &'static str {
        let [code, ..] = self.names();
        code
    }

    /// The name in English.
    pub fn english(self) -> &'static str {
        let [_, name, _] = self.names();
        name
    }

    /// The name in Spanish.
    pub fn spanish(self) -> &'static str {
        let [.., name] = self.names();
        name
    }

    /// Whether the map of the fifty states and the District of Columbia has no room for it.
    pub fn is_apart(self) -> bool {
        ["AS", "CU", "GU", "MP", "PR", "VI"].contains(&self.code())
    }
}

/// Small letters without accents.
fn plain(words: &str) -> String {
    let letter = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        c => c,
    };
    words.trim().to_lowercase().chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_found_by_code_and_name() {
        assert_eq!(State::from_code("TX").map(State::english), Some("Texas"));
        assert_eq!(State::from_words(" new york ").map(State::code), Some("NY"));
        assert_eq!(State::from_words("Luisiana").map(State::code), Some("LA"));
        assert_eq!(State::from_words("guantanamo bay"), Some(State::GUANTANAMO));
        assert_eq!(State::from_words("Guantánamo"), Some(State::GUANTANAMO));
        assert_eq!(State::from_words("north"), None, "two begin so");
        assert_eq!(State::from_code("tx"), None);
        assert_eq!(State::GUANTANAMO.code(), "CU");
        assert!(STATES.windows(2).all(|pair| pair[0][0] < pair[1][0]));
    }
}
