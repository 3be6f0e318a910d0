//! The values of a record by field: of the keys that may hold a field, the preferred one whose value has its form.

use std::{borrow::Cow, cell::Cell, collections::HashMap};

use crate::archive::aliases::{Aliases, CommentField, Named, PostField};
use crate::archive::json::node::Node;

/// A value that a field may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'n> {
    pub(super) rank: usize,
    /// Whether the user's own map names this key for the field.
    pub(super) is_mapped: bool,
    pub(super) key: &'n str,
    pub(super) value: &'n Node<'n>,
}

/// The candidates for the fields of an object.
pub(super) struct Candidates<'n, F> {
    found: Vec<(F, Candidate<'n>)>,
    /// The candidates from which a field was read, one bit each. A set that needs no memory, as there is one a comment.
    taken: Cell<u128>,
}

impl<'n, F: Copy + PartialEq> Candidates<'n, F> {
    /// Adds a member whose key may hold the fields `names`, behind those whose rank is lower by `later`.
    fn add(&mut self, (key, value): (&'n str, &'n Node<'n>), names: &[Named<F>], later: usize) {
        let candidate =
            |named: &Named<F>| Candidate { rank: named.rank + later, is_mapped: named.is_mapped, key, value };
        self.found.extend(names.iter().map(|named| (named.field, candidate(named))));
    }

    fn sorted(mut self) -> Self {
        // Stable: of two keys of one rank the first in the record is preferred.
        self.found.sort_by_key(|(_, candidate)| candidate.rank);
        self
    }

    /// The preferred value of `field` from which `read` makes something, and its key.
    pub(super) fn first<T>(&self, field: F, mut read: impl FnMut(Candidate<'n>) -> Option<T>) -> Option<(&'n str, T)> {
        let mut of_field = (0..).zip(&self.found).filter(|(_, (found, _))| *found == field);
        let (at, key, value) =
            of_field.find_map(|(at, (_, candidate))| Some((at, candidate.key, read(*candidate)?)))?;
        self.taken.set(self.taken.get() | bit(at));
        Some((key, value))
    }

    /// Whether a value that may be `field` is as `form` says; none is taken.
    pub(super) fn any(&self, field: F, form: impl Fn(&Node<'n>) -> bool) -> bool {
        self.found.iter().any(|(found, candidate)| *found == field && form(candidate.value))
    }

    /// Whether a field was read from `value`.
    pub(super) fn is_taken(&self, value: &Node<'n>) -> bool {
        let taken = |at: u32| self.taken.get() & bit(at) != 0;
        (0..).zip(self.tracked()).any(|(at, (_, candidate))| std::ptr::eq(candidate.value, value) && taken(at))
    }

    /// The preferred candidates, each with a bit of its own. A look at all of them for each key of a record would be long
    /// where the record has a hundred thousand.
    fn tracked(&self) -> impl Iterator<Item = &(F, Candidate<'n>)> {
        self.found.iter().take(TRACKED)
    }

    /// Whether `value` is no text, but the key is that of a field that was read from nothing.
    pub(super) fn is_of_wrong_type(&self, value: &Node<'n>) -> bool {
        let is_other = match value {
            Node::Object(members) => !members.is_empty(),
            Node::List(elements) => !elements.is_empty(),
            Node::Bool(is_true) => *is_true,
            Node::Null | Node::Number(_) | Node::Text(_) => false,
        };
        let mut of_value = self.tracked().filter(|(_, candidate)| std::ptr::eq(candidate.value, value)).peekable();
        is_other
            && of_value.peek().is_some()
            && of_value.all(|(field, _)| !self.is_read(*field))
            && !self.has_taken(value)
    }

    /// Whether `field` was read from a value.
    fn is_read(&self, field: F) -> bool {
        (0..).zip(self.tracked()).any(|(at, (found, _))| *found == field && self.taken.get() & bit(at) != 0)
    }

    /// Whether a field was read from a member of `value`, or of an object in it.
    fn has_taken(&self, value: &Node<'n>) -> bool {
        let members = || value.members().iter().map(|(_, inner)| inner);
        members()
            .chain(members().flat_map(|inner| inner.members().iter().map(|(_, inner)| inner)))
            .any(|inner| self.is_taken(inner))
    }

    /// The preferred text of `field` that `accepts` holds to be one.
    pub(super) fn text(&self, field: F, accepts: impl Fn(&str) -> bool) -> Option<&'n str> {
        let read = |candidate: Candidate<'n>| candidate.value.text().map(str::trim).filter(|text| accepts(text));
        self.first(field, read).map(|(_, text)| text)
    }
}

/// How many candidates of an object are tracked, the last bit being shared by the others.
const TRACKED: usize = 128;

/// The bit of a candidate. Those behind the 127th share the last one; only hostile records have that many keys.
const fn bit(at: u32) -> u128 {
    1 << if at < 127 { at } else { 127 }
}

/// How deep in the objects of a record its fields are looked for: some crawlers keep all but the text in `meta`.
const DEEPEST: usize = 2;
/// The ranks by which fields in an object come behind those around it.
const BEHIND: usize = 1000;

/// The candidates for the fields of a post.
pub(super) fn of_post<'n>(object: &'n Node<'n>, aliases: &Aliases) -> Candidates<'n, PostField> {
    let mut found = Candidates { found: Vec::new(), taken: Cell::new(0) };
    found.add_level(object, aliases);
    let (is_whole, title) = (found.names_post(), found.title_above_body());
    let mut level = vec![(String::new(), object)];
    for depth in 1..=DEEPEST {
        level = level.iter().flat_map(|(path, object)| parts(path, object, aliases)).collect();
        // A quoted or related post has fields of its own.
        level.retain(|(_, object)| {
            let is_other = || title.is_some_and(|title| own_title(object, aliases).is_some_and(|own| own != title));
            !(is_named_post(object, aliases) && (is_whole || is_other()))
        });
        for (path, object) in &level {
            for (key, value) in object.members() {
                found.add((key, value), &aliases.post(key), depth * BEHIND);
                if aliases.has_paths() {
                    // Not behind the values around it: the path names this one.
                    found.add((key, value), &aliases.post(&format!("{path}{key}")), 0);
                }
            }
        }
    }
    found.sorted()
}

/// The objects in `object` that have fields of the post, each with its path, which ends with a dot; empty if no alias is a
/// path.
fn parts<'n>(path: &str, object: &'n Node<'n>, aliases: &Aliases) -> impl Iterator<Item = (String, &'n Node<'n>)> {
    let parts = object.members().iter().filter(|(key, value)| is_part(key, value, aliases));
    parts.map(move |(key, value)| (if aliases.has_paths() { format!("{path}{key}.") } else { String::new() }, value))
}

/// The title among the members of `object` itself.
fn own_title<'n>(object: &'n Node<'n>, aliases: &Aliases) -> Option<&'n str> {
    let mut own = Candidates { found: Vec::new(), taken: Cell::new(0) };
    own.add_level(object, aliases);
    own.title()
}

/// Whether `object` has the title and the address or id of a post among its own members.
fn is_named_post<'n>(object: &'n Node<'n>, aliases: &Aliases) -> bool {
    let mut own = Candidates { found: Vec::new(), taken: Cell::new(0) };
    own.add_level(object, aliases);
    own.names_post()
}

