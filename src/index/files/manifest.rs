//! The manifest of a commit: the files of its segments, each with size and digest.
//!
//! tantivy lists the segments of a commit in `meta.json`. pawen writes the digests of their files into the same file,
//! so that they are committed in the same step, and seals it (see `seal`). tantivy's own checksums cover neither their
//! own place at the end of each file nor `meta.json`.

use super::messages::{FileFault, Missing};
use crate::message::AnyMessage;
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use crc32fast::Hasher;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{analyser, file, seal};
use crate::{Error, Result, archive::Choices, error::is_refusal};

/// The name of tantivy's manifest: the last commit of a writer.
pub(in crate::index) const COMMITTED: &str = "meta.json";
/// The name of the manifest that searches read: the commit of the last finished run.
pub(in crate::index) const PUBLISHED: &str = "published.json";
/// The files next to the segments, written once before the first commit.
pub(super) const SIBLINGS: [&str; 1] = [analyser::FILE];
/// The member of the manifest that holds the digests.
const MEMBER: &str = "files";

/// The size and digest of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::index) struct Digest {
    /// Its bytes.
    pub(in crate::index) bytes: u64,
    /// Their CRC-32.
    pub(in crate::index) crc32: u32,
}

impl Digest {
    /// The digest of the file at `path` as it is now.
    pub(in crate::index) fn of(path: &Path) -> io::Result<Self> {
        Self::of_while(path, &|| true)
    }

