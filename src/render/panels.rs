//! Panels of lines over time: zero baseline, few grid lines, labels at line ends, gaps left open.

use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use super::layout::{Face, Size};
use super::scale::{TimeAxis, ticks};
use super::{Canvas, Frame, RenderError, px_len, text, whole};
use crate::charts::{Event, Language, Line, Panel, Point};

/// How panels stand: columns and rows.
fn grid(n: usize, size: Size) -> (i32, i32) {
    let n = px_len(n).max(1);
    let columns = match (size, n) {
        (_, 1) | (Size::Narrow | Size::Portrait | Size::Square, 2..=3) => 1,
        (Size::Wide | Size::Card, 3..=6) => 3,
        (Size::Wide | Size::Card, 7..) => 4,
        _ => 2,
    };
    (columns, (n + columns - 1) / columns)
}

/// The height that panels want on a phone.
pub(super) fn height(panels: &[Panel], size: Size) -> i32 {
    let (_, rows) = grid(panels.len(), size);
    if rows == 1 { 560 } else { rows * 310 }
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
    // A single day stands at the end of a fortnight, with its labels beside it.
    let first = first - chrono::Days::new(if first == last { 14 } else { 0 });
    let (columns, rows) = grid(panels.len(), canvas.look.size);
    let (gap_x, gap_y) = (canvas.measures.margin, 20);
    let width = (frame.right - frame.left - gap_x * (columns - 1)) / columns;
    let in_key = canvas.look.size.has_key() || width < 520;
    // A key that is the same for all panels stands above them, once.
    let fullest = panels.iter().max_by_key(|panel| panel.lines.len());
    let shared =
        fullest.filter(|fullest| in_key && panels.len() > 1 && all_within(panels, fullest));
    let mut frame = frame;
    if let Some(fullest) = shared {
        frame.top = key(canvas, fullest, (frame.left, frame.right, frame.top))? + 8;
    }
    let height = (frame.bottom - frame.top - gap_y * (rows - 1)) / rows;
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
            .map(|panel| ends_room(canvas, panel, (first, last), language, in_key))
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
    language: Language,
    (value_only, last): (bool, NaiveDate),
) -> Vec<EndLabel> {
    panel
        .lines
        .iter()
        .zip(canvas.colors.lines.iter().cycle())
        .filter_map(|(line, color)| end_label(line, *color, panel, language, (value_only, last)))
        .collect()
}

