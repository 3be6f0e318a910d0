//! A file that is written: it appears under its name when it is complete, and not at all if it never is.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::{Error, Result};

/// What zstd takes where nobody says otherwise.
const ZSTD_LEVEL: i32 = 3;

/// A file on its way. Until it is [finished](OutFile::finish) there is a file beside it under another name, which goes
/// away when this is dropped.
pub(super) struct OutFile {
    path: PathBuf,
    force: bool,
    encoder: BufWriter<Encoder>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub(super) sha256: String,
}

impl OutFile {
    /// Begins the file at `path`, compressed if its name says so. With `force` it replaces one that is there.
    ///
    /// # Errors
    /// If there is one already, or if nothing can be written there.
    pub(super) fn create(path: &Path, force: bool) -> Result<Self> {
        let sink = Sink { target: target(path, force)?, digest: Sha256::new(), bytes: 0 };
        let encoder = match compression(path) {
            Some("gz") => Encoder::Gzip(GzEncoder::new(sink, Compression::default())),
            Some("zst") => Encoder::Zstd(zstd::Encoder::new(sink, ZSTD_LEVEL).map_err(|error| Error::io(path, error))?),
            _ => Encoder::Plain(sink),
        };
        Ok(Self { path: path.to_owned(), force, encoder: BufWriter::with_capacity(1 << 16, encoder) })
    }

    /// Gives the file its name.
    pub(super) fn finish(self) -> Result<Written> {
        let (path, force) = (self.path, self.force);
        let finished = self.encoder.into_inner().map_err(io::IntoInnerError::into_error).and_then(Encoder::finish);
        let sink = finished.map_err(|error| Error::io(&path, error))?;
        let sha256 = hexadecimal(&sink.digest.finalize());
        let written = Written { bytes: sink.bytes, sha256 };
        let Target::Temporary(file) = sink.target else { return Ok(written) };
        file.as_file().sync_all().map_err(|error| Error::io(&path, error))?;
        let named = if force { file.persist(&path) } else { file.persist_noclobber(&path) };
        named.map_err(|error| Error::io(&path, error.error))?;
        Ok(written)
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        // Flushing the encoder would end a block: what is held is written when the file is finished.
        Ok(())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}

/// How the name says that the file is compressed: `gz` or `zst`.
pub(super) fn compression(path: &Path) -> Option<&str> {
    path.extension()?.to_str().filter(|ending| matches!(*ending, "gz" | "zst"))
}

/// Where the bytes go.
enum Target {
    /// To a file beside the one that is wanted.
    Temporary(NamedTempFile),
    /// To what is no plain file, such as a pipe, and can only be written into.
    Device(File),
}

fn target(path: &Path, force: bool) -> Result<Target> {
    let failed = |error| Error::io(path, error);
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => {
            return Err(Error::new(format!("{}: this is a folder", path.display())).hint("name a file in it"));
        }
        Ok(there) if !there.is_file() => {
            return File::options().write(true).open(path).map(Target::Device).map_err(failed);
        }
        Ok(_) if !force => {
            return Err(
                Error::new(format!("{}: there is such a file already", path.display())).hint("--force replaces it")
            );
        }
        _ => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pawen-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    builder.tempfile_in(folder).map(Target::Temporary).map_err(|error| {
        // The cause alone: the name that was tried says nothing to anybody.
        let cause = error.get_ref().and_then(std::error::Error::source).map(ToString::to_string);
        Error::new(format!("{}: nothing can be written here", folder.display()))
            .because(cause.unwrap_or_else(|| error.to_string()))
            .hint("name a file in a folder that exists and may be written to")
    })
}

/// Counts what passes.
struct Sink {
    target: Target,
    digest: Sha256,
    bytes: u64,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = match &mut self.target {
            Target::Temporary(file) => file.write(bytes)?,
            Target::Device(file) => file.write(bytes)?,
        };
        self.digest.update(&bytes[..length]);
        self.bytes += length as u64;
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

enum Encoder {
    Plain(Sink),
    Gzip(GzEncoder<Sink>),
    Zstd(zstd::Encoder<'static, Sink>),
}

impl Encoder {
    fn finish(self) -> io::Result<Sink> {
        match self {
            Self::Plain(sink) => Ok(sink),
            Self::Gzip(gzip) => gzip.finish(),
            Self::Zstd(zstd) => zstd.finish(),
        }
    }
}

impl Write for Encoder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(sink) => sink.write(bytes),
            Self::Gzip(gzip) => gzip.write(bytes),
            Self::Zstd(zstd) => zstd.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_when_it_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hits.txt");
        let mut file = OutFile::create(&path, false).unwrap();
        file.write_all(b"abc").unwrap();
        assert!(!path.exists());
        let written = file.finish().unwrap();
        assert_eq!(written.bytes, 3);
        assert_eq!(written.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!((fs::read(&path).unwrap(), names(folder.path())), (b"abc".to_vec(), vec!["hits.txt".to_owned()]));
    }

    #[test]
    fn what_is_given_up_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = OutFile::create(&folder.path().join("hits.txt"), false).unwrap();
        file.write_all(b"abc").unwrap();
        assert_eq!(names(folder.path()).len(), 1);
        drop(file);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn what_is_there_is_replaced_only_by_force() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hits.txt");
        let late = OutFile::create(&path, false).unwrap();
        fs::write(&path, "old").unwrap();
        assert!(OutFile::create(&path, false).is_err());
        assert!(late.finish().is_err(), "it came while the other was being written");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        let mut file = OutFile::create(&path, true).unwrap();
        file.write_all(b"new").unwrap();
        file.finish().unwrap();
        assert_eq!((fs::read(&path).unwrap(), names(folder.path()).len()), (b"new".to_vec(), 1));
    }

    #[test]
    fn a_name_tells_how_to_compress() {
        let folder = tempfile::tempdir().unwrap();
        let written = |name: &str| {
            let path = folder.path().join(name);
            let mut file = OutFile::create(&path, false).unwrap();
            file.write_all("推".repeat(1000).as_bytes()).unwrap();
            file.finish().unwrap();
            fs::read(path).unwrap()
        };
        let mut text = String::new();
        flate2::read::GzDecoder::new(&written("a.csv.gz")[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, "推".repeat(1000));
        assert_eq!(zstd::decode_all(&written("a.csv.zst")[..]).unwrap(), text.as_bytes());
        assert_eq!(written("a.csv"), text.as_bytes());
    }

    #[test]
    #[cfg(unix)]
    fn a_device_is_written_into() {
        let mut file = OutFile::create(Path::new("/dev/null"), false).unwrap();
        file.write_all(b"abc").unwrap();
        assert_eq!(file.finish().unwrap().bytes, 3);
    }
}
