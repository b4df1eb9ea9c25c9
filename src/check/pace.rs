//! How far each series of people counted on one day may move before it is a surprise.
//!
//! The bounds lie above the widest step between any two sound releases of 2019 to 2026.

use crate::model::TableId;

/// How far a series moves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// The widest rise, as a logarithm per fortnight.
    pub(super) rise: f64,
    /// The widest fall.
    pub(super) fall: f64,
    /// Share of the table's people that a surprising change must concern.
    pub(super) share: f64,
    /// Days after which the past says nothing.
    pub(super) window_days: i64,
    /// The widest step between two releases that are at one level, so that the later confirms the earlier.
    pub(super) level: f64,
}

/// The pace of a series of a table; `all` is its total.
pub(super) fn pace(table: TableId, series: &str) -> Pace {
    let of = |step, share, window_days, level| Pace {
        rise: step,
        fall: step,
        share,
        window_days,
        level,
    };
    match (table, series) {
        // Programs are wound down faster than they are built up (El Paso, May 2023).
        (TableId::AtdArea, _) => Pace { fall: 0.6, ..of(0.52, 0.01, 45, 0.25) },
        (_, "all") => of(0.3, 0.03, 45, 0.15),
        // Family centers filled and emptied within weeks (2021, 2025).
        (TableId::DetainedByDisposition, name) if name.contains("family") => of(2.0, 0.05, 45, 1.0),
        (TableId::DetainedByDisposition, _) => of(1.2, 0.05, 45, 0.6),
        (TableId::AtdStatus, _) => of(0.4, 0.03, 45, 0.15),
        // ICE moves people in and out of this group by the ten thousand (January 2023).
        (TableId::AtdTechnology, "no technology") => of(1.0, 0.03, 75, 0.3),
        // August to December 2022: ankle monitors over-counted, more in every release; a level stays within 8 %.
        (TableId::AtdTechnology, _) => of(0.43, 0.03, 75, 0.08),
        _ => of(0.6, 0.03, 45, 0.3),
    }
}
