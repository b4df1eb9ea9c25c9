//! Tables that are older than, or the same as, what was published before.

use super::dates::current;
use super::history::{Earlier, History, day};
use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::table::{Dated, Kind, profile, tables_where};
use crate::model::{PrintedTable, PublishedFrom, Rule, TableId, Weight};

pub(super) fn judge(report: &mut Report<'_>, history: &History<'_>) {
    let older: Vec<(TableId, &PrintedTable, Earlier<'_>)> = current()
        .filter_map(|id| {
            let table = report.table(id)?;
            let before = history.edition(id, table)?;
            (table.date()? < before.table.date()?).then_some((id, table, before))
        })
        .collect();
    let n_dated = current().filter(|id| report.table(*id).is_some()).count();
    if came_late(report, older.len(), n_dated) {
        say_late(report, &older);
    } else {
        for (id, table, before) in older {
            say_older(report, id, table, before);
        }
    }
    let all: Vec<(TableId, &PrintedTable)> =
        report.release.tables.iter().map(|(id, table)| (*id, table)).collect();
    for (id, table) in all {
        copy(report, history, id, table);
    }
    for id in [TableId::AtdStatus, TableId::DetainedByDisposition] {
        repeated_total(report, history, id);
    }
    for id in TableId::EVERY {
        let revised = match profile(*id).kind {
            Kind::Day | Kind::Small => 0.0,
            Kind::Running => REVISED,
            Kind::Average => MEANS_REVISED,
            Kind::Other => continue,
        };
        same_day(report, history, *id, revised);
    }
    not_updated(report, history);
}

/// For one day they are the same to the last digits.
const MEANS_REVISED: f64 = 0.0005;
/// A revision of such a total for one day stays within this share.
const REVISED: f64 = 0.01;

/// Another total for a day that was counted before: new figures under a date that was left standing.
fn same_day(report: &mut Report<'_>, history: &History<'_>, id: TableId, revised: f64) {
    let Some(table) = report.table(id).filter(|_| !report.holds(id)) else { return };
    let Some(before) = history.edition(id, table) else { return };
    let total = |of: &PrintedTable| {
        let is_one = |figure: &&crate::model::Figure| {
            figure.identity.is_total() && figure.identity.period.moves_with_as_of()
        };
        of.figures.iter().find(is_one).map(|figure| figure.value)
    };
    let (Some(now), Some(then)) = (total(table), total(before.table)) else { return };
    let same = (now - then).abs() < 0.5_f64.max(revised * then.abs());
    if table.as_of.is_none() || table.as_of != before.table.as_of || same {
        return;
    }
    let message = format!(
        "the total of {} is {}, but the release of {} had {} for that day: new figures under an old date",
        words(table),
        number_words(now),
        before.release.published_on,
        number_words(then)
    );
    report.say(Saying::of(Rule::OldDateOnNewFigures, Weight::Hold, id, message).at_date_of(table));
}

/// Tables that stayed while others of the same document moved on.
fn not_updated(report: &mut Report<'_>, history: &History<'_>) {
    let stays = |id: TableId| {
        let table = report.table(id)?;
        let before = history.edition(id, table)?;
        let same = before.table.date() == table.date() && !report.holds(id);
        // A table without a date of its own stays where every figure does.
        let known = table.date().is_some() || history.same_figures(id, table).is_some();
        (same && known && digits(table) >= DIGITS).then_some((id, table, before))
    };
    let moved = current().any(|id| {
        report.table(id).is_some_and(|table| {
            history.edition(id, table).is_some_and(|before| before.table.date() < table.date())
        })
    });
    if !moved {
        return;
    }
    let slow = tables_where(|table| table.dated == Dated::Slow);
    let stayed: Vec<_> = current().chain(slow).filter_map(stays).collect();
    for (id, table, before) in stayed {
        let message = match table.date() {
            Some(date) => format!(
                "still dated {date}, as in the previous release ({}), while other tables of the document are newer",
                before.release.published_on
            ),
            None => format!(
                "every figure equals the previous release ({}), while other tables of the document are newer",
                before.release.published_on
            ),
        };
        let saying = Saying::of(Rule::NotUpdated, Weight::Notice, id, message).at_date_of(table);
        let first = table.figures.first().filter(|_| table.date().is_none());
        report.say(saying.at(first.map(|figure| &figure.cell)));
    }
}

/// Whether the document as a whole is older and its day of publication is only the day on which an archive met it.
fn came_late(report: &Report<'_>, n_older: usize, n_dated: usize) -> bool {
    let weak = matches!(
        report.release.published_from,
        PublishedFrom::ArchiveStamp | PublishedFrom::NewestAsOf | PublishedFrom::Given
    );
    weak && n_older * 2 > n_dated
}

fn say_late(report: &mut Report<'_>, older: &[(TableId, &PrintedTable, Earlier<'_>)]) {
    let Some((id, table, before)) = older.first() else { return };
    let message = format!(
        "{} tables are older than those of {} (one is dated {}, there {}): published before {}, the first day with evidence",
        older.len(),
        before.release.document,
        words(table),
        words(before.table),
        report.release.published_on
    );
    report.say(Saying::of(Rule::LateDocument, Weight::Notice, *id, message).at_date_of(table));
}

