//! The folder of an index: generations, and a small pointer file that names the one in use. `state` has what it holds.
//!
//! The pointer is replaced in one step, so that a reader sees either the old generation or the new one. It also records
//! the format and content versions of that generation.

use super::messages::{FolderMessage, Missing};
use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    analyser,
    disk::Disk,
    file::{self, NEW, is_sibling},
    lock::{self, Lock, WRITER},
    manifest::{COMMITTED, CommitNote, Manifest, PUBLISHED},
    own, seal,
};
use crate::index::error::{if_sound, unwritten};
use crate::{Error, Result, archive::fingerprint, error::IndexRemedy, text::Segmenter};

/// The version of the layout of an index. History: `index-schema/README.md`.
pub const FORMAT: u32 = 8;
/// The version of the rules by which texts become tokens. History: `index-schema/README.md`.
///
/// A change after which older indexes could not be searched at all needs a new format, too.
pub const CONTENT: u32 = 6;

/// The name of the pointer file.
pub(in crate::index) const POINTER: &str = "pawen.json";
/// The start of the names of the folders of generations.
pub(super) const PREFIX: &str = "generation-";
/// The largest number of a generation: a rebuild in every microsecond for two thousand years makes fewer.
const LAST: u64 = u64::MAX >> 8;

/// The content of the pointer file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// The version of its layout.
    pub format: u32,
    /// The version of the rules by which its texts became tokens.
    pub content: u32,
    /// The number of the generation in use.
    pub generation: u64,
    /// The number of the generation that was in use before, if it is kept.
    #[serde(default)]
    pub previous: Option<u64>,
}

/// The folder of an index.
#[derive(Debug, Clone)]
pub struct IndexDir {
    folder: PathBuf,
    disk: Disk,
}

