//! The page of one state: number, sentences, map, picture, its facilities, history, files.

use std::fmt::Write as _;

use super::Pages;
use super::html::{self, Around, big, day, escaped, number, sentences};
use super::line::Lines;
use super::place::figure;
use crate::charts::Language;
use crate::charts::place_names::mixed;
use crate::charts::projection::project;
use crate::charts::words::count;
use crate::model::State;
use crate::places::population::Population;
use crate::profiles::entry::Entry;
use crate::profiles::profile::Daily;
use crate::profiles::state_profile::StateProfile;
use crate::profiles::{drawing, words};

pub(super) fn page(
    pages: &Pages<'_>,
    (state, profile): (State, &StateProfile),
    language: Language,
) -> String {
    let record = pages.record;
    let said = drawing::newest_of(record, state)
        .map(|sheet| words::state(record, sheet, state, language))
        .unwrap_or_default();
    let name = words::state_name(state, language);
    let code = state.code().to_lowercase();
    let around = Around {
        language,
        title: &language.say(
            format!("{name}: people detained by ICE"),
            format!("{name}: personas detenidas por ICE"),
        ),
        description: &said.join(" "),
        card: &match language {
            Language::En => format!("{code}.png"),
            Language::Es => format!("{code}.es.png"),
        },
        place: ("states", &code),
        site: pages.site,
        links: &[(
            format!("../index{}", html::ending(language)),
            language.say("All figures", "Todas las cifras"),
        )],
    };
    let mut body = format!("<h1>{}</h1>\n", escaped(&name));
    body.push_str(&top(profile, &said, language));
    body.push_str(&map(pages, (state, profile), language));
    body.push_str(&lines(pages, (state, profile), &said, language));
    body.push_str(&facilities(profile, language));
    body.push_str(&history(pages, state, language));
    let _ = write!(
        body,
        "<h2>{}</h2>\n<p><a href=\"../../data/v1/states/{code}.json\">JSON</a> · <a href=\"../../data/v1/series/state_population.csv\">state_population.csv</a> · <a href=\"{1}\">{2}</a></p>\n<p class=\"quiet\">{3}</p>\n",
        language.say("Files", "Archivos"),
        around.card,
        language.say("card to share", "tarjeta para compartir"),
        escaped(&language.say(
            format!("Source: {}, facility list of {}. The cells are on the pages of the facilities. Residents: US Census Bureau. Compiled data: CC0 1.0.", profile.newest.document, language.day(profile.newest.as_of)),
            format!("Fuente: {}, lista de centros del {}. Las celdas están en las páginas de los centros. Habitantes: Oficina del Censo de EE. UU. Datos compilados: CC0 1.0.", profile.newest.document, language.day(profile.newest.as_of)),
        )),
    );
    html::page(&around, &body)
}

fn top(profile: &StateProfile, said: &[String], language: Language) -> String {
    let newest = &profile.newest;
    let days = newest.interval_first_day.zip(newest.interval_last_day);
    let number = match (newest.interval_average_daily_population, days, profile.is_listed) {
        (Some(people), Some((first, last)), true) => {
            let of = language.say(
                "people detained per day on average, ",
                "personas detenidas al día en promedio, ",
            );
            big(&count(people), &format!("{of}{}", language.span(first, last)))
        }
        _ => String::new(),
    };
    format!("{number}{}", sentences(said))
}

/// Outlines and dots; nothing for a territory, whose facilities are in the table.
fn map(pages: &Pages<'_>, (state, profile): (State, &StateProfile), language: Language) -> String {
    let rings: Vec<&Vec<(f64, f64)>> =
        pages.outlines.iter().filter(|ring| ring.state == state).map(|ring| &ring.points).collect();
    let points = || rings.iter().flat_map(|ring| ring.iter());
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for (x, y) in points() {
        (left, right) = (left.min(*x), right.max(*x));
        (top, bottom) = (top.min(*y), bottom.max(*y));
    }
    if rings.is_empty() || !profile.is_listed {
        return String::new();
    }
    let scale = (380.0 / (right - left)).min(300.0 / (bottom - top));
    let at = |(x, y): (f64, f64)| (10.0 + (x - left) * scale, 10.0 + (y - top) * scale);
    let (width, height) = at((right, bottom));
    let alt = language.say(
        format!(
            "Map of {} with a dot for each facility, larger where more people are detained.",
            profile.name.en
        ),
        format!(
            "Mapa de {} con un punto por cada centro, mayor donde hay más personas detenidas.",
            profile.name.es
        ),
    );
    let mut svg = format!(
        "<svg viewBox=\"0 0 {:.0} {:.0}\" style=\"max-width:{:.0}px\" role=\"img\" aria-label=\"{}\">",
        width + 10.0,
        height + 10.0,
        (width + 10.0) * 1.4,
        escaped(&alt)
    );
    svg.push_str("<path fill=\"var(--rule)\" d=\"");
    for ring in &rings {
        for (n, point) in ring.iter().enumerate() {
            let (x, y) = at(*point);
            let _ = write!(svg, "{}{x:.0} {y:.0}", if n == 0 { 'M' } else { 'L' });
        }
        svg.push('Z');
    }
    svg.push_str("\"/>");
    for entry in profile.places.iter().filter(|entry| entry.is_listed) {
        let point = entry.latitude.zip(entry.longitude).and_then(|at| project(state, at));
        let people = entry.interval_average_daily_population.or(entry.average_daily_population);
        let (Some(point), Some(people)) = (point, people) else { continue };
        let (x, y) = at(point);
        let _ = write!(
            svg,
            "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{:.1}\" fill=\"var(--line1)\" fill-opacity=\".72\" stroke=\"var(--paper)\"><title>{}: {}</title></circle>",
            (people.max(0.0).sqrt() * 0.42).max(3.0),
            escaped(&entry.name),
            count(people)
        );
    }
    format!("<figure>{svg}</svg><figcaption>{}</figcaption></figure>\n", escaped(&alt))
}

