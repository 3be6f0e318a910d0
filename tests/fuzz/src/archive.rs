//! Any bytes as a file of an archive: each record becomes a thread or a reject at a place within the file, a thread that
//! was read is read again from pawen's own form, and the checksum of the file is that of what was read.

use std::{ops::ControlFlow, path::Path, sync::atomic::AtomicBool};

use pawen::{
    archive::{Bounds, CanonicalThread, Piece, SourceFile, Throttle, checksum, explain, read},
    thread::Thread,
};

/// Checks the laws for the content of the file at `path`.
///
/// # Panics
/// If a law is broken.
pub fn check(path: &Path) {
    let source = source(path);
    let mut rejected = 0;
    let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
    let bounds = Bounds::new(&throttle, &stop);
    let summary = read(&source, &bounds, &mut |piece| {
        match piece {
            Piece::Thread { thread, .. } => read_again(&thread),
            Piece::Reject(reject) => rejected += reject.records,
            Piece::Warning(_) => {}
        }
        ControlFlow::Continue(())
    });
    assert_eq!(summary.threads + summary.rejected, summary.records, "no record is lost");
    assert_eq!(summary.rejected, rejected, "each rejected record is reported");
    if let Ok(crc32) = checksum(&source, &bounds) {
        assert_eq!(crc32, summary.crc32, "the checksum is of what is read");
    }
    if let Ok(explanation) = explain(&source, &bounds) {
        assert_eq!(explanation.summary, summary, "explaining reads the same");
    }
}

fn source(path: &Path) -> SourceFile {
    let bytes = path.metadata().map_or(0, |metadata| metadata.len());
    SourceFile { name: "fuzz".to_owned(), path: path.to_owned(), bytes, modified: 0 }
}

/// The number of threads in the file at `path`.
#[must_use]
pub fn threads(path: &Path) -> u64 {
    let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
    read(&source(path), &Bounds::new(&throttle, &stop), &mut |_| ControlFlow::Continue(())).threads
}

fn read_again(thread: &Thread) {
    let canonical = CanonicalThread::new(thread, &jiff::tz::TimeZone::UTC);
    let again = Thread::try_from(canonical).expect("a thread is read from pawen's own form");
    assert_eq!((&again.id, &again.title, &again.body), (&thread.id, &thread.title, &thread.body));
    assert_eq!(again.comments.len(), thread.comments.len());
}
