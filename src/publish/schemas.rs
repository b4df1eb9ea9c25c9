//! JSON Schemas of the published JSON files, and the same keys as rows of the codebook.

use serde_json::Value;

use crate::model::Datum;

/// The dialect of all schemas.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What all of them say.
pub const PROMISE: &str =
    "Keys may be added; none is changed or removed without notice in CHANGELOG.md.";

/// The JSON Schema of one kind of file.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Its file below `data/v1/`.
    pub name: &'static str,
    /// The files that it describes, below `data/v1/` or beside `data` below `charts/`; `*` is any name but `index`.
    pub files: &'static str,
    /// The schema.
    pub text: &'static str,
}

macro_rules! schema {
    ($stem:literal, $files:literal) => {
        Schema {
            name: concat!($stem, ".schema.json"),
            files: $files,
            text: include_str!(concat!("schemas/", $stem, ".schema.json")),
        }
    };
}

/// All of them.
pub const SCHEMAS: [Schema; 8] = [
    schema!("charts_index", "charts/index.json"),
    schema!("counters", "counters.json"),
    schema!("files", "files.json"),
    schema!("place", "places/*.json"),
    schema!("places_index", "places/index.json"),
    schema!("state", "states/*.json"),
    schema!("states_index", "states/index.json"),
    schema!("status", "status.json"),
];

/// The schemas as files below `data/v1/`.
pub fn files() -> impl Iterator<Item = (String, Vec<u8>)> {
    SCHEMAS.iter().map(|schema| (schema.name.to_owned(), schema.text.as_bytes().to_vec()))
}

/// A key of a JSON file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Where it is: `counters[].receipt.cell`; `*` for any key.
    pub path: String,
    /// date, number, integer, string, boolean, array, object.
    pub kind: String,
    /// What it holds.
    pub meaning: String,
    /// Its words, where they are a closed list.
    pub words: Vec<String>,
    /// Whether it can be null.
    pub is_nullable: bool,
}

/// The keys of the files of a schema, in its order.
///
/// # Errors
/// [`serde_json::Error`], which our schemas do not cause.
pub fn keys(schema: &Schema) -> Result<Vec<Key>, serde_json::Error> {
    let schema: Value = serde_json::from_str(schema.text)?;
    let mut keys = Vec::new();
    collect(&schema, "", &mut keys);
    Ok(keys)
}

fn collect(schema: &Value, path: &str, keys: &mut Vec<Key>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    let named = properties.into_iter().flatten().map(|(name, of)| (name.as_str(), of));
    let others = schema.get("additionalProperties").filter(|of| of.is_object());
    for (name, of) in named.chain(others.map(|of| ("*", of))) {
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        keys.push(key(path.clone(), of));
        collect(of, &path, keys);
    }
    if let Some(items) = schema.get("items") {
        collect(items, &format!("{path}[]"), keys);
    }
}

fn key(path: String, of: &Value) -> Key {
    let types: Vec<&str> = match of.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let text = |name: &str| of.get(name).and_then(Value::as_str).unwrap_or_default();
    let kind = types.iter().find(|kind| **kind != "null").copied().unwrap_or_default();
    let words = of.get("enum").and_then(Value::as_array).into_iter().flatten();
    Key {
        path,
        kind: if text("format") == "date" { "date" } else { kind }.to_owned(),
        meaning: text("description").to_owned(),
        words: words.filter_map(Value::as_str).map(str::to_owned).collect(),
        is_nullable: types.contains(&"null"),
    }
}

/// A key's row of `codebook.csv`: file, column, type, unit, meaning, part in the key, words, over what it adds up, what
/// empty means, since when, other forms.
pub(super) fn row(schema: &Schema, key: &Key) -> Vec<Datum> {
    let text =
        |text: &str| if text.is_empty() { Datum::Null } else { Datum::Text(text.to_owned()) };
    vec![
        text(schema.files),
        text(&key.path),
        text(&key.kind),
        Datum::Null,
        text(&key.meaning),
        Datum::Null,
        text(&key.words.join(" | ")),
        Datum::Null,
        text(if key.is_nullable { "null: none known or none published" } else { "never null" }),
        text(env!("CARGO_PKG_VERSION")),
        Datum::Null,
    ]
}

#[cfg(test)]
mod generated;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_type_and_a_meaning() {
        for schema in &SCHEMAS {
            let keys = keys(schema).unwrap();
            assert!(!keys.is_empty(), "{}", schema.name);
            for key in keys {
                let place = format!("{}: {}", schema.name, key.path);
                assert!(!key.kind.is_empty() && !key.meaning.is_empty(), "{place}");
            }
        }
    }

    #[test]
    fn keys_are_named_by_their_way() {
        let text = r#"{"properties":{"a":{"type":"array","description":"A.","items":{"type":"object","properties":
            {"b":{"type":["string","null"],"format":"date","description":"B."}}}},
            "c":{"type":"object","additionalProperties":{"type":"integer","description":"Any."}}}}"#;
        let keys = keys(&Schema { name: "x", files: "x.json", text }).unwrap();
        let said: Vec<String> = keys
            .iter()
            .map(|key| format!("{} {} {}", key.path, key.kind, key.is_nullable))
            .collect();
        assert_eq!(
            said,
            ["a array false", "a[].b date true", "c object false", "c.* integer false"]
        );
    }
}
