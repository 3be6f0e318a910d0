//! tar, from a stream.

use std::io::{self, Read};

use tar::Archive;

use super::{Contained, Reason, Take, damaged, name_of};

/// The length of a block. One of zeros at least marks the end of an archive.
const BLOCK: usize = 512;

/// Hands each entry to `take`.
pub(super) fn each(stream: Box<dyn Read + '_>, take: Take<'_>) -> Result<(), Reason> {
    let mut archive = Archive::new(EndZeros { stream, count: 0 });
    for entry in archive.entries().map_err(|error| damaged(&error))? {
        let entry = entry.map_err(|error| damaged(&error))?;
        let name = name_of(&entry.path_bytes());
        // Links, devices and folders have no content.
        let is_file = entry.header().entry_type().is_file() || entry.header().entry_type().is_gnu_sparse();
        if is_file && !take(&name, Contained::Entry(Box::new(entry))) {
            return Ok(());
        }
    }
    // The library takes the end of the stream for that of the archive.
    if archive.into_inner().count < BLOCK {
        return Err(Reason::Damaged("the mark at the end of the tar archive is missing, it may be cut".to_owned()));
    }
    Ok(())
}

/// A stream that counts the zeros at the end of what was read.
struct EndZeros<'s> {
    stream: Box<dyn Read + 's>,
    count: usize,
}

impl Read for EndZeros<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.stream.read(buffer)?;
        let read = buffer.get(..length).unwrap_or_default();
        let zeros = read.iter().rev().take_while(|&&byte| byte == 0).count();
        self.count = zeros + if zeros == length { self.count } else { 0 };
        Ok(length)
    }
}
