//! Dates as ICE prints them: `7.4.2022`, `07/05/2022`, `3.07.2025`.

use chrono::NaiveDate;

/// A token of three numbers joined by dots or slashes, the last of four or two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedDate {
    /// The date; `None` where the token names no day (`101/14/2023`, `09/022/2025`).
    pub date: Option<NaiveDate>,
    /// Byte offset of the token in the text.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
}

/// Every date-like token of a text, in order. Month comes first.
pub fn dates_in(text: &str) -> Vec<PrintedDate> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
            continue;
        }
        let end = token_end(bytes, at);
        if let Some(token) = text.get(at..end).and_then(|token| read_token(token, at)) {
            found.push(token);
        }
        at = end;
    }
    found
}

/// The end of a run of digits and of single separators that stand between digits.
fn token_end(bytes: &[u8], start: usize) -> usize {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = start;
    while digit(end) || (matches!(bytes.get(end), Some(b'/' | b'.')) && digit(end + 1)) {
        end += 1;
    }
    end
}

fn read_token(token: &str, start: usize) -> Option<PrintedDate> {
    let parts: Vec<&str> = token.split(['/', '.']).collect();
    let [month, day, year] = parts.as_slice() else { return None };
    // Years of two digits are in the transgender-population titles of 2022 (`06/08/22.`).
    let century = match year.len() {
        4 => 0,
        2 => 2000,
        _ => return None,
    };
    let short = |part: &&str| (1..=2).contains(&part.len());
    let date = (short(month) && short(day))
        .then(|| {
            NaiveDate::from_ymd_opt(
                century + year.parse::<i32>().ok()?,
                month.parse().ok()?,
                day.parse().ok()?,
            )
        })
        .flatten();
    Some(PrintedDate { date, start, end: start + token.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Option<String>> {
        dates_in(text).iter().map(|found| found.date.map(|date| date.to_string())).collect()
    }

    #[test]
    fn dots_and_slashes_are_read() {
        assert_eq!(read("Participants Report, 7.4.2022"), [Some("2022-07-04".to_owned())]);
        assert_eq!(
            read("as of 07/05/2022 (IIDS v.2.0 run date 07/06/2022)."),
            [Some("2022-07-05".to_owned()), Some("2022-07-06".to_owned())]
        );
    }

    #[test]
    fn typing_errors_are_found_and_not_mended() {
        // 0119/23 Footnotes B105 and 0924/25 B111.
        assert_eq!(read("through 101/14/2023 (IIDS)"), [None]);
        assert_eq!(read("through 09/022/2025 (IIDS)"), [None]);
        assert!(read("as of xx/xx/2022").is_empty());
    }
}
