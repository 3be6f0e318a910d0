//! The check of every posting and column of an index against the stored texts.
//!
//! The documents of each thread are made again from its stored data. Each occurrence of a token that they should have
//! is added to the sum of its document; each one in the index is subtracted. A sum that is not zero in the end means
//! damage. A wrong index has a sum of zero in one of 2^64 cases.

use super::DamageMessage;
use std::collections::{BTreeMap, BTreeSet};

use tantivy::{
    DocAddress, DocId, DocSet as _, Index, SegmentOrdinal, SegmentReader, TERMINATED,
    postings::Postings as _,
    schema::{Field, FieldType, IndexRecordOption, Schema, TextFieldIndexing},
    tokenizer::TextAnalyzer,
};

use super::{
    Checked, Damage, columns,
    documents::{documents_of_kind, groups, pending},
};
use crate::{
    Result,
    archive::fingerprint,
    index::{
        catalogue::{Catalogue, VersionEntry, digest},
        documents::{
            analysis::Analysis,
            document::{FieldValue, IndexDocument, Origin, documents, kind, thread_key},
            spelled::spelled,
        },
        error::broken,
        read::reader::OpenIndex,
    },
    thread::{Thread, UnixTime, VersionSource},
};

/// Compares the index with its stored data.
pub(super) fn check(checked: &mut Checked, index: &Index, opened: &OpenIndex) -> Result<()> {
    let catalogue = opened.catalogue()?;
    let ranks = catalogue.best();
    let best = ranks.iter().filter_map(|(id, rank)| Some((thread_key(id).to_string(), catalogue.version(rank)?)));
    let listed = Listed { catalogue: &catalogue, best: best.collect(), pending: pending(opened)? };
    for (ordinal, segment) in (0..).zip(opened.searcher().segment_readers()) {
        let mut comparison = Comparison {
            index,
            opened,
            segment,
            schema: index.schema(),
            columns: columns::of(segment, &index.schema())?,
            // Sums and not lists: the tokens of a large segment would not fit the memory.
            sums: vec![0; segment.max_doc() as usize],
            names: BTreeMap::new(),
            damage: Vec::new(),
        };
        comparison.expect_threads(ordinal, &listed)?;
        comparison.expect_files(&catalogue)?;
        comparison.take_off_postings()?;
        checked.damage.extend(comparison.finish());
    }
    Ok(())
}

/// The threads that the files of an index hold.
struct Listed<'a> {
    catalogue: &'a Catalogue,
    /// The best version of each thread, by its name.
    best: BTreeMap<String, &'a VersionEntry>,
    /// The threads with versions that a run has still to join.
    pending: BTreeSet<String>,
}

/// The thread without the texts of other versions than that of `source`.
fn own(thread: &Thread, source: &VersionSource) -> Thread {
    let mut own = thread.clone();
    own.earlier.retain(|text| *text.source == *source);
    own.comments.retain(|comment| comment.earlier.as_ref().is_none_or(|other| **other == *source));
    own
}

struct Comparison<'a> {
    index: &'a Index,
    opened: &'a OpenIndex,
    segment: &'a SegmentReader,
    schema: Schema,
    columns: Vec<(Field, columns::Holds)>,
    sums: Vec<u64>,
    names: BTreeMap<DocId, String>,
    damage: Vec<Damage>,
}

