//! The check of an index's files against the digests recorded when they were written.

use super::DamageMessage;
use crate::index::files::messages::{FileFault, Missing};
use crate::message::AnyMessage;
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
pub(super) fn check(checked: &mut Checked, folder: &Path, first_run: bool) -> Vec<&'static str> {
    let published = if first_run { None } else { commit(checked, folder, PUBLISHED) };
    let committed = commit(checked, folder, COMMITTED);
    let mut seen = BTreeSet::new();
    for (name, digest) in [&published, &committed].into_iter().flatten().flat_map(Manifest::files) {
        if seen.insert(name) {
            file(checked, &folder.join(name), *digest);
        }
    }
    // The two are equal after a finished run, and checking both would take twice as long.
    let unfinished = committed.is_some() && committed != published;
    let commits = [(published.is_some(), PUBLISHED), (unfinished, COMMITTED)];
    commits.into_iter().filter_map(|(there, name)| there.then_some(name)).collect()
}

fn commit(checked: &mut Checked, folder: &Path, name: &str) -> Option<Manifest> {
    let path = folder.join(name);
    let (what, manifest): (AnyMessage, _) = match Manifest::read(folder, name) {
        Ok(manifest) if manifest.note().is_none() => (DamageMessage::NoteMissing.into(), None),
        Ok(manifest) => {
            checked.files += 1;
            return Some(manifest);
        }
        Err(Missing::Absent) => (Missing::Absent.into(), None),
        Err(Missing::Unreadable { cause }) => (cause, None),
        Err(Missing::Damaged) => (FileFault::ChecksumDiffers.into(), None),
    };
    checked.damage.push(Damage::new(path.display(), what));
    manifest
}

fn file(checked: &mut Checked, path: &Path, noted: Digest) {
    match noted.mismatch(path, &|| true) {
        Ok(None) => {
            checked.files += 1;
            checked.bytes += noted.bytes;
        }
        Ok(Some(what)) => checked.damage.push(Damage::new(path.display(), what)),
        Err(error) => checked.damage.push(Damage::new(path.display(), error)),
    }
}
