//! A file of an archive, as it was found.

use std::{
    fs::{self, Metadata},
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use super::folder;

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path to open it by.
    pub path: PathBuf,
    /// The path below the archive's folder with forward slashes, for people and for the catalogue.
    pub name: String,
    /// The bytes on disk.
    pub bytes: u64,
    /// When it was last changed, in nanoseconds since 1970; 0 where the system does not record it.
    pub modified: i64,
}

impl SourceFile {
    /// The file as it is now, or `None` if it cannot be looked at.
    #[must_use]
    pub fn now(&self) -> Option<Self> {
        let facts = fs::metadata(&self.path).ok()?;
        if !facts.is_dir() {
            return Some(Self { bytes: facts.len(), modified: modified(&facts), ..self.clone() });
        }
        let (mut bytes, mut latest) = (0, i64::MIN);
        for file in folder::files(&self.path).ok()? {
            let facts = fs::metadata(file).ok()?;
            bytes += facts.len();
            latest = latest.max(modified(&facts));
        }
        Some(Self { bytes, modified: latest, ..self.clone() })
    }
}

/// When a file was last changed, in nanoseconds since 1970.
pub(super) fn modified(facts: &Metadata) -> i64 {
    let Ok(time) = facts.modified() else { return 0 };
    nanoseconds(time)
}

fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanoseconds| -nanoseconds),
    }
}
