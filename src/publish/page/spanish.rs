//! Spanish for what the record names in English: rules, tables, what ICE stopped publishing.

use crate::model::Rule;

/// What a rule found, in a few words.
pub(super) fn found(rule: Rule) -> &'static str {
    match rule {
        Rule::Unreadable => "Una celda no se puede leer.",
        Rule::PartsDoNotAdd => "Las partes no suman el total.",
        Rule::TablesDisagree => "Dos tablas del mismo documento dan cifras distintas.",
        Rule::MixedAge => "La tabla mezcla cifras nuevas con cifras de una publicación anterior.",
        Rule::OlderThanBefore => "La tabla es más antigua que una publicada antes.",
        Rule::LateDocument => "El documento apareció más tarde de lo que dice su fecha.",
        Rule::NewDateOnOldFigures => "Las cifras son de antes, con una fecha nueva.",
        Rule::OldDateOnNewFigures => "Las cifras son nuevas, con una fecha de antes.",
        Rule::NotUpdated => "La tabla no se actualizó.",
        Rule::RepeatedTotal => "El total se repite sin cambios.",
        Rule::DateAfterPublication => "La fecha es posterior a la publicación.",
        Rule::DateOutsideFiscalYear => "La fecha está fuera del año fiscal de la hoja.",
        Rule::NoDate => "La tabla no tiene fecha.",
        Rule::DatesDisagree => "Las fechas del documento no coinciden.",
        Rule::DaysContradictDate => "Los días contados contradicen la fecha.",
        Rule::RunningTotalFell => "Un total acumulado bajó.",
        Rule::StaysFell => "El número de estancias acumuladas bajó.",
        Rule::Jump => "El cambio es mucho mayor que cualquier cambio anterior de la serie.",
        Rule::SplitsDisagree => "Dos desgloses de la misma cifra no coinciden.",
        Rule::FacilitiesAboveNation => "Los centros suman más que el total nacional.",
        Rule::RowsRepeated => "Hay filas repetidas.",
        Rule::ColumnOutOfRange => "Una columna tiene valores imposibles.",
        Rule::OutOfRange => "Un valor es imposible.",
        Rule::WordsOutOfColumn => "Las palabras están en la columna equivocada.",
        Rule::LabelsExchanged => "Las etiquetas están intercambiadas.",
        Rule::UnitPriceChanged => "El precio por persona y día cambió de golpe.",
        Rule::RowsVanished => "Faltan filas que estaban en la publicación anterior.",
        Rule::LayoutChanged => "El formato de la tabla cambió.",
        Rule::Restated => "ICE cambió después cifras ya publicadas.",
        Rule::MeanMoved => "El promedio se movió más de lo que es posible.",
        Rule::SharesDisagree => "Los porcentajes no corresponden a las cifras.",
        Rule::YearOutOfLine => "El año no concuerda con los demás.",
        Rule::Stopped => "Ya no se publica.",
        Rule::Returned => "Se publica de nuevo.",
        Rule::SameBytesNewName => "Es el mismo archivo con otro nombre.",
        Rule::SameNameNewBytes => "Es otro archivo con el mismo nombre.",
        Rule::SameFiguresNewBytes => "Es otro archivo con las mismas cifras.",
        Rule::FileNameDate => "La fecha del nombre del archivo no concuerda.",
        Rule::SecondSourceDisagrees => "Otra fuente da una cifra distinta.",
        Rule::RecordsDisagree => "Los registros individuales dan una cifra distinta.",
        Rule::ImpossibleInterval => "El promedio del período resulta imposible.",
        Rule::Rounded => "Las cifras están redondeadas.",
        Rule::Excluded => "Una persona decidió omitir la cifra.",
    }
}

/// The name of a table, row or column by its id in words; what has none keeps ICE's own.
pub(super) fn plain(id: &str) -> Option<String> {
    if let Some((table, part)) = id.split_once(": ") {
        return Some(format!("{}: {}", name(table)?, name(part)?));
    }
    name(id).map(str::to_owned)
}

fn name(id: &str) -> Option<&'static str> {
    let known = NAMES.iter().find(|(known, _)| *known == id);
    known.map(|(_, name)| *name)
}

/// Ids of tables, then of rows and columns.
const NAMES: [(&str, &str); 62] = [
    ("atd_status", "ATD por tipo de caso"),
    ("atd_technology", "ATD por tecnología"),
    ("atd_area", "ATD por área de ICE"),
    ("court_total_hearings", "audiencias de tribunal"),
    ("court_final_hearings", "audiencias finales de tribunal"),
    ("family_releases", "liberaciones de familias"),
    ("detained_by_disposition", "personas detenidas por situación"),
    ("detained_by_criminality", "personas detenidas por antecedentes"),
    ("fear_decision_time", "tiempo hasta la decisión sobre temor"),
    ("fear_decisions", "decisiones sobre temor"),
    ("fear_length_of_stay", "duración de la estancia con temor fundado"),
    ("book_ins_by_agency", "ingresos por agencia"),
    ("book_ins_by_facility_type", "ingresos por tipo de centro"),
    ("final_releases_by_facility_type", "liberaciones por tipo de centro"),
    ("removals", "deportaciones"),
    ("releases_by_reason_annual", "liberaciones por motivo, del año"),
    ("releases_by_reason", "liberaciones por motivo"),
    ("average_daily_population", "población media diaria"),
    ("average_daily_population_by_facility_type", "población media diaria por tipo de centro"),
    ("length_of_stay", "duración de la estancia"),
    ("length_of_stay_by_facility_type", "duración de la estancia por tipo de centro"),
    ("length_of_stay_adult", "duración de la estancia de adultos"),
    ("custody_length_of_stay", "duración de la custodia"),
    ("people_by_days_in_custody", "personas por días en custodia"),
    ("parole_requested", "solicitudes de libertad condicional"),
    ("parole_status", "libertad condicional"),
    ("stateless", "personas apátridas"),
    ("bonds", "fianzas"),
    ("semiannual", "informe semestral"),
    ("semiannual_by_country", "informe semestral por país"),
    ("facilities", "centros"),
    ("transgender_population", "personas transgénero"),
    ("vulnerable_population", "población vulnerable"),
    ("segregation", "aislamiento"),
    ("covid_summary", "COVID-19, resumen"),
    ("covid_facilities", "COVID-19 por centro"),
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
    ("footnotes", "notas al pie"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TableId;

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
