//! The recognition of pawen's own files in an index folder, by name, by kind, and for a whole generation by content.
//!
//! Anything else was put there by another program or by hand, and stays: a link, a mounted file system, a thesis in
//! `generation-9`. The names of segment files and temporary files have at least 64 random bits, so that the name alone
//! proves that they are pawen's.

use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
};

use crate::error::is_refusal;

use super::{
    analyser,
    disk::Disk,
    file::{self, NEW, is_digit, is_sibling},
    manifest::{COMMITTED, Manifest, PUBLISHED},
    seal,
};

/// The file in a generation's folder on which its readers share a lock. It is created first and removed last.
pub(in crate::index) const READERS: &str = "readers.lock";

/// Returns whether `name` is that of a file that belongs to a commit: a file of a segment, or a temporary one.
pub(super) fn is_passing(name: &str) -> bool {
    is_of_segment(name) || is_sibling(name, NEW, is_lasting)
}

/// Returns whether `name` is that of a file that stays as long as its generation.
fn is_lasting(name: &str) -> bool {
    [READERS, COMMITTED, PUBLISHED, analyser::FILE].contains(&name)
}

/// Returns whether pawen wrote a file that stays with its generation, even if it was damaged since. Removing an empty
/// file loses nothing.
///
/// # Errors
/// If the operating system refuses to read it.
fn has_own_content(path: &Path) -> io::Result<bool> {
    let bytes = match file::read(path) {
        Ok(bytes) => bytes,
        Err(error) if is_refusal(&error) => return Err(error),
        Err(_) => return Ok(false),
    };
    let written_by_pawen = || {
        if path.ends_with(READERS) {
            return false;
        }
        if path.ends_with(analyser::FILE) { analyser::is_like(&bytes) } else { seal::is_there(&bytes) }
    };
    // A file that was created when the power failed is often empty.
    Ok(bytes.is_empty() || written_by_pawen())
}

/// Returns whether tantivy gives this name to a file of a segment: `UUID.idx`, `UUID.store.temp`, `UUID.OPSTAMP.del`
/// and the like.
fn is_of_segment(name: &str) -> bool {
    // A list and not any ending: a user's own file may begin with 32 digits as well.
    const COMPONENTS: [&str; 7] = ["idx", "pos", "term", "store", "store.temp", "fast", "fieldnorm"];
    let Some((id, component)) = name.split_once('.') else { return false };
    let deletes = component.strip_suffix(".del");
    let known = COMPONENTS.contains(&component) || deletes.is_some_and(|stamp| stamp.parse::<u64>().is_ok());
    known && id.len() == 32 && id.bytes().all(is_digit)
}

/// Returns whether `path` is a folder in `parent`: no link to one, and no other file system that is mounted there.
pub(super) fn is_folder_in(parent: &Path, path: &Path) -> bool {
    let (Ok(above), Ok(facts)) = (fs::metadata(parent), fs::symlink_metadata(path)) else { return false };
    facts.is_dir() && on_one_file_system(&above, &facts) && !is_mounted(path)
}

#[cfg(unix)]
fn on_one_file_system(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    one.dev() == other.dev()
}

#[cfg(not(unix))]
fn on_one_file_system(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Returns whether a folder of the same file system is mounted at `path`, if the system reports it.
#[cfg(target_os = "linux")]
fn is_mounted(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let facts = statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty());
    facts.is_ok_and(|facts| facts.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mounted(_: &Path) -> bool {
    false
}

/// The names in a generation's folder: first those of its own files, then all others, each with its path.
struct Names {
    own: Vec<PathBuf>,
    foreign: Vec<PathBuf>,
}

fn names(folder: &Path) -> io::Result<Names> {
    let mut names = Names { own: Vec::new(), foreign: Vec::new() };
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_known =
            |name: &str| Ok::<_, io::Error>(is_passing(name) || (is_lasting(name) && has_own_content(&entry.path())?));
        let is_own = is_plain(&entry.path()) && name.to_str().map_or(Ok(false), is_known)?;
        if is_own { names.own.push(entry.path()) } else { names.foreign.push(entry.path()) }
    }
    Ok(names)
}

/// Returns whether `path` is a plain file, and no link to one.
pub(super) fn is_plain(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file())
}

