//! The page of one place: number, sentences, picture, history, receipt, facts, files.

use std::fmt::Write as _;

use super::Pages;
use super::html::{self, Around, big, day, escaped, number, sentences, terms};
use super::line::{self, Lines};
use crate::charts::Language;
use crate::charts::place_names::mixed;
use crate::charts::words::count;
use crate::model::State;
use crate::places::Record;
use crate::profiles::profile::{Daily, Profile};
use crate::profiles::words;

pub(super) fn page(pages: &Pages<'_>, profile: &Profile, language: Language) -> String {
    let record = pages.record;
    let id = profile.facility_id.as_str();
    let state = profile.state.as_deref().and_then(State::from_code);
    let code = state.map(|state| state.code().to_lowercase()).unwrap_or_default();
    let said = words::place(record, id, language);
    let mut links = vec![(
        format!("../index{}", html::ending(language)),
        language.say("All figures", "Todas las cifras"),
    )];
    links.extend(state.map(|state| {
        let name = words::state_name(state, language);
        (format!("../states/{code}{}", html::ending(language)), name)
    }));
    let around = Around {
        language,
        title: &language.say(
            format!("{}: people detained by ICE", profile.name),
            format!("{}: personas detenidas por ICE", profile.name),
        ),
        description: &said.join(" "),
        card: &card(&code, language),
        place: ("places", id),
        site: pages.site,
        links: &links,
    };
    html::page(&around, &body(pages, profile, &said, language))
}

fn card(code: &str, language: Language) -> String {
    match language {
        Language::En => format!("../states/{code}.png"),
        Language::Es => format!("../states/{code}.es.png"),
    }
}

fn body(pages: &Pages<'_>, profile: &Profile, said: &[String], language: Language) -> String {
    let record = pages.record;
    let say = |en: &str, es: &str| language.say(en, es);
    let heading = |en: &str, es: &str| format!("<h2>{}</h2>\n", language.say(en, es));
    let last = record.last(&profile.facility_id);
    let at = last.map_or_else(String::new, |(_, of)| words::where_it_is(of, language));
    let mut body =
        format!("<h1>{}</h1>\n<p class=\"quiet\">{}</p>\n", escaped(&profile.name), escaped(&at));
    let newest = &profile.newest;
    if let (Some(people), Some(first), Some(end), true) = (
        newest.interval_average_daily_population,
        newest.interval_first_day,
        newest.interval_last_day,
        profile.is_listed,
    ) {
        let days = language.span(first, end);
        let of =
            say("people detained per day on average, ", "personas detenidas al día en promedio, ");
        body.push_str(&big(&count(people), &format!("{of}{days}")));
    }
    body.push_str(&sentences(said));
    body.push_str(&picture(pages, profile, said, language));
    body.push_str(&heading("Every facility list", "Todas las listas de centros"));
    body.push_str(&history(record, profile, language));
    body.push_str(&heading("Where these figures come from", "De dónde salen estas cifras"));
    body.push_str(&html::receipt(&newest.receipt, language));
    body.push_str(&heading("About the place", "Sobre el lugar"));
    body.push_str(&terms(&facts(profile, language)));
    body.push_str(&heading("Files", "Archivos"));
    let id = escaped(&profile.facility_id);
    let _ = write!(
        body,
        "<p><a href=\"../../data/v1/places/{id}.json\">JSON</a> · <a href=\"../../data/v1/series/facility_history.csv\">facility_history.csv</a></p>\n<p class=\"quiet\">{}</p>\n",
        say(
            "Compiled data: CC0 1.0. ICE’s documents are works of the US government.",
            "Datos compilados: CC0 1.0. Los documentos de ICE son obras del Gobierno de Estados Unidos."
        )
    );
    body
}

fn picture(pages: &Pages<'_>, profile: &Profile, said: &[String], language: Language) -> String {
    let (record, id) = (pages.record, profile.facility_id.as_str());
    let counts = profile.daily.as_ref().map(Daily::points).unwrap_or_default();
    let mut lines = Lines { counts, ..Lines::default() };
    let mut follows = false;
    for (sheet, listing) in record.of(id) {
        lines.between.extend(listing.interval.map(|interval| (sheet.as_of, interval.people)));
        lines.since.extend(listing.people().map(|people| (sheet.as_of, people)));
        let Some(minimum) = listing.minimum() else {
            follows = false;
            continue;
        };
        match lines.minimums.last_mut().filter(|(_, _, of)| follows && (*of - minimum).abs() < 0.5)
        {
            Some((_, to, _)) => *to = sheet.as_of,
            None => lines.minimums.push((sheet.as_of, sheet.as_of, minimum)),
        }
        follows = true;
    }
    figure(&lines, &said.join(" "), language)
}

