//! Panels of lines over time: zero baseline, few grid lines, labels at line ends, gaps left open.

mod axes;
mod events;
mod labels;
mod strokes;

use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;

use self::axes::{axes, held, levels};
use self::events::{events, lanes_of};
use self::labels::{EndLabel, EndWords, end_label, key, labels, reaches_the_end};
use self::strokes::strokes;
use crate::charts::{Language, Panel, Point};
use crate::render::layout::{Face, Size};
use crate::render::scale::{TimeAxis, ticks};
use crate::render::{Canvas, Frame, RenderError, px_len, text, whole};

/// How panels stand: columns and rows.
fn grid(n: usize, size: Size) -> (i32, i32) {
    let n = px_len(n).max(1);
    let columns = match (size, n) {
        (_, 1) | (Size::Narrow | Size::Portrait | Size::Square, 2..=3) | (Size::Small, _) => 1,
        (Size::Wide | Size::Card, 3..=6) => 3,
        (Size::Wide | Size::Card, 7..) => 4,
        _ => 2,
    };
    (columns, (n + columns - 1) / columns)
}

/// The height that panels want on a phone.
pub(super) fn height(panels: &[Panel], size: Size) -> i32 {
    let (_, rows) = grid(panels.len(), size);
    match (size, rows) {
        (Size::Small, 1) => 360,
        (Size::Small, _) => rows * 220,
        (_, 1) => 560,
        (_, _) => rows * 310,
    }
}

pub(super) fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    panels: &[Panel],
    language: Language,
    frame: Frame,
) -> Result<(), RenderError> {
    let days = || panels.iter().flat_map(|p| &p.lines).flat_map(|l| l.points.iter().map(|p| p.day));
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(()) };
    let last = panels.iter().filter_map(|panel| panel.until).fold(last, NaiveDate::max);
    // A single day is at the end of a fortnight, with its labels beside it.
    let first = first - chrono::Days::new(if first == last { 14 } else { 0 });
    let (columns, rows) = grid(panels.len(), canvas.look.size);
    let (gap_x, gap_y) = (canvas.measures.margin, 20);
    let width = (frame.right - frame.left - gap_x * (columns - 1)) / columns;
    let in_key = canvas.look.size.has_key() || width < 520;
    // A key that is the same for all panels is above them, once.
    let fullest = panels.iter().max_by_key(|panel| panel.lines.len());
    let shared =
        fullest.filter(|fullest| in_key && panels.len() > 1 && all_within(panels, fullest));
    let mut frame = frame;
    if let Some(fullest) = shared {
        frame.top = key(canvas, fullest, (frame.left, frame.right, frame.top))? + 8;
    }
    let height = (frame.bottom - frame.top - gap_y * (rows - 1)) / rows;
    let words = EndWords { language, value_only: in_key, last };
    let setting = Setting {
        first,
        last,
        language,
        key: match (in_key, shared.is_some()) {
            (false, _) => Key::None,
            (true, false) => Key::Each,
            (true, true) => Key::Shared,
        },
        ticks_room: panels
            .iter()
            .map(|panel| ticks_room(canvas, panel, language))
            .max()
            .unwrap_or(0),
        ends_room: panels
            .iter()
            .map(|panel| ends_room(canvas, panel, first, words))
            .max()
            .unwrap_or(8),
    };
    for (index, panel) in (0_i32..).zip(panels) {
        let left = frame.left + index % columns * (width + gap_x);
        let top = frame.top + index / columns * (height + gap_y);
        let frame = Frame { left, top, right: left + width, bottom: top + height };
        one(canvas, panel, &setting, frame)?;
    }
    Ok(())
}

/// Whether every line of every panel has a name, and a place, among the lines of one.
fn all_within(panels: &[Panel], fullest: &Panel) -> bool {
    let same = |panel: &Panel| {
        panel.lines.iter().zip(&fullest.lines).all(|(line, known)| line.label == known.label)
    };
    fullest.lines.len() > 1 && panels.iter().all(same)
}

/// Where lines are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// At their ends.
    None,
    /// Above each panel.
    Each,
    /// Above all panels.
    Shared,
}

/// What all panels of a picture have in common, so that their axes are as long.
struct Setting {
    first: NaiveDate,
    last: NaiveDate,
    language: Language,
    key: Key,
    ticks_room: i32,
    ends_room: i32,
}

fn greatest(panel: &Panel) -> f64 {
    panel
        .lines
        .iter()
        .flat_map(|line| &line.points)
        .flat_map(|point| [point.value, point.first.unwrap_or(0.0)])
        .chain(panel.levels.iter().map(|level| level.value))
        .fold(0.0, f64::max)
}

