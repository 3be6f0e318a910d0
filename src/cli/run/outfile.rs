//! Output files, which appear under their name once they are complete, and never if they are not.

mod target;

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

pub(in crate::cli) use self::target::is_in;
use self::target::{Target, target};
use crate::cli::Failure;
use crate::{Error, Result, text::hex};

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

/// A file that is being written. Until it is [finished](OutFile::finish) there is a temporary file next to it, which is
/// removed on drop.
pub(in crate::cli) struct OutFile {
    path: PathBuf,
    /// The path of the finished file, with links resolved.
    place: PathBuf,
    force: bool,
    encoder: BufWriter<Encoder>,
    /// The digest of the content before compression, if it is compressed.
    digest: Option<Sha256>,
}

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Written {
    pub(in crate::cli) bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub(in crate::cli) sha256: String,
    /// The SHA-256 of its content before compression.
    pub(in crate::cli) content_sha256: String,
}

/// The SHA-256 of what `source` holds, in hexadecimal.
pub(in crate::cli) fn digest(mut source: impl io::Read) -> io::Result<String> {
    let (mut digest, mut chunk) = (Sha256::new(), vec![0; 64 << 10]);
    loop {
        let count = source.read(&mut chunk)?;
        let Some(read @ [_, ..]) = chunk.get(..count) else { return Ok(hex::encode(&digest.finalize())) };
        digest.update(read);
    }
}

impl OutFile {
    /// Starts the file at `path`, compressed if its extension says so. `force` lets it replace an existing file; a link
    /// stays, and its target is replaced. Blocks on a pipe without a reader.
    ///
    /// # Errors
    /// If the file exists already, or cannot be written.
    pub(in crate::cli) fn create(path: &Path, force: bool) -> Result<Self> {
        Self::compressed(path, force, compression(path))
    }

    /// As [`OutFile::create`], but never compressed.
    pub(in crate::cli) fn plain(path: &Path, force: bool) -> Result<Self> {
        Self::compressed(path, force, None)
    }

    /// A file that is only measured: its bytes are counted and digested, and written nowhere. Compressed as a file at `path`
    /// would be.
    ///
    /// # Errors
    /// If it cannot be compressed.
    pub(in crate::cli) fn measured(path: &Path) -> Result<Self> {
        Self::into_target(path, path.to_owned(), Target::Nowhere, compression(path), false)
    }

    fn compressed(path: &Path, force: bool, compression: Option<&str>) -> Result<Self> {
        let (place, target) = target(path, force)?;
        Self::into_target(path, place, target, compression, force)
    }

    fn into_target(
        path: &Path,
        place: PathBuf,
        target: Target,
        compression: Option<&str>,
        force: bool,
    ) -> Result<Self> {
        let sink = Sink { target, digest: Sha256::new(), bytes: 0 };
        let encoder = match compression {
            Some("gz") => Encoder::Gzip(GzEncoder::new(sink, Compression::default())),
            Some("zst") => Encoder::Zstd(zstd::Encoder::new(sink, ZSTD_LEVEL).map_err(|error| Error::io(path, error))?),
            _ => Encoder::Plain(sink),
        };
        // Another version of a compressor writes other bytes for the same content.
        let digest = compression.map(|_| Sha256::new());
        // Formats write small pieces, and each call of an encoder has a cost of its own.
        Ok(Self { path: path.to_owned(), place, force, encoder: BufWriter::with_capacity(1 << 16, encoder), digest })
    }

    /// Returns whether a regular file will exist at the path, unlike a device or a pipe.
    pub(in crate::cli) fn is_file(&self) -> bool {
        let sink = match self.encoder.get_ref() {
            Encoder::Plain(sink) => sink,
            Encoder::Gzip(gzip) => gzip.get_ref(),
            Encoder::Zstd(zstd) => zstd.get_ref(),
        };
        matches!(sink.target, Target::Temporary(_))
    }

    /// The error of a failed write.
    pub(in crate::cli) fn failed(&self, failure: Failure) -> Failure {
        error_of(failure, &self.path, self.is_file())
    }

    /// Renames the file to its final name.
    pub(in crate::cli) fn finish(self) -> Result<Written, Failure> {
        let (path, is_file) = (self.path.clone(), self.is_file());
        self.end().map_err(|failure| error_of(failure, &path, is_file))
    }

