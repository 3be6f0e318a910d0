//! The schemes under comparison, each as a bare index.

use std::time::{Duration, Instant};

use pawen::{Error, Result, text::Units};
use tantivy::{
    Index, IndexWriter, Searcher, TantivyDocument, Term,
    collector::Count,
    merge_policy::NoMergePolicy,
    query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery},
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer},
};

/// The terms that decide a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Single units with positions: a term is the phrase of its units.
    Units,
    /// The same, behind a filter of pairs without positions.
    FilteredUnits,
    /// Pairs with positions, every one required; single units without positions.
    EveryPair,
    /// The same index, every second pair required.
    SecondPair,
}

impl Scheme {
    pub(crate) const ALL: [Self; 4] = [Self::Units, Self::FilteredUnits, Self::EveryPair, Self::SecondPair];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::FilteredUnits => "units, pairs as filter",
            Self::EveryPair => "pairs, every one",
            Self::SecondPair => "pairs, every second",
        }
    }

    const fn units_option(self) -> IndexRecordOption {
        match self {
            Self::Units | Self::FilteredUnits => IndexRecordOption::WithFreqsAndPositions,
            Self::EveryPair | Self::SecondPair => IndexRecordOption::Basic,
        }
    }

    const fn pairs_option(self) -> Option<IndexRecordOption> {
        match self {
            Self::Units => None,
            Self::FilteredUnits => Some(IndexRecordOption::Basic),
            Self::EveryPair | Self::SecondPair => Some(IndexRecordOption::WithFreqsAndPositions),
        }
    }
}

/// An index by one scheme.
pub(crate) struct Schemed {
    pub(crate) scheme: Scheme,
    pub(crate) took: Duration,
    searcher: Searcher,
    units: Field,
    pairs: Option<Field>,
    _folder: tempfile::TempDir,
}

/// The sizes of the parts of an index.
pub(crate) struct Size {
    pub(crate) terms: usize,
    pub(crate) postings: usize,
    pub(crate) positions: usize,
}

impl Schemed {
    pub(crate) fn build(scheme: Scheme, texts: &[String]) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for an index").because(error))?;
        let mut fields = Schema::builder();
        let units = fields.add_text_field("units", indexed("units", scheme.units_option()));
        let pairs = scheme.pairs_option().map(|option| fields.add_text_field("pairs", indexed("pairs", option)));
        let index = Index::create_in_dir(folder.path(), fields.build()).map_err(failed)?;
        index
            .tokenizers()
            .register("units", TextAnalyzer::from(UnitTokenizer { together: 1, units: Units::default() }));
        index
            .tokenizers()
            .register("pairs", TextAnalyzer::from(UnitTokenizer { together: 2, units: Units::default() }));
        let started = Instant::now();
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 256 << 20).map_err(failed)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for text in texts {
            let mut document = TantivyDocument::default();
            [Some(units), pairs].into_iter().flatten().for_each(|field| document.add_text(field, text));
            writer.add_document(document).map_err(failed)?;
        }
        writer.commit().map_err(failed)?;
        let segments = index.searchable_segment_ids().map_err(failed)?;
        writer.merge(&segments).wait().map_err(failed)?;
        writer.wait_merging_threads().map_err(failed)?;
        let took = started.elapsed();
        let searcher = index.reader().map_err(failed)?.searcher();
        Ok(Self { scheme, took, searcher, units, pairs, _folder: folder })
    }

    pub(crate) fn size(&self) -> Result<Size> {
        let mut size = Size { terms: 0, postings: 0, positions: 0 };
        for segment in self.searcher.space_usage().map_err(failed)?.segments() {
            size.terms += bytes(segment.termdict().total().get_bytes());
            size.postings += bytes(segment.postings().total().get_bytes());
            size.positions += bytes(segment.positions().total().get_bytes());
        }
        Ok(size)
    }

    /// The number of texts that contain `typed`, and the shortest time of three to find it.
    pub(crate) fn count(&self, typed: &str) -> Result<(usize, Duration)> {
        let units = Units::of(typed);
        let mut least = Duration::MAX;
        let mut count = 0;
        for _ in 0..3 {
            let started = Instant::now();
            count = self.searcher.search(&self.query(&units), &Count).map_err(failed)?;
            least = least.min(started.elapsed());
        }
        Ok((count, least))
    }

    fn query(&self, units: &Units) -> Box<dyn Query> {
        let count = units.as_slice().len();
        match (self.scheme, self.pairs) {
            _ if count == 1 => single(self.units, units.text(0)),
            (Scheme::FilteredUnits, Some(pairs)) => {
                let filters = (1..count).map(|i| (Occur::Must, single(pairs, units.joined(i - 1..i + 1))));
                // A single pair needs no further check.
                let exact = (count > 2).then(|| (Occur::Must, self.phrase_of_units(units)));
                Box::new(BooleanQuery::new(filters.chain(exact).collect()))
            }
            (_, Some(pairs)) if count == 2 => single(pairs, units.joined(0..2)),
            (_, Some(pairs)) => {
                let step = if self.scheme == Scheme::EveryPair { 1 } else { 2 };
                let overlapping = (step == 2 && count % 2 == 1).then_some(count - 2);
                let offsets = (0..count - 1).step_by(step).chain(overlapping);
                let pair = |i: usize| (i, Term::from_field_text(pairs, units.joined(i..i + 2)));
                Box::new(PhraseQuery::new_with_offset(offsets.map(pair).collect()))
            }
            (_, None) => self.phrase_of_units(units),
        }
    }

    fn phrase_of_units(&self, units: &Units) -> Box<dyn Query> {
        let unit = |i: usize| Term::from_field_text(self.units, units.text(i));
        Box::new(PhraseQuery::new((0..units.as_slice().len()).map(unit).collect()))
    }
}

fn single(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

fn indexed(tokenizer: &str, option: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

fn failed(error: impl Into<tantivy::TantivyError>) -> Error {
    Error::verbatim("the bare index fails").because(error.into())
}

fn bytes(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Single units, or pairs of neighbouring ones, gaps included.
#[derive(Clone)]
struct UnitTokenizer {
    together: usize,
    units: Units,
}

impl Tokenizer for UnitTokenizer {
    type TokenStream<'a> = UnitTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> UnitTokens<'a> {
        self.units.read(text);
        UnitTokens { units: &self.units, together: self.together, next: 0, token: Token::default() }
    }
}

struct UnitTokens<'a> {
    units: &'a Units,
    together: usize,
    next: usize,
    token: Token,
}

impl TokenStream for UnitTokens<'_> {
    fn advance(&mut self) -> bool {
        let end = self.next + self.together;
        if end > self.units.as_slice().len() {
            return false;
        }
        self.token.position = self.next;
        self.token.text.clear();
        self.token.text.push_str(self.units.joined(self.next..end));
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
