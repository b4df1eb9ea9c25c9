//! What the law asks ICE to publish, beside what ICE last published.

use chrono::NaiveDate;
use minijinja::{Value, context};

use crate::charts::Language;
use crate::model::{Datum, SeriesTable};
use crate::reference::paragraphs::Paragraph;

/// A paragraph of the law with the publication date of the newest figure of its series.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// What the law asks for.
    pub paragraph: &'a Paragraph,
    /// When ICE last published it; none where no series has it.
    pub published_on: Option<NaiveDate>,
}

/// The paragraphs as rows: those that ICE stopped publishing, and all others.
pub(super) fn rows(
    asked: &[Asked<'_>],
    disappeared: &SeriesTable,
    language: Language,
) -> (Vec<Value>, Vec<Value>) {
    let mut gone = Vec::new();
    let mut others = Vec::new();
    for one in asked {
        let of = one.paragraph;
        let row = |last: String, since: String| {
            context! {
                number => of.number,
                asks => language.of(&of.asks),
                last,
                since,
                note => language.of(&of.note),
            }
        };
        let date =
            |day: Option<NaiveDate>| day.map_or_else(String::new, |day| language.short_date(day));
        match of.discontinued.as_deref().and_then(|what| ending(disappeared, what)) {
            Some((last, since)) => gone.push(row(date(last), date(since))),
            None => others.push(row(date(one.published_on), String::new())),
        }
    }
    (gone, others)
}

/// The last publication of a thing and the first without it, where ICE has not resumed it.
fn ending(disappeared: &SeriesTable, what: &str) -> Option<(Option<NaiveDate>, Option<NaiveDate>)> {
    let wanted = [("what", what)];
    let mut rows = disappeared.matching(&wanted);
    let row = rows.find(|row| *disappeared.field(row, "returned_on") == Datum::Null)?;
    let day = |column| disappeared.field(row, column).date();
    Some((day("last_seen"), day("missing_since")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Bilingual;

    #[test]
    fn what_has_stopped_stands_apart_with_its_last_day() {
        let paragraph = |number: &str, discontinued: Option<&str>| Paragraph {
            number: number.to_owned(),
            asks: Bilingual { en: "asks".to_owned(), es: "pide".to_owned() },
            series: None,
            discontinued: discontinued.map(str::to_owned),
            note: Bilingual { en: String::new(), es: String::new() },
        };
        let all = [paragraph("(1)", None), paragraph("(3)(K)", Some("facilities: inspection"))];
        let asked: Vec<Asked<'_>> = all
            .iter()
            .map(|paragraph| Asked { paragraph, published_on: "2026-04-09".parse().ok() })
            .collect();
        let table = SeriesTable {
            name: "disappeared".to_owned(),
            columns: ["last_seen", "what", "missing_since", "returned_on"]
                .map(str::to_owned)
                .to_vec(),
            rows: vec![vec![
                Datum::Date("2023-10-31".parse().unwrap()),
                Datum::Text("facilities: inspection".to_owned()),
                Datum::Date("2023-11-15".parse().unwrap()),
                Datum::Null,
            ]],
        };
        let (gone, others) = rows(&asked, &table, Language::En);
        let said =
            |row: &Value, key: &str| row.get_attr(key).unwrap().to_string().replace('\u{a0}', " ");
        assert_eq!((gone.len(), others.len()), (1, 1));
        assert_eq!(said(&gone[0], "last"), "Oct 31, 2023");
        assert_eq!(said(&gone[0], "since"), "Nov 15, 2023");
        assert_eq!(said(&others[0], "last"), "Apr 9, 2026");
    }
}