/// A picture with its key.
pub(super) fn figure(lines: &Lines, alt: &str, language: Language) -> String {
    let svg = line::svg(lines, alt);
    let key = |color: &str, en: &str, es: &str| {
        format!("<li><i style=\"color:var(--{color})\"></i>{}</li>", language.say(en, es))
    };
    let minimum = if lines.minimums.is_empty() {
        String::new()
    } else {
        key("line2", "guaranteed minimum", "mínimo garantizado")
    };
    let records = if lines.counts.is_empty() {
        String::new()
    } else {
        key(
            "line3",
            "individual records, mean of two weeks",
            "registros individuales, promedio de dos semanas",
        )
    };
    format!(
        "<figure>{svg}<ul class=\"key\">{}{}{minimum}{records}</ul><figcaption>{}</figcaption></figure>\n",
        key("line1", "average since the list before", "promedio desde la lista anterior"),
        key("pale", "average since October 1", "promedio desde el 1 de octubre"),
        language.say("People detained per day. Lines break where no list is known for 75 days.", "Personas detenidas al día. Las líneas se cortan donde no se conoce ninguna lista en 75 días."),
    )
}

fn history(record: &Record, profile: &Profile, language: Language) -> String {
    let rows: Vec<Vec<String>> = record
        .of(&profile.facility_id)
        .rev()
        .map(|(sheet, listing)| {
            vec![
                html::date(sheet.as_of),
                number(listing.interval.map(|interval| interval.people)),
                number(listing.people()),
                number(listing.minimum()),
            ]
        })
        .collect();
    let heads = [
        language.say("List of", "Lista del"),
        language.say("Since the list before", "Desde la lista anterior"),
        language.say("Since October 1", "Desde el 1 de octubre"),
        language.say("Guaranteed minimum", "Mínimo garantizado"),
    ];
    let caption =
        language.say("People detained per day on average", "Personas detenidas al día en promedio");
    html::table(&caption, &heads, &rows)
}

fn facts(profile: &Profile, language: Language) -> Vec<(String, String)> {
    let say = |en: &str, es: &str| language.say(en, es);
    let own = |text: &Option<String>| text.as_deref().map(mixed).unwrap_or_default();
    let code = |text: &Option<String>| text.clone().unwrap_or_default();
    let address =
        [own(&profile.address), own(&profile.city), code(&profile.state), code(&profile.zip)];
    let address: Vec<String> = address.into_iter().filter(|part| !part.is_empty()).collect();
    let area = profile.area_of_responsibility.as_ref().map_or_else(String::new, |area| {
        let office = profile.field_office.as_deref().unwrap_or_default();
        escaped(&format!("{area} ({office})"))
    });
    let names: Vec<&str> = profile.names.iter().map(|used| used.printed.as_str()).collect();
    let (first, last) = (day(profile.first_listed, language), day(profile.last_listed, language));
    let stay = profile.newest.average_length_of_stay_days;
    vec![
        (say("Address, as ICE prints it", "Dirección, según ICE"), escaped(&address.join(", "))),
        (say("County", "Condado"), escaped(&code(&profile.county))),
        (say("ICE area", "Área de ICE"), area),
        (say("ICE code (DETLOC)", "Código de ICE (DETLOC)"), escaped(&code(&profile.detloc))),
        (
            say("On ICE’s facility lists", "En las listas de centros de ICE"),
            language.say(format!("{first} to {last}"), format!("del {first} al {last}")),
        ),
        (say("Names printed", "Nombres impresos"), escaped(&names.join("; "))),
        (
            say("Average length of stay", "Duración media de la estancia"),
            stay.map_or_else(String::new, |days| {
                language.say(format!("{days:.1} days"), format!("{days:.1} días"))
            }),
        ),
        (say("Newest inspection, as printed", "Última inspección, según ICE"), inspection(profile)),
        (
            say(
                "COVID-19, as ICE’s page last showed it",
                "COVID-19, según la última página de ICE",
            ),
            covid(profile, language),
        ),
        (
            say("Solitary confinement (“segregation”)", "Aislamiento (“segregation”)"),
            segregation(profile, language),
        ),
    ]
}

fn inspection(profile: &Profile) -> String {
    let Some(newest) = profile.inspections.last() else { return String::new() };
    let words = [&newest.inspection_type, &newest.standard, &newest.rating, &newest.date];
    let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
    escaped(&words.join(", "))
}

fn covid(profile: &Profile, language: Language) -> String {
    let Some(columns) = &profile.covid else { return String::new() };
    let last = |name: &str| columns.get(name).and_then(|column| column.last());
    let people = |name: &str| last(name).and_then(serde_json::Value::as_f64);
    let date = last("as_of").and_then(serde_json::Value::as_str).and_then(|text| text.parse().ok());
    let (Some(cases), Some(date)) = (people("cases_total"), date) else { return String::new() };
    let (cases, date) = (count(cases), day(date, language));
    let deaths = people("deaths").map_or_else(String::new, |deaths| {
        language.say(format!(", {} deaths", count(deaths)), format!(", {} muertes", count(deaths)))
    });
    language.say(
        format!("{cases} confirmed cases{deaths} (read on {date})"),
        format!("{cases} casos confirmados{deaths} (leído el {date})"),
    )
}

fn segregation(profile: &Profile, language: Language) -> String {
    let Some(columns) = &profile.segregation else { return String::new() };
    let last = |name: &str| columns.get(name).and_then(|column| column.last());
    let month =
        last("month").and_then(serde_json::Value::as_str).and_then(|text| text.parse().ok());
    let n = last("placements").and_then(serde_json::Value::as_f64);
    let (Some(month), Some(n)) = (month, n) else { return String::new() };
    let (month, n) = (language.month(month), count(n));
    language.say(format!("{n} placements in {month}"), format!("{n} casos en {month}"))
}
