//! The table of shapes in `docs/dialects.md`, compared with the fixtures.

use std::{collections::BTreeMap, fs};

use super::reading::read_all;
use crate::harness::repository;

/// The rows of the table: the counts of threads and comments by example.
fn table() -> BTreeMap<String, (usize, usize)> {
    let document = fs::read_to_string(repository("docs/dialects.md")).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let name = cells.get(2)?.strip_prefix('`')?.strip_suffix('`')?;
        Some((name.to_owned(), (cells.get(3)?.parse().ok()?, cells.get(4)?.parse().ok()?)))
    };
    document.lines().filter_map(row).collect()
}

#[test]
fn every_shape_of_the_table_is_read_as_it_says() {
    let mut read = BTreeMap::new();
    for outcome in read_all(&repository("fixtures/shapes")) {
        let comments = outcome.threads.iter().map(pawen::thread::Thread::comment_count).sum::<usize>();
        read.insert(outcome.name.clone(), (outcome.threads.len(), comments));
        for thread in &outcome.threads {
            let id = thread.id.to_string();
            assert!(id == "Kite/M.1712345678.A.0A7" || id.contains("/X."), "{}: {id}", outcome.name);
            assert!(thread.title.contains(['線', '线']) || outcome.name == "no-header.json", "{}", outcome.name);
        }
    }
    assert_eq!(read, table());
}
