//! Stable ids of places of detention.
//! Comes in: names as printed. Goes out: ids. Never: two places merged on a guess; only a row of
//! `facility_aliases.csv` says that two names are one place.

use std::collections::BTreeMap;

use crate::extract::label;
use crate::normalize::NormalizeError;

/// Printed names that belong to another name's place.
#[derive(Debug, Clone, Default)]
pub struct Aliases(BTreeMap<String, String>);

impl Aliases {
    /// Reads `facility_aliases.csv`: printed name, facility id, reason.
    ///
    /// # Errors
    /// [`NormalizeError::Reference`] names the damaged line.
    pub fn read(text: &str) -> Result<Self, NormalizeError> {
        let mut aliases = BTreeMap::new();
        for (index, record) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
            let damaged = |problem: String| NormalizeError::Reference {
                file: "facility_aliases.csv".to_owned(),
                line: index + 2,
                problem,
            };
            let record = record.map_err(|cause| damaged(cause.to_string()))?;
            let (Some(printed), Some(id)) = (record.get(0), record.get(1)) else {
                return Err(damaged("expected a printed name and a facility id".to_owned()));
            };
            aliases.insert(slug(printed), id.to_owned());
        }
        Ok(Self(aliases))
    }

    /// The id of a place printed as `NAME` or `NAME | CITY | STATE | ZIP`.
    pub fn id(&self, printed: &str) -> String {
        let mut parts = printed.split(" | ");
        let name = parts.next().unwrap_or_default();
        let city = parts.next().unwrap_or_default();
        let state = parts.next().unwrap_or_default();
        let own = [slug(&without_footnote_mark(name)), slug(city), slug(state)]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        self.0.get(&own).cloned().unwrap_or(own)
    }
}

fn slug(text: &str) -> String {
    label::key(text).replace(' ', "-")
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
    use super::*;

    #[test]
    fn footnote_marks_do_not_make_a_new_place() {
        let aliases = Aliases::default();
        let id = |name| aliases.id(name);
        assert_eq!(
            id("SOUTH TEXAS FAMILY RESIDENTIAL CENTER1 | DILLEY | TX | 78017"),
            id("South Texas Family Residential Center | Dilley | TX | 78017"),
        );
        assert_eq!(id("JFK INTERNATIONAL AP - T7"), "jfk-international-ap-t7");
        assert_eq!(id("SOUTHWEST KEY #946"), "southwest-key-946");
    }

    #[test]
    fn places_of_one_name_in_two_states_stay_apart() {
        let aliases = Aliases::default();
        assert_ne!(
            aliases.id("CLINTON COUNTY JAIL | PLATTSBURGH | NY | 12901"),
            aliases.id("CLINTON COUNTY JAIL | FRANKFORT | IN | 46041"),
        );
    }

    #[test]
    fn an_alias_row_joins_two_names() {
        let text = "printed,facility_id,reason\nSheriff Al Cannon Detention Center,charleston-county-detention-center,renamed\n";
        let aliases = Aliases::read(text).unwrap();
        assert_eq!(
            aliases.id("Sheriff Al Cannon Detention Center"),
            aliases.id("Charleston County Detention Center"),
        );
    }
}
