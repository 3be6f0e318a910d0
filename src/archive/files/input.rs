//! Opening a file: undoing its compression and its encoding, both recognised by content.

use std::{
    cell::Cell,
    error, fmt,
    fs::{self, File},
    io::{self, BufReader, Read},
    path::Path,
    rc::Rc,
};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;

use super::{
    container::Container,
    encoding::{self, Transcoded},
    folder,
};

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// The last three bytes of a frame that zstd's decoder passes over; the first one is `50` to `5F`.
const SKIPPABLE: [u8; 3] = [0x2a, 0x4d, 0x18];
const XZ: [u8; 6] = [0xfd, b'7', b'z', b'X', b'Z', 0];
const BZIP2: [u8; 3] = *b"BZh";
/// The memory that a decoder of xz may ask for, in KiB: `xz -9` takes 65 MiB.
const XZ_MEMORY: u32 = 256 << 10;
/// The longest distance that `zstd --long=31`, the most that the tool offers, looks back. Archives of forums are packed
/// so, and a decoder refuses them by default.
const ZSTD_WINDOW_LOG: u32 = 31;

/// A compressed file may grow by this factor. Texts grow five- to fifty-fold, what was made to fill disks a thousandfold
/// or more; `ClamAV` draws the line there, too.
const GROWTH: u64 = 250;
/// Any file may grow to this: a small one that repeats itself is no bomb.
const ALWAYS: u64 = 256 << 20;

/// The content of a file, or of an entry of a container, as a stream.
pub(in crate::archive) struct Input<'s> {
    /// The decompressed bytes, in UTF-8 if they are text in an encoding that was recognised.
    pub(in crate::archive) content: Box<dyn Read + 's>,
    /// Whether they come out of a decoder, so that a failure means a damaged stream.
    pub(in crate::archive) compressed: bool,
    /// The name of the encoding that is converted to UTF-8.
    pub(in crate::archive) encoding: Option<&'static str>,
    /// The kind of container that the content is.
    pub(in crate::archive) container: Option<Container>,
}

/// Opens the file at `path`, or the folder of one post. What is neither a regular file nor a folder may block for ever, and
/// is refused.
pub(in crate::archive) fn open(path: &Path) -> io::Result<Input<'static>> {
    let facts = fs::metadata(path)?;
    if facts.is_dir() {
        return of_stream(Box::new(folder::open(path)?));
    }
    if !facts.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    of_stream(Box::new(File::open(path)?))
}

/// Undoes the compression and the encoding of `stream`.
pub(in crate::archive) fn of_stream<'s>(stream: Box<dyn Read + 's>) -> io::Result<Input<'s>> {
    let start = Start::of(stream);
    if start.is_compressed() {
        return Ok(start.decompressed()?.converted(true));
    }
    Ok(start.converted(false))
}

/// A stream whose first bytes have been read, to recognise what it is.
struct Start<'s> {
    head: Vec<u8>,
    rest: Box<dyn Read + 's>,
}

