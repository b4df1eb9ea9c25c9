//! What a file's name tells of its publication.

use chrono::{Days, NaiveDate, NaiveDateTime};

use crate::model::{FiscalYear, PublishedFrom};
use crate::sources::ice_detention::FOLDER;

/// A file name taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileName {
    /// The publisher's own name, without what an archive or a copyist put before it.
    pub publisher: Option<String>,
    /// The release date written in it.
    pub released: Option<NaiveDate>,
    /// A web archive's capture stamp at its front (UTC).
    pub stamp: Option<NaiveDateTime>,
}

impl FileName {
    /// Takes a name apart; nothing in it need be known.
    pub fn read(name: &str) -> Self {
        let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
        let stamp = (digits.len() == 14)
            .then(|| NaiveDateTime::parse_from_str(&digits, "%Y%m%d%H%M%S").ok())
            .flatten();
        let (publisher, released) = match workbook_name(name) {
            Some((publisher, released)) => (Some(publisher), released),
            None => (None, None),
        };
        Self { publisher, released, stamp }
    }

    /// ICE's address of the workbook, for names in ICE's grammar.
    pub fn url(&self) -> Option<String> {
        self.publisher.as_ref().map(|name| format!("{FOLDER}{name}"))
    }

    /// The web archive's address of the same bytes, where the name has its stamp.
    pub fn archive_url(&self) -> Option<String> {
        let (stamp, url) = (self.stamp?, self.url()?);
        Some(format!("https://web.archive.org/web/{}id_/{url}", stamp.format("%Y%m%d%H%M%S")))
    }

    /// When the document was published: the earlier of the release date, where it is plausible (not before
    /// the newest as-of date inside, not after the archive's stamp, within half a year), and the stamp.
    pub fn published(&self, newest_as_of: Option<NaiveDate>) -> Option<(NaiveDate, PublishedFrom)> {
        let stamp = self.stamp.map(|stamp| stamp.date());
        let plausible = self.released.filter(|released| {
            let late = newest_as_of.and_then(|newest| newest.checked_add_days(Days::new(183)));
            newest_as_of.is_none_or(|newest| *released >= newest)
                && late.is_none_or(|late| *released <= late)
                && stamp.is_none_or(|stamp| *released <= stamp)
        });
        plausible
            .map(|released| (released, PublishedFrom::FileName))
            .or_else(|| stamp.map(|stamp| (stamp, PublishedFrom::ArchiveStamp)))
            .or_else(|| newest_as_of.map(|newest| (newest, PublishedFrom::NewestAsOf)))
    }
}

/// `FYnn[_-]detention[-]stats[_]digits[letter].xlsx` anywhere at the end of a name, in any case; the year may have four
/// digits, and a copy's number may follow (`_0`, `-1`, `v2`), as content systems add it.
fn workbook_name(name: &str) -> Option<(String, Option<NaiveDate>)> {
    let lower = name.to_ascii_lowercase();
    let start = lower.rfind("fy")?;
    let publisher = name.get(start..)?.to_owned();
    let rest = lower.get(start + 2..)?;
    let is_digit = |c: char| c.is_ascii_digit();
    let short = rest.strip_prefix("20").filter(|rest| rest.starts_with(is_digit)).unwrap_or(rest);
    let (year, rest) = (short.get(..2)?, short.get(2..)?);
    let year: i32 = year.parse().ok()?;
    let rest = rest.strip_prefix(['_', '-']).unwrap_or(rest).strip_prefix("detention")?;
    let rest = rest.strip_prefix(['-', '_']).unwrap_or(rest).strip_prefix("stats")?;
    let rest = without_copy_number(rest.strip_suffix(".xlsx")?);
    let rest = rest.strip_prefix(['_', '-']).unwrap_or(rest);
    let digits = rest.trim_end_matches(|c: char| c.is_ascii_lowercase());
    if rest.len() - digits.len() > 1 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((publisher, release_date(digits, FiscalYear(2000 + year))))
}

/// A name without the `_0`, `-1` or `v2` that tells one copy from another; four digits are a date.
fn without_copy_number(name: &str) -> &str {
    let front = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name.len() - front.len();
    let Some(rest) = front.strip_suffix(['_', '-', 'v']).filter(|_| (1..=2).contains(&number))
    else {
        return name;
    };
    rest.trim_end_matches(['_', '-'])
}

