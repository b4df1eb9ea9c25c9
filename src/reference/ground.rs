//! Where places lie, who lives there, and which areas ICE has: the reference files of geography.

use std::collections::BTreeMap;
use std::path::Path;

use super::{
    Area, Duty, Location, Reference, ReferenceError, Residents, Ring, areas, law, locations,
    outlines, residents,
};

/// The reference files of geography.
#[derive(Debug, Clone, Default)]
pub struct Ground {
    /// Where each place lies, by its id.
    pub locations: BTreeMap<String, Location>,
    /// Residents of each state.
    pub residents: Residents,
    /// Areas and their states.
    pub areas: Vec<Area>,
    /// Outlines of the states, for maps.
    pub outlines: Vec<Ring>,
    /// What the law asks ICE to publish of each place.
    pub law: Vec<Duty>,
}

impl Ground {
    /// Reads the files.
    ///
    /// # Errors
    /// [`ReferenceError`] names the first line that does not fit.
    pub fn read(data: &Path) -> Result<Self, ReferenceError> {
        Ok(Self {
            locations: locations::read(&Reference::Locations.rows(data)?)?,
            residents: residents::read(&Reference::Residents.rows(data)?)?,
            areas: areas::read(&Reference::Areas.rows(data)?)?,
            outlines: outlines::read(&Reference::Outlines.rows(data)?)?,
            law: law::read(&Reference::Law.rows(data)?)?,
        })
    }

    /// The field office of an area's code.
    pub fn field_office(&self, code: &str) -> Option<&str> {
        self.areas.iter().find(|area| area.code == code).map(|area| area.field_office.as_str())
    }
}
