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
    schema::{Fields, TextFields},
    stored::{StoredBlock, StoredComment, StoredThread, encode},
    throttle::Permit,
};
use crate::{
    Result,
    text::block::{Block, Remark, blocks},
    thread::{Comment, Thread, ThreadId},
};

/// The kinds of documents, as the field `kind` holds them.
pub mod kind {
    /// A thread.
    pub const THREAD: &str = "thread";
    /// A comment block.
    pub const COMMENT: &str = "comment";
    /// A file of an archive, for the catalogue.
    pub const FILE: &str = "file";
}

/// A document on its way into the index. Texts are shared: one that feeds many fields is held once.
#[derive(Debug, Default)]
pub(super) struct IndexDocument {
    values: Vec<(Field, FieldValue)>,
    /// What the document may hold in memory until it is written.
    permit: Option<Arc<Permit>>,
}

/// The value of a field.
#[derive(Debug)]
pub enum FieldValue {
    /// A text or a keyword.
    Text(Arc<str>),
    /// A signed number.
    Signed(i64),
    /// An unsigned number.
    Unsigned(u64),
    /// Encoded data.
    Bytes(Vec<u8>),
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
    pub(super) fn new(fields: &Fields, kind: &str) -> Self {
        let mut document = Self::default();
        document.text(fields.kind, &Arc::from(kind));
        document
    }

    /// Adds a text or keyword.
    pub(super) fn text(&mut self, field: Field, text: &Arc<str>) {
        self.values.push((field, FieldValue::Text(Arc::clone(text))));
    }

    /// Adds encoded data.
    pub(super) fn bytes(&mut self, field: Field, bytes: Vec<u8>) {
        self.values.push((field, FieldValue::Bytes(bytes)));
    }

    fn texts(&mut self, fields: &TextFields, text: &Arc<str>) {
        fields.all().into_iter().for_each(|field| self.text(field, text));
    }

    fn name(&mut self, field: Field, name: Option<&str>) {
        if let Some(name) = name {
            self.text(field, &Arc::from(name_key(name)));
        }
    }
}

/// The form of a user id or a board's name that is compared: case does not count.
#[must_use]
pub fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The keyword of a thread.
#[must_use]
pub fn thread_key(id: &ThreadId) -> Arc<str> {
    Arc::from(id.to_string())
}

/// The documents of `thread`, in the order that they must be added in.
pub(super) fn documents(fields: &Fields, thread: &Thread, permit: &Arc<Permit>) -> Result<Vec<IndexDocument>> {
    let key = thread_key(&thread.id);
    let blocks = blocks(&thread.comments.iter().map(remark).collect::<Vec<_>>());
    let mut documents = Vec::with_capacity(blocks.len() + 1);
    let (title, body) = (Arc::from(thread.title.as_str()), Arc::from(thread.body.as_str()));
    let mut main = IndexDocument::new(fields, kind::THREAD);
    main.texts(&fields.title, &title);
    main.texts(&fields.body, &body);
    main.text(fields.any_units, &title);
    main.text(fields.any_units, &body);
    for block in blocks {
        let text = Arc::from(block.text.as_str());
        main.text(fields.any_units, &text);
        documents.push(comment_document(fields, thread, &key, &block, &text)?);
    }
    thread_facts(fields, thread, &key, &mut main)?;
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

fn thread_facts(fields: &Fields, thread: &Thread, key: &Arc<str>, document: &mut IndexDocument) -> Result<()> {
    document.text(fields.thread, key);
    document.name(fields.board, Some(&thread.id.board));
    document.name(fields.author, thread.author.as_deref());
    if let Some(time) = thread.posted_at {
        document.values.push((fields.posted_at, FieldValue::Signed(time.0)));
    }
    document.values.push((fields.comments, FieldValue::Unsigned(thread.comment_count() as u64)));
    document.bytes(fields.stored, encode(&StoredThread::of(thread))?);
    Ok(())
}

fn comment_document(
    fields: &Fields,
    thread: &Thread,
    key: &Arc<str>,
    block: &Block,
    text: &Arc<str>,
) -> Result<IndexDocument> {
    let comments = &thread.comments[block.comments.clone()];
    let mut document = IndexDocument::new(fields, kind::COMMENT);
    document.text(fields.thread, key);
    document.texts(&fields.comment, text);
    document.name(fields.by, comments[0].author.as_deref());
    if let Some(time) = comments.iter().find_map(|comment| comment.posted_at) {
        document.values.push((fields.posted_at, FieldValue::Signed(time.0)));
    }
    let stored = StoredBlock {
        author: comments[0].author.clone(),
        text: block.text.clone(),
        comments: comments.iter().zip(&block.starts).map(|(c, &start)| StoredComment::of(c, start)).collect(),
    };
    document.bytes(fields.stored, encode(&stored)?);
    Ok(document)
}
