//! Counters beside each other, or below each other where the picture is narrow: number, label, date, source.
//! Comes in: tiles. Goes out: strokes. Never: a number without its date.

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
    for ((index, tile), color) in (0_i32..).zip(tiles).zip(colors.lines.iter().cycle()) {
        let place = if stacked {
            let top = frame.top + index * height / n;
            Frame { left: frame.left, top, right: frame.right, bottom: top + height / n - 10 }
        } else {
            let own = (width - gap * (n - 1)) / n;
            let left = frame.left + index * (own + gap);
            Frame { left, right: left + own, ..frame }
        };
        one(canvas, tile, *color, n == 1, place)?;
    }
    Ok(())
}

fn one<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    tile: &CounterTile,
    color: plotters::style::RGBColor,
    alone: bool,
    frame: Frame,
) -> Result<(), RenderError> {
    let (colors, measures) = (canvas.colors, canvas.measures);
    let width = frame.right - frame.left;
    let top = frame.top + 10;
    canvas.path(&[(frame.left, top), (frame.right, top)], color, 5)?;
    let parts = |scale: i32| {
        [
            (&tile.label, Face::new((measures.subtitle + 8) * scale / 10, false, colors.ink)),
            (&tile.as_of, Face::new((measures.subtitle + 4) * scale / 10, true, colors.ink)),
            (&tile.source, Face::new(measures.subtitle * scale / 10, false, colors.quiet)),
        ]
    };
    // Words shrink together until all of them fit.
    let mut number = fitting(&tile.number, measures.headline * if alone { 6 } else { 3 }, width);
    let mut scale = if alone { 16 } else { 10 };
    let needed = |number: i32, scale: i32| -> i32 {
        let words: i32 = parts(scale)
            .iter()
            .map(|(words, face)| {
                px_len(text::wrap(words, *face, width).len()) * face.line_height() + 8
            })
            .sum();
        number + number / 4 + words + 24
    };
    while needed(number, scale) > frame.bottom - top && scale > 6 {
        // The number gives way first, as long as it stands out.
        if number > measures.headline * 2 {
            number = number * 9 / 10;
        } else {
            scale -= 1;
        }
    }
    let face = Face::new(number, true, color);
    canvas.text(&tile.number, (frame.left, top + 16), &face)?;
    let mut y = top + 16 + number + number / 4;
    for (words, face) in parts(scale) {
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
