//! The schema of the canonical thread and what is written hold each other to their word.

use std::{fs, path::Path};

use jiff::tz;
use pawen::archive::CanonicalThread;
use serde_json::Value;

use super::reading::read_all;
use crate::{harness::dump, versions::emptied};

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("index-schema/thread.schema.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the schema uses {other}"),
    }
}

/// Checks the types, constants and required keys, which is what this schema consists of.
fn check(object: &Value, schema: &Value) {
    for key in schema["required"].as_array().into_iter().flatten() {
        assert!(object.get(key.as_str().unwrap()).is_some(), "{key} is missing");
    }
    for (key, value) in object.as_object().unwrap() {
        let property = schema["properties"].get(key).unwrap_or_else(|| panic!("{key} is not in the schema"));
        let kinds = property["type"].as_array().map_or_else(|| std::slice::from_ref(&property["type"]), Vec::as_slice);
        assert!(kinds.iter().any(|kind| is_of(kind.as_str().unwrap(), value)), "{key}: {value}");
        assert!(property.get("const").is_none_or(|constant| constant == value), "{key}: {value}");
        assert!(property["enum"].as_array().is_none_or(|values| values.contains(value)), "{key}: {value}");
    }
}

#[test]
fn whatever_is_written_is_of_the_schema() {
    let schema = schema();
    let zone = tz::offset(8).to_time_zone();
    let mut seen = std::collections::BTreeSet::new();
    let read = read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
    // A thread has texts of earlier versions once these were joined.
    let joined = dump(&emptied());
    for thread in read.iter().flat_map(|o| &o.threads).chain(joined.values()) {
        let written = serde_json::to_value(CanonicalThread::new(thread, &zone)).unwrap();
        check(&written, &schema);
        seen.extend(written.as_object().unwrap().keys().cloned());
        for earlier in written["earlier"].as_array().into_iter().flatten() {
            check(earlier, &schema["$defs"]["earlier"]);
        }
        for comment in written["comments"].as_array().unwrap() {
            check(comment, &schema["$defs"]["comment"]);
            seen.extend(comment.as_object().unwrap().keys().map(|key| format!("comment {key}")));
        }
    }
    let named = |part: &Value, prefix: &str| -> Vec<String> {
        part["properties"].as_object().unwrap().keys().map(|key| format!("{prefix}{key}")).collect()
    };
    let named = [named(&schema, ""), named(&schema["$defs"]["comment"], "comment ")].concat();
    assert!(
        named.iter().all(|key| seen.contains(key)),
        "these threads show every key of the schema: {named:?} {seen:?}"
    );
}
