//! The stored data of documents: the texts as they were written, and the facts that are shown with them.
//!
//! Encoded with postcard, a compact binary form, and followed by the CRC-32 (little-endian) of these bytes and of the
//! document's identity. Layout and checksum are part of the format version. Nothing is decoded before its checksum was
//! compared: the methods of [`Proved`] are the only way to a value.

use crate::index::error::{Inconsistency, IndexMessage, inconsistent};
use std::{ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;

use super::identity::Identity;
use crate::index::error::broken;
use crate::{
    Error, Result,
    thread::{BETWEEN_VERSIONS, Comment, EarlierText, Place, Reaction, Thread, ThreadId, UnixTime, VersionSource},
};

/// A thread without its comments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredThread {
    /// The board.
    pub board: String,
    /// The article id.
    pub article: String,
    /// Its address on the web.
    pub url: Option<String>,
    /// The title, and after it those of other versions: see [`StoredThread::parts`].
    pub titles: String,
    /// The account id of the author.
    pub author: Option<String>,
    /// The name shown next to it.
    pub nick: Option<String>,
    /// Seconds since 1970.
    pub posted_at: Option<i64>,
    /// The post, and after it those of other versions.
    pub bodies: String,
    /// The address it was posted from.
    pub ip: Option<String>,
    /// The country of that address.
    pub country: Option<String>,
    /// The number of times it was read.
    pub views: Option<u64>,
    /// The number of its numbered comments.
    pub comments: u32,
    /// The number of its comments with 推.
    pub ups: u32,
    /// The number of its comments with 噓.
    pub boos: u32,
    /// The number of its comment blocks, those of other versions included.
    pub blocks: u32,
    /// The record that it was read from.
    pub source: VersionSource,
    /// The titles and then the posts of other versions.
    pub earlier: Vec<StoredEarlier>,
}

/// A title or a post of another version, which follows the text of the thread itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredEarlier {
    /// `true` for a title.
    pub is_title: bool,
    /// The length of the text, in bytes.
    pub length: u32,
    /// The record that it is from.
    pub source: VersionSource,
}

/// A part of the titles or posts of a thread: where it is, and the record that it is from, if that is another version's.
pub type TextOfVersion<'a> = (Range<usize>, Option<&'a VersionSource>);

impl StoredThread {
    /// The stored form of `thread`, which was read from `source`, and whose comments are stored as `blocks` documents of
    /// their own.
    #[must_use]
    pub fn of(thread: &Thread, source: &VersionSource, blocks: usize) -> Self {
        Self {
            board: thread.id.board.clone(),
            article: thread.id.article.clone(),
            url: thread.url.clone(),
            titles: thread.all_titles().into_owned(),
            author: thread.author.clone(),
            nick: thread.nick.clone(),
            posted_at: thread.posted_at.map(|time| time.0),
            bodies: thread.all_bodies().into_owned(),
            ip: thread.ip.clone(),
            country: thread.country.clone(),
            views: thread.views,
            comments: saturate(thread.comment_count()),
            ups: saturate(thread.reaction_count(Reaction::Push)),
            boos: saturate(thread.reaction_count(Reaction::Boo)),
            blocks: saturate(blocks),
            source: source.clone(),
            earlier: thread.earlier.iter().map(StoredEarlier::of).collect(),
        }
    }

    /// The identity of the thread.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId { board: self.board.clone(), article: self.article.clone() }
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &str {
        self.own(Place::Title)
    }

    /// The post.
    #[must_use]
    pub fn body(&self) -> &str {
        self.own(Place::Body)
    }

    fn own(&self, place: Place) -> &str {
        self.parts(place).first().and_then(|(range, _)| self.texts(place).get(range.clone())).unwrap_or_default()
    }

    /// The titles, or the posts, as one text.
    #[must_use]
    pub fn texts(&self, place: Place) -> &str {
        if place == Place::Title { &self.titles } else { &self.bodies }
    }

