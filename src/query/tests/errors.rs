//! Every message as the user sees it.

use insta::assert_snapshot;

use super::read;
use crate::query::Plan;

fn shown(typed: &str) -> String {
    read(typed).unwrap_err().render(typed)
}

/// The same of what only planning finds.
fn planned(typed: &str) -> String {
    Plan::of(&read(typed).unwrap()).unwrap_err().render(typed)
}

#[test]
fn nothing_typed() {
    for typed in ["", " ", "\u{3000}\n", "\u{feff}"] {
        assert_eq!(read(typed).unwrap_err().message, "the query is empty", "{typed:?}");
    }
    assert_snapshot!(shown(""), @"
    the query is empty
    hint: type a word to look for, or `*` for everything; `pawen help query` has the whole language
    ");
}

#[test]
fn names() {
    assert_snapshot!(shown("台積電 auther:kuromai"), @r"
    unknown field `auther`
      台積電 auther:kuromai
             ^^^^^^^
    hint: did you mean `author:`?
    ");
    assert_snapshot!(shown("標題：x 台灣 Titel：台積電"), @r"
    unknown field `Titel`
      標題：x 台灣 Titel：台積電
                   ^^^^^^^
    hint: did you mean `title:`?
    ");
    assert_snapshot!(shown("台積電 since:2024"), @"
    unknown field `since`
      台積電 since:2024
             ^^^^^^
    hint: did you mean `after:`?
    ");
    assert_snapshot!(shown("nosuch:x"), @"
    unknown field `nosuch`
      nosuch:x
      ^^^^^^^
    hint: `pawen help query` lists the fields; put the text into quotes to look for it as it is
    ");
    assert_snapshot!(shown("author: kuromai"), @r"
    `author:` lacks a value
      author: kuromai
      ^^^^^^^
    hint: write it right after the colon, without a blank: `author:kuromai`
    ");
    assert_snapshot!(shown("(日期:)"), @r"
    `date:` lacks a value
      (日期:)
       ^^^^^
    hint: write it right after the colon, without a blank: `date:2025-01`
    ");
    assert_snapshot!(shown("title:|x"), @r"
    `title:` lacks a value
      title:|x
      ^^^^^^
    hint: write it right after the colon, without a blank: `title:台積電`
    ");
    assert_snapshot!(shown("title:(a author:b)"), @r"
    `author:` stands inside `title:(…)`
      title:(a author:b)
               ^^^^^^^
    hint: close the brackets before it
    ");
}

#[test]
fn quotes() {
    assert_snapshot!(shown("台積電 「大漲"), @r"
    `「` is not closed by `」`
      台積電 「大漲
             ^^
    hint: end the text with `」`
    ");
    assert_snapshot!(shown("title:\"x"), @r#"
    `"` is not closed by `"`
      title:"x
            ^
    hint: end the text with `"`
    "#);
    assert_snapshot!(shown("'tis the season"), @r#"
    `'` is not closed by `'`
      'tis the season
      ^
    hint: write `'…'` for exactly this text, or `"'…"` to look for text that begins with an apostrophe
    "#);
    assert_snapshot!(shown("x \"\" y"), @r#"
    the quotes hold nothing
      x "" y
        ^^
    hint: put the text to look for between them
    "#);
    assert_snapshot!(shown("「　」"), @r"
    the quotes hold nothing
      「　」
      ^^^^^^
    hint: put the text to look for between them
    ");
}

#[test]
fn operators() {
    assert_snapshot!(shown("台積電 - 大漲"), @r#"
    `-` stands alone
      台積電 - 大漲
             ^
    hint: join it to what must not be found, as in `-廣告`, or quote it to look for it: `"-"`
    "#);
    assert_snapshot!(shown("台積電 OR"), @r"
    `OR` has nothing after it
      台積電 OR
             ^^
    hint: quote it to look for the word itself
    ");
    assert_snapshot!(shown("或 台積電"), @r"
    `或` has nothing before it
      或 台積電
      ^^
    hint: quote it to look for the word itself
    ");
    assert_snapshot!(shown("x | | y"), @r"
    `|` has nothing after it
      x | | y
        ^
    hint: quote it to look for the word itself
    ");
    assert_snapshot!(shown("(AND x)"), @r"
    `AND` has nothing before it
      (AND x)
       ^^^
    hint: quote it to look for the word itself
    ");
    assert_snapshot!(shown("x NOT"), @r"
    `NOT` has nothing after it
      x NOT
        ^^^
    hint: quote it to look for the word itself
    ");
    assert_snapshot!(shown("x -OR y"), @r"
    `-` has nothing after it
      x -OR y
        ^
    hint: quote it to look for the word itself
    ");
}

#[test]
fn brackets() {
    assert_snapshot!(shown("台積電 (大漲 | 大跌"), @r#"
    the bracket is not closed
      台積電 (大漲 | 大跌
             ^
    hint: add `)`, or quote it to look for it: `"("`
    "#);
    assert_snapshot!(shown("台積電（大漲））"), @r#"
    the bracket closes nothing
      台積電（大漲））
                    ^^
    hint: remove it, or quote it to look for it: `")"`
    "#);
    assert_snapshot!(shown("x :)"), @r#"
    the bracket closes nothing
      x :)
         ^
    hint: remove it, or quote it to look for it: `")"`
    "#);
    assert_snapshot!(shown("x ()"), @r"
    the brackets hold nothing
      x ()
        ^^
    hint: put a word between them, or leave them out
    ");
    assert_snapshot!(shown("title:( )"), @r"
    the brackets hold nothing
      title:( )
            ^^^
    hint: put a word between them, or leave them out
    ");
    assert_snapshot!(shown(&"(".repeat(1000)), @r"
    more than 200 brackets are open
      …(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((…
                                                       ^
    hint: ask in several queries
    ");
}

#[test]
fn an_error_is_short_whatever_lines_the_query_has() {
    for typed in ["z\ncomment:\n{", "comment\n\n\n{a", "(\n\n", "date:\n\n2025-13", "score\n>\n\nx"] {
        let error = super::read(typed).unwrap_err();
        assert!(error.render(typed).lines().count() <= 4, "{}", error.render(typed));
    }
}

#[test]
fn dates() {
    assert_snapshot!(shown("台積電 date:2025-13"), @"
    `13` is no month (1 to 12)
      台積電 date:2025-13
                       ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("日期：2025-02-30"), @"
    `30` is no day of that month (1 to 28)
      日期：2025-02-30
                    ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:yesterdayy"), @"
    `yesterdayy` is not a date
      date:yesterdayy
           ^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-01-20T25"), @"
    `25` is no hour (0 to 23)
      date:2025-01-20T25
                      ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-01-20x"), @"
    `x` does not belong to a date
      date:2025-01-20x
                     ^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:9999"), @"
    `9999` is no year (1900 to 2999)
      date:9999
           ^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-01..2025-1O"), @"
    `O` does not belong to a date
      date:2025-01..2025-1O
                          ^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-03..2025-01 x"), @r"
    the range ends before it begins
      date:2025-03..2025-01 x
           ^^^^^^^^^^^^^^^^
    hint: the earlier date comes first: `2025-01..2025-03`
    ");
    assert_snapshot!(shown("date:.."), @r"
    the range names neither side
      date:..
           ^^
    hint: write one, as in `2025-01..`
    ");
    assert_snapshot!(shown("date:「去年冬天」"), @"
    `去年冬天` is not a date
      date:「去年冬天」
             ^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("before:2025-00"), @"
    `00` is no month (1 to 12)
      before:2025-00
                  ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:>="), @"
    the date is missing
      date:>=
             ^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
}

#[test]
fn values_that_cannot_match() {
    for typed in ["台積電 reaction:讚", "re:maybe", "has:video", "推噓：「大」"] {
        assert!(read(typed).is_err(), "{typed}");
    }
    assert_snapshot!(shown("台積電 reaction:讚 x"), @"
    `讚` is nothing that `reaction:` can be
      台積電 reaction:讚 x
                      ^^
    hint: write `reaction:推`, `reaction:噓` or `reaction:→`
    ");
    assert_snapshot!(shown("Re:台積電"), @"
    `台積電` is nothing that `re:` can be
      Re:台積電
         ^^^^^^
    hint: write `re:yes` or `re:no`; in a title there is a blank behind it, `Re: …`
    ");
    assert_snapshot!(shown("has:video"), @"
    `video` is nothing that `has:` can be
      has:video
          ^^^^^
    hint: write `has:url`, `has:image` or `has:quote`
    ");
    assert_snapshot!(shown("分數：很高"), @"
    `很高` is no number
      分數：很高
            ^^^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("score>=1e5"), @"
    `>=1e5` is no number
      score>=1e5
           ^^^^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("score:10..5"), @"
    the range ends before it begins
      score:10..5
            ^^^^^
    hint: the smaller number comes first: `5..10`
    ");
    assert_snapshot!(shown("comments:.."), @"
    `..` is no number
      comments:..
               ^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("x scroe>=100"), @"
    unknown field `scroe`
      x scroe>=100
        ^^^^^
    hint: did you mean `score`?
    ");
    assert_snapshot!(shown("date:7m"), @"
    `7m` is not a date
      date:7m
           ^^
    hint: `m` is minutes or months: write `min` or `mo`
    ");
}

#[test]
fn names_and_addresses_that_cannot_match() {
    assert_snapshot!(planned("id:#12"), @"
    `#12` is no id of an article
      id:#12
         ^^^
    hint: write `M.1738053981.A.415`, `#1dc9bTGL`, `Stock/M.1738053981.A.415` or the address of its page; the id of another forum without any digit needs quotes
    ");
    assert_snapshot!(planned("id:xyz"), @"
    `xyz` is no id of an article
      id:xyz
         ^^^
    hint: write `M.1738053981.A.415`, `#1dc9bTGL`, `Stock/M.1738053981.A.415` or the address of its page; the id of another forum without any digit needs quotes
    ");
    assert_eq!(planned("id:M.17380").lines().next(), Some("`M.17380` is no id of an article"));
    assert_snapshot!(planned("台積電 id:「a b」 x"), @"
    `a b` is no id of an article
      台積電 id:「a b」 x
                  ^^^
    hint: write `M.1738053981.A.415`, `#1dc9bTGL`, `Stock/M.1738053981.A.415` or the address of its page; the id of another forum without any digit needs quotes
    ");
    assert_snapshot!(planned("url:台積電"), @"
    `台積電` is no address of a link
      url:台積電
          ^^^^^^
    hint: write one such as `https://reurl.cc/abc`, or a part of it with `*`: `url:reurl.cc/*`
    ");
    assert_snapshot!(planned("domain:a_b!"), @"
    `a_b!` is no domain
      domain:a_b!
             ^^^^
    hint: write one such as `imgur.com`, `gov.tw` or `*.edu`
    ");
    assert_snapshot!(planned("ip:台北"), @"
    `台北` is no address
      ip:台北
         ^^^^
    hint: write one such as `1.2.3.4`, or a part of it with `*`: `ip:1.2.*`
    ");
    assert_snapshot!(planned("category:\"[]\""), @r#"
    nothing is left of this value
      category:"[]"
      ^^^^^^^^^^^^^
    hint: write a name, or a part of one with `*`
    "#);
    assert_snapshot!(planned(&format!("author:{}*", "x".repeat(300))), @"
    a value with `*` is longer than 200 bytes
      author:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: leave more of it open
    ");
}

#[test]
fn what_blanks_tear_apart() {
    for typed in [
        "author :kuromai",
        "台積電 標題 ： 大漲",
        "\"外資 台積電\" ~3",
        "外資 NEAR /3 台積電",
        "外資 NEAR / 3 台積電",
        "外資 ＮＥＡＲ ／３ 台積電",
        "date:2024 .. 2025",
        "date:2024-01.. 2025-01",
        "score:10 ..20",
        "date:2016.. 2017",
        "date:2016.. 昨天",
        "score:1.. 5",
        "score:5.. 2330",
    ] {
        assert!(read(typed).is_err(), "{typed}");
    }
    assert_snapshot!(shown("x author :kuromai"), @"
    a blank stands before the colon of `author:`
      x author :kuromai
        ^^^^^^^^
    hint: write the name, the colon and the value without blanks: `author:…`
    ");
    assert_snapshot!(shown("台積電 標題 ： 大漲"), @"
    a blank stands before the colon of `title:`
      台積電 標題 ： 大漲
             ^^^^^^^
    hint: write the name, the colon and the value without blanks: `title:…`
    ");
    assert_snapshot!(shown("\"外資 台積電\" ~3"), @r#"
    the distance `~3` stands apart
      "外資 台積電" ~3
                    ^^
    hint: write "…"~5 right behind the quote; to look for it as a text, quote it
    "#);
    assert_snapshot!(shown("外資 NEAR /3 台積電"), @"
    the distance `/3` stands apart
      外資 NEAR /3 台積電
                ^^
    hint: write NEAR/5 without a blank; to look for it as a text, quote it
    ");
    assert_snapshot!(shown("date:2024 .. 2025"), @"
    a blank stands in the range
      date:2024 .. 2025
               ^
    hint: write it without: `date:A..B`; what is a text by itself stands in quotes
    ");
    assert_snapshot!(shown("score>="), @"
    `>=` is no number
      score>=
           ^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("台積電 ! 大漲"), @r#"
    `!` stands alone
      台積電 ! 大漲
             ^
    hint: join it to what must not be found, as in `-廣告`, or quote it to look for it: `"!"`
    "#);
    for typed in ["title :D", "約 ~3", "date:2024.. 2330", "date:2024.. 台積電", "score:5.. x", "Re : x"] {
        assert!(read(typed).is_ok(), "{typed}");
    }
}

#[test]
fn values_that_nothing_has() {
    assert_snapshot!(shown("ups:-1"), @"
    `ups:` is never less than 0
      ups:-1
          ^^
    hint: only `score:`, the 推 minus the 噓, can be
    ");
    assert_snapshot!(shown("台積電 留言數＜０"), @"
    `comments:` is never less than 0
      台積電 留言數＜０
                   ^^^^
    hint: only `score:`, the 推 minus the 噓, can be
    ");
    assert_snapshot!(shown("date:0d"), @"
    `0d` is not a date
      date:0d
           ^^
    hint: no time at all lies in it: write `today`, `1d` or more
    ");
    assert_snapshot!(shown("date:最近0天"), @"
    `最近0天` is not a date
      date:最近0天
           ^^^^^^^
    hint: no time at all lies in it: write `today`, `1d` or more
    ");
    assert_snapshot!(shown("date:民國0年"), @"
    `民國0年` is not a date
      date:民國0年
           ^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:２０２５／１３"), @"
    `13` is no month (1 to 12)
      date:２０２５／１３
           ^^^^^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(planned("ip:300.1.1.1"), @"
    `300.1.1.1` is no address
      ip:300.1.1.1
         ^^^^^^^^^
    hint: write one such as `1.2.3.4`, or a part of it with `*`: `ip:1.2.*`
    ");
    assert_snapshot!(planned("ip:1.2"), @"
    `1.2` is no address
      ip:1.2
         ^^^
    hint: write one such as `1.2.3.4`, or a part of it with `*`: `ip:1.2.*`
    ");
    assert_snapshot!(planned("country:TW"), @"
    `TW` is no country
      country:TW
              ^^
    hint: write it as the forum prints it: `country:臺灣`, `country:美國`; for one that an archive has in Latin letters put quotes around it
    ");
    for typed in [
        "ip:１.2.3.4",
        "ip:1.2.*",
        "ip:*.4",
        "ip:2001:db8::1",
        "ip:2001:*",
        "ip:*",
        "ip:1*.2.3.4",
        "ip:99*",
        "ip:255*.1",
    ] {
        assert!(Plan::of(&read(typed).unwrap()).is_ok(), "{typed}");
    }
    for typed in [
        "ip:999*",
        "ip:*.300",
        "ip:1.256*",
        "ip:1.2.*333*.4",
        "ip:1.2345*",
        "ip:300.*",
        "ip:1.2.3.4.*",
        "ip:1.2.3.",
        "ip:\"1.2.*\"",
        "ip:::g",
        "ip:1.2.3.4.5",
    ] {
        assert!(Plan::of(&read(typed).unwrap()).is_err(), "{typed}");
    }
    for typed in ["country:\"TW\"", "country:T*", "country:台湾"] {
        assert!(Plan::of(&read(typed).unwrap()).is_ok(), "{typed}");
    }
}

#[test]
fn wildcards() {
    assert_snapshot!(planned(&format!("{}*", "x".repeat(64))), @"
    a word with a wildcard is longer than 64 characters
      xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: leave more of it open
    ");
    assert_snapshot!(planned("台積*"), @"
    a wildcard leaves open a part of one run of letters or digits, and nothing else
      台積*
      ^^^^^
    hint: such as deep*, *seek, te?t; a Chinese term needs none: it is found within longer ones
    ");
    assert_snapshot!(planned("gtx*10"), @"
    a wildcard stands where letters and digits meet, and could be of either
      gtx*10
      ^^^^^^
    hint: leave a part of the letters or of the digits open, as in `gtx10*` or `g*x1080`
    ");
    assert_snapshot!(planned("gtx10* NEAR 顯卡"), @"
    a wildcard in a term of letters and digits, which is several terms, cannot be NEAR another
      gtx10* NEAR 顯卡
      ^^^^^^^^^^^^^^^^
    hint: join the runs of it by NEAR too: `gtx NEAR/5 10*`
    ");
}

#[test]
fn scopes_and_lists() {
    assert_snapshot!(shown("author:[a b"), @"
    the list is not closed
      author:[a b
             ^
    hint: end it with `]`, or put quotes around a value that begins with the bracket
    ");
    assert_snapshot!(shown("x title:［新聞 台積電"), @"
    the list is not closed
      x title:［新聞 台積電
              ^^
    hint: end it with `]`, or put quotes around a value that begins with the bracket
    ");
    assert_snapshot!(shown("board:[a b]c"), @"
    something follows the list at once
      board:[a b]c
                ^
    hint: put a blank after the `]`, or quotes around a value that holds brackets
    ");
    assert_eq!(read("title:[a\"b c]").unwrap_err().message, "`\"` stands within a word");
    for field in ["title", "author", "board", "category", "date", "score", "reaction", "ip", "file", "id"] {
        let typed = format!("{field}:[1 2");
        assert_eq!(read(&typed).unwrap_err().message, "the list is not closed", "{typed}");
    }
    assert_snapshot!(shown("推文{by:amy 養套殺"), @r#"
    the scope is not closed
      推文{by:amy 養套殺
      ^^^^^
    hint: add `}`, or quote it to look for it: `"推文{"`
    "#);
    assert_snapshot!(shown("comment{by:amy) x}"), @r#"
    the scope is not closed
      comment{by:amy) x}
      ^^^^^^^^
    hint: add `}`, or quote it to look for it: `"comment{"`
    "#);
    assert_snapshot!(shown("comment{(a} x)"), @r#"
    the bracket is not closed
      comment{(a} x)
              ^
    hint: add `)`, or quote it to look for it: `"("`
    "#);
    assert_snapshot!(shown("comment{ }"), @"
    the brackets hold nothing
      comment{ }
      ^^^^^^^^^^
    hint: put a word between them, or leave them out
    ");
    assert_snapshot!(shown("post{台積電 by:amy}"), @"
    `by:` can hold of comments only, and stands in `post{…}`
      post{台積電 by:amy}
                  ^^^
    hint: put it into `comment{…}`
    ");
    assert_snapshot!(shown("post{comment{x}}"), @"
    no comment stands in a post
      post{comment{x}}
           ^^^^^^^^
    hint: close `post{…}` before it, or write `thread{…}` for post and comments together
    ");
    assert_snapshot!(shown("title:(a comment{x})"), @"
    `comment{` stands inside `title:(…)`
      title:(a comment{x})
               ^^^^^^^^
    hint: close the brackets before it
    ");
    assert_snapshot!(shown("author:[ ]"), @"
    the list holds nothing
      author:[ ]
             ^^^
    hint: put values between the brackets, or leave them out
    ");
    assert_snapshot!(shown("作者：[amy OR bob]"), @"
    `OR` stands in a list, of which each value is looked for anyway
      作者：[amy OR bob]
                 ^^
    hint: leave it out, or write the values in `(…)` with operators between them
    ");
    assert_snapshot!(shown("author:[\"a ]"), @r#"
    `"` is not closed by `"`
      author:["a ]
              ^
    hint: end the text with `"`
    "#);
}

#[test]
fn distances() {
    assert_snapshot!(shown("\"外資 台積電\"~"), @r#"
    the distance after `~` is missing
      "外資 台積電"~
                   ^
    hint: write how many characters may stand between the terms, `"…"~5`, or a blank before the `~`
    "#);
    assert_snapshot!(shown("\"外資 台積電\"~x"), @r#"
    `x` is no distance
      "外資 台積電"~x
                   ^^
    hint: write how many characters may stand between the terms, `"…"~5`, or a blank before the `~`
    "#);
    assert_snapshot!(shown("外資 NEAR/x 台積電"), @"
    `x` is no distance
      外資 NEAR/x 台積電
                ^
    hint: write the number of characters between the terms, at most 1000: `NEAR/5`
    ");
    assert_snapshot!(shown("外資 NEAR/5"), @"
    `NEAR/5` has nothing after it
      外資 NEAR/5
           ^^^^^^
    hint: quote it to look for the word itself
    ");
    assert_snapshot!(shown("NEAR/5 外資"), @"
    `NEAR/5` has nothing before it
      NEAR/5 外資
      ^^^^^^
    hint: quote it to look for the word itself
    ");
    assert_snapshot!(shown("外資 NEAR/5 (a | b)"), @"
    NEAR joins single terms, without names and brackets of their own
      外資 NEAR/5 (a | b)
           ^^^^^^
    hint: name the field before both, as in `title:(台積電 NEAR/5 外資)`
    ");
    assert_snapshot!(shown("title:外資 NEAR/5 台積電"), @"
    NEAR joins single terms, without names and brackets of their own
      title:外資 NEAR/5 台積電
                 ^^^^^^
    hint: name the field before both, as in `title:(台積電 NEAR/5 外資)`
    ");
    assert_snapshot!(shown("a NEAR/5 b NEAR/3 c"), @"
    two distances in one row of terms
      a NEAR/5 b NEAR/3 c
                 ^^^^^^
    hint: write the same number each time, or join two of the terms by AND
    ");
    assert_snapshot!(shown("author:(a NEAR b)"), @"
    only texts can be near each other
      author:(a NEAR b)
              ^^^^^^^^
    hint: write the values with AND or OR between them
    ");
    assert_snapshot!(shown("a NEAR b NEAR c NEAR d NEAR e NEAR f NEAR g"), @"
    more than 6 terms near each other
      a NEAR b NEAR c NEAR d NEAR e NEAR f NEA…
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: join some of them by AND
    ");
    assert_snapshot!(shown("'外資 台積電'~5"), @r#"
    what is between `'…'` stands exactly so and has no distance
      '外資 台積電'~5
                   ^^
    hint: write `"…"~5` for terms that are close to each other
    "#);
    assert_snapshot!(shown("\"外資 台積電\"~5000"), @r#"
    the distance is more than 1000 characters
      "外資 台積電"~5000
                   ^^^^^
    hint: leave it out and put the terms side by side: both are then looked for anywhere
    "#);
    assert_snapshot!(shown("author:\"a b\"~5"), @r#"
    `author:` has no distance
      author:"a b"~5
             ^^^^^^^
    hint: leave out the `~` and what follows it
    "#);
    assert_snapshot!(planned("「台積電」~5"), @r#"
    there is one term only: it is close to nothing
      「台積電」~5
      ^^^^^^^^^^^^
    hint: put blanks between the terms, as in `"外資 台積電"~5`
    "#);
}

/// What a fuzzer found: an error whose place was none in the query.
#[test]
fn places_are_on_characters() {
    for typed in ["d=ņ", "date=台", "date:=x", "score=台", "score≥台"] {
        let error = read(typed).unwrap_err();
        assert!(typed.get(error.span.clone()).is_some_and(|piece| !piece.is_empty()), "{typed}: {error:?}");
    }
}

#[test]
fn long_queries_are_cut_around_the_place() {
    let filler = "台積電 ".repeat(1000);
    assert_snapshot!(shown(&format!("{filler}auther:x {filler}")), @r"
    unknown field `auther`
      … 台積電 台積電 台積電 台積電 台積電 台積電 auther:x 台積電 台積電 台積電…
                                                  ^^^^^^^
    hint: did you mean `author:`?
    ");
    assert_snapshot!(shown(&format!("date:{}", "x".repeat(1000))), @"
    `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` is not a date
      date:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown(&"x".repeat(70_000)), @r"
    the query is 70000 bytes long, more than 65536
      …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: ask in several queries
    ");
}

#[test]
fn nothing_shown_moves_the_cursor() {
    assert_snapshot!(shown("a\u{1b}[2J\u{7}\t\nb\u{1} \u{202e}台 auther:x"), @r"
    unknown field `auther`
      a␛[2J␇  b␁ �台 auther:x
                     ^^^^^^^
    hint: did you mean `author:`?
    ");
    assert_snapshot!(shown("🚀x\u{301}👨\u{200d}👩 date:2025-\u{202e}\u{1b}"), @"
    `-�␛` does not belong to a date
      🚀x́👨�👩 date:2025-�␛
                        ^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
}

#[test]
fn what_no_text_can_hold_and_half_a_phrase() {
    assert_snapshot!(shown("台\0積"), @r"
    the query holds a NUL character
      台␀積
        ^
    hint: no text can be found by it: leave it out
    ");
    assert_snapshot!(shown("台積電\" 外資"), @r#"
    `"` stands within a word
      台積電" 外資
            ^
    hint: a phrase begins with it, as in `"台積電 外資"`; to look for the sign itself, write `'…'`
    "#);
}

#[test]
fn a_place_outside_the_query_is_shown_at_its_end() {
    let error = read("台積電 auther:x").unwrap_err();
    assert_snapshot!(error.render("台"), @r"
    unknown field `auther`
      台
        ^
    hint: did you mean `author:`?
    ");
}

/// What is compared, joined to a sign or apart from it.
#[test]
fn comparisons() {
    assert_snapshot!(shown("score > abc"), @"
    `> abc` is no number
      score > abc
            ^^^^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("date > yesterdayy"), @"
    `yesterdayy` is not a date
      date > yesterdayy
             ^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("comments > ten"), @"
    `> ten` is no number
      comments > ten
               ^^^^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    assert_snapshot!(shown("after > 2025"), @"
    `after:` is a comparison by itself
      after > 2025
      ^^^^^
    hint: write `after:2025`, or `date>2025`
    ");
    assert_snapshot!(shown("before<2016"), @"
    `before:` is a comparison by itself
      before<2016
      ^^^^^^
    hint: write `before:2016`, or `date<2016`
    ");
    assert_snapshot!(shown("recommend>5"), @"
    `recommend:` is a comparison by itself
      recommend>5
      ^^^^^^^^^
    hint: write `recommend:5`, or `score>5`
    ");
    assert_snapshot!(shown("x scroe >= 2"), @"
    unknown field `scroe`
      x scroe >= 2
        ^^^^^
    hint: did you mean `score`?
    ");
    assert_snapshot!(shown("board=Stock"), @"
    `board:` takes a colon, and no `=`
      board=Stock
      ^^^^^
    hint: write `board:Stock`; to look for it as a text, quote it
    ");
    assert_snapshot!(shown("author = k2seven"), @"
    `author:` takes a colon, and no `=`
      author = k2seven
      ^^^^^^
    hint: write `author:k2seven`; to look for it as a text, quote it
    ");
    assert_snapshot!(shown("reaction=噓"), @"
    `reaction:` takes a colon, and no `=`
      reaction=噓
      ^^^^^^^^
    hint: write `reaction:噓`; to look for it as a text, quote it
    ");
    assert_snapshot!(shown("score>5 <10"), @"
    `<10` compares nothing
      score>5 <10
              ^^^
    hint: write `score:6..9`
    ");
    assert_snapshot!(shown("score >= 5 < 3"), @"
    `< 3` compares nothing
      score >= 5 < 3
                 ^^^
    hint: name the field again: `score< 3`
    ");
    assert_snapshot!(shown("date>2024 <2026"), @"
    `<2026` compares nothing
      date>2024 <2026
                ^^^^^
    hint: name the field again: `date<2026`
    ");
    assert_snapshot!(shown("score!=5"), @"
    `score` is compared by `!=`, which is no comparison
      score!=5
      ^^^^^
    hint: exclude what is equal: `-score:5`
    ");
    assert_snapshot!(shown("台積電 date != 2025"), @"
    `date` is compared by `!=`, which is no comparison
      台積電 date != 2025
             ^^^^
    hint: exclude what is equal: `-date:2025`
    ");
    assert_snapshot!(shown("score≠5"), @"
    `score` is compared by `≠`, which is no comparison
      score≠5
      ^^^^^
    hint: exclude what is equal: `-score:5`
    ");
}

/// A brace right behind a name that is nearly one.
#[test]
fn what_was_meant_to_be_a_scope() {
    assert_snapshot!(shown("coment{x}"), @"
    unknown scope `coment`
      coment{x}
      ^^^^^^^
    hint: did you mean `comment{`?
    ");
    assert_snapshot!(shown("commment{x"), @"
    unknown scope `commment`
      commment{x
      ^^^^^^^^^
    hint: did you mean `comment{`?
    ");
    assert_snapshot!(shown("c{x}"), @"
    unknown scope `c`
      c{x}
      ^^
    hint: did you mean `comment{`?
    ");
    assert_snapshot!(shown("foo{a}"), @"
    unknown scope `foo`
      foo{a}
      ^^^^
    hint: the scopes are `post{…}`, `comment{…}` and `thread{…}`; quote a text with a brace
    ");
    assert_snapshot!(shown("台積電 title｛x｝"), @"
    unknown scope `title`
      台積電 title｛x｝
             ^^^^^^^
    hint: of the field write `title:…`; the scopes are `post{…}`, `comment{…}` and `thread{…}`
    ");
}

/// What means something outside a value only.
#[test]
fn values_that_deny_or_join_others() {
    assert_snapshot!(shown("title:-DeepSeek"), @"
    `-` stands behind the colon of `title:`
      title:-DeepSeek
            ^
    hint: write `-title:DeepSeek` to exclude it; a value that begins with the sign stands in quotes
    ");
    assert_snapshot!(shown("author:！amy"), @"
    `！` stands behind the colon of `author:`
      author:！amy
             ^^
    hint: write `-author:amy` to exclude it; a value that begins with the sign stands in quotes
    ");
    assert_snapshot!(shown("board:[-Stock]"), @"
    `-` stands behind the colon of `board:`
      board:[-Stock]
             ^
    hint: write `-board:Stock` to exclude it; a value that begins with the sign stands in quotes
    ");
    assert_snapshot!(shown("title:-(a b)"), @"
    `-` stands behind the colon of `title:`
      title:-(a b)
            ^
    hint: write `-title:(…)` to exclude it; a value that begins with the sign stands in quotes
    ");
    assert_snapshot!(shown("title:–x"), @"
    `–` stands behind the colon of `title:`
      title:–x
            ^
    hint: write `-title:x` to exclude it; a value that begins with the sign stands in quotes
    ");
    assert_snapshot!(shown("board:[Stock|Food]"), @"
    `|` stands in a list, of which each value is looked for anyway
      board:[Stock|Food]
             ^^^^^^^^^^
    hint: write a blank instead: `[Stock Food]`
    ");
    assert_snapshot!(shown("category:[[新聞] [標的]]"), @"
    a bracket stands in the list
      category:[[新聞] [標的]]
                ^^^^^
    hint: leave out the inner brackets: `category:[A B]`; a value that holds brackets stands in quotes
    ");
    assert_snapshot!(shown("board:[a [b] c]"), @"
    a bracket stands in the list
      board:[a [b] c]
               ^^
    hint: leave out the inner brackets: `board:[A B]`; a value that holds brackets stands in quotes
    ");
    assert_snapshot!(shown("board:Stock,Food"), @"
    a comma stands in the value of `board:`
      board:Stock,Food
            ^^^^^^^^^^
    hint: for any of several write `board:[Stock Food]`; what holds a comma stands in quotes
    ");
    assert_snapshot!(shown("作者：amy、bob"), @"
    a comma stands in the value of `author:`
      作者：amy、bob
            ^^^^^^^^
    hint: for any of several write `author:[amy bob]`; what holds a comma stands in quotes
    ");
    assert_snapshot!(shown("country:臺灣,美國"), @"
    a comma stands in the value of `country:`
      country:臺灣,美國
              ^^^^^^^^^
    hint: for any of several write `country:[臺灣 美國]`; what holds a comma stands in quotes
    ");
    assert_snapshot!(shown("Re:[新聞] 台積電"), @"
    `新聞` is nothing that `re:` can be
      Re:[新聞] 台積電
          ^^^^
    hint: write `re:yes` or `re:no`; in a title there is a blank behind it, `Re: …`
    ");
    assert_snapshot!(shown("thread:台積電(2330)大漲"), @r#"
    the title ends here, before the bracket
      thread:台積電(2330)大漲
             ^^^^^^
    hint: put the whole title into quotes: `thread:"…"`
    "#);
    assert_snapshot!(shown("a NEAR/ b"), @"
    the distance after `NEAR/` is missing
      a NEAR/ b
        ^^^^^
    hint: write the number of characters between the terms, at most 1000: `NEAR/5`
    ");
    assert_snapshot!(shown("a NEAR/3 NOT b"), @"
    NEAR joins terms that must stand, and this one must not
      a NEAR/3 NOT b
               ^^^
    hint: write `a -(a NEAR/3 b)` for what has `a`, and no `b` near it
    ");
    assert_snapshot!(planned("ip:999*"), @"
    `999*` is no address
      ip:999*
         ^^^^
    hint: write one such as `1.2.3.4`, or a part of it with `*`: `ip:1.2.*`
    ");
}

/// The part is named, whatever form the date has.
#[test]
fn dates_of_which_a_part_is_wrong() {
    assert_snapshot!(shown("date:2025-W54"), @"
    `W54` is no week of 2025 (W01 to W52)
      date:2025-W54
                ^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025Q5"), @"
    `Q5` is no quarter (Q1 to Q4)
      date:2025Q5
               ^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025年13月"), @"
    `13` is no month (1 to 12)
      date:2025年13月
           ^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025年2月30日"), @"
    `30` is no day of that month (1 to 28)
      date:2025年2月30日
           ^^^^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2月30日"), @"
    `2月30日` is not a date
      date:2月30日
           ^^^^^^^
    hint: write the year too, as in `2025年1月27日`
    ");
    assert_snapshot!(shown("date:民國114年13月"), @"
    `13` is no month (1 to 12)
      date:民國114年13月
           ^^^^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:昨天 25:05"), @"
    `25` is no hour (0 to 23)
      date:昨天 25:05
           ^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025年1月27日 15:65"), @"
    `65` is no minute (0 to 59)
      date:2025年1月27日 15:65
           ^^^^^^^^^^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2016.. 2017"), @"
    a blank stands in the range
      date:2016.. 2017
                 ^
    hint: write it without: `date:A..B`; what is a text by itself stands in quotes
    ");
    assert_snapshot!(shown("score:1.. 5"), @"
    a blank stands in the range
      score:1.. 5
               ^
    hint: write it without: `score:A..B`; what is a text by itself stands in quotes
    ");
}
