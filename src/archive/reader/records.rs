//! The records of a file, one after another: each is admitted, read and handed on.

use std::sync::Arc;

use super::{Reader, nested::Frame};
use crate::archive::{
    Bounds, Permit, Reason, RecordPlace,
    dialect::{Context, Dialect, Read},
    files::window::Window,
    json::node::Node,
    ptt::posts,
    records::{Found, Records, Value, record},
    report::reject::excerpt,
};
use crate::thread::Thread;

impl Reader<'_> {
    /// Reads the records that `window` slides over.
    pub(super) fn list<'w>(&mut self, window: Window<'w>) -> Window<'w> {
        self.records(Records::new(window), Frame::default())
    }

    pub(super) fn records<'w>(&mut self, mut records: Records<'w>, frame: Frame) -> Window<'w> {
        while !self.output.is_stopped() {
            match records.next() {
                None => break,
                Some(Found::Fault(offset, fault)) => self.output.fault(frame.offset(offset), fault),
                Some(Found::Broken(place, reason, excerpt)) => self.reject(frame.place(place), reason, excerpt),
                Some(Found::Value(value)) => self.record(&records, &value, frame),
            }
        }
        records.into_window()
    }

    fn record(&mut self, records: &Records<'_>, value: &Value, frame: Frame) {
        let (bytes, place) = (records.bytes(), frame.place(value.place));
        if value.dialect.is_none() && self.is_read_otherwise(value, records, frame) {
            return;
        }
        self.explain(|| serde_json::from_slice(bytes).ok());
        // What is held back takes no part in the bounds: it is handed on before anything waits for room.
        let has_parts = value.dialect.is_some_and(Dialect::has_parts);
        if !has_parts {
            self.assembly.release(self.bounds, &mut self.output);
        }
        let weight = value.size.weight(bytes.len());
        let permit = match self.admit(bytes.len(), weight, has_parts) {
            Ok(permit) => permit,
            Err(reason) => return self.reject(place, reason, excerpt(bytes)),
        };
        let context = Context::new(records.header(), &self.file, self.bounds.aliases())
            .of_record(value.key.as_deref(), value.is_outermost);
        let outcome = self.bounds.throttle.apart(weight, || record::read(bytes, value, &context));
        for fault in outcome.faults {
            self.output.fault(place.offset, fault);
        }
        match outcome.read {
            Ok((read, dialect)) => self.take(read, dialect, place, (weight, permit), bytes),
            Err(reason) => self.reject(place, reason, excerpt(bytes)),
        }
    }

    /// Waits until there is room for what a record becomes; the reason if there never is. A record that may be held back
    /// waits when it is handed on.
    pub(super) fn admit(&self, length: usize, weight: usize, may_be_held: bool) -> Result<Option<Arc<Permit>>, Reason> {
        if length > Bounds::ALWAYS && weight > self.bounds.weight {
            return Err(Reason::TooHeavy(weight as u64));
        }
        Ok((!may_be_held).then(|| self.bounds.throttle.acquire(weight)))
    }

    pub(super) fn take(
        &mut self,
        read: Read,
        dialect: &'static str,
        place: RecordPlace,
        (weight, permit): (usize, Option<Arc<Permit>>),
        bytes: &[u8],
    ) {
        match read {
            Read::Thread { thread, unread, comment } => {
                for fault in unread {
                    self.output.fault(place.offset, fault);
                }
                match (permit, comment) {
                    (Some(permit), _) => self.output.thread(thread, place, dialect, permit),
                    (None, Some(comment)) => self.row_of_both(thread, &comment, (place, dialect, weight)),
                    (None, None) => self.hold(thread, (place, dialect, weight)),
                }
            }
            Read::Comment { of, position, value } => {
                let added = self.assembly.add((&of, position, &value), (place, weight), self.bounds);
                if let Err(reason) = added {
                    self.reject(place, reason, excerpt(bytes));
                }
            }
        }
    }

    /// Holds a thread back in place of the one before, which is handed on.
    fn hold(&mut self, thread: Box<Thread>, (place, dialect, weight): (RecordPlace, &'static str, usize)) {
        self.assembly.release(self.bounds, &mut self.output);
        self.assembly.hold(thread, place, dialect, weight);
    }

    /// Takes a row that has a post and one of its comments: the post unless the row before had it, and the comment.
    fn row_of_both(&mut self, thread: Box<Thread>, comment: &Node<'_>, row: (RecordPlace, &'static str, usize)) {
        let (place, _, weight) = row;
        let of = thread.id.article.clone();
        if !self.assembly.holds(&thread) {
            self.hold(thread, row);
        }
        if let Err(reason) = self.assembly.add((&of, None, comment), (place, weight), self.bounds) {
            self.reject(place, reason, String::new());
        }
    }

    /// Notes how the keys of the first record are understood, if that is wanted.
    pub(super) fn explain<'n>(&self, record: impl FnOnce() -> Option<Node<'n>>) {
        if let Some(keys) = self.bounds.first_keys.filter(|keys| keys.get().is_none()) {
            let Some(record) = record().filter(|record| !record.members().is_empty()) else { return };
            keys.get_or_init(|| posts::explain(&record, self.bounds.aliases()));
        }
    }
}
