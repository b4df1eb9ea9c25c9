//! Dots on the outlines of states, with the largest listed beside or below them.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::layout::{Face, Size};
use super::{Canvas, Frame, RenderError, failed, px_len, text, whole};
use crate::charts::words::count;
use crate::charts::{Dot, Map};

/// Facilities listed beside the map, and below it on a phone.
const LISTED: usize = 8;
const LISTED_NARROW: usize = 10;
/// Height of a row of the list on a phone.
const ROW_NARROW: i32 = 58;
/// People for which the key has a dot.
const KEY: [f64; 3] = [2000.0, 500.0, 50.0];

/// The height that a map wants on a phone.
pub(super) fn height(map: &Map, size: Size) -> i32 {
    let (_, _, width, height) = extent(map);
    let (room, rows_apart) = if size == Size::Small { (332.0, 110) } else { (584.0, 60) };
    let drawn = whole(room * (height / width).min(1.0));
    let apart = if map.apart.is_empty() { 0 } else { rows_apart };
    drawn + 70 + apart + px_len(map.dots.len().min(LISTED_NARROW)) * ROW_NARROW + 20
}

/// Left, top, width and height of all outlines.
fn extent(map: &Map) -> (f64, f64, f64, f64) {
    let points = || map.rings.iter().flatten();
    let least = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (left, top) = (least(|point| point.0), least(|point| point.1));
    let (width, height) = (most(|point| point.0) - left, most(|point| point.1) - top);
    // A territory has no outline.
    if width > 0.0 && height > 0.0 { (left, top, width, height) } else { (0.0, 0.0, 8.0, 1.0) }
}

/// From the plane of the outlines to the picture.
struct Fit {
    left: f64,
    top: f64,
    scale: f64,
    /// Pixels of radius for the root of one person.
    dot: f64,
}

impl Fit {
    fn at(&self, (x, y): (f64, f64)) -> (i32, i32) {
        (whole(self.left + x * self.scale), whole(self.top + y * self.scale))
    }

    fn radius(&self, people: f64) -> i32 {
        whole(people.max(0.0).sqrt() * self.dot).max(3)
    }
}

pub(super) fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    map: &Map,
    frame: Frame,
) -> Result<(), RenderError> {
    let is_wide = matches!(canvas.look.size, Size::Wide | Size::Card);
    let list_width = if is_wide { 450 } else { 0 };
    let n = if is_wide { LISTED } else { LISTED_NARROW }.min(map.dots.len());
    let list_height = if is_wide { 0 } else { px_len(n) * ROW_NARROW + 16 };
    let words = apart_words(canvas, map, frame.right - list_width - frame.left);
    let apart_height = px_len(words.len()) * (canvas.measures.tick + 6);
    let room = Frame {
        right: frame.right - list_width,
        bottom: frame.bottom - list_height - apart_height - canvas.measures.tick - 20,
        ..frame
    };
    let fit = fit(map, room);
    if !map.rings.is_empty() {
        land(canvas, map, &fit)?;
        dots(canvas, map, &fit)?;
        key(canvas, map, &fit, (frame.left, room.bottom + 18))?;
    }
    let face = Face::new(fine(canvas), false, canvas.colors.ink);
    canvas.lines(&words, (frame.left, room.bottom + canvas.measures.tick + 18), &face)?;
    let list = if is_wide {
        Frame { left: frame.right - list_width + 24, ..frame }
    } else {
        Frame { top: frame.bottom - list_height + 16, ..frame }
    };
    listed(canvas, map.dots.get(..n).unwrap_or_default(), list)
}

fn fit(map: &Map, room: Frame) -> Fit {
    let (left, top, width, height) = extent(map);
    let (wide, high) = (f64::from(room.right - room.left), f64::from(room.bottom - room.top));
    let scale = (wide / width).min(high / height).max(0.01);
    let spare = (wide - width * scale) / 2.0;
    Fit {
        left: f64::from(room.left) + spare - left * scale,
        top: f64::from(room.top) - top * scale,
        scale,
        dot: (wide.min(high * 1.6) / 1500.0).min(0.6),
    }
}

fn land<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    map: &Map,
    fit: &Fit,
) -> Result<(), RenderError> {
    let rings: Vec<Vec<(i32, i32)>> = map.rings.iter().map(|ring| thinned(ring, fit)).collect();
    // Each outline stands beside its area, so that a compressed picture holds its points once.
    for ring in &rings {
        let scaled: Vec<(i32, i32)> = ring.iter().map(|point| canvas.at(*point)).collect();
        let area = Polygon::new(scaled, canvas.colors.grid.filled());
        canvas.area.draw(&area).map_err(failed)?;
        canvas.path(ring, canvas.colors.paper, 1)?;
    }
    Ok(())
}

/// A ring without points that nobody can tell from the one before.
fn thinned(ring: &[(f64, f64)], fit: &Fit) -> Vec<(i32, i32)> {
    let mut kept: Vec<(i32, i32)> = Vec::new();
    let last = ring.len().saturating_sub(1);
    for (at, point) in ring.iter().enumerate() {
        let (x, y) = fit.at(*point);
        let is_near = kept.last().is_some_and(|(a, b)| (x - a).abs() + (y - b).abs() < 3);
        if !is_near || at == last {
            kept.push((x, y));
        }
    }
    kept
}

