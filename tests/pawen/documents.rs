//! What the documents show is what pawen does.

use std::fs;

use pawen::{cli::Exit, query::Field};

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
    assert!(queries.len() > 20, "{queries:?}");
    let desk = Desk::new();
    assert_eq!(desk.pawen(&["index", "fixtures/archive"]).0, Exit::Hits);
    for (query, count) in queries {
        let (_, ids, err) = desk.pawen(&["search", "--format", "ids", "--", &query]);
        assert_eq!(ids.lines().count(), count, "{query}: {err}");
    }
}

/// The queries of a row of the page on the language, and how many threads they find, if the row tells.
fn documented_queries(page: &str) -> Vec<(Vec<String>, Option<usize>)> {
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let rows = rows.map(|line| {
        let line = line.replace("\\|", "\u{1}");
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        // Queries come first, then what they find, then how many.
        let queries = &cells[1..cells.len() - 3];
        let queries = queries.iter().flat_map(|cell| cell.split('`').skip(1).step_by(2));
        (queries.map(|query| query.replace('\u{1}', "|")).collect(), cells[cells.len() - 2].parse().ok())
    });
    rows.collect()
}

#[test]
fn the_page_on_the_language_says_what_is_found() {
    let rows = documented_queries(pawen::query::SYNTAX);
    assert!(rows.len() > 60);
    let desk = Desk::new();
    assert_eq!(desk.pawen(&["index", "fixtures/archive"]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["save", "NAME", "DeepSeek"]).0, Exit::Hits);
    for (query, count) in rows.iter().flat_map(|(queries, count)| queries.iter().map(move |query| (query, count))) {
        let (exit, ids, err) = desk.pawen(&["search", "--format", "ids", "--", query]);
        assert_ne!(exit, Exit::Error, "{query}: {err}");
        if let Some(count) = count {
            assert_eq!((ids.lines().count(), query), (*count, query));
        }
    }
}

#[test]
fn the_page_on_the_language_names_every_field() {
    for field in Field::ALL {
        let named = |name: &&str| {
            pawen::query::SYNTAX.contains(&format!("`{name}:")) || pawen::query::SYNTAX.contains(&format!("`{name}："))
        };
        assert!(field.names().iter().filter(|name| !name.is_ascii()).any(&named), "{}", field.name());
        let compared = pawen::query::SYNTAX.contains(&format!("`{}>", field.name()));
        assert!(compared || named(&field.name()), "{}", field.name());
    }
}

#[test]
fn the_help_on_queries_is_that_page() {
    let (exit, out, _) = Desk::new().pawen(&["help", "query"]);
    assert_eq!((exit, out.as_str()), (Exit::Hits, pawen::query::SYNTAX));
    let (exit, out, _) = Desk::new().pawen(&["help", "search"]);
    assert!(exit == Exit::Hits && out.contains("--since-last <NAME>"), "{out}");
    assert_eq!(Desk::new().pawen(&["help", "nosuch"]).0, Exit::Error);
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
