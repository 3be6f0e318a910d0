//! The comments of a record, in any of the shapes that crawlers give them; see [`listed`].

use std::borrow::Cow;

use super::{
    fields::{Candidate, Candidates, CommentKeys, account, body_text},
    unread::Unread,
};
use crate::{
    archive::{
        Fault,
        aliases::{Aliases, CommentField, PostField},
        json::{node::Node, number, python},
        ptt::{
            facts::{Colons, author_and_nick},
            page_text::{self, Page},
            times::{self, CommentClock, Stamp},
        },
    },
    thread::{Comment, Reaction},
};

/// A comment as a crawler left it.
#[derive(Debug, Default)]
struct Raw<'n> {
    floor: Option<u32>,
    reaction: Option<Reaction>,
    author: Option<String>,
    text: Cow<'n, str>,
    stamp: Option<Stamp>,
    ip: Option<&'n str>,
    /// Whether it is the first of a list of its own, whose times begin again.
    begins: bool,
}

/// How many elements of a list, or members of an object, are looked at to recognise comments.
// There may be a hundred thousand.
const LOOK: usize = 8;
/// How many reactions there are, and some more.
const MOST_GROUPS: usize = 6;

/// Whether `value` has the form of a post's comments.
pub(super) fn are_comments(value: &Node<'_>, aliases: &Aliases) -> bool {
    match value {
        // A comment that was removed may be null.
        Node::List(elements) => {
            let is_one = |element: &Node<'_>| match element {
                Node::Object(_) | Node::Text(_) | Node::Null => true,
                Node::List(cells) => is_row(cells) || are_comments(element, aliases),
                Node::Bool(_) | Node::Number(_) => false,
            };
            // A number in the middle of a list costs itself alone; a list of numbers is something else.
            elements.is_empty() || elements.iter().take(LOOK).any(is_one)
        }
        Node::Object(members) => {
            !members.is_empty()
                && (are_keyed(members, aliases) || are_groups(members, aliases) || wrapped(members, aliases).is_some())
        }
        Node::Text(text) => {
            !aliases.is_missing(text) && (text.lines().any(page_text::is_comment) || parsed(text, aliases).is_some())
        }
        _ => false,
    }
}

type Members<'n> = [(Cow<'n, str>, Node<'n>)];

/// Whether the members are comments, each under the number of its floor, or under an id of its own.
fn are_keyed(members: &Members<'_>, aliases: &Aliases) -> bool {
    let mut first = members.iter().take(LOOK);
    first.all(|(key, value)| matches!(value, Node::Object(_)) && (floor(key).is_some() || is_comment(value, aliases)))
}

/// Whether an object has the keys of a comment: a text, and an author or a reaction.
fn is_comment(object: &Node<'_>, aliases: &Aliases) -> bool {
    let has =
        |field| object.members().iter().any(|(key, _)| aliases.comment(key).iter().any(|named| named.field == field));
    has(CommentField::Text) && (has(CommentField::Author) || has(CommentField::Tag))
}

/// Whether the members are lists of comments, each under the name of their reaction.
fn are_groups(members: &Members<'_>, aliases: &Aliases) -> bool {
    let is_group =
        |(key, value): &(Cow<'_, str>, Node<'_>)| aliases.reaction(key).is_some() && matches!(value, Node::List(_));
    members.len() <= MOST_GROUPS && members.iter().all(is_group)
}

/// The list of comments in an object that also has facts about it, such as their number: `{"total": 2, "items": […]}`.
fn wrapped<'n>(members: &'n Members<'n>, aliases: &Aliases) -> Option<&'n Node<'n>> {
    let mut lists = members.iter().filter(|(key, value)| {
        let is_named = || aliases.names_list(key.as_bytes()) || names_comments(key, aliases);
        matches!(value, Node::List(_)) && is_named() && are_comments(value, aliases)
    });
    lists.next().map(|(_, list)| list).filter(|_| lists.next().is_none())
}

fn names_comments(key: &str, aliases: &Aliases) -> bool {
    aliases.post(key).iter().any(|named| named.field == PostField::Comments)
}

