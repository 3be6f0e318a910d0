//! Bounds of reading: memory, and when to stop.

use std::sync::{Arc, OnceLock, atomic::AtomicBool};

use crate::archive::{Aliases, Selection, Throttle};

/// An order to stop that is never given.
#[cfg(test)]
pub(in crate::archive) static NEVER: AtomicBool = AtomicBool::new(false);

/// The keys of a record, and of its first comment, each with the field that its value was taken for.
pub(in crate::archive) type Keys = Vec<(String, Option<&'static str>)>;

/// Bounds of reading files, which all readers of a run share.
#[derive(Debug, Clone, Copy)]
pub struct Bounds<'a> {
    /// The largest record that is read, in bytes of JSON or text.
    pub record: usize,
    /// The most memory that a record beyond [`Bounds::ALWAYS`] bytes may take once it is taken apart, as estimated from its
    /// length, its comments and its longest text.
    pub weight: usize,
    /// The room of all readers.
    pub throttle: &'a Arc<Throttle>,
    /// Raised when the reading is to end early: nothing more is read nor handed on.
    pub stop: &'a AtomicBool,
    /// What is read at all.
    pub selection: &'a Selection,
    /// Where the keys of the first record are to be noted, if anywhere.
    pub first_keys: Option<&'a OnceLock<Keys>>,
}

impl<'a> Bounds<'a> {
    /// The largest record that is read by default: 64 MiB, an eighth of the memory that indexing takes by
    /// default.
    pub const RECORD: usize = 64 << 20;
    /// A record of this many bytes is read whatever memory it takes, as long as no other one is being read: 8 MiB, some
    /// ten times the longest real thread.
    pub const ALWAYS: usize = 8 << 20;

    /// The bounds of reading with the memory that indexing takes by default.
    #[must_use]
    pub fn new(throttle: &'a Arc<Throttle>, stop: &'a AtomicBool) -> Self {
        let (record, selection) = (Self::RECORD, Selection::everything());
        Self { record, weight: 8 * record, throttle, stop, selection, first_keys: None }
    }

    /// The keys by which records are understood.
    #[must_use]
    pub fn aliases(&self) -> &'a Aliases {
        &self.selection.aliases
    }

    /// The same bounds for what `selection` leaves.
    #[must_use]
    pub fn with(self, selection: &'a Selection) -> Self {
        Self { selection, ..self }
    }

    /// The bounds of reading with `memory` bytes.
    #[must_use]
    pub fn of_memory(memory: usize, throttle: &'a Arc<Throttle>, stop: &'a AtomicBool) -> Self {
        Self { record: memory / 8, weight: memory, ..Self::new(throttle, stop) }
    }
}
