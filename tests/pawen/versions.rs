//! Texts that only another archived version of a thread has: found, shown with their file, counted once.

use std::fs;

use pawen::{
    archive::CanonicalThread,
    cli::Exit,
    search::{Level, Sort},
    thread::Thread,
};

use crate::harness::{Desk, dump, taipei, thread};

const COMMENTS: [(&str, &str); 3] = [("kite01", "竹片泡多久"), ("moss22", "我都泡一晚"), ("fern33", "紙會發霉吧")];

/// An archive whose later crawl has neither the post nor one of the comments.
pub(crate) fn emptied() -> Desk {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("archive/2025-01-28")).unwrap();
    fs::create_dir_all(desk.path("archive/2025-02-03")).unwrap();
    desk.write(
        "2025-01-28/a.jsonl",
        &[thread(1, "[心得] 紙燈籠的骨架", "骨架要先泡水，\n晾乾以後再糊紙。 https://a.example.org/x", &COMMENTS)],
    );
    let later = [COMMENTS[0], COMMENTS[2], ("loam42", "原文呢"), ("ash707", "可惜")];
    desk.write("2025-02-03/a.jsonl", &[thread(1, "[心得] 紙燈籠（已刪）", "已自行刪除內文", &later)]);
    desk.update();
    desk
}

fn ids(desk: &Desk, query: &str, level: Level) -> Vec<String> {
    let ids = desk.ids(query, level, Sort::Newest);
    let mut arguments = vec!["verify", query];
    arguments.extend((level == Level::Comments).then_some("--comments"));
    let (exit, out, err) = desk.pawen(&arguments);
    assert_eq!((exit, out.lines().last()), (Exit::Hits, Some("equal")), "{query}: {out}{err}");
    ids
}

#[test]
fn a_text_of_an_earlier_version_is_found_and_its_thread_is_one_hit() {
    let desk = emptied();
    let id = "Test/M.1700086400.A.001";
    for (query, level, count) in [
        ("晾乾以後再糊紙", Level::Threads, 1),
        ("已自行刪除內文", Level::Threads, 1),
        ("已自行刪除內文 晾乾以後", Level::Threads, 1),
        ("title:骨架", Level::Threads, 1),
        ("title:已刪", Level::Threads, 1),
        ("body:紙燈籠", Level::Threads, 0),
        ("\"內文 骨架\"", Level::Threads, 0),
        ("domain:a.example.org", Level::Threads, 1),
        ("我都泡一晚", Level::Threads, 1),
        ("我都泡一晚", Level::Comments, 1),
        ("by:moss22", Level::Comments, 1),
        ("竹片", Level::Comments, 1),
        ("晾乾以後再糊紙", Level::Comments, 0),
        ("*", Level::Threads, 1),
        ("*", Level::Comments, 5),
        ("comments:4", Level::Threads, 1),
        ("comments>4", Level::Threads, 0),
    ] {
        let found = ids(&desk, query, level);
        assert_eq!(found.len(), count, "{query} {level:?}");
        assert!(found.iter().all(|found| found.starts_with(id)), "{found:?}");
    }
}

