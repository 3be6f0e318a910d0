//! A hit as data for other programs: the keys of `index-schema/hit.schema.json`, shared by the `jsonl` format and the
//! web.
//!
//! Within one [`VERSION`] keys are added, never removed or changed in meaning.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::{Offsets, column::finite};
use crate::output::moment;
use crate::{
    search::{self, Pieces},
    thread::{self, UnixTime},
};

/// The version of this contract, which is also part of the schema's `$id`.
///
/// 1: first version. 2: `score` is 推 minus 噓, and the relevance is `relevance`; who wrote a comment is `by`, who posted its
/// thread `author`.
pub const VERSION: u32 = 2;

/// One result.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Hit<'a> {
    /// A thread.
    Thread(ThreadHit<'a>),
    /// A comment block.
    Comment(CommentHit<'a>),
    /// A single comment.
    Line(LineHit<'a>),
}

/// A thread that matches.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadHit<'a> {
    /// `board/article`
    pub id: String,
    /// The board.
    pub board: &'a str,
    /// The title, as written.
    pub title: &'a str,
    /// The account that posted it.
    pub author: Option<&'a str>,
    /// The time of posting, as RFC 3339 with the offset of the requested zone.
    pub posted_at: Option<String>,
    /// Its address on the web.
    pub url: Option<&'a str>,
    /// The number of its comments.
    pub comments: u32,
    /// The number of those that are 推.
    pub ups: u32,
    /// The number of those that are 噓.
    pub boos: u32,
    /// 推 minus 噓.
    pub score: i64,
    /// Relevance to the query, where hits are sorted by it; larger is closer.
    pub relevance: Option<f32>,
    /// How many pieces of a question it holds, with `--any`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pieces: Option<Pieces>,
    /// The best passages.
    pub matches: Vec<Match<'a>>,
    /// The post, if whole texts were requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<&'a str>,
    /// All comments, if whole texts were requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_comments: Option<Vec<Comment<'a>>>,
    /// The titles and posts that only other archived versions have, if whole texts were requested.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier_texts: Vec<EarlierText<'a>>,
}

/// A title or a post of another archived version of a thread.
#[derive(Debug, Clone, Serialize)]
pub struct EarlierText<'a> {
    /// `title` or `body`.
    #[serde(rename = "in")]
    pub place: &'static str,
    /// The text, as written.
    pub text: &'a str,
    /// The file of that version.
    pub file: String,
}

/// A comment next to a hit.
#[derive(Debug, Clone, Serialize)]
pub struct Comment<'a> {
    /// Its floor.
    pub floor: Option<u32>,
    /// Its sign: 推, 噓 or →.
    pub reaction: Option<&'static str>,
    /// The account that wrote it.
    pub by: Option<&'a str>,
    /// The time of writing, as RFC 3339 with the offset of the requested zone.
    pub posted_at: Option<String>,
    /// The text, as written.
    pub text: &'a str,
    /// `true` if only another archived version of the thread has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<bool>,
    /// The file of that version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// A passage of a thread.
#[derive(Debug, Clone, Serialize)]
pub struct Match<'a> {
    /// `title`, `body` or `comment`.
    #[serde(rename = "in")]
    pub place: &'static str,
    /// The reference to the first of its comments: a floor, or a text between floors, as after `#` in the name of a hit.
    pub anchor: Option<String>,
    /// The first of `floors`.
    pub floor: Option<u32>,
    /// The floors of the passage; empty outside comments.
    pub floors: &'a [u32],
    /// The account that wrote the comment.
    pub by: Option<&'a str>,
    /// Its sign: 推, 噓 or →.
    pub reaction: Option<&'static str>,
    /// The passage, as written.
    pub text: &'a str,
    /// The matching parts: offsets into `text`.
    // A `Range` would be written as an object that repeats both its keys at each span.
    pub spans: Vec<[usize; 2]>,
    /// `true` if only another archived version of the thread has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<bool>,
    /// The file of that version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'a str>,
}

