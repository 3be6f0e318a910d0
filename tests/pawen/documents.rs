//! The documents show what pawen does, keep their sizes, and link to what exists.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use pawen::{cli::Exit, query::Field};

use crate::{
    harness::{Desk, repository},
    plain_words::dialect_in_document,
};

/// The two front pages, which say the same.
const READMES: [&str; 2] = ["README.md", "README.zh-TW.md"];

fn read(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The blocks of a document that are marked with this language.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut open = None;
    for line in document.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(marked), None) => {
                open = Some(marked == language);
                blocks.extend((marked == language).then(String::new));
            }
            (Some(_), Some(_)) => open = None,
            (None, Some(true)) => blocks.last_mut().unwrap().extend([line, "\n"]),
            (None, _) => {}
        }
    }
    blocks
}

/// The command lines of a document's shell blocks that call `pawen`.
fn command_lines(document: &str) -> Vec<String> {
    let lines = blocks(document, "sh").concat().replace("cargo run --release --", "pawen");
    lines.lines().filter(|line| line.starts_with("pawen ")).map(str::to_owned).collect()
}

/// Splits a command line like a shell, as far as the documents need it: quotes and comments.
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

/// Runs the command lines of a document, one after another, with the fixtures for the reader's own archive.
fn run_commands_of(document: &str) -> usize {
    let desk = Desk::new();
    assert_eq!(desk.pawen(&["index", "fixtures/archive"]).0, Exit::Hits);
    let lines = command_lines(&read(document));
    for line in &lines {
        let words: Vec<String> = words(line)
            .into_iter()
            .map(|word| match word.as_str() {
                "~/ptt" => "fixtures/archive".to_owned(),
                "hits.csv" => desk.path("hits.csv").to_str().unwrap().to_owned(),
                _ => word,
            })
            .collect();
        if words[1] == "serve" {
            // It would not end; the tests of the page run it.
            pawen::cli::command().try_get_matches_from(&words).unwrap();
            continue;
        }
        let arguments: Vec<_> = words[1..].iter().map(String::as_str).collect();
        let (exit, _, err) = desk.pawen(&arguments);
        assert_eq!(exit, Exit::Hits, "{document}: {line}: {err}");
    }
    lines.len()
}

#[test]
fn the_commands_of_the_documents_work() {
    for readme in READMES {
        assert_eq!(run_commands_of(readme), 4, "{readme}");
    }
    assert!(run_commands_of("docs/guide.md") > 15);
}

#[test]
fn the_readmes_show_what_is_printed() {
    let desk = Desk::new();
    for readme in READMES {
        let document = read(readme);
        let shown = blocks(&document, "text");
        assert_eq!(command_lines(&document)[0], "pawen search DeepSeek --archive fixtures/archive");
        let (_, out, _) = desk.pawen(&["search", "DeepSeek", "--archive", "fixtures/archive"]);
        assert!(out.starts_with(&shown[0]), "{readme}: {out}");
        let (exit, _, err) = desk.pawen(&["search", "auther:k2seven", "--archive", "fixtures/archive"]);
        assert_eq!((exit, err), (Exit::Error, shown[1].clone()), "{readme}");
    }
}

/// The rows of a README's table of queries: each row's queries between backticks, and the number of threads they find.
fn counted_queries(readme: &str) -> Vec<(Vec<String>, usize)> {
    let rows = readme.lines().filter_map(|line| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, queries, _, count, _] = cells[..] else { return None };
        let queries = queries.split('`').skip(1).step_by(2).map(str::to_owned);
        Some((queries.collect(), count.parse().ok()?))
    });
    rows.collect()
}

#[test]
fn the_queries_of_the_readmes_find_what_they_say() {
    let [english, chinese] = READMES.map(|readme| counted_queries(&read(readme)));
    assert_eq!(english.len(), 8, "{english:?}");
    assert_eq!(english, chinese);
    let desk = Desk::new();
    assert_eq!(desk.pawen(&["index", "fixtures/archive"]).0, Exit::Hits);
    for (query, count) in english.iter().flat_map(|(queries, count)| queries.iter().map(move |query| (query, count))) {
        let (_, ids, err) = desk.pawen(&["search", "--format", "ids", "--", query]);
        assert_eq!(ids.lines().count(), *count, "{query}: {err}");
    }
}

#[test]
fn the_readmes_have_the_same_parts() {
    let [english, chinese] = READMES.map(read);
    for language in ["sh", "text"] {
        assert_eq!(blocks(&english, language), blocks(&chinese, language));
    }
    let parts = |document: &str| document.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(parts(&english), parts(&chinese));
    assert!(english.starts_with("[中文說明](README.zh-TW.md)"));
}

#[test]
fn the_front_pages_stay_short() {
    for (page, limit) in [("README.md", 8192), ("README.zh-TW.md", 8192), ("ARCHITECTURE.md", 12288)] {
        let size = read(page).len();
        assert!(size <= limit, "{page} has {size} bytes, {limit} at most: what is longer goes to docs/");
    }
}

