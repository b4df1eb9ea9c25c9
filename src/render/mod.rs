//! How charts are drawn: SVG and PNG from the same strokes. The only user of plotters.

mod theme;
mod bitmap;
mod surface;
mod layout;
mod text;
mod scale;
mod panels;
mod relative;
mod bars;
mod columns;
mod counters;
mod map;

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::charts::{Body, Drawing};
use layout::{Face, Measures};
pub use layout::{Look, Size};
pub use theme::{Colors, Theme};

/// The two forms of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Text as text, with title, description and the font inside.
    Svg,
    /// The same for pages that have the font, with their colours: `var(--ink)` and the like.
    PageSvg,
    /// Pixels, in a small file: for what is published.
    Png,
    /// The same pixels, in a file that is made five times as fast and is a third larger.
    QuickPng,
}

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The drawing library failed; its own words, since its error borrows from the surface.
    #[error("cannot draw: {0}")]
    Draw(String),
    /// The font inside the program is damaged.
    #[error("cannot read the embedded font")]
    Font,
    /// The bitmap could not be encoded.
    #[error("cannot encode the bitmap")]
    Encode(#[from] png::EncodingError),
}

/// Bitmaps are drawn at twice their size and averaged down, which smooths every edge.
const OVERSAMPLING: u32 = 2;

/// Draws a picture.
///
/// # Errors
/// [`RenderError`].
pub fn render(drawing: &Drawing, look: Look, picture: Picture) -> Result<Vec<u8>, RenderError> {
    text::register()?;
    let plan = Plan::of(drawing, look);
    match picture {
        Picture::Svg => svg(drawing, &plan, true),
        Picture::PageSvg => {
            let markup = String::from_utf8_lossy(&svg(drawing, &plan, false)?).into_owned();
            Ok(relative::paths(&theme::in_variables(&markup, look.theme)).into_bytes())
        }
        Picture::Png => png(drawing, &plan, bitmap::Packing::Small),
        Picture::QuickPng => png(drawing, &plan, bitmap::Packing::Quick),
    }
}

/// The fonts of the pictures as CSS, for pages that show them without.
pub fn web_fonts() -> String {
    text::web_fonts()
}

/// A picture without its words, for pages that print headline and source as text around it, in the page's colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bare {
    /// The markup.
    pub svg: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// Draws a picture without headline, subtitle and source; its frame is as large as with them.
///
/// # Errors
/// [`RenderError`].
pub fn bare(drawing: &Drawing, look: Look) -> Result<Bare, RenderError> {
    text::register()?;
    let plan = Plan::bare(drawing, look);
    let markup = String::from_utf8_lossy(&svg(drawing, &plan, false)?).into_owned();
    let svg = relative::paths(&theme::in_variables(&markup, look.theme));
    Ok(Bare { svg, size: plan.size })
}

/// How many lines words take in a room of so many pixels, in letters of a size as a page states it.
pub fn n_lines(words: &str, (size, is_bold): (i32, bool), room: i32) -> usize {
    let _ = text::register();
    // Pictures state the height from the highest letter to the lowest.
    let size = (size * 31 + 24) / 25;
    text::wrap(words, Face::new(size, is_bold, plotters::style::RGBColor(0, 0, 0)), room).len()
}

/// Width and height of a picture in pixels.
///
/// # Errors
/// [`RenderError`] where the font cannot be read.
pub fn pixels(drawing: &Drawing, look: Look) -> Result<(u32, u32), RenderError> {
    text::register()?;
    Ok(Plan::of(drawing, look).size)
}

/// A picture before it is drawn.
struct Plan {
    look: Look,
    head: Head,
    size: (u32, u32),
}

impl Plan {
    /// The narrow picture is as high as its body needs.
    fn of(drawing: &Drawing, look: Look) -> Self {
        let measures = look.size.measures();
        let (width, _) = look.size.pixels(None);
        let head = Head::of(drawing, look, px(width));
        let height = head.height + Self::body(drawing, look) + head.foot_height + measures.margin;
        Self { look, size: look.size.pixels(Some(height)), head }
    }

    /// The same body without words around it.
    fn bare(drawing: &Drawing, look: Look) -> Self {
        let whole = Self::of(drawing, look);
        let empty = Drawing {
            headline: String::new(),
            subtitle: String::new(),
            source_line: String::new(),
            ..drawing.clone()
        };
        let head = Head { height: 10, foot_height: 6, ..Head::of(&empty, look, 0) };
        let words = whole.head.height + whole.head.foot_height;
        let body = match look.size {
            Size::Narrow | Size::Small => Self::body(drawing, look),
            _ => px(whole.size.1) - words,
        };
        let height = body + head.height + head.foot_height;
        Self { look, size: (whole.size.0, height.unsigned_abs()), head }
    }

