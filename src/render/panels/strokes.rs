//! The lines of a panel.

use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

use super::Plot;
use crate::charts::{Line, Point};
use crate::render::{Canvas, RenderError};

pub(super) fn strokes<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    plot: &Plot<'_>,
    line: &Line,
    color: RGBColor,
) -> Result<(), RenderError> {
    let mut run: Vec<(i32, i32)> = Vec::new();
    let mut before: Option<&Point> = None;
    for point in &line.points {
        let is_apart = |before: &Point| {
            (point.day - before.day).num_days() > line.gap_days
                || line.breaks.iter().any(|day| before.day < *day && *day <= point.day)
        };
        if before.is_some_and(is_apart) {
            stroke(canvas, &run, (color, line.is_fine))?;
            run.clear();
        }
        // A period that has not ended is no level: a ring, to which no line falls.
        if point.partial {
            stroke(canvas, &run, (color, line.is_fine))?;
            run.clear();
            canvas.ring(plot.place(point, 1), 5, color)?;
        } else {
            run.push(plot.place(point, canvas.scale));
        }
        before = Some(point);
    }
    stroke(canvas, &run, (color, line.is_fine))?;
    // What was stated first, and how far it was moved.
    for point in &line.points {
        if let Some(first) = point.first {
            let (from, to) =
                (plot.place(&Point { value: first, ..*point }, 1), plot.place(point, 1));
            canvas.path(&[from, to], color, 2)?;
            canvas.path(&[(from.0 - 5, from.1), (from.0 + 5, from.1)], color, 2)?;
        }
    }
    let last = line.points.last().filter(|point| !point.partial && !line.is_fine);
    if let Some(point) = last {
        canvas.dot(plot.place(point, 1), 5, color)?;
    }
    Ok(())
}

/// A run of points; a single one is a dot, or it would not be seen.
fn stroke<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    run: &[(i32, i32)],
    (color, is_fine): (RGBColor, bool),
) -> Result<(), RenderError> {
    match run {
        [] => Ok(()),
        [(x, y)] => {
            let radius = if is_fine { 1 } else { 3 };
            canvas.dot((x / canvas.scale, y / canvas.scale), radius, color)
        }
        run => canvas.fine_path(run.to_vec(), color, if is_fine { 1 } else { 3 }),
    }
}
