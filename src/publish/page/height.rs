//! How high an embeddable page is in a frame of some width: for `index.json` and for the code that a page gives.

use std::fmt::Write as _;

use super::embed::back;
use crate::charts::{Body, CounterTile, Drawing};
use crate::publish::site::{Site, ending};
use crate::render::{Bare, n_lines};

/// Widths for which `index.json` states heights.
pub(super) const WIDTHS: [i32; 6] = [280, 320, 480, 640, 768, 1200];

/// Up to this width the smallest picture is shown: as in `embed.css`, like the two below.
const SMALL: i32 = 440;

/// Up to this width the narrow picture is shown.
const NARROW: i32 = 800;

/// Up to this width counters are below each other.
const BELOW: i32 = 700;

/// What an embeddable page shows.
#[derive(Clone, Copy)]
pub(super) struct Framed<'a> {
    pub(super) drawing: &'a Drawing,
    /// Its wide, its narrow and its smallest picture; none for a card.
    pub(super) pictures: &'a [Bare],
}

impl Framed<'_> {
    /// The height in pixels that nothing is cut at: words are measured in a font wider than most, with a little room.
    pub(super) fn height(self, width: i32) -> i32 {
        self.words(width) + self.picture(width)
    }

    fn picture(self, width: i32) -> i32 {
        let picture = self.pictures.get(usize::from(width <= NARROW) + usize::from(width <= SMALL));
        let (wide, high) = picture.map_or((1, 0), |picture| picture.size);
        let high = i64::from(width) * i64::from(high);
        i32::try_from(high.div_euclid(i64::from(wide.max(1))) + 1).unwrap_or(0)
    }

    /// What does not grow with the width: words and the room around them, in the lengths of `embed.css`.
    fn words(self, width: i32) -> i32 {
        let Drawing { headline, subtitle, source_line, .. } = self.drawing;
        let room = width - 32;
        let foot = lines(source_line, (13, false), room) * 18
            + 4
            + lines(&back(self.drawing), (14, false), room) * 20;
        let above = match &self.drawing.body {
            Body::Counters(tiles) => counters(tiles, width) + 12,
            _ if width <= NARROW => {
                lines(headline, (20, true), room) * 25 + below(subtitle, (15, 20), room) + 16
            }
            _ => lines(headline, (28, true), room) * 34 + below(subtitle, (17, 23), room) + 16,
        };
        24 + above + foot
    }

    /// The code to paste: a frame as high as its page at every width from 280 to 1200 pixels, by a formula for each of
    /// the two pictures; browsers that do not know lengths of a container take the greatest height.
    pub(super) fn code(self, site: &Site) -> String {
        let Drawing { name, headline, language, .. } = self.drawing;
        let file = format!("embed/{name}{}", ending(*language));
        let address = site.address(&format!("charts/{file}"), &file);
        let slopes = self.slopes();
        let ends = self.bounds().into_iter().chain(WIDTHS);
        let greatest = ends.map(|width| self.height(width)).max().unwrap_or(0);
        // From the widest on: below each bound, what its pictures are higher than those above it.
        let mut formula = slopes.last().map(Slope::css).unwrap_or_default();
        for (pair, bound) in slopes.windows(2).zip(self.bounds()).rev() {
            let [lower, upper] = pair else { continue };
            let more = Slope { each: lower.each - upper.each, base: lower.base - upper.base };
            let _ = write!(formula, " + clamp(0px,({}px - 100cqw)*999,{})", bound + 2, more.css());
        }
        let title = headline.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        format!(
            "<div style=\"container-type:inline-size;max-width:1200px\"><iframe src=\"{address}\" title=\"{title}\" loading=\"lazy\" style=\"width:100%;border:0;height:{greatest}px;height:calc({formula})\"></iframe></div>"
        )
    }

    /// The widths up to which something else is shown.
    fn bounds(self) -> Vec<i32> {
        if self.pictures.is_empty() { vec![BELOW] } else { vec![SMALL, NARROW] }
    }

    /// A straight line above all heights of each part between 280 and 1200 pixels, narrowest first; where a narrower
    /// picture is lower, its line is that of the next, since a formula can only add.
    fn slopes(self) -> Vec<Slope> {
        let bounds = self.bounds();
        let firsts = [280].into_iter().chain(bounds.iter().map(|bound| bound + 1));
        let lasts = bounds.iter().copied().chain([1200]);
        firsts.zip(lasts).map(|(first, last)| self.above(first, last)).collect()
    }

    /// A straight line above all heights between two widths.
    fn above(self, first: i32, last: i32) -> Slope {
        const STEP: i32 = 20;
        // Words take no more lines where there is more room, and a picture is highest where it is widest.
        let highest: Vec<(i32, i32, i32)> = (first..=last)
            .filter(|width| (width - first) % STEP == 0)
            .map(|from| {
                let to = (from + STEP - 1).min(last);
                (from, to, self.words(from) + self.picture(to))
            })
            .collect();
        let ends = highest.first().zip(highest.last());
        let each = ends.map_or(0.0, |(low, high)| {
            f64::from(high.2 - low.2) / f64::from((high.1 - low.0).max(1))
        });
        let each = (each * 1e4).round() / 1e4;
        let lack = |(from, to, height): &(i32, i32, i32)| {
            let least = (each * f64::from(*from)).min(each * f64::from(*to));
            f64::from(*height) - least
        };
        Slope { each, base: highest.iter().map(lack).fold(f64::MIN, f64::max).ceil() + 2.0 }
    }
}

