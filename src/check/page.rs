//! The coronavirus page, reading by reading: totals that fell or leapt.
//!
//! The page's totals fall where ICE took cases back, and where a number was mistyped. On the day itself the two look
//! alike: the figure is held, and published from the day on which two further readings are beside it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::parts::is_material;
use super::readings::is_national;
use super::report::{Report, Saying};
use crate::model::Cell;
use crate::model::series::number_words;
use crate::model::{Finding, Measure, PrintedTable, Rule, TableId, Weight};

/// Totals since March 2020.
const RUNNING: [Measure; 3] = [Measure::CasesTotal, Measure::Tests, Measure::Deaths];
/// A fall of more than this share is held until it is confirmed.
const FALL: f64 = 0.01;
/// So is a leap of more than this share within a week, where it is of at least so many; tests came weekly at first.
const LEAP: f64 = 0.10;
const LEAP_OF_TESTS: f64 = 0.22;
const LEAP_AT_LEAST: f64 = 1000.0;
/// Readings are beside each other within this share.
const BESIDE: f64 = 0.01;
/// Rows and TOTAL differ on many days by a few; a larger share is a warning.
const ROWS_APART: f64 = 0.005;

/// Copies of the page came out of order by a few days.
const DAYS_OLDER: i64 = 7;

struct Held {
    table: TableId,
    measure: Measure,
    published_on: NaiveDate,
    value: f64,
    /// Later readings beside it.
    n_beside: u32,
    until: Option<NaiveDate>,
}

/// Readings so far.
#[derive(Default)]
pub(super) struct Readings {
    last: BTreeMap<(TableId, Measure), (NaiveDate, f64)>,
    held: Vec<Held>,
    /// The newest date of each table so far.
    newest: BTreeMap<TableId, NaiveDate>,
}

/// A running total of a table.
struct Running<'a> {
    id: TableId,
    table: &'a PrintedTable,
    measure: Measure,
}

impl Readings {
    /// Judges a reading; of the tables named, it takes a total back that was too high.
    pub(super) fn judge(&mut self, report: &mut Report<'_>, taken_back: &[TableId]) {
        for id in [TableId::CovidSummary, TableId::CovidFacilities] {
            let Some(table) = report.table(id) else { continue };
            for measure in RUNNING {
                let lower = measure == Measure::CasesTotal && taken_back.contains(&id);
                self.running(report, &Running { id, table, measure }, lower);
            }
        }
        rows(report);
        super::range::judge(report);
        self.age(report);
    }

    /// A page is not older than the one before it; a year mistyped, or an old copy, makes it so.
    fn age(&mut self, report: &mut Report<'_>) {
        for (id, table) in &report.release.tables {
            let Some(date) = table.as_of else { continue };
            let before = self.newest.get(id).copied();
            match before.filter(|before| (*before - date).num_days() > DAYS_OLDER) {
                Some(before) => {
                    let message = format!(
                        "dated {date}, older than the page of {before} published before it"
                    );
                    let saying = Saying::of(Rule::OlderThanBefore, Weight::Hold, *id, message);
                    report.say(saying.at_date_of(table));
                }
                None => {
                    self.newest.insert(*id, before.map_or(date, |before| before.max(date)));
                }
            }
        }
    }

    fn running(&mut self, report: &mut Report<'_>, of: &Running<'_>, takes_back: bool) {
        let Running { id, table, measure } = *of;
        let Some(figure) = table.of(measure).find(|figure| is_national(figure)) else { return };
        let (day, value) = (report.release.published_on, figure.value);
        for held in self.held.iter_mut().filter(|h| h.table == id && h.measure == measure) {
            if held.until.is_some() {
                continue;
            }
            if (held.value - value).abs() <= BESIDE * held.value.abs().max(1.0) {
                held.n_beside += 1;
                if held.n_beside >= 2 {
                    held.until = Some(day);
                    self.last.insert((id, measure), (day, value));
                }
            }
        }
        let Some((before, then)) = self.last.get(&(id, measure)).copied() else {
            self.last.insert((id, measure), (day, value));
            return;
        };
        if takes_back {
            self.last.insert((id, measure), (day, value));
            return;
        }
        let soon = (day - before).num_days() <= 7;
        let fell = value < then - 0.5;
        let leap = if measure == Measure::Tests { LEAP_OF_TESTS } else { LEAP };
        let leapt = soon && value > then * (1.0 + leap) && value - then >= LEAP_AT_LEAST;
        if !fell && !leapt {
            self.last.insert((id, measure), (day, value));
            return;
        }
        let far = value < then * (1.0 - FALL) && is_material(value - then, then);
        let held = leapt || (far && measure != Measure::Deaths);
        let fault = Fault { id, measure, before, then, value };
        say(report, &fault, &figure.cell, held);
        if held {
            let published_on = day;
            self.held.push(Held {
                table: id,
                measure,
                published_on,
                value,
                n_beside: 0,
                until: None,
            });
        } else {
            self.last.insert((id, measure), (day, value));
        }
    }

    /// Ends the holds that later readings confirmed.
    pub(super) fn confirm(&self, findings: &mut [Finding]) {
        for held in self.held.iter().filter(|held| held.until.is_some()) {
            for finding in findings.iter_mut().filter(|finding| {
                finding.held
                    && finding.table == Some(held.table)
                    && finding.measures == [held.measure]
                    && finding.published_on == held.published_on
            }) {
                finding.until = held.until;
            }
        }
    }
}

/// A figure that fell or leapt, with the one before it.
struct Fault {
    id: TableId,
    measure: Measure,
    before: NaiveDate,
    then: f64,
    value: f64,
}

fn say(report: &mut Report<'_>, fault: &Fault, cell: &Cell, held: bool) {
    let Fault { id, measure, before, then, value } = *fault;
    let (rule, verb) = if value < then {
        (Rule::RunningTotalFell, "is cumulative but fell")
    } else {
        (Rule::Jump, "rose abruptly")
    };
    let message = format!(
        "`{measure}` {verb} from {} (read on {before}) to {}",
        number_words(then),
        number_words(value)
    );
    let weight = if held { Weight::Hold } else { Weight::Warning };
    report.say(Saying::of(rule, weight, id, message).only(&[measure]).at([cell]));
}

/// The rows beside the TOTAL row.
fn rows(report: &mut Report<'_>) {
    let id = TableId::CovidFacilities;
    let Some(table) = report.table(id) else { return };
    let of = |all: bool| {
        table.of(Measure::CasesTotal).filter(move |f| (f.identity.category(0) == "all") == all)
    };
    let Some(total) = of(true).next() else { return };
    let sum: f64 = of(false).map(|figure| figure.value).sum();
    let apart = sum - total.value;
    if is_material(apart, total.value) && apart.abs() > ROWS_APART * total.value {
        let message = format!(
            "the TOTAL row has {} cases, the rows sum to {}",
            number_words(total.value),
            number_words(sum)
        );
        let saying = Saying::of(Rule::PartsDoNotAdd, Weight::Warning, id, message);
        report.say(saying.at([&total.cell]));
    }
}