/// A comment block that matches.
#[derive(Debug, Clone, Serialize)]
pub struct CommentHit<'a> {
    /// `board/article` of the thread.
    pub id: String,
    /// The reference to the first of its comments: a floor, or a text between floors, as after `#` in the name of a hit.
    pub anchor: String,
    /// The first of `floors`.
    pub floor: Option<u32>,
    /// The floors of the block.
    pub floors: &'a [u32],
    /// The account that wrote it.
    pub by: Option<&'a str>,
    /// The sign of its first comment: 推, 噓 or →.
    pub reaction: Option<&'static str>,
    /// The sign of each of its comments; `None` where it is not known.
    pub reactions: Vec<Option<&'static str>>,
    /// The time of writing, as RFC 3339 with the offset of the requested zone.
    pub posted_at: Option<String>,
    /// The text of the block, as written.
    pub text: &'a str,
    /// The matching parts: offsets into `text`.
    pub spans: Vec<[usize; 2]>,
    /// What it has in common with a single comment.
    #[serde(flatten)]
    pub surroundings: Surroundings<'a>,
}

/// What a comment block and a single comment have in common: their thread, and what is next to them.
#[derive(Debug, Clone, Serialize)]
pub struct Surroundings<'a> {
    /// Relevance to the query, where hits are sorted by it; larger is closer.
    pub relevance: Option<f32>,
    /// How many pieces of a question it holds, with `--any`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pieces: Option<Pieces>,
    /// The board.
    pub board: &'a str,
    /// The title of the thread.
    pub title: &'a str,
    /// The address of the thread on the web.
    pub url: Option<&'a str>,
    /// The account that posted the thread.
    pub author: Option<&'a str>,
    /// The time at which the thread was posted, as RFC 3339 with the offset of the requested zone.
    pub thread_posted_at: Option<String>,
    /// `true` if only another archived version of the thread has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<bool>,
    /// The file of that version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'a str>,
    /// The comments before it, if requested.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Comment<'a>>,
    /// The comments after it, if requested.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Comment<'a>>,
    /// The post of the thread, if whole texts were requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<&'a str>,
}

/// A single comment that matches.
#[derive(Debug, Clone, Serialize)]
pub struct LineHit<'a> {
    /// `board/article` of the thread.
    pub id: String,
    /// The reference to it: its floor, or its place between floors, as after `#` in the name of a hit.
    pub anchor: String,
    /// Its floor.
    pub floor: Option<u32>,
    /// The account that wrote it.
    pub by: Option<&'a str>,
    /// Its sign: 推, 噓 or →.
    pub reaction: Option<&'static str>,
    /// The time of writing, as RFC 3339 with the offset of the requested zone.
    pub posted_at: Option<String>,
    /// The address it was written from.
    pub ip: Option<&'a str>,
    /// Its text, as written.
    pub text: &'a str,
    /// The matching parts: offsets into `text`.
    pub spans: Vec<[usize; 2]>,
    /// The floors of the block that it belongs to.
    pub block: &'a [u32],
    /// What it has in common with a comment block.
    #[serde(flatten)]
    pub surroundings: Surroundings<'a>,
}

impl<'a> Hit<'a> {
    /// The wire form of `hit`, its times in `zone` and its spans in `offsets`.
    #[must_use]
    pub fn new(hit: &'a search::Hit, zone: &TimeZone, offsets: Offsets) -> Self {
        match hit {
            search::Hit::Thread(hit) => Self::Thread(ThreadHit::new(hit, zone, offsets)),
            search::Hit::Comment(hit) => Self::Comment(CommentHit::new(hit, zone, offsets)),
            search::Hit::Line(hit) => Self::Line(LineHit::new(hit, zone, offsets)),
        }
    }
}

impl<'a> ThreadHit<'a> {
    fn new(hit: &'a search::ThreadHit, zone: &TimeZone, offsets: Offsets) -> Self {
        Self {
            id: hit.id.to_string(),
            board: &hit.id.board,
            title: &hit.title,
            author: hit.author.as_deref(),
            posted_at: time(hit.posted_at, zone),
            url: hit.url.as_deref(),
            comments: hit.comments,
            ups: hit.ups,
            boos: hit.boos,
            score: hit.score(),
            relevance: hit.relevance.map(finite),
            pieces: hit.pieces,
            matches: hit.matches.iter().map(|found| Match::new(found, offsets)).collect(),
            body: hit.whole.as_ref().map(|thread| thread.body.as_str()),
            all_comments: hit.whole.as_ref().map(|thread| comments(&thread.comments, zone)),
            earlier_texts: hit.whole.iter().flat_map(|thread| &thread.earlier).map(EarlierText::new).collect(),
        }
    }
}

