//! The locks of an index: one for the writer, and one for the readers of each generation.
//!
//! Both are locks of the operating system, which releases them when the process ends, however it ends.

use super::messages::FolderMessage;
use crate::message::{Language, Localize};
use std::{
    fmt,
    fs::{File, TryLockError},
    io,
    path::Path,
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    disk::Disk,
    file,
    generation::IndexDir,
    own::{self, READERS},
};
use crate::index::error::unwritten;
use crate::{Error, Result, error::FolderRemedy};

/// The file that the writer locks.
pub(super) const LOCK: &str = "write.lock";
/// The file in which the writer records who it is. It is not the locked file, which cannot be read on some systems.
pub(super) const WRITER: &str = "writer.json";

/// The process that writes to an index.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
// Its form on disk is read by other versions of pawen.
pub struct Holder {
    /// Its process id.
    pub pid: u32,
    /// The name of its machine.
    pub host: String,
    /// The time at which it started, as printed for people.
    pub since: String,
}

impl Localize for Holder {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pid, host, since } = self;
        match language {
            Language::Chinese => write!(f, "{host} 上的行程 {pid}（從 {since} 起）"),
            Language::English => write!(f, "process {pid} on {host} since {since}"),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localize(Language::English, f)
    }
}

/// The right to write to an index, released when dropped; the system releases it if the process dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl IndexDir {
    /// Locks the index for writing by `holder`, creating its folder if it is missing. While another process has the
    /// lock, `wait` decides ten times a second whether to go on waiting.
    ///
    /// # Errors
    /// If another process has the lock and `wait` returns `false`, or if the folder cannot be written.
    pub fn lock(&self, holder: &Holder, wait: &dyn Fn(&Holder) -> bool) -> Result<Lock> {
        let failed = |error| unwritten(self.folder(), error);
        self.disk().make_folder(self.folder()).map_err(failed)?;
        let path = self.folder().join(LOCK);
        let file = file::open_lock(&path).map_err(|error| unlockable(&path, error))?;
        match patiently(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => self.wait_for_other(&file, wait)?,
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // Only once the lock is held: it names the holder to those that wait.
        let written = serde_json::to_vec(holder).map_err(io::Error::from);
        written.and_then(|json| self.disk().replace(&self.folder().join(WRITER), &json, is_holder)).map_err(failed)?;
        let lock = Lock { _file: file };
        self.sweep(&lock)?;
        Ok(lock)
    }

    /// Waits for the lock of `file` by trying again and again: a blocking call could not be interrupted.
    fn wait_for_other(&self, file: &File, wait: &dyn Fn(&Holder) -> bool) -> Result<()> {
        loop {
            let other = self.writer();
            if !wait(&other) {
                let Holder { pid, host, since } = other;
                return Err(Error::new(FolderMessage::BeingWritten {
                    folder: self.folder().to_owned(),
                    pid,
                    host,
                    since,
                })
                .hint(FolderRemedy::WaitForWriter));
            }
            thread::sleep(WAIT);
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(unwritten(self.folder(), error)),
                Ok(()) => return Ok(()),
            }
        }
    }

    /// The current or last writer.
    fn writer(&self) -> Holder {
        let recorded = file::read(&self.folder().join(WRITER)).ok();
        // The holder may not have written it yet, and an older one may be damaged: neither must end the wait.
        let unknown = || Holder { pid: 0, host: "an unknown machine".into(), since: "an unknown time".into() };
        recorded.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_else(unknown)
    }
}

/// The error of a lock file that cannot be opened.
fn unlockable(path: &Path, error: io::Error) -> Error {
    if path.is_symlink() || (path.exists() && !path.is_file()) {
        return Error::io(path, error).hint(FolderRemedy::MoveAway);
    }
    unwritten(path, error)
}

/// Returns whether a file records a writer.
fn is_holder(file: &[u8]) -> bool {
    serde_json::from_slice::<Holder>(file).is_ok()
}

