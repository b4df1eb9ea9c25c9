//! Addresses: a page per language, absolute ones where the site is known, forgotten with it.

use std::path::Path;
use std::process::Command;

use crate::fixtures;

fn build(data: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_detention-stats"))
        .arg("--data")
        .arg(data)
        .arg("--charts")
        .arg(data.join("charts"))
        .args(["--offline", "--quiet", "build"])
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap_or(-1), told)
}

/// Values of an attribute in a page, in order.
pub(crate) fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!("{attribute}=\"");
    html.split(&start[..]).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn each_language_has_its_page_and_a_known_site_makes_addresses_absolute_until_it_is_forgotten() {
    let Some(place) = fixtures::data() else { return };
    let data = place.path();
    let read = |name: &str| std::fs::read_to_string(data.join(name)).unwrap_or_default();
    let (code, told) = build(data, &[]);
    assert!([0, 3].contains(&code), "{told}");
    let english = read("charts/index.html");
    assert!(english.contains("<html lang=\"en\">") && english.contains("hreflang=\"es\""));
    assert!(!english.contains("canonical") && !english.contains("og:url"), "no site is known");
    assert!(english.contains("property=\"og:image\" content=\"counters.png\""));
    assert!(!data.join("charts/sitemap.xml").exists() && !data.join("site.json").exists());
    let before = read("v1/feed.xml");

    let (code, told) = build(data, &["--base-url", "https://example.org/stats/"]);
    assert!([0, 3].contains(&code), "{told}");
    let root = "https://example.org/stats";
    for (file, card, other) in [
        ("index.html", "counters.png", "index.es.html"),
        ("index.es.html", "counters.es.png", "index.html"),
    ] {
        let page = read(&format!("charts/{file}"));
        for wanted in [
            format!("property=\"og:image\" content=\"{root}/charts/{card}\""),
            format!("property=\"og:url\" content=\"{root}/charts/{file}\""),
            format!("rel=\"canonical\" href=\"{root}/charts/{file}\""),
            format!("href=\"{root}/charts/{other}\""),
            format!("\"contentUrl\":\"{root}/data/v1/series/detained.csv\""),
        ] {
            assert!(page.contains(&wanted), "{file}: {wanted}");
        }
        let json = page.split("application/ld+json\">").nth(1).unwrap();
        let dataset: serde_json::Value =
            serde_json::from_str(json.split("</script>").next().unwrap()).unwrap();
        assert_eq!(dataset["@type"], "Dataset");
        assert!(dataset["distribution"].as_array().unwrap().len() > 10);
        // The language is in the address, and the page is in it alone.
        assert!(page.contains(&format!(
            "hreflang=\"{}\" href=\"{other}\"",
            if file == "index.html" { "es" } else { "en" }
        )));
    }
    let feed = read("v1/feed.xml");
    assert_ne!(feed, before);
    for link in values(&feed, "href") {
        let file = link.strip_prefix(&format!("{root}/")).unwrap();
        let is_page = file == "charts/index.html";
        assert!(is_page || file.starts_with("data/v1/"), "{link}");
        let below = file.strip_prefix("data/").unwrap_or(file);
        assert!(data.join(below).exists(), "{link}");
    }
    let sitemap = read("charts/sitemap.xml");
    let n_pages = sitemap.matches("<loc>").count();
    assert!(n_pages > 20 && n_pages.is_multiple_of(2), "{n_pages}");
    for part in sitemap.split("<loc>").skip(1) {
        let address = part.split('<').next().unwrap();
        let file = address.strip_prefix(&format!("{root}/charts/")).unwrap();
        let page = read(&format!("charts/{}", file.replace("%C3%AD", "í")));
        assert!(page.contains(&format!("rel=\"canonical\" href=\"{address}\"")), "{address}");
    }

    // A later run without the argument remembers it.
    std::fs::remove_file(data.join("charts/index.html")).unwrap();
    build(data, &[]);
    assert!(read("charts/index.html").contains("rel=\"canonical\""));
    let (code, told) = build(data, &["--base-url", "example.org"]);
    assert!(code == 2 && told.contains("expected one such as https://"), "{code} {told}");
    build(data, &["--base-url", ""]);
    assert!(!data.join("charts/sitemap.xml").exists() && !data.join("site.json").exists());
    assert_eq!(read("charts/index.html"), english, "as it was before");
}

