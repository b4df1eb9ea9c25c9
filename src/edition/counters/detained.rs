//! People detained by ICE: the coronavirus page's figure while the page lived, then the workbook's.

use chrono::Days;

use super::past::{Past, last, last_read};
use super::words::Said;
use super::{
    Basis, Bilingual, Counter, Definition, Draft, Figure, Links, Rival, Status, by_date, figure,
    finish,
};
use crate::edition::catalog;
use crate::edition::chosen::Chosen;
use crate::model::{SeriesId, SourceId, TableId};

/// The page is followed while its newest figure is at most this much older than the workbook's.
const PAGE_LAG: Days = Days::new(14);

/// A figure older than this, seen from the newest publication, is no longer called current.
const STALE_DAYS: i64 = 120;

/// The counter.
pub(super) static COUNTER: Definition = Definition {
    id: "people_detained",
    tables: &[TableId::DetainedByDisposition, TableId::CovidSummary],
    label: ["people detained by ICE", "personas detenidas por ICE"],
    short: Some(["people detained", "personas detenidas"]),
    sentence,
    links: Links {
        chart: "charts/people_detained.svg",
        embed: "charts/embed/people_detained.html",
        series: "data/v1/series/detained.csv",
    },
    count,
};

fn count(basis: &Basis<'_>) -> Counter {
    let Some(spec) = catalog::of(SeriesId::Detained) else { return nothing(basis) };
    let figures = basis.ledger.receipts(spec, basis.known_on);
    let of = |source: SourceId| {
        let of_source = |chosen: &&Chosen<'_>| chosen.release.published_source() == source;
        figures.iter().filter(of_source).filter_map(|c| figure(basis, c)).collect::<Vec<_>>()
    };
    let (page, page_before) = last_read(of(SourceId::IceCoronavirusPage).into_iter());
    let workbook = by_date(of(SourceId::IceWorkbook).into_iter());
    let (workbook, workbook_before) = last(workbook);
    let page_leads = match (&page, &workbook) {
        (Some(page), Some(workbook)) => page
            .as_of
            .checked_add_days(PAGE_LAG)
            .is_some_and(|followed_until| followed_until >= workbook.as_of),
        (page, _) => page.is_some(),
    };
    let (chosen, previous, rival) = if page_leads {
        (page, page_before, workbook.map(|w| workbook_rival(&w)))
    } else {
        // Long after the page ended, its last figure is no rival of today's.
        let near = page.filter(|page| {
            workbook.as_ref().is_none_or(|w| (w.as_of - page.as_of).num_days() <= STALE_DAYS)
        });
        (workbook, workbook_before, near.map(|p| page_rival(&p)))
    };
    let status = status(basis, chosen.as_ref());
    finish(basis, draft(chosen, previous, status, rival.into_iter().collect()))
}

fn nothing(basis: &Basis<'_>) -> Counter {
    finish(basis, draft(None, Past::default(), (Status::Unknown, None), Vec::new()))
}

fn draft(
    figure: Option<Figure>,
    past: Past,
    (status, status_reason): (Status, Option<Bilingual>),
    rivals: Vec<Rival>,
) -> Draft {
    Draft {
        of: &COUNTER,
        definition: [
            "People in ICE detention on one day.",
            "Personas detenidas por ICE en un día.",
        ],
        rule: "The `detained population` of ICE's coronavirus page while ICE published it (to May 2023), if its latest figure is at most 14 days older than the workbook's; after that the total of `ICE Currently Detained` in the detention statistics workbook. The two count differently; the other one is among the other figures, and a change is only ever computed within one source.",
        figure,
        past,
        status,
        status_reason,
        rivals,
    }
}

fn status(basis: &Basis<'_>, figure: Option<&Figure>) -> (Status, Option<Bilingual>) {
    match (figure, basis.newest) {
        (None, _) => (Status::Unknown, None),
        (Some(figure), Some(newest)) if (newest - figure.as_of).num_days() > STALE_DAYS => {
            (Status::Discontinued, None)
        }
        (Some(figure), _) if figure.receipt.source == SourceId::IceWorkbook.name() => {
            super::freshness::of_workbook(basis, figure, &[TableId::DetainedByDisposition])
        }
        _ => (Status::Current, None),
    }
}

fn workbook_rival(figure: &Figure) -> Rival {
    Rival {
        id: "ice_workbook_currently_detained".to_owned(),
        value: figure.value,
        as_of: figure.as_of,
        note: "`ICE Currently Detained`, total, in the detention statistics workbook; a different count on a different day".to_owned(),
        note_es: "total de `ICE Currently Detained` en el archivo de estadísticas de detención; es otro recuento, de otro día".to_owned(),
    }
}

fn page_rival(figure: &Figure) -> Rival {
    Rival {
        id: "ice_coronavirus_page_detained_population".to_owned(),
        value: figure.value,
        as_of: figure.as_of,
        note: "`detained population` of ICE's coronavirus page, the campaign's source in 2022; the page ended in May 2023".to_owned(),
        note_es: "`detained population` de la página de ICE sobre el coronavirus, la fuente de la campaña en 2022; la página terminó en mayo de 2023".to_owned(),
    }
}

fn sentence(said: &Said) -> [String; 2] {
    let Said { number, day, from, .. } = said;
    [
        format!("{number} people were in ICE detention on {}, according to {}.", day.en, from.en),
        format!("ICE tenía detenidas a {number} personas el {}, según {}.", day.es, from.es),
    ]
}
