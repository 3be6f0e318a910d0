//! ZIP, by its central directory.

use std::{
    fs::File,
    io::{BufReader, Seek as _},
};

use zip::{ZipArchive, read::read_zipfile_from_stream, result::ZipError};

use super::{Contained, Reason, Take, name_of};

/// The entry by which a workbook of a spreadsheet is known.
// A workbook is a ZIP of XML: one reason for it is clearer than one for each of its entries.
const WORKBOOK: &str = "xl/workbook.xml";

/// Hands each entry to `take`.
pub(super) fn each(file: File, take: Take<'_>) -> Result<(), Reason> {
    let cut = file.try_clone();
    let mut archive = match (ZipArchive::new(file), cut) {
        (Ok(archive), _) => archive,
        (Err(error), Ok(file)) => {
            each_in_order(file, take);
            return Err(reason(&error));
        }
        (Err(error), Err(_)) => return Err(reason(&error)),
    };
    if archive.index_for_name(WORKBOOK).is_some() {
        return Err(Reason::Workbook);
    }
    for number in 0..archive.len() {
        // Raw at first: an entry that cannot be decompressed still has a name for the report.
        let (name, is_folder, is_encrypted) = match archive.by_index_raw(number) {
            // The name alone makes an entry a folder, but it may have content all the same.
            Ok(entry) => (name_of(entry.name_raw()), entry.is_dir() && entry.size() == 0, entry.encrypted()),
            Err(error) => return Err(reason(&error)),
        };
        if is_folder {
            continue;
        }
        let goes_on = match archive.by_index(number) {
            _ if is_encrypted => take(&name, Contained::Refused(Reason::Encrypted)),
            Ok(entry) => take(&name, Contained::Entry(Box::new(entry))),
            Err(error) => take(&name, Contained::Refused(reason(&error))),
        };
        if !goes_on {
            return Ok(());
        }
    }
    if archive.has_duplicate_names() { Err(Reason::SameNames) } else { Ok(()) }
}

/// Hands the entries of a file without a directory to `take`, as far as they are whole: the directory is at the end, and
/// missing from an interrupted download.
fn each_in_order(mut file: File, take: Take<'_>) {
    if file.rewind().is_err() {
        return;
    }
    let mut stream = BufReader::new(file);
    while let Ok(Some(entry)) = read_zipfile_from_stream(&mut stream) {
        let name = name_of(entry.name_raw());
        if !entry.is_dir() && !take(&name, Contained::Entry(Box::new(entry))) {
            return;
        }
    }
}

fn reason(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Reason::Encrypted,
        error => Reason::Damaged(error.to_string()),
    }
}
