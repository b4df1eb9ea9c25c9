//! People detained: the coronavirus page's figures and the workbook's, drawn apart, beside what Congress paid for.

use anyhow::Result;

use super::parts::{
    Step, beside_own_peak, daily_line, described, greatest, line, newest, page_line, points,
};
use super::words::{Unit, count};
use super::{Body, ChartSpec, Drawing, Inputs, Level, Panel, Point, Section, chart};
use crate::model::{SeriesId, TableId};

fn most(points: &[Point]) -> f64 {
    greatest(points).map_or(0.0, |point| point.value)
}

/// The chart.
pub(super) const CHART: ChartSpec = chart(
    ("people_detained", Some((Section::HowMany, 0))),
    &[SeriesId::Detained, SeriesId::DailyPopulation],
    draw,
);

fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.table(SeriesId::Detained)?;
    let of = |source: &str| points(&table, &[("source", source)], "people");
    let (workbook, page) = (of("ice_workbook"), of("ice_coronavirus_page"));
    // The newer of the two leads.
    let last = match (newest(&workbook), newest(&page)) {
        (Some(ours), Some(theirs)) if theirs.day > ours.day => theirs,
        (Some(last), _) | (None, Some(last)) => last,
        (None, None) => return Ok(None),
    };
    let (people, day) = (count(last.value), inputs.language.day(last.day));
    let records = complete(points(&*inputs.table(SeriesId::DailyPopulation)?, &[], "midnight"));
    // The two count differently: a figure of the page is not compared with the workbook's.
    let is_page = newest(&workbook).is_none_or(|ours| ours.day < last.day);
    let peak = if is_page {
        inputs.say(", by its coronavirus page", ", según su página sobre el coronavirus")
    } else if most(&page) > most(&workbook) {
        // Of ICE's own figures the workbook's is not the highest then.
        String::new()
    } else {
        beside_own_peak(inputs, &workbook, &records, Step::Day)
    };
    let headline = inputs.say(
        format!("{people} people detained by ICE on {day}{peak}"),
        format!("{people} personas detenidas por ICE el {day}{peak}"),
    );
    let (dates, has_records) = (sources(inputs, &workbook, &page, &records), !records.is_empty());
    let mut panel = Panel::of(
        "",
        Unit::Count,
        vec![
            line(inputs.say("ICE statistics", "Estadísticas de ICE"), workbook),
            page_line(
                inputs.say("ICE coronavirus page", "Página de ICE sobre el coronavirus"),
                page,
            ),
        ],
    );
    let name = inputs.say("Individual records", "Registros individuales");
    panel.lines.push(daily_line(name, records));
    panel.lines.retain(|line| !line.points.is_empty());
    panel.levels = levels(inputs, &panel);
    panel.events = inputs.events_of("people_detained");
    panel.held = inputs.held(TableId::DetainedByDisposition);
    let (acts, funded) = funding_in_words(inputs, !panel.levels.is_empty());
    let series = described(&panel.lines, Unit::Count, Step::Day, inputs.language);
    Ok(Some(Drawing {
        name: "",
        language: inputs.language,
        alt: inputs.say(
            format!("Line chart of people in ICE detention. {headline}."),
            format!("Gráfico de líneas de las personas detenidas por ICE. {headline}."),
        ),
        description: format!("{series}{funded}"),
        headline,
        subtitle: subtitle(inputs, has_records),
        source_line: inputs.say(
            format!("Source: {dates}.{acts} Gaps: no data. ×: left out, error in ICE’s table."),
            format!(
                "Fuente: {dates}.{acts} Huecos: sin datos. ×: omitida, error en la tabla de ICE."
            ),
        ),
        body: Body::Panels(vec![panel]),
    }))
}

/// What the dashed level is: for the source line, and in full.
fn funding_in_words(inputs: &Inputs<'_>, is_drawn: bool) -> (String, String) {
    if !is_drawn {
        return (String::new(), String::new());
    }
    (
        inputs.say(" Funded: appropriations acts.", " Fondos: leyes de presupuesto."),
        inputs.say(
            " Dashed line: average daily population Congress funded.",
            " Línea discontinua: población media diaria que financió el Congreso.",
        ),
    )
}

fn subtitle(inputs: &Inputs<'_>, has_records: bool) -> String {
    if has_records {
        return inputs.say(
            "People in ICE detention on one day. ICE’s own figures and individual records (fine line) count differently.",
            "Personas detenidas por ICE en un día. Las cifras de ICE y los registros individuales (línea fina) cuentan de forma distinta.",
        );
    }
    inputs.say(
        "People in ICE detention on one day, from two ICE sources that count differently.",
        "Personas detenidas por ICE en un día, según dos fuentes de ICE que cuentan de forma distinta.",
    )
}

/// Days that are complete: those that still fill up are no level.
fn complete(points: Vec<Point>) -> Vec<Point> {
    points.into_iter().filter(|point| !point.partial).collect()
}

/// Each source with the day of its newest figure.
fn sources(inputs: &Inputs<'_>, workbook: &[Point], page: &[Point], records: &[Point]) -> String {
    let dated = |points: &[Point], en: &str, es: &str| {
        let day = inputs.language.day(newest(points)?.day);
        Some(inputs.say(format!("{en}, as of {day}"), format!("{es}, al {day}")))
    };
    let ended = inputs.page_ended();
    let all = [
        dated(workbook, "ICE detention statistics", "estadísticas de detención de ICE"),
        dated(
            page,
            &format!("ICE coronavirus page{ended}"),
            &format!("página de ICE sobre el coronavirus{ended}"),
        ),
        dated(
            records,
            "Deportation Data Project, ICE records",
            "Deportation Data Project, registros de ICE",
        ),
    ];
    all.into_iter().flatten().collect::<Vec<String>>().join("; ")
}

/// Funded levels within the span of the lines.
fn levels(inputs: &Inputs<'_>, panel: &Panel) -> Vec<Level> {
    let days = || panel.lines.iter().flat_map(|line| line.points.iter().map(|point| point.day));
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Vec::new() };
    let mut levels: Vec<Level> = Vec::new();
    for funding in inputs.edition.judgements().funding.iter().filter(|funding| funding.is_enacted) {
        let (Some(from), Some(to)) = (funding.year.first_day(), funding.year.last_day()) else {
            continue;
        };
        let (from, to) = (from.max(first), to.min(last));
        if from >= to {
            continue;
        }
        match levels.last_mut() {
            Some(before) if (before.value - funding.people).abs() < 0.5 => before.to = to,
            _ => {
                let people = count(funding.people);
                let label = if levels.is_empty() {
                    inputs.say(format!("Funded: {people}"), format!("Fondos: {people}"))
                } else {
                    people
                };
                levels.push(Level { from, to, value: funding.people, label });
            }
        }
    }
    levels
}
