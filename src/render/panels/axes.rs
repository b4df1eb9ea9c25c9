//! Axes of a panel, levels to compare with, and marks of held releases.

use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};

use super::Plot;
use crate::render::layout::Face;
use crate::render::{Canvas, Frame, RenderError, text, whole};

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

/// Levels to compare with, each named where no line runs, above it or below; the first in any case.
pub(super) fn levels<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    plot: &Plot<'_>,
) -> Result<(), RenderError> {
    let face = Face::new(canvas.measures.tick, true, canvas.colors.quiet);
    let mut taken: Vec<Frame> = Vec::new();
    for (index, level) in plot.panel.levels.iter().enumerate() {
        let y = whole(plot.y(level.value));
        let (from, to) = (whole(plot.time.x(level.from)), whole(plot.time.x(level.to)));
        canvas.dashed([(from, y), (to, y)], canvas.colors.quiet, 2)?;
        if level.label.is_empty() {
            continue;
        }
        let width = text::width(&level.label, &face);
        let last = (to - width).max(from + 2).min(plot.frame.right - width);
        // A little beyond its level where a figure stands at its beginning.
        let starts = (from + 2..=last.max(from + 26)).step_by(8);
        let at = |left: i32, bottom: i32| Frame {
            left,
            right: left + width,
            top: bottom - face.size,
            bottom,
        };
        let places = starts.flat_map(|x| [at(x, y - 4), at(x, y + face.size + 5)]);
        let is_free = |place: &Frame| {
            place.bottom < plot.bottom - 8
                && place.right <= plot.frame.right
                && taken.iter().all(|other| !touch(other, place))
                && is_clear(plot, place)
        };
        let place = places.into_iter().find(is_free);
        let Some(place) = place.or((index == 0).then(|| at(from + 2, y - 4))) else { continue };
        canvas.text(&level.label, (place.left, place.bottom), &face.down(VPos::Bottom))?;
        taken.push(place);
    }
    Ok(())
}

fn touch(one: &Frame, other: &Frame) -> bool {
    one.left < other.right + 4
        && other.left < one.right + 4
        && one.top < other.bottom
        && other.top < one.bottom
}

/// Whether no line and no other level runs through a place.
fn is_clear(plot: &Plot<'_>, place: &Frame) -> bool {
    let runs_through = |from: (i32, i32), to: (i32, i32)| {
        let n = ((to.0 - from.0).abs().max((to.1 - from.1).abs()) / 3).max(1);
        (0..=n).any(|at| {
            let (x, y) = (from.0 + (to.0 - from.0) * at / n, from.1 + (to.1 - from.1) * at / n);
            place.left - 3 <= x
                && x <= place.right + 3
                && place.top - 2 <= y
                && y <= place.bottom + 1
        })
    };
    let lines = plot.panel.lines.iter().all(|line| {
        let places: Vec<(i32, i32)> =
            line.points.iter().map(|point| plot.place(point, 1)).collect();
        let alone = places.iter().all(|at| !runs_through(*at, *at));
        let pairs = places.iter().zip(places.iter().skip(1)).zip(line.points.windows(2));
        alone
            && pairs.into_iter().all(|((from, to), days)| {
                let apart = days.first().zip(days.last()).map(|(a, b)| (b.day - a.day).num_days());
                apart.is_none_or(|days| days > line.gap_days) || !runs_through(*from, *to)
            })
    });
    lines
        && plot.panel.levels.iter().all(|level| {
            let y = whole(plot.y(level.value));
            let ends = [level.from, level.to].map(|day| (whole(plot.time.x(day)), y));
            !runs_through(ends[0], ends[1])
        })
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
