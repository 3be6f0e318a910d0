//! Threads to documents.
//!
//! The documents of a thread are adjacent, its comment blocks first and the thread itself last, so that a search gets
//! from a block to its thread, and back, by document numbers alone. Merges keep that order.

use std::{iter, sync::Arc};

use tantivy::{
    Document,
    schema::{
        Field, Value,
        document::{ReferenceValue, ReferenceValueLeaf},
    },
};

use super::{
    analysis::{Analysis, TextRows, TokenNames},
    facts::{BlockFacts, Has, PostFacts},
    identity::Identity,
    keyword::{exact_key, label_key, name_key},
    schema::{Fields, TextFields},
    stored::{StoredBlock, StoredComment, StoredThread, StoredVersion, encode, saturate},
};
use crate::{
    Result,
    archive::fingerprint,
    text::{
        Link,
        block::{Block, Page, Remark, block_count, each_block},
    },
    thread::{Comment, Reaction, Thread, ThreadId, UnixTime, VersionSource},
};

/// The kinds of documents, as the field `kind` holds them.
pub mod kind {
    /// A thread.
    pub const THREAD: &str = "thread";
    /// A comment block.
    pub const COMMENT: &str = "comment";
    /// A file of an archive, for the catalogue.
    pub const FILE: &str = "file";
    /// Versions of threads that an unfinished run has removed from the catalogue.
    pub const FORMER: &str = "former";
    /// A version of a thread that an unfinished run has read and not yet joined with the others.
    pub const VERSION: &str = "version";
}

/// A document to be indexed: its values one after another in one buffer.
///
/// A thread of a million comments is a million of these, all in memory at once, so each has to be small.
#[derive(Debug, Default)]
pub(in crate::index) struct IndexDocument {
    /// For each value the number of its field, its kind, its length in four bytes, and the value.
    values: Vec<u8>,
}

/// The kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueKind {
    Text,
    Signed,
    Unsigned,
    Bytes,
    /// The numbers of tokens, four bytes each: see [`Analysis`].
    Row,
}

impl ValueKind {
    const ALL: [Self; 5] = [Self::Text, Self::Signed, Self::Unsigned, Self::Bytes, Self::Row];
}

/// The value of a field.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct FieldValue<'a> {
    kind: ValueKind,
    bytes: &'a [u8],
}

impl<'a> FieldValue<'a> {
    /// The keyword.
    pub(in crate::index) fn as_text(self) -> Option<&'a str> {
        if self.kind == ValueKind::Text { std::str::from_utf8(self.bytes).ok() } else { None }
    }

    /// The signed number.
    pub(in crate::index) fn as_signed(self) -> Option<i64> {
        if self.kind == ValueKind::Signed { Some(i64::from_le_bytes(self.bytes.try_into().ok()?)) } else { None }
    }

    /// The unsigned number.
    pub(in crate::index) fn as_unsigned(self) -> Option<u64> {
        if self.kind == ValueKind::Unsigned { Some(u64::from_le_bytes(self.bytes.try_into().ok()?)) } else { None }
    }

    /// The numbers of the tokens of a text.
    pub(in crate::index) fn as_row(self) -> Option<impl ExactSizeIterator<Item = u32> + use<'a>> {
        let (numbers, _) = self.bytes.as_chunks::<4>();
        (self.kind == ValueKind::Row).then(|| numbers.iter().map(|&number| u32::from_le_bytes(number)))
    }
}

impl<'a> Value<'a> for FieldValue<'a> {
    type ArrayIter = iter::Empty<Self>;
    type ObjectIter = iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self.kind {
            ValueKind::Text => ReferenceValueLeaf::Str(self.as_text().unwrap_or_default()),
            ValueKind::Signed => ReferenceValueLeaf::I64(self.as_signed().unwrap_or_default()),
            ValueKind::Unsigned => ReferenceValueLeaf::U64(self.as_unsigned().unwrap_or_default()),
            ValueKind::Bytes | ValueKind::Row => ReferenceValueLeaf::Bytes(self.bytes),
        })
    }
}

