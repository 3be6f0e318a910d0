//! Text, query, should it match, why: every row in a body and in a comment of a real index.
//!
//! Our own rows are in `cases.tsv` next to this file; a file of the same form next to the repository, or that
//! `PAWEN_CASES` names, is run too.

use std::{collections::BTreeSet, env, fs, path::PathBuf};

use pawen::{
    search::{Level, Sort},
    thread::Thread,
};

use crate::harness::{Desk, repository, thread};

struct Row {
    text: String,
    query: String,
    found: bool,
    why: String,
}

fn rows(table: &str) -> Vec<Row> {
    let unescape = |text: &str| text.replace("\\n", "\n").replace("\\u200b", "\u{200b}").replace("\\u001b", "\u{1b}");
    table
        .lines()
        .skip(1)
        .map(|line| {
            let columns: Vec<_> = line.split('\t').collect();
            let [text, query, found, why] = columns[..] else { panic!("not four columns: {line}") };
            assert!(matches!(found, "yes" | "no"), "{line}");
            Row { text: unescape(text), query: query.into(), found: found == "yes", why: why.into() }
        })
        .collect()
}

/// The rows that do not behave as they say.
fn failures(rows: &[Row]) -> Vec<String> {
    let desk = Desk::new();
    let in_bodies = (0..).zip(rows).map(|(i, row)| thread(2 * i, "", &row.text, &[]));
    let in_comments = (0..).zip(rows).map(|(i, row)| thread(2 * i + 1, "", "", &[("reader", row.text.as_str())]));
    let threads: Vec<Thread> = in_bodies.chain(in_comments).collect();
    desk.write("cases.jsonl", &threads);
    assert_eq!(desk.update().threads, threads.len() as u64);
    let mut failures = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let found: BTreeSet<_> = desk.ids(&row.query, Level::Threads, Sort::Newest).into_iter().collect();
        let comments = desk.ids(&row.query, Level::Comments, Sort::Newest);
        let (body, comment) = (threads[i].id.to_string(), threads[rows.len() + i].id.to_string());
        for (place, got) in [
            ("body", found.contains(&body)),
            ("comment", found.contains(&comment)),
            ("comment level", comments.contains(&format!("{comment}#1"))),
        ] {
            if got != row.found {
                failures.push(format!("{place}: {} in {:?} ({})", row.query, row.text, row.why));
            }
        }
    }
    failures
}

#[test]
fn our_rows() {
    let rows = rows(&fs::read_to_string(repository("tests/pawen/cases.tsv")).unwrap());
    assert!(rows.len() > 60 && rows.iter().any(|row| !row.found));
    assert_eq!(failures(&rows), Vec::<String>::new());
}

#[test]
fn rows_from_elsewhere() {
    let path = env::var_os("PAWEN_CASES").map_or_else(|| repository("../shared/cases.tsv"), PathBuf::from);
    let Ok(table) = fs::read_to_string(&path) else {
        eprintln!("{}: no further cases here", path.display());
        return;
    };
    assert_eq!(failures(&rows(&table)), Vec::<String>::new());
}
