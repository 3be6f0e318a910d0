//! Which files an index was made from, and which versions of which threads they hold.
//!
//! A file's entry is a document of the index, so that it is committed together with the threads: a crash can lose work,
//! but the index never claims a file whose threads it does not hold.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    ffi::OsString,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tantivy::{DocSet as _, Searcher, TERMINATED, schema::IndexRecordOption};

use super::{document::kind, reader, schema::Fields, stored::decode};
use crate::{
    Result,
    archive::{self, SourceFile, Version},
    thread::{Thread, ThreadId},
};

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its absolute path, as a keyword.
    pub path: String,
    /// Its size in bytes, as it lies on disk.
    pub bytes: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: i64,
    /// The CRC-32 of its content, decompressed.
    pub crc32: u32,
    /// How many of its records were rejected.
    pub rejected: u64,
    /// The threads read from it, in the order of their records.
    pub threads: Vec<VersionEntry>,
}

impl FileEntry {
    /// The file, to be read again.
    #[must_use]
    pub fn source(&self) -> SourceFile {
        let path = path_of_key(&self.path);
        SourceFile { name: path.display().to_string(), path, bytes: self.bytes, modified: self.modified }
    }
}

/// A path as a keyword: as it is if it is text, else `NUL` and its bytes in hexadecimal, which no path begins with.
pub(super) fn path_key(path: &Path) -> String {
    path.to_str().map_or_else(|| hexadecimal(path.as_os_str().as_encoded_bytes()), str::to_owned)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold("\0".to_owned(), |key, byte| key + &format!("{byte:02x}"))
}

/// The path that [`path_key`] made a keyword of.
pub(super) fn path_of_key(key: &str) -> PathBuf {
    #[cfg(unix)]
    if let Some(digits) = key.strip_prefix('\0') {
        let byte = |pair: &[u8]| u8::from_str_radix(&String::from_utf8_lossy(pair), 16).unwrap_or_default();
        let bytes: Vec<u8> = digits.as_bytes().chunks(2).map(byte).collect();
        return PathBuf::from(<OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes));
    }
    PathBuf::from(key)
}

/// A version of a thread in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionEntry {
    /// The thread's board.
    pub board: String,
    /// The thread's article id.
    pub article: String,
    /// The numbered comments.
    pub comments: u64,
    /// The bytes of the body.
    pub length: u64,
    /// Where its record begins in the file's content.
    pub offset: u64,
    /// What tells this version from others of the thread: see [`digest`].
    pub digest: u32,
    /// When it first came into the index, in seconds since 1970.
    pub indexed_at: i64,
}

/// The CRC-32 of a thread's texts and of who commented: enough to know a version again that another file, or a file
/// that was written anew, holds.
#[must_use]
pub(super) fn digest(thread: &Thread) -> u32 {
    let mut crc = flate2::Crc::new();
    let mut add = |text: &str| {
        crc.update(text.as_bytes());
        crc.update(&[0xff]);
    };
    add(&thread.title);
    add(&thread.body);
    for comment in &thread.comments {
        add(comment.author.as_deref().unwrap_or_default());
        add(&comment.text);
    }
    crc.sum()
}

impl VersionEntry {
    /// What names the thread.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId { board: self.board.clone(), article: self.article.clone() }
    }

    /// A fingerprint of the thread's name and this version's digest.
    #[must_use]
    pub fn mark(&self) -> u64 {
        archive::fingerprint(format!("{}\0{}\0{}", self.board, self.article, self.digest).as_bytes())
    }
}

/// What decides between the versions of a thread: the greater wins. Versions that are worth the same are told apart by
/// path and place, so that the order in which files happen to be read never shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    version: Version,
    path: Reverse<String>,
    offset: Reverse<u64>,
}

impl Rank {
    /// The rank of `thread`, read from the file at `path` that was last changed at `modified`, where its record begins at
    /// `offset`.
    #[must_use]
    pub fn of_thread(thread: &Thread, modified: i64, path: &str, offset: u64) -> Self {
        Self::new(Version::of(thread, modified), path, offset)
    }

    pub(super) fn new(version: Version, path: &str, offset: u64) -> Self {
        Self { version, path: Reverse(path.to_owned()), offset: Reverse(offset) }
    }

    fn of(file: &FileEntry, entry: &VersionEntry) -> Self {
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let version = Version { comments: count(entry.comments), length: count(entry.length), modified: file.modified };
        Self::new(version, &file.path, entry.offset)
    }
}

/// The files of an index by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// The entries.
    pub files: BTreeMap<String, FileEntry>,
}

impl Catalogue {
    /// Reads the catalogue of an index.
    pub fn load(searcher: &Searcher, fields: &Fields) -> Result<Self> {
        let mut files = BTreeMap::new();
        let term = tantivy::Term::from_field_text(fields.kind, kind::FILE);
        for segment in searcher.segment_readers() {
            let store = segment.get_store_reader(1).map_err(reader::broken)?;
            let index = segment.inverted_index(fields.kind).map_err(reader::broken)?;
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic).map_err(reader::broken)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    let entry: FileEntry = decode(&reader::stored_bytes(&store, postings.doc(), fields)?)?;
                    files.insert(entry.path.clone(), entry);
                }
                postings.advance();
            }
        }
        Ok(Self { files })
    }

    /// The best version of each thread in the files that `keep` chooses.
    pub fn best(&self, keep: impl Fn(&FileEntry) -> bool) -> BTreeMap<ThreadId, Rank> {
        let mut best = BTreeMap::new();
        for file in self.files.values().filter(|file| keep(file)) {
            for entry in &file.threads {
                let rank = Rank::of(file, entry);
                let current = best.entry(entry.id()).or_insert_with(|| rank.clone());
                if *current < rank {
                    *current = rank;
                }
            }
        }
        best
    }

    /// When each version first came into the index, by [`VersionEntry::mark`].
    #[must_use]
    pub fn first_indexed(&self) -> HashMap<u64, i64> {
        let mut first = HashMap::new();
        for entry in self.files.values().flat_map(|file| &file.threads) {
            let time = first.entry(entry.mark()).or_insert(entry.indexed_at);
            *time = entry.indexed_at.min(*time);
        }
        first
    }

    /// The threads of which a version lies in one of the files named.
    #[must_use]
    pub fn threads_in(&self, paths: &BTreeSet<String>) -> BTreeSet<ThreadId> {
        let files = self.files.values().filter(|file| paths.contains(&file.path));
        files.flat_map(|file| file.threads.iter().map(VersionEntry::id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_comes_back_from_its_key() {
        assert_eq!(path_key(Path::new("/a/貼文.json")), "/a/貼文.json");
        assert_eq!(path_of_key("/a/貼文.json"), Path::new("/a/貼文.json"));
        #[cfg(unix)]
        {
            let odd = PathBuf::from(<OsString as std::os::unix::ffi::OsStringExt>::from_vec(b"/a/n\xff".to_vec()));
            assert_eq!(path_of_key(&path_key(&odd)), odd);
        }
    }
}
