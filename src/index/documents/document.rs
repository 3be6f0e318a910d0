//! Threads to documents.
//!
//! All documents of a thread stand next to each other, its comment blocks first and the thread itself last: so that a
//! search gets from a block to its thread, and back, by counting alone. Merging segments keeps that order.

use std::{iter, sync::Arc};

use tantivy::{
    Document,
    schema::{
        Field, Value,
        document::{ReferenceValue, ReferenceValueLeaf},
    },
};

use super::{
    analysis::{Analysis, Streams},
    facts::{BlockFacts, Has, PostFacts},
    identity::Identity,
    keyword::{exact_key, label_key, name_key},
    schema::{Fields, TextFields},
    stored::{StoredBlock, StoredComment, StoredThread, encode, saturate},
};
use crate::index::update::throttle::Permit;
use crate::{
    Result,
    archive::fingerprint,
    text::{
        Link,
        block::{Block, Remark, blocks},
    },
    thread::{Comment, Reaction, Thread, ThreadId, UnixTime},
};

/// The kinds of documents, as the field `kind` holds them.
pub mod kind {
    /// A thread.
    pub const THREAD: &str = "thread";
    /// A comment block.
    pub const COMMENT: &str = "comment";
    /// A file of an archive, for the catalogue.
    pub const FILE: &str = "file";
    /// Versions of threads that a run has taken out of the catalogue, as long as it has not come to its end.
    pub const FORMER: &str = "former";
}

/// A document on its way into the index.
#[derive(Debug, Default)]
pub(in crate::index) struct IndexDocument {
    values: Vec<(Field, FieldValue)>,
    /// What the document may hold in memory until it is written.
    permit: Option<Arc<Permit>>,
}

/// The value of a field.
#[derive(Debug)]
pub enum FieldValue {
    /// A stream of a text (see `analysis`), or a keyword.
    Text(Arc<str>),
    /// A signed number.
    Signed(i64),
    /// An unsigned number.
    Unsigned(u64),
    /// Encoded data.
    Bytes(Vec<u8>),
}

impl FieldValue {
    /// The text, as the stream that its field holds of it, or the keyword.
    pub(in crate::index) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The signed number.
    pub(in crate::index) const fn as_signed(&self) -> Option<i64> {
        if let Self::Signed(number) = self { Some(*number) } else { None }
    }

    /// The unsigned number.
    pub(in crate::index) const fn as_unsigned(&self) -> Option<u64> {
        if let Self::Unsigned(number) = self { Some(*number) } else { None }
    }
}

impl<'a> Value<'a> for &'a FieldValue {
    type ArrayIter = iter::Empty<Self>;
    type ObjectIter = iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self {
            FieldValue::Text(text) => ReferenceValueLeaf::Str(text),
            FieldValue::Signed(number) => ReferenceValueLeaf::I64(*number),
            FieldValue::Unsigned(number) => ReferenceValueLeaf::U64(*number),
            FieldValue::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
        })
    }
}

impl Document for IndexDocument {
    type Value<'a> = &'a FieldValue;
    type FieldsValuesIter<'a> =
        iter::Map<std::slice::Iter<'a, (Field, FieldValue)>, fn(&'a (Field, FieldValue)) -> (Field, &'a FieldValue)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.values.iter().map(|(field, value)| (*field, value))
    }
}

impl IndexDocument {
    /// A document of the kind named.
    #[must_use]
    pub(in crate::index) fn new(fields: &Fields, kind: &str) -> Self {
        let mut document = Self::default();
        document.text(fields.kind, &Arc::from(kind));
        document
    }

    /// Adds a text or keyword.
    pub(in crate::index) fn text(&mut self, field: Field, text: &Arc<str>) {
        self.values.push((field, FieldValue::Text(Arc::clone(text))));
    }

    /// The fields and their values.
    pub(in crate::index) fn values(&self) -> &[(Field, FieldValue)] {
        &self.values
    }

    /// Gives a field another value, as its only one.
    #[cfg(test)]
    pub(in crate::index) fn set(&mut self, field: Field, value: FieldValue) {
        self.values.retain(|(known, _)| *known != field);
        self.values.push((field, value));
    }

    /// Adds encoded data.
    pub(in crate::index) fn bytes(&mut self, field: Field, bytes: Vec<u8>) {
        self.values.push((field, FieldValue::Bytes(bytes)));
    }

    fn texts(&mut self, fields: &TextFields, streams: Streams) {
        let streams = fields.all().into_iter().zip(streams).filter(|(_, stream)| !stream.is_empty());
        self.values.extend(streams.filter_map(|(field, stream)| Some((field?, FieldValue::Text(stream)))));
    }

    fn keyword(&mut self, field: Field, key: impl Into<Arc<str>>) {
        self.values.push((field, FieldValue::Text(key.into())));
    }

    fn keywords<K: Into<Arc<str>>>(&mut self, field: Field, keys: impl IntoIterator<Item = K>) {
        keys.into_iter().for_each(|key| self.keyword(field, key));
    }

