//! The units of hits: threads, comment blocks and single comments, in every command.

use pawen::{
    cli::Exit,
    thread::{Reaction, Thread, UnixTime},
};
use serde_json::Value;

use crate::harness::{Desk, thread};

/// A line that fills the 48 columns of an aligned board but for one, so that its text runs on into the next one.
const FULL: &str = "外資今天又大買台積電聯發科鴻海大立光還有高階晶";

/// One thread whose amy writes three lines in a row, and bob two.
fn one_thread() -> Thread {
    let mut one = thread(
        1,
        "標題",
        "內文",
        &[("amy", FULL), ("amy", "片概念股"), ("amy", "漲停板"), ("bob", "跌停"), ("bob", "漲停 跌停")],
    );
    let signs = [Reaction::Push, Reaction::Arrow, Reaction::Boo, Reaction::Boo, Reaction::Push];
    for (number, (comment, sign)) in (0_i64..).zip(one.comments.iter_mut().zip(signs)) {
        comment.reaction = Some(sign);
        comment.posted_at = Some(UnixTime(1_700_000_000 + number * 86_400));
        comment.ip = (number == 2).then(|| "192.0.2.7".to_owned());
    }
    one
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.jsonl", &[one_thread()]);
    desk.update();
    desk
}

/// The floors that a query finds.
fn floors(desk: &Desk, typed: &str, unit: &str) -> Vec<u64> {
    let (_, out, _) = desk.pawen(&["search", "--unit", unit, "--format", "jsonl", "--sort", "oldest", "--", typed]);
    let hits = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    hits.map(|hit| hit["floor"].as_u64().unwrap()).collect()
}

#[test]
fn every_condition_holds_for_the_one_comment() {
    let desk = desk();
    for (typed, blocks, comments) in [
        ("*", &[1, 4][..], &[1, 2, 3, 4, 5][..]),
        // Over the joint of two lines: both are touched.
        ("高階晶片", &[1], &[1, 2]),
        ("高階晶片 概念股", &[1], &[2]),
        ("外資 概念股", &[1], &[]),
        ("漲停", &[1, 4], &[3, 5]),
        // Another line of the block has what is excluded.
        ("漲停 -跌停", &[1], &[3]),
        ("-漲停", &[], &[1, 2, 4]),
        ("by:amy -外資", &[], &[2, 3]),
        ("reaction:噓", &[1, 4], &[3, 4]),
        ("by:amy reaction:噓", &[1], &[3]),
        ("外資 reaction:噓", &[1], &[]),
        ("ip:192.0.2.7", &[1], &[3]),
        ("commented:2023-11-17", &[1], &[3]),
        ("comment{漲停 reaction:推}", &[1, 4], &[5]),
        ("title:標題 跌停", &[4], &[4, 5]),
        ("thread{外資} 跌停", &[4], &[4, 5]),
        ("title:別的 OR 概念股", &[1], &[2]),
        ("title:標題 OR 概念股", &[1, 4], &[1, 2, 3, 4, 5]),
    ] {
        assert_eq!(floors(&desk, typed, "block"), blocks, "{typed}");
        assert_eq!(floors(&desk, typed, "comment"), comments, "{typed}");
        let (exit, out, _) = desk.pawen(&["verify", "--unit", "comment", "--", typed]);
        assert_eq!(exit, Exit::Hits, "{typed}: {out}");
    }
}

