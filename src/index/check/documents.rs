//! The check of an index's documents against its catalogue.
//!
//! A thread is in the index if and only if the catalogue lists a version of it; its documents are adjacent, the blocks
//! first; and the indexed version is the best, unless a run that has not ended has others to join with it.

use super::DamageMessage;
use std::collections::{BTreeMap, BTreeSet};

use tantivy::{DocId, SegmentReader, TERMINATED, schema::IndexRecordOption};

use super::{Checked, Damage};
use crate::{
    Result,
    index::{
        catalogue::each_stored,
        documents::{
            document::{kind, thread_key},
            schema::Fields,
        },
        error::broken,
        read::reader::{OpenIndex, alive_documents},
    },
};

/// The documents of one thread in a segment, in order.
pub(super) type Group = (String, Vec<DocId>);

/// Compares the documents of an index with its catalogue.
pub(super) fn check(checked: &mut Checked, index: &OpenIndex) -> Result<()> {
    // Nothing further: the numbers of the fields would mean other fields.
    if index.searcher().schema() != &Fields::build().0 {
        checked.damage.push(Damage::new("schema", DamageMessage::OtherSchema));
        return Ok(());
    }
    let catalogue = index.catalogue()?;
    let mut listed: BTreeMap<String, Option<u64>> = BTreeMap::new();
    for (id, rank) in catalogue.best() {
        let version = catalogue.version(&rank);
        listed.insert(thread_key(&id).to_string(), Some(version.map_or(0, |version| version.comments)));
    }
    for name in pending(index)? {
        listed.entry(name).and_modify(|comments| *comments = None);
    }
    let mut seen = BTreeSet::new();
    for segment in index.searcher().segment_readers() {
        let comments = segment.fast_fields().u64("comments").map_err(broken)?;
        let ours = documents_of_kind(segment, index.fields(), kind::THREAD)?;
        let blocks = documents_of_kind(segment, index.fields(), kind::COMMENT)?;
        let mut known = ours.len();
        for kind in [kind::FILE, kind::FORMER, kind::VERSION] {
            known += documents_of_kind(segment, index.fields(), kind)?.len();
        }
        for (name, documents) in groups(segment, index.fields())? {
            // The thread itself is in the number already.
            known += documents.len() - 1;
            let thread = documents[documents.len() - 1];
            let whole = ours.contains(&thread) && documents[..documents.len() - 1].iter().all(|d| blocks.contains(d));
            if !whole || !are_adjacent(segment, &documents) {
                checked.damage.push(Damage::new(&name, DamageMessage::NotAdjacent));
            }
            match listed.get(&name) {
                None => checked.damage.push(Damage::new(&name, DamageMessage::NotInAnyFile)),
                Some(&Some(number)) if comments.first(thread) != Some(number) => {
                    checked.damage.push(Damage::new(&name, DamageMessage::OtherVersionIndexed));
                }
                Some(_) => {}
            }
            // Across segments: a second copy would be in another one.
            if !seen.insert(name.clone()) {
                checked.damage.push(Damage::new(&name, DamageMessage::IndexedTwice));
            }
        }
        if known != segment.num_docs() as usize {
            let what = DamageMessage::StrayDocuments { documents: segment.num_docs(), known };
            checked.damage.push(Damage::new(segment.segment_id().short_uuid_string(), what));
        }
    }
    *checked.threads.get_or_insert_default() += seen.len() as u64;
    let missing = listed.keys().filter(|name| !seen.contains(*name));
    checked.damage.extend(missing.map(|name| Damage::new(name, DamageMessage::NotIndexed)));
    Ok(())
}

/// The names of the threads with versions that a run has still to join.
pub(super) fn pending(index: &OpenIndex) -> Result<BTreeSet<String>> {
    let mut pending = BTreeSet::new();
    each_stored(index, kind::VERSION, &mut |_, stored| {
        pending.insert(thread_key(&stored.version_head()?.0).to_string());
        Ok(())
    })?;
    Ok(pending)
}

/// The documents of a segment that belong to threads, grouped by thread.
pub(super) fn groups(segment: &SegmentReader, fields: &Fields) -> Result<Vec<Group>> {
    let inverted = segment.inverted_index(fields.thread).map_err(broken)?;
    let mut groups = Vec::new();
    let mut terms = inverted.terms().stream().map_err(broken)?;
    while terms.advance() {
        // A name that is not UTF-8 any more is in no file, and is reported so.
        let name = String::from_utf8_lossy(terms.key()).into_owned();
        let postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic).map_err(broken)?;
        let documents = alive(segment, postings);
        if !documents.is_empty() {
            groups.push((name, documents));
        }
    }
    Ok(groups)
}

/// The documents of a kind in a segment.
pub(super) fn documents_of_kind(segment: &SegmentReader, fields: &Fields, kind: &str) -> Result<BTreeSet<DocId>> {
    Ok(alive_documents(segment, &tantivy::Term::from_field_text(fields.kind, kind))?.collect())
}

fn alive(segment: &SegmentReader, mut postings: impl tantivy::DocSet) -> Vec<DocId> {
    let mut documents = Vec::new();
    while postings.doc() != TERMINATED {
        documents.extend((!segment.is_deleted(postings.doc())).then(|| postings.doc()));
        postings.advance();
    }
    documents
}

fn are_adjacent(segment: &SegmentReader, documents: &[DocId]) -> bool {
    // Deleted documents keep their numbers until the next merge.
    documents.windows(2).all(|pair| (pair[0] + 1..pair[1]).all(|between| segment.is_deleted(between)))
}
