//! The target of the bytes of an output file: a temporary file next to it, or a device or pipe itself.

use crate::message::bilingual;
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::{Error, Result};

/// The target of the bytes.
pub(super) enum Target {
    /// A temporary file next to the final one.
    Temporary(NamedTempFile),
    /// A device or a pipe, which can only be written into.
    Device(File),
    /// Nothing is written.
    Nowhere,
}

/// The maximum number of links to follow, the same as on Linux.
const LINKS: usize = 40;

/// The target of a path: a file at this path, or a file that the process has open.
enum Place {
    File(PathBuf),
    Open(PathBuf),
}

/// Follows the links at the end of `path`: their target is written, and they stay.
fn place(path: &Path) -> Place {
    let mut place = path.to_owned();
    for _ in 0..LINKS {
        let folder = fs::canonicalize(folder(&place)).unwrap_or_default();
        // Such a name is that of an open file, which a new file in its place would not replace.
        if folder == Path::new("/dev/fd") || (folder.starts_with("/proc") && folder.ends_with("fd")) {
            return Place::Open(place);
        }
        let Ok(target) = fs::read_link(&place) else { break };
        // A relative link is relative to its own folder.
        place = self::folder(&place).join(target);
    }
    Place::File(place)
}

/// The path of the file that is written for `path`, with links followed.
fn destination(path: &Path) -> PathBuf {
    match place(path) {
        Place::File(place) | Place::Open(place) => place,
    }
}

/// Standard output or standard error, if `place` is one of them. Opening a pipe again would wait for its reader, which
/// may have gone.
#[cfg(unix)]
fn already_open(place: &Path) -> Option<io::Result<File>> {
    use std::os::fd::AsFd as _;
    let ours = PathBuf::from(format!("/proc/{}/fd", std::process::id()));
    let folder = fs::canonicalize(folder(place)).ok()?;
    if folder != ours && folder != Path::new("/dev/fd") {
        return None;
    }
    let copy = match place.file_name()?.to_str()? {
        "1" => io::stdout().as_fd().try_clone_to_owned(),
        "2" => io::stderr().as_fd().try_clone_to_owned(),
        _ => return None,
    };
    Some(copy.map(File::from))
}

#[cfg(not(unix))]
fn already_open(_: &Path) -> Option<io::Result<File>> {
    None
}

/// The folder of a file; `.` for a bare name.
pub(in crate::cli) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns whether a file at `path`, with links followed, would be the file or in the folder `around`.
pub(in crate::cli) fn is_in(path: &Path, around: &Path) -> bool {
    let path = destination(path);
    let whole = fs::canonicalize(folder(&path)).map(|folder| folder.join(path.file_name().unwrap_or_default()));
    whole.is_ok_and(|whole| fs::canonicalize(around).is_ok_and(|around| whole.starts_with(around)))
}

/// Starts to write to `path`. Also returns the final path of the file.
pub(super) fn target(path: &Path, force: bool) -> Result<(PathBuf, Target)> {
    let failed = |error| Error::io(path, error);
    let place = match place(path) {
        Place::File(place) => place,
        // Another program may write to it before and after.
        Place::Open(place) => {
            let opened = already_open(&place).unwrap_or_else(|| File::options().append(true).open(path));
            return opened.map(|opened| (place, Target::Device(opened))).map_err(failed);
        }
    };
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => {
            let path = path.display();
            return Err(Error::new(bilingual!("{path}: this is a folder", "{path}：這是資料夾"))
                .hint(bilingual!("name a file in it", "請指定裡面的檔案")));
        }
        // Written into and not replaced, even with `force`: `/dev/null` has to stay a device.
        Ok(there) if !there.is_file() => {
            let opened = File::options().write(true).open(path).map(Target::Device);
            return opened.map(|opened| (place, opened)).map_err(failed);
        }
        Ok(_) if !force => {
            let path = path.display();
            return Err(Error::new(bilingual!("{path}: there is such a file already", "{path}：已經有這個檔案"))
                .hint(bilingual!("--force replaces it", "--force 會取代它")));
        }
        _ => {}
    }
    let unwritable = |error: io::Error| {
        let folder = folder(&place).display();
        Error::new(bilingual!("{folder}: nothing can be written here", "{folder}：這裡不能寫入")).because(error).hint(
            bilingual!(
                "name a file in a folder that exists and may be written to",
                "請指定存在而且可以寫入的資料夾裡的檔案"
            ),
        )
    };
    fs::metadata(folder(&place)).map_err(unwritable)?;
    sweep(folder(&place));
    // The kind alone: the name of the temporary file means nothing to the user.
    let file = temporary(folder(&place)).map_err(|error| unwritable(error.kind().into()))?;
    if let Ok(replaced) = fs::metadata(&place) {
        // A file that only its owner may read stays so.
        file.as_file().set_permissions(replaced.permissions()).map_err(failed)?;
    }
    Ok((place, Target::Temporary(file)))
}

const PREFIX: &str = ".pawen-";
pub(super) const SUFFIX: &str = ".part";
/// The number of random letters and digits in a temporary name: enough to prove that the file is pawen's.
const RANDOM: usize = 16;

/// A file in `folder` that is locked while it is written.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    #[cfg(unix)]
    // As a file that is opened in the usual way: the user's mask decides. A temporary file would be its owner's
    // alone.
    builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    loop {
        let file = builder.tempfile_in(folder)?;
        // Without locks nothing is swept either. Between its creation and its lock the file may have been swept.
        if file.as_file().lock().is_err() || file.path().exists() {
            return Ok(file);
        }
    }
}

fn is_temporary(name: &str) -> bool {
    let random = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    random.is_some_and(|random| random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Removes the files of killed writers, which no process has locked. Files that cannot be removed are left alone.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(is_temporary);
        if ours
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && let Ok(file) = File::options().write(true).open(entry.path())
            // The system releases the lock of a process that was killed.
            && file.try_lock().is_ok()
        {
            // Writing the new file does not depend on whether this one was removed.
            let _ = fs::remove_file(entry.path());
        }
    }
}
