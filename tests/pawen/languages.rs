//! Messages in the languages of their readers: each has its twin, and no format for programs depends on the language.

use std::{collections::BTreeMap, ffi::OsString, fs};

use crate::{
    architecture::sources,
    harness::{Desk, repository, thread},
    plain_words::prose,
};

/// A message as it is defined in a source: name, English, Chinese.
#[derive(Debug, PartialEq, Eq)]
struct Definition {
    name: String,
    english: String,
    chinese: String,
}

/// The string literal at the start of `text` after blanks, and the rest after a comma.
fn literal(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let whole = prose::string(text, ' ').filter(|whole| whole.starts_with('"'))?;
    let rest = text[whole.len()..].trim_start();
    Some((whole[1..whole.len() - 1].to_owned(), rest.strip_prefix(',').unwrap_or(rest)))
}

/// The messages that a source defines in `messages!`, `bilingual!` and `text!`; the names of the latter are empty.
fn definitions(source: &str) -> Vec<Definition> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let pair = |name: &str, text: &str| {
        let (english, rest) = literal(text)?;
        let (chinese, _) = literal(rest)?;
        Some(Definition { name: name.to_owned(), english, chinese })
    };
    let mut found = Vec::new();
    for block in code.split("messages! {").skip(1).filter_map(|block| block.split("\n}").next()) {
        for (at, arrow) in block.match_indices("=>") {
            // The name begins the last line with a capital before the arrow.
            let name = block[..at].lines().rev().map(str::trim_start).find(|line| line.starts_with(char::is_uppercase));
            let name = name.unwrap_or_default().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            found.extend(pair(name, &block[at + arrow.len()..]));
        }
    }
    for (at, call) in code.match_indices("bilingual!(") {
        found.extend(pair("", &code[at + call.len()..]));
    }
    for (at, call) in code.match_indices("text!(") {
        found.extend(code[at + call.len()..].split_once(',').and_then(|(_, texts)| pair("", texts)));
    }
    found
}

/// A text without its arguments and without what is in backquotes: the words that a language has.
fn words(text: &str) -> String {
    let mut plain = String::new();
    let (mut depth, mut quoted) = (0_u32, false);
    for c in text.replace("{{", "").replace("}}", "").chars() {
        match c {
            '`' => quoted = !quoted,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 && !quoted => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The form that a Chinese text lacks, if it lacks one.
fn fault(one: &Definition) -> Option<&'static str> {
    let (english, chinese) = (words(&one.english), words(&one.chinese));
    // Prepositions become punctuation: `3 threads in 12 ms`, `3 篇文章，12 ms`.
    let says = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase()) && !["in", "of", "or"].contains(&word);
    if english.split(|c: char| !c.is_alphanumeric()).any(says) && !chinese.chars().any(is_han) {
        return Some("it has no Chinese");
    }
    let letters: Vec<char> = chinese.chars().collect();
    let half = letters.windows(2).any(|pair| is_han(pair[0]) && ",;:?!()".contains(pair[1]));
    if half {
        return Some("its punctuation is half-width");
    }
    // Signs of the mainland's vocabulary and characters; `文件` is a document, and a file is 檔案.
    let foreign = ["信息", "搜索", "默認", "數據", "文件夾", "软", "网络", "视频", "用戶", "帖子"];
    foreign.iter().any(|word| chinese.contains(word)).then_some("it is not in the words of Taiwan")
}

#[test]
fn every_message_has_its_chinese_twin_and_a_code_of_its_own() {
    let (mut seen, mut faults, mut codes) = (0, Vec::new(), BTreeMap::<String, String>::new());
    let root = repository("src");
    sources(&root, &mut |path, source| {
        let path = path.strip_prefix(&root).unwrap().display().to_string();
        if path.starts_with("message/") {
            return;
        }
        for one in definitions(source) {
            seen += 1;
            faults.extend(fault(&one).map(|fault| format!("{path}: {fault}: {:?} {:?}", one.english, one.chinese)));
            if !one.name.is_empty()
                && let Some(other) = codes.insert(one.name.clone(), path.clone())
            {
                faults.push(format!("{path}: {} is defined in {other}, too", one.name));
            }
        }
    });
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(seen > 300, "the test sees the messages that it is about: {seen}");
}

/// `Error::new` takes messages only; what is left is text as it is.
#[test]
fn errors_without_a_translation_are_named_here() {
    // clap words what is wrong with a request of a shell.
    let known = ["cli/args/completion.rs"];
    let (root, mut found) = (repository("src"), Vec::new());
    sources(&root, &mut |path, source| {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        if code.contains("Error::verbatim(") {
            found.push(path.strip_prefix(&root).unwrap().display().to_string());
        }
    });
    assert_eq!(found, known);
}

#[test]
fn definitions_and_their_faults_are_seen() {
    let source = r#"messages! {
    /// About => them.
    enum A {
        One { x: String } => "one {x}", "一 {x}";
        TwoLines =>
            "two \"lines\"", "二，";
    }
}
fn f() { text!(language, "a", "甲"); bilingual!(
    "b", "乙") }"#;
    let found = definitions(source);
    let names: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.chinese.as_str())).collect();
    assert_eq!(names, [("One", "一 {x}"), ("TwoLines", "二，"), ("", "乙"), ("", "甲")]);
    let of = |english: &str, chinese: &str| {
        fault(&Definition { name: String::new(), english: english.to_owned(), chinese: chinese.to_owned() })
    };
    assert_eq!(of("no such file", "{path}: none"), Some("it has no Chinese"));
    assert_eq!(of("no file: {path}", "沒有檔案:{path}"), Some("its punctuation is half-width"));
    assert_eq!(of("search", "搜索"), Some("it is not in the words of Taiwan"));
    assert_eq!(of("{path}: {cause}", "{path}：{cause}"), None);
}