impl Comparison<'_> {
    fn expect_threads(&mut self, ordinal: SegmentOrdinal, listed: &Listed<'_>) -> Result<()> {
        let mut analysis = Analysis::new(self.opened.segmenter().for_indexing());
        for (name, group) in groups(self.segment, self.opened.fields())? {
            let (thread, source) = self.thread(ordinal, &group)?;
            // A thread that is in no file was reported already.
            let Some(best) = listed.best.get(&name) else { continue };
            let version = listed.catalogue.version_of(&source).map(|(version, _)| version);
            let is_read = version.is_some_and(|version| version.digest == digest(&own(&thread, &source)));
            if !is_read && !listed.pending.contains(&name) {
                self.damage.push(Damage::new(&name, DamageMessage::OtherText));
            }
            let indexed_at = listed.catalogue.indexed_at(&thread, &source).unwrap_or(best.indexed_at);
            let origin = Origin { source: &source, indexed_at: UnixTime(indexed_at) };
            let made = documents(self.opened.fields(), &thread, origin, &mut analysis)?;
            let made = spelled(&made, self.opened.fields(), analysis.names());
            if made.len() != group.len() {
                self.damage.push(Damage::new(&name, DamageMessage::OtherBlocksIndexed));
                continue;
            }
            for (document, made) in group.into_iter().zip(&made) {
                self.expect(document, made, &name)?;
            }
        }
        Ok(())
    }

    fn thread(&self, ordinal: SegmentOrdinal, group: &[DocId]) -> Result<(Thread, VersionSource)> {
        let documents: Vec<_> = group.iter().map(|&document| DocAddress::new(ordinal, document)).collect();
        let (thread, blocks) = self.opened.whole_thread(&documents)?;
        let source = thread.source.clone();
        Ok((thread.into_thread(blocks), source))
    }

    fn expect_files(&mut self, catalogue: &Catalogue) -> Result<()> {
        let fields = self.opened.fields();
        for kind in [kind::FORMER, kind::VERSION] {
            let made = IndexDocument::new(fields, kind);
            for document in documents_of_kind(self.segment, fields, kind)? {
                self.expect(document, &made, kind)?;
            }
        }
        for path in catalogue.files.keys() {
            let inverted = self.segment.inverted_index(fields.path).map_err(broken)?;
            let term = tantivy::Term::from_field_text(fields.path, path);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic).map_err(broken)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let mut made = IndexDocument::new(fields, kind::FILE);
                made.text(fields.path, path);
                self.expect(postings.doc(), &made, path)?;
                postings.advance();
            }
        }
        Ok(())
    }

    /// Adds the tokens that a document should have, and compares its columns.
    fn expect(&mut self, document: DocId, made: &IndexDocument, name: &str) -> Result<()> {
        self.names.insert(document, name.to_owned());
        let mut values: BTreeMap<Field, Vec<FieldValue<'_>>> = BTreeMap::new();
        for (field, value) in made.values() {
            values.entry(field).or_default().push(value);
        }
        for (column, holds) in &self.columns {
            if !holds(document, values.get(column).map_or(&[], Vec::as_slice)) {
                let column = self.schema.get_field_name(*column).to_owned();
                self.damage.push(Damage::new(name, DamageMessage::OtherColumn { column }));
            }
        }
        for (field, values) in values {
            let Some((mut analyzer, option)) = self.analysis(field)? else { continue };
            let mut tokens: Vec<(u64, u64)> = Vec::new();
            for text in values.into_iter().filter_map(FieldValue::as_text) {
                let mut stream = analyzer.token_stream(text);
                stream.process(&mut |token| {
                    tokens.push((fingerprint(token.text.as_bytes()), token.position as u64));
                });
            }
            let sum = sum_of_tokens(field, option, tokens);
            self.add(document, sum);
        }
        Ok(())
    }

    fn analysis(&self, field: Field) -> Result<Option<(TextAnalyzer, IndexRecordOption)>> {
        let FieldType::Str(options) = self.schema.get_field_entry(field).field_type() else { return Ok(None) };
        let Some(indexing) = options.get_indexing_options() else { return Ok(None) };
        let analyzer = self.index.tokenizer_for_field(field).map_err(broken)?;
        Ok(Some((analyzer, indexing.index_option())))
    }

    fn add(&mut self, document: DocId, sum: u64) {
        // Damaged postings may name documents that the segment does not have.
        if let Some(total) = self.sums.get_mut(document as usize) {
            *total = total.wrapping_add(sum);
        }
    }

    /// Subtracts the occurrences in the index, field by field, term by term.
    fn take_off_postings(&mut self) -> Result<()> {
        let schema = self.schema.clone();
        for (field, entry) in schema.fields() {
            let FieldType::Str(options) = entry.field_type() else { continue };
            let Some(option) = options.get_indexing_options().map(TextFieldIndexing::index_option) else { continue };
            let inverted = self.segment.inverted_index(field).map_err(broken)?;
            let mut terms = inverted.terms().stream().map_err(broken)?;
            let mut positions = Vec::new();
            while terms.advance() {
                let token = fingerprint(terms.key());
                let mut postings = inverted.read_postings_from_terminfo(terms.value(), option).map_err(broken)?;
                while postings.doc() != TERMINATED {
                    let document = postings.doc();
                    let sum = if option.has_positions() {
                        postings.positions(&mut positions);
                        let each = positions.iter().map(|&position| occurrence(field, token, u64::from(position)));
                        each.fold(0, u64::wrapping_add)
                    } else {
                        let times = if option.has_freq() { u64::from(postings.term_freq()) } else { 0 };
                        occurrence(field, token, times)
                    };
                    self.add(document, sum.wrapping_neg());
                    postings.advance();
                }
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Vec<Damage> {
        // The texts of deleted documents are not read, so that their sums do not come to zero.
        let alive = self.segment.doc_ids_alive();
        for document in alive.filter(|&document| self.sums[document as usize] != 0) {
            let name = self.names.get(&document).cloned().unwrap_or_else(|| format!("document {document}"));
            self.damage.push(Damage::new(name, DamageMessage::OtherPostings));
        }
        self.damage
    }
}

/// The sum of a field's tokens, each with its position, for their document.
fn sum_of_tokens(field: Field, option: IndexRecordOption, mut tokens: Vec<(u64, u64)>) -> u64 {
    if option.has_positions() {
        return tokens.iter().fold(0, |sum, &(token, at)| sum.wrapping_add(occurrence(field, token, at)));
    }
    // Without positions postings have each token of a document once.
    tokens.sort_unstable();
    let times = |run: &[(u64, u64)]| if option.has_freq() { run.len() as u64 } else { 0 };
    tokens.chunk_by(|a, b| a.0 == b.0).fold(0, |sum, run| sum.wrapping_add(occurrence(field, run[0].0, times(run))))
}

/// A number for a token in a field, with its position or frequency. It is the last step of splitmix64, after which
/// neighbouring positions give unrelated numbers. Source: Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014.
fn occurrence(field: Field, token: u64, number: u64) -> u64 {
    // The finalizer of SplitMix64: sums of plain products could cancel out.
    let mut mixed = token ^ (u64::from(field.field_id()) << 56) ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
