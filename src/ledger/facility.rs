//! Stable ids of places of detention.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::TableId;
use crate::reference::place_id::{own_id, slug};
use crate::reference::{Alias, Apart};

/// Printed names that belong to another name's place.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    ids: BTreeMap<String, String>,
    /// By the name alone, those of one table's names; of several tables the first.
    scoped: BTreeMap<String, String>,
    /// Pairs of ids that stay apart, each in both orders.
    apart: BTreeSet<(String, String)>,
}

impl Aliases {
    /// The names of the rows.
    pub fn new(aliases: &[Alias], apart: &[Apart]) -> Self {
        let ids: BTreeMap<String, String> =
            aliases.iter().map(|row| (slug(&row.printed), row.facility_id.clone())).collect();
        let mut scoped = BTreeMap::new();
        for table in TableId::EVERY {
            let scope = format!("{}-", slug(table.name()));
            let own = ids.iter().filter_map(|(key, id)| Some((key.strip_prefix(&scope)?, id)));
            for (name, id) in own {
                scoped.entry(name.to_owned()).or_insert_with(|| id.clone());
            }
        }
        let one_way = apart.iter().map(|row| (&row.facility_id, &row.other_facility_id));
        let both = one_way.flat_map(|(one, other)| [(one, other), (other, one)]);
        Self { ids, scoped, apart: both.map(|(one, other)| (one.clone(), other.clone())).collect() }
    }

    /// The id that stays of a place that had two.
    pub fn stays<'a>(&'a self, id: &'a str) -> &'a str {
        self.ids.get(id).or_else(|| self.scoped.get(id)).map_or(id, String::as_str)
    }

    /// Whether a reviewed row keeps two places apart.
    pub fn are_apart(&self, one: &str, other: &str) -> bool {
        self.apart.contains(&(one.to_owned(), other.to_owned()))
    }

    /// The id of a place printed as `NAME` or `NAME | CITY | STATE | ZIP` in a table.
    pub fn id(&self, table: TableId, printed: &str) -> String {
        let own = own_id(printed);
        let scoped = self.ids.get(&format!("{}-{own}", slug(table.name())));
        if let Some(id) = scoped.or_else(|| self.ids.get(&own)) {
            return id.clone();
        }
        // Another table means a place of its own by this name.
        if self.stays(&own) == own { own } else { format!("{own}-in-{}", slug(table.name())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{Reference, facilities};

    fn aliases(rows: &str) -> Aliases {
        let text = format!("printed,facility_id,reason\n{rows}");
        let rows = Reference::FacilityAliases.rows_of(&text).unwrap();
        Aliases::new(&facilities::aliases(&rows).unwrap(), &[])
    }

    #[test]
    fn footnote_marks_do_not_make_a_new_place() {
        let id = own_id;
        assert_eq!(
            id("SOUTH TEXAS FAMILY RESIDENTIAL CENTER1 | DILLEY | TX | 78017"),
            id("South Texas Family Residential Center | Dilley | TX | 78017"),
        );
        assert_eq!(id("JFK INTERNATIONAL AP - T7"), "jfk-international-ap-t7");
        assert_eq!(id("SOUTHWEST KEY #946"), "southwest-key-946");
    }

    #[test]
    fn places_of_one_name_in_two_states_stay_apart() {
        assert_ne!(
            own_id("CLINTON COUNTY JAIL | PLATTSBURGH | NY | 12901"),
            own_id("CLINTON COUNTY JAIL | FRANKFORT | IN | 46041"),
        );
    }

    #[test]
    fn an_alias_row_joins_two_names() {
        let aliases = aliases(
            "Sheriff Al Cannon Detention Center,charleston-county-detention-center,renamed\n",
        );
        assert_eq!(
            aliases.id(TableId::Segregation, "Sheriff Al Cannon Detention Center"),
            aliases.id(TableId::Segregation, "Charleston County Detention Center"),
        );
        assert_eq!(
            aliases.stays("sheriff-al-cannon-detention-center"),
            "charleston-county-detention-center"
        );
    }

    /// The stateless table's is in Kentucky (code CHRISKY, 2025-12-22), that of the coronavirus page in Missouri.
    #[test]
    fn a_name_that_two_places_share_is_joined_in_its_table_only() {
        let aliases = aliases(
            "stateless: CHRISTIAN COUNTY JAIL,christian-county-jail-hopkinsville-ky,CHRISKY\n",
        );
        let id = |table| aliases.id(table, "Christian County Jail");
        assert_eq!(id(TableId::Stateless), "christian-county-jail-hopkinsville-ky");
        assert_eq!(id(TableId::CovidFacilities), "christian-county-jail-in-covid-facilities");
        assert_eq!(aliases.stays("christian-county-jail"), "christian-county-jail-hopkinsville-ky");
    }
}
