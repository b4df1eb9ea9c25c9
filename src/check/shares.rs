//! Shares that ICE prints beside the counts they follow from.
//!
//! From May to June 2022 the bond sheet's share was that of other counts than the two above it.

use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::{Figure, Measure, PrintedTable, Rule, TableId, Weight};

/// The room that rounding leaves: half of the last digit that is printed.
fn room(printed: f64) -> f64 {
    let whole = |digits: f64| ((printed * digits) - (printed * digits).round()).abs() < 1e-6;
    [100.0, 1_000.0, 10_000.0].into_iter().find(|digits| whole(*digits)).map_or(1e-5, |d| 0.51 / d)
}

/// One share and what it is a share of.
struct Share {
    table: TableId,
    /// The count of the part.
    part: Measure,
    /// Counts of the whole; the first that the table has.
    whole: &'static [Measure],
    /// Whether the whole is in the same row under all agencies, or in the total row.
    over: Over,
}

/// Over which of a figure's categories the whole is taken.
#[derive(Clone, Copy)]
enum Over {
    Category(usize),
    Every,
}

const SHARES: &[Share] = &[
    Share {
        table: TableId::DetainedByCriminality,
        part: Measure::People,
        whole: &[Measure::People],
        over: Over::Category(1),
    },
    Share {
        table: TableId::CourtTotalHearings,
        part: Measure::Hearings,
        whole: &[Measure::Hearings],
        over: Over::Category(1),
    },
    Share {
        table: TableId::CourtFinalHearings,
        part: Measure::Hearings,
        whole: &[Measure::Hearings],
        over: Over::Category(1),
    },
    Share {
        table: TableId::Bonds,
        part: Measure::BondedOut,
        whole: &[Measure::BookOuts, Measure::Releases],
        over: Over::Every,
    },
];

pub(super) fn judge(report: &mut Report<'_>) {
    for share in SHARES {
        let Some(table) = report.table(share.table).filter(|_| !report.holds(share.table)) else {
            continue;
        };
        let wrong: Vec<(&Figure, f64)> = table
            .of(Measure::Share)
            .filter_map(|printed| {
                let counted = counted(table, share, printed)?;
                ((printed.value - counted).abs() > room(printed.value))
                    .then_some((printed, counted))
            })
            .collect();
        let Some((printed, counted)) = wrong.first() else { continue };
        let who = printed.identity.words();
        let message = format!(
            "{} printed shares differ from those of the counts beside them: {} for {}, by the counts {}",
            wrong.len(),
            number_words(printed.value),
            if who.is_empty() { "all" } else { &who },
            number_words(*counted)
        );
        let saying = Saying::of(Rule::SharesDisagree, Weight::Hold, share.table, message);
        let cells = wrong.iter().map(|(figure, _)| &figure.cell);
        report.say(saying.only(&[Measure::Share]).at(cells));
    }
}

/// The share that follows from the table's counts.
fn counted(table: &PrintedTable, share: &Share, printed: &Figure) -> Option<f64> {
    let of = |measure: Measure, over: Option<Over>| {
        table.of(measure).find(|figure| {
            let same = (0..3).all(|at| match over {
                Some(Over::Every) => true,
                Some(Over::Category(place)) if place == at => figure.identity.category(at) == "all",
                _ => figure.identity.category(at) == printed.identity.category(at),
            });
            same && (figure.identity.period, figure.identity.start)
                == (printed.identity.period, printed.identity.start)
        })
    };
    let part = of(share.part, None)?.value;
    let whole = share.whole.iter().find_map(|measure| of(*measure, Some(share.over)))?.value;
    (whole > 0.0).then(|| part / whole)
}
