//! Whole command lines: what they print where, and how they end.

use std::{fs, path::Path};

use pawen::{
    archive::CanonicalThread,
    cli::{Exit, World, run},
    thread::Thread,
};

use crate::harness::{Desk, repository, thread};

fn fixtures() -> String {
    repository("fixtures/archive").to_str().unwrap().to_owned()
}

/// A desk whose index holds the fixtures.
fn desk() -> Desk {
    let desk = Desk::new();
    // By one thread: which versions of a thread were replaced, and still count in the statistics of terms, would depend on
    // the order in which several read.
    assert_eq!(desk.pawen(&["index", &fixtures(), "--threads", "1"]).0, Exit::Hits);
    desk
}

/// Every file below a folder with its size and time: what a failed command must leave alone.
fn listing(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![] };
    let mut names: Vec<_> = entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            let facts = fs::metadata(&path).unwrap();
            let own = format!("{} {} {:?}", path.display(), facts.len(), facts.modified().unwrap());
            if path.is_dir() { listing(&path) } else { vec![own] }
        })
        .collect();
    names.sort();
    names
}

#[test]
fn the_first_command_of_the_readme_answers_and_keeps_its_index() {
    let desk = Desk::new();
    let (exit, out, err) = desk.pawen(&["search", "DeepSeek", "--archive", &fixtures()]);
    assert_eq!(exit, Exit::Hits, "{err}");
    assert!(out.contains("DeepSeek開源模型震撼業界"), "{out}");
    assert!(err.contains("26 threads"), "{err}");
    let (exit, again, err) = desk.pawen(&["search", "DeepSeek", "--archive", &fixtures()]);
    assert_eq!((exit, again), (Exit::Hits, out));
    assert!(!err.contains("read  "), "nothing was read again: {err}");
}

#[test]
fn an_archive_is_searched_as_it_is_now() {
    let desk = Desk::new();
    let archive = desk.path("archive");
    let search =
        |query: &str| desk.pawen(&["search", query, "--archive", archive.to_str().unwrap(), "--format", "ids"]);
    desk.write("a.jsonl", &[thread(1, "颱風假", "", &[])]);
    assert_eq!(search("颱風").1, "Test/M.1700086400.A.001\n");
    desk.write("a.jsonl", &[thread(1, "地震", "", &[])]);
    assert_eq!(search("颱風").0, Exit::NoHits);
    desk.write("b.jsonl", &[thread(2, "", "", &[("amy", "颱風")])]);
    assert_eq!(search("颱風").1, "Test/M.1700172800.A.002\n");
}

