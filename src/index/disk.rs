//! What an index does to its disk: every file that is made, written, brought to rest, renamed or removed goes through here.
//!
//! So there is one place where durability is decided, and one where tests put a disk that fails.

use std::{
    fmt,
    fs::{self, File},
    io::{self, Write},
    path::Path,
    sync::Arc,
};

/// Something that is about to be done to a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A folder is made, or found to be there.
    MakeFolder,
    /// A file is made.
    Create,
    /// So many bytes are written to a file.
    Write(usize),
    /// A file's bytes are brought to rest on the medium.
    Sync,
    /// A file takes the place of another.
    Rename,
    /// A file or an empty folder is removed.
    Remove,
    /// The names in a folder are brought to rest on the medium.
    SyncFolder,
}

/// Who is asked before anything is done to the disk.
pub trait Gate: fmt::Debug + Send + Sync {
    /// Lets `operation` on `path` pass, or refuses it. Of a write, tells how many of the bytes may be written.
    fn pass(&self, operation: Operation, path: &Path) -> io::Result<usize>;
}

/// The disk, with somebody at the gate or not.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    gate: Option<Arc<dyn Gate>>,
}

impl Disk {
    /// A disk with `gate` before it.
    #[must_use]
    pub fn behind(gate: Arc<dyn Gate>) -> Self {
        Self { gate: Some(gate) }
    }

    fn pass(&self, operation: Operation, path: &Path) -> io::Result<()> {
        self.gate.as_ref().map_or(Ok(()), |gate| gate.pass(operation, path).map(drop))
    }

    /// Makes a folder and those above it, unless they are there.
    pub(super) fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.pass(Operation::MakeFolder, path)?;
        fs::create_dir_all(path)
    }

    /// Makes a file anew. One that is there already is an error.
    pub(super) fn create(&self, path: &Path) -> io::Result<DiskFile> {
        self.pass(Operation::Create, path)?;
        let file = File::options().write(true).create_new(true).open(path)?;
        Ok(DiskFile { file, path: path.into(), disk: self.clone() })
    }

    /// Removes a file; that it is gone already is no error.
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        self.pass(Operation::Remove, path)?;
        absent_is_fine(fs::remove_file(path))
    }

    /// Removes a folder with the files in it.
    pub(super) fn remove_folder(&self, path: &Path) -> io::Result<()> {
        let entries = match fs::read_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() { self.remove_folder(&entry.path())? } else { self.remove(&entry.path())? }
        }
        self.pass(Operation::Remove, path)?;
        absent_is_fine(fs::remove_dir(path))
    }

    /// Brings the names in a folder to rest.
    pub(super) fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.pass(Operation::SyncFolder, path)?;
        // Windows has no such thing, and needs none.
        if cfg!(windows) { Ok(()) } else { File::open(path)?.sync_all() }
    }

    /// Replaces a file's content in one step that survives a power cut: whoever reads it sees all of the old or the new.
    pub(super) fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut new = path.as_os_str().to_owned();
        new.push(NEW);
        let new = Path::new(&new);
        // There is one writer at a time, so that the name needs not be unique.
        self.remove(new)?;
        let mut file = self.create(new)?;
        file.write_all(bytes)?;
        file.sync()?;
        self.pass(Operation::Rename, path)?;
        fs::rename(new, path)?;
        path.parent().map_or(Ok(()), |folder| self.sync_folder(folder))
    }
}

/// How the names of files end that are about to take another's place.
pub(super) const NEW: &str = ".new";

fn absent_is_fine(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct DiskFile {
    file: File,
    path: Box<Path>,
    disk: Disk,
}

impl DiskFile {
    /// Brings what was written to rest.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.disk.pass(Operation::Sync, &self.path)?;
        self.file.sync_all()
    }
}

impl Write for DiskFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(gate) = &self.disk.gate else { return self.file.write(bytes) };
        let most = gate.pass(Operation::Write(bytes.len()), &self.path)?;
        self.file.write(bytes.get(..most).unwrap_or(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whatever_a_broken_off_run_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(folder.path().join("a.json.new"), "left").unwrap();
        let disk = Disk::default();
        for content in ["one", "two"] {
            disk.replace(&path, content.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        disk.remove(&path).unwrap();
        disk.remove(&path).unwrap();
        disk.remove_folder(folder.path()).unwrap();
        assert!(!folder.path().exists());
    }
}
