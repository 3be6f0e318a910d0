//! Errors about the files of an index, each with its way out.

use std::{io::ErrorKind, path::Path};

use crate::Error;

/// The hint of errors about a damaged index.
pub(super) const WAY_OUT: &str = "`pawen check` reports what is damaged; `pawen rebuild` makes a new index";

/// The error of an index that cannot be read.
pub(crate) fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new("the index cannot be read").because(cause).hint(WAY_OUT)
}

/// The error of a file that is not as it was written.
pub(super) fn damaged(path: &Path, cause: &str) -> Error {
    Error::new(format!("{}: damaged", path.display())).because(cause).hint(WAY_OUT)
}

/// The error of a file that cannot be read.
pub(super) fn unreadable(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(path.display().to_string()).because(cause).hint(WAY_OUT)
}

/// The error of a failed write to `path`.
pub(super) fn unwritten(path: &Path, error: std::io::Error) -> Error {
    let hint = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "make room and run the same command again: it resumes from what was committed"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "name a folder that can be written with --index; searching needs no write permission"
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => "no folder can be made there: name another one with --index",
        _ => "run the same command again: it resumes from what was committed",
    };
    Error::io(path, error).hint(hint)
}
