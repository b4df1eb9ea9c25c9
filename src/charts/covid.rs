//! COVID-19 in ICE detention: confirmed cases, and facilities that had one.

use anyhow::Result;

use super::{Body, CHART_SIZE, Drawing, Inputs, Line, Panel, count, day, points};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.series("covid")?;
    let cases = points(&table, &[], "cases_total");
    let facilities = points(&table, &[], "facilities_with_cases");
    let Some(&(date, total)) = cases.last() else { return Ok(None) };
    let headline = format!("{} confirmed COVID-19 cases in ICE detention", count(total));
    let places = facilities
        .last()
        .map(|(date, n)| format!(" {} facilities had had a case on {}.", count(*n), day(*date)));
    Ok(Some(Drawing {
        size: CHART_SIZE,
        alt: format!(
            "Two line charts. {headline} from March 2020 to {}.{}",
            day(date),
            places.unwrap_or_default()
        ),
        headline: format!("{headline} by {}", day(date)),
        subtitle: "People in ICE custody, counted since March 2020; ICE took back some cases"
            .to_owned(),
        source_line: format!(
            "Source: ICE coronavirus page (ended May 2023), read by n8craig and aadittambe; last figure {}.",
            day(date)
        ),
        body: Body::Lines(vec![
            Panel {
                heading: "Confirmed cases since March 2020".to_owned(),
                lines: vec![Line { label: "Cases".to_owned(), points: cases, gap_days: 30 }],
            },
            Panel {
                heading: "Facilities that ever had a case (rows of ICE’s table)".to_owned(),
                lines: vec![Line {
                    label: "Facilities".to_owned(),
                    points: facilities,
                    gap_days: 30,
                }],
            },
        ]),
    }))
}