/// Largest first, so that small dots stay visible; the numbers of the list are on top.
fn dots<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    map: &Map,
    fit: &Fit,
) -> Result<(), RenderError> {
    for dot in &map.dots {
        let Some(at) = dot.at else { continue };
        circle(canvas, fit.at(at), fit.radius(dot.value))?;
    }
    let shown = if canvas.look.size.is_phone() { LISTED_NARROW } else { LISTED };
    for (rank, dot) in map.dots.iter().enumerate().take(shown) {
        let radius = fit.radius(dot.value);
        let least = canvas.measures.least;
        let Some(at) = dot.at.filter(|_| radius * 7 / 4 >= least) else { continue };
        let place = fit.at(at);
        // A number that another dot would cover is left out; the list has it.
        let others = map.dots.iter().enumerate().filter(|(other, _)| *other != rank);
        let is_covered = others.filter_map(|(_, dot)| Some((dot.at?, dot.value))).any(|other| {
            let (x, y) = fit.at(other.0);
            let (dx, dy) = (f64::from(x - place.0), f64::from(y - place.1));
            dx.hypot(dy) < f64::from(fit.radius(other.1)) + 6.0
        });
        if is_covered {
            continue;
        }
        let size = (radius * 5 / 4).clamp(least, least.max(18));
        let face = Face::new(size, true, canvas.colors.paper);
        let face = face.across(HPos::Center).down(VPos::Center);
        canvas.text(&(rank + 1).to_string(), place, &face)?;
    }
    Ok(())
}

fn circle<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    at: (i32, i32),
    radius: i32,
) -> Result<(), RenderError> {
    let color = canvas.colors.lines[0];
    let (at, radius) = (canvas.at(at), radius * canvas.scale);
    let area = Circle::new(at, radius, color.mix(0.72).filled());
    canvas.area.draw(&area).map_err(failed)?;
    let edge =
        Circle::new(at, radius, canvas.colors.paper.stroke_width(canvas.scale.unsigned_abs()));
    canvas.area.draw(&edge).map_err(failed)
}

/// What the size of a dot means.
fn key<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    map: &Map,
    fit: &Fit,
    (x, y): (i32, i32),
) -> Result<(), RenderError> {
    let face = Face::new(fine(canvas), false, canvas.colors.quiet).down(VPos::Center);
    let mut x = x;
    for people in KEY {
        let radius = fit.radius(people);
        circle(canvas, (x + radius, y), radius)?;
        let words = count(people);
        canvas.text(&words, (x + 2 * radius + 8, y), &face)?;
        x += 2 * radius + 8 + text::width(&words, &face) + 26;
    }
    canvas.text(&map.measure, (x - 14, y), &face)
}

/// The size of words beside the map.
fn fine<B: DrawingBackend>(canvas: &Canvas<'_, B>) -> i32 {
    (canvas.measures.tick - 2).max(canvas.measures.least)
}

/// What has no place on the map, in lines.
fn apart_words<B: DrawingBackend>(canvas: &Canvas<'_, B>, map: &Map, room: i32) -> Vec<String> {
    if map.apart.is_empty() {
        return Vec::new();
    }
    let face = Face::new(fine(canvas), false, canvas.colors.ink);
    let named: Vec<String> = map
        .apart
        .iter()
        .map(|(name, people)| format!("{} {}", name.replace(' ', "\u{a0}"), count(*people)))
        .collect();
    text::wrap(&format!("{}: {}", map.apart_words, named.join(", ")), face, room)
}

/// The largest facilities with their numbers.
fn listed<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    dots: &[Dot],
    frame: Frame,
) -> Result<(), RenderError> {
    let n = px_len(dots.len()).max(1);
    let row = ((frame.bottom - frame.top) / n).min(ROW_NARROW);
    let least = canvas.measures.least;
    let size = (canvas.measures.label - 4).min(row * 2 / 5).max(least);
    let name = Face::new(size, false, canvas.colors.ink);
    let city = Face::new((size - 2).max(least), false, canvas.colors.quiet);
    let value = Face::new(size, true, canvas.colors.lines[0]).across(HPos::Right);
    let rank = Face::new(size, true, canvas.colors.quiet).across(HPos::Right);
    let rank_room = text::width("12", &rank) + 10;
    let widest = dots.iter().map(|dot| text::width(&count(dot.value), &value)).max().unwrap_or(0);
    for (index, dot) in (0_i32..).zip(dots) {
        let y = frame.top + row * index;
        let left = frame.left + rank_room;
        canvas.text(&(index + 1).to_string(), (left - 10, y), &rank)?;
        canvas.text(&count(dot.value), (frame.right, y), &value)?;
        let label = text::shortened(&dot.name, &name, frame.right - left - widest - 14);
        canvas.text(&label, (left, y), &name)?;
        let place = text::shortened(&dot.place, &city, frame.right - left);
        canvas.text(&place, (left, y + size + 3), &city)?;
    }
    Ok(())
}