/// Whether a list is one comment, as the cells of a row: texts and numbers, and among them a sign or a time.
fn is_row(cells: &[Node<'_>]) -> bool {
    let is_cell = |cell: &Node<'_>| matches!(cell, Node::Text(_) | Node::Number(_) | Node::Null);
    let is_mark = |text: &str| Reaction::from_sign(text).is_some() || times::address_and_stamp(text).1.is_some();
    cells.iter().all(is_cell) && cells.iter().filter_map(Node::text).any(is_mark)
}

/// The comments in a text of JSON or of Python's notation, as databases and tables keep lists.
fn parsed(text: &str, aliases: &Aliases) -> Option<Node<'static>> {
    if !text.trim_start().starts_with(['[', '{']) {
        return None;
    }
    let read = |json: &str| {
        let json = number::as_written(json);
        let node = serde_json::from_str::<Node<'_>>(&json).ok()?;
        (node.text().is_none() && are_comments(&node, aliases)).then(|| node.into_owned())
    };
    let converted = || python::begins(text.trim_start().as_bytes()).then(|| python::to_json(text));
    read(text).or_else(|| read(&converted()?))
}

/// Reads the comments of the thread that `page` describes: a list of objects, of texts, of rows or of such lists; an object
/// keyed by floor or by reaction, or around such a list; JSON of that in a text; or lines in one text.
pub(super) fn read(value: &Node<'_>, page: &Page<'_>, aliases: &Aliases, unread: &mut Unread) -> Vec<Comment> {
    match value {
        Node::Text(text) => match parsed(text, aliases) {
            Some(node) => listed(&node, page, aliases, unread),
            None => page_text::comments(text, page),
        },
        Node::List(elements) if are_lines(elements) => {
            let lines: Vec<&str> = elements.iter().filter_map(Node::text).collect();
            page_text::comments(&lines.join("\n"), page)
        }
        _ => listed(value, page, aliases, unread),
    }
}

/// Whether a list holds lines of a page, sign and author included.
fn are_lines(elements: &[Node<'_>]) -> bool {
    let mut first = elements.iter().take(LOOK).peekable();
    first.peek().is_some() && first.all(|element| element.text().is_some_and(page_text::is_comment))
}

fn listed(value: &Node<'_>, page: &Page<'_>, aliases: &Aliases, unread: &mut Unread) -> Vec<Comment> {
    let mut list = List { keys: CommentKeys::new(aliases), raw: Vec::new(), unread, aliases };
    list.add_all(value);
    dated(&list.raw, page)
}

/// The comments of a record, in the order of their lists; replies come behind what they reply to.
struct List<'n, 't> {
    keys: CommentKeys<'t>,
    raw: Vec<Raw<'n>>,
    unread: &'t mut Unread,
    aliases: &'t Aliases,
}

impl<'n> List<'n, '_> {
    fn add_all(&mut self, value: &'n Node<'n>) {
        match value {
            Node::List(elements) => elements.iter().for_each(|element| self.add_element(element)),
            Node::Object(members) if are_groups(members, self.aliases) => {
                for (key, group) in members {
                    let first = self.raw.len();
                    self.add_all(group);
                    let reaction = self.aliases.reaction(key);
                    self.raw.iter_mut().skip(first).for_each(|raw| raw.reaction = reaction);
                    self.raw.get_mut(first).into_iter().for_each(|raw| raw.begins = true);
                }
            }
            Node::Object(members) if are_keyed(members, self.aliases) => self.add_keyed(members),
            Node::Object(members) => {
                let list = wrapped(members, self.aliases);
                let is_list = |value: &Node<'_>| list.is_some_and(|list| std::ptr::eq(list, value));
                for (key, value) in members.iter().filter(|(_, value)| !is_list(value)) {
                    self.unread.add_all(key, value, &|_| false);
                }
                if let Some(list) = list {
                    self.add_all(list);
                }
            }
            other => self.unread.add_all("", other, &|_| false),
        }
    }

    fn add_keyed(&mut self, members: &'n Members<'n>) {
        let (mut keyed, others): (Vec<_>, Vec<_>) =
            members.iter().partition(|(_, value)| matches!(value, Node::Object(_)));
        for (key, value) in others {
            self.unread.add_all(key, value, &|_| false);
        }
        // Objects have no order: some crawlers write keys as text, `1, 10, 2`.
        keyed.sort_by_key(|(key, _)| floor(key));
        for (key, value) in keyed {
            let first = self.raw.len();
            self.add_element(value);
            self.raw.get_mut(first).into_iter().for_each(|raw| raw.floor = floor(key).or(raw.floor));
        }
    }

    fn add_element(&mut self, element: &'n Node<'n>) {
        match element {
            Node::List(cells) if is_row(cells) => self.raw.push(row(cells)),
            Node::List(_) => self.add_all(element),
            _ => {
                if matches!(element, Node::Bool(true)) {
                    self.unread.add_wrong_type("");
                }
                let raw = self.one(element);
                self.raw.push(raw);
                self.add_replies(element);
            }
        }
    }

    /// Adds the comments on a comment, which have no floor of their own.
    fn add_replies(&mut self, comment: &'n Node<'n>) {
        let aliases = self.aliases;
        let lists = comment.members().iter().filter(|(key, value)| is_replies(key, value, aliases));
        lists.for_each(|(_, list)| self.add_all(list));
    }

    fn one(&mut self, value: &'n Node<'n>) -> Raw<'n> {
        let candidates = self.keys.candidates(value);
        let raw = one(value, &candidates, self.aliases);
        add_unread(value, (&candidates, &raw), self.aliases, self.unread);
        raw
    }
}

