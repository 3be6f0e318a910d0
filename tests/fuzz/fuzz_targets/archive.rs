//! Any bytes as a file of an archive: each record becomes a thread or a reject at a place within the file, and a thread
//! that was read is read again from pawen's own form.

#![no_main]

use std::{cell::RefCell, fs, io::Write as _, ops::ControlFlow, path::PathBuf};

use libfuzzer_sys::fuzz_target;
use pawen::{
    archive::{CanonicalThread, Piece, SourceFile, read},
    thread::Thread,
};

thread_local! {
    /// The one file that each input is written to.
    static FILE: RefCell<Option<(PathBuf, fs::File)>> = const { RefCell::new(None) };
}

fuzz_target!(|content: &[u8]| {
    let path = FILE.with_borrow_mut(|file| {
        let (path, file) = file.get_or_insert_with(|| {
            let path = std::env::temp_dir().join(format!("pawen-fuzz-{}", std::process::id()));
            (path.clone(), fs::File::create(path).expect("a scratch file"))
        });
        file.set_len(0)
            .and_then(|()| std::os::unix::fs::FileExt::write_all_at(file, content, 0))
            .expect("a scratch file");
        file.flush().expect("a scratch file");
        path.clone()
    });
    let bytes = content.len() as u64;
    let source = SourceFile { name: "fuzz".to_owned(), path, bytes, modified: 0 };
    let summary = read(&source, &mut |piece| {
        if let Piece::Thread { thread, .. } = piece {
            let canonical = CanonicalThread::new(&thread, &jiff::tz::TimeZone::UTC);
            let again = Thread::try_from(canonical).expect("a thread is read from pawen's own form");
            assert_eq!((&again.id, &again.title, &again.body), (&thread.id, &thread.title, &thread.body));
            assert_eq!(again.comments.len(), thread.comments.len());
        }
        ControlFlow::Continue(())
    });
    assert_eq!(summary.threads + summary.rejected, summary.records, "no record is lost");
});
