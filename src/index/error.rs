//! Errors about the files of an index, each with its way out.

use std::{io::ErrorKind, path::Path};

use crate::{
    Error,
    error::{FolderRemedy, IndexRemedy},
};

/// The error of an index that cannot be read.
pub(crate) fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new("the index cannot be read").because(cause).hint(IndexRemedy::CheckOrRebuild)
}

/// The error of a file that is not as it was written.
pub(super) fn damaged(path: &Path, cause: &str) -> Error {
    Error::new(format!("{}: damaged", path.display())).because(cause).hint(IndexRemedy::CheckOrRebuild)
}

/// The error of a file that cannot be read.
pub(super) fn unreadable(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(path.display().to_string()).because(cause).hint(IndexRemedy::CheckOrRebuild)
}

/// The error of a failed write to `path`.
pub(super) fn unwritten(path: &Path, error: std::io::Error) -> Error {
    let remedy = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => FolderRemedy::MakeRoom,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => FolderRemedy::NameWritable,
        ErrorKind::NotFound | ErrorKind::NotADirectory => FolderRemedy::NameCreatable,
        _ => FolderRemedy::Repeat,
    };
    Error::io(path, error).hint(remedy)
}
