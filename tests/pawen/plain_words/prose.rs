//! The prose of a source file: its comments and its string literals.

use std::{fs, path::Path};

use crate::{architecture::is_of_tests, harness::repository};

/// The texts of a source file, without the strings of its tests, which quote archives and other programs.
pub(super) fn of(path: &Path, source: &str) -> Vec<String> {
    let (mut texts, _) = split(source);
    let code = source.split("\n#[cfg(test)]\n").next().unwrap_or(source);
    if !is_of_tests(path) {
        texts.extend(split(code).1);
    }
    texts
}

/// The comments of a source file.
pub(super) fn comments(source: &str) -> Vec<String> {
    split(source).0
}

/// The names of the functions of a source file, as words.
pub(super) fn function_names(source: &str) -> impl Iterator<Item = String> {
    let names = source.lines().filter_map(|line| line.trim_start().split_once("fn "));
    names.map(|(_, rest)| rest.split('(').next().unwrap_or_default().replace('_', " "))
}

/// The lines of the scripts in some folders that are not Rust, each with its file; among them are those without an ending.
pub(super) fn scripts(folders: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(repository(folder)).unwrap() {
            let path = entry.unwrap().path();
            let ending = path.extension().map_or("", |ending| ending.to_str().unwrap());
            if path.is_file() && matches!(ending, "" | "py" | "mjs" | "sh" | "toml") {
                let text = fs::read_to_string(&path).unwrap();
                lines.extend(text.lines().map(|line| format!("{}: {line}", path.display())));
            }
        }
    }
    lines
}

/// A text without what it has between backticks: names of code and of contracts may be of any words.
pub(super) fn without_quotations(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("x")
}

/// The comments of a source, consecutive lines as one text, and its string literals. The tree has no block comments.
pub(crate) fn split(source: &str) -> (Vec<String>, Vec<String>) {
    let (mut comments, mut strings) = (Vec::<String>::new(), Vec::new());
    let (mut is_continued, mut before, mut rest) = (false, ' ', source);
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            let line = rest.lines().next().unwrap_or(rest);
            let text = line.trim_start_matches(['/', '!']);
            match comments.last_mut() {
                Some(last) if is_continued => last.push_str(text),
                _ => comments.push(text.to_owned()),
            }
            is_continued = true;
            line.len()
        } else if let Some(literal) = string(rest, before) {
            strings.push(literal.replace("\\\n", " "));
            is_continued = false;
            literal.len()
        } else {
            is_continued &= first.is_whitespace();
            character(rest).unwrap_or(first.len_utf8())
        };
        before = rest[..length].chars().next_back().unwrap_or(' ');
        rest = &rest[length..];
    }
    (comments, strings)
}

/// The string literal at the start of `rest`, raw or not; `before` is the character before it.
pub(crate) fn string(rest: &str, before: char) -> Option<&str> {
    if let Some(body) = rest.strip_prefix('"') {
        let mut is_escaped = false;
        let end = body.find(|c| {
            let ends = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            ends
        })?;
        return Some(&rest[..end + 2]);
    }
    // An `r` within a name begins no raw string; `br"…"` is one.
    if before.is_alphanumeric() && before != 'b' || before == '_' {
        return None;
    }
    let fenced = rest.strip_prefix('r')?;
    let body = fenced.trim_start_matches('#');
    let fence = &fenced[..fenced.len() - body.len()];
    let end = body.strip_prefix('"')?.find(&format!("\"{fence}"))?;
    Some(&rest[..end + 3 + 2 * fence.len()])
}

/// The length of the character literal at the start of `rest`; `None` also for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let first = body.chars().next()?;
    // The character after a backslash may be a quotation mark itself.
    let shortest = if first == '\\' { 2 } else { first.len_utf8() };
    let end = shortest + body.get(shortest..)?.find('\'')?;
    (first == '\\' || end == shortest).then_some(end + 2)
}

#[test]
fn a_source_is_taken_apart() {
    let source =
        "/// One\n/// two.\nfn f<'a>(c: char) {\n    // Three\n    g('\"', '\\'', \"f \\\" //\", br#\"r\"#)\n}\n";
    let (prose, strings) = split(source);
    assert_eq!(prose, [" One two.", " Three"]);
    assert_eq!(strings, ["\"f \\\" //\"", "r#\"r\"#"]);
    assert_eq!(comments("f(); // A\n"), [" A"]);
    assert_eq!(function_names(source).collect::<Vec<_>>(), ["f<'a>"]);
    assert_eq!(without_quotations("reads `told`, prints"), "reads x, prints");
}
