//! Colours, faces, lengths.
//! Comes in: nothing. Goes out: constants. Never: a pair of line colours that differ in hue alone.

use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

/// Paper.
pub(super) const BACKGROUND: RGBColor = RGBColor(255, 255, 255);
/// Words.
pub(super) const INK: RGBColor = RGBColor(26, 26, 26);
/// Quieter words; 7:1 on paper.
pub(super) const QUIET: RGBColor = RGBColor(89, 89, 89);
/// Grid lines.
pub(super) const GRID: RGBColor = RGBColor(224, 224, 224);
/// Zero line.
pub(super) const BASELINE: RGBColor = RGBColor(120, 120, 120);

/// Line colours in order; each at least 4.5:1 on paper, told apart in lightness as well as hue.
pub(super) const LINES: [RGBColor; 6] = [
    RGBColor(11, 61, 112),
    RGBColor(196, 78, 0),
    RGBColor(0, 118, 92),
    RGBColor(140, 60, 140),
    RGBColor(122, 92, 0),
    RGBColor(110, 110, 110),
];

/// White space around the picture.
pub(super) const MARGIN: i32 = 40;

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
    pub(super) fn line_height(&self) -> i32 {
        self.size + self.size / 12
    }

    pub(super) fn colored(self, color: RGBColor) -> Self {
        Self { color, ..self }
    }
}

const fn face(size: i32, bold: bool, color: RGBColor) -> Face {
    Face { size, bold, color, across: HPos::Left, down: VPos::Top }
}

pub(super) const HEADLINE: Face = face(44, true, INK);
pub(super) const SUBTITLE: Face = face(27, false, QUIET);
pub(super) const SOURCE: Face = face(21, false, QUIET);
pub(super) const HEADING: Face = face(25, true, INK);
pub(super) const TICK: Face = Face { down: VPos::Center, ..face(24, false, QUIET) };
pub(super) const TICK_BELOW: Face = Face { across: HPos::Center, ..face(24, false, QUIET) };
pub(super) const LABEL: Face = Face { down: VPos::Center, ..face(25, true, INK) };
pub(super) const NUMBER: Face = face(108, true, INK);
pub(super) const COUNTER_LABEL: Face = face(35, false, INK);
pub(super) const COUNTER_DATE: Face = face(30, true, INK);
pub(super) const COUNTER_SOURCE: Face = face(26, false, QUIET);
