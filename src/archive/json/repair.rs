//! Repairs of JSON that breaks the grammar but that Python's `json` or other lenient readers accept: half surrogate
//! pairs, raw control characters, unknown escapes, `NaN` and `Infinity`, NUL bytes between values, repeated keys.

mod repeated;

use crate::archive::Fault;
use crate::text::hex;

/// What Python's `json.dumps` writes for numbers that JSON does not have, the longest first.
const NOT_FINITE: [&str; 3] = ["-Infinity", "Infinity", "NaN"];

/// A repaired text, and what was wrong with it.
pub(in crate::archive) struct Mended {
    pub(in crate::archive) text: String,
    pub(in crate::archive) faults: Vec<Fault>,
}

/// Repairs what `error` reports about `text`, or returns `None` if that is not possible.
pub(in crate::archive) fn mend(text: &str, error: &serde_json::Error) -> Option<Mended> {
    if !error.is_data() {
        return mend_syntax(text);
    }
    // The error is in what the text says. Where a key is repeated, an earlier value, which is not read, may be wrong.
    repeated::keep_last(text).map(|text| Mended { text, faults: vec![Fault::RepeatedKey] })
}

/// Repairs the strings of `text` and what is between its values.
fn mend_syntax(text: &str) -> Option<Mended> {
    // Most repairs lengthen a text by a few bytes.
    let mut mender = Mender { text: String::with_capacity(text.len() + 16), faults: Vec::new() };
    let mut rest = text;
    let mut in_string = false;
    while let Some(next) = rest.chars().next() {
        rest = match next {
            '\\' if in_string => mender.escape(rest),
            '\0'..='\x1f' if in_string => mender.control(rest, next),
            '\0' => mender.instead(Fault::Nul, " ", rest, 1),
            '-' | 'I' | 'N' if !in_string => mender.number(rest, next),
            _ => {
                in_string ^= next == '"';
                mender.text.push(next);
                rest.get(next.len_utf8()..).unwrap_or_default()
            }
        };
    }
    (!mender.faults.is_empty()).then_some(Mended { text: mender.text, faults: mender.faults })
}

struct Mender {
    text: String,
    faults: Vec<Fault>,
}

impl Mender {
    /// Copies the escape that `rest` begins with; the rest after it.
    fn escape<'a>(&mut self, rest: &'a str) -> &'a str {
        match unit(rest) {
            // A whole pair is copied at once, so that its second half is not taken for a lone one.
            Some(0xd800..=0xdbff) if matches!(rest.get(6..).and_then(unit), Some(0xdc00..=0xdfff)) => {
                self.copy(rest, 12)
            }
            Some(0xd800..=0xdfff) => self.instead(Fault::LoneSurrogate, "\\ufffd", rest, 6),
            Some(_) => self.copy(rest, 6),
            None if rest.get(1..).is_some_and(|rest| rest.starts_with(['"', '\\', '/', 'b', 'f', 'n', 'r', 't'])) => {
                self.copy(rest, 2)
            }
            None => self.instead(Fault::BadString, "\\\\", rest, 1),
        }
    }

    fn control<'a>(&mut self, rest: &'a str, control: char) -> &'a str {
        self.note(Fault::BadString);
        self.text.push_str("\\u00");
        self.text.push_str(&hex::encode(&[u8::try_from(control).unwrap_or_default()]));
        rest.get(1..).unwrap_or_default()
    }

    /// Copies the sign that `rest` begins with, or puts `null` in place of the number that begins with it.
    fn number<'a>(&mut self, rest: &'a str, sign: char) -> &'a str {
        match NOT_FINITE.into_iter().find(|name| rest.starts_with(name)) {
            Some(name) => self.instead(Fault::NotFinite, "null", rest, name.len()),
            None => self.copy(rest, sign.len_utf8()),
        }
    }

    /// Puts `other` in place of the first `length` bytes of `rest`; the rest after them.
    fn instead<'a>(&mut self, fault: Fault, other: &str, rest: &'a str, length: usize) -> &'a str {
        self.note(fault);
        self.text.push_str(other);
        rest.get(length..).unwrap_or_default()
    }

    fn copy<'a>(&mut self, rest: &'a str, length: usize) -> &'a str {
        let (copied, rest) = rest.split_at_checked(length).unwrap_or((rest, ""));
        self.text.push_str(copied);
        rest
    }

    fn note(&mut self, fault: Fault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// The UTF-16 unit of the `\uXXXX` that `text` begins with.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    plain.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn mended(text: &str) -> Option<Mended> {
        mend(text, &serde_json::from_str::<Value>(text).unwrap_err())
    }

    #[test]
    fn strings_and_numbers_are_mended_and_nothing_else() {
        for (text, expected, fault) in [
            (r#"{"a": "x\ud800y"}"#, "x\u{fffd}y", Fault::LoneSurrogate),
            (r#"{"a": "\ude00\ud83d\ude00"}"#, "\u{fffd}😀", Fault::LoneSurrogate),
            (r#"{"a": "\ud83d\n"}"#, "\u{fffd}\n", Fault::LoneSurrogate),
            ("{\"a\": \"x\ny\"}", "x\ny", Fault::BadString),
            (r#"{"a": "C:\股票\""}"#, "C:\\股票\"", Fault::BadString),
            (r#"{"a": "\u12"}"#, "\\u12", Fault::BadString),
            (r#"{"b": NaN, "c": [-Infinity, Infinity], "a": "NaN"}"#, "NaN", Fault::NotFinite),
            ("\0{\0\"a\":\0\0\"x\"}\0", "x", Fault::Nul),
        ] {
            let mended = mended(text).unwrap();
            let value: Value = serde_json::from_str(&mended.text).unwrap();
            assert_eq!(value["a"], expected, "{text}");
            assert_eq!(mended.faults, [fault], "{text}");
        }
        assert!(mended(r#"{"a": -1, "b": nan}"#).is_none(), "Python does not read this either");
    }
}
