//! Messages about misspelt names.

use super::UsageError;
use crate::model::State;

/// A name at least this alike (Jaro-Winkler) is offered: `detaned` for `detained`, but nothing for `nosuch`.
const ALIKE: f64 = 0.85;

/// `unknown series `detaned`; did you mean `detained`?`, or the command that lists the names.
pub(super) fn unknown<'a>(
    kind: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
    list: &str,
) -> UsageError {
    let near = known
        .map(|known| (strsim::jaro_winkler(known, name), known))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .filter(|(alike, _)| *alike >= ALIKE);
    UsageError(match near {
        Some((_, near)) => format!("unknown {kind} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {kind} `{name}`; run `{list}`"),
    })
}

/// The state of that code or name.
///
/// # Errors
/// [`UsageError`] where there is none.
pub(super) fn state(words: &str) -> Result<State, UsageError> {
    State::from_words(words).ok_or_else(|| {
        let likeness = |state: &State| {
            strsim::jaro_winkler(&state.english().to_lowercase(), &words.to_lowercase())
        };
        let near = State::all().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let near = near.map_or_else(String::new, |state| {
            format!("; the nearest is {} ({})", state.code(), state.english())
        });
        UsageError(format!("unknown state `{words}`{near}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_gets_its_neighbour_and_another_the_list() {
        let known = || ["detained", "in_custody_2_years"].into_iter();
        assert_eq!(
            unknown("series", "detaned", known(), "detention-stats series").to_string(),
            "unknown series `detaned`; did you mean `detained`?"
        );
        assert_eq!(
            unknown("series", "nosuch", known(), "detention-stats series").to_string(),
            "unknown series `nosuch`; run `detention-stats series`"
        );
    }
}
