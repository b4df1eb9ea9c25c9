//! Lines over time as a small SVG that reads on a phone: 400 units wide, its words 13 high.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};

use super::html::escaped;
use crate::charts::words::count;

/// Figures with their days, in order.
pub(super) type Points = Vec<(NaiveDate, f64)>;

/// What is drawn.
#[derive(Default)]
pub(super) struct Lines {
    /// The average since the previous release.
    pub(super) between: Points,
    /// The average since 1 October.
    pub(super) since: Points,
    /// People at midnight by day, from individual records; drawn as means of fortnights.
    pub(super) counts: Points,
    /// Guaranteed minimums: first day, last day, people.
    pub(super) minimums: Vec<(NaiveDate, NaiveDate, f64)>,
}

const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 24.0;
/// Days without a release after which a line breaks.
const GAP_DAYS: i64 = 75;

/// From days and people to the picture.
struct Scale {
    first: NaiveDate,
    days: f64,
    most: f64,
}

impl Scale {
    fn x(&self, day: NaiveDate) -> f64 {
        let days = f64::from(i32::try_from((day - self.first).num_days()).unwrap_or(0));
        LEFT + (WIDTH - LEFT - RIGHT) * days / self.days
    }

    fn y(&self, people: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * people / self.most
    }
}

/// The picture; empty where there is nothing to draw.
pub(super) fn svg(lines: &Lines, alt: &str) -> String {
    let Lines { between, since, minimums, counts } = lines;
    let counts = &fortnights(counts);
    if between.is_empty() && since.is_empty() {
        return String::new();
    }
    let all = || between.iter().chain(since).chain(counts);
    let days = || all().map(|(day, _)| *day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return String::new() };
    let greatest = all()
        .map(|(_, people)| *people)
        .chain(minimums.iter().map(|(_, _, people)| *people))
        .fold(1.0, f64::max);
    let step = step(greatest);
    let span = f64::from(i32::try_from((last - first).num_days()).unwrap_or(1)).max(30.0);
    let scale = Scale { first, days: span, most: (greatest / step).ceil() * step };
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
        escaped(alt)
    );
    axes(&mut svg, &scale, step, last);
    path(&mut svg, &scale, counts, "stroke=\"var(--line3)\"");
    path(&mut svg, &scale, since, "stroke=\"var(--pale)\" stroke-width=\"2.5\"");
    for (from, to, people) in minimums {
        let _ = write!(
            svg,
            "<path d=\"M{:.0} {:.0}H{:.0}\" stroke=\"var(--line2)\" stroke-width=\"2\" stroke-dasharray=\"5 4\"/>",
            scale.x(*from),
            scale.y(*people),
            scale.x(*to).max(scale.x(*from) + 3.0),
        );
    }
    path(&mut svg, &scale, between, "stroke=\"var(--line1)\" stroke-width=\"2.5\"");
    svg.push_str("</svg>");
    svg
}

/// The mean of each fortnight, at its last day: a point for each day would be larger than the rest of the page.
fn fortnights(counts: &Points) -> Points {
    let mean = |days: &[(NaiveDate, f64)]| {
        let sum: f64 = days.iter().map(|(_, people)| people).sum();
        let n = u32::try_from(days.len()).ok()?;
        days.last().map(|(day, _)| (*day, sum / f64::from(n)))
    };
    counts.chunks(14).filter_map(mean).collect()
}

/// A round step that divides the scale into three to six.
fn step(greatest: f64) -> f64 {
    let power = 10_f64.powf((greatest / 3.0).log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|of| of * power);
    steps.into_iter().find(|step| greatest / step <= 4.0).unwrap_or(10.0 * power).max(1.0)
}

fn axes(svg: &mut String, scale: &Scale, step: f64, last: NaiveDate) {
    let mut value = 0.0;
    while value <= scale.most + step / 2.0 {
        let y = scale.y(value);
        let _ = write!(
            svg,
            "<path d=\"M{LEFT} {y:.0}H{}\" stroke=\"var(--rule)\"/><text x=\"{}\" y=\"{:.0}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 5.0,
            y + 4.0,
            count(value),
        );
        value += step;
    }
    let years = scale.first.year()..=last.year();
    let few = years.clone().count() <= 5;
    for year in years {
        let Some(start) = NaiveDate::from_ymd_opt(year, 1, 1) else { continue };
        let x = scale.x(start);
        if !(LEFT - 1.0..=WIDTH - 22.0).contains(&x) || (!few && year % 2 == 1) {
            continue;
        }
        let _ = write!(svg, "<text x=\"{x:.0}\" y=\"{:.0}\">{year}</text>", HEIGHT - 6.0);
    }
    // A place of a few months has no new year in it.
    if scale.first.year() == last.year() {
        let month = scale.first.format("%Y-%m");
        let _ = write!(svg, "<text x=\"{LEFT}\" y=\"{:.0}\">{month}</text>", HEIGHT - 6.0);
    }
}

fn path(svg: &mut String, scale: &Scale, points: &Points, stroke: &str) {
    let mut d = String::new();
    let mut alone = Vec::new();
    let mut before: Option<NaiveDate> = None;
    for (at, (day, people)) in points.iter().enumerate() {
        let (x, y) = (scale.x(*day), scale.y(*people));
        let is_far = |other: Option<NaiveDate>| {
            other.is_none_or(|other| (*day - other).num_days().abs() > GAP_DAYS)
        };
        let starts = is_far(before);
        if starts && is_far(points.get(at + 1).map(|(day, _)| *day)) {
            alone.push((x, y));
        }
        let _ = write!(d, "{}{x:.0} {y:.0}", if starts { 'M' } else { 'L' });
        before = Some(*day);
    }
    if d.is_empty() {
        return;
    }
    let _ = write!(svg, "<path d=\"{d}\" fill=\"none\" stroke-linejoin=\"round\" {stroke}/>");
    for (x, y) in alone {
        let _ = write!(svg, "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"2\" {stroke}/>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_breaks_where_releases_are_missing_and_words_are_escaped() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let lines = Lines {
            between: vec![
                (day("2022-01-10"), 100.0),
                (day("2022-01-24"), 120.0),
                (day("2022-09-01"), 90.0),
            ],
            ..Lines::default()
        };
        let svg = svg(&lines, "a < b");
        assert!(svg.contains("L72 51M392 90"), "{svg}");
        assert!(svg.contains("<circle") && svg.contains("a &lt; b"));
        assert_eq!(super::svg(&Lines::default(), ""), "");
    }

    #[test]
    fn steps_are_round() {
        assert!((step(2063.0) - 1000.0).abs() < 1e-9);
        assert!((step(9.0) - 2.5).abs() < 1e-9);
        assert!((step(1.0) - 1.0).abs() < 1e-9);
    }
}
