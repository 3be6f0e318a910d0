//! The archive that a benchmark runs on: its threads, an index of it, and random numbers.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use pawen::{
    Result,
    archive::{self, Bounds, Piece, Throttle},
    index::{IndexDir, Options, Progress, Rank, Report, Watch, update},
    thread::{Thread, ThreadId},
};

/// The memory budget of indexing, in bytes.
pub(crate) const MEMORY: usize = 512 << 20;

/// The best version of every thread, in the order of their ids.
pub(crate) fn threads(archive: &Path) -> Result<BTreeMap<ThreadId, Thread>> {
    let mut best: BTreeMap<ThreadId, (Rank, Thread)> = BTreeMap::new();
    let (throttle, stop) = (Throttle::new(usize::MAX), AtomicBool::new(false));
    for file in archive::walk(archive)?.files {
        let path = file.path.to_string_lossy().into_owned();
        archive::read(&file, &Bounds::new(&throttle, &stop), &mut |piece| {
            if let Piece::Thread { thread, record, .. } = piece {
                let rank = Rank::of_thread(&thread, file.modified, &path, record.offset);
                if best.get(&thread.id).is_none_or(|(known, _)| *known < rank) {
                    best.insert(thread.id.clone(), (rank, *thread));
                }
            }
            ControlFlow::Continue(())
        });
    }
    Ok(best.into_iter().map(|(id, (_, thread))| (id, thread)).collect())
}

/// Indexes the archive in `home`, as fast as the machine can.
pub(crate) fn index(home: &IndexDir, archive: PathBuf) -> Result<Report> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let progress = Progress::default();
    let stop = AtomicBool::new(false);
    let watch = Watch { progress: &progress, notice: &|_| {}, stop: &stop };
    update(home, &[archive], &Options::new(MEMORY, threads), watch)
}

/// A random number generator (xorshift64). Written here because the generated archives, and with them the published
/// figures, depend on its sequence.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `limit`; 0 for a limit of 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or(0)
    }
}