/// The queries of a row of the page on the language, and how many threads they find, if the row has it.
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
fn the_chinese_page_on_the_language_has_the_same_rows() {
    let chinese = documented_queries(&read("src/query/syntax.zh-TW.md"));
    assert_eq!(documented_queries(pawen::query::SYNTAX), chinese);
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

/// What may be at the top of the repository.
const TOP: [&str; 25] = [
    ".ci",
    ".github",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "NOTICE",
    "README.md",
    "README.zh-TW.md",
    "SECURITY.md",
    "benches",
    "clippy.toml",
    "docs",
    "fixtures",
    "index-schema",
    "python",
    "rustfmt.toml",
    "scripts",
    "src",
    "tests",
];

/// The files of the repository, as git knows them; nothing outside a checkout, such as in a package.
fn tracked() -> Vec<String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(repository("")).output();
    let Some(listed) = listed.ok().filter(|listed| listed.status.success()) else { return Vec::new() };
    let listed = String::from_utf8(listed.stdout).unwrap();
    listed.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn nothing_unexpected_is_at_the_top() {
    let tracked = tracked();
    let tops: BTreeSet<_> = tracked.iter().filter_map(|path| path.split('/').next()).collect();
    let unexpected: Vec<_> = tops.iter().filter(|top| !TOP.contains(top)).collect();
    assert!(unexpected.is_empty(), "{unexpected:?}");
}

/// Every document of the repository, as a path from its root.
fn documents() -> Vec<String> {
    let mut documents = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(repository(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if entry.file_type().unwrap().is_dir() {
                let foreign = name == "target" || name == "node_modules" || name == ".git";
                folders.extend((!foreign).then_some(path));
            } else if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
                documents.push(path);
            }
        }
    }
    documents
}

/// The anchors of a document's headings, as GitHub makes them.
fn anchors(document: &str) -> Vec<String> {
    let headings =
        document.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        let kept = heading.chars().filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut seen = 0;
    for path in documents() {
        let document = read(&path);
        let folder = Path::new(&path).parent().unwrap();
        for (at, _) in document.match_indices("](") {
            let target = document[at + 2..].split(')').next().unwrap();
            if target.contains("://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path.clone() } else { folder.join(file).to_str().unwrap().to_owned() };
            assert!(repository(&file).exists(), "{path} links to {target}");
            let known = anchor.is_empty() || anchors(&read(&file)).iter().any(|known| known == anchor);
            assert!(known, "{path} links to {target}, which has no such heading");
            seen += 1;
        }
    }
    assert!(seen > 50, "the test sees the links it is about: {seen}");
}

#[test]
fn documents_are_in_plain_words() {
    let glossary = read("CONTRIBUTING.md");
    let (glossary, style) = glossary.split_once("### Plain words").unwrap();
    let (_, after) = style.split_once("## Commits").unwrap();
    for path in documents() {
        let text = if path == "CONTRIBUTING.md" { format!("{glossary}{after}") } else { read(&path) };
        let found = dialect_in_document(&text);
        assert!(found.is_empty(), "{path} has {found:?}");
    }
}

/// The paths that a document names between backticks, of files or folders of the repository or below `src`.
fn named_paths(document: &str) -> impl Iterator<Item = &str> {
    let quoted =
        document.lines().filter(|line| !line.starts_with("```")).flat_map(|line| line.split('`').skip(1).step_by(2));
    let known = [
        "archive/",
        "cli/",
        "docs/",
        "engine/",
        "index/",
        "index-schema/",
        "output/",
        "query/",
        "scripts/",
        "search/",
        "src/",
        "tests/",
        "text/",
        "web/",
    ];
    quoted.filter(move |path| {
        known.iter().any(|top| path.starts_with(top)) && !path.contains("NAME") && !path.contains(' ')
    })
}

#[test]
fn the_map_names_files_that_exist() {
    let mut seen = 0;
    for page in documents().iter().filter(|page| *page == "ARCHITECTURE.md" || page.starts_with("docs/design/")) {
        for path in named_paths(&read(page)) {
            let exists = repository(path).exists() || repository("src").join(path).exists();
            assert!(exists, "{page} names {path}, which is neither in the repository nor in src");
            seen += 1;
        }
    }
    assert!(seen > 40, "the test sees the paths it is about: {seen}");
}

#[test]
fn a_query_is_followed_in_eight_short_files() {
    let map = read("ARCHITECTURE.md");
    let (_, section) = map.split_once("\n## A query\n").expect("the map follows a query");
    let (section, _) = section.split_once("\n## ").expect("another section follows");
    let files: Vec<_> = section.lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next()).collect();
    assert!((5..=8).contains(&files.len()), "{files:?}");
    for file in files {
        let lines = read(&format!("src/{file}")).lines().count();
        assert!(lines <= 400, "{file} has {lines} lines");
    }
}
