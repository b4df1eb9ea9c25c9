//! What a number in a sentence counts: a counter, a headline series, the people in a state or in a place.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::dates::is_month;
use super::vocabulary::{
    DETAINED, FACILITIES, FOREIGN, MONITORED, OF_ICE, PEOPLE, PLAIN, SOME_TIME, STOPS, WHOLE, has,
    is_another,
};
use crate::model::State;
use crate::places::Record;
use crate::profiles::find::plain;

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// People detained by ICE.
    Detained,
    /// ICE detention facilities that had a confirmed COVID-19 case.
    FacilitiesWithCases,
    /// People monitored under Alternatives to Detention.
    Monitored,
    /// Confirmed COVID-19 cases among people detained, in all and on one day.
    Cases,
    /// Deaths of people detained after a COVID-19 test.
    Deaths,
    /// COVID-19 tests of people detained.
    Tests,
    /// People detained in a state, per day.
    State(State),
    /// People detained in a facility, per day; several ids where one name is of several.
    Places(BTreeSet<String>),
}

/// A subject and how surely it is that of the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What the number counts.
    pub subject: Subject,
    /// Whether that is surely what it counts.
    pub fit: Fit,
    /// Whether a year, a month or a span is beside it, so that it need not be of now.
    pub is_of_some_time: bool,
    /// Whether `ICE detained 680 people` may be what was done on a day, and no count of those held.
    pub is_act: bool,
}

/// How surely a number counts its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Nothing beside it makes it a part, a flow or a figure of somewhere else.
    Sure,
    /// Something does.
    Unsure,
    /// The words are of another group: a figure that is equal is so by error or chance.
    Another,
}

impl Fit {
    fn of(is_sure: bool, is_another: bool) -> Self {
        match (is_another, is_sure) {
            (true, _) => Self::Another,
            (false, true) => Self::Sure,
            (false, false) => Self::Unsure,
        }
    }
}

/// Names by which places and states are found.
pub struct Names {
    places: BTreeMap<String, BTreeSet<String>>,
    states: Vec<(String, State)>,
}

impl Names {
    /// The names of the record: of places with at least two words, as printed in any release.
    pub fn of(record: &Record) -> Self {
        let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for id in record.ids() {
            for (_, listing) in record.of(id) {
                let name = plain(&listing.name);
                if name.contains(' ') && name.len() > 9 {
                    places.entry(name).or_default().insert(id.to_owned());
                }
            }
        }
        let both =
            |state: State| [state.english(), state.spanish()].map(|name| (plain(name), state));
        let mut states: Vec<(String, State)> = State::all().flat_map(both).collect();
        // `West Virginia` before `Virginia`.
        states.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self { places, states }
    }

    fn places_in(&self, text: &str) -> Option<&BTreeSet<String>> {
        let named = self.places.iter().filter(|(name, _)| has(text, name));
        named.max_by_key(|(name, _)| name.len()).map(|(_, ids)| ids)
    }

    fn states_in(&self, text: &str) -> BTreeSet<State> {
        let mut text = format!(" {text} ").replace(" washington d c ", " district of columbia ");
        text = text.replace(" washington dc ", " district of columbia ");
        let mut found = BTreeSet::new();
        for (name, state) in &self.states {
            let spaced = format!(" {name} ");
            if text.contains(&spaced) {
                text = text.replace(&spaced, " ");
                found.insert(*state);
            }
        }
        found
    }

    /// Whether a text names a state or a place.
    fn is_somewhere(&self, text: &str) -> bool {
        self.places_in(text).is_some() || !self.states_in(text).is_empty()
    }
}

/// What the first noun after a number says that it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    People,
    Facilities,
    Cases,
    Deaths,
    Tests,
    /// Something else.
    Other,
    /// No noun follows.
    Nothing,
}

fn head(text: &str, after: &[&str]) -> Head {
    let mut other = Head::Nothing;
    if text.starts_with([',', ':', ')', ';', '.', ']']) {
        return other;
    }
    for word in after.iter().skip_while(|word| ["mil", "thousand"].contains(word)).take(6) {
        if STOPS.contains(word) || word.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        match *word {
            word if PEOPLE.contains(&word) => return Head::People,
            word if FACILITIES.contains(&word) => return Head::Facilities,
            "cases" | "case" | "casos" | "infections" | "infecciones" => return Head::Cases,
            "deaths" | "muertes" | "died" => return Head::Deaths,
            "tests" | "pruebas" => return Head::Tests,
            _ => other = Head::Other,
        }
    }
    other
}

