//! The check of an index's files against the digests recorded when they were written.

use super::DamageMessage;
use crate::index::files::messages::{FileFault, Missing};
use crate::{Error, Result, message::AnyMessage};
use std::{collections::BTreeSet, path::Path};

use super::{Checked, Damage};
use crate::index::files::{
    generation::{IndexDir, POINTER},
    manifest::{COMMITTED, Digest, Manifest, PUBLISHED},
};

/// The damage of a pointer that cannot be read.
pub(super) fn pointer_damage(home: &IndexDir) -> Damage {
    Damage::new(home.folder().join(POINTER).display(), FileFault::ChecksumDiffers)
}

/// The damage of an index with a published generation but without a pointer.
pub(super) fn pointer_missing(home: &IndexDir) -> Damage {
    Damage::new(home.folder().join(POINTER).display(), Missing::Absent)
}

/// Compares the files of a generation's commits with their digests. Returns the names of the sound manifests to check
/// further: the published one, which a `first_run` need not have, and that of an unfinished run if there is one.
///
/// # Errors
/// If the operating system refuses to read one of them.
pub(super) fn check(checked: &mut Checked, folder: &Path, first_run: bool) -> Result<Vec<&'static str>> {
    let published = if first_run { None } else { commit(checked, folder, PUBLISHED)? };
    let committed = commit(checked, folder, COMMITTED)?;
    let mut seen = BTreeSet::new();
    for (name, digest) in [&published, &committed].into_iter().flatten().flat_map(Manifest::files) {
        if seen.insert(name) {
            file(checked, &folder.join(name), *digest)?;
        }
    }
    // The two are equal after a finished run, and checking both would take twice as long.
    let unfinished = committed.is_some() && committed != published;
    let commits = [(published.is_some(), PUBLISHED), (unfinished, COMMITTED)];
    Ok(commits.into_iter().filter_map(|(there, name)| there.then_some(name)).collect())
}

fn commit(checked: &mut Checked, folder: &Path, name: &str) -> Result<Option<Manifest>> {
    let path = folder.join(name);
    let what: AnyMessage = match Manifest::read(folder, name)? {
        Ok(manifest) if manifest.note().is_none() => DamageMessage::NoteMissing.into(),
        Ok(manifest) => {
            checked.files += 1;
            return Ok(Some(manifest));
        }
        Err(Missing::Absent) => Missing::Absent.into(),
        Err(Missing::Unreadable { cause }) => cause,
        Err(Missing::Damaged) => FileFault::ChecksumDiffers.into(),
    };
    checked.damage.push(Damage::new(path.display(), what));
    Ok(None)
}

fn file(checked: &mut Checked, path: &Path, noted: Digest) -> Result<()> {
    match noted.mismatch(path, &|| true).map_err(|error| Error::io(path, error))? {
        None => {
            checked.files += 1;
            checked.bytes += noted.bytes;
        }
        Some(what) => checked.damage.push(Damage::new(path.display(), what)),
    }
    Ok(())
}
