//! Reads one file to the end, whatever is in it.

use std::{
    borrow::Cow,
    io::{self, Read as _},
    ops::ControlFlow,
    sync::{Arc, atomic::Ordering},
};

use super::{
    Bounds, Fault, Permit, Piece, Reason, RecordPlace, SourceFile, Summary,
    content::{self, Content},
    dialect::{Context, page_copy},
    input,
    kind::FileKind,
    output::Output,
    record,
    records::{Found, Records, Value},
    reject::excerpt,
    scan::Size,
    window::Window,
};

/// Reads `file` and hands each thread, rejected record and warning to `sink`, in the order of the content; the warnings
/// and the rejection of an unreadable rest come last. The sink may stop the reading with [`ControlFlow::Break`], anybody
/// by [`Bounds::stop`].
///
/// Never fails: what cannot be read is a [`Piece::Reject`].
pub fn read(file: &SourceFile, bounds: &Bounds<'_>, sink: &mut dyn FnMut(Piece) -> ControlFlow<()>) -> Summary {
    let mut output = Output::new(&file.name, bounds.stop, sink);
    let whole = RecordPlace { offset: 0, length: file.bytes };
    let input = match input::open(&file.path) {
        Ok(input) => input,
        Err(error) => {
            output.reject_rest(whole, Reason::Unreadable(error.to_string()), String::new());
            return output.finish(0, 0);
        }
    };
    let compressed = input.compressed;
    let mut window = read_content(Window::new(input.content, bounds), &mut output);
    if let Some(error) = window.failure() {
        let cause = error.to_string();
        let reason = match input::growth(&error) {
            Some(times) => Reason::Expands(times),
            None if is_damage(&error, compressed) => Reason::Damaged(cause),
            None => Reason::Unreadable(cause),
        };
        output.reject_rest(RecordPlace { offset: window.total(), length: 0 }, reason, String::new());
    }
    // Of a file that is gone by now nothing can be told; it was open.
    if !output.is_stopped() && file.now().is_some_and(|now| now != *file) {
        output.fault(window.total(), Fault::Changed);
    }
    output.finish(window.total(), window.crc32())
}

/// The CRC-32 of the content of `file`, as [`Summary::crc32`] has it, without looking at the content.
///
/// # Errors
/// If it cannot be read, or the reading is to stop. A damaged stream has that of what came before the damage.
pub fn checksum(file: &SourceFile, bounds: &Bounds<'_>) -> io::Result<u32> {
    let input = input::open(&file.path)?;
    let mut window = Window::new(input.content, bounds);
    window.drain();
    if bounds.stop.load(Ordering::Relaxed) {
        return Err(io::ErrorKind::Interrupted.into());
    }
    match window.failure() {
        Some(error) if !is_damage(&error, input.compressed) => Err(error),
        _ => Ok(window.crc32()),
    }
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

/// Whether a failure is the content's own. What the system reports is not: another time it may be read.
fn is_damage(error: &io::Error, compressed: bool) -> bool {
    compressed && error.raw_os_error().is_none()
}

fn read_content<'a>(mut window: Window<'a>, output: &mut Output<'_>) -> Window<'a> {
    match content::recognise(&mut window) {
        Ok(Content::Json) => read_records(Records::new(window), output),
        Ok(Content::JsonAfterNuls) => {
            output.fault(0, Fault::Nul);
            read_records(Records::new(window), output)
        }
        Ok(content) => read_text(window, content == Content::TextWithNuls, output),
        // The failure of the stream says better why nothing is there.
        Err(Reason::Empty) if window.has_failed() => window,
        Err(reason) => {
            let excerpt = excerpt(window.bytes());
            window.drain();
            output.reject_rest(RecordPlace { offset: 0, length: window.total() }, reason, excerpt);
            window
        }
    }
}

fn read_records<'a>(mut records: Records<'a>, output: &mut Output<'_>) -> Window<'a> {
    while !output.is_stopped() {
        match records.next() {
            None => break,
            Some(Found::Fault(offset, fault)) => output.fault(offset, fault),
            Some(Found::Broken(place, reason, excerpt)) => output.reject(place, reason, excerpt),
            Some(Found::Value(value)) => read_record(&records, &value, output),
        }
    }
    records.into_window()
}

fn read_record(records: &Records<'_>, value: &Value, output: &mut Output<'_>) {
    let permit = match admit(records.bounds(), value.place.length, value.size) {
        Ok(permit) => permit,
        Err(reason) => return output.reject(value.place, reason, excerpt(records.bytes())),
    };
    let context = Context { header: records.header() };
    let read = record::read(records.bytes(), value, &context);
    for fault in read.faults {
        output.fault(value.place.offset, fault);
    }
    match read.thread {
        Ok((thread, dialect)) => output.thread(thread, value.place, dialect, permit),
        Err(reason) => output.reject(value.place, reason, excerpt(records.bytes())),
    }
}

/// Waits until there is room for what a record becomes; the reason if there never is.
fn admit(bounds: &Bounds<'_>, length: u64, size: Size) -> Result<Arc<Permit>, Reason> {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let weight = size.weight(length);
    if length > Bounds::ALWAYS && weight > bounds.weight {
        return Err(Reason::TooHeavy(weight as u64));
    }
    Ok(bounds.throttle.acquire(weight))
}

/// Reads the copy of a page, or records behind a damaged beginning.
fn read_text<'a>(mut window: Window<'a>, has_nuls: bool, output: &mut Output<'_>) -> Window<'a> {
    let (offset, limit) = (window.offset(), window.bounds().record);
    let is_whole = window.at_least(limit + 1).len() <= limit;
    if is_whole && read_copy(&window, has_nuls, output) {
        return window;
    }
    let excerpt = excerpt(window.bytes());
    if let Some(first) = content::first_record(window.bytes()) {
        let place = RecordPlace { offset, length: first as u64 };
        output.reject(place, Reason::Broken("the content does not begin as JSON does"), excerpt);
        window.consume(first);
        return read_records(Records::new(window), output);
    }
    window.drain();
    let place = RecordPlace { offset, length: window.total() - offset };
    let reason = if has_nuls { Reason::Binary(FileKind::UNKNOWN.name()) } else { Reason::UnknownText };
    output.reject_rest(place, reason, excerpt);
    window
}

/// Reads the copy of a page; whether the content is one.
fn read_copy(window: &Window<'_>, has_nuls: bool, output: &mut Output<'_>) -> bool {
    let (offset, bytes) = (window.offset(), window.bytes());
    let size = Size { pieces: memchr::memchr_iter(b'\n', bytes).count(), longest: bytes.len() };
    let Ok(permit) = admit(window.bounds(), bytes.len() as u64, size) else { return false };
    let mut text = String::from_utf8_lossy(bytes);
    let is_valid = matches!(text, Cow::Borrowed(_));
    if has_nuls {
        text.to_mut().retain(|c| c != '\0');
    }
    let Some(thread) = page_copy::read(&text) else { return false };
    let faults = [(!is_valid, Fault::InvalidUtf8), (has_nuls, Fault::Nul)];
    faults.into_iter().filter(|(met, _)| *met).for_each(|(_, fault)| output.fault(offset, fault));
    let place = RecordPlace { offset, length: bytes.len() as u64 };
    output.thread(Box::new(thread), place, page_copy::NAME, permit);
    true
}
