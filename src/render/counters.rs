//! Counters beside each other: number, label, date, source.
//! Comes in: tiles. Goes out: strokes. Never: a number without its date.

use plotters::prelude::DrawingBackend;

use super::theme::{self, COUNTER_DATE, COUNTER_LABEL, COUNTER_SOURCE, LINES, NUMBER};
use super::{Canvas, Frame, RenderError, px_len, text};
use crate::charts::CounterTile;

const GAP: i32 = 36;

pub(super) fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    tiles: &[CounterTile],
    frame: Frame,
) -> Result<(), RenderError> {
    let n_tiles = px_len(tiles.len()).max(1);
    let width = (frame.right - frame.left - GAP * (n_tiles - 1)) / n_tiles;
    for ((index, tile), color) in (0_i32..).zip(tiles).zip(LINES.iter().cycle()) {
        let left = frame.left + index * (width + GAP);
        let top = frame.top + 22;
        canvas.path(&[(left, top), (left + width, top)], *color, 5)?;
        let mut y = top + 22;
        let face = fitting(&tile.number, width).colored(*color);
        canvas.text(&tile.number, (left, y + NUMBER.size - face.size), &face)?;
        y += NUMBER.size + 12;
        for (words, face) in [
            (&tile.label, COUNTER_LABEL),
            (&tile.as_of, COUNTER_DATE),
            (&tile.source, COUNTER_SOURCE),
        ] {
            for line in text::wrap(words, face, width) {
                canvas.text(&line, (left, y), &face)?;
                y += face.line_height();
            }
            y += 10;
        }
    }
    Ok(())
}

/// The number's face, smaller where the number is too wide.
fn fitting(number: &str, room: i32) -> theme::Face {
    let mut face = NUMBER;
    while text::width(number, &face) > room && face.size > 24 {
        face.size -= 4;
    }
    face
}
