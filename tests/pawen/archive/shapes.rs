//! The table of shapes in `docs/dialects.md`, compared with the fixtures.

use std::{collections::BTreeMap, fs};

use super::reading::{read_all, read_bytes};
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

const POST: &str = r#"{"title": "風箏", "author": "ann1", "url": "https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html", "content": "斷線"}"#;

#[test]
fn texts_around_records_are_reported_and_what_is_deeper_is_rejected() {
    let around =
        format!(r#"{{"note": "這個檔案的說明", "count": 1, "data": {{"page": {{"items": [{{"post": {POST}}}]}}}}}}"#);
    let read = read_bytes(around.as_bytes());
    assert_eq!(read.threads.len(), 1);
    let warnings: Vec<String> = read.warnings.iter().map(|warning| warning.fault.to_string()).collect();
    assert_eq!(warnings, ["texts of no known field under the key note"]);
    let nested = |depth: usize| format!("{}{POST}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(read_bytes(nested(7).as_bytes()).threads.len(), 1);
    let deep = read_bytes(nested(9).as_bytes());
    assert_eq!((deep.threads.len(), deep.summary.rejected), (0, 1));
    // Each level next to a list of records, deeper than any stack.
    let next_to = format!("{}1{}", r#"{"articles": [], "x": "#.repeat(60_000), "}".repeat(60_000));
    assert_eq!(read_bytes(next_to.as_bytes()).threads.len(), 0);
}

#[test]
fn each_of_several_posts_in_an_object_is_a_thread() {
    let other = POST.replace("0A7", "0A8");
    let by_day = format!(r#"{{"2024-04-06": {{"a": {POST}, "b": {other}}}, "2024-04-07": {{}}}}"#);
    assert_eq!(read_bytes(by_day.as_bytes()).threads.len(), 2);
    let pinned = format!(r#"{{"list": [{POST}], "pinned": {other}, "count": 2}}"#);
    assert_eq!(read_bytes(pinned.as_bytes()).threads.len(), 2);
    let pages = format!(r#"{{"pages": [{{"page": 1, "articles": [{POST}]}}, {{"page": 2, "articles": [{other}]}}]}}"#);
    let read = read_bytes(pages.as_bytes());
    let texts: Vec<&str> = read.places.iter().map(|place| &pages[place.clone()]).collect();
    assert_eq!(texts, [POST, &other], "the places are those of the records");
}

#[test]
fn a_comment_with_the_address_of_its_post_belongs_to_the_post_before_it() {
    let comment = r#"{"push_tag": "推", "push_userid": "ben2", "push_content": "換線", "url": "https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html"}"#;
    let read = read_bytes(format!("{POST}\n{comment}\n").as_bytes());
    assert_eq!(read.threads[0].comments[0].text, "換線");
    let read = read_bytes(format!("{POST}\n{}\n{comment}\n", POST.replace("0A7", "0A8")).as_bytes());
    let reasons: Vec<String> = read.rejects.iter().map(|reject| reject.reason.to_string()).collect();
    assert_eq!((read.threads.len(), reasons), (2, vec!["comment whose post is not right before it".to_owned()]));
}

#[test]
fn a_row_of_a_comment_is_no_post_and_a_quoted_post_is_no_part_of_the_one_around_it() {
    let row = r#"{"url": "https://www.ptt.cc/bbs/Kite/M.1712345678.A.0A7.html", "tag": "推", "userid": "ben2", "content": "換線"}"#;
    let read = read_bytes(format!("{POST}\n{row}\n").as_bytes());
    assert_eq!((read.threads.len(), read.threads[0].comments[0].text.as_str()), (1, "換線"));
    let quoted = r#"{"title": "舊文", "url": "https://www.ptt.cc/bbs/Bird/M.1712200000.A.222.html", "content": "舊的內文", "comments": [{"push_tag": "推", "push_userid": "cat3", "push_content": "舊推文"}]}"#;
    let outer = POST.replace("\"斷線\"", &format!("\"斷線\", \"quoted\": {quoted}"));
    let read = read_bytes(outer.as_bytes());
    let thread = &read.threads[0];
    assert_eq!((thread.id.to_string().as_str(), thread.comments.len()), ("Kite/M.1712345678.A.0A7", 0));
    assert!(read.warnings.iter().any(|warning| warning.fault.to_string().contains("quoted")));
}
