//! Folders that hold one post, a file for the post and a file for each comment: `<id>/<id>.json`, `<id>/Push1.json`, ….
//! Such a folder is one file of the archive, whose content is that of its files.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    vec,
};

/// Returns whether a file or folder of this name is passed over.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// The number of the comment that a file of this name holds.
pub(super) fn comment(name: &Path) -> Option<u32> {
    let stem = name.file_name()?.to_str()?.strip_suffix(".json")?;
    stem.strip_prefix("Push")?.parse().ok()
}

/// Whether a file of this name may hold the post.
pub(super) fn is_post(name: &Path) -> bool {
    name.extension().is_some_and(|extension| extension == "json") && comment(name).is_none()
}

/// The files of the folder at `path`, the post first and the comments by their numbers.
pub(super) fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    let is_part = |file: &PathBuf| comment(file).is_some() || is_post(file);
    files.retain(|file| file.file_name().is_some_and(|name| !is_hidden(name)) && is_part(file));
    files.sort_by_key(|file| comment(file));
    Ok(files)
}

/// The content of the files of the folder at `path`, each on lines of its own.
pub(super) fn open(path: &Path) -> io::Result<impl Read + use<>> {
    Ok(FolderContent { files: files(path)?.into_iter(), current: None })
}

struct FolderContent {
    files: vec::IntoIter<PathBuf>,
    current: Option<File>,
}

impl Read for FolderContent {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(file) = &mut self.current {
                let count = file.read(buffer)?;
                if count > 0 {
                    return Ok(count);
                }
                self.current = None;
                if let Some(first) = buffer.first_mut() {
                    *first = b'\n';
                    return Ok(1);
                }
            }
            let Some(next) = self.files.next() else { return Ok(0) };
            self.current = Some(File::open(next)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_post_are_one() {
        let folder = tempfile::tempdir().unwrap();
        let post = folder.path().join("M.1712345678.A.0A7");
        fs::create_dir(&post).unwrap();
        for (name, content) in [("Push10.json", "c"), ("Push2.json", "b"), ("M.1712345678.A.0A7.json", "a")] {
            fs::write(post.join(name), content).unwrap();
        }
        fs::write(folder.path().join("other.json"), "{}").unwrap();
        let walk = crate::archive::walk(folder.path()).unwrap();
        let names: Vec<_> = walk.files.iter().map(|file| (file.name.as_str(), file.bytes)).collect();
        assert_eq!(names, [("M.1712345678.A.0A7", 3), ("other.json", 2)]);
        assert_eq!(walk.files[0].now().as_ref(), Some(&walk.files[0]));
        let mut content = String::new();
        open(&post).unwrap().read_to_string(&mut content).unwrap();
        assert_eq!(content, "a\nb\nc\n");
    }
}
