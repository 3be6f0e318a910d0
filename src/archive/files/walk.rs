//! Which files an archive has, in an order that is the same on every machine.

use crate::archive::messages::ArchiveMessage;
use std::{
    cmp::Ordering,
    collections::{HashSet, VecDeque},
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    sync::atomic::{self, AtomicBool},
};

use walkdir::{DirEntry, WalkDir};

use super::{
    folder::is_hidden,
    joined::joined,
    source::{SourceFile, modified},
};
use crate::archive::{Reason, Reject};
use crate::{Error, Result, error::InputRemedy};

/// Where Linux shows itself as files that may never end: links into these are not followed.
const KERNEL: [&str; 2] = ["/proc", "/sys"];

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// The regular files, and the folders that hold one post, sorted by the bytes of their names.
    pub files: Vec<SourceFile>,
    /// What could not be looked at: folders without permission, links to nothing.
    pub rejects: Vec<Reject>,
    /// Where these are: what is below them is unknown.
    pub unseen: Vec<PathBuf>,
}

/// Lists all regular files below `root`, or `root` itself if it is a file. A folder that holds one post is listed in place
/// of its files.
///
/// Symbolic links are followed, but each folder is walked once, known by its device and inode: under its own path, or
/// if only links lead to it, under the first of them. So are files that links lead to. Links into `/proc` and `/sys` are
/// passed over. Names that begin with a dot (`.git`, `.DS_Store`) are passed over with everything below them, unless it
/// is the root. Pipes, sockets and devices are no archives and are passed over. Only a missing root is an error.
pub fn walk(root: &Path) -> Result<Walk> {
    walk_without(root, None, &AtomicBool::new(false))
}

/// As [`walk`], passing over the folder `without` wherever it is met, and ending early once `stop` is raised: then what
/// was found so far is returned.
pub fn walk_without(root: &Path, without: Option<&Path>, stop: &AtomicBool) -> Result<Walk> {
    let facts = fs::metadata(root).map_err(|error| Error::io(root, error).hint(InputRemedy::NameArchive))?;
    if !facts.is_dir() && !facts.is_file() {
        return Err(Error::new(ArchiveMessage::NeitherFileNorFolder { path: root.to_owned() }));
    }
    let mut walker = Walker { root, stop, seen: HashSet::new(), links: Vec::new(), found: Walk::default() };
    if let Some(without) = without
        && let Ok(facts) = fs::metadata(without)
    {
        walker.is_new(without, &facts);
    }
    // A link back to the archive is not followed.
    walker.is_new(root, &facts);
    walker.walk_all();
    let mut found = walker.found;
    found.files.sort_by(by_name);
    found.files = joined(found.files);
    found.files.sort_by(by_name);
    found.rejects.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(found)
}

fn by_name(a: &SourceFile, b: &SourceFile) -> Ordering {
    a.name.as_bytes().cmp(b.name.as_bytes()).then_with(|| a.path.cmp(&b.path))
}

/// What identifies a file or folder, whatever path leads to it.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

#[cfg(unix)]
fn identity(_: &Path, facts: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (facts.dev(), facts.ino())
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &Metadata) -> Identity {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

struct Walker<'a> {
    root: &'a Path,
    stop: &'a AtomicBool,
    /// The folders walked and the files found, which links may lead to again.
    seen: HashSet<Identity>,
    /// The links met that have not been followed.
    links: Vec<PathBuf>,
    found: Walk,
}

