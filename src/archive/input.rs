//! Opening a file and undoing its compression, told by its first bytes.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use flate2::read::MultiGzDecoder;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// The longest distance that `zstd --long=31`, the most that the tool offers, looks back. Archives of forums are packed
/// so, and a decoder refuses them unless told otherwise.
const ZSTD_WINDOW_LOG: u32 = 31;

/// A file's content as a stream.
pub(super) struct Input {
    /// The decompressed bytes.
    pub(super) content: Box<dyn Read>,
    /// Whether they come out of a decoder, so that a failure means a damaged stream.
    pub(super) compressed: bool,
}

/// Opens the file at `path`.
pub(super) fn open(path: &Path) -> io::Result<Input> {
    let mut file = File::open(path)?;
    let mut magic = Vec::with_capacity(4);
    file.by_ref().take(4).read_to_end(&mut magic)?;
    let whole = BufReader::with_capacity(128 << 10, io::Cursor::new(magic.clone()).chain(file));
    if magic.starts_with(&GZIP) {
        return Ok(Input { content: Box::new(MultiGzDecoder::new(whole)), compressed: true });
    }
    if magic.starts_with(&ZSTD) {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(whole)?;
        decoder.window_log_max(ZSTD_WINDOW_LOG)?;
        return Ok(Input { content: Box::new(decoder), compressed: true });
    }
    Ok(Input { content: Box::new(whole), compressed: false })
}
