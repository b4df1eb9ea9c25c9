//! Places by part of their name, city or state, with whatever name ICE printed them under.

use std::collections::BTreeSet;

use crate::model::State;
use crate::places::record::Record;

/// A place with every word that it is found by.
struct Words<'a> {
    id: &'a str,
    text: String,
    codes: BTreeSet<&'static str>,
}

/// Ids of the places that have all words of a text, listed ones first; an id alone names its place.
pub fn places<'a>(record: &'a Record, text: &str) -> Vec<&'a str> {
    let asked = plain(text);
    let all = words(record);
    if let Some(place) = all.iter().find(|place| place.id == text.trim()) {
        return vec![place.id];
    }
    let has = |place: &Words<'_>, word: &str| {
        place.codes.contains(word.to_uppercase().as_str()) && word.len() == 2
            || word.len() > 1 && place.text.contains(word)
    };
    let mut found: Vec<&str> = all
        .iter()
        .filter(|place| !asked.is_empty() && asked.split(' ').all(|word| has(place, word)))
        .map(|place| place.id)
        .collect();
    found.sort_by_key(|id| !record.is_listed(id));
    found
}

/// Ids of the places whose names read most like a text.
pub fn near<'a>(record: &'a Record, text: &str) -> Vec<&'a str> {
    let asked = plain(text);
    let likeness = |place: &Words<'_>| {
        let words = place.text.split(' ').filter(|word| word.len() > 2);
        words.map(|word| strsim::jaro_winkler(word, &asked)).fold(0.0, f64::max)
    };
    let all = words(record);
    let mut by_likeness: Vec<(f64, &str)> =
        all.iter().map(|place| (likeness(place), place.id)).collect();
    by_likeness.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    by_likeness.into_iter().take(5).map(|(_, id)| id).collect()
}

fn words(record: &Record) -> Vec<Words<'_>> {
    let of = |id| {
        let mut words: BTreeSet<String> = BTreeSet::new();
        let mut states: BTreeSet<State> = BTreeSet::new();
        for (_, listing) in record.of(id) {
            words.insert(plain(&listing.name));
            words.extend(listing.city.as_deref().map(plain));
            states.extend(listing.state.map(|(state, _)| state));
        }
        for state in &states {
            words.insert(plain(state.english()));
            words.insert(plain(state.spanish()));
        }
        let location = record.ground.locations.get(id);
        words.extend(location.and_then(|location| location.county.as_deref()).map(plain));
        words.extend(location.and_then(|location| location.detloc.as_deref()).map(plain));
        Words {
            id,
            text: words.into_iter().collect::<Vec<_>>().join(" "),
            codes: states.iter().map(|state| state.code()).collect(),
        }
    };
    record.ids().map(of).collect()
}

/// Small letters without accents, words set apart by one blank.
pub fn plain(text: &str) -> String {
    let letter = |c: char| match c {
        'á' | 'Á' => 'a',
        'é' | 'É' => 'e',
        'í' | 'Í' => 'i',
        'ó' | 'Ó' => 'o',
        'ú' | 'Ú' | 'ü' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        c if c.is_alphanumeric() => c.to_ascii_lowercase(),
        _ => ' ',
    };
    let text: String = text.chars().map(letter).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_accents_and_marks() {
        assert_eq!(plain("Guantánamo  Bay"), "guantanamo bay");
        assert_eq!(plain("ST. MARY'S"), "st mary s");
    }
}
