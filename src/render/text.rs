//! The embedded font, wrapping, and what makes an SVG readable by everyone.

use std::cell::RefCell;
use std::sync::OnceLock;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use hashbrown::HashMap;
use plotters::prelude::*;
use plotters::style::FontDesc;
use plotters::style::register_font;
use plotters::style::text_anchor::Pos;

use super::RenderError;
use super::layout::Face;
use crate::charts::Drawing;

const FAMILY: &str = "Inter";
pub(super) static REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.otf");
pub(super) static BOLD: &[u8] = include_bytes!("fonts/Inter-Bold.otf");
/// The same outlines, packed for browsers.
static REGULAR_WEB: &[u8] = include_bytes!("fonts/Inter-Regular.woff2");
static BOLD_WEB: &[u8] = include_bytes!("fonts/Inter-Bold.woff2");

/// Makes the font known to plotters, once per process.
pub(super) fn register() -> Result<(), RenderError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let done = DONE.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
            && register_font(FAMILY, FontStyle::Bold, BOLD).is_ok()
    });
    if *done { Ok(()) } else { Err(RenderError::Font) }
}

fn font(face: &Face, scale: i32) -> FontDesc<'static> {
    let weight = if face.bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(FAMILY), f64::from(face.size * scale), weight)
}

/// The opacity that marks a dashed line until the markup is finished.
pub(super) const DASHES: f64 = 0.992;

/// The text style of a face.
pub(super) fn style(face: &Face, scale: i32) -> TextStyle<'static> {
    font(face, scale).color(&face.color).pos(Pos::new(face.across, face.down))
}

/// The width of words in pixels of the finished picture.
pub(super) fn width(words: &str, face: &Face) -> i32 {
    WIDTHS.with_borrow_mut(|widths| {
        let of_face = widths.entry((face.size, face.bold)).or_default();
        if let Some(known) = of_face.get(words) {
            return *known;
        }
        let box_of = font(face, 1).layout_box(words);
        let width = box_of.map_or(0, |((left, _), (right, _))| right - left);
        of_face.insert(words.to_owned(), width);
        width
    })
}

/// By size and weight, widths of words.
type Widths = HashMap<(i32, bool), HashMap<String, i32>>;

thread_local! {
    /// Lines are broken again and again at the same words, in every size and theme.
    static WIDTHS: RefCell<Widths> = RefCell::default();
}

/// Words broken into lines that fit; a word longer than a line is cut into parts.
pub(super) fn wrap(words: &str, face: Face, room: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), &face) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ if width(word, &face) <= room => lines.push(word.to_owned()),
            _ => lines.extend(cut(word, face, room)),
        }
    }
    lines
}

/// The same in lines of much the same length: no word alone on the last.
pub(super) fn balanced(words: &str, face: Face, room: i32) -> Vec<String> {
    let widest = wrap(words, face, room);
    let (mut low, mut high) = (room / 2, room);
    while high - low > 8 {
        let middle = i32::midpoint(low, high);
        if wrap(words, face, middle).len() > widest.len() {
            low = middle;
        } else {
            high = middle;
        }
    }
    wrap(words, face, high)
}

/// A word in parts that fit.
fn cut(word: &str, face: Face, room: i32) -> Vec<String> {
    let mut parts = vec![String::new()];
    for letter in word.chars() {
        if let Some(part) = parts.last_mut() {
            part.push(letter);
            if part.chars().count() == 1 || width(part, &face) <= room {
                continue;
            }
            part.pop();
        }
        parts.push(letter.to_string());
    }
    parts
}

/// Words cut to a room, with an ellipsis where something was cut.
pub(super) fn shortened(words: &str, face: &Face, room: i32) -> String {
    let words = safe(words);
    if width(&words, face) <= room {
        return words;
    }
    let mut short: String = words;
    while short.pop().is_some() {
        let with = format!("{}…", short.trim_end());
        if width(&with, face) <= room {
            return with;
        }
    }
    String::new()
}