impl Walker<'_> {
    /// Walks the root, and then what links lead to: so a folder in the archive keeps its own path.
    fn walk_all(&mut self) {
        let mut folders = VecDeque::from([self.root.to_owned()]);
        while let Some(folder) = folders.pop_front() {
            self.walk_tree(&folder);
            let mut links = std::mem::take(&mut self.links);
            // The order of a folder differs between machines, and the first way to a file gives it its name.
            links.sort();
            folders.extend(links.into_iter().filter(|link| self.follow(link)));
        }
    }

    fn is_new(&mut self, path: &Path, facts: &Metadata) -> bool {
        self.seen.insert(identity(path, facts))
    }

    /// Walks a folder whose links are noted and not followed.
    fn walk_tree(&mut self, folder: &Path) {
        let mut entries = WalkDir::new(folder).sort_by_file_name().into_iter();
        while !self.stop.load(atomic::Ordering::Relaxed)
            && let Some(entry) = entries.next()
        {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let cause = error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be walked"));
                    self.refuse(&path, &cause);
                    continue;
                }
            };
            // The place where the walk begins was looked at already.
            let is_start = entry.depth() == 0;
            let is_folder = entry.file_type().is_dir();
            if !is_start && (is_hidden(entry.file_name()) || (is_folder && !self.is_new_entry(&entry))) {
                if is_folder {
                    entries.skip_current_dir();
                }
            } else if entry.path_is_symlink() && !is_start {
                self.links.push(entry.into_path());
            } else if !is_folder {
                self.add_entry(&entry);
            }
        }
    }

    fn is_new_entry(&mut self, entry: &DirEntry) -> bool {
        // What cannot be looked at is reported when it is opened.
        entry.metadata().map_or(true, |facts| self.is_new(entry.path(), &facts))
    }

    fn add_entry(&mut self, entry: &DirEntry) {
        match fs::metadata(entry.path()) {
            Ok(facts) if facts.is_file() => {
                self.is_new(entry.path(), &facts);
                self.add(entry.path(), &facts);
            }
            Ok(_) => {}
            Err(error) => self.refuse(entry.path(), &error),
        }
    }

    /// Adds the file that a link leads to; whether it leads to a folder that is to be walked.
    fn follow(&mut self, link: &Path) -> bool {
        let facts = match fs::metadata(link) {
            Ok(facts) => facts,
            Err(error) => {
                self.refuse(link, &error);
                return false;
            }
        };
        let target = fs::canonicalize(link).unwrap_or_default();
        let is_kernel = KERNEL.iter().any(|folder| target.starts_with(folder));
        if is_kernel || !(facts.is_dir() || facts.is_file()) || !self.is_new(link, &facts) {
            return false;
        }
        if facts.is_file() {
            self.add(link, &facts);
        }
        facts.is_dir()
    }

    fn add(&mut self, path: &Path, facts: &Metadata) {
        self.found.files.push(SourceFile {
            path: path.to_owned(),
            name: name_below(self.root, path),
            bytes: facts.len(),
            modified: modified(facts),
        });
    }

    fn refuse(&mut self, path: &Path, cause: &io::Error) {
        self.found.unseen.push(path.to_owned());
        let (file, reason) = (name_below(self.root, path), Reason::Unreadable(cause.to_string()));
        self.found.rejects.push(Reject { file, offset: 0, length: 0, records: 0, reason, excerpt: String::new() });
    }
}

fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let below = if below.as_os_str().is_empty() { path.file_name().map_or(path, Path::new) } else { below };
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
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
        let elsewhere = tempfile::tempdir().unwrap();
        fs::create_dir(at("posts")).unwrap();
        fs::create_dir(elsewhere.path().join("old")).unwrap();
        for file in [at("posts/1.json"), elsewhere.path().join("one.json"), elsewhere.path().join("old/2.json")] {
            fs::write(file, "{}").unwrap();
        }
        for (target, link) in [
            (folder.path().to_owned(), "posts/up"),
            (at("posts"), "again"),
            (at("posts/1.json"), "link.json"),
            (at("gone"), "dangling"),
            (elsewhere.path().join("one.json"), "one.json"),
            (elsewhere.path().join("old"), "old"),
            (elsewhere.path().join("old"), "older"),
            ("/proc/self".into(), "kernel"),
            ("/proc/version".into(), "kernel.json"),
            ("/dev/zero".into(), "zero.json"),
        ] {
            std::os::unix::fs::symlink(target, at(link)).unwrap();
        }
        let walk = walk(folder.path()).unwrap();
        assert_eq!(names(&walk), ["old/2.json", "one.json", "posts/1.json"]);
        assert_eq!(walk.rejects.len(), 1);
        assert_eq!(walk.rejects[0].file, "dangling");
    }

    #[cfg(unix)]
    #[test]
    fn links_that_fan_out_lead_to_each_folder_once() {
        let folder = tempfile::tempdir().unwrap();
        let level = |level: usize| folder.path().join(format!("d{level}"));
        (0..=25).for_each(|number| fs::create_dir(level(number)).unwrap());
        for number in 0..25 {
            for name in ["a", "b"] {
                std::os::unix::fs::symlink(level(number + 1), level(number).join(name)).unwrap();
            }
        }
        fs::write(level(25).join("a.json"), "{}").unwrap();
        let walk = walk(&level(0)).unwrap();
        assert_eq!(names(&walk), [format!("{}a.json", "a/".repeat(25))]);
    }

    #[test]
    fn a_walk_ends_where_it_is_to_stop_and_leaves_out_what_it_shall() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("index")).unwrap();
        fs::write(folder.path().join("index/a.json"), "{}").unwrap();
        fs::write(folder.path().join("b.json"), "{}").unwrap();
        let without = folder.path().join("index");
        let walked = |stop: bool| walk_without(folder.path(), Some(&without), &AtomicBool::new(stop)).unwrap();
        assert_eq!(names(&walked(false)), ["b.json"]);
        assert!(walked(true).files.is_empty());
    }
}
