//! Documents: the schema, and the conversion of a thread to the documents of the index.

pub(super) mod analysis;
pub(super) mod document;
pub(super) mod facts;
pub(super) mod identity;
pub(super) mod keyword;
pub(super) mod names;
pub(super) mod numbered;
pub(super) mod schema;
pub(super) mod spelled;
pub(super) mod stored;
