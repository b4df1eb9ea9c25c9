//! Spanish for what the record names in English: tables, what ICE stopped publishing.

use crate::model::TableId;

/// The name of a table, row or column by its id in words; what has none keeps ICE's own.
pub(super) fn plain(id: &str) -> Option<String> {
    if let Some((table, part)) = id.split_once(": ") {
        return Some(format!("{}: {}", name(table)?, name(part)?));
    }
    name(id).map(str::to_owned)
}

fn name(id: &str) -> Option<&'static str> {
    let known = NAMES.iter().find(|(known, _)| *known == id).map(|(_, name)| *name);
    let of_table = || TableId::from_name(id).map(TableId::spanish).filter(|name| !name.is_empty());
    known.or_else(of_table)
}

/// Ids of rows and columns.
const NAMES: [(&str, &str); 25] = [
    ("ice_coronavirus_page", "página de ICE sobre el coronavirus"),
    ("family", "familias"),
    ("family_unit", "unidades familiares"),
    ("family_detention", "detención de familias"),
    ("family_with_positive_fear_claim", "familias con temor fundado"),
    ("extended_case_management_family_unit", "gestión ampliada de casos, familias"),
    ("extended_case_management_single_adult", "gestión ampliada de casos, adultos"),
    ("no_technology", "sin tecnología"),
    ("voiceid", "VoiceID"),
    ("smartlink", "SmartLINK"),
    ("gps", "GPS"),
    ("average_days_after_determination", "días después de la decisión"),
    ("pending_inspection", "inspección pendiente"),
    ("last_inspection_type", "tipo de la última inspección"),
    ("last_inspection_standard", "norma de la última inspección"),
    ("last_inspection_rating", "resultado de la última inspección"),
    ("last_inspection_date", "fecha de la última inspección"),
    ("second_last_inspection_type", "tipo de la penúltima inspección"),
    ("second_last_inspection_standard", "norma de la penúltima inspección"),
    ("second_last_inspection_rating", "resultado de la penúltima inspección"),
    ("second_last_inspection_date", "fecha de la penúltima inspección"),
    ("last_nakamoto_inspection_standard", "norma de la última inspección de Nakamoto"),
    ("last_nakamoto_inspection_rating", "resultado de la última inspección de Nakamoto"),
    ("last_nakamoto_inspection_date", "fecha de la última inspección de Nakamoto"),
    ("atd_cost", "costo de ATD"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_ice_has_a_spanish_name() {
        let of_others = |name: &str| name.starts_with("trac_");
        for table in TableId::EVERY.iter().map(|table| table.name()).filter(|name| !of_others(name))
        {
            assert!(name(table).is_some(), "name `{table}` in NAMES");
        }
        assert_eq!(
            plain("atd_technology: voiceid").as_deref(),
            Some("ATD por tecnología: VoiceID")
        );
        assert_eq!(plain("atd_technology: unknown"), None);
    }
}
