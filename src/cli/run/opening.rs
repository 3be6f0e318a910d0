//! Opening an index for searching.

use super::progress::comparing;
use crate::{
    cli::{Failure, World},
    index::{Cancel, IndexDir, OpenIndex},
};

/// Opens an index for searching, and warns if it may find less than it should.
pub(in crate::cli) fn opened(home: &IndexDir, world: &mut World<'_>) -> Result<OpenIndex, Failure> {
    warned(OpenIndex::open(home)?, home, world)
}

/// As [`opened`], for a list that is cited or compared: every file of the index is compared with its digest first. Ends
/// with an error once `cancel` is requested.
pub(in crate::cli) fn opened_verified(
    home: &IndexDir,
    cancel: &Cancel,
    world: &mut World<'_>,
) -> Result<OpenIndex, Failure> {
    let index = comparing(world.progress, || OpenIndex::open_verified(home, cancel))?;
    warned(index, home, world)
}

fn warned(index: OpenIndex, home: &IndexDir, world: &mut World<'_>) -> Result<OpenIndex, Failure> {
    // A warning and no error: what is found is right, and only something may be missing.
    if index.is_older() {
        let how = "made by an earlier version of pawen, by other rules: something may not be found";
        writeln!(world.err, "warning: {}: {how}", home.folder().display())?;
        writeln!(world.err, "hint: `pawen rebuild` makes a new index")?;
    }
    Ok(index)
}
