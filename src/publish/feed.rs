//! The Atom feed: one entry a release, newest first.
//! Comes in: notes. Goes out: XML. Never: unescaped text, or a time that nobody published.

use minijinja::{AutoEscape, Environment, context};

use super::releases::Note;

const TEMPLATE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>detention-stats: releases of ICE's detention statistics</title>
  <subtitle>What is new, revised, held and gone in each release</subtitle>
  <id>tag:detention-stats,2026:feed</id>
  <updated>{{ updated }}T00:00:00Z</updated>
  <author><name>detention-stats</name></author>
  <link rel="self" href="feed.xml"/>
{%- for entry in entries %}
  <entry>
    <title>{{ entry.title }}</title>
    <id>tag:detention-stats,2026:release:{{ entry.capture }}</id>
    <updated>{{ entry.published_on }}T00:00:00Z</updated>
    <link href="releases/{{ entry.published_on }}.md"/>
    <summary type="text">{{ entry.summary }}</summary>
    {%- for category in entry.categories %}
    <category term="{{ category }}"/>
    {%- endfor %}
  </entry>
{%- endfor %}
</feed>
"#;

/// Entries kept in the feed; the notes themselves all stay.
const ENTRIES: usize = 60;

/// The feed of the newest releases.
///
/// # Errors
/// [`minijinja::Error`], which the template does not cause.
pub fn xml(notes: &[Note]) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_keep_trailing_newline(true);
    environment.add_template("feed.xml", TEMPLATE)?;
    let newest: Vec<&Note> = notes.iter().rev().take(ENTRIES).collect();
    let updated = newest
        .first()
        .map_or_else(|| "1970-01-01".to_owned(), |note| note.published_on.to_string());
    let entries: Vec<minijinja::Value> = newest.iter().map(|note| entry(note)).collect();
    environment.get_template("feed.xml")?.render(context! { updated, entries })
}

fn entry(note: &Note) -> minijinja::Value {
    let held = note.sections.iter().any(|(heading, _)| *heading == "Held");
    let title = format!(
        "{}: {}{}",
        note.published_on,
        note.document,
        if held { " (some tables held)" } else { "" }
    );
    let sentences: Vec<&str> =
        note.sections.iter().flat_map(|(_, said)| said).map(String::as_str).take(12).collect();
    let mut categories = vec!["release"];
    categories.extend(held.then_some("held"));
    context! {
        title,
        capture => note.capture,
        published_on => note.published_on.to_string(),
        summary => sentences.join(" "),
        categories,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let note = Note {
            published_on: "2022-07-08".parse().unwrap(),
            capture: "f9fb79248790".to_owned(),
            document: "<script>&\"'.xlsx".to_owned(),
            sections: vec![("New", vec!["a < b".to_owned()])],
        };
        let xml = xml(&[note]).unwrap();
        assert!(xml.contains("&lt;script&gt;&amp;&quot;&#x27;.xlsx"), "{xml}");
        assert!(xml.contains("a &lt; b"));
    }
}