fn lines(
    pages: &Pages<'_>,
    (state, profile): (State, &StateProfile),
    said: &[String],
    language: Language,
) -> String {
    let counts = profile.daily.as_ref().map(Daily::points).unwrap_or_default();
    let mut lines = Lines { counts, ..Lines::default() };
    for sheet in &pages.record.sheets {
        let sum = Population::of(sheet.of_state(Some(state)).map(|(_, listing)| listing));
        lines.between.extend(sum.interval.map(|people| (sheet.as_of, people)));
        lines.since.extend(sum.people.map(|people| (sheet.as_of, people)));
    }
    figure(&lines, &said.join(" "), language)
}

fn facilities(profile: &StateProfile, language: Language) -> String {
    let link = |entry: &Entry| {
        let city = entry.city.as_ref().filter(|city| *city != "FPO");
        let city = city.map_or_else(String::new, |city| format!(", {}", mixed(city)));
        format!(
            "<a href=\"../places/{}{}\">{}</a>{}",
            escaped(&entry.facility_id),
            html::ending(language),
            escaped(&entry.name),
            escaped(&city)
        )
    };
    let rows: Vec<Vec<String>> = profile
        .places
        .iter()
        .filter(|entry| entry.is_listed)
        .map(|entry| {
            vec![
                link(entry),
                number(entry.interval_average_daily_population),
                number(entry.average_daily_population),
                number(entry.guaranteed_minimum),
            ]
        })
        .collect();
    let heads = [
        language.say("Facility", "Centro"),
        language.say("Since the list before", "Desde la lista anterior"),
        language.say("Since October 1", "Desde el 1 de octubre"),
        language.say("Guaranteed minimum", "Mínimo garantizado"),
    ];
    let mut html = String::new();
    if !rows.is_empty() {
        let caption = language
            .say("People detained per day on average", "Personas detenidas al día en promedio");
        let _ = write!(
            html,
            "<h2>{}</h2>\n{}",
            language.say("Facilities", "Centros"),
            html::table(&caption, &heads, &rows)
        );
    }
    let gone: Vec<String> = profile
        .places
        .iter()
        .filter(|entry| !entry.is_listed)
        .map(|entry| format!("<li>{} ({})</li>", link(entry), day(entry.as_of, language)))
        .collect();
    if !gone.is_empty() {
        let _ = write!(
            html,
            "<h2>{}</h2>\n<ul>{}</ul>\n",
            language.say(
                "No longer on ICE’s list, with the last date",
                "Ya no están en la lista de ICE, con la última fecha"
            ),
            gone.concat()
        );
    }
    html
}

fn history(pages: &Pages<'_>, state: State, language: Language) -> String {
    let rows: Vec<Vec<String>> = pages
        .record
        .sheets
        .iter()
        .rev()
        .filter_map(|sheet| {
            let sum = Population::of(sheet.of_state(Some(state)).map(|(_, listing)| listing));
            (sum.facilities > 0).then(|| {
                vec![
                    html::date(sheet.as_of),
                    sum.facilities.to_string(),
                    number(sum.interval),
                    number(sum.people),
                ]
            })
        })
        .collect();
    let heads = [
        language.say("List of", "Lista del"),
        language.say("Facilities", "Centros"),
        language.say("Since the list before", "Desde la lista anterior"),
        language.say("Since October 1", "Desde el 1 de octubre"),
    ];
    let heading = language.say("Every facility list", "Todas las listas de centros");
    let caption = language.say(
        "People detained per day on average, by list",
        "Personas detenidas al día en promedio, por lista",
    );
    format!("<h2>{heading}</h2>\n{}", html::table(&caption, &heads, &rows))
}
