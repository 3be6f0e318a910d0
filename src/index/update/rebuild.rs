//! Makes an index anew beside the one in use, and changes over to it, or back.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::atomic::Ordering,
    time::Instant,
};

use super::{
    losses::AtStake,
    options::Options,
    progress::{Notice, Report, Watch},
    walked::Walked,
    writer::{Run, clear, lock, reporting_foreign},
};
use crate::index::{
    catalogue::{Catalogue, path_of_key},
    check::check_generation,
    files::{
        analyser::{self, Words},
        generation::{CONTENT, FORMAT, Home, IndexState, Pointer},
        lock::Lock,
        manifest::{Manifest, Note, PUBLISHED},
    },
    read::reader::OpenIndex,
};
use crate::{Error, Result};

/// What helps where there is no way back.
const STAYS: &str = "the one in use stays so; `pawen check` tells whether that is sound, `pawen rebuild` makes it anew";

/// Makes a new generation of the index in `home` from `archives`, or if none are named from those it was made from;
/// verifies it, and changes over to it in one step. Searches go on meanwhile with the old one, which is removed when nobody
/// holds it, unless `keep_previous`. Its words of a user are those it had, or others if `words` are given.
///
/// # Errors
/// If there is no index, if its archives are not known or not there, or if the new generation is not sound; or, unless
/// losses are accepted (see [`Options::accept_losses`]), if it would lose something: then what was built stays, to be
/// gone on with.
pub fn rebuild(
    home: &Home,
    archives: &[PathBuf],
    keep_previous: bool,
    options: &Options,
    words: Words<'_>,
    watch: Watch<'_>,
) -> Result<Report> {
    reporting_foreign(home, watch, || build(home, archives, keep_previous, options, words, watch))
}

fn build(
    home: &Home,
    archives: &[PathBuf],
    keep_previous: bool,
    options: &Options,
    words: Words<'_>,
    watch: Watch<'_>,
) -> Result<Report> {
    let started = Instant::now();
    let current = in_use(home)?;
    let walked = if archives.is_empty() {
        let noted = noted_archives(home, current.as_ref())?;
        Walked::all_of(&noted, home, watch.stop)
            .map_err(|error| error.hint("name those it is to be made from: pawen rebuild ARCHIVE..."))
    } else {
        Walked::all_of(archives, home, watch.stop)
    }?;
    if watch.stop.load(Ordering::Relaxed) {
        return Ok(Report::interrupted());
    }
    let lock = lock(home, options, watch)?;
    let current = in_use(home)?;
    let mut roots: Vec<String> = walked.roots().collect();
    roots.sort();
    roots.dedup();
    let generation = next(home, current.as_ref(), &roots);
    clear(home, generation, watch, &lock)?;
    let former = former(home, current.as_ref());
    let kept = former.map_or_else(|| Some(BTreeMap::new()), |number| words_of(&home.generation(number)));
    if kept.is_none() && matches!(words, Words::Kept) {
        (watch.notice)(Notice::WordsLost);
    }
    let segmenter = words.instead_of(kept.unwrap_or_default());
    let known = former.map_or_else(|| Some(Catalogue::default()), |number| catalogue_of(home, number));
    let first_indexed = known.as_ref().map(Catalogue::first_indexed).unwrap_or_default();
    let kept = former.and_then(|number| home.published_note(number)).map(|note| note.kept).unwrap_or_default();
    let at_stake = AtStake::new(known, &kept, &walked);
    if !options.accept_losses {
        at_stake.refuse_missing(&walked)?;
    }
    let run = Run { home, generation, segmenter, options, watch, lock: &lock };
    let mut report = run.carry_out(walked, first_indexed, Some(roots))?;
    if report.interrupted {
        return Ok(report);
    }
    let damage = check_generation(&home.generation(generation), generation, false);
    if let Some(first) = damage.first() {
        return Err(Error::new(format!("the new index is not sound: {first}"))
            .hint("the old one stays in use; is the disk sound? `pawen rebuild` tries again"));
    }
    if !options.accept_losses && report.out_of_reach > 0 {
        at_stake.refuse_unread(&catalogue_of(home, generation).unwrap_or_default())?;
    }
    let previous = current.filter(|_| keep_previous).map(|pointer| pointer.generation);
    let previous = previous.filter(|&number| is_worth_keeping(home, number, watch));
    change_over(home, generation, CONTENT, previous, &lock)?;
    report.took = started.elapsed();
    Ok(report)
}

/// Whether `rollback` could change back to a generation. If not, that is told.
fn is_worth_keeping(home: &Home, number: u64, watch: Watch<'_>) -> bool {
    let damage = check_generation(&home.generation(number), number, false);
    damage.first().inspect(|first| (watch.notice)(Notice::NotKept(&first.to_string()))).is_none()
}

