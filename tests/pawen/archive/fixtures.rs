//! The fixtures: exact numbers, and what each of them is there to show.

use std::{collections::BTreeMap, path::Path};

use pawen::{
    archive::Version,
    thread::{Comment, Thread, UnixTime},
};

use super::reading::{Outcome, read_all, read_bytes};

fn fixtures(folder: &str) -> Vec<Outcome> {
    read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder))
}

/// One line a file: threads, comments, rejected records, warnings, and the reasons.
fn report(outcomes: &[Outcome]) -> String {
    let mut lines = Vec::new();
    for outcome in outcomes {
        let summary = &outcome.summary;
        let mut parts = vec![format!("{}: {} threads, {} comments", outcome.name, summary.threads, summary.comments)];
        for reject in &outcome.rejects {
            parts.push(format!("{} at {}+{}: {}", reject.records, reject.offset, reject.length, reject.reason));
        }
        for warning in &outcome.warnings {
            parts.push(format!("warning at {}: {}", warning.offset, warning.fault));
        }
        lines.push(parts.join("; "));
    }
    lines.join("\n")
}

#[test]
fn every_file_of_the_archive_is_read() {
    insta::assert_snapshot!(report(&fixtures("archive")), @r#"
    Food/food_threads_20260120.json: 3 threads, 6 comments
    MobileComm/MobileComm-M.1600000000.A.5F0.json: 1 threads, 4 comments
    MobileComm/MobileComm-missing-comma.json: 2 threads, 6 comments; warning at 973: no comma between two records
    MobileComm/trimmed_new.json: 3 threads, 4 comments
    Stock/Stock-5600-5600.json.gz: 3 threads, 13 comments
    Stock/Stock-7001-7001.json: 4 threads, 22 comments; 1 at 3199+24: the crawler got no post: invalid url
    Stock/Stock-conut.json: 2 threads, 6 comments
    Stock/Stock-interrupted.json: 1 threads, 3 comments; 1 at 836+238: file ends within the record; warning at 1074: file ends before the list of records is closed
    Stock/Stock-trailing-comma.json: 1 threads, 4 comments; warning at 896: comma after the last record
    Stock/canonical-simplified.json: 1 threads, 3 comments
    Stock/deepseek-page.txt: 1 threads, 16 comments
    Stock/ptt_stock_20240408.json: 1 threads, 4 comments
    Stock/ptt_stock_20240804.json: 2 threads, 10 comments
    Tech_Job/threads.jsonl.zst: 3 threads, 10 comments
    "#);
}

#[test]
fn every_broken_file_is_reported() {
    insta::assert_snapshot!(report(&fixtures("broken")), @r#"
    binary.bin: 0 threads, 0 comments; 0 at 0+1024: not text: unknown file
    blank.txt: 0 threads, 0 comments; 0 at 0+8: empty file
    bom-crlf.json: 2 threads, 0 comments
    comment-line.json: 1 threads, 0 comments; warning at 0: comment line in JSON
    cut-and-appended.json: 2 threads, 0 comments; warning at 187: file ends before the list of records is closed
    cut-within.json: 3 threads, 0 comments; 1 at 187+90: broken record: a key is missing
    deep-record.json: 2 threads, 0 comments; 1 at 187+778: record nested deeper than 127 levels
    empty.json: 0 threads, 0 comments; 0 at 0+0: empty file
    future-format.json: 0 threads, 0 comments; 1 at 0+64: malformed record: format "pawen.thread/9" is not "pawen.thread/1"
    header-only.json: 0 threads, 0 comments; warning at 14: file ends before the list of records is closed
    invalid-utf8.json: 1 threads, 0 comments; warning at 1: invalid UTF-8, read as U+FFFD
    lines.jsonl: 2 threads, 0 comments; 1 at 172+61: broken record: a key is missing
    lone-surrogate.json: 1 threads, 0 comments; warning at 1: half a surrogate pair, read as U+FFFD
    not-json.json: 0 threads, 0 comments; 0 at 0+50: page that is no post of ptt.cc or pttweb.cc
    notes.txt: 0 threads, 0 comments; 0 at 0+69: text that is neither JSON, a table of posts nor the text of a post
    placeholders.json: 1 threads, 0 comments; 1 at 14+4: null in place of a record; 1 at 20+2: record without keys; 1 at 24+24: the crawler got no post: invalid url; 2 at 223+50: the crawler got no post: invalid url; 1 at 275+1: record is a number, not an object; 1 at 278+3: record is a string, not an object; 1 at 283+2: record is a list, not an object
    raw-newline.json: 1 threads, 0 comments; warning at 1: raw control character or unknown escape in a string
    truncated.json.gz: 23 threads, 0 comments; 1 at 45388+1863: file ends within the record; 0 at 47251+0: damaged compression: incomplete deflate stream; warning at 47251: file ends before the list of records is closed
    truncated.jsonl.zst: 0 threads, 0 comments; 0 at 0+0: damaged compression: incomplete frame
    unclosed-record.json: 2 threads, 0 comments; warning at 174: record without its closing brace
    unknown.json: 0 threads, 0 comments; 2 at 1+125: unknown record: keys title, href, push_count, author
    utf16.json: 0 threads, 0 comments; warning at 0: text in UTF-16LE, converted to UTF-8
    "#);
}

fn versions() -> BTreeMap<String, Vec<Thread>> {
    let mut versions: BTreeMap<String, Vec<Thread>> = BTreeMap::new();
    for thread in fixtures("archive").into_iter().flat_map(|outcome| outcome.threads) {
        versions.entry(thread.id.to_string()).or_default().push(thread);
    }
    versions
}

fn best(id: &str) -> Thread {
    let versions = versions().remove(id).unwrap();
    versions.into_iter().max_by_key(|thread| Version::of(thread, 0)).unwrap()
}

fn floor(thread: &Thread, floor: u32) -> &Comment {
    thread.comments.iter().find(|comment| comment.floor == Some(floor)).unwrap()
}

fn taipei(time: &str) -> UnixTime {
    UnixTime(format!("{time}+08:00").parse::<jiff::Timestamp>().unwrap().as_second())
}

#[test]
fn the_page_copy_beats_the_crawl_with_fewer_comments() {
    assert_eq!(versions()["Stock/M.1737961502.A.2B7"].len(), 2);
    let thread = best("Stock/M.1737961502.A.2B7");
    assert_eq!((thread.comments.len(), thread.views), (16, Some(38917)));
    assert_eq!(thread.title, "[新聞] DeepSeek開源模型震撼業界 算力需求成疑");
    assert!(thread.body.contains("o1系\n列") && thread.body.ends_with("封關前大家保重"));
    let authors: Vec<_> = thread.comments.iter().map(|c| c.author.as_deref().unwrap()).collect();
    let expected = [
        "rain88", "bluefin7", "bluefin7", "k2seven", "mango520", "noodle3", "rain88", "oldfox", "ann1", "mango520",
        "mango520", "tide1111", "tide1111", "k2seven", "h2o", "oldfox",
    ];
    assert_eq!(authors, expected);
    assert_eq!(floor(&thread, 10).text, "");
    assert!(floor(&thread, 12).text.ends_with('高') && floor(&thread, 13).text.starts_with("階晶片"));
    assert_eq!(floor(&thread, 16).posted_at, Some(taipei("2025-01-28T00:02")));
}

#[test]
fn raw_pages_grow_and_their_authors_answer_between_the_comments() {
    let thread = best("Stock/M.1712581063.A.481");
    let reported: Vec<_> = thread.comments.iter().map(|c| (c.floor, c.text.as_str())).collect();
    assert_eq!(
        reported,
        [
            (Some(1), "有圖有推"),
            (Some(2), "停損設多少"),
            (None, "設在月線 跌破就跑"),
            (Some(3), "半導體設備股最近很強"),
            (Some(4), "又來騙人上車"),
            (None, "回k2大 我自己也套著 沒有騙"),
            (Some(5), "DeepSeek V2降價 設備股也要小心"),
        ]
    );
    assert_eq!(thread.comments[2].author.as_deref(), Some("cedar8"));
    assert_eq!((thread.author.as_deref(), thread.nick.as_deref()), (Some("cedar8"), Some("雪松")));
    assert_eq!(floor(&thread, 5).posted_at, Some(taipei("2024-08-03T10:00")));
    assert!(thread.body.starts_with("1. 標的") && thread.body.ends_with("跌破月線出場"), "{}", thread.body);
}

#[test]
fn comments_are_dated_by_their_neighbours() {
    let years_end = best("Stock/M.1546002933.A.D3E");
    assert_eq!(floor(&years_end, 4).posted_at, Some(taipei("2019-01-01T00:00")));
    assert_eq!(floor(&years_end, 6).posted_at, None, "a damaged time is no time");
    let years_later = best("Stock/M.1456711810.A.2F2");
    assert_eq!(floor(&years_later, 4).posted_at, Some(taipei("2017-02-28T12:00")));
    let forwarded = best("Stock/M.1551693600.A.5D5");
    assert_eq!((forwarded.title.as_str(), forwarded.author.as_deref()), ("", None));
    assert_eq!(floor(&forwarded, 1).posted_at, Some(taipei("2019-02-27T08:00")));
    assert_eq!(floor(&forwarded, 3).posted_at, Some(taipei("2019-03-04T18:02")));
}

#[test]
fn trimmed_records_are_named_by_their_address() {
    let thread = best("MobileComm/M.1522555200.A.77E");
    assert_eq!(floor(&thread, 3).text, "推 誠信賣家");
    assert_eq!((floor(&thread, 3).reaction, floor(&thread, 3).author.as_deref()), (None, None));
}

#[test]
fn one_record_of_any_depth_costs_no_stack() {
    let deep = [&b"[".repeat(100_000)[..], &b"]".repeat(100_000)].concat();
    assert_eq!(read_bytes(&deep).summary.rejected, 1);
    assert_eq!(read_bytes(&b"{\"a\":".repeat(100_000)).summary.threads, 0);
}
