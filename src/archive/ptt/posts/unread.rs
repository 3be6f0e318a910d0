//! The keys of a record under which there is text that no field took: what the index will not find.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
};

use super::fields::Candidates;
use crate::{
    archive::{aliases::PostField, dialect::Shape, json::node::Node},
    thread::Thread,
};

/// How many keys of a record are kept; hostile records have more.
const MOST: usize = 16;

/// The keys whose texts no field took.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// The key of the list that is being read, with a dot behind it.
    within: String,
    keys: BTreeSet<String>,
}

impl Unread {
    /// Enters the value of `key`: keys that are added from now on are in it.
    pub(super) fn enter(&mut self, key: &str) {
        self.within = format!("{key}.");
    }

    /// Adds `key` if one of the texts in `value` is written in words and is not known.
    pub(super) fn add_all(&mut self, key: &str, value: &Node<'_>, is_known: &dyn Fn(&str) -> bool) {
        if self.keys.len() < MOST && has_other_text(value, is_known) {
            self.keys.insert(format!("{}{key}", self.within));
        }
    }

    /// Adds the keys of the record `node` that hold no field of `thread`, and whose texts it has nowhere else. The list that
    /// was entered last is that of its comments.
    pub(super) fn add_record<'n>(&mut self, node: &'n Node<'n>, fields: &Candidates<'n, PostField>, thread: &Thread) {
        let comments = std::mem::take(&mut self.within);
        let spoken: HashSet<&str> = thread.comments.iter().map(|comment| comment.text.as_str()).collect();
        let is_known = |text: &str| {
            holds(thread, text) || spoken.contains(text) || spoken.contains(text.trim_start_matches([':', ' ']))
        };
        for (key, value) in node.members().iter().filter(|(key, _)| comments.strip_suffix('.') != Some(&**key)) {
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
        let members: &[(Cow<'_, str>, Node<'_>)] = value.members();
        if members.is_empty() {
            return self.add_all(key, value, is_known);
        }
        for (inner, value) in members.iter().filter(|(_, value)| !fields.is_taken(value)) {
            self.add_all(&format!("{key}.{inner}"), value, is_known);
        }
    }

    /// The keys, in their order.
    pub(super) fn into_keys(self) -> Vec<String> {
        self.keys.into_iter().collect()
    }
}

/// The keys of a record that are not among `known`, whose texts `thread` does not have.
pub(in crate::archive) fn of_members(shape: &Shape<'_>, known: &[&str], thread: &Thread) -> Vec<String> {
    let mut unread = Unread::default();
    let others = shape.members().filter(|(key, opener, _)| {
        matches!(opener, b'"' | b'[' | b'{') && !known.iter().any(|known| known.as_bytes() == *key)
    });
    for (key, _, value) in others {
        let mut values = serde_json::Deserializer::from_slice(value).into_iter::<Node<'_>>();
        if let Some(Ok(value)) = values.next() {
            unread.add_all(&String::from_utf8_lossy(key), &value, &|text| holds(thread, text));
        }
    }
    unread.into_keys()
}

/// Whether `thread` has `text`, which a search finds then.
fn holds(thread: &Thread, text: &str) -> bool {
    let names = [&thread.author, &thread.nick, &thread.country].into_iter().flatten();
    let others = [&thread.title, &thread.body, &thread.id.board];
    names.chain(others).any(|known| known.contains(text)) || (!thread.title.is_empty() && text.contains(&thread.title))
}

/// Whether one of the texts in `value` is written in words and is not known.
fn has_other_text(value: &Node<'_>, is_known: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Node::Text(text) => {
            let text = text.trim();
            // Ids, addresses, times and names of classes are ASCII; what people write here is not.
            text.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) && !is_known(text)
        }
        Node::List(elements) => elements.iter().any(|element| has_other_text(element, is_known)),
        Node::Object(members) => members.iter().any(|(_, value)| has_other_text(value, is_known)),
        Node::Null | Node::Bool(_) | Node::Number(_) => false,
    }
}