    /// The height that a body wants on a phone.
    fn body(drawing: &Drawing, look: Look) -> i32 {
        match &drawing.body {
            Body::Panels(panels) => panels::height(panels, look.size),
            Body::Bars(bars) => bars::height(bars, look.size),
            Body::Columns(_) if look.size == Size::Small => 330,
            Body::Columns(_) => 520,
            Body::Counters(tiles) => counters::height(tiles.len()),
            Body::Map(map) => map::height(map, look.size),
        }
    }
}

/// The words above and below the body, broken into lines.
struct Head {
    headline: Vec<String>,
    subtitle: Vec<String>,
    foot: Vec<String>,
    faces: [Face; 3],
    /// From the upper edge to the body.
    height: i32,
    /// From the body to the lower edge.
    foot_height: i32,
}

impl Head {
    fn of(drawing: &Drawing, look: Look, width: i32) -> Self {
        let measures = look.size.measures();
        let colors = look.colors();
        let faces = [
            Face::new(measures.headline, true, colors.ink),
            Face::new(measures.subtitle, false, colors.quiet),
            Face::new(measures.source, false, colors.quiet),
        ];
        let room = width - 2 * measures.margin;
        let [headline, subtitle, foot] =
            [&drawing.headline, &drawing.subtitle, &drawing.source_line];
        let [headline, subtitle, foot] = [
            text::balanced(headline, faces[0], room),
            text::balanced(subtitle, faces[1], room),
            text::wrap(foot, faces[2], room),
        ];
        let lines = |lines: &[String], face: &Face| px_len(lines.len()) * face.line_height();
        let height = measures.margin - 6
            + lines(&headline, &faces[0])
            + if subtitle.is_empty() { 0 } else { 8 + lines(&subtitle, &faces[1]) }
            + 14;
        let foot_height = lines(&foot, &faces[2]) + 14 + measures.margin * 2 / 3;
        Self { headline, subtitle, foot, faces, height, foot_height }
    }
}

fn svg(drawing: &Drawing, plan: &Plan, with_font: bool) -> Result<Vec<u8>, RenderError> {
    let mut markup = String::new();
    {
        let root = SVGBackend::with_string(&mut markup, plan.size).into_drawing_area();
        root.fill(&plan.look.colors().paper).map_err(failed)?;
        draw(&root, drawing, plan, 1)?;
        root.present().map_err(failed)?;
    }
    Ok(text::accessible(&markup, drawing, plan.size, with_font).into_bytes())
}

fn png(drawing: &Drawing, plan: &Plan, packing: bitmap::Packing) -> Result<Vec<u8>, RenderError> {
    let (wide, high) = (plan.size.0 * OVERSAMPLING, plan.size.1 * OVERSAMPLING);
    let RGBColor(red, green, blue) = plan.look.colors().paper;
    let mut pixels = [red, green, blue].repeat((wide as usize) * (high as usize));
    {
        let root = surface::Surface::over(&mut pixels, (wide, high)).into_drawing_area();
        let scale = i32::try_from(OVERSAMPLING).unwrap_or(1);
        draw(&root, drawing, plan, scale)?;
        root.present().map_err(failed)?;
    }
    bitmap::encode(&pixels, drawing, plan.size, packing)
}

/// A surface with its scale; lengths are in pixels of the finished picture.
struct Canvas<'a, B: DrawingBackend> {
    area: &'a DrawingArea<B, Shift>,
    scale: i32,
    is_bitmap: bool,
    look: Look,
    measures: Measures,
    colors: &'static Colors,
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn failed<E: std::error::Error + Send + Sync>(error: DrawingAreaErrorKind<E>) -> RenderError {
    RenderError::Draw(error.to_string())
}

/// Draws on paper, so many times as large as planned.
fn draw<B: DrawingBackend>(
    root: &DrawingArea<B, Shift>,
    drawing: &Drawing,
    &Plan { look, ref head, size }: &Plan,
    scale: i32,
) -> Result<(), RenderError> {
    let (colors, measures) = (look.colors(), look.size.measures());
    let canvas = Canvas { area: root, scale, is_bitmap: scale > 1, look, measures, colors };
    let (width, height) = (px(size.0), px(size.1));
    let [headline, subtitle, source] = &head.faces;
    let left = measures.margin;
    let y = canvas.lines(&head.headline, (left, measures.margin - 6), headline)?;
    canvas.lines(&head.subtitle, (left, y + 8), subtitle)?;
    let bottom = height - head.foot_height;
    canvas.lines(&head.foot, (left, bottom + 14), source)?;
    let frame = Frame { left, top: head.height, right: width - measures.margin, bottom };
    match &drawing.body {
        Body::Panels(panels) => panels::draw(&canvas, panels, drawing.language, frame),
        Body::Bars(bars) => bars::draw(&canvas, bars, drawing.language, frame),
        Body::Columns(columns) => columns::draw(&canvas, columns, drawing.language, frame),
        Body::Counters(tiles) => counters::draw(&canvas, tiles, frame),
        Body::Map(map) => map::draw(&canvas, map, frame),
    }
}

