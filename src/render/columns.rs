//! Columns beside each other: years, or events in their order.

use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use super::layout::Face;
use super::scale::ticks;
use super::{Canvas, Frame, RenderError, px_len, text, whole};
use crate::charts::{Columns, Language};

pub(super) fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    columns: &Columns,
    language: Language,
    frame: Frame,
) -> Result<(), RenderError> {
    let (colors, measures) = (canvas.colors, canvas.measures);
    let tick = Face::new(measures.tick, false, colors.quiet);
    let greatest = columns.rows.iter().map(|row| row.value).fold(1.0, f64::max);
    let values = ticks(greatest, 5);
    let top_value = values.last().copied().unwrap_or(1.0);
    let top = frame.top + measures.tick + 12;
    let sublabels = columns.rows.iter().map(|row| i32::from(!row.sublabel.is_empty())).max();
    let bottom = frame.bottom - measures.tick - 14 - sublabels.unwrap_or(0) * tick.line_height();
    let y = |value: f64| whole(f64::from(bottom) - f64::from(bottom - top) * value / top_value);
    axis(canvas, &marks(&values, &y, &|value| columns.unit.tick(value, language)), frame)?;
    // The first column keeps clear of the words at the axis.
    let bold = Face::new(measures.tick, true, colors.ink);
    let level_room = columns.level.as_ref().map_or(0, |(_, words)| text::width(words, &bold));
    let axis_room = values
        .iter()
        .map(|value| text::width(&columns.unit.tick(*value, language), &tick))
        .chain([level_room])
        .max()
        .unwrap_or(0)
        + 14;
    let left = frame.left + axis_room;
    let n = px_len(columns.rows.len()).max(1);
    // A few columns do not fill the width.
    let step = (f64::from(frame.right - left) / f64::from(n)).min(150.0);
    let thickness = (step * 0.72).max(1.0);
    let note = Face::new(measures.label.min(whole(step / 3.6).max(16)), true, colors.ink);
    let mut last_name = i32::MIN;
    for (index, row) in (0_i32..).zip(&columns.rows) {
        let x = f64::from(left) + step * (f64::from(index) + 0.5);
        let (from, to) = (whole(x - thickness / 2.0), whole(x + thickness / 2.0));
        let late = columns.level.as_ref().is_some_and(|(level, _)| row.value > *level);
        let color = if late { colors.lines[1] } else { colors.lines[0] };
        let corners = ((from, y(row.value)), (to.max(from + 1), bottom));
        column(canvas, corners, color, (row.partial, columns.is_striped))?;
        if !row.note.is_empty() {
            // Words of a thin column are on their own size, kept within the frame.
            let face = if step < 40.0 { Face::new(measures.label, true, colors.ink) } else { note };
            let half = text::width(&row.note, &face) / 2;
            let at = whole(x).clamp(frame.left + half, frame.right - half);
            let face = face.across(HPos::Center).down(VPos::Bottom);
            canvas.text(&row.note, (at, y(row.value) - 5), &face)?;
        }
        if !row.label.is_empty() {
            let half = text::width(&row.label, &tick) / 2;
            let at = whole(x).clamp(frame.left + half, frame.right - half);
            if at - half > last_name + 12 {
                canvas.text(&row.label, (at, bottom + 9), &tick.across(HPos::Center))?;
                last_name = at + half;
            }
        }
        sublabel(
            canvas,
            &row.sublabel,
            (whole(x), bottom + 9 + tick.line_height()),
            whole(step) - 4,
        )?;
    }
    if let Some((level, words)) = &columns.level {
        let at = y(*level);
        canvas.dashed([(frame.left, at), (frame.right, at)], colors.ink, 2)?;
        canvas.text(words, (frame.left, at - 4), &bold.down(VPos::Bottom))?;
    }
    Ok(())
}

/// Words below a label, smaller where they are wider than their column.
fn sublabel<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    words: &str,
    place: (i32, i32),
    room: i32,
) -> Result<(), RenderError> {
    if words.is_empty() {
        return Ok(());
    }
    let tick = Face::new(canvas.measures.tick, false, canvas.colors.quiet);
    // One size for all: that of the longest there can be.
    let fits = |size: &i32| text::width("to Sep 30", &Face { size: *size, ..tick }) < room;
    let size = (14..=tick.size).rev().find(fits).unwrap_or(14);
    canvas.text(words, place, &Face { size, ..tick }.across(HPos::Center))
}

/// A bar, or its outline or stripes only.
fn column<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    (upper, lower): ((i32, i32), (i32, i32)),
    color: RGBColor,
    (is_partial, is_striped): (bool, bool),
) -> Result<(), RenderError> {
    if is_partial && is_striped {
        let mut top = upper.1;
        while top < lower.1 {
            canvas.bar((upper.0, top), (lower.0, (top + 3).min(lower.1)), color)?;
            top += 6;
        }
        return Ok(());
    }
    canvas.bar(upper, lower, color)?;
    let line = if lower.0 - upper.0 > 24 { 3 } else { 2 };
    let (from, to) = ((upper.0 + line, upper.1 + line), (lower.0 - line, lower.1));
    if is_partial && from.0 < to.0 && from.1 < to.1 {
        canvas.bar(from, to, canvas.colors.paper)?;
    }
    Ok(())
}

/// A line of the axis; the zero line has no words.
struct Tick {
    words: Option<String>,
    y: i32,
}

fn marks(values: &[f64], y: &dyn Fn(f64) -> i32, words: &dyn Fn(f64) -> String) -> Vec<Tick> {
    let mark = |value: &f64| Tick { words: (*value > 0.0).then(|| words(*value)), y: y(*value) };
    values.iter().map(mark).collect()
}

fn axis<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    ticks: &[Tick],
    frame: Frame,
) -> Result<(), RenderError> {
    let colors = canvas.colors;
    let face = Face::new(canvas.measures.tick, false, colors.quiet);
    for Tick { words, y } in ticks {
        let color = if words.is_some() { colors.grid } else { colors.baseline };
        canvas.path(&[(frame.left, *y), (frame.right, *y)], color, 1)?;
        if let Some(words) = words {
            canvas.text(words, (frame.left, y - 3), &face.down(VPos::Bottom))?;
        }
    }
    Ok(())
}
