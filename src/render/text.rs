//! The embedded font, wrapping, and what makes an SVG readable by everyone.
//! Comes in: words and faces. Goes out: lines of text, markup. Never: a system font.

use std::sync::OnceLock;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use plotters::prelude::*;
use plotters::style::FontDesc;
use plotters::style::register_font;
use plotters::style::text_anchor::Pos;

use super::RenderError;
use super::theme::Face;
use crate::charts::Drawing;

const FAMILY: &str = "Inter";
static REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.otf");
static BOLD: &[u8] = include_bytes!("fonts/Inter-Bold.otf");

/// Makes the font known to plotters, once per process.
pub(super) fn register() -> Result<(), RenderError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let done = DONE.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
            && register_font(FAMILY, FontStyle::Bold, BOLD).is_ok()
    });
    if *done {
        Ok(())
    } else {
        Err(RenderError::Draw("the embedded font cannot be read".to_owned()))
    }
}

fn font(face: &Face, scale: i32) -> FontDesc<'static> {
    let weight = if face.bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(FAMILY), f64::from(face.size * scale), weight)
}

/// The text style of a face.
pub(super) fn style(face: &Face, scale: i32) -> TextStyle<'static> {
    font(face, scale).color(&face.color).pos(Pos::new(face.across, face.down))
}

/// The width of words in pixels of the finished picture.
pub(super) fn width(words: &str, face: &Face) -> i32 {
    let box_of = font(face, 1).layout_box(words);
    box_of.map_or(0, |((left, _), (right, _))| right - left)
}

/// Words broken into lines that fit; a single long word keeps its line.
pub(super) fn wrap(words: &str, face: Face, room: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), &face) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Adds role, title, description and the font to the markup that plotters wrote.
pub(super) fn accessible(markup: &str, drawing: &Drawing) -> String {
    let (open, rest) = match markup.find('>') {
        Some(at) => markup.split_at(at),
        None => return markup.to_owned(),
    };
    let rest = rest.strip_prefix('>').unwrap_or(rest);
    format!(
        "{open} role=\"img\" aria-labelledby=\"title description\"><title id=\"title\">{}</title>\
         <desc id=\"description\">{}</desc><style>{}{}</style>{rest}\n",
        escaped(&drawing.headline),
        escaped(&drawing.alt),
        font_face("normal", REGULAR),
        font_face("bold", BOLD),
    )
}

fn font_face(weight: &str, bytes: &[u8]) -> String {
    format!(
        "@font-face{{font-family:{FAMILY};font-weight:{weight};src:url(data:font/otf;base64,{})}}",
        BASE64_STANDARD.encode(bytes)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_wrapped_to_the_room() {
        register().unwrap();
        let face = super::super::theme::SUBTITLE;
        let lines = wrap("people in ICE detention on one day, by source", face, 260);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| width(line, &face) <= 260));
    }
}