fn ticks_room<B: DrawingBackend>(canvas: &Canvas<'_, B>, panel: &Panel, language: Language) -> i32 {
    let tick = Face::new(canvas.measures.tick, false, canvas.colors.quiet);
    let values = [3, 4].map(|most| ticks(greatest(panel), most)).concat();
    let widths = values.iter().map(|value| text::width(&panel.unit.tick(*value, language), &tick));
    widths.max().map_or(0, |width| width + 12)
}

/// Whether a single line is named by its panel's heading: its newest value is then enough at its end.
fn is_named(panel: &Panel) -> bool {
    panel.lines.len() == 1 && panel.lines.first().is_some_and(|line| line.label == panel.heading)
}

fn ends<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    panel: &Panel,
    words: EndWords,
) -> Vec<EndLabel> {
    panel
        .lines
        .iter()
        .zip(canvas.colors.lines.iter().cycle())
        .filter_map(|(line, color)| end_label(line, *color, panel.unit, words))
        .collect()
}

fn ends_room<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    panel: &Panel,
    first: NaiveDate,
    words: EndWords,
) -> i32 {
    let label = Face::new(canvas.measures.label, true, canvas.colors.ink);
    let value_only = words.value_only || is_named(panel);
    ends(canvas, panel, EndWords { value_only, ..words })
        .iter()
        .filter(|end| reaches_the_end(end.point.day, first, words.last))
        .flat_map(|end| end.lines.iter().map(|words| text::width(words, &label)))
        .max()
        .map_or(8, |width| width + 16)
}

/// One panel with everything that it needs to be drawn.
struct Plot<'a> {
    panel: &'a Panel,
    language: Language,
    frame: Frame,
    time: TimeAxis,
    top: i32,
    bottom: i32,
    top_value: f64,
}

impl Plot<'_> {
    fn y(&self, value: f64) -> f64 {
        f64::from(self.bottom) - f64::from(self.bottom - self.top) * value / self.top_value
    }

    /// Place of a point, in pixels times `unit`.
    fn place(&self, point: &Point, unit: i32) -> (i32, i32) {
        let unit = f64::from(unit);
        (whole(self.time.x(point.day) * unit), whole(self.y(point.value) * unit))
    }

    fn words(&self, value: f64) -> String {
        self.panel.unit.text(value, self.language)
    }
}

fn one<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    panel: &Panel,
    setting: &Setting,
    frame: Frame,
) -> Result<(), RenderError> {
    let (measures, colors) = (canvas.measures, canvas.colors);
    let Setting { first, last, language, .. } = *setting;
    let mut top = frame.top;
    if !panel.heading.is_empty() {
        let face = Face::new(measures.heading, true, colors.ink);
        let lines = text::wrap(&panel.heading, face, frame.right - frame.left);
        top = canvas.lines(&lines, (frame.left, top), &face)?;
    }
    let named = is_named(panel);
    if setting.key == Key::Each && !named {
        top = key(canvas, panel, (frame.left, frame.right, top + 4))?;
    }
    let label = Face::new(measures.label, true, colors.ink);
    let mut ends = ends(
        canvas,
        panel,
        EndWords { language, value_only: setting.key != Key::None || named, last },
    );
    if frame.right - frame.left < 520 {
        // Small panels have room for the newest values only.
        ends.retain(|end| reaches_the_end(end.point.day, first, last));
    }
    let n_lanes = lanes_of(panel, canvas);
    let event_height = measures.tick + measures.tick / 5 + 2;
    let most = if frame.bottom - top > 230 { 4 } else { 3 };
    let values = ticks(greatest(panel), most);
    let left = frame.left + setting.ticks_room;
    let plot = Plot {
        panel,
        language,
        frame,
        time: TimeAxis { first, last, left, right: frame.right - setting.ends_room },
        top: top + measures.tick + 8 + n_lanes * event_height,
        bottom: frame.bottom - measures.tick - 14,
        top_value: values.last().copied().unwrap_or(1.0),
    };
    axes(canvas, &plot, &values)?;
    events(canvas, &plot, n_lanes, top)?;
    levels(canvas, &plot)?;
    let colored = || panel.lines.iter().zip(colors.lines.iter().cycle());
    for (line, color) in colored().filter(|(line, _)| line.is_fine) {
        strokes(canvas, &plot, line, *color)?;
    }
    for (line, color) in colored().filter(|(line, _)| !line.is_fine) {
        strokes(canvas, &plot, line, *color)?;
    }
    held(canvas, &plot)?;
    labels(canvas, &plot, ends, &label)
}
