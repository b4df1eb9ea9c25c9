//! Ranked bars, with a mark for another value on the same scale.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::VPos;

use super::layout::{Face, Size};
use super::{Canvas, Frame, RenderError, px_len, text, whole};
use crate::charts::{Bars, Language};

/// The height that bars want on a phone.
pub(super) fn height(bars: &Bars, size: Size) -> i32 {
    let row = match size {
        Size::Narrow => 56,
        Size::Small => 50,
        _ => 30,
    };
    px_len(bars.rows.len()) * row + 50
}

pub(super) fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    bars: &Bars,
    language: Language,
    frame: Frame,
) -> Result<(), RenderError> {
    let mut frame = frame;
    if !bars.mark.is_empty() {
        frame.top = key(canvas, bars, frame)?;
    }
    let n = bars.rows.len();
    let halves = matches!(canvas.look.size, Size::Wide | Size::Card) && n > 16;
    let columns: i32 = if halves { 2 } else { 1 };
    let gap = canvas.measures.margin;
    let width = (frame.right - frame.left - gap * (columns - 1)) / columns;
    let per_column = if halves { n.div_ceil(2) } else { n };
    let greatest =
        bars.rows.iter().flat_map(|row| [row.value, row.mark.unwrap_or(0.0)]).fold(1.0, f64::max);
    // All columns share one scale, so names take the same room in each.
    let labels: Vec<&str> = bars.rows.iter().map(|row| row.label.as_str()).collect();
    let scale = Scale { bars, labels: &labels, greatest, n: px_len(per_column), language };
    for (index, rows) in (0_i32..).zip(bars.rows.chunks(per_column.max(1))) {
        let left = frame.left + index * (width + gap);
        let column = Frame { left, right: left + width, ..frame };
        draw_column(canvas, &scale, rows, column)?;
    }
    Ok(())
}

/// What a bar and what a mark is.
fn key<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    bars: &Bars,
    frame: Frame,
) -> Result<i32, RenderError> {
    let face = Face::new(canvas.measures.tick, true, canvas.colors.lines[0]);
    let mark = Face { color: canvas.colors.lines[1], ..face };
    let (left, y) = (frame.left, frame.top);
    canvas.bar((left, y + 4), (left + 26, y + face.size - 2), face.color)?;
    canvas.text(&bars.measure, (left + 34, y), &face)?;
    let x = left + 34 + text::width(&bars.measure, &face) + 28;
    let fits = x + 34 + text::width(&bars.mark, &face) <= frame.right;
    let (x, y) = if fits { (x, y) } else { (left, y + face.line_height()) };
    if bars.is_mark_pale {
        canvas.bar((x, y + 4), (x + 26, y + face.size - 2), canvas.colors.pale)?;
        canvas.text(&bars.mark, (x + 34, y), &Face { color: canvas.colors.quiet, ..face })?;
        return Ok(y + face.line_height() + 10);
    }
    canvas.path(&[(x, y + 1), (x, y + face.size + 1)], mark.color, 4)?;
    canvas.text(&bars.mark, (x + 12, y), &mark)?;
    Ok(y + face.line_height() + 10)
}

/// What all columns share.
#[derive(Clone, Copy)]
struct Scale<'a> {
    bars: &'a Bars,
    labels: &'a [&'a str],
    greatest: f64,
    /// Rows of a full column.
    n: i32,
    language: Language,
}

fn draw_column<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    scale: &Scale<'_>,
    rows: &[crate::charts::Bar],
    frame: Frame,
) -> Result<(), RenderError> {
    let Scale { bars, labels, greatest, n, language } = *scale;
    let (colors, measures) = (canvas.colors, canvas.measures);
    let row_height = ((frame.bottom - frame.top) / n.max(1)).min(64);
    // On a phone the name is above its bar.
    let above = canvas.look.size.is_phone();
    let size = measures
        .label
        .min(if above { row_height / 2 - 3 } else { row_height - 6 })
        .max(measures.least);
    let name = Face::new(size, false, colors.ink).down(VPos::Center);
    let value = Face::new(size, true, colors.lines[0]).down(VPos::Center);
    let width = frame.right - frame.left;
    let value_room = text::width(&bars.unit.text(greatest, language), &value) + 14;
    let widest = labels.iter().map(|label| text::width(label, &name)).max().unwrap_or(0);
    let name_room = if above { 0 } else { (widest + 14).min(width / 2) };
    let room = f64::from(width - name_room - value_room);
    for (index, row) in (0_i32..).zip(rows) {
        let top = frame.top + index * row_height;
        let left = frame.left + name_room;
        let (from, to) =
            if above { (row_height / 2 - 1, row_height - 7) } else { (4, row_height - 4) };
        let (from, to) = (top + from, top + to);
        let middle = i32::midpoint(from, to);
        let end = left + whole(room * row.value / greatest).max(1);
        let label = text::shortened(&row.label, &name, if above { width } else { name_room - 12 });
        let place = if above { (frame.left, top + row_height / 4) } else { (frame.left, middle) };
        canvas.text(&label, place, &name)?;
        if bars.is_mark_pale {
            let x = |people: f64| left + whole(room * people / greatest);
            over_pale(canvas, (left, end, row.mark.map(x)), (from, to))?;
            let number = bars.unit.text(row.value, language);
            canvas.text(&number, (end + 9, from + (to - from) * 7 / 20 - 2), &value)?;
            continue;
        }
        canvas.bar((left, from), (end, to), colors.lines[0])?;
        let number = bars.unit.text(row.value, language);
        let number_width = text::width(&number, &value);
        let mark = row.mark.map(|mark| left + whole(room * mark / greatest));
        // Where bars are compared with marks, a number belongs to what it is in or next to: the bar's in the bar.
        // Where the mark leaves no room in it, after it, and the mark's own number after that.
        let is_cut = |x: i32| end - number_width - 20 < x && x < end + 6;
        let right = mark.filter(|x| is_cut(*x)).unwrap_or(end);
        let is_inside = !bars.mark.is_empty() && right - left > number_width + 18;
        let is_near = |x: &i32| end - 6 < *x && *x < end + number_width + 18;
        let outside = mark.filter(is_near).unwrap_or(end) + 9;
        if let Some(x) = mark {
            canvas.path(&[(x, from - 3), (x, to + 3)], colors.paper, 8)?;
            canvas.path(&[(x, from - 3), (x, to + 3)], colors.lines[1], 4)?;
            if !bars.mark.is_empty() {
                let words = bars.unit.text(row.mark.unwrap_or_default(), language);
                let face = Face { color: colors.lines[1], ..value };
                let beside = if is_inside { x.max(end) } else { x.max(outside + number_width) };
                canvas.text(&words, (beside + 9, middle), &face)?;
            }
        }
        if is_inside {
            let at = right - number_width - 9;
            canvas.text(&number, (at, middle), &Face { color: colors.paper, ..value })?;
        } else {
            canvas.text(&number, (outside, middle), &value)?;
        }
    }
    Ok(())
}

/// A bar over a thinner, paler one of the same measure over a longer time.
fn over_pale<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    (left, end, mark): (i32, i32, Option<i32>),
    (from, to): (i32, i32),
) -> Result<(), RenderError> {
    let split = from + (to - from) * 7 / 10;
    canvas.bar((left, from), (end, split), canvas.colors.lines[0])?;
    match mark {
        Some(mark) => canvas.bar((left, split + 1), (mark, to), canvas.colors.pale),
        None => Ok(()),
    }
}