#[test]
fn removed_comments_that_followed_each_other_are_one_text() {
    // As wide as a line, so that the text goes on in the next comment.
    let full = "竹片要泡一個晚上才會軟下來，隔天彎的時候不容易折";
    let first = [
        COMMENTS[0],
        ("moss22", full),
        ("moss22", "斷也比較好綁"),
        COMMENTS[2],
        ("moss22", "另外要戴手套"),
        ("fern33", "好的"),
        ("moss22", "不客氣"),
    ];
    let desk = Desk::new();
    let version = |comments: &[(&str, &str)]| [thread(1, "[心得] 紙燈籠", "骨架", comments)];
    desk.write("1.jsonl", &version(&first));
    let later = [COMMENTS[0], COMMENTS[2], ("fern33", "好的"), ("ash707", "怎麼少了"), ("ash707", "推文"), ("b", "推")];
    let later = [&later[..], &[("c", "推"), ("d", "推")]].concat();
    desk.write("2.jsonl", &version(&later));
    desk.update();
    let id = "Test/M.1700086400.A.001";
    for (query, level, count) in [
        ("容易折斷", Level::Threads, 1),
        ("容易折斷", Level::Comments, 1),
        ("容易折斷", Level::Lines, 2),
        // Other comments were between these.
        ("好綁 手套", Level::Comments, 0),
        ("手套 不客氣", Level::Comments, 0),
        ("by:moss22", Level::Comments, 3),
        ("by:moss22", Level::Lines, 4),
    ] {
        assert_eq!(desk.ids(query, level, Sort::Newest).len(), count, "{query} {level:?}");
        let (exit, out, err) = desk.pawen(&["verify", query, "--unit", level.name()]);
        assert_eq!((exit, out.lines().last()), (Exit::Hits, Some("equal")), "{query}: {out}{err}");
    }
    for (query, unit, found) in [
        ("容易折斷", "block", "#8+1"),
        ("較好綁", "comment", "#8+2"),
        ("手套", "block", "#8+3"),
        ("不客氣", "comment", "#8+4"),
    ] {
        let (_, ids, _) = desk.pawen(&["search", query, "--unit", unit, "--format", "ids"]);
        assert_eq!(ids.trim_end(), format!("{id}{found}"), "{query}");
        let (_, shown, _) = desk.pawen(&["show", ids.trim_end()]);
        assert!(shown.contains(if unit == "block" && found == "#8+1" { "容易折" } else { query }), "{shown}");
    }
    assert_as_new(&desk, "two versions");
    // A version that holds the first half of the run: the other half has no neighbour any more.
    desk.write("3.jsonl", &version(&[&later[..], &[("moss22", full), ("e", "推")]].concat()));
    desk.update();
    assert_eq!(desk.ids("容易折斷", Level::Comments, Sort::Newest), Vec::<String>::new());
    assert_as_new(&desk, "three versions");
    fs::remove_file(desk.path("archive/3.jsonl")).unwrap();
    desk.update();
    assert_eq!(desk.ids("容易折斷", Level::Comments, Sort::Newest).len(), 1);
    assert_as_new(&desk, "the third is gone");
}

