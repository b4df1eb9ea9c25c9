//! Pictures of one place and of one state: lines over time, and the card of a state.

use chrono::NaiveDate;

use super::words;
use crate::charts::parts::daily_line;
use crate::charts::words::{Unit, count};
use crate::charts::{Body, CounterTile, Drawing, Language, Level, Line, Panel, Point};
use crate::model::{FiscalYear, State};
use crate::places::population::Population;
use crate::places::record::{Listing, Record, Sheet};

/// Days without a release after which a line breaks.
const GAP_DAYS: i64 = 75;

/// People at midnight by day, from individual records.
pub type Counts = [(NaiveDate, f64)];

/// The lines of one place, with the counts of individual records behind them; `None` where no sheet lists it.
pub fn place(
    record: &Record,
    (id, counts): (&str, &Counts),
    language: Language,
) -> Option<Drawing> {
    let (sheet, listing) = record.last(id)?;
    let name = words::name(listing);
    let at = words::where_it_is(listing, language);
    let headline = match listing.interval {
        Some(interval) if record.is_listed(id) => {
            let people = count(interval.people);
            let days = language.span(interval.first_day, interval.last_day);
            language.say(
                format!("{name}: {people} people detained per day {days}"),
                format!("{name}: {people} personas detenidas al día {days}"),
            )
        }
        _ => {
            let day = language.day(sheet.as_of);
            language.say(
                format!("{name}: last listed by ICE on {day}"),
                format!("{name}: en la lista de ICE por última vez el {day}"),
            )
        }
    };
    let own = |read: fn(&Listing) -> Option<f64>| -> Vec<Point> {
        let point = |(sheet, listing): (&Sheet, &Listing)| point(sheet, read(listing));
        record.of(id).filter_map(point).collect()
    };
    let mut lines = lines(
        own(|listing| listing.interval.map(|interval| interval.people)),
        own(Listing::people),
        language,
    );
    lines.extend(counted(counts, language));
    let said = words::place(record, id, language).join(" ");
    Some(Drawing {
        name: "place",
        language,
        alt: language.say(
            format!("Line chart of people detained at {name} in {at}. {said}"),
            format!("Gráfico de líneas de personas detenidas en {name} ({at}). {said}"),
        ),
        description: String::new(),
        headline,
        subtitle: language.say(
            format!("People detained per day on average, {at}"),
            format!("Personas detenidas al día en promedio, {at}"),
        ),
        source_line: source(sheet, language) + &of_records(counts, language),
        body: Body::Panels(vec![Panel {
            levels: minimums(record, id, language),
            ..Panel::of("", Unit::Count, lines)
        }]),
    })
}

/// The lines of one state, with the counts of individual records behind them; `None` where no sheet has a place in it.
pub fn state(
    record: &Record,
    (of, counts): (State, &Counts),
    language: Language,
) -> Option<Drawing> {
    let sheet = newest_of(record, of)?;
    let name = words::state_name(of, language);
    let sums: Vec<(&Sheet, Population)> = record
        .sheets
        .iter()
        .map(|sheet| (sheet, Population::of(sheet.of_state(Some(of)).map(|(_, of)| of))))
        .filter(|(_, sum)| sum.facilities > 0)
        .collect();
    let own = |read: fn(&Population) -> Option<f64>| -> Vec<Point> {
        sums.iter().filter_map(|(sheet, sum)| point(sheet, read(sum))).collect()
    };
    let mut lines = lines(own(|sum| sum.interval), own(|sum| sum.people), language);
    lines.extend(counted(counts, language));
    let said = words::state(record, sheet, of, language).join(" ");
    let sum = Population::of(sheet.of_state(Some(of)).map(|(_, of)| of));
    let people = sum.interval.or(sum.people).map_or_else(String::new, count);
    Some(Drawing {
        name: "state",
        language,
        alt: language.say(
            format!("Line chart of people detained by ICE, {name}. {said}"),
            format!("Gráfico de líneas de personas detenidas por ICE, {name}. {said}"),
        ),
        description: String::new(),
        headline: language.say(
            format!("{name}: {people} people detained per day {}", days(sheet, language)),
            format!("{name}: {people} personas detenidas al día {}", days(sheet, language)),
        ),
        subtitle: language.say(
            "Average people detained per day. Between releases: since the previous release, only facilities in both. Since October 1: the fiscal year so far.",
            "Promedio de personas detenidas al día. Entre publicaciones: desde la publicación anterior, solo centros que están en ambas. Desde el 1 de octubre: lo que va del año fiscal.",
        ),
        source_line: source(sheet, language) + &of_records(counts, language),
        body: Body::Panels(vec![Panel::of("", Unit::Count, lines)]),
    })
}

/// Leaves out what was before a day, and says so; `None` where nothing is left.
pub fn begin(mut drawing: Drawing, from: NaiveDate) -> Option<Drawing> {
    let Body::Panels(panels) = &mut drawing.body else { return Some(drawing) };
    for panel in panels.iter_mut() {
        for line in &mut panel.lines {
            line.points.retain(|point| point.day >= from);
        }
        panel.lines.retain(|line| !line.points.is_empty());
        panel.levels.retain(|level| level.to >= from);
        for level in &mut panel.levels {
            level.from = level.from.max(from);
        }
    }
    panels.retain(|panel| !panel.lines.is_empty());
    if panels.is_empty() {
        return None;
    }
    let language = drawing.language;
    let day = language.day(from);
    let said = language.say(format!(" (from {day})"), format!(" (desde el {day})"));
    drawing.subtitle.push_str(&said);
    Some(drawing)
}

