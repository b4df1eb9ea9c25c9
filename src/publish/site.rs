//! Where the published files are on the web, if that is known: absolute addresses for cards, the feed and the sitemap.

use std::fmt::Write as _;

use serde_json::json;

use crate::charts::Language;

/// The address of the directory that holds `charts` and `data` on the web; none where nobody has said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    base: Option<String>,
}

/// An address that cannot begin a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not the address of a directory; expected one such as https://example.org/detention-stats"
)]
pub struct SiteError(String);

impl Site {
    /// The site at an address; an empty one is none.
    ///
    /// # Errors
    /// [`SiteError`] where it is not `http` or `https`, has no host, or has a query, a fragment or markup in it.
    pub fn at(address: &str) -> Result<Self, SiteError> {
        let refused = || SiteError(address.to_owned());
        if address.is_empty() {
            return Ok(Self::default());
        }
        let rest = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
        let rest = rest.ok_or_else(refused)?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:%[]@!$()*+,;=".contains(c);
        if rest.starts_with(['/', ':']) || rest.is_empty() || !rest.chars().all(is_plain) {
            return Err(refused());
        }
        Ok(Self { base: Some(address.trim_end_matches('/').to_owned()) })
    }

    /// The site that `data/site.json` names.
    ///
    /// # Errors
    /// [`SiteError`] where it names none that can be used.
    pub fn read(json: &[u8]) -> Result<Self, SiteError> {
        let text = || String::from_utf8_lossy(json).trim().to_owned();
        let value: serde_json::Value =
            serde_json::from_slice(json).map_err(|_| SiteError(text()))?;
        let base = value.get("base_url").and_then(serde_json::Value::as_str);
        Self::at(base.ok_or_else(|| SiteError(text()))?)
    }

    /// The content of `data/site.json`; `None` where there is nothing to remember.
    pub fn json(&self) -> Option<String> {
        let base = self.base.as_ref()?;
        Some(format!("{:#}\n", json!({ "base_url": base })))
    }

    /// The absolute address of a file, such as `charts/index.html`.
    pub fn absolute(&self, path: &str) -> Option<String> {
        self.base.as_ref().map(|base| format!("{base}/{}", encoded(path)))
    }

    /// The absolute address of a file where the site is known, else the relative one.
    pub fn address(&self, path: &str, relative: &str) -> String {
        self.absolute(path).unwrap_or_else(|| relative.to_owned())
    }
}

/// A path as addresses write it: `alegría` is `alegr%C3%ADa`.
fn encoded(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b' ' | b'"' | b'<' | b'>' | b'&' | b'\'' | 0x80.. => {
                let _ = write!(address, "%{byte:02X}");
            }
            plain => address.push(char::from(plain)),
        }
    }
    address
}

/// The ending of a page's name in a language.
pub fn ending(language: Language) -> &'static str {
    match language {
        Language::En => ".html",
        Language::Es => ".es.html",
    }
}

/// `sitemap.xml` of the pages below `charts`, each with its other language; `None` where the site is not known.
pub fn sitemap<'a>(site: &Site, names: impl Iterator<Item = &'a str>) -> Option<String> {
    site.base.as_ref()?;
    let is_page = |name: &&str| name.ends_with(ending(Language::En)) && !name.starts_with("embed/");
    let spanish = ending(Language::Es);
    let mut stems: Vec<&str> = names
        .filter(is_page)
        .filter_map(|name| name.strip_suffix(spanish).or_else(|| name.strip_suffix(".html")))
        .collect();
    stems.sort_unstable();
    stems.dedup();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let address = |stem: &str, language: Language| {
        let path = format!("charts/{stem}{}", ending(language));
        site.absolute(&path).unwrap_or_default()
    };
    for stem in stems {
        for language in Language::BOTH {
            xml.extend(["<url><loc>", &address(stem, language), "</loc>"]);
            for other in Language::BOTH {
                let _ = write!(
                    xml,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                    other.code(),
                    address(stem, other)
                );
            }
            xml.push_str("</url>\n");
        }
    }
    xml.push_str("</urlset>\n");
    Some(xml)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_could_break_out_of_a_link_is_refused() {
        for wrong in [
            "example.org",
            "ftp://example.org",
            "https://",
            "https:///x",
            "https://a b",
            "https://a/?q",
            "https://a/#x",
            "https://a\"><b",
        ] {
            assert!(Site::at(wrong).is_err(), "{wrong}");
        }
        let site = Site::at("https://example.org/stats/").unwrap();
        assert_eq!(
            site.absolute("charts/index.html").as_deref(),
            Some("https://example.org/stats/charts/index.html")
        );
        assert_eq!(
            site.absolute("charts/places/alegría.html").as_deref(),
            Some("https://example.org/stats/charts/places/alegr%C3%ADa.html")
        );
        assert_eq!(Site::read(site.json().unwrap().as_bytes()), Ok(site));
        assert_eq!(Site::default().address("charts/a.png", "a.png"), "a.png");
        assert_eq!(Site::at(""), Ok(Site::default()));
        assert!(Site::read(b"{}").is_err() && Site::default().json().is_none());
    }

    #[test]
    fn the_sitemap_lists_every_page_in_both_languages_and_no_embed() {
        let names = ["index.html", "index.es.html", "states/tx.html", "embed/map.html", "map.svg"];
        let site = Site::at("https://example.org").unwrap();
        let xml = sitemap(&site, names.into_iter()).unwrap();
        assert_eq!(xml.matches("<loc>").count(), 4, "{xml}");
        assert!(xml.contains("<loc>https://example.org/charts/states/tx.es.html</loc>"), "{xml}");
        assert!(!xml.contains("embed") && sitemap(&Site::default(), names.into_iter()).is_none());
    }
}
