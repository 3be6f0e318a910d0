//! An index that is open for searching: its tables, dictionaries and statistics.

pub(super) mod cancel;
pub(super) mod dictionaries;
pub(super) mod document_set;
pub(super) mod reader;
pub(super) mod stats;
pub(super) mod stored_texts;
pub(super) mod threads;
