//! What the targets share: a small index in a folder of its own, and pawen run on it within this process.

use std::{
    ffi::OsString,
    fs, panic,
    path::{Path, PathBuf},
    process,
    sync::{Arc, atomic::AtomicBool},
};

use pawen::{
    cli::{Exit, Messages, World, run},
    thread::UnixTime,
};

/// A folder with an index of a few threads.
#[derive(Debug)]
pub struct Desk {
    folder: PathBuf,
}

impl Desk {
    /// Indexes the threads of the fixtures in a new folder, which is left to the caller's `TMPDIR`.
    ///
    /// # Panics
    /// If the folder cannot be written.
    #[must_use]
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("pawen-fuzz-{}.d", process::id()));
        fs::create_dir_all(&folder).expect("a scratch folder");
        let desk = Self { folder };
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/archive/Food");
        let archive = fs::canonicalize(fixtures).expect("the fixtures");
        let (exit, _, messages) = desk.pawen(&["index".into(), archive.into()]);
        assert_eq!(exit, Exit::Hits, "{messages}");
        desk
    }

    /// A file or folder below that of the desk.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs a command line on the index, and returns its exit, output and messages.
    #[must_use]
    pub fn pawen(&self, arguments: &[OsString]) -> (Exit, Vec<u8>, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let index = self.path("index");
        let environment = |name: &str| (name == "PAWEN_INDEX").then(|| index.clone().into_os_string());
        let mut world = World {
            out: &mut out,
            err: Messages::new(&mut err),
            width: None,
            colour: false,
            colour_errors: false,
            progress: false,
            environment: &environment,
            now: UnixTime(1_768_881_600),
            interrupts: &Arc::<AtomicBool>::default,
        };
        let exit = run([OsString::from("pawen")].into_iter().chain(arguments.iter().cloned()), &mut world);
        (exit, out, String::from_utf8_lossy(&err).into_owned())
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

/// From now on only a panic in pawen's own code, or in the target, ends the process. Dependencies may panic on damaged
/// bytes: pawen catches that and reports it.
pub fn own_panics_only() {
    panic::set_hook(Box::new(|panicked| {
        let file = panicked.location().map_or("", panic::Location::file);
        let is_own = ["src/", "tests/fuzz/"].iter().any(|folder| file.starts_with(folder));
        if is_own {
            eprintln!("{panicked}");
            process::abort();
        }
    }));
}
