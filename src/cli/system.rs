//! Hints for errors of the operating system, which have nothing to do with what the command was about.

use std::io::{Error as IoError, ErrorKind};

use crate::Error;

/// `EMFILE` and `ENFILE`, which have no [`ErrorKind`].
const NO_MORE_FILES: [i32; 2] = [23, 24];

/// The hint for the operating system's part in `error`, where the error's own hint would mislead: `pawen rebuild` mends
/// a damaged index, but no full disk and no limit of the system.
pub(super) fn way_out(error: &Error) -> Option<String> {
    let hint = of_system(error.io_cause()?)?;
    let misleads =
        |own: &str| ["pawen check", "pawen rebuild", "make the index anew"].iter().any(|word| own.contains(word));
    error.way_out().is_none_or(misleads).then(|| hint.to_owned())
}

/// What helps against an error of the operating system, whatever the command. `None` if that depends on the command.
pub(super) fn of_system(error: &IoError) -> Option<&'static str> {
    if cfg!(unix) && error.raw_os_error().is_some_and(|code| NO_MORE_FILES.contains(&code)) {
        return Some(
            "too many files are open: raise the limit, for instance by `ulimit -n 4096`, or end other programs",
        );
    }
    match error.kind() {
        ErrorKind::OutOfMemory => Some(
            "the system gives no more memory or addresses: end other programs, or raise the limit that `ulimit -v` shows; \
             an index is mapped, and takes as many addresses as bytes",
        ),
        ErrorKind::StorageFull => Some("the disk is full: make room, or name a folder on another disk"),
        ErrorKind::QuotaExceeded => Some("the quota is used up: make room, or name a folder on another disk"),
        ErrorKind::ReadOnlyFilesystem => Some("this disk can only be read: name a folder on another one"),
        ErrorKind::PermissionDenied => Some("this user has no right to it: change the rights, or name another place"),
        _ => None,
    }
}
