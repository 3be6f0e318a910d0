//! Where the postings of a term are, in every segment: looked up once, for its statistics and for its documents.

use tantivy::{
    Score, Searcher, SegmentReader, Term,
    fieldnorm::FieldNormReader,
    index::SegmentId,
    postings::{BlockSegmentPostings, SegmentPostings, TermInfo},
    query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring},
    schema::{Field, IndexRecordOption},
};

/// What the dictionaries tell of a term.
pub(super) struct Entries {
    term: Term,
    /// By segments; a term that a segment lacks has `None` there.
    found: Vec<(SegmentId, Option<TermInfo>)>,
}

impl Entries {
    /// Looks `term` up in every segment.
    pub(super) fn find(searcher: Option<&Searcher>, term: &Term) -> tantivy::Result<Self> {
        let segments = searcher.map_or(&[][..], Searcher::segment_readers);
        let found = segments.iter().map(|segment| Ok((segment.segment_id(), look_up(segment, term)?)));
        Ok(Self { term: term.clone(), found: found.collect::<tantivy::Result<_>>()? })
    }

    /// In how many documents of all segments the term stands.
    fn documents(&self) -> u64 {
        self.found.iter().filter_map(|(_, entry)| entry.as_ref()).map(|entry| u64::from(entry.doc_freq)).sum()
    }

    fn entry(&self, segment: &SegmentReader) -> tantivy::Result<Option<TermInfo>> {
        let known = self.found.iter().find(|(id, _)| *id == segment.segment_id());
        known.map_or_else(|| look_up(segment, &self.term), |(_, entry)| Ok(entry.clone()))
    }

    /// The documents of `segment` with the term, a block at a time.
    pub(super) fn blocks(
        &self,
        segment: &SegmentReader,
        option: IndexRecordOption,
    ) -> tantivy::Result<Option<BlockSegmentPostings>> {
        let Some(entry) = self.entry(segment)? else { return Ok(None) };
        Ok(Some(segment.inverted_index(self.term.field())?.read_block_postings_from_terminfo(&entry, option)?))
    }

    /// The documents of `segment` with the term, and where it stands in them.
    pub(super) fn positions(&self, segment: &SegmentReader) -> tantivy::Result<Option<SegmentPostings>> {
        let Some(entry) = self.entry(segment)? else { return Ok(None) };
        let option = IndexRecordOption::WithFreqsAndPositions;
        Ok(Some(segment.inverted_index(self.term.field())?.read_postings_from_terminfo(&entry, option)?))
    }
}

/// How terms of one field weigh that stand together; `None` if nobody asks for scores.
pub(super) fn bm25(scoring: EnableScoring<'_>, entries: &[Entries]) -> tantivy::Result<Option<Bm25Weight>> {
    let EnableScoring::Enabled { statistics_provider: statistics, .. } = scoring else { return Ok(None) };
    let terms: Vec<_> = entries.iter().map(|entry| entry.term.clone()).collect();
    Bm25Weight::for_terms(&Known { statistics, entries }, &terms).map(Some)
}

/// The most that a document can score by `weight`, however short it is and however often the terms stand in it.
///
/// `Bm25Weight::max_score` tells less than some score: it takes for granted that no text is shorter than its terms are
/// many. But lengths are rounded down, and where they are not known every text counts as one token long.
pub(super) fn saturated(weight: Option<&Bm25Weight>) -> Score {
    weight.map_or(1.0, |weight| weight.score(0, u32::MAX))
}

/// The statistics, of which the dictionaries need not be asked again.
struct Known<'a> {
    statistics: &'a dyn Bm25StatisticsProvider,
    entries: &'a [Entries],
}

impl Bm25StatisticsProvider for Known<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.statistics.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.statistics.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let known = self.entries.iter().find(|entries| entries.term == *term);
        known.map_or_else(|| self.statistics.doc_freq(term), |entries| Ok(entries.documents()))
    }
}

fn look_up(segment: &SegmentReader, term: &Term) -> tantivy::Result<Option<TermInfo>> {
    Ok(segment.inverted_index(term.field())?.get_term_info(term)?)
}

/// The lengths of a field's texts, where somebody asks for scores and they are known.
pub(super) fn lengths(segment: &SegmentReader, field: Field, scored: bool) -> tantivy::Result<FieldNormReader> {
    let known = if scored { segment.fieldnorms_readers().get_field(field)? } else { None };
    Ok(known.unwrap_or_else(|| FieldNormReader::constant(segment.max_doc(), 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_scores_more_than_the_most_though_lengths_are_rounded_down() {
        let weight = Bm25Weight::for_one_term(10, 1000, 20.0);
        // Texts of nothing but the term, as long as can be for the length that is kept of them.
        let longest = |id: u8| weight.score(id, FieldNormReader::id_to_fieldnorm(id + 1) - 1);
        assert!((1..255).all(|id| longest(id) <= saturated(Some(&weight))));
        assert!((1..255).any(|id| longest(id) > weight.max_score()), "tantivy's bound would do");
    }
}
