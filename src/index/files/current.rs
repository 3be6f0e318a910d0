//! Whether an index has to be written to at all: one that is current is searched where nothing can be written.

use std::{path::PathBuf, sync::atomic::AtomicBool};

use super::{
    analyser::{self, Words},
    generation::{CONTENT, FORMAT, Home, IndexState},
    manifest::{COMMITTED, Manifest, Note, PUBLISHED},
};
use crate::index::{
    read::reader::OpenIndex,
    update::{
        options::Options,
        survey::{Plan, Rules},
        walked::Walked,
        writer::joined,
    },
};
use crate::{Result, archive::Selection};

/// Whether [`update_with_words`](crate::index::update_with_words) would change nothing that searches of the index in `home` see.
/// Takes no lock and writes nothing. What cannot be read is not current.
///
/// # Errors
/// If no archive exists and holds a file.
pub fn is_current(home: &Home, archives: &[PathBuf], words: Words<'_>, options: &Options) -> Result<bool> {
    // Nothing is under way that a signal would have to bring to an end: it ends the process.
    let walked = Walked::of(archives, home, &AtomicBool::new(false))?;
    Ok(is_up_to_date(home, walked, words, options).unwrap_or_default())
}

fn is_up_to_date(home: &Home, mut walked: Walked, words: Words<'_>, options: &Options) -> Option<bool> {
    let IndexState::Ready(pointer) = home.state().ok()? else { return None };
    let folder = home.generation(pointer.generation);
    let published = Manifest::read(&folder, PUBLISHED).ok()?;
    let before = published.note()?;
    // A run that has not come to its end has committed what is not published.
    let is_finished = Manifest::read(&folder, COMMITTED).ok()? == published;
    if !is_finished || !words.are_those_of(&analyser::read(&folder).ok()?) {
        return Some(false);
    }
    let catalogue = OpenIndex::open_folder(&folder, pointer.generation).ok()??.catalogue().ok()?;
    let choices = options.choices.over(before.choices.clone());
    if choices != before.choices {
        return Some(false);
    }
    walked.leave_out(&Selection::of(&choices).ok()?);
    let plan = Plan::of(&walked, &catalogue, Rules::of(options), &AtomicBool::new(false));
    let kept = plan.kept(&before.kept, &walked, &catalogue);
    let archives = joined(&before.archives, &walked);
    let after = Note { format: FORMAT, content: CONTENT, archives, running: Vec::new(), kept, choices };
    Some(plan.is_empty() && before == after)
}
