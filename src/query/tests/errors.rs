//! Every message as the user sees it.

use insta::assert_snapshot;

use super::read;

fn shown(typed: &str) -> String {
    read(typed).unwrap_err().render(typed)
}

#[test]
fn nothing_typed() {
    for typed in ["", " ", "\u{3000}\n", "\u{feff}"] {
        assert_eq!(read(typed).unwrap_err().message, "the query is empty", "{typed:?}");
    }
    assert_snapshot!(shown(""), @r"
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
    assert_snapshot!(shown("nosuch:x"), @r"
    unknown field `nosuch`
      nosuch:x
      ^^^^^^^
    hint: the fields are title, body, comment, author, by, board, date; put the text into quotes to look for it as it is
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
fn dates() {
    assert_snapshot!(shown("台積電 date:2025-13"), @r"
    `13` is no month (1 to 12)
      台積電 date:2025-13
                       ^^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("日期：2025-02-30"), @r"
    `30` is no day of that month (1 to 28)
      日期：2025-02-30
                    ^^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:yesterdayy"), @r"
    `yesterdayy` is not a date
      date:yesterdayy
           ^^^^^^^^^^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-01-20T25"), @r"
    `25` is no hour (0 to 23)
      date:2025-01-20T25
                      ^^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-01-20x"), @r"
    `x` does not belong to a date
      date:2025-01-20x
                     ^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:9999"), @r"
    `9999` is no year (1900 to 2999)
      date:9999
           ^^^^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:2025-01..2025-1O"), @r"
    `O` does not belong to a date
      date:2025-01..2025-1O
                          ^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
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
    assert_snapshot!(shown("date:「去年冬天」"), @r"
    `去年冬天` is not a date
      date:「去年冬天」
             ^^^^^^^^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("before:2025-00"), @r"
    `00` is no month (1 to 12)
      before:2025-00
                  ^^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
    assert_snapshot!(shown("date:>="), @r"
    the date is missing
      date:>=
             ^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
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
    assert_snapshot!(shown(&format!("date:{}", "x".repeat(1000))), @r"
    `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` is not a date
      date:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
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
    assert_snapshot!(shown("a\u{1b}[2J\u{7}\t\nb\0 \u{202e}台 auther:x"), @r"
    unknown field `auther`
      a␛[2J␇  b␀ �台 auther:x
                     ^^^^^^^
    hint: did you mean `author:`?
    ");
    assert_snapshot!(shown("🚀x\u{301}👨\u{200d}👩 date:2025-\u{202e}\u{1b}"), @r"
    `-�␛` does not belong to a date
      🚀x́👨�👩 date:2025-�␛
                        ^^^
    hint: a date is `2025`, `2025-01`, `2025-01-20` or `2025-01-20T16:46`, a range `2025-01..2025-02`
    ");
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