/// The archives that the index in `home` was made from.
///
/// # Errors
/// If that cannot be told.
pub fn made_from(home: &Home) -> Result<Vec<PathBuf>> {
    noted_archives(home, in_use(home)?.as_ref())
}

/// The words of a user that a generation was made with; `None` if that is damaged.
fn words_of(generation: &Path) -> Option<BTreeMap<String, u64>> {
    let damaged = Manifest::read(generation, PUBLISHED).ok().and_then(|manifest| manifest.damaged_beside(generation));
    let made_with = damaged.map_or_else(|| analyser::read(generation).ok(), |_| None)?;
    Some(made_with.segmenter.user_words().clone())
}

/// Changes back to the generation that was in use before the last rebuild and was kept. Returns its number. The one in use
/// until now is kept in turn.
///
/// # Errors
/// If none was kept, or if it is not sound: then nothing is changed.
pub fn rollback(home: &Home, options: &Options, watch: Watch<'_>) -> Result<u64> {
    reporting_foreign(home, watch, || change_back(home, options, watch))
}

fn change_back(home: &Home, options: &Options, watch: Watch<'_>) -> Result<u64> {
    home.ready()?;
    let lock = lock(home, options, watch)?;
    let pointer = home.ready()?;
    let previous = pointer.previous.filter(|&number| home.generation(number).join(PUBLISHED).exists());
    let previous = previous.ok_or_else(|| {
        Error::new(format!("{}: no previous generation is kept", home.folder().display()))
            .hint("`pawen rebuild --keep-previous` keeps the one that it replaces")
    })?;
    let note = home.published_note(previous);
    let readable = |note: &Note| note.format == FORMAT && note.content <= CONTENT;
    let note = note.filter(readable).ok_or_else(|| {
        Error::new(format!("{}: made by another version of pawen, or damaged", home.generation(previous).display()))
            .hint(STAYS)
    })?;
    if let Some(first) = check_generation(&home.generation(previous), previous, false).first() {
        return Err(Error::new(format!("the previous generation is not sound: {first}")).hint(STAYS));
    }
    change_over(home, previous, note.content, Some(pointer.generation), &lock)?;
    Ok(previous)
}

fn change_over(home: &Home, generation: u64, content: u32, previous: Option<u64>, lock: &Lock) -> Result<()> {
    home.point_to(generation, content, previous, lock)?;
    home.remove_old(&Pointer { format: FORMAT, content, generation, previous }, lock)
}

/// The pointer of what is in use, if that can be told.
fn in_use(home: &Home) -> Result<Option<Pointer>> {
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

fn noted_archives(home: &Home, current: Option<&Pointer>) -> Result<Vec<PathBuf>> {
    let newest_first = home.generations().into_iter().rev();
    let candidates = current.map(|pointer| pointer.generation).into_iter().chain(newest_first);
    let both = |number| [home.note(number), home.published_note(number)].into_iter().flatten();
    let mut notes = candidates.flat_map(both);
    let archives = notes.find(|note| !note.archives.is_empty()).map(|note| note.archives);
    let archives = archives.ok_or_else(|| {
        Error::new(format!("{}: from which archives it was made is not known", home.folder().display()))
            .hint("name them: pawen rebuild ARCHIVE...")
    })?;
    Ok(archives.iter().map(|path| path_of_key(path)).collect())
}

/// The number of the new generation: one that a rebuild from the same archives has begun, or the next.
fn next(home: &Home, current: Option<&Pointer>, archives: &[String]) -> u64 {
    let numbers = home.generations();
    let in_use = |number| current.is_some_and(|now| number <= now.generation || now.previous == Some(number));
    let begun = |number: &u64| {
        let fits = |note: Note| note.is_current() && note.archives == archives;
        current.is_some() && !in_use(*number) && home.note(*number).is_some_and(fits)
    };
    let last = numbers.last().copied().unwrap_or(0).max(current.map_or(0, |pointer| pointer.generation));
    numbers.into_iter().find(begun).unwrap_or_else(|| home.free_number(last))
}

/// The generation that the new one takes the place of: that in use, or where the pointer is damaged the newest that a run
/// has brought to its end.
fn former(home: &Home, current: Option<&Pointer>) -> Option<u64> {
    let of_this_format = |number: &u64| home.published_note(*number).is_some_and(|note| note.format == FORMAT);
    let newest = || home.generations().into_iter().rfind(of_this_format);
    current.map(|pointer| pointer.generation).or_else(newest)
}

/// What a generation was made from, if that can be told.
fn catalogue_of(home: &Home, number: u64) -> Option<Catalogue> {
    home.published_note(number).filter(|note| note.format == FORMAT)?;
    OpenIndex::open_folder(&home.generation(number), number).ok()??.catalogue().ok()
}
