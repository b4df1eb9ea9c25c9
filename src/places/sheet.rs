//! One facility sheet with its places, as typed rows.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::interval::PARTS;
use crate::model::{CaptureId, FiscalYear, Measure, State, Text};

/// How the state of a listing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateBasis {
    /// The sheet prints it.
    Printed,
    /// The sheet leaves it blank; another release prints it for the place.
    OtherRelease,
    /// Guantánamo Bay, for which the sheet prints `FPO, FL`; or no release prints one.
    Location,
}

impl StateBasis {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::OtherRelease => "other_release",
            Self::Location => "location",
        }
    }
}

/// An average between two releases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// People per day.
    pub people: f64,
    /// Not less than.
    pub lowest: f64,
    /// Not more than.
    pub highest: f64,
    /// First day counted.
    pub first_day: NaiveDate,
    /// Last day counted.
    pub last_day: NaiveDate,
}

/// The newest inspection of a place as printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Who inspected: `ODO`, `Nakamoto`.
    pub kind: Option<String>,
    /// By which standard.
    pub standard: Option<String>,
    /// With which result.
    pub rating: Option<String>,
    /// When it ended, in whatever form the sheet has it.
    pub date: Option<String>,
}

/// One inspection as printed. A field is absent where the sheet leaves it blank or has no such column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PrintedInspection {
    /// Who inspected, or how: `ODO`, `Regular`, `ORSA`.
    pub kind: Option<Text>,
    /// When it ended, in whatever form the sheet has it.
    pub date: Option<Text>,
    /// By which standard.
    pub standard: Option<Text>,
    /// With which result.
    pub rating: Option<Text>,
}

/// All inspections that a facility sheet shows of a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PrintedInspections {
    /// The last one; in 2023 and until April 2024 that of ICE's Office of Detention Oversight.
    pub last: PrintedInspection,
    /// The last one of the contractor Nakamoto, where it has columns of its own (February to October 2023).
    pub nakamoto: PrintedInspection,
    /// The second to last one, until October 2023.
    pub second: PrintedInspection,
    /// What the sheet says of an inspection to come (May 2024 to September 2025).
    pub pending: Option<Text>,
}

/// One place on one facility sheet.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Name as printed.
    pub name: String,
    /// Street address as printed.
    pub address: Option<String>,
    /// City as printed.
    pub city: Option<String>,
    /// ZIP code, five digits.
    pub zip: Option<String>,
    /// The state, and how it is known; `None` where nothing says it.
    pub state: Option<(State, StateBasis)>,
    /// Area of responsibility as printed, three letters.
    pub area: Option<String>,
    /// Contract type as printed.
    pub kind: Option<String>,
    /// The newest inspection.
    pub inspection: Inspection,
    /// All inspections of its columns.
    pub inspections: PrintedInspections,
    /// Figures as printed; sums where the sheet has the place in two rows, without averages over people.
    pub figures: BTreeMap<Measure, f64>,
    /// Average since the previous release.
    pub interval: Option<Interval>,
    /// Rows of the sheet, from 1.
    pub rows: Vec<u32>,
    /// State as printed.
    pub printed_state: Option<State>,
}

impl Listing {
    /// People per day since 1 October: the sum over sex and criminality; `None` unless all four are published.
    pub fn people(&self) -> Option<f64> {
        let parts = PARTS.iter().map(|part| self.figures.get(part).copied());
        parts.sum::<Option<f64>>().map(millionths)
    }

    /// A printed figure.
    pub fn figure(&self, measure: Measure) -> Option<f64> {
        self.figures.get(&measure).copied()
    }

    /// The number of people that ICE pays for in any case; `None` where there is none or it is 0.
    pub fn minimum(&self) -> Option<f64> {
        self.figure(Measure::GuaranteedMinimum).filter(|minimum| *minimum > 0.0)
    }
}

/// A sum of figures that are printed with six decimals.
pub fn millionths(sum: f64) -> f64 {
    (sum * 1e6).round() / 1e6
}

/// One facility sheet: of all with one as-of date the one published last that is not held.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The date that it describes.
    pub as_of: NaiveDate,
    /// The fiscal year over which it averages.
    pub fiscal_year: FiscalYear,
    /// Publication.
    pub published_on: NaiveDate,
    /// The document.
    pub capture: CaptureId,
    /// Its file name.
    pub document: String,
    /// The sheet's name.
    pub sheet: Text,
    /// The line that dates it, with its cell.
    pub as_of_line: Option<(String, String)>,
    /// Column letters of each measure.
    pub columns: BTreeMap<Measure, Text>,
    /// The places by id.
    pub listings: BTreeMap<String, Listing>,
    /// People monitored under Alternatives to Detention by area, in the same document, with the table's date.
    pub monitored: Option<(NaiveDate, BTreeMap<String, f64>)>,
}

impl Sheet {
    /// The cells of a listing's measure: one for each of its rows.
    pub fn cells(&self, listing: &Listing, measure: Measure) -> Vec<String> {
        let column = self.columns.get(&measure);
        let cell = |row: &u32| column.map(|column| format!("{column}{row}"));
        listing.rows.iter().filter_map(cell).collect()
    }

    /// The days of the averages since the previous release: those that most places have.
    pub fn interval_days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let mut counted: BTreeMap<(NaiveDate, NaiveDate), usize> = BTreeMap::new();
        for interval in self.listings.values().filter_map(|listing| listing.interval.as_ref()) {
            *counted.entry((interval.first_day, interval.last_day)).or_default() += 1;
        }
        counted.into_iter().max_by_key(|(_, n)| *n).map(|(days, _)| days)
    }

    /// People per day since 1 October over all places; `None` where one has no figure.
    pub fn people(&self) -> Option<f64> {
        self.listings.values().map(Listing::people).sum::<Option<f64>>().map(millionths)
    }
}

#[cfg(test)]
pub(crate) mod example {
    //! Sheets by hand.

    use super::*;

    /// A facility in Georgia: people a day since 1 October, since the previous release, guaranteed minimum.
    pub(crate) fn listing(name: &str, people: f64, now: f64, minimum: f64) -> Listing {
        let day = |text: &str| text.parse().unwrap();
        let mut figures: BTreeMap<Measure, f64> =
            PARTS.iter().map(|part| (*part, people / 4.0)).collect();
        figures.insert(Measure::GuaranteedMinimum, minimum);
        Listing {
            name: name.to_owned(),
            address: None,
            city: Some("LUMPKIN".to_owned()),
            zip: None,
            state: State::from_code("GA").map(|state| (state, StateBasis::Printed)),
            area: None,
            kind: None,
            inspection: Inspection::default(),
            inspections: PrintedInspections::default(),
            figures,
            interval: Some(Interval {
                people: now,
                lowest: now,
                highest: now,
                first_day: day("2026-02-05"),
                last_day: day("2026-04-01"),
            }),
            rows: vec![9],
            printed_state: None,
        }
    }

    /// A sheet of such facilities by id.
    pub(crate) fn sheet(as_of: &str, listings: Vec<(&str, Listing)>) -> Sheet {
        Sheet {
            as_of: as_of.parse().unwrap(),
            fiscal_year: FiscalYear(2026),
            published_on: as_of.parse().unwrap(),
            capture: CaptureId::of(&crate::archive::sha256(as_of.as_bytes())),
            document: "FY26.xlsx".to_owned(),
            sheet: "Facilities FY26".into(),
            as_of_line: None,
            columns: BTreeMap::from([(Measure::MaleCriminal, "N".into())]),
            listings: listings.into_iter().map(|(id, of)| (id.to_owned(), of)).collect(),
            monitored: None,
        }
    }
}
