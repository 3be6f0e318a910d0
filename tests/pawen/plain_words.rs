//! Plain words in all that people read: comments, messages and help of `src`, templates of the page, documents, tests and scripts.

pub(crate) mod prose;

use std::fs;

use crate::{architecture::sources, harness::repository};

/// Words of the dialect that this project was first written in; CONTRIBUTING.md has the common word for each.
const DIALECT: [&str; 28] = [
    "anew",
    "anybody",
    "asked",
    "asks",
    "at hand",
    "beside",
    "broke off",
    "broken off",
    "go on with",
    "goes on with",
    "gone on with",
    "heed",
    "heeds",
    "is told",
    "lies",
    "nobody",
    "nought",
    "of which",
    "so many",
    "so much",
    "somebody",
    "stand",
    "stands",
    "stood",
    "tell",
    "tells",
    "told",
    "whoever",
];

/// The words of the dialect in a document, without its code: names of contracts may be of any words.
pub(crate) fn dialect_in_document(text: &str) -> Vec<&'static str> {
    dialect_in(&prose::without_quotations(text))
}

/// The words of the dialect in a text.
fn dialect_in(text: &str) -> Vec<&'static str> {
    let text = normalized(text);
    DIALECT.into_iter().filter(|word| text.contains(&normalized(word))).collect()
}

/// The words of a text in lower case, each between two blanks.
fn normalized(text: &str) -> String {
    let letters = text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " ");
    format!(" {} ", letters.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn words_are_found_across_lines_and_signs() {
    assert_eq!(dialect_in("tell: of\n/// which, tells"), ["of which", "tell", "tells"]);
    assert!(dialect_in("retells, besides, bystander").is_empty());
}

#[test]
fn sources_are_in_plain_words() {
    let (root, mut seen, mut left) = (repository("src"), 0, Vec::new());
    sources(&root, &mut |path, source| {
        let path = path.strip_prefix(&root).unwrap();
        for text in prose::of(path, source).into_iter().chain(prose::function_names(source)) {
            let found = dialect_in(&prose::without_quotations(&text));
            if !found.is_empty() {
                left.push(format!("{} has {found:?} in: {text}", path.display()));
            }
            seen += 1;
        }
    });
    assert!(left.is_empty(), "{left:#?}");
    assert!(seen > 300, "the test sees the texts it is about: {seen}");
}

/// Tests, benchmarks and scripts: their comments, and the names of their functions, which say what is tested. Their strings
/// quote archives and contracts.
#[test]
fn tests_and_tools_are_in_plain_words() {
    let (mut seen, mut left) = (0, Vec::new());
    for folder in ["tests", "benches", "scripts"] {
        let root = repository(folder);
        sources(&root, &mut |path, source| {
            let path = path.strip_prefix(&root).unwrap();
            for text in prose::comments(source).into_iter().chain(prose::function_names(source)) {
                let found = dialect_in(&prose::without_quotations(&text));
                if !found.is_empty() {
                    left.push(format!("{folder}/{} has {found:?} in: {text}", path.display()));
                }
                seen += 1;
            }
        });
    }
    for text in prose::scripts(&["scripts", "scripts/attacks", "tests/page", "benches/peers", "benches/peers/engines"])
    {
        let found = dialect_in(&text);
        assert!(found.is_empty(), "{found:?} in: {text}");
        seen += 1;
    }
    assert!(left.is_empty(), "{left:#?}");
    assert!(seen > 1000, "the test sees the texts it is about: {seen}");
}

#[test]
fn the_page_is_in_plain_words() {
    for folder in ["src/web/templates", "src/web/assets"] {
        for entry in fs::read_dir(repository(folder)).unwrap() {
            let path = entry.unwrap().path();
            let found = dialect_in(&fs::read_to_string(&path).unwrap());
            assert!(found.is_empty(), "{} has {found:?}", path.display());
        }
    }
}
