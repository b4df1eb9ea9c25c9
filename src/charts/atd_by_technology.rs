//! People monitored under Alternatives to Detention, in all and by technology.

use anyhow::Result;

use super::{Body, CHART_SIZE, Drawing, Inputs, Line, Panel, count, day, points};

/// Technologies with the names that readers of 2026 know them by.
const TECHNOLOGIES: [(&str, &str); 6] = [
    ("all", "All"),
    ("smartlink", "SmartLINK app"),
    ("ankle_monitor", "Ankle monitor"),
    ("voiceid", "Telephone"),
    ("wristworn", "Wrist device"),
    ("no_technology", "No technology"),
];

pub(super) fn draw(inputs: &Inputs<'_>) -> Result<Option<Drawing>> {
    let table = inputs.series("atd_by_technology")?;
    let lines: Vec<Line> = TECHNOLOGIES
        .into_iter()
        .map(|(technology, label)| {
            let wanted = [("area_of_responsibility", "all"), ("technology", technology)];
            let points = points(&table, &wanted, "people");
            Line { label: label.to_owned(), points, gap_days: 75 }
        })
        .filter(|line| !line.points.is_empty())
        .collect();
    let all = lines.iter().find(|line| line.label == "All");
    let Some((date, people)) = all.and_then(|line| line.points.last()).copied() else {
        return Ok(None);
    };
    let headline = format!(
        "{} people monitored under ICE’s “Alternatives to Detention” on {}",
        count(people),
        day(date)
    );
    let parts: Vec<String> = lines
        .iter()
        .skip(1)
        .filter_map(|line| {
            let (last, people) = *line.points.last()?;
            (last == date).then(|| format!("{} {}", line.label, count(people)))
        })
        .collect();
    Ok(Some(Drawing {
        size: CHART_SIZE,
        alt: format!("Line chart. {headline}: {}.", parts.join(", ")),
        headline,
        subtitle: "People enrolled, by monitoring technology".to_owned(),
        source_line: format!(
            "Source: ICE detention statistics (BI Inc. participants report), as of {}. Before August 2022 summed over ICE areas.",
            day(date)
        ),
        body: Body::Lines(vec![Panel { heading: String::new(), lines }]),
    }))
}
