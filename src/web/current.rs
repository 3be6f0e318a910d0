//! The index as it is now: opened once, and anew when there is a new commit or generation, without a request failing.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use crate::{
    Result,
    index::{Home, OpenIndex},
};

/// How long it is not looked whether there is something new.
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
    looked: Instant,
}

impl Current {
    pub(super) const fn new(home: Home) -> Self {
        Self { home, open: Mutex::new(None) }
    }

    /// The index that there is now, or was half a second ago. An index that was opened is used until a newer one can be.
    pub(super) fn index(&self) -> Result<OpenIndex> {
        let Some((index, stamp)) = self.due() else { return self.known() };
        let now = self.home.stamp();
        if now == stamp {
            return Ok(index);
        }
        self.open(now).or(Ok(index))
    }

    /// The index in use, if it is time to look for a newer one; whoever is told so does it, the others go on.
    fn due(&self) -> Option<(OpenIndex, u64)> {
        let mut open = self.lock();
        let opened = open.as_mut().filter(|opened| opened.looked.elapsed() >= REST)?;
        opened.looked = Instant::now();
        Some((opened.index.clone(), opened.stamp))
    }

    fn known(&self) -> Result<OpenIndex> {
        let known = self.lock().as_ref().map(|opened| opened.index.clone());
        known.map_or_else(|| self.open(self.home.stamp()), Ok)
    }

    fn open(&self, stamp: u64) -> Result<OpenIndex> {
        let index = OpenIndex::open(&self.home)?;
        *self.lock() = Some(Opened { index: index.clone(), stamp, looked: Instant::now() });
        Ok(index)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Opened>> {
        // What is kept is replaced as a whole, so it is whole whatever happened to who held it.
        self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
