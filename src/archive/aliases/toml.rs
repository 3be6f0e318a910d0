//! TOML whose nesting is bounded, which the parser itself does not bound.

use serde::de::DeserializeOwned;

/// How deep lists and tables may be nested, and how many keys with dots between them may name a value.
// pawen's own files need two. The parser recurses, and makes a table for each dotted key.
const DEEPEST: usize = 32;
/// The maximum number of bytes.
const LONGEST: usize = 1 << 20;

/// Parses `text`.
///
/// # Errors
/// If it is no such TOML, in words that may name a line.
pub fn from_toml<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    if text.len() > LONGEST {
        return Err(format!("longer than {LONGEST} bytes"));
    }
    if let Some(line) = too_deep(text) {
        return Err(format!("nested more than {DEEPEST} deep at line {line}"));
    }
    basic_toml::from_str(text).map_err(|error| error.to_string())
}

/// The line on which something is nested too deep. Brackets and dots in strings and comments do not count.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut dots, mut line, mut rest) = (0_usize, 0, 1, text);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' | '\'' => string(rest, c),
            '#' => rest.find('\n').unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '.' => dots += 1,
            '\n' => dots = 0,
            _ => {}
        }
        if depth > DEEPEST || dots > DEEPEST {
            return Some(line);
        }
        let (read, after) = rest.split_at(length);
        line += read.matches('\n').count();
        rest = after;
    }
    None
}

/// The length of the string that `text` begins with, in bytes, with its quotes.
fn string(text: &str, quote: char) -> usize {
    let (triple, single) = (quote.to_string().repeat(3), quote.to_string());
    let (ends, start) = if text.starts_with(&triple) { (triple.as_str(), 3) } else { (single.as_str(), 1) };
    let mut at = start;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(ends) {
            return at + ends.len();
        }
        // A backslash in quotes of one kind takes the next character with it; a line ends a string of one line.
        let escaped = quote == '"' && rest.starts_with('\\');
        if ends.len() == 1 && rest.starts_with('\n') {
            return at;
        }
        at += rest.chars().take(1 + usize::from(escaped)).map(char::len_utf8).sum::<usize>();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_bounded_and_strings_are_none() {
        let deep = |open: &str, close: &str, times: usize| format!("x = {}{}", open.repeat(times), close.repeat(times));
        for text in [deep("[", "]", 40_000), deep("{a=", "}", 50_000), format!("[{}]", vec!["a"; 20_000].join("."))] {
            let error = from_toml::<serde::de::IgnoredAny>(&text).unwrap_err();
            assert!(error.contains("line 1"), "{error}");
        }
        let brackets = "[".repeat(100);
        for text in [
            format!("x = \"\\\"{brackets}\""),
            format!("x = '{brackets}' # {brackets}"),
            format!("x = \"\"\"\n{brackets}\"\"\""),
        ] {
            assert!(from_toml::<serde::de::IgnoredAny>(&text).is_ok(), "{text}");
        }
        assert!(from_toml::<serde::de::IgnoredAny>("x = [1.5, [2]]\n[a.b]\ny = {z = 1}").is_ok());
    }
}
