//! A problem of a fetch in few words; [`causes`](super::causes) has them all.

/// What joins the problem of the publisher's address with that of the web archive's.
const ARCHIVE: &str = "in the web archive: ";

/// `www.ice.gov: connection refused; web archive: connection refused` for hosts that cannot be reached; other problems
/// stay as they are.
pub fn brief(problem: &str) -> String {
    let parts: Vec<String> = problem.split("; ").map(part).collect();
    parts.join("; ")
}

fn part(words: &str) -> String {
    let (is_archive, own) = match words.strip_prefix(ARCHIVE) {
        Some(own) => (true, own),
        None => (false, words),
    };
    let Some(rest) = own.strip_prefix("cannot reach ") else { return words.to_owned() };
    let (url, chain) = rest.split_once(": ").unwrap_or((rest, "no answer"));
    let place = url.split_once("://").map_or(url, |(_, place)| place);
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let file = path.rsplit('/').next().filter(|name| name.contains('.') && *name != "robots.txt");
    let cause = chain.rsplit(": ").next().unwrap_or(chain);
    let cause = cause.split(" (os error").next().unwrap_or(cause);
    let mut letters = cause.chars();
    let cause = letters
        .next()
        .map(|first| format!("{}{}", first.to_lowercase(), letters.as_str()))
        .unwrap_or_default();
    if is_archive || host == "web.archive.org" {
        return format!("web archive: {cause}");
    }
    match file.filter(|_| !chain.starts_with("its robots rules")) {
        Some(file) => format!("{file} from {host}: {cause}"),
        None => format!("{host}: {cause}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_told_in_few_words_and_other_problems_stay() {
        let cannot = |url: &str| {
            format!(
                "cannot reach {url}: its robots rules: cannot reach {url}robots.txt: error sending request for url \
                 ({url}robots.txt): client error (Connect): tcp connect error: Connection refused (os error 111)"
            )
        };
        let both = format!(
            "{}; in the web archive: {}",
            cannot("https://www.ice.gov/"),
            cannot("https://web.archive.org/")
        );
        assert_eq!(
            brief(&both),
            "www.ice.gov: connection refused; web archive: connection refused"
        );
        assert_eq!(
            brief("cannot reach https://www.ice.gov/a/b.xlsx: operation timed out"),
            "b.xlsx from www.ice.gov: operation timed out"
        );
        let other = "https://www.ice.gov/x answered 403: a page; the web archive's copy of 2022-07-22 stood in";
        assert_eq!(brief(other), other);
    }
}
