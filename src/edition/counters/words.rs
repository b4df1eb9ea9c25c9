//! The counters in words, English and Spanish.
//!
//! Spanish is that of the United States: thousands are grouped with commas in both languages.

use chrono::{Datelike, NaiveDate};

use super::Bilingual;
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

/// What a counter counts.
pub fn label(id: &str) -> Bilingual {
    let (en, es) = match id {
        "people_detained" => ("people detained by ICE", "personas detenidas por ICE"),
        "facilities_with_covid_cases" => (
            "ICE detention facilities that had a confirmed COVID-19 case",
            "centros de detención de ICE con algún caso confirmado de COVID-19",
        ),
        _ => (
            "people monitored under ICE's \"Alternatives to Detention\"",
            "personas vigiladas por ICE en «alternativas a la detención»",
        ),
    };
    Bilingual { en: en.to_owned(), es: es.to_owned() }
}

/// A sentence that can be quoted as it is.
pub fn sentence(
    id: &str,
    figure: Option<(i64, NaiveDate)>,
    source: Option<&str>,
    only_read: bool,
) -> Bilingual {
    let Some((value, date)) = figure.map(|(value, date)| (value, day(date))) else {
        return Bilingual {
            en: "No figure had been published.".to_owned(),
            es: "Aún no se había publicado ninguna cifra.".to_owned(),
        };
    };
    let number = grouped(value);
    let page = source.is_some_and(|source| source.starts_with("ice_coronavirus"));
    let (from_en, from_es) = if page {
        ("ICE's coronavirus page", "la página de ICE sobre el coronavirus")
    } else {
        ("ICE's detention statistics", "las estadísticas de detención de ICE")
    };
    // What somebody read off the page on a day may be older than that day.
    let (from_en, from_es) = if only_read {
        (format!("{from_en} as read on that day"), format!("{from_es}, tal como se leyó ese día"))
    } else {
        (from_en.to_owned(), from_es.to_owned())
    };
    let (en, es) = match id {
        "facilities_with_covid_cases" if only_read => (
            format!(
                "{number} ICE detention facilities had had a confirmed COVID-19 case, according to ICE's coronavirus page as read on {}.",
                date.en
            ),
            format!(
                "{number} centros de detención de ICE habían tenido algún caso confirmado de COVID-19, según la página de ICE sobre el coronavirus leída el {}.",
                date.es
            ),
        ),
        "people_detained" => (
            format!(
                "{number} people were in ICE detention on {}, according to {from_en}.",
                date.en
            ),
            format!("ICE tenía detenidas a {number} personas el {}, según {from_es}.", date.es),
        ),
        "facilities_with_covid_cases" => (
            format!(
                "As of {}, {number} ICE detention facilities had had a confirmed COVID-19 case, according to {from_en}.",
                date.en
            ),
            format!(
                "Al {}, {number} centros de detención de ICE habían tenido algún caso confirmado de COVID-19, según {from_es}.",
                date.es
            ),
        ),
        _ => (
            format!(
                "ICE monitored {number} people under \"Alternatives to Detention\" on {}, according to {from_en}.",
                date.en
            ),
            format!(
                "ICE vigilaba a {number} personas en «alternativas a la detención» el {}, según {from_es}.",
                date.es
            ),
        ),
    };
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
