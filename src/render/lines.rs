//! Panels of lines over time: zero baseline, few grid lines, labels at line ends, gaps left open.
//! Comes in: panels. Goes out: strokes. Never: a point between two published ones.

use chrono::{Datelike, NaiveDate};
use plotters::prelude::DrawingBackend;

use plotters::style::text_anchor::HPos;

use super::theme::{self, Face, HEADING, LABEL, LINES, TICK, TICK_BELOW};
use super::{Canvas, Frame, RenderError, px_len, text};
use crate::charts::{Line, Panel};

/// Room under a panel for the years, and between panels.
const AXIS_HEIGHT: i32 = 34;
const PANEL_GAP: i32 = 18;

pub(super) fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    panels: &[Panel],
    frame: Frame,
) -> Result<(), RenderError> {
    let days = || panels.iter().flat_map(|p| &p.lines).flat_map(|l| l.points.iter().map(|p| p.0));
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(()) };
    let label_room = panels
        .iter()
        .flat_map(|panel| &panel.lines)
        .filter(|line| reaches_the_end(line, first, last))
        .map(|line| text::width(&end_label(line, last), &LABEL))
        .max()
        .unwrap_or(0)
        + 22;
    let tick_room = panels
        .iter()
        .flat_map(|panel| ticks(top_of(panel)))
        .map(|tick| text::width(&grouped(tick), &TICK))
        .max()
        .unwrap_or(0)
        + 12;
    let n_panels = px_len(panels.len()).max(1);
    let height = (frame.bottom - frame.top - PANEL_GAP * (n_panels - 1)) / n_panels;
    for (index, panel) in (0_i32..).zip(panels) {
        let top = frame.top + index * (height + PANEL_GAP);
        let heading = if panel.heading.is_empty() { 0 } else { 36 };
        let scale = Scale {
            first,
            last,
            top_value: ticks(top_of(panel)).last().copied().unwrap_or(1.0),
            left: frame.left + tick_room,
            right: frame.right - label_room,
            top: top + heading + 10,
            bottom: top + height - AXIS_HEIGHT,
        };
        if heading > 0 {
            canvas.text(&panel.heading, (frame.left, top), &HEADING)?;
        }
        grid(canvas, &scale, frame.left, top_of(panel))?;
        for (line, color) in panel.lines.iter().zip(LINES.iter().cycle()) {
            strokes(canvas, &scale, line, *color)?;
        }
        labels(canvas, &scale, &panel.lines)?;
    }
    Ok(())
}

/// Where days and values stand.
struct Scale {
    first: NaiveDate,
    last: NaiveDate,
    top_value: f64,
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl Scale {
    /// Place of a point, in pixels times `unit`.
    #[expect(clippy::cast_possible_truncation, reason = "pixel coordinates")]
    fn place(&self, day: NaiveDate, value: f64, unit: i32) -> (i32, i32) {
        let span = (self.last - self.first).num_days().max(1);
        let part = |days: i64| f64::from(u32::try_from(days).unwrap_or(0));
        let along = part((day - self.first).num_days()) / part(span);
        let up = value / self.top_value;
        let x = f64::from(self.left) + along * f64::from(self.right - self.left);
        let y = f64::from(self.bottom) - up * f64::from(self.bottom - self.top);
        ((x * f64::from(unit)).round() as i32, (y * f64::from(unit)).round() as i32)
    }
}

fn top_of(panel: &Panel) -> f64 {
    panel.lines.iter().flat_map(|line| &line.points).map(|point| point.1).fold(1.0, f64::max)
}

/// Round values from zero to just above the greatest, four to six of them.
fn ticks(greatest: f64) -> Vec<f64> {
    let magnitude = 10_f64.powf((greatest / 4.0).log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * magnitude)
        .find(|step| greatest / step <= 5.0)
        .unwrap_or(magnitude * 10.0);
    let mut ticks = vec![0.0];
    let mut next = step;
    while next < greatest + step {
        ticks.push(next);
        next += step;
    }
    ticks
}

fn grouped(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "axis values are small")]
    let whole = value.round() as i64;
    crate::counters::words::grouped(whole)
}

fn grid<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    scale: &Scale,
    left: i32,
    greatest: f64,
) -> Result<(), RenderError> {
    for tick in ticks(greatest) {
        let (_, y) = scale.place(scale.first, tick, 1);
        let color = if tick > 0.0 { theme::GRID } else { theme::BASELINE };
        canvas.path(&[(scale.left, y), (scale.right, y)], color, 1)?;
        canvas.text(&grouped(tick), (left, y), &TICK)?;
    }
    for (day, label) in time_ticks(scale) {
        let (x, y) = scale.place(day, 0.0, 1);
        canvas.path(&[(x, y), (x, y + 6)], theme::BASELINE, 1)?;
        canvas.text(&label, (x, y + 9), &TICK_BELOW)?;
    }
    Ok(())
}