    /// The digest of the file at `path` as it is now; an error of the kind `Interrupted` if `proceed` returns `false`.
    /// It is called for every 256 KiB.
    fn of_while(path: &Path, proceed: &dyn Fn() -> bool) -> io::Result<Self> {
        let (mut file, mut digest) = (file::open(path)?, Digesting::default());
        // Between two pieces the run may be interrupted, so that they are not larger.
        let mut buffer = vec![0; 256 << 10];
        loop {
            if !proceed() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            match file.read(&mut buffer) {
                Ok(0) => return Ok(digest.finish()),
                Ok(read) => digest.update(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The difference between the file at `path` and the one that this digest was made of; `None` if there is none.
    ///
    /// # Errors
    /// Of the kind `Interrupted` if `proceed` returns `false`, and if the operating system refuses access.
    pub(in crate::index) fn mismatch(&self, path: &Path, proceed: &dyn Fn() -> bool) -> io::Result<Option<AnyMessage>> {
        if let Some(mismatch) = self.length_mismatch(path)? {
            return Ok(Some(mismatch));
        }
        Ok(match Self::of_while(path, proceed) {
            Ok(found) if found == *self => None,
            Ok(found) => {
                let [found, recorded] = [found.crc32, self.crc32].map(|crc32| format!("{crc32:08x}"));
                Some(FileFault::OtherChecksum { found, recorded }.into())
            }
            // Neither the caller's interruption nor a refusal is a mismatch of the file.
            Err(error) if error.kind() == io::ErrorKind::Interrupted || is_refusal(&error) => return Err(error),
            Err(error) => Some(error.into()),
        })
    }

    /// As [`Digest::mismatch`], by the length alone, without reading the file.
    fn length_mismatch(&self, path: &Path) -> io::Result<Option<AnyMessage>> {
        match fs::metadata(path) {
            Ok(found) if found.len() == self.bytes => Ok(None),
            Ok(found) => Ok(Some(FileFault::OtherLength { found: found.len(), recorded: self.bytes }.into())),
            Err(error) if is_refusal(&error) => Err(error),
            Err(error) => Ok(Some(error.into())),
        }
    }
}

/// A digest of bytes as they arrive.
#[derive(Debug, Default)]
pub(in crate::index) struct Digesting {
    bytes: u64,
    crc: Hasher,
}

impl Digesting {
    /// Adds bytes.
    pub(in crate::index) fn update(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.crc.update(bytes);
    }

    /// The digest of all added bytes.
    pub(in crate::index) fn finish(&self) -> Digest {
        Digest { bytes: self.bytes, crc32: self.crc.clone().finalize() }
    }
}

impl io::Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The files of a commit by name.
pub(in crate::index) type Digests = BTreeMap<String, Digest>;

/// A manifest as it is on disk.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::index) struct Manifest {
    object: Map<String, Value>,
    files: Digests,
}

impl Manifest {
    /// Reads the manifest `name` in `folder`, or returns why there is none that can be used.
    ///
    /// # Errors
    /// If the operating system refuses access to it.
    pub(in crate::index) fn read(folder: &Path, name: &str) -> Result<Result<Self, Missing>> {
        let path = folder.join(name);
        match file::read(&path) {
            Ok(bytes) => Ok(Self::of(&bytes).ok_or(Missing::Damaged)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Err(Missing::Absent)),
            Err(error) if is_refusal(&error) => Err(Error::io(&path, error)),
            Err(error) => Ok(Err(Missing::Unreadable { cause: error.into() })),
        }
    }

    /// The note of the manifest `name` in `folder`; `None` if there is none that can be used.
    ///
    /// # Errors
    /// If the operating system refuses access to it: what a run decides by the note would be wrong, such as that a
    /// generation may be removed.
    pub(in crate::index) fn note_in(folder: &Path, name: &str) -> Result<Option<CommitNote>> {
        Ok(Self::read(folder, name)?.ok().and_then(|manifest| manifest.note()))
    }

    /// Reads the manifest `name` in `folder`, `None` if that is not possible for whatever reason.
    pub(in crate::index) fn find(folder: &Path, name: &str) -> Option<Self> {
        Self::read(folder, name).ok()?.ok()
    }

    /// The manifest in sealed bytes.
    pub(in crate::index) fn of(sealed: &[u8]) -> Option<Self> {
        let mut object = seal::open(sealed)?;
        let files = serde_json::from_value(object.get(MEMBER)?.clone()).ok()?;
        object.remove("crc32");
        Some(Self { object, files })
    }

    /// The manifest of the commit that tantivy is about to write as `json`, with the digests of its files from `known`.
    pub(in crate::index) fn new(json: &[u8], known: &Digests) -> io::Result<Self> {
        let mut object: Map<String, Value> = serde_json::from_slice(json)?;
        let segments = object.get("segments").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut files: Digests = segments.iter().flat_map(|segment| files_of(segment, known)).collect();
        files.extend(known.iter().filter(|(name, _)| SIBLINGS.contains(&name.as_str())).map(|(n, d)| (n.clone(), *d)));
        object.insert(MEMBER.to_owned(), serde_json::to_value(&files)?);
        Ok(Self { object, files })
    }

    /// The bytes to write.
    pub(super) fn sealed(&self) -> io::Result<Vec<u8>> {
        Ok(seal::seal(&self.object)?)
    }

    /// The files of the commit.
    pub(in crate::index) const fn files(&self) -> &Digests {
        &self.files
    }

    /// The first of its files in `folder` that is damaged.
    ///
    /// # Errors
    /// If the operating system refuses access to one of them.
    pub(super) fn first_damaged(&self, folder: &Path) -> Result<Option<PathBuf>> {
        first_damaged(self.paths(folder))
    }

    /// The first damaged file next to the segments. These are small, and read whole anyway.
    ///
    /// # Errors
    /// If the operating system refuses access to one of them.
    pub(in crate::index) fn damaged_sibling(&self, folder: &Path) -> Result<Option<PathBuf>> {
        first_damaged(SIBLINGS.iter().filter_map(|name| Some((folder.join(name), self.files.get(*name)?))))
    }

    /// The first of its files in `folder` that a search must not open, and the reason: a file of another length, or a
    /// file of deletions, which is read whole when it is opened, with another digest.
    ///
    /// # Errors
    /// If the operating system refuses access to one of them.
    pub(in crate::index) fn first_unfit(&self, folder: &Path) -> Result<Option<(PathBuf, AnyMessage)>> {
        let is_read_whole = |path: &Path| path.extension().is_some_and(|extension| extension == "del");
        first_mismatch(self.paths(folder), |noted, path| {
            if is_read_whole(path) { noted.mismatch(path, &|| true) } else { noted.length_mismatch(path) }
        })
    }

    /// The paths of its files in `folder`, each with its digest.
    fn paths<'d>(&'d self, folder: &'d Path) -> impl Iterator<Item = (PathBuf, &'d Digest)> {
        self.files.iter().map(move |(name, noted)| (folder.join(name), noted))
    }

    /// The note of the commit.
    pub(in crate::index) fn note(&self) -> Option<CommitNote> {
        serde_json::from_str(self.object.get("payload")?.as_str()?).ok()
    }
}

/// The first path whose file does not have the recorded digest.
fn first_damaged<'d>(files: impl Iterator<Item = (PathBuf, &'d Digest)>) -> Result<Option<PathBuf>> {
    let first = first_mismatch(files, |noted, path| noted.mismatch(path, &|| true))?;
    Ok(first.map(|(path, _)| path))
}

