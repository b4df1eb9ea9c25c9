//! Columns beside each other: years, or events in their order.

use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use super::layout::Face;
use super::scale::ticks;
use super::{Canvas, Frame, RenderError, px_len, text, whole};
use crate::charts::{Column, ColumnLevel, Columns, Language};

pub(super) fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    columns: &Columns,
    language: Language,
    frame: Frame,
) -> Result<(), RenderError> {
    let (colors, measures) = (canvas.colors, canvas.measures);
    let tick = Face::new(measures.tick, false, colors.quiet);
    let level = columns.level.as_ref();
    let heights = columns.rows.iter().filter_map(|row| row.value);
    let greatest = heights.chain(level.map(|level| level.value)).fold(1.0, f64::max);
    let values = ticks(greatest, 5);
    let top_value = values.last().copied().unwrap_or(1.0);
    let top = frame.top + measures.tick + 12;
    let sublabels = columns.rows.iter().map(|row| i32::from(!row.sublabel.is_empty())).max();
    let bottom = frame.bottom - measures.tick - 14 - sublabels.unwrap_or(0) * tick.line_height();
    let y = |value: f64| whole(f64::from(bottom) - f64::from(bottom - top) * value / top_value);
    axis(canvas, &marks(&values, &y, &|value| columns.unit.tick(value, language)), frame)?;
    // The first column keeps clear of the words at the axis.
    let bold = Face::new(measures.tick, true, colors.ink);
    let level_room = level.map_or(0, |level| text::width(&level.label, &bold));
    let of_tick = |value: &f64| text::width(&columns.unit.tick(*value, language), &tick);
    let axis_room = values.iter().map(of_tick).max().unwrap_or(0) + 14;
    let n = px_len(columns.rows.len()).max(1);
    // A few columns do not fill the width.
    let step_from = |left: i32| (f64::from(frame.right - left) / f64::from(n)).min(150.0);
    let lean = step_from(frame.left + axis_room);
    let is_free = level.is_none_or(|level| {
        is_free(level, &columns.rows, f64::from(level_room - axis_room) / lean)
    });
    let left = frame.left + if is_free { axis_room } else { axis_room.max(level_room + 14) };
    let step = step_from(left);
    let thickness = (step * 0.72).max(1.0);
    let note = Face::new(measures.label.min(whole(step / 3.6).max(16)), true, colors.ink);
    for (index, row) in (0_i32..).zip(&columns.rows) {
        let x = f64::from(left) + step * (f64::from(index) + 0.5);
        let (from, to) = (whole(x - thickness / 2.0), whole(x + thickness / 2.0));
        let Some(value) = row.value else { continue };
        let late = level.is_some_and(|level| level.is_limit && value > level.value);
        let color = match (late, row.is_pale) {
            (true, _) => colors.lines[1],
            (false, true) => colors.pale,
            (false, false) => colors.lines[0],
        };
        let corners = ((from, y(value)), (to.max(from + 1), bottom));
        column(canvas, corners, color, (row.partial, columns.is_striped))?;
        if !row.note.is_empty() {
            // Words of a thin column are on their own size, kept within the frame.
            let face = if step < 40.0 { Face::new(measures.label, true, colors.ink) } else { note };
            let half = text::width(&row.note, &face) / 2;
            // A wide note of a thin column stays clear of a taller one beside it.
            let next = columns.rows.get(usize::try_from(index + 1).unwrap_or(usize::MAX));
            let is_next_taller = next.and_then(|next| next.value).is_some_and(|next| next > value);
            let middle = if is_next_taller && half > to - whole(x) { to - half } else { whole(x) };
            let at = middle.clamp(frame.left + half, frame.right - half);
            let face = face.across(HPos::Center).down(VPos::Bottom);
            canvas.text(&row.note, (at, y(value) - 5), &face)?;
        }
    }
    names(canvas, &columns.rows, Feet { left, step, top: bottom + 9 }, frame)?;
    if let Some(level) = level {
        let at = y(level.value);
        canvas.dashed([(frame.left, at), (frame.right, at)], colors.ink, 2)?;
        let from = if level.is_limit { frame.left } else { left };
        canvas.text(&level.label, (from, at - 4), &bold.down(VPos::Bottom))?;
    }
    Ok(())
}

/// Where the words below columns are.
#[derive(Clone, Copy)]
struct Feet {
    left: i32,
    step: f64,
    top: i32,
}

/// The words below the columns; from the last on, so that the newest is named, others where they have room.
fn names<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    rows: &[Column],
    feet: Feet,
    frame: Frame,
) -> Result<(), RenderError> {
    let tick = Face::new(canvas.measures.tick, false, canvas.colors.quiet);
    let mut next = i32::MAX;
    for (index, row) in (0_i32..).zip(rows).collect::<Vec<_>>().into_iter().rev() {
        let x = whole(f64::from(feet.left) + feet.step * (f64::from(index) + 0.5));
        if !row.label.is_empty() {
            let half = text::width(&row.label, &tick) / 2;
            let at = x.clamp(frame.left + half, frame.right - half);
            if at + half < next.saturating_sub(12) {
                canvas.text(&row.label, (at, feet.top), &tick.across(HPos::Center))?;
                next = at - half;
            }
        }
        let place = (x, feet.top + tick.line_height());
        sublabel(canvas, &row.sublabel, place, (whole(feet.step) - 4, frame.right))?;
    }
    Ok(())
}

/// Whether the first columns, so many as lie beneath a level's words, leave it its room.
fn is_free(level: &ColumnLevel, rows: &[Column], n_beneath: f64) -> bool {
    let beneath = (0_i32..).zip(rows).take_while(|(at, _)| f64::from(*at) < n_beneath);
    let mut heights = beneath.filter_map(|(_, row)| row.value);
    !level.is_limit && heights.all(|height| height < level.value * 0.9)
}

/// Words below a label, smaller where they are wider than their column.
fn sublabel<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    words: &str,
    (x, y): (i32, i32),
    (room, right): (i32, i32),
) -> Result<(), RenderError> {
    if words.is_empty() {
        return Ok(());
    }
    let tick = Face::new(canvas.measures.tick, false, canvas.colors.quiet);
    // One size for all: that of the longest there can be.
    let fits = |size: &i32| text::width("to Sep 30", &Face { size: *size, ..tick }) < room;
    let size = (14..=tick.size).rev().find(fits);
    // Of thin columns only the last has words: they may be wider than it.
    let size = size.unwrap_or(if room < 50 { tick.size } else { 14 });
    let face = Face { size, ..tick }.across(HPos::Center);
    canvas.text(words, (x.min(right - text::width(words, &face) / 2), y), &face)
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
