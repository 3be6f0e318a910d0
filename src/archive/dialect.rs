//! A dialect: a shape in which crawlers leave threads, as JSON records or as whole files. Each is a
//! file in the room of its forum.
//!
//! A dialect claims a record by its keys and by the form of its values, and must not claim what it cannot read whole: a
//! record that is half read answers searches wrongly.

use std::sync::OnceLock;

use super::{
    Fault, Reason,
    aliases::{Aliases, PostField},
    json::{node::Node, number, scan::Member},
    names::file_name,
};
use crate::thread::Thread;

/// How sure a dialect is that a record is one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// It is not.
    No,
    /// It has what this reader needs, and so have records of other forums, which are known by their other keys.
    Possible,
    /// It has what this reader needs; others may have it, too.
    Likely,
    /// It has the keys of this dialect.
    Certain,
}

/// A shape of records.
pub(super) trait Dialect: Sync {
    /// The name of the dialect in reports.
    fn name(&self) -> &'static str;

    /// Whether its values have the types of a schema: a number in place of a text is an error then.
    fn is_typed(&self) -> bool {
        false
    }

    /// Whether comments may come as records of their own, behind that of their thread.
    fn has_parts(&self) -> bool {
        false
    }

    /// The keys that its records have, where it reads no others: texts under others are reported.
    fn keys(&self) -> &'static [&'static str] {
        &[]
    }

    /// How sure this dialect is that a record of this shape is one of its own.
    fn claims(&self, shape: &Shape<'_>) -> Claim;

    /// Reads a record that this dialect claimed.
    fn read(&self, record: &str, context: &Context<'_>) -> Result<Read, Refusal>;
}

/// What a record was read as.
#[derive(Debug)]
pub(super) enum Read {
    /// A thread, with its comments as far as the record has them.
    Thread {
        /// The thread.
        thread: Box<Thread>,
        /// What of the record is no part of it.
        unread: Vec<Fault>,
        /// One of its comments, where the record is a row that has both.
        comment: Option<Node<'static>>,
    },
    /// A comment of a thread whose record comes before it.
    Comment {
        /// The id of the thread, or its title where a table has no ids.
        of: String,
        /// The floor.
        position: Option<u32>,
        /// The comment itself, to be dated by its thread.
        value: Node<'static>,
    },
}

impl Read {
    /// A thread that has all of its record.
    pub(super) fn whole(thread: Thread) -> Self {
        Self::Thread { thread: Box::new(thread), unread: vec![], comment: None }
    }
}

#[cfg(test)]
impl Read {
    /// The thread, for tests.
    pub(super) fn into_thread(self) -> Thread {
        match self {
            Self::Thread { thread, .. } => *thread,
            Self::Comment { .. } => panic!("a comment is no thread"),
        }
    }
}

/// A shape of files that hold one post: a saved page, or the text of a post.
pub(super) struct WholeFile {
    /// The name of the dialect in reports.
    pub(super) name: &'static str,
    /// How sure it is that a content is one of its own.
    pub(super) claims: fn(&str) -> Claim,
    /// Reads a content that it claimed; `None` if that holds no post.
    pub(super) read: fn(&str, &Context<'_>) -> Option<WholePost>,
}

/// A post that a file holds.
pub(super) struct WholePost {
    /// The post with its comments.
    pub(super) thread: Thread,
    /// Whether the file says that it lacks a part of the post or of its comments.
    pub(super) is_cut: bool,
}

/// The one of `shapes` that is surest that `content` is its own.
pub(super) fn of_whole(shapes: &[&'static WholeFile], content: &str) -> Option<&'static WholeFile> {
    surest(shapes.iter().map(|shape| ((shape.claims)(content), *shape)))
}

/// The surest of some claimants, and the first of equals. Those behind one that is certain are not looked at.
pub(super) fn surest<T>(claims: impl Iterator<Item = (Claim, T)>) -> Option<T> {
    let mut best: Option<(Claim, T)> = None;
    for (claim, claimant) in claims {
        if claim == Claim::Certain {
            return Some(claimant);
        }
        if claim > best.as_ref().map_or(Claim::No, |(best, _)| *best) {
            best = Some((claim, claimant));
        }
    }
    best.map(|(_, claimant)| claimant)
}

/// The members of the object around a list of records, as an object of their own; empty if there is none.
#[derive(Debug, Default)]
pub(super) struct ListHeader {
    text: Vec<u8>,
    /// The board that they name. Each record of the list may need it.
    board: OnceLock<Option<String>>,
}

impl ListHeader {
    /// The header with these members, an object of JSON.
    pub(super) const fn new(text: Vec<u8>) -> Self {
        Self { text, board: OnceLock::new() }
    }

    fn board(&self, aliases: &Aliases) -> Option<&str> {
        let read = || {
            let text = String::from_utf8_lossy(&self.text);
            let text = number::as_written(&text);
            let header: Node<'_> = serde_json::from_str(&text).unwrap_or_default();
            let is_board = |key: &str| aliases.post(key).iter().any(|named| named.field == PostField::Board);
            let named = header.members().iter().find(|(key, value)| is_board(key) && value.text().is_some());
            let named = named.and_then(|(_, value)| value.text()).map(str::trim);
            named.filter(|board| !board.is_empty()).map(str::to_owned)
        };
        self.board.get_or_init(read).as_deref()
    }
}

/// The surroundings of a record.
pub(super) struct Context<'a> {
    header: &'a ListHeader,
    /// The name of the file, with its folders below the archive.
    file: &'a str,
    /// What may name the article of a record that does not: its key, or the file if it has nothing else.
    name: Option<&'a str>,
    pub(super) aliases: &'a Aliases,
}

impl<'a> Context<'a> {
    /// The surroundings of the records below `header` in the file named `file`.
    pub(super) const fn new(header: &'a ListHeader, file: &'a str, aliases: &'a Aliases) -> Self {
        Self { header, file, name: None, aliases }
    }

    /// The same for a record under `key`, or one that is all of its file.
    pub(super) fn of_record(self, key: Option<&'a str>, is_alone: bool) -> Self {
        Self { name: key.or_else(|| is_alone.then_some(self.file)), ..self }
    }

    /// What may name the article of the record: an address, an id or a path.
    pub(super) const fn name(&self) -> Option<&'a str> {
        self.name
    }

    /// The id of the article that the file is named after; empty if it is named otherwise.
    pub(super) fn article(&self) -> &str {
        file_name::article(self.file).unwrap_or_default()
    }

    /// The board of records that do not name theirs: the one that the object around them names, or the name of the file.
    /// Empty if neither does.
    pub(super) fn board(&self) -> &str {
        self.header.board(self.aliases).or_else(|| file_name::board(self.file)).unwrap_or_default()
    }
}

/// Why a dialect could not read a record that it claimed.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The JSON or the types of its values are wrong.
    Json(serde_json::Error),
    /// A value is wrong, and how.
    Value(String),
    /// The record is in place of a post that is not there, and why.
    NoPost(Reason),
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

/// A record's keys and the kinds of their values.
pub(super) struct Shape<'a> {
    text: &'a [u8],
    members: &'a [Member],
    aliases: &'a Aliases,
}

impl<'a> Shape<'a> {
    /// The shape of the object `text`, whose members are `members`.
    pub(super) const fn new(text: &'a [u8], members: &'a [Member], aliases: &'a Aliases) -> Self {
        Self { text, members, aliases }
    }

    /// The table of aliases in use.
    pub(super) const fn aliases(&self) -> &'a Aliases {
        self.aliases
    }

    /// The keys in their order, as they are written.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a [u8]> {
        self.members.iter().map(|member| self.text.get(member.key.clone()).unwrap_or_default())
    }

    /// The keys, each with the first byte of its value and the text from there on.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a [u8], u8, &'a [u8])> {
        self.keys()
            .zip(self.members)
            .map(|(key, member)| (key, member.opener, self.text.get(member.value..).unwrap_or_default()))
    }

    /// Whether it has no keys at all.
    pub(super) const fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether it has `key`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys().any(|found| found == key.as_bytes())
    }

    /// Whether it has all of `keys`.
    pub(super) fn has_all(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.has(key))
    }

    /// Whether it has one of `keys`.
    pub(super) fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }

    /// Whether one of its values is a list under a key other than `known`.
    pub(super) fn has_list_besides(&self, known: &str) -> bool {
        self.members().any(|(key, opener, _)| opener == b'[' && key != known.as_bytes())
    }
}