/// The number of attempts before a lock counts as held, with pauses in between.
// A quarter of a second in all: far longer than a fork takes, too short to be noticed.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(25);
/// The pause between two attempts to get the lock of another writer.
const WAIT: Duration = Duration::from_millis(100);

/// Locks a file. A lock that was released may stay held for a moment: by a child process between its fork and its exec.
fn patiently(file: &File) -> Result<(), TryLockError> {
    for _ in 1..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            outcome => return outcome,
        }
    }
    file.try_lock()
}

/// A generation that is not removed while this value lives.
#[derive(Debug)]
pub(in crate::index) struct Hold {
    _file: Option<File>,
}

/// Holds the generation in `folder`; `None` if it is being removed. Where no lock is possible, the generation is not
/// held, and is read all the same.
pub(in crate::index) fn hold(folder: &Path) -> Option<Hold> {
    // A search needs read permission alone; without the file it does without protection from removal.
    let Ok(file) = file::open(&folder.join(READERS)) else { return Some(Hold { _file: None }) };
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => None,
        outcome => Some(Hold { _file: outcome.is_ok().then_some(file) }),
    }
}

/// Creates the file by which readers hold the new generation in `folder`.
pub(super) fn let_hold(folder: &Path, disk: &Disk) -> io::Result<()> {
    disk.create(&folder.join(READERS))?.sync()
}

/// Removes the generation in `folder`, a child of `parent`, unless a reader holds it. Returns whether nothing is left.
pub(super) fn remove_unless_held(parent: &Path, folder: &Path, disk: &Disk) -> io::Result<bool> {
    let file = file::open(&folder.join(READERS));
    if let Ok(file) = &file {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(false),
            // Where the file system has no locks, no reader can hold one.
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => return Err(error),
            _ => {}
        }
    }
    own::remove_generation(disk, parent, folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(pid: u32) -> Holder {
        Holder { pid, host: "there".into(), since: "2025-01-28 16:46".into() }
    }

    #[test]
    fn the_error_of_a_second_writer_names_the_first_and_a_dead_one_does_not_block() {
        let folder = tempfile::tempdir().unwrap();
        let home = IndexDir::new(folder.path());
        let first = home.lock(&holder(7), &|_| panic!("no other writer")).unwrap();
        let error = home.lock(&holder(8), &|_| false).unwrap_err();
        assert!(error.to_string().ends_with("being written by process 7 on there since 2025-01-28 16:46"), "{error}");
        assert!(error.way_out().is_some());
        thread::scope(|scope| {
            let waiting = scope.spawn(|| home.lock(&holder(8), &|other| other.pid == 7).map(drop));
            drop(first);
            waiting.join().unwrap().unwrap();
        });
        assert_eq!(home.writer(), holder(8));
        home.lock(&holder(9), &|_| panic!("what a dead writer left is no lock")).unwrap();
    }

    #[test]
    fn a_lock_that_is_held_for_a_moment_is_acquired_without_a_report() {
        let folder = tempfile::tempdir().unwrap();
        let home = IndexDir::new(folder.path());
        drop(home.lock(&holder(7), &|_| false).unwrap());
        // A child process has such a copy between fork and exec, after its parent has released the lock.
        let copy = File::open(folder.path().join(LOCK)).unwrap();
        copy.lock().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(PAUSE);
                drop(copy);
            });
            home.lock(&holder(8), &|other| panic!("{other}")).unwrap();
        });
    }

    #[test]
    fn what_is_held_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (path, disk) = (folder.path().join("generation-1"), Disk::default());
        disk.make_folder(&path).unwrap();
        let_hold(&path, &disk).unwrap();
        let held = (hold(&path).unwrap(), hold(&path).unwrap());
        assert!(!remove_unless_held(folder.path(), &path, &disk).unwrap());
        drop(held);
        assert!(remove_unless_held(folder.path(), &path, &disk).unwrap());
        assert!(!path.exists());
    }
}
