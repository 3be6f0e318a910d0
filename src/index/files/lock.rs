//! Who may write to an index, and who is reading a generation.
//!
//! Both are locks of the operating system, which dies with the process that holds it: a lock never outlives its holder.

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
    generation::Home,
    own::{self, READERS},
};
use crate::index::error::unwritten;
use crate::{Error, Result};

/// The file that the one writer has locked.
pub(super) const LOCK: &str = "write.lock";
/// The file in which the writer says who it is. Apart from the lock, since some systems let nobody read what is locked.
pub(super) const WRITER: &str = "writer.json";

/// Who writes to an index.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Holder {
    /// The number of its process.
    pub pid: u32,
    /// The name of its machine.
    pub host: String,
    /// Since when, as people read it.
    pub since: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} on {} since {}", self.pid, self.host, self.since)
    }
}

/// The right to write to an index, given back when dropped; the system gives it back if the process dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Home {
    /// Becomes the one writer of this index, as `holder`; the folder is created if it is missing. As long as there is
    /// another writer, `wait` decides ten times a second whether to wait for its end.
    ///
    /// # Errors
    /// If there is another writer and `wait` returns false, or if the folder cannot be written.
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
        let told = serde_json::to_vec(holder).map_err(io::Error::from);
        told.and_then(|json| self.disk().replace(&self.folder().join(WRITER), &json, is_holder)).map_err(failed)?;
        let lock = Lock { _file: file };
        self.sweep(&lock)?;
        Ok(lock)
    }

    /// Waits until `file` can be locked. It is tried again and again: a call that blocks could not be interrupted.
    fn wait_for_other(&self, file: &File, wait: &dyn Fn(&Holder) -> bool) -> Result<()> {
        loop {
            let other = self.writer();
            if !wait(&other) {
                return Err(Error::new(format!("{}: being written by {other}", self.folder().display()))
                    .hint("wait for its end with --wait; searches need not wait"));
            }
            thread::sleep(WAIT);
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(unwritten(self.folder(), error)),
                Ok(()) => return Ok(()),
            }
        }
    }

    /// Who has written last, or is writing.
    fn writer(&self) -> Holder {
        let told = file::read(&self.folder().join(WRITER)).ok();
        let unknown = || Holder { pid: 0, host: "an unknown machine".into(), since: "an unknown time".into() };
        told.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_else(unknown)
    }
}

/// The lock's file cannot be opened.
fn unlockable(path: &Path, error: io::Error) -> Error {
    if path.is_symlink() || (path.exists() && !path.is_file()) {
        return Error::io(path, error)
            .hint("pawen did not put this here: move it away, and run the same command again");
    }
    unwritten(path, error)
}

/// Whether a file says who has written.
fn is_holder(file: &[u8]) -> bool {
    serde_json::from_slice::<Holder>(file).is_ok()
}

/// How often a lock is tried before somebody is taken to have it, and how long after each other.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(25);
/// The pause between two tries for a lock that another writer has.
const WAIT: Duration = Duration::from_millis(100);

/// Locks a file. A process that has given its lock back, or has died, may leave it held for a moment: by a child between
/// its fork and its exec.
fn patiently(file: &File) -> Result<(), TryLockError> {
    for _ in 1..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            outcome => return outcome,
        }
    }
    file.try_lock()
}

/// A generation that is not removed while this lives.
#[derive(Debug)]
pub(in crate::index) struct Hold {
    _file: Option<File>,
}

/// Holds the generation in `folder`, or tells that it is being removed. Where no lock can be had, it is not held, and is
/// read all the same.
pub(in crate::index) fn hold(folder: &Path) -> Option<Hold> {
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

/// Removes the generation in `folder`, which lies in `parent`, unless a reader holds it; returns whether nothing is left.
pub(super) fn remove_unless_held(parent: &Path, folder: &Path, disk: &Disk) -> io::Result<bool> {
    let file = file::open(&folder.join(READERS));
    if let Ok(file) = &file {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(false),
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
    fn a_second_writer_is_told_of_the_first_and_a_dead_one_does_not_block() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        let first = home.lock(&holder(7), &|_| panic!("nobody to wait for")).unwrap();
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
    fn a_lock_that_is_left_for_a_moment_is_had_without_waiting_for_anybody() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        drop(home.lock(&holder(7), &|_| false).unwrap());
        // As a child has it between fork and exec, after its parent has given it back.
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
