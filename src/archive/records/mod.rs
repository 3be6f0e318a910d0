//! The records of a JSON content, one by one, in whatever they are put together.
//!
//! They are found by structure, in one pass: a list under a key in an object, also a few objects deep, a list, an object
//! keyed by title, a record alone, and any sequence of these, on lines of their own or not. Where the syntax is broken the
//! reader resumes at the next place that looks like the beginning of a record and reports what it skipped as one piece.

mod container;
pub(super) mod content;
pub(super) mod record;
mod resync;
pub(super) mod within;

use std::collections::VecDeque;

use crate::archive::{
    Fault, Reason, RecordPlace,
    dialect::{Dialect, ListHeader},
    dialects,
    files::window::Window,
    json::{
        opening::Opening,
        scan::{Member, Scanner, Size, Step},
    },
    ptt::posts,
};

/// The next thing in the content.
pub(in crate::archive) enum Found {
    /// A complete value. Its bytes are [`Records::bytes`] until the next one is read.
    Value(Value),
    /// A piece that cannot be read as a value: where, why, and how it begins.
    Broken(RecordPlace, Reason, String),
    /// A fault of syntax at this offset that cost no record.
    Fault(u64, Fault),
}

/// A complete JSON value in the place of a record.
pub(in crate::archive) struct Value {
    pub(in crate::archive) place: RecordPlace,
    pub(in crate::archive) members: Vec<Member>,
    pub(super) deepest: usize,
    pub(in crate::archive) size: Size,
    /// Whether it has numbers that a parser of 64-bit numbers may change.
    pub(in crate::archive) has_long_numbers: bool,
    pub(in crate::archive) dialect: Option<&'static dyn Dialect>,
    /// Whether nothing is around it.
    pub(in crate::archive) is_outermost: bool,
    /// The key that it has in an object of records.
    pub(in crate::archive) key: Option<String>,
    /// Whether it ends without its closing brace, though every member is complete.
    pub(super) lacks_brace: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Between the values that make up the content.
    Document,
    /// In a list of records, which may itself be in an object.
    List { in_object: bool },
    /// In an object of records.
    Keyed,
    /// In what comes before or after the list in its object; no record.
    Header,
}

/// The reader of a content's records.
pub(in crate::archive) struct Records<'a> {
    window: Window<'a>,
    /// How many values that are no records are around the content.
    depth: usize,
    mode: Mode,
    /// The length of the value that was returned last.
    held: usize,
    /// Whether an element comes before this place in the list or object.
    after_element: bool,
    comma: Option<u64>,
    /// The key whose value comes next.
    key: Option<MemberKey>,
    opening: Option<Opening>,
    header: ListHeader,
    /// How many objects are open around the one that holds the list.
    wrappers: usize,
    /// Texts around the records that nothing reads, still to be returned: where they are, and their keys.
    unread: VecDeque<(u64, Fault)>,
    rescanned: u64,
    ended: bool,
}

/// A key of an object around records.
struct MemberKey {
    name: Vec<u8>,
    /// Whether a list under it is one of records, by its name.
    names_list: bool,
}

impl<'a> Records<'a> {
    /// The records of what `window` slides over.
    pub(in crate::archive) const fn new(window: Window<'a>) -> Self {
        Self::within(window, 0)
    }

    /// The records of what `window` slides over, which is `depth` values deep in values that are no records.
    pub(in crate::archive) const fn within(window: Window<'a>, depth: usize) -> Self {
        Self {
            window,
            depth,
            mode: Mode::Document,
            held: 0,
            after_element: false,
            comma: None,
            key: None,
            opening: None,
            header: ListHeader::new(Vec::new()),
            wrappers: 0,
            unread: VecDeque::new(),
            rescanned: 0,
            ended: false,
        }
    }

    /// The bytes of the value that was found last.
    pub(in crate::archive) fn bytes(&self) -> &[u8] {
        self.window.bytes().get(..self.held).unwrap_or_default()
    }

    /// How many values that are no records are around the content.
    pub(in crate::archive) const fn depth(&self) -> usize {
        self.depth
    }

    /// The members of the object before the list of records, as far as they were complete.
    pub(in crate::archive) const fn header(&self) -> &ListHeader {
        &self.header
    }