impl<'a> Match<'a> {
    fn new(passage: &'a search::Match, offsets: Offsets) -> Self {
        Self {
            place: passage.place.name(),
            anchor: passage.spot.map(|spot| spot.to_string()),
            floor: passage.floors.first().copied(),
            floors: &passage.floors,
            by: passage.by.as_deref(),
            reaction: passage.reaction.map(thread::Reaction::sign),
            text: &passage.text,
            spans: offsets.of(&passage.spans, &passage.text),
            earlier: passage.earlier.is_some().then_some(true),
            file: passage.earlier.as_deref(),
        }
    }
}

impl<'a> EarlierText<'a> {
    fn new(earlier: &'a thread::EarlierText) -> Self {
        Self { place: earlier.place.name(), text: &earlier.text, file: earlier.source.to_string() }
    }
}

impl<'a> CommentHit<'a> {
    fn new(hit: &'a search::CommentHit, zone: &TimeZone, offsets: Offsets) -> Self {
        Self {
            id: hit.id.to_string(),
            anchor: hit.spot.to_string(),
            floor: hit.floors.first().copied(),
            floors: &hit.floors,
            by: hit.by.as_deref(),
            reaction: hit.reaction().map(thread::Reaction::sign),
            reactions: signs(&hit.reactions),
            posted_at: time(hit.posted_at, zone),
            text: &hit.text,
            spans: offsets.of(&hit.spans, &hit.text),
            surroundings: Surroundings::new(hit, zone),
        }
    }
}

impl<'a> Surroundings<'a> {
    fn new(hit: &'a search::CommentHit, zone: &TimeZone) -> Self {
        Self {
            relevance: hit.relevance.map(finite),
            pieces: hit.pieces,
            board: &hit.id.board,
            title: &hit.title,
            url: hit.thread.url.as_deref(),
            author: hit.thread.author.as_deref(),
            thread_posted_at: time(hit.thread.posted_at, zone),
            earlier: hit.earlier.is_some().then_some(true),
            file: hit.earlier.as_deref(),
            before: comments(&hit.before, zone),
            after: comments(&hit.after, zone),
            body: hit.thread.body.as_deref(),
        }
    }
}

impl<'a> LineHit<'a> {
    fn new(hit: &'a search::LineHit, zone: &TimeZone, offsets: Offsets) -> Self {
        let search::LineHit { comment, ip, block } = hit;
        Self {
            id: comment.id.to_string(),
            anchor: comment.spot.to_string(),
            floor: comment.floors.first().copied(),
            by: comment.by.as_deref(),
            reaction: comment.reaction().map(thread::Reaction::sign),
            posted_at: time(comment.posted_at, zone),
            ip: ip.as_deref(),
            text: &comment.text,
            spans: offsets.of(&comment.spans, &comment.text),
            block,
            surroundings: Surroundings::new(comment, zone),
        }
    }
}

/// The signs of reactions.
pub(super) fn signs(reactions: &[Option<thread::Reaction>]) -> Vec<Option<&'static str>> {
    reactions.iter().map(|reaction| reaction.map(thread::Reaction::sign)).collect()
}

/// Comments as JSON has them, their times in `zone`.
pub(super) fn comments<'a>(comments: &'a [thread::Comment], zone: &TimeZone) -> Vec<Comment<'a>> {
    let wire = comments.iter().map(|comment| Comment {
        floor: comment.floor,
        reaction: comment.reaction.map(thread::Reaction::sign),
        by: comment.author.as_deref(),
        posted_at: time(comment.posted_at, zone),
        text: &comment.text,
        earlier: comment.earlier.is_some().then_some(true),
        file: comment.earlier.as_ref().map(ToString::to_string),
    });
    wire.collect()
}

fn time(at: Option<UnixTime>, zone: &TimeZone) -> Option<String> {
    at.and_then(|at| moment::rfc3339(at, zone))
}
