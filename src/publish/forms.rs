//! In which forms a published CSV file is published too.

use crate::model::SeriesId;

/// Headline series that have a JSON file. `atd_by_technology` has none: it would be 2.3 MB, its Parquet is 0.1 MB.
pub const AS_JSON: [SeriesId; 9] = [
    SeriesId::Detained,
    SeriesId::DetainedByCriminality,
    SeriesId::DetainedByFacilityType,
    SeriesId::Atd,
    SeriesId::AverageDailyPopulation,
    SeriesId::BookIns,
    SeriesId::Releases,
    SeriesId::LengthOfStay,
    SeriesId::Covid,
];

/// The name of the same file in another form.
pub fn renamed(path: &str, form: &str) -> String {
    format!("{}.{form}", path.trim_end_matches(".csv"))
}

/// The forms in which a CSV file is published too; none for lists.
pub fn forms(path: &str) -> &'static [&'static str] {
    let Some(name) = path.strip_prefix("series/").and_then(|name| name.strip_suffix(".csv")) else {
        return &[];
    };
    let is_json = SeriesId::from_name(name).is_some_and(|id| AS_JSON.contains(&id));
    if is_json { &["parquet", "json"] } else { &["parquet"] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_one_form_and_headline_series_three() {
        assert_eq!(forms("holds.csv"), [""; 0]);
        assert_eq!(forms("series/atd.csv"), ["parquet", "json"]);
        assert_eq!(forms("series/atd_by_technology.csv"), ["parquet"]);
        assert_eq!(renamed("series/atd.csv", "json"), "series/atd.json");
    }
}
