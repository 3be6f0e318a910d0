//! The folder of an index: generations beside each other, and one small pointer file that names the one in use.
//!
//! The pointer is replaced in one step, so that a reader sees either the old generation or the new one. It also says
//! which pawen can read what it points to.

use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// How the bytes of an index are laid out. History: `index-schema/README.md`.
pub const FORMAT: u32 = 2;
/// What the streams hold for a given text. History: `index-schema/README.md`.
pub const CONTENT: u32 = 2;

const POINTER: &str = "pawen.json";
const NEW_POINTER: &str = "pawen.json.new";
const LOCK: &str = "write.lock";
const PREFIX: &str = "generation-";

/// What the pointer file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// The layout of the bytes.
    pub format: u32,
    /// The rules by which texts became tokens.
    pub content: u32,
    /// The number of the generation in use.
    pub generation: u64,
}

/// What a folder is to pawen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexState {
    /// There is no index, and one may be made.
    Absent,
    /// There is something else.
    Foreign,
    /// An index of another version of pawen.
    OtherVersion(Pointer),
    /// An index that can be searched.
    Ready(Pointer),
}

/// The folder of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    folder: PathBuf,
}

impl Home {
    /// The index in `folder`, whether there is one or not.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of a generation.
    #[must_use]
    pub fn generation(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{PREFIX}{number}"))
    }

    /// What the folder is, without changing it.
    pub fn state(&self) -> Result<IndexState> {
        match fs::read(self.folder.join(POINTER)) {
            Ok(bytes) => Ok(match serde_json::from_slice::<Pointer>(&bytes) {
                Ok(pointer) if pointer.format == FORMAT && pointer.content == CONTENT => IndexState::Ready(pointer),
                Ok(pointer) => IndexState::OtherVersion(pointer),
                Err(_) => IndexState::Foreign,
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.state_without_pointer(),
            Err(error) => Err(Error::io(&self.folder, error)),
        }
    }

    /// A folder without a pointer may be made an index only if nothing is in it but what a broken-off first run left,
    /// which has a lock file: `generation-1` alone may be anybody's.
    fn state_without_pointer(&self) -> Result<IndexState> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(IndexState::Absent),
            Err(error) => return Err(Error::io(&self.folder, error)),
        };
        let names: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.file_name())).collect();
        let names = names.map_err(|error| Error::io(&self.folder, error))?;
        let ours = |name: &OsString| {
            name.to_str().is_some_and(|name| [LOCK, NEW_POINTER].contains(&name) || name.starts_with(PREFIX))
        };
        let left_by_us = names.is_empty() || (names.iter().all(ours) && names.iter().any(|name| name == LOCK));
        Ok(if left_by_us { IndexState::Absent } else { IndexState::Foreign })
    }

    /// The pointer of an index that can be searched, or an error that says what there is instead.
    pub fn ready(&self) -> Result<Pointer> {
        match self.state()? {
            IndexState::Ready(pointer) => Ok(pointer),
            IndexState::Absent => Err(Error::new(format!("{}: no index here", self.folder.display()))
                .hint("make one with `pawen index ARCHIVE`, or search a folder at once with `--archive DIR`")),
            state => Err(self.refusal(&state)),
        }
    }

    /// The pointer, if there is an index, or an error if none may be made here.
    pub fn ready_or_absent(&self) -> Result<Option<Pointer>> {
        match self.state()? {
            IndexState::Ready(pointer) => Ok(Some(pointer)),
            IndexState::Absent => Ok(None),
            state => Err(self.refusal(&state)),
        }
    }

    fn refusal(&self, state: &IndexState) -> Error {
        let folder = self.folder.display();
        match state {
            IndexState::OtherVersion(found) => Error::new(format!(
                "{folder}: an index of another version of pawen (format {}, content {}; this one reads format {FORMAT}, content {CONTENT})",
                found.format, found.content
            ))
            .hint("name another folder with --index, or remove this one and index again"),
            _ => Error::new(format!("{folder}: not an index of pawen"))
                .hint("--index names an empty or new folder, or one that pawen made; --archive names threads to search"),
        }
    }

    /// Whether the generation that `pointer` names lies there at all: a cache may have been emptied by hand.
    #[must_use]
    pub(super) fn holds(&self, pointer: &Pointer) -> bool {
        self.generation(pointer.generation).join("meta.json").exists()
    }

    /// Becomes the one writer of this index; the folder is made if it is missing. Waits for another writer to end.
    pub fn lock(&self) -> Result<Lock> {
        let failed = |error| Error::io(&self.folder, error);
        fs::create_dir_all(&self.folder).map_err(failed)?;
        let path = self.folder.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => file.lock().map_err(failed)?,
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(Lock { _file: file })
    }

    /// Makes the folder of a generation anew, and empties it of what a broken-off run left there.
    pub(super) fn make_generation(&self, number: u64) -> Result<PathBuf> {
        let folder = self.generation(number);
        let made = match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::create_dir_all(&folder),
        };
        made.map_err(|error| Error::io(&folder, error))?;
        Ok(folder)
    }

    /// Points to a generation, in one step that survives a power cut.
    pub(super) fn point_to(&self, generation: u64) -> Result<()> {
        let pointer = Pointer { format: FORMAT, content: CONTENT, generation };
        let json =
            serde_json::to_vec(&pointer).map_err(|error| Error::new("the pointer cannot be written").because(error))?;
        self.replace_pointer(&json).map_err(|error| Error::io(&self.folder, error))
    }

    fn replace_pointer(&self, json: &[u8]) -> io::Result<()> {
        // Only the one writer comes here, so that the name needs not be unique.
        let new = self.folder.join(NEW_POINTER);
        let mut file = File::create(&new)?;
        file.write_all(json)?;
        file.sync_all()?;
        fs::rename(&new, self.folder.join(POINTER))?;
        File::open(&self.folder)?.sync_all()
    }
}

/// The right to write to an index, given back when dropped; the system gives it back if the process dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_told_by_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("index"));
        assert_eq!(home.state().unwrap(), IndexState::Absent);
        fs::create_dir_all(home.generation(1)).unwrap();
        assert_eq!(home.state().unwrap(), IndexState::Foreign, "somebody else's folder of that name");
        drop(home.lock().unwrap());
        assert_eq!(home.state().unwrap(), IndexState::Absent, "left by a run that was broken off");
        home.point_to(1).unwrap();
        assert!(matches!(home.state().unwrap(), IndexState::Ready(Pointer { generation: 1, .. })));
        fs::write(home.folder().join(POINTER), r#"{"format":9,"content":1,"generation":1}"#).unwrap();
        assert!(home.ready().unwrap_err().to_string().contains("another version of pawen (format 9, content 1"));
        fs::write(home.folder().join(POINTER), "{}").unwrap();
        assert_eq!(home.state().unwrap(), IndexState::Foreign);
        assert_eq!(Home::new(folder.path()).state().unwrap(), IndexState::Foreign);
    }
}
