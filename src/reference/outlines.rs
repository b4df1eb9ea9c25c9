//! Outlines of the fifty states and the District of Columbia, in the projection of the map.

use super::{ReferenceError, Row, number};
use crate::model::State;

pub(super) const COLUMNS: [&str; 4] = ["state", "ring", "points", "source"];

/// One closed line of a state's outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// The state.
    pub state: State,
    /// Points in pixels of a picture of 975 by 610, y downward.
    pub points: Vec<(f64, f64)>,
}

/// Reads the rows: one ring each.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<Ring>, ReferenceError> {
    let ring = |row: &Row| {
        row.text("source")?;
        row.number("ring")?;
        Ok(Ring {
            state: row.parsed("state", "the code of a state", State::from_code)?,
            points: row.parsed(
                "points",
                "at least four points `x,y`, the last the first",
                points,
            )?,
        })
    };
    rows.iter().map(ring).collect()
}

fn points(text: &str) -> Option<Vec<(f64, f64)>> {
    let point = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some((number(x)?, number(y)?))
    };
    let points: Vec<(f64, f64)> = text.split(' ').map(point).collect::<Option<_>>()?;
    (points.len() >= 4 && points.first() == points.last()).then_some(points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    #[test]
    fn every_state_has_an_outline_and_an_open_line_is_refused() {
        let rows = Reference::Outlines.rows_of(Reference::Outlines.compiled_in()).unwrap();
        let rings = read(&rows).unwrap();
        for state in State::all() {
            let has_outline = rings.iter().any(|ring| ring.state == state);
            assert_eq!(has_outline, !state.is_apart(), "{}", state.code());
        }
        let text = "state,ring,points,source\nTX,1,\"0,0 1,0 1,1 2,2\",x\n";
        assert!(read(&Reference::Outlines.rows_of(text).unwrap()).is_err());
    }
}
