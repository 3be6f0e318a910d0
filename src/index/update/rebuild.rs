//! Rebuilding an index next to the one in use, and switching between the two.

use super::messages::RunMessage;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::atomic::Ordering,
    time::Instant,
};

use super::{
    inventory::Inventory,
    losses::Losses,
    options::Options,
    progress::{Notice, Report, Watch},
    writer::{ForeignReport, Run, clear, lock},
};
use crate::index::{
    catalogue::{Catalogue, path_of_key},
    check::check_generation,
    error::if_sound,
    files::{
        analyser::{self, Words},
        generation::{CONTENT, FORMAT, IndexDir, Pointer},
        lock::Lock,
        manifest::{CommitNote, Manifest, PUBLISHED},
        state::IndexState,
    },
    read::reader::OpenIndex,
};
use crate::{
    Error, Result,
    archive::Choices,
    error::{IndexRemedy, LossRemedy},
    text::Segmenter,
};

/// Builds a new generation of the index in `home` from `archives`, or if these are empty from the archives it was made
/// from; checks it, and switches over to it in one step. Meanwhile searches use the old generation, which is removed
/// once no process holds it, unless `keep_previous` is set. The user's words are those that the index had, or the given
/// `words`.
///
/// # Errors
/// If there is no index, if its archives are not known or do not exist, or if the new generation is not sound; or,
/// unless losses are accepted (see [`Options::accept_losses`]), if threads would be lost: then the new generation stays
/// on disk and is resumed by the next rebuild.
pub fn rebuild(
    home: &IndexDir,
    archives: &[PathBuf],
    keep_previous: bool,
    options: &Options,
    words: Words<'_>,
    watch: Watch<'_>,
) -> Result<Report> {
    let _foreign = ForeignReport { home, watch };
    let started = Instant::now();
    let walked = walk(home, archives, watch)?;
    if watch.stop.load(Ordering::Relaxed) {
        return Ok(Report::interrupted());
    }
    let lock = lock(home, options, watch)?;
    // Another process may have switched over while this one waited for the lock.
    let current = in_use(home)?;
    let mut roots: Vec<String> = walked.roots().collect();
    roots.sort();
    // The same archives in another order resume the same generation.
    roots.dedup();
    let generation = next(home, current.as_ref(), &roots)?;
    clear(home, generation, watch, &lock)?;
    let former = Former::read(home, current.as_ref())?;
    let segmenter = former.segmenter(words, watch);
    let first_indexed = former.catalogue.as_ref().map(Catalogue::first_indexed).unwrap_or_default();
    let (kept, choices) = former.noted(options, watch)?;
    let losses = Losses::new(former.catalogue, &kept, &walked);
    if !options.accept_losses {
        losses.refuse_missing(&walked)?;
    }
    let run = Run { home, generation, segmenter, options, watch, lock: &lock };
    let mut report = run.carry_out(walked, (first_indexed, choices), Some(roots))?;
    if report.interrupted {
        return Ok(report);
    }
    // Before the switch, while the old generation still answers searches.
    refuse_damaged(home, generation)?;
    if report.out_of_reach > 0 {
        let catalogue = catalogue_of(home, generation)?.unwrap_or_default();
        losses.refuse_nothing(&catalogue)?;
        if !options.accept_losses {
            losses.refuse_unread(&catalogue)?;
        }
    }
    let previous = current.filter(|_| keep_previous).map(|pointer| pointer.generation);
    let previous = match previous {
        Some(number) if is_worth_keeping(home, number, watch)? => Some(number),
        _ => None,
    };
    change_over(home, generation, CONTENT, previous, &lock)?;
    report.took = started.elapsed();
    Ok(report)
}

/// Walks the given archives, or if there are none those that the index was made from.
fn walk(home: &IndexDir, archives: &[PathBuf], watch: Watch<'_>) -> Result<Inventory> {
    let current = in_use(home)?;
    if !archives.is_empty() {
        return Inventory::all_of(archives, home, watch.stop);
    }
    let noted = noted_archives(home, current.as_ref())?;
    Inventory::all_of(&noted, home, watch.stop).map_err(|error| error.hint(IndexRemedy::NameOtherArchives))
}