/// A desk with some threads.
fn indexed() -> Desk {
    let desk = Desk::new();
    let first = thread(1, "台積電 法說會", "外資 看好", &[("amy", "台積電 加油"), ("bob", "外資 跑了")]);
    desk.write("a.jsonl", &[first, thread(2, "長榮 航運", "貨櫃 塞港", &[])]);
    desk.update();
    desk
}

/// What a command prints in a language: output and messages.
fn printed(desk: &Desk, language: &str, arguments: &[&str]) -> (String, String) {
    let line: Vec<_> = arguments.iter().chain(&["--lang", language]).map(OsString::from).collect();
    let (_, out, err) = desk.pawen_os(&line);
    (out, err)
}

#[test]
fn no_format_for_programs_depends_on_the_language() {
    let desk = indexed();
    let mut seen = 0;
    for format in ["jsonl", "json", "csv", "tsv", "ids"] {
        for level in [&[][..], &["--comments"]] {
            let line: Vec<_> = ["search", "台積電 OR 航運", "--format", format].iter().chain(level).copied().collect();
            let (english, chinese) = (printed(&desk, "en", &line).0, printed(&desk, "zh-TW", &line).0);
            assert!(!english.is_empty() && english == chinese, "{line:?}: {english} {chinese}");
            seen += 1;
        }
    }
    for format in ["csv", "tsv", "json", "jsonl"] {
        for line in [
            &["facet", "*", "--by", "author", "--format", format][..],
            &["trend", "*", "--by", "year", "--format", format],
            &["count", "*", "--both", "--format", format],
            &["words", "*", "--format", format],
        ] {
            let (english, chinese) = (printed(&desk, "en", line), printed(&desk, "zh-TW", line));
            assert!(!english.0.is_empty() || format == "jsonl", "{line:?}: {}", english.1);
            assert_eq!(english.0, chinese.0, "{line:?}");
            seen += 1;
        }
    }
    for line in
        [&["explain", "台積電 -by:amy '加油'"][..], &["check"], &["verify", "台積電"], &["stats"], &["kwic", "台積電"]]
    {
        let line = [line, &["--json"]].concat();
        let (english, chinese) = (printed(&desk, "en", &line), printed(&desk, "zh-TW", &line));
        assert!(!english.0.is_empty(), "{line:?}: {}", english.1);
        assert_eq!(english.0, chinese.0, "{line:?}");
        seen += 1;
    }
    let id = desk.pawen(&["search", "法說會", "--format", "ids"]).1;
    let show = ["show", id.trim(), "--format", "json"];
    assert_eq!(printed(&desk, "en", &show).0, printed(&desk, "zh-TW", &show).0);
    #[cfg(feature = "parquet")]
    {
        let written = |language| {
            let file = desk.path(&format!("{language}.parquet"));
            printed(&desk, language, &["export", "*", "-o", file.to_str().unwrap()]);
            fs::read(file).unwrap()
        };
        assert!(written("en") == written("zh-TW"), "Parquet");
    }
    fs::write(desk.path("archive").join("bad.jsonl"), "{\"article_id\": \n").unwrap();
    let rejects = |language: &str| {
        let file = desk.path(&format!("rejects-{language}.jsonl"));
        let archive = desk.path("archive");
        printed(&desk, language, &["index", archive.to_str().unwrap(), "--rejects", file.to_str().unwrap()]);
        fs::read_to_string(file).unwrap()
    };
    let english = rejects("en");
    assert!(english.contains("reason"), "{english}");
    assert_eq!(english, rejects("zh-TW"));
    assert!(seen > 20);
}

