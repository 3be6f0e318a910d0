//! Work within limits: so many searches at a time, each for so long, the lightest first.

use std::sync::Arc;

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task, time,
};

use super::{failure::Failure, site::Site};
use crate::index::{OpenIndex, Stop, guarded};

/// Ends a search when nobody waits for it any longer.
pub(super) struct EndOnDrop(Stop);

impl EndOnDrop {
    pub(super) fn new(stop: &Stop) -> Self {
        Self(stop.clone())
    }
}

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        self.0.give();
    }
}

impl Site {
    /// Searches the index as it is now, apart from the threads that talk to clients.
    ///
    /// The search is ended when it takes too long, and when the answer is no longer waited for: then this future is
    /// dropped.
    pub(super) async fn search<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Site, &OpenIndex) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let searched = move |site: &Site, index: &OpenIndex| {
            let (_turn, stop) = site.turns.begin(index.stop());
            work(site, &index.until(stop))
        };
        self.within(&self.searches, searched).await
    }

    /// The same for what is quickly done, which waits for no search.
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
        let stop = Stop::new();
        let _end = EndOnDrop::new(&stop);
        let done = async {
            let permit = Arc::clone(room).acquire_owned().await.map_err(|_| Failure::Busy)?;
            let site = Arc::clone(self);
            let done = task::spawn_blocking(move || site.work(permit, stop, work)).await;
            done.unwrap_or_else(|_| Err(Failure::broke_off()))
        };
        time::timeout(patience, done).await.unwrap_or(Err(Failure::Late(patience)))
    }

    fn work<T>(
        &self,
        permit: OwnedSemaphorePermit,
        stop: Stop,
        work: impl FnOnce(&Site, &OpenIndex) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let index = self.current.index()?.until(stop);
        let done = guarded(|| None, || work(self, &index));
        drop(permit);
        done
    }
}
