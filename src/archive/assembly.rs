//! Threads whose comments come as records of their own: rows of a table, or files of a folder that holds one post.

use super::{
    Bounds, Reason, RecordPlace,
    json::node::Node,
    ptt::{posts, times::CommentClock},
    report::output::Output,
};
use crate::thread::Thread;

/// The thread that was read last, held back while comments of it may follow.
#[derive(Default)]
pub(super) struct Assembly {
    pending: Option<Pending>,
}

struct Pending {
    thread: Box<Thread>,
    clock: CommentClock,
    place: RecordPlace,
    dialect: &'static str,
    /// About how much memory the thread takes until it is written.
    weight: usize,
}

impl Assembly {
    /// Whether the thread that is held back is `thread`, with the same title and body.
    pub(super) fn holds(&self, thread: &Thread) -> bool {
        let Some(Pending { thread: held, .. }) = &self.pending else { return false };
        held.id == thread.id && held.title == thread.title && held.body == thread.body
    }

    /// Holds back a thread that was read from the record at `place`.
    pub(super) fn hold(&mut self, thread: Box<Thread>, place: RecordPlace, dialect: &'static str, weight: usize) {
        let clock = CommentClock::new(thread.posted_at);
        self.pending = Some(Pending { thread, clock, place, dialect, weight });
    }

    /// Adds a comment of the thread named `of` by its id or its title.
    ///
    /// # Errors
    /// If that thread is not the one that was read last, or has no room for the comment.
    pub(super) fn add(
        &mut self,
        (of, position, value): (&str, Option<u32>, &Node<'_>),
        (place, weight): (RecordPlace, usize),
        bounds: &Bounds<'_>,
    ) -> Result<(), Reason> {
        let is_its_thread = |pending: &&mut Pending| pending.thread.id.article == of || pending.thread.title == of;
        let pending = self.pending.as_mut().filter(is_its_thread).ok_or(Reason::Orphan)?;
        let total = pending.weight.saturating_add(weight);
        if total > bounds.weight {
            return Err(Reason::TooHeavy(total as u64));
        }
        posts::append(&mut pending.thread, position, value, &mut pending.clock, bounds.aliases());
        pending.weight = total;
        pending.place.length = (place.offset + place.length).saturating_sub(pending.place.offset);
        Ok(())
    }

    /// Hands on the thread that is held back, if there is one.
    pub(super) fn release(&mut self, bounds: &Bounds<'_>, output: &mut Output<'_>) {
        if let Some(Pending { thread, place, dialect, weight, .. }) = self.pending.take() {
            let permit = bounds.throttle.acquire(weight);
            output.thread(thread, place, dialect, permit);
        }
    }
}
