//! What was not read of an archive, in words that name options of the command line.

use std::fmt;

use crate::archive::{Reason, Reject, way_out};

/// A reason why something was not read, with what can be done about it.
#[derive(Debug, Clone, Copy)]
pub struct WordedReason<'a>(pub &'a Reason);

impl fmt::Display for WordedReason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(reason) = self;
        match reason {
            // `Bounds::record` is an eighth of the memory that reading may use.
            Reason::TooLarge(_) => write!(f, "{reason}, an eighth of --memory: give more to read it"),
            Reason::TooHeavy(_) => write!(f, "{reason}: give more --memory to read it"),
            _ => reason.fmt(f),
        }
    }
}

/// Something that was not read, as `file:offset: reason`.
#[derive(Debug, Clone, Copy)]
pub struct WordedReject<'a>(pub &'a Reject);

impl fmt::Display for WordedReject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(reject) = self;
        write!(f, "{}:{}: {}", reject.file, reject.offset, WordedReason(&reject.reason))?;
        if reject.records > 1 { write!(f, " ({} records)", reject.records) } else { Ok(()) }
    }
}

/// What can be done with a file of the kind `kind`, a name of [`FileKind`](crate::archive::FileKind), in which there is
/// no thread.
#[must_use]
pub fn way_out_of_kind(kind: &str) -> Option<&'static str> {
    match kind {
        // The other ways are commands of other programs, which `archive` knows.
        "JSON file" => Some("`pawen index --explain-file FILE` shows which keys are understood"),
        other => way_out(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_needs_more_memory_names_the_option() {
        let reject =
            |reason| Reject { file: "a.json".into(), offset: 7, length: 3, records: 2, reason, excerpt: String::new() };
        let worded = |reason| WordedReject(&reject(reason)).to_string();
        assert_eq!(
            worded(Reason::TooLarge(64 << 20)),
            "a.json:7: record larger than 64.0 MiB, an eighth of --memory: give more to read it (2 records)"
        );
        assert_eq!(
            worded(Reason::TooHeavy(1 << 20)),
            "a.json:7: record that takes about 1.0 MiB of memory: give more --memory to read it (2 records)"
        );
        assert_eq!(worded(Reason::Null), reject(Reason::Null).to_string());
    }
}
