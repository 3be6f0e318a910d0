//! tar, from a stream.

use std::io::{self, Read};

use tar::{Archive, Entry, EntryType, PaxExtensions};

use super::{Contained, Reason, Take, damaged, name_of};

/// The length of a block. One of zeros at least marks the end of an archive.
const BLOCK: usize = 512;
/// The maximum number of bytes of a name and of other facts about an entry, which come as an entry of their own.
// The library would read them whole, whatever their length: gigabytes in a file of megabytes.
const LONGEST: u64 = 64 << 10;

/// Hands each entry to `take`.
pub(super) fn each(stream: Box<dyn Read + '_>, take: Take<'_>) -> Result<(), Reason> {
    let mut archive = Archive::new(EndZeros { stream, count: 0 });
    let mut long_name = None;
    for entry in archive.entries().map_err(|error| damaged(&error))?.raw(true) {
        let mut entry = entry.map_err(|error| damaged(&error))?;
        let kind = entry.header().entry_type();
        if is_about_next(kind) {
            long_name = name_in(&mut entry)?.or(long_name);
            continue;
        }
        let name = long_name.take().unwrap_or_else(|| name_of(&entry.path_bytes()));
        // Links, devices and folders have no content.
        let continues = match kind {
            EntryType::GNUSparse => take(&name, Contained::Refused(Reason::Packed("sparse file"))),
            kind if kind.is_file() => take(&name, Contained::Entry(Box::new(entry))),
            _ => true,
        };
        if !continues {
            return Ok(());
        }
    }
    // The library takes the end of the stream for that of the archive.
    if archive.into_inner().count < BLOCK {
        return Err(Reason::Damaged("the mark at the end of the tar archive is missing, it may be cut".to_owned()));
    }
    Ok(())
}

/// Whether an entry has facts about the next one: a name that is too long for a header, the target of a link.
fn is_about_next(kind: EntryType) -> bool {
    kind.is_gnu_longname()
        || kind.is_gnu_longlink()
        || kind.is_pax_local_extensions()
        || kind.is_pax_global_extensions()
}

/// The name of the next entry, if this one has it.
fn name_in(entry: &mut Entry<'_, impl Read>) -> Result<Option<String>, Reason> {
    let (kind, size) = (entry.header().entry_type(), entry.size());
    if size > LONGEST {
        return Err(Reason::Damaged(format!(
            "a name or facts about an entry take {size} bytes, at most {LONGEST} are read"
        )));
    }
    let mut facts = Vec::new();
    entry.read_to_end(&mut facts).map_err(|error| damaged(&error))?;
    if kind.is_gnu_longname() {
        let length = facts.iter().position(|&byte| byte == 0).unwrap_or(facts.len());
        return Ok(facts.get(..length).map(name_of));
    }
    // A global name would be that of all entries.
    let mut extensions = PaxExtensions::new(&facts).flatten().filter(|_| kind.is_pax_local_extensions());
    let name = extensions.find(|extension| extension.key_bytes() == b"path");
    Ok(name.map(|extension| name_of(extension.value_bytes())))
}

/// A stream that counts the zeros at the end of what was read.
struct EndZeros<'s> {
    stream: Box<dyn Read + 's>,
    count: usize,
}

impl Read for EndZeros<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.stream.read(buffer)?;
        let read = buffer.get(..length).unwrap_or_default();
        let zeros = read.iter().rev().take_while(|&&byte| byte == 0).count();
        self.count = zeros + if zeros == length { self.count } else { 0 };
        Ok(length)
    }
}