/// A height that grows evenly with the width.
struct Slope {
    /// Pixels for each pixel of width.
    each: f64,
    base: f64,
}

impl Slope {
    /// As a length of CSS, within a container.
    fn css(&self) -> String {
        let sign = if self.base < 0.0 { '-' } else { '+' };
        format!("{:.2}cqw {sign} {:.0}px", self.each * 100.0, self.base.abs())
    }
}

/// The lines that words take; a twentieth of the room is kept free for other fonts. The widest that systems fall back to
/// is set narrower by `embed.css`: where it is the only font, headlines took a line more than stated.
fn lines(words: &str, face: (i32, bool), room: i32) -> i32 {
    i32::try_from(n_lines(words, face, room * 19 / 20)).unwrap_or(i32::MAX)
}

/// The height of a subtitle with the room above it.
fn below(subtitle: &str, (size, height): (i32, i32), room: i32) -> i32 {
    if subtitle.is_empty() { 0 } else { 4 + lines(subtitle, (size, false), room) * height }
}

fn counters(tiles: &[CounterTile], width: i32) -> i32 {
    let n = i32::try_from(tiles.len()).unwrap_or(1).max(1);
    let tile = |tile: &CounterTile, room: i32| {
        10 + lines(&tile.number, (48, true), room) * 54
            + lines(&tile.label, (17, false), room) * 22
            + lines(&tile.as_of, (17, true), room) * 22
            + lines(&tile.source, (14, false), room) * 19
    };
    if width <= BELOW {
        return tiles.iter().map(|one| tile(one, width - 32)).sum::<i32>() + 16 * (n - 1);
    }
    let room = (width - 32 - 16 * (n - 1)) / n;
    tiles.iter().map(|one| tile(one, room)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Language;

    fn card(n: usize) -> Drawing {
        let tile = CounterTile {
            id: "people_detained",
            number: "60,311".to_owned(),
            label: "people detained by ICE in a long line of words".to_owned(),
            as_of: "as of April 4, 2026".to_owned(),
            source: "ICE detention statistics".to_owned(),
            sentence: String::new(),
        };
        Drawing {
            name: "counters",
            language: Language::En,
            headline: "A \"card\" & more".to_owned(),
            subtitle: String::new(),
            source_line: "Source: ICE detention statistics. ".repeat(6),
            alt: String::new(),
            description: String::new(),
            body: Body::Counters(vec![tile; n]),
        }
    }

    #[test]
    fn the_formula_of_the_code_is_above_the_height_at_every_width() {
        let drawing = card(3);
        let picture = |size| Bare { svg: String::new(), size };
        let three = vec![picture((1200, 480)), picture((640, 900)), picture((360, 500))];
        for pictures in [vec![], three] {
            let framed = Framed { drawing: &drawing, pictures: &pictures };
            let (slopes, bounds) = (framed.slopes(), framed.bounds());
            for width in 280..=1200 {
                let at = bounds.iter().filter(|bound| **bound < width).count();
                let stated = slopes[at].each * f64::from(width) + slopes[at].base;
                let height = f64::from(framed.height(width));
                assert!(stated + 0.1 >= height, "{width}: {stated} for {height}");
            }
            let code = framed.code(&Site::at("https://example.org").unwrap());
            assert!(
                code.contains("src=\"https://example.org/charts/embed/counters.html\""),
                "{code}"
            );
            assert!(code.contains("title=\"A &quot;card&quot; &amp; more\""), "{code}");
        }
    }

    #[test]
    fn counters_below_each_other_are_higher_than_beside_each_other() {
        let (one, three) = (card(1), card(3));
        let height = |drawing: &Drawing, width| Framed { drawing, pictures: &[] }.height(width);
        assert!(height(&three, 640) > 2 * height(&one, 640));
        assert!(
            height(&three, 280) > height(&three, 640) && height(&three, 640) > height(&three, 768)
        );
    }
}