    /// The parts of the titles, or of the posts: that of the thread itself, then those of other versions.
    #[must_use]
    pub fn parts(&self, place: Place) -> Vec<TextOfVersion<'_>> {
        let earlier = self.earlier.iter().filter(|earlier| earlier.is_title == (place == Place::Title));
        let mut parts: Vec<TextOfVersion<'_>> = Vec::new();
        let mut end = self.texts(place).len();
        // From the last to the first: the length of the thread's own text is the rest.
        for earlier in earlier.rev() {
            let start = end.saturating_sub(earlier.length as usize);
            parts.push((start..end, Some(&earlier.source)));
            end = start.saturating_sub(BETWEEN_VERSIONS.len());
        }
        parts.push((0..end, None));
        parts.reverse();
        parts
    }

    fn earlier_texts(&self) -> Vec<EarlierText> {
        let of_place = |place| {
            let parts = self.parts(place).into_iter().filter_map(|(range, source)| Some((range, source?)));
            parts.map(move |(range, source)| EarlierText {
                place,
                text: self.texts(place).get(range).unwrap_or_default().to_owned(),
                source: Arc::new(source.clone()),
            })
        };
        [Place::Title, Place::Body].into_iter().flat_map(of_place).collect()
    }

    /// The thread, with its comments from `blocks`, which are in page order.
    #[must_use]
    pub fn into_thread(self, blocks: impl IntoIterator<Item = StoredBlock>) -> Thread {
        let (id, earlier) = (self.id(), self.earlier_texts());
        let (title, body) = (self.title().to_owned(), self.body().to_owned());
        Thread {
            earlier,
            url: self.url,
            title,
            author: self.author,
            nick: self.nick,
            posted_at: self.posted_at.map(UnixTime),
            body,
            ip: self.ip,
            country: self.country,
            views: self.views,
            comments: blocks.into_iter().flat_map(StoredBlock::into_comments).collect(),
            ..Thread::new(id)
        }
    }
}

impl StoredEarlier {
    fn of(earlier: &EarlierText) -> Self {
        Self {
            is_title: earlier.place == Place::Title,
            length: saturate(earlier.text.len()),
            source: VersionSource::clone(&earlier.source),
        }
    }
}

/// A comment block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredBlock {
    /// The account id of its author.
    pub author: Option<String>,
    /// The texts of its comments, joined as by `text::block`.
    pub text: String,
    /// The comments.
    pub comments: Vec<StoredComment>,
    /// The record that it is from, if only another version of the thread has it.
    pub earlier: Option<VersionSource>,
}

/// A comment of a block, without what all comments of the block share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredComment {
    /// The start of its text in that of the block, in bytes.
    pub start: u32,
    /// The length of its text, in bytes.
    pub length: u32,
    /// Its number on the page; in a block of another version, that on the page of that version.
    floor: Option<u32>,
    /// Its reaction: 0 none, 1 推, 2 噓, 3 →.
    pub reaction: u8,
    /// Seconds since 1970.
    pub posted_at: Option<i64>,
    /// The address it was written from.
    pub ip: Option<String>,
}

impl StoredComment {
    /// The stored form of `comment`, whose text begins at byte `start` of its block's.
    #[must_use]
    pub fn of(comment: &Comment, start: usize) -> Self {
        Self {
            start: saturate(start),
            length: saturate(comment.text.len()),
            floor: comment.floor.or(comment.earlier_floor),
            // Numbers of its own: the form on disk must not change with the order of the variants.
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
    /// The start of each comment's text in that of the block, in bytes.
    #[must_use]
    pub fn starts(&self) -> Vec<usize> {
        self.comments.iter().map(|comment| comment.start as usize).collect()
    }

    /// The number of each comment on the page of the thread; those of another version have none there.
    #[must_use]
    pub fn floors(&self) -> impl DoubleEndedIterator<Item = Option<u32>> {
        self.comments.iter().map(|comment| comment.floor.filter(|_| self.earlier.is_none()))
    }

    /// The text of one of its comments, counted from 0.
    #[must_use]
    pub fn line(&self, number: usize) -> &str {
        self.text.get(self.lines(number..number + 1)).unwrap_or_default()
    }

    /// The place in the text of some of its adjacent comments.
    #[must_use]
    pub fn lines(&self, part: Range<usize>) -> Range<usize> {
        let comments = self.comments.get(part).unwrap_or_default();
        let end = |comment: &StoredComment| (comment.start as usize).saturating_add(comment.length as usize);
        comments.first().map_or(0, |first| first.start as usize)..comments.last().map_or(0, end)
    }

    /// The comments.
    pub fn into_comments(self) -> impl Iterator<Item = Comment> {
        let Self { author, text, comments, earlier } = self;
        let earlier = earlier.map(Arc::new);
        comments.into_iter().map(move |comment| {
            let (floor, earlier_floor) = if earlier.is_some() { (None, comment.floor) } else { (comment.floor, None) };
            let (start, end) = (comment.start as usize, comment.start as usize + comment.length as usize);
            Comment {
                floor,
                reaction: comment.reaction(),
                author: author.clone(),
                text: text.get(start..end).unwrap_or_default().to_owned(),
                posted_at: comment.posted_at.map(UnixTime),
                ip: comment.ip,
                earlier: earlier.clone(),
                earlier_floor,
            }
        })
    }
}

/// A version of a thread that a run has read, and has to join with the others before it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::index) struct StoredVersion {
    board: String,
    article: String,
    source: Option<VersionSource>,
    content: Option<(StoredThread, Vec<StoredBlock>)>,
}

impl StoredVersion {
    /// The stored form of `thread`, which was read from `source`.
    pub(in crate::index) fn of(thread: &Thread, source: &VersionSource, blocks: Vec<StoredBlock>) -> Self {
        let content = Some((StoredThread::of(thread, source, blocks.len()), blocks));
        Self { source: Some(source.clone()), content, ..Self::none_of(&thread.id) }
    }

