//! What an index holds, counted.

use std::{fs, path::Path};

use tantivy::{Term, query::TermQuery, schema::IndexRecordOption};

use super::{
    catalogue::Catalogue,
    document::kind,
    progress::Report,
    reader::{OpenIndex, broken},
};
use crate::{Error, Result};

/// Counts what the index holds, into `report`.
pub(super) fn fill(report: &mut Report, index: &OpenIndex, catalogue: &Catalogue, folder: &Path) -> Result<()> {
    let versions: usize = catalogue.files.values().map(|file| file.threads.len()).sum();
    report.threads = count(index, kind::THREAD)?;
    report.blocks = count(index, kind::COMMENT)?;
    report.comments = comments(index)?;
    report.rejected = catalogue.files.values().map(|file| file.rejected).sum();
    report.duplicates = versions as u64 - report.threads;
    report.index_bytes = bytes_of(folder).map_err(|error| Error::io(folder, error))?;
    Ok(())
}

fn count(index: &OpenIndex, kind: &str) -> Result<u64> {
    let term = Term::from_field_text(index.fields().kind, kind);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let count = index.searcher().search(&query, &tantivy::collector::Count).map_err(broken)?;
    Ok(count as u64)
}

/// The numbered comments of all threads.
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
