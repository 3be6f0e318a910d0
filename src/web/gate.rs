//! Work within limits: a limited number of searches at a time, each for a limited time, the shortest first.

use std::sync::Arc;

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task, time,
};

use super::{failure::Failure, site::Site};
use crate::index::{Cancel, OpenIndex, guarded};

/// Cancels a search when its answer is no longer awaited.
pub(super) struct EndOnDrop(Cancel);

impl EndOnDrop {
    pub(super) fn new(cancel: &Cancel) -> Self {
        Self(cancel.clone())
    }
}

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        self.0.request();
    }
}

impl Site {
    /// Searches the current index, on other threads than those that talk to clients.
    ///
    /// The search is cancelled when it exceeds the time limit, or when its answer is no longer awaited: then this
    /// future is dropped.
    pub(super) async fn search<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Site, &OpenIndex) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let searched = move |site: &Site, index: &OpenIndex| {
            let (_turn, cancel) = site.turns.begin(index.cancel());
            work(site, &index.until(cancel))
        };
        self.within(&self.searches, searched).await
    }

    /// The same for short work, which does not wait for searches.
    pub(super) async fn look<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Site, &OpenIndex) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.within(&self.looks, work).await
    }

    async fn within<T: Send + 'static>(
        self: &Arc<Self>,
        room: &Arc<Semaphore>,
        work: impl FnOnce(&Site, &OpenIndex) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let patience = self.settings.limits.patience;
        let cancel = Cancel::new();
        // A future that is dropped cannot end a blocking thread; the search sees the flag.
        let _end = EndOnDrop::new(&cancel);
        let done = async {
            // Within the time limit: a request that waits for its turn uses up its patience.
            let permit = Arc::clone(room).acquire_owned().await.map_err(|_| Failure::Busy)?;
            let site = Arc::clone(self);
            let done = task::spawn_blocking(move || site.work(permit, cancel, work)).await;
            // The thread is lost only by a panic outside of `guarded`.
            done.unwrap_or_else(|_| Err(Failure::panicked()))
        };
        time::timeout(patience, done).await.unwrap_or(Err(Failure::Late(patience)))
    }

    fn work<T>(
        &self,
        permit: OwnedSemaphorePermit,
        cancel: Cancel,
        work: impl FnOnce(&Site, &OpenIndex) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let index = self.current.index()?.until(cancel);
        let done = guarded(|| None, || work(self, &index));
        // Here and not when the answer is sent: the client may be slow, and others wait.
        drop(permit);
        done
    }
}
