//! Counters beside each other, or below each other where the picture is narrow: number, label, date, source.

use plotters::prelude::DrawingBackend;

use super::layout::{Face, Size};
use super::{Canvas, Frame, RenderError, px_len, text};
use crate::charts::CounterTile;

/// The height that tiles want on a phone.
pub(super) fn height(n: usize) -> i32 {
    px_len(n) * 330
}

pub(super) fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    tiles: &[CounterTile],
    frame: Frame,
) -> Result<(), RenderError> {
    let n = px_len(tiles.len()).max(1);
    let gap = canvas.measures.margin;
    let stacked = !matches!(canvas.look.size, Size::Wide | Size::Card);
    let (width, height) = (frame.right - frame.left, frame.bottom - frame.top);
    let colors = canvas.colors;
    let place = |index: i32| {
        if stacked {
            let top = frame.top + index * height / n;
            Frame { left: frame.left, top, right: frame.right, bottom: top + height / n - 10 }
        } else {
            let own = (width - gap * (n - 1)) / n;
            let left = frame.left + index * (own + gap);
            Frame { left, right: left + own, ..frame }
        }
    };
    // One size for all, or the widest number would seem to be the least.
    let each = tiles.iter().map(|tile| sizes(canvas, tile, n == 1, place(0)));
    let size = each.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1))).unwrap_or((24, 6));
    for ((index, tile), color) in (0_i32..).zip(tiles).zip(colors.lines.iter().cycle()) {
        one(canvas, tile, &Style { color: *color, number: size.0, tenths: size.1 }, place(index))?;
    }
    Ok(())
}

/// Words of a tile with their faces, in tenths of their usual size.
fn parts<'a, B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    tile: &'a CounterTile,
    tenths: i32,
) -> [(&'a str, Face); 3] {
    let (colors, size) = (canvas.colors, canvas.measures.subtitle);
    [
        (&tile.label, Face::new((size + 8) * tenths / 10, false, colors.ink)),
        (&tile.as_of, Face::new((size + 4) * tenths / 10, true, colors.ink)),
        (&tile.source, Face::new(size * tenths / 10, false, colors.quiet)),
    ]
}

/// The size of the number and of the words, in tenths, with which a tile fits.
fn sizes<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    tile: &CounterTile,
    alone: bool,
    frame: Frame,
) -> (i32, i32) {
    let measures = canvas.measures;
    let width = frame.right - frame.left;
    let mut number = fitting(&tile.number, measures.headline * if alone { 6 } else { 3 }, width);
    let mut tenths = if alone { 16 } else { 10 };
    let needed = |number: i32, tenths: i32| -> i32 {
        let height = |(words, face): &(&str, Face)| {
            px_len(text::wrap(words, *face, width).len()) * face.line_height() + 8
        };
        number + number / 4 + parts(canvas, tile, tenths).iter().map(height).sum::<i32>() + 24
    };
    while needed(number, tenths) > frame.bottom - frame.top - 10 && tenths > 6 {
        // The number gives way first, while it is still large.
        if number > measures.headline * 2 {
            number = number * 9 / 10;
        } else {
            tenths -= 1;
        }
    }
    (number, tenths)
}

/// Colour of a number, its size, and that of the words in tenths.
struct Style {
    color: plotters::style::RGBColor,
    number: i32,
    tenths: i32,
}

fn one<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    tile: &CounterTile,
    style: &Style,
    frame: Frame,
) -> Result<(), RenderError> {
    let Style { color, number, tenths } = *style;
    let width = frame.right - frame.left;
    let top = frame.top + 10;
    canvas.path(&[(frame.left, top), (frame.right, top)], color, 5)?;
    canvas.text(&tile.number, (frame.left, top + 16), &Face::new(number, true, color))?;
    let mut y = top + 16 + number + number / 4;
    for (words, face) in parts(canvas, tile, tenths) {
        y = canvas.lines(&text::wrap(words, face, width), (frame.left, y), &face)? + 8;
    }
    Ok(())
}

/// The number's size, smaller where the number is too wide.
fn fitting(number: &str, largest: i32, room: i32) -> i32 {
    let mut size = largest;
    let face = |size: i32| Face::new(size, true, plotters::style::RGBColor(0, 0, 0));
    while text::width(number, &face(size)) > room && size > 24 {
        size -= 4;
    }
    size
}
