//! The words by which figures are recognized, in small letters without accents, as `profiles::find::plain` makes them.

/// Nouns for people.
#[rustfmt::skip]
pub(super) const PEOPLE: [&str; 28] = [
    "people", "persons", "immigrants", "migrants", "individuals", "noncitizens", "citizens",
    "detainees", "detained", "men", "women", "children", "families", "human", "lives",
    "participants", "adults", "personas", "inmigrantes", "migrantes", "detenidos", "detenidas",
    "familias", "participantes", "individuos", "seres", "asylum", "enrollees",
];

/// Nouns for facilities.
#[rustfmt::skip]
pub(super) const FACILITIES: [&str; 9] = [
    "facilities", "facility", "centers", "jails", "prisons", "centros", "instalaciones", "carceles",
    "sites",
];

/// Words at which a noun phrase ends.
#[rustfmt::skip]
pub(super) const STOPS: [&str; 44] = [
    "of", "in", "at", "on", "with", "by", "for", "and", "or", "from", "to", "as", "who", "that",
    "were", "are", "is", "was", "have", "had", "has", "a", "an", "the", "de", "en", "con", "por",
    "para", "y", "o", "que", "son", "eran", "estaban", "fueron", "al", "el", "la", "los", "las",
    "according", "segun", "bajo",
];

/// Beside these a number is a part, a flow, a capacity, a wish or a figure of others.
#[rustfmt::skip]
pub(super) const FOREIGN: [&str; 133] = [
    "women", "children", "child", "girls", "boys", "minors", "families", "family", "single", "men",
    "criminal", "convicted", "conviction", "convictions", "arrest", "arrested", "arrests", "deport",
    "deported", "deportations", "removed", "removals", "booked", "transferred", "released", "die",
    "died", "deaths", "killed", "vaccinated", "tested", "positive", "beds", "capacity", "contract",
    "budget", "cost", "funded", "funding", "population", "residents", "city", "town", "county",
    "home", "guards", "employees", "staff", "signed", "lawyers", "asylum", "cbp", "gps", "ankle",
    "smartlink", "voiceid", "increase", "hired", "mujeres", "ninos", "hombres", "deportadas",
    "deportados", "arrestadas", "arrestados", "muertes", "murieron", "liberadas", "liberados",
    "trasladadas", "camas", "capacidad", "presupuesto", "ciudad", "pueblo", "condado", "poblacion",
    "habitantes", "residentes", "aumento", "geo", "corecivic", "company", "companies", "private",
    "privadas", "privados", "sheriff", "sheriffs", "prison", "prisons", "average", "averaged",
    "daily", "per day", "a day", "every", "each", "promedio", "diario", "por dia", "plan", "plans",
    "wants", "want", "goal", "quota", "room", "enough", "to detain", "to hold", "para detener",
    "without", "sin", "except", "outside", "only", "solo", "raid", "raids", "sweep", "sweeps",
    "operation", "redada", "redadas", "operativo", "trac", "vera", "aclu", "says", "said",
    "estimates", "dice",
];

/// Beside these even a number that equals a published figure counts another group, or something that was done.
#[rustfmt::skip]
pub(super) const ANOTHER: [&str; 35] = [
    "children", "child", "minors", "girls", "boys", "women", "men", "criminal", "convicted",
    "conviction", "convictions", "deported", "deportations", "removals", "booked", "transferred",
    "die", "died", "deaths", "killed", "without", "except", "sin", "excepto", "mujeres", "ninos",
    "ninas", "hombres", "deportadas", "deportados", "muertes", "murieron", "trasladadas",
    "condenadas", "condenados",
];

/// Before the whole of which another number is a part.
pub(super) const WHOLE: [&str; 4] = ["of the", "out of", "de las", "de los"];

/// Words of a span, a rate or an unstated time.
#[rustfmt::skip]
pub(super) const SOME_TIME: [&str; 29] = [
    "since", "during", "year", "years", "month", "months", "week", "weeks", "ago", "fy", "fiscal",
    "annually", "yearly", "ever", "peak", "peaked", "record", "projected", "will", "would", "could",
    "desde", "durante", "ano", "anos", "mes", "meses", "semana", "habia",
];

/// Beginnings of words for being detained.
#[rustfmt::skip]
pub(super) const DETAINED: [&str; 10] = [
    "detain", "detenid", "detien", "detenia", "held", "incarcerat", "imprison", "jail", "encarcel",
    "custod",
];

/// Beginnings of words for being monitored.
#[rustfmt::skip]
pub(super) const MONITORED: [&str; 8] = [
    "monitor", "surveil", "enroll", "track", "vigil", "inscrit", "supervis", "rastre",
];

/// Words that make a figure one of ICE's.
#[rustfmt::skip]
pub(super) const OF_ICE: [&str; 6] = [
    "ice", "immigration", "inmigracion", "migratoria", "migratorio", "migratorios",
];

