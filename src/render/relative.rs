//! Lines and areas of a picture in steps from point to point: a third less to send than whole places.

use std::fmt::Write as _;

/// The same markup, with `polyline` and `polygon` as `path`.
pub(super) fn paths(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some((at, name, end)) = next(rest) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (tag, after) = from.split_at(from.find('>').map_or(from.len(), |close| close + 1));
        out.push_str(&path(tag, name, end).unwrap_or_else(|| tag.to_owned()));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where the next of both begins, its name, and how its path ends.
fn next(markup: &str) -> Option<(usize, &'static str, &'static str)> {
    let kinds = [("<polyline ", ""), ("<polygon ", "z")];
    kinds
        .into_iter()
        .filter_map(|(name, end)| markup.find(name).map(|at| (at, name, end)))
        .min_by_key(|(at, _, _)| *at)
}

/// A tag as a path; none where its points are not whole numbers.
fn path(tag: &str, name: &str, end: &str) -> Option<String> {
    let (before, rest) = tag.strip_prefix(name)?.split_once("points=\"")?;
    let (points, after) = rest.split_once('"')?;
    let mut steps = String::new();
    let mut last = (0, 0);
    for point in points.split_whitespace() {
        let (x, y) = point.split_once(',')?;
        let (x, y): (i64, i64) = (x.parse().ok()?, y.parse().ok()?);
        for step in [x - last.0, y - last.1] {
            // A minus parts numbers by itself.
            if step >= 0 && !steps.is_empty() {
                steps.push(' ');
            }
            write!(steps, "{step}").ok()?;
        }
        last = (x, y);
    }
    (!steps.is_empty()).then(|| format!("<path {before}d=\"m{steps}{end}\"{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_areas_are_steps_and_all_else_stays() {
        let markup = "<g><polyline fill=\"none\" points=\"10,20 12,19 11,25 \"/><text>a > b</text>\
                      <polygon points=\"0,0 5,0 5,5\" fill=\"red\"/></g>";
        assert_eq!(
            paths(markup),
            "<g><path fill=\"none\" d=\"m10 20 2-1-1 6\"/><text>a > b</text>\
             <path d=\"m0 0 5 0 0 5z\" fill=\"red\"/></g>"
        );
        let broken = "<polyline points=\"1.5,2 3,4\"/>";
        assert_eq!(paths(broken), broken);
    }
}
