//! Whole threads, read from the index.

use crate::{
    Result,
    engine::documents_of,
    index::{OpenIndex, StoredBlock, StoredThread, broken},
    thread::{Thread, ThreadId},
};

/// The thread with this id, with all its comments; `None` if the index has no such thread.
///
/// # Errors
/// If the index is damaged.
pub fn thread(index: &OpenIndex, id: &ThreadId) -> Result<Option<Thread>> {
    Ok(stored_thread(index, id)?.map(|(thread, blocks)| thread.into_thread(blocks)))
}

/// The thread with this id as it is stored, and its comment blocks.
pub(super) fn stored_thread(index: &OpenIndex, id: &ThreadId) -> Result<Option<(StoredThread, Vec<StoredBlock>)>> {
    let documents = documents_of(index, id)?;
    if documents.is_empty() {
        return Ok(None);
    }
    let (thread, blocks) = index.whole_thread(&documents)?;
    // A damaged dictionary of terms may lead to another thread.
    if thread.id() == *id {
        Ok(Some((thread, blocks)))
    } else {
        Err(broken(format!("{id} is listed as {}", thread.id())))
    }
}
