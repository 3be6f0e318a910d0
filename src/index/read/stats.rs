//! Statistics of an index, and of the space it takes on disk.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::{DocSet as _, TERMINATED, schema::IndexRecordOption, space_usage::PerFieldSpaceUsage};

use super::reader::OpenIndex;
use crate::Result;
use crate::index::{catalogue::FileEntry, error::broken, update::totals};

/// Statistics of an index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    /// The number of the generation.
    pub generation: u64,
    /// The number of segments.
    pub segments: u64,
    /// Threads.
    pub threads: u64,
    /// Numbered comments.
    pub comments: u64,
    /// Comment blocks.
    pub blocks: u64,
    /// Account ids of authors, case aside.
    pub authors: u64,
    /// Account ids of commenters, case aside.
    pub commenters: u64,
    /// The number of threads of each board, by its name in the archives.
    pub boards: BTreeMap<String, u64>,
    /// The time of the oldest post, in seconds since 1970.
    pub oldest: Option<i64>,
    /// The time of the newest post, in seconds since 1970.
    pub newest: Option<i64>,
    /// Files.
    pub files: u64,
    /// Their bytes on disk.
    pub archive_bytes: u64,
    /// Files that could not be read to the end.
    pub unreadable: u64,
    /// Records that were rejected.
    pub rejected: u64,
    /// Faults that were repaired or skipped.
    pub faults: u64,
    /// Other versions of threads that are in the index.
    pub duplicates: u64,
    /// The sizes of the fields, the largest first.
    pub fields: Vec<FieldSize>,
    /// The size of the stored texts, in bytes.
    pub stored_bytes: u64,
    /// The total size, in bytes.
    pub bytes: u64,
}

/// The size of a field on disk, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldSize {
    /// Its name.
    pub name: String,
    /// Its dictionary.
    pub terms: u64,
    /// Its postings: documents and frequencies.
    pub postings: u64,
    /// Its positions.
    pub positions: u64,
    /// Its column, and the lengths of texts that ranking needs.
    pub columns: u64,
}

impl FieldSize {
    /// The sum of its parts.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.terms + self.postings + self.positions + self.columns
    }
}

/// The statistics of `index`.
///
/// # Errors
/// If it cannot be read.
pub fn stats(index: &OpenIndex) -> Result<Stats> {
    let catalogue = index.catalogue()?;
    let mut stats = Stats {
        generation: index.generation(),
        segments: index.searcher().segment_readers().len() as u64,
        authors: names(index, index.fields().author)?,
        commenters: names(index, index.fields().by)?,
        ..Stats::default()
    };
    (stats.threads, stats.comments, stats.blocks) = totals::counts(index)?;
    stats.duplicates = catalogue.versions().saturating_sub(stats.threads);
    for id in catalogue.best().into_keys() {
        *stats.boards.entry(id.board).or_default() += 1;
    }
    catalogue.files.values().for_each(|file| stats.add_file(file));
    stats.add_times(index)?;
    stats.add_sizes(index)?;
    Ok(stats)
}

impl Stats {
    fn add_file(&mut self, file: &FileEntry) {
        self.files += 1;
        self.archive_bytes += file.bytes;
        if let Some(ending) = file.ending {
            self.unreadable += u64::from(ending.unreadable);
            self.rejected += ending.rejected;
            self.faults += ending.faults;
        }
    }

    fn add_times(&mut self, index: &OpenIndex) -> Result<()> {
        for segment in index.searcher().segment_readers() {
            let posted = segment.fast_fields().i64("posted_at").map_err(broken)?;
            // Only threads have a number of comments.
            let threads = segment.fast_fields().u64("comments").map_err(broken)?;
            for document in segment.doc_ids_alive().filter(|&document| threads.first(document).is_some()) {
                if let Some(time) = posted.first(document) {
                    self.oldest = Some(self.oldest.map_or(time, |oldest| oldest.min(time)));
                    self.newest = Some(self.newest.map_or(time, |newest| newest.max(time)));
                }
            }
        }
        Ok(())
    }

    fn add_sizes(&mut self, index: &OpenIndex) -> Result<()> {
        let mut sizes: BTreeMap<String, FieldSize> = BTreeMap::new();
        let usage = index.searcher().space_usage().map_err(broken)?;
        for segment in usage.segments() {
            self.stored_bytes += segment.store().total().get_bytes();
            let mut add = |usage: &PerFieldSpaceUsage, part: fn(&mut FieldSize) -> &mut u64| {
                for field in usage.fields() {
                    *part(sizes.entry(field.field_name().to_owned()).or_default()) += field.total().get_bytes();
                }
            };
            add(segment.termdict(), |size| &mut size.terms);
            add(segment.postings(), |size| &mut size.postings);
            add(segment.positions(), |size| &mut size.positions);
            add(segment.fast_fields(), |size| &mut size.columns);
            // Lengths of texts are stored as columns are, a byte a document.
            add(segment.fieldnorms(), |size| &mut size.columns);
        }
        self.bytes = usage.total().get_bytes();
        self.fields = sizes.into_iter().map(|(name, size)| FieldSize { name, ..size }).collect();
        self.fields.sort_by_key(|size| std::cmp::Reverse(size.total()));
        Ok(())
    }
}

/// The number of keywords of a field that occur in documents that are not deleted.
fn names(index: &OpenIndex, field: tantivy::schema::Field) -> Result<u64> {
    // One account is in the dictionaries of many segments.
    let mut names: BTreeSet<Vec<u8>> = BTreeSet::new();
    for segment in index.searcher().segment_readers() {
        let inverted = segment.inverted_index(field).map_err(broken)?;
        let mut terms = inverted.terms().stream().map_err(broken)?;
        while terms.advance() {
            let postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic);
            let mut postings = postings.map_err(broken)?;
            // A dictionary keeps the terms of deleted documents until the next merge.
            while postings.doc() != TERMINATED && segment.is_deleted(postings.doc()) {
                postings.advance();
            }
            if postings.doc() != TERMINATED {
                names.insert(terms.key().to_vec());
            }
        }
    }
    Ok(names.len() as u64)
}
