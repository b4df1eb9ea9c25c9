//! Columns beside each other: years, or events in their order.

use std::collections::BTreeSet;

use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use super::layout::Face;
use super::scale::ticks;
use super::{Canvas, Frame, RenderError, px_len, text, whole};
use crate::charts::{Column, Columns, Language};

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
    let left = frame.left + level.map_or(axis_room, |_| axis_room.max(level_room + 14));
    let step = (f64::from(frame.right - left) / f64::from(n)).min(150.0);
    let feet = Feet { left, step, top: bottom + 9 };
    let thickness = (feet.step * 0.72).max(1.0);
    let mut drawn: Vec<Drawn<'_>> = Vec::new();
    for (index, row) in (0_i32..).zip(&columns.rows) {
        let x = feet.middle(index);
        let (from, to) = (whole(x - thickness / 2.0), whole(x + thickness / 2.0));
        let Some(value) = row.value else { continue };
        let late = level.is_some_and(|level| value > level.value);
        let color = match (late, row.is_pale) {
            (true, _) => colors.lines[1],
            (false, true) => colors.pale,
            (false, false) => colors.lines[0],
        };
        let corners = ((from, y(value)), (to.max(from + 1), bottom));
        column(canvas, corners, color, (row.partial, columns.is_striped))?;
        drawn.push(Drawn { row, from, to, top: y(value) });
    }
    notes(canvas, &drawn, feet.step, frame)?;
    names(canvas, &columns.rows, feet, frame)?;
    if let Some(level) = level {
        let at = y(level.value);
        canvas.dashed([(frame.left, at), (frame.right, at)], colors.ink, 2)?;
        canvas.text(&level.label, (frame.left, at - 4), &bold.down(VPos::Bottom))?;
    }
    Ok(())
}

/// A column that has its place.
struct Drawn<'a> {
    row: &'a Column,
    from: i32,
    to: i32,
    top: i32,
}

/// The words above columns: of the tallest, the last and the first, then of all others that have room.
fn notes<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    drawn: &[Drawn<'_>],
    step: f64,
    frame: Frame,
) -> Result<(), RenderError> {
    let measures = canvas.measures;
    // Words of a thin column are on their own size, kept within the frame.
    let size = measures.label.min(whole(step / 3.6).max(measures.least.max(16)));
    let size = if step < 40.0 { measures.label } else { size };
    let face = Face::new(size, true, canvas.colors.ink).across(HPos::Center).down(VPos::Bottom);
    let tallest = (0..drawn.len()).min_by_key(|at| drawn.get(*at).map(|one| one.top));
    let order = tallest.into_iter().chain((0..drawn.len()).rev().take(1)).chain([0]);
    let mut taken: Vec<Frame> = Vec::new();
    let mut seen = BTreeSet::new();
    for at in order.chain((0..drawn.len()).rev()).filter(|at| seen.insert(*at)) {
        let Some(Drawn { row, from, to, top }) = drawn.get(at) else { continue };
        let half = text::width(&row.note, &face) / 2;
        let middle = i32::midpoint(*from, *to);
        // A wide note of a thin column stays clear of a taller one beside it.
        let is_next_taller = drawn.get(at + 1).is_some_and(|next| next.top < *top);
        let middle = if is_next_taller && half > to - middle { to - half } else { middle };
        let middle = middle.clamp(frame.left + half, (frame.right - half).max(frame.left + half));
        let place = Frame {
            left: middle - half,
            right: middle + half,
            top: top - 5 - size,
            bottom: top - 3,
        };
        let is_covered = drawn.iter().any(|other| {
            other.from < place.right && place.left < other.to && other.top < place.bottom
        });
        let is_free = taken.iter().all(|other| {
            other.right + 3 < place.left
                || place.right + 3 < other.left
                || other.bottom <= place.top
                || place.bottom <= other.top
        });
        if !row.note.is_empty() && is_free && !is_covered {
            canvas.text(&row.note, (middle, top - 5), &face)?;
            taken.push(place);
        }
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

impl Feet {
    /// The middle of a column.
    fn middle(self, index: i32) -> f64 {
        f64::from(self.left) + self.step * (f64::from(index) + 0.5)
    }
}

/// The words below the columns; from the last on, so that the newest is named, others where they have room.
fn names<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    rows: &[Column],
    feet: Feet,
    frame: Frame,
) -> Result<(), RenderError> {
    let tick = Face::new(canvas.measures.tick, false, canvas.colors.quiet);
    let (mut next, mut next_below) = (i32::MAX, i32::MAX);
    for (index, row) in (0_i32..).zip(rows).collect::<Vec<_>>().into_iter().rev() {
        let x = whole(feet.middle(index));
        let kept =
            |half: i32| x.clamp(frame.left + half, (frame.right - half).max(frame.left + half));
        if !row.label.is_empty() {
            let half = text::width(&row.label, &tick) / 2;
            if kept(half) + half < next.saturating_sub(12) {
                canvas.text(&row.label, (kept(half), feet.top), &tick.across(HPos::Center))?;
                next = kept(half) - half;
            }
        }
        if !row.sublabel.is_empty() {
            let face = Face { size: sublabel_size(canvas, whole(feet.step) - 4), ..tick };
            let half = text::width(&row.sublabel, &face) / 2;
            if kept(half) + half < next_below {
                let place = (kept(half), feet.top + tick.line_height());
                canvas.text(&row.sublabel, place, &face.across(HPos::Center))?;
                next_below = kept(half) - half;
            }
        }
    }
    Ok(())
}

/// The size of words below labels, smaller where they would be wider than their columns: one for all, that of the
/// longest there can be. Of thin columns few have words, which may be wider.
fn sublabel_size<B: DrawingBackend>(canvas: &Canvas<'_, B>, room: i32) -> i32 {
    let tick = Face::new(canvas.measures.tick, false, canvas.colors.quiet);
    let fits = |size: &i32| text::width("to Sep 30", &Face { size: *size, ..tick }) < room;
    let least = canvas.measures.least.max(14);
    let size = (least..=tick.size).rev().find(fits);
    size.unwrap_or(if room < 50 { tick.size } else { least })
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
