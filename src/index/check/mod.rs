//! Is an index as it was written, and does it hold together?
//!
//! First the bytes: pointer, commits, every file of every segment against its digest. Only what is as it was written is
//! looked into further: the documents against the catalogue, and on request every posting against the stored texts.

mod columns;
mod documents;
mod files;
mod postings;
#[cfg(test)]
mod tests;

use std::{fmt, path::Path};

use tantivy::Index;

use super::{
    documents::analysis,
    error::broken,
    files::{
        analyser,
        folder::ReadFolder,
        generation::{Home, IndexState},
        manifest::{COMMITTED, PUBLISHED},
    },
    read::reader::OpenIndex,
};
use crate::{Error, Result};

/// Something in an index that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Where: a file, a thread.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl Damage {
    fn new(place: impl fmt::Display, what: impl Into<String>) -> Self {
        Self { place: place.to_string(), what: what.into() }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// What a check came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// The generations looked at.
    pub generations: Vec<u64>,
    /// The files whose bytes were compared with their digests.
    pub files: u64,
    /// The bytes in them.
    pub bytes: u64,
    /// The threads that were compared with the catalogue; `None` if bytes are damaged, so that nothing was compared.
    pub threads: Option<u64>,
    /// Whether an unfinished run lies there.
    pub unfinished: bool,
    /// The generation in which nothing need be published yet: that of a first run.
    unpublished: Option<u64>,
    /// The generation in which a rebuild was begun that is not at its end.
    pub half_built: Option<u64>,
    /// The generations in which something is damaged.
    pub unsound: Vec<u64>,
    /// What is damaged.
    pub damage: Vec<Damage>,
}

/// Checks the index in `home`; if `deep`, also every posting and column against the stored texts.
///
/// # Errors
/// If there is no index, or if it cannot be read at all. What is damaged is no error but told.
pub fn check(home: &Home, deep: bool) -> Result<Checked> {
    let mut checked = Checked::default();
    let generations = match home.state()? {
        IndexState::Ready(pointer) | IndexState::OlderContent(pointer) => {
            vec![Some(pointer.generation), pointer.previous]
        }
        IndexState::Damaged | IndexState::OtherVersion(_) if home.begun().is_some() => {
            checked.damage.push(files::pointer_damage(home));
            let numbers = home.generations();
            let published = numbers.iter().rfind(|&&number| home.published_note(number).is_some());
            vec![published.or(numbers.last()).copied()]
        }
        IndexState::Absent if home.left_without_pointer().is_some() => {
            checked.damage.push(files::pointer_missing(home));
            vec![home.left_without_pointer()]
        }
        // A first run that is not at its end has published nothing.
        IndexState::Absent if home.begun().is_some() => {
            let number = home.begun();
            checked.unpublished = number;
            vec![number]
        }
        IndexState::Absent => return home.ready().map(|_| checked),
        state => return Err(home.refusal(&state)),
    };
    checked.half_built = home.half_built().unwrap_or_default();
    for number in generations.into_iter().flatten() {
        checked.add_generation(&home.generation(number), number, deep);
    }
    Ok(checked)
}

/// The damage in one generation.
pub(super) fn check_generation(folder: &Path, number: u64, deep: bool) -> Vec<Damage> {
    let mut checked = Checked::default();
    checked.add_generation(folder, number, deep);
    checked.damage
}

impl Checked {
    fn add_generation(&mut self, folder: &Path, number: u64, deep: bool) {
        self.generations.push(number);
        let damaged = self.damage.len();
        let commits = files::check(self, folder, self.unpublished == Some(number));
        // What is not as it was written cannot be looked into.
        if self.damage.len() == damaged {
            for commit in commits {
                self.add_commit(folder, commit, number, deep);
            }
        }
        if self.damage.len() > damaged {
            self.unsound.push(number);
        }
    }

    fn add_commit(&mut self, folder: &Path, commit: &str, number: u64, deep: bool) {
        self.unfinished |= commit == COMMITTED;
        let outcome = open(folder, commit, number).and_then(|(opened, index)| {
            documents::check(self, &opened)?;
            if deep { postings::check(self, &index, &opened) } else { Ok(()) }
        });
        outcome.unwrap_or_else(|error: Error| self.damage.push(Damage::new(folder.display(), error.to_string())));
    }
}

fn open(folder: &Path, commit: &str, number: u64) -> Result<(OpenIndex, Index)> {
    let open = if commit == PUBLISHED { ReadFolder::open } else { ReadFolder::open_committed };
    let index = Index::open(open(folder).map_err(broken)?).map_err(broken)?;
    let segmenter = analyser::read(folder)?.segmenter;
    analysis::register(index.tokenizers());
    Ok((OpenIndex::of(&index, folder, number, segmenter)?, index))
}
