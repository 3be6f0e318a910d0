//! Opening an index for searching.

use super::progress::comparing;
use crate::{
    cli::{Failure, World},
    index::{Cancel, IndexDir, OpenIndex},
    message::text,
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
    let index = comparing(world.waiting(), || OpenIndex::open_verified(home, cancel))?;
    warned(index, home, world)
}

fn warned(index: OpenIndex, home: &IndexDir, world: &mut World<'_>) -> Result<OpenIndex, Failure> {
    // A warning and no error: what is found is right, and only something may be missing.
    if index.is_older() {
        let (language, folder) = (world.language, home.folder().display());
        let warning = text!(
            language,
            "{folder}: made by an earlier version of pawen, by other rules: something may not be found",
            "{folder}：由較早的 pawen 依不同的規則建立：可能有些找不到"
        );
        world.warn(warning)?;
        let hint = text!(language, "`pawen rebuild` makes a new index", "`pawen rebuild` 會重建索引");
        world.hint(hint)?;
    }
    Ok(index)
}
