//! Any bytes as a file of an archive: each record becomes a thread or a reject at a place within the file, and a thread
//! that was read is read again from pawen's own form.

use std::{ops::ControlFlow, path::Path, sync::atomic::AtomicBool};

use pawen::{
    archive::{Bounds, CanonicalThread, Piece, SourceFile, Throttle, read},
    thread::Thread,
};

/// Checks the laws for the content of the file at `path`.
///
/// # Panics
/// If a law is broken.
pub fn check(path: &Path) {
    let bytes = path.metadata().map_or(0, |metadata| metadata.len());
    let source = SourceFile { name: "fuzz".to_owned(), path: path.to_owned(), bytes, modified: 0 };
    let mut rejected = 0;
    let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
    let summary = read(&source, &Bounds::new(&throttle, &stop), &mut |piece| {
        match piece {
            Piece::Thread { thread, .. } => read_again(&thread),
            Piece::Reject(reject) => rejected += reject.records,
            Piece::Warning(_) => {}
        }
        ControlFlow::Continue(())
    });
    assert_eq!(summary.threads + summary.rejected, summary.records, "no record is lost");
    assert_eq!(summary.rejected, rejected, "each rejected record is reported");
}

fn read_again(thread: &Thread) {
    let canonical = CanonicalThread::new(thread, &jiff::tz::TimeZone::UTC);
    let again = Thread::try_from(canonical).expect("a thread is read from pawen's own form");
    assert_eq!((&again.id, &again.title, &again.body), (&thread.id, &thread.title, &thread.body));
    assert_eq!(again.comments.len(), thread.comments.len());
}
