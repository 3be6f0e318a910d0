//! The disk operations of an index: every file is created, written, synced, renamed and removed through [`Disk`].
//!
//! So durability is decided in one place, where tests put a failing disk. Files of others are protected here as well:
//! nothing is written through a link, and a file that is not pawen's own is never removed or overwritten.

use crate::{
    error::is_refusal,
    message::{Language, Localize},
};
use std::{
    fmt,
    fs::{self, File},
    io::{self, Write},
    mem,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::file::{self, ASIDE, NEW};

/// A disk operation that is about to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A folder is created, unless it exists.
    MakeFolder,
    /// A file is created.
    Create,
    /// This many bytes are written to a file.
    Write(usize),
    /// A file is synced.
    Sync,
    /// A file is renamed to this path, or from it.
    Rename,
    /// A file or an empty folder is removed.
    Remove,
    /// The names in a folder are synced.
    SyncFolder,
}

/// A decision about each operation before it is done. Tests use it to make a disk fail.
pub trait Gate: fmt::Debug + Send + Sync {
    /// Allows or refuses `operation` on `path`. For a write, returns the number of bytes that may be written.
    fn pass(&self, operation: Operation, path: &Path) -> io::Result<usize>;
}

/// A file or folder in an index folder that pawen did not put there.
#[derive(Debug, Clone, PartialEq, Eq)]
// Reported instead of removed: it may be the only copy of a user's file.
pub struct Foreign {
    /// Its path when it was found.
    pub path: PathBuf,
    /// Its path now, if it was renamed to make way for a file of the index; `None` if it was left where it is.
    pub moved: Option<PathBuf>,
}

impl Localize for Foreign {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match (language, &self.moved) {
            (Language::Chinese, Some(moved)) => write!(f, "{path}：不屬於索引：已移到 {}", moved.display()),
            (Language::Chinese, None) => write!(f, "{path}：不屬於索引：保持原樣"),
            (Language::English, Some(moved)) => {
                write!(f, "{path}: not part of the index: moved to {}", moved.display())
            }
            (Language::English, None) => write!(f, "{path}: not part of the index: left as it is"),
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localize(Language::English, f)
    }
}

/// The disk, with or without a gate in front of it. Clones share the gate and the list of foreign files.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    gate: Option<Arc<dyn Gate>>,
    foreign: Arc<Mutex<Vec<Foreign>>>,
}

impl Disk {
    /// A disk behind `gate`.
    #[must_use]
    pub fn behind(gate: Arc<dyn Gate>) -> Self {
        Self { gate: Some(gate), ..Self::default() }
    }

    fn pass(&self, operation: Operation, path: &Path) -> io::Result<()> {
        self.gate.as_ref().map_or(Ok(()), |gate| gate.pass(operation, path).map(drop))
    }

    /// Records that `path` is foreign and stays.
    pub(in crate::index) fn leave(&self, path: &Path) {
        self.note(Foreign { path: path.to_owned(), moved: None });
    }

    fn note(&self, foreign: Foreign) {
        let mut noted = self.foreign.lock().unwrap_or_else(PoisonError::into_inner);
        // Each sweep of a run finds the same ones again.
        if !noted.contains(&foreign) {
            noted.push(foreign);
        }
    }

    /// The foreign files and folders found since the last call.
    pub(in crate::index) fn take_foreign(&self) -> Vec<Foreign> {
        mem::take(&mut self.foreign.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Creates a folder and its parents, unless they exist.
    pub(super) fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.pass(Operation::MakeFolder, path)?;
        fs::create_dir_all(path)
    }

    /// Creates a folder. It is an error if the name is taken.
    pub(super) fn make_new_folder(&self, path: &Path) -> io::Result<()> {
        self.pass(Operation::MakeFolder, path)?;
        fs::create_dir(path)
    }

    /// Creates a file. It is an error if the name is taken, even by a link.
    pub(in crate::index) fn create(&self, path: &Path) -> io::Result<DiskFile> {
        self.pass(Operation::Create, path)?;
        // `create_new` follows no link and overwrites nothing, also if a file appears meanwhile.
        let file = File::options().write(true).create_new(true).open(path)?;
        Ok(DiskFile { file, path: path.into(), disk: self.clone() })
    }

    /// Removes a file, or a link without its target. It is no error if the name does not exist.
    pub(in crate::index) fn remove(&self, path: &Path) -> io::Result<()> {
        self.pass(Operation::Remove, path)?;
        absent_is_fine(fs::remove_file(path))
    }

    /// Removes an empty folder. It is no error if it does not exist.
    pub(super) fn remove_empty_folder(&self, path: &Path) -> io::Result<()> {
        self.pass(Operation::Remove, path)?;
        absent_is_fine(fs::remove_dir(path))
    }

    /// Syncs the names in a folder.
    pub(super) fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.pass(Operation::SyncFolder, path)?;
        // Windows cannot sync a folder, and does not need to.
        if cfg!(windows) { Ok(()) } else { File::open(path)?.sync_all() }
    }

