//! People monitored under "Alternatives to Detention": the total of the workbook's table by area and technology.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::past::{Past, last};
use super::words::Said;
use super::{
    Basis, Bilingual, Counter, Definition, Draft, Figure, Links, Rival, Status, figure, finish,
};
use crate::edition::catalog;
use crate::edition::chosen::Chosen;
use crate::edition::derived::ALL_TECHNOLOGIES;
use crate::edition::spec::{Key, SeriesSpec};
use crate::model::{Dimension, Measure, SeriesId, TableId};

/// Tables that state the total.
const TABLES: &[TableId] = &[TableId::AtdStatus, TableId::AtdArea];

/// The one measure that counts here.
const PEOPLE: &[(Measure, &str)] = &[(Measure::People, "people")];

/// A figure older than this, seen from the newest publication, is no longer called current.
const STALE_DAYS: i64 = 120;

/// The counter.
pub(super) static COUNTER: Definition = Definition {
    id: "people_monitored_atd",
    tables: &[TableId::AtdStatus, TableId::AtdArea, TableId::AtdTechnology],
    label: [
        "people monitored under ICE's \"Alternatives to Detention\"",
        "personas vigiladas por ICE en «alternativas a la detención»",
    ],
    short: Some(["people monitored", "personas vigiladas"]),
    sentence,
    links: Links {
        chart: "charts/atd_total.svg",
        embed: "charts/embed/atd_total.html",
        series: "data/v1/series/atd.csv",
    },
    count,
};

fn count(basis: &Basis<'_>) -> Counter {
    let (Some(areas), Some(status)) =
        (catalog::of(SeriesId::AtdByTechnology), catalog::of(SeriesId::Atd))
    else {
        return finish(basis, draft(None, Past::default(), (Status::Unknown, None), Vec::new()));
    };
    let people = |spec: &SeriesSpec, only| {
        basis.ledger.receipts(&SeriesSpec { measures: PEOPLE, only, ..*spec }, basis.known_on)
    };
    let by_area = people(areas, &[ALL_TECHNOLOGIES]);
    let is_nation = |c: &&Chosen<'_>| c.is_all(areas, Key::By(Dimension::AreaOfResponsibility));
    let (nation, areas): (Vec<_>, Vec<_>) = by_area.iter().partition(is_nation);
    let totals = figures(basis, nation);
    let sums = sums_of(areas);
    let status_totals = figures(basis, &people(status, &[(Dimension::Status, "all")]));
    let mut confirmed: BTreeMap<NaiveDate, Figure> = totals
        .into_iter()
        .filter(|(date, total)| {
            sums.get(date) == Some(&total.value)
                || status_totals.get(date).is_some_and(|status| status.value == total.value)
        })
        .collect();
    // Where the areas are held (their split by technology is wrong, say), the status table's total is used; one whose
    // own parts do not add is held itself.
    for (date, total) in &status_totals {
        confirmed.entry(*date).or_insert_with(|| total.clone());
    }
    let (chosen, previous) = last(confirmed);
    let rival = chosen.as_ref().and_then(|chosen| {
        let status = status_totals.get(&chosen.as_of)?;
        (status.value != chosen.value).then(|| Rival {
            id: "atd_status_table_total".to_owned(),
            value: status.value,
            as_of: status.as_of,
            note:
                "total printed in the status table of the same sheet; the areas do not add up to it"
                    .to_owned(),
            note_es:
                "total de la tabla por tipo de caso de la misma hoja; las áreas no suman ese total"
                    .to_owned(),
        })
    });
    let state = match (&chosen, basis.newest) {
        (None, _) => (Status::Unknown, None),
        (Some(chosen), Some(newest)) if (newest - chosen.as_of).num_days() > STALE_DAYS => {
            (Status::Discontinued, None)
        }
        (Some(chosen), _) => super::freshness::of_workbook(basis, chosen, TABLES),
    };
    finish(basis, draft(chosen, previous, state, rival.into_iter().collect()))
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
            "People enrolled in ICE's Alternatives to Detention programs, who are monitored by telephone, app, wrist or ankle device, or without technology.",
            "Personas inscritas en los programas de alternativas a la detención de ICE, vigiladas por teléfono, aplicación, pulsera o tobillera, o sin tecnología.",
        ],
        rule: "The nationwide total of the table by area of responsibility and technology on the ATD sheet of the newest fiscal year, dated by the BI Inc. participants report, where the areas add up to it or the status table prints the same; where that table is held for its split by technology, the total of the status table, whose parts add up; otherwise the last total for which this holds.",
        figure,
        past,
        status,
        status_reason,
        rivals,
    }
}

fn figures<'c>(
    basis: &Basis<'_>,
    chosen: impl IntoIterator<Item = &'c Chosen<'c>>,
) -> BTreeMap<NaiveDate, Figure> {
    super::by_date(chosen.into_iter().filter_map(|chosen| figure(basis, chosen)))
}

/// The sum of the areas' totals by date.
fn sums_of<'c>(areas: impl IntoIterator<Item = &'c Chosen<'c>>) -> BTreeMap<NaiveDate, i64> {
    let mut sums = BTreeMap::new();
    for chosen in areas {
        if let Some(number) = super::whole(chosen.figure.value) {
            *sums.entry(chosen.date).or_insert(0) += number;
        }
    }
    sums
}

fn sentence(said: &Said) -> [String; 2] {
    let Said { number, day, from, .. } = said;
    [
        format!(
            "ICE monitored {number} people under \"Alternatives to Detention\" on {}, according to {}.",
            day.en, from.en
        ),
        format!(
            "ICE vigilaba a {number} personas en «alternativas a la detención» el {}, según {}.",
            day.es, from.es
        ),
    ]
}
