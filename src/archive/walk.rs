//! Which files an archive has, in an order that is the same on every machine.

use std::{
    fs::Metadata,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use walkdir::{DirEntry, WalkDir};

use super::{Reason, Reject};
use crate::{Error, Result};

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path to open it by.
    pub path: PathBuf,
    /// The path below the archive's folder with forward slashes, for people and for the catalogue.
    pub name: String,
    /// The bytes on disk.
    pub bytes: u64,
    /// When it was last changed, in nanoseconds since 1970; 0 where the system does not tell.
    pub modified: i64,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// The regular files, sorted by the bytes of their names.
    pub files: Vec<SourceFile>,
    /// What could not be looked at: folders without permission, links to nothing.
    pub rejects: Vec<Reject>,
    /// Where these are: nobody can tell what lies below.
    pub unseen: Vec<PathBuf>,
}

/// Lists all regular files below `root`, or `root` itself if it is a file.
///
/// Symbolic links are followed; one that leads back to a folder above it is passed over, since all it leads to is
/// walked already. Names that begin with a dot (`.git`, `.DS_Store`) are passed over with everything below them, unless
/// it is the root. Pipes, sockets and devices are no archives and are passed over. Only a missing root is an error.
pub fn walk(root: &Path) -> Result<Walk> {
    walk_without(root, None)
}

/// As [`walk`], passing over the folder `without`, an absolute path without links, wherever it is met.
pub fn walk_without(root: &Path, without: Option<&Path>) -> Result<Walk> {
    let facts = std::fs::metadata(root).map_err(|error| {
        Error::io(root, error).hint("name a folder of archived threads, or one such file, that exists and can be read")
    })?;
    if !facts.is_dir() && !facts.is_file() {
        return Err(Error::new(format!("{}: neither a file nor a folder", root.display())));
    }
    let mut found = Walk::default();
    let entries = WalkDir::new(root).follow_links(true).into_iter();
    let is_left_out = |entry: &DirEntry| {
        let folder = without.filter(|_| entry.file_type().is_dir());
        folder.is_some_and(|folder| std::fs::canonicalize(entry.path()).is_ok_and(|whole| whole == folder))
    };
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !(is_hidden(entry) || is_left_out(entry))) {
        match entry {
            Ok(entry) => found.add(root, &entry),
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => found.refuse(root, error),
        }
    }
    found.files.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()).then_with(|| a.path.cmp(&b.path)));
    found.rejects.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(found)
}

impl Walk {
    fn add(&mut self, root: &Path, entry: &DirEntry) {
        if !entry.file_type().is_file() {
            return;
        }
        match entry.metadata() {
            Ok(facts) => self.files.push(SourceFile {
                path: entry.path().to_owned(),
                name: name_below(root, entry.path()),
                bytes: facts.len(),
                modified: modified(&facts),
            }),
            Err(error) => self.refuse(root, error),
        }
    }

    fn refuse(&mut self, root: &Path, error: walkdir::Error) {
        let file = error.path().map(|path| name_below(root, path)).unwrap_or_default();
        self.unseen.push(error.path().unwrap_or(root).to_owned());
        let cause = match error.into_io_error() {
            Some(cause) => cause.to_string(),
            None => "cannot be walked".to_owned(),
        };
        let (reason, excerpt) = (Reason::Unreadable(cause), String::new());
        self.rejects.push(Reject { file, offset: 0, length: 0, records: 0, reason, excerpt });
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let below = if below.as_os_str().is_empty() { path.file_name().map_or(path, Path::new) } else { below };
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

impl SourceFile {
    /// The file as it is now, or `None` if nothing can be told of it.
    #[must_use]
    pub fn now(&self) -> Option<Self> {
        let facts = std::fs::metadata(&self.path).ok()?;
        Some(Self { bytes: facts.len(), modified: modified(&facts), ..self.clone() })
    }
}

fn modified(facts: &Metadata) -> i64 {
    let Ok(time) = facts.modified() else { return 0 };
    nanoseconds(time)
}

fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanoseconds| -nanoseconds),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(walk: &Walk) -> Vec<&str> {
        walk.files.iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn files_come_sorted_and_hidden_ones_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.json", "a/z.json", "a.json", ".git/config", "a/.DS_Store", "股/1.json"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{}").unwrap();
        }
        let walk = walk(folder.path()).unwrap();
        assert_eq!(names(&walk), ["a.json", "a/z.json", "b.json", "股/1.json"]);
        assert!(walk.files.iter().all(|file| file.bytes == 2 && file.modified > 0));
    }

    #[test]
    fn a_root_may_be_a_file_and_may_not_be_missing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("one.json");
        fs::write(&file, "{}").unwrap();
        assert_eq!(names(&walk(&file).unwrap()), ["one.json"]);
        let error = walk(&folder.path().join("none")).unwrap_err();
        assert!(error.way_out().is_some());
        assert!(error.to_string().contains("none: "), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_loops_survived() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("posts")).unwrap();
        fs::write(at("posts/1.json"), "{}").unwrap();
        std::os::unix::fs::symlink(folder.path(), at("posts/up")).unwrap();
        std::os::unix::fs::symlink(at("posts/1.json"), at("link.json")).unwrap();
        std::os::unix::fs::symlink(at("gone"), at("dangling")).unwrap();
        let walk = walk(folder.path()).unwrap();
        assert_eq!(names(&walk), ["link.json", "posts/1.json"]);
        assert_eq!(walk.rejects.len(), 1);
        assert_eq!(walk.rejects[0].file, "dangling");
    }
}