impl<'s> Start<'s> {
    fn of(mut stream: Box<dyn Read + 's>) -> Self {
        let mut head = Vec::with_capacity(encoding::LOOK);
        let failure = stream.by_ref().take(encoding::LOOK as u64).read_to_end(&mut head).err();
        // A stream that fails among its first bytes fails again where they end.
        let rest: Box<dyn Read + 's> = match failure {
            Some(error) => Box::new(Failing(Some(error))),
            None if head.len() < encoding::LOOK => Box::new(io::empty()),
            None => stream,
        };
        Self { head, rest }
    }

    fn is_compressed(&self) -> bool {
        let head = self.head.as_slice();
        [&GZIP[..], &XZ].iter().any(|magic| head.starts_with(magic)) || is_zstd(head) || is_bzip2(head)
    }

    /// The beginning of what it decompresses to.
    fn decompressed(self) -> io::Result<Self> {
        let taken = Rc::new(Cell::new(0));
        let is = |magic: &[u8]| self.head.starts_with(magic);
        let (is_gzip, is_zstd, is_xz) = (is(&GZIP), is_zstd(&self.head), is(&XZ));
        let whole = io::Cursor::new(self.head).chain(self.rest);
        // Counted before the decoder, so that both sides of its growth are known.
        let counted = BufReader::with_capacity(128 << 10, Counted { inner: whole, bytes: Rc::clone(&taken) });
        Ok(Self::of(match () {
            // All members of the file: `cat a.gz b.gz` is a gzip file, and so is one that a crawler appended to.
            () if is_gzip => bounded(MultiGzDecoder::new(counted), taken),
            () if is_zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(counted)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                bounded(decoder, taken)
            }
            () if is_xz => bounded(XzReader::new_mem_limit(counted, true, XZ_MEMORY), taken),
            () => bounded(MultiBzDecoder::new(counted), taken),
        }))
    }

    /// Recognises containers, and converts text in another encoding to UTF-8.
    fn converted(self, compressed: bool) -> Input<'s> {
        let container = Container::of(&self.head);
        let found = if container.is_none() { encoding::of(&self.head) } else { None };
        let whole = io::Cursor::new(self.head).chain(self.rest);
        let content: Box<dyn Read + 's> = match found {
            Some(charset) => Box::new(Transcoded::new(whole, charset)),
            None => Box::new(whole),
        };
        Input { content, compressed, encoding: found.map(encoding::Charset::name), container }
    }
}

fn bounded<'s>(decoder: impl Read + 's, taken: Rc<Cell<u64>>) -> Box<dyn Read + 's> {
    Box::new(Bounded { decoder, taken, given: 0 })
}

fn is_zstd(magic: &[u8]) -> bool {
    let (first, rest) = magic.split_first().unwrap_or((&0, &[]));
    magic.starts_with(&ZSTD) || ((0x50..=0x5f).contains(first) && rest.starts_with(&SKIPPABLE))
}

fn is_bzip2(magic: &[u8]) -> bool {
    magic.starts_with(&BZIP2) && magic.get(3).is_some_and(u8::is_ascii_digit)
}

/// A stream that fails once and then has ended.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// What all entries of a container, and of the containers in it, have grown to, and may grow to at most.
#[derive(Debug, Clone)]
pub(in crate::archive) struct Growth {
    given: Rc<Cell<u64>>,
    most: u64,
}

impl Growth {
    /// The growth of a container of `bytes` bytes.
    pub(in crate::archive) fn of_container(bytes: u64) -> Self {
        Self::up_to(bytes.saturating_mul(GROWTH).max(ALWAYS))
    }

    /// A growth to `most` bytes.
    pub(in crate::archive) fn up_to(most: u64) -> Self {
        Self { given: Rc::default(), most }
    }

    /// `content` as a stream that fails where all streams together have grown too much.
    pub(in crate::archive) fn limited<'s>(&self, content: Box<dyn Read + 's>) -> Box<dyn Read + 's> {
        Box::new(Limited { content, growth: self.clone() })
    }
}

struct Limited<'s> {
    content: Box<dyn Read + 's>,
    growth: Growth,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Growth { given, most } = &self.growth;
        let left = most.checked_sub(given.get()).ok_or_else(|| io::Error::other(Grown))?;
        // One byte more than may come shows that it would.
        let most_now = usize::try_from(left).unwrap_or(usize::MAX).saturating_add(1);
        let length = buffer.len().min(most_now);
        let count = match buffer.get_mut(..length) {
            Some(part) => self.content.read(part)?,
            None => 0,
        };
        given.set(given.get() + count as u64);
        if given.get() > *most { Err(io::Error::other(Grown)) } else { Ok(count) }
    }
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
        // Divided and not multiplied: it cannot overflow.
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
pub(in crate::archive) fn growth(error: &io::Error) -> Option<u64> {
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
