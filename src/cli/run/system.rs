//! Hints for errors of the operating system, which do not depend on the command.

use std::io::{Error as IoError, ErrorKind};

use crate::{Error, error::WayOut};

/// `EMFILE` and `ENFILE`, which have no [`ErrorKind`].
const NO_MORE_FILES: [i32; 2] = [23, 24];

/// The hint for the operating system's part in `error`, if the error has no hint or a misleading one: `pawen rebuild`
/// repairs a damaged index but no full disk, and running a command again does not change a limit.
pub(in crate::cli) fn way_out(error: &Error) -> Option<String> {
    let cause = error.io_cause()?;
    let hint = of_system(cause)?;
    // Whatever else the hint would say, it fails again as long as the limit is reached.
    if is_limit(cause) {
        return Some(hint.to_owned());
    }
    error.way_out().is_none_or(WayOut::is_about_index).then(|| hint.to_owned())
}

/// Returns whether the process has reached a limit, whatever the command does.
fn is_limit(error: &IoError) -> bool {
    let no_more_files = cfg!(unix) && error.raw_os_error().is_some_and(|code| NO_MORE_FILES.contains(&code));
    no_more_files || error.kind() == ErrorKind::OutOfMemory
}

/// The hint for an error of the operating system; `None` if it depends on the command.
pub(in crate::cli) fn of_system(error: &IoError) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::OutOfMemory => Some(
            "the system gives no more memory or addresses: end other programs, or raise the limit that `ulimit -v` shows; \
             an index is mapped, and takes as many addresses as bytes",
        ),
        ErrorKind::StorageFull => Some("the disk is full: make room, or name a folder on another disk"),
        ErrorKind::QuotaExceeded => Some("the quota is used up: make room, or name a folder on another disk"),
        ErrorKind::ReadOnlyFilesystem => Some("this disk can only be read: name a folder on another one"),
        ErrorKind::PermissionDenied => Some("this user has no right to it: change the rights, or name another place"),
        _ if is_limit(error) => {
            Some("too many files are open: raise the limit, for instance by `ulimit -n 4096`, or end other programs")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::error::{FolderRemedy, IndexRemedy};

    #[test]
    fn a_hint_of_the_system_takes_the_place_of_one_that_misleads() {
        let of = |kind: IoError, own: WayOut| way_out(&Error::io(Path::new("a"), kind).hint(own));
        let rebuild = || IndexRemedy::CheckOrRebuild.into();
        for kind in [ErrorKind::StorageFull, ErrorKind::ReadOnlyFilesystem, ErrorKind::PermissionDenied] {
            assert!(of(kind.into(), rebuild()).is_some(), "{kind}");
            assert_eq!(of(kind.into(), FolderRemedy::NameWritable.into()), None, "{kind}");
        }
        assert_eq!(of(ErrorKind::InvalidData.into(), rebuild()), None);
        assert!(of(ErrorKind::OutOfMemory.into(), FolderRemedy::Repeat.into()).is_some());
        #[cfg(unix)]
        assert!(of(IoError::from_raw_os_error(24), FolderRemedy::Repeat.into()).unwrap().contains("ulimit -n"));
    }
}
