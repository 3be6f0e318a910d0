//! The laws that the fuzz targets check, one module for each, and what they share: a small index in a folder of its own,
//! and pawen run on it within this process.
//!
//! `tests/fuzz/corpus.rs`, a test of pawen, checks the same laws on the committed inputs.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write as _},
    panic,
    path::{Path, PathBuf},
    process,
};

use pawen::{
    cli::{Exit, World, run},
    thread::UnixTime,
};

pub mod archive;
pub mod cursor;
pub mod index;
pub mod manifest;
pub mod query;
pub mod reader;
pub mod request;

/// A folder with an index of a few threads.
#[derive(Debug)]
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// Indexes the threads of the fixtures in a new folder, which is removed with the value.
    ///
    /// # Panics
    /// If the folder cannot be written.
    #[must_use]
    pub fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a scratch folder") };
        let archive = fs::canonicalize(repository("fixtures/archive/Food")).expect("the fixtures");
        let (exit, _, messages) = desk.pawen(&["index".into(), archive.into()]);
        assert_eq!(exit, Exit::Hits, "{messages}");
        desk
    }

    /// A file or folder below that of the desk.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command line on the index, and returns its exit, output and messages.
    #[must_use]
    pub fn pawen(&self, arguments: &[OsString]) -> (Exit, Vec<u8>, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let index = self.path("index");
        let environment = |name: &str| (name == "PAWEN_INDEX").then(|| index.clone().into_os_string());
        let mut world = World::without_terminal(&mut out, &mut err, &environment, UnixTime(1_768_881_600));
        let exit = run([OsString::from("pawen")].into_iter().chain(arguments.iter().cloned()), &mut world);
        (exit, out, String::from_utf8_lossy(&err).into_owned())
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

/// A file or folder of the repository, from any package in it.
#[must_use]
pub fn repository(path: &str) -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().find(|folder| folder.join("fixtures").is_dir()).unwrap_or(package).join(path)
}

/// From now on only a panic in pawen's own code, or in the target, ends the process. Dependencies may panic on damaged
/// bytes: pawen catches that and reports it.
pub fn own_panics_only() {
    panic::set_hook(Box::new(|panicked| {
        let file = panicked.location().map_or("", panic::Location::file);
        let is_own = ["src/", "tests/fuzz/"].iter().any(|folder| file.starts_with(folder));
        if is_own {
            // Not `eprintln!`, which a test captures.
            let _ = writeln!(io::stderr(), "{panicked}");
            process::abort();
        }
    }));
}
