//! The counters in words, English and Spanish.
//!
//! Spanish is that of the United States: thousands are grouped with commas in both languages.

use chrono::{Datelike, NaiveDate};

use super::{Bilingual, Definition};
pub use crate::model::series::grouped;

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// `July 11, 2022` and `11 de julio de 2022`.
pub fn day(date: NaiveDate) -> Bilingual {
    let month = usize::try_from(date.month0()).unwrap_or(0);
    let name = |names: &[&'static str; 12]| names.get(month).copied().unwrap_or_default();
    Bilingual {
        en: format!("{} {}, {}", name(&MONTHS_EN), date.day(), date.year()),
        es: format!("{} de {} de {}", date.day(), name(&MONTHS_ES), date.year()),
    }
}

/// `as of July 11, 2022`; empty without a date.
pub fn as_of(date: Option<NaiveDate>) -> Bilingual {
    match date.map(day) {
        Some(day) => Bilingual { en: format!("as of {}", day.en), es: format!("al {}", day.es) },
        None => Bilingual { en: String::new(), es: String::new() },
    }
}

/// `read on February 7, 2023`, where the page's own date was not kept; empty without a date.
pub fn read_on(date: Option<NaiveDate>) -> Bilingual {
    match date.map(day) {
        Some(day) => {
            Bilingual { en: format!("read on {}", day.en), es: format!("leído el {}", day.es) }
        }
        None => as_of(None),
    }
}

/// Both languages.
pub(super) fn both([en, es]: [&str; 2]) -> Bilingual {
    Bilingual { en: en.to_owned(), es: es.to_owned() }
}

/// What a counter's sentence is made of.
pub(super) struct Said {
    /// The number, grouped.
    pub(super) number: String,
    /// The day.
    pub(super) day: Bilingual,
    /// Whose figure it is.
    pub(super) from: Bilingual,
    /// Whether only the day of reading is known.
    pub(super) only_read: bool,
}

/// A sentence that can be quoted as it is.
pub(super) fn sentence(
    of: &Definition,
    figure: Option<(i64, NaiveDate)>,
    source: Option<&str>,
    only_read: bool,
) -> Bilingual {
    let Some((value, date)) = figure.map(|(value, date)| (value, day(date))) else {
        return both(["No figure had been published.", "Aún no se había publicado ninguna cifra."]);
    };
    let page = source.is_some_and(|source| source.starts_with("ice_coronavirus"));
    let (from_en, from_es) = if page {
        ("ICE's coronavirus page", "la página de ICE sobre el coronavirus")
    } else {
        ("ICE's detention statistics", "las estadísticas de detención de ICE")
    };
    // What somebody read off the page on a day may be older than that day.
    let from = if only_read {
        Bilingual {
            en: format!("{from_en} as read on that day"),
            es: format!("{from_es}, tal como se leyó ese día"),
        }
    } else {
        both([from_en, from_es])
    };
    let [en, es] = (of.sentence)(&Said { number: grouped(value), day: date, from, only_read });
    Bilingual { en, es }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in
            [(0, "0"), (137, "137"), (23_753, "23,753"), (-1_234_567, "-1,234,567")]
        {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn days_are_written_as_each_language_writes_them() {
        let text = day("2022-07-11".parse().unwrap());
        assert_eq!((text.en.as_str(), text.es.as_str()), ("July 11, 2022", "11 de julio de 2022"));
    }
}
