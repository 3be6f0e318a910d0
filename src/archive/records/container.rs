//! Whether an object is a record or holds records.

use super::{Found, LISTS, Mode, Records};
use crate::archive::{
    Fault, dialect,
    scan::{Member, OTHER_KIND, Scanner, Step},
};

impl Records<'_> {
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
            self.header = header(text, members);
            return Some((Mode::List { in_object: true }, last.value + 1));
        }
        // A list under another key, or one whose key is damaged, is known by its first record.
        let (opener, bracket) = (last.opener, last.value);
        if opener == b'[' && !in_list && self.first_of_list(bracket + 1).is_some_and(|first| self.is_record(first)) {
            self.header = header(self.window.bytes(), scanner.members());
            return Some((Mode::List { in_object: true }, bracket + 1));
        }
        let keyed = match members {
            [first] => first.opener == b'{' && self.is_record(first.value),
            [first, second] => first.opener == b'{' && second.opener == b'{',
            _ => false,
        };
        (keyed && !in_list).then_some((Mode::Keyed, 1))
    }

    /// Where the first element of a list is, if that is an object: `at` is behind the bracket.
    fn first_of_list(&mut self, at: usize) -> Option<usize> {
        loop {
            let rest = self.window.bytes().get(at..)?;
            match rest.iter().position(|byte| !byte.is_ascii_whitespace()) {
                Some(blanks) => return (rest.get(blanks) == Some(&b'{')).then_some(at + blanks),
                None if self.window.bytes().len() < self.window.bounds().record && self.window.more() => {}
                None => return None,
            }
        }
    }

    /// Whether a record of a known dialect stands at `at` in the window.
    fn is_record(&mut self, at: usize) -> bool {
        let mut scanner = Scanner::new();
        loop {
            let text = self.window.bytes().get(at..).unwrap_or_default();
            let step = scanner.advance(text);
            if step != Step::More || self.window.bytes().len() > self.window.bounds().record || !self.window.more() {
                let text = self.window.bytes().get(at..).unwrap_or_default();
                return dialect::of(text, scanner.members()).is_some();
            }
        }
    }
}

fn holds_one_object(members: &[Member]) -> bool {
    matches!(members, [only] if only.opener == b'{')
}

/// How many bytes of members are kept: each record may ask for them.
const HEADER: usize = 64 << 10;

/// The members of an object before its last one, the list, as an object of their own: those that are short and neither
/// objects nor lists, of several with one key the last.
fn header(text: &[u8], members: &[Member]) -> Vec<u8> {
    let key = |member: &Member| text.get(member.key.clone()).unwrap_or_default();
    let mut header = Vec::new();
    for (at, pair) in members.windows(2).enumerate() {
        let [member, next] = pair else { continue };
        let written = text.get(member.key.start.saturating_sub(1)..next.key.start.saturating_sub(1));
        let written = written.unwrap_or_default().trim_ascii_end();
        let written = written.strip_suffix(b",").unwrap_or(written);
        let is_repeated = members.iter().skip(at + 1).any(|later| key(later) == key(member));
        let is_finite = !matches!(text.get(member.value..), Some([b'N' | b'I', ..] | [b'-', b'I', ..]));
        let fits = header.len() + written.len() <= HEADER;
        if fits && !is_repeated && is_finite && !matches!(member.opener, b'{' | b'[') {
            header.push(if header.is_empty() { b'{' } else { b',' });
            header.extend(written.iter().filter(|&&byte| byte != 0));
        }
    }
    if header.is_empty() {
        header.push(b'{');
    }
    header.push(b'}');
    header
}
