//! ICE detention facilities that had a confirmed COVID-19 case: rows of the page's table with a total above zero.

use std::collections::BTreeSet;

use super::past::{Past, last_read};
use super::words::Said;
use super::{Basis, Counter, Definition, Draft, Figure, Links, Rival, Status, figure, finish};
use crate::edition::catalog;
use crate::model::{CaptureId, Measure, SeriesId, Sha256, TableId};
use crate::sources::ice_coronavirus;

/// The counter.
pub(super) static COUNTER: Definition = Definition {
    id: "facilities_with_covid_cases",
    tables: &[TableId::CovidSummary, TableId::CovidFacilities],
    label: [
        "ICE detention facilities that had a confirmed COVID-19 case",
        "centros de detención de ICE con algún caso confirmado de COVID-19",
    ],
    short: None,
    sentence,
    links: Links {
        chart: "charts/covid.svg",
        embed: "charts/embed/covid.html",
        series: "data/v1/series/covid.csv",
    },
    count,
};

fn count(basis: &Basis<'_>) -> Counter {
    let mut newest = (None, Past::default());
    if let Some(spec) = catalog::of(SeriesId::Covid) {
        let figures = basis.ledger.receipts(spec, basis.known_on);
        let counts = figures.iter().filter(|c| c.measure() == Measure::FacilitiesWithCases);
        newest = last_read(counts.filter_map(|chosen| figure(basis, chosen)));
    }
    let (chosen, past) = newest;
    let rivals = match &chosen {
        Some(chosen) => rivals(basis, chosen),
        None => Vec::new(),
    };
    let ended = ice_coronavirus::ENDED
        .parse()
        .ok()
        .zip(basis.newest)
        .is_some_and(|(end, newest)| newest > end);
    let status = match (&chosen, ended) {
        (None, _) => Status::Unknown,
        (Some(_), true) => Status::Discontinued,
        (Some(_), false) => Status::Current,
    };
    finish(
        basis,
        Draft {
            of: &COUNTER,
            definition: [
                "Rows of the facility table on ICE's coronavirus page whose total of confirmed COVID-19 cases since March 2020 is above zero. Field-office rows and the TOTAL row are not counted.",
                "Filas de la tabla de centros de la página de ICE sobre el coronavirus con más de cero casos confirmados de COVID-19 desde marzo de 2020. No se cuentan las filas de oficinas regionales ni la fila TOTAL.",
            ],
            rule: "Counts the rows of the latest facility table, as the campaign did; a facility listed under two names counts twice. The number of different facilities is among the other figures.",
            figure: chosen,
            past,
            status,
            status_reason: None,
            rivals,
        },
    )
}

/// Places counted once, and rows with a current case, from the same table.
fn rivals(basis: &Basis<'_>, chosen: &Figure) -> Vec<Rival> {
    let id = Sha256::new(&*chosen.receipt.sha256).map(|sha256| CaptureId::of(&sha256));
    let mut places: BTreeSet<String> = BTreeSet::new();
    let mut current: i64 = 0;
    for (release, figure) in basis.ledger.listed(TableId::CovidFacilities, chosen.published_on) {
        let name = figure.identity.category(0);
        let is_row = !name.is_empty() && name != "all" && figure.value > 0.0;
        if !is_row || Some(&release.capture) != id.as_ref() {
            continue;
        }
        match figure.identity.measure {
            Measure::CasesTotal => {
                places.insert(basis.ledger.facility_id(TableId::CovidFacilities, name));
            }
            Measure::CasesCurrent => current += 1,
            _ => {}
        }
    }
    let distinct = i64::try_from(places.len()).unwrap_or(i64::MAX);
    vec![
        Rival {
            id: "distinct_facilities".to_owned(),
            value: distinct,
            as_of: chosen.as_of,
            note: "the same rows with each place counted once".to_owned(),
            note_es: "las mismas filas, con cada centro contado una sola vez".to_owned(),
        },
        Rival {
            id: "facilities_with_current_case".to_owned(),
            value: current,
            as_of: chosen.as_of,
            note: "rows with a case under isolation or monitoring on that day".to_owned(),
            note_es: "filas con algún caso en aislamiento u observación ese día".to_owned(),
        },
    ]
}

fn sentence(said: &Said) -> [String; 2] {
    let Said { number, day, from, only_read } = said;
    if *only_read {
        return [
            format!(
                "{number} ICE detention facilities had had a confirmed COVID-19 case, according to ICE's coronavirus page as read on {}.",
                day.en
            ),
            format!(
                "{number} centros de detención de ICE habían tenido algún caso confirmado de COVID-19, según la página de ICE sobre el coronavirus leída el {}.",
                day.es
            ),
        ];
    }
    [
        format!(
            "As of {}, {number} ICE detention facilities had had a confirmed COVID-19 case, according to {}.",
            day.en, from.en
        ),
        format!(
            "Al {}, {number} centros de detención de ICE habían tenido algún caso confirmado de COVID-19, según {}.",
            day.es, from.es
        ),
    ]
}