/// The fields and values of a document, in the order in which they were added.
#[derive(Debug, Clone)]
pub(in crate::index) struct FieldValues<'a>(&'a [u8]);

impl<'a> Iterator for FieldValues<'a> {
    type Item = (Field, FieldValue<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        // One buffer for all values: a thread has a document for each block, each with many of them.
        let (&[field, kind], rest) = self.0.split_first_chunk::<2>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (bytes, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        self.0 = rest;
        let kind = *ValueKind::ALL.get(usize::from(kind))?;
        Some((Field::from_field_id(u32::from(field)), FieldValue { kind, bytes }))
    }
}

impl Document for IndexDocument {
    type Value<'a> = FieldValue<'a>;
    type FieldsValuesIter<'a> = FieldValues<'a>;

    fn iter_fields_and_values(&self) -> FieldValues<'_> {
        self.values()
    }
}

impl IndexDocument {
    /// A document of the given kind.
    #[must_use]
    pub(in crate::index) fn new(fields: &Fields, kind: &str) -> Self {
        let mut document = Self::default();
        document.text(fields.kind, kind);
        document
    }

    /// Adds a text or keyword.
    pub(in crate::index) fn text(&mut self, field: Field, text: &str) {
        self.push(field, ValueKind::Text, text.as_bytes());
    }

    /// Returns whether it is of the given kind.
    pub(in crate::index) fn is_of(&self, fields: &Fields, kind: &str) -> bool {
        self.values().any(|(field, value)| field == fields.kind && value.bytes == kind.as_bytes())
    }

    /// Adds a value of another document.
    pub(super) fn copy(&mut self, field: Field, value: FieldValue<'_>) {
        self.push(field, value.kind, value.bytes);
    }

    /// The fields and their values.
    pub(in crate::index) fn values(&self) -> FieldValues<'_> {
        FieldValues(&self.values)
    }

    /// Removes the values of a field.
    #[cfg(test)]
    pub(in crate::index) fn remove(&mut self, field: Field) {
        let before = std::mem::take(&mut self.values);
        FieldValues(&before)
            .filter(|(known, _)| *known != field)
            .for_each(|(known, value)| self.push(known, value.kind, value.bytes));
    }

    /// Adds encoded data.
    pub(in crate::index) fn bytes(&mut self, field: Field, bytes: &[u8]) {
        self.push(field, ValueKind::Bytes, bytes);
    }

    fn push(&mut self, field: Field, kind: ValueKind, value: &[u8]) {
        self.begin(field, kind, value.len());
        self.values.extend_from_slice(value);
    }

    /// Begins a value. All field numbers are below 256, and no value has 4 GiB: records are far smaller.
    fn begin(&mut self, field: Field, kind: ValueKind, length: usize) {
        let field = u8::try_from(field.field_id()).unwrap_or(u8::MAX);
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        self.values.reserve(6 + length as usize);
        self.values.extend_from_slice(&[field, kind as u8]);
        self.values.extend_from_slice(&length.to_le_bytes());
    }

    fn signed(&mut self, field: Field, number: i64) {
        self.push(field, ValueKind::Signed, &number.to_le_bytes());
    }

    /// Adds an unsigned number.
    pub(in crate::index) fn unsigned(&mut self, field: Field, number: u64) {
        self.push(field, ValueKind::Unsigned, &number.to_le_bytes());
    }

    /// Adds the rows of a text. That of its units is for the field of units, and for that of pairs.
    fn rows(&mut self, fields: &TextFields, TextRows { units, words, marks }: TextRows<'_>) {
        for (field, row) in [(Some(fields.units), units), (fields.words, words), (Some(fields.marks), marks)] {
            if let Some(field) = field.filter(|_| !row.is_empty()) {
                self.push_row(field, row);
            }
        }
    }

    fn push_row(&mut self, field: Field, row: &[u32]) {
        self.begin(field, ValueKind::Row, size_of_val(row));
        for number in row {
            self.values.extend_from_slice(&number.to_le_bytes());
        }
    }

    fn keywords<K: AsRef<str>>(&mut self, field: Field, keys: impl IntoIterator<Item = K>) {
        keys.into_iter().for_each(|key| self.text(field, key.as_ref()));
    }

    fn time(&mut self, field: Field, time: Option<UnixTime>) {
        if let Some(time) = time {
            self.signed(field, time.0);
        }
    }

    fn count(&mut self, field: Field, count: usize) {
        self.unsigned(field, count as u64);
    }

    fn links(&mut self, fields: &Fields, links: &[Link], has: impl Iterator<Item = Has>) {
        let mut domains: Vec<&str> = links.iter().flat_map(Link::domains).collect();
        domains.sort_unstable();
        domains.dedup();
        self.keywords(fields.domain, domains);
        self.keywords(fields.link, links.iter().map(|link| exact_key(link.address())));
        self.keywords(fields.has, has.map(Has::name));
    }
}

