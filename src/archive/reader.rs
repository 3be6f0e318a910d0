//! Reads one file to the end, whatever is in it.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Read as _},
    ops::ControlFlow,
    path::Path,
    sync::{Arc, atomic::Ordering},
};

use crc32fast::Hasher;

use super::{
    Bounds, Fault, Permit, Piece, Reason, RecordPlace, SourceFile, Summary,
    assembly::Assembly,
    containers::{self, Contained, Source},
    dialect::{Context, Dialect, Read},
    files::{
        container::Container,
        input::{self, Input},
        kind::FileKind,
        window::Window,
    },
    json::{node::Node, python, scan::Size},
    pages,
    ptt::{bbs_text, page_copy, posts},
    records::{
        Found, Records, Value,
        content::{self, Content},
        record,
    },
    report::{output::Output, reject::excerpt},
    tables, within,
};
use crate::thread::Thread;

/// Reads `file` and hands each thread, rejected record and warning to `sink`, in the order of the content; the warnings
/// and the rejection of an unreadable rest come last. The sink may stop the reading with [`ControlFlow::Break`], any
/// thread by [`Bounds::stop`].
///
/// Never fails: what cannot be read is a [`Piece::Reject`].
pub fn read(file: &SourceFile, bounds: &Bounds<'_>, sink: &mut dyn FnMut(Piece) -> ControlFlow<()>) -> Summary {
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

/// The CRC-32 of the content of `file`, as [`Summary::crc32`] has it, without looking at the content.
///
/// # Errors
/// If it cannot be read, or the reading is to stop. A damaged stream has that of what came before the damage.
pub fn checksum(file: &SourceFile, bounds: &Bounds<'_>) -> io::Result<u32> {
    let input = input::open(&file.path)?;
    let is_damage = |error: &io::Error, compressed| is_damage(error, compressed);
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
            let _ = containers::each(kind, source, input::most_of_container(file.bytes), &mut |name, found| {
                if !bounds.selection.excludes(&within(&file.name, Some(name)))
                    && let Contained::Entry(stream) = found
                    && let Ok(input) = input::of_stream(stream)
                {
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

/// The path by which a file hints at its board and article: the same however its archive is named.
fn hint(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The container `input` as its readers take it: those with an index read the file at `path` itself.
fn source<'s>(kind: Container, input: Input<'s>, path: &Path) -> io::Result<Source<'s>> {
    if kind.needs_file() && !input.compressed {
        return File::open(path).map(Source::File);
    }
    Ok(Source::Stream(input.content))
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

/// The reason that a failure of a stream gives.
fn failed(error: &io::Error, compressed: bool) -> Reason {
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

/// The reading of one file.
struct Reader<'a> {
    /// The path of the file, with the name of the entry that is being read.
    file: Arc<str>,
    bounds: &'a Bounds<'a>,
    output: Output<'a>,
    assembly: Assembly,
}

/// How the places of records relate to those in the content of the file.
#[derive(Clone, Copy)]
enum Frame {
    /// They are the same.
    Content,
    /// The records are in a value that was unescaped or converted, at this place.
    Within(RecordPlace),
}

impl Frame {
    /// The place in the content of the file. Records within a value get places that differ and ascend.
    fn place(self, place: RecordPlace) -> RecordPlace {
        let Self::Within(outer) = self else { return place };
        let skipped = (place.offset + 1).min(outer.length);
        RecordPlace { offset: outer.offset + skipped, length: place.length.min(outer.length - skipped) }
    }

    const fn offset(self, offset: u64) -> u64 {
        match self {
            Self::Content => offset,
            Self::Within(outer) => outer.offset,
        }
    }
}

impl Reader<'_> {
    /// Reads a file or the entries of a container; how many bytes there were, and their CRC-32: of a container that of the
    /// CRC-32s of its entries.
    fn file(&mut self, input: Input<'_>, file: &SourceFile) -> (u64, u32) {
        let Some(kind) = input.container else { return self.stream(input) };
        let (mut bytes, mut crc32) = (0, Hasher::new());
        let source = match source(kind, input, &file.path) {
            Ok(source) => source,
            Err(error) => {
                self.reject_rest(0, Reason::Unreadable(error.to_string()));
                return (0, 0);
            }
        };
        let outcome = containers::each(kind, source, input::most_of_container(file.bytes), &mut |name, found| {
            if self.bounds.selection.excludes(&within(&file.name, Some(name))) {
                return !self.output.is_stopped();
            }
            self.output.enter(name, bytes);
            self.file = within(&hint(&file.path), Some(name)).into();
            match found {
                Contained::Entry(stream) => {
                    let (length, crc) = self.entry(stream);
                    bytes += length;
                    crc32.update(&crc.to_le_bytes());
                }
                Contained::Refused(reason) => self.reject_rest(0, reason),
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

    fn entry(&mut self, stream: Box<dyn io::Read + '_>) -> (u64, u32) {
        match input::of_stream(stream) {
            Ok(Input { container: Some(kind), .. }) => self.reject_rest(0, Reason::Packed(kind.name())),
            Ok(input) => return self.stream(input),
            Err(error) => self.reject_rest(0, failed(&error, true)),
        }
        (0, 0)
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
            Ok(Content::Json) => self.records(Records::new(window), Frame::Content),
            Ok(Content::JsonAfterNuls) => {
                self.output.fault(0, Fault::Nul);
                self.records(Records::new(window), Frame::Content)
            }
            Ok(Content::Script(words)) => {
                self.output.fault(window.offset(), Fault::Script);
                window.consume(words);
                self.records(Records::new(window), Frame::Content)
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

    fn records<'w>(&mut self, mut records: Records<'w>, frame: Frame) -> Window<'w> {
        while !self.output.is_stopped() {
            match records.next() {
                None => break,
                Some(Found::Fault(offset, fault)) => self.output.fault(frame.offset(offset), fault),
                Some(Found::Broken(place, reason, excerpt)) => self.reject(frame.place(place), reason, excerpt),
                Some(Found::Value(value)) => self.record(&records, &value, frame),
            }
        }
        records.into_window()
    }

    fn reject(&mut self, place: RecordPlace, reason: Reason, excerpt: String) {
        self.assembly.release(self.bounds, &mut self.output);
        self.output.reject(place, reason, excerpt);
    }

    fn record(&mut self, records: &Records<'_>, value: &Value, frame: Frame) {
        let (bytes, place) = (records.bytes(), frame.place(value.place));
        if value.dialect.is_none() && self.is_read_otherwise(bytes, records, frame.place(value.place), frame) {
            return;
        }
        // What is held back takes no part in the bounds: it is handed on before anything waits for room.
        let has_parts = value.dialect.is_some_and(Dialect::has_parts);
        if !has_parts {
            self.assembly.release(self.bounds, &mut self.output);
        }
        let weight = value.size.weight(bytes.len());
        let permit = match self.admit(bytes.len(), weight, has_parts) {
            Ok(permit) => permit,
            Err(reason) => return self.reject(place, reason, excerpt(bytes)),
        };
        let context = Context::new(records.header(), &self.file, self.bounds.aliases);
        let outcome = record::read(bytes, value, &context);
        for fault in outcome.faults {
            self.output.fault(place.offset, fault);
        }
        match outcome.read {
            Ok((read, dialect)) => self.take(read, dialect, place, (weight, permit), bytes),
            Err(reason) => self.reject(place, reason, excerpt(bytes)),
        }
    }

    /// Waits until there is room for what a record becomes; the reason if there never is. A record that may be held back
    /// waits when it is handed on.
    fn admit(&self, length: usize, weight: usize, may_be_held: bool) -> Result<Option<Arc<Permit>>, Reason> {
        if length > Bounds::ALWAYS && weight > self.bounds.weight {
            return Err(Reason::TooHeavy(weight as u64));
        }
        Ok((!may_be_held).then(|| self.bounds.throttle.acquire(weight)))
    }

    fn take(
        &mut self,
        read: Read,
        dialect: &'static str,
        place: RecordPlace,
        (weight, permit): (usize, Option<Arc<Permit>>),
        bytes: &[u8],
    ) {
        match (read, permit) {
            (Read::Thread(thread), Some(permit)) => self.output.thread(thread, place, dialect, permit),
            (Read::Thread(thread), None) => {
                self.assembly.release(self.bounds, &mut self.output);
                self.assembly.hold(thread, place, dialect, weight);
            }
            (Read::Comment { of, position, value }, _) => {
                let added = self.assembly.add((&of, position, &value), (place, weight), self.bounds);
                if let Err(reason) = added {
                    self.reject(place, reason, excerpt(bytes));
                }
            }
        }
    }

    /// Reads a value that no dialect claims as JSON in a string, or as a table; whether it is one.
    fn is_read_otherwise(&mut self, bytes: &[u8], records: &Records<'_>, place: RecordPlace, frame: Frame) -> bool {
        if bytes.starts_with(b"\"") && matches!(frame, Frame::Content) {
            let Ok(text) = serde_json::from_slice::<String>(bytes) else { return false };
            if !content::begins_json(text.as_bytes()) {
                return false;
            }
            self.output.fault(place.offset, Fault::Nested);
            self.nested(text, place);
            return true;
        }
        let Ok(text) = std::str::from_utf8(bytes) else { return false };
        let may_be_table = text.starts_with('{') && bytes.len() <= self.bounds.record;
        let Some(rows) = may_be_table.then(|| record::rows(text)).flatten() else { return false };
        if !rows.first().is_some_and(|row| posts::claims(row, self.bounds.aliases)) {
            return false;
        }
        let file = Arc::clone(&self.file);
        let context = Context::new(records.header(), &file, self.bounds.aliases);
        for (number, row) in (0..).zip(rows) {
            let place = Frame::Within(place).place(RecordPlace { offset: number, length: place.length });
            self.row(&row, place, &context);
        }
        true
    }

    /// Reads JSON that was unescaped or converted from what is at `place`.
    fn nested(&mut self, text: String, place: RecordPlace) {
        let window = Window::of_memory(text.into_bytes(), self.bounds);
        self.records(Records::new(window), Frame::Within(place));
    }

    fn row(&mut self, row: &Node<'_>, place: RecordPlace, context: &Context<'_>) {
        if self.output.is_stopped() {
            return;
        }
        let weight =
            Size { pieces: 1, longest: 0 }.weight(usize::try_from(place.length).unwrap_or(usize::MAX).min(1 << 20));
        match posts::read(row, context) {
            Ok(read) => self.take(read, posts::NAME, place, (weight, None), b""),
            Err(refusal) => self.reject(place, record::reason(refusal), String::new()),
        }
    }

    /// Reads values in Python's notation.
    fn python<'w>(&mut self, mut window: Window<'w>) -> Window<'w> {
        let (offset, limit) = (window.offset(), self.bounds.record);
        if window.at_least(limit.saturating_add(1)).len() > limit {
            return self.reject_all(window, Reason::Python);
        }
        let text = python::to_json(&String::from_utf8_lossy(window.bytes()));
        let place = RecordPlace { offset, length: window.bytes().len() as u64 };
        self.output.fault(offset, Fault::Python);
        self.nested(text, place);
        window
    }

    /// Reads a page in HTML.
    fn page<'w>(&mut self, mut window: Window<'w>) -> Window<'w> {
        let (offset, limit) = (window.offset(), self.bounds.record);
        if window.at_least(limit.saturating_add(1)).len() > limit {
            return self.reject_all(window, Reason::TooLarge(limit as u64));
        }
        let bytes = window.bytes();
        let size = Size { pieces: memchr::memchr_iter(b'<', bytes).count() / TAGS_OF_A_COMMENT, longest: bytes.len() };
        let permit = match self.admit(bytes.len(), size.weight(bytes.len()), false) {
            Ok(permit) => permit,
            Err(reason) => return self.reject_all(window, reason),
        };
        let html = String::from_utf8_lossy(bytes);
        let place = RecordPlace { offset, length: bytes.len() as u64 };
        match pages::read(&html, &Context::new(b"", &self.file, self.bounds.aliases)) {
            Ok(page) => {
                let faults = [(matches!(html, Cow::Owned(_)), Fault::InvalidUtf8), (page.is_cut, Fault::CutBySite)];
                faults.into_iter().filter(|(met, _)| *met).for_each(|(_, fault)| self.output.fault(offset, fault));
                let thread = Read::Thread(Box::new(page.thread));
                self.take(thread, page.dialect, place, (0, permit), b"");
            }
            Err(reason) => {
                let excerpt = excerpt(bytes);
                self.output.reject_rest(place, reason, excerpt);
            }
        }
        window
    }

    /// Reads the text of a post, a table, or records behind a damaged beginning.
    fn text<'w>(&mut self, mut window: Window<'w>, has_nuls: bool) -> Window<'w> {
        let (offset, limit) = (window.offset(), self.bounds.record);
        if let Some(delimiter) = tables::delimiter(window.at_least(1), self.bounds.aliases) {
            return self.table(window, delimiter);
        }
        let is_whole = window.at_least(limit.saturating_add(1)).len() <= limit;
        if is_whole && self.post(&window, has_nuls) {
            return window;
        }
        let excerpt = excerpt(window.bytes());
        if let Some(first) = content::first_record(window.bytes(), self.bounds.aliases) {
            let place = RecordPlace { offset, length: first as u64 };
            self.reject(place, Reason::Broken("the content does not begin as JSON does"), excerpt);
            window.consume(first);
            return self.records(Records::new(window), Frame::Content);
        }
        let reason = if has_nuls { Reason::Binary(FileKind::UNKNOWN.name()) } else { Reason::UnknownText };
        self.reject_all(window, reason)
    }

    fn table<'w>(&mut self, mut window: Window<'w>, delimiter: u8) -> Window<'w> {
        let file = Arc::clone(&self.file);
        let context = Context::new(b"", &file, self.bounds.aliases);
        let outcome = tables::read(&mut window, delimiter, |row| {
            if !row.is_valid {
                self.output.fault(row.place.offset, Fault::InvalidUtf8);
            }
            self.row(&row.cells, row.place, &context);
            !self.output.is_stopped()
        });
        if let Err(offset) = outcome {
            self.assembly.release(self.bounds, &mut self.output);
            window.drain();
            let place = RecordPlace { offset, length: window.total().saturating_sub(offset) };
            self.output.reject_rest(place, Reason::TooLarge(self.bounds.record as u64), String::new());
        }
        window
    }

    /// Reads the text of one post; whether the content is one.
    fn post(&mut self, window: &Window<'_>, has_nuls: bool) -> bool {
        let (offset, bytes) = (window.offset(), window.bytes());
        let size = Size { pieces: memchr::memchr_iter(b'\n', bytes).count(), longest: bytes.len() };
        let Ok(permit) = self.admit(bytes.len(), size.weight(bytes.len()), false) else { return false };
        let mut text = String::from_utf8_lossy(bytes);
        let is_valid = matches!(text, Cow::Borrowed(_));
        if has_nuls {
            text.to_mut().retain(|c| c != '\0');
        }
        let Some((thread, dialect)) = self.post_of(&text) else { return false };
        let faults = [(!is_valid, Fault::InvalidUtf8), (has_nuls, Fault::Nul)];
        faults.into_iter().filter(|(met, _)| *met).for_each(|(_, fault)| self.output.fault(offset, fault));
        let place = RecordPlace { offset, length: bytes.len() as u64 };
        self.take(Read::Thread(Box::new(thread)), dialect, place, (0, permit), b"");
        true
    }

    fn post_of(&self, text: &str) -> Option<(Thread, &'static str)> {
        let context = Context::new(b"", &self.file, self.bounds.aliases);
        let post = bbs_text::read(text, &context).map(|thread| (thread, bbs_text::NAME));
        post.or_else(|| page_copy::read(text).map(|thread| (thread, page_copy::NAME)))
    }
}

/// About how many tags of a page make a comment.
const TAGS_OF_A_COMMENT: usize = 8;
