//! A sliding window over a stream: what is being looked at is in one piece, what is done with is forgotten.

use std::{
    borrow::Cow,
    io::{self, Read},
    sync::{MutexGuard, atomic::Ordering},
};

use crc32fast::Hasher;

use crate::archive::Bounds;

const SMALLEST_READ: usize = 256 << 10;
const LARGEST_READ: usize = 4 << 20;
/// A window that grows beyond this waits until no other one is that large.
const LARGE: usize = 2 << 20;

/// The part of a stream that is in memory.
pub(in crate::archive) struct Window<'a> {
    source: Box<dyn Read + 'a>,
    bounds: &'a Bounds<'a>,
    /// Held while the window is large.
    lane: Option<MutexGuard<'a, ()>>,
    buffer: Cow<'a, [u8]>,
    /// Where in the buffer the window begins.
    start: usize,
    /// How many bytes of the stream lie before the window.
    offset: u64,
    ended: bool,
    failure: Option<io::Error>,
    checksum: Hasher,
}

impl<'a> Window<'a> {
    pub(in crate::archive) fn new(source: Box<dyn Read + 'a>, bounds: &'a Bounds<'a>) -> Self {
        let (buffer, checksum) = (Cow::Owned(Vec::new()), Hasher::new());
        Self { source, bounds, lane: None, buffer, start: 0, offset: 0, ended: false, failure: None, checksum }
    }

    /// A window over all of `bytes`, which are in memory already.
    pub(in crate::archive) fn of_memory(bytes: impl Into<Cow<'a, [u8]>>, bounds: &'a Bounds<'a>) -> Self {
        Self { buffer: bytes.into(), ended: true, ..Self::new(Box::new(io::empty()), bounds) }
    }

    /// The bounds of reading.
    pub(in crate::archive) const fn bounds(&self) -> &'a Bounds<'a> {
        self.bounds
    }

