//! Reads one file to the end, whatever is in it.

#[cfg(test)]
mod claims;
mod entries;
mod nested;
mod records;
mod whole;

use std::{
    io::{self, Read as _},
    ops::ControlFlow,
    path::Path,
    sync::Arc,
};

use crc32fast::Hasher;

pub use self::entries::checksum;
use self::entries::{each_entry, failed, source};
use super::{
    Bounds, Fault, Piece, Reason, RecordPlace, SourceFile, Summary,
    assembly::Assembly,
    files::{
        input::{self, Input},
        kind::FileKind,
        window::Window,
    },
    records::content::{self, Content},
    report::{output::Output, reject::excerpt},
    within,
};

/// Reads `file` and hands each thread, rejected record and warning to `sink`, in the order of the content; the warnings
/// and the rejection of an unreadable rest come last. The sink may stop the reading with [`ControlFlow::Break`], any
/// thread by [`Bounds::stop`].
///
/// Never fails: what cannot be read is a [`Piece::Reject`].
pub fn read(
    file: &SourceFile,
    bounds: &Bounds<'_>,
    sink: &mut (dyn FnMut(Piece) -> ControlFlow<()> + Send),
) -> Summary {
    let output = Output::new(&file.name, (bounds.stop, bounds.selection), sink);
    let mut reader = Reader { file: hint(&file.path).into(), bounds, output, assembly: Assembly::default() };
    let (bytes, crc32) = match input::open(&file.path) {
        Ok(input) => reader.file(input, file),
        Err(error) => {
            let whole = RecordPlace { offset: 0, length: file.bytes };
            reader.output.reject_rest(whole, Reason::Unreadable(error.to_string()), String::new());
            return reader.output.finish(0, 0);
        }
    };
    // A file that is gone by now was open and read to its end.
    if !reader.output.is_stopped() && file.now().is_some_and(|now| now != *file) {
        reader.output.fault(bytes, Fault::Changed);
    }
    reader.output.finish(bytes, crc32)
}

/// The path by which a file hints at its board and article: the same however its archive is named.
fn hint(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The kind of `file` by its first bytes, decompressed.
///
/// # Errors
/// If it cannot be read.
pub fn kind_of(file: &SourceFile) -> io::Result<FileKind> {
    let mut head = Vec::new();
    input::open(&file.path)?.content.take(FileKind::HEAD).read_to_end(&mut head)?;
    Ok(FileKind::of(&head))
}

/// The reading of one file.
struct Reader<'a> {
    /// The path of the file, with the name of the entry that is being read.
    file: Arc<str>,
    bounds: &'a Bounds<'a>,
    output: Output<'a>,
    assembly: Assembly,
}

impl Reader<'_> {
    /// Reads a file or the entries of a container; how many bytes there were, and their CRC-32: of a container that of the
    /// CRC-32s of its entries.
    fn file(&mut self, input: Input<'_>, file: &SourceFile) -> (u64, u32) {
        let Some(kind) = input.container else { return self.stream(input) };
        let (mut bytes, mut crc32) = (0, Hasher::new());
        let compressed = input.compressed;
        let source = match source(kind, input, &file.path, self.bounds) {
            Ok(source) => source,
            Err(error) => {
                self.reject_rest(0, failed(&error, compressed));
                return (0, 0);
            }
        };
        let container = Arc::clone(&self.file);
        let outcome = each_entry((kind, source), file, self.bounds, &mut |name, entry| {
            self.output.enter(name, bytes);
            self.file = within(&container, Some(name)).into();
            match entry {
                Ok(input) => {
                    let (length, crc) = self.stream(input);
                    bytes += length;
                    crc32.update(&crc.to_le_bytes());
                }
                Err(reason) => self.reject_rest(0, reason),
            }
            !self.output.is_stopped()
        });
        self.output.leave();
        if let Err(reason) = outcome {
            self.reject_rest(bytes, reason);
        }
        (bytes, crc32.finalize())
    }

    fn reject_rest(&mut self, offset: u64, reason: Reason) {
        self.output.reject_rest(RecordPlace { offset, length: 0 }, reason, String::new());
    }

    /// Reads a stream to its end; how many bytes there were, and their CRC-32.
    fn stream(&mut self, input: Input<'_>) -> (u64, u32) {
        if let Some(name) = input.encoding {
            self.output.fault(0, Fault::Encoding(name));
        }
        let bounds = self.bounds;
        let mut window = self.content(Window::new(input.content, bounds));
        self.assembly.release(bounds, &mut self.output);
        if let Some(error) = window.failure() {
            self.reject_rest(window.total(), failed(&error, input.compressed));
        }
        (window.total(), window.crc32())
    }

    /// Reads what `window` slides over.
    fn content<'w>(&mut self, mut window: Window<'w>) -> Window<'w> {
        match content::recognise(&mut window) {
            Ok(Content::Json) => self.list(window),
            Ok(Content::JsonAfterNuls) => {
                self.output.fault(0, Fault::Nul);
                self.list(window)
            }
            Ok(Content::Script(words)) => {
                self.output.fault(window.offset(), Fault::Script);
                window.consume(words);
                self.list(window)
            }
            Ok(Content::Python) => self.python(window),
            Ok(Content::Html) => self.page(window),
            Ok(content @ (Content::Text | Content::TextWithNuls)) => {
                self.text(window, content == Content::TextWithNuls)
            }
            // The failure of the stream says better why nothing is there.
            Err(Reason::Empty) if window.has_failed() => window,
            Err(reason) => self.reject_all(window, reason),
        }
    }

    /// Rejects the whole content, read to its end.
    fn reject_all<'w>(&mut self, mut window: Window<'w>, reason: Reason) -> Window<'w> {
        let excerpt = excerpt(window.bytes());
        window.drain();
        self.output.reject_rest(RecordPlace { offset: 0, length: window.total() }, reason, excerpt);
        window
    }

    fn reject(&mut self, place: RecordPlace, reason: Reason, excerpt: String) {
        self.assembly.release(self.bounds, &mut self.output);
        self.output.reject(place, reason, excerpt);
    }
}