/// What a number counts; `None` where nothing near it is of ours.
pub fn subject(context: &Context, names: &Names) -> Option<Found> {
    let (before, after) = (plain(&context.before), plain(&context.after));
    let window = format!("{before} {after}");
    let words = Near {
        before: before.split_whitespace().collect(),
        after: after.split_whitespace().collect(),
    };
    let near = format!("{} {window}", plain(&context.prefix));
    let head = head(&context.after, &words.after);
    let place = names.places_in(&near).filter(|_| head == Head::People);
    let (subject, is_close) = match (national(head, &words, &window), place) {
        (Some(found), _) => found,
        (None, Some(_)) => (Subject::Detained, false),
        (None, None) => return None,
    };
    let is_part = FOREIGN.iter().any(|word| has(&window, word)) || !is_whole(context, &after)
        // `14,444 by ICE and 9,309 by CBP` are parts of one count.
        || has(&plain(&context.rest), "cbp");
    // `families and immigrants` are all.
    let is_all = has(&window, "families and immigrants") && subject == Subject::Monitored;
    let is_of_some_time = is_of_some_time(&near);
    let is_sure = is_close
        && (is_all || !is_part)
        && !is_elsewhere(context)
        && !names.is_somewhere(&plain(&context.heading));
    // `15,002 of the 23,753 people detained had no conviction`: the second is the whole.
    let is_another = is_another(&window) && !WHOLE.iter().any(|lead| before.ends_with(lead));
    let is_act = words.tells_an_act();
    let of_nation = Found { subject, fit: Fit::of(is_sure, is_another), is_of_some_time, is_act };
    let somewhere = match (names.places_in(&near), names.states_in(&near)) {
        (Some(ids), _) => Subject::Places(ids.clone()),
        (None, states) => match states.into_iter().collect::<Vec<_>>().as_slice() {
            [] => return Some(of_nation),
            [state] => Subject::State(*state),
            _ => return None,
        },
    };
    if of_nation.subject != Subject::Detained {
        return None;
    }
    // ICE publishes averages of places; a text that does not say so may mean another count.
    let averages = [
        "average", "averaged", "daily", "per day", "a day", "promedio", "diario", "al dia",
        "por dia",
    ];
    let is_average = averages.iter().any(|word| has(&window, word));
    let parts = ["women", "children", "men", "families", "criminal", "beds", "capacity"];
    let is_sure = is_average && !parts.iter().any(|word| has(&window, word));
    Some(Found { subject: somewhere, fit: Fit::of(is_sure, is_another), ..of_nation })
}

struct Near<'a> {
    before: Vec<&'a str>,
    after: Vec<&'a str>,
}

impl Near<'_> {
    /// Whether one of the first words after the number, or of the last before it, begins so.
    fn after_begins(&self, n: usize, stems: &[&str]) -> bool {
        self.after.iter().take(n).any(|word| stems.iter().any(|stem| word.starts_with(stem)))
    }

    fn before_begins(&self, n: usize, stems: &[&str]) -> bool {
        self.before.iter().rev().take(n).any(|word| stems.iter().any(|stem| word.starts_with(stem)))
    }

    fn tells_an_act(&self) -> bool {
        let acts = ["detained", "detuvo", "detuvieron"];
        let is_stock = ["detention", "custody", "detenid", "detencion", "custodia"];
        self.before.iter().rev().take(5).any(|word| acts.contains(word))
            && !self.after_begins(9, &is_stock)
    }

    /// Whether a label or a verb leads to the number, which no noun follows.
    fn is_led_to(&self) -> bool {
        #[rustfmt::skip]
        const LEADS: [&str; 26] = [
            "is", "was", "are", "were", "at", "to", "reached", "totaled", "stood", "than", "over",
            "nearly", "almost", "about", "around", "approximately", "de", "es", "era", "fue", "son",
            "casi", "eran", "unas", "unos", "alcanzo",
        ];
        let last = self.before.last().copied().unwrap_or_default();
        LEADS.contains(&last)
            || DETAINED.iter().any(|stem| last.starts_with(stem))
            || last == "ice"
            || MONITORED.iter().any(|stem| last.starts_with(stem))
            || ["detention", "detencion", "covid", "19", "custody"].contains(&last)
    }
}

