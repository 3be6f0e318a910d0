//! Reads whole folders and keeps what came out of them.

use std::{
    ops::{ControlFlow, Range},
    path::Path,
    sync::atomic::AtomicBool,
};

use pawen::{
    archive::{self, Bounds, Piece, Reject, SourceFile, Summary, Throttle, Warning},
    thread::Thread,
};

/// Everything that came out of one file.
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) summary: Summary,
    pub(crate) threads: Vec<Thread>,
    /// Where the threads are in the content.
    pub(crate) places: Vec<Range<usize>>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) warnings: Vec<Warning>,
}

/// Reads one file and holds its account against what it yielded.
pub(crate) fn read(file: &SourceFile) -> Outcome {
    let (mut threads, mut rejects, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    let mut places = Vec::new();
    let (throttle, stop) = (Throttle::new(0), AtomicBool::new(false));
    let summary = archive::read(file, &Bounds::new(&throttle, &stop), &mut |piece| {
        match piece {
            Piece::Thread { thread, record, .. } => {
                let start = usize::try_from(record.offset).unwrap();
                places.push(start..start + usize::try_from(record.length).unwrap());
                threads.push(*thread);
            }
            Piece::Reject(reject) => rejects.push(reject),
            Piece::Warning(warning) => warnings.push(warning),
        }
        ControlFlow::Continue(())
    });
    let rejected: u64 = rejects.iter().map(|reject| reject.records).sum();
    assert_eq!(summary.threads, threads.len() as u64, "{}", file.name);
    assert_eq!(summary.comments, threads.iter().map(|t| t.comments.len() as u64).sum::<u64>(), "{}", file.name);
    assert_eq!((summary.rejected, summary.records), (rejected, rejected + summary.threads), "{}", file.name);
    let compressed_bytes_count = summary.bytes.max(file.bytes);
    assert!(rejects.iter().all(|r| r.offset + r.length <= compressed_bytes_count), "{}: {rejects:?}", file.name);
    let are_within = places.iter().all(|place| place.end as u64 <= summary.bytes);
    assert!(are_within && places.is_sorted_by_key(|place| place.end), "{}", file.name);
    Outcome { name: file.name.clone(), summary, threads, places, rejects, warnings }
}

/// Reads all files below `root`.
pub(crate) fn read_all(root: &Path) -> Vec<Outcome> {
    let walk = archive::walk(root).unwrap();
    assert!(walk.rejects.is_empty());
    walk.files.iter().map(read).collect()
}

/// Reads `content` as if it were a file of its own.
pub(crate) fn read_bytes(content: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("content");
    std::fs::write(&path, content).unwrap();
    read(&archive::walk(&path).unwrap().files[0])
}
