//! The memory that several readers of archives share.
//!
//! A record waits until there is room for what it becomes, before it is taken apart. tantivy's own queue counts documents,
//! and one of them may be a megabyte; this counts bytes.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Bounds what all readers hold at once.
#[derive(Debug)]
pub struct Throttle {
    limit: usize,
    held: Mutex<usize>,
    released: Condvar,
    lane: Mutex<()>,
    /// The thread for giants, once there was one.
    giants: OnceLock<Option<ThreadPool>>,
}

impl Throttle {
    /// A throttle that lets `limit` bytes be held at once.
    #[must_use]
    pub fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            limit,
            held: Mutex::new(0),
            released: Condvar::new(),
            lane: Mutex::new(()),
            giants: OnceLock::new(),
        })
    }

    /// Waits until no other reader holds a large piece of a file. The holder of this may wait for [`Self::acquire`], but
    /// not the other way round.
    pub(super) fn lane(&self) -> MutexGuard<'_, ()> {
        self.lane.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `bytes` more may be held. Something larger than the limit waits until it is alone.
    #[must_use]
    pub fn acquire(self: &Arc<Self>, bytes: usize) -> Arc<Permit> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |held: &mut usize| *held > 0 && *held + bytes > self.limit;
        let mut held = self.released.wait_while(held, full).unwrap_or_else(PoisonError::into_inner);
        *held += bytes;
        Arc::new(Permit { throttle: Arc::clone(self), bytes })
    }

    /// Runs `work`, which allocates about `bytes`: if that is more than the limit, in the one thread for giants.
    ///
    /// The allocator of most systems keeps freed memory for the thread that allocated it, so that each reader would keep
    /// the memory of the largest record that it has read.
    pub(in crate::archive) fn apart<T: Send>(&self, bytes: usize, work: impl FnOnce() -> T + Send) -> T {
        if bytes <= self.limit {
            return work();
        }
        match self.giants.get_or_init(|| ThreadPoolBuilder::new().num_threads(1).build().ok()) {
            Some(giants) => giants.install(work),
            // The system has no thread left for it.
            None => work(),
        }
    }
}

/// The right to hold a number of bytes; given back when dropped.
#[derive(Debug)]
pub struct Permit {
    throttle: Arc<Throttle>,
    bytes: usize,
}

impl Permit {
    /// The number of bytes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Runs `work`, which allocates what the permit is for: if that is more than the limit, in the one thread for giants.
    pub fn apart<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.throttle.apart(self.bytes, work)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.throttle.held.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.throttle.released.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        panic::{AssertUnwindSafe, resume_unwind},
        thread,
    };

    use super::*;

    #[test]
    fn all_giants_have_one_thread() {
        let (throttle, here) = (Throttle::new(10), thread::current().id());
        assert_eq!(throttle.apart(10, || thread::current().id()), here);
        let first = throttle.apart(11, || thread::current().id());
        assert_ne!(first, here);
        assert_eq!(throttle.apart(12, || thread::current().id()), first);
        let panicking = || throttle.apart(11, || resume_unwind(Box::new("panicked")));
        let outcome: Result<(), _> = std::panic::catch_unwind(AssertUnwindSafe(panicking));
        assert_eq!(outcome.unwrap_err().downcast_ref::<&str>(), Some(&"panicked"), "a panic is passed on");
    }

    #[test]
    fn no_more_than_the_limit_is_held_but_a_giant_passes_alone() {
        let throttle = Throttle::new(10);
        let most = Mutex::new(0);
        std::thread::scope(|scope| {
            for bytes in [4, 6, 25, 3, 7, 1] {
                let (throttle, most) = (&throttle, &most);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let permit = throttle.acquire(bytes);
                        let held = *throttle.held.lock().unwrap();
                        let mut most = most.lock().unwrap();
                        *most = held.max(*most);
                        assert!(held <= 10 || held == 25, "{held}");
                        drop(permit);
                    }
                });
            }
        });
        assert_eq!(*throttle.held.lock().unwrap(), 0);
        assert_eq!(*most.lock().unwrap(), 25);
    }
}
