//! The words that stand out in the hits of a query against the whole index.
//!
//! For each word of the index: how many hits have it, how many texts have it at all, and how surprising that is by the
//! log-likelihood ratio of the two-by-two table of texts (hit or not, word or not) after T. Dunning, "Accurate methods
//! for the statistics of surprise and coincidence", Computational Linguistics 19 (1993). It is the measure that corpus
//! linguistics calls keyness; unlike chi-squared it may be trusted where counts are small.
//!
//! All is read from the postings of the `words` stream, so that it takes as long for a million hits as for ten.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use tantivy::{
    DocAddress, DocId, DocSet as _, InvertedIndexReader, Score, SegmentOrdinal, SegmentReader, TERMINATED,
    collector::{Collector, SegmentCollector},
    postings::SegmentPostings,
    schema::{Field, IndexRecordOption},
};

use crate::{
    Result,
    engine::Level,
    index::{OpenIndex, broken},
    query::Plan,
    search::{Weights, compile::Compiler, count},
    text::{Term, Units, find},
};

/// How many texts are looked at for the commonest spelling of a word.
const SPELLINGS: usize = 9;

/// A word that stands out.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As it is written in most of the hits that were looked at.
    pub written: String,
    /// How many hits have it.
    pub hits: u64,
    /// How many texts of the index have it, hits or not.
    pub all: u64,
    /// The log-likelihood ratio, G²; above 15.1 it would happen by chance less than once in ten thousand times.
    pub likelihood: f64,
}

/// The words that stand out, the most surprising first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StandingOut {
    /// How many hits there are.
    pub hits: u64,
    /// How many texts there are: threads with their titles and posts, or comment blocks.
    pub all: u64,
    /// The words.
    pub words: Vec<Word>,
}

/// Finds the `limit` words that stand out most in the hits of `plan`, of those that `least` hits have.
///
/// At thread level a word counts where it stands in the title or the post; at comment level, in the block.
///
/// # Errors
/// If the index is damaged.
pub fn words(index: &OpenIndex, plan: &Plan, level: Level, least: u64, limit: usize) -> Result<StandingOut> {
    let compiler = Compiler::new(index, Weights::CHOSEN);
    let hits = compiler.context().collect(index, compiler.operator(plan, level)?, &HitSets)?;
    let found: u64 = hits.iter().map(|set| set.len).sum();
    let all = count(index, &Plan::All, level)?;
    let counts = counted(index, &fields(index, level), &hits, least).map_err(broken)?;
    let mut ranked: Vec<_> =
        counts.into_iter().map(|(word, (a, b))| (surprise([a, b], [found, all]), word, a, b)).collect();
    ranked.retain(|(likelihood, ..)| *likelihood > 0.0);
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    ranked.truncate(limit);
    let words = ranked.into_iter().map(|(likelihood, word, in_hits, in_all)| {
        let written = spelling(index, &fields(index, level), &hits, &word)?;
        Ok(Word { written, hits: in_hits, all: in_all, likelihood })
    });
    Ok(StandingOut { hits: found, all, words: words.collect::<Result<_>>()? })
}

fn fields(index: &OpenIndex, level: Level) -> Vec<Field> {
    match level {
        Level::Threads => [index.fields().title.words, index.fields().body.words].into_iter().flatten().collect(),
        Level::Comments => index.fields().comment.words.into_iter().collect(),
    }
}

/// Dunning's ratio where the word is commoner in the hits than outside of them, else 0. `with` are the hits that have
/// it and all texts that have it; `of` are the hits and all texts.
#[expect(clippy::cast_precision_loss, reason = "counts of texts have less than 53 bits")]
fn surprise(with: [u64; 2], of: [u64; 2]) -> f64 {
    let [a, c] = [with[0] as f64, of[0] as f64 - with[0] as f64];
    let [b, d] = [(with[1] - with[0]) as f64, (of[1] - of[0]) as f64 - (with[1] - with[0]) as f64];
    let total = a + b + c + d;
    if a * (b + d) <= b * (a + c) {
        return 0.0;
    }
    let term = |observed: f64, row: f64, column: f64| {
        if observed > 0.0 { observed * (observed * total / (row * column)).ln() } else { 0.0 }
    };
    let cells = [term(a, a + b, a + c), term(b, a + b, b + d), term(c, c + d, a + c), term(d, c + d, b + d)];
    2.0 * cells.iter().sum::<f64>()
}

/// For each word that `least` hits have: how many hits and how many texts have it.
fn counted(
    index: &OpenIndex,
    fields: &[Field],
    hits: &[HitSet],
    least: u64,
) -> tantivy::Result<HashMap<String, (u64, u64)>> {
    let mut counts: HashMap<String, (u64, u64)> = HashMap::new();
    walk(index, fields, &mut |word, segment, postings| {
        let mut in_hits = 0;
        union(postings, |document| in_hits += u64::from(hits[segment].contains(document)));
        if in_hits > 0 {
            counts.entry(word.to_owned()).or_default().0 += in_hits;
        }
    })?;
    counts.retain(|_, (in_hits, _)| *in_hits >= least);
    walk(index, fields, &mut |word, segment, postings| {
        if let Some((_, all)) = counts.get_mut(word) {
            let segment = &index.searcher().segment_readers()[segment];
            union(postings, |document| *all += u64::from(!segment.is_deleted(document)));
        }
    })?;
    Ok(counts)
}