/// Words that leave a figure what it is: the whole of its subject.
#[rustfmt::skip]
pub(super) const PLAIN: [&str; 173] = [
    "people", "persons", "person", "immigrants", "immigrant", "migrants", "migrant", "individuals",
    "human", "beings", "lives", "noncitizens", "detainees", "detained", "detain", "detains",
    "detaining", "detention", "held", "hold", "holds", "holding", "custody", "in", "by", "ice",
    "ices", "s", "the", "a", "an", "are", "is", "was", "were", "be", "being", "been", "currently",
    "now", "still", "who", "that", "under", "inside", "across", "nationwide", "nation", "country",
    "u", "us", "united", "states", "of", "america", "as", "on", "and", "or", "at", "immigration",
    "authorities", "agents", "facilities", "facility", "centers", "center", "jails", "system",
    "families", "monitored", "monitoring", "enrolled", "surveilled", "tracked", "supervised",
    "alternatives", "to", "atd", "isap", "surveillance", "program", "programs", "had", "have",
    "has", "confirmed", "case", "cases", "covid", "19", "coronavirus", "least", "one", "any",
    "number", "population", "total", "its", "according", "dhs", "personas", "inmigrantes",
    "migrantes", "detenidas", "detenidos", "detencion", "detenida", "en", "por", "bajo", "custodia",
    "de", "del", "la", "el", "las", "los", "que", "estan", "estaban", "son", "eran", "fueron",
    "actualmente", "hoy", "y", "al", "dia", "migratoria", "inmigracion", "ee", "uu", "estados",
    "unidos", "pais", "todo", "vigiladas", "vigilados", "monitoreadas", "monitoreados", "inscritas",
    "inscritos", "supervisadas", "alternativas", "programa", "programas", "centros",
    "instalaciones", "con", "algun", "un", "caso", "casos", "confirmado", "confirmados", "hasta",
    "segun", "numero", "poblacion", "su", "habian", "tenido", "mil", "thousand", "about", "nearly",
    "almost", "more", "than", "over", "casi", "mas",
];

/// Words after which a number counts nothing.
#[rustfmt::skip]
pub(super) const NAMES: [&str; 38] = [
    "no", "num", "nr", "section", "sec", "title", "hr", "h r", "s", "sb", "ab", "hb", "bill",
    "room", "box", "suite", "apt", "fy", "year", "page", "article", "form", "act", "ley", "titulo",
    "seccion", "articulo", "zip", "code", "tel", "phone", "fax", "call", "text", "llame", "rule",
    "ano", "us",
];

/// Words that make it no count of people or places.
#[rustfmt::skip]
pub(super) const UNITS: [&str; 22] = [
    "percent", "per cent", "por ciento", "percentage", "million", "millions", "billion", "trillion",
    "millon", "millones", "mil millones", "dollars", "dolares", "usd", "cents", "bucks", "miles",
    "millas", "am", "pm", "a m", "p m",
];

/// Before a number that is rounded.
#[rustfmt::skip]
pub(super) const ABOUT: [&str; 17] = [
    "about", "around", "approximately", "approx", "roughly", "some", "estimated", "unos", "unas",
    "alrededor de", "aproximadamente", "cerca de", "close to", "an estimated", "unas cuantas",
    "circa", "mas o menos",
];

/// Before a number that is rounded up.
#[rustfmt::skip]
pub(super) const NEARLY: [&str; 5] = [
    "nearly", "almost", "casi", "just under", "practicamente",
];

/// Before a number that is exceeded.
#[rustfmt::skip]
pub(super) const MORE: [&str; 15] = [
    "more than", "over", "above", "at least", "upwards of", "no fewer than", "greater than",
    "exceeding", "mas de", "al menos", "por lo menos", "no menos de", "exceeds", "topped",
    "just over",
];

/// Before a number that is not reached.
#[rustfmt::skip]
pub(super) const LESS: [&str; 8] = [
    "less than", "fewer than", "under", "below", "menos de", "at most", "no more than", "a lo sumo",
];

/// Before a number that is compared with nothing: a bound, a part, an addition.
#[rustfmt::skip]
pub(super) const OPEN: [&str; 16] = [
    "up to", "another", "additional", "hasta", "other", "otros", "otras", "every", "cada", "extra",
    "first", "next", "only about half of", "between", "entre", "half of",
];

/// The same in Spanish.
#[rustfmt::skip]
pub(super) const AS_OF_ES: [&str; 7] = [
    "al", "al dia", "hasta el", "a fecha de", "a fecha del", "a la fecha del", "con corte al",
];

/// English words that tie a date to a figure of that day.
#[rustfmt::skip]
pub(super) const AS_OF: [&str; 4] = [
    "as of", "as of the", "asof", "as at",
];

/// Words that tie a date to something else.
#[rustfmt::skip]
pub(super) const OTHER: [&str; 32] = [
    "since", "from", "until", "through", "by", "before", "after", "between", "and", "to", "thru",
    "updated", "update", "published", "posted", "retrieved", "accessed", "until the", "desde el",
    "antes del", "despues del", "entre el", "y el", "actualizado", "actualizado el", "publicado",
    "publicado el", "consultado el", "updated on", "published on", "accessed on", "born",
];

/// Days of the week, which stand between such words and a date.
#[rustfmt::skip]
pub(super) const WEEKDAYS: [&str; 14] = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "lunes", "martes",
    "miercoles", "jueves", "viernes", "sabado", "domingo",
];

/// Whether a text has a word or words, whole.
pub(super) fn has(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + words.len()..).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

/// Whether the words are of another group. `Men, women and children` are all.
pub(super) fn is_another(window: &str) -> bool {
    let both = [["men", "women"], ["hombres", "mujeres"]];
    let is_all = both.iter().any(|both| both.iter().all(|word| has(window, word)));
    !is_all && ANOTHER.iter().any(|word| has(window, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profiles::find::plain;

    #[test]
    fn words_of_another_group_make_an_equal_figure_no_proof() {
        let another = |words: &str| is_another(&plain(words));
        for words in [
            "people without criminal convictions are detained by ICE",
            "children are detained by ICE",
            "people were deported from ICE detention",
            "personas murieron bajo custodia de ICE",
        ] {
            assert!(another(words), "{words}");
        }
        for words in ["people are detained by ICE", "men, women and children are detained by ICE"] {
            assert!(!another(words), "{words}");
        }
    }
}
