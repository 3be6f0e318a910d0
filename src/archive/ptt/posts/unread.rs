//! The keys of a record under which there is text that no field took, or a value that is no text where one belongs: what
//! the index will not find.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
};

use super::fields::Candidates;
use crate::{
    archive::{
        Fault,
        aliases::{Aliases, PostField},
        dialect::Shape,
        json::node::Node,
        ptt::facts::author_and_nick,
    },
    thread::Thread,
};

/// How many keys of a record are kept; hostile records have more, which are reported as one.
const MOST: usize = 64;
const MORE: &str = "… and more keys";
/// How many words of letters in ASCII are prose, and neither a name nor a time.
const PROSE: usize = 5;

/// The keys whose values no field took.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// The key of the list that is being read.
    within: Option<String>,
    faults: BTreeSet<Fault>,
}

impl Unread {
    /// Enters the value of `key`: keys that are added from now on are in it.
    pub(super) fn enter(&mut self, key: &str) {
        self.within = Some(key.to_owned());
    }

    /// Adds `key`, or the list itself if it is empty, if one of the texts in `value` is written in words and is not known.
    pub(super) fn add_all(&mut self, key: &str, value: &Node<'_>, is_known: &dyn Fn(&str) -> bool) {
        if !has_other_text(value, is_known) {
            return;
        }
        self.add(key, Fault::Unread);
    }

    /// Adds `key` as one that may name who wrote something.
    pub(super) fn add_person(&mut self, key: &str) {
        self.add(key, Fault::Unread);
    }

    /// Adds `key`, or the list itself if it is empty, as one whose value is of another type than its field.
    pub(super) fn add_wrong_type(&mut self, key: &str) {
        self.add(key, Fault::WrongType);
    }

    fn add(&mut self, key: &str, fault: impl Fn(String) -> Fault) {
        if self.faults.len() >= MOST {
            self.faults.insert(fault(MORE.to_owned()));
            return;
        }
        self.faults.insert(fault(match &self.within {
            None => key.to_owned(),
            Some(list) if key.is_empty() => list.clone(),
            Some(list) => format!("{list}.{key}"),
        }));
    }

    /// Adds the keys of the record `node` that hold no field of `thread`, and whose texts it has nowhere else. The list that
    /// was entered last is that of its comments.
    pub(super) fn add_record<'n>(&mut self, node: &'n Node<'n>, fields: &Candidates<'n, PostField>, thread: &Thread) {
        let comments = std::mem::take(&mut self.within);
        let spoken: HashSet<&str> = thread.comments.iter().map(|comment| comment.text.as_str()).collect();
        let is_known = |text: &str| {
            holds(thread, text) || spoken.contains(text) || spoken.contains(text.trim_start_matches([':', ' ']))
        };
        for (key, value) in node.members().iter().filter(|(key, _)| comments.as_deref() != Some(&**key)) {
            self.add_member((key, value), fields, &is_known);
        }
    }

    fn add_member<'n>(
        &mut self,
        (key, value): (&str, &'n Node<'n>),
        fields: &Candidates<'n, PostField>,
        is_known: &dyn Fn(&str) -> bool,
    ) {
        if fields.is_taken(value) && value.text().is_some() {
            return;
        }
        if fields.is_of_wrong_type(value) {
            return self.add_wrong_type(key);
        }
        let members: &[(Cow<'_, str>, Node<'_>)] = value.members();
        if members.is_empty() {
            return self.add_all(key, value, is_known);
        }
        for (inner, value) in members.iter().filter(|(_, value)| !fields.is_taken(value)) {
            self.add_all(&format!("{key}.{inner}"), value, is_known);
        }
    }

    /// The faults, in the order of their keys.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults.into_iter().collect()
    }
}

/// A fault for each key of the comments under `list` whose text is no known one. Each value comes with its key and what says
/// which texts its comment has.
pub(in crate::archive) fn of_comments<'n>(
    list: &str,
    others: impl Iterator<Item = (&'n str, &'n Node<'n>, impl Fn(&str) -> bool)>,
) -> Vec<Fault> {
    let mut unread = Unread::default();
    unread.enter(list);
    others.for_each(|(key, value, is_known)| unread.add_all(key, value, &is_known));
    unread.into_faults()
}

/// A fault for each key of an object that is not among `known`, and whose texts are no known ones.
pub(in crate::archive) fn of_members(shape: &Shape<'_>, known: &[&str], is_known: &dyn Fn(&str) -> bool) -> Vec<Fault> {
    let mut unread = Unread::default();
    let others = shape.members().filter(|(key, opener, _)| {
        matches!(opener, b'"' | b'[' | b'{') && !known.iter().any(|known| known.as_bytes() == *key)
    });
    for (key, _, value) in others {
        let mut values = serde_json::Deserializer::from_slice(value).into_iter::<Node<'_>>();
        if let Some(Ok(value)) = values.next() {
            unread.add_all(&String::from_utf8_lossy(key), &value, is_known);
        }
    }
    unread.into_faults()
}

/// A fault for the member `key` of an object around records if its value, which `value` begins with, has texts: such as the
/// announcement of a page of posts. The board has its field.
pub(in crate::archive) fn around_records(key: &[u8], value: &[u8], aliases: &Aliases) -> Option<Fault> {
    let key = String::from_utf8_lossy(key);
    let names_board = || aliases.post(&key).iter().any(|named| named.field == PostField::Board);
    if !matches!(value.first(), Some(b'"' | b'[' | b'{')) || names_board() {
        return None;
    }
    let value = serde_json::Deserializer::from_slice(value).into_iter::<Node<'_>>().next()?.ok()?;
    has_other_text(&value, &|_| false).then(|| Fault::Unread(key.into_owned()))
}

/// Whether `thread` has `text`, which a search finds then.
pub(in crate::archive) fn holds(thread: &Thread, text: &str) -> bool {
    let names = [&thread.author, &thread.nick, &thread.country].into_iter().flatten();
    let others = [&thread.title, &thread.body, &thread.id.board];
    names.chain(others).any(|known| known.contains(text)) || is_author(thread, text)
}

/// Whether `text` is the author of `thread`, with the nick.
fn is_author(thread: &Thread, text: &str) -> bool {
    let (author, nick) = author_and_nick(text);
    author.is_some() && author == thread.author && (nick.is_none() || nick == thread.nick)
}

/// Whether `text` is written in words. Ids, addresses, times and names of classes are ASCII, and one character is a sign,
/// such as PTT's 爆 in place of a number.
fn is_prose(text: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).nth(1).is_some()
        || text.split_ascii_whitespace().filter(is_word).nth(PROSE - 1).is_some()
}

/// Whether one of the texts in `value` is written in words and is not known.
fn has_other_text(value: &Node<'_>, is_known: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Node::Text(text) => {
            let text = text.trim();
            is_prose(text) && !is_known(text)
        }
        Node::List(elements) => elements.iter().any(|element| has_other_text(element, is_known)),
        Node::Object(members) => members.iter().any(|(_, value)| has_other_text(value, is_known)),
        Node::Null | Node::Bool(_) | Node::Number(_) => false,
    }
}
