//! The entries of containers, and checksums: the same entries for both.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, Write as _},
    path::Path,
    sync::atomic::Ordering,
};

use crc32fast::Hasher;

use crate::archive::{
    Bounds, Reason, SourceFile,
    containers::{self, Contained, Source},
    files::{
        container::Container,
        input::{self, Growth, Input},
        window::Window,
    },
    within,
};

/// The CRC-32 of the content of `file`, as [`crate::archive::Summary::crc32`] has it, without looking at the content.
///
/// # Errors
/// If it cannot be read, or the reading is to stop. A damaged stream has that of what came before the damage.
pub fn checksum(file: &SourceFile, bounds: &Bounds<'_>) -> io::Result<u32> {
    let input = input::open(&file.path)?;
    let mut failure = None;
    let mut drained = |input: Input<'_>| {
        let mut window = Window::new(input.content, bounds);
        window.drain();
        failure = window.failure().filter(|error| !is_damage(error, input.compressed)).or(failure.take());
        window.crc32()
    };
    let crc32 = match input.container {
        None => drained(input),
        Some(kind) => {
            let mut entries = Hasher::new();
            let source = source(kind, input, &file.path, bounds)?;
            // What cannot be read of it is no part of the content.
            let _ = each_entry((kind, source), file, bounds, &mut |_, entry| {
                if let Ok(input) = entry {
                    entries.update(&drained(input).to_le_bytes());
                }
                !bounds.stop.load(Ordering::Relaxed)
            });
            entries.finalize()
        }
    };
    if bounds.stop.load(Ordering::Relaxed) {
        return Err(io::ErrorKind::Interrupted.into());
    }
    failure.map_or(Ok(crc32), Err)
}

/// How deep containers in containers are read.
const DEEPEST: usize = 2;

/// Passes the entries of a container that are not left out to `take`, until it returns `false`: the name of each, and its
/// content, or the reason why it is not read. An entry that is itself a container is passed as its entries, named
/// `inner.zip!entry`.
///
/// # Errors
/// If the container, or the rest of it, cannot be read.
pub(super) fn each_entry(
    container: (Container, Source<'_>),
    file: &SourceFile,
    bounds: &Bounds<'_>,
    take: &mut dyn FnMut(&str, Result<Input<'_>, Reason>) -> bool,
) -> Result<(), Reason> {
    let growth = Growth::of_container(file.bytes);
    Entries { file, bounds, growth, take, goes_on: true }.each(container, "", 0)
}

/// The walk through the entries of a container.
struct Entries<'a, 't> {
    file: &'a SourceFile,
    bounds: &'a Bounds<'a>,
    growth: Growth,
    take: &'t mut dyn FnMut(&str, Result<Input<'_>, Reason>) -> bool,
    goes_on: bool,
}

impl Entries<'_, '_> {
    /// Walks through a container with `depth` others around it; `around` are their names.
    fn each(&mut self, (kind, source): (Container, Source<'_>), around: &str, depth: usize) -> Result<(), Reason> {
        let growth = self.growth.clone();
        containers::each(kind, source, &growth, &mut |name, found| {
            let name = if around.is_empty() { name.to_owned() } else { within(around, Some(name)) };
            self.goes_on = !self.bounds.stop.load(Ordering::Relaxed);
            if self.goes_on && !self.bounds.selection.excludes(&within(&self.file.name, Some(&name))) {
                self.entry(&name, found, depth);
            }
            self.goes_on
        })
    }

    fn entry(&mut self, name: &str, found: Contained<'_>, depth: usize) {
        let opened = match found {
            Contained::Entry(stream) => input::of_stream(stream).map_err(|error| failed(&error, true)),
            Contained::Refused(reason) => Err(reason),
        };
        if let Err(reason) = opened.and_then(|input| self.opened(name, input, depth)) {
            self.goes_on &= (self.take)(name, Err(reason));
        }
    }

    fn opened(&mut self, name: &str, mut input: Input<'_>, depth: usize) -> Result<(), Reason> {
        // The bytes of the entry have been counted, and not what they decompress to.
        if input.compressed {
            input.content = self.growth.limited(input.content);
        }
        match input.container {
            None => {
                // The container is a decoder as well: what fails is damaged.
                input.compressed = true;
                self.goes_on &= (self.take)(name, Ok(input));
            }
            Some(kind) if depth == DEEPEST => return Err(Reason::Packed(kind.name())),
            Some(kind) => {
                let source = nested(kind, input, self.bounds).map_err(|error| failed(&error, true))?;
                self.each((kind, source), name, depth + 1)?;
            }
        }
        Ok(())
    }
}

/// The container `input` as its readers take it: those with an index read the file at `path` itself.
pub(super) fn source<'s>(
    kind: Container,
    input: Input<'s>,
    path: &Path,
    bounds: &Bounds<'_>,
) -> io::Result<Source<'s>> {
    // Opened a second time rather than copied: the stream of it was only read for its first bytes.
    if kind.needs_file() && !input.compressed {
        return File::open(path).map(Source::File);
    }
    nested(kind, input, bounds)
}

/// The same for a container that is no file of its own: one with an index is copied to a file without a name, which the
/// system removes when it is closed.
fn nested<'s>(kind: Container, mut input: Input<'s>, bounds: &Bounds<'_>) -> io::Result<Source<'s>> {
    if !kind.needs_file() {
        return Ok(Source::Stream(input.content));
    }
    // Its directory is at the end, so that it cannot be read as a stream; the file has no name and goes with the
    // process.
    let (mut file, mut chunk) = (tempfile::tempfile()?, vec![0; COPIED]);
    while !bounds.stop.load(Ordering::Relaxed) {
        let count = input.content.read(&mut chunk)?;
        let Some(copied @ [_, ..]) = chunk.get(..count) else { break };
        file.write_all(copied)?;
    }
    file.rewind()?;
    Ok(Source::File(file))
}

/// How many bytes are copied at a time.
const COPIED: usize = 64 << 10;

/// The reason that a failure of a stream gives.
pub(super) fn failed(error: &io::Error, compressed: bool) -> Reason {
    let cause = error.to_string();
    match input::growth(error) {
        Some(times) => Reason::Expands(times),
        None if is_damage(error, compressed) => Reason::Damaged(cause),
        None => Reason::Unreadable(cause),
    }
}

/// Whether a failure is the content's own. What the system reports is not: another time it may be read.
fn is_damage(error: &io::Error, compressed: bool) -> bool {
    // An error of the system is about the disk, even if it arrives through a decoder.
    compressed && error.raw_os_error().is_none()
}