/// The first path whose file differs from its digest as `compare` finds, and how.
fn first_mismatch<'d>(
    mut files: impl Iterator<Item = (PathBuf, &'d Digest)>,
    compare: impl Fn(&Digest, &Path) -> io::Result<Option<AnyMessage>>,
) -> Result<Option<(PathBuf, AnyMessage)>> {
    let mismatch = |(path, noted): (PathBuf, &Digest)| match compare(noted, &path) {
        Ok(mismatch) => mismatch.map(|mismatch| Ok((path, mismatch))),
        Err(error) => Some(Err(Error::io(&path, error))),
    };
    files.find_map(mismatch).transpose()
}

/// The files of one segment of a `meta.json`.
fn files_of(segment: &Value, known: &Digests) -> Digests {
    let id = segment.get("segment_id").and_then(Value::as_str).unwrap_or_default().replace('-', "");
    let opstamp = segment.get("deletes").and_then(|deletes| deletes.get("opstamp")).and_then(Value::as_u64);
    let deletes = opstamp.map(|opstamp| format!("{id}.{opstamp}.del"));
    let belongs = |name: &str| {
        let rest = name.strip_prefix(id.as_str()).and_then(|rest| rest.strip_prefix('.'));
        rest.is_some_and(|rest| !rest.contains('.')) || Some(name) == deletes.as_deref()
    };
    known.iter().filter(|(name, _)| belongs(name)).map(|(name, digest)| (name.clone(), *digest)).collect()
}

/// The data that pawen adds to every commit, in addition to the documents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(in crate::index) struct CommitNote {
    /// The version of the layout.
    pub(in crate::index) format: u32,
    /// The version of the rules by which texts became tokens.
    pub(in crate::index) content: u32,
    /// The archives that the index was made from, as path keywords.
    pub(in crate::index) archives: Vec<String>,
    /// The archives of an unfinished run, which the next run has to read, too.
    pub(in crate::index) running: Vec<String>,
    /// The deleted files whose threads are kept, as path keywords.
    #[serde(default)]
    pub(in crate::index) kept: Vec<String>,
    /// What of the archives is read.
    #[serde(default)]
    pub(in crate::index) choices: Choices,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_names_the_files_of_its_segments_and_no_others() {
        let digest = Digest { bytes: 1, crc32: 2 };
        let names = ["aa11.idx", "aa11.store", "aa11.store.temp", "aa11.7.del", "aa11.9.del", "bb22.idx", "aa.idx"];
        let known: Digests = names.iter().map(|name| ((*name).to_owned(), digest)).collect();
        let json = br#"{"segments": [{"segment_id": "aa-11", "deletes": {"opstamp": 9}}], "payload": "{}"}"#;
        let manifest = Manifest::new(json, &known).unwrap();
        assert_eq!(manifest.files().keys().collect::<Vec<_>>(), ["aa11.9.del", "aa11.idx", "aa11.store"]);
        assert_eq!(Manifest::of(&manifest.sealed().unwrap()), Some(manifest));
    }
}
