//! Folders that hold one post, in the list of files of an archive; the folder is one file.

use std::{collections::HashMap, path::PathBuf};

use super::{
    folder::{comment, is_post},
    source::SourceFile,
};

/// Puts one file for each such folder in place of its files.
pub(super) fn joined(files: Vec<SourceFile>) -> Vec<SourceFile> {
    let mut folders: HashMap<PathBuf, (usize, usize, usize)> = HashMap::new();
    if !files.iter().any(|file| comment(&file.path).is_some()) {
        return files;
    }
    for file in &files {
        let Some(folder) = file.path.parent() else { continue };
        let (comments, posts, others) = folders.entry(folder.to_owned()).or_default();
        match () {
            () if comment(&file.path).is_some() => *comments += 1,
            () if is_post(&file.path) => *posts += 1,
            () => *others += 1,
        }
    }
    folders.retain(|_, (comments, posts, others)| *comments > 0 && *posts == 1 && *others == 0);
    let mut joined: Vec<SourceFile> = Vec::with_capacity(files.len());
    for file in files {
        let folder = file.path.parent().filter(|folder| folders.contains_key(*folder));
        let Some(folder) = folder else {
            joined.push(file);
            continue;
        };
        // The files of a folder follow each other: they are sorted by name.
        if let Some(known) = joined.last_mut().filter(|known| known.path == folder) {
            known.bytes += file.bytes;
            known.modified = known.modified.max(file.modified);
        } else {
            let name = file.name.rsplit_once('/').map_or_else(|| file.name.clone(), |(folder, _)| folder.to_owned());
            joined.push(SourceFile { path: folder.to_owned(), name, ..file });
        }
    }
    joined
}
