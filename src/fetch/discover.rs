//! Workbooks of statistics among the links of a page.

use chrono::NaiveDate;
use reqwest::Url;

use crate::archive::file_name::FileName;
use crate::extract::html;
use crate::model::FiscalYear;
use crate::sources::label;

/// One workbook that a page links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its address, absolute.
    pub url: String,
    /// The publisher's file name.
    pub name: String,
    /// Fiscal year in the name; 0 where it has none.
    pub fiscal_year: i32,
    /// Release date in the name, where it has one.
    pub released: Option<NaiveDate>,
}

/// Every workbook of statistics that a page links to, each once: the newest fiscal year and release first, undated
/// year-end files last in their year.
pub fn workbooks(base: &str, page: &str) -> Vec<Link> {
    let Ok(base) = Url::parse(base) else { return Vec::new() };
    let mut links: Vec<Link> = Vec::new();
    for (href, _) in html::links(page) {
        let Some(link) = link(&base, &href) else { continue };
        // One path is one document, whatever its case and its query.
        let same = |known: &&Link| path_of(&known.url) == path_of(&link.url);
        if !links.iter().any(|known| same(&known)) {
            links.push(link);
        }
    }
    links.sort_by(|a, b| {
        (b.fiscal_year, b.released, &a.url).cmp(&(a.fiscal_year, a.released, &b.url))
    });
    links
}

/// The link to a workbook of that address, as [`workbooks`] gave it.
pub fn of_address(url: &str) -> Option<Link> {
    link(&Url::parse(url).ok()?, url)
}

/// Where ICE keeps its workbooks of statistics.
const FOLDER_PATH: &str = "/doclib/detention/";
/// Lists of facilities that are beside them.
const OTHER_LISTS: [&str; 2] = ["facilit", "over72hour"];

fn path_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let rest = path.split_once("://").map_or(path, |(_, rest)| rest);
    rest.to_ascii_lowercase()
}

fn link(base: &Url, href: &str) -> Option<Link> {
    let mut url = base.join(&unarchived(href)).ok()?;
    url.set_fragment(None);
    // A page that came under protection leads to nothing without it.
    if base.scheme() == "https" && url.scheme() == "http" {
        url.set_scheme("https").ok()?;
    }
    let host = url.host_str()?;
    if !(host == "ice.gov" || host.ends_with(".ice.gov"))
        || !matches!(url.scheme(), "http" | "https")
    {
        return None;
    }
    let last = url.path_segments()?.next_back()?.to_owned();
    let name = FileName::read(&last);
    let lower = last.to_ascii_lowercase();
    let is_workbook = [".xlsx", ".xlsm"].iter().any(|end| lower.ends_with(end));
    let is_statistics = lower.contains("stats") || lower.contains("statistics");
    // A name in no form that is known, and yet in the folder of detention statistics: what is in it decides.
    let in_folder = url.path().to_ascii_lowercase().starts_with(FOLDER_PATH);
    let is_other = OTHER_LISTS.iter().any(|words| lower.contains(words));
    let named = lower.contains("detention") && is_statistics;
    if !is_workbook || is_other || !(named || in_folder) {
        return None;
    }
    let fiscal_year = label::fiscal_year(&last).map_or(0, |FiscalYear(year)| year);
    let name_of = name.publisher.filter(|publisher| publisher.len() == last.len()).unwrap_or(last);
    Some(Link { url: url.to_string(), name: name_of, fiscal_year, released: name.released })
}

/// The publisher's address within one of the web archive's (`/web/20220709054442/https://www.ice.gov/..`).
fn unarchived(href: &str) -> String {
    let path = href.strip_prefix("https://web.archive.org").unwrap_or(href);
    let Some(rest) = path.strip_prefix("/web/") else { return href.to_owned() };
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let address = digits.split_once('/').map_or("", |(_, address)| address);
    if digits.len() < rest.len() && address.starts_with("http") {
        address.to_owned()
    } else {
        href.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::ice_detention::PAGE;

    fn names(body: &str) -> Vec<String> {
        workbooks(PAGE, body).into_iter().map(|link| link.name).collect()
    }

    #[test]
    fn the_page_is_read_as_its_readers_would() {
        let page = r#"<h1>Detention Management</h1><ul>
            <li><a href="https://www.ice.gov/doclib/detention/FY21-detentionstats.xlsx">FY 2021</a>
            <li><a class="survey-processed" href="https://www.ice.gov/doclib/detention/FY22_detentionStats07082022.xlsx">Detention FY 2022 YTD</a>
            <li><a href="https://www.ice.gov/doclib/detention/Over72HourFacilities.xlsx">a</a>
            <li><a href="https://www.ice.gov/doclib/facilityInspections/dedicatedNonDedicatedFacilityList.xlsx">b</a>
            <li><a href="/doclib/detention/FY20-detentionstats.xlsx">relative</a>
            <li><a href="/doclib/detention/FY19-DETENTIONSTATS.XLSX?v=1">upper case, query</a>
            <li><a href="https://www.ice.gov/doclib/detention/FY22_detentionStats07082022.xlsx?v=2#x">again</a>
            <li><a href="https://example.org/FY22_detentionStats07092022.xlsx">elsewhere</a>
            <li><a href="mailto:x@ice.gov">mail</a><a href="">none</a></ul>"#;
        let links = workbooks(PAGE, page);
        assert_eq!(
            links[0].url,
            "https://www.ice.gov/doclib/detention/FY22_detentionStats07082022.xlsx"
        );
        assert_eq!(
            names(page),
            [
                "FY22_detentionStats07082022.xlsx",
                "FY21-detentionstats.xlsx",
                "FY20-detentionstats.xlsx",
                "FY19-DETENTIONSTATS.XLSX"
            ]
        );
        assert_eq!(
            links[3].url,
            "https://www.ice.gov/doclib/detention/FY19-DETENTIONSTATS.XLSX?v=1"
        );
    }

    #[test]
    fn links_of_an_archived_page_lead_to_the_publisher() {
        let page = r#"<a href="/web/20220709054442/https://www.ice.gov/doclib/detention/FY22_detentionStats07082022.xlsx">x</a>"#;
        assert_eq!(
            workbooks(PAGE, page)[0].url,
            "https://www.ice.gov/doclib/detention/FY22_detentionStats07082022.xlsx"
        );
    }

    #[test]
    fn of_two_files_of_one_year_the_dated_one_comes_first() {
        let page = r#"<a href="/doclib/detention/FY25_detentionStats.xlsx">a</a><a href="/doclib/detention/FY25_detentionStats09242025.xlsx">b</a><a href="/doclib/detention/FY26_detentionStats11202025.xlsx">c</a>"#;
        assert_eq!(
            names(page),
            [
                "FY26_detentionStats11202025.xlsx",
                "FY25_detentionStats09242025.xlsx",
                "FY25_detentionStats.xlsx"
            ]
        );
        assert!(names("<p>no links</p>").is_empty());
    }
}
