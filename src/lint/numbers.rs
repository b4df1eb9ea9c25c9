//! Numbers that may be counts, and how exactly they are meant.
//!
//! Money, shares, years, parts of dates, telephone and bill numbers, ordinals and numbers tied to a word (`COVID-19`)
//! are none.

use std::ops::Range;

use super::dates::Date;
use super::vocabulary::{ABOUT, LESS, MORE, NAMES, NEARLY, OPEN, UNITS};
use crate::model::series::grouped;
use crate::profiles::find::plain;

/// How exactly a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// To the last digit.
    Exactly,
    /// `about 24,000`; a number that ends with two zeros or more.
    About,
    /// `nearly 24,000`: rounded up.
    Nearly,
    /// `more than 23,000`.
    MoreThan,
    /// `fewer than 25,000`.
    LessThan,
    /// A bound of a range, `up to`, `another`: not comparable.
    Open,
}

/// A number in a text.
#[derive(Debug, Clone)]
pub struct Number {
    /// Its bytes among the words, without those that say how exactly it is meant.
    pub span: Range<usize>,
    /// The number.
    pub value: f64,
    /// How exactly it is meant.
    pub meant: Meant,
    /// The place to which it is rounded: 1 for 23,753, 1,000 for 24,000, 0.1 for 23.8.
    pub unit: f64,
    /// Whether groups are set apart, and by what.
    mark: Option<char>,
    /// What follows the digits: `mil` and `thousand` are 1,000.
    times: f64,
}

impl Number {
    /// Whether a value is what this number says.
    pub fn fits(&self, value: f64) -> bool {
        let gap = (value - self.value).abs();
        let is_rounded = gap <= self.unit / 2.0 + 1e-9;
        match self.meant {
            Meant::Exactly => is_rounded,
            Meant::About => is_rounded || gap <= self.value * 0.025,
            Meant::Nearly => value < self.value && (is_rounded || gap <= self.value * 0.025),
            Meant::MoreThan => value > self.value && value <= self.value * 1.5,
            Meant::LessThan => value < self.value && value >= self.value / 1.5,
            Meant::Open => false,
        }
    }

    /// Whether it is true of a value, however far off: 60,311 is more than 23,000.
    pub fn is_true_of(&self, value: f64) -> bool {
        match self.meant {
            Meant::MoreThan => value > self.value,
            Meant::LessThan => value < self.value,
            _ => self.fits(value),
        }
    }

    /// Whether it says a value to the last digit.
    pub fn is_exact(&self) -> bool {
        self.meant == Meant::Exactly
    }

    /// Another value written in the same way, rounded to the same place.
    pub fn again(&self, value: f64) -> String {
        let steps = value / self.unit;
        let steps = match self.meant {
            Meant::Exactly | Meant::About | Meant::Open => steps.round(),
            Meant::Nearly | Meant::LessThan => steps.floor() + 1.0,
            Meant::MoreThan => steps.ceil() - 1.0,
        };
        let value = steps * self.unit / self.times;
        let decimals = usize::from(self.unit < 1.0);
        let text = format!("{value:.decimals$}");
        let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |parts| parts);
        let whole = whole.parse::<i64>().map_or_else(|_| whole.to_owned(), grouped);
        let whole = match self.mark {
            Some(mark) => whole.replace(',', &mark.to_string()),
            None if self.value < 1000.0 => whole,
            None => whole.replace(',', ""),
        };
        if rest.is_empty() { whole } else { format!("{whole}.{rest}") }
    }
}

/// All numbers of a text that may be counts, in its order.
pub fn numbers(text: &str, dates: &[Date]) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some(date) = dates.iter().find(|date| date.span.contains(&at)) {
            at = date.span.end;
            continue;
        }
        if !c.is_ascii_digit() {
            at += c.len_utf8();
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let run = rest.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.'));
        let digits = rest.get(..run.unwrap_or(rest.len())).unwrap_or_default();
        let span = at..at + digits.trim_end_matches([',', '.']).len();
        at = span.end;
        if let Some(number) = number(text, span, dates) {
            found.push(number);
        }
    }
    mark_ranges(text, &mut found);
    found
}

