//! Whether an object is a record or holds records.

use super::{Found, Mode, Records};
use crate::archive::{
    Fault,
    dialect::{ListHeader, Shape},
    dialects,
    json::scan::{Member, OTHER_KIND, Scanner, Step},
    ptt::posts,
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
            if !in_list && holds_one_object(self.window.bytes(), scanner.members()) {
                return self.enter(Mode::Keyed, 1);
            }
            return Some(self.complete(scanner, false));
        }
    }

    /// How to read the object under the scanner if it holds records: the mode, and how many bytes to skip.
    ///
    /// Within a list only an object that begins with another list is one: a file appended to one that was cut.
    fn container(&mut self, scanner: &Scanner, in_list: bool) -> Option<(Mode, usize)> {
        let members = scanner.members();
        let last = members.last()?;
        let key = self.window.bytes().get(last.key.clone())?;
        // By these keys even a list that is empty or begins with a broken record is one of records.
        let is_certain = CERTAIN.contains(&key);
        if last.opener == b'[' && is_certain && (!in_list || members.len() == 1) {
            return Some(self.list(members, last.value + 1, 0));
        }
        // Each look costs time by the number of members; what has that many is read as a value.
        if in_list || members.len() > MOST_MEMBERS {
            return None;
        }
        let names_list = self.window.bounds().aliases().names_list(key);
        // A list under another key, or one whose key is damaged, is known by its first record. A record may hold lists of
        // what looks like records, so it is not taken apart.
        let (opener, start) = (last.opener, last.value);
        let may_hold_records = opener == b'[' || (opener == b'{' && names_list);
        let is_no_record =
            may_hold_records && dialects::of(self.window.bytes(), members, self.window.bounds().aliases()).is_none();
        if opener == b'[' && is_no_record && self.begins_with_record(start + 1) {
            return Some(self.list(scanner.members(), start + 1, 0));
        }
        if opener == b'{'
            && is_no_record
            && let Some((list, wrappers)) = self.wrapped_list(start, 1)
        {
            return Some(self.list(scanner.members(), list, wrappers));
        }
        self.is_keyed(scanner.members()).then_some((Mode::Keyed, 1))
    }

    /// Enters the list of records that begins at `list` in the last of `members`, below `wrappers` objects.
    fn list(&mut self, members: &[Member], list: usize, wrappers: usize) -> (Mode, usize) {
        self.header = header(self.window.bytes(), members);
        let before = members.get(..members.len().saturating_sub(1)).unwrap_or_default();
        if before.iter().any(|member| self.is_or_holds_record(member.value)) {
            // From the beginning of the object: what comes before the list is read, too, such as a pinned post.
            return (Mode::Header, 1);
        }
        self.report_texts(0, before);
        self.wrappers = wrappers;
        (Mode::List { in_object: true }, list)
    }

    /// Reports those of `members` that nothing reads, in the object at `at` in the window.
    fn report_texts(&mut self, at: usize, members: &[Member]) {
        let text = self.window.bytes().get(at..).unwrap_or_default();
        let (offset, aliases) = (self.window.offset() + at as u64, self.window.bounds().aliases());
        let shape = Shape::new(text, members, aliases);
        let faults = shape.members().filter_map(|(key, _, value)| posts::around_records(key, value, aliases));
        self.unread.extend(faults.map(|fault| (offset, fault)));
    }

    /// Whether the members, which end with an object, are records by their title or id: two of them are. One alone may be
    /// a part of a record, such as the post before its comments.
    fn is_keyed(&mut self, members: &[Member]) -> bool {
        let [.., first, second] = members else { return false };
        let is_object = |member: &Member| member.opener == b'{';
        is_object(first)
            && is_object(second)
            && !is_column(self.window.bytes(), first)
            && self.is_record(first.value)
            && self.is_record(second.value)
    }

    /// Where the list of records begins in the object at `at` in the window, and how many objects are around it.
    fn wrapped_list(&mut self, at: usize, wrappers: usize) -> Option<(usize, usize)> {
        let mut scanner = Scanner::watching();
        loop {
            let text = self.window.bytes().get(at..)?;
            match scanner.advance(text) {
                Step::Opened => {
                    let last = scanner.members().last()?;
                    let (start, opener) = (at + last.value, last.opener);
                    let key = self.window.bytes().get(at..)?.get(last.key.clone())?;
                    let names_list = self.window.bounds().aliases().names_list(key);
                    if opener == b'[' && self.begins_with_record(start + 1) {
                        let [before @ .., _] = scanner.members() else { return None };
                        self.report_texts(at, before);
                        return Some((start + 1, wrappers));
                    }
                    if opener == b'{'
                        && names_list
                        && wrappers < MOST_WRAPPERS
                        && let found @ Some(_) = self.wrapped_list(start, wrappers + 1)
                    {
                        let [before @ .., _] = scanner.members() else { return None };
                        self.report_texts(at, before);
                        return found;
                    }
                }
                Step::More if self.window.bytes().len() < self.window.bounds().record && self.window.more() => {}
                _ => return None,
            }
        }
    }

    /// Whether the first element of a list is a record or holds one: `at` is behind the bracket.
    pub(super) fn begins_with_record(&mut self, at: usize) -> bool {
        loop {
            let rest = self.window.bytes().get(at..).unwrap_or_default();
            match rest.iter().position(|byte| !byte.is_ascii_whitespace()) {
                Some(blanks) => return self.is_or_holds_record(at + blanks),
                None if self.window.bytes().len() < self.window.bounds().record && self.window.more() => {}
                None => return false,
            }
        }
    }

    /// Whether the value at `at` in the window is a record or, where the content is read as it comes, holds one: what is
    /// within a value is in memory, and looked into as a whole.
    fn is_or_holds_record(&mut self, at: usize) -> bool {
        if !matches!(self.window.bytes().get(at), Some(b'{' | b'[')) {
            return false;
        }
        let scanner = self.scan(at);
        let value = self.window.bytes().get(at..at + scanner.at()).unwrap_or_default();
        self.claims(value, &scanner) || (self.depth == 0 && self.has_within(value))
    }

    /// Whether a record of a known dialect is at `at` in the window.
    fn is_record(&mut self, at: usize) -> bool {
        let scanner = self.scan(at);
        self.claims(self.window.bytes().get(at..).unwrap_or_default(), &scanner)
    }

    /// The scan of the value at `at` in the window, as far as there is room for it.
    fn scan(&mut self, at: usize) -> Scanner {
        let mut scanner = Scanner::new();
        loop {
            let text = self.window.bytes().get(at..).unwrap_or_default();
            let step = scanner.advance(text);
            if step != Step::More || self.window.bytes().len() > self.window.bounds().record || !self.window.more() {
                return scanner;
            }
        }
    }
}

