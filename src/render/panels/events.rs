//! Events of a panel: a thin line each, words above the plot in as many rows as fit.

use plotters::prelude::DrawingBackend;

use super::Plot;
use crate::charts::{Event, Panel};
use crate::render::layout::{Face, Size};
use crate::render::{Canvas, RenderError, text, whole};

/// Rows for the words of events above a plot.
pub(super) fn lanes_of<B: DrawingBackend>(panel: &Panel, canvas: &Canvas<'_, B>) -> i32 {
    match (panel.events.len(), canvas.look.size) {
        (0, _) => 0,
        (1, _) => 1,
        (_, Size::Wide | Size::Card) => 2,
        _ => 3,
    }
}

/// Days to know: a thin line each, words above the plot, in as many rows as there are.
pub(super) fn events<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    plot: &Plot<'_>,
    n_lanes: i32,
    top: i32,
) -> Result<(), RenderError> {
    let face = Face::new(canvas.measures.tick, false, canvas.colors.quiet);
    let axis = plot.time;
    // The weightiest first; what finds no room in any row is left out.
    let mut by_weight: Vec<&Event> =
        plot.panel.events.iter().filter(|e| axis.first < e.date && e.date < axis.last).collect();
    if canvas.look.size.is_phone() {
        by_weight.retain(|event| event.weight == 1);
    }
    by_weight.sort_by_key(|event| (event.weight, event.date));
    let mut placed: Vec<Placed> = Vec::new();
    for event in by_weight {
        let words = event.words(plot.language);
        let x = whole(axis.x(event.date));
        let width = text::width(&words, &face);
        let spans = [(x + 6, x + 6 + width), (x - 6 - width, x - 6)];
        let within = |span: &(i32, i32)| span.0 >= plot.frame.left && span.1 <= plot.frame.right;
        let find = |strictly: bool, apart: i32| {
            (0..n_lanes).find_map(|lane| {
                let span = spans.into_iter().filter(within).find(|span| {
                    placed.iter().all(|other| {
                        other.leaves(lane, *span, apart)
                            && (!strictly || other.is_uncrossed(lane, x, *span))
                    })
                })?;
                Some(Placed { lane, x, span, words: words.clone() })
            })
        };
        // Better near another's words, or through the line of another event, than not at all.
        let place = find(true, 2 * NEAR).or_else(|| find(true, NEAR));
        placed.extend(place.or_else(|| find(false, NEAR)));
    }
    let top_of = |event: &Placed| top + 4 + event.lane * (face.line_height() + 2);
    for event in &placed {
        let (from, to) = ((event.x, top_of(event) + 2), (event.x, plot.bottom));
        canvas.dashed([from, to], canvas.colors.baseline, 1)?;
    }
    for event in &placed {
        let y = top_of(event);
        let (from, to) = (event.span.0 - 3, event.span.1 + 3);
        canvas.bar((from, y + 1), (to, y + face.line_height() - 1), canvas.colors.paper)?;
        canvas.text(&event.words, (event.span.0, y), &face)?;
    }
    Ok(())
}

/// The least room between the words of two events in a row; they read better with twice as much.
const NEAR: i32 = 14;

/// An event that has its place.
struct Placed {
    lane: i32,
    x: i32,
    span: (i32, i32),
    words: String,
}

impl Placed {
    /// Whether another's words at a place do not touch the words of this one.
    fn leaves(&self, lane: i32, span: (i32, i32), apart: i32) -> bool {
        lane != self.lane || span.1 + apart <= self.span.0 || self.span.1 + apart <= span.0
    }

    /// Whether neither's line runs through the other's words: a line runs down through all rows below its own.
    fn is_uncrossed(&self, lane: i32, x: i32, span: (i32, i32)) -> bool {
        let crosses = |x: i32, span: (i32, i32)| span.0 - 3 <= x && x <= span.1 + 3;
        !(self.lane < lane && crosses(self.x, span) || lane < self.lane && crosses(x, self.span))
    }
}