/// The keyword of a thread: the same for all spellings of its board.
#[must_use]
pub fn thread_key(id: &ThreadId) -> Arc<str> {
    Arc::from(format!("{}/{}", id.board.to_lowercase(), id.article))
}

/// The origin of a thread.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct Origin<'a> {
    /// The record that it was read from.
    pub(in crate::index) source: &'a VersionSource,
    /// The time at which the latest of its texts was first indexed.
    pub(in crate::index) indexed_at: UnixTime,
}

/// The documents of `thread`, in the order in which they have to be added.
pub(in crate::index) fn documents(
    fields: &Fields,
    thread: &Thread,
    origin: Origin<'_>,
    analysis: &mut Analysis,
) -> Result<Vec<IndexDocument>> {
    let mut documents = Vec::new();
    each_document(fields, thread, origin, analysis, &mut |document, _| {
        documents.push(document);
        Ok(())
    })?;
    Ok(documents)
}

/// Passes the documents of `thread` to `take` one after another, in the order in which they have to be added, each with
/// the names of the tokens in its rows.
pub(in crate::index) fn each_document(
    fields: &Fields,
    thread: &Thread,
    origin: Origin<'_>,
    analysis: &mut Analysis,
    take: &mut dyn FnMut(IndexDocument, &mut TokenNames) -> Result<()>,
) -> Result<()> {
    analysis.begin_thread();
    let key = thread_key(&thread.id);
    let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
    let (count, name) = (block_count(&remarks), fingerprint(key.as_bytes()));
    let mut main = IndexDocument::new(fields, kind::THREAD);
    main.rows(&fields.title, analysis.text(&thread.all_titles()));
    main.rows(&fields.body, analysis.text(&thread.all_bodies()));
    for (number, block) in each_block(&remarks).enumerate() {
        let identity = Identity::block(name, saturate(count - number));
        let rows = analysis.text(&block.text);
        let document = comment_document(fields, thread, (&key, identity), &block, rows)?;
        take(document, analysis.names())?;
    }
    main.text(fields.thread, &key);
    main.text(fields.file, &exact_key(&origin.source.to_string()));
    main.time(fields.indexed_at, Some(origin.indexed_at));
    post_facts(fields, thread, name, &mut main, analysis);
    main.bytes(fields.stored, &encode(&StoredThread::of(thread, origin.source, count), Identity::thread(name))?);
    take(main, analysis.names())
}

/// The parts of a comment that decide about comment blocks.
#[must_use]
pub fn remark(comment: &Comment) -> Remark<'_> {
    Remark {
        author: comment.author.as_deref(),
        text: &comment.text,
        address: comment.ip.is_some(),
        page: page(comment),
    }
}

