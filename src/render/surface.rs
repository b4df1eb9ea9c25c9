//! The bitmap that plotters draws on, with letters that are made once.
//!
//! plotters makes the outline of each letter anew wherever it is set; in the pictures of one build the same letters
//! stand some hundred thousand times. The pixels are the same as those of its own bitmap.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::OnceLock;

use ab_glyph::{Font as _, FontRef, ScaleFont as _};
use hashbrown::HashMap;
use plotters::prelude::{BitMapBackend, DrawingBackend};
use plotters::style::FontStyle;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
};

use super::text;

/// A bitmap of three bytes a pixel.
pub(super) struct Surface<'a>(BitMapBackend<'a>);

impl<'a> Surface<'a> {
    pub(super) fn over(pixels: &'a mut [u8], size: (u32, u32)) -> Self {
        Self(BitMapBackend::with_buffer(pixels, size))
    }
}

/// What a letter covers, from the place where its line begins.
struct Letter {
    /// Pixels right and down of the place, and how many 256ths of each are covered: plotters mixes by these.
    pixels: Vec<(i16, i16, u8)>,
    advance: f32,
}

/// By size and weight, letters.
type Letters = HashMap<(u64, bool), HashMap<char, Rc<Letter>>>;

thread_local! {
    static LETTERS: RefCell<Letters> = RefCell::default();
}

fn font(is_bold: bool) -> Option<&'static FontRef<'static>> {
    static FONTS: OnceLock<[Option<FontRef<'static>>; 2]> = OnceLock::new();
    let read = |bytes| FontRef::try_from_slice(bytes).ok();
    let [regular, bold] = FONTS.get_or_init(|| [read(text::REGULAR), read(text::BOLD)]);
    if is_bold { bold.as_ref() } else { regular.as_ref() }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels and parts of them, truncated as plotters does"
)]
fn letter(letter: char, size: f32, font: &FontRef<'static>) -> Letter {
    let scaled = font.as_scaled(size);
    let mut pixels = Vec::new();
    if let Some(outline) = scaled.outline_glyph(scaled.scaled_glyph(letter)) {
        let down = (size / 2.0 + outline.px_bounds().min.y) as i32;
        outline.draw(|x, y, covered| {
            let covered = (covered * 256.0) as u8;
            if covered > 0 {
                pixels.push((x as i16, (y.cast_signed() + down) as i16, covered));
            }
        });
    }
    pixels.shrink_to_fit();
    Letter { pixels, advance: scaled.h_advance(scaled.glyph_id(letter)) }
}

/// Letters with their places from the beginning of the line.
type Placed = Vec<(i32, Rc<Letter>)>;

/// The letters of a line, and the width of all.
#[expect(clippy::cast_possible_truncation, reason = "sizes and pixels as plotters takes them")]
fn line(words: &str, size: f64, is_bold: bool) -> Option<(Placed, i32)> {
    let font = font(is_bold)?;
    let scaled = font.as_scaled(size as f32);
    LETTERS.with_borrow_mut(|letters| {
        let of_face = letters.entry((size.to_bits(), is_bold)).or_default();
        let mut placed = Vec::with_capacity(words.len());
        let (mut across, mut last) = (0.0_f32, None);
        for c in words.chars() {
            let id = scaled.glyph_id(c);
            if let Some(last) = last.replace(id) {
                across += scaled.kern(last, id);
            }
            let made = of_face.entry(c).or_insert_with(|| Rc::new(letter(c, size as f32, font)));
            placed.push((across as i32, Rc::clone(made)));
            across += made.advance;
        }
        Some((placed, across as i32))
    })
}

type Drawn<'a> = Result<(), DrawingErrorKind<<BitMapBackend<'a> as DrawingBackend>::ErrorType>>;

impl<'a> DrawingBackend for Surface<'a> {
    type ErrorType = <BitMapBackend<'a> as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Drawn<'a> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Drawn<'a> {
        self.0.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn<'a> {
        self.0.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn<'a> {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn<'a> {
        self.0.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        words: &str,
        style: &S,
        (left, top): BackendCoord,
    ) -> Drawn<'a> {
        let is_bold = matches!(style.style(), FontStyle::Bold);
        let Some((letters, width)) = line(words, style.size(), is_bold) else {
            return self.0.draw_text(words, style, (left, top));
        };
        let left = match style.anchor().h_pos {
            HPos::Left => left,
            HPos::Right => left - width,
            HPos::Center => left - width / 2,
        };
        debug_assert!(matches!(style.anchor().v_pos, VPos::Top), "`Canvas::text` places lines");
        let BackendColor { alpha, rgb } = style.color();
        for (across, letter) in letters {
            for (x, y, covered) in &letter.pixels {
                let color = BackendColor { alpha: alpha * f64::from(*covered) / 256.0, rgb };
                let place = (left + across + i32::from(*x), top + i32::from(*y));
                self.0.draw_pixel(place, color)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use plotters::prelude::*;

    use super::*;
    use crate::render::layout::Face;

    #[test]
    fn the_pixels_are_those_of_plotters_own_bitmap() {
        text::register().unwrap();
        let size = (700, 60);
        let draw = |pixels: &mut Vec<u8>, of_plotters: bool| {
            let mut face = Face::new(17, true, RGBColor(30, 60, 120));
            for (at, bold) in [(0, true), (30, false)] {
                face.bold = bold;
                for (words, across, x) in [
                    ("AVATo 60,311 — “personas”", HPos::Left, -3),
                    ("Wá fi 5%", HPos::Center, 400),
                    ("end …", HPos::Right, 705),
                ] {
                    let style = text::style(&Face { across, ..face.down(VPos::Top) }, 2);
                    if of_plotters {
                        let mut bitmap = BitMapBackend::with_buffer(pixels, size);
                        bitmap.draw_text(words, &style, (x, at)).unwrap();
                    } else {
                        Surface::over(pixels, size).draw_text(words, &style, (x, at)).unwrap();
                    }
                }
            }
        };
        let paper = vec![250_u8; 700 * 60 * 3];
        let (mut ours, mut theirs) = (paper.clone(), paper.clone());
        draw(&mut ours, false);
        draw(&mut theirs, true);
        assert!(ours != paper);
        assert!(ours == theirs);
    }
}
