//! The stored data of documents: the texts as they were written, and the facts that are shown with them.
//!
//! Encoded with postcard, a compact binary form, and followed by the CRC-32 (little-endian) of these bytes and of the
//! document's identity. Layout and checksum are part of the format version. Nothing is decoded before its checksum was
//! compared: the methods of [`Proved`] are the only way to a value.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};

use super::identity::Identity;
use crate::index::error::broken;
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
    /// The number of its comment blocks.
    pub blocks: u32,
}

impl StoredThread {
    /// The stored form of `thread`, whose comments are stored as `blocks` documents of their own.
    #[must_use]
    pub fn of(thread: &Thread, blocks: usize) -> Self {
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
            blocks: saturate(blocks),
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

/// A number as it is stored; the largest stands for all that are larger.
pub(super) fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The stored data of a document as the store returned it. tantivy's own document type panics where a damaged store names
/// a field that does not exist; this one takes the first value, whatever its field.
pub(crate) struct Encoded(Vec<u8>);

impl DocumentDeserialize for Encoded {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> std::result::Result<Self, DeserializeError> {
        let stored = document.next_field::<Vec<u8>>()?;
        stored.map(|(_, bytes)| Self(bytes)).ok_or_else(|| DeserializeError::custom("a document stores nothing"))
    }
}

impl Encoded {
    /// The data, if it is what was written for the document that `identity` names.
    pub(in crate::index) fn prove(self, identity: Identity) -> Option<Proved> {
        let Self(mut bytes) = self;
        let (payload, noted) = bytes.split_last_chunk()?;
        if checksum(payload, identity) != u32::from_le_bytes(*noted) {
            return None;
        }
        bytes.truncate(payload.len());
        Some(Proved { payload: bytes, identity })
    }
}

/// The stored data of a document, which matched its checksum.
pub(crate) struct Proved {
    payload: Vec<u8>,
    identity: Identity,
}

impl Proved {
    /// The identity of the document.
    pub(in crate::index) const fn identity(&self) -> Identity {
        self.identity
    }

    /// The thread that it stores.
    ///
    /// # Errors
    /// If the document is no thread: the postings that led to it are damaged.
    pub(crate) fn thread(&self) -> Result<StoredThread> {
        if self.identity.is_thread() { self.value() } else { Err(broken("a comment block is listed as a thread")) }
    }

    /// The comment block that it stores.
    ///
    /// # Errors
    /// If the document is no comment block: the postings that led to it are damaged.
    pub(crate) fn block(&self) -> Result<StoredBlock> {
        if self.identity.is_thread() { Err(broken("a thread is listed as a comment block")) } else { self.value() }
    }

    /// The value that it stores.
    pub(in crate::index) fn value<T: DeserializeOwned>(&self) -> Result<T> {
        postcard::from_bytes(&self.payload).map_err(broken)
    }
}

/// Encodes the stored data of the document that `identity` names.
pub(in crate::index) fn encode<T: Serialize>(value: &T, identity: Identity) -> Result<Vec<u8>> {
    let encoded = postcard::to_stdvec(value);
    let mut bytes = encoded.map_err(|error| Error::new("a document cannot be encoded").because(error))?;
    bytes.extend(checksum(&bytes, identity).to_le_bytes());
    Ok(bytes)
}

fn checksum(payload: &[u8], identity: Identity) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(payload);
    hasher.update(&identity.bytes());
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_proved_for_one_document_and_as_it_was_written() {
        let identity = Identity::block(7, 2);
        let stored = StoredBlock { author: None, text: "推文".into(), comments: vec![] };
        let bytes = encode(&stored, identity).unwrap();
        let proved = |bytes: &[u8], identity| Encoded(bytes.to_vec()).prove(identity);
        assert_eq!(proved(&bytes, identity).unwrap().block().unwrap(), stored);
        assert!(proved(&bytes, identity).unwrap().thread().is_err());
        for other in [Identity::block(7, 1), Identity::block(8, 2), Identity::thread(7), Identity::of_kind("file")] {
            assert!(proved(&bytes, other).is_none(), "{other:?}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(proved(&flipped, identity).is_none(), "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert!(proved(&bytes[..length], identity).is_none(), "{length} bytes");
        }
    }
}
