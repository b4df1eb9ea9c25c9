//! Every published JSON file has the shape of its JSON Schema; `make contract` asks a validator of others too.

use std::path::{Path, PathBuf};

use detention_stats::publish::schemas::SCHEMAS;
use serde_json::Value;

/// Whether a value has the shape that a schema says: types, required keys, no key that it does not know.
pub(crate) fn check(schema: &Value, value: &Value, place: &str) {
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().map(|t| t.as_str().unwrap()).collect(),
        Value::String(one) => vec![one.as_str()],
        _ => return,
    };
    let own = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number)
            if (number.is_u64() || number.is_i64()) && types.contains(&"integer") =>
        {
            "integer"
        }
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(types.contains(&own), "{place}: {own}, the schema says {types:?}");
    if let (Some(words), Some(word)) = (schema["enum"].as_array(), value.as_str()) {
        assert!(words.iter().any(|known| known == word), "{place}: `{word}` is not in {words:?}");
    }
    if let (Some("date"), Some(day)) = (schema["format"].as_str(), value.as_str()) {
        assert!(day.parse::<chrono::NaiveDate>().is_ok(), "{place}: `{day}` is no date");
    }
    for key in schema["required"].as_array().into_iter().flatten() {
        if own == "object" {
            assert!(value.get(key.as_str().unwrap()).is_some(), "{place}: no {key}");
        }
    }
    for (key, field) in value.as_object().into_iter().flatten() {
        let known = match schema["properties"].get(key) {
            Some(known) => known,
            None => &schema["additionalProperties"],
        };
        assert!(!known.is_null(), "{place}: `{key}` is not in the schema");
        check(known, field, &format!("{place}.{key}"));
    }
    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
        check(&schema["items"], item, &format!("{place}[{at}]"));
    }
}

/// The files below `data/v1` that a schema describes.
fn files(pattern: &str) -> Vec<PathBuf> {
    let v1 = crate::fixed::data().join("v1");
    if let Some(name) = pattern.strip_prefix("charts/") {
        return vec![crate::fixed::charts().join(name)];
    }
    let Some(folder) = pattern.strip_suffix("/*.json") else { return vec![v1.join(pattern)] };
    let all = std::fs::read_dir(v1.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.file_stem().is_some_and(|stem| stem != "index")).collect()
}

/// The files of a folder with this ending.
fn below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|kind| kind == ending)).collect()
}

#[test]
fn every_json_file_has_the_shape_of_its_schema_and_every_schema_is_published() {
    let read = |path: &Path| -> Value {
        let text = std::fs::read(path).unwrap();
        serde_json::from_slice(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let v1 = crate::fixed::data().join("v1");
    let mut checked = Vec::new();
    for schema in SCHEMAS {
        let own: Value = serde_json::from_str(schema.text).unwrap();
        assert_eq!(read(&v1.join(schema.name)), own, "{}", schema.name);
        for path in files(schema.files) {
            check(&own, &read(&path), &path.display().to_string());
            checked.push(path);
        }
    }
    // A series has the schema beside it.
    for path in below(&v1.join("series"), "json") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(name) = name.strip_suffix(".json").filter(|name| !name.ends_with(".schema"))
        else {
            continue;
        };
        let own = read(&v1.join(format!("series/{name}.schema.json")));
        check(&own, &read(&path), &path.display().to_string());
        checked.push(path);
    }
    assert!(checked.len() > 400, "{}", checked.len());
    // Nothing is published without one. That of the data package is Frictionless's own.
    for folder in ["", "places", "states", "series"] {
        for path in below(&v1.join(folder), "json") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_own = name.ends_with(".schema.json") || name == "datapackage.json";
            assert!(is_own || checked.contains(&path), "{} has no schema", path.display());
        }
    }
}

#[test]
fn what_does_not_fit_is_seen() {
    let schema: Value = serde_json::from_str(
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string","enum":["x"]},"b":{"type":["integer","null"]}}}"#,
    )
    .unwrap();
    let fits = |text: &str| {
        let value = serde_json::from_str(text).unwrap();
        std::panic::catch_unwind(|| check(&schema, &value, "it")).is_ok()
    };
    assert!(fits(r#"{"a":"x","b":-1}"#) && fits(r#"{"a":"x","b":null}"#));
    for wrong in ["{}", r#"{"a":"y"}"#, r#"{"a":"x","b":1.5}"#, r#"{"a":"x","c":1}"#, "[]"] {
        assert!(!fits(wrong), "{wrong}");
    }
}
