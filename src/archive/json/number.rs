//! Numbers in place of texts, kept as they are written: a parser of 64-bit numbers turns `1.50` into `1.5`, and changes the
//! digits of what is larger.

use std::borrow::Cow;

use serde::de::IgnoredAny;

/// The longest number that is certain to fit into 64 bits.
const DIGITS: usize = 18;

/// Returns whether a parser of 64-bit numbers may change `word`, which is a number or another word of JSON.
pub(in crate::archive) fn may_change(word: &[u8]) -> bool {
    let is_number = matches!(word.first(), Some(b'-' | b'0'..=b'9'));
    is_number && (word.len() > DIGITS || word.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')))
}

/// The same JSON with each number that the parser may change as an object of `MongoDB`'s extended JSON, such as
/// `{"$number": "1.50"}`, which holds the number as text. What is no number in JSON is left as it is.
pub(in crate::archive) fn as_written(text: &str) -> Cow<'_, str> {
    let (mut written, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(byte) = text.as_bytes().get(at) {
        let rest = text.get(at..).unwrap_or_default();
        match byte {
            b'"' => at += string(rest.as_bytes()),
            b'-' | b'0'..=b'9' => {
                let length =
                    rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
                let number = rest.get(..length).unwrap_or_default();
                if may_change(number.as_bytes()) && serde_json::from_str::<IgnoredAny>(number).is_ok() {
                    written.push_str(text.get(copied..at).unwrap_or_default());
                    written.extend(["{\"$number\":\"", number, "\"}"]);
                    copied = at + length;
                }
                at += length;
            }
            _ => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    written.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(written)
}

/// The length of the string that `text` begins with, with its quotes.
fn string(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if text.get(at - 1) == Some(&b'"') {
            return at;
        }
        // What is escaped does not end the string.
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::archive::json::{node::Node, text::Text};

    #[test]
    fn numbers_are_texts_as_they_are_written() {
        for number in ["12345678901234567890123", "1.50", "-0.10", "1e5", "1E+400", "18446744073709551616", "7", "-7"] {
            let json = format!(r#"{{"a": {number}, "b\": 1.50": "2.50"}}"#);
            let written = as_written(&json);
            let node: Node<'_> = serde_json::from_str(&written).unwrap();
            assert_eq!(node.get("a"), Some(&Node::Number(number.to_owned())), "{json}");
            assert_eq!(node.members()[1].1.text(), Some("2.50"), "{json}");
            assert_eq!(serde_json::from_str::<Text<'_>>(&as_written(number)).unwrap().as_str(), number);
        }
        for other in ["[1.2.3, 01.5, 1., -, 1e, NaN]", "\"1.50", "\"1.50\\", "true", ""] {
            assert!(matches!(as_written(other), Cow::Borrowed(_)), "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_has_no_such_number_stays_as_it_is(text in r#"[\[\]{}",:a1推\\ ]{0,40}"#) {
            prop_assert_eq!(as_written(&text), text.as_str());
        }
    }
}