    /// No version of the thread with this id: what is indexed of it has to be joined again, since a version is gone.
    pub(in crate::index) fn none_of(id: &ThreadId) -> Self {
        Self { board: id.board.clone(), article: id.article.clone(), source: None, content: None }
    }

    /// The version as it was read; `None` if there is none.
    pub(in crate::index) fn into_thread(self) -> Option<(Thread, VersionSource)> {
        let (thread, blocks) = self.content?;
        Some((thread.into_thread(blocks), self.source?))
    }
}

/// The first members of a [`StoredVersion`].
type VersionHead = (String, String, Option<VersionSource>);

/// A number as it is stored: a larger one than `u32::MAX` becomes `u32::MAX`.
pub(super) fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The stored data of a document, which matched its checksum.
pub(crate) struct Proved {
    payload: OwnedBytes,
    identity: Identity,
}

impl Proved {
    /// The data in the bytes of a document, if it is what was written for the document that `identity` names.
    ///
    /// The bytes are taken apart here: tantivy's deserializer allocates as much as a damaged length says, and copies the
    /// data byte by byte.
    pub(in crate::index) fn new(document: &OwnedBytes, identity: Identity) -> Option<Self> {
        let value = value(document)?;
        let (payload, noted) = document.get(value.clone())?.split_last_chunk()?;
        let matches = checksum(payload, identity) == u32::from_le_bytes(*noted);
        let end = value.start + payload.len();
        matches.then(|| Self { payload: document.slice(value.start..end), identity })
    }

    /// The identity of the document.
    pub(in crate::index) const fn identity(&self) -> Identity {
        self.identity
    }

    /// The thread that it stores.
    ///
    /// # Errors
    /// If the document is no thread: the postings that led to it are damaged.
    pub(crate) fn thread(&self) -> Result<StoredThread> {
        self.of_kind(true)
    }

    /// The title and the post of the thread that it stores, without the rest of it.
    ///
    /// # Errors
    /// As for [`Proved::thread`].
    pub(crate) fn thread_texts(&self) -> Result<(&str, &str)> {
        let (.., title, _, _, _, body): ThreadTexts<'_> = self.of_kind(true)?;
        Ok((title, body))
    }

    /// The comment block that it stores.
    ///
    /// # Errors
    /// If the document is no comment block: the postings that led to it are damaged.
    pub(crate) fn block(&self) -> Result<StoredBlock> {
        self.of_kind(false)
    }

    /// The text of the comment block that it stores, without the rest of it.
    ///
    /// # Errors
    /// As for [`Proved::block`].
    pub(crate) fn block_text(&self) -> Result<&str> {
        let (_, text): BlockText<'_> = self.of_kind(false)?;
        Ok(text)
    }

    /// The thread of the version that it stores, and the source of that version if there is one.
    pub(in crate::index) fn version_head(&self) -> Result<(ThreadId, Option<VersionSource>)> {
        let (board, article, source): VersionHead = self.value()?;
        Ok((ThreadId { board, article }, source))
    }

    /// The length of what is stored, in bytes.
    pub(in crate::index) fn len(&self) -> usize {
        self.payload.len()
    }

    /// The value that it stores.
    pub(in crate::index) fn value<'a, T: Deserialize<'a>>(&'a self) -> Result<T> {
        postcard::from_bytes(&self.payload).map_err(broken)
    }