#[test]
fn an_earlier_version_is_shown_with_its_file() {
    let desk = emptied();
    let printed = |arguments: &[&str]| {
        let (exit, out, err) = desk.pawen(arguments);
        assert_eq!(exit, Exit::Hits, "{arguments:?}: {err}");
        out
    };
    insta::assert_snapshot!(printed(&["search", "晾乾 泡一晚 title:骨架"]), @"
    [心得] 紙燈籠（已刪）
    Test/M.1700086400.A.001  2023-11-16 06:13  poster1  4 comments
      [earlier title, 2025-01-28/a.jsonl] [心得] 紙燈籠的骨架
      [earlier version, 2025-01-28/a.jsonl] 骨架要先泡水，晾乾以後再糊紙。 https://a.example.org/x
      [earlier version, 2025-01-28/a.jsonl] → moss22: 我都泡一晚
    ");
    insta::assert_snapshot!(printed(&["search", "泡一晚", "--comments"]), @"
    [earlier version, 2025-01-28/a.jsonl] → moss22  2023-11-16 06:15
      我都泡一晚
    [心得] 紙燈籠（已刪）  Test/M.1700086400.A.001#4+1
    ");
    insta::assert_snapshot!(printed(&["show", "test/M.1700086400.A.001"]), @r"
    作者  poster1
    看板  Test
    標題  [心得] 紙燈籠（已刪）
    時間  Thu Nov 16 06:13:20 2023

    已自行刪除內文
    --

    →  kite01: 竹片泡多久                                            1樓 11/16 06:14
    →  fern33: 紙會發霉吧                                            2樓 11/16 06:15
    →  loam42: 原文呢                                                3樓 11/16 06:16
    →  ash707: 可惜                                                  4樓 11/16 06:17

    ※ earlier version: 2025-01-28/a.jsonl
    標題  [心得] 紙燈籠的骨架
    骨架要先泡水，
    晾乾以後再糊紙。 https://a.example.org/x
    →  moss22: 我都泡一晚 11/16 06:15
    ");
    let name = printed(&["search", "泡一晚", "--comments", "--format", "ids"]);
    assert_eq!(name, "Test/M.1700086400.A.001#4+1\n");
    let around = printed(&["show", name.trim()]);
    assert!(
        around.ends_with("\n※ earlier version: 2025-01-28/a.jsonl\n→  moss22: 我都泡一晚 11/16 06:15\n"),
        "{around}"
    );
    for form in ["md", "html"] {
        let page = printed(&["show", "Test/M.1700086400.A.001", "--format", form]);
        assert!(page.contains("earlier version: 2025-01-28/a.jsonl") && page.contains("我都泡一晚"), "{page}");
    }
}

#[test]
fn no_condition_matches_across_two_versions() {
    let desk = Desk::new();
    let quoting = "我的看法在這\n: 他引用的話\n還有一句";
    desk.write("1.jsonl", &[thread(1, "[心得] 竹骨", "骨架要先泡水", &[])]);
    desk.write("2.jsonl", &[thread(1, "[問題] 燈籠", ": 這是一行 : 不是引文", &[("amy", "x")])]);
    desk.write("3.jsonl", &[thread(2, "[心得] 釉藥", quoting, &[("amy", "x"), ("ben", "y")])]);
    desk.write("4.jsonl", &[thread(2, "[心得] 釉藥", ": 他引用的話 刪去了", &[])]);
    desk.update();
    for (query, count) in [
        ("\"不是引文，骨架\"", 0),
        ("不是引文。骨架要", 0),
        ("引文 NEAR/1000 骨架", 0),
        ("\"骨架 引文\"~1000", 0),
        ("'引文 骨架'", 0),
        ("title:(燈籠 NEAR/50 竹骨)", 0),
        ("\"燈籠，[心得]\"", 0),
        ("這是 NEAR/10 引文", 1),
        ("'骨架要先'", 1),
        ("引文 骨架", 1),
        ("has:quote 骨架", 0),
        ("has:quote", 1),
        ("nq:不是引文", 1),
        ("nq:骨架要先泡水", 1),
        ("q:他引用的話", 1),
        ("nq:他引用的話", 1),
        ("nq:他引用的話 -nq:刪去", 0),
        ("nq:(一句 NEAR/100 刪去)", 0),
        ("q:刪去", 0),
    ] {
        assert_eq!(ids(&desk, query, Level::Threads).len(), count, "{query}");
    }
}

#[test]
fn a_text_that_differs_in_a_sign_or_a_form_alone_is_found() {
    let desk = Desk::new();
    let (late, early) = (
        [("amy", "deepseek真香"), ("ben", "推"), ("fern33", "新的")],
        [("amy", "DeepSeek真香"), ("ben", "推!!"), ("fern33", "新的")],
    );
    desk.write("1.jsonl", &[thread(1, "[心得] chatgpt", "今天大漲！明天大跌\n吃麵 台股", &early)]);
    desk.write("2.jsonl", &[thread(1, "[心得] ChatGPT", "今天大漲明天大跌\n吃面 臺股。完", &late)]);
    desk.update();
    for (query, level, count) in [
        ("大漲明天", Level::Threads, 1),
        ("大漲！明天", Level::Threads, 1),
        ("麵", Level::Threads, 1),
        ("'台股'", Level::Threads, 1),
        ("'臺股'", Level::Threads, 1),
        ("title:gpt", Level::Threads, 1),
        ("'chatgpt'", Level::Threads, 1),
        ("seek", Level::Comments, 1),
        ("真香", Level::Comments, 2),
        ("'推!!'", Level::Comments, 1),
        ("新的", Level::Comments, 1),
    ] {
        assert_eq!(ids(&desk, query, level).len(), count, "{query}");
    }
}

#[test]
fn an_earlier_version_is_marked_in_a_concordance() {
    let desk = emptied();
    let ends = |arguments: &[&str]| {
        let (_, out, _) = desk.pawen(arguments);
        out.lines().map(|line| line.rsplit_once("  ").unwrap().1.to_owned()).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(ends(&["kwic", "泡一晚 OR 竹片 OR 晾乾 OR title:骨架"]), @"
    Test/M.1700086400.A.001 [earlier title]
    Test/M.1700086400.A.001 [earlier version]
    Test/M.1700086400.A.001#1
    Test/M.1700086400.A.001#4+1 [earlier version]
    ");
    insta::assert_snapshot!(ends(&["kwic", "泡一晚", "--comments"]), @"Test/M.1700086400.A.001#4+1 [earlier version]");
}

#[test]
fn verify_counts_apart_what_it_cannot_compare() {
    let desk = emptied();
    desk.write("b.jsonl", &[thread(2, "[心得] 釉藥", "骨架", &[])]);
    desk.update();
    fs::remove_file(desk.path("archive/2025-01-28/a.jsonl")).unwrap();
    let archive = desk.path("archive");
    desk.pawen(&["index", archive.to_str().unwrap(), "--keep-missing"]);
    let (exit, out, _) = desk.pawen(&["verify", "骨架"]);
    assert_eq!(exit, Exit::Hits, "{out}");
    assert!(out.contains("apart  1 thread not compared: a file of theirs is gone, but was kept\nequal\n"), "{out}");
    // Too much text of other versions: which of it the index has depends on the order of the versions.
    let long = |sign: &str| sign.repeat((4 << 20) / 5);
    let versions = ["甲", "乙", "丙"].map(|sign| thread(3, "長", &long(sign), &[]));
    desk.write("c.jsonl", &versions);
    desk.write("d.jsonl", &[thread(3, "長", "短", &[("amy", "x")])]);
    desk.pawen(&["index", archive.to_str().unwrap(), "--keep-missing"]);
    let (exit, out, _) = desk.pawen(&["verify", "長"]);
    assert_eq!(exit, Exit::Hits, "{out}");
    assert!(out.contains("apart  1 thread not compared: the index keeps a part"), "{out}");
}

#[test]
fn an_export_holds_the_earlier_versions() {
    let desk = emptied();
    let exported = |name: &str, more: &[&str]| {
        let path = desk.path(name);
        let query = if more.contains(&"--comments") { "泡一晚" } else { "晾乾 泡一晚" };
        let mut arguments = vec!["export", query, "-o", path.to_str().unwrap()];
        arguments.extend(more);
        let (exit, _, err) = desk.pawen(&arguments);
        assert_eq!(exit, Exit::Hits, "{err}");
        fs::read_to_string(path).unwrap()
    };
    let hit: serde_json::Value = serde_json::from_str(&exported("hits.jsonl", &["--full"])).unwrap();
    let passages = hit["matches"].as_array().unwrap();
    assert_eq!(passages.len(), 2);
    for passage in passages {
        assert_eq!((&passage["earlier"], &passage["file"]), (&true.into(), &"2025-01-28/a.jsonl".into()), "{passage}");
    }
    assert_eq!((&hit["earlier_texts"][0]["in"], &hit["earlier_texts"][1]["in"]), (&"title".into(), &"body".into()));
    assert_eq!((hit["comments"].as_u64(), hit["all_comments"].as_array().map(Vec::len)), (Some(4), Some(5)));
    let marks = |at: usize| (hit["all_comments"][at].get("earlier"), hit["all_comments"][at].get("file"));
    assert_eq!((marks(3), marks(4)), ((None, None), (Some(&true.into()), Some(&"2025-01-28/a.jsonl".into()))));
    let csv = exported("rows.csv", &["--comments", "--columns", "floor,by,text,earlier"]);
    assert_eq!(csv, "floor,by,text,earlier\n,moss22,我都泡一晚,2025-01-28/a.jsonl\n");
    let csv = exported("hits.csv", &["--full"]);
    assert!(csv.contains("[earlier title, 2025-01-28/a.jsonl] [心得] 紙燈籠的骨架\n[earlier version, "), "{csv}");
    assert!(csv.contains("[earlier version, 2025-01-28/a.jsonl] → moss22: 我都泡一晚"), "{csv}");
}

#[test]
fn a_thread_that_pawen_printed_keeps_its_earlier_versions() {
    let desk = emptied();
    let (_, json, _) = desk.pawen(&["show", "Test/M.1700086400.A.001", "--format", "json"]);
    let read: CanonicalThread = serde_json::from_str(&json).unwrap();
    let copy = Desk::new();
    copy.write("copy.jsonl", &[Thread::try_from(read).unwrap()]);
    copy.update();
    for (query, level) in
        [("晾乾以後再糊紙", Level::Threads), ("title:骨架", Level::Threads), ("泡一晚", Level::Comments)]
    {
        assert_eq!(ids(&copy, query, level).len(), 1, "{query}");
    }
    assert_eq!(ids(&copy, "comments:4", Level::Threads).len(), 1);
}

/// The index equals a new one, is sound, and every search equals a scan.
fn assert_as_new(desk: &Desk, step: &str) {
    desk.update();
    let fresh = Desk::new();
    fresh.update_from(&[desk.path("archive")]);
    assert_eq!(dump(desk), dump(&fresh), "{step}");
    assert_eq!(pawen::index::check(&desk.home(), true).unwrap().damage, [], "{step}");
    for level in [Level::Threads, Level::Comments] {
        ids(desk, "泡", level);
    }
}

#[test]
fn an_update_equals_a_new_index_whatever_versions_come_and_go() {
    let desk = emptied();
    let (early, late) = ("2025-01-28/a.jsonl", "2025-02-03/a.jsonl");
    let held = |query: &str| !desk.ids(query, Level::Threads, Sort::Newest).is_empty();
    // A worse version with a text of its own, and one that the first has, too.
    desk.write("2025-01-20.jsonl", &[thread(1, "[心得] 紙燈籠的骨架", "初稿：泡水", &[COMMENTS[1]])]);
    assert_as_new(&desk, "another version");
    assert!(held("初稿") && held("泡一晚") && held("晾乾"));
    // The version that the comment is shown from is gone; another has it.
    fs::remove_file(desk.path("archive").join(early)).unwrap();
    assert_as_new(&desk, "an earlier version is gone");
    assert!(held("初稿") && held("泡一晚") && !held("晾乾"));
    let (_, out, _) = desk.pawen(&["search", "泡一晚", "--comments"]);
    assert!(out.starts_with("[earlier version, 2025-01-20.jsonl]"), "{out}");
    // The best is gone.
    fs::remove_file(desk.path("archive").join(late)).unwrap();
    assert_as_new(&desk, "the best version is gone");
    assert!(held("初稿") && !held("已自行刪除"));
    let (_, out, _) = desk.pawen(&["search", "泡一晚", "--comments"]);
    assert!(!out.contains("earlier"), "{out}");
    // A better one has everything.
    desk.write("z.jsonl", &[thread(1, "[心得] 紙燈籠的骨架", "初稿：泡水。完稿。", &COMMENTS)]);
    assert_as_new(&desk, "a version with everything");
    assert!(dump(&desk).values().all(|thread| thread.earlier.is_empty() && thread.comments.len() == 3));
}

#[test]
fn an_unreadable_file_keeps_what_was_joined_from_it() {
    let desk = emptied();
    desk.write("b.jsonl", &[thread(1, "[心得] 紙燈籠（已刪）", "二稿", &[])]);
    desk.update();
    fs::remove_file(desk.path("archive/2025-01-28/a.jsonl")).unwrap();
    desk.write("b.jsonl", &[thread(1, "[心得] 紙燈籠（已刪）", "三稿", &[])]);
    let (exit, _, err) = desk.pawen(&["index", desk.path("archive").to_str().unwrap(), "--keep-missing"]);
    assert_eq!(exit, Exit::Hits, "{err}");
    let count = |query| desk.ids(query, Level::Threads, Sort::Newest).len();
    assert_eq!((count("晾乾"), count("二稿"), count("三稿")), (1, 0, 1));
}

#[test]
fn a_board_in_two_spellings_is_one() {
    let desk = Desk::new();
    let spelt = |board: &str, comments: &[(&str, &str)]| {
        let mut thread = thread(1, "釉藥脫釉", "素燒不夠", comments);
        board.clone_into(&mut thread.id.board);
        thread
    };
    desk.write("1.jsonl", &[spelt("kiln", &COMMENTS[..1])]);
    desk.write("2.jsonl", &[spelt("Kiln", &COMMENTS[..2])]);
    desk.update();
    assert_eq!(ids(&desk, "*", Level::Threads), ["Kiln/M.1700086400.A.001"]);
    assert_eq!(ids(&desk, "board:kiln", Level::Threads), ids(&desk, "board:KILN", Level::Threads));
    for name in ["kiln/M.1700086400.A.001", "Kiln/M.1700086400.A.001", "KILN/M.1700086400.A.001#2"] {
        let (exit, out, err) = desk.pawen(&["show", name]);
        assert!(exit == Exit::Hits && out.contains("看板  Kiln"), "{name}: {out}{err}");
    }
    let printed = CanonicalThread::new(&dump(&desk)["Kiln/M.1700086400.A.001"], &taipei());
    assert_eq!((printed.comments.len(), printed.earlier.len()), (2, 0));
}
