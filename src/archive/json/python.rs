//! Python's notation of values, as `print` and `str` leave it: `[{'title': None, 'ok': True}]`.

use crate::text::hex;

/// Whether `text` begins as Python prints a dictionary or a list of them.
pub(in crate::archive) fn begins(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let inner = match text {
        [b'[' | b'(', rest @ ..] => rest.trim_ascii_start(),
        _ => text,
    };
    let Some(rest) = inner.strip_prefix(b"{") else { return false };
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix(b"u").unwrap_or(rest);
    rest.strip_prefix(b"'").and_then(|rest| memchr::memchr(b'\'', rest.get(..256).unwrap_or(rest))).is_some()
}

/// The same values in JSON. Whatever is no notation of Python is copied as it is, so that the reader of JSON reports it.
pub(in crate::archive) fn to_json(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        rest = match next {
            '\'' | '"' => string(rest, next, &mut json),
            '(' | ')' => {
                json.push(if next == '(' { '[' } else { ']' });
                &rest[1..]
            }
            letter if letter.is_ascii_alphabetic() => word(rest, &mut json),
            _ => {
                json.push(next);
                &rest[next.len_utf8()..]
            }
        };
    }
    json
}

/// Copies a word, or what JSON has for it; the rest after it.
fn word<'a>(text: &'a str, json: &mut String) -> &'a str {
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let (word, rest) = text.split_at(length);
    match word {
        "None" => json.push_str("null"),
        "True" => json.push_str("true"),
        "False" => json.push_str("false"),
        // A prefix of a string says how it is stored.
        "u" | "b" if rest.starts_with(['\'', '"']) => {}
        _ => json.push_str(word),
    }
    rest
}

/// Copies the string that `text` begins with, in JSON's quotes; the rest after it.
fn string<'a>(text: &'a str, quote: char, json: &mut String) -> &'a str {
    json.push('"');
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            _ if c == quote => {
                json.push('"');
                return &text[at + 1..];
            }
            '"' => json.push_str("\\\""),
            '\\' => {
                if let Some((at, escaped)) = chars.next() {
                    escape(&text[at..], escaped, &mut chars, json);
                }
            }
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            _ => json.push(c),
        }
    }
    ""
}

/// Writes the escape whose character behind the backslash is `escaped`, which `text` begins with.
fn escape(text: &str, escaped: char, chars: &mut impl Iterator<Item = (usize, char)>, json: &mut String) {
    let mut code = |digits: usize| {
        let code = text.get(1..=digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if code.is_some() {
            let _ = chars.nth(digits - 1);
        }
        code
    };
    let code = match escaped {
        'x' => code(2),
        'u' => code(4),
        'U' => code(8),
        _ => None,
    };
    match (code, escaped) {
        (Some(code), _) => match char::from_u32(code) {
            Some('"') => json.push_str("\\\""),
            Some('\\') => json.push_str("\\\\"),
            Some(control) if control < ' ' => push_code(code, json),
            Some(letter) => json.push(letter),
            // Half a surrogate pair, which the reader of JSON repairs.
            None => push_code(code & 0xffff, json),
        },
        (None, '\'') => json.push('\''),
        (None, 'a') => push_code(0x07, json),
        (None, 'v') => push_code(0x0b, json),
        (None, '0') => push_code(0, json),
        (None, '\n') => {}
        (None, _) => {
            json.push('\\');
            json.push(escaped);
        }
    }
}

/// Writes an escape of JSON.
fn push_code(code: u32, json: &mut String) {
    json.push_str("\\u");
    json.push_str(&hex::encode(&[(code >> 8 & 0xff) as u8, (code & 0xff) as u8]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_prints_becomes_json() {
        for (python, json) in [
            ("[{'a': None, 'b': True, 'c': (1, 2.5)}]", r#"[{"a": null, "b": true, "c": [1, 2.5]}]"#),
            (r#"{'a': "it's", 'b': 'say "hi"'}"#, r#"{"a": "it's", "b": "say \"hi\""}"#),
            (r"{'a': 'it\'s\n\x41\u63a8\\'}", r#"{"a": "it's\nA推\\"}"#),
            (r"{'a': '\a\v\0'}", r#"{"a": "\u0007\u000b\u0000"}"#),
            ("{u'a': u'推'}", r#"{"a": "推"}"#),
            ("{'a': 'open", r#"{"a": "open"#),
        ] {
            assert_eq!(to_json(python), json);
            assert!(begins(python.as_bytes()), "{python}");
        }
        assert!(!begins(b"[{\"a\": 1}]") && !begins(b"{'") && !begins(b"['a']"));
    }
}
