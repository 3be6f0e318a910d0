//! What the documents show is what pawen does.

use std::fs;

use pawen::cli::Exit;

use crate::harness::{Desk, repository};

/// The command lines of a document: in its shell blocks, the lines that call `pawen` on the fixtures or on an index.
fn command_lines(document: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_block = false;
    for line in document.lines() {
        if let Some(language) = line.strip_prefix("```") {
            in_block = !in_block && language == "sh";
        } else if in_block {
            let line = line.trim_start_matches("$ ").replace("cargo run --release --", "pawen");
            lines.extend(line.starts_with("pawen ").then_some(line));
        }
    }
    lines
}

/// Splits a command line like a shell, as far as the documents need it: single quotes and comments.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            ('#', None) if words.last().is_some_and(String::is_empty) => break,
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (' ', None) => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn the_commands_of_the_readme_work() {
    let readme = fs::read_to_string(repository("README.md")).unwrap();
    let lines = command_lines(&readme);
    assert_eq!(lines[0], "pawen search DeepSeek --archive fixtures/archive");
    let desk = Desk::new();
    assert_eq!(desk.pawen(&["index", "fixtures/archive"]).0, Exit::Hits);
    for line in &lines {
        let words = words(line);
        let arguments: Vec<_> = words[1..].iter().map(String::as_str).collect();
        // An example may name the reader's own folders.
        if arguments.iter().any(|word| word.contains("path/to") || word.contains("my-") || word.starts_with('~')) {
            continue;
        }
        let (exit, _, err) = desk.pawen(&arguments);
        assert_eq!(exit, Exit::Hits, "{line}: {err}");
    }
}

/// The rows of the README's table of queries: each query between backticks, and how many threads it finds.
fn counted_queries(readme: &str) -> Vec<(String, usize)> {
    let mut queries = Vec::new();
    for line in readme.lines().filter(|line| line.starts_with("| `")) {
        let line = line.replace("\\|", "\u{1}");
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, typed, _, count, _] = cells[..] else { continue };
        let Ok(count) = count.parse() else { continue };
        let typed = typed.replace('\u{1}', "|");
        queries.extend(typed.split('`').skip(1).step_by(2).map(|query| (query.to_owned(), count)));
    }
    queries
}

#[test]
fn the_queries_of_the_readme_find_what_it_says() {
    let queries = counted_queries(&fs::read_to_string(repository("README.md")).unwrap());
    assert!(queries.len() > 30, "{queries:?}");
    let desk = Desk::new();
    assert_eq!(desk.pawen(&["index", "fixtures/archive"]).0, Exit::Hits);
    for (query, count) in queries {
        let (_, ids, err) = desk.pawen(&["search", "--format", "ids", "--", &query]);
        assert_eq!(ids.lines().count(), count, "{query}: {err}");
    }
}

#[test]
fn the_changelog_names_the_contracts() {
    let changelog = fs::read_to_string(repository("CHANGELOG.md")).unwrap();
    for contract in [
        format!("format {}", pawen::index::FORMAT),
        format!("content {}", pawen::index::CONTENT),
        pawen::archive::CanonicalThread::FORMAT.to_owned(),
    ] {
        assert!(changelog.contains(&contract), "{contract}");
    }
}
