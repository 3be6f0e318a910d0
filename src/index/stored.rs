//! What a document keeps to be shown: the texts as they were written, and the facts beside them.
//!
//! Encoded with postcard, a compact binary form; its layout is part of the format version.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};

use crate::{
    Error, Result,
    thread::{Comment, Reaction, Thread, ThreadId, UnixTime},
};

/// A thread without its comments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredThread {
    /// The board.
    pub board: String,
    /// The article id.
    pub article: String,
    /// Where it stood on the web.
    pub url: Option<String>,
    /// The title.
    pub title: String,
    /// The account id of the author.
    pub author: Option<String>,
    /// The name shown beside it.
    pub nick: Option<String>,
    /// Seconds since 1970.
    pub posted_at: Option<i64>,
    /// The post.
    pub body: String,
    /// The address it was posted from.
    pub ip: Option<String>,
    /// The country of that address.
    pub country: Option<String>,
    /// How often it was read.
    pub views: Option<u64>,
    /// How many numbered comments it has.
    pub comments: u32,
    /// How many of them are 推.
    pub ups: u32,
    /// How many of them are 噓.
    pub boos: u32,
}

impl StoredThread {
    /// What is kept of `thread`.
    #[must_use]
    pub fn of(thread: &Thread) -> Self {
        let count = |reaction| thread.comments.iter().filter(|comment| comment.reaction == Some(reaction)).count();
        Self {
            board: thread.id.board.clone(),
            article: thread.id.article.clone(),
            url: thread.url.clone(),
            title: thread.title.clone(),
            author: thread.author.clone(),
            nick: thread.nick.clone(),
            posted_at: thread.posted_at.map(|time| time.0),
            body: thread.body.clone(),
            ip: thread.ip.clone(),
            country: thread.country.clone(),
            views: thread.views,
            comments: saturate(thread.comment_count()),
            ups: saturate(count(Reaction::Push)),
            boos: saturate(count(Reaction::Boo)),
        }
    }

    /// What names the thread.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId { board: self.board.clone(), article: self.article.clone() }
    }

    /// The thread again, with its comments from `blocks`, which are in page order.
    #[must_use]
    pub fn into_thread(self, blocks: impl IntoIterator<Item = StoredBlock>) -> Thread {
        let id = self.id();
        Thread {
            url: self.url,
            title: self.title,
            author: self.author,
            nick: self.nick,
            posted_at: self.posted_at.map(UnixTime),
            body: self.body,
            ip: self.ip,
            country: self.country,
            views: self.views,
            comments: blocks.into_iter().flat_map(StoredBlock::into_comments).collect(),
            ..Thread::new(id)
        }
    }
}

/// A comment block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredBlock {
    /// Who wrote it.
    pub author: Option<String>,
    /// The comments' texts, joined as `text::block` says.
    pub text: String,
    /// The comments.
    pub comments: Vec<StoredComment>,
}

/// A comment of a block, but for what the block tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredComment {
    /// Where its text begins in the block's, in bytes.
    pub start: u32,
    /// How many bytes its text has.
    pub length: u32,
    /// Its number on the page.
    pub floor: Option<u32>,
    /// Its reaction: 0 none, 1 推, 2 噓, 3 →.
    pub reaction: u8,
    /// Seconds since 1970.
    pub posted_at: Option<i64>,
    /// The address it was written from.
    pub ip: Option<String>,
}

impl StoredComment {
    /// What is kept of `comment`, whose text begins at `start` of its block's.
    #[must_use]
    pub fn of(comment: &Comment, start: usize) -> Self {
        Self {
            start: saturate(start),
            length: saturate(comment.text.len()),
            floor: comment.floor,
            reaction: match comment.reaction {
                None => 0,
                Some(Reaction::Push) => 1,
                Some(Reaction::Boo) => 2,
                Some(Reaction::Arrow) => 3,
            },
            posted_at: comment.posted_at.map(|time| time.0),
            ip: comment.ip.clone(),
        }
    }

    /// Its reaction.
    #[must_use]
    pub const fn reaction(&self) -> Option<Reaction> {
        match self.reaction {
            1 => Some(Reaction::Push),
            2 => Some(Reaction::Boo),
            3 => Some(Reaction::Arrow),
            _ => None,
        }
    }
}

impl StoredBlock {
    /// Where each comment's text begins in the block's.
    #[must_use]
    pub fn starts(&self) -> Vec<usize> {
        self.comments.iter().map(|comment| comment.start as usize).collect()
    }

    /// The comments again.
    fn into_comments(self) -> impl Iterator<Item = Comment> {
        let Self { author, text, comments } = self;
        comments.into_iter().map(move |comment| {
            let (start, end) = (comment.start as usize, comment.start as usize + comment.length as usize);
            Comment {
                floor: comment.floor,
                reaction: comment.reaction(),
                author: author.clone(),
                text: text.get(start..end).unwrap_or_default().to_owned(),
                posted_at: comment.posted_at.map(UnixTime),
                ip: comment.ip,
            }
        })
    }
}

fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What a document keeps, still encoded. tantivy's own document ends the process where a damaged store names a field that
/// cannot be; this one takes what it needs, whatever the field is called.
pub(crate) struct Encoded(pub(crate) Vec<u8>);

impl DocumentDeserialize for Encoded {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> std::result::Result<Self, DeserializeError> {
        let kept = document.next_field::<Vec<u8>>()?;
        kept.map(|(_, bytes)| Self(bytes)).ok_or_else(|| DeserializeError::custom("a document keeps nothing"))
    }
}

/// Encodes something to be kept.
pub(super) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(|error| Error::new("a document cannot be encoded").because(error))
}

/// Decodes what was kept.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|error| {
        Error::new("a document of the index cannot be read").because(error).hint("make the index anew: pawen rebuild")
    })
}
