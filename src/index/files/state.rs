//! The state of the folder of an index: what a search can open there, and what a run can update or resume.

use super::messages::{FolderMessage, Missing};
use std::{ffi::OsString, fs, io};

use super::{
    file::{self, ASIDE, NEW, is_sibling},
    generation::{CONTENT, FORMAT, IndexDir, POINTER, PREFIX, Pointer, is_of_home},
    lock::LOCK,
    manifest::{COMMITTED, CommitNote, Manifest, PUBLISHED},
    seal,
};
use crate::{
    Error, Result,
    error::{FolderRemedy, IndexRemedy},
};

/// The state of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexState {
    /// There is no index, and one may be created.
    Absent,
    /// There is something else than an index.
    Foreign,
    /// There is an index whose pointer is damaged.
    Damaged,
    /// An index of another version of pawen.
    OtherVersion(Pointer),
    /// An index that an earlier version made by other rules: it can be searched, though a search may miss something,
    /// but not updated.
    OlderContent(Pointer),
    /// An index that can be searched.
    Ready(Pointer),
}

impl IndexDir {
    /// The state of the folder, which is not changed.
    pub fn state(&self) -> Result<IndexState> {
        match file::read(&self.folder().join(POINTER)) {
            Ok(bytes) => Ok(self.state_by(&bytes)),
            // Absent is not the same as unreadable: over the latter no new index must be begun.
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.state_without_pointer(),
            Err(error) => Err(Error::io(self.folder(), error)),
        }
    }

    fn state_by(&self, pointer: &[u8]) -> IndexState {
        let sealed = seal::open(pointer).is_some();
        // A seal that does not match means damage, not another version, whatever version the file has.
        let broken = !sealed && seal::is_there(pointer);
        match serde_json::from_slice::<Pointer>(pointer) {
            Ok(_) if broken && self.folder().join(LOCK).exists() => IndexState::Damaged,
            Ok(pointer) if pointer.format != FORMAT || pointer.content > CONTENT => IndexState::OtherVersion(pointer),
            Ok(pointer) if sealed && pointer.content < CONTENT => IndexState::OlderContent(pointer),
            Ok(pointer) if sealed => IndexState::Ready(pointer),
            _ if self.folder().join(LOCK).exists() => IndexState::Damaged,
            _ => IndexState::Foreign,
        }
    }