/// The one reading of the digits that is a day of the fiscal year or of the three months around it.
fn release_date(digits: &str, year: FiscalYear) -> Option<NaiveDate> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    let day = |year: u32, month: u32, day: u32| {
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    };
    let candidates: Vec<NaiveDate> = match digits.len() {
        8 => vec![day(part(4, 8)?, part(0, 2)?, part(2, 4)?)],
        6 => vec![
            day(2000 + part(4, 6)?, part(0, 2)?, part(2, 4)?),
            day(2000 + part(0, 2)?, part(2, 4)?, part(4, 6)?),
        ],
        4 => {
            let this = u32::try_from(year.0).ok()?;
            (this - 1..=this + 1).map(|y| day(y, part(0, 2)?, part(2, 4)?)).collect()
        }
        _ => return None,
    }
    .into_iter()
    .flatten()
    .filter(|date| {
        let from = year.first_day().and_then(|d| d.checked_sub_months(chrono::Months::new(3)));
        let to = year.last_day().and_then(|d| d.checked_add_months(chrono::Months::new(3)));
        from.is_some_and(|from| from <= *date) && to.is_some_and(|to| *date <= to)
    })
    .collect();
    match candidates.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, publisher: Option<&str>, released: Option<&str>) {
        let read = FileName::read(name);
        assert_eq!(read.publisher.as_deref(), publisher, "{name}");
        assert_eq!(read.released.map(|d| d.to_string()).as_deref(), released, "{name}");
    }

    #[test]
    fn every_form_of_release_date_is_read() {
        let same = |name: &'static str, date| check(name, Some(name), Some(date));
        same("FY22_detentionStats07082022.xlsx", "2022-07-08");
        same("FY22_detentionStats_02162022.xlsx", "2022-02-16");
        same("FY22_detentionStats03172022b.xlsx", "2022-03-17");
        same("FY21_detentionStats060921.xlsx", "2021-06-09");
        same("FY23_detentionStats230316.xlsx", "2023-03-16");
        same("FY23_detentionStats221206.xlsx", "2022-12-06");
        same("FY21_detention-stats_0414.xlsx", "2021-04-14");
        same("FY22_detentionStats07212022_0.xlsx", "2022-07-21");
        same("FY22_detentionStats07212022-1.xlsx", "2022-07-21");
        same("FY22_detentionStats07212022v2.xlsx", "2022-07-21");
        same("FY22detentionStats07212022.xlsx", "2022-07-21");
        same("FY2022_detentionStats07212022.xlsx", "2022-07-21");
        same("FY20_detentionStats07212020.xlsx", "2020-07-21");
        check("FY21-detentionstats.xlsx", Some("FY21-detentionstats.xlsx"), None);
        check("FY25_detentionStats02032025_markedup.xlsx", None, None);
        check(
            "resaved-FY25_detentionStats02272025.xlsx",
            Some("FY25_detentionStats02272025.xlsx"),
            Some("2025-02-27"),
        );
        check("Over72HourFacilities.xlsx", None, None);
    }

    #[test]
    fn a_release_date_before_the_figures_gives_way_to_the_archive_stamp() {
        let newest = "2021-07-17".parse().ok();
        let read = FileName::read("20210723183806-FY21_detentionStats07222020.xlsx");
        let (date, from) = read.published(newest).unwrap();
        assert_eq!((date.to_string().as_str(), from), ("2021-07-23", PublishedFrom::ArchiveStamp));
        let bare = FileName::read("FY21_detentionStats07222020.xlsx");
        assert_eq!(bare.published(newest).unwrap().1, PublishedFrom::NewestAsOf);
    }

    #[test]
    fn the_reference_workbook_was_published_on_its_own_date() {
        let read = FileName::read("20220709054442-FY22_detentionStats07082022.xlsx");
        let (date, from) = read.published("2022-07-05".parse().ok()).unwrap();
        assert_eq!((date.to_string().as_str(), from), ("2022-07-08", PublishedFrom::FileName));
        assert_eq!(
            read.archive_url().unwrap(),
            "https://web.archive.org/web/20220709054442id_/https://www.ice.gov/doclib/detention/FY22_detentionStats07082022.xlsx"
        );
    }
}
