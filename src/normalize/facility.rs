//! Stable ids of places of detention.
//! Comes in: names as printed. Goes out: ids. Never: two places merged on a guess; only a row of
//! `facility_aliases.csv` says that two names are one place.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::label;
use crate::normalize::NormalizeError;

/// Printed names that belong to another name's place.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    ids: BTreeMap<String, String>,
    /// Pairs of ids that stay apart, each in both orders.
    apart: BTreeSet<(String, String)>,
}

impl Aliases {
    /// Reads `facility_aliases.csv` (printed name, facility id, reason) and `facility_do_not_merge.csv` (two ids,
    /// reason).
    ///
    /// # Errors
    /// [`NormalizeError::Reference`] names the damaged line, or the alias that joins two places which a reviewed
    /// row keeps apart.
    pub fn read(aliases: &str, do_not_merge: &str) -> Result<Self, NormalizeError> {
        let mut apart = BTreeSet::new();
        for (_, one, other) in pairs(do_not_merge, "facility_do_not_merge.csv")? {
            apart.insert((one.clone(), other.clone()));
            apart.insert((other, one));
        }
        let mut ids = BTreeMap::new();
        for (line, printed, id) in pairs(aliases, "facility_aliases.csv")? {
            let own = slug(&printed);
            if apart.contains(&(own.clone(), id.clone())) {
                return Err(NormalizeError::Reference {
                    file: "facility_aliases.csv".to_owned(),
                    line,
                    problem: format!("`{own}` and `{id}` stand in facility_do_not_merge.csv"),
                });
            }
            ids.insert(own, id);
        }
        Ok(Self { ids, apart })
    }

    /// Whether a reviewed row keeps two places apart.
    pub fn are_apart(&self, one: &str, other: &str) -> bool {
        self.apart.contains(&(one.to_owned(), other.to_owned()))
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
        self.ids.get(&own).cloned().unwrap_or(own)
    }
}

/// Lines of a two-column reference file, each with its number.
fn pairs(text: &str, file: &str) -> Result<Vec<(usize, String, String)>, NormalizeError> {
    let mut pairs = Vec::new();
    for (index, record) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
        let line = index + 2;
        let damaged =
            |problem: String| NormalizeError::Reference { file: file.to_owned(), line, problem };
        let record = record.map_err(|cause| damaged(cause.to_string()))?;
        let (Some(first), Some(second)) = (record.get(0), record.get(1)) else {
            return Err(damaged("expected two names and a reason".to_owned()));
        };
        pairs.push((line, first.to_owned(), second.to_owned()));
    }
    Ok(pairs)
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
        let aliases = Aliases::read(text, "").unwrap();
        assert_eq!(
            aliases.id("Sheriff Al Cannon Detention Center"),
            aliases.id("Charleston County Detention Center"),
        );
    }
    #[test]
    fn a_reviewed_row_forbids_an_alias_that_would_join_two_places() {
        let aliases = "printed,facility_id,reason\nButler County Jail | El Dorado | KS,butler-county-jail-hamilton-oh,alike\n";
        let apart = "facility_id,other_facility_id,reason\nbutler-county-jail-hamilton-oh,butler-county-jail-el-dorado-ks,two states\n";
        let refused = Aliases::read(aliases, apart).unwrap_err().to_string();
        assert!(refused.contains("line 2") && refused.contains("do_not_merge"), "{refused}");
        assert!(
            Aliases::read("a,b,c\n", apart)
                .unwrap()
                .are_apart("butler-county-jail-el-dorado-ks", "butler-county-jail-hamilton-oh",)
        );
    }
}