    fn of_kind<'a, T: Deserialize<'a>>(&'a self, thread: bool) -> Result<T> {
        match (self.identity.is_thread(), thread) {
            (true, false) => Err(inconsistent(Inconsistency::ThreadListedAsBlock)),
            (false, true) => Err(inconsistent(Inconsistency::BlockListedAsThread)),
            _ => self.value(),
        }
    }
}

/// The first members of a [`StoredThread`], up to the post; postcard encodes them as those of a struct.
type ThreadTexts<'a> =
    (&'a str, &'a str, Option<&'a str>, &'a str, Option<&'a str>, Option<&'a str>, Option<i64>, &'a str);

/// The first members of a [`StoredBlock`], up to the text.
type BlockText<'a> = (Option<&'a str>, &'a str);

/// The place of the one value that a document stores: tantivy writes the number of values, and for each the field in four
/// bytes, the type, and for bytes their number.
fn value(document: &[u8]) -> Option<Range<usize>> {
    let (&[count, _, _, _, _, kind], mut rest) = document.split_first_chunk::<6>()?;
    let (mut length, mut shift) = (0_usize, 0_u32);
    loop {
        let (&byte, after) = rest.split_first()?;
        length |= usize::from(byte & !LAST).checked_shl(shift)?;
        (rest, shift) = (after, shift + 7);
        if byte & LAST != 0 {
            break;
        }
    }
    let is_ours = count == LAST | 1 && kind == BYTES && length == rest.len();
    is_ours.then(|| document.len() - length..document.len())
}

/// The mark of the last byte of a number.
const LAST: u8 = 0x80;
/// The code of the type of bytes.
const BYTES: u8 = 4;

/// Encodes the stored data of the document that `identity` names.
pub(in crate::index) fn encode<T: Serialize>(value: &T, identity: Identity) -> Result<Vec<u8>> {
    let encoded = postcard::to_stdvec(value);
    let mut bytes = encoded.map_err(|error| Error::new(IndexMessage::DocumentUnencodable).because(error))?;
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

    /// The bytes that tantivy writes for a document that stores `value`.
    fn document(value: &[u8]) -> Vec<u8> {
        let length = u8::try_from(value.len()).unwrap();
        [&[0x81, 7, 0, 0, 0, 4, length | 0x80], value].concat()
    }

    #[test]
    fn data_is_proved_for_one_document_and_as_it_was_written() {
        let identity = Identity::block(7, 2);
        let stored = StoredBlock { author: None, text: "推文".into(), comments: vec![], earlier: None };
        let bytes = document(&encode(&stored, identity).unwrap());
        let proved = |bytes: &[u8], identity| Proved::new(&OwnedBytes::new(bytes.to_vec()), identity);
        assert_eq!(proved(&bytes, identity).unwrap().block().unwrap(), stored);
        assert_eq!(proved(&bytes, identity).unwrap().block_text().unwrap(), "推文");
        assert!(proved(&bytes, identity).unwrap().thread().is_err());
        for other in [Identity::block(7, 1), Identity::block(8, 2), Identity::thread(7), Identity::of_kind("file")] {
            assert!(proved(&bytes, other).is_none(), "{other:?}");
        }
        // The number of the only field carries no information.
        for bit in (0..bytes.len() * 8).filter(|bit| !(8..40).contains(bit)) {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(proved(&flipped, identity).is_none(), "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert!(proved(&bytes[..length], identity).is_none(), "{length} bytes");
        }
    }

    #[test]
    fn the_texts_of_a_thread_are_read_without_the_rest() {
        let mut thread = Thread::new(ThreadId { board: "Test".into(), article: "M.1.A.001".into() });
        (thread.title, thread.body, thread.nick) = ("標題".into(), "內文".into(), Some("暱稱".into()));
        let source = |offset| VersionSource { file: "a.json".into(), entry: None, offset, digest: 9 };
        let earlier =
            |place, text: &str, offset| EarlierText { place, text: text.into(), source: source(offset).into() };
        thread.earlier =
            vec![earlier(Place::Title, "", 1), earlier(Place::Body, "初稿", 2), earlier(Place::Body, "", 3)];
        let stored = StoredThread::of(&thread, &source(0), 0);
        assert_eq!((stored.title(), stored.body()), ("標題", "內文"));
        let bytes = document(&encode(&stored, Identity::thread(7)).unwrap());
        let proved = Proved::new(&OwnedBytes::new(bytes), Identity::thread(7)).unwrap();
        assert_eq!(proved.thread_texts().unwrap(), ("標題\n\u{1e}", "內文\n\u{1e}初稿\n\u{1e}"));
        assert_eq!(proved.thread().unwrap().into_thread([]), thread);
        assert!(proved.block_text().is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_taken_apart_without_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..40)) {
            proptest::prop_assert!(value(&bytes).is_none_or(|place| place.end == bytes.len()));
            proptest::prop_assert!(Proved::new(&OwnedBytes::new(bytes), Identity::thread(0)).is_none());
        }
    }
}
