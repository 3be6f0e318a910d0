//! Finds where a JSON value ends, without building it and without recursion.
//!
//! The scanner checks the grammar of brackets, keys, colons and commas as it goes, so that a record that was cut in the
//! middle is noticed where it breaks and not at the end of the file. The content of strings and numbers is left to
//! the parser. NUL bytes between values count as blanks, which the parser repairs. It can be fed a growing piece of text and goes on where it stopped.

use std::ops::Range;

use super::number;

/// Deeper than this nothing is followed: the nesting costs memory, a byte a level.
const DEEPEST: usize = 1 << 20;
/// The keys that are kept; no dialect needs more.
const MOST_MEMBERS: usize = 256;

/// How a scan breaks at a bracket that closes what was not opened last.
pub(in crate::archive) const OTHER_KIND: &str = "a bracket is closed by one of the other kind";

/// What became of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) enum Step {
    /// The text ends before the value does.
    More,
    /// A member of the object begins that is itself an object or a list. Returned by [`Scanner::watching`] only.
    Opened,
    /// The value is complete.
    Done,
    /// The text is no JSON here, and what was missing.
    Broken(&'static str),
}

/// A key of the scanned object and where its value begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::archive) struct Member {
    /// The key without its quotes.
    pub(in crate::archive) key: Range<usize>,
    /// The first byte of the value.
    pub(in crate::archive) value: usize,
    /// What that byte is: `{`, `[`, `"`, or the beginning of a number or word.
    pub(in crate::archive) opener: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Value,
    FirstValue,
    Key,
    FirstKey,
    Colon,
    AfterValue,
    Text,
    KeyText,
    Word,
}

/// A scan of one value, from its first byte.
#[derive(Debug)]
pub(in crate::archive) struct Scanner {
    at: usize,
    state: State,
    stack: Vec<u8>,
    deepest: usize,
    key: usize,
    members: Vec<Member>,
    watch: bool,
    /// Where the current text, number or word begins.
    text: usize,
    size: Size,
    has_long_numbers: bool,
}

/// What a value holds, as far as the memory that it becomes depends on that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::archive) struct Size {
    /// The elements of all lists, and the line ends in all texts: each may be a comment.
    pub(in crate::archive) pieces: usize,
    /// The bytes of the longest text.
    pub(in crate::archive) longest: usize,
}

/// Bytes of memory for each byte of a record, its texts and their streams.
const OF_BYTE: usize = 6;
/// The same for each piece, which may be a comment and then is a document.
const OF_PIECE: usize = 360;
/// The same for each byte of the longest text, while it is analysed.
const OF_LONGEST: usize = 30;

impl Size {
    /// About how much memory a record of `length` bytes takes until it is written.
    pub(in crate::archive) const fn weight(self, length: usize) -> usize {
        let texts = length.saturating_mul(OF_BYTE).saturating_add(self.longest.saturating_mul(OF_LONGEST));
        texts.saturating_add(self.pieces.saturating_mul(OF_PIECE))
    }
}

impl Scanner {
    /// A scan of the value that begins where the text begins.
    pub(in crate::archive) const fn new() -> Self {
        Self {
            at: 0,
            state: State::Value,
            stack: Vec::new(),
            deepest: 0,
            key: 0,
            members: Vec::new(),
            watch: false,
            text: 0,
            size: Size { pieces: 0, longest: 0 },
            has_long_numbers: false,
        }
    }

    /// The same, stopping at each object or list that is a member of the scanned object.
    pub(in crate::archive) const fn watching() -> Self {
        let mut scanner = Self::new();
        scanner.watch = true;
        scanner
    }

    /// How many bytes have been scanned: once done, the length of the value.
    pub(in crate::archive) const fn at(&self) -> usize {
        self.at
    }

    /// How deep the value is nested: 1 for a flat object.
    pub(in crate::archive) const fn deepest(&self) -> usize {
        self.deepest
    }

    /// What the value holds.
    pub(in crate::archive) const fn size(&self) -> Size {
        self.size
    }

    /// Whether there are numbers that a parser of 64-bit numbers may change: fractions, exponents and long ones.
    pub(in crate::archive) const fn has_long_numbers(&self) -> bool {
        self.has_long_numbers
    }

    /// The keys of the scanned object, as far as it has been scanned.
    pub(in crate::archive) fn members(&self) -> &[Member] {
        &self.members
    }

    /// The keys, once the scan is over.
    pub(in crate::archive) fn into_members(self) -> Vec<Member> {
        self.members
    }

