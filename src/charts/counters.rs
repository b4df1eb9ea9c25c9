//! Cards: the three counters together, and each on its own.

use super::{Body, CounterTile, Drawing, Inputs};
use crate::edition::counters::{Counter, Counters, Status, words};

pub(super) fn all(inputs: &Inputs<'_>) -> Drawing {
    let counters = inputs.edition.counters();
    let tiles: Vec<CounterTile> =
        counters.counters.iter().map(|counter| tile(inputs, counter)).collect();
    let headline = inputs
        .say("People detained and monitored by ICE", "Personas detenidas y vigiladas por ICE");
    let subtitle = inputs.say("Each figure has its own date", "Cada cifra tiene su propia fecha");
    card(inputs, counters, tiles, Heading { headline, subtitle })
}

pub(super) fn one(inputs: &Inputs<'_>, id: &str) -> Option<Drawing> {
    let counters = inputs.edition.counters();
    let counter = counters.counters.iter().find(|counter| counter.id == id)?;
    let tile = tile(inputs, counter);
    let (headline, subtitle) = match id {
        "people_detained" => (inputs.say("Detained", "Detenidas"), String::new()),
        "facilities_with_covid_cases" => {
            (inputs.say("COVID-19 in detention", "COVID-19 en detención"), String::new())
        }
        _ => (inputs.say("Monitored", "Vigiladas"), String::new()),
    };
    Some(card(inputs, counters, vec![tile], Heading { headline, subtitle }))
}

/// What is above the tiles.
struct Heading {
    headline: String,
    subtitle: String,
}

fn card(
    inputs: &Inputs<'_>,
    counters: &Counters,
    tiles: Vec<CounterTile>,
    Heading { headline, subtitle }: Heading,
) -> Drawing {
    let newest = counters.counters.iter().filter_map(|counter| counter.published_on).max();
    let known_of =
        counters.newest_known_release.filter(|day| newest.is_none_or(|newest| newest < *day));
    let later = known_of.map_or_else(String::new, |day| {
        let day = inputs.language.day(day);
        inputs.say(
            format!(" ICE published a newer one on {day}."),
            format!(" ICE publicó otra más reciente el {day}."),
        )
    });
    let known = match (counters.known_on, newest) {
        (Some(day), _) => {
            let day = inputs.language.day(day);
            inputs.say(format!(" As known on {day}."), format!(" Según se sabía el {day}."))
        }
        (None, Some(day)) if tiles.iter().any(|tile| tile.id != "facilities_with_covid_cases") => {
            let day = inputs.language.day(day);
            inputs.say(
                format!(" Latest release used: {day}.{later}"),
                format!(" Última publicación usada: {day}.{later}"),
            )
        }
        (None, _) => String::new(),
    };
    let sentences: Vec<&str> = tiles.iter().map(|tile| tile.sentence.as_str()).collect();
    let said = sentences.join(" ");
    let sources = sources(inputs, counters, &tiles);
    Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(format!("Card. {said}"), format!("Tarjeta. {said}")),
        description: said,
        headline,
        subtitle,
        source_line: inputs
            .say(format!("Source: {sources}.{known}"), format!("Fuente: {sources}.{known}")),
        body: Body::Counters(tiles),
    }
}

fn is_page(counter: &Counter) -> bool {
    counter.source.as_deref().is_some_and(|source| source.starts_with("ice_coronavirus"))
}

/// The sources of the tiles that are shown.
fn sources(inputs: &Inputs<'_>, counters: &Counters, tiles: &[CounterTile]) -> String {
    let shown = |page: bool| {
        counters.counters.iter().any(|counter| {
            is_page(counter) == page && tiles.iter().any(|tile| tile.id == counter.id)
        })
    };
    let statistics = inputs.say("ICE detention statistics", "estadísticas de detención de ICE");
    let page = inputs.say("ICE coronavirus page", "página de ICE sobre el coronavirus");
    match (shown(false), shown(true)) {
        (true, true) => {
            inputs.say(format!("{statistics} and {page}"), format!("{statistics} y {page}"))
        }
        (false, true) => page,
        _ => statistics,
    }
}

fn tile(inputs: &Inputs<'_>, counter: &Counter) -> CounterTile {
    let mut source = match counter.source.as_deref() {
        Some("ice_coronavirus_transcription") => inputs.say(
            "ICE coronavirus page, as transcribed by volunteers",
            "Página de ICE sobre el coronavirus, transcrita por voluntarios",
        ),
        Some(_) if is_page(counter) => {
            inputs.say("ICE coronavirus page", "Página de ICE sobre el coronavirus")
        }
        Some(_) => inputs.say("ICE detention statistics", "Estadísticas de detención de ICE"),
        None => String::new(),
    };
    match counter.status {
        Status::Discontinued => {
            source.push_str(&inputs.say(", no longer published", ", ya no se publica"));
        }
        Status::Held => {
            source.push_str(&inputs.say(
                "; a newer figure is left out, error in ICE’s table",
                "; se omite una cifra más nueva, error en la tabla de ICE",
            ));
        }
        // The line below the cards says which release is known of and not here.
        Status::Current | Status::Stale | Status::Unknown => {}
    }
    let none = || inputs.say("no figure", "sin cifra");
    CounterTile {
        id: counter.id,
        number: counter.value.map_or_else(none, words::grouped),
        label: curly(&inputs.language.of(&counter.label)),
        as_of: inputs.language.of(&counter.as_of_text),
        source,
        sentence: curly(&inputs.language.of(&counter.sentence)),
    }
}

/// Quotation marks and apostrophes as they are printed; data keep the plain ones.
fn curly(text: &str) -> String {
    let mut opens = true;
    text.chars()
        .map(|c| match c {
            '"' => {
                opens = !opens;
                if opens { '”' } else { '“' }
            }
            '\'' => '’',
            other => other,
        })
        .collect()
}
