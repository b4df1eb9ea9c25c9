//! Cards: the three counters together, and each on its own.

use anyhow::Result;

use super::{Body, CounterTile, Drawing, Inputs};
use crate::counters::{Counter, Counters, Status, words};

pub(super) fn all(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let counters = (inputs.counters)()?;
    let tiles: Vec<CounterTile> =
        counters.counters.iter().map(|counter| tile(inputs, counter)).collect();
    let headline = inputs.say(
        "People in the custody and under the watch of ICE",
        "Personas bajo la custodia y la vigilancia de ICE",
    );
    let subtitle = inputs.say("Each figure has its own date", "Cada cifra tiene su propia fecha");
    Ok(Some(card(inputs, &counters, tiles, headline, subtitle)))
}

pub(super) fn one(inputs: &Inputs<'_>, id: &str) -> Result<Option<Drawing>> {
    let counters = (inputs.counters)()?;
    let Some(counter) = counters.counters.iter().find(|counter| counter.id == id) else {
        return Ok(None);
    };
    let tile = tile(inputs, counter);
    let (headline, subtitle) = match id {
        "people_detained" => (inputs.say("Detained", "Detenidas"), String::new()),
        "facilities_with_covid_cases" => {
            (inputs.say("COVID-19 in detention", "COVID-19 en detención"), String::new())
        }
        _ => (inputs.say("Under watch", "Bajo vigilancia"), String::new()),
    };
    Ok(Some(card(inputs, &counters, vec![tile], headline, subtitle)))
}

fn card(
    inputs: &Inputs<'_>,
    counters: &Counters,
    tiles: Vec<CounterTile>,
    headline: String,
    subtitle: String,
) -> Drawing {
    let newest = counters.counters.iter().filter_map(|counter| counter.published_on).max();
    let known = match (counters.known_on, newest) {
        (Some(day), _) => {
            let day = inputs.language.day(day);
            inputs.say(format!("As known on {day}."), format!("Según se sabía el {day}."))
        }
        (None, Some(day)) => {
            let day = inputs.language.day(day);
            inputs.say(format!("Newest release: {day}."), format!("Última edición: {day}."))
        }
        (None, None) => String::new(),
    };
    let sentences: Vec<&str> = tiles.iter().map(|tile| tile.sentence.as_str()).collect();
    let said = sentences.join(" ");
    Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(format!("Card. {said}"), format!("Tarjeta. {said}")),
        description: said,
        headline,
        subtitle,
        source_line: inputs.say(
            format!("Source: ICE detention statistics and ICE coronavirus page. {known}"),
            format!("Fuente: estadísticas de detención de ICE y página de ICE sobre el coronavirus. {known}"),
        ),
        body: Body::Counters(tiles),
    }
}

fn tile(inputs: &Inputs<'_>, counter: &Counter) -> CounterTile {
    let mut source = match counter.source.as_deref() {
        Some(source) if source.starts_with("ice_coronavirus") => {
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
            source.push_str(
                &inputs.say("; a newer figure is held back", "; hay una cifra más nueva retenida"),
            );
        }
        Status::Current | Status::Unknown => {}
    }
    let none = || inputs.say("no figure", "sin cifra");
    CounterTile {
        id: counter.id,
        number: counter.value.map_or_else(none, words::grouped),
        label: inputs.language.of(&counter.label),
        as_of: inputs.language.of(&counter.as_of_text),
        source,
        sentence: inputs.language.of(&counter.sentence),
    }
}
