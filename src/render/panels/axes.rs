//! Axes of a panel, levels to compare with, and marks of held releases.

use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};

use super::Plot;
use crate::render::layout::Face;
use crate::render::{Canvas, RenderError, text, whole};

pub(super) fn axes<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    plot: &Plot<'_>,
    values: &[f64],
) -> Result<(), RenderError> {
    let (colors, measures) = (canvas.colors, canvas.measures);
    let tick = Face::new(measures.tick, false, colors.quiet);
    let (left, right) = (plot.frame.left, plot.time.right);
    for value in values {
        let y = whole(plot.y(*value));
        let color = if *value > 0.0 { colors.grid } else { colors.baseline };
        canvas.path(&[(left, y), (right, y)], color, 1)?;
        if *value > 0.0 {
            // On the line, above it: no room is lost beside.
            let words = plot.panel.unit.tick(*value, plot.language);
            canvas.text(&words, (left, y - 3), &tick.down(VPos::Bottom))?;
        }
    }
    let room = text::width("2026", &tick) + 26;
    let mut taken = i32::MIN;
    for (day, name) in plot.time.ticks(room, plot.language) {
        let x = whole(plot.time.x(day));
        canvas.path(&[(x, plot.bottom), (x, plot.bottom + 6)], colors.baseline, 1)?;
        let half = text::width(&name, &tick) / 2;
        let middle = x.clamp(left + half, (plot.frame.right - half).max(left + half));
        if middle - half > taken.saturating_add(8) {
            canvas.text(&name, (middle, plot.bottom + 9), &tick.across(HPos::Center))?;
            taken = middle + half;
        }
    }
    Ok(())
}

/// Levels to compare with, each named where it begins.
pub(super) fn levels<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    plot: &Plot<'_>,
) -> Result<(), RenderError> {
    let face = Face::new(canvas.measures.tick, true, canvas.colors.quiet);
    for level in &plot.panel.levels {
        let y = whole(plot.y(level.value));
        let (from, to) = (whole(plot.time.x(level.from)), whole(plot.time.x(level.to)));
        canvas.dashed([(from, y), (to, y)], canvas.colors.quiet, 2)?;
        canvas.text(&level.label, (from + 2, y - 4), &face.down(VPos::Bottom))?;
    }
    Ok(())
}

/// Releases that are held: a cross on the zero line, where no figure runs but a zero.
pub(super) fn held<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    plot: &Plot<'_>,
) -> Result<(), RenderError> {
    let within = |day: &&NaiveDate| plot.time.first <= **day && **day <= plot.time.last;
    for day in plot.panel.held.iter().filter(within) {
        let (x, y) = (whole(plot.time.x(*day)), plot.bottom);
        for (from, to) in [((x - 4, y - 4), (x + 4, y + 4)), ((x - 4, y + 4), (x + 4, y - 4))] {
            canvas.path(&[from, to], canvas.colors.quiet, 2)?;
        }
    }
    Ok(())
}
