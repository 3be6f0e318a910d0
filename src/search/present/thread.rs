//! Whole threads, read from the index.

use std::{collections::HashMap, sync::Arc};

use crate::{
    Result,
    index::{OpenIndex, StoredBlock, StoredThread, inconsistent},
    message::messages,
    thread::{Thread, ThreadId, VersionSource},
};

messages! {
    /// Stored texts that contradict what lists them.
    pub(super) enum StoredFault {
        OtherThread { id: String, stored: String } => "{id} is listed as {stored}", "{id} 被列為 {stored}";
        ThreadGone => "a thread is gone", "有討論串不見了";
    }
}

/// The thread with this id, with all its comments; `None` if the index has no such thread.
///
/// # Errors
/// If the index is damaged.
pub fn thread(index: &OpenIndex, id: &ThreadId) -> Result<Option<Thread>> {
    Ok(stored_thread(index, id)?.map(|(thread, blocks)| assembled(index, thread, blocks)))
}

/// The thread with its comments; the files of other versions have the names that a reader knows.
pub(super) fn assembled(index: &OpenIndex, thread: StoredThread, blocks: Vec<StoredBlock>) -> Thread {
    let mut thread = thread.into_thread(blocks);
    let mut named: HashMap<Arc<VersionSource>, Arc<VersionSource>> = HashMap::new();
    let removed = thread.comments.iter_mut().filter_map(|comment| comment.earlier.as_mut());
    for source in thread.earlier.iter_mut().map(|text| &mut text.source).chain(removed) {
        let shown = named.entry(Arc::clone(source)).or_insert_with(|| {
            Arc::new(VersionSource { file: index.file_name(source), entry: None, ..VersionSource::clone(source) })
        });
        *source = Arc::clone(shown);
    }
    thread
}

/// The thread with this id as it is stored, and its comment blocks.
pub(super) fn stored_thread(index: &OpenIndex, id: &ThreadId) -> Result<Option<(StoredThread, Vec<StoredBlock>)>> {
    let documents = index.documents_of(id)?;
    if documents.is_empty() {
        return Ok(None);
    }
    let (thread, blocks) = index.whole_thread(&documents)?;
    // A damaged dictionary of terms may lead to another thread.
    if thread.id() == *id {
        Ok(Some((thread, blocks)))
    } else {
        Err(inconsistent(StoredFault::OtherThread { id: id.to_string(), stored: thread.id().to_string() }))
    }
}
