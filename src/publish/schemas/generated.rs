//! The published schemas are those of the types: names, texts, types and what may be null are said once, there.
//! `make schemas` writes `schemas/*.json` anew; the test compares them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{DIALECT, PROMISE, SCHEMAS};
use crate::edition::counters::Counters;
use crate::profiles::profile::Profile;
use crate::profiles::state_profile::StateProfile;
use crate::publish::listed::PublishedFile;
use crate::publish::page::ChartsIndex;
use crate::publish::places::{PlacesIndex, StatesIndex};
use crate::publish::status::Status;

const COLUMNS: &str = "Columns of `history`, `covid` and `segregation` are arrays of one length, named as in the series; null is not published.";

/// The schema of a type, under the name of its files.
fn of<T: JsonSchema>(files: &str) -> Value {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut plain = plain(schema.as_value());
    let files =
        files.replace("places/*", "places/<facility_id>").replace("states/*", "states/<xx>");
    let is_profile = files.contains('<');
    let said = if is_profile { format!("{PROMISE} {COLUMNS}") } else { PROMISE.to_owned() };
    let mut root = Map::new();
    root.insert("$schema".into(), DIALECT.into());
    root.insert("title".into(), format!("{files} of detention-stats").into());
    root.insert("description".into(), said.into());
    plain.shift_remove("description");
    root.extend(plain);
    Value::Object(root)
}

/// A schema in few words: what may be null has `null` among its types, one of some words is `enum`, and how a number is
/// stored is left out.
fn plain(schema: &Value) -> Map<String, Value> {
    let text = |of: &Value, key: &str| of.get(key).filter(|of| of.is_string()).cloned();
    let list = |key: &str| schema.get(key).and_then(Value::as_array);
    let mut types: Vec<Value> = match schema.get("type") {
        Some(Value::Array(all)) => all.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    // `Option` of an object: that object, or null.
    let is_null = |of: &Value| of.get("type") == Some(&json!("null"));
    let either = list("anyOf").and_then(|all| all.iter().find(|of| !is_null(of)));
    if let Some(object) = either {
        let mut inner = plain(object);
        if let Some(description) = text(schema, "description") {
            inner.insert("description".into(), description);
        }
        let own = inner.get("type").cloned().unwrap_or_default();
        inner.insert("type".into(), json!([own, "null"]));
        return inner;
    }
    let mut words = list("enum").cloned();
    if let Some(all) = list("oneOf") {
        words = Some(all.iter().filter_map(|of| of.get("const").cloned()).collect());
        types = vec!["string".into()];
    }
    let is_text = types.contains(&json!("string"));
    let mut plain = Map::new();
    plain.extend(text(schema, "description").map(|of| ("description".to_owned(), of)));
    match types.as_slice() {
        [] => {}
        [one] => drop(plain.insert("type".into(), one.clone())),
        _ => drop(plain.insert("type".into(), types.into())),
    }
    if is_text {
        for key in ["format", "pattern"] {
            plain.extend(text(schema, key).map(|of| (key.to_owned(), of)));
        }
    }
    plain.extend(words.map(|words| ("enum".to_owned(), words.into())));
    plain.extend(schema.get("required").map(|of| ("required".to_owned(), of.clone())));
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let properties = properties.iter().map(|(name, of)| (name.clone(), self::plain(of).into()));
        plain.insert("properties".into(), properties.collect::<Map<String, Value>>().into());
    }
    if let Some(others) = schema.get("additionalProperties").filter(|of| of.is_object()) {
        let mut each = Map::new();
        each.extend(text(schema, "each").map(|of| ("description".to_owned(), of)));
        each.extend(self::plain(others));
        plain.insert("additionalProperties".into(), each.into());
    }
    match schema.get("items") {
        Some(items) if items.is_object() => {
            plain.insert("items".into(), self::plain(items).into());
        }
        Some(_) => drop(plain.insert("items".into(), json!({}))),
        None => {}
    }
    plain
}

#[test]
fn the_published_schemas_are_those_of_the_types() {
    let write = std::env::var_os("DETENTION_STATS_SCHEMAS").is_some();
    for schema in SCHEMAS {
        let made = match schema.files {
            "charts/index.json" => of::<ChartsIndex<'_>>(schema.files),
            "counters.json" => of::<Counters>(schema.files),
            "files.json" => of::<BTreeMap<String, PublishedFile>>(schema.files),
            "places/*.json" => of::<Profile>(schema.files),
            "places/index.json" => of::<PlacesIndex>(schema.files),
            "states/*.json" => of::<StateProfile>(schema.files),
            "states/index.json" => of::<StatesIndex>(schema.files),
            "status.json" => of::<Status<'_>>(schema.files),
            other => panic!("no type is known for `{other}`"),
        };
        let made = format!("{}\n", serde_json::to_string_pretty(&made).unwrap());
        if write {
            let path =
                format!("{}/src/publish/schemas/{}", env!("CARGO_MANIFEST_DIR"), schema.name);
            crate::disk::write(std::path::Path::new(&path), made.as_bytes()).unwrap();
        } else {
            assert!(made == schema.text, "{} is not that of its type: make schemas", schema.name);
        }
    }
}