impl IndexDir {
    /// The index in `folder`, which need not exist.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self::on(Disk::default(), folder)
    }

    /// The index in `folder` on the given disk.
    #[must_use]
    pub fn on(disk: Disk, folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), disk }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(in crate::index) const fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The folder of a generation.
    #[must_use]
    pub fn generation(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{PREFIX}{number}"))
    }

    /// A fingerprint of what a search would open now. It changes with every run that has written something.
    ///
    /// Much cheaper than opening the index. Constant where there is no index.
    #[must_use]
    pub fn stamp(&self) -> u64 {
        // By content and not by time: two runs within a tick of the clock leave the same time.
        let pointer = file::read(&self.folder.join(POINTER)).unwrap_or_default();
        let generation = serde_json::from_slice::<Pointer>(&pointer).map(|pointer| pointer.generation);
        let published =
            generation.map(|number| file::read(&self.generation(number).join(PUBLISHED)).unwrap_or_default());
        fingerprint(&[pointer, published.unwrap_or_default()].concat())
    }

    /// Returns whether a generation exists at all: a cache may have been emptied by hand.
    #[must_use]
    pub(in crate::index) fn holds(&self, number: u64) -> bool {
        [PUBLISHED, COMMITTED].iter().any(|name| self.generation(number).join(name).exists())
    }

    /// The newest generation that a run has published although no pointer names it: the pointer was lost, or the first
    /// run was killed before it could write one.
    pub(in crate::index) fn left_without_pointer(&self) -> Option<u64> {
        if self.folder.join(POINTER).exists() {
            return None;
        }
        self.generations().into_iter().rfind(|&number| self.generation(number).join(PUBLISHED).exists())
    }

    /// The numbers of the generations in the folder, in ascending order.
    pub(in crate::index) fn generations(&self) -> Vec<u64> {
        let mut numbers = self.named_like_generations();
        numbers.retain(|&number| own::is_folder_in(&self.folder, &self.generation(number)));
        numbers
    }

    /// The numbers of all entries named like a generation, which may be links or files, in ascending order.
    fn named_like_generations(&self) -> Vec<u64> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let number = |name: &OsString| {
            let digits = name.to_str()?.strip_prefix(PREFIX)?;
            // `generation-07` or `generation-+7` would be written back under another name.
            digits.parse().ok().filter(|number: &u64| number.to_string() == digits && *number <= LAST)
        };
        let mut numbers: Vec<u64> = entries.filter_map(|entry| number(&entry.file_name())).collect();
        numbers.sort_unstable();
        numbers
    }

    /// The first number after `last` whose name is not taken by anything foreign.
    pub(in crate::index) fn free_number(&self, last: u64) -> u64 {
        let is_free = |number: &u64| own::is_free(&self.folder, &self.generation(*number));
        // There are fewer entries in a folder than numbers.
        (last.saturating_add(1)..=u64::MAX).find(is_free).unwrap_or(u64::MAX)
    }

    /// Returns an error if `folder`, that of a generation, is a link or a mount point: writing there would change files
    /// of others.
    pub(super) fn refuse_foreign(&self, folder: &Path) -> Result<()> {
        if fs::symlink_metadata(folder).is_err() || own::is_folder_in(&self.folder, folder) {
            return Ok(());
        }
        Err(Error::new(FolderMessage::ForeignFolder { folder: folder.to_owned() })
            .hint(IndexRemedy::RebuildReadOnly(self.folder.clone())))
    }

    /// The note of the last commit in a generation.
    ///
    /// # Errors
    /// As [`Manifest::note_in`].
    pub(in crate::index) fn note(&self, generation: u64) -> Result<Option<CommitNote>> {
        Manifest::note_in(&self.generation(generation), COMMITTED)
    }

    /// The note of the published commit in a generation.
    ///
    /// # Errors
    /// As [`Manifest::note_in`].
    pub(in crate::index) fn published_note(&self, generation: u64) -> Result<Option<CommitNote>> {
        Manifest::note_in(&self.generation(generation), PUBLISHED)
    }

    /// Returns whether a run of this version of pawen can resume the last commit in a generation.
    fn is_begun(&self, generation: u64) -> Result<bool> {
        Ok(self.note(generation)?.is_some_and(|note| note.is_current()))
    }

    /// The generation to resume where no pointer names one: the newest that a run has published, or the first that was
    /// started.
    ///
    /// # Errors
    /// If the operating system refuses to read what a run has committed.
    pub(in crate::index) fn begun(&self) -> Result<Option<u64>> {
        if let left @ Some(_) = self.left_without_pointer() {
            return Ok(left);
        }
        for number in self.generations() {
            if self.is_begun(number)? {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// Compares every committed file of a generation with its digest: a merge of a damaged file would give it a new,
    /// matching digest.
    ///
    /// # Errors
    /// If a file is damaged. The error names it.
    pub(in crate::index) fn verify(&self, number: u64) -> Result<()> {
        let folder = self.generation(number);
        let Ok(committed) = Manifest::read(&folder, COMMITTED)? else { return Ok(()) };
        committed.first_damaged(&folder)?.map_or(Ok(()), |path| Err(self.damaged(&path)))
    }

    pub(super) fn damaged(&self, path: &Path) -> Error {
        Error::new(FolderMessage::FileUnfit { path: path.to_owned(), missing: Missing::Damaged })
            .hint(IndexRemedy::RebuildAt(self.folder.clone()))
    }

    /// Removes a generation that no search uses if it cannot be resumed: its commit is damaged, or another version's.
    /// Returns whether it was removed.
    pub(in crate::index) fn remove_lost(&self, number: u64, _: &Lock) -> Result<bool> {
        let folder = self.generation(number);
        let lost = match Manifest::read(&folder, COMMITTED)? {
            Err(Missing::Absent) => false,
            Err(_) => true,
            // Before the first commit the file lists no segments and has no note.
            Ok(committed) => match committed.note() {
                Some(note) => !note.is_current() || committed.first_damaged(&folder)?.is_some(),
                None => false,
            },
        };
        if lost {
            return own::remove_generation(&self.disk, &self.folder, &folder)
                .map_err(|error| unwritten(&folder, error));
        }
        Ok(false)
    }

    /// Creates the folder of a generation whose texts are segmented by `segmenter`, or finds one that was started with
    /// it.
    pub(in crate::index) fn make_generation(&self, number: u64, segmenter: &Segmenter, _: &Lock) -> Result<PathBuf> {
        let folder = self.generation(number);
        self.refuse_foreign(&folder)?;
        let made_with = if self.is_begun(number)? { if_sound(analyser::read(&folder))? } else { None };
        if made_with.is_some_and(|made_with| made_with.is_by(segmenter)) {
            return Ok(folder);
        }
        let made = own::remove_generation(&self.disk, &self.folder, &folder)
            .and_then(|_| self.disk.make_new_folder(&folder))
            // Before the first commit: it is what proves that the folder is a generation.
            .and_then(|()| lock::let_hold(&folder, &self.disk))
            // Before a pointer names it: after a power failure the name must still be in the folder.
            .and_then(|()| self.disk.sync_folder(&self.folder));
        made.map_err(|error| unwritten(&folder, error))?;
        analyser::write(&folder, segmenter, &self.disk)?;
        Ok(folder)
    }

    /// Points to a generation, in one step that survives a power failure.
    pub(in crate::index) fn point_to(
        &self,
        generation: u64,
        content: u32,
        previous: Option<u64>,
        _: &Lock,
    ) -> Result<()> {
        let pointer = Pointer { format: FORMAT, content, generation, previous };
        let written = serde_json::to_value(pointer).map_err(io::Error::from).and_then(|pointer| {
            let sealed = seal::seal(pointer.as_object().unwrap_or(&serde_json::Map::new()))?;
            let is_own = |old: &[u8]| serde_json::from_slice::<Pointer>(old).is_ok();
            self.disk.replace(&self.folder.join(POINTER), &sealed, is_own)
        });
        written.map_err(|error| unwritten(&self.folder, error))
    }

    /// Removes the temporary files of an interrupted run.
    pub(in crate::index) fn sweep(&self, _: &Lock) -> Result<()> {
        for entry in fs::read_dir(&self.folder).map_err(|error| unwritten(&self.folder, error))?.flatten() {
            let left = entry.file_name().to_str().is_some_and(|name| is_sibling(name, NEW, is_of_home));
            // `file_type` follows no link: a link is not ours to remove.
            if left && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                self.disk.remove(&entry.path()).map_err(|error| unwritten(&entry.path(), error))?;
            }
        }
        Ok(())
    }

    /// Removes older generations, except for the kept one and those that searches still hold; and a started rebuild,
    /// unless the next one can resume it.
    pub(in crate::index) fn remove_old(&self, pointer: &Pointer, _: &Lock) -> Result<()> {
        let in_use = |number| number == pointer.generation || pointer.previous == Some(number);
        let is_folder = |number| own::is_folder_in(&self.folder, &self.generation(number));
        let is_resumable =
            |number| Ok::<_, Error>(number > pointer.generation && is_folder(number) && self.is_begun(number)?);
        // Links and files of such names too: they are left, but reported as foreign.
        for number in self.named_like_generations() {
            if !in_use(number) && !is_resumable(number)? {
                let folder = self.generation(number);
                lock::remove_unless_held(&self.folder, &folder, &self.disk)
                    .map_err(|error| unwritten(&folder, error))?;
            }
        }
        Ok(())
    }
}

/// Returns whether `name` is that of an index file that is replaced as a whole.
pub(super) fn is_of_home(name: &str) -> bool {
    [WRITER, POINTER].contains(&name)
}

impl CommitNote {
    /// Returns whether a run of this version of pawen can resume the commit.
    pub(in crate::index) const fn is_current(&self) -> bool {
        self.format == FORMAT && self.content == CONTENT
    }
}
