//! Validates what the `jsonl` format prints against `index-schema/hit.schema.json`.
//!
//! The checker knows the keywords of JSON Schema that our schema uses and fails on any other, so that none is ignored
//! silently. It is stricter than the standard in one thing: every printed key must be described.

use serde_json::{Value, json};

use super::{sample, wire};
use crate::output::{
    Format,
    manifest::{self, sample::manifest},
};
use crate::{
    search::{CommentRef, Hit},
    thread::{Comment, Thread},
};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../index-schema/hit.schema.json")).unwrap()
}

/// The faults of `value`, each with its path.
fn faults(value: &Value, rule: &Value, root: &Value, path: &str) -> Vec<String> {
    let words = rule.as_object().unwrap();
    words.iter().flat_map(|(word, wanted)| broken(word, wanted, value, rule, root, path)).collect()
}

fn broken(word: &str, wanted: &Value, value: &Value, rule: &Value, root: &Value, path: &str) -> Vec<String> {
    let fault = |is_right: bool| if is_right { vec![] } else { vec![format!("{path}: {word} {wanted}")] };
    match word {
        "$schema" | "$id" | "$defs" | "title" | "description" | "properties" | "format" => {
            described(word, value, rule, root, path)
        }
        "$ref" => faults(value, root.pointer(&wanted.as_str().unwrap()[1..]).unwrap(), root, path),
        "oneOf" => {
            let right = wanted.as_array().unwrap().iter().filter(|rule| faults(value, rule, root, path).is_empty());
            fault(right.count() == 1)
        }
        "type" => fault(of_type(value, wanted)),
        "const" => fault(value == wanted),
        "enum" => fault(wanted.as_array().unwrap().contains(value)),
        "required" => fault(wanted.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some())),
        "items" => value
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|item| faults(item, wanted, root, &format!("{path}[]")))
            .collect(),
        "minItems" => fault(value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap())),
        "maxItems" => fault(value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap())),
        "minimum" => fault(value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap())),
        "pattern" => fault(value.as_str().is_none_or(|text| fits(text, wanted.as_str().unwrap()))),
        _ => vec![format!("{path}: the checker does not know {word}")],
    }
}

/// Whether `text` fits one of the patterns that the schema has.
fn fits(text: &str, pattern: &str) -> bool {
    match pattern {
        "^[^/]*/" => text.contains('/'),
        "^[0-9]+([+][0-9]+)?$" => text.parse::<CommentRef>().is_ok(),
        other => panic!("the checker does not know the pattern {other}"),
    }
}

/// The faults of each key by its own rule, a key without a rule being one; `format` requires a valid time.
fn described(word: &str, value: &Value, rule: &Value, root: &Value, path: &str) -> Vec<String> {
    match (word, value) {
        ("properties", Value::Object(object)) => {
            let rules = rule["properties"].as_object().unwrap();
            let unknown =
                object.keys().filter(|key| !rules.contains_key(*key)).map(|key| format!("{path}: unknown key {key}"));
            let known = object.iter().filter_map(|(key, value)| Some((key, value, rules.get(key)?)));
            known
                .flat_map(|(key, value, rule)| faults(value, rule, root, &format!("{path}.{key}")))
                .chain(unknown)
                .collect()
        }
        ("format", Value::String(text))
            if rule["format"] == "date-time" && text.parse::<jiff::Timestamp>().is_err() =>
        {
            vec![format!("{path}: not a time: {text}")]
        }
        _ => vec![],
    }
}

fn of_type(value: &Value, wanted: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    match wanted {
        Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap())),
        name => is(name.as_str().unwrap()),
    }
}

fn printed(hits: &[Hit]) -> Vec<Value> {
    let lines = sample::raw(hits, Format::Jsonl, None, false);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The faults of `value` by the rule for its type: those of `oneOf` alone would not show which key is wrong.
fn faults_of(value: &Value) -> Vec<String> {
    let root = schema();
    let kind = format!("/$defs/{}", value["type"].as_str().unwrap());
    let mut all = faults(value, &root, &root, "hit");
    all.extend(faults(value, root.pointer(&kind).unwrap(), &root, "hit"));
    all
}

#[test]
fn what_is_printed_keeps_the_schema() {
    let mut bare = sample::comment();
    (bare.by, bare.reactions, bare.posted_at, bare.relevance) = (None, vec![None], None, Some(f32::NAN));
    bare.floors.clear();
    let mut hits = sample::hits();
    hits.push(Hit::Comment(bare));
    let remark = Comment { floor: Some(3), text: "推".into(), ..Comment::default() };
    let mut whole = sample::thread();
    whole.whole = Some(Thread { comments: vec![remark.clone()], ..Thread::new(sample::id()) });
    let mut around = sample::comment();
    (around.before, around.after) = (vec![remark], vec![Comment::default()]);
    around.thread.body = Some(String::new());
    hits.extend([Hit::Thread(whole), Hit::Comment(around)]);
    for value in printed(&hits) {
        assert_eq!(faults_of(&value), Vec::<String>::new(), "{value}");
    }
}

#[test]
fn the_check_can_fail() {
    let good = printed(&sample::hits()).remove(0);
    let wrongs: [(&str, Value); 8] = [
        ("/comments", json!("31")),
        ("/comments", json!(-1)),
        ("/posted_at", json!("28 Jan")),
        ("/matches/0/in", json!("footer")),
        ("/matches/2/anchor", json!("28+")),
        ("/matches/0/spans/0", json!([1])),
        ("/matches/2/reaction", json!("up")),
        ("/id", json!("M.1.A.2")),
    ];
    for (at, wrong) in wrongs {
        let mut value = good.clone();
        *value.pointer_mut(at).unwrap() = wrong;
        assert!(!faults_of(&value).is_empty(), "{at}");
    }
    let mut missing = good.clone();
    missing.as_object_mut().unwrap().remove("author");
    assert!(!faults_of(&missing).is_empty());
    let mut unknown = good;
    unknown["colour"] = json!("red");
    assert!(!faults_of(&unknown).is_empty());
}

#[test]
fn the_schema_names_its_version() {
    assert_eq!(schema()["$id"], format!("urn:pawen:hit:{}", wire::VERSION));
}

#[test]
fn a_manifest_keeps_its_schema() {
    let root: Value = serde_json::from_str(include_str!("../../../index-schema/manifest.schema.json")).unwrap();
    let good = serde_json::to_value(manifest()).unwrap();
    assert_eq!(faults(&good, &root, &root, "manifest"), Vec::<String>::new());
    assert_eq!(root["properties"]["format"]["const"], manifest::FORMAT);
    for (at, wrong) in [("/hits", json!("3")), ("/asked/unit", json!("posts")), ("/made_at", json!("now"))] {
        let mut value = good.clone();
        *value.pointer_mut(at).unwrap() = wrong;
        assert!(!faults(&value, &root, &root, "manifest").is_empty(), "{at}");
    }
}
