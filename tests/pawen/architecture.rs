//! Modules look down only.

mod files;
mod rooms;

pub(crate) use files::is_of_tests;

use std::{fs, path::Path};

use crate::{harness::repository, plain_words::prose};

/// The layers from the top; modules on one line do not use each other either.
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
    &["message"],
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// The names in a source text after `crate::`, also within braces: modules, and items of the crate's root.
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

/// Calls `visit` with the path and the text of each Rust file in a folder.
pub(crate) fn sources(folder: &Path, visit: &mut dyn FnMut(&Path, &str)) {
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

/// The string literals of a source text that are not raw, outside of its tests.
fn texts(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let literals = prose::split(code).1.into_iter();
    literals.filter_map(|literal| Some(literal.strip_prefix('"')?.strip_suffix('"')?.to_owned())).collect()
}

/// A command or an option of pawen in a text.
fn command_line_word(text: &str) -> Option<&str> {
    let is_word = |c: char| c.is_ascii_lowercase();
    let command = text.match_indices("pawen ").find(|&(at, name)| {
        let rest = &text[at + name.len()..];
        let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        pawen::cli::command().find_subcommand(word).is_some()
    });
    let option = text
        .match_indices("--")
        .find(|&(at, dashes)| !text[..at].ends_with('-') && text[at + dashes.len()..].starts_with(is_word));
    command.or(option).map(|(at, _)| &text[at..])
}

#[test]
fn no_module_below_output_names_a_command_or_an_option() {
    let (root, mut found, mut seen) = (repository("src"), Vec::new(), 0);
    for module in ["query", "index", "archive", "engine", "search", "text"] {
        sources(&root.join(module), &mut |path, source| {
            let is_test = is_of_tests(path.strip_prefix(&root).unwrap());
            for text in texts(source).into_iter().filter(|_| !is_test) {
                seen += 1;
                found.extend(command_line_word(&text).map(|word| format!("{}: {word}", path.display())));
            }
        });
    }
    assert!(seen > 500, "the test sees the texts it is about: {seen}");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn commands_and_options_are_seen_in_texts_alone() {
    let source = r##"
        // "pawen check"
        fn f() { g('"', "a \" `pawen check` b", r#"{"--x"#); h("--index"); }
        #[cfg(test)]
        mod tests { const A: &str = "pawen rebuild"; }
    "##;
    assert_eq!(texts(source), [r#"a \" `pawen check` b"#, "--index"]);
    let words = ["`pawen check` b", "pawen thread", "a --strict b", "a -- b", "----", "pawen"].map(command_line_word);
    assert_eq!(words, [Some("pawen check` b"), None, Some("--strict b"), None, None, None]);
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
