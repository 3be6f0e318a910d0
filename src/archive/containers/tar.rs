//! tar, from a stream.

use std::io::Read;

use tar::Archive;

use super::{Contained, Reason, Take, name_of};

/// Hands each entry to `take`.
pub(super) fn each(stream: Box<dyn Read + '_>, take: Take<'_>) -> Result<(), Reason> {
    let damaged = |error: std::io::Error| Reason::Damaged(error.to_string());
    let mut archive = Archive::new(stream);
    for entry in archive.entries().map_err(damaged)? {
        let entry = entry.map_err(damaged)?;
        let name = name_of(&entry.path_bytes());
        // Links, devices and folders have no content.
        let is_file = entry.header().entry_type().is_file() || entry.header().entry_type().is_gnu_sparse();
        if is_file && !take(&name, Contained::Entry(Box::new(entry))) {
            break;
        }
    }
    Ok(())
}
