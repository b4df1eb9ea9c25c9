//! Numbers, dates and words as English and Spanish write them.

use chrono::{Datelike, NaiveDate};

use crate::edition::counters::{Bilingual, words};

/// The language of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English.
    En,
    /// Spanish of the United States: thousands are grouped with commas there too.
    Es,
}

impl Language {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::En, Self::Es];

    /// The code.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The one of two texts.
    pub fn say(self, en: impl Into<String>, es: impl Into<String>) -> String {
        match self {
            Self::En => en.into(),
            Self::Es => es.into(),
        }
    }

    /// The one of a pair.
    pub fn of(self, both: &Bilingual) -> String {
        match self {
            Self::En => both.en.clone(),
            Self::Es => both.es.clone(),
        }
    }

    /// `April 4, 2026`, `4 de abril de 2026`; no line breaks within.
    pub fn day(self, date: NaiveDate) -> String {
        self.of(&words::day(date)).replace(' ', "\u{a0}")
    }

    /// `from February 5 to April 1, 2026`, `del 5 de febrero al 1 de abril de 2026`.
    pub fn span(self, first: NaiveDate, last: NaiveDate) -> String {
        let (from, to) = (self.day(first), self.day(last));
        let year = match self {
            Self::En => format!(",\u{a0}{}", first.year()),
            Self::Es => format!("\u{a0}de\u{a0}{}", first.year()),
        };
        let same = first.year() == last.year();
        let from = from.strip_suffix(&year).filter(|_| same).unwrap_or(&from);
        self.say(format!("from {from} to {to}"), format!("del {from} al {to}"))
    }

    /// `March 2026`, `marzo de 2026`; no line breaks within.
    pub fn month(self, date: NaiveDate) -> String {
        let day = words::day(date);
        let text = match self {
            Self::En => {
                format!("{} {}", day.en.split(' ').next().unwrap_or_default(), date.year())
            }
            Self::Es => {
                let month = day.es.split(" de ").nth(1).unwrap_or_default();
                format!("{month} de {}", date.year())
            }
        };
        text.replace(' ', "\u{a0}")
    }

    /// `September 20`, `20 de septiembre`; no line breaks within.
    pub fn month_day(self, date: NaiveDate) -> String {
        let day = self.day(date);
        let end =
            self.say(format!(",\u{a0}{}", date.year()), format!("\u{a0}de\u{a0}{}", date.year()));
        day.strip_suffix(&end).unwrap_or(&day).to_owned()
    }

    /// `Sep 20`, `20 sep`.
    pub fn short_day(self, date: NaiveDate) -> String {
        let month: String = self.month(date).chars().take(3).collect();
        let day = date.day();
        self.say(format!("{month}\u{a0}{day}"), format!("{day}\u{a0}{month}"))
    }

    /// `Mar 2, 2026`, `2 mar 2026`.
    pub fn short_date(self, date: NaiveDate) -> String {
        let year = date.year();
        let day = self.short_day(date).replace('\u{a0}', " ");
        self.say(format!("{day}, {year}"), format!("{day} {year}")).replace(' ', "\u{a0}")
    }

    /// `Mar 2026`, `mar 2026`.
    pub fn short_month(self, date: NaiveDate) -> String {
        let long = self.month(date);
        let name: String = long.chars().take(3).collect();
        format!("{name} {}", date.year())
    }
}

/// A count: `60,311`.
pub fn count(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "counts of people, far below 2^53")]
    let whole = value.round() as i64;
    words::grouped(whole)
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// People, places, events: whole numbers.
    Count,
    /// A share of one.
    Share,
    /// Days, to the day.
    Days,
    /// US dollars.
    Dollars,
}

impl Unit {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Share => "share",
            Self::Days => "days",
            Self::Dollars => "usd",
        }
    }

    /// The value in words of a label.
    pub fn text(self, value: f64, language: Language) -> String {
        match self {
            Self::Count => count(value),
            // Without a space in Spanish too, as newspapers of the United States write it.
            Self::Share => format!("{:.0}%", value * 100.0),
            Self::Days => {
                let days = count(value);
                language.say(format!("{days}\u{a0}days"), format!("{days}\u{a0}días"))
            }
            Self::Dollars => format!("${}", count(value)),
        }
    }

    /// The value at an axis.
    pub fn tick(self, value: f64, language: Language) -> String {
        match self {
            Self::Days => count(value),
            unit => unit.text(value, language),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_its_own_dates_and_shares() {
        let date = NaiveDate::from_ymd_opt(2026, 4, 4).unwrap();
        assert_eq!(Language::En.day(date), "April\u{a0}4,\u{a0}2026");
        assert_eq!(Language::Es.day(date), "4\u{a0}de\u{a0}abril\u{a0}de\u{a0}2026");
        let first = NaiveDate::from_ymd_opt(2026, 2, 5).unwrap();
        let plain = |language: Language| language.span(first, date).replace('\u{a0}', " ");
        assert_eq!(plain(Language::En), "from February 5 to April 4, 2026");
        assert_eq!(plain(Language::Es), "del 5 de febrero al 4 de abril de 2026");
        assert_eq!(Language::En.month(date), "April\u{a0}2026");
        assert_eq!(Language::Es.month(date), "abril\u{a0}de\u{a0}2026");
        assert_eq!(Language::En.month_day(date), "April\u{a0}4");
        assert_eq!(Language::Es.month_day(date), "4\u{a0}de\u{a0}abril");
        assert_eq!(Language::Es.short_month(date), "abr 2026");
        assert_eq!(Unit::Share.text(0.397, Language::Es), "40%");
        assert_eq!(Unit::Dollars.text(9897.2, Language::En), "$9,897");
    }
}
