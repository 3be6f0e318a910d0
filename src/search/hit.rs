//! The hits of a search: threads or comment blocks, with the passages that match.

use std::ops::Range;

use serde::Serialize;

use super::CommentRef;
use crate::thread::{Comment, Place, Reaction, Thread, ThreadId, UnixTime};

/// One result of a search, of the requested level.
#[derive(Debug, Clone, PartialEq)]
pub enum Hit {
    /// A thread that matches.
    Thread(ThreadHit),
    /// A comment block that matches.
    Comment(CommentHit),
    /// A single comment that matches.
    Line(LineHit),
}

impl Hit {
    /// Its name: that of its thread, or of its block or comment by the first floor.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Thread(hit) => hit.id.to_string(),
            Self::Comment(hit) | Self::Line(LineHit { comment: hit, .. }) => {
                block_name(&hit.id, hit.floors.first().copied())
            }
        }
    }
}

/// The name of a comment block by its first floor.
#[must_use]
pub fn block_name(thread: &ThreadId, floor: Option<u32>) -> String {
    floor.map_or_else(|| format!("{thread}#-"), |floor| format!("{thread}#{floor}"))
}

/// A thread that matches.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadHit {
    /// The id of the thread.
    pub id: ThreadId,
    /// Its title, as written.
    pub title: String,
    /// The author, if known.
    pub author: Option<String>,
    /// The time of posting, if known.
    pub posted_at: Option<UnixTime>,
    /// Its address on the web.
    pub url: Option<String>,
    /// The number of its comments.
    pub comments: u32,
    /// The number of those that are 推.
    pub ups: u32,
    /// The number of those that are 噓.
    pub boos: u32,
    /// Relevance to the query, in a search that is sorted by it; larger is closer. Comparable within one search only.
    pub relevance: Option<f32>,
    /// The pieces of the question that its texts hold, if the query is one.
    pub pieces: Option<Pieces>,
    /// The best passages, at most a few, title first, then body, then comments in page order.
    pub matches: Vec<Match>,
    /// The whole thread, if requested.
    pub whole: Option<Thread>,
}

impl ThreadHit {
    /// The score of the thread: 推 minus 噓.
    #[must_use]
    pub fn score(&self) -> i64 {
        i64::from(self.ups) - i64::from(self.boos)
    }
}

/// The number of the pieces of a question that a hit holds, in any of its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pieces {
    /// The number of those that it holds.
    pub held: usize,
    /// The number of all.
    pub of: usize,
}

/// A passage of a thread with some of the texts of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The part of the thread that it is from.
    pub place: Place,
    /// For a comment, its floors (樓): more than one if the match spans neighbouring comments of one user.
    pub floors: Vec<u32>,
    /// For a comment, the reference to the first comment of the passage, with a floor or without.
    pub spot: Option<CommentRef>,
    /// For a comment, the account that wrote it.
    pub by: Option<String>,
    /// For a comment, its reaction.
    pub reaction: Option<Reaction>,
    /// The passage as written, possibly cut from a longer text at character boundaries.
    pub text: String,
    /// The matching parts: byte ranges of `text`, ascending, not overlapping.
    pub spans: Vec<Range<usize>>,
    /// The file of the archived version that it is from, if the best version lacks it.
    pub earlier: Option<String>,
}

impl Match {
    /// Returns whether it is from the title that the hit shows, and not from that of another version.
    pub(crate) fn is_of_title(&self) -> bool {
        self.place == Place::Title && self.earlier.is_none()
    }
}

/// A comment block that matches: neighbouring comments of one user, read as one text.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentHit {
    /// The id of its thread.
    pub id: ThreadId,
    /// The title of that thread.
    pub title: String,
    /// More of that thread.
    pub thread: ThreadFacts,
    /// The floors (樓) of the comments in the block, ascending; empty for what the thread's author wrote between them.
    pub floors: Vec<u32>,
    /// The reference to the first comment of the block, with a floor or without.
    pub spot: CommentRef,
    /// The account that wrote it.
    pub by: Option<String>,
    /// The reaction of each of its comments, in page order; `None` where it is not known.
    pub reactions: Vec<Option<Reaction>>,
    /// The time of the block's first comment, if known.
    pub posted_at: Option<UnixTime>,
    /// Relevance to the query, in a search that is sorted by it; larger is closer. Comparable within one search only.
    pub relevance: Option<f32>,
    /// The pieces of the question that it holds, if the query is one.
    pub pieces: Option<Pieces>,
    /// The whole text of the block, as written; comments are separated by a line feed, or by two where a pause was meant.
    pub text: String,
    /// The matching parts: byte ranges of `text`, ascending, not overlapping.
    pub spans: Vec<Range<usize>>,
    /// The file of the archived version that it is from, if the best version of its thread lacks it.
    pub earlier: Option<String>,
    /// The requested number of comments before it, in page order.
    pub before: Vec<Comment>,
    /// The comments after it.
    pub after: Vec<Comment>,
}

impl CommentHit {
    /// The reaction of its first comment.
    #[must_use]
    pub fn reaction(&self) -> Option<Reaction> {
        self.reactions.first().copied().flatten()
    }
}

/// A single comment that matches: one line of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct LineHit {
    /// The comment, as a block of its own.
    pub comment: CommentHit,
    /// The address it was written from, if the forum shows it.
    pub ip: Option<String>,
    /// The floors (樓) of the block that it belongs to, ascending; empty for what the thread's author wrote between the
    /// comments.
    pub block: Vec<u32>,
}

/// The facts of the thread of a comment hit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThreadFacts {
    /// The author, if known.
    pub author: Option<String>,
    /// The time of posting, if known.
    pub posted_at: Option<UnixTime>,
    /// Its address on the web.
    pub url: Option<String>,
    /// The post, if the whole thread was requested.
    pub body: Option<String>,
}

/// What is read for each hit in addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Detail {
    /// The whole thread.
    pub full: bool,
    /// The number of comments of the thread on either side of a comment hit.
    pub around: usize,
    /// Every text of a thread hit that matches, each as a whole, instead of the best passages.
    pub every_match: bool,
}
