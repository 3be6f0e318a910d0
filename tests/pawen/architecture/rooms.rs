//! The rooms of a module, which are its folders and the files next to them: which of them use each other, how large they
//! are, and the names of their types.
//!
//! The tables are of today's tree: a file that moves takes its line with it, an exception that is gone takes its line away.

use super::files;

/// A module with its rooms from the top, as the layers; `mod` is the file that opens the module.
type Rooms = (&'static str, &'static [&'static [&'static str]]);

const ROOMS: &[Rooms] = &[
    (
        "cli",
        &[
            &["mod"],
            &["commands"],
            &["args"],
            &["run"],
            &["exclusions", "hint_target"],
            &["home"],
            &["language", "world"],
            &["config", "help", "usage"],
            &["exit"],
        ],
    ),
    (
        "web",
        &[
            &["mod", "server"],
            &["connection", "routes"],
            &["assets", "guard", "page"],
            &["api"],
            &["compared", "stream"],
            &["gate", "search_request"],
            &["address", "parameters", "site"],
            &["current", "failure", "turns"],
            &["messages"],
        ],
    ),
    (
        "output",
        &[
            &["mod"],
            &["format", "manifest", "numbers", "query_hint", "threads"],
            &["hits"],
            &["hint", "moment", "pseudonyms", "reject", "summary", "terminal"],
        ],
    ),
    (
        "search",
        &[
            &["mod"],
            &["aggregate", "diagnose"],
            &["request"],
            &["hits"],
            &["present", "rerank"],
            &["lines"],
            &["compile"],
            &["cursor", "hit"],
            &["order"],
            &["comment_keywords", "comment_ref", "label"],
        ],
    ),
    (
        "query",
        &[
            &["edit", "plan"],
            &["saved"],
            &["syntax"],
            &["dates"],
            &["mod"],
            &["error"],
            &["distance", "echo", "scan", "span"],
        ],
    ),
    (
        "engine",
        &[
            &["collect", "display", "execute", "facets", "words"],
            &["sort"],
            &["level"],
            &["adapter"],
            &["mod"],
            &["operators"],
            &["rank"],
            &["bm25", "deferred"],
            &["context", "scorer"],
            &["terms", "window"],
        ],
    ),
    (
        "index",
        &[
            &["mod"],
            &["update"],
            &["invert"],
            &["check"],
            &["read"],
            &["catalogue"],
            &["documents"],
            &["files", "guard"],
            &["error"],
        ],
    ),
    (
        "archive",
        &[
            &["explain"],
            &["reader"],
            &["assembly", "containers", "earlier", "records", "tables"],
            &["dialects"],
            &["pages"],
            &["canonical", "ptt"],
            &["dialect"],
            &["json"],
            &["report"],
            &["files", "version"],
            &["selection"],
            &["aliases"],
            &["names"],
            &["fingerprint", "messages", "mod"],
        ],
    ),
    (
        "text",
        &[
            &["mod"],
            &["matching", "quote"],
            &["units"],
            &["words"],
            &["fold", "hash", "hex", "link", "shown", "visible"],
        ],
    ),
];

