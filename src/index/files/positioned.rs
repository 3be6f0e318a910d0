//! A file that is read by position.
//!
//! Reading a memory map beyond the end of a file that was truncated ends the process (SIGBUS). A read by position returns
//! an error instead, at the cost of one copy. Stored texts are read in whole blocks, so the copy is cheap next to their
//! decompression.

use super::messages::FileFault;
use crate::message::AnyMessage;
use std::{fs::File, io, ops::Range, path::Path};

use tantivy::{
    HasLen,
    directory::{FileHandle, OwnedBytes},
};

use super::file;

/// A file that is read by position, with the length that it had when it was opened.
#[derive(Debug)]
pub(super) struct PositionedFile {
    file: File,
    length: usize,
}

impl PositionedFile {
    /// Opens the file at `path`.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = file::open(path)?;
        let length = usize::try_from(file.metadata()?.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
        Ok(Self { file, length })
    }
}

impl HasLen for PositionedFile {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for PositionedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        // Offsets come from the file itself: a damaged one must not allocate gigabytes.
        if range.start > range.end || range.end > self.length {
            return Err(io::Error::new(io::ErrorKind::InvalidData, AnyMessage::from(FileFault::OffsetBeyondEnd)));
        }
        let mut bytes = vec![0; range.len()];
        let mut filled = 0;
        while filled < bytes.len() {
            match read_at(&self.file, &mut bytes[filled..], (range.start + filled) as u64) {
                // Its length was read when it was opened.
                Ok(0) => {
                    return Err(io::Error::new(
                        io::ErrorKind::UnexpectedEof,
                        AnyMessage::from(FileFault::FileTruncated),
                    ));
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(OwnedBytes::new(bytes))
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_truncated_file_is_an_error_and_no_signal() {
        let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        std::fs::write(&path, b"0123456789").unwrap();
        let file = PositionedFile::open(&path).unwrap();
        assert_eq!(file.read_bytes(3..7).unwrap().as_slice(), b"3456");
        assert_eq!(file.read_bytes(10..10).unwrap().as_slice(), b"");
        assert_eq!(file.read_bytes(3..11).unwrap_err().kind(), io::ErrorKind::InvalidData);
        File::options().write(true).open(&path).unwrap().set_len(5).unwrap();
        assert_eq!(file.read_bytes(0..5).unwrap().as_slice(), b"01234");
        assert_eq!(file.read_bytes(3..7).unwrap_err().to_string(), "the file was truncated");
    }
}
