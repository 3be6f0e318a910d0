//! 7z.

use std::fs::File;

use sevenz_rust2::{ArchiveReader, EntryDecision, Error, Password};

use super::{Contained, Reason, Take};

/// The memory of one decoder, in KiB: 7-Zip's strongest setting takes 64 MiB, and more on purpose.
const MEMORY: usize = 512 << 10;

/// Hands each entry to `take`.
pub(super) fn each(file: File, take: Take<'_>) -> Result<(), Reason> {
    let mut archive =
        ArchiveReader::new_with_memory_limit(file, Password::empty(), MEMORY).map_err(|error| reason(&error))?;
    // One thread: other files are read by others.
    archive.set_thread_count(1);
    let read = archive.for_each_entries_with_decision(|entry, content| {
        let is_file = !entry.is_directory() && entry.has_stream();
        let goes_on = !is_file || take(entry.name(), Contained::Entry(Box::new(content)));
        Ok(if goes_on { EntryDecision::Continue } else { EntryDecision::Stop })
    });
    read.map_err(|error| reason(&error))
}

fn reason(error: &Error) -> Reason {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Reason::Encrypted,
        Error::UnsupportedCompressionMethod(method) if method.contains("AES") => Reason::Encrypted,
        error => Reason::Damaged(error.to_string()),
    }
}
