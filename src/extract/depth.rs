//! Whether a page can be parsed in a time that grows with its size.

/// Elements within elements: a parser takes time by the square of their depth, and no page of a publisher is deeper.
const DEEPEST: usize = 1_000;

/// Whether a page can be parsed in a time that grows with its size.
pub fn is_too_deep(html: &str) -> bool {
    let mut depth = 0_usize;
    let bytes = html.as_bytes();
    for (at, _) in html.match_indices('<') {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(letter) if letter.is_ascii_alphabetic() => {
                let name: Vec<u8> = bytes
                    .iter()
                    .skip(at + 1)
                    .take(12)
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .map(u8::to_ascii_lowercase)
                    .collect();
                // These have no end, or need none.
                if !VOID.contains(&name.as_slice()) {
                    depth += 1;
                }
            }
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// Elements without an end, and those whose end is often left out.
const VOID: [&[u8]; 20] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta",
    b"source", b"track", b"wbr", b"p", b"li", b"td", b"tr", b"th", b"dd", b"dt",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_pages_are_seen_and_ordinary_ones_are_not() {
        assert!(is_too_deep(&"<div>".repeat(DEEPEST + 1)));
        assert!(is_too_deep(&"<b><i>".repeat(DEEPEST)));
        assert!(!is_too_deep(&"<div></div>".repeat(100_000)));
        assert!(!is_too_deep(&"<p>a<br><li>b".repeat(100_000)), "ends that are often left out");
    }
}