    /// The window, once all records have been found.
    pub(in crate::archive) fn into_window(self) -> Window<'a> {
        self.window
    }

    /// The next value or fault, or `None` at the end of the content.
    pub(in crate::archive) fn next(&mut self) -> Option<Found> {
        self.window.consume(std::mem::take(&mut self.held));
        loop {
            if let Some((offset, fault)) = self.unread.pop_front() {
                return Some(Found::Fault(offset, fault));
            }
            let Some(byte) = self.peek() else { return self.end() };
            let found = match (self.mode, byte) {
                // First, as a power cut may leave NUL bytes between any two values.
                (_, b'\0') => Some(self.nuls()),
                (_, b',') => self.comma(),
                (_, b']' | b'}') => self.close(byte),
                (Mode::Document, b'/') => self.comment_line(),
                (Mode::Document, b';' | b')') => Some(self.script_end()),
                (Mode::Document | Mode::List { .. }, b'{') => self.object(),
                (Mode::Document, b'[') => self.enter(Mode::List { in_object: false }, 1),
                (Mode::Header, b'[') if self.lists_records() => self.enter(Mode::List { in_object: true }, 1),
                (Mode::Keyed | Mode::Header, b'"') if self.key.is_none() => self.key(),
                _ => self.element(),
            };
            if found.is_some() {
                return found;
            }
        }
    }

    /// Whether the list here, under a key of the object that held the first list of records, is one of records as well:
    /// by its key or by its first element.
    fn lists_records(&mut self) -> bool {
        let names_list = self.key.as_ref().map(|key| key.names_list);
        names_list.is_some_and(|names_list| names_list || self.begins_with_record(1))
    }

    /// The first byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        self.window.skip(|byte| byte.is_ascii_whitespace());
        self.window.bytes().first().copied()
    }

    /// Skips what ends a statement or a call around the JSON of a script.
    fn script_end(&mut self) -> Found {
        let at = self.window.offset();
        self.window.skip(|byte| byte == b';' || byte == b')' || byte.is_ascii_whitespace());
        Found::Fault(at, Fault::Script)
    }

    /// Skips NUL bytes and the blanks among them.
    fn nuls(&mut self) -> Found {
        let at = self.window.offset();
        self.window.skip(|byte| byte == b'\0' || byte.is_ascii_whitespace());
        Found::Fault(at, Fault::Nul)
    }

    fn end(&mut self) -> Option<Found> {
        let open = self.mode != Mode::Document && !std::mem::replace(&mut self.ended, true);
        open.then(|| Found::Fault(self.window.offset(), Fault::Unclosed))
    }

    fn enter(&mut self, mode: Mode, skip: usize) -> Option<Found> {
        self.window.consume(skip);
        self.mode = mode;
        (self.after_element, self.comma, self.key) = (false, None, None);
        None
    }

    fn comma(&mut self) -> Option<Found> {
        let at = self.window.offset();
        self.window.consume(1);
        let expected = self.after_element && self.comma.is_none() && self.mode != Mode::Document;
        self.comma = Some(at);
        (!expected).then_some(Found::Fault(at, Fault::StrayComma))
    }

    fn close(&mut self, byte: u8) -> Option<Found> {
        let at = self.window.offset();
        let comma = self.comma;
        if self.mode == Mode::Header && byte == b'}' && self.wrappers > 0 {
            // The object around continues behind this one.
            self.wrappers -= 1;
            self.enter(Mode::Header, 1);
            self.after_element = true;
            return None;
        }
        let (next, skip, fault) = match (self.mode, byte) {
            (Mode::List { in_object: true }, b']') => (Mode::Header, 1, None),
            (Mode::List { in_object: false }, b']') | (Mode::Keyed | Mode::Header, b'}') => (Mode::Document, 1, None),
            // A brace closes the object around the list, and so the list.
            (Mode::List { in_object: true }, _) => (Mode::Header, 0, Some(Found::Fault(at, Fault::Unclosed))),
            (mode, _) => (mode, 1, Some(Found::Fault(at, Fault::StrayBracket))),
        };
        self.enter(next, skip);
        // The list is itself an element of the object around it, and a stray bracket changes nothing.
        self.after_element = true;
        fault.or_else(|| comma.map(|comma| Found::Fault(comma, Fault::TrailingComma)))
    }

    fn comment_line(&mut self) -> Option<Found> {
        if !self.window.at_least(2).starts_with(b"//") {
            return self.element();
        }
        let at = self.window.offset();
        loop {
            let length = self.window.bytes().len();
            // Consumed piece by piece: a line without an end must not fill the memory.
            let line = memchr::memchr(b'\n', self.window.bytes());
            self.window.consume(line.unwrap_or(length));
            if line.is_some() || !self.window.more() {
                return Some(Found::Fault(at, Fault::CommentLine));
            }
        }
    }

    /// The key of a member, up to and with its colon.
    fn key(&mut self) -> Option<Found> {
        let mut scanner = Scanner::new();
        if self.run(&mut scanner) != Step::Done {
            return Some(self.broken(&scanner, Step::More));
        }
        let end = scanner.at();
        let name = self.window.bytes().get(1..end - 1).unwrap_or_default().to_owned();
        let names_list = self.window.bounds().aliases().names_list(&name);
        let colon = self.colon_after(end);
        match colon {
            Some(colon) => {
                self.window.consume(colon + 1);
                self.key = Some(MemberKey { name, names_list });
                None
            }
            None => Some(self.broken(&scanner, Step::Broken("a colon is missing after a key"))),
        }
    }

    fn colon_after(&mut self, end: usize) -> Option<usize> {
        let mut at = end;
        loop {
            match self.window.bytes().get(at).copied() {
                Some(b':') => return Some(at),
                Some(byte) if byte.is_ascii_whitespace() => at += 1,
                None if self.window.bytes().len() < self.window.bounds().record && self.window.more() => {}
                _ => return None,
            }
        }
    }

    fn missing_comma(&mut self) -> Option<Found> {
        let missing = self.after_element && self.comma.is_none() && self.mode != Mode::Document && self.key.is_none();
        self.after_element &= !missing;
        missing.then(|| Found::Fault(self.window.offset(), Fault::MissingComma))
    }

    fn element(&mut self) -> Option<Found> {
        if let Some(fault) = self.missing_comma() {
            return Some(fault);
        }
        let mut scanner = Scanner::new();
        match self.run(&mut scanner) {
            Step::Done if self.is_around_records(&scanner) => {
                self.report_text(scanner.at());
                self.window.consume(scanner.at());
                (self.after_element, self.comma, self.key) = (true, None, None);
                None
            }
            Step::Done => Some(self.complete(scanner, false)),
            step => Some(self.broken(&scanner, step)),
        }
    }

    /// Reports the value of the key that was read last, which takes `length` bytes, if it has texts.
    fn report_text(&mut self, length: usize) {
        let value = self.window.bytes().get(..length).unwrap_or_default();
        let around = |key: &MemberKey| posts::around_records(&key.name, value, self.window.bounds().aliases());
        let fault = self.key.as_ref().and_then(around);
        self.unread.extend(fault.map(|fault| (self.window.offset(), fault)));
    }

    /// Whether the scanned value, a member of an object of records, is no record itself: whatever is next to a list of
    /// them and neither is one nor has some, as a pinned post may, and facts among records by their title or id.
    fn is_around_records(&self, scanner: &Scanner) -> bool {
        let is_fact = || matches!(self.window.bytes().first(), Some(b'"' | b'0'..=b'9' | b'-' | b't' | b'f'));
        match self.mode {
            Mode::Header => !self.is_or_has_record(scanner),
            Mode::Keyed => self.key.is_some() && is_fact(),
            Mode::Document | Mode::List { .. } => false,
        }
    }

    fn is_or_has_record(&self, scanner: &Scanner) -> bool {
        let value = self.window.bytes().get(..scanner.at()).unwrap_or_default();
        value.starts_with(b"{") && (self.claims(value, scanner) || self.has_within(value))
    }

    /// Scans until something is to be decided, reading on as needed. `More` means that the content ends.
    fn run(&mut self, scanner: &mut Scanner) -> Step {
        loop {
            match scanner.advance(self.window.bytes()) {
                // Given up: a string without an end would otherwise be read into memory up to the end of the file.
                Step::More if self.window.bytes().len() > self.window.bounds().record => return Step::More,
                Step::More if self.window.more() => {}
                Step::More if scanner.is_complete() => return Step::Done,
                step => return step,
            }
        }
    }

    fn complete(&mut self, scanner: Scanner, lacks_brace: bool) -> Found {
        self.held = scanner.at();
        let is_outermost = self.mode == Mode::Document;
        let key = self.key.take().and_then(|key| String::from_utf8(key.name).ok());
        (self.after_element, self.comma) = (true, None);
        let place = RecordPlace { offset: self.window.offset(), length: self.held as u64 };
        let dialect = dialects::of(self.bytes(), scanner.members(), self.window.bounds().aliases());
        if dialect.is_some()
            && self.opening.is_none()
            && let Some(first) = scanner.members().first()
        {
            // Of the first record only: a crawler writes the same key first in each.
            self.opening = self.bytes().get(first.key.clone()).map(Opening::new);
        }
        let (deepest, size, has_long_numbers) = (scanner.deepest(), scanner.size(), scanner.has_long_numbers());
        let members = scanner.into_members();
        Found::Value(Value { place, members, deepest, size, has_long_numbers, dialect, is_outermost, key, lacks_brace })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Bounds, Throttle, files::bounds::NEVER};

    /// The titles of the records, and what else was found.
    fn found(content: &str) -> (Vec<String>, Vec<String>) {
        let throttle = Throttle::new(0);
        let bounds = Bounds::new(&throttle, &NEVER);
        let content = Box::new(std::io::Cursor::new(content.to_owned()));
        let (mut records, mut other) = (Records::new(Window::new(content, &bounds)), Vec::new());
        let mut titles = Vec::new();
        while let Some(found) = records.next() {
            match found {
                Found::Value(value) if value.dialect.is_some() => {
                    titles.push(String::from_utf8_lossy(records.bytes()).split('"').nth(3).unwrap().to_owned());
                }
                Found::Value(_) => other.push(String::from_utf8_lossy(records.bytes()).into_owned()),
                Found::Broken(_, reason, _) => other.push(reason.to_string()),
                Found::Fault(_, fault) => other.push(fault.to_string()),
            }
        }
        (titles, other)
    }

    #[test]
    fn records_are_found_in_every_layout() {
        let (a, b) = (r#"{"article_title": "a", "content": "[{"}"#, r#"{"article_title": "b", "content": "\""}"#);
        for content in [
            format!("[{a}, {b}]"),
            format!(r#"{{"articles": [{a},{b}]}}"#),
            format!(r#"{{"board": "x", "n": {{}}, "threads" : [{a},{b}], "after": [1, {{"c": 2}}]}}"#),
            format!(r#"{{"first title": {a}, "second": {b}}}"#),
            format!(r#"{{"Kite": [{a}], "none": [], "other": [{{"c": 1}}], "Stock": [ {b}]}}"#),
            format!("{a}\r\n{b}\n"),
            format!("{a}{b}"),
            format!("[{a}]\n[{b}]"),
            format!(r#"{{"articles": []}}{{"articles": [{a}]}}{{"only": {b}}}"#),
        ] {
            let titles = vec!["a".to_owned(), "b".to_owned()];
            assert_eq!(found(&content), (titles, vec![]), "{content}");
        }
    }

    #[test]
    fn faults_cost_no_record_but_the_broken_one() {
        let (a, b) = (r#"{"article_title": "a", "content": ""}"#, r#"{"article_title": "b", "content": ""}"#);
        let unclosed = Fault::Unclosed.to_string();
        for (content, other) in [
            (format!("[{a},,{b},]"), vec![Fault::StrayComma.to_string(), Fault::TrailingComma.to_string()]),
            (format!("[{a} {b}"), vec![Fault::MissingComma.to_string(), unclosed.clone()]),
            (format!(r#"{{"articles": [{a},{b}}}"#), vec![unclosed.clone()]),
            (
                format!(r#"{{"articles": [{a},{{"article_title": "c", "con{b}]}}"#),
                vec![Reason::Broken("a colon is missing after a key").to_string()],
            ),
            (format!("{a}]{b}"), vec![Fault::StrayBracket.to_string()]),
            (format!("\0[\0{a},\0 \0{b}]\0\0"), vec![Fault::Nul.to_string(); 4]),
            (format!(r#"[{a},{b},{{"article_title": "c"#), vec![Reason::Cut.to_string(), unclosed]),
        ] {
            let titles = vec!["a".to_owned(), "b".to_owned()];
            assert_eq!(found(&content), (titles, other), "{content}");
        }
    }
}
