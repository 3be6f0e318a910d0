//! Mends strings that JSON does not allow but that lose nothing by being read: half surrogate pairs, raw control
//! characters, unknown escapes.

use super::Fault;
use crate::text::hex;

/// A record's text with its strings mended, and what was wrong with them.
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) faults: Vec<Fault>,
}

/// Mends the strings of `text`, or `None` if there is nothing that can be mended.
pub(super) fn mend(text: &str) -> Option<Mended> {
    let mut mender = Mender { text: String::with_capacity(text.len() + 16), faults: Vec::new() };
    let mut rest = text;
    let mut in_string = false;
    while let Some(next) = rest.chars().next() {
        rest = match next {
            '\\' if in_string => mender.escape(rest),
            '\0'..='\x1f' if in_string => mender.control(rest, next),
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
            Some(0xd800..=0xdbff) if matches!(rest.get(6..).and_then(unit), Some(0xdc00..=0xdfff)) => {
                self.copy(rest, 12)
            }
            Some(0xd800..=0xdfff) => {
                self.note(Fault::LoneSurrogate);
                self.text.push_str("\\ufffd");
                rest.get(6..).unwrap_or_default()
            }
            Some(_) => self.copy(rest, 6),
            None if rest.get(1..).is_some_and(|rest| rest.starts_with(['"', '\\', '/', 'b', 'f', 'n', 'r', 't'])) => {
                self.copy(rest, 2)
            }
            None => {
                self.note(Fault::BadString);
                self.text.push_str("\\\\");
                rest.get(1..).unwrap_or_default()
            }
        }
    }

    fn control<'a>(&mut self, rest: &'a str, control: char) -> &'a str {
        self.note(Fault::BadString);
        self.text.push_str("\\u00");
        self.text.push_str(&hex::encode(&[u8::try_from(control).unwrap_or_default()]));
        rest.get(1..).unwrap_or_default()
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
    use super::*;

    #[test]
    fn strings_are_mended_and_nothing_else() {
        for (text, expected, fault) in [
            (r#"{"a": "x\ud800y"}"#, "x\u{fffd}y", Fault::LoneSurrogate),
            (r#"{"a": "\ude00\ud83d\ude00"}"#, "\u{fffd}😀", Fault::LoneSurrogate),
            (r#"{"a": "\ud83d\n"}"#, "\u{fffd}\n", Fault::LoneSurrogate),
            ("{\"a\": \"x\ny\"}", "x\ny", Fault::BadString),
            (r#"{"a": "C:\股票\""}"#, "C:\\股票\"", Fault::BadString),
            (r#"{"a": "\u12"}"#, "\\u12", Fault::BadString),
        ] {
            let mended = mend(text).unwrap();
            let value: serde_json::Value = serde_json::from_str(&mended.text).unwrap();
            assert_eq!(value["a"], expected, "{text}");
            assert_eq!(mended.faults, [fault], "{text}");
        }
        assert!(mend("{\n\"a\": \"\\ud83d\\ude00 \\\\ \\n\"\n}").is_none());
    }
}
