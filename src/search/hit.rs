//! What a search finds: threads or comment blocks, with the passages that match.

use std::ops::Range;

use super::Spot;
use crate::thread::{Comment, Place, Reaction, Thread, ThreadId, UnixTime};

/// One result of a search, of the level that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Hit {
    /// A thread that holds every term somewhere.
    Thread(ThreadHit),
    /// A comment block that holds every term.
    Comment(CommentHit),
}

/// A thread that matches.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadHit {
    /// What names the thread.
    pub id: ThreadId,
    /// Its title, as written.
    pub title: String,
    /// Who posted it.
    pub author: Option<String>,
    /// When it was posted.
    pub posted_at: Option<UnixTime>,
    /// Where it stood on the web.
    pub url: Option<String>,
    /// How many comments it has.
    pub comments: u32,
    /// How many of them are 推.
    pub ups: u32,
    /// How many of them are 噓.
    pub boos: u32,
    /// Closeness to the query; larger is closer. Comparable within one search only.
    pub score: f32,
    /// The best passages, at most a few, title first, then body, then comments in page order.
    pub matches: Vec<Match>,
    /// The whole of it, where that was asked for.
    pub whole: Option<Thread>,
}

/// A passage of a thread that holds something of what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Where in the thread it stands.
    pub place: Place,
    /// For a comment, the floors (樓) it stands on: more than one where the match runs over neighbouring comments of one user.
    pub floors: Vec<u32>,
    /// For a comment, who wrote it.
    pub author: Option<String>,
    /// For a comment, its reaction.
    pub reaction: Option<Reaction>,
    /// The passage as written, possibly cut from a longer text at character boundaries.
    pub text: String,
    /// The matching parts: byte ranges of `text`, ascending, not overlapping.
    pub spans: Vec<Range<usize>>,
}

/// A comment block that matches: neighbouring comments of one user, read as one text.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentHit {
    /// What names the thread it stands in.
    pub id: ThreadId,
    /// The title of that thread.
    pub title: String,
    /// More of that thread.
    pub thread: ThreadFacts,
    /// The floors (樓) of the comments in the block, ascending; empty for what the thread's author wrote between them.
    pub floors: Vec<u32>,
    /// Where the block begins, with a floor or without.
    pub spot: Spot,
    /// Who wrote it.
    pub author: Option<String>,
    /// The reaction of the block's first comment.
    pub reaction: Option<Reaction>,
    /// When the block's first comment was written.
    pub posted_at: Option<UnixTime>,
    /// Closeness to the query; larger is closer. Comparable within one search only.
    pub score: f32,
    /// The whole text of the block, as written; where two comments meet stands a line feed, or two where a pause was meant.
    pub text: String,
    /// The matching parts: byte ranges of `text`, ascending, not overlapping.
    pub spans: Vec<Range<usize>>,
    /// The comments before it, in page order, as many as were asked for.
    pub before: Vec<Comment>,
    /// The comments after it.
    pub after: Vec<Comment>,
}

/// What a comment hit tells of its thread.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThreadFacts {
    /// Who posted it.
    pub author: Option<String>,
    /// When it was posted.
    pub posted_at: Option<UnixTime>,
    /// Where it stood on the web.
    pub url: Option<String>,
    /// The post, where the whole thread was asked for.
    pub body: Option<String>,
}