/// The parts of the generation that is replaced, as far as they can be read.
struct Former {
    /// The user's words; `None` if the record of them is damaged.
    words: Option<BTreeMap<String, u64>>,
    /// The catalogue; `None` if it is damaged, or in the format of another version.
    catalogue: Option<Catalogue>,
    /// The deleted files whose threads were kept, and what was left out on purpose; `None` if the record is damaged.
    note: Option<(Vec<String>, Choices)>,
}

impl Former {
    fn read(home: &IndexDir, current: Option<&Pointer>) -> Result<Self> {
        let Some(number) = former(home, current)? else {
            let (words, catalogue) = (Some(BTreeMap::new()), Some(Catalogue::default()));
            return Ok(Self { words, catalogue, note: Some(Default::default()) });
        };
        // Both have the same note, unless a run was interrupted.
        let note = home.published_note(number)?.map_or_else(|| home.note(number), |note| Ok(Some(note)))?;
        let note = note.map(|note| (note.kept, note.choices));
        Ok(Self { words: words_of(&home.generation(number))?, catalogue: catalogue_of(home, number)?, note })
    }

    /// The deleted files whose threads were kept, and what was left out on purpose.
    ///
    /// # Errors
    /// If the record of them is damaged, unless losses are accepted.
    fn noted(&self, options: &Options, watch: Watch<'_>) -> Result<(Vec<String>, Choices)> {
        match &self.note {
            Some(noted) => Ok(noted.clone()),
            None if options.accept_losses => {
                (watch.notice)(Notice::ChoicesLost);
                Ok(Default::default())
            }
            None => Err(Error::new(RunMessage::NoteLost).hint(LossRemedy::OldUnreadable)),
        }
    }

    /// The segmenter of the generation that replaces this one.
    fn segmenter(&self, words: Words<'_>, watch: Watch<'_>) -> Segmenter {
        if self.words.is_none() && matches!(words, Words::Kept) {
            (watch.notice)(Notice::WordsLost);
        }
        words.instead_of(self.words.clone().unwrap_or_default())
    }
}

fn refuse_damaged(home: &IndexDir, generation: u64) -> Result<()> {
    let damage = check_generation(&home.generation(generation), generation, false)?;
    damage.first().map_or(Ok(()), |first| {
        Err(Error::new(RunMessage::NewIndexUnsound { damage: first.clone() }).hint(IndexRemedy::RebuildAgain))
    })
}

/// Returns whether `rollback` could switch back to a generation. If not, reports the reason.
fn is_worth_keeping(home: &IndexDir, number: u64, watch: Watch<'_>) -> Result<bool> {
    let damage = check_generation(&home.generation(number), number, false)?;
    Ok(damage.first().inspect(|first| (watch.notice)(Notice::NotKept(first))).is_none())
}

/// The archives that the index in `home` was made from.
///
/// # Errors
/// If that is not recorded.
pub fn made_from(home: &IndexDir) -> Result<Vec<PathBuf>> {
    noted_archives(home, in_use(home)?.as_ref())
}

/// The user's words that a generation was made with; `None` if the record is damaged.
fn words_of(generation: &Path) -> Result<Option<BTreeMap<String, u64>>> {
    if let Ok(manifest) = Manifest::read(generation, PUBLISHED)?
        && manifest.damaged_sibling(generation)?.is_some()
    {
        return Ok(None);
    }
    let made_with = if_sound(analyser::read(generation))?;
    Ok(made_with.map(|made_with| made_with.segmenter.user_words().clone()))
}

/// Switches back to the generation that was in use before the last rebuild, if it was kept. Returns its number. The
/// generation in use until now is kept in turn.
///
/// # Errors
/// If none was kept, or if it is not sound: then nothing changes.
pub fn rollback(home: &IndexDir, options: &Options, watch: Watch<'_>) -> Result<u64> {
    let _foreign = ForeignReport { home, watch };
    home.ready()?;
    let lock = lock(home, options, watch)?;
    let pointer = home.ready()?;
    let previous = pointer.previous.filter(|&number| home.generation(number).join(PUBLISHED).exists());
    let previous = previous.ok_or_else(|| {
        Error::new(RunMessage::NoPreviousGeneration { folder: home.folder().to_owned() })
            .hint(IndexRemedy::KeepPrevious)
    })?;
    let note = home.published_note(previous)?;
    let readable = |note: &CommitNote| note.format == FORMAT && note.content <= CONTENT;
    let note = note.filter(readable).ok_or_else(|| {
        Error::new(RunMessage::PreviousUnreadable { folder: home.generation(previous) })
            .hint(IndexRemedy::PreviousUnusable)
    })?;
    if let Some(first) = check_generation(&home.generation(previous), previous, false)?.first() {
        return Err(
            Error::new(RunMessage::PreviousUnsound { damage: first.clone() }).hint(IndexRemedy::PreviousUnusable)
        );
    }
    change_over(home, previous, note.content, Some(pointer.generation), &lock)?;
    Ok(previous)
}

