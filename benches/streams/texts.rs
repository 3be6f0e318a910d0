//! The texts of an archive.

use std::path::Path;

use pawen::{Result, index::remark, text::block::blocks};

use crate::corpus;

/// Every title, post and comment block of the best version of each thread.
pub(crate) fn read(archive: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for thread in corpus::threads(archive)?.into_values() {
        let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
        texts.extend(blocks(&remarks).into_iter().map(|block| block.text));
        texts.push(thread.title);
        texts.push(thread.body);
    }
    Ok(texts)
}
