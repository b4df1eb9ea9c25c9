//! How old a counter of the workbook may be before it is stale, and why it is.

use chrono::{Datelike, NaiveDate};

use super::words::day;
use super::{Basis, Bilingual, Figure, Status};
use crate::model::time::last_of_month;
use crate::model::{Capture, Measure, SourceId, TableId};
use crate::reference::{Duty, law};

/// The last day of the half of a month after the one in which a release was published, where the law asks for two
/// releases a month.
pub(super) fn stale_after(duties: &[Duty], published_on: NaiveDate) -> Option<NaiveDate> {
    let next = if published_on.day() <= 15 {
        last_of_month(published_on)
    } else {
        last_of_month(published_on)?.succ_opt()?.with_day(15)
    };
    // What was published before the law waits for the first release that it asks for.
    let begins = |duty: &&Duty| duty.first_due > published_on;
    let duty = law::on(duties, published_on).or_else(|| duties.iter().find(begins))?;
    (duty.releases_a_month == 2).then(|| next.map(|next| next.max(duty.first_due))).flatten()
}

/// The newest workbook that is known on the day asked for.
pub(super) fn newest_workbook<'a>(basis: &Basis<'a>) -> Option<&'a Capture> {
    basis
        .captures
        .iter()
        .filter(|capture| capture.source == SourceId::IceWorkbook)
        .filter(|capture| basis.known_on.is_none_or(|day| capture.published_on <= day))
        .max_by_key(|capture| (capture.published_on, capture.sha256.clone()))
}

/// The status of a figure of the workbook's: current, held or stale, with the reason.
pub(super) fn of_workbook(
    basis: &Basis<'_>,
    figure: &Figure,
    tables: &[TableId],
) -> (Status, Option<Bilingual>) {
    if basis.is_held_after(tables, figure.published_on) {
        return (Status::Held, None);
    }
    let Some(newest) = newest_workbook(basis) else { return (Status::Current, None) };
    let reason = if newest.published_on > figure.published_on && !states(basis, newest, tables) {
        Some(lost(newest.published_on))
    } else {
        overdue(basis, newest.published_on)
    };
    reason.map_or((Status::Current, None), |reason| (Status::Stale, Some(reason)))
}

/// Whether a document states a total in one of these tables.
fn states(basis: &Basis<'_>, document: &Capture, tables: &[TableId]) -> bool {
    let id = document.id();
    tables.iter().any(|table| {
        basis.ledger.figures_of(*table, basis.known_on).any(|(release, figure)| {
            release.capture == id
                && figure.identity.measure == Measure::People
                && figure.identity.category(0) == "all"
                && figure.is_table_total()
        })
    })
}

fn lost(published_on: NaiveDate) -> Bilingual {
    let on = day(published_on);
    Bilingual {
        en: format!("ICE's release of {} does not show this figure.", on.en),
        es: format!("La publicación de ICE del {} no muestra esta cifra.", on.es),
    }
}

fn overdue(basis: &Basis<'_>, newest: NaiveDate) -> Option<Bilingual> {
    if let Some(known) = basis.seen.newest_known.filter(|known| *known > newest) {
        let on = day(known);
        return Some(Bilingual {
            en: format!("ICE published a newer release on {}; no copy is archived here.", on.en),
            es: format!("ICE publicó datos más nuevos el {}; aquí no hay copia archivada.", on.es),
        });
    }
    let due = stale_after(&basis.ledger.judgements().law, newest)?;
    let seen = basis.seen.on.filter(|seen| *seen > due)?;
    let (due, seen) = (day(due), day(seen));
    Some(Bilingual {
        en: format!(
            "The law asks ICE for a newer release by {}; none was known on {}.",
            due.en, seen.en
        ),
        es: format!(
            "La ley pide a ICE datos más nuevos a más tardar el {}; al {} no se conocía ninguno.",
            due.es, seen.es
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_due_in_the_next_half_of_a_month() {
        let of = |text: &str| text.parse::<NaiveDate>().unwrap();
        let law = Duty {
            law: "8 U.S.C. 1378a".to_owned(),
            in_force_from: of("2019-12-20"),
            in_force_to: None,
            first_due: of("2019-12-27"),
            releases_a_month: 2,
            longest_gap_days: 16,
            recent_inspections: 2,
        };
        for (published, due) in [
            ("2019-10-07", "2019-12-27"),
            ("2026-04-09", "2026-04-30"),
            ("2026-04-15", "2026-04-30"),
            ("2026-04-16", "2026-05-15"),
            ("2025-12-22", "2026-01-15"),
        ] {
            assert_eq!(
                stale_after(std::slice::from_ref(&law), of(published)),
                Some(of(due)),
                "{published}"
            );
        }
        assert_eq!(stale_after(&[], of("2026-04-09")), None, "no law, no date");
    }
}
