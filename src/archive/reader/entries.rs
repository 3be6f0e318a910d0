//! The entries of containers, and checksums: the same entries for both.

use std::{fs::File, io, path::Path, sync::atomic::Ordering};

use crc32fast::Hasher;

use crate::archive::{
    Bounds, Reason, SourceFile,
    containers::{self, Contained, Source},
    files::{
        container::Container,
        input::{self, Input},
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
            let source = source(kind, input, &file.path)?;
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

/// Passes the entries of a container that are not left out to `take`, until it returns `false`: the name of each, and its
/// content, or the reason why it is not read.
pub(super) fn each_entry(
    (kind, source): (Container, Source<'_>),
    file: &SourceFile,
    bounds: &Bounds<'_>,
    take: &mut dyn FnMut(&str, Result<Input<'_>, Reason>) -> bool,
) -> Result<(), Reason> {
    containers::each(kind, source, input::most_of_container(file.bytes), &mut |name, found| {
        if bounds.selection.excludes(&within(&file.name, Some(name))) {
            return !bounds.stop.load(Ordering::Relaxed);
        }
        let entry = match found {
            Contained::Entry(stream) => input::of_stream(stream).map_err(|error| failed(&error, true)),
            Contained::Refused(reason) => Err(reason),
        };
        take(name, entry.and_then(|input| input.container.map_or(Ok(input), |kind| Err(Reason::Packed(kind.name())))))
    })
}

/// The container `input` as its readers take it: those with an index read the file at `path` itself.
pub(super) fn source<'s>(kind: Container, input: Input<'s>, path: &Path) -> io::Result<Source<'s>> {
    if kind.needs_file() && !input.compressed {
        return File::open(path).map(Source::File);
    }
    Ok(Source::Stream(input.content))
}

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
    compressed && error.raw_os_error().is_none()
}