fn number(text: &str, span: Range<usize>, dates: &[Date]) -> Option<Number> {
    let digits = text.get(span.clone())?;
    let before = text.get(..span.start)?;
    let after = text.get(span.end..)?;
    let is_tied = before.ends_with(|c: char| c.is_alphanumeric() || "-/#§$€£_@=.,+&'’".contains(c))
        || ["$ ", "# ", "§ ", "§§ "].iter().any(|mark| before.ends_with(mark));
    let runs_on = after.starts_with(|c: char| c.is_alphanumeric() || "%/_@=+°º'’".contains(c))
        || after.starts_with(" %")
        || after.starts_with('-');
    let follows_number = before.strip_suffix(' ').is_some_and(|before| {
        let is_date = dates.iter().any(|date| date.span.end == before.len());
        !is_date && before.ends_with(|c: char| c.is_ascii_digit())
    });
    if (is_tied && !before.ends_with(" -")) || runs_on || follows_number {
        return None;
    }
    let sentence = before.rsplit('\n').next().unwrap_or_default();
    let words = last_words(sentence);
    let next = first_words(after);
    let is_named = NAMES.iter().any(|name| ends_with_word(&words, name));
    if is_named || UNITS.iter().any(|unit| begins_with_word(&next, unit)) {
        return None;
    }
    let (value, mark) = value(digits)?;
    let is_year = mark.is_none() && digits.len() == 4 && (1900.0..2100.0).contains(&value);
    if is_year || after.starts_with(" mil millones") {
        return None;
    }
    let times = if begins_with_word(&next, "mil") || begins_with_word(&next, "thousand") {
        1000.0
    } else {
        1.0
    };
    let value = value * times;
    let is_decimal = mark != Some('.') && digits.contains('.');
    let unit = if is_decimal { 0.1 * times } else { place(value).max(times.min(value)) };
    let meant = meant(&words, &next, unit);
    let unit = if meant == Meant::Exactly && !is_decimal { 1.0 } else { unit };
    Some(Number { span, value, meant, unit, mark, times })
}

