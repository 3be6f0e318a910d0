//! A generation's folder as the writer sees it.
//!
//! Every file is digested while it is written, and `meta.json` carries the digests. Files that searches may open, those
//! of the last finished run, are not removed before another run has finished. The folder itself is the list of files;
//! no separate list could miss what an interrupted run left.

use super::messages::{FileFault, Missing};
use std::{
    collections::BTreeSet,
    fs, io,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::{
    Directory,
    directory::{
        AntiCallToken, DirectoryLock, FileHandle, Lock as TantivyLock, MmapDirectory, TerminatingWrite, WatchCallback,
        WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenReadError, OpenWriteError},
    },
};

use super::{
    disk::{Disk, DiskFile},
    file,
    lock::Lock,
    manifest::{COMMITTED, Digest, Digesting, Digests, Manifest, PUBLISHED, SIBLINGS},
    own::{is_passing, is_plain},
};
use crate::index::error::{broken, damaged, unwritten};
use crate::{Error, Result};

/// tantivy's list of its files.
const LIST: &str = ".managed.json";

/// The folder of a generation, for the writer.
#[derive(Debug, Clone)]
pub(in crate::index) struct WriteFolder {
    inner: Arc<Inner>,
    files: MmapDirectory,
}

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    disk: Disk,
    digests: Mutex<Digests>,
    /// The files of the last finished run.
    kept: BTreeSet<String>,
    /// The first failure: tantivy's threads report that there was one, but not which.
    failure: Mutex<Option<(io::ErrorKind, String)>>,
}

impl WriteFolder {
    /// Opens the folder, and removes what an interrupted run left in it.
    ///
    /// The lock proves that no other process writes.
    pub(in crate::index) fn open(folder: &Path, disk: &Disk, _: &Lock) -> Result<Self> {
        let committed = present(folder, COMMITTED)?.map(|manifest| manifest.files().clone()).unwrap_or_default();
        let published = present(folder, PUBLISHED)?.map(|manifest| manifest.files().clone()).unwrap_or_default();
        let kept = published.keys().cloned().collect();
        // They belong to no segment, so that no commit of tantivy lists them.
        let mut siblings = Digests::new();
        for name in SIBLINGS {
            let path = folder.join(name);
            siblings.insert(name.to_owned(), Digest::of(&path).map_err(|error| Error::io(&path, error))?);
        }
        let digests = Mutex::new(siblings.into_iter().chain(published).chain(committed).collect());
        let files = MmapDirectory::open(folder).map_err(broken)?;
        let inner = Inner { folder: folder.to_owned(), disk: disk.clone(), digests, kept, failure: Mutex::default() };
        let folder = Self { inner: Arc::new(inner), files };
        folder.sweep()?;
        Ok(folder)
    }

    /// The last commit of the writer.
    pub(in crate::index) fn committed(&self) -> Result<Option<Manifest>> {
        present(&self.inner.folder, COMMITTED)
    }

    /// Publishes the last commit to searches, unless that was done.
    pub(in crate::index) fn publish(&self) -> Result<()> {
        let folder = &self.inner.folder;
        let Some(committed) = self.committed()? else { return Ok(()) };
        if present(folder, PUBLISHED)?.as_ref() != Some(&committed) {
            let written =
                committed.sealed().and_then(|sealed| self.inner.disk.replace(&folder.join(PUBLISHED), &sealed, is_own));
            written.map_err(|error| unwritten(folder, error))?;
        }
        self.sweep()
    }

    /// Removes the files of segments that belong neither to the last commit nor to the published one.
    pub(in crate::index) fn sweep(&self) -> Result<()> {
        let folder = &self.inner.folder;
        let mut known = BTreeSet::new();
        for name in [COMMITTED, PUBLISHED] {
            known.extend(present(folder, name)?.into_iter().flat_map(|manifest| manifest.files().clone().into_keys()));
        }
        for name in self.names().map_err(|error| unwritten(folder, error))? {
            let path = folder.join(&name);
            if !is_passing(&name) || known.contains(&name) {
                continue;
            }
            if is_plain(&path) {
                self.inner.disk.remove(&path).map_err(|error| unwritten(folder, error))?;
            } else {
                self.inner.disk.leave(&path);
            }
        }
        Ok(())
    }

