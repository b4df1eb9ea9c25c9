//! Parts that charts share: points of a column, the last and the greatest, sentences about a line.

use chrono::NaiveDate;

use super::words::{Language, Unit};
use super::{Inputs, Line, Point};
use crate::model::{Datum, SeriesTable};

/// The points of one column where the rows have these values; null is no point.
pub(super) fn points(table: &SeriesTable, wanted: &[(&str, &str)], column: &str) -> Vec<Point> {
    table
        .matching(wanted)
        .filter_map(|row| {
            Some(Point {
                day: row.first()?.date()?,
                value: table.field(row, column).number()?,
                partial: *table.field(row, "complete") == Datum::Flag(false),
                first: None,
            })
        })
        .collect()
}

/// A change smaller than this share is not drawn.
const DRAWN: f64 = 0.05;

/// What was stated first for each point, where that differs by a visible share.
pub(super) fn add_first(points: &mut [Point], revisions: &SeriesTable, wanted: &[(&str, &str)]) {
    for row in revisions.matching(wanted) {
        let first = revisions.field(row, "first_value").number();
        let (Some(day), Some(first)) = (row.first().and_then(Datum::date), first) else { continue };
        let own = points.iter_mut().find(|point| point.day == day && !point.partial);
        if let Some(point) = own.filter(|point| (point.value - first).abs() >= DRAWN * point.value)
        {
            point.first = Some(first);
        }
    }
}

/// Days without a figure after which a line breaks: a release left out, or a month.
const GAP_DAYS: i64 = 45;

/// A line.
pub(super) fn line(label: impl Into<String>, points: Vec<Point>) -> Line {
    Line { label: label.into(), points, gap_days: GAP_DAYS, breaks: Vec::new(), is_fine: false }
}

/// A line of ICE's coronavirus page, which was changed every few days.
pub(super) fn page_line(label: impl Into<String>, points: Vec<Point>) -> Line {
    Line { gap_days: 30, ..line(label, points) }
}

/// A fine line of a count of each day, behind the others; a day without one breaks it.
pub fn daily_line(label: impl Into<String>, points: Vec<Point>) -> Line {
    Line { gap_days: 1, is_fine: true, ..line(label, points) }
}

/// The newest point of a whole period.
pub(super) fn newest(points: &[Point]) -> Option<Point> {
    points.iter().rev().find(|point| !point.partial).copied()
}

/// The greatest point of a whole period; of equals the first.
pub(super) fn greatest(points: &[Point]) -> Option<Point> {
    points
        .iter()
        .filter(|point| !point.partial)
        .copied()
        .reduce(|best, point| if point.value > best.value { point } else { best })
}

/// The least point of a whole period; of equals the first.
pub(super) fn least(points: &[Point]) -> Option<Point> {
    points
        .iter()
        .filter(|point| !point.partial)
        .copied()
        .reduce(|best, point| if point.value < best.value { point } else { best })
}

/// The value on a day.
pub(super) fn on(points: &[Point], day: NaiveDate) -> Option<f64> {
    points.iter().find(|point| point.day == day).map(|point| point.value)
}

/// How a day is written: by months where figures are monthly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Day,
    Month,
}

impl Step {
    pub(super) fn text(self, day: NaiveDate, language: Language) -> String {
        match self {
            Self::Day => language.day(day),
            Self::Month => language.month(day),
        }
    }
}

/// A sentence on each line: from where to where, the least and the greatest.
pub(super) fn described(lines: &[Line], unit: Unit, step: Step, language: Language) -> String {
    let sentences: Vec<String> = lines
        .iter()
        .filter_map(|line| {
            let (first, last) = (line.points.first()?, newest(&line.points)?);
            let (low, high) = (least(&line.points)?, greatest(&line.points)?);
            let value = |point: &Point| unit.text(point.value, language);
            let day = |point: &Point| step.text(point.day, language);
            if line.points.len() == 1 {
                return Some(language.say(
                    format!("{}: one figure, {} ({}).", line.label, value(first), day(first)),
                    format!("{}: una sola cifra, {} ({}).", line.label, value(first), day(first)),
                ));
            }
            let the = if step == Step::Day { "el\u{a0}" } else { "" };
            let (label, n) = (&line.label, line.points.len());
            let at = |point: &Point| format!("{} ({})", day(point), value(point));
            let (from, to) = (at(first), at(&last));
            let of = |point: &Point| format!("{} ({})", value(point), day(point));
            let (low, high) = (of(&low), of(&high));
            Some(language.say(
                format!("{label}: {n} figures from {from} to {to}; lowest {low}, highest {high}."),
                format!("{label}: {n} cifras desde {the}{from} hasta {the}{to}; mínimo {low}, máximo {high}."),
            ))
        })
        .collect();
    sentences.join(" ")
}

/// How the newest figure compares with the greatest on record. What was before the record, nobody can say from it; of a
/// part of the record nothing is said.
pub(super) fn beside_peak(inputs: &Inputs<'_>, points: &[Point], step: Step) -> String {
    beside_own_peak(inputs, points, &[], step)
}

/// The same beside lines of others in the chart: where one is higher, the greatest is named as ICE's own only.
pub(super) fn beside_own_peak(
    inputs: &Inputs<'_>,
    points: &[Point],
    others: &[Point],
    step: Step,
) -> String {
    let (Some(last), Some(peak)) = (newest(points), greatest(points)) else { return String::new() };
    // A record of a few figures is none.
    if inputs.is_cut() || points.len() < 12 {
        return String::new();
    }
    let highest = if is_highest(peak, &[points, others]) {
        inputs.say("the highest in this chart", "la más alta de este gráfico")
    } else {
        inputs.say(
            "the highest of ICE’s own figures in this chart",
            "la más alta de las cifras de ICE en este gráfico",
        )
    };
    if peak.day == last.day {
        return format!(", {highest}");
    }
    let (value, day) = (super::words::count(peak.value), step.text(peak.day, inputs.language));
    match step {
        Step::Day => inputs.say(
            format!(", down from {value} on {day}, {highest}"),
            format!(", frente a {value} el {day}, {highest}"),
        ),
        Step::Month => inputs.say(
            format!(", down from {value} in {day}, {highest}"),
            format!(", frente a {value} en {day}, {highest}"),
        ),
    }
}

/// Whether no point of any line is higher.
fn is_highest(peak: Point, lines: &[&[Point]]) -> bool {
    lines.iter().all(|points| points.iter().all(|point| point.value <= peak.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_the_highest_of_a_chart_only_where_no_line_is_higher() {
        let point = |day: u32, value: f64| Point {
            day: NaiveDate::from_ymd_opt(2026, 1, day).unwrap(),
            value,
            partial: false,
            first: None,
        };
        let own = [point(25, 70_766.0), point(26, 60_311.0)];
        let peak = greatest(&own).unwrap();
        assert!(is_highest(peak, &[&own, &[]]));
        assert!(is_highest(peak, &[&own, &[point(14, 70_766.0)]]));
        assert!(!is_highest(peak, &[&own, &[point(14, 71_387.0)]]));
    }
}
