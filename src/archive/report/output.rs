//! Hands the pieces of one file on, merges neighbouring rejects, and keeps the file's account.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::archive::{Fault, Permit, Piece, Reason, RecordPlace, Reject, Selection, Summary, Warning, within};
use crate::thread::Thread;

/// Where the pieces of a file go.
pub(in crate::archive) struct Output<'a> {
    file: &'a str,
    /// The entry of the container that is being read.
    entry: Option<Arc<str>>,
    /// The bytes of the entries before it.
    base: u64,
    sink: &'a mut (dyn FnMut(Piece) -> ControlFlow<()> + Send),
    pending: Option<Reject>,
    faults: BTreeMap<Fault, (u64, u64)>,
    summary: Summary,
    stopped: bool,
    selection: &'a Selection,
    /// Raised when nothing more is to be handed on: where the reading stopped a record looks cut.
    stop: &'a AtomicBool,
}

impl<'a> Output<'a> {
    pub(in crate::archive) fn new(
        file: &'a str,
        (stop, selection): (&'a AtomicBool, &'a Selection),
        sink: &'a mut (dyn FnMut(Piece) -> ControlFlow<()> + Send),
    ) -> Self {
        let (faults, summary) = (BTreeMap::new(), Summary::default());
        Self { file, entry: None, base: 0, sink, pending: None, faults, summary, stopped: false, selection, stop }
    }

    /// Begins the entry `name` of the container, behind entries of `base` bytes.
    pub(in crate::archive) fn enter(&mut self, name: &str, base: u64) {
        self.leave();
        (self.entry, self.base) = (Some(name.into()), base);
    }

    /// Ends the entry.
    pub(in crate::archive) fn leave(&mut self) {
        self.flush();
        self.send_warnings();
        (self.entry, self.base) = (None, 0);
    }

    /// The name of the file, and of the entry that is being read.
    fn name(&self) -> String {
        within(self.file, self.entry.as_deref())
    }

    /// The place within all entries.
    const fn place(&self, place: RecordPlace) -> RecordPlace {
        RecordPlace { offset: self.base + place.offset, length: place.length }
    }

    /// Whether the receiver wants no more.
    pub(in crate::archive) fn is_stopped(&self) -> bool {
        self.stopped || self.stop.load(Ordering::Relaxed)
    }

    pub(in crate::archive) fn thread(
        &mut self,
        mut thread: Box<Thread>,
        record: RecordPlace,
        dialect: &'static str,
        permit: Arc<Permit>,
    ) {
        self.flush();
        let Some(omitted) = self.selection.omit(&mut thread) else {
            self.summary.omitted += 1;
            return;
        };
        self.summary.omitted += omitted;
        self.summary.records += 1;
        self.summary.threads += 1;
        self.summary.comments += thread.comments.len() as u64;
        // A list and not a set: it has one element in almost every file.
        if !self.summary.dialects.contains(&dialect) {
            self.summary.dialects.push(dialect);
        }
        let (record, entry) = (self.place(record), self.entry.clone());
        let all = Arc::clone(&permit);
        all.apart(|| self.send(Piece::Thread { thread, record, permit, entry }));
    }

    /// A record that is no thread.
    pub(in crate::archive) fn reject(&mut self, place: RecordPlace, reason: Reason, excerpt: String) {
        let place = self.place(place);
        self.summary.records += 1;
        self.summary.rejected += 1;
        if let Some(pending) = self.pending.as_mut().filter(|pending| pending.reason == reason) {
            // What is between the two, commas and blanks, is counted in.
            pending.length = place.offset + place.length - pending.offset;
            pending.records += 1;
            return;
        }
        self.flush();
        self.pending = Some(self.rejected(place, 1, reason, excerpt));
    }

    /// The file, or the rest of it, that cannot be read.
    pub(in crate::archive) fn reject_rest(&mut self, place: RecordPlace, reason: Reason, excerpt: String) {
        self.flush();
        let place = self.place(place);
        self.summary.unreadable |= !reason.is_harmless();
        let reject = self.rejected(place, 0, reason, excerpt);
        self.send(Piece::Reject(reject));
    }

    /// A fault that cost no record, though it may have cost a value; reported once for each file or entry, at its end.
    pub(in crate::archive) fn fault(&mut self, offset: u64, fault: Fault) {
        self.summary.faults += u64::from(!fault.is_of_texts() || fault.is_loss());
        // Counted and not sent: a file may have one fault a record.
        self.faults.entry(fault).or_insert((self.base + offset, 0)).1 += 1;
    }

    /// Sends what is still held back; the file's account.
    pub(in crate::archive) fn finish(mut self, bytes: u64, crc32: u32) -> Summary {
        self.flush();
        self.send_warnings();
        Summary { bytes, crc32, ..self.summary }
    }

    fn send_warnings(&mut self) {
        for (fault, (offset, times)) in std::mem::take(&mut self.faults) {
            self.send(Piece::Warning(Warning { file: self.name(), offset, times, fault }));
        }
    }

    fn rejected(&self, place: RecordPlace, records: u64, reason: Reason, excerpt: String) -> Reject {
        Reject { file: self.name(), offset: place.offset, length: place.length, records, reason, excerpt }
    }

    fn flush(&mut self) {
        if let Some(reject) = self.pending.take() {
            self.send(Piece::Reject(reject));
        }
    }

    fn send(&mut self, piece: Piece) {
        if !self.is_stopped() {
            self.stopped = (self.sink)(piece).is_break();
        }
    }
}
