//! Pages of links: which workbooks they name, and whether they came whole.

use anyhow::Result;

use crate::fetch::discover::Link;
use crate::fetch::payload::Expected;
use crate::fetch::{FetchError, Fetched, discover, payload};

/// The workbooks that a page links to; a page without any is not the page.
pub(super) fn links_of(address: &str, page: &Fetched) -> Result<Vec<Link>, FetchError> {
    let refused = |reason: String| FetchError::Refused { url: address.to_owned(), reason };
    if let Some(reason) = payload::refusal(Expected::LinkPage, &page.bytes) {
        return Err(refused(reason));
    }
    let links = discover::workbooks(address, &String::from_utf8_lossy(&page.bytes));
    if links.is_empty() {
        return Err(refused("the page links to no workbook of statistics".to_owned()));
    }
    Ok(links)
}

/// A page without its end, of which nobody told the length or which links to less than before, is a part of one.
pub(super) fn must_be_whole(
    address: &str,
    page: &Fetched,
    has_fewer: bool,
) -> Result<(), FetchError> {
    let tail = page.bytes.len().saturating_sub(4096);
    let tail = String::from_utf8_lossy(page.bytes.get(tail..).unwrap_or_default());
    if tail.to_ascii_lowercase().contains("</html") || page.is_announced && !has_fewer {
        return Ok(());
    }
    let reason = "the page has no end: it was cut on its way".to_owned();
    Err(FetchError::Refused { url: address.to_owned(), reason })
}

/// The last part of an address, without its query.
pub(super) fn name_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_an_address() {
        assert_eq!(name_of("https://www.ice.gov/doclib/detention/a.xlsx?v=1#x"), "a.xlsx");
    }
}
