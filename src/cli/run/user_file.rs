//! Small files that a user names: queries, words, choices, manifests.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use bytesize::ByteSize;

/// The most bytes of such a file.
// A device or a wrong file must not fill the memory.
const MOST: u64 = 64 << 20;

/// The content of the file at `path`.
///
/// # Errors
/// If it cannot be read, or is larger than 64 MiB.
pub(in crate::cli) fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_up_to(path, MOST)
}

/// The same of a file of at most `most` bytes.
pub(in crate::cli) fn read_up_to(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let what = format!("larger than {}", ByteSize(most));
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_too_large_is_not_read_to_its_end() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "12345").unwrap();
        assert_eq!(read_up_to(file.path(), 5).unwrap(), b"12345");
        assert_eq!(read_up_to(file.path(), 4).unwrap_err().to_string(), "larger than 4 B");
    }
}
