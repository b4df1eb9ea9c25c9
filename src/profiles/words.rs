//! Sentences about places and states, in English and Spanish.

use chrono::NaiveDate;

use crate::charts::Language;
use crate::charts::place_names::mixed;
use crate::charts::words::count;
use crate::model::State;
use crate::places::population::Population;
use crate::places::record::{Interval, Listing, Record, Sheet};

/// The name of a place in mixed case.
pub fn name(listing: &Listing) -> String {
    mixed(&listing.name)
}

/// `Lumpkin, Georgia`; what is unknown is left out.
pub fn where_it_is(listing: &Listing, language: Language) -> String {
    let state = listing.state.map(|(state, _)| state);
    // ICE prints a fleet post office as the city of Guantánamo.
    let city = listing.city.as_ref().filter(|_| state != Some(State::GUANTANAMO));
    let parts = [city.map(|city| mixed(city)), state.map(|state| state_name(state, language))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The name of a state.
pub fn state_name(state: State, language: Language) -> String {
    language.say(state.english(), state.spanish())
}

/// `from February 5 to April 1, 2026`.
pub fn span(first: NaiveDate, last: NaiveDate, language: Language) -> String {
    language.span(first, last)
}

/// `in Texas`, `at Guantánamo Bay`.
fn in_state(state: State, language: Language) -> String {
    let name = state_name(state, language);
    if state == State::GUANTANAMO {
        return language.say(format!("at {name}"), format!("en la {name}"));
    }
    let the = if state.code() == "DC" { "the " } else { "" };
    language.say(format!("in {the}{name}"), format!("en {name}"))
}

/// The first day of the sheet's fiscal year.
fn start(sheet: &Sheet, language: Language) -> String {
    sheet.fiscal_year.first_day().map_or_else(String::new, |day| language.day(day))
}

/// What is to be said of a place, a sentence each: now, since October, minimum, change.
pub fn place(record: &Record, id: &str, language: Language) -> Vec<String> {
    let mut listings = record.of(id).rev();
    let Some((sheet, listing)) = listings.next() else { return Vec::new() };
    let before = listings.next();
    let mut said = Vec::new();
    if !record.is_listed(id) {
        let day = language.day(sheet.as_of);
        let name = name(listing);
        said.push(language.say(
            format!("ICE last listed {name} on {day}."),
            format!("ICE incluyó {name} en su lista por última vez el {day}."),
        ));
    }
    said.extend(listing.interval.as_ref().map(|now| interval(listing, now, language)));
    said.extend(before.and_then(|before| change(listing, before.1, language)));
    said.extend(since_october(sheet, listing, language));
    said.extend(minimum(listing, language));
    said
}

fn interval(listing: &Listing, now: &Interval, language: Language) -> String {
    let (name, place) = (name(listing), where_it_is(listing, language));
    let people = count(now.people);
    let days = span(now.first_day, now.last_day, language);
    let room = bounds(now, language);
    language.say(
        format!("On average {people} people a day were detained at {name} in {place}, {days}{room}."),
        format!("En promedio, {people} personas al día estuvieron detenidas en {name} ({place}), {days}{room}."),
    )
}

/// What rounding leaves open, where that is more than a person.
fn bounds(interval: &Interval, language: Language) -> String {
    if interval.highest - interval.lowest <= 1.0 {
        return String::new();
    }
    let (low, high) = (count(interval.lowest), count(interval.highest));
    language.say(format!(" (between {low} and {high})"), format!(" (entre {low} y {high})"))
}

fn since_october(sheet: &Sheet, listing: &Listing, language: Language) -> Option<String> {
    let people = count(listing.people()?);
    let (start, day) = (start(sheet, language), language.day(sheet.as_of));
    let name = name(listing);
    Some(match listing.interval {
        Some(_) => language.say(
            format!("ICE’s own average, from {start}, is {people} as of {day}."),
            format!("El promedio de ICE, desde el {start}, es de {people} al {day}."),
        ),
        None => language.say(
            format!("ICE’s average at {name} from {start} is {people} people a day as of {day}; an average since the previous release cannot be computed."),
            format!("El promedio de ICE en {name} desde el {start} es de {people} personas al día al {day}; no se puede calcular el promedio desde la publicación anterior."),
        ),
    })
}

fn minimum(listing: &Listing, language: Language) -> Option<String> {
    let minimum = listing.minimum()?;
    let people = listing.interval.map(|interval| interval.people).or_else(|| listing.people())?;
    let paid = count(minimum);
    let average = if listing.interval.is_some() {
        language.say(
            "The average since the previous release",
            "El promedio desde la publicación anterior",
        )
    } else {
        language.say("ICE’s average", "El promedio de ICE")
    };
    Some(if people < minimum {
        language.say(
            format!("{average} is below the guaranteed minimum: ICE pays for {paid} people a day there even if fewer are detained."),
            format!("{average} está por debajo del mínimo garantizado: ICE paga allí por {paid} personas al día aunque haya menos detenidas."),
        )
    } else {
        language.say(
            format!("The guaranteed minimum is {paid}: ICE pays for so many people a day there even if fewer are detained."),
            format!("El mínimo garantizado es de {paid}: ICE paga allí por esas personas al día aunque haya menos detenidas."),
        )
    })
}

fn change(now: &Listing, before: &Listing, language: Language) -> Option<String> {
    let (now, then) = (now.interval?, before.interval?);
    // Two intervals that do not follow each other are not compared.
    if now.first_day.signed_duration_since(then.last_day).num_days() > 45 {
        return None;
    }
    let days = span(then.first_day, then.last_day, language);
    let people = count(then.people);
    let difference = now.people.round() - then.people.round();
    Some(if difference.abs() < 0.5 {
        language.say(
            format!("{} the average was the same.", capital(&days)),
            format!("{} el promedio fue igual.", capital(&days)),
        )
    } else {
        let n = count(difference.abs());
        let (more, mas) = if difference > 0.0 { ("more", "más") } else { ("fewer", "menos") };
        language.say(
            format!("That is {n} {more} than {days}, when it was {people}."),
            format!("Son {n} {mas} que {days}, cuando fueron {people}."),
        )
    })
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is to be said of a state on a sheet, a sentence each.
pub fn state(record: &Record, sheet: &Sheet, of: State, language: Language) -> Vec<String> {
    let sum = Population::of(sheet.of_state(Some(of)).map(|(_, listing)| listing));
    let name = in_state(of, language);
    let mut said = Vec::new();
    if record.newest().is_some_and(|newest| newest.as_of != sheet.as_of) {
        let day = language.day(sheet.as_of);
        said.push(language.say(
            format!("ICE last listed a facility {name} on {day}."),
            format!("ICE incluyó un centro {name} por última vez el {day}."),
        ));
    }
    if let (Some(people), Some((first, last))) = (sum.interval, sheet.interval_days()) {
        let (people, days) = (count(people), span(first, last, language));
        let facilities = facilities(sum, language);
        said.push(language.say(
            format!("On average {people} people a day were detained {name}, at {facilities}, {days}."),
            format!("En promedio, {people} personas al día estuvieron detenidas {name}, en {facilities}, {days}."),
        ));
    }
    said.extend(state_since_october(record, (sheet, of), sum, language));
    said.extend(largest(sheet, of, language));
    said
}

fn facilities(sum: Population, language: Language) -> String {
    let (all, both) = (sum.facilities, sum.interval_facilities);
    match (all == both, all) {
        (true, 1) => language.say("1 facility", "1 centro"),
        (true, _) => language.say(format!("{all} facilities"), format!("{all} centros")),
        (false, _) => language.say(
            format!("the {both} of {all} facilities that the previous release lists too"),
            format!("los {both} de {all} centros que también están en la publicación anterior"),
        ),
    }
}

fn state_since_october(
    record: &Record,
    (sheet, of): (&Sheet, State),
    sum: Population,
    language: Language,
) -> Option<String> {
    let people = sum.people?;
    let (start, day) = (start(sheet, language), language.day(sheet.as_of));
    let all = sheet.people().filter(|all| *all > 0.0);
    let share = all.filter(|all| people / all >= 0.0005).map_or_else(String::new, |all| {
        let share = percent(people / all);
        language.say(
            format!(", {share}% of all people on ICE’s facility list"),
            format!(", el {share}% de todas las personas en la lista de centros de ICE"),
        )
    });
    let residents = record.ground.residents.on(of, sheet.as_of);
    let rate = residents.map_or_else(String::new, |(_, residents)| {
        let rate = tenths(people / residents * 1e5);
        language.say(
            format!(" and {rate} per 100,000 residents"),
            format!(" y {rate} por cada 100,000 habitantes"),
        )
    });
    let people = count(people);
    Some(language.say(
        format!("The average from {start} is {people} as of {day}{share}{rate}."),
        format!("El promedio desde el {start} es de {people} al {day}{share}{rate}."),
    ))
}

fn percent(share: f64) -> String {
    tenths(share * 100.0)
}

/// Whole from 1 on, with a decimal below.
fn tenths(value: f64) -> String {
    if value >= 0.95 { format!("{value:.0}") } else { format!("{value:.1}") }
}

fn largest(sheet: &Sheet, of: State, language: Language) -> Option<String> {
    let people = |listing: &Listing| listing.interval.map(|interval| interval.people);
    let places: Vec<&Listing> = sheet.of_state(Some(of)).map(|(_, listing)| listing).collect();
    let greatest = places
        .iter()
        .filter(|listing| people(listing).is_some())
        .max_by(|a, b| people(a).partial_cmp(&people(b)).unwrap_or(std::cmp::Ordering::Equal))?;
    if places.len() < 2 {
        return None;
    }
    let (name, n) = (name(greatest), count(people(greatest)?));
    let city =
        greatest.city.as_ref().map_or_else(String::new, |city| format!(" ({})", mixed(city)));
    Some(language.say(
        format!("The largest is {name}{city}: {n} people a day."),
        format!("El mayor es {name}{city}: {n} personas al día."),
    ))
}
