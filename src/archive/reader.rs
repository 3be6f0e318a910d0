//! Reads one file to the end, whatever is in it.

use std::{io, ops::ControlFlow};

use super::{
    Fault, Piece, RECORD_LIMIT, Reason, RecordPlace, SourceFile, Summary,
    content::{self, Content},
    dialect::{Context, page_copy},
    input,
    output::Output,
    record,
    records::{Found, Records},
    reject::excerpt,
    window::Window,
};

/// Reads `file` and hands each thread, rejected record and warning to `sink`, in the order of the content; the warnings
/// and the rejection of an unreadable rest come last. The sink may stop the reading with [`ControlFlow::Break`].
///
/// Never fails: what cannot be read is a [`Piece::Reject`].
pub fn read(file: &SourceFile, sink: &mut dyn FnMut(Piece) -> ControlFlow<()>) -> Summary {
    let mut output = Output::new(&file.name, sink);
    let whole = RecordPlace { offset: 0, length: file.bytes };
    let input = match input::open(&file.path) {
        Ok(input) => input,
        Err(error) => {
            output.reject_rest(whole, Reason::Unreadable(error.to_string()), String::new());
            return output.finish(0, 0);
        }
    };
    let compressed = input.compressed;
    let mut window = read_content(Window::new(input.content), &mut output);
    if let Some(error) = window.failure() {
        let cause = error.to_string();
        let reason = if is_damage(&error, compressed) { Reason::Damaged(cause) } else { Reason::Unreadable(cause) };
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
/// If it cannot be read. A damaged stream has that of what came before the damage.
pub fn checksum(file: &SourceFile) -> io::Result<u32> {
    let input = input::open(&file.path)?;
    let mut window = Window::new(input.content);
    window.drain();
    match window.failure() {
        Some(error) if !is_damage(&error, input.compressed) => Err(error),
        _ => Ok(window.crc32()),
    }
}

/// Whether a failure is the content's own. What the system reports is not: another time it may be read.
fn is_damage(error: &io::Error, compressed: bool) -> bool {
    compressed && error.raw_os_error().is_none()
}

fn read_content(mut window: Window, output: &mut Output<'_>) -> Window {
    match content::recognise(&mut window) {
        Ok(Content::Json) => read_records(Records::new(window), output),
        Ok(Content::Text) => read_text(window, output),
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

fn read_records(mut records: Records, output: &mut Output<'_>) -> Window {
    while !output.is_stopped() {
        match records.next() {
            None => break,
            Some(Found::Fault(offset, fault)) => output.fault(offset, fault),
            Some(Found::Broken(place, reason, excerpt)) => output.reject(place, reason, excerpt),
            Some(Found::Value(value)) => {
                let context = Context { header: records.header() };
                let read = record::read(records.bytes(), &value, &context);
                for fault in read.faults {
                    output.fault(value.place.offset, fault);
                }
                match read.thread {
                    Ok((thread, dialect)) => output.thread(thread, value.place, dialect),
                    Err(reason) => output.reject(value.place, reason, excerpt(records.bytes())),
                }
            }
        }
    }
    records.into_window()
}

fn read_text(mut window: Window, output: &mut Output<'_>) -> Window {
    let offset = window.offset();
    if window.at_least(RECORD_LIMIT + 1).len() > RECORD_LIMIT {
        let excerpt = excerpt(window.bytes());
        window.drain();
        let place = RecordPlace { offset, length: window.total() - offset };
        output.reject_rest(place, Reason::UnknownText, excerpt);
        return window;
    }
    let place = RecordPlace { offset, length: window.bytes().len() as u64 };
    let text = String::from_utf8_lossy(window.bytes());
    match page_copy::read(&text) {
        Some(thread) => {
            if matches!(text, std::borrow::Cow::Owned(_)) {
                output.fault(offset, Fault::InvalidUtf8);
            }
            output.thread(Box::new(thread), place, page_copy::NAME);
        }
        None => output.reject_rest(place, Reason::UnknownText, excerpt(window.bytes())),
    }
    window
}
