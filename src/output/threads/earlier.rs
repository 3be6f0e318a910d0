//! The texts of a thread that only other archived versions have, version by version.

use crate::thread::{Comment, EarlierText, Thread, VersionSource};

/// The texts of another archived version of a thread.
#[derive(Debug)]
pub(crate) struct EarlierVersion<'a> {
    /// The version.
    source: &'a VersionSource,
    /// Its title and its post, as far as the thread lacks them, each with its index among those of all versions.
    pub(crate) texts: Vec<(usize, &'a EarlierText)>,
    /// The comments of it that the thread lacks, each with its index among all.
    pub(crate) comments: Vec<(usize, &'a Comment)>,
}

impl EarlierVersion<'_> {
    /// The name of its file.
    pub(crate) fn file(&self) -> String {
        self.source.to_string()
    }
}

/// The other versions whose texts `thread` keeps, those with titles and posts first.
pub(crate) fn earlier_versions(thread: &Thread) -> Vec<EarlierVersion<'_>> {
    let mut versions: Vec<EarlierVersion<'_>> = Vec::new();
    for (at, text) in thread.earlier.iter().enumerate() {
        version(&mut versions, &text.source).texts.push((at, text));
    }
    for (at, comment) in thread.comments.iter().enumerate() {
        if let Some(source) = &comment.earlier {
            version(&mut versions, source).comments.push((at, comment));
        }
    }
    versions
}

fn version<'v, 'a>(versions: &'v mut Vec<EarlierVersion<'a>>, source: &'a VersionSource) -> &'v mut EarlierVersion<'a> {
    let at = versions.iter().position(|known| known.source == source).unwrap_or_else(|| {
        versions.push(EarlierVersion { source, texts: Vec::new(), comments: Vec::new() });
        versions.len() - 1
    });
    &mut versions[at]
}