#[test]
fn closing_report_of_the_fixtures() {
    let desk = Desk::new();
    let (exit, out, err) = desk.pawen(&["index", &fixtures()]);
    assert_eq!((exit, out.as_str()), (Exit::Hits, ""));
    let stable: Vec<_> = err.lines().filter(|line| !line.contains("  index  ")).collect();
    insta::assert_snapshot!(stable.join("\n"), @"
    the index holds 26 threads and 95 comments in 85 blocks
      read        14 files, 27.2 KiB (0 unchanged, 0 gone)
      duplicates  2 other versions of threads in the index
      rejected    2 records
      unreadable  0 files, or the rest of them
      mended      3 faults of syntax or type
      rejected:
        Stock/Stock-7001-7001.json:3199: the crawler got no post: invalid url
        Stock/Stock-interrupted.json:836: file ends within the record
      mended:
        Stock/Stock-trailing-comma.json:896: comma after the last record
        MobileComm/MobileComm-missing-comma.json:973: no comma between two records
        Stock/Stock-interrupted.json:1074: file ends before the list of records is closed
    ");
}

#[test]
fn rejects_are_written_one_a_line() {
    let desk = Desk::new();
    let file = desk.path("rejects.jsonl");
    let broken = repository("fixtures/broken");
    let (exit, ..) = desk.pawen(&["index", broken.to_str().unwrap(), "--rejects", file.to_str().unwrap()]);
    assert_eq!(exit, Exit::Hits);
    let lines = fs::read_to_string(&file).unwrap();
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rejects = lines.iter().filter(|line| line["type"] == "reject");
    assert!(rejects.clone().count() > 10);
    for reject in rejects {
        assert!(reject["file"].is_string() && reject["offset"].is_u64() && reject["reason"].is_string(), "{reject}");
    }
}

#[test]
fn formats() {
    let desk = desk();
    let (_, ids, _) = desk.pawen(&["search", "得買高階晶片", "--format", "ids"]);
    insta::assert_snapshot!(ids, @"Stock/M.1737961502.A.2B7");
    let (_, ids, _) = desk.pawen(&["search", "--comments", "高階晶片", "--format", "ids", "--sort", "oldest"]);
    insta::assert_snapshot!(ids, @"Stock/M.1737961502.A.2B7#12");
    let (_, jsonl, _) = desk.pawen(&["search", "title:DeepSeek", "--format", "jsonl", "--sort", "newest"]);
    let lines: Vec<serde_json::Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let titles: Vec<_> = lines.iter().map(|line| line["title"].as_str().unwrap()).collect();
    insta::assert_debug_snapshot!(titles, @r#"
    [
        "[討論] DeepSeek會不會取代初階工程師",
        "[新聞] DeepSeek開源模型震撼業界 算力需求成疑",
    ]
    "#);
    let spans = lines[0]["matches"][0]["spans"][0].as_array().unwrap();
    let (start, end) = (spans[0].as_u64().unwrap(), spans[1].as_u64().unwrap());
    let text = lines[0]["matches"][0]["text"].as_str().unwrap();
    let span = usize::try_from(start).unwrap()..usize::try_from(end).unwrap();
    assert_eq!(text[span].to_lowercase(), "deepseek");
}

#[test]
fn the_text_that_people_read() {
    let desk = desk();
    let (_, out, _) = desk.pawen(&["search", "高階晶片 OR 人民幣", "--limit", "2"]);
    insta::assert_snapshot!(out, @"
    [新聞] DeepSeek開源模型震撼業界 算力需求成疑
    Stock/M.1737961502.A.2B7  2025-01-27 15:05  16 comments
      DeepSeek-R1 的介面以量計價,每百萬輸出tokens只收人民幣16元,約為同級服務的3%。分析師指出,若ＤｅｅｐＳｅｅｋ
      9樓 ann1: 人民幣計價 台幣仔表示羨慕
      12-13樓 tide1111: 蒸餾出來的小模型在筆電就能跑 真要訓練還是得買高階晶片 所以先別急著砍單

    [分享] 简体字文章：人民币与半导体
    Stock/M.1740988800.A.C9A  2025-03-03 16:00  drift404  3 comments  推2
      人民币汇率走稳，半导体设备国产化加速，DeepSeek 带动推理需求
      2樓 → bluefin7: 人民幣就人民幣
    ");
    let (_, out, err) = desk.pawen(&["search", "--comments", "DeepSeek", "--sort", "newest", "--limit", "2"]);
    insta::assert_snapshot!(out, @"
    14樓 k2seven  2025-01-27 15:31
      deepseek-r1 實測寫程式還不錯
    [新聞] DeepSeek開源模型震撼業界 算力需求成疑  Stock/M.1737961502.A.2B7

    4樓 k2seven  2025-01-27 15:08
      ＤＥＥＰＳＥＥＫ到底是哪來的錢
    [新聞] DeepSeek開源模型震撼業界 算力需求成疑  Stock/M.1737961502.A.2B7
    ");
    assert!(err.contains("showing 2 of"), "{err}");
}

#[test]
fn a_limit_limits_what_is_shown_and_not_what_is_counted() {
    let desk = desk();
    let all = desk.pawen(&["search", "*", "--format", "ids"]);
    assert_eq!(all.1.lines().count(), 26);
    let (_, some, err) = desk.pawen(&["search", "*", "--format", "ids", "--limit", "3"]);
    assert_eq!(some.lines().count(), 3);
    assert!(err.contains("showing 3 of 26 threads (sorted by relevance)"), "{err}");
}

#[test]
fn a_thread_is_shown_as_it_was_archived() {
    let desk = desk();
    let (exit, json, _) = desk.pawen(&["show", "Stock/M.1737961502.A.2B7", "--format", "json"]);
    assert_eq!(exit, Exit::Hits);
    let canonical: CanonicalThread = serde_json::from_str(&json).unwrap();
    let thread = Thread::try_from(canonical).unwrap();
    assert_eq!((thread.id.to_string().as_str(), thread.comments.len()), ("Stock/M.1737961502.A.2B7", 16));
    let (_, text, _) = desk.pawen(&["show", "https://www.ptt.cc/bbs/Stock/M.1737961502.A.2B7.html", "--floor", "12"]);
    assert!(text.contains("12樓") && !text.contains(" 1樓"), "{text}");
    let (exit, _, err) = desk.pawen(&["show", "Stock/M.1737961502.A.2B7", "--floor", "99"]);
    assert_eq!((exit, err.as_str()), (Exit::Error, "error: Stock/M.1737961502.A.2B7: no floor 99\nhint: it has 16\n"));
}

#[test]
fn bad_input_is_reported_in_one_line_with_a_hint_and_changes_nothing() {
    let desk = desk();
    let before = listing(desk.path("").as_path());
    let reported = |arguments: &[&str]| {
        let (exit, out, err) = desk.pawen(arguments);
        assert_eq!((exit, out.as_str()), (Exit::Error, ""), "{arguments:?}");
        assert_eq!(listing(desk.path("").as_path()), before, "{arguments:?} changed something");
        err.replace(desk.path("").to_str().unwrap(), "DESK/").replace(env!("CARGO_MANIFEST_DIR"), "REPO")
    };
    let missing = desk.path("missing");
    let missing = missing.to_str().unwrap();
    let archive = desk.path("archive");
    let archive = archive.to_str().unwrap();
    let fixtures = fixtures();
    insta::assert_snapshot!(reported(&["index", missing]), @"
    error: DESK/missing: No such file or directory (os error 2)
    hint: name a folder of archived threads, or one such file, that exists and can be read
    ");
    insta::assert_snapshot!(reported(&["search", "x", "--archive", missing]), @"
    error: DESK/missing: No such file or directory (os error 2)
    hint: name a folder of archived threads, or one such file, that exists and can be read
    ");
    insta::assert_snapshot!(reported(&["index", archive]), @"
    error: DESK/archive: no file in this folder
    hint: name a folder that holds archived threads
    ");
    insta::assert_snapshot!(reported(&["search", "x", "--archive", archive]), @"
    error: DESK/archive: no file in this folder
    hint: name a folder that holds archived threads
    ");
    insta::assert_snapshot!(reported(&["search", "x", "--index", missing]), @"
    error: DESK/missing: no index here
    hint: make one with `pawen index --index DESK/missing ARCHIVE`, or search a folder at once with `--archive DIR`
    ");
    insta::assert_snapshot!(reported(&["search", "x", "--index", &fixtures]), @"
    error: REPO/fixtures/archive: not an index of pawen
    hint: --index names an empty or new folder, or one that pawen made; --archive names threads to search
    ");
    insta::assert_snapshot!(reported(&["index", archive, "--index", &fixtures]), @"
    error: REPO/fixtures/archive: not an index of pawen
    hint: --index names an empty or new folder, or one that pawen made; --archive names threads to search
    ");
    insta::assert_snapshot!(reported(&["search", "auther:someone"]), @"
    error: unknown field `auther`
      auther:someone
      ^^^^^^^
    hint: did you mean `author:`?
    ");
    insta::assert_snapshot!(reported(&["search", "date:2025-13", "--archive", archive]), @"
    error: `13` is no month (1 to 12)
      date:2025-13
                ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    insta::assert_snapshot!(reported(&["search", "t:「台積電"]), @"
    error: `「` is not closed by `」`
      t:「台積電
        ^^
    hint: end the text with `」`
    ");
    insta::assert_snapshot!(reported(&["search", "…", "--archive", &fixtures]), @"
    error: nothing to look for in this term: signs and punctuation are not indexed
      …
      ^
    hint: to find exactly these characters, put them between single quotes: '…'
    ");
    insta::assert_snapshot!(reported(&["show", "nonsense"]), @"
    error: nonsense: not the id of a thread
    hint: an id is such as Stock/M.1738053981.A.415, #1dc9bTGL or the address of the page; a search prints them
    ");
    insta::assert_snapshot!(reported(&["show", "Stock/M.1.A.000"]), @"
    error: Stock/M.1.A.000: no such thread in the index
    hint: a search with --format ids lists the ids that there are
    ");
    insta::assert_snapshot!(reported(&["index", &fixtures, "--memory", "1MiB", "--threads", "1"]), @"
    error: --memory 1.0 MiB: too little for 1 threads
    hint: give at least 20.0 MiB, or fewer --threads
    ");
}

#[test]
fn an_index_of_another_version_is_refused_and_left_alone() {
    let desk = desk();
    let pointer = desk.path("index/pawen.json");
    fs::write(&pointer, r#"{"format":99,"content":1,"generation":1}"#).unwrap();
    let before = listing(desk.path("").as_path());
    for arguments in [&["search", "x"][..], &["index", &fixtures()], &["show", "a/b"]] {
        let (exit, _, err) = desk.pawen(arguments);
        assert_eq!(exit, Exit::Error);
        assert!(err.contains("an index of another version of pawen (format 99") && err.contains("hint: "), "{err}");
    }
    assert_eq!(listing(desk.path("").as_path()), before);
}

#[test]
fn the_index_is_verified_by_a_scan() {
    let desk = desk();
    for query in [
        "DeepSeek",
        "麵 OR 颱風 -board:Food",
        "'deepseek'",
        "date:2025-01 半導體",
        "*",
        "file:Stock/*",
        "comment{by:k2seven -DeepSeek} commented:2025",
        "has:url OR q:還有一段 OR nq:半導體",
        "半導體 NEAR/20 DeepSeek",
    ] {
        for level in [&["verify", query][..], &["verify", query, "--comments"]] {
            let (exit, out, _) = desk.pawen(level);
            assert_eq!((exit, out.lines().last()), (Exit::Hits, Some("equal")), "{out}");
        }
    }
}

#[test]
fn a_difference_between_index_and_archive_is_reported_with_its_place() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "颱風", "", &[]), thread(2, "地震", "", &[])]);
    desk.update();
    desk.write("a.jsonl", &[thread(1, "晴天", "", &[]), thread(2, "颱風", "", &[])]);
    let (exit, out, _) = desk.pawen(&["verify", "颱風"]);
    assert_eq!(exit, Exit::NoHits);
    let offset = fs::read_to_string(desk.path("archive/a.jsonl")).unwrap().find('\n').unwrap() + 1;
    let place = format!("({}:{offset})", desk.path("archive/a.jsonl").display());
    assert!(out.contains(&format!("only in the archive: \"Test/M.1700172800.A.002\" {place}")), "{out}");
    assert!(out.contains("only in the index: \"Test/M.1700086400.A.001\""), "{out}");
    assert!(out.ends_with("2 differences\n"), "{out}");
}

#[test]
fn a_query_is_explained_part_by_part() {
    let desk = desk();
    let (_, out, _) =
        desk.pawen(&["explain", "ＤｅｅｐＳｅｅｋ (半導體 OR title:麵) -deep* 'R1' date:2025-01 by:k2seven"]);
    insta::assert_snapshot!(out, @"
    query  ＤｅｅｐＳｅｅｋ (半導體 OR title:麵) -deep* 'R1' date:2025-01 by:k2seven
    finds  threads
               0  all of
               6    anywhere ＤｅｅｐＳｅｅｋ: deepseek or deep seek
              11    one of
               8      anywhere 半導體: 半 导 体
               3      title 麵: the character 麵
              20    not
               6      anywhere deep*: runs like deep.*
               1    anywhere R1: exactly so
               2    posted 2025-01
               7    commenter k2seven
    ranked by words: deepseek 半导体
    ranked by pairs: deepseek 半导 导体
    ranked by units: deepseek 半 导 体
    ");
}

#[test]
fn the_operators_of_a_query_are_printed() {
    let desk = desk();
    let operators = |arguments: &[&str]| {
        let (_, out, _) = desk.pawen(&[&["explain", "--engine"], arguments].concat());
        out.split_once("executes\n").unwrap().1.to_owned()
    };
    insta::assert_snapshot!(operators(&["title:半導體 -R1 comments:>2"]), @"
    rank
      conjunction
        boost 8
          bm25 among kind:thread
            boost 4
              phrase title_pairs:半导@0 导体@1
        doc_values comments [3, ∞)
          constant_score 0
            term kind:thread
        not disjunction, probed
          boost 8
            bm25 among kind:thread
              boost 4
                disjunction, probed
                  term title_pairs:r1
                  term title_units:r1
                  stored_text title
                    conjunction
                      term title_marks:r
                      term title_units:1
          boost 2
            bm25 among kind:thread
              boost 4
                disjunction, probed
                  term body_pairs:r1
                  term body_units:r1
                  stored_text body
                    conjunction
                      term body_marks:r
                      term body_units:1
          to_parent
            boost 1.5
              bm25 among kind:comment
                boost 4
                  disjunction, probed
                    term comment_pairs:r1
                    term comment_units:r1
                    stored_text comment
                      conjunction
                        term comment_marks:r
                        term comment_units:1
    ");
    insta::assert_snapshot!(operators(&["--comments", "title:半導體 麵"]), @"
    rank
      conjunction
        to_child
          constant_score 0
            term kind:comment
          parent boost 8
            bm25 among kind:thread
              boost 4
                phrase title_pairs:半导@0 导体@1
        boost 1.5
          bm25 among kind:comment
            boost 4
              term comment_marks:麵
    ");
}

#[test]
fn nothing_found_is_explained() {
    let desk = desk();
    let (exit, out, err) = desk.pawen(&["search", "title:半導體 'deepseek' date:2016"]);
    assert_eq!((exit, out.as_str()), (Exit::NoHits, ""));
    let err: Vec<_> = err.lines().skip(1).collect();
    insta::assert_snapshot!(err.join("\n"), @r"
    by itself each part finds:
               3  title 半導體
               1  anywhere deepseek: exactly so
               1  posted 2016
    ");
    let (_, _, err) = desk.pawen(&["search", "--comments", "半導體 麵"]);
    let err: Vec<_> = err.lines().skip(1).collect();
    insta::assert_snapshot!(err.join("\n"), @r"
    by itself each part finds:
               2  anywhere 半導體
               4  anywhere 麵
    closest, which are no hits (3 of 6 comment blocks that --any finds):
    3樓 推 h2o  2024-04-08 21:30
      半導體設備股最近很強
    [標的] 3131 設備股 多  Stock/M.1712581063.A.481

    4樓 推 quartz21  2025-02-06 08:01
      半導體廠資安不給用 只能內網模型
    [討論] DeepSeek會不會取代初階工程師  Tech_Job/M.1738764600.A.5A1

    2-3樓 推 oldfox  2021-05-12 13:01
      我要去吃牛肉麵冷靜 加麵
    [閒聊] 2021/05/12 盤中 千點崩跌  Stock/M.1620795599.A.E10
    ");
}

#[test]
fn a_message_has_no_folded_names() {
    let desk = desk();
    for (query, meant) in [("分類：新文", "the category 新聞 ("), ("看板：Stok 設備股", "the board Stock (")]
    {
        let (_, _, err) = desk.pawen(&["search", query]);
        let hint = err.lines().find(|line| line.starts_with("hint: did you mean")).unwrap();
        assert!(hint.contains(meant) && !hint.contains("闻") && !hint.contains("stok"), "{hint}");
        assert!(!err.contains("设") && !err.contains("board stok"), "{err}");
    }
}

#[test]
fn a_question_is_answered_explained_and_verified() {
    let desk = desk();
    let question = ["請問算力的需求怎麼樣", "-board:Food"];
    let (exit, out, err) = desk.pawen(&[&["search", "--format", "jsonl", "--"], &question[..]].concat());
    assert_eq!((exit, out.as_str()), (Exit::NoHits, ""), "what is closest is no hit");
    assert!(err.contains("closest, which are no hits (2 of 2 threads that --any finds):"), "{err}");
    let (exit, out, err) = desk.pawen(&[&["search", "--any", "--limit", "1", "--"], &question[..]].concat());
    assert_eq!(exit, Exit::Hits, "{err}");
    insta::assert_snapshot!(out, @"
    [新聞] DeepSeek開源模型震撼業界 算力需求成疑
    Stock/M.1737961502.A.2B7  2025-01-27 15:05  16 comments  2 of 2 pieces
      DeepSeek開源模型震撼業界 算力需求還撐得住嗎
    ");
    let (_, out, _) = desk.pawen(&[&["explain", "--any", "--"], &question[..]].concat());
    insta::assert_snapshot!(out, @r"
    query  請問算力的需求怎麼樣 -board:Food
    finds  threads, closest first, though not every term need occur
               2  all of
               2    any of: 算力 需求
               0      anywhere 請問算力的需求怎麼樣: 请 问 算 力 的 需 求 怎 么 样
              23    not
               3      board Food
    ranked by words: 算力 需求
    ranked by pairs: 算力 需求
    ranked by units: 算 力 需 求
    ");
    for level in [&[][..], &["--comments"]] {
        let (exit, out, _) = desk.pawen(&[&["verify", "--any"], level, &["--"], &question[..]].concat());
        assert!(exit == Exit::Hits && out.ends_with("equal\n"), "{out}");
    }
}

#[test]
fn rejects_take_the_place_of_rejects_only() {
    let desk = Desk::new();
    desk.write("good.jsonl", &[thread(1, "好", "", &[])]);
    fs::write(desk.path("archive/bad.json"), "[{\"article_title\": \"x").unwrap();
    let archive = desk.path("archive");
    let reported = desk.path("rejects.jsonl");
    let index = |file: &str| desk.pawen(&["index", archive.to_str().unwrap(), "--rejects", file]);
    for _ in 0..2 {
        assert_eq!(index(reported.to_str().unwrap()).0, Exit::Hits);
        assert_eq!(fs::read_to_string(&reported).unwrap().lines().count(), 2);
    }
    let good = archive.join("good.jsonl");
    let held = fs::read(&good).unwrap();
    let annotated = desk.path("annotated.jsonl");
    let lines = fs::read_to_string(&reported).unwrap() + "my notes\n";
    fs::write(&annotated, &lines).unwrap();
    let (exit, _, err) = index(annotated.to_str().unwrap());
    assert!(exit == Exit::Error && err.contains("of something else"), "{err}");
    assert_eq!(fs::read_to_string(&annotated).unwrap(), lines);
    let mine = desk.path("notes.txt");
    fs::write(&mine, "of another program").unwrap();
    let inside = archive.join("rejects.jsonl");
    for (file, why) in [
        (&good, "it would be in the archive"),
        (&inside, "it would be in the archive"),
        (&mine, "there is such a file already"),
    ] {
        for command in ["index", "rebuild"] {
            let more: &[&str] = if command == "index" { &[archive.to_str().unwrap()] } else { &[] };
            let (exit, _, err) = desk.pawen(&[&[command, "--rejects", file.to_str().unwrap()], more].concat());
            assert!(exit == Exit::Error && err.contains(why) && err.contains("\nhint: "), "{err}");
        }
    }
    assert_eq!(
        (fs::read(&good).unwrap(), fs::read(&mine).unwrap(), inside.exists()),
        (held, b"of another program".to_vec(), false)
    );
    let (exit, _, err) = index("-");
    assert!(exit == Exit::Error && err.contains("`--rejects /dev/stdout`"), "{err}");
    assert!(!std::path::Path::new("-").exists());
}

#[test]
fn one_bad_file_does_not_stop_a_run() {
    let desk = Desk::new();
    desk.write("good.jsonl", &[thread(1, "好", "", &[])]);
    fs::copy(repository("fixtures/broken/binary.bin"), desk.path("archive/bad.json")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(desk.path("archive"), desk.path("archive/loop")).unwrap();
    let report = desk.update();
    assert_eq!((report.threads, report.unreadable, report.rejects.len()), (1, 1, 1));
}

#[test]
fn usage_goes_to_standard_error_and_help_to_standard_output() {
    let desk = Desk::new();
    let (exit, out, err) = desk.pawen(&["show"]);
    assert_eq!((exit, out.as_str()), (Exit::Error, ""));
    assert!(err.contains("Usage: pawen show"), "{err}");
    let (exit, out, err) = desk.pawen(&["search"]);
    assert_eq!((exit, out.as_str()), (Exit::Error, ""));
    assert!(err.contains("the query is empty") && err.contains("hint: "), "{err}");
    let (exit, out, err) = desk.pawen(&["search", "--help"]);
    assert_eq!((exit, err.as_str()), (Exit::Hits, ""));
    assert!(out.contains("--archive <DIR>"), "{out}");
}

/// The cursor that a search printed.
fn cursor(err: &str) -> Option<&str> {
    err.lines().find_map(|line| line.strip_prefix("more: --after "))
}

#[test]
fn pages_go_on_where_the_one_before_ended() {
    let desk = desk();
    let search = |more: &[&str]| {
        let arguments = ["search", "*", "--sort", "newest", "--format", "ids", "--limit", "10"];
        desk.pawen(&[&arguments, more].concat())
    };
    let whole = desk.pawen(&["search", "*", "--sort", "newest", "--format", "ids"]).1;
    let (_, mut pages, mut err) = search(&[]);
    let mut count = 1;
    while let Some(after) = cursor(&err).map(str::to_owned) {
        let (exit, page, next) = search(&["--after", &after]);
        assert_eq!(exit, Exit::Hits);
        pages += &page;
        err = next;
        count += 1;
    }
    assert_eq!((pages, count), (whole, 3));
    assert!(err.contains("showing 21 to 26 of 26 threads (sorted by newest)"), "{err}");
}

#[test]
fn a_cursor_that_leads_nowhere_is_refused() {
    let desk = desk();
    let after = |arguments: &[&str], cursor: &str| {
        let (exit, out, err) = desk.pawen(&[arguments, &["--after", cursor]].concat());
        assert_eq!((exit, out.as_str()), (Exit::Error, ""), "{err}");
        err
    };
    let (_, _, err) = desk.pawen(&["search", "*", "--limit", "3", "--format", "ids"]);
    let given = cursor(&err).unwrap();
    insta::assert_snapshot!(after(&["search", "*"], "12ab"), @"
    error: not a cursor
    hint: give the word that a search printed after `--after`, the whole of it
    ");
    insta::assert_snapshot!(after(&["search", "DeepSeek"], given), @"
    error: the cursor is of another search
    hint: give the query, --comments, --any, --sort and --tz with which it was printed, or leave out --after
    ");
    assert_eq!(after(&["search", "*", "--sort", "oldest"], given), after(&["search", "DeepSeek"], given));
    assert_eq!(after(&["search", "*", "--comments"], given), after(&["search", "DeepSeek"], given));
    assert_eq!(after(&["search", "*", "--tz", "UTC"], given), after(&["search", "DeepSeek"], given));
    // Blanks around a query are no part of it.
    assert_eq!(desk.pawen(&["search", " *　", "--limit", "3", "--after", given]).0, Exit::Hits);
    desk.write("new.jsonl", &[thread(1, "新的", "", &[])]);
    assert_eq!(desk.pawen(&["index", desk.path("archive").to_str().unwrap()]).0, Exit::Hits);
    insta::assert_snapshot!(after(&["search", "*"], given), @"
    error: the index has changed since the cursor was printed, and what it led to is gone
    hint: search again without --after
    ");
}

#[test]
fn queries_are_saved_listed_used_and_removed() {
    let desk = desk();
    assert_eq!(desk.pawen(&["saved"]).0, Exit::NoHits);
    assert_eq!(desk.pawen(&["save", "ai", "DeepSeek OR", "ChatGPT"]), (Exit::Hits, String::new(), "saved ai\n".into()));
    assert_eq!(desk.pawen(&["save", "我的-1", "query:ai board:Stock"]).0, Exit::Hits);
    insta::assert_snapshot!(desk.pawen(&["saved"]).1, @r"
    name    threads  new  looked_at  query
    ai            6    6             DeepSeek OR ChatGPT
    我的-1        4    4             query:ai board:Stock
    ");
    let (_, by_name, _) = desk.pawen(&["search", "查詢：我的-1", "--format", "ids"]);
    let (_, in_full, _) = desk.pawen(&["search", "(DeepSeek OR ChatGPT) board:Stock", "--format", "ids"]);
    assert_eq!(by_name, in_full);
    assert!(!by_name.is_empty());
    let reported = |arguments: &[&str]| {
        let before = fs::read(desk.path("saved.json")).unwrap();
        let (exit, _, err) = desk.pawen(arguments);
        assert_eq!(exit, Exit::Error, "{arguments:?}");
        assert_eq!(fs::read(desk.path("saved.json")).unwrap(), before);
        err
    };
    insta::assert_snapshot!(reported(&["save", "a b", "x"]), @"
    error: a b: not the name of a query
    hint: a name has up to 64 letters of any script, digits, - and _, and begins with none of the last two
    ");
    insta::assert_snapshot!(reported(&["save", "bad", "auther:x"]), @"
    error: unknown field `auther`
      auther:x
      ^^^^^^^
    hint: did you mean `author:`?
    ");
    insta::assert_snapshot!(reported(&["save", "ai", "x query:我的-1"]), @"
    error: the saved query `ai` contains itself
      query:ai
      ^^^^^^^^
    hint: `ai`, which contains `我的-1`: save it again
    ");
    insta::assert_snapshot!(reported(&["saved", "rm", "nosuch"]), @"
    error: nosuch: no such saved query
    hint: `pawen saved` lists those that there are
    ");
    insta::assert_snapshot!(reported(&["search", "--since-last", "nosuch"]), @"
    error: nosuch: no such saved query
    hint: `pawen saved` lists those that there are
    ");
    assert_eq!(desk.pawen(&["save", "ai", "DeepSeek"]).2, "replaced ai\n");
    assert_eq!(desk.pawen(&["saved", "rm", "我的-1"]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["saved", "-f", "tsv"]).1, "name\tthreads\tnew\tlooked_at\tquery\nai\t6\t6\t\tDeepSeek\n");
    fs::write(desk.path("saved.json"), "{").unwrap();
    let (exit, _, err) = desk.pawen(&["saved"]);
    assert!(exit == Exit::Error && err.contains("hint: "), "{err}");
    assert_eq!(desk.pawen(&["search", "DeepSeek"]).0, Exit::Hits, "who names no saved query needs none");
}

#[test]
fn what_others_wrote_to_the_saved_queries_is_kept() {
    let desk = Desk::new();
    let file = desk.path("saved.json");
    let written = r#"{"version": 1, "note": "我的", "queries": {"ai": {"query": "x", "color": "red"}}}"#;
    fs::write(&file, written).unwrap();
    assert_eq!(desk.pawen(&["save", "ai", "DeepSeek"]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["save", "other", "y"]).0, Exit::Hits);
    let kept: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!((&kept["note"], &kept["queries"]["ai"]["color"]), (&"我的".into(), &"red".into()));
    assert_eq!(kept["queries"]["ai"]["query"], "DeepSeek");
}

#[test]
fn a_look_shows_what_came_since_the_one_before() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "颱風", "", &[]), thread(2, "地震", "", &[])]);
    desk.update();
    assert_eq!(desk.pawen(&["save", "天災", "颱風 OR 地震"]).0, Exit::Hits);
    let look = |more: &[&str]| {
        let (exit, ids, err) = desk.pawen(&[&["search", "--since-last", "天災", "--format", "ids"], more].concat());
        (exit, ids.lines().count(), err)
    };
    assert_eq!(look(&["--limit", "1"]).1, 1, "not all was shown, so that all is new again");
    assert_eq!(look(&["--peek"]).1, 2);
    assert_eq!(look(&[]).1, 2, "a look with --peek is not remembered");
    let (exit, _, err) = look(&[]);
    assert_eq!(exit, Exit::NoHits);
    assert!(err.contains("nothing new since 2026-01-20 12:00; 2 threads in all"), "{err}");
    let (_, saved, _) = desk.pawen(&["saved", "--json"]);
    let saved: serde_json::Value = serde_json::from_str(&saved).unwrap();
    assert_eq!(saved[0]["looked_at"], "2026-01-20 12:00");
    assert_eq!((&saved[0]["threads"], &saved[0]["new"]), (&2.into(), &0.into()));
    desk.write(
        "a.jsonl",
        &[
            thread(1, "颱風", "", &[]),
            thread(2, "地震", "", &[]),
            thread(3, "又颱風", "", &[]),
            thread(4, "晴", "", &[]),
        ],
    );
    desk.update();
    let (_, hits, err) = look(&["又"]);
    assert!(hits == 1 && err.contains("only a part of the saved query was looked at"), "narrowed: {err}");
    desk.write("b.jsonl", &[thread(1, "颱風", "", &[("amy", "真的")])]);
    desk.update();
    assert_eq!(look(&[]).1, 2, "another version of a thread is new, and what only a part of the query was shown of");
    assert_eq!(look(&[]).0, Exit::NoHits);
}

#[test]
fn a_look_page_by_page_ends_with_the_last() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "颱風", "", &[]), thread(2, "颱風", "", &[]), thread(3, "颱風", "", &[])]);
    desk.update();
    assert_eq!(desk.pawen(&["save", "天災", "颱風"]).0, Exit::Hits);
    let look = |more: &[&str]| {
        desk.pawen(&[&["search", "--since-last", "天災", "--format", "ids", "--limit", "2"], more].concat())
    };
    let (_, first, err) = look(&[]);
    let after = cursor(&err).unwrap();
    assert!(err.contains("not everything was shown: continue with --after"), "{err}");
    let (_, last, err) = look(&["--after", after]);
    assert_eq!((first.lines().count(), last.lines().count()), (2, 1), "{err}");
    assert_eq!(look(&[]).0, Exit::NoHits, "all of it was shown");
    let (exit, _, err) = look(&["--after", after]);
    assert!(exit == Exit::Error && err.contains("hint: "), "the cursor was of another look: {err}");
}

#[test]
fn an_error_in_a_look_is_reported_in_the_text_it_is_in() {
    let desk = desk();
    assert_eq!(desk.pawen(&["save", "舊的", "query:ai OR 颱風"]).0, Exit::Error);
    assert_eq!(desk.pawen(&["save", "ai", "DeepSeek"]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["save", "舊的", "query:ai OR 颱風"]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["saved", "rm", "ai"]).0, Exit::Hits);
    let reported = |arguments: &[&str]| {
        let (exit, _, err) = desk.pawen(arguments);
        assert_eq!(exit, Exit::Error);
        err
    };
    insta::assert_snapshot!(reported(&["search", "--since-last", "舊的", "台積電"]), @"
    error: the saved query `舊的`: no saved query `ai`
      query:ai OR 颱風
      ^^^^^^^^
    hint: saved are `query:舊的`
    ");
    assert_eq!(desk.pawen(&["save", "新的", "DeepSeek"]).0, Exit::Hits);
    insta::assert_snapshot!(reported(&["search", "--since-last", "新的", "台積電 auther:x"]), @"
    error: unknown field `auther`
      台積電 auther:x
             ^^^^^^^
    hint: did you mean `author:`?
    ");
    insta::assert_snapshot!(reported(&["search", "--since-last", "新的", "title:…"]), @"
    error: nothing to look for in this term: signs and punctuation are not indexed
      title:…
      ^^^^^^^
    hint: to find exactly these characters, put them between single quotes: '…'
    ");
}

#[test]
fn a_closed_pipe_ends_the_output_without_an_error() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let desk = desk();
    let index = desk.path("index");
    let mut err = Vec::new();
    let mut closed = Closed;
    let mut world = World::without_terminal(&mut closed, &mut err, &|_| None, pawen::thread::UnixTime(0));
    let line = ["pawen", "search", "*", "--index", index.to_str().unwrap()].map(std::ffi::OsString::from);
    assert_eq!(run(line, &mut world), Exit::Hits);
    assert!(err.is_empty());
}

#[test]
fn what_was_not_read_is_written_also_of_files_that_have_not_changed() {
    let desk = Desk::new();
    let (file, broken) = (desk.path("rejects.jsonl"), repository("fixtures/broken"));
    let reported = || {
        let line = ["index", broken.to_str().unwrap(), "--rejects", file.to_str().unwrap()];
        assert_eq!(desk.pawen(&line).0, Exit::Hits);
        let mut lines: Vec<_> = fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let first = reported();
    assert!(first.len() > 10);
    assert_eq!(reported(), first);
    let lines: Vec<serde_json::Value> = first.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    for reject in lines.iter().filter(|line| line["type"] == "reject" && line["length"] != 0) {
        assert!(reject["length"].is_u64() && reject["excerpt"].is_string(), "{reject}");
        // The excerpt is the start of the record.
        let path = broken.join(reject["file"].as_str().unwrap());
        let content = fs::read(path).unwrap();
        let offset = usize::try_from(reject["offset"].as_u64().unwrap()).unwrap();
        let excerpt = reject["excerpt"].as_str().unwrap();
        let whole = String::from_utf8_lossy(content.get(offset..).unwrap_or_default());
        let compressed = content.starts_with(&[0x1f, 0x8b]) || content.starts_with(&[0x28, 0xb5]);
        assert!(compressed || whole.starts_with(excerpt), "{reject}");
    }
    let strict = desk.pawen(&["index", broken.to_str().unwrap(), "--strict"]);
    assert_eq!(strict.0, Exit::Error);
    assert!(strict.2.contains("hint: without --strict it is skipped"), "{}", strict.2);
}

#[test]
fn stats_of_the_fixtures() {
    let desk = desk();
    let (exit, out, _) = desk.pawen(&["stats"]);
    assert_eq!(exit, Exit::Hits);
    // Sizes change with every change of the index.
    let stable: Vec<_> = out.lines().take_while(|line| !line.starts_with("size of")).collect();
    let stable: Vec<_> = stable.into_iter().filter(|line| !line.starts_with("index ")).collect();
    insta::assert_snapshot!(stable.join("\n"), @"
    threads     26
    comments    95 in 85 blocks
    people      18 authors, 18 commenters
    posted      2015-08-24 13:45 to 2026-01-18 09:30
    files       14, 23.9 KiB
    not read    2 records rejected, 0 files unreadable or cut; 3 faults mended
    duplicates  2

        threads  board
             14  Stock
              6  MobileComm
              3  Food
              3  Tech_Job
    ");
    let (_, json, _) = desk.pawen(&["stats", "--format", "json"]);
    let stats: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&stats["threads"], &stats["boards"]["Stock"]), (&26.into(), &14.into()));
    let sizes =
        |key: &str| stats["fields"].as_array().unwrap().iter().map(|field| field[key].as_u64().unwrap()).sum::<u64>();
    let of_fields = ["terms", "postings", "positions", "columns"].map(sizes).iter().sum::<u64>();
    assert!(of_fields > 10_000 && of_fields < stats["bytes"].as_u64().unwrap());
}

#[test]
fn a_check_reports_what_was_looked_at() {
    let desk = desk();
    let (exit, out, err) = desk.pawen(&["check", "--deep"]);
    assert_eq!((exit, err.as_str()), (Exit::Hits, ""));
    // How many files there are depends on how many threads wrote them.
    let lines: Vec<_> = out.lines().filter(|line| !line.starts_with("generation 1: ")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    looked 60 substrings of 17 threads of the archive up
    sound
    ");
}

#[test]
fn a_search_whose_time_is_over_is_an_error_and_leaves_no_file() {
    let desk = desk();
    let list = desk.path("hits.jsonl");
    let lines: [&[&str]; 11] = [
        &["search", "台積電"],
        &["search", "台積電", "--comments", "--format", "jsonl"],
        &["search", "'台*' OR *a*"],
        &["count", "台積電", "--both"],
        &["facet", "台積電", "--by", "author"],
        &["trend", "台積電", "--by", "month", "--split", "board"],
        &["words", "台積電"],
        &["kwic", "台積電"],
        &["explain", "台積電"],
        &["verify", "台積電"],
        &["export", "台積電", "--manifest", "-o", list.to_str().unwrap()],
    ];
    for line in lines {
        let (exit, _, err) = desk.pawen(&[line, &["--timeout", "0"]].concat());
        assert_eq!(exit, Exit::Error, "{line:?}: {err}");
        let reported = "error: the search took longer than 0 s: what was printed is incomplete\n\
            hint: allow it more time, or search for something rarer\n";
        assert_eq!(err, reported, "{line:?}");
    }
    assert!(!list.exists() && listing(&desk.path("")).iter().all(|file| !file.contains("hits.jsonl")));
    for line in &lines[..10] {
        let (exit, out, _) = desk.pawen(line);
        let (in_time, same, err) = desk.pawen(&[line, &["--timeout", "1e6"][..]].concat());
        assert_eq!(in_time, exit, "{line:?}: {err}");
        // The two lines of `verify` that are equal do not say how long they took in the same words.
        assert!(line[0] == "verify" || same == out, "{line:?}");
    }
    for wrong in ["-1", "soon", "inf", "1e30"] {
        assert_eq!(desk.pawen(&["count", "x", &format!("--timeout={wrong}")]).0, Exit::Error, "{wrong}");
    }
}

#[test]
fn a_word_that_begins_with_a_hyphen_excludes() {
    let desk = desk();
    let ids = |arguments: &[&str]| {
        let (exit, out, err) = desk.pawen(&[arguments, &["--format", "ids"]].concat());
        assert_eq!(exit, Exit::Hits, "{err}");
        out
    };
    let plain = ids(&["search", "半導體 -台積電 -board:MobileComm"]);
    assert_eq!(ids(&["search", "半導體", "-台積電", "-board:MobileComm"]), plain);
    assert_eq!(ids(&["search", "-台積電", "-board:MobileComm", "半導體"]).lines().count(), plain.lines().count());
    assert_eq!(desk.pawen(&["count", "-半導體"]).1, desk.pawen(&["count", "--", "-半導體"]).1);
    assert_eq!(desk.pawen(&["save", "rest", "-半導體"]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["count", "query:rest"]).1, desk.pawen(&["count", "-半導體"]).1);
    // What a hint names is a query.
    for condition in ["date:2018-03..", "date:..2018-06-30", "board:Stock", "author:\"a b\""] {
        assert_ne!(desk.pawen(&["count", condition]).0, Exit::Error, "{condition}");
    }
}

#[test]
fn names_are_removed_together_or_not_at_all() {
    let desk = Desk::new();
    for name in ["a", "b"] {
        assert_eq!(desk.pawen(&["save", name, "x"]).0, Exit::Hits);
    }
    let (exit, _, err) = desk.pawen(&["saved", "rm", "a", "gone"]);
    assert!(exit == Exit::Error && err.contains("gone: no such saved query"), "{err}");
    let (exit, listed, _) = desk.pawen(&["saved", "-f", "csv"]);
    assert_eq!(
        (exit, listed.as_str()),
        (Exit::Hits, "name,threads,new,looked_at,query\na,,,,x\nb,,,,x\n"),
        "without an index"
    );
    assert_eq!(desk.pawen(&["saved", "rm", "a", "b", "a"]).0, Exit::Hits);
    assert_eq!(desk.pawen(&["saved"]).0, Exit::NoHits);
    assert_eq!(desk.pawen(&["saved", "--index", "none"]).0, Exit::Error, "an index that was named");
}

#[test]
fn several_threads_are_shown_and_a_bad_id_is_named_with_its_line() {
    use std::io::Write as _;
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "颱風", "", &[("amy", "推")]), thread(2, "地震", "", &[])]);
    desk.update();
    let show = |input: &[u8], arguments: &[&str]| {
        let mut child = crate::harness::program()
            .args([&["show", "-"], arguments].concat())
            .env("PAWEN_INDEX", desk.path("index"))
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (_, ids, _) = desk.pawen(&["search", "*", "-f", "ids", "-s", "oldest"]);
    let (code, out, err) = show(ids.as_bytes(), &["--json"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let titles: Vec<_> = out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["title"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(titles, ["颱風", "地震"]);
    let (code, out, err) =
        show("\u{feff}Test/M.1700086400.A.001#1\r\n\nTest/none\n\u{fffd}\nTest/M.1700172800.A.002".as_bytes(), &[]);
    assert_eq!(code, Some(2));
    assert!(out.contains("颱風") && out.contains("地震"), "{out}");
    insta::assert_snapshot!(err, @r"
    error: standard input, line 3: Test/none: not the id of a thread
    hint: an id is such as Stock/M.1738053981.A.415, #1dc9bTGL or the address of the page; a search prints them
    error: standard input, line 4: �: not the id of a thread
    hint: an id is such as Stock/M.1738053981.A.415, #1dc9bTGL or the address of the page; a search prints them
    ");
    assert_eq!(show(b"Test/\xff\n", &[]).0, Some(2));
    assert_eq!(show(b"", &[]), (Some(0), String::new(), String::new()));
    let both = ["show", "Test/M.1700086400.A.001", "Test/M.1700172800.A.002"];
    assert_eq!(desk.pawen(&both).0, Exit::Hits);
    let (exit, _, err) = desk.pawen(&[&both[..], &["-f", "html"]].concat());
    assert!(exit == Exit::Error && err.contains("a page shows one thread"), "{err}");
}

#[test]
fn the_first_search_of_a_folder_reports_one_line() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "颱風", "", &[]), thread(2, "地震", "", &[])]);
    let archive = desk.path("archive");
    let archive = archive.to_str().unwrap();
    let (_, _, err) = desk.pawen(&["search", "颱風", "--archive", archive]);
    assert_eq!(err.lines().count(), 2, "the update and the total: {err}");
    assert!(err.starts_with("read 1 file, ") && err.contains("2 threads"), "{err}");
    // What was not read is counted, and the hint lists it.
    fs::write(desk.path("archive/broken.json"), "{\"article_id\": \n").unwrap();
    let (_, _, err) = desk.pawen(&["search", "颱風", "--archive", archive]);
    let hint = err.lines().find_map(|line| line.strip_prefix("hint: `pawen ")).unwrap_or_else(|| panic!("{err}"));
    let rejects = desk.path("rejects.jsonl");
    let words = hint.split('`').next().unwrap().replace("FILE", rejects.to_str().unwrap());
    let words: Vec<_> = words.split(' ').collect();
    desk.pawen(&words);
    assert!(fs::read_to_string(rejects).unwrap().contains("broken.json"), "{words:?}");
}

#[test]
fn pages_have_numbers() {
    let desk = desk();
    let ids = ["search", "*", "-s", "newest", "-f", "ids"];
    let whole = desk.pawen(&ids).1;
    let page = |number: &str| desk.pawen(&[&ids[..], &["-n", "10", "--page", number]].concat());
    let pages: String = ["1", "2", "3"].map(|number| page(number).1).concat();
    assert_eq!(pages, whole);
    let (exit, out, err) = page("4");
    assert_eq!((exit, out.as_str(), err.as_str()), (Exit::NoHits, "", "no such page: 26 threads in all\n"));
    assert_eq!(page("4294967295").0, Exit::NoHits);
    assert_eq!(page("0").0, Exit::Error);
    let (exit, _, err) = desk.pawen(&[&ids[..], &["--page", "2"]].concat());
    assert!(exit == Exit::Error && err.contains("--limit N is the number of hits"), "{err}");
    // People get the next page, and the last one leads no further.
    let text = |number: &str| desk.pawen(&["search", "*", "--page", number]).2;
    assert!(desk.pawen(&["search", "*"]).2.contains("more: --page 2\n"));
    assert!(text("2").contains("showing 11 to 20 of 26") && text("2").contains("more: --page 3\n"), "{}", text("2"));
    assert!(!text("3").contains("more: "), "{}", text("3"));
}

#[test]
fn a_date_in_place_of_a_cursor_leads_to_the_field() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "x", "", &[])]);
    desk.update();
    for typed in ["2018", "2018-05-01"] {
        let (exit, _, err) = desk.pawen(&["search", "x", "--after", typed]);
        assert_eq!(exit, Exit::Error);
        assert!(err.contains(&format!("hint: for a date, `date:{typed}..` in the query finds")), "{err}");
    }
    let (_, _, err) = desk.pawen(&["search", "x", "--after", "nonsense"]);
    assert!(!err.contains("date:"), "{err}");
}