    /// A folder without a pointer may become an index only if it is empty, or holds what an interrupted first run left.
    /// That includes a lock file: a folder `generation-1` alone may be anything.
    fn state_without_pointer(&self) -> Result<IndexState> {
        let entries = match fs::read_dir(self.folder()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(IndexState::Absent),
            Err(error) => return Err(Error::io(self.folder(), error)),
        };
        let names: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.file_name())).collect();
        let names = names.map_err(|error| Error::io(self.folder(), error))?;
        let ours = |name: &OsString| {
            let name = name.to_str().unwrap_or_default();
            let on_the_way = is_sibling(name, NEW, is_of_home) || is_sibling(name, ASIDE, is_of_home);
            name == LOCK || is_of_home(name) || on_the_way || name.starts_with(PREFIX)
        };
        let left_by_us = names.is_empty() || (names.iter().all(ours) && names.iter().any(|name| name == LOCK));
        Ok(if left_by_us { IndexState::Absent } else { IndexState::Foreign })
    }

    /// The pointer of an index that can be searched.
    ///
    /// # Errors
    /// If there is none. The error reports what is there instead.
    pub fn ready(&self) -> Result<Pointer> {
        match self.state()? {
            IndexState::Ready(pointer) | IndexState::OlderContent(pointer) => Ok(pointer),
            IndexState::Absent if self.left_without_pointer().is_some() => {
                let path = self.folder().join(POINTER);
                Err(Error::new(FolderMessage::FileUnfit { path, missing: Missing::Absent })
                    .hint(IndexRemedy::ResumeOrRebuild))
            }
            IndexState::Absent if self.begun()?.is_some() => {
                Err(Error::new(FolderMessage::IndexUnfinished { folder: self.folder().to_owned() })
                    .hint(FolderRemedy::ResumeFirstRun))
            }
            IndexState::Absent => {
                Err(Error::new(FolderMessage::NoIndex { folder: self.folder().to_owned() })
                    .hint(FolderRemedy::MakeIndex))
            }
            state => Err(self.refusal(&state)),
        }
    }

    /// The pointer of an index that can be updated; `None` if there is none yet.
    ///
    /// # Errors
    /// If none may be created here.
    pub fn ready_or_absent(&self) -> Result<Option<Pointer>> {
        match self.state()? {
            IndexState::Ready(pointer) => Ok(Some(pointer)),
            IndexState::Absent => Ok(None),
            state => Err(self.refusal(&state)),
        }
    }

    /// The error of a folder that cannot be used, with the way out.
    pub(in crate::index) fn refusal(&self, state: &IndexState) -> Error {
        let folder = self.folder().to_owned();
        match state {
            IndexState::OtherVersion(found) => Error::new(FolderMessage::OtherVersion {
                folder,
                format: found.format,
                content: found.content,
                own_format: FORMAT,
                own_content: CONTENT,
            })
            .hint(IndexRemedy::RebuildOtherVersion),
            IndexState::OlderContent(found) => {
                Error::new(FolderMessage::OlderContent { folder, content: found.content, own_content: CONTENT })
                    .hint(IndexRemedy::RebuildOlder)
            }
            IndexState::Damaged => {
                Error::new(FolderMessage::PointerDamaged { folder, pointer: POINTER }).hint(IndexRemedy::Rebuild)
            }
            _ => Error::new(FolderMessage::NotAnIndex { folder }).hint(FolderRemedy::NameIndexFolder),
        }
    }

    /// The generation of a rebuild that was interrupted or is under way.
    ///
    /// # Errors
    /// If there is no index.
    pub fn half_built(&self) -> Result<Option<u64>> {
        let pointer = self.ready()?;
        let newer = |number: &u64| *number > pointer.generation && pointer.previous != Some(*number);
        Ok(self.generations().into_iter().find(newer))
    }

    /// Checks that a run can resume what was committed in a generation that searches read. It must not start over in
    /// that folder, which would remove the files in use.
    ///
    /// # Errors
    /// If the commit is missing or damaged, or of another version.
    pub(in crate::index) fn check_resumable(&self, number: u64) -> Result<()> {
        let folder = self.generation(number);
        self.refuse_foreign(&folder)?;
        let failed = |missing: Missing| {
            let error = Error::new(FolderMessage::FileUnfit { path: folder.join(COMMITTED), missing });
            error.hint(IndexRemedy::RebuildUnresumable(self.folder().to_owned()))
        };
        let manifest = Manifest::read(&folder, COMMITTED)?.map_err(failed)?;
        if !folder.join(PUBLISHED).exists() {
            let path = folder.join(PUBLISHED);
            return Err(Error::new(FolderMessage::FileUnfit { path, missing: Missing::Absent })
                .hint(IndexRemedy::RebuildAt(self.folder().to_owned())));
        }
        if let Some(CommitNote { format, content, .. }) = manifest.note().filter(|note| !note.is_current()) {
            let found = Pointer { format, content, generation: number, previous: None };
            return Err(self.refusal(&IndexState::OtherVersion(found)));
        }
        manifest.damaged_sibling(&folder)?.map_or(Ok(()), |path| Err(self.damaged(&path)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::files::lock;

    #[test]
    fn the_state_of_a_folder_depends_on_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let home = IndexDir::new(folder.path().join("index"));
        assert_eq!(home.state().unwrap(), IndexState::Absent);
        fs::create_dir_all(home.generation(1)).unwrap();
        assert_eq!(home.state().unwrap(), IndexState::Foreign, "a folder of that name made by another program");
        let lock = home.lock(&lock::Holder::default(), &|_| false).unwrap();
        assert_eq!(home.state().unwrap(), IndexState::Absent, "left by an interrupted run");
        home.point_to(1, CONTENT, None, &lock).unwrap();
        assert!(matches!(home.state().unwrap(), IndexState::Ready(Pointer { generation: 1, .. })));
        home.point_to(1, CONTENT - 1, None, &lock).unwrap();
        assert!(matches!(home.state().unwrap(), IndexState::OlderContent(_)));
        assert!(home.ready().is_ok() && home.ready_or_absent().is_err());
        fs::write(home.folder().join(POINTER), r#"{"format":9,"content":1,"generation":1}"#).unwrap();
        assert!(home.ready().unwrap_err().to_string().contains("another version of pawen (format 9, content 1"));
        fs::write(home.folder().join(POINTER), "{}").unwrap();
        assert_eq!(home.state().unwrap(), IndexState::Damaged);
        home.point_to(1, CONTENT, None, &lock).unwrap();
        let pointer = fs::read(home.folder().join(POINTER)).unwrap();
        for bit in 0..pointer.len() * 8 {
            let mut flipped = pointer.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(home.folder().join(POINTER), flipped).unwrap();
            assert_eq!(home.state().unwrap(), IndexState::Damaged, "bit {bit}");
        }
        fs::write(home.folder().join(POINTER), "{}").unwrap();
        fs::remove_file(home.folder().join(LOCK)).unwrap();
        assert_eq!(home.state().unwrap(), IndexState::Foreign);
        assert_eq!(IndexDir::new(folder.path()).state().unwrap(), IndexState::Foreign);
    }
}
