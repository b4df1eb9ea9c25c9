//! Sizes of pictures and the measures of each.

use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use super::theme::Colors;

/// The sizes in which a picture can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// 1200×675: articles.
    Wide,
    /// 1200×630: cards of social media.
    Card,
    /// 1080×1080.
    Square,
    /// 1080×1350.
    Portrait,
    /// 640 wide, with its own layout: phones.
    Narrow,
    /// 360 wide, for the narrowest frames: no words below 11 pixels there. Only within pages.
    Small,
}

impl Size {
    /// Those in which a picture can be asked for.
    pub const ALL: [Self; 5] = [Self::Wide, Self::Card, Self::Square, Self::Portrait, Self::Narrow];

    /// The word in file names and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wide => "1200x675",
            Self::Card => "1200x630",
            Self::Square => "1080x1080",
            Self::Portrait => "1080x1350",
            Self::Narrow => "640",
            Self::Small => "360",
        }
    }

    /// The size of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.name() == name)
    }

    /// Width and height in pixels, for a body of so many rows; only the narrow one grows.
    pub(super) fn pixels(self, body_height: Option<i32>) -> (u32, u32) {
        match self {
            Self::Wide => (1200, 675),
            Self::Card => (1200, 630),
            Self::Square => (1080, 1080),
            Self::Portrait => (1080, 1350),
            Self::Narrow => {
                let height = body_height.map_or(0, i32::unsigned_abs);
                (640, height.max(820))
            }
            Self::Small => (360, body_height.map_or(0, i32::unsigned_abs)),
        }
    }

    /// Whether lines are named in a key above them: there is no room beside.
    pub(super) fn has_key(self) -> bool {
        self.is_phone()
    }

    /// Whether the layout is that of phones: one column, as high as it needs.
    pub(super) fn is_phone(self) -> bool {
        matches!(self, Self::Narrow | Self::Small)
    }

    pub(super) fn measures(self) -> Measures {
        match self {
            Self::Wide => Measures { least: 21, ..Measures::of(40, [41, 24, 18, 21, 23, 23]) },
            Self::Card => Measures::of(40, [39, 23, 18, 21, 22, 22]),
            Self::Square => Measures::of(48, [48, 28, 22, 25, 27, 27]),
            Self::Portrait => Measures::of(52, [54, 31, 23, 27, 29, 29]),
            Self::Narrow => Measures { least: 20, ..Measures::of(28, [37, 24, 20, 22, 23, 24]) },
            Self::Small => Measures { least: 18, ..Measures::of(14, [26, 19, 18, 18, 18, 20]) },
        }
    }
}

/// The measures of a size, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measures {
    pub(super) margin: i32,
    pub(super) headline: i32,
    pub(super) subtitle: i32,
    pub(super) source: i32,
    pub(super) tick: i32,
    pub(super) label: i32,
    pub(super) heading: i32,
    /// No letters are smaller.
    pub(super) least: i32,
}

impl Measures {
    const fn of(margin: i32, faces: [i32; 6]) -> Self {
        let [headline, subtitle, source, tick, label, heading] = faces;
        Self { margin, headline, subtitle, source, tick, label, heading, least: 12 }
    }
}

/// A face: size, weight, colour, anchor.
#[derive(Clone, Copy)]
pub(super) struct Face {
    pub(super) size: i32,
    pub(super) bold: bool,
    pub(super) color: RGBColor,
    pub(super) across: HPos,
    pub(super) down: VPos,
}

impl Face {
    pub(super) fn new(size: i32, bold: bool, color: RGBColor) -> Self {
        Self { size, bold, color, across: HPos::Left, down: VPos::Top }
    }

    pub(super) fn line_height(&self) -> i32 {
        self.size + self.size / 5
    }

    pub(super) fn across(self, across: HPos) -> Self {
        Self { across, ..self }
    }

    pub(super) fn down(self, down: VPos) -> Self {
        Self { down, ..self }
    }
}

/// What a picture looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Size.
    pub size: Size,
    /// Theme.
    pub theme: super::theme::Theme,
}

impl Look {
    pub(super) fn colors(self) -> &'static Colors {
        self.theme.colors()
    }
}