/// A rectangle of the finished picture.
#[derive(Debug, Clone, Copy)]
struct Frame {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

fn px(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

fn px_len(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A length in pixels.
#[expect(clippy::cast_possible_truncation, reason = "pixel coordinates")]
fn whole(length: f64) -> i32 {
    length.round() as i32
}

impl<B: DrawingBackend> Canvas<'_, B> {
    fn at(&self, (x, y): (i32, i32)) -> (i32, i32) {
        (x * self.scale, y * self.scale)
    }

    /// Words at a place. Where the letters stand is computed here, since the two back ends differ by a tenth of their
    /// size: capitals are centred on the place, hang below it or are above it.
    fn text(&self, words: &str, (x, y): (i32, i32), face: &Face) -> Result<(), RenderError> {
        use plotters::style::text_anchor::VPos;
        let size = f64::from(face.size * self.scale);
        let baseline = match face.down {
            VPos::Top => 0.78,
            VPos::Center => 0.30,
            VPos::Bottom => -0.12,
        };
        // From the upper edge that plotters is given to the line on which it sets letters.
        let given = if self.is_bitmap { 0.5 } else { 0.76 / 1.24 };
        let top = whole(f64::from(y * self.scale) + (baseline - given) * size);
        let style = text::style(&face.down(VPos::Top), self.scale);
        let place = (x * self.scale, top);
        let label = plotters::element::Text::new(text::safe(words), place, style);
        self.area.draw(&label).map_err(failed)
    }

    /// Lines of text below each other; gives the place of the next.
    fn lines(&self, lines: &[String], (x, y): (i32, i32), face: &Face) -> Result<i32, RenderError> {
        let mut y = y;
        for line in lines {
            self.text(line, (x, y), face)?;
            y += face.line_height();
        }
        Ok(y)
    }

    fn path(&self, points: &[(i32, i32)], color: RGBColor, width: u32) -> Result<(), RenderError> {
        let scaled: Vec<(i32, i32)> = points.iter().map(|point| self.at(*point)).collect();
        self.fine_path(scaled, color, width)
    }

    /// A path whose points are in device pixels already.
    fn fine_path(
        &self,
        points: Vec<(i32, i32)>,
        color: RGBColor,
        width: u32,
    ) -> Result<(), RenderError> {
        let thick = width * self.scale.unsigned_abs();
        let stroke = color.stroke_width(thick);
        if !self.is_bitmap || points.len() < 3 || thick < 4 {
            return self.area.draw(&PathElement::new(points, stroke)).map_err(failed);
        }
        // The bitmap back end joins strokes in spikes that reach far beyond the figures at sharp turns: so each stroke
        // is drawn alone, and every turn is rounded.
        for pair in points.windows(2) {
            self.area.draw(&PathElement::new(pair.to_vec(), stroke)).map_err(failed)?;
        }
        let radius = i32::try_from(thick / 2).unwrap_or(1) - 1;
        for point in points.iter().skip(1).rev().skip(1) {
            self.area.draw(&Circle::new(*point, radius, color.filled())).map_err(failed)?;
        }
        Ok(())
    }

    /// A straight dashed line.
    fn dashed(
        &self,
        [(x1, y1), (x2, y2)]: [(i32, i32); 2],
        color: RGBColor,
        width: u32,
    ) -> Result<(), RenderError> {
        if !self.is_bitmap {
            // The SVG back end knows no dashes; `text::accessible` turns this opacity into them.
            let stroke = color.mix(text::DASHES).stroke_width(width);
            let line = PathElement::new(vec![(x1, y1), (x2, y2)], stroke);
            return self.area.draw(&line).map_err(failed);
        }
        let (dx, dy) = (f64::from(x2 - x1), f64::from(y2 - y1));
        let length = dx.hypot(dy);
        let (dash, gap) = (7.0, 5.0);
        let mut along = 0.0;
        while along < length {
            let end = (along + dash).min(length);
            let at = |part: f64| {
                let (x, y) =
                    (f64::from(x1) + dx * part / length, f64::from(y1) + dy * part / length);
                (whole(x * f64::from(self.scale)), whole(y * f64::from(self.scale)))
            };
            self.fine_path(vec![at(along), at(end)], color, width)?;
            along += dash + gap;
        }
        Ok(())
    }

    fn dot(&self, place: (i32, i32), radius: i32, color: RGBColor) -> Result<(), RenderError> {
        let radius = radius * self.scale;
        self.area.draw(&Circle::new(self.at(place), radius, color.filled())).map_err(failed)
    }

    /// A dot with a hole: a figure that will still change.
    fn ring(&self, place: (i32, i32), radius: i32, color: RGBColor) -> Result<(), RenderError> {
        self.dot(place, radius, color)?;
        self.dot(place, radius - 2, self.colors.paper)
    }

    fn bar(&self, from: (i32, i32), to: (i32, i32), color: RGBColor) -> Result<(), RenderError> {
        self.area
            .draw(&Rectangle::new([self.at(from), self.at(to)], color.filled()))
            .map_err(failed)
    }
}