/// What a Spanish page says in its own words: no English but names, addresses and what is marked as English.
#[test]
fn the_spanish_page_has_no_english_sentence() {
    let Some(place) = fixtures::data() else { return };
    let data = place.path();
    build(data, &[]);
    let page = std::fs::read_to_string(data.join("charts/index.es.html")).unwrap();
    assert!(page.contains("<html lang=\"es\">"));
    let page = page.split("<script").next().unwrap();
    for english in
        [" the ", " people ", " was ", " figures ", "Source:", "Gaps:", "Figure<", "Published<"]
    {
        let at = page.find(english);
        assert!(
            at.is_none(),
            "`{english}`: {:?}",
            at.map(|at| &page[at.saturating_sub(120)..at + 40])
        );
    }
}

#[test]
fn the_page_answers_question_after_question_and_every_chart_can_be_shared() {
    let Some(place) = fixtures::data() else { return };
    let data = place.path();
    build(data, &["--base-url", "https://example.org"]);
    let index: serde_json::Value =
        serde_json::from_slice(&std::fs::read(data.join("charts/index.json")).unwrap()).unwrap();
    for (file, language) in [("index.html", "en"), ("index.es.html", "es")] {
        let page = std::fs::read_to_string(data.join("charts").join(file)).unwrap();
        // Counters, what changed, how old it is, the main chart; then the questions.
        let order = [
            "class=\"counters\"",
            "class=\"news\"",
            "class=\"age",
            "id=\"people_detained\"",
            "class=\"range\"",
            "id=\"where\"",
            "id=\"who\"",
            "id=\"how-long\"",
            "id=\"monitored\"",
            "id=\"what-happened\"",
            "id=\"pandemic\"",
            "id=\"no-longer-published\"",
            "id=\"how-we-know\"",
            "id=\"corrections\"",
            "id=\"cite\"",
        ];
        let body = &page[page.find("<body>").unwrap()..];
        let places: Vec<usize> = order
            .iter()
            .map(|what| body.find(what).unwrap_or_else(|| panic!("{file}: {what}")))
            .collect();
        assert!(places.is_sorted(), "{file}: {places:?}");
        for chart in index["charts"].as_array().unwrap() {
            let name = chart["name"].as_str().unwrap();
            let heights = chart["embed_heights"][language].as_object().unwrap();
            assert_eq!(heights.len(), 6, "{name}");
            assert!(heights.values().all(|height| height.as_i64().unwrap() > 100), "{name}");
            let end = if language == "es" { ".es" } else { "" };
            for picture in [format!("{name}{end}.svg"), format!("{name}{end}.png")] {
                assert!(data.join("charts").join(&picture).exists(), "{picture}");
            }
            if chart["is_card"] == true {
                continue;
            }
            let article = page.split(&format!("id=\"{name}\" aria")).nth(1).unwrap();
            let article = article.split("</article>").next().unwrap();
            assert_eq!(page.matches(&format!("id=\"{name}\" aria")).count(), 1, "{name}");
            for wanted in [
                format!("<a href=\"{name}{end}.png\" download>"),
                format!("<a href=\"{name}{end}.svg\" download>"),
                format!("<a href=\"{name}.csv\" download>"),
                format!("https://example.org/charts/{file}#{name}"),
                format!("https://example.org/charts/embed/{name}{end}.html"),
                "class=\"citation\"".to_owned(),
                "<summary>".to_owned(),
            ] {
                let plain = article.replace("&#x2f;", "/");
                assert!(plain.contains(&wanted), "{file}: {name}: {wanted}");
            }
        }
        // The script that an embed runs is the one that its policy names.
        let embed = format!("charts/embed/map{}.html", if language == "es" { ".es" } else { "" });
        let embed = std::fs::read_to_string(data.join(embed)).unwrap();
        assert_eq!(embed.matches("<script>").count(), 1);
        assert!(
            embed.contains("script-src 'sha256-")
                && embed.contains(&format!("href=\"../{file}#map\""))
        );
    }
}
