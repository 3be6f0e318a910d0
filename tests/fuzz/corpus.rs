//! The laws of the fuzz targets on their committed inputs, on the fixtures and on random input. `scripts/fuzz` searches
//! longer.

#![expect(clippy::unwrap_used, reason = "a test program; the exemption for tests does not reach its helpers")]

use std::{fs, path::Path};

use proptest::prelude::*;

#[expect(unreachable_pub, clippy::expect_used, reason = "also the library of the fuzz targets")]
#[path = "src/lib.rs"]
mod laws;

/// The contents of the files below a folder of the repository.
fn inputs(folder: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    collect(&laws::repository(folder), &mut found);
    assert!(!found.is_empty(), "{folder}");
    found
}

fn collect(folder: &Path, found: &mut Vec<Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, found) } else { found.push(fs::read(path).unwrap()) }
    }
}

fn check_archive(content: &[u8]) {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), content).unwrap();
    laws::archive::check(file.path());
}

/// The words of a dictionary of libFuzzer: one in quotes on each line, some bytes as `\xHH`.
fn dictionary(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| unescaped(line.strip_prefix('"').unwrap().strip_suffix('"').unwrap())).collect()
}

fn unescaped(word: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = word.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let (byte, length) = match after {
            [b'x', high, low, ..] if first == b'\\' => {
                (u8::from_str_radix(str::from_utf8(&[*high, *low]).unwrap(), 16).unwrap(), 4)
            }
            [escaped, ..] if first == b'\\' => (*escaped, 2),
            _ => (first, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
    String::from_utf8(bytes).unwrap()
}

fn words() -> Vec<String> {
    dictionary(&fs::read_to_string(laws::repository("tests/fuzz/query.dict")).unwrap())
}

/// A change to a file: a place, what is removed there, and what is inserted.
fn change() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    (any::<prop::sample::Index>(), 0..64_usize, prop::collection::vec(any::<u8>(), 0..8))
}

/// Makes `changes` to `content` from the place `first` on.
fn changed(content: &mut Vec<u8>, changes: Vec<(prop::sample::Index, usize, Vec<u8>)>, first: usize) {
    for (at, removed, inserted) in changes {
        let at = first + at.index(content.len() + 1 - first);
        let end = content.len().min(at + removed);
        content.splice(at..end, inserted);
    }
}

thread_local! {
    static LAW: laws::reader::Law = laws::reader::Law::new();
}

#[test]
fn the_dictionary_is_read() {
    let words = words();
    assert!(words.len() > 90 && words.contains(&"｜".to_owned()) && words.contains(&"author:".to_owned()), "{words:?}");
    assert_eq!(dictionary("# x\n\"\\\"\"\n\"\\\\\"\n\"\\xE6\\x88\\x96\""), ["\"", "\\", "或"]);
}

#[test]
fn queries() {
    // The fuzzer skips input that is no text, too.
    inputs("tests/fuzz/corpus/query")
        .iter()
        .filter_map(|input| str::from_utf8(input).ok())
        .for_each(laws::query::check);
}

#[test]
fn archives() {
    for folder in ["fixtures", "tests/fuzz/corpus/archive"] {
        for input in inputs(folder) {
            check_archive(&input);
        }
    }
}

#[test]
fn readers() {
    let law = laws::reader::Law::new();
    for input in inputs("tests/fuzz/corpus/reader") {
        law.check(&input);
    }
    // Every fixture within every shape.
    for (input, letter) in inputs("fixtures")
        .iter()
        .flat_map(|input| laws::reader::letters().into_iter().map(move |letter| (input, letter)))
    {
        law.check(&[&[letter], &input[..]].concat());
    }
}

#[test]
fn requests() {
    let law = laws::request::Law::new();
    for input in inputs("tests/fuzz/corpus/request") {
        law.check(&input);
    }
}

#[test]
fn cursors() {
    let law = laws::cursor::Law::new();
    for input in inputs("tests/fuzz/corpus/cursor") {
        law.check(&input);
    }
}

#[test]
fn manifests() {
    let law = laws::manifest::Law::new();
    for input in inputs("tests/fuzz/corpus/manifest") {
        law.check(&input);
    }
}

#[test]
fn damaged_indexes() {
    let law = laws::index::Law::new();
    for input in inputs("tests/fuzz/corpus/index") {
        law.check(&input);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn random_queries(
        words in prop::collection::vec(prop_oneof![4 => prop::sample::select(words()), 1 => any::<String>()], 0..24),
        spaced in any::<bool>(),
    ) {
        laws::query::check(&words.join(if spaced { " " } else { "" }));
    }

    #[test]
    fn changed_readers(
        letter in prop::sample::select(laws::reader::letters()),
        content in prop::sample::select(inputs("tests/fuzz/corpus/reader")),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let mut content = content;
        content[0] = letter;
        changed(&mut content, changes, 1);
        LAW.with(|law| law.check(&content));
    }

    #[test]
    fn changed_archives(
        content in prop::sample::select(inputs("fixtures")),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let mut content = content;
        changed(&mut content, changes, 0);
        check_archive(&content);
    }
}