/// A file or a folder, the room above it that it uses all the same, and the reason.
type Upward = (&'static str, &'static str, &'static str);

const UPWARD: &[Upward] = &[
    ("cli/run", "mod", "`Failure` is the error of every command, and `mod` also runs the commands"),
    ("cli/args", "mod", "the same"),
    ("cli/commands", "mod", "the same"),
    ("cli/world", "run", "the world carries the run's messages and its interrupt flag, which tests replace"),
    ("engine/operators", "mod", "an operator holds operators: the enum and its variants are one recursive type"),
    ("engine/operators/disjunction", "adapter", "a union of terms is tantivy's own, which wants tantivy's scorers"),
    ("engine/rank", "mod", "the same recursive type: what is ranked is an operator"),
    ("query/syntax/parser", "saved", "a saved query is parsed where its name occurs, and parsing it needs the parser"),
    ("query/dates", "syntax", "dates are made absolute within the syntax tree, and a date belongs to a field"),
    ("index/check/postings", "update", "a check takes the documents apart as indexing does, within the same memory"),
    ("index/documents/document", "update", "a document holds its permit, the memory that indexing gave it"),
    ("index/documents/identity", "read", "an identity is that of a thread, which is found among the threads read"),
    ("index/catalogue", "read", "a catalogue is read from an open index, which also counts by it"),
    ("index/read/stats", "update", "the totals of an index are counted where an update notes them"),
    ("archive/files/walk", "report", "what a walk could not look at is reported as what a reader could not read"),
];

/// Files that use each other in a circle, with the reason.
type Circle = (&'static str, &'static [&'static str], &'static str);

const CIRCLES: &[Circle] = &[
    (
        "cli",
        &["commands/explain", "commands/search"],
        "a search without hits explains itself, and `explain` takes the arguments of a search",
    ),
    (
        "engine",
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
    ),
    ("index", &["catalogue", "read/reader"], "an open index counts by its catalogue, which is read from it"),
    (
        "index",
        &["documents/document", "documents/identity", "documents/stored", "read/threads"],
        "a stored text is proved by the identity of its document, which is that of its thread",
    ),
    (
        "index",
        &["read/stored_texts", "read/threads"],
        "the table of threads keeps the stored texts of each segment, whose checksums cover the threads",
    ),
    (
        "index",
        &["files/generation", "files/lock"],
        "a generation is removed only under the lock of the folder it is in",
    ),
    (
        "index",
        &["update/joining", "update/reading", "update/writer"],
        "a run starts the reading and the joining of versions, which report to the run",
    ),
    ("query", &["dates/period", "dates/period/forms"], "one reader of dates, its methods in two files"),
    ("query", &["plan/mod", "plan/question", "plan/proximity"], "a plan holds plans: one recursive type"),
    (
        "query",
        &["saved", "syntax/parser", "syntax/parser/near"],
        "a saved query is parsed while the query that names it is",
    ),
    ("text", &["units/reader", "units/unit"], "units, and the reader that makes them of a text"),
    ("web", &["page/language", "page/reader"], "a reader has a language, and a language words the reader's choices"),
];

/// Names that several types of a module have, as they play the same role, each in its file.
const ROLES: &[(&str, &str, &str)] = &[
    ("cli", "Arguments", "what was typed for a command, one for each"),
    ("output", "Writer", "the writer of a format, one for each"),
    ("web", "Answer", "the answer of an address of the API, one for each"),
    ("web", "Page", "the data of a template, one for each"),
    ("archive", "Record", "a record as a dialect has it, one for each"),
];

/// The maximum number of source files in one folder.
const MAX_FILES: usize = 14;

/// Folders with more, and the reason.
const LARGE: &[(&str, &str)] =
    &[("cli/commands", "one file a command"), ("web/", "the steps of a request, in the order of `server`")];

/// Returns whether a file is the named one, or in the named folder.
fn is_in(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[test]
fn rooms_look_down_only() {
    let mut upward = Vec::new();
    for (module, rooms) in ROOMS {
        let graph = files::graph(module);
        let room = |file: &str| {
            let room = file.split('/').next().unwrap().to_owned();
            let level = rooms.iter().position(|rooms| rooms.contains(&room.as_str()));
            (level, room)
        };
        for (file, other) in graph.iter().flat_map(|(file, used)| used.iter().map(move |other| (file, other))) {
            let ((level, own), (below, target)) = (room(file), room(other));
            let path = format!("{module}/{file}");
            let is_named = || UPWARD.iter().any(|(from, to, _)| is_in(&path, from) && target == *to);
            if level.is_none() || below.is_none() {
                upward.push(format!("{path} or {other} has no level"));
            } else if below <= level && own != target && !is_named() {
                upward.push(format!("{path} must not use {other}"));
            }
        }
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn no_files_use_each_other_in_a_circle_but_those_named() {
    let mut others = Vec::new();
    for (module, _) in ROOMS {
        let graph = files::graph(module);
        assert!(graph.values().map(std::collections::BTreeSet::len).sum::<usize>() > 10, "{module}: {graph:#?}");
        for circle in files::cycles(&graph) {
            let named = |files: &[&str]| circle.iter().all(|file| files.contains(&file.as_str()));
            if !CIRCLES.iter().any(|(of, files, _)| of == module && named(files)) {
                others.push(format!("{module}: {circle:?}"));
            }
        }
    }
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn no_two_types_of_a_module_share_a_name() {
    let mut shared = Vec::new();
    for (module, _) in ROOMS {
        let types = files::types(module);
        assert!(types.len() > 10, "{module}: {types:?}");
        for (name, files) in types.into_iter().filter(|(_, files)| files.len() > 1) {
            let is_role = ROLES.iter().any(|(of, role, _)| of == module && *role == name);
            if !is_role {
                shared.push(format!("{module}: {name} in {files:?}"));
            }
        }
    }
    assert!(shared.is_empty(), "{shared:#?}");
}

#[test]
fn folders_can_be_taken_in_at_a_glance() {
    for (folder, count) in ROOMS.iter().flat_map(|(module, _)| files::folders(module)) {
        let is_named = LARGE.iter().any(|(large, _)| *large == folder);
        assert!(count <= MAX_FILES || is_named, "{folder} has {count} files");
    }
}
