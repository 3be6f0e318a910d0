//! What people type and paste, from the command line: articles by their names, texts between comments, hints.

use std::{ffi::OsString, os::unix::ffi::OsStringExt as _};

use pawen::{
    cli::Exit,
    thread::{Comment, Thread},
};

use crate::harness::{Desk, thread};

/// An index of two threads; in the first its author wrote between the comments.
fn desk() -> Desk {
    let desk = Desk::new();
    let unnumbered =
        |text: &str| Comment { floor: None, author: Some("poster0".into()), text: text.into(), ..Comment::default() };
    let mut first = thread(0, "[新聞] 台積電", "貼文", &[("amy", "第一樓"), ("bob", "第二樓")]);
    first.comments.insert(1, unnumbered("補充其一"));
    first.comments.insert(2, unnumbered("補充其二"));
    first.comments.insert(0, unnumbered("補充在前"));
    let second: Thread = thread(1, "引用", "文章代碼 #1bK_4000 別人\n2. 分類：短 3. 停損", &[]);
    desk.write("a.jsonl", &[first, second]);
    desk.update();
    desk
}

#[test]
fn text_without_a_floor_has_an_id_of_its_own_that_leads_to_it() {
    let desk = desk();
    let (_, ids, _) = desk.pawen(&["search", "--comments", "補充", "--format", "ids", "--sort", "oldest"]);
    let mut ids: Vec<_> = ids.lines().collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        ["Test/M.1700000000.A.000#0+1", "Test/M.1700000000.A.000#1+1", "Test/M.1700000000.A.000#1+2"],
        "one id for each"
    );
    let (exit, text, _) = desk.pawen(&["show", "Test/M.1700000000.A.000#1+2"]);
    assert!(exit == Exit::Hits && text.contains("補充其二"), "{text}");
    let (exit, _, err) = desk.pawen(&["show", "Test/M.1700000000.A.000#1+3"]);
    assert_eq!((exit, err.as_str()), (Exit::Error, "error: Test/M.1700000000.A.000: no floor 1+3\nhint: it has 2\n"));
    let context = ["export", "--comments", "其二", "--context", "1", "-o", "-", "--format", "jsonl"];
    let (exit, out, err) = desk.pawen(&context);
    assert_eq!(exit, Exit::Hits, "{err}");
    let hit: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&hit["before"][0]["text"], &hit["after"][0]["text"]), (&"補充其一".into(), &"第二樓".into()));
}