/// Returns whether a folder that is named like a generation is one: it has the lock file of readers, or a manifest of
/// pawen's, or is empty.
fn is_generation(folder: &Path, names: &Names) -> bool {
    let is_held = || names.own.iter().any(|path| path.ends_with(READERS));
    let is_committed = || [COMMITTED, PUBLISHED].iter().any(|name| Manifest::find(folder, name).is_some());
    (names.own.is_empty() && names.foreign.is_empty()) || is_held() || is_committed()
}

/// Returns whether a generation can be created in `folder`, a child of `parent`: nothing is there, or pawen's own files
/// only.
pub(super) fn is_free(parent: &Path, folder: &Path) -> bool {
    match fs::symlink_metadata(folder) {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(_) if !is_folder_in(parent, folder) => false,
        Ok(_) => names(folder).is_ok_and(|names| names.foreign.is_empty() && is_generation(folder, &names)),
    }
}

/// Removes the generation in `folder`, a child of `parent`. Returns whether nothing is left. Foreign files stay and are
/// recorded, and so is the folder that holds them.
pub(super) fn remove_generation(disk: &Disk, parent: &Path, folder: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        _ if !is_folder_in(parent, folder) => {
            disk.leave(folder);
            return Ok(false);
        }
        _ => {}
    }
    let mut names = names(folder)?;
    if !is_generation(folder, &names) {
        disk.leave(folder);
        return Ok(false);
    }
    // The file that proves that this is a generation is removed last: the next run resumes an interrupted removal.
    names.own.sort_by_key(|path| path.ends_with(READERS));
    for path in names.own {
        match disk.remove(&path) {
            // Something is mounted on the file, so that it is not only ours.
            Err(error) if error.kind() == io::ErrorKind::ResourceBusy => names.foreign.push(path),
            outcome => outcome?,
        }
    }
    names.foreign.iter().for_each(|path| disk.leave(path));
    if names.foreign.is_empty() {
        disk.remove_empty_folder(folder)?;
    }
    Ok(names.foreign.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{disk::Foreign, file::sibling},
        *,
    };

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn names_of_files_that_come_and_go() {
        for ending in ["idx", "pos", "term", "store", "store.temp", "fast", "fieldnorm", "17.del"] {
            assert!(is_passing(&format!("{ID}.{ending}")), "{ending}");
        }
        for name in [ID, "0123.idx", "meta.json", "meta.json.new", "meta.json.0123.new", "a.0123456789abcdef.new"] {
            assert!(!is_passing(name), "{name}");
        }
        for ending in ["", "txt", "idx.txt", "x.del", "del", "store.new"] {
            assert!(!is_passing(&format!("{ID}.{ending}")), "{ending}");
        }
        assert!(!is_passing(&format!("{}.idx", ID.to_uppercase())));
        let new = sibling(Path::new("meta.json"), NEW);
        assert!(is_passing(new.to_str().unwrap()), "{}", new.display());
        assert_ne!(new, sibling(Path::new("meta.json"), NEW));
    }

    #[test]
    fn a_generation_is_removed_but_for_what_is_foreign() {
        let home = tempfile::tempdir().unwrap();
        let (folder, disk) = (home.path().join("generation-1"), Disk::default());
        let remove = || remove_generation(&disk, home.path(), &folder).unwrap();
        assert!(remove(), "nothing is there");
        fs::create_dir(&folder).unwrap();
        assert!(is_free(home.path(), &folder) && remove() && !folder.exists(), "nothing is in it");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(format!("{ID}.idx")), "idx").unwrap();
        assert!(!is_free(home.path(), &folder) && !remove(), "nothing proves that it is a generation");
        assert_eq!(disk.take_foreign(), [Foreign { path: folder.clone(), moved: None }]);
        fs::write(folder.join(READERS), "").unwrap();
        fs::create_dir(folder.join("meta.json")).unwrap();
        fs::write(folder.join("thesis.txt"), "thesis").unwrap();
        assert!(!is_free(home.path(), &folder) && !remove());
        let mut left: Vec<_> = disk.take_foreign().into_iter().map(|foreign| foreign.path).collect();
        left.sort();
        assert_eq!(left, [folder.join("meta.json"), folder.join("thesis.txt")]);
        assert!(!folder.join(format!("{ID}.idx")).exists());
        fs::remove_dir(folder.join("meta.json")).unwrap();
        fs::remove_file(folder.join("thesis.txt")).unwrap();
        assert!(is_free(home.path(), &folder) && remove() && !folder.exists());
    }
}