#[test]
fn all_commands_agree() {
    let desk = desk();
    let out = |line: &[&str]| desk.pawen(&[line, &["--unit", "comment", "停"]].concat()).1;
    assert_eq!(out(&["count"]), "3\n");
    assert_eq!(
        out(&["facet", "--format", "csv", "--by", "reaction"]),
        "reaction,comments,share\n噓,2,0.666667\n推,1,0.333333\n"
    );
    assert_eq!(
        out(&["facet", "--format", "csv", "--by", "commenter"]),
        "by,comments,share\nbob,2,0.666667\namy,1,0.333333\n"
    );
    assert_eq!(
        out(&["trend", "--format", "csv", "--by", "day"]),
        "period,停\n2023-11-17,1\n2023-11-18,1\n2023-11-19,1\n"
    );
    assert_eq!(out(&["kwic"]).lines().count(), 4, "bob's second line has it twice");
    insta::assert_snapshot!(out(&["export", "--format", "csv", "--sort", "oldest", "-o", "-"]), @"
    id,floor,block,board,title,category,by,author,reaction,posted_at,ip,url,relevance,text,earlier
    Test/M.1700086400.A.001,3,1 2 3,Test,標題,,amy,poster1,噓,2023-11-17T06:13:20+08:00,192.0.2.7,,,漲停板,
    Test/M.1700086400.A.001,4,4 5,Test,標題,,bob,poster1,噓,2023-11-18T06:13:20+08:00,,,,跌停,
    Test/M.1700086400.A.001,5,4 5,Test,標題,,bob,poster1,推,2023-11-19T06:13:20+08:00,,,,漲停 跌停,
    ");
    insta::assert_snapshot!(out(&["search", "--sort", "newest", "--limit", "1"]), @"
    5樓 推 bob  2023-11-19 06:13
      漲停 跌停
    標題  Test/M.1700086400.A.001
    ");
    insta::assert_snapshot!(out(&["explain"]), @"
    query  停
    finds  comments
               3  anywhere 停: 停
    ranked by words: 停
    ");
}

#[test]
fn a_part_of_a_match_over_a_joint_is_marked_in_each_line() {
    let desk = desk();
    let (_, out, _) = desk.pawen(&["search", "高階晶片", "--unit", "comment", "--format", "jsonl", "--sort", "oldest"]);
    let marked = out.lines().map(|line| {
        let hit: Value = serde_json::from_str(line).unwrap();
        let (text, span) = (hit["text"].as_str().unwrap().to_owned(), &hit["spans"][0]);
        let at = |end: usize| usize::try_from(span[end].as_u64().unwrap()).unwrap();
        text[at(0)..at(1)].to_owned()
    });
    assert_eq!(marked.collect::<Vec<_>>(), ["高階晶", "片"]);
}

#[test]
fn what_has_no_single_comments_is_an_error() {
    let desk = desk();
    let reported = |line: &[&str]| {
        let (exit, _, err) = desk.pawen(line);
        assert_eq!(exit, Exit::Error, "{err}");
        err
    };
    insta::assert_snapshot!(reported(&["words", "停", "--unit", "comment"]), @"
    error: --unit comment: words are counted by documents of the index, which are threads and comment blocks
    hint: --unit block counts them in comment blocks
    ");
    insta::assert_snapshot!(reported(&["count", "停", "--unit", "floor"]), @r"
    error: --unit <UNIT> cannot be floor
    hint: the values are thread, block, comment
    ");
    insta::assert_snapshot!(reported(&["search", "停", "--after", "01ff"]), @"
    error: the cursor is of an earlier version of pawen, and what it led to is gone
    hint: search again without --after
    ");
}

#[test]
fn a_thread_is_shown_with_a_comment_for_each_condition_on_comments() {
    let desk = desk();
    let shown = |typed: &str| {
        let (_, out, _) = desk.pawen(&["search", "--format", "csv", "--", typed]);
        let passages = out.split(['\n', '"', ',']).filter(|part| part.contains('樓'));
        passages.map(str::to_owned).collect::<Vec<_>>()
    };
    let (amy, bob) = ("1樓 推 amy: ", "4樓 噓 bob: 跌停 漲停 跌停");
    assert_eq!(shown("by:bob 外資"), [format!("{amy}{FULL}"), bob.to_owned()]);
    assert_eq!(shown("by:amy 跌停"), [format!("{amy}{FULL}片概念股 漲停板"), bob.to_owned()]);
    assert_eq!(shown("by:bob"), [bob]);
    assert_eq!(shown("comment{by:amy 漲停} by:bob"), ["3樓 噓 amy: 漲停板", "5樓 推 bob: 漲停 跌停"]);
    assert_eq!(shown("-by:carol 外資"), [format!("{amy}{FULL}")]);
}

#[test]
fn a_hint_counts_what_is_in_one_comment() {
    let desk = desk();
    let hint = |typed: &str| {
        let (_, _, err) = desk.pawen(&["search", typed]);
        err.lines().find(|line| line.starts_with("hint")).map(str::to_owned)
    };
    let of = |query: &str, found: &str| Some(format!("hint: in one comment: `comment{{{query}}}` finds {found}"));
    assert_eq!(hint("by:bob 外資"), of("by:bob 外資", "0 threads"));
    assert_eq!(hint("by:bob 跌停"), of("by:bob 跌停", "1 thread"));
    assert_eq!(hint("by:bob"), None);
    assert_eq!(hint("reaction:推 \"停\""), of("reaction:推 \"停\"", "1 thread"));
    assert_eq!(hint("跌停"), None);
}
