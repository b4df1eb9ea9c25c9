//! The card with the three counters.

use anyhow::Result;

use super::{Body, CARD_SIZE, CounterTile, Drawing, Inputs};
use crate::counters::{self, Counter, Status, words};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let counters = counters::compute(inputs.ledger, inputs.captures, inputs.window.known_on)?;
    let tiles: Vec<CounterTile> = counters.counters.iter().map(tile).collect();
    let sentences: Vec<&str> =
        counters.counters.iter().map(|counter| counter.sentence.en.as_str()).collect();
    let newest = counters.counters.iter().filter_map(|counter| counter.published_on).max();
    let known = match (inputs.window.known_on, newest) {
        (Some(day), _) => format!("As known on {}.", super::day(day)),
        (None, Some(day)) => format!("Newest release: {}.", super::day(day)),
        (None, None) => String::new(),
    };
    Ok(Some(Drawing {
        size: CARD_SIZE,
        headline: "People in the custody and under the watch of ICE".to_owned(),
        subtitle: "Each figure carries its own date".to_owned(),
        source_line: format!("Source: ICE detention statistics and ICE coronavirus page. {known}"),
        alt: format!("Card with three counters. {}", sentences.join(" ")),
        body: Body::Counters(tiles),
    }))
}

fn tile(counter: &Counter) -> CounterTile {
    let mut source = match counter.source.as_deref() {
        Some(source) if source.starts_with("ice_coronavirus") => "ICE coronavirus page".to_owned(),
        Some(_) => "ICE detention statistics".to_owned(),
        None => String::new(),
    };
    if counter.status == Status::Discontinued {
        source.push_str(", no longer published");
    }
    CounterTile {
        number: counter.value.map_or_else(|| "no figure".to_owned(), words::grouped),
        label: counter.label.en.clone(),
        as_of: counter.as_of_text.en.clone(),
        source,
    }
}
