//! The messages, as a user sees them.

mod values;

use insta::assert_snapshot;

use super::read;
use crate::query::Plan;

fn shown(typed: &str) -> String {
    read(typed).unwrap_err().render(typed)
}

/// The same for errors of planning.
fn planned(typed: &str) -> String {
    Plan::of(&read(typed).unwrap()).unwrap_err().render(typed)
}

#[test]
fn nothing_typed() {
    for typed in ["", " ", "\u{3000}\n", "\u{feff}"] {
        assert_eq!(read(typed).unwrap_err().to_string(), "the query is empty", "{typed:?}");
    }
    assert_snapshot!(shown(""), @"
    the query is empty
    hint: type a word to look for, or `*` for everything
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
    hint: put the text into quotes to look for it as it is
    ");
    assert_snapshot!(shown("board:x author: kuromai"), @r"
    `author:` lacks a value
      board:x author: kuromai
              ^^^^^^^
    hint: write it right after the colon, without a blank: `author:kuromai`
    ");
    assert_snapshot!(shown("-(日期:)"), @r"
    `date:` lacks a value
      -(日期:)
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
    `author:` is inside `title:(…)`
      title:(a author:b)
               ^^^^^^^
    hint: close the brackets before it
    ");
}

#[test]
fn quotes() {
    assert_snapshot!(shown("-台積電 「大漲"), @r"
    `「` is not closed by `」`
      -台積電 「大漲
              ^^
    hint: end the text with `」`
    ");
    assert_snapshot!(shown("title:\"x"), @r#"
    `"` is not closed by `"`
      title:"x
            ^
    hint: end the text with `"`
    "#);
    assert_snapshot!(shown("'tis the season | x"), @r#"
    `'` is not closed by `'`
      'tis the season | x
      ^
    hint: write `'…'` for exactly this text, or `"'…"` to look for text that begins with an apostrophe
    "#);
    assert_snapshot!(shown("x \"\" -y"), @r#"
    the quotes hold nothing
      x "" -y
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
    assert_snapshot!(shown("t:台積電 OR"), @r"
    `OR` has nothing after it
      t:台積電 OR
               ^^
    hint: quote it to look for the word itself
    ");
    assert_snapshot!(shown("或 -台積電"), @r"
    `或` has nothing before it
      或 -台積電
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
    assert_snapshot!(shown("x | y NOT"), @r"
    `NOT` has nothing after it
      x | y NOT
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
    assert_snapshot!(shown("台積電 -（大漲））"), @r#"
    the bracket closes nothing
      台積電 -（大漲））
                      ^^
    hint: remove it, or quote it to look for it: `")"`
    "#);
    assert_snapshot!(shown("-x ()"), @r"
    the brackets hold nothing
      -x ()
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
    hint: split it into several queries
    ");
}

#[test]
fn an_error_has_at_most_four_lines() {
    for typed in ["z\ncomment:\n{", "comment\n\n\n{a", "(\n\n", "-x date:\n\n2025-13", "score\n>\n\nx"] {
        let error = super::read(typed).unwrap_err();
        assert!(error.render(typed).lines().count() <= 4, "{}", error.render(typed));
    }
}

#[test]
fn misplaced_blanks() {
    for typed in [
        "board:x author :kuromai",
        "-台積電 標題 ： 大漲",
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
    assert_snapshot!(shown("-x author :kuromai"), @"
    there is a blank before the colon of `author:`
      -x author :kuromai
         ^^^^^^^^
    hint: write the name, the colon and the value without blanks: `author:…`
    ");
    assert_snapshot!(shown("-台積電 標題 ： 大漲"), @"
    there is a blank before the colon of `title:`
      -台積電 標題 ： 大漲
              ^^^^^^^
    hint: write the name, the colon and the value without blanks: `title:…`
    ");
    assert_snapshot!(shown("\"外資 台積電\" ~3"), @r#"
    the distance `~3` is separated by a blank
      "外資 台積電" ~3
                    ^^
    hint: write "…"~5 right after the quote; to look for it as a text, quote it
    "#);
    assert_snapshot!(shown("外資 NEAR /3 台積電"), @"
    the distance `/3` is separated by a blank
      外資 NEAR /3 台積電
                ^^
    hint: write NEAR/5 without a blank; to look for it as a text, quote it
    ");
    assert_snapshot!(shown("date:2024 .. 2025"), @"
    there is a blank in the range
      date:2024 .. 2025
               ^
    hint: write it without: `date:A..B`; quote what is a separate text
    ");
    assert_snapshot!(shown("score>="), @"
    `>=` is no number
      score>=
           ^^
    hint: a number is `100`, `>=100`, `<-5` or a range `10..50`
    ");
    for typed in ["title :D", "約 ~3", "date:2024.. 2330", "date:2024.. 台積電", "score:5.. x", "Re : x"] {
        assert!(read(typed).is_ok(), "{typed}");
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
    hint: put a blank after the `]`, or quotes around a value that contains brackets
    ");
    assert_eq!(read("title:[a\"b c]").unwrap_err().to_string(), "`\"` occurs within a word");
    for field in ["title", "author", "board", "category", "date", "score", "reaction", "ip", "file", "id"] {
        let typed = format!("{field}:[1 2");
        assert_eq!(read(&typed).unwrap_err().to_string(), "the list is not closed", "{typed}");
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
    `by:` applies to comments only, and is inside `post{…}`
      post{台積電 by:amy}
                  ^^^
    hint: put it into `comment{…}`
    ");
    assert_snapshot!(shown("post{comment{x}}"), @"
    a post contains no comments
      post{comment{x}}
           ^^^^^^^^
    hint: close `post{…}` before it, or write `thread{…}` for post and comments together
    ");
    assert_snapshot!(shown("title:(a comment{x})"), @"
    `comment{` is inside `title:(…)`
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
    `OR` is not needed in a list: any of its values matches
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
    hint: write how many characters may be between the terms, `"…"~5`, or a blank before the `~`
    "#);
    assert_snapshot!(shown("\"外資 台積電\"~x"), @r#"
    `x` is no distance
      "外資 台積電"~x
                   ^^
    hint: write how many characters may be between the terms, `"…"~5`, or a blank before the `~`
    "#);
    assert_snapshot!(shown("外資 NEAR/x 台積電"), @"
    `x` is no distance
      外資 NEAR/x 台積電
                ^
    hint: write the number of characters between the terms, at most 1000: `NEAR/5`
    ");
    assert_snapshot!(shown("外資 OR x NEAR/5"), @"
    `NEAR/5` has nothing after it
      外資 OR x NEAR/5
                ^^^^^^
    hint: quote it to look for the word itself
    ");
    assert_snapshot!(shown("NEAR/5 -外資"), @"
    `NEAR/5` has nothing before it
      NEAR/5 -外資
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
    two distances in one chain of terms
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
    a text in `'…'` is matched exactly and has no distance
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
    there is only one term: a distance needs two
      「台積電」~5
      ^^^^^^^^^^^^
    hint: put blanks between the terms, as in `"外資 台積電"~5`
    "#);
}

/// Found by a fuzzer: an error whose place was not in the query.
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
    hint: split it into several queries
    ");
}

#[test]
fn control_characters_are_escaped() {
    assert_snapshot!(shown("a\u{1b}[2J\u{7}\t\nb\u{1} \u{202e}台 auther:x"), @r"
    unknown field `auther`
      a␛[2J␇  b␁ \u{202e}台 auther:x
                            ^^^^^^^
    hint: did you mean `author:`?
    ");
    assert_snapshot!(shown("🚀x\u{301}👨\u{200d}👩 date:2025-\u{202e}\u{1b}"), @r"
    `-\u{202e}␛` does not belong to a date
      🚀x́👨👩 date:2025-\u{202e}␛
                       ^^^^^^^^^^
    hint: a date is `2025-01-20` or less of it, `民國114年1月`, `昨天`, `last-week`, `7d`; a range `2025-01..2025-02`
    ");
}

#[test]
fn nul_characters_and_half_a_phrase() {
    assert_snapshot!(shown("台\0積"), @r"
    the query holds a NUL character
      台␀積
        ^
    hint: no text can be found by it: leave it out
    ");
    assert_snapshot!(shown("台積電\" -外資"), @r#"
    `"` occurs within a word
      台積電" -外資
            ^
    hint: a phrase begins with it, as in `"台積電 外資"`; to search for the sign itself, write `'…'`
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

/// A brace directly after a name that is almost one of a scope.
#[test]
fn typos_of_scopes() {
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
    hint: for the field write `title:…`; the scopes are `post{…}`, `comment{…}` and `thread{…}`
    ");
}