/// The keys of lists whose elements are records, whatever these look like.
const CERTAIN: [&[u8]; 2] = [b"articles", b"threads"];
/// How deep in objects a list of records is looked for.
// APIs wrap lists in two or three, such as `data` and `result`; each level may cost a scan.
const MOST_WRAPPERS: usize = 4;
/// Behind how many members of an object a list of records is looked for.
// At each list or object all members before it are looked at. What has more is read as one value.
const MOST_MEMBERS: usize = 64;

fn holds_one_object(text: &[u8], members: &[Member]) -> bool {
    matches!(members, [only] if only.opener == b'{' && !is_column(text, only))
}

/// Whether the value of `member` is a column of a table, an object whose first key is the number of a row.
fn is_column(text: &[u8], member: &Member) -> bool {
    let value = text.get(member.value..).unwrap_or_default();
    let key = value.strip_prefix(b"{").map(<[u8]>::trim_ascii_start).and_then(|rest| rest.strip_prefix(b"\""));
    key.is_some_and(|key| {
        let digits = key.iter().take_while(|byte| byte.is_ascii_digit()).count();
        digits > 0 && key.get(digits) == Some(&b'"')
    })
}

/// How many bytes of members are kept: each record may ask for them.
const HEADER: usize = 64 << 10;

/// The members of an object before its last one, the list, as an object of their own: those that are short and neither
/// objects nor lists, of several with one key the last.
fn header(text: &[u8], members: &[Member]) -> ListHeader {
    let key = |member: &Member| text.get(member.key.clone()).unwrap_or_default();
    let mut header = Vec::new();
    for (at, pair) in members.windows(2).enumerate() {
        let [member, next] = pair else { continue };
        let written = text.get(member.key.start.saturating_sub(1)..next.key.start.saturating_sub(1));
        let written = written.unwrap_or_default().trim_ascii_end();
        let written = written.strip_suffix(b",").unwrap_or(written);
        // The header is parsed strictly: what the repair of a record would mend is left out here.
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
    ListHeader::new(header)
}