/// The card of a state; `None` where no sheet has a place in it.
pub fn card(record: &Record, of: State, language: Language) -> Option<Drawing> {
    let sheet = newest_of(record, of)?;
    let sum = Population::of(sheet.of_state(Some(of)).map(|(_, of)| of));
    let name = words::state_name(of, language);
    let people = sum.interval.or(sum.people)?;
    let said = words::state(record, sheet, of, language).join(" ");
    let n = sum.facilities;
    let facilities = if n == 1 {
        language.say("1 facility", "1 centro")
    } else {
        language.say(format!("{n} facilities"), format!("{n} centros"))
    };
    let tile = CounterTile {
        id: of.code(),
        number: count(people),
        label: language.say(
            format!("people detained per day on average, at {facilities}"),
            format!("personas detenidas al día en promedio, en {facilities}"),
        ),
        as_of: days(sheet, language),
        source: String::new(),
        sentence: said.clone(),
    };
    Some(Drawing {
        name: "state_card",
        language,
        alt: language.say(format!("Card. {said}"), format!("Tarjeta. {said}")),
        description: said,
        headline: language
            .say(format!("Immigration detention: {name}"), format!("Detención migratoria: {name}")),
        subtitle: String::new(),
        source_line: source(sheet, language),
        body: Body::Counters(vec![tile]),
    })
}

/// The newest sheet with a place in a state.
pub fn newest_of(record: &Record, of: State) -> Option<&Sheet> {
    record.sheets.iter().rev().find(|sheet| sheet.of_state(Some(of)).next().is_some())
}

fn days(sheet: &Sheet, language: Language) -> String {
    match sheet.interval_days() {
        Some((first, last)) => language.span(first, last),
        None => language.day(sheet.as_of),
    }
}

fn source(sheet: &Sheet, language: Language) -> String {
    let day = language.day(sheet.as_of);
    language.say(
        format!("Source: ICE detention statistics, facility list of {day}. Averages between releases are computed from ICE’s averages since October 1."),
        format!("Fuente: estadísticas de detención de ICE, lista de centros del {day}. Los promedios entre publicaciones se calculan a partir de los promedios de ICE desde el 1 de octubre."),
    )
}

/// The fine line of a count of each day; none where the records have nobody.
fn counted(counts: &Counts, language: Language) -> Option<Line> {
    let point = |(day, value): &(NaiveDate, f64)| Point {
        day: *day,
        value: *value,
        partial: false,
        first: None,
    };
    let name = language.say("Individual records", "Registros individuales");
    let line = daily_line(name, counts.iter().map(point).collect());
    (!counts.is_empty()).then_some(line)
}

/// Where that line comes from.
fn of_records(counts: &Counts, language: Language) -> String {
    counts.last().map_or_else(String::new, |(day, _)| {
        let day = language.day(*day);
        language.say(
            format!(" Fine line: people at midnight, Deportation Data Project, individual ICE records, to {day}."),
            format!(" Línea fina: personas a medianoche, Deportation Data Project, registros individuales de ICE, hasta el {day}."),
        )
    })
}

fn point(sheet: &Sheet, value: Option<f64>) -> Option<Point> {
    value.map(|value| Point { day: sheet.as_of, value, partial: false, first: None })
}

fn lines(between: Vec<Point>, since: Vec<Point>, language: Language) -> Vec<Line> {
    let line = |label: String, points: Vec<Point>, breaks| Line {
        label,
        points,
        gap_days: GAP_DAYS,
        breaks,
        is_fine: false,
    };
    let octobers = octobers(&since);
    let lines = [
        line(language.say("Between releases", "Entre publicaciones"), between, Vec::new()),
        line(language.say("Since October 1", "Desde el 1 de octubre"), since, octobers),
    ];
    lines.into_iter().filter(|line| !line.points.is_empty()).collect()
}

/// The first days of fiscal years within a line: an average since October 1 begins anew on each.
fn octobers(points: &[Point]) -> Vec<NaiveDate> {
    let mut years: Vec<FiscalYear> = points.iter().map(|point| FiscalYear::of(point.day)).collect();
    years.dedup();
    years.into_iter().skip(1).filter_map(FiscalYear::first_day).collect()
}

/// Guaranteed minimums from the first to the last date on which each is printed.
fn minimums(record: &Record, id: &str, language: Language) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    let mut follows = false;
    for (sheet, listing) in record.of(id) {
        let Some(minimum) = listing.minimum() else {
            follows = false;
            continue;
        };
        let is_same = |level: &Level| (level.value - minimum).abs() < 0.5;
        match levels.last_mut().filter(|level| follows && is_same(level)) {
            Some(level) => level.to = sheet.as_of,
            None => levels.push(Level {
                from: sheet.as_of,
                to: sheet.as_of,
                value: minimum,
                label: String::new(),
            }),
        }
        follows = true;
    }
    if let Some(last) = levels.last_mut() {
        last.label = language.say("Guaranteed minimum", "Mínimo garantizado");
    }
    levels
}