fn ends_room<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    panel: &Panel,
    (first, last): (NaiveDate, NaiveDate),
    language: Language,
    in_key: bool,
) -> i32 {
    let label = Face::new(canvas.measures.label, true, canvas.colors.ink);
    ends(canvas, panel, language, (in_key || is_named(panel), last))
        .iter()
        .filter(|end| reaches_the_end(end.point.day, first, last))
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
    let mut ends = ends(canvas, panel, language, (setting.key != Key::None || named, last));
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

fn axes<B: DrawingBackend>(
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

/// Rows for the words of events above a plot.
fn lanes_of<B: DrawingBackend>(panel: &Panel, canvas: &Canvas<'_, B>) -> i32 {
    match (panel.events.len(), canvas.look.size) {
        (0, _) => 0,
        (1, _) => 1,
        (_, Size::Wide | Size::Card) => 2,
        _ => 3,
    }
}

/// Days to know: a thin line each, words above the plot, in as many rows as there are.
fn events<B: DrawingBackend>(
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
    if canvas.look.size == super::layout::Size::Narrow {
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
        let find = |strictly: bool| {
            (0..n_lanes).find_map(|lane| {
                let span = spans.into_iter().filter(within).find(|span| {
                    placed.iter().all(|other| other.leaves(lane, x, *span, strictly))
                })?;
                Some(Placed { lane, x, span, words: words.clone() })
            })
        };
        // Better through the line of another event than not at all.
        placed.extend(find(true).or_else(|| find(false)));
    }
    let top_of = |event: &Placed| top + 4 + event.lane * (face.line_height() + 2);
    for event in &placed {
        let (from, to) = ((event.x, top_of(event) + 2), (event.x, plot.bottom));
        canvas.dashed(from, to, canvas.colors.baseline, 1)?;
    }
    for event in &placed {
        let y = top_of(event);
        let (from, to) = (event.span.0 - 3, event.span.1 + 3);
        canvas.bar((from, y + 1), (to, y + face.line_height() - 1), canvas.colors.paper)?;
        canvas.text(&event.words, (event.span.0, y), &face)?;
    }
    Ok(())
}

/// An event that has its place.
struct Placed {
    lane: i32,
    x: i32,
    span: (i32, i32),
    words: String,
}

impl Placed {
    /// Whether another's words and line at a place touch neither the words nor, strictly, the line of this one.
    fn leaves(&self, lane: i32, x: i32, span: (i32, i32), strictly: bool) -> bool {
        let crosses = |x: i32, span: (i32, i32)| strictly && span.0 - 4 <= x && x <= span.1 + 4;
        let apart = span.1 + 14 <= self.span.0 || self.span.1 + 14 <= span.0;
        (lane != self.lane || apart)
            // A line runs down through all rows below its own.
            && !(self.lane < lane && crosses(self.x, span))
            && !(lane < self.lane && crosses(x, self.span))
    }
}

/// Levels to compare with, each named where it begins.
fn levels<B: DrawingBackend>(canvas: &Canvas<'_, B>, plot: &Plot<'_>) -> Result<(), RenderError> {
    let face = Face::new(canvas.measures.tick, true, canvas.colors.quiet);
    for level in &plot.panel.levels {
        let y = whole(plot.y(level.value));
        let (from, to) = (whole(plot.time.x(level.from)), whole(plot.time.x(level.to)));
        canvas.dashed((from, y), (to, y), canvas.colors.quiet, 2)?;
        canvas.text(&level.label, (from + 2, y - 4), &face.down(VPos::Bottom))?;
    }
    Ok(())
}

/// Releases that are held: a cross on the zero line, where no figure runs but a zero.
fn held<B: DrawingBackend>(canvas: &Canvas<'_, B>, plot: &Plot<'_>) -> Result<(), RenderError> {
    let within = |day: &&NaiveDate| plot.time.first <= **day && **day <= plot.time.last;
    for day in plot.panel.held.iter().filter(within) {
        let (x, y) = (whole(plot.time.x(*day)), plot.bottom);
        for (from, to) in [((x - 4, y - 4), (x + 4, y + 4)), ((x - 4, y + 4), (x + 4, y - 4))] {
            canvas.path(&[from, to], canvas.colors.quiet, 2)?;
        }
    }
    Ok(())
}

fn strokes<B: DrawingBackend>(
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

/// What stands at the end of a line.
struct EndLabel {
    lines: Vec<String>,
    is_named: bool,
    point: Point,
    color: RGBColor,
}

/// Label and newest whole value; where the line ends long before the chart does, with the month of its end.
fn end_label(
    line: &Line,
    color: RGBColor,
    panel: &Panel,
    language: Language,
    (value_only, last): (bool, NaiveDate),
) -> Option<EndLabel> {
    let point = *line.points.iter().rev().find(|point| !point.partial).or(line.points.last())?;
    let value = panel.unit.text(point.value, language);
    let mut lines = if value_only { vec![value] } else { vec![line.label.clone(), value] };
    // Beside newer figures an older one tells its month.
    if (last - point.day).num_days() > 31 {
        lines.push(format!("({})", language.short_month(point.day)));
    }
    Some(EndLabel { lines, is_named: !value_only, point, color })
}

/// The names of lines above the plot, in their colours, as many in a row as fit.
fn key<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    panel: &Panel,
    (left, right, top): (i32, i32, i32),
) -> Result<i32, RenderError> {
    let (mut x, mut y) = (left, top);
    for (line, color) in panel.lines.iter().zip(canvas.colors.lines.iter().cycle()) {
        let face = Face::new(canvas.measures.label, true, *color);
        let width = text::width(&line.label, &face) + 22;
        if x > left && x + width > right {
            x = left;
            y += face.line_height();
        }
        let middle = y + face.size / 2;
        canvas.path(&[(x, middle), (x + 14, middle)], *color, 4)?;
        canvas.text(&line.label, (x + 20, y), &face)?;
        x += width + 20;
    }
    Ok(y + canvas.measures.label + canvas.measures.label / 5 + 2)
}

/// Whether a line is labelled at the chart's edge: it ends within the last sixth of the window.
fn reaches_the_end(day: NaiveDate, first: NaiveDate, last: NaiveDate) -> bool {
    (last - day).num_days() * 6 <= (last - first).num_days()
}

/// Labels at the chart's edge, pushed apart where they would touch; a line that ends earlier is labelled above its
/// highest reach near the end.
fn labels<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    plot: &Plot<'_>,
    ends: Vec<EndLabel>,
    label: &Face,
) -> Result<(), RenderError> {
    let (axis, height) = (plot.time, label.line_height());
    let mut at_edge: Vec<(i32, EndLabel)> = Vec::new();
    for end in ends {
        let (x, y) = plot.place(&end.point, 1);
        if reaches_the_end(end.point.day, axis.first, axis.last) {
            let middle = y - px_len(end.lines.len()) * height / 2;
            at_edge.push((middle, end));
        } else {
            let words = inner_label(&end, plot);
            let face = Face { color: end.color, ..*label }.across(HPos::Center).down(VPos::Bottom);
            let half = text::width(&words, &face) / 2;
            let x = x.clamp(axis.left + half, (axis.right - half).max(axis.left + half));
            let (above, below) = clear_of(plot, x, half, canvas.measures.tick);
            let (above, below) = (above - 8, below + 8 + label.size);
            // Nearer to the line's end; crosses of held releases stand at the bottom.
            let is_below = below - y < y - above && below <= plot.bottom - 18;
            let place = if is_below { below } else { above.max(plot.top + label.size) };
            // Thin lines of events and grid do not run through the words.
            let box_of = ((x - half - 5, place - label.size - 1), (x + half + 5, place + 4));
            canvas.bar(box_of.0, box_of.1, canvas.colors.paper)?;
            canvas.text(&words, (x, place), &face)?;
        }
    }
    at_edge.sort_by_key(|(y, _)| *y);
    // From below upwards, so that none leaves the plot.
    let mut lowest = plot.bottom + height / 2;
    for (y, end) in at_edge.iter_mut().rev() {
        let own = px_len(end.lines.len()) * height;
        *y = (*y).min(lowest - own);
        lowest = *y;
    }
    // And down again where they left it above.
    let mut highest = plot.top - label.size;
    for (y, end) in &mut at_edge {
        *y = (*y).max(highest);
        highest = *y + px_len(end.lines.len()) * height;
    }
    for (y, end) in at_edge {
        let (x, _) = plot.place(&end.point, 1);
        let face = Face { color: end.color, ..*label };
        let own = plot.place(&end.point, 1).1;
        let middle = y + px_len(end.lines.len()) * height / 2;
        // A label that had to give way is led back to its line.
        if (middle - own).abs() > height * 2 / 3 || axis.right - x > 9 {
            let from = (x + 6, own);
            canvas.path(&[from, (x.max(axis.right) + 10, y + height / 2)], end.color, 1)?;
        }
        canvas.lines(&end.lines, (x.max(axis.right) + 12, y), &face)?;
    }
    Ok(())
}

fn inner_label(end: &EndLabel, plot: &Plot<'_>) -> String {
    let month = plot.language.short_month(end.point.day);
    let value = plot.words(end.point.value);
    match end.lines.as_slice() {
        [name, _, ..] if end.is_named => format!("{name}: {value} ({month})"),
        _ => format!("{value} ({month})"),
    }
}

/// The highest and the lowest stroke of any line or level within a span of the plot.
fn clear_of(plot: &Plot<'_>, middle: i32, half: i32, tick: i32) -> (i32, i32) {
    let near = |x: i32| (x - middle).abs() <= half + 6;
    let points = plot.panel.lines.iter().flat_map(|line| &line.points);
    let lines = points.map(|point| plot.place(point, 1)).filter(|(x, _)| near(*x)).map(|(_, y)| y);
    let levels = plot.panel.levels.iter().filter(|level| {
        let (from, to) = (whole(plot.time.x(level.from)), whole(plot.time.x(level.to)));
        from <= middle + half && middle - half <= to
    });
    let strokes: Vec<i32> = lines.collect();
    let levels = levels.map(|level| whole(plot.y(level.value)));
    let highest = strokes.iter().copied().chain(levels.map(|y| y - tick - 6)).min();
    (highest.unwrap_or(plot.bottom), strokes.iter().copied().max().unwrap_or(plot.bottom))
}
