//! The weights of terms and phrases by BM25.
//!
//! tantivy counts every document of the index, of whatever kind: with some forty comment blocks to a thread, a post of
//! average length would count as forty times as long as the average, and no word of a post would be common. Here the
//! documents are counted that can have the field (`Operator::Bm25`).

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use tantivy::{
    Score, Term,
    query::{Bm25StatisticsProvider, Bm25Weight},
    schema::Field,
};

use super::{context::Leaf, terms::TermLookup};

/// The weight of a term, or of terms that make a phrase: computed when the first scorer is opened, and kept.
#[derive(Clone, Default)]
pub(super) struct Similarity {
    /// The number of documents it was computed for, and the weight without a boost.
    kept: OnceLock<(u64, Bm25Weight)>,
}

impl Similarity {
    /// The weight of `terms` for scorers of `leaf`; `None` if these are not scored.
    pub(super) fn weight(&self, terms: &[Arc<TermLookup>], leaf: &Leaf<'_>) -> tantivy::Result<Option<Bm25Weight>> {
        let Some(documents) = leaf.documents else { return Ok(None) };
        // The weight is that of the whole index: its statistics are read from every segment once, not once for each
        // segment. `best_blocks` counts other documents than a search, hence the comparison.
        let weight = match self.kept.get() {
            Some((known, weight)) if *known == documents => weight.boost_by(leaf.boost),
            _ => {
                let weight = bm25(terms, documents)?;
                self.kept.get_or_init(|| (documents, weight.clone()));
                weight.boost_by(leaf.boost)
            }
        };
        Ok(Some(weight))
    }
}

impl fmt::Debug for Similarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Similarity").finish_non_exhaustive()
    }
}

#[expect(clippy::cast_precision_loss, reason = "as tantivy computes it")]
fn bm25(terms: &[Arc<TermLookup>], documents: u64) -> tantivy::Result<Bm25Weight> {
    if let [term] = terms {
        // The same arithmetic as `for_terms` with one term, without the list and the explanation that it builds.
        let average = term.total_tokens()? as Score / documents as Score;
        return Ok(Bm25Weight::for_one_term_without_explain(term.doc_freq()?, documents, average));
    }
    let all: Vec<_> = terms.iter().map(|term| term.term().clone()).collect();
    Bm25Weight::for_terms(&Statistics { documents, terms }, &all)
}

/// The statistics of terms that were looked up already.
struct Statistics<'a> {
    documents: u64,
    terms: &'a [Arc<TermLookup>],
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        self.terms.first().map_or(Ok(0), |term| term.total_tokens())
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.terms.iter().find(|known| known.term() == term).map_or(Ok(0), |known| known.doc_freq())
    }
}

/// An upper bound of the scores by `weight`, for any length of a text and any term frequency; 1 without a weight.
///
/// `Bm25Weight::max_score` may be less than some score: it assumes that no text is shorter than its term frequency. But
/// lengths are rounded down, and where they were not indexed every text counts as one token long.
pub(super) fn max_score(weight: Option<&Bm25Weight>) -> Score {
    // Field norm 0 is the shortest text; the score grows with the frequency.
    weight.map_or(1.0, |weight| weight.score(0, u32::MAX))
}

#[cfg(test)]
mod tests {
    use tantivy::fieldnorm::FieldNormReader;

    use super::*;

    #[test]
    fn no_text_exceeds_the_bound_though_lengths_are_rounded_down() {
        let weight = Bm25Weight::for_one_term(10, 1000, 20.0);
        // Texts of nothing but the term, of the greatest length that is kept as `id`.
        let longest = |id: u8| weight.score(id, FieldNormReader::id_to_fieldnorm(id + 1) - 1);
        assert!((1..255).all(|id| longest(id) <= max_score(Some(&weight))));
        assert!((1..255).any(|id| longest(id) > weight.max_score()), "tantivy's bound would do");
    }
}
