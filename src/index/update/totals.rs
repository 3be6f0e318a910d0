//! The totals of an index, for the report of a run.

use std::{fs, path::Path};

use tantivy::{Term, query::TermQuery, schema::IndexRecordOption};

use super::progress::Report;
use crate::index::{catalogue::Catalogue, documents::document::kind, error::broken, read::reader::OpenIndex};
use crate::{Error, Result};

/// Adds the totals of an index to `report`.
pub(super) fn fill(report: &mut Report, index: &OpenIndex, catalogue: &Catalogue, folder: &Path) -> Result<()> {
    let endings = || catalogue.files.values().filter_map(|file| file.ending);
    (report.threads, report.comments, report.blocks) = counts(index)?;
    report.rejected = endings().map(|ending| ending.rejected).sum();
    report.faults = endings().map(|ending| ending.faults).sum();
    report.unreadable += endings().filter(|ending| ending.unreadable).count() as u64;
    report.duplicates = catalogue.versions().saturating_sub(report.threads);
    report.index_bytes = bytes_of(folder).map_err(|error| Error::io(folder, error))?;
    Ok(())
}

/// The numbers of threads, numbered comments and comment blocks in an index.
pub(in crate::index) fn counts(index: &OpenIndex) -> Result<(u64, u64, u64)> {
    Ok((count(index, kind::THREAD)?, comments(index)?, count(index, kind::COMMENT)?))
}

fn count(index: &OpenIndex, kind: &str) -> Result<u64> {
    let term = Term::from_field_text(index.fields().kind, kind);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let count = index.searcher().search(&query, &tantivy::collector::Count).map_err(broken)?;
    Ok(count as u64)
}

/// The number of numbered comments of all threads.
fn comments(index: &OpenIndex) -> Result<u64> {
    let mut sum = 0;
    for segment in index.searcher().segment_readers() {
        let column = segment.fast_fields().u64("comments").map_err(broken)?;
        sum += segment.doc_ids_alive().filter_map(|document| column.first(document)).sum::<u64>();
    }
    Ok(sum)
}

fn bytes_of(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}