    fn time(&mut self, field: Field, time: Option<UnixTime>) {
        self.values.extend(time.map(|time| (field, FieldValue::Signed(time.0))));
    }

    fn count(&mut self, field: Field, count: usize) {
        self.values.push((field, FieldValue::Unsigned(count as u64)));
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

/// The keyword of a thread.
#[must_use]
pub fn thread_key(id: &ThreadId) -> Arc<str> {
    Arc::from(id.to_string())
}

/// Where a thread comes from.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct Origin<'a> {
    /// The keyword of the file's path.
    pub(in crate::index) file: &'a str,
    /// When this version of it came into the index.
    pub(in crate::index) indexed_at: UnixTime,
}

/// The documents of `thread`, in the order that they must be added in.
pub(in crate::index) fn documents(
    fields: &Fields,
    thread: &Thread,
    origin: Origin<'_>,
    permit: &Arc<Permit>,
    analysis: &mut Analysis,
) -> Result<Vec<IndexDocument>> {
    let key = thread_key(&thread.id);
    let blocks = blocks(&thread.comments.iter().map(remark).collect::<Vec<_>>());
    let (count, name) = (blocks.len(), fingerprint(key.as_bytes()));
    let mut documents = Vec::with_capacity(count + 1);
    let mut main = IndexDocument::new(fields, kind::THREAD);
    main.texts(&fields.title, analysis.text(&thread.title));
    main.texts(&fields.body, analysis.text(&thread.body));
    for (number, block) in blocks.into_iter().enumerate() {
        let identity = Identity::block(name, saturate(count - number));
        let streams = analysis.text(&block.text);
        documents.push(comment_document(fields, thread, (&key, identity), &block, streams)?);
    }
    main.keyword(fields.any_units, analysis.any_units());
    main.text(fields.thread, &key);
    main.keyword(fields.file, exact_key(origin.file));
    main.time(fields.indexed_at, Some(origin.indexed_at));
    post_facts(fields, thread, name, &mut main, analysis);
    main.bytes(fields.stored, encode(&StoredThread::of(thread, count), Identity::thread(name))?);
    documents.push(main);
    for document in &mut documents {
        document.permit = Some(Arc::clone(permit));
    }
    Ok(documents)
}

/// A comment, as far as blocks depend on it.
#[must_use]
pub fn remark(comment: &Comment) -> Remark<'_> {
    Remark {
        author: comment.author.as_deref(),
        text: &comment.text,
        address: comment.ip.is_some(),
        numbered: comment.floor.is_some(),
    }
}

fn post_facts(fields: &Fields, thread: &Thread, name: u64, document: &mut IndexDocument, analysis: &mut Analysis) {
    let facts = PostFacts::of(thread);
    if let Some(quoting) = &facts.quoting {
        document.texts(&fields.own, analysis.excerpt(&quoting.own.text));
        document.texts(&fields.quoted, analysis.excerpt(&quoting.quoted.text));
    }
    document.keyword(fields.board, name_key(&thread.id.board));
    document.keywords(fields.author, thread.author.as_deref().map(name_key));
    document.keywords(fields.category, facts.title.category.map(label_key));
    document.keyword(fields.subject, label_key(facts.title.subject));
    document.keyword(fields.re, if facts.title.is_reply { "yes" } else { "no" });
    document.keyword(fields.article, exact_key(&thread.id.article));
    document.links(fields, &facts.links, facts.has());
    document.keywords(fields.ip, thread.ip.as_deref().map(exact_key));
    document.keywords(fields.country, thread.country.as_deref().map(label_key));
    document.time(fields.posted_at, thread.posted_at);
    document.time(fields.active_at, facts.active_at);
    document.count(fields.comments, thread.comment_count());
    document.count(fields.ups, facts.ups);
    document.count(fields.boos, facts.boos);
    document.values.push((fields.score, FieldValue::Signed(facts.score())));
    document.values.push((fields.order, FieldValue::Unsigned(name)));
}

fn comment_document(
    fields: &Fields,
    thread: &Thread,
    (key, identity): (&Arc<str>, Identity),
    block: &Block,
    streams: Streams,
) -> Result<IndexDocument> {
    let facts = BlockFacts::of(thread, block);
    let mut document = IndexDocument::new(fields, kind::COMMENT);
    document.text(fields.thread, key);
    document.texts(&fields.comment, streams);
    document.keywords(fields.by, facts.author().map(name_key));
    document.keywords(fields.reaction, facts.reactions().map(Reaction::sign));
    document.links(fields, &facts.links, facts.has());
    document.keywords(fields.ip, facts.ips().into_iter().map(exact_key));
    let mut times = facts.times();
    document.time(fields.posted_at, times.next());
    times.for_each(|time| document.time(fields.continued_at, Some(time)));
    let comments = facts.comments.iter().zip(&block.starts).map(|(c, &start)| StoredComment::of(c, start));
    let stored = StoredBlock {
        author: facts.author().map(str::to_owned),
        text: block.text.clone(),
        comments: comments.collect(),
    };
    document.bytes(fields.stored, encode(&stored, identity)?);
    Ok(document)
}
