//! The files in the archives at the time of a run.

use super::messages::RunMessage;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use super::progress::ThreadlessArchive;
use crate::index::{
    catalogue::{Catalogue, path_key, path_of_key},
    files::generation::IndexDir,
};
use crate::{
    Error, Result,
    archive::{self, FileKind, Reject, Selection, SourceFile},
    error::InputRemedy,
};

/// The files in the archives at the time of a run.
#[derive(Default)]
pub(in crate::index) struct Inventory {
    /// The folder of the index itself, if it exists. It is no part of an archive that contains it.
    index: Option<PathBuf>,
    /// The archives, as absolute paths.
    roots: Vec<PathBuf>,
    /// The number of archives, from the first, that the run was started for, if archives of an earlier run were added.
    named: Option<usize>,
    /// The files by absolute path.
    pub(in crate::index) files: BTreeMap<String, SourceFile>,
    /// The files and folders that could not be read.
    pub(super) rejects: Vec<Reject>,
    /// Their paths.
    unseen: Vec<PathBuf>,
    /// The files that are left out on purpose, by absolute path.
    excluded: BTreeSet<String>,
    /// The archives that were skipped, each with the reason.
    pub(super) passed_over: Vec<String>,
}

/// The maximum number of files of an archive whose kinds are determined for the report.
const LOOKED_AT: usize = 10_000;

impl Inventory {
    /// Walks the archives. One that does not exist, or holds no file at all, is skipped and reported: its disk may just
    /// not be mounted.
    ///
    /// # Errors
    /// If all archives are skipped.
    pub(in crate::index) fn of(archives: &[PathBuf], home: &IndexDir, stop: &AtomicBool) -> Result<Self> {
        let mut walked = Self::empty(home);
        let mut first = None;
        for archive in archives {
            if let Err(error) = walked.add(archive, archives.len() > 1, stop) {
                walked.passed_over.push(error.to_string());
                first.get_or_insert(error);
            }
        }
        // The first error is enough: it is of the archive that was named first.
        first.filter(|_| walked.roots.is_empty()).map_or(Ok(walked), Err)
    }

    /// Walks the archives.
    ///
    /// # Errors
    /// If one does not exist or holds no file at all.
    pub(in crate::index) fn all_of(archives: &[PathBuf], home: &IndexDir, stop: &AtomicBool) -> Result<Self> {
        let mut walked = Self::empty(home);
        archives.iter().try_for_each(|archive| walked.add(archive, archives.len() > 1, stop))?;
        Ok(walked)
    }

    fn empty(home: &IndexDir) -> Self {
        Self { index: fs::canonicalize(home.folder()).ok(), ..Self::default() }
    }

    /// Also walks the archives of an interrupted run. One that does not exist any more is skipped.
    pub(in crate::index) fn add_running(&mut self, running: &[String], stop: &AtomicBool) {
        let known: BTreeSet<String> = self.roots().collect();
        self.named = Some(self.roots.len());
        for root in running.iter().filter(|root| !known.contains(*root)) {
            // It was reported by the run that was interrupted; its threads stay as long as it is absent.
            let _ = self.add(&path_of_key(root), false, stop);
        }
    }

    /// Walks an archive. With `prefixed`, its name is a part of the names of its files.
    fn add(&mut self, archive: &Path, prefixed: bool, stop: &AtomicBool) -> Result<()> {
        let found = archive::walk_without(archive, self.index.as_deref(), stop)?;
        if !stop.load(Ordering::Relaxed) && found.files.is_empty() && found.rejects.is_empty() {
            return Err(
                Error::new(RunMessage::EmptyArchive { archive: archive.to_owned() }).hint(InputRemedy::NameFullArchive)
            );
        }
        // Under whatever name an archive is given, its files have one name in the catalogue.
        let root = fs::canonicalize(archive).map_err(|error| Error::io(archive, error))?;
        let names = |name: &str| if prefixed { format!("{}/{name}", archive.display()) } else { name.into() };
        let whole = |path: PathBuf| {
            let below = path.strip_prefix(archive).unwrap_or(&path);
            if below.as_os_str().is_empty() { root.clone() } else { root.join(below) }
        };
        self.rejects.extend(found.rejects.into_iter().map(|r| Reject { file: names(&r.file), ..r }));
        self.unseen.extend(found.unseen.into_iter().map(whole));
        for file in found.files {
            let (path, name) = (whole(file.path.clone()), names(&file.name));
            self.files.insert(path_key(&path), SourceFile { path, name, ..file });
        }
        self.roots.push(root);
        Ok(())
    }

    /// Takes out the files that `selection` excludes; how many that are.
    pub(in crate::index) fn leave_out(&mut self, selection: &Selection) -> u64 {
        let roots = &self.roots;
        let below = |path: &Path| {
            let root =
                roots.iter().find_map(|root| path.strip_prefix(root).ok()).filter(|rest| !rest.as_os_str().is_empty());
            let rest = root.map_or_else(|| path.file_name().map(PathBuf::from), |rest| Some(rest.to_owned()));
            // Patterns are written with slashes, so that one works on every system.
            rest.unwrap_or_default().to_string_lossy().replace('\\', "/")
        };
        let is_excluded = |file: &SourceFile| selection.excludes(&below(&file.path));
        let excluded = self.files.iter().filter(|(_, file)| is_excluded(file)).map(|(path, _)| path.clone());
        self.excluded = excluded.collect();
        self.files.retain(|path, _| !self.excluded.contains(path));
        self.excluded.len() as u64
    }

    /// Whether the file at `path` is left out on purpose.
    pub(in crate::index) fn is_excluded(&self, path: &str) -> bool {
        self.excluded.contains(path)
    }

    /// The archives as path keywords.
    pub(in crate::index) fn roots(&self) -> impl Iterator<Item = String> {
        self.roots.iter().map(|root| path_key(root))
    }

    /// The archives of this run in which no thread was found, with the kinds of their files by their first bytes.
    pub(in crate::index) fn barren(&self, catalogue: &Catalogue) -> Vec<ThreadlessArchive> {
        let has_threads = |root: &&PathBuf| {
            let mut files = catalogue.files.values().filter(|file| !file.threads.is_empty());
            files.any(|file| path_of_key(&file.path).starts_with(root))
        };
        let named = self.roots.iter().take(self.named.unwrap_or(usize::MAX));
        let barren = named.filter(|root| !has_threads(root));
        barren.map(|root| ThreadlessArchive { archive: root.display().to_string(), met: self.met_in(root) }).collect()
    }

    fn met_in(&self, root: &Path) -> Vec<(&'static str, u64)> {
        let mut met = BTreeMap::new();
        let files = self.files.values().filter(|file| file.path.starts_with(root));
        // Each kind opens its file: for an archive of millions of photos the first ones are enough.
        for kind in files.take(LOOKED_AT).map(archive::kind_of) {
            *met.entry(kind.map_or("unreadable file", FileKind::name)).or_default() += 1;
        }
        let mut met: Vec<_> = met.into_iter().collect();
        met.sort_by_key(|&(_, files)| Reverse(files));
        met
    }

    /// Returns whether `path`, a keyword, is in one of the archives.
    pub(in crate::index) fn is_below(&self, path: &str) -> bool {
        let path = path_of_key(path);
        self.roots.iter().any(|root| path.starts_with(root))
    }

    /// Returns whether a file that was not found is deleted. It may still exist below a folder that could not be read.
    pub(in crate::index) fn is_gone(&self, path: &str) -> bool {
        let whole = path_of_key(path);
        self.is_below(path) && !self.unseen.iter().any(|unseen| whole.starts_with(unseen))
    }
}
