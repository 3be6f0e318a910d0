//! What a weight of our own tells of one document, which tantivy asks every weight for.

use tantivy::{
    DocId, SegmentReader,
    query::{Explanation, Weight},
};

/// The score of `document` under `name`; 0 if `weight` does not find it.
pub(crate) fn explained(
    weight: &dyn Weight,
    segment: &SegmentReader,
    document: DocId,
    name: &'static str,
) -> tantivy::Result<Explanation> {
    let mut scorer = weight.scorer(segment, 1.0)?;
    let found = scorer.doc() <= document && scorer.seek(document) == document;
    Ok(Explanation::new(name, if found { scorer.score() } else { 0.0 }))
}
