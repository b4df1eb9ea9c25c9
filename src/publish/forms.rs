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

/// A form beside CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With types, for tools.
    Parquet,
    /// For pages.
    Json,
}

impl Form {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Json => "json",
        }
    }

    /// The name of a CSV file in this form.
    pub fn renamed(self, path: &str) -> String {
        format!("{}.{}", path.trim_end_matches(".csv"), self.ending())
    }
}

/// The forms in which a CSV file is published too; none for lists.
pub fn forms(path: &str) -> &'static [Form] {
    let Some(name) = path.strip_prefix("series/").and_then(|name| name.strip_suffix(".csv")) else {
        return &[];
    };
    let is_json = SeriesId::from_name(name).is_some_and(|id| AS_JSON.contains(&id));
    if is_json { &[Form::Parquet, Form::Json] } else { &[Form::Parquet] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_one_form_and_headline_series_three() {
        assert_eq!(forms("holds.csv"), []);
        assert_eq!(forms("series/atd.csv"), [Form::Parquet, Form::Json]);
        assert_eq!(forms("series/atd_by_technology.csv"), [Form::Parquet]);
        assert_eq!(Form::Json.renamed("series/atd.csv"), "series/atd.json");
    }
}
