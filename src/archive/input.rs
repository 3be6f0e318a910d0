//! Opening a file and undoing its compression, told by its first bytes.

use std::{
    cell::Cell,
    error, fmt,
    fs::{self, File},
    io::{self, BufReader, Read},
    path::Path,
    rc::Rc,
};

use flate2::bufread::MultiGzDecoder;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// The longest distance that `zstd --long=31`, the most that the tool offers, looks back. Archives of forums are packed
/// so, and a decoder refuses them unless told otherwise.
const ZSTD_WINDOW_LOG: u32 = 31;

/// A compressed file may grow by this factor. Texts grow five- to fifty-fold, what was made to fill disks a thousandfold
/// or more; `ClamAV` draws the line there, too.
const GROWTH: u64 = 250;
/// So much may come of any file: a small one that repeats itself is no bomb.
const ALWAYS: u64 = 256 << 20;

/// A file's content as a stream.
pub(super) struct Input {
    /// The decompressed bytes.
    pub(super) content: Box<dyn Read>,
    /// Whether they come out of a decoder, so that a failure means a damaged stream.
    pub(super) compressed: bool,
}

/// Opens the file at `path`. What is no regular file, which may block for ever, is refused.
pub(super) fn open(path: &Path) -> io::Result<Input> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut file = File::open(path)?;
    let mut magic = Vec::with_capacity(4);
    file.by_ref().take(4).read_to_end(&mut magic)?;
    let whole = io::Cursor::new(magic.clone()).chain(file);
    let taken = Rc::new(Cell::new(0));
    let counted = BufReader::with_capacity(128 << 10, Counted { inner: whole, bytes: Rc::clone(&taken) });
    if magic.starts_with(&GZIP) {
        let decoder = MultiGzDecoder::new(counted);
        return Ok(Input { content: Box::new(Bounded { decoder, taken, given: 0 }), compressed: true });
    }
    if magic.starts_with(&ZSTD) {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(counted)?;
        decoder.window_log_max(ZSTD_WINDOW_LOG)?;
        return Ok(Input { content: Box::new(Bounded { decoder, taken, given: 0 }), compressed: true });
    }
    Ok(Input { content: Box::new(counted), compressed: false })
}

/// A stream whose bytes are counted.
struct Counted<R> {
    inner: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes.set(self.bytes.get() + count as u64);
        Ok(count)
    }
}

/// A decoder that fails where its stream has grown too much.
struct Bounded<R> {
    decoder: R,
    /// The compressed bytes read so far.
    taken: Rc<Cell<u64>>,
    /// The decompressed ones.
    given: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given > ALWAYS && self.given / GROWTH > self.taken.get() {
            return Err(io::Error::other(Grown));
        }
        let count = self.decoder.read(buffer)?;
        self.given += count as u64;
        Ok(count)
    }
}

#[derive(Debug)]
struct Grown;

impl fmt::Display for Grown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "grows more than {GROWTH}-fold")
    }
}

impl error::Error for Grown {}

/// The factor that a stream grew beyond, if `error` says so.
pub(super) fn growth(error: &io::Error) -> Option<u64> {
    let cause = error.get_ref()?;
    cause.is::<Grown>().then_some(GROWTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_ends_where_it_has_grown_too_much_and_a_small_one_does_not() {
        let read = |length: u64, taken: u64| {
            let taken = Rc::new(Cell::new(taken));
            let mut stream = Bounded { decoder: io::repeat(0).take(length), taken, given: 0 };
            io::copy(&mut stream, &mut io::sink())
        };
        assert_eq!(read(ALWAYS, 1).ok(), Some(ALWAYS));
        assert_eq!(read(ALWAYS + (1 << 20), 2 << 20).ok(), Some(ALWAYS + (1 << 20)));
        let error = read(2 * ALWAYS, 1 << 20).unwrap_err();
        assert_eq!(growth(&error), Some(GROWTH));
        assert_eq!(growth(&io::Error::other("gone")), None);
    }
}