/// The subject by its words, and whether they are close enough to the number to be surely its own.
fn national(head: Head, near: &Near<'_>, window: &str) -> Option<(Subject, bool)> {
    let any = |words: &[&str]| words.iter().any(|word| has(window, word));
    let head = match head {
        Head::Nothing if near.is_led_to() => None,
        Head::Nothing | Head::Other => return None,
        head => Some(head),
    };
    // The coronavirus page is a source of other figures too.
    let page = ["coronavirus page", "sobre el coronavirus"];
    let topic = page.iter().fold(window.to_owned(), |text, page| text.replace(page, ""));
    let is_covid = ["covid", "coronavirus"].iter().any(|word| has(&topic, word));
    let of_ice = any(&OF_ICE);
    let is_atd = any(&["alternatives to detention", "alternativas a la detencion", "atd", "isap"]);
    let is_detained = near.after_begins(99, &DETAINED)
        || near.before_begins(99, &DETAINED)
        || any(&["detention", "detencion", "custody", "population"]);
    let of_people = head.is_none() || head == Some(Head::People);
    let labels = |words: &[&str]| head.is_some() || words.iter().any(|word| has(window, word));
    if head == Some(Head::Facilities) || head.is_none() && is_covid && any(&FACILITIES) {
        let has_case = any(&["case", "cases", "caso", "casos", "confirmed", "confirmados"]);
        let is_close = !any(&["current", "currently", "active", "now", "isolation", "activos"]);
        return (is_covid && has_case && (of_ice || any(&["detention", "detencion"])))
            .then_some((Subject::FacilitiesWithCases, is_close && has_case));
    }
    let of_detained = is_covid && (of_ice || is_detained);
    match head {
        Some(Head::Cases) => return of_detained.then_some((Subject::Cases, false)),
        Some(Head::Deaths) => return of_detained.then_some((Subject::Deaths, false)),
        Some(Head::Tests) => return of_detained.then_some((Subject::Tests, false)),
        _ => {}
    }
    if is_atd && of_people && labels(&["people", "personas", "participants", "immigrants"]) {
        let is_close = near.after_begins(12, &MONITORED)
            || near.before_begins(12, &MONITORED)
            || has(window, "in");
        return Some((Subject::Monitored, is_close));
    }
    let is_counted =
        labels(&["people", "personas", "immigrants", "population", "detainees", "migrants"]);
    if !(of_people && is_counted && of_ice && is_detained) || is_covid {
        return None;
    }
    let follows =
        near.after_begins(9, &DETAINED) || near.after_begins(9, &["detention", "detencion"]);
    let is_close = follows || near.before_begins(5, &DETAINED) || head.is_none();
    Some((Subject::Detained, is_close))
}

/// Whether the words about the number, up to a mark, are those of the whole subject: `23,753 people with asthma are
/// detained by ICE` are a part. Where no noun follows, the words are those of the label before it.
fn is_whole(context: &Context, after: &str) -> bool {
    let marks = [',', '.', ';', ':', '!', '?', '(', ')', '|', '—', '–', '-'];
    let follows = after.split(' ').any(|word| PEOPLE.contains(&word) || FACILITIES.contains(&word));
    let claim = if follows {
        let text = context.after.replace("COVID-19", "COVID 19");
        let text = text.trim_start_matches([' ', '|']);
        plain(text.split(marks).next().unwrap_or_default())
    } else {
        let text = context.before.trim_end_matches([' ', ':', '(', '-', '—', '|']);
        plain(text.rsplit(['.', ';', '!', '?', '|']).next().unwrap_or_default())
    };
    claim.split_whitespace().all(|word| {
        let is_number = word.chars().all(|c| c.is_ascii_digit());
        PLAIN.contains(&word) || is_month(word) || is_number
    })
}

fn is_of_some_time(text: &str) -> bool {
    let is_year = |word: &str| {
        word.len() == 4 && word.parse::<i32>().is_ok_and(|year| (1900..2100).contains(&year))
    };
    let mut words = text.split(' ');
    SOME_TIME.iter().any(|word| has(text, word))
        || words.any(|word| is_year(word) || (is_month(word) && word != "may"))
}

/// Whether `in`, `at` or `en` leads to a name that is neither ICE's nor the country's.
fn is_elsewhere(context: &Context) -> bool {
    const OURS: [&str; 15] = [
        "ICE",
        "U",
        "US",
        "USA",
        "United",
        "America",
        "Alternatives",
        "The",
        "Immigration",
        "ERO",
        "Estados",
        "EE",
        "Alternativas",
        "Detention",
        "DHS",
    ];
    let text = format!("{} {} {}", context.prefix, context.before, context.after);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    words.windows(2).any(|pair| {
        let [lead, name] = pair else { return false };
        let leads =
            ["in", "at", "en", "near", "outside", "from", "de", "In", "At", "En", "From", "De"]
                .contains(lead);
        let is_name = name.starts_with(char::is_uppercase) && !OURS.contains(name);
        leads && is_name && !is_month(&plain(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(before: &str, after: &str) -> Option<(Subject, bool)> {
        let context =
            Context { before: before.to_owned(), after: after.to_owned(), ..Context::default() };
        let found = subject(&context, &Names::of(&Record::default()))?;
        Some((found.subject, found.fit == Fit::Sure))
    }

    #[test]
    fn a_part_of_the_people_detained_is_not_surely_all_of_them() {
        let all = Some((Subject::Detained, true));
        assert_eq!(found("", " people detained by ICE"), all);
        assert_eq!(found("The number of people in ICE detention is ", ""), all);
        let part = Some((Subject::Detained, false));
        assert_eq!(found("", " people with asthma are detained by ICE"), part);
        assert_eq!(found("", " people are detained by ICE in Chicago"), part);
        assert_eq!(found("", " beds in ICE detention"), None);
        assert_eq!(found("", " people live in this city"), None);
        let texas = State::from_code("TX").map(|state| (Subject::State(state), false));
        assert_eq!(found("In Texas, ICE detains ", " people"), texas);
        assert_eq!(found("In Texas and Ohio, ICE detains ", " people"), None);
    }
}
