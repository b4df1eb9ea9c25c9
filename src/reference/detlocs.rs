//! ICE's codes of places (DETLOC): their state, and the facility of ICE's list that each is.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Alias, Reference, ReferenceError, facilities};
use crate::reference::place_id::slug;

/// State of a code for which no list gives one.
pub const UNKNOWN: &str = "unknown";

/// What is known of one code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detloc {
    /// Two letters; `CU` at Guantanamo Bay.
    pub state: String,
    /// The facility of ICE's list under this code, by the id that stays; none for hold rooms and the like.
    pub facility_id: Option<String>,
}

/// Every code with what is known of it.
#[derive(Debug, Clone, Default)]
pub struct Detlocs {
    by_code: BTreeMap<String, Detloc>,
    by_facility: BTreeMap<String, String>,
}

impl Detlocs {
    /// Reads `detlocs.csv`.
    ///
    /// # Errors
    /// [`ReferenceError`] with the line.
    pub fn read(data: &Path) -> Result<Self, ReferenceError> {
        let aliases = facilities::aliases(&Reference::FacilityAliases.rows(data)?)?;
        Self::with(data, &aliases)
    }

    /// The same, where the names that belong to other names' places are known.
    ///
    /// # Errors
    /// [`ReferenceError`] with the line.
    pub(super) fn with(data: &Path, aliases: &[Alias]) -> Result<Self, ReferenceError> {
        let mut all = Self::default();
        let stays: BTreeMap<String, &str> =
            aliases.iter().map(|of| (slug(&of.printed), of.facility_id.as_str())).collect();
        for row in Reference::Detlocs.rows(data)? {
            let code = row.parsed("detloc", "a code of capital letters and digits", is_code)?;
            let state = row.parsed("state", "a state of two letters", is_state)?;
            row.text("reason")?;
            let known = all.by_code.entry(code.clone()).or_default();
            if !known.state.is_empty() && known.state != state {
                return Err(row.refused(format!("one state for `{code}`"), format!("`{state}`")));
            }
            known.state = state;
            let facility_id = row.get("facility_id");
            if facility_id.is_empty() {
                continue;
            }
            let id = stays.get(facility_id).map_or(facility_id, |stays| *stays).to_owned();
            if known.facility_id.get_or_insert_with(|| id.clone()) != &id {
                return Err(row.refused(format!("one facility for `{code}`"), format!("`{id}`")));
            }
            if all.by_facility.insert(id, code.clone()).is_some_and(|known| known != code) {
                return Err(row.refused("each facility under one code", format!("`{facility_id}`")));
            }
        }
        Ok(all)
    }

    /// The state of a code; [`UNKNOWN`] where no list gives one.
    pub fn state(&self, code: &str) -> &str {
        self.by_code.get(code).map_or(UNKNOWN, |known| known.state.as_str())
    }

    /// The facility of ICE's list that a code is; `None` where no facility sheet lists it.
    pub fn facility(&self, code: &str) -> Option<&str> {
        self.by_code.get(code)?.facility_id.as_deref()
    }

    /// The code of a facility of ICE's list.
    pub fn code(&self, facility_id: &str) -> Option<&str> {
        self.by_facility.get(facility_id).map(String::as_str)
    }
}

fn is_code(text: &str) -> Option<String> {
    let plain = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    (plain && (2..=7).contains(&text.len())).then(|| text.to_owned())
}

fn is_state(text: &str) -> Option<String> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_a_state_and_listed_ones_a_facility() {
        let nowhere = tempfile::tempdir().unwrap();
        let all = Detlocs::read(nowhere.path()).unwrap();
        assert_eq!(all.state("BOSHOLD"), "MA");
        assert_eq!(all.facility("BOSHOLD"), None);
        assert_eq!(all.state("NOSUCH1"), UNKNOWN);
        let stewart = all.facility("STWRTGA").unwrap();
        assert_eq!(all.code(stewart), Some("STWRTGA"));
        let unlisted = all.by_code.values().filter(|known| known.facility_id.is_none()).count();
        assert_eq!((all.by_code.len(), unlisted), (661, 336));
        // On the facility sheet and in the records under one name, in one state.
        assert_eq!(all.state("NYEPANV"), "NV");
        assert!(all.facility("NYEPANV").unwrap().starts_with("nye-county"));
        // Printed under two names: by the id that stays.
        let pike = "pike-county-correctional-facility-lords-valley-pa";
        assert_eq!((all.facility("PIKCOPA"), all.code(pike)), (Some(pike), Some("PIKCOPA")));
    }

    #[test]
    fn a_code_in_two_states_and_a_facility_under_two_codes_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let told = |rows: &str| {
            let text = format!("detloc,facility_id,state,reason\n{rows}");
            disk::write(&folder.path().join("reference/detlocs.csv"), text.as_bytes()).unwrap();
            Detlocs::read(folder.path()).unwrap_err().to_string()
        };
        assert!(told("KRO,a,FL,x\nKRO,b,GA,x\n").contains("line 3: expected one state for `KRO`"));
        assert!(told("KRO,a,FL,x\nKRO,b,FL,x\n").contains("one facility for `KRO`"));
        assert!(told("KRO,a,FL,x\nKRX,a,FL,x\n").contains("each facility under one code"));
        assert!(told("kro,a,FL,x\n").contains("line 2"));
        assert!(told("KRO,a,Florida,x\n").contains("a state of two letters"));
    }

    use crate::disk;
}
