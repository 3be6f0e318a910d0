//! The current index: opened once, and again after a new commit or generation, without a failing request.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use crate::{
    Result,
    index::{IndexDir, OpenIndex},
};

/// The time for which an index is used before its folder is examined again.
// Short for a reader who waits for new posts; long against the time in which the folder is examined.
const REST: Duration = Duration::from_millis(500);

/// The index in use.
pub(super) struct Current {
    home: IndexDir,
    open: Mutex<Option<Opened>>,
}

struct Opened {
    index: OpenIndex,
    /// The stamp of the folder just before the index was opened.
    stamp: u64,
    /// The time at which the folder was last found to hold this index; `None` after it held none that can be opened.
    seen: Option<Instant>,
}

impl Current {
    pub(super) const fn new(home: IndexDir) -> Self {
        Self { home, open: Mutex::new(None) }
    }

    /// The index that is in the folder now, or was half a second ago.
    ///
    /// # Errors
    /// If there is none, also if an open one was deleted, damaged or moved away: it is no longer what the folder holds.
    /// It is used again as soon as it is back.
    pub(super) fn index(&self) -> Result<OpenIndex> {
        let known = match &mut *self.lock() {
            Some(Opened { index, seen: Some(seen), .. }) if seen.elapsed() < REST => return Ok(index.clone()),
            Some(opened) => {
                // Other requests use it while this one examines the folder, which may take long.
                opened.seen = opened.seen.map(|_| Instant::now());
                Some((opened.index.clone(), opened.stamp))
            }
            None => None,
        };
        // Read before the index is opened: a commit in between makes it look old, and it is opened again.
        let stamp = self.home.stamp();
        let opened = match known {
            Some((index, same)) if same == stamp => Ok(index),
            // Not under the lock: opening takes time, in which other requests use the index that is open.
            _ => OpenIndex::open(&self.home),
        };
        let mut open = self.lock();
        match &opened {
            Ok(index) => *open = Some(Opened { index: index.clone(), stamp, seen: Some(Instant::now()) }),
            // Kept, as the folder may hold the same index again; then it need not be opened.
            Err(_) => open.iter_mut().for_each(|opened| opened.seen = None),
        }
        opened
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Opened>> {
        // The value is replaced as a whole, so it is whole even if a holder of the lock panicked.
        self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
