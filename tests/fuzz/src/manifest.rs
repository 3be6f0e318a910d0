//! Any file as the manifest of an export: it is refused, or its list is made again on standard output.

use std::fs;

use super::{Desk, own_panics_only};

/// An index.
#[derive(Debug)]
pub struct Law {
    desk: Desk,
}

impl Law {
    /// Makes the index.
    ///
    /// # Panics
    /// If it cannot be made.
    #[must_use]
    pub fn new() -> Self {
        own_panics_only();
        Self { desk: Desk::new() }
    }

    /// Checks the law for an input.
    ///
    /// # Panics
    /// If the law is broken.
    pub fn check(&self, content: &[u8]) {
        let desk = &self.desk;
        let path = desk.path("hits.jsonl.manifest.json");
        fs::write(&path, content).expect("a scratch file");
        let (_, _, messages) =
            desk.pawen(&["export".into(), "--from-manifest".into(), path.into(), "-o".into(), "-".into()]);
        assert!(!messages.contains("internal error"), "{messages}");
        let steers = messages.chars().any(|c| c != '\n' && c.is_control());
        assert!(!steers, "{messages:?}");
    }
}

impl Default for Law {
    fn default() -> Self {
        Self::new()
    }
}