    /// Replaces the content of a file in one step that survives a power failure: a reader sees all of the old or all of
    /// the new.
    ///
    /// A file whose content `is_own` does not recognise, or that is no plain file, is renamed first.
    pub(in crate::index) fn replace(
        &self,
        path: &Path,
        bytes: &[u8],
        is_own: impl Fn(&[u8]) -> bool,
    ) -> io::Result<()> {
        let new = file::sibling(path, NEW);
        let replaced = self.write_synced(&new, bytes).and_then(|()| self.make_way(path, is_own)).and_then(|()| {
            self.pass(Operation::Rename, path)?;
            fs::rename(&new, path)
        });
        if replaced.is_err() {
            // If this fails too, the next writer removes the file.
            let _ = self.remove(&new);
        }
        replaced?;
        // Without it a power cut may undo the renaming although the file itself was synced.
        path.parent().map_or(Ok(()), |folder| self.sync_folder(folder))
    }

    fn write_synced(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.create(path)?;
        file.write_all(bytes)?;
        file.sync()
    }

    fn make_way(&self, path: &Path, is_own: impl Fn(&[u8]) -> bool) -> io::Result<()> {
        // Not `metadata`: a link is foreign, whatever it leads to.
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
            Ok(facts) if facts.is_file() => match file::read(path) {
                Ok(bytes) if is_own(&bytes) => return Ok(()),
                // Nothing is known about the file then: it may well be pawen's own.
                Err(error) if is_refusal(&error) => return Err(error),
                Ok(_) | Err(_) => {}
            },
            Ok(_) => {}
        }
        let moved = file::sibling(path, ASIDE);
        self.pass(Operation::Rename, path)?;
        fs::rename(path, &moved)?;
        self.note(Foreign { path: path.to_owned(), moved: Some(moved) });
        Ok(())
    }
}

fn absent_is_fine(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// A file that is being written.
#[derive(Debug)]
pub(in crate::index) struct DiskFile {
    file: File,
    path: Box<Path>,
    disk: Disk,
}

impl DiskFile {
    /// Syncs the written bytes.
    pub(in crate::index) fn sync(&self) -> io::Result<()> {
        self.disk.pass(Operation::Sync, &self.path)?;
        self.file.sync_all()
    }
}

impl Write for DiskFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(gate) = &self.disk.gate else { return self.file.write(bytes) };
        // A full disk writes a part first.
        let most = gate.pass(Operation::Write(bytes.len()), &self.path)?;
        self.file.write(bytes.get(..most).unwrap_or(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_next_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let disk = Disk::default();
        for content in ["one", "two"] {
            disk.replace(&path, content.as_bytes(), |old| old == b"one").unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        assert_eq!(names(folder.path()), ["a.json"]);
        assert_eq!(disk.take_foreign(), []);
        disk.remove(&path).unwrap();
        disk.remove(&path).unwrap();
        disk.remove_empty_folder(folder.path()).unwrap();
        disk.remove_empty_folder(folder.path()).unwrap();
    }

    #[test]
    fn what_is_not_recognised_is_moved_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let disk = Disk::default();
        fs::write(&path, "a letter").unwrap();
        disk.replace(&path, b"new", |_| false).unwrap();
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        disk.replace(&path, b"new", |_| true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        let foreign = disk.take_foreign();
        let moved: Vec<_> = foreign.iter().map(|foreign| foreign.moved.clone().unwrap()).collect();
        assert_eq!(fs::read(&moved[0]).unwrap(), b"a letter");
        assert!(moved[1].is_dir());
        assert_eq!(names(folder.path()).len(), 3);
    }
}
