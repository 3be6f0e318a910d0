//! The texts of an archive.

use std::{collections::BTreeMap, ops::ControlFlow, path::Path};

use pawen::{
    Result,
    archive::{self, Piece},
    index::{Rank, remark},
    text::block::blocks,
    thread::{Thread, ThreadId},
};

/// Every title, post and comment block of the best version of each thread.
pub(crate) fn read(archive: &Path) -> Result<Vec<String>> {
    let mut best: BTreeMap<ThreadId, (Rank, Thread)> = BTreeMap::new();
    for file in archive::walk(archive)?.files {
        let path = file.path.to_string_lossy().into_owned();
        archive::read(&file, &mut |piece| {
            if let Piece::Thread { thread, record } = piece {
                let rank = Rank::of_thread(&thread, file.modified, &path, record.offset);
                if best.get(&thread.id).is_none_or(|(known, _)| *known < rank) {
                    best.insert(thread.id.clone(), (rank, *thread));
                }
            }
            ControlFlow::Continue(())
        });
    }
    let mut texts = Vec::new();
    for (_, thread) in best.into_values() {
        let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
        texts.extend(blocks(&remarks).into_iter().map(|block| block.text));
        texts.push(thread.title);
        texts.push(thread.body);
    }
    Ok(texts)
}
