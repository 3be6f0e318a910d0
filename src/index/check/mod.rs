//! The check of an index: whether it is as it was written, and consistent.
//!
//! The files come first: pointer, manifests, every file of every segment against its digest. Only a sound commit is
//! checked further: its documents against the catalogue, and on request every posting against the stored texts.

mod columns;
mod damage;
mod documents;
mod files;
mod postings;
#[cfg(test)]
mod tests;

use std::path::Path;

use tantivy::Index;

use super::{
    documents::spelled,
    error::broken,
    files::{
        analyser,
        folder::ReadFolder,
        generation::IndexDir,
        manifest::{COMMITTED, PUBLISHED},
        state::IndexState,
    },
    read::reader::OpenIndex,
};
use crate::Result;

pub use damage::Damage;
use damage::DamageMessage;

/// The result of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// The generations that were checked.
    pub generations: Vec<u64>,
    /// The files whose bytes were compared with their digests.
    pub files: u64,
    /// The bytes in them.
    pub bytes: u64,
    /// The threads that were compared with the catalogue; `None` if files are damaged, so that nothing was compared.
    pub threads: Option<u64>,
    /// `true` if there is an unfinished run.
    pub unfinished: bool,
    /// The generation of a first run, which need not have published anything yet.
    unpublished: Option<u64>,
    /// The generation of an unfinished rebuild.
    pub half_built: Option<u64>,
    /// The damaged generations.
    pub unsound: Vec<u64>,
    /// Everything that is damaged.
    pub damage: Vec<Damage>,
}

/// Checks the index in `home`; with `deep`, also every posting and column against the stored texts.
///
/// # Errors
/// If there is no index, or if the operating system refuses to read it. Damage is no error but a part of the result.
pub fn check(home: &IndexDir, deep: bool) -> Result<Checked> {
    let mut checked = Checked::default();
    let generations = match home.state()? {
        IndexState::Ready(pointer) | IndexState::OlderContent(pointer) => {
            vec![Some(pointer.generation), pointer.previous]
        }
        IndexState::Damaged | IndexState::OtherVersion(_) if home.begun()?.is_some() => {
            checked.damage.push(files::pointer_damage(home));
            vec![newest(home)?]
        }
        IndexState::Absent if home.left_without_pointer().is_some() => {
            checked.damage.push(files::pointer_missing(home));
            vec![home.left_without_pointer()]
        }
        // An unfinished first run has published nothing.
        IndexState::Absent if let number @ Some(_) = home.begun()? => {
            checked.unpublished = number;
            vec![number]
        }
        IndexState::Absent => return home.ready().map(|_| checked),
        state => return Err(home.refusal(&state)),
    };
    // Without a pointer nothing is known to be newer than the index in use, which is no damage.
    checked.half_built = home.half_built().unwrap_or_default();
    for number in generations.into_iter().flatten() {
        checked.add_generation(&home.generation(number), number, deep)?;
    }
    Ok(checked)
}

/// The newest generation that a run has published, or else has started.
fn newest(home: &IndexDir) -> Result<Option<u64>> {
    let numbers = home.generations();
    for &number in numbers.iter().rev() {
        if home.published_note(number)?.is_some() {
            return Ok(Some(number));
        }
    }
    Ok(numbers.last().copied())
}

/// The damage in one generation.
///
/// # Errors
/// If the operating system refuses to read it.
pub(super) fn check_generation(folder: &Path, number: u64, deep: bool) -> Result<Vec<Damage>> {
    let mut checked = Checked::default();
    checked.add_generation(folder, number, deep)?;
    Ok(checked.damage)
}

impl Checked {
    fn add_generation(&mut self, folder: &Path, number: u64, deep: bool) -> Result<()> {
        self.generations.push(number);
        let damaged = self.damage.len();
        let commits = files::check(self, folder, self.unpublished == Some(number))?;
        // Damaged files cannot be checked further.
        if self.damage.len() == damaged {
            for commit in commits {
                self.add_commit(folder, commit, number, deep)?;
            }
        }
        if self.damage.len() > damaged {
            self.unsound.push(number);
        }
        Ok(())
    }

    fn add_commit(&mut self, folder: &Path, commit: &str, number: u64, deep: bool) -> Result<()> {
        self.unfinished |= commit == COMMITTED;
        let outcome = open(folder, commit, number).and_then(|(opened, index)| {
            documents::check(self, &opened)?;
            if deep { postings::check(self, &index, &opened) } else { Ok(()) }
        });
        match outcome {
            Err(error) if !error.is_refusal() => self.damage.push(Damage::new(folder.display(), error)),
            outcome => outcome?,
        }
        Ok(())
    }
}

fn open(folder: &Path, commit: &str, number: u64) -> Result<(OpenIndex, Index)> {
    let open = if commit == PUBLISHED { ReadFolder::open } else { ReadFolder::open_committed };
    let index = Index::open(open(folder).map_err(broken)?).map_err(broken)?;
    let segmenter = analyser::read(folder)?.segmenter;
    spelled::register(index.tokenizers());
    Ok((OpenIndex::of(&index, folder, number, segmenter)?, index))
}
