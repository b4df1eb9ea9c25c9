//! Colours of the two themes.

use plotters::style::RGBColor;

/// Paper by day or by night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// Dark words on white.
    Light,
    /// Light words on near black.
    Dark,
}

impl Theme {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Light, Self::Dark];

    /// The word in file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The colours.
    pub fn colors(self) -> &'static Colors {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

/// The colours of a theme.
#[derive(Debug)]
pub struct Colors {
    /// Paper.
    pub paper: RGBColor,
    /// Words.
    pub ink: RGBColor,
    /// Quieter words.
    pub quiet: RGBColor,
    /// Grid lines.
    pub grid: RGBColor,
    /// The zero line, marks of events.
    pub baseline: RGBColor,
    /// Lines and bars in order. Their lightness differs by at least eight of a hundred, so that they survive a
    /// photocopier, and their hues stay apart for readers who do not see red, green or blue.
    pub lines: [RGBColor; 4],
    /// Bars of periods that have not ended: the first line's colour, paler.
    pub pale: RGBColor,
}

const LIGHT: Colors = Colors {
    paper: RGBColor(255, 255, 255),
    ink: RGBColor(24, 24, 27),
    quiet: RGBColor(84, 88, 94),
    grid: RGBColor(225, 227, 230),
    baseline: RGBColor(112, 118, 126),
    lines: [
        RGBColor(0x00, 0x23, 0x8A),
        RGBColor(0x9A, 0x3E, 0x00),
        RGBColor(0x09, 0x79, 0xB9),
        RGBColor(0x63, 0x37, 0x47),
    ],
    pale: RGBColor(0x9A, 0xA9, 0xD6),
};

const DARK: Colors = Colors {
    paper: RGBColor(0x14, 0x17, 0x1A),
    ink: RGBColor(242, 243, 245),
    quiet: RGBColor(182, 187, 194),
    grid: RGBColor(48, 53, 59),
    baseline: RGBColor(132, 140, 149),
    lines: [
        RGBColor(0x61, 0x91, 0xD8),
        RGBColor(0xFF, 0x8A, 0x73),
        RGBColor(0x71, 0xFB, 0xED),
        RGBColor(0xD8, 0xCA, 0x0B),
    ],
    pale: RGBColor(0x37, 0x50, 0x75),
};

/// Markup whose colours are the variables of a page.
pub(super) fn in_variables(markup: &str, theme: Theme) -> String {
    let colors = theme.colors();
    let [one, two, three, four] = colors.lines;
    let pairs = [
        (colors.paper, "paper"),
        (colors.ink, "ink"),
        (colors.quiet, "quiet"),
        (colors.grid, "rule"),
        (colors.baseline, "mark"),
        (one, "line1"),
        (two, "line2"),
        (three, "line3"),
        (four, "line4"),
        (colors.pale, "pale"),
    ];
    pairs.into_iter().fold(markup.to_owned(), |markup, (color, name)| {
        let RGBColor(red, green, blue) = color;
        markup
            .replace(&format!("\"#{red:02X}{green:02X}{blue:02X}\""), &format!("\"var(--{name})\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Linear = [f64; 3];

    fn linear(color: RGBColor) -> Linear {
        [color.0, color.1, color.2].map(|channel| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn times(matrix: &[Linear; 3], color: Linear) -> Linear {
        matrix.map(|row| row.iter().zip(color).map(|(a, b)| a * b).sum())
    }

    /// CIE L*a*b* of a linear colour under daylight.
    fn lab(color: Linear) -> Linear {
        const TO_XYZ: [Linear; 3] = [
            [0.412_456_4, 0.357_576_1, 0.180_437_5],
            [0.212_672_9, 0.715_152_2, 0.072_175],
            [0.019_333_9, 0.119_192, 0.950_304_1],
        ];
        let xyz = times(&TO_XYZ, color);
        let f = |value: f64| {
            if value > 0.008_856 { value.cbrt() } else { 7.787 * value + 16.0 / 116.0 }
        };
        let [x, y, z] = [f(xyz[0] / 0.950_47), f(xyz[1]), f(xyz[2] / 1.088_83)];
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// What people see who lack one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
    const SEEN: [(&str, [Linear; 3]); 4] = [
        ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];

    fn seen(matrix: &[Linear; 3], color: RGBColor) -> Linear {
        lab(times(matrix, linear(color)).map(|part| part.clamp(0.0, 1.0)))
    }

    fn distance(a: Linear, b: Linear) -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    }

    fn luminance(color: RGBColor) -> f64 {
        let [r, g, b] = linear(color);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn line_colors_differ_for_every_reader_and_in_grey() {
        for theme in Theme::BOTH {
            let lines = theme.colors().lines;
            for (at, one) in lines.iter().enumerate() {
                for other in &lines[at + 1..] {
                    for (who, matrix) in &SEEN {
                        let apart = distance(seen(matrix, *one), seen(matrix, *other));
                        assert!(
                            apart >= 20.0,
                            "{theme:?} {one:?} {other:?}: {apart:.1} under {who}"
                        );
                    }
                    let grey = (lab(linear(*one))[0] - lab(linear(*other))[0]).abs();
                    assert!(grey >= 8.0, "{theme:?} {one:?} {other:?}: {grey:.1} in grey");
                }
            }
        }
    }

    #[test]
    fn words_reach_aa_and_marks_three_to_one_in_both_themes() {
        for theme in Theme::BOTH {
            let colors = theme.colors();
            let words = [colors.ink, colors.quiet].into_iter().chain(colors.lines);
            for color in words {
                let ratio = contrast(color, colors.paper);
                assert!(ratio >= 4.5, "{theme:?} {color:?}: {ratio:.2}");
            }
            assert!(contrast(colors.baseline, colors.paper) >= 3.0);
            // A pale column differs enough from a full one, and from paper.
            let (pale, full) = (colors.pale, colors.lines[0]);
            assert!(contrast(pale, full) >= 2.0 && contrast(pale, colors.paper) >= 1.5);
        }
    }

    #[test]
    fn the_measure_itself_tells_red_from_green_only_where_both_are_seen() {
        let (red, green) = (RGBColor(0xC0, 0x50, 0x40), RGBColor(0x70, 0x80, 0x30));
        let of = |at: usize| distance(seen(&SEEN[at].1, red), seen(&SEEN[at].1, green));
        assert!(of(0) > 50.0 && of(2) < 20.0, "{} {}", of(0), of(2));
    }
}
