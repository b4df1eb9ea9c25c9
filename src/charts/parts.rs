//! Parts that charts share: points of a column, the last and the greatest, sentences about a line.
//! Comes in: tables. Goes out: lines and words. Never: a value between two published ones.

use chrono::NaiveDate;

use super::words::{Language, Unit};
use super::{Line, Point};
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

/// A line.
pub(super) fn line(label: impl Into<String>, points: Vec<Point>, gap_days: i64) -> Line {
    Line { label: label.into(), points, gap_days, breaks: Vec::new() }
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
            Some(language.say(
                format!(
                    "{}: {} figures from {} ({}) to {} ({}); the least is {} ({}), the greatest {} ({}).",
                    line.label,
                    line.points.len(),
                    day(first),
                    value(first),
                    day(&last),
                    value(&last),
                    value(&low),
                    day(&low),
                    value(&high),
                    day(&high),
                ),
                format!(
                    "{}: {} cifras desde {} ({}) hasta {} ({}); la menor es {} ({}) y la mayor {} ({}).",
                    line.label,
                    line.points.len(),
                    day(first),
                    value(first),
                    day(&last),
                    value(&last),
                    value(&low),
                    day(&low),
                    value(&high),
                    day(&high),
                ),
            ))
        })
        .collect();
    sentences.join(" ")
}

/// `, the most on record`, or the peak with its day.
pub(super) fn beside_peak(points: &[Point], step: Step, language: Language) -> String {
    let (Some(last), Some(peak)) = (newest(points), greatest(points)) else { return String::new() };
    if peak.day == last.day {
        return language.say(", the highest count on record", ", el máximo registrado");
    }
    let (value, day) = (super::words::count(peak.value), step.text(peak.day, language));
    match step {
        Step::Day => language.say(
            format!("; the highest count is {value}, on {day}"),
            format!("; el máximo es {value}, el {day}"),
        ),
        Step::Month => language.say(
            format!("; the highest count is {value}, in {day}"),
            format!("; el máximo es {value}, en {day}"),
        ),
    }
}
