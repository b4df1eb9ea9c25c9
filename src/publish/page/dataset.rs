//! The page as schema.org describes a data set: for search engines that list data.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::Page;
use crate::charts::Language;
use crate::publish::site::ending;

/// The data set with every file that the charts are drawn from.
pub(super) fn json(
    page: &Page<'_>,
    (title, summary): (&str, &str),
    (first, last): (NaiveDate, NaiveDate),
    language: Language,
) -> Value {
    let site = page.site;
    let address =
        |name: &str| site.address(&format!("data/v1/{name}"), &format!("../data/v1/{name}"));
    let mut files: BTreeSet<&str> =
        page.charts.iter().flat_map(|shown| &shown.files).map(String::as_str).collect();
    files.extend(["counters.json", "datapackage.json"]);
    let distributions: Vec<Value> = files
        .into_iter()
        .map(|name| {
            let is_json = Path::new(name).extension().is_some_and(|kind| kind == "json");
            let kind = if is_json { "application/json" } else { "text/csv" };
            json!({
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": kind,
                "contentUrl": address(name),
            })
        })
        .collect();
    let file = format!("index{}", ending(language));
    let published = page.counters.counters.iter().filter_map(|counter| counter.published_on).max();
    json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": summary,
        "inLanguage": language.code(),
        "url": site.address(&format!("charts/{file}"), &file),
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "isAccessibleForFree": true,
        "creator": { "@type": "Organization", "name": "detention-stats" },
        "isBasedOn": "https://www.ice.gov/detain/detention-management",
        "spatialCoverage": { "@type": "Place", "name": language.say("United States", "Estados Unidos") },
        "temporalCoverage": format!("{first}/{last}"),
        "dateModified": published,
        "distribution": distributions,
    })
}
