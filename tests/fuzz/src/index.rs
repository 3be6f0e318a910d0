//! An index with other bytes at any place of any file: `check` reports it, and no command panics in pawen's own code.
//!
//! The input is the number of a file, three bytes of offset, and the bytes to write there; without bytes the file ends at
//! the offset.

use std::{fs, path::PathBuf};

use super::{Desk, own_panics_only};
use pawen::cli::Exit;

/// The index and its files.
#[derive(Debug)]
pub struct Law {
    desk: Desk,
    files: Vec<PathBuf>,
}

impl Law {
    /// Makes the index.
    ///
    /// # Panics
    /// If it cannot be made.
    #[must_use]
    pub fn new() -> Self {
        own_panics_only();
        let desk = Desk::new();
        let mut files = Vec::new();
        let mut folders = vec![desk.path("index")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the index") {
                let path = entry.expect("the index").path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        // Names of segments are random, their endings are not.
        files.sort_by_key(|path| (path.extension().map(ToOwned::to_owned), path.clone()));
        // Nothing but messages is made of these: they say who writes.
        files.retain(|path| !path.ends_with("writer.json") && path.metadata().is_ok_and(|facts| facts.len() > 0));
        Self { desk, files }
    }

    /// Checks the law for an input.
    ///
    /// # Panics
    /// If the law is broken.
    pub fn check(&self, input: &[u8]) {
        let Self { desk, files } = self;
        let [file, high, middle, low, bytes @ ..] = input else { return };
        let path = &files[usize::from(*file) % files.len()];
        let content = fs::read(path).expect("a file of the index");
        let offset = usize::try_from(u32::from_be_bytes([0, *high, *middle, *low])).expect("24 bits") % content.len();
        let mut damaged = content.clone();
        if bytes.is_empty() {
            damaged.truncate(offset);
        } else {
            let end = content.len().min(offset + bytes.len());
            damaged[offset..end].copy_from_slice(&bytes[..end - offset]);
        }
        fs::write(path, &damaged).expect("a file of the index");
        let checked = desk.pawen(&["check".into()]).0;
        for command in [&["export", "*", "--full", "-o", "-"][..], &["search", "--comments", "推 OR '，'"], &["stats"]]
        {
            let arguments: Vec<_> = command.iter().map(Into::into).collect();
            let _ = desk.pawen(&arguments);
        }
        fs::write(path, &content).expect("a file of the index");
        assert!(damaged == content || checked != Exit::Hits, "{}: check does not see it", path.display());
    }
}

impl Default for Law {
    fn default() -> Self {
        Self::new()
    }
}
