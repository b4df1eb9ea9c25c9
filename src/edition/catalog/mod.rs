//! The published series: declarations.

mod further;
mod headline;

use crate::edition::spec::SeriesSpec;
use crate::model::SeriesId;

/// Every series that is read off tables, in the order of the data dictionary.
pub fn all() -> impl Iterator<Item = &'static SeriesSpec> {
    headline::SERIES.iter().chain(further::SERIES)
}

/// How a series is read off tables; `None` for one that is computed.
pub fn of(id: SeriesId) -> Option<&'static SeriesSpec> {
    all().find(|spec| spec.id == id)
}

/// The series of that name.
pub fn find(name: &str) -> Option<&'static SeriesSpec> {
    of(SeriesId::from_name(name)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daily::DAILY;
    use crate::edition::computed::COMPUTED;
    use crate::places::PLACES;

    #[test]
    fn each_series_is_declared_once() {
        for id in SeriesId::EVERY {
            let n_read = all().filter(|spec| spec.id == *id).count();
            let n_computed = COMPUTED.iter().filter(|spec| spec.id == *id).count();
            let n_of_records = DAILY.iter().filter(|spec| spec.id == *id).count();
            let n_of_places = PLACES.iter().filter(|spec| spec.id == *id).count();
            assert_eq!(n_read + n_computed + n_of_records + n_of_places, 1, "{id}");
        }
    }
}
