//! Real archives, where there are any: the numbers are those of an independent and plainer count.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Instant,
};

use serde_json::Value;

use super::reading::{Outcome, read_all};

/// The folder of the corpus: `PAWEN_CORPUS`, or one next to the repository.
fn corpus(part: &str) -> Option<PathBuf> {
    let sibling = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let path = env::var_os("PAWEN_CORPUS").map_or_else(sibling, PathBuf::from).join(part);
    let found = path.exists();
    if !found {
        eprintln!("{}: no corpus here, nothing to compare with", path.display());
    }
    found.then_some(path)
}

/// Counts threads, comments and other records with a JSON parser and nothing clever. Where a file is no JSON, its records
/// are parsed one after the other from the first brace of the list on.
fn plain_count(path: &Path) -> (usize, usize, usize) {
    let text = fs::read_to_string(path).unwrap();
    let records: Vec<Value> = match serde_json::from_str::<Value>(&text) {
        Ok(Value::Array(records)) => records,
        Ok(Value::Object(mut object)) => match object.remove("articles") {
            Some(Value::Array(records)) => records,
            _ if object.values().all(Value::is_object) => object.into_values().collect(),
            _ => vec![Value::Object(object)],
        },
        _ => one_by_one(text.get(text.find('[').unwrap() + 1..).unwrap()),
    };
    let (threads, others): (Vec<_>, Vec<_>) = records.iter().partition(|record| record.get("error").is_none());
    (threads.len(), threads.iter().map(|thread| comments(thread)).sum(), others.len())
}

fn one_by_one(mut text: &str) -> Vec<Value> {
    let mut records = Vec::new();
    loop {
        text = text.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        match stream.next() {
            Some(Ok(record)) if record.is_object() => records.push(record),
            _ => return records,
        }
        text = &text[stream.byte_offset()..];
    }
}

fn comments(thread: &Value) -> usize {
    match &thread["messages"] {
        Value::Array(messages) => messages.len(),
        _ => usize::try_from(thread["MESSAGE_ALL"].as_u64().unwrap()).unwrap(),
    }
}

fn compare(root: &Path, outcome: &Outcome) -> (usize, usize, usize) {
    let path = if root.is_file() { root.to_owned() } else { root.join(&outcome.name) };
    let numbered = outcome.threads.iter().map(pawen::thread::Thread::comment_count).sum::<usize>();
    let rejected = usize::try_from(outcome.summary.rejected).unwrap();
    let counted = plain_count(&path);
    assert_eq!((outcome.threads.len(), numbered, rejected), counted, "{}", path.display());
    counted
}

#[test]
fn folders_of_known_dialects_are_read_to_the_last_comment() {
    for folder in ["jwlin-conut", "jwlin-gossiping", "jwlin-trailing-comma", "jwlin-trimmed", "raw-page"] {
        let Some(root) = corpus(&format!("ptt-small/{folder}")) else { return };
        for outcome in read_all(&root) {
            compare(&root, &outcome);
        }
    }
}

#[test]
fn an_array_with_a_record_that_lacks_its_brace_loses_nothing() {
    let Some(root) = corpus("ptt-small/jwlin-array") else { return };
    for outcome in read_all(&root) {
        if outcome.name.starts_with("part-time-5817") {
            // The plain count stops at the record that is not closed.
            let (threads, ..) = plain_count(&root.join(&outcome.name));
            assert_eq!((outcome.threads.len(), outcome.summary.rejected), (threads + 1, 0));
        } else {
            compare(&root, &outcome);
        }
    }
}

/// What `jq` and a reader of CSV count: threads and comments of all files.
#[test]
fn folders_of_other_crawlers_are_read_to_the_last_comment() {
    for (folder, threads, comments) in [
        ("ptt-small/exploded", 3, 139),
        ("ptt-small/scrapy", 16, 580),
        ("ptt-small/no-header", 9, 683),
        ("ptt-small/tallies", 229, 0),
        ("ptt-small/listing", 920, 0),
        ("field/pandas-columns", 15, 0),
        ("field/csv-comments", 40, 71),
        ("field/bbs-board", 3, 0),
    ] {
        let Some(root) = corpus(folder) else { return };
        let outcomes = read_all(&root);
        let read = || outcomes.iter().flat_map(|outcome| &outcome.threads);
        let counted = (read().count(), read().map(pawen::thread::Thread::comment_count).sum::<usize>());
        assert_eq!(counted, (threads, comments), "{folder}");
    }
}

#[test]
fn what_is_no_thread_is_reported_and_not_read() {
    let Some(root) = corpus("other-forums") else { return };
    for outcome in read_all(&root) {
        assert_eq!(outcome.summary.threads, 0, "{}", outcome.name);
        let is_list_without_records = outcome.summary.bytes < 20;
        assert!(!outcome.rejects.is_empty() || is_list_without_records, "{}", outcome.name);
    }
}

#[test]
fn the_page_copy_is_read_as_a_reader_sees_it() {
    let Some(root) = corpus("seed") else { return };
    let outcomes = read_all(&root);
    let [thread] = &outcomes[0].threads[..] else { panic!("one thread") };
    assert_eq!(thread.id.to_string(), "Stock/M.1738053981.A.415");
    assert_eq!(thread.title, "[新聞] DeepSeek低成本破壞價格 恐讓AI產業血流");
    assert_eq!((thread.ip.as_deref(), thread.country.as_deref()), (Some("61.228.177.133"), Some("臺灣")));
    assert_eq!((thread.views, thread.comments.len()), (Some(45202), 30));
    assert_eq!(thread.posted_at.map(|t| t.0), Some(1_738_053_981));
    assert!(thread.comments.iter().zip(1..).all(|(comment, floor)| comment.floor == Some(floor)));
    let by = |floor: usize| thread.comments[floor - 1].author.as_deref();
    assert_eq!((by(1), by(16), by(26)), (Some("sheng76314"), Some("a0808996"), Some("SRNOB")));
    assert_eq!(thread.comments[25].text, "");
    assert!(thread.body.starts_with("原文標題:") && thread.body.ends_with("這價格還真的沒什麼好挑剔的"));
}

/// Holds any folder of ptt-web-crawler's files against the plain count: `PAWEN_COUNT=folder cargo test --release
/// --test archive -- --ignored --nocapture`.
#[test]
#[ignore = "needs a large archive in PAWEN_COUNT"]
fn a_large_archive_is_read_to_the_last_comment() {
    let Some(root) = env::var_os("PAWEN_COUNT").map(PathBuf::from) else { return };
    let start = Instant::now();
    let outcomes = read_all(&root);
    let seconds = start.elapsed().as_secs_f64();
    let bytes: u64 = outcomes.iter().map(|outcome| outcome.summary.bytes).sum();
    let mut sums = (0, 0, 0);
    for outcome in &outcomes {
        let counted = compare(&root, outcome);
        sums = (sums.0 + counted.0, sums.1 + counted.1, sums.2 + counted.2);
    }
    let faults: u64 = outcomes.iter().map(|outcome| outcome.summary.faults).sum();
    eprintln!("{} files, {bytes} bytes in {seconds:.2} s; {faults} faults", outcomes.len());
    eprintln!("{} threads, {} comments, {} rejected records", sums.0, sums.1, sums.2);
}