/// Visits each word of each segment with its postings in those of the fields that have it.
fn walk(
    index: &OpenIndex,
    fields: &[Field],
    visit: &mut dyn FnMut(&str, usize, Vec<SegmentPostings>),
) -> tantivy::Result<()> {
    for (number, segment) in index.searcher().segment_readers().iter().enumerate() {
        let inverted =
            fields.iter().map(|&field| segment.inverted_index(field)).collect::<tantivy::Result<Vec<_>>>()?;
        let mut streams =
            inverted.iter().map(|field| Ok(field.terms().stream()?)).collect::<tantivy::Result<Vec<_>>>()?;
        let mut more: Vec<bool> = streams.iter_mut().map(tantivy::termdict::TermStreamer::advance).collect();
        let mut key = Vec::new();
        while let Some(first) = (0..streams.len()).filter(|&i| more[i]).min_by_key(|&i| streams[i].key()) {
            key.clear();
            key.extend_from_slice(streams[first].key());
            let mut postings = Vec::with_capacity(streams.len());
            for (i, stream) in streams.iter_mut().enumerate() {
                if more[i] && stream.key() == key {
                    postings.push(inverted[i].read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?);
                    more[i] = stream.advance();
                }
            }
            if let Ok(word) = std::str::from_utf8(&key) {
                visit(word, number, postings);
            }
        }
    }
    Ok(())
}

/// Visits every document that is in any of the postings, once, in order.
fn union(mut postings: Vec<SegmentPostings>, mut visit: impl FnMut(DocId)) {
    while let Some(document) = postings.iter().map(tantivy::DocSet::doc).min().filter(|&doc| doc != TERMINATED) {
        visit(document);
        for postings in postings.iter_mut().filter(|postings| postings.doc() == document) {
            postings.advance();
        }
    }
}

/// How most of the first hits that have the word write it.
fn spelling(index: &OpenIndex, fields: &[Field], hits: &[HitSet], word: &str) -> Result<String> {
    let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
    let Some(term) = Term::read(word) else { return Ok(word.to_owned()) };
    for (address, field) in examples(index, fields, hits, word).map_err(broken)? {
        let text = if Some(field) == index.fields().comment.words {
            index.block(address)?.text
        } else {
            let thread = index.thread(address)?;
            if Some(field) == index.fields().title.words { thread.title } else { thread.body }
        };
        if let Some(place) = find(&term, &Units::of(&text)).into_iter().next() {
            *spellings.entry(text[place].split_whitespace().collect()).or_default() += 1;
        }
    }
    let best = spellings.into_iter().max_by_key(|(_, count)| *count);
    Ok(best.map_or_else(|| word.to_owned(), |(written, _)| written))
}

fn examples(
    index: &OpenIndex,
    fields: &[Field],
    hits: &[HitSet],
    word: &str,
) -> tantivy::Result<Vec<(DocAddress, Field)>> {
    let mut examples = Vec::new();
    for (ordinal, segment) in (0..).zip(index.searcher().segment_readers()) {
        for &field in fields {
            let inverted: Arc<InvertedIndexReader> = segment.inverted_index(field)?;
            let term = tantivy::Term::from_field_text(field, word);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED && examples.len() < SPELLINGS {
                if hits[ordinal as usize].contains(postings.doc()) {
                    examples.push((DocAddress::new(ordinal, postings.doc()), field));
                }
                postings.advance();
            }
        }
    }
    Ok(examples)
}

/// The hits of one segment, a bit each.
struct HitSet {
    bits: Vec<u64>,
    len: u64,
}

impl HitSet {
    fn contains(&self, document: DocId) -> bool {
        self.bits[document as usize / 64] >> (document % 64) & 1 == 1
    }
}

struct HitSets;

impl Collector for HitSets {
    type Fruit = Vec<HitSet>;
    type Child = HitSetOfSegment;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<HitSetOfSegment> {
        let bits = vec![0; segment.max_doc() as usize / 64 + 1];
        Ok(HitSetOfSegment { ordinal, set: HitSet { bits, len: 0 } })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, mut segments: Vec<(SegmentOrdinal, HitSet)>) -> tantivy::Result<Vec<HitSet>> {
        segments.sort_unstable_by_key(|(ordinal, _)| *ordinal);
        Ok(segments.into_iter().map(|(_, set)| set).collect())
    }
}

struct HitSetOfSegment {
    ordinal: SegmentOrdinal,
    set: HitSet,
}

impl SegmentCollector for HitSetOfSegment {
    type Fruit = (SegmentOrdinal, HitSet);

    fn collect(&mut self, document: DocId, _: Score) {
        self.set.bits[document as usize / 64] |= 1 << (document % 64);
        self.set.len += 1;
    }

    fn harvest(self) -> (SegmentOrdinal, HitSet) {
        (self.ordinal, self.set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surprise_is_dunnings_ratio() {
        // 10 of 10 hits have it and 10 of 100 texts: 2 (10 ln(100/10) + 90 ln(100/90)).
        let expected = 2.0 * (10.0 * 10.0_f64.ln() + 90.0 * (100.0_f64 / 90.0).ln());
        assert!((surprise([10, 10], [10, 100]) - expected).abs() < 1e-9);
        // As common in the hits as elsewhere, or rarer: nothing stands out.
        assert!(surprise([1, 10], [10, 100]).abs() < 1e-9);
        assert!(surprise([0, 50], [10, 100]).abs() < 1e-9);
        assert!(surprise([10, 10], [10, 10]).abs() < 1e-9);
        assert!(surprise([5, 10], [10, 100]) > surprise([2, 4], [10, 100]));
    }
}
