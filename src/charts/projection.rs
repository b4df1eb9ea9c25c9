//! Degrees to the plane of the outlines: Albers' equal-area projection of the lower 48 states, with Alaska and Hawaii
//! moved below them (d3.geoAlbersUsa, scale 1300, centre 487.5, 305, y downward).

use crate::model::State;

/// A conic equal-area projection with its place in the picture.
struct Conic {
    /// Degrees by which longitudes are turned.
    turn: f64,
    /// The point that lies at `place`, after turning.
    centre: (f64, f64),
    parallels: (f64, f64),
    scale: f64,
    place: (f64, f64),
}

const K: f64 = 1300.0;
const CENTRE: (f64, f64) = (487.5, 305.0);

const LOWER_48: Conic =
    Conic { turn: 96.0, centre: (-0.6, 38.7), parallels: (29.5, 45.5), scale: K, place: CENTRE };
const ALASKA: Conic = Conic {
    turn: 154.0,
    centre: (-2.0, 58.5),
    parallels: (55.0, 65.0),
    scale: 0.35 * K,
    place: (CENTRE.0 - 0.307 * K, CENTRE.1 + 0.201 * K),
};
const HAWAII: Conic = Conic {
    turn: 157.0,
    centre: (-3.0, 19.9),
    parallels: (8.0, 18.0),
    scale: K,
    place: (CENTRE.0 - 0.205 * K, CENTRE.1 + 0.212 * K),
};

impl Conic {
    fn project(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        let (first, second) = (self.parallels.0.to_radians(), self.parallels.1.to_radians());
        let n = f64::midpoint(first.sin(), second.sin());
        let c = 1.0 + first.sin() * (2.0 * n - first.sin());
        let raw = |longitude: f64, latitude: f64| {
            let r = (c - 2.0 * n * latitude.to_radians().sin()).sqrt() / n;
            let angle = longitude.to_radians() * n;
            (r * angle.sin(), c.sqrt() / n - r * angle.cos())
        };
        let turned = (longitude + self.turn + 540.0).rem_euclid(360.0) - 180.0;
        let (x, y) = raw(turned, latitude);
        let (centre_x, centre_y) = raw(self.centre.0, self.centre.1);
        (self.place.0 + self.scale * (x - centre_x), self.place.1 - self.scale * (y - centre_y))
    }
}

/// A point of a state on the map; `None` for what lies apart.
pub fn project(state: State, (latitude, longitude): (f64, f64)) -> Option<(f64, f64)> {
    if state.is_apart() {
        return None;
    }
    let conic = match state.code() {
        "AK" => &ALASKA,
        "HI" => &HAWAII,
        _ => &LOWER_48,
    };
    Some(conic.project(longitude, latitude))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{Reference, locations, outlines};

    /// Whether a point lies within a ring, or within so many pixels of one of its points.
    fn within(ring: &[(f64, f64)], (x, y): (f64, f64), room: f64) -> bool {
        let crosses = |pair: &[(f64, f64)]| {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        };
        let n = ring.windows(2).filter(|pair| crosses(pair)).count();
        n % 2 == 1 || ring.iter().any(|(a, b)| (a - x).hypot(b - y) <= room)
    }

    #[test]
    fn every_place_lies_within_the_outline_of_its_state() {
        let compiled =
            |reference: Reference| reference.rows(std::path::Path::new("no such folder")).unwrap();
        let rings = outlines::read(&compiled(Reference::Outlines)).unwrap();
        let mut n = 0;
        for (id, location) in locations::read(&compiled(Reference::Locations)).unwrap() {
            let degrees = (location.latitude, location.longitude);
            let Some(point) = project(location.state, degrees) else { continue };
            let own = rings.iter().filter(|ring| ring.state == location.state);
            let fits = own.into_iter().any(|ring| within(&ring.points, point, 6.0));
            assert!(fits, "{id} at {point:?} is outside {}", location.state.code());
            n += 1;
        }
        assert!(n > 390, "{n}");
    }
}
