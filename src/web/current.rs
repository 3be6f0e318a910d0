//! The index as it is now: opened once, and again when there is a new commit or generation, without a request failing.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use crate::{
    Result,
    index::{Home, OpenIndex},
};

/// How long an index is used before its folder is looked at again.
const REST: Duration = Duration::from_millis(500);

/// The index in use.
pub(super) struct Current {
    home: Home,
    open: Mutex<Option<Opened>>,
}

struct Opened {
    index: OpenIndex,
    /// What the folder was like just before it was opened.
    stamp: u64,
    /// When the folder was last found to hold this index; `None` once it held none that can be opened.
    seen: Option<Instant>,
}

impl Current {
    pub(super) const fn new(home: Home) -> Self {
        Self { home, open: Mutex::new(None) }
    }

    /// The index that there is now, or was half a second ago.
    ///
    /// # Errors
    /// If there is none, also if one was deleted, damaged or moved away that is open still: what it holds is no longer
    /// what the folder holds. It is used again as soon as it is back.
    pub(super) fn index(&self) -> Result<OpenIndex> {
        let known = match &mut *self.lock() {
            Some(Opened { index, seen: Some(seen), .. }) if seen.elapsed() < REST => return Ok(index.clone()),
            Some(opened) => {
                // Others go on with it while this request looks at the folder, which may take long.
                opened.seen = opened.seen.map(|_| Instant::now());
                Some((opened.index.clone(), opened.stamp))
            }
            None => None,
        };
        let stamp = self.home.stamp();
        let opened = match known {
            Some((index, same)) if same == stamp => Ok(index),
            _ => OpenIndex::open(&self.home),
        };
        let mut open = self.lock();
        match &opened {
            Ok(index) => *open = Some(Opened { index: index.clone(), stamp, seen: Some(Instant::now()) }),
            Err(_) => open.iter_mut().for_each(|opened| opened.seen = None),
        }
        opened
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Opened>> {
        // What is kept is replaced as a whole, so it is whole whatever happened to who held it.
        self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
