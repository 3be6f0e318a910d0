//! The archive that an index was made from, in a manifest: one digest of all its files, without the folders of the machine.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::text::hex;

/// The archive that an index was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// The names of its folders or files, without those they are in.
    pub names: Vec<String>,
    /// The number of its files.
    pub files: u64,
    /// The SHA-256 of the list of its files, in hexadecimal: a line `CRC-32 BYTES PATH` for each, sorted by path.
    pub sha256: String,
}

impl Archive {
    /// The archive of these folders or files, which consists of `sources`.
    #[must_use]
    pub fn new(roots: &Roots, sources: &[Source]) -> Self {
        let names = roots.0.iter().map(|root| root.name.clone()).collect();
        Self { names, files: sources.len() as u64, sha256: digest(sources) }
    }
}

/// The digest of a list of files, in any order.
fn digest(sources: &[Source]) -> String {
    let mut sorted: Vec<_> = sources.iter().collect();
    // Names that are not UTF-8 may look the same.
    sorted.sort_by_key(|source| (&source.path, &source.crc32));
    let mut digest = Sha256::new();
    for Source { path, bytes, crc32 } in sorted {
        digest.update(format!("{} {bytes} {path}\n", crc32.as_deref().unwrap_or("-")));
    }
    hex::encode(&digest.finalize())
}

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its path below the archive's folder, with `/`; of several archives, with the name of its folder in front.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// The CRC-32 of its content, decompressed, in hexadecimal; `None` if it was not read to its end.
    pub crc32: Option<String>,
}

/// The folders or files that an index was made from.
#[derive(Debug, Clone)]
pub struct Roots(Vec<Root>);

#[derive(Debug, Clone)]
struct Root {
    path: PathBuf,
    /// The last part of the path, with a number if another one has the same.
    name: String,
}

impl Roots {
    /// The roots at these whole paths.
    #[must_use]
    pub fn new(mut paths: Vec<PathBuf>) -> Self {
        paths.sort();
        paths.dedup();
        let mut roots: Vec<Root> = Vec::with_capacity(paths.len());
        for path in paths {
            let own = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_free = |name: &String| roots.iter().all(|root| root.name != *name);
            let numbered = (2..).map(|number| format!("{own}-{number}"));
            let name = std::iter::once(own.clone()).chain(numbered).find(is_free).unwrap_or_default();
            roots.push(Root { path, name });
        }
        Self(roots)
    }

    /// The path of a file below these roots, as a manifest has it. One that is in none of them has only its name.
    #[must_use]
    pub fn relative(&self, path: &Path) -> String {
        let within = self.0.iter().filter(|root| path.starts_with(&root.path));
        // An archive may be a folder of another one.
        let root = within.max_by_key(|root| root.path.as_os_str().len());
        let below =
            root.and_then(|root| path.strip_prefix(&root.path).ok()).filter(|below| !below.as_os_str().is_empty());
        let below = below.unwrap_or_else(|| Path::new(path.file_name().unwrap_or_default()));
        let named = root.filter(|_| self.0.len() > 1).map(|root| root.name.clone());
        let parts = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        named.into_iter().chain(parts).collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_its_archive() {
        let one = Roots::new(vec!["/home/x/Stock".into()]);
        assert_eq!(one.relative(Path::new("/home/x/Stock/2018/a.json")), "2018/a.json");
        let file = Roots::new(vec!["/home/x/a.jsonl.gz".into()]);
        assert_eq!(file.relative(Path::new("/home/x/a.jsonl.gz")), "a.jsonl.gz");
        let many = Roots::new(["/b/Stock", "/a/Stock", "/a/Stock", "/a/Stock/old"].map(PathBuf::from).to_vec());
        let table = [
            ("/a/Stock/x", "Stock/x"),
            ("/a/Stock/old/x", "old/x"),
            ("/b/Stock/x", "Stock-2/x"),
            ("/elsewhere/x", "x"),
        ];
        for (path, wanted) in table {
            assert_eq!(many.relative(Path::new(path)), wanted);
        }
    }

    #[test]
    fn the_digest_depends_on_paths_sizes_and_contents_alone() {
        let source = |path: &str, crc32: &str| Source { path: path.into(), bytes: 9, crc32: Some(crc32.into()) };
        let (a, b) = (source("a", "00000001"), source("b", "00000002"));
        let of = |sources: &[Source]| digest(sources);
        // printf '00000001 9 a\n00000002 9 b\n' | sha256sum
        assert_eq!(of(&[a.clone(), b.clone()]), "8333dadeb6232ea58e5fef11796453f89ad69120fccdc2fb228520827da4128b");
        assert_eq!(of(&[b.clone(), a.clone()]), of(&[a.clone(), b.clone()]));
        for other in [source("c", "00000002"), source("b", "00000003"), Source { crc32: None, ..b.clone() }] {
            assert_ne!(of(&[a.clone(), other]), of(&[a.clone(), b.clone()]));
        }
    }
}
