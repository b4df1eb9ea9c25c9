//! How charts are drawn: SVG and PNG from the same strokes. The only user of plotters.
//! Comes in: a [`Drawing`]. Goes out: bytes, the same on every machine. Never: a number or a text made here.

mod theme;
mod lines;
mod counters;
mod text;

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::charts::{Body, Drawing};

/// The two forms of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Text as text, with title, description and the font inside.
    Svg,
    /// Pixels.
    Png,
}

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// plotters refused.
    #[error("cannot draw: {0}")]
    Draw(String),
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
pub fn render(drawing: &Drawing, picture: Picture) -> Result<Vec<u8>, RenderError> {
    text::register()?;
    match picture {
        Picture::Svg => svg(drawing),
        Picture::Png => png(drawing),
    }
}

fn svg(drawing: &Drawing) -> Result<Vec<u8>, RenderError> {
    let mut markup = String::new();
    {
        let root = SVGBackend::with_string(&mut markup, drawing.size).into_drawing_area();
        draw(&root, drawing, 1)?;
        root.present().map_err(failed)?;
    }
    Ok(text::accessible(&markup, drawing).into_bytes())
}

fn png(drawing: &Drawing) -> Result<Vec<u8>, RenderError> {
    let (width, height) = drawing.size;
    let (wide, high) = (width * OVERSAMPLING, height * OVERSAMPLING);
    let mut pixels = vec![0_u8; (wide as usize) * (high as usize) * 3];
    {
        let root = BitMapBackend::with_buffer(&mut pixels, (wide, high)).into_drawing_area();
        draw(&root, drawing, i32::try_from(OVERSAMPLING).unwrap_or(1))?;
        root.present().map_err(failed)?;
    }
    let small = averaged(&pixels, width as usize, height as usize);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.add_itxt_chunk("Description".to_owned(), drawing.alt.clone())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&small)?;
    writer.finish()?;
    Ok(bytes)
}

/// Each pixel the mean of the four drawn for it.
fn averaged(pixels: &[u8], width: usize, height: usize) -> Vec<u8> {
    let stride = width * 2 * 3;
    let mut small = Vec::with_capacity(width * height * 3);
    for pair in pixels.chunks_exact(stride * 2) {
        let (upper, lower) = pair.split_at(stride);
        for (above, below) in upper.chunks_exact(6).zip(lower.chunks_exact(6)) {
            for channel in 0..3 {
                let at = |row: &[u8], index: usize| u16::from(row.get(index).copied().unwrap_or(0));
                let sum = at(above, channel)
                    + at(above, channel + 3)
                    + at(below, channel)
                    + at(below, channel + 3);
                small.push(u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX));
            }
        }
    }
    small
}

/// A surface with its scale; lengths are in pixels of the finished picture.
struct Canvas<'a, B: DrawingBackend> {
    area: &'a DrawingArea<B, Shift>,
    scale: i32,
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn failed<E: std::error::Error + Send + Sync>(error: DrawingAreaErrorKind<E>) -> RenderError {
    RenderError::Draw(error.to_string())
}

fn draw<B: DrawingBackend>(
    root: &DrawingArea<B, Shift>,
    drawing: &Drawing,
    scale: i32,
) -> Result<(), RenderError> {
    root.fill(&theme::BACKGROUND).map_err(failed)?;
    let canvas = Canvas { area: root, scale };
    let (width, height) = (px(drawing.size.0), px(drawing.size.1));
    let mut y = theme::MARGIN - 8;
    for line in text::wrap(&drawing.headline, theme::HEADLINE, width - 2 * theme::MARGIN) {
        canvas.text(&line, (theme::MARGIN, y), &theme::HEADLINE)?;
        y += theme::HEADLINE.line_height();
    }
    y += 4;
    for line in text::wrap(&drawing.subtitle, theme::SUBTITLE, width - 2 * theme::MARGIN) {
        canvas.text(&line, (theme::MARGIN, y), &theme::SUBTITLE)?;
        y += theme::SUBTITLE.line_height();
    }
    let foot = text::wrap(&drawing.source_line, theme::SOURCE, width - 2 * theme::MARGIN);
    let mut foot_y = height - theme::MARGIN + 8 - px_len(foot.len()) * theme::SOURCE.line_height();
    let bottom = foot_y - 14;
    for line in foot {
        canvas.text(&line, (theme::MARGIN, foot_y), &theme::SOURCE)?;
        foot_y += theme::SOURCE.line_height();
    }
    let frame = Frame { left: theme::MARGIN, top: y + 14, right: width - theme::MARGIN, bottom };
    match &drawing.body {
        Body::Lines(panels) => lines::draw(&canvas, panels, frame),
        Body::Counters(tiles) => counters::draw(&canvas, tiles, frame),
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

impl<B: DrawingBackend> Canvas<'_, B> {
    fn at(&self, (x, y): (i32, i32)) -> (i32, i32) {
        (x * self.scale, y * self.scale)
    }

    fn text(&self, words: &str, place: (i32, i32), face: &theme::Face) -> Result<(), RenderError> {
        let style = text::style(face, self.scale);
        let label = plotters::element::Text::new(words.to_owned(), self.at(place), style);
        self.area.draw(&label).map_err(failed)
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
        let stroke = color.stroke_width(width * self.scale.unsigned_abs());
        self.area.draw(&PathElement::new(points, stroke)).map_err(failed)
    }

    fn dot(&self, place: (i32, i32), radius: i32, color: RGBColor) -> Result<(), RenderError> {
        let dot = Circle::new(self.at(place), radius * self.scale, color.filled());
        self.area.draw(&dot).map_err(failed)
    }
}