/// Januaries; for windows under two years, quarters.
fn time_ticks(scale: &Scale) -> Vec<(NaiveDate, String)> {
    let short = (scale.last - scale.first).num_days() < 730;
    let months: &[u32] = if short { &[1, 4, 7, 10] } else { &[1] };
    let years = scale.first.year()..=scale.last.year();
    years
        .flat_map(|year| months.iter().filter_map(move |m| NaiveDate::from_ymd_opt(year, *m, 1)))
        .filter(|day| scale.first <= *day && *day <= scale.last)
        .map(|day| {
            let label =
                if short { day.format("%b %Y").to_string() } else { day.year().to_string() };
            (day, label)
        })
        .collect()
}

fn strokes<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    scale: &Scale,
    line: &Line,
    color: plotters::style::RGBColor,
) -> Result<(), RenderError> {
    let mut run: Vec<(i32, i32)> = Vec::new();
    let mut before: Option<NaiveDate> = None;
    for (day, value) in &line.points {
        let broken = before.is_some_and(|before| (*day - before).num_days() > line.gap_days);
        if broken {
            stroke(canvas, &run, color)?;
            run.clear();
        }
        run.push(scale.place(*day, *value, canvas.scale));
        before = Some(*day);
    }
    stroke(canvas, &run, color)?;
    if let Some((day, value)) = line.points.last() {
        canvas.dot(scale.place(*day, *value, 1), 5, color)?;
    }
    Ok(())
}

/// A run of points; a single one is a dot, or it would not be seen.
fn stroke<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    run: &[(i32, i32)],
    color: plotters::style::RGBColor,
) -> Result<(), RenderError> {
    match run {
        [] => Ok(()),
        [(x, y)] => canvas.dot((x / canvas.scale, y / canvas.scale), 3, color),
        run => canvas.fine_path(run.to_vec(), color, 3),
    }
}

/// Label and newest value; where the line ends before the chart does, with the month of its end.
fn end_label(line: &Line, last: NaiveDate) -> String {
    match line.points.last() {
        Some((day, value)) if *day < last => {
            format!("{} {} ({})", line.label, grouped(*value), day.format("%b %Y"))
        }
        Some((_, value)) => format!("{} {}", line.label, grouped(*value)),
        None => line.label.clone(),
    }
}

/// Whether a line is labelled at the chart's edge: it ends within the last sixth of the window.
fn reaches_the_end(line: &Line, first: NaiveDate, last: NaiveDate) -> bool {
    let span = (last - first).num_days();
    line.points.last().is_some_and(|(day, _)| (last - *day).num_days() * 6 <= span)
}

/// Labels at the chart's edge, pushed apart where they would touch; a line that ends earlier is labelled
/// above its end.
fn labels<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    scale: &Scale,
    lines: &[Line],
) -> Result<(), RenderError> {
    let mut placed: Vec<(i32, i32, String, plotters::style::RGBColor)> = Vec::new();
    for (line, color) in lines.iter().zip(LINES.iter().cycle()) {
        let Some((day, value)) = line.points.last() else { continue };
        let (x, y) = scale.place(*day, *value, 1);
        let label = end_label(line, scale.last);
        if reaches_the_end(line, scale.first, scale.last) {
            placed.push((scale.right + 12, y, label, *color));
        } else {
            let face = Face { across: HPos::Right, ..LABEL }.colored(*color);
            let nearest = text::width(&label, &face) + scale.left;
            let peak = line.points.iter().map(|point| scale.place(point.0, point.1, 1).1).min();
            let above = peak.unwrap_or(y).max(scale.top + 30) - 26;
            canvas.text(&label, (x.max(nearest), above), &face)?;
        }
    }
    placed.sort_by_key(|(_, y, ..)| *y);
    spread(&mut placed, scale.bottom);
    for (x, y, label, color) in placed {
        canvas.text(&label, (x, y), &LABEL.colored(color))?;
    }
    Ok(())
}

fn spread<T>(placed: &mut [(i32, i32, String, T)], bottom: i32) {
    const APART: i32 = 27;
    let mut lowest = bottom + APART - 8;
    for (_, y, ..) in placed.iter_mut().rev() {
        *y = (*y).min(lowest - APART);
        lowest = *y;
    }
}