#[test]
fn a_comment_in_json_names_what_show_opens() {
    let desk = desk();
    for unit in ["thread", "block", "comment"] {
        for (query, anchor) in [("在前", "0+1"), ("其二", "1+2"), ("第一樓", "1"), ("第二樓", "2")] {
            let (_, out, _) = desk.pawen(&["search", query, "--unit", unit, "--format", "jsonl"]);
            let hit: serde_json::Value = serde_json::from_str(&out).unwrap();
            let comment = if unit == "thread" { &hit["matches"][0] } else { &hit };
            assert_eq!(comment["anchor"], anchor, "{unit} {query}");
            let name = format!("{}#{anchor}", hit["id"].as_str().unwrap());
            let (_, shown, _) = desk.pawen(&["show", &name, "--json"]);
            assert!(shown.contains(query), "{name}: {shown}");
        }
    }
    let (_, out, _) = desk.pawen(&["search", "貼文", "--format", "jsonl"]);
    assert!(out.contains(r#""in":"body","anchor":null"#), "{out}");
}

#[test]
fn hints_on_a_file_of_queries_name_the_line() {
    let desk = desk();
    std::fs::write(desk.path("queries.txt"), "台積電\n# x\n標題： 台積電\n貼文 -3.5%\n").unwrap();
    let path = desk.path("queries.txt");
    let (exit, _, err) = desk.pawen(&["count", "--from", path.to_str().unwrap()]);
    assert_eq!(exit, Exit::Hits);
    insta::assert_snapshot!(err.replace(path.to_str().unwrap(), "queries.txt"), @r#"
    hint: queries.txt:3: read as a text, since `title:` lacks a value; write it right after the colon, without a blank: `title:台積電`
    hint: queries.txt:4: `-3.5%` excludes what has `3.5%`; `"-3.5%"` finds it
    "#);
}

#[test]
fn an_article_is_shown_by_any_of_its_names() {
    let desk = desk();
    for name in [
        "Test/M.1700000000.A.000",
        "#1bK_4000",
        "＃1bK_4000",
        "1bK_4000",
        "#1bK_4000 (Test)",
        "Test/#1bK_4000",
        "M.1700000000.A.000",
        "m.1700000000.a.000.html",
        "test/M.1700000000.A.000.html",
        "https://www.ptt.cc/bbs/Test/M.1700000000.A.000.html",
    ] {
        let (exit, text, err) = desk.pawen(&["show", name]);
        assert!(exit == Exit::Hits && text.contains("[新聞] 台積電"), "{name}: {err}");
    }
    let (exit, text, err) = desk.pawen(&["show", "#1bK_4000#2"]);
    assert!(exit == Exit::Hits && text.contains("2樓") && !text.contains("貼文"), "{text}{err}");
    insta::assert_snapshot!(desk.pawen(&["show", "#1bK_4001"]).2, @"
    error: #1bK_4001: no such thread in the index
    hint: a search with --format ids lists the ids that there are
    ");
    insta::assert_snapshot!(desk.pawen(&["show", "台積電"]).2, @"
    error: 台積電: not the id of a thread
    hint: an id is such as Stock/M.1738053981.A.415, #1dc9bTGL or the address of the page; a search prints them
    ");
}

#[test]
fn what_is_not_utf8_is_reported_with_its_place() {
    let desk = desk();
    std::fs::write(desk.path("queries.txt"), b"\xe5\x8f\xb0\n# x\n\xa5x\xbfn\n").unwrap();
    let path = desk.path("queries.txt");
    let (exit, _, err) = desk.pawen(&["count", "--from", path.to_str().unwrap()]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(err.replace(path.to_str().unwrap(), "queries.txt"), @"
    error: queries.txt:3: not UTF-8
    hint: save the file as UTF-8, for instance by `iconv -f BIG5 -t UTF-8`
    ");
    let (exit, _, err) = desk.pawen_os(&["search".into(), OsString::from_vec(b"\xa5x\xbfn".to_vec())]);
    assert_eq!(exit, Exit::Error);
    insta::assert_snapshot!(err, @"
    error: argument 2, �x�n: not UTF-8
    hint: the terminal or the script writes another encoding, such as Big5: set it to UTF-8, or convert what is typed
    ");
}

#[test]
fn what_may_have_been_meant_otherwise_is_hinted_at() {
    let desk = desk();
    let reported = |arguments: &[&str]| {
        let (_, _, err) = desk.pawen(arguments);
        let hints: Vec<_> = err.lines().filter(|line| line.starts_with("hint: ")).map(str::to_owned).collect();
        hints.join("\n")
    };
    insta::assert_snapshot!(reported(&["search", "x #1bK_4000"]), @"hint: `#1bK_4000` was looked for as a text; `id:#1bK_4000` finds the article itself");
    insta::assert_snapshot!(reported(&["search", "x https://www.ptt.cc/bbs/Test/M.1700000000.A.000.html"]), @"hint: `https://www.ptt.cc/bbs/Test/M.1700000000.A.000.html` was looked for as a text; `id:https://www.ptt.cc/bbs/Test/M.1700000000.A.000.html` finds the article itself");
    insta::assert_snapshot!(reported(&["search", "bK?"]), @"hint: the `?` at the end of `bK?` is punctuation; `bK*` leaves the end open");
    insta::assert_snapshot!(reported(&["search", "標題： 台積電"]), @"hint: read as a text, since `title:` lacks a value; write it right after the colon, without a blank: `title:台積電`");
    insta::assert_snapshot!(reported(&["count", "台積電 OR"]), @"hint: read as a text, since `OR` has nothing after it; quote it to look for the word itself");
    insta::assert_snapshot!(reported(&["search", "2. 分類：短"]), @r#"hint: quoted, "分類：短" is looked for as a text: 1 thread"#);
    assert_eq!(reported(&["search", "台積電"]), "");
    assert_eq!(desk.pawen(&["count", "#1bK_4000"]).1, "2\n", "the article, and the one that quotes it");
    assert_eq!(desk.pawen(&["count", "\"#1bK_4000\""]).1, "1\n", "the one that quotes it");
    let ids = |query: &str| desk.pawen(&["search", query, "--format", "ids"]).1;
    let article = ids("id:#1bK_4000");
    for name in ["#1bK_4000", article.trim(), "https://www.pttweb.cc/bbs/Test/M.1700000000.A.000"] {
        assert!(ids(name).starts_with(&article), "{name}");
    }
    assert_eq!(desk.pawen(&["count", "id:#1bK_4000"]).1, "1\n");
    let (exit, _, err) = desk.pawen(&["search", "x", "--format", "bogus"]);
    assert_eq!(exit, Exit::Error);
    assert!(err.contains("the formats are text, jsonl, json, csv, tsv, md, ids\n"), "{err}");
    let (_, _, err) = desk.pawen(&["search", "x", "--format", "parquet"]);
    let meant = if cfg!(feature = "parquet") { "pawen export QUERY -o hits.parquet" } else { "the formats are text" };
    assert!(err.contains(meant), "{err}");
}