    /// Whether the value is complete if the text ends here: a number or word at the end has no closing sign.
    pub(in crate::archive) fn is_complete(&self) -> bool {
        self.stack.is_empty() && self.state == State::Word && self.at > 0
    }

    /// Whether all that is missing is the brace that closes the object: the list around it was closed instead.
    pub(in crate::archive) fn lacks_brace(&self) -> bool {
        self.stack == [b'{'] && self.state == State::AfterValue
    }

    /// Scans on in `text`, which begins with everything that was scanned before.
    pub(in crate::archive) fn advance(&mut self, text: &[u8]) -> Step {
        loop {
            let step = match self.state {
                State::Text | State::KeyText => self.text(text),
                State::Word => self.word(text),
                _ => self.structure(text),
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    fn text(&mut self, text: &[u8]) -> Option<Step> {
        let rest = text.get(self.at..).unwrap_or_default();
        // Nearly all bytes of an archive are in texts, so this search decides the speed of the scan.
        match memchr::memchr2(b'"', b'\\', rest) {
            None => {
                self.at = text.len();
                Some(Step::More)
            }
            Some(found) if rest.get(found) == Some(&b'"') => {
                self.at += found + 1;
                self.end_of_text()
            }
            // Two bytes are skipped without a look at the second, so that `\"` does not end the text.
            Some(found) if found + 1 < rest.len() => {
                self.size.pieces += usize::from(rest.get(found + 1) == Some(&b'n'));
                self.at += found + 2;
                None
            }
            Some(found) => {
                self.at += found;
                Some(Step::More)
            }
        }
    }

    fn end_of_text(&mut self) -> Option<Step> {
        if self.state == State::Text {
            self.size.longest = self.size.longest.max(self.at - self.text);
            return self.end_of_value();
        }
        if self.stack.len() == 1 && self.members.len() < MOST_MEMBERS {
            self.members.push(Member { key: self.key..self.at - 1, value: 0, opener: 0 });
        }
        self.state = State::Colon;
        None
    }

    fn end_of_value(&mut self) -> Option<Step> {
        self.state = State::AfterValue;
        self.stack.is_empty().then_some(Step::Done)
    }

    fn word(&mut self, text: &[u8]) -> Option<Step> {
        let rest = text.get(self.at..).unwrap_or_default();
        // Lenient: the parser judges words and numbers, and the scan only has to find their ends.
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        self.at += length;
        // The rest of the number may still be to come.
        if length == rest.len() {
            return Some(Step::More);
        }
        self.has_long_numbers |= text.get(self.text..self.at).is_some_and(number::may_change);
        self.end_of_value()
    }

    fn structure(&mut self, text: &[u8]) -> Option<Step> {
        let rest = text.get(self.at..).unwrap_or_default();
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b'\0')).count();
        self.at += blanks;
        match rest.get(blanks) {
            Some(&byte) => self.token(byte),
            None => Some(Step::More),
        }
    }

    fn token(&mut self, byte: u8) -> Option<Step> {
        match (self.state, byte) {
            (State::FirstValue, b']') | (State::FirstKey, b'}') | (State::AfterValue, b']' | b'}') => self.close(byte),
            (State::Value | State::FirstValue, _) => self.value(byte),
            (State::Key | State::FirstKey, b'"') => {
                self.key = self.at + 1;
                self.take(State::KeyText)
            }
            (State::Colon, b':') => self.take(State::Value),
            (State::AfterValue, b',') => {
                let inside_object = self.stack.last() == Some(&b'{');
                self.take(if inside_object { State::Key } else { State::Value })
            }
            (State::Key | State::FirstKey, _) => Some(Step::Broken("a key is missing")),
            (State::Colon, _) => Some(Step::Broken("a colon is missing after a key")),
            _ => Some(Step::Broken("a comma or closing bracket is missing")),
        }
    }

    fn take(&mut self, next: State) -> Option<Step> {
        self.at += 1;
        self.state = next;
        None
    }

    fn value(&mut self, byte: u8) -> Option<Step> {
        if self.stack.len() == 1
            && self.stack.first() == Some(&b'{')
            // Only the first value after its key: beyond the most members none is added, and the last would be
            // overwritten.
            && let Some(member) = self.members.last_mut().filter(|member| member.opener == 0)
        {
            (member.value, member.opener) = (self.at, byte);
        }
        self.size.pieces += usize::from(self.stack.last() == Some(&b'['));
        self.text = self.at;
        match byte {
            b'{' => self.open(byte, State::FirstKey),
            b'[' => self.open(byte, State::FirstValue),
            b'"' => self.take(State::Text),
            b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => self.take(State::Word),
            _ => Some(Step::Broken("a value is missing")),
        }
    }

    fn open(&mut self, byte: u8, next: State) -> Option<Step> {
        if self.stack.len() == DEEPEST {
            return Some(Step::Broken("it is nested without end"));
        }
        let is_member = self.stack.len() == 1 && self.stack.first() == Some(&b'{');
        self.stack.push(byte);
        self.deepest = self.deepest.max(self.stack.len());
        self.take(next);
        (self.watch && is_member).then_some(Step::Opened)
    }

    fn close(&mut self, byte: u8) -> Option<Step> {
        let opener = if byte == b'}' { b'{' } else { b'[' };
        if self.stack.last() != Some(&opener) {
            return Some(Step::Broken(OTHER_KIND));
        }
        self.stack.pop();
        self.at += 1;
        self.end_of_value()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scan(text: &str) -> (Step, usize) {
        let mut scanner = Scanner::new();
        let step = scanner.advance(text.as_bytes());
        (step, scanner.at())
    }

    #[test]
    fn values_end_where_they_end() {
        for (text, length) in [
            (r#"{"a": "}\"", "b": [1, {"c": null}]} , {"#, 35),
            ("[] ]", 2),
            ("[\0NaN,\0-Infinity]", 17),
            (r#""\\" x"#, 4),
            ("-1.5e+3,", 7),
            ("null}", 4),
            (r#"{"股":"票"}"#, 13),
        ] {
            assert_eq!(scan(text), (Step::Done, length), "{text}");
        }
    }

    #[test]
    fn broken_values_are_noticed_where_they_break() {
        for (text, at) in [
            (r#"{"a": "cut {"b": 1}"#, 13),
            (r#"{"a": 1 "b": 2}"#, 8),
            (r#"{"a": [1}"#, 8),
            (r#"{"a": 1, {"a": 2}"#, 9),
            (r#"{"a" 1}"#, 5),
            ("[1,]", 3),
        ] {
            let (step, found) = scan(text);
            assert!(matches!(step, Step::Broken(_)), "{text}: {step:?}");
            assert_eq!(found, at, "{text}");
        }
        for text in [r#"{"a": ["#, r#"{"a": "b\"#, "[1, 2"] {
            assert_eq!(scan(text).0, Step::More, "{text}");
        }
    }

    #[test]
    fn keys_are_those_of_the_object_itself() {
        let text = r#"{"a": {"x": 1}, "b": [{"y": 2}], "c": "d"}"#;
        let mut scanner = Scanner::new();
        assert_eq!(scanner.advance(text.as_bytes()), Step::Done);
        let known: Vec<_> = scanner.members().iter().map(|m| (&text[m.key.clone()], m.opener as char)).collect();
        assert_eq!(known, [("a", '{'), ("b", '['), ("c", '"')]);
    }

    #[test]
    fn what_may_become_comments_is_counted() {
        let text = r#"{"a": "x\ny\\n", "b": ["longest", {"c": [1]}], "d": "\u000a"}"#;
        let mut scanner = Scanner::new();
        assert_eq!(scanner.advance(text.as_bytes()), Step::Done);
        assert_eq!(scanner.size(), Size { pieces: 4, longest: 9 });
    }

    #[test]
    fn nesting_does_not_recurse() {
        let text = "[".repeat(3 << 20);
        assert!(matches!(scan(&text).0, Step::Broken(_)));
        let text = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(scan(&text), (Step::Done, 200_000));
    }

    proptest! {
        #[test]
        fn feeding_by_pieces_finds_the_same(text in r#"[\[\]{}",:a1\\ ]{0,40}"#, cut in 0_usize..40) {
            let mut scanner = Scanner::new();
            let first = scanner.advance(&text.as_bytes()[..cut.min(text.len())]);
            let step = if first == Step::More { scanner.advance(text.as_bytes()) } else { first };
            prop_assert_eq!((step, scanner.at()), scan(&text));
        }

        #[test]
        fn whatever_serde_reads_is_scanned_whole(text in r#"[\[\]{}",:a1\\ ]{1,12}"#) {
            if serde_json::from_str::<serde_json::Value>(text.trim()).is_ok() {
                let mut scanner = Scanner::new();
                let done = scanner.advance(text.trim().as_bytes()) == Step::Done || scanner.is_complete();
                prop_assert!(done);
                prop_assert_eq!(scanner.at(), text.trim().len());
            }
        }
    }
}