    fn end(self) -> Result<Written, Failure> {
        let Self { place, force, encoder, digest, .. } = self;
        let sink = encoder.into_inner().map_err(io::IntoInnerError::into_error).and_then(Encoder::finish)?;
        let sha256 = hex::encode(&sink.digest.finalize());
        let content_sha256 = digest.map_or_else(|| sha256.clone(), |digest| hex::encode(&digest.finalize()));
        let written = Written { bytes: sink.bytes, sha256, content_sha256 };
        let Target::Temporary(file) = sink.target else { return Ok(written) };
        // Before the rename: after a power failure the name must not lead to an empty file.
        file.as_file().sync_all()?;
        // Another program may have made a file of this name since the start.
        let named = if force { file.persist(&place) } else { file.persist_noclobber(&place) };
        named.map_err(|error| error.error)?;
        Ok(written)
    }
}

/// The error of a failed write at `path`. The reader of a pipe may stop early, as on standard output.
fn error_of(failure: Failure, path: &Path, is_file: bool) -> Failure {
    if is_file || !matches!(failure, Failure::BrokenPipe) { failure.at(path) } else { failure }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.encoder.write(bytes)?;
        if let Some(digest) = &mut self.digest {
            digest.update(&bytes[..written]);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        // Flushing the encoder would end a block: the rest is written when the file is finished.
        Ok(())
    }
}

/// `path` with `ending` after its whole name, for a file that belongs to it.
pub(in crate::cli) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The compression that an extension names: `gz` or `zst`.
pub(in crate::cli) fn compression(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?;
    ["gz", "zst"].into_iter().find(|known| ending.eq_ignore_ascii_case(known))
}

/// Counts and digests the bytes that pass.
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
            Target::Nowhere => bytes.len(),
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
    use std::{fs, io::Read as _};

    use super::{target::SUFFIX, *};

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
    fn an_extension_names_the_compression() {
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

    #[test]
    #[cfg(unix)]
    fn a_link_stays_and_what_it_leads_to_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("far")).unwrap();
        std::os::unix::fs::symlink("far/hits.txt", at("link")).unwrap();
        std::os::unix::fs::symlink(at("link"), at("link-to-link")).unwrap();
        for content in ["new", "newer"] {
            let mut file = OutFile::create(&at("link-to-link"), content == "newer").unwrap();
            assert_eq!((names(folder.path()).len(), names(&at("far")).iter().any(|n| n.ends_with(SUFFIX))), (3, true));
            file.write_all(content.as_bytes()).unwrap();
            file.finish().unwrap();
            assert_eq!((fs::read_to_string(at("far/hits.txt")).unwrap(), names(&at("far")).len()), (content.into(), 1));
            assert!(at("link").is_symlink() && at("link-to-link").is_symlink());
        }
        assert!(
            OutFile::create(&at("link"), false).err().unwrap().to_string().contains("there is such a file already")
        );
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_is_open_already_is_written_into() {
        use std::os::fd::AsRawFd as _;
        let mut open = tempfile::tempfile().unwrap();
        open.write_all(b"before ").unwrap();
        for name in ["/dev/fd", "/proc/self/fd", "/proc/thread-self/fd"] {
            let mut file = OutFile::create(&Path::new(name).join(open.as_raw_fd().to_string()), false).unwrap();
            assert!(!file.is_file());
            file.write_all(b"after ").unwrap();
            file.finish().unwrap();
        }
        let mut text = String::new();
        io::Seek::rewind(&mut open).unwrap();
        open.read_to_string(&mut text).unwrap();
        assert_eq!(text, "before after after after ");
    }

    #[test]
    fn what_a_killed_writer_left_is_removed_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".pawen-0123456789abcDEF.part");
        fs::write(&left, "left").unwrap();
        for name in [".pawen-notes", ".pawen-notes.part", ".pawen-notes-of-mine-01.part"] {
            fs::write(folder.path().join(name), "of another program").unwrap();
        }
        let first = OutFile::create(&folder.path().join("first.txt"), false).unwrap();
        assert!(!left.exists());
        let second = OutFile::create(&folder.path().join("second.txt"), false).unwrap();
        first.finish().unwrap();
        second.finish().unwrap();
        assert_eq!(
            names(folder.path()),
            [".pawen-notes", ".pawen-notes-of-mine-01.part", ".pawen-notes.part", "first.txt", "second.txt"]
        );
    }
}
