//! Threads in pawen's own form.

use crate::{
    archive::{
        CanonicalThread,
        dialect::{Claim, Context, Dialect, Read, Refusal, Shape},
    },
    thread::Thread,
};

/// The reader of the canonical form.
pub(super) struct Canonical;

impl Dialect for Canonical {
    fn name(&self) -> &'static str {
        "pawen thread"
    }

    fn is_typed(&self) -> bool {
        true
    }

    fn claims(&self, shape: &Shape<'_>) -> Claim {
        if shape.has_all(&["format", "board", "id"]) { Claim::Certain } else { Claim::No }
    }

    fn read(&self, record: &str, _context: &Context<'_>) -> Result<Read, Refusal> {
        let thread: CanonicalThread = serde_json::from_str(record)?;
        Thread::try_from(thread).map(Read::whole).map_err(Refusal::Value)
    }
}