/// Adds the keys of the comment `value` that hold none of its fields, and whose texts it has nowhere else.
fn add_unread<'n>(
    value: &'n Node<'n>,
    (candidates, raw): (&Candidates<'n, CommentField>, &Raw<'n>),
    aliases: &Aliases,
    unread: &mut Unread,
) {
    let author = raw.author.as_deref().unwrap_or_default();
    // The nick behind an account has no field.
    let is_whole = |value: &Node<'_>| value.text().is_some_and(|text| author.is_empty() || !has_nick(text, author));
    let is_known = |text: &str| aliases.reaction(text).is_some() || raw.text.contains(text) || author.contains(text);
    let others = value
        .members()
        .iter()
        .filter(|(key, value)| !(is_replies(key, value, aliases) || candidates.is_taken(value) && is_whole(value)));
    for (key, value) in others {
        if candidates.is_of_wrong_type(value) {
            unread.add_wrong_type(key);
        } else if author.is_empty() && value.text().is_some_and(is_account) {
            unread.add_person(key);
        } else {
            unread.add_all(key, value, &is_known);
        }
    }
}

/// Whether `text` may be an account of PTT.
fn is_account(text: &str) -> bool {
    let text = text.trim();
    let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    begins && (3..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether `text` is the account `author` and a nick behind it.
fn has_nick(text: &str, author: &str) -> bool {
    text.trim().strip_prefix(author).is_some_and(|rest| !rest.trim().is_empty())
}

/// A fault for each key of a comment that came as a record of its own, whose value is no part of it.
pub(super) fn unread(object: &Node<'_>, aliases: &Aliases) -> Vec<Fault> {
    let mut unread = Unread::default();
    let candidates = CommentKeys::new(aliases).candidates(object);
    let raw = one(object, &candidates, aliases);
    add_unread(object, (&candidates, &raw), aliases, &mut unread);
    unread.into_faults()
}

/// Whether the member of a comment holds the comments on it.
fn is_replies(key: &str, value: &Node<'_>, aliases: &Aliases) -> bool {
    matches!(value, Node::List(elements) if matches!(elements.first(), Some(Node::Object(_))))
        && names_comments(key, aliases)
}

/// Reads a comment by the forms of the cells of its row alone.
fn row<'n>(cells: &'n [Node<'n>]) -> Raw<'n> {
    let mut raw = Raw::default();
    let mut words: Vec<&str> = Vec::new();
    for text in cells.iter().filter_map(Node::text).map(str::trim) {
        let (ip, stamp) = times::address_and_stamp(text);
        let reaction = Reaction::from_sign(text);
        raw.reaction = raw.reaction.or(reaction);
        raw.ip = raw.ip.or(ip);
        raw.stamp = raw.stamp.or(stamp);
        if reaction.is_none() && ip.is_none() && stamp.is_none() {
            words.push(text);
        }
    }
    // In the rows of every crawler that was seen the author comes before the text.
    let names_author = words.len() > 1 && words.first().is_some_and(|text| author_and_nick(text).0.is_some());
    if names_author {
        raw.author = author_and_nick(words.remove(0)).0;
    }
    raw.text = Cow::Owned(words.join(" "));
    raw
}

/// Reads one comment that a record of its own holds. Its time is found once its post's is known.
pub(super) fn single(object: &Node<'_>, clock: &mut CommentClock, floor: u32, aliases: &Aliases) -> Comment {
    let raw = one(object, &CommentKeys::new(aliases).candidates(object), aliases);
    let colons = Colons::of(std::iter::once(&*raw.text));
    comment(&raw, floor, colons, clock)
}

fn dated(raw: &[Raw<'_>], page: &Page<'_>) -> Vec<Comment> {
    let mut clock = CommentClock::new(page.posted_at);
    let colons = Colons::of(raw.iter().map(|raw| &*raw.text));
    let floors = raw.iter().map(|raw| raw.floor);
    // Numbers that do not ascend are no floors.
    let are_floors = floors.clone().all(|floor| floor.is_some()) && floors.is_sorted_by(|a, b| a < b);
    let numbered = (1..).zip(raw).map(|(place, raw)| (raw.floor.filter(|_| are_floors).unwrap_or(place), raw));
    let comments = numbered.map(|(floor, raw)| {
        if raw.begins {
            clock = CommentClock::new(page.posted_at);
        }
        comment(raw, floor, colons, &mut clock)
    });
    comments.collect()
}

fn comment(raw: &Raw<'_>, floor: u32, colons: Colons, clock: &mut CommentClock) -> Comment {
    Comment {
        floor: Some(floor),
        reaction: raw.reaction,
        author: raw.author.clone(),
        text: colons.strip(&raw.text).to_owned(),
        posted_at: raw.stamp.and_then(|stamp| clock.date(stamp)),
        ip: raw.ip.map(str::to_owned),
        earlier: None,
        earlier_floor: None,
    }
}

/// The floor that `text` is.
fn floor(text: &str) -> Option<u32> {
    let digits = text.trim().trim_end_matches(['樓', 'F', 'f']);
    // pandas writes whole numbers as fractions where one of their column is missing.
    digits.strip_suffix(".0").unwrap_or(digits).parse().ok().filter(|&floor| floor > 0)
}

fn one<'n>(value: &'n Node<'n>, candidates: &Candidates<'n, CommentField>, aliases: &Aliases) -> Raw<'n> {
    if let (Node::Text(_) | Node::Number(_), Some(text)) = (value, value.text()) {
        return Raw { text: Cow::Borrowed(text), ..Raw::default() };
    }
    let reaction = |candidate: Candidate<'n>| aliases.reaction(candidate.value.text()?);
    let tag = candidates.first(CommentField::Tag, reaction);
    // The keys first: a comment may consist of nothing but a sign.
    let tag = tag.or_else(|| sign_by_form(value));
    let stamp_and_ip = |candidate: Candidate<'n>| {
        let (ip, stamp) = times::address_and_stamp(candidate.value.text()?);
        stamp.map(|stamp| (ip, stamp))
    };
    let (ip, stamp) = candidates.first(CommentField::Date, stamp_and_ip).map(|(_, found)| found).unzip();
    let own_ip = candidates.text(CommentField::Ip, |text| times::address(text).is_some());
    Raw {
        floor: candidates
            .first(CommentField::Floor, |candidate| floor(candidate.value.text()?))
            .map(|(_, floor)| floor),
        reaction: tag.map(|(_, reaction)| reaction),
        author: author(candidates, aliases),
        text: text(value, candidates).unwrap_or_default(),
        stamp,
        ip: own_ip.or(ip.flatten()),
        begins: false,
    }
}

fn author(candidates: &Candidates<'_, CommentField>, aliases: &Aliases) -> Option<String> {
    let read = |candidate: Candidate<'_>| {
        let text = account(candidate.value)?;
        let (id, nick) = author_and_nick(text);
        id.or(nick).filter(|_| !aliases.is_missing(text))
    };
    candidates.first(CommentField::Author, read).map(|(_, author)| author)
}

/// The text of a comment; of unknown keys, the longest text that is no sign, time or address.
fn text<'n>(object: &'n Node<'n>, candidates: &Candidates<'n, CommentField>) -> Option<Cow<'n, str>> {
    let read = |candidate: Candidate<'n>| body_text(candidate.value);
    let any = candidates.first(CommentField::Text, read).map(|(_, text)| text);
    any.or_else(|| {
        let texts = object.members().iter().filter_map(|(_, value)| value.text());
        let spoken = |text: &&str| Reaction::from_sign(text).is_none() && times::address_and_stamp(text).1.is_none();
        // One word in ASCII is rather an id or a file name than a comment.
        let longest = texts.filter(spoken).max_by_key(|text| text.len());
        longest.filter(|text| !text.is_ascii() || text.contains(' ')).map(Cow::Borrowed)
    })
}

/// The reaction of a comment none of whose keys is known for it: a value that is one of PTT's signs.
fn sign_by_form<'n>(object: &'n Node<'n>) -> Option<(&'n str, Reaction)> {
    object.members().iter().find_map(|(key, value)| Some((key.as_ref(), Reaction::from_sign(value.text()?)?)))
}
