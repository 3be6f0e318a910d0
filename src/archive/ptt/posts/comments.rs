//! The comments of a record: a list of objects or of texts, an object keyed by floor, or lines in one text.

use std::borrow::Cow;

use super::fields::{Candidate, Candidates, CommentKeys, account};
use crate::{
    archive::{
        aliases::{Aliases, CommentField},
        json::node::Node,
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
    text: &'n str,
    stamp: Option<Stamp>,
    ip: Option<&'n str>,
}

/// Whether `value` has the form of a post's comments.
pub(super) fn are_comments(value: &Node<'_>, aliases: &Aliases) -> bool {
    match value {
        Node::List(elements) => {
            // The first few are enough to see that it is no list of numbers; it may have a hundred thousand.
            let mut first = elements.iter().take(8);
            // A comment that was removed may be null.
            first.all(|element| matches!(element, Node::Object(_) | Node::Text(_) | Node::Null))
        }
        Node::Object(members) => {
            !members.is_empty()
                && (members.iter().take(8).all(|(key, value)| floor(key).is_some() && matches!(value, Node::Object(_)))
                    || are_groups(members, aliases))
        }
        Node::Text(text) => text.lines().any(page_text::is_comment) && !aliases.is_missing(text),
        _ => false,
    }
}

/// Whether the members are lists of comments, each under the name of their reaction.
fn are_groups(members: &[(Cow<'_, str>, Node<'_>)], aliases: &Aliases) -> bool {
    let is_group =
        |(key, value): &(Cow<'_, str>, Node<'_>)| aliases.reaction(key).is_some() && matches!(value, Node::List(_));
    members.len() <= MOST_GROUPS && members.iter().all(is_group)
}

/// How many reactions there are, and some more.
const MOST_GROUPS: usize = 6;

/// Reads the comments of the thread that `page` describes.
pub(super) fn read(value: &Node<'_>, page: &Page<'_>, aliases: &Aliases) -> Vec<Comment> {
    let mut keys = CommentKeys::new(aliases);
    let raw: Vec<Raw<'_>> = match value {
        Node::Text(text) => return page_text::comments(text, page),
        Node::List(elements) => elements.iter().map(|element| one(element, &mut keys, aliases)).collect(),
        Node::Object(members) if are_groups(members, aliases) => members
            .iter()
            .flat_map(|(key, list)| {
                let reaction = aliases.reaction(key);
                list.elements().iter().map(move |element| (reaction, element))
            })
            .map(|(reaction, element)| Raw { reaction, ..one(element, &mut keys, aliases) })
            .collect(),
        Node::Object(members) => {
            let mut numbered: Vec<_> = members.iter().filter_map(|(key, value)| Some((floor(key)?, value))).collect();
            // Objects have no order: some crawlers write keys as text, `1, 10, 2`.
            numbered.sort_by_key(|(floor, _)| *floor);
            let of_floor = |(floor, value)| Raw { floor: Some(floor), ..one(value, &mut keys, aliases) };
            numbered.into_iter().map(of_floor).collect()
        }
        _ => vec![],
    };
    dated(&raw, page)
}

/// Reads one comment that a record of its own holds. Its time is found once its post's is known.
pub(super) fn single(object: &Node<'_>, clock: &mut CommentClock, floor: u32, aliases: &Aliases) -> Comment {
    let raw = one(object, &mut CommentKeys::new(aliases), aliases);
    let colons = Colons::of(std::iter::once(raw.text));
    comment(&raw, floor, colons, clock)
}

fn dated(raw: &[Raw<'_>], page: &Page<'_>) -> Vec<Comment> {
    let mut clock = CommentClock::new(page.posted_at);
    let colons = Colons::of(raw.iter().map(|raw| raw.text));
    let floors = raw.iter().map(|raw| raw.floor);
    // Numbers that do not ascend are no floors.
    let are_floors = floors.clone().all(|floor| floor.is_some()) && floors.is_sorted_by(|a, b| a < b);
    let numbered = (1..).zip(raw).map(|(place, raw)| (raw.floor.filter(|_| are_floors).unwrap_or(place), raw));
    numbered.map(|(floor, raw)| comment(raw, floor, colons, &mut clock)).collect()
}

fn comment(raw: &Raw<'_>, floor: u32, colons: Colons, clock: &mut CommentClock) -> Comment {
    Comment {
        floor: Some(floor),
        reaction: raw.reaction,
        author: raw.author.clone(),
        text: colons.strip(raw.text).to_owned(),
        posted_at: raw.stamp.and_then(|stamp| clock.date(stamp)),
        ip: raw.ip.map(str::to_owned),
        earlier: None,
    }
}

/// The floor that `text` is.
fn floor(text: &str) -> Option<u32> {
    let digits = text.trim().trim_end_matches(['樓', 'F', 'f']);
    digits.parse().ok().filter(|&floor| floor > 0)
}

fn one<'n>(value: &'n Node<'n>, keys: &mut CommentKeys<'_>, aliases: &Aliases) -> Raw<'n> {
    if let Node::Text(text) = value {
        return Raw { text, ..Raw::default() };
    }
    let candidates = keys.candidates(value);
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
        author: author(&candidates, aliases),
        text: text(value, &candidates).unwrap_or_default(),
        stamp,
        ip: own_ip.or(ip.flatten()),
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
fn text<'n>(object: &'n Node<'n>, candidates: &Candidates<'n, CommentField>) -> Option<&'n str> {
    let any = candidates.first(CommentField::Text, |candidate| candidate.value.text()).map(|(_, text)| text);
    any.or_else(|| {
        let texts = object.members().iter().filter_map(|(_, value)| value.text());
        let spoken = |text: &&str| Reaction::from_sign(text).is_none() && times::address_and_stamp(text).1.is_none();
        // One word in ASCII is rather an id or a file name than a comment.
        texts.filter(spoken).max_by_key(|text| text.len()).filter(|text| !text.is_ascii() || text.contains(' '))
    })
}

/// The reaction of a comment none of whose keys is known for it: a value that is one of PTT's signs.
fn sign_by_form<'n>(object: &'n Node<'n>) -> Option<(&'n str, Reaction)> {
    object.members().iter().find_map(|(key, value)| Some((key.as_ref(), Reaction::from_sign(value.text()?)?)))
}
