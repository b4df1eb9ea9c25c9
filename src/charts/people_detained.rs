//! People detained: the coronavirus page's figures and the workbook's, drawn apart.

use anyhow::Result;

use super::{Body, CHART_SIZE, Drawing, Inputs, Line, Panel, count, day, points};

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.series("detained")?;
    let of = |source: &str| points(&table, &[("source", source)], "people");
    let workbook = of("ice_workbook");
    let page = of("ice_coronavirus_page");
    let Some(newest) = workbook.last().or(page.last()) else { return Ok(None) };
    let (date, people) = *newest;
    let peak = workbook.iter().chain(&page).copied().max_by(|a, b| a.1.total_cmp(&b.1));
    let peak = peak.map(|(date, people)| {
        format!(" The highest figure is {} on {}.", count(people), day(date))
    });
    let headline = format!("{} people detained by ICE on {}", count(people), day(date));
    Ok(Some(Drawing {
        size: CHART_SIZE,
        alt: format!("Line chart of people in ICE detention. {headline}.{}", peak.unwrap_or_default()),
        headline,
        subtitle: "People in ICE detention on one day. ICE’s coronavirus page and its workbook count differently".to_owned(),
        source_line: format!(
            "Source: ICE detention statistics, as of {}; ICE coronavirus page, ended May 2023. Gaps: nothing published or held.",
            day(date)
        ),
        body: Body::Lines(vec![Panel {
            heading: String::new(),
            lines: vec![
                Line { label: "ICE workbook".to_owned(), points: workbook, gap_days: 45 },
                Line { label: "ICE coronavirus page".to_owned(), points: page, gap_days: 30 },
            ],
        }]),
    }))
}