    /// The bytes in memory that are not yet done with.
    pub(in crate::archive) fn bytes(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Where the window begins, in bytes of the stream.
    pub(in crate::archive) const fn offset(&self) -> u64 {
        self.offset
    }

    /// How many bytes of the stream have been read so far.
    pub(in crate::archive) fn total(&self) -> u64 {
        self.offset + self.bytes().len() as u64
    }

    /// The CRC-32 of the bytes read so far.
    pub(in crate::archive) fn crc32(&self) -> u32 {
        self.checksum.clone().finalize()
    }

    /// Whether the stream failed.
    pub(in crate::archive) const fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// What broke the stream off, if anything did.
    pub(in crate::archive) fn failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// Forgets the first `count` bytes of the window.
    pub(in crate::archive) fn consume(&mut self, count: usize) {
        let count = count.min(self.bytes().len());
        self.start += count;
        self.offset += count as u64;
        if self.lane.is_some() && self.bytes().len() <= LARGE {
            let buffer = self.buffer.to_mut();
            buffer.drain(..self.start);
            // One giant record must not keep its memory until the end of the file.
            buffer.shrink_to(LARGE);
            self.start = 0;
            self.lane = None;
        }
    }

    /// Reads more of the stream onto the end of the window; false if there is no more.
    ///
    /// The longer the window has grown, the more is read at once, so that a long record costs no more copying than a
    /// short one. A failing stream ends where it fails, and any stream where the reading is to stop.
    pub(in crate::archive) fn more(&mut self) -> bool {
        if self.ended || self.bounds.stop.load(Ordering::Relaxed) {
            return false;
        }
        let buffer = self.buffer.to_mut();
        buffer.drain(..std::mem::take(&mut self.start));
        let known = buffer.len();
        if known > LARGE && self.lane.is_none() {
            self.lane = Some(self.bounds.throttle.lane());
        }
        let limit = known.clamp(SMALLEST_READ, LARGEST_READ);
        // By default a vector doubles, which is much where it is large.
        buffer.reserve_exact(limit);
        if let Err(error) = self.source.by_ref().take(limit as u64).read_to_end(buffer) {
            self.failure = Some(error);
            self.ended = true;
        }
        let fresh = self.buffer.get(known..).unwrap_or_default();
        self.checksum.update(fresh);
        // Not read again: a decoder may fail when it is read after its end.
        self.ended |= fresh.is_empty();
        !fresh.is_empty()
    }

    /// Forgets bytes as long as they are `skipped`, and reads on as needed; how many that were.
    pub(in crate::archive) fn skip(&mut self, skipped: impl Fn(u8) -> bool) -> u64 {
        let from = self.offset;
        loop {
            let count = self.bytes().iter().take_while(|&&byte| skipped(byte)).count();
            self.consume(count);
            if !self.bytes().is_empty() || !self.more() {
                return self.offset - from;
            }
        }
    }

    /// Reads to the end of the stream and forgets it all.
    pub(in crate::archive) fn drain(&mut self) {
        loop {
            self.consume(self.bytes().len());
            if !self.more() {
                return;
            }
        }
    }

    /// Reads until the window holds `count` bytes or the stream ends; the bytes of the window.
    pub(in crate::archive) fn at_least(&mut self, count: usize) -> &[u8] {
        while self.bytes().len() < count && self.more() {}
        self.bytes()
    }

    /// Reads until the stream ends or the window holds more than a record may be long; returns whether it ended.
    pub(in crate::archive) fn fits(&mut self) -> bool {
        let limit = self.bounds().record;
        self.at_least(limit.saturating_add(1)).len() <= limit
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::archive::{Throttle, files::bounds::NEVER};

    #[test]
    fn a_window_slides_over_the_stream() {
        let content: Vec<u8> = (0..3_000_000_u32).map(|i| (i % 251) as u8).collect();
        let throttle = Throttle::new(0);
        let bounds = Bounds::new(&throttle, &NEVER);
        let mut window = Window::new(Box::new(io::Cursor::new(content.clone())), &bounds);
        let mut seen = Vec::new();
        while window.more() {
            let take = window.bytes().len() / 2 + 1;
            seen.extend_from_slice(&window.bytes()[..take]);
            window.consume(take);
            assert_eq!(window.offset(), seen.len() as u64);
        }
        seen.extend_from_slice(window.bytes());
        assert!(seen == content);
        assert_eq!(window.total(), content.len() as u64);
    }

    #[test]
    fn a_window_ends_where_it_is_to_stop() {
        let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
        let bounds = Bounds::new(&throttle, &stop);
        let mut window = Window::new(Box::new(io::repeat(0)), &bounds);
        assert!(window.more());
        stop.store(true, Ordering::Relaxed);
        window.drain();
        assert_eq!(window.total(), SMALLEST_READ as u64);
    }

    #[test]
    fn one_window_is_large_at_a_time_and_gives_its_room_back() {
        let throttle = Throttle::new(0);
        let bounds = Bounds::new(&throttle, &NEVER);
        let mut window = Window::new(Box::new(io::repeat(0).take(9 << 20)), &bounds);
        window.at_least(8 << 20);
        assert!(window.lane.is_some() && window.buffer.to_mut().capacity() < 16 << 20);
        window.consume(8 << 20);
        assert!(window.lane.is_none() && window.buffer.to_mut().capacity() <= 2 * LARGE);
        window.drain();
        assert_eq!(window.total(), 9 << 20);
    }

    #[test]
    fn what_was_read_before_a_failure_is_kept() {
        struct Failing(bool);
        impl Read for Failing {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                if std::mem::replace(&mut self.0, true) {
                    return Err(io::Error::other("gone"));
                }
                buffer[..2].copy_from_slice(b"ab");
                Ok(2)
            }
        }
        let throttle = Throttle::new(0);
        let bounds = Bounds::new(&throttle, &NEVER);
        let mut window = Window::new(Box::new(Failing(false)), &bounds);
        assert_eq!(window.at_least(10), b"ab");
        assert_eq!(window.failure().unwrap().to_string(), "gone");
        assert!(!window.more());
    }
}
