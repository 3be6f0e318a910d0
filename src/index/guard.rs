//! Panics of work on an index become errors.
//!
//! tantivy trusts the bytes of an index that its checksums are not compared for, and may panic on damaged ones; so may a
//! bug of pawen. Here a panic becomes an error: the command line runs each command in it, the page each request. Only
//! `web::stream` catches another, that of a worker, to end its response as broken. An abort is not caught: of a failed allocation, a stack overflow, or a mapped file that was truncated.

use std::{
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
};

use super::error::IndexMessage;
use crate::{Error, Result, error::IndexRemedy};

/// Runs `work`; a panic in it is an error, which names the folder that `folder` then returns.
pub fn guarded<T, E: From<Error>>(
    folder: impl FnOnce() -> Option<PathBuf>,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    // State that outlives the work is replaced as a whole or behind a lock that ignores poisoning: none is half changed.
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(panicked(folder().as_deref()).into()))
}

/// The error of work that panicked.
#[must_use]
pub fn panicked(folder: Option<&Path>) -> Error {
    let message = match folder {
        Some(folder) => IndexMessage::PanickedOn { folder: folder.to_owned() },
        None => IndexMessage::Panicked,
    };
    Error::new(message).hint(IndexRemedy::CheckAfterPanic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_a_way_out() {
        let sound: Result<u8> = guarded(|| None, || Ok(7));
        assert_eq!(sound.unwrap(), 7);
        let folder = || Some(PathBuf::from("index/generation-1"));
        let error = guarded::<(), Error>(folder, || panic!("on purpose")).unwrap_err();
        assert_eq!(error.to_string(), "an internal error (panic) ended the work on index/generation-1");
        assert_eq!(error.way_out(), Some(&IndexRemedy::CheckAfterPanic.into()));
    }
}
