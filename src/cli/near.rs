//! Messages about misspelt names.

use std::collections::BTreeSet;

use super::UsageError;
use crate::model::State;

/// A name at least this alike (Jaro-Winkler) is offered: `detaned` for `detained`, but nothing for `nosuch`.
const ALIKE: f64 = 0.85;

/// The name most like this one, if any is alike.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|known| (strsim::jaro_winkler(known, name), known))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .filter(|(alike, _)| *alike >= ALIKE)
        .map(|(_, near)| near)
}

/// `unknown series `detaned`; did you mean `detained`?`, or the command that lists the names.
pub(super) fn unknown<'a>(
    kind: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
    list: &str,
) -> UsageError {
    UsageError(match nearest(name, known) {
        Some(near) => format!("unknown {kind} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {kind} `{name}`; run `{list}`"),
    })
}

/// Names the nearest column, or all columns.
pub(super) fn column(name: &str, known: &[String]) -> UsageError {
    let near = nearest(name, known.iter().map(String::as_str));
    UsageError(match near {
        Some(near) => format!("unknown column `{name}`; did you mean `{near}`?"),
        None => format!("unknown column `{name}`; columns: {}", known.join(", ")),
    })
}

/// The value that was probably meant: one alike, or the first that contains what was typed.
pub(super) fn value(typed: &str, known: &BTreeSet<String>) -> Option<String> {
    let typed = typed.to_lowercase();
    let starts = known.iter().find(|value| value.to_lowercase().starts_with(&typed));
    let contains = || known.iter().find(|value| value.to_lowercase().contains(&typed));
    let alike = || {
        let near =
            known.iter().map(|value| (strsim::jaro_winkler(&value.to_lowercase(), &typed), value));
        near.filter(|(alike, _)| *alike >= ALIKE)
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(_, v)| v)
    };
    starts.or_else(contains).or_else(alike).filter(|_| !typed.is_empty()).cloned()
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
        let near = State::all()
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
            .filter(|state| likeness(state) >= ALIKE && words.chars().count() > 2);
        let near = near.map_or_else(
            || "; use a two-letter code or a name".to_owned(),
            |state| format!("; the nearest is {} ({})", state.code(), state.english()),
        );
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

    #[test]
    fn columns_values_and_states_are_offered() {
        let columns = ["as_of", "source"].map(str::to_owned);
        assert_eq!(
            column("nosuch", &columns).to_string(),
            "unknown column `nosuch`; columns: as_of, source"
        );
        let known = ["adams", "stewart-detention-center-lumpkin-ga"].map(str::to_owned).into();
        assert_eq!(
            value("stewart", &known),
            Some("stewart-detention-center-lumpkin-ga".to_owned())
        );
        assert_eq!(value("qqq", &known), None);
        let told = state("ZZ").unwrap_err().to_string();
        assert_eq!(told, "unknown state `ZZ`; use a two-letter code or a name");
    }
}
