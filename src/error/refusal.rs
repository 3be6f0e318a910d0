//! Errors of the operating system that say nothing about the file: a limit of the process, or a missing right.

use std::io::{Error, ErrorKind};

/// `EMFILE` and `ENFILE`, which have no [`ErrorKind`].
const NO_MORE_FILES: [i32; 2] = [23, 24];

/// Returns whether the process has reached a limit, whatever it does.
#[must_use]
pub fn is_limit(error: &Error) -> bool {
    let no_more_files = cfg!(unix) && error.raw_os_error().is_some_and(|code| NO_MORE_FILES.contains(&code));
    no_more_files || error.kind() == ErrorKind::OutOfMemory
}

/// Returns whether the operating system refused access to a file that may be sound: for a limit, a missing right, or
/// because a network file system does not answer.
#[must_use]
pub fn is_refusal(error: &Error) -> bool {
    let kinds = [
        ErrorKind::PermissionDenied,
        ErrorKind::ResourceBusy,
        ErrorKind::StaleNetworkFileHandle,
        ErrorKind::TimedOut,
        ErrorKind::WouldBlock,
    ];
    is_limit(error) || kinds.contains(&error.kind())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_no_damage() {
        for kind in [ErrorKind::PermissionDenied, ErrorKind::OutOfMemory] {
            assert!(is_refusal(&kind.into()), "{kind}");
        }
        for kind in [ErrorKind::NotFound, ErrorKind::UnexpectedEof, ErrorKind::InvalidData, ErrorKind::Interrupted] {
            assert!(!is_refusal(&kind.into()), "{kind}");
        }
        #[cfg(unix)]
        assert_eq!([5, 13, 23, 24].map(|code| is_refusal(&Error::from_raw_os_error(code))), [false, true, true, true]);
    }
}