    /// The first failure of a write, if there was one.
    pub(in crate::index) fn failure(&self) -> Option<io::Error> {
        let failure = self.inner.failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        failure.map(|(kind, words)| io::Error::new(kind, words))
    }

    /// The path of the folder.
    pub(in crate::index) fn path(&self) -> &Path {
        &self.inner.folder
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let names =
            // Lossy: a name that is not UTF-8 is none of ours in any case.
            fs::read_dir(&self.inner.folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect()
    }

    fn file(&self, name: &Path) -> PathBuf {
        self.inner.folder.join(name)
    }
}

impl Inner {
    fn record<T>(&self, outcome: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &outcome {
            let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            // tantivy wraps errors until their kind is lost; the first one is the cause of the others.
            failure.get_or_insert_with(|| (error.kind(), error.to_string()));
        }
        outcome
    }
}

/// The manifest `name`, if there is one.
fn present(folder: &Path, name: &str) -> Result<Option<Manifest>> {
    match Manifest::read(folder, name)? {
        Ok(manifest) => Ok(Some(manifest)),
        Err(Missing::Absent) => Ok(None),
        Err(Missing::Unreadable { cause }) => Err(Error::about_file(&folder.join(name)).because(cause)),
        Err(Missing::Damaged) => Err(damaged(&folder.join(name), FileFault::ChecksumDiffers)),
    }
}

/// Returns whether pawen wrote a manifest.
fn is_own(commit: &[u8]) -> bool {
    Manifest::of(commit).is_some()
}

impl Directory for WriteFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        file::refuse_special(&self.inner.folder.join(path))
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        self.files.get_file_handle(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path != Path::new(LIST) {
            return self.files.atomic_read(path);
        }
        let failed = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        let is_own = |name: &String| is_passing(name) && is_plain(&self.file(Path::new(name)));
        let names: Vec<_> = self.names().map_err(failed)?.into_iter().filter(is_own).collect();
        serde_json::to_vec(&names).map_err(|error| failed(error.into()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        // Not written: it is made from the folder whenever it is read.
        if path == Path::new(LIST) {
            return Ok(());
        }
        let digests = self.inner.digests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sealed = Manifest::new(data, &digests).and_then(|manifest| manifest.sealed());
        self.inner.record(sealed.and_then(|sealed| self.inner.disk.replace(&self.file(path), &sealed, is_own)))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let made = self.inner.record(self.inner.disk.create(&self.file(path)));
        let file = made.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(error, path.to_owned()),
        })?;
        let name = path.to_string_lossy().into_owned();
        let writer = Digested { name, file, digest: Digesting::default(), folder: Arc::clone(&self.inner) };
        Ok(BufWriter::new(Box::new(writer)))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        // Success, or tantivy would log a failure and try again; a later sweep removes the file.
        if path.to_str().is_some_and(|name| self.inner.kept.contains(name)) {
            return Ok(());
        }
        let failed = |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        self.inner.disk.remove(&self.file(path)).map_err(failed)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.record(self.inner.disk.sync_folder(&self.inner.folder))
    }

    fn acquire_lock(&self, _: &TantivyLock) -> Result<DirectoryLock, LockError> {
        // The index is locked already, and readers need no lock.
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// A file that is digested while it is written.
struct Digested {
    name: String,
    file: DiskFile,
    digest: Digesting,
    folder: Arc<Inner>,
}

impl Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.folder.record(self.file.write(bytes))?;
        self.digest.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Digested {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.folder.record(self.file.sync())?;
        let mut digests = self.folder.digests.lock().unwrap_or_else(PoisonError::into_inner);
        // After the sync: a digest in a commit says that the bytes are on disk.
        digests.insert(self.name.clone(), self.digest.finish());
        Ok(())
    }
}
