//! The test that lets a current index be searched without a lock, also where nothing can be written.

use std::{path::PathBuf, sync::atomic::AtomicBool};

use super::{
    changes::{Changes, Rules},
    inventory::Inventory,
    options::Options,
    writer::joined,
};
use crate::index::{
    files::{
        analyser::{self, Words},
        generation::{CONTENT, FORMAT, IndexDir},
        manifest::{COMMITTED, CommitNote, Manifest, PUBLISHED},
        state::IndexState,
    },
    read::reader::OpenIndex,
};
use crate::{Result, archive::Selection};

/// Returns whether the index in `home` holds a thread and [`update_with_words`](crate::index::update_with_words) would
/// change nothing that searches of it see. Takes no lock and writes nothing. An index that cannot be read is not current.
///
/// # Errors
/// If no archive exists and holds a file.
pub fn is_current(home: &IndexDir, archives: &[PathBuf], words: Words<'_>, options: &Options) -> Result<bool> {
    // Nothing has to be finished after a signal, which ends the process.
    let walked = Inventory::of(archives, home, &AtomicBool::new(false))?;
    Ok(is_up_to_date(home, walked, words, options).unwrap_or_default())
}

fn is_up_to_date(home: &IndexDir, mut walked: Inventory, words: Words<'_>, options: &Options) -> Option<bool> {
    let IndexState::Ready(pointer) = home.state().ok()? else { return None };
    let folder = home.generation(pointer.generation);
    let published = Manifest::find(&folder, PUBLISHED)?;
    let before = published.note()?;
    // An unfinished run has committed something that is not published.
    let is_finished = Manifest::find(&folder, COMMITTED)? == published;
    if !is_finished || !words.are_those_of(&analyser::read(&folder).ok()?) {
        return Some(false);
    }
    let catalogue = OpenIndex::open_folder(&folder, pointer.generation).ok()??.catalogue().ok()?;
    // An archive without a thread is read again: each search of it reports what was met there.
    if catalogue.files.values().all(|file| file.threads.is_empty()) {
        return Some(false);
    }
    let choices = options.choices.over(before.choices.clone());
    if choices != before.choices {
        return Some(false);
    }
    let selection = Selection::of(&choices).ok()?;
    walked.leave_out(&selection);
    let changes = Changes::of(&walked, &catalogue, Rules::of(options), &selection, &AtomicBool::new(false));
    let kept = changes.kept(&before.kept, &walked, &catalogue);
    let archives = joined(&before.archives, &walked);
    let after = CommitNote { format: FORMAT, content: CONTENT, archives, running: Vec::new(), kept, choices };
    Some(changes.is_empty() && before == after)
}