#[test]
fn messages_are_in_the_language_of_the_reader() {
    let desk = indexed();
    let chinese = |arguments: &[&str]| printed(&desk, "zh-TW", arguments).1;
    let printed = [
        &["search", "auther:x"][..],
        &["search", "date:2025-02-30"],
        &["show", "Test/M.9.A.999"],
        &["count", "x", "--index", "/nonexistent"],
        &["export", "x", "-o", "-", "--columns", "colour"],
    ];
    insta::assert_snapshot!(printed.map(chinese).join("\n"), @r"
    錯誤：沒有 `auther` 這個欄位
      auther:x
      ^^^^^^^
    提示：是不是要寫 `author:`？

    錯誤：那個月沒有 `30` 日（1 到 28）
      date:2025-02-30
                   ^^
    提示：日期寫成 `2025-01-20`（可以只寫前面）、`民國114年1月`、`昨天`、`last-week`、`7d`；範圍寫成 `2025-01..2025-02`

    錯誤：Test/M.9.A.999：索引裡沒有這篇文章
    提示：搜尋時加 --format ids 會列出有哪些代碼

    錯誤：/nonexistent：這裡沒有索引
    提示：用 `pawen index --index /nonexistent ARCHIVE` 建立，或用 `--archive DIR` 直接搜尋資料夾

    錯誤：colour：沒有這個欄位
    提示：文章的欄位有 id, board, title, category, author, posted_at, url, comments, ups, boos, score, relevance, matches, body, all_comments, earlier_texts
    ");
}

#[test]
fn reports_are_in_the_language_of_the_reader() {
    let desk = Desk::new();
    desk.write("a.jsonl", &[thread(1, "台積電 法說會", "外資 看好", &[("amy", "台積電 加油")])]);
    let chinese = |arguments: &[&str]| printed(&desk, "zh-TW", arguments);
    let archive = desk.path("archive");
    let indexed = chinese(&["index", archive.to_str().unwrap()]).1;
    assert!(indexed.starts_with("索引裡有 1 篇文章和 1 則推文（1 段）\n  讀取        1 個檔案，"), "{indexed}");
    assert!(chinese(&["search", "台積電"]).1.starts_with("1 篇文章，"));
    assert!(chinese(&["stats"]).0.starts_with("文章        1\n推文        1，分為 1 段\n"));
    assert!(chinese(&["check"]).0.ends_with("正常\n"));
    assert!(chinese(&["verify", "台積電"]).0.ends_with("相同\n"));
    assert_eq!(chinese(&["help", "query"]).0, pawen::query::syntax_in(pawen::message::Language::Chinese));
    insta::assert_snapshot!(chinese(&["search", "台積電 沒有人寫過的話"]).1.split_once('\n').unwrap().1, @r"
    每個部分單獨找到：
               1  任何地方 台積電
               0  任何地方 沒有人寫過的話
    最接近的，不算符合（--any 找到 1 篇文章，這裡是 1）：
    台積電 法說會
    Test/M.1700086400.A.001  2023-11-16 06:13  poster1  1 則推文  3 個片段有 2 個
      1樓 → amy: 台積電 加油
    ");
}

#[test]
fn what_is_read_on_a_terminal_is_in_the_language_of_the_reader() {
    let desk = indexed();
    let chinese = |arguments: &[&str]| printed(&desk, "zh-TW", arguments).0;
    let shown = [
        &["search", "台積電"][..],
        &["search", "台積電", "-f", "md"],
        &["facet", "*", "--by", "category"],
        &["facet", "*", "--by", "author", "-f", "md"],
        &["count", "台積電", "--both"],
        &["words", "外資", "--least", "1", "-n", "1"],
        &["trend", "*", "--by", "day", "--split", "board"],
    ];
    insta::assert_snapshot!(shown.map(chinese).join("\n"), @r"
    台積電 法說會
    Test/M.1700086400.A.001  2023-11-16 06:13  poster1  2 則推文
      1樓 → amy: 台積電 加油

    - 台積電 法說會 (Test, poster1, 2023-11-16 06:13, 2 則推文)
      > 1樓 → amy: **台積電** 加油


    分類      文章     比例
    （不詳）     2  100.0 %

    | 作者 | 文章 | 比例 |
    |---|---:|---:|
    | poster1 | 1 | 50.0 % |
    | poster2 | 1 | 50.0 % |

    查詢    文章  推文段
    台積電     1       1

    詞      結果     比例  全部  全部的比例   G2
    台積電     1  100.0 %     1      50.0 %  2.8  ████████████████████████████████████████

                   Test
    2023-11-16  1  ████████████████████████████████████████
    2023-11-17  1  ████████████████████████████████████████
    ");
}

#[test]
fn a_query_and_a_file_are_explained_in_the_language_of_the_reader() {
    let desk = indexed();
    let query = "台積電 -外資 by:amy 標題:法說* '加油' (航運 OR 外資 NEAR/5 看好) date:2023";
    insta::assert_snapshot!(printed(&desk, "zh-TW", &["explain", query]).0, @r"
    查詢  台積電 -外資 by:amy title:法說* '加油' (航運 OR 外資 NEAR/5 看好) date:2023
    要找  文章
               0  都要符合
               1    任何地方 台積電：台 积 电
               1    排除
               1      任何地方 外資：外 资
               1    推文者 amy
               1    標題 法說*：法 说
               1    任何地方 加油：一字不差
               2    符合其中一個
               1      任何地方 航運：航 运
               1      任何地方 外資 NEAR/5 看好：外 资：看 好：相距 5 字以內
               2    發文時間 2023
    排序依據的詞：台积电 航运
    排序依據的字對：台积 积电 航运
    排序依據的字：台 积 电 航 运
    ");
    let file = desk.path("archive").join("a.jsonl");
    let explained = printed(&desk, "zh-TW", &["index", "--explain-file", file.to_str().unwrap()]).0;
    insta::assert_snapshot!(explained, @r"
    a.jsonl：JSON 檔
      當成    pawen thread
      內容    2 篇文章、2 則推文；0 筆記錄不讀
    第一筆記錄的鍵，和它們的欄位：
      format                   -
      board                    board
      id                       id
      title                    title
      author                   author
      posted_at                date
      body                     body
      comments                 comments
      comments[].floor         floor
      comments[].reaction      tag
      comments[].author        author
      comments[].text          text
      comments[].posted_at     date
    ");
}

#[test]
fn a_list_is_compared_in_the_language_that_it_was_written_in() {
    let desk = indexed();
    let file = desk.path("hits.md");
    let line = ["export", "台積電", "-o", file.to_str().unwrap(), "--manifest"];
    assert!(printed(&desk, "zh-TW", &line).1.starts_with("寫入 1 篇文章"));
    let manifest = format!("{}.manifest.json", file.display());
    let checked = printed(&desk, "en", &["export", "--check", &manifest]).0;
    assert!(checked.ends_with("equal\n"), "{checked}");
}

#[test]
fn an_unknown_language_is_an_error_that_names_the_known() {
    let desk = Desk::new();
    insta::assert_snapshot!(printed(&desk, "fr", &["stats"]).1, @r"
    error: --lang fr: no such language
    hint: the languages are zh-TW, en
    ");
    let (exit, ..) = desk.pawen(&["stats", "--lang", "fr"]);
    assert_eq!(exit, pawen::cli::Exit::Error);
}

#[test]
fn the_locale_chooses_the_language() {
    let desk = indexed();
    let with = |variable: &str, value: &str| desk.pawen_where(&[(variable, value)], &["search", "auther:x"]).2;
    for (variable, value) in
        [("LANG", "zh_TW.UTF-8"), ("LC_ALL", "zh_CN"), ("LC_MESSAGES", "zh"), ("PAWEN_LANG", "zh-TW")]
    {
        assert!(with(variable, value).starts_with("錯誤："), "{variable}={value}");
    }
    for (variable, value) in [("LANG", "en_US.UTF-8"), ("LC_ALL", "C"), ("LANG", "de_DE"), ("PAWEN_LANG", "en")] {
        assert!(with(variable, value).starts_with("error: "), "{variable}={value}");
    }
}