/// The value of digits; `23.753` is read with groups, as Spanish writes them.
fn value(digits: &str) -> Option<(f64, Option<char>)> {
    let is_grouped = |text: &str, mark: char| {
        let mut groups = text.split(mark);
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && text.contains(mark) && groups.all(|g| g.len() == 3)
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    if is_grouped(digits, '.') {
        return Some((digits.replace('.', "").parse().ok()?, Some('.')));
    }
    let is_whole = is_grouped(whole, ',') || !whole.contains(',');
    let is_decimal = rest.chars().all(|c| c.is_ascii_digit());
    let value = digits.replace(',', "").parse().ok()?;
    (is_whole && is_decimal).then_some((value, whole.contains(',').then_some(',')))
}

/// The place of the last digit that is not zero.
fn place(value: f64) -> f64 {
    let mut unit = 1.0;
    while unit * 10.0 <= value && (value / (unit * 10.0)).fract().abs() < 1e-9 {
        unit *= 10.0;
    }
    unit
}

/// The last words before a number, in small letters.
fn last_words(before: &str) -> String {
    let tail: Vec<char> = before.chars().rev().take(40).collect();
    // `~24,000` has no word.
    let tail: String = tail.into_iter().rev().collect::<String>().replace(['~', '≈'], " about ");
    let tail = tail.replace(['>'], " over ").replace('<', " under ");
    plain(&tail)
}

fn first_words(after: &str) -> String {
    plain(&after.chars().take(30).collect::<String>())
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
}

fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn meant(before: &str, after: &str, unit: f64) -> Meant {
    let has = |words: &[&str]| words.iter().any(|word| ends_with_word(before, word));
    let follows = |words: &[&str]| words.iter().any(|word| begins_with_word(after, word));
    // `more than` ends with no word of `than`; `no more than` is asked before it.
    if has(&OPEN) || follows(&["more", "mas", "additional", "other"]) {
        Meant::Open
    } else if has(&LESS) {
        Meant::LessThan
    } else if has(&MORE) || follows(&["or more", "o mas"]) {
        Meant::MoreThan
    } else if has(&NEARLY) {
        Meant::Nearly
    } else if has(&ABOUT) || unit >= 100.0 {
        Meant::About
    } else {
        Meant::Exactly
    }
}

/// `23,000 to 24,000`, `entre 23,000 y 24,000`: neither is a figure by itself.
fn mark_ranges(text: &str, numbers: &mut [Number]) {
    let pairs: Vec<usize> = (1..numbers.len())
        .filter(|at| {
            let (Some(first), Some(second)) = (numbers.get(at - 1), numbers.get(*at)) else {
                return false;
            };
            let between = text.get(first.span.end..second.span.start).unwrap_or_default().trim();
            matches!(between, "to" | "–" | "-" | "—" | "a")
                || matches!(between, "and" | "y") && first.meant == Meant::Open
        })
        .collect();
    for at in pairs {
        for number in numbers.get_mut(at - 1..=at).into_iter().flatten() {
            number.meant = Meant::Open;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::dates::dates;
    use super::*;

    fn read(text: &str) -> Vec<(f64, Meant)> {
        numbers(text, &dates(text)).iter().map(|number| (number.value, number.meant)).collect()
    }

    #[test]
    fn numbers_are_read_with_how_exactly_they_are_meant() {
        for (text, value, meant) in [
            ("23,753 people", 23_753.0, Meant::Exactly),
            ("nearly 24,000 people", 24_000.0, Meant::Nearly),
            ("more than 23,000", 23_000.0, Meant::MoreThan),
            ("casi 24 mil personas", 24_000.0, Meant::Nearly),
            ("más de 284.000 personas", 284_000.0, Meant::MoreThan),
            ("24,000 people", 24_000.0, Meant::About),
            ("no more than 90", 90.0, Meant::LessThan),
            ("an additional 5,000", 5000.0, Meant::Open),
            ("As of 7/11/22 137 facilities", 137.0, Meant::Exactly),
        ] {
            assert_eq!(read(text), [(value, meant)], "{text}");
        }
        assert_eq!(read("23,000 to 24,000").iter().filter(|n| n.1 == Meant::Open).count(), 2);
        assert_eq!(read("entre 23,000 y 24,000")[1].1, Meant::Open);
    }

    #[test]
    fn what_counts_nothing_is_no_number() {
        for text in [
            "$23,753",
            "US$ 23,753",
            "23,753 dollars",
            "23.7%",
            "24 percent",
            "24 por ciento",
            "COVID-19",
            "1-800-555-0199",
            "555-0199",
            "H.R. 6202",
            "S. 1234",
            "SB 29",
            "Title 42",
            "in 2022",
            "FY 2022",
            "FY22",
            "24/7",
            "1st",
            "24-hour",
            "$3.4 billion",
            "3.4 million",
            "23,75",
            "23 753",
            "No. 137",
            "#137",
            "24k",
            "INA § 236",
            "P.O. Box 137",
            "5 p.m.",
        ] {
            let found = read(text);
            // The first part of a number set apart by blanks is no more than a number without a noun.
            let found: Vec<_> = found.iter().filter(|(value, _)| *value > 100.0).collect();
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn another_value_is_written_as_the_first_was() {
        for (text, value, again) in [
            ("23,753", 60_311.0, "60,311"),
            ("23753", 60_311.0, "60311"),
            ("23.753", 60_311.0, "60.311"),
            ("nearly 24,000", 60_311.0, "61,000"),
            ("more than 23,000", 60_311.0, "60,000"),
            ("about 24,000", 60_311.0, "60,000"),
            ("casi 24 mil", 60_311.0, "61"),
            ("137", 1_138.0, "1,138"),
        ] {
            assert_eq!(numbers(text, &[])[0].again(value), again, "{text}");
        }
    }
}
