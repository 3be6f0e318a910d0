//! Opening and naming of index files: no link is written through, no pipe blocks, and no temporary name can be that of
//! another program's file.

use super::messages::FileFault;
use crate::message::AnyMessage;
use std::{
    fs::{self, File},
    hash::{BuildHasher as _, RandomState},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// The ending of the name of a file that is about to replace another.
pub(super) const NEW: &str = "new";
/// The ending of the name of a foreign file that was moved aside.
pub(super) const ASIDE: &str = "aside";

/// An unused name next to `path`: `NAME.0123456789abcdef.ENDING`.
pub(in crate::index) fn sibling(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    // A `RandomState` is seeded by the system.
    name.push(format!(".{:016x}.{ending}", RandomState::new().hash_one(0)));
    PathBuf::from(name)
}

/// Returns whether [`sibling`] made a name for a file whose name `is_known`.
pub(super) fn is_sibling(name: &str, ending: &str, is_known: impl Fn(&str) -> bool) -> bool {
    let number = |name: &str| name.len() == 16 && name.bytes().all(is_digit);
    let parts =
        name.strip_suffix(ending).and_then(|rest| rest.strip_suffix('.')).and_then(|rest| rest.rsplit_once('.'));
    parts.is_some_and(|(file, random)| number(random) && is_known(file))
}

pub(super) const fn is_digit(byte: u8) -> bool {
    // Lower case only, as pawen and tantivy write it: a name in capitals is someone else's.
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// Opens a file for reading. A link is followed, but a pipe does not block.
pub(in crate::index) fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags(rustix::fs::OFlags::NONBLOCK));
    plain(options.open(path)?)
}

/// Opens a file to be locked, creating an empty one if there is none. A link is an error: it would lead to a file
/// outside of the index.
///
/// # Errors
/// If it is no plain file, or cannot be opened for writing.
pub fn open_lock(path: &Path) -> io::Result<File> {
    // For the message, and for systems without the flag below.
    if fs::symlink_metadata(path).is_ok_and(|facts| facts.is_symlink()) {
        return Err(io::Error::other(AnyMessage::from(FileFault::IsLink)));
    }
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    // A link that is created after the check above is not followed either.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        flags(rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK),
    );
    plain(options.open(path)?)
}

#[cfg(unix)]
const fn flags(flags: rustix::fs::OFlags) -> i32 {
    flags.bits().cast_signed()
}

/// Refuses what is neither a plain file nor missing, for files that tantivy opens itself: opening a pipe would wait for its
/// writer.
pub(super) fn refuse_special(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(facts) if !facts.is_file() => Err(io::Error::other(AnyMessage::from(FileFault::NotAPlainFile))),
        _ => Ok(()),
    }
}

fn plain(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other(AnyMessage::from(FileFault::NotAPlainFile)))
    }
}

/// The maximum size of an index file that is read whole, in bytes.
// Manifests and lists of words take megabytes at most; anything larger is damage that would fill the memory.
const LARGEST: u64 = 1 << 28;

/// Reads a whole file.
pub(in crate::index) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more, to see that there is more.
    open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_sibling_is_recognised_by_its_random_digits() {
        let new = sibling(Path::new("a.json"), NEW);
        let is = |name: &str| is_sibling(name, NEW, |file| file == "a.json");
        assert!(is(new.to_str().unwrap()), "{}", new.display());
        assert_ne!(new, sibling(Path::new("a.json"), NEW));
        for name in ["a.json.new", "a.json.0123.new", "b.json.0123456789abcdef.new", "a.json.0123456789abcdef.aside"] {
            assert!(!is(name), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_written_through_and_no_pipe_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink(at("far"), at("lock")).unwrap();
        assert!(open_lock(&at("lock")).is_err() && !at("far").exists());
        fs::write(at("far"), "far").unwrap();
        assert!(open_lock(&at("lock")).is_err());
        assert_eq!(read(&at("lock")).unwrap(), b"far", "but it is read");
        super::super::disk::Disk::default().replace(&at("lock"), b"new", |_| true).unwrap();
        assert_eq!(fs::read(at("far")).unwrap(), b"far");
        rustix::fs::mkfifoat(rustix::fs::CWD, at("pipe"), rustix::fs::Mode::RWXU).unwrap();
        assert!(read(&at("pipe")).is_err() && open_lock(&at("pipe")).is_err());
        assert!(open_lock(&at("own")).is_ok() && open_lock(&at("own")).is_ok());
    }
}