impl<'n> Candidates<'n, PostField> {
    /// Adds the members of a record itself.
    fn add_level(&mut self, object: &'n Node<'n>, aliases: &Aliases) {
        for (key, value) in object.members() {
            self.add((key, value), &aliases.post(key), 0);
        }
    }

    /// The preferred title; none is taken.
    fn title(&self) -> Option<&'n str> {
        let titles = self.found.iter().filter(|(field, _)| *field == PostField::Title);
        titles.min_by_key(|(_, candidate)| candidate.rank).and_then(|(_, candidate)| candidate.value.text())
    }

    /// The title of a post that has a body, too.
    fn title_above_body(&self) -> Option<&'n str> {
        self.title().filter(|_| self.any(PostField::Body, |value| value.text().is_some()))
    }

    /// Whether there are texts for the title and for the address or the id.
    fn names_post(&self) -> bool {
        let has = |field| self.any(field, |value| value.text().is_some());
        has(PostField::Title) && (has(PostField::Url) || has(PostField::Id))
    }
}

/// Whether the member of a record is an object with fields of the post, and not its comments.
fn is_part(key: &str, value: &Node<'_>, aliases: &Aliases) -> bool {
    let is_comments = || aliases.post(key).iter().any(|named| named.field == PostField::Comments);
    matches!(value, Node::Object(_)) && !is_comments()
}

/// The fields that the keys of comments may hold; looked up once for each key of a record, which has many comments.
pub(super) struct CommentKeys<'t> {
    aliases: &'t Aliases,
    known: HashMap<String, Vec<Named<CommentField>>>,
}

/// The keys of one record that are remembered: hostile records have more.
const MOST_KEYS: usize = 64;

impl<'t> CommentKeys<'t> {
    pub(super) fn new(aliases: &'t Aliases) -> Self {
        Self { aliases, known: HashMap::new() }
    }

    /// The candidates for the fields of the comment `object`.
    pub(super) fn candidates<'n>(&mut self, object: &'n Node<'n>) -> Candidates<'n, CommentField> {
        let mut found = Candidates { found: Vec::new(), taken: Cell::new(0) };
        for (key, value) in object.members() {
            if let Some(names) = self.known.get(&**key) {
                found.add((key, value), names, 0);
                continue;
            }
            let names = self.aliases.comment(key);
            found.add((key, value), &names, 0);
            if self.known.len() < MOST_KEYS {
                self.known.insert(key.to_string(), names);
            }
        }
        found.sorted()
    }
}

/// The name of an account: a text, or that of an object about the account.
pub(super) fn account<'n>(value: &'n Node<'_>) -> Option<&'n str> {
    let inner = || ["id", "username", "name"].into_iter().find_map(|key| value.get(key).and_then(Node::text));
    value.text().or_else(inner).map(str::trim)
}

/// The text of a body: a string, or a list of strings, of fragments with a `text` or `content`, and of such lists, one a
/// line; what else is in the list, such as pictures, has no text.
pub(super) fn body_text<'n>(value: &'n Node<'_>) -> Option<Cow<'n, str>> {
    match value {
        Node::List(parts) => {
            let lines: Vec<Cow<'_, str>> = parts.iter().filter_map(fragment).collect();
            (!lines.is_empty()).then(|| Cow::Owned(lines.join("\n")))
        }
        _ => value.text().map(Cow::Borrowed),
    }
}

fn fragment<'n>(part: &'n Node<'_>) -> Option<Cow<'n, str>> {
    let inner = || ["text", "content"].into_iter().find_map(|key| part.get(key));
    match part {
        Node::Text(_) | Node::List(_) => body_text(part),
        _ => inner().and_then(body_text),
    }
}
