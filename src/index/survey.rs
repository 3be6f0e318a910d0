//! What has to be read: the archives as they lie there now, against what the index knows of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use super::{
    catalogue::{Catalogue, path_key, path_of_key},
    progress::Report,
};
use crate::{
    Error, Result,
    archive::{self, Reject, SourceFile},
    thread::ThreadId,
};

/// What lies in the archives now.
pub(super) struct Walked {
    /// The archives, as absolute paths.
    roots: Vec<PathBuf>,
    /// The files by absolute path.
    files: BTreeMap<String, SourceFile>,
    /// What could not be looked at.
    pub(super) rejects: Vec<Reject>,
}

impl Walked {
    /// Looks through the archives.
    ///
    /// # Errors
    /// If one does not exist or holds no file at all.
    pub(super) fn of(archives: &[PathBuf]) -> Result<Self> {
        let mut walked = Self { roots: Vec::new(), files: BTreeMap::new(), rejects: Vec::new() };
        for archive in archives {
            let found = archive::walk(archive)?;
            if found.files.is_empty() && found.rejects.is_empty() {
                return Err(Error::new(format!("{}: no file in this folder", archive.display()))
                    .hint("name a folder that holds archived threads"));
            }
            // However an archive is named, its files have one name in the catalogue.
            let root = fs::canonicalize(archive).map_err(|error| Error::io(archive, error))?;
            let names =
                |name: &str| if archives.len() > 1 { format!("{}/{name}", archive.display()) } else { name.into() };
            walked.rejects.extend(found.rejects.into_iter().map(|r| Reject { file: names(&r.file), ..r }));
            for file in found.files {
                let below = file.path.strip_prefix(archive).unwrap_or(&file.path);
                let path = if below.as_os_str().is_empty() { root.clone() } else { root.join(below) };
                let name = names(&file.name);
                walked.files.insert(path_key(&path), SourceFile { path, name, ..file });
            }
            walked.roots.push(root);
        }
        Ok(walked)
    }

    fn is_below(&self, path: &str) -> bool {
        let path = path_of_key(path);
        self.roots.iter().any(|root| path.starts_with(root))
    }
}

/// What has to be done.
pub(super) struct Plan {
    /// The files to read: new ones, changed ones, and unchanged ones that hold a version of a touched thread.
    pub(super) read: Vec<Task>,
    /// The entries to remove: of files that changed or are gone.
    pub(super) stale: BTreeSet<String>,
    /// The threads of which a version has changed or is gone: removed, and taken anew from whatever file holds the best.
    pub(super) touched: BTreeSet<ThreadId>,
    unchanged: u64,
    gone: u64,
}

/// A file to read.
pub(super) struct Task {
    /// Its path as a keyword.
    pub(super) path: String,
    /// The file.
    pub(super) file: SourceFile,
    /// An unchanged file is read for touched threads only, and its entry stays.
    pub(super) unchanged: bool,
}

impl Plan {
    /// Compares what lies there with what the catalogue knows.
    pub(super) fn of(walked: &Walked, catalogue: &Catalogue) -> Self {
        let same = |path: &str, file: &SourceFile| {
            let known = catalogue.files.get(path);
            known.is_some_and(|known| known.bytes == file.bytes && known.modified == file.modified)
        };
        let gone: BTreeSet<String> = catalogue
            .files
            .keys()
            .filter(|path| !walked.files.contains_key(*path) && walked.is_below(path))
            .cloned()
            .collect();
        let changed =
            walked.files.iter().filter(|(path, file)| catalogue.files.contains_key(*path) && !same(path, file));
        let stale: BTreeSet<String> = changed.map(|(path, _)| path.clone()).chain(gone.iter().cloned()).collect();
        let touched = catalogue.threads_in(&stale);
        let holds_touched = |path: &str| {
            let entry = catalogue.files.get(path);
            entry.is_some_and(|entry| entry.threads.iter().any(|version| touched.contains(&version.id())))
        };
        let mut plan =
            Self { read: Vec::new(), unchanged: 0, gone: gone.len() as u64, stale, touched: BTreeSet::new() };
        for (path, file) in &walked.files {
            let unchanged = same(path, file);
            plan.unchanged += u64::from(unchanged);
            if !unchanged || holds_touched(path) {
                plan.read.push(Task { path: path.clone(), file: file.clone(), unchanged });
            }
        }
        // A file of another archive, which was not walked now, may hold the next best version.
        let elsewhere =
            catalogue.files.values().filter(|file| !walked.is_below(&file.path) && holds_touched(&file.path));
        plan.read.extend(elsewhere.map(|file| Task { path: file.path.clone(), file: file.source(), unchanged: true }));
        plan.touched = touched;
        plan
    }

    /// The report of a run that has not begun: what the survey itself tells.
    pub(super) fn report(&self, walked: Walked) -> Report {
        Report {
            files_read: self.read.iter().filter(|task| !task.unchanged).count() as u64,
            files_unchanged: self.unchanged,
            files_gone: self.gone,
            unreadable: walked.rejects.len() as u64,
            rejects: walked.rejects,
            ..Report::default()
        }
    }
}
