//! A generation's folder as searches see it: the files of the last finished run. Read permission is enough.
//!
//! Reading takes no lock. A writer may remove a file between the moment in which a search reads the list of files and
//! that in which it opens the file: then the search starts again with the current commit (see `reader`).
//!
//! Stored texts are read by position, other files are mapped: system calls for each posting would cost far more than a
//! copy of each block of texts does. The writer maps all files, since a merge reads them whole.

use super::messages::FileFault;
use crate::message::AnyMessage;
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tantivy::{
    Directory,
    directory::{
        DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
    },
};

use super::{
    file,
    manifest::{COMMITTED, Manifest, PUBLISHED},
    positioned::PositionedFile,
};

/// The extension of the files of stored texts.
const STORE: &str = "store";

/// The folder, for reading.
#[derive(Debug, Clone)]
pub(in crate::index) struct ReadFolder {
    files: MmapDirectory,
    folder: PathBuf,
    commit: &'static str,
}

impl ReadFolder {
    /// Opens the folder for searching.
    pub(in crate::index) fn open(folder: &Path) -> Result<Self, OpenDirectoryError> {
        Self::of(folder, PUBLISHED)
    }

    /// Opens the folder with the last commit, whether its run has finished or not.
    pub(in crate::index) fn open_committed(folder: &Path) -> Result<Self, OpenDirectoryError> {
        Self::of(folder, COMMITTED)
    }

    fn of(folder: &Path, commit: &'static str) -> Result<Self, OpenDirectoryError> {
        Ok(Self { files: MmapDirectory::open(folder)?, folder: folder.to_owned(), commit })
    }

    fn named<'a>(&self, path: &'a Path) -> &'a Path {
        if path == Path::new(COMMITTED) { Path::new(self.commit) } else { path }
    }
}

fn refused() -> io::Error {
    // A call that comes here is a bug: a reader may have no permission to write, and must not need it.
    io::Error::new(io::ErrorKind::Unsupported, AnyMessage::from(FileFault::OpenForReading))
}

impl Directory for ReadFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let place = self.folder.join(path);
        if path.extension().is_none_or(|extension| extension != STORE) {
            file::refuse_special(&place).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
            return self.files.get_file_handle(path);
        }
        match PositionedFile::open(&place) {
            Ok(file) => Ok(Arc::new(file)),
            // Kept apart: a file that a writer has removed is no fault of the disk.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenReadError::FileDoesNotExist(path.to_owned()))
            }
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(self.named(path))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.files.atomic_read(self.named(path))?;
        // tantivy would read on with a damaged list of segments.
        if path == Path::new(COMMITTED) && Manifest::of(&bytes).is_none() {
            let error = io::Error::new(io::ErrorKind::InvalidData, AnyMessage::from(FileFault::ChecksumDiffers));
            return Err(OpenReadError::wrap_io_error(error, self.named(path).to_owned()));
        }
        Ok(bytes)
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        // tantivy locks by creating a file, for which a reader may lack the permission.
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        // tantivy would poll the file in a thread of its own; pawen opens a newer commit by itself.
        Ok(WatchHandle::empty())
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refused()), filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_owned()))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }
}
