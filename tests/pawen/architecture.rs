//! Modules look down only.

mod files;

use std::{fs, path::Path};

use crate::harness::repository;

/// The layers from the top; what stands on one line does not use its neighbours either.
const LAYERS: &[&[&str]] = &[
    &["cli"],
    &["web"],
    &["output"],
    &["search"],
    &["query", "engine"],
    &["index"],
    &["archive"],
    &["text"],
    &["thread", "error"],
];

/// The rooms of a module from the top, as the layers; `mod` is the file that opens the module.
const ROOMS: &[(&str, &[&[&str]])] = &[(
    "search",
    &[
        &["mod"],
        &["aggregate", "diagnose"],
        &["request"],
        &["hits"],
        &["present"],
        &["compile"],
        &["cursor", "hit", "order"],
        &["comment_ref"],
    ],
)];

/// Files that use each other in a circle, with the reason.
type Circle = (&'static [&'static str], &'static str);

/// The circles of files in each module. No others do, in the modules that are named here.
const CIRCLES: &[(&str, &[Circle])] = &[
    (
        "engine",
        &[(
            &[
                "adapter",
                "mod",
                "operators/block_join",
                "operators/conjunction",
                "operators/constant_score",
                "operators/disjunction",
                "operators/doc_values",
                "operators/min_should_match",
                "operators/stored_text",
                "rank/mod",
                "rank/rescore",
            ],
            "an operator holds operators: the enum and those of its variants that have parts are one recursive type",
        )],
    ),
    ("search", &[]),
    (
        "query",
        &[
            (&["dates/period", "dates/period/forms"], "one reader of dates, its methods in two files"),
            (
                &["plan/mod", "plan/proximity", "plan/question"],
                "a plan holds questions and a text holds terms: one recursive type",
            ),
            (
                &["saved", "syntax/parser", "syntax/parser/near"],
                "a saved query is parsed while the query that names it is",
            ),
        ],
    ),
    ("text", &[(&["units/reader", "units/unit"], "the reader fills the units that offer it")]),
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// What a source text names in this crate, by `crate::module`, also within braces: modules and what is of them.
fn used(source: &str) -> Vec<String> {
    let mut modules = Vec::new();
    for (at, _) in source.match_indices("crate::") {
        if source[..at].ends_with("pub(in ") {
            continue;
        }
        let rest = &source[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let end = rest.len() - list.len() + list.find(';').unwrap_or(list.len());
            let words = rest[..end].split(|c: char| !c.is_alphanumeric() && c != '_');
            modules.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
        } else {
            modules.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    modules
}

fn sources(folder: &Path, visit: &mut dyn FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, visit);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            visit(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn modules_look_down_only() {
    let root = repository("src");
    let mut seen = 0;
    sources(&root, &mut |path, source| {
        let first = path.strip_prefix(&root).unwrap().iter().next().unwrap();
        let module = first.to_str().unwrap().trim_end_matches(".rs");
        let Some(own) = layer(module) else {
            assert!(matches!(module, "lib" | "main"), "{module} has no layer");
            return;
        };
        for used in used(source) {
            // `Error` and `Result` are named at the crate's root.
            let Some(other) = layer(&used) else { continue };
            assert!(other > own || used == module, "{}: {module} must not use {used}", path.display());
            seen += 1;
        }
    });
    assert!(seen > 50, "the test sees the uses it is about: {seen}");
}

#[test]
fn uses_are_seen_in_every_form() {
    assert_eq!(used("use crate::{Error, index::{Fields, kind}, text};"), ["Error", "index", "Fields", "kind", "text"]);
    assert_eq!(used("use crate::search::Hit; x(crate::thread::Y)"), ["search", "thread"]);
}

#[test]
fn every_file_says_what_it_is() {
    for folder in ["src", "tests", "scripts"] {
        sources(&repository(folder), &mut |path, source| assert!(source.starts_with("//!"), "{}", path.display()));
    }
}

#[test]
fn rooms_look_down_only() {
    for (module, rooms) in ROOMS {
        let graph = files::graph(module);
        let room = |file: &str| {
            let room = file.split('/').next().unwrap();
            let level = rooms.iter().position(|rooms| rooms.contains(&room));
            (room.to_owned(), level.unwrap_or_else(|| panic!("{module}/{room} has no level")))
        };
        let uses = graph.iter().flat_map(|(file, used)| used.iter().map(move |other| (file, other)));
        for (file, other) in uses {
            let ((own, level), (target, below)) = (room(file), room(other));
            assert!(below > level || own == target, "{module}/{file} must not use {other}");
        }
    }
}

#[test]
fn no_files_use_each_other_in_a_circle_but_those_named() {
    for (module, circles) in CIRCLES {
        let graph = files::graph(module);
        assert!(graph.values().map(std::collections::BTreeSet::len).sum::<usize>() > 20, "{module}: {graph:#?}");
        let named = circles.iter().map(|(files, _)| files.iter().map(ToString::to_string).collect());
        assert_eq!(files::cycles(&graph), named.collect(), "{module}");
    }
}

#[test]
fn no_two_types_share_a_name() {
    for (module, _) in CIRCLES {
        let types = files::types(module);
        assert!(types.len() > 20, "{module}: {types:?}");
        let shared: Vec<_> = types.into_iter().filter(|(_, files)| files.len() > 1).collect();
        assert!(shared.is_empty(), "{module}: {shared:?}");
    }
}

#[test]
fn only_archive_knows_json_records_and_only_index_and_engine_know_tantivy() {
    sources(&repository("src"), &mut |path, source| {
        let name = path.to_str().unwrap();
        let knows_tantivy = ["/index/", "/engine/"].iter().any(|room| name.contains(room));
        assert!(knows_tantivy || !source.contains("tantivy::"), "{name} must not know tantivy");
        assert!(!name.contains("/text/") || !source.contains("serde_json"), "{name} must not know JSON");
    });
}