fn change_over(home: &IndexDir, generation: u64, content: u32, previous: Option<u64>, lock: &Lock) -> Result<()> {
    // In this order: between the two there are too many generations, never too few.
    home.point_to(generation, content, previous, lock)?;
    home.remove_old(&Pointer { format: FORMAT, content, generation, previous }, lock)
}

/// The pointer to the generation in use; `None` if it is damaged or lost.
fn in_use(home: &IndexDir) -> Result<Option<Pointer>> {
    match home.state()? {
        IndexState::Ready(pointer) | IndexState::OlderContent(pointer) | IndexState::OtherVersion(pointer) => {
            Ok(Some(pointer))
        }
        IndexState::Damaged => Ok(None),
        IndexState::Absent if home.left_without_pointer().is_some() => Ok(None),
        IndexState::Absent => home.ready().map(Some),
        state @ IndexState::Foreign => Err(home.refusal(&state)),
    }
}

fn noted_archives(home: &IndexDir, current: Option<&Pointer>) -> Result<Vec<PathBuf>> {
    // The pointer may be damaged, and the newest generation is the likeliest to name what is still there.
    let newest_first = home.generations().into_iter().rev();
    let candidates = current.map(|pointer| pointer.generation).into_iter().chain(newest_first);
    for number in candidates {
        for note in [home.note(number)?, home.published_note(number)?].into_iter().flatten() {
            if !note.archives.is_empty() {
                return Ok(note.archives.iter().map(|path| path_of_key(path)).collect());
            }
        }
    }
    Err(Error::new(RunMessage::ArchivesUnknown { folder: home.folder().to_owned() }).hint(IndexRemedy::NameArchives))
}

/// The number of the new generation: one that an interrupted rebuild from the same archives has started, or the next.
fn next(home: &IndexDir, current: Option<&Pointer>, archives: &[String]) -> Result<u64> {
    let numbers = home.generations();
    let last = numbers.last().copied().unwrap_or(0).max(current.map_or(0, |pointer| pointer.generation));
    let fits = |note: CommitNote| note.is_current() && note.archives == archives;
    if let Some(now) = current {
        let in_use = |number: &u64| *number <= now.generation || now.previous == Some(*number);
        for number in numbers.into_iter().filter(|number| !in_use(number)) {
            if home.note(number)?.is_some_and(fits) {
                return Ok(number);
            }
        }
    }
    Ok(home.free_number(last))
}

/// The generation that the new one replaces: the one in use, or if the pointer is damaged the newest that a run has
/// published.
fn former(home: &IndexDir, current: Option<&Pointer>) -> Result<Option<u64>> {
    if let Some(pointer) = current {
        return Ok(Some(pointer.generation));
    }
    let newest_first = || home.generations().into_iter().rev();
    for number in newest_first() {
        if home.published_note(number)?.is_some_and(|note| note.format == FORMAT) {
            return Ok(Some(number));
        }
    }
    // A record that is damaged, and so of no known format.
    let is_damaged = |number: &u64| home.generation(*number).join(PUBLISHED).exists();
    Ok(newest_first().find(is_damaged).filter(|&number| matches!(home.published_note(number), Ok(None))))
}

/// The catalogue of a published generation; `None` if it is damaged or of another format.
fn catalogue_of(home: &IndexDir, number: u64) -> Result<Option<Catalogue>> {
    if home.published_note(number)?.is_none_or(|note| note.format != FORMAT) {
        return Ok(None);
    }
    let index = if_sound(OpenIndex::open_folder(&home.generation(number), number))?.flatten();
    index.map_or(Ok(None), |index| if_sound(index.catalogue()))
}
