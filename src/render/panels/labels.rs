//! Names and newest values of the lines: at their ends, inside the plot, or in a key.

use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use super::Plot;
use crate::charts::{Language, Line, Panel, Point, Unit};
use crate::render::layout::Face;
use crate::render::{Canvas, RenderError, px_len, text, whole};

/// What is at the end of a line.
pub(super) struct EndLabel {
    pub(super) lines: Vec<String>,
    pub(super) is_named: bool,
    pub(super) point: Point,
    pub(super) color: RGBColor,
}

/// How the ends of lines are written.
#[derive(Clone, Copy)]
pub(super) struct EndWords {
    pub(super) language: Language,
    /// Without the line's name, which is elsewhere.
    pub(super) value_only: bool,
    /// The newest day of the picture.
    pub(super) last: NaiveDate,
}

/// Label and newest whole value; where the line ends long before the chart does, with the month of its end.
pub(super) fn end_label(
    line: &Line,
    color: RGBColor,
    unit: Unit,
    words: EndWords,
) -> Option<EndLabel> {
    let EndWords { language, value_only, last } = words;
    let point = *line.points.iter().rev().find(|point| !point.partial).or(line.points.last())?;
    let value = unit.text(point.value, language);
    let mut lines = if value_only { vec![value] } else { vec![line.label.clone(), value] };
    // Beside newer figures an older one tells its month.
    if (last - point.day).num_days() > 31 {
        lines.push(format!("({})", language.short_month(point.day)));
    }
    Some(EndLabel { lines, is_named: !value_only, point, color })
}

/// The names of lines above the plot, in their colours, as many in a row as fit.
pub(super) fn key<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    panel: &Panel,
    (left, right, top): (i32, i32, i32),
) -> Result<i32, RenderError> {
    let (mut x, mut y) = (left, top);
    for (line, color) in panel.lines.iter().zip(canvas.colors.lines.iter().cycle()) {
        let face = Face::new(canvas.measures.label, true, *color);
        let width = text::width(&line.label, &face) + 22;
        if x > left && x + width > right {
            x = left;
            y += face.line_height();
        }
        let middle = y + face.size / 2;
        canvas.path(&[(x, middle), (x + 14, middle)], *color, 4)?;
        canvas.text(&line.label, (x + 20, y), &face)?;
        x += width + 20;
    }
    Ok(y + canvas.measures.label + canvas.measures.label / 5 + 2)
}

/// Whether a line is labelled at the chart's edge: it ends within the last sixth of the window.
pub(super) fn reaches_the_end(day: NaiveDate, first: NaiveDate, last: NaiveDate) -> bool {
    (last - day).num_days() * 6 <= (last - first).num_days()
}

/// Labels at the chart's edge, pushed apart where they would touch; a line that ends earlier is labelled above its
/// highest reach near the end.
pub(super) fn labels<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    plot: &Plot<'_>,
    ends: Vec<EndLabel>,
    label: &Face,
) -> Result<(), RenderError> {
    let (axis, height) = (plot.time, label.line_height());
    let mut at_edge: Vec<(i32, EndLabel)> = Vec::new();
    for end in ends {
        let (x, y) = plot.place(&end.point, 1);
        if reaches_the_end(end.point.day, axis.first, axis.last) {
            let middle = y - px_len(end.lines.len()) * height / 2;
            at_edge.push((middle, end));
        } else {
            let words = inner_label(&end, plot);
            let face = Face { color: end.color, ..*label }.across(HPos::Center).down(VPos::Bottom);
            let half = text::width(&words, &face) / 2;
            let x = x.clamp(axis.left + half, (axis.right - half).max(axis.left + half));
            let (above, below) = clear_of(plot, x, half, canvas.measures.tick);
            let (above, below) = (above - 8, below + 8 + label.size);
            // Nearer to the line's end; crosses of held releases are at the bottom.
            let is_below = below - y < y - above && below <= plot.bottom - 18;
            let place = if is_below { below } else { above.max(plot.top + label.size) };
            // Thin lines of events and grid do not run through the words.
            let box_of = ((x - half - 5, place - label.size - 1), (x + half + 5, place + 4));
            canvas.bar(box_of.0, box_of.1, canvas.colors.paper)?;
            canvas.text(&words, (x, place), &face)?;
        }
    }
    at_edge.sort_by_key(|(y, _)| *y);
    // From below upwards, so that none leaves the plot.
    let mut lowest = plot.bottom + height / 2;
    for (y, end) in at_edge.iter_mut().rev() {
        let own = px_len(end.lines.len()) * height;
        *y = (*y).min(lowest - own);
        lowest = *y;
    }
    // And down again where they left it above.
    let mut highest = plot.top - label.size;
    for (y, end) in &mut at_edge {
        *y = (*y).max(highest);
        highest = *y + px_len(end.lines.len()) * height;
    }
    for (y, end) in at_edge {
        let (x, _) = plot.place(&end.point, 1);
        let face = Face { color: end.color, ..*label };
        let own = plot.place(&end.point, 1).1;
        let middle = y + px_len(end.lines.len()) * height / 2;
        // A label that had to give way is led back to its line.
        if (middle - own).abs() > height * 2 / 3 || axis.right - x > 9 {
            let from = (x + 6, own);
            canvas.path(&[from, (x.max(axis.right) + 10, y + height / 2)], end.color, 1)?;
        }
        canvas.lines(&end.lines, (x.max(axis.right) + 12, y), &face)?;
    }
    Ok(())
}

fn inner_label(end: &EndLabel, plot: &Plot<'_>) -> String {
    let month = plot.language.short_month(end.point.day);
    let value = plot.words(end.point.value);
    match end.lines.as_slice() {
        [name, _, ..] if end.is_named => format!("{name}: {value} ({month})"),
        _ => format!("{value} ({month})"),
    }
}

/// The highest and the lowest stroke of any line or level within a span of the plot.
fn clear_of(plot: &Plot<'_>, middle: i32, half: i32, tick: i32) -> (i32, i32) {
    let near = |x: i32| (x - middle).abs() <= half + 6;
    let points = plot.panel.lines.iter().flat_map(|line| &line.points);
    let lines = points.map(|point| plot.place(point, 1)).filter(|(x, _)| near(*x)).map(|(_, y)| y);
    let levels = plot.panel.levels.iter().filter(|level| {
        let (from, to) = (whole(plot.time.x(level.from)), whole(plot.time.x(level.to)));
        from <= middle + half && middle - half <= to
    });
    let strokes: Vec<i32> = lines.collect();
    let levels = levels.map(|level| whole(plot.y(level.value)));
    let highest = strokes.iter().copied().chain(levels.map(|y| y - tick - 6)).min();
    (highest.unwrap_or(plot.bottom), strokes.iter().copied().max().unwrap_or(plot.bottom))
}
