//! Whether an object is a record or holds records.

use super::{Found, LISTS, Mode, Records};
use crate::archive::{
    Fault, RECORD_LIMIT, dialect,
    scan::{Member, OTHER_KIND, Scanner, Step},
};

impl Records {
    /// An object: a record, or what holds records.
    pub(super) fn object(&mut self) -> Option<Found> {
        if let Some(fault) = self.missing_comma() {
            return Some(fault);
        }
        let in_list = self.mode != Mode::Document;
        let mut scanner = Scanner::watching();
        loop {
            let step = self.run(&mut scanner);
            if step == Step::Opened {
                if let Some((mode, skip)) = self.container(&scanner, in_list) {
                    let unclosed = in_list.then(|| Found::Fault(self.window.offset(), Fault::Unclosed));
                    return self.enter(mode, skip).or(unclosed);
                }
                continue;
            }
            if in_list && step == Step::Broken(OTHER_KIND) && scanner.lacks_brace() {
                return Some(self.complete(scanner, true));
            }
            if step != Step::Done {
                return Some(self.broken(&scanner, step));
            }
            if !in_list && holds_one_object(scanner.members()) {
                return self.enter(Mode::Keyed, 1);
            }
            return Some(self.complete(scanner, false));
        }
    }

    /// What the object under the scanner holds, if its last key tells: how to go on, and how many bytes further on.
    ///
    /// Within a list only an object that begins with another list is one: a file appended to one that was cut.
    fn container(&mut self, scanner: &Scanner, in_list: bool) -> Option<(Mode, usize)> {
        let members = scanner.members();
        let last = members.last()?;
        let text = self.window.bytes();
        if last.opener == b'[' && LISTS.contains(&text.get(last.key.clone())?) && (!in_list || members.len() == 1) {
            self.header = header(text, last);
            return Some((Mode::List { in_object: true }, last.value + 1));
        }
        let keyed = match members {
            [first] => first.opener == b'{' && self.is_record(first.value),
            [first, second] => first.opener == b'{' && second.opener == b'{',
            _ => false,
        };
        (keyed && !in_list).then_some((Mode::Keyed, 1))
    }

    /// Whether a record of a known dialect stands at `at` in the window.
    fn is_record(&mut self, at: usize) -> bool {
        let mut scanner = Scanner::new();
        loop {
            let text = self.window.bytes().get(at..).unwrap_or_default();
            let step = scanner.advance(text);
            if step != Step::More || self.window.bytes().len() > RECORD_LIMIT || !self.window.more() {
                let text = self.window.bytes().get(at..).unwrap_or_default();
                return dialect::of(text, scanner.members()).is_some();
            }
        }
    }
}

fn holds_one_object(members: &[Member]) -> bool {
    matches!(members, [only] if only.opener == b'{')
}

/// The members before `list` as an object of their own.
fn header(text: &[u8], list: &Member) -> Vec<u8> {
    let before = text.get(..list.key.start.saturating_sub(1)).unwrap_or_default().trim_ascii_end();
    let before = before.strip_suffix(b",").unwrap_or(before);
    [before, b"}"].concat()
}
