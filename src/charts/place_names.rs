//! Names of places as they are read: ICE prints capitals.

use crate::model::State;

/// Initials that stay capital, however the release prints them.
const INITIALS: [&str; 34] = [
    "AP", "APSO", "BPS", "CBP", "CCA", "CDF", "CLIPC", "DOD", "ERO", "FCI", "FDC", "FSC", "GEO",
    "IAH", "ICA", "ICE", "IGSA", "IHSC", "II", "IPC", "ISF", "JFK", "JTF", "MDC", "OFO", "OMDC",
    "POE", "RJ", "SPC", "SSM", "TGK", "THOP", "US", "USBP",
];
const SMALL: [&str; 7] = ["OF", "AND", "THE", "AT", "FOR", "BY", "DE"];

/// `STEWART DETENTION CENTER` as `Stewart Detention Center`; initials and codes of states stay.
pub fn mixed(printed: &str) -> String {
    let words: Vec<&str> = printed.split(' ').filter(|word| !word.is_empty()).collect();
    let last = words.len().saturating_sub(1);
    let word = |(at, word): (usize, &&str)| {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let ends = at == last && (at > 1 || before.is_some_and(|before| before.ends_with(',')));
        mixed_word(word, (at, ends))
    };
    words.iter().enumerate().map(word).collect::<Vec<String>>().join(" ")
}

fn mixed_word(word: &str, (at, ends): (usize, bool)) -> String {
    let bare: String =
        word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let is_apart = word.starts_with('(') || ends;
    let is_state = is_apart && State::from_code(&bare).is_some();
    if INITIALS.contains(&bare.as_str()) || is_state || (bare == "VA" && at > 0) {
        return word.to_uppercase();
    }
    if at > 0 && SMALL.contains(&bare.as_str()) {
        return word.to_lowercase();
    }
    let mut before = ['-', '-'];
    word.chars()
        .map(|c| {
            // `MCALLEN`; `MC` alone is no beginning of a name.
            let after_mc = before == ['M', 'c'] && bare.starts_with("MC") && bare.len() > 4;
            let [_, last] = before;
            let is_first = !(last.is_alphanumeric() || last == '\'' || last == '’');
            let upper = is_first || after_mc;
            let shown = if upper { Some(c) } else { c.to_lowercase().next() };
            before = [last, shown.unwrap_or(c)];
            shown.unwrap_or(c)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_names_are_set_in_mixed_case() {
        assert_eq!(mixed("STEWART DETENTION CENTER"), "Stewart Detention Center");
        assert_eq!(mixed("ADELANTO ICE PROCESSING CENTER"), "Adelanto ICE Processing Center");
        assert_eq!(mixed("DEPARTMENT OF CORRECTIONS (CCA)"), "Department of Corrections (CCA)");
        assert_eq!(mixed("ST. MARY'S JAIL-ANNEX"), "St. Mary's Jail-Annex");
        assert_eq!(mixed("LA PALMA CORRECTION CENTER - APSO"), "La Palma Correction Center - APSO");
        assert_eq!(mixed("MCALLEN HOLD ROOM"), "McAllen Hold Room");
        assert_eq!(mixed("FREEBORN COUNTY JAIL, MN"), "Freeborn County Jail, MN");
        assert_eq!(mixed("Torrance/Estancia, Nm"), "Torrance/Estancia, NM");
        assert_eq!(mixed("CLARK COUNTY JAIL (IN)"), "Clark County Jail (IN)");
        assert_eq!(mixed("Port Isabel Spc"), "Port Isabel SPC");
        assert_eq!(mixed("JTF CAMP SIX"), "JTF Camp Six");
    }
}
