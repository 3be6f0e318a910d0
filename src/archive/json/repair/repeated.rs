//! Keys that occur more than once in an object: as in Python's `json`, the last one counts.

use std::{borrow::Cow, mem, ops::Range};

/// How many different keys of an object are known at a time; no dialect has as many.
const MOST_KEYS: usize = 256;

/// `text` with blanks in place of every member that another one of the same object and with the same key follows, or
/// `None` if there is no such member.
///
/// The memory beyond the text grows with its depth, not with the number of its members.
pub(super) fn keep_last(text: &str) -> Option<String> {
    let mut reader = KeyScanner { text, at: 0, open: Vec::new() };
    let mut kept: Option<Vec<u8>> = None;
    while let Some(earlier) = reader.next_earlier() {
        kept.get_or_insert_with(|| text.as_bytes().to_vec()).get_mut(earlier)?.fill(b' ');
    }
    // Only whole members were blanked out, and so only whole characters.
    String::from_utf8(kept?).ok()
}

/// An object or list that is not closed yet.
#[derive(Default)]
struct Open<'a> {
    is_object: bool,
    /// Whether a key comes next.
    at_key: bool,
    /// The last members with different keys.
    members: Vec<LastMember<'a>>,
    /// Which of them is being read.
    current: Option<usize>,
}

struct LastMember<'a> {
    key: Cow<'a, str>,
    /// Up to and with the comma behind it.
    place: Range<usize>,
}

impl<'a> Open<'a> {
    /// Notes that a member with `key` begins at `start`; the place of the one that it overrides.
    fn begin(&mut self, key: Cow<'a, str>, start: usize) -> Option<Range<usize>> {
        let place = start..start;
        self.current = self.members.iter().position(|member| member.key == key);
        if let Some(member) = self.current.and_then(|known| self.members.get_mut(known)) {
            return Some(mem::replace(&mut member.place, place));
        }
        // Beyond that repeated keys are not found, and the parser's error is reported.
        if self.members.len() < MOST_KEYS {
            self.current = Some(self.members.len());
            self.members.push(LastMember { key, place });
        }
        None
    }

    /// Notes that the current member ends at `end`.
    fn end(&mut self, end: usize) {
        if let Some(member) = self.current.take().and_then(|current| self.members.get_mut(current)) {
            member.place.end = end;
        }
    }
}

struct KeyScanner<'a> {
    text: &'a str,
    at: usize,
    open: Vec<Open<'a>>,
}

impl KeyScanner<'_> {
    /// The next member that a later one overrides.
    fn next_earlier(&mut self) -> Option<Range<usize>> {
        loop {
            let at = self.at;
            let byte = *self.text.as_bytes().get(at)?;
            self.at += 1;
            match byte {
                b'{' | b'[' => {
                    let is_object = byte == b'{';
                    self.open.push(Open { is_object, at_key: is_object, ..Open::default() });
                }
                b'}' | b']' => drop(self.open.pop()),
                b',' => self.comma(),
                b'"' => {
                    self.at = end_of_string(self.text.as_bytes(), self.at);
                    if let Some(earlier) = self.string(at).filter(|earlier| !earlier.is_empty()) {
                        return Some(earlier);
                    }
                }
                _ => {}
            }
        }
    }

    fn comma(&mut self) {
        if let Some(open) = self.open.last_mut().filter(|open| open.is_object) {
            open.at_key = true;
            open.end(self.at);
        }
    }

    /// Notes the string that begins at `start` and ends here if it is a key; the member that it overrides.
    fn string(&mut self, start: usize) -> Option<Range<usize>> {
        let open = self.open.last_mut()?;
        if !mem::take(&mut open.at_key) {
            return None;
        }
        let written = self.text.get(start..self.at)?;
        let key = if written.contains('\\') {
            // Two keys may be one with and without escapes.
            Cow::Owned(serde_json::from_str(written).ok()?)
        } else {
            Cow::Borrowed(written.strip_prefix('"')?.strip_suffix('"')?)
        };
        open.begin(key, start)
    }
}

/// Where the string ends whose first byte behind the quote is at `at`: behind its closing quote.
fn end_of_string(text: &[u8], mut at: usize) -> usize {
    loop {
        match memchr::memchr2(b'"', b'\\', text.get(at..).unwrap_or_default()) {
            None => return text.len(),
            Some(found) if text.get(at + found) == Some(&b'"') => return at + found + 1,
            Some(found) => at += found + 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_last_of_repeated_members_is_kept_in_each_object() {
        for (text, kept) in [
            (r#"{"a": 1, "a": 2}"#, Some(r#"{"a": 2}"#)),
            (r#"{"a": {"a": [1, "a,"], "a": 3}, "b": "a", "\u0061": 2, "a": 4}"#, Some(r#"{"b": "a", "a": 4}"#)),
            (r#"[{"a": 1, "b": [{"a": "}", "a": "x"}]}]"#, Some(r#"[{"a": 1, "b": [{"a": "x"}]}]"#)),
            (r#"{"b": 1, "a": 1, "b": 2}"#, Some(r#"{"a": 1, "b": 2}"#)),
            (r#"{"a": 1, "b": {"a": 1}, "c": ["a", "a"]}"#, None),
        ] {
            let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            assert_eq!(keep_last(text).as_deref().map(value), kept.map(value), "{text}");
        }
    }

    fn values() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![Just("1".to_owned()), Just(r#""a\",{""#.to_owned()), Just("null".to_owned())];
        leaf.prop_recursive(3, 24, 4, |inner| {
            let key = prop::sample::select(vec![r#""a""#, r#""b""#, r#""\u0061""#]);
            let members = prop::collection::vec((key, inner.clone()), 0..4);
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(" , "))),
                members.prop_map(|members| {
                    let members: Vec<_> = members.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                    format!("{{{}}}", members.join(", "))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_value_stays_the_same_and_no_key_is_repeated(text in values()) {
            // serde's own values keep the last of repeated members, too.
            let value: Value = serde_json::from_str(&text).unwrap();
            let kept = keep_last(&text).unwrap_or_else(|| text.clone());
            prop_assert_eq!(serde_json::from_str::<Value>(&kept).unwrap(), value);
            prop_assert!(keep_last(&kept).is_none());
        }
    }
}