fn words(table: &PrintedTable) -> String {
    table.date().map_or_else(|| "undated".to_owned(), |date| date.to_string())
}

fn say_older(report: &mut Report<'_>, id: TableId, table: &PrintedTable, before: Earlier<'_>) {
    let message = format!(
        "dated {}, older than the table of {} published on {} ({})",
        words(table),
        words(before.table),
        before.release.published_on,
        before.release.document
    );
    report.say(Saying::of(Rule::OlderThanBefore, Weight::Hold, id, message).at_date_of(table));
}

/// So many digits do not agree by chance.
const DIGITS: u32 = 6;

/// Days after which a table that repeats an earlier one is a copy, however slowly its kind moves.
const LONG_AGO_DAYS: i64 = 180;

fn copy(report: &mut Report<'_>, history: &History<'_>, id: TableId, table: &PrintedTable) {
    let Some(before) = history.same_figures(id, table) else { return };
    let Some(earlier) = before.table.date() else { return };
    let date = table.date();
    // A small table agrees by chance, but not beside larger ones of its sheet that agree too.
    let neighbours = || {
        let sheet = |(other, printed): (&TableId, &PrintedTable)| {
            *other != id
                && !profile(*other).may_stand_still
                && printed.sheet() == table.sheet()
                && digits(printed) >= DIGITS
                && is_copy(history, *other, printed)
        };
        report.release.tables.iter().any(sheet)
    };
    if Some(earlier) == date || digits(table) < DIGITS && !neighbours() {
        return;
    }
    // What stood still for half a year is of another one.
    let lately = day(report.release, table) - day(before.release, before.table);
    let slow = profile(id).may_stand_still && lately.num_days() <= LONG_AGO_DAYS && !neighbours();
    let weight = if slow { Weight::Notice } else { Weight::Hold };
    let message = format!(
        "every figure equals the table of {} ({}), which was dated {earlier}; this one is {}",
        before.release.document,
        before.release.published_on,
        date.map_or_else(|| "undated".to_owned(), |date| format!("dated {date}"))
    );
    report.say(Saying::of(Rule::NewDateOnOldFigures, weight, id, message).at_date_of(table));
}

/// Whether a table repeats every figure of an earlier one of another date.
fn is_copy(history: &History<'_>, id: TableId, table: &PrintedTable) -> bool {
    let dates = history.same_figures(id, table).map(|before| (before.table.date(), table.date()));
    matches!(dates, Some((Some(earlier), Some(date))) if earlier != date)
}

/// Digits of the different numbers of a table; a mean counts six.
fn digits(table: &PrintedTable) -> u32 {
    let mut values: Vec<u64> = table
        .figures
        .iter()
        .filter(|figure| figure.value.abs() > 0.0)
        .map(|figure| figure.value.to_bits())
        .collect();
    values.sort_unstable();
    values.dedup();
    let of = |bits: u64| {
        let value = f64::from_bits(bits).abs();
        if value.fract() > 0.0 {
            6
        } else {
            1 + [10.0, 100.0, 1e3, 1e4, 1e5]
                .iter()
                .map(|step| u32::from(value >= *step))
                .sum::<u32>()
        }
    };
    values.into_iter().map(of).sum()
}

fn repeated_total(report: &mut Report<'_>, history: &History<'_>, id: TableId) {
    if report.holds(id) {
        return;
    }
    let Some(table) = report.table(id) else { return };
    let Some(total) = table.figures.iter().find(|figure| figure.identity.is_total()) else {
        return;
    };
    let same = history.last_totals(id).iter().find(|(date, value)| {
        Some(*date) != table.as_of && (value - total.value).abs() < 0.5 && *value >= 1000.0
    });
    let Some((date, _)) = same else { return };
    let message = format!(
        "the total is {}, as it was on {date}, while the parts differ",
        number_words(total.value)
    );
    report.say(Saying::of(Rule::RepeatedTotal, Weight::Warning, id, message).at([&total.cell]));
}