/// Words without marks that turn the direction of what follows, or that no reader can see.
pub(super) fn safe(words: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    words.chars().filter(|c| !hidden(*c)).collect()
}

/// The alternative text and the description; once, where one has the other in it, as on a card.
fn described(drawing: &Drawing) -> String {
    if drawing.alt.contains(&drawing.description) {
        return drawing.alt.clone();
    }
    format!("{} {}", drawing.alt, drawing.description)
}

/// Adds role, title, description and the font to the markup that plotters wrote, and lets it shrink with its place.
pub(super) fn accessible(
    markup: &str,
    drawing: &Drawing,
    (width, height): (u32, u32),
    with_font: bool,
) -> String {
    let Some((_, rest)) = markup.split_once('>') else { return markup.to_owned() };
    let language = drawing.language.code();
    // One page may show a picture in two sizes.
    let id = format!("{}-{language}-{width}", drawing.name);
    let font = if with_font {
        format!(
            "<style>{}{}</style>",
            font_face("normal", REGULAR_WEB),
            font_face("bold", BOLD_WEB)
        )
    } else {
        String::new()
    };
    // Sharp turns are rounded here too; dashes are dashes; what is so by itself need not be said.
    let rest = rest
        .replace("<polyline ", "<polyline stroke-linejoin=\"round\" ")
        .replace(&format!(" opacity=\"{DASHES}\""), " stroke-dasharray=\"7 5\"")
        .replace(" opacity=\"1\"", "")
        .replace(" stroke=\"none\"", "");
    // In a page the page's own font is used, or what replaces it.
    let rest = rounded_sizes(&rest);
    let rest =
        if with_font { rest } else { rest.replace(&format!(" font-family=\"{FAMILY}\""), "") };
    format!(
        "<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"{language}\" \
         aria-labelledby=\"{id}-title {id}-description\">\
         <title id=\"{id}-title\">{}</title>\
         <desc id=\"{id}-description\">{}</desc>{font}{rest}\n",
        escaped(&safe(&drawing.headline)),
        escaped(&safe(&described(drawing))),
    )
}

/// Sizes of letters to a hundredth of a pixel.
fn rounded_sizes(markup: &str) -> String {
    const SIZE: &str = "font-size=\"";
    let mut parts = markup.split(SIZE);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(SIZE);
        match part.split_once('"').map(|(size, rest)| (size.parse::<f64>(), rest)) {
            Some((Ok(size), rest)) => {
                let short = format!("{size:.2}");
                out.extend([short.as_str(), "\"", rest]);
            }
            _ => out.push_str(part),
        }
    }
    out
}

/// The font of the pictures, for pages that show them without it.
pub(super) fn web_fonts() -> String {
    format!("{}{}", font_face("normal", REGULAR_WEB), font_face("bold", BOLD_WEB))
}

fn font_face(weight: &str, bytes: &[u8]) -> String {
    format!(
        "@font-face{{font-family:{FAMILY};font-weight:{weight};src:url(data:font/woff2;base64,{})}}",
        BASE64_STANDARD.encode(bytes)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use plotters::style::RGBColor;

    use super::*;

    fn face() -> Face {
        register().unwrap();
        Face::new(24, false, RGBColor(0, 0, 0))
    }

    #[test]
    fn long_text_is_wrapped_to_the_room_and_long_words_are_cut() {
        let lines = wrap("people in ICE detention on one day, by source", face(), 260);
        assert!(lines.len() > 1);
        let long = wrap(&"W".repeat(300), face(), 260);
        for line in lines.iter().chain(&long) {
            assert!(width(line, &face()) <= 260, "{line}");
        }
        assert_eq!(long.concat(), "W".repeat(300));
    }

    #[test]
    fn labels_are_cut_to_their_room() {
        let short = shortened(&"Center ".repeat(40), &face(), 200);
        assert!(short.ends_with('…') && width(&short, &face()) <= 200, "{short}");
        assert_eq!(shortened("Adams", &face(), 200), "Adams");
        assert_eq!(safe("a\u{202e}b\u{200f}\nc"), "abc");
    }
}