/// The page on which a comment has a number.
fn page(comment: &Comment) -> Option<Page<'_>> {
    match (&comment.earlier, comment.floor, comment.earlier_floor) {
        (None, Some(_), _) => Some(Page::Own),
        (Some(source), _, Some(floor)) => Some(Page::Earlier { file: &source.file, offset: source.offset, floor }),
        _ => None,
    }
}

fn post_facts(fields: &Fields, thread: &Thread, name: u64, document: &mut IndexDocument, analysis: &mut Analysis) {
    let facts = PostFacts::of(thread);
    if let Some(quoting) = &facts.quoting {
        document.rows(&fields.own, analysis.excerpt(&quoting.own.text));
        document.rows(&fields.quoted, analysis.excerpt(&quoting.quoted.text));
    }
    document.text(fields.board, &name_key(&thread.id.board));
    document.keywords(fields.author, thread.author.as_deref().map(name_key));
    document.keywords(fields.category, facts.title.category.map(label_key));
    document.text(fields.subject, &label_key(facts.title.subject));
    document.text(fields.re, if facts.title.is_reply { "yes" } else { "no" });
    document.text(fields.article, &exact_key(&thread.id.article));
    document.links(fields, &facts.links, facts.has());
    document.keywords(fields.ip, thread.ip.as_deref().map(exact_key));
    document.keywords(fields.country, thread.country.as_deref().map(label_key));
    document.time(fields.posted_at, thread.posted_at);
    document.time(fields.active_at, facts.active_at);
    document.count(fields.comments, thread.comment_count());
    document.count(fields.ups, facts.ups);
    document.count(fields.boos, facts.boos);
    document.signed(fields.score, facts.score());
    document.unsigned(fields.order, name);
}

fn comment_document(
    fields: &Fields,
    thread: &Thread,
    (key, identity): (&str, Identity),
    block: &Block,
    rows: TextRows<'_>,
) -> Result<IndexDocument> {
    let facts = BlockFacts::of(thread, block);
    let mut document = IndexDocument::new(fields, kind::COMMENT);
    document.text(fields.thread, key);
    document.rows(&fields.comment, rows);
    document.keywords(fields.by, facts.author().map(name_key));
    document.keywords(fields.reaction, facts.reactions().map(Reaction::sign));
    document.links(fields, &facts.links, facts.has());
    document.keywords(fields.ip, facts.ips().into_iter().map(exact_key));
    let mut times = facts.times();
    document.time(fields.posted_at, times.next());
    times.for_each(|time| document.time(fields.continued_at, Some(time)));
    document.bytes(fields.stored, &encode(&stored_block(thread, block), identity)?);
    document.values.shrink_to_fit();
    Ok(document)
}

fn stored_block(thread: &Thread, block: &Block) -> StoredBlock {
    let comments = &thread.comments[block.comments.clone()];
    let first = comments.first();
    let stored = comments.iter().zip(&block.starts).map(|(comment, &start)| StoredComment::of(comment, start));
    StoredBlock {
        author: first.and_then(|comment| comment.author.clone()),
        text: block.text.clone(),
        comments: stored.collect(),
        earlier: first.and_then(|comment| comment.earlier.as_deref().cloned()),
    }
}

/// The document of a version that is to be joined with others of its thread.
pub(in crate::index) fn version_document(
    fields: &Fields,
    thread: &Thread,
    source: &VersionSource,
) -> Result<IndexDocument> {
    let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
    let blocks = each_block(&remarks).map(|block| stored_block(thread, &block));
    let version = StoredVersion::of(thread, source, blocks.collect());
    pending_document(fields, &version)
}

/// The document of a thread that is to be joined again.
pub(in crate::index) fn rejoin_document(fields: &Fields, id: &ThreadId) -> Result<IndexDocument> {
    pending_document(fields, &StoredVersion::none_of(id))
}

fn pending_document(fields: &Fields, version: &StoredVersion) -> Result<IndexDocument> {
    let mut document = IndexDocument::new(fields, kind::VERSION);
    document.bytes(fields.stored, &encode(version, Identity::of_kind(kind::VERSION))?);
    Ok(document)
}
